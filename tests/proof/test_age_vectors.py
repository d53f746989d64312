"""The age vectors of others (CCTV, 143 files, nobody here wrote one): no wrong one opens here."""

import hashlib
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from outreach_desk.bundle import container, opening
from outreach_desk.ground.errors import Refused

VECTORS = Path(__file__).with_name("cctv") / "vectors.zip"
HASH_LETTERS = 64
PLAIN_IDENTITY = "AGE-SECRET-KEY-1"


@dataclass(frozen=True)
class Vector:
    """One file: what has to come of it, the hash of its payload, the keys that open it."""

    name: str
    marks: dict[str, list[str]]
    body: bytes

    @property
    def may_open(self) -> bool:
        """Say whether a bundle may look like this: right, binary, and to X25519 keys alone."""
        hybrid = any(not key.startswith(PLAIN_IDENTITY) for key in self.marks["identity"])
        return self.marks["expect"] == ["success"] and not (
            hybrid or self.marks["armored"] or self.marks["passphrase"]
        )

    @property
    def identities(self) -> list[str]:
        return [key for key in self.marks["identity"] if key.startswith(PLAIN_IDENTITY)]


def vectors() -> Iterator[Vector]:
    names = ("expect", "payload", "identity", "passphrase", "armored", "compressed")
    with zipfile.ZipFile(VECTORS) as archive:
        for name in archive.namelist():
            head, _, body = archive.read(name).partition(b"\n\n")
            marks: dict[str, list[str]] = {one: [] for one in names}
            for line in head.decode().splitlines():
                key, _, value = line.partition(": ")
                marks.setdefault(key, []).append(value)
            yield Vector(name, marks, zlib.decompress(body) if marks["compressed"] else body)


def verdict(vector: Vector) -> str:
    """Say what our reader makes of a vector: its refusal's code, or the hash of what it released."""
    try:
        return hashlib.sha256(container.decrypt(vector.body, vector.identities)).hexdigest()
    except Refused as refused:
        return refused.code


def wrong() -> set[str]:
    """Name the vectors that our reader opens and should not, or the other way round, or to other bytes."""
    found = set()
    for vector in vectors():
        seen = verdict(vector)
        fits = seen in vector.marks["payload"] if vector.may_open else len(seen) != HASH_LETTERS
        if not fits:
            found.add(vector.name)
    return found


def test_all_vectors_are_here() -> None:
    """As many of each kind as version 0.2.0 of the package has."""
    found = Counter(vector.marks["expect"][0] for vector in vectors())
    assert found == {
        "success": 26,
        "no match": 13,
        "HMAC failure": 1,
        "header failure": 62,
        "armor failure": 22,
        "payload failure": 19,
    }
    assert sum(vector.may_open for vector in vectors()) == 14


def test_our_reader_opens_the_right_ones_and_no_other() -> None:
    assert wrong() == set()


def test_a_passphrase_opens_nothing() -> None:
    """Each vector with a scrypt stanza is refused before anything is computed for it."""
    found = {verdict(vector) for vector in vectors() if b"-> scrypt" in vector.body[:200]}
    assert found == {"age_stanza"}


def test_what_is_no_bundle_inside_goes_no_further() -> None:
    """The whole reader of bundles: each of the 143 files is refused with a code."""
    for vector in vectors():
        with pytest.raises(Refused) as caught:
            opening.open_bundle(vector.body, vector.identities)
        assert caught.value.code


def test_without_the_strict_header_wrong_ones_would_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted defect: what pyrage lets pass and the format forbids, and armor. This lane sees it."""
    monkeypatch.setattr(container, "_check_header", lambda _data: None)
    armored = {"armor_crlf", "armor_full_last_line", "armor_no_eol", "armor_x25519"}
    assert wrong() == {"stanza_missing_body", "stanza_missing_final_line"} | armored
