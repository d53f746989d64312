"""Opens a bundle as far as its envelope goes: age, zip, signature, manifest, hashes, counts.

Whatever fails here refuses the file whole. Who may speak is asked of the trust list by the caller.
"""

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass

from outreach_desk.bundle import container, keys, manifest
from outreach_desk.bundle.container import DamagedError
from outreach_desk.bundle.manifest import Manifest


@dataclass(frozen=True)
class Envelope:
    """A bundle whose layers were taken off and whose hashes fit; `sealed` says whether age was outside."""

    manifest: Manifest
    manifest_data: bytes
    signature: str
    members: dict[str, bytes]
    sealed: bool

    @property
    def manifest_hash(self) -> str:
        """Give the name of this bundle in its chain."""
        return manifest.hash_of(self.manifest_data)

    def signed_by(self, public: Iterable[str]) -> bool:
        """Say whether one of these minisign keys signed it."""
        return any(keys.verify(key, self.manifest_data, self.signature) for key in public)


def open_bundle(data: bytes, identities: Iterable[str]) -> Envelope:
    """Take the layers off. Raises DamagedError or Refused; nothing of the content is believed yet."""
    if len(data) > container.MOST_BYTES * 2:
        raise DamagedError("too_large", container.MOST_BYTES * 2)
    sealed = not data.startswith(b"PK")
    plain = container.decrypt(data, identities) if sealed else data
    members = container.unpack(plain)
    package = members[container.MANIFEST]
    return Envelope(
        manifest=manifest.read(package),
        manifest_data=package,
        signature=_ascii(members[container.SIGNATURE]),
        members=members,
        sealed=sealed,
    )


def check_content(envelope: Envelope) -> None:
    """Hold each table against its hash, size and row count in the signed manifest. Raises DamagedError."""
    listed = set()
    for resource in envelope.manifest.resources:
        data = envelope.members.get(resource.path)
        if data is None or resource.path != f"{resource.name}.csv" or resource.path in listed:
            raise DamagedError("table_missing")
        listed.add(resource.path)
        if len(data) != resource.bytes or f"sha256:{hashlib.sha256(data).hexdigest()}" != resource.hash:
            raise DamagedError("table_hash")
    ours = {container.MANIFEST, container.SIGNATURE, container.PADDING}
    if set(envelope.members) - ours != listed:
        raise DamagedError("table_unlisted")
    _check_counts(envelope)


def _check_counts(envelope: Envelope) -> None:
    counts = envelope.manifest.ours.counts
    if set(counts) != {resource.name for resource in envelope.manifest.resources}:
        raise DamagedError("counts")
    for resource in envelope.manifest.resources:
        if _count(envelope.members[resource.path]) != counts[resource.name]:
            raise DamagedError("counts")


def _count(data: bytes) -> int:
    """Count the rows below the header. Without quotes that is a matter of lines, and no parser need look."""
    try:
        text = data.decode("utf-8")
        ends = data.count(b"\r\n")
        if b'"' not in data and data.count(b"\n") == ends == data.count(b"\r"):
            return ends - (not data or data.endswith(b"\r\n"))
        return sum(1 for _ in csv.reader(io.StringIO(text, newline=""), strict=True)) - 1
    except (UnicodeDecodeError, csv.Error):
        raise DamagedError("csv_form") from None


def _ascii(data: bytes) -> str:
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        raise DamagedError("signature_form") from None
