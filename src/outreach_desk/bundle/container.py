"""The envelope of a bundle: age outside, a zip that stores and never deflates inside, padded to a bucket.

Reading is strict: whatever another program would have to guess is refused, with the byte where it stands.
"""

import base64
import binascii
import io
import re
import struct
import zipfile
from collections.abc import Iterable, Mapping

import pyrage

from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said

MOST_BYTES = 64 * 1024 * 1024
MANIFEST, SIGNATURE, PADDING = "datapackage.json", "datapackage.json.minisig", "padding"
SUFFIX = ".desk"
AGE_MAGIC = b"age-encryption.org/v1\n"
_TABLE = re.compile(r"[a-z_]{1,40}\.csv")
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_SIZE, _CENTRAL_SIZE, _END_SIZE = 30, 46, 22
_ZIP64 = 1
# The cost of age's own reader grows with the square of the stanzas; no province has that many desks.
_AGE_LINE, _MOST_HEADER, _MOST_STANZAS = 64, 64 * 1024, 512


class DamagedError(Refused):
    """The file is not what a desk wrote. `at` is the byte where it was seen."""

    def __init__(self, code: str, at: int = 0, *, file: str | None = None, row: int | None = None) -> None:
        words = N_(
            "This file is damaged or was cut short (at place {at}). Ask whoever wrote it to write a new one;"
            " that contains everything."
        )
        super().__init__(code, said(words, at=at), file=file, row=row)
        self.at = at


def pack(members: Mapping[str, bytes]) -> bytes:
    """Put members into a zip, stored, padded to a Padmé bucket. Same members, same bytes."""
    bare = _zip(members)
    overhead = _LOCAL_SIZE + _CENTRAL_SIZE + 2 * len(PADDING)
    target = padme(len(bare) + overhead)
    packed = _zip({**members, PADDING: bytes(target - len(bare) - overhead)})
    if len(packed) > MOST_BYTES:
        words = N_("This is more than one bundle can hold (64 MiB). Nothing was written.")
        raise Refused("too_large", said(words))
    return packed


def padme(size: int) -> int:
    """Round a size up so that it tells little of the content (Padmé, PURBs 2019)."""
    exponent = max(size, 2).bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def _zip(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return stream.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Take a zip apart strictly. Raises DamagedError."""
    if len(data) > MOST_BYTES:
        raise DamagedError("too_large", MOST_BYTES)
    end = len(data) - _END_SIZE
    if end < 0 or data[end : end + 4] != _END:
        raise DamagedError("zip_end", max(end, 0))
    disks, start, here, total, size, offset, comment = struct.unpack("<HHHHIIH", data[end + 4 :])
    if disks or start or here != total or comment or offset + size != end:
        raise DamagedError("zip_end", end)
    members: dict[str, bytes] = {}
    central, local = offset, 0
    for _ in range(total):
        name, content, central, local = _member(data, central, local)
        if name in members or not _known(name):
            raise DamagedError("zip_member", central)
        members[name] = content
    if central != end or local != offset:
        raise DamagedError("zip_layout", local)
    if MANIFEST not in members or SIGNATURE not in members:
        raise DamagedError("zip_member", end)
    return members


def _known(name: str) -> bool:
    return name in {MANIFEST, SIGNATURE, PADDING} or _TABLE.fullmatch(name) is not None


def _member(data: bytes, central: int, local: int) -> tuple[str, bytes, int, int]:
    """Read one member: its central entry and the local header at `local` must say the same."""
    entry = data[central : central + _CENTRAL_SIZE]
    if len(entry) != _CENTRAL_SIZE or entry[:4] != _CENTRAL:
        raise DamagedError("zip_directory", central)
    (flags, method, _, _, crc, packed, plain, name_size, extra, comment, disk, _, _, at) = struct.unpack(
        "<HHHHIIIHHHHHII", entry[8:]
    )
    name = data[central + _CENTRAL_SIZE : central + _CENTRAL_SIZE + name_size]
    header = data[local : local + _LOCAL_SIZE]
    if len(header) != _LOCAL_SIZE or header[:4] != _LOCAL or at != local:
        raise DamagedError("zip_header", local)
    twice = struct.unpack("<HHHHIIIHH", header[6:])
    if flags or method or disk or comment or packed != plain:
        raise DamagedError("zip_method", local)
    extras = (
        data[local + _LOCAL_SIZE + name_size : local + _LOCAL_SIZE + name_size + twice[8]],
        data[central + _CENTRAL_SIZE + name_size : central + _CENTRAL_SIZE + name_size + extra],
    )
    if any(_has_zip64(one) for one in extras):
        raise DamagedError("zip_method", local)
    if (twice[0], twice[1], twice[4], twice[5], twice[6], twice[7]) != (0, 0, crc, packed, plain, name_size):
        raise DamagedError("zip_sizes", local)
    begin = local + _LOCAL_SIZE + name_size + twice[8]
    content = data[begin : begin + plain]
    if data[local + _LOCAL_SIZE : local + _LOCAL_SIZE + name_size] != name or len(content) != plain:
        raise DamagedError("zip_sizes", local)
    if binascii.crc32(content) != crc:
        raise DamagedError("zip_checksum", begin)
    after = central + _CENTRAL_SIZE + name_size + extra + comment
    return name.decode("ascii", errors="replace"), content, after, begin + plain


def _has_zip64(extra: bytes) -> bool:
    """Find a second size that hides in an extra field; one that cannot be taken apart may hide it too."""
    at = 0
    while at + 4 <= len(extra):
        field, size = struct.unpack("<HH", extra[at : at + 4])
        if field == _ZIP64:
            return True
        at += 4 + size
    return at != len(extra)


def encrypt(data: bytes, recipients: Iterable[str]) -> bytes:
    """Seal for age recipients (X25519)."""
    return pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(one) for one in recipients])


def is_sealed(data: bytes) -> bool:
    """Say whether the bytes begin as an age file does."""
    return data.startswith(AGE_MAGIC)


def decrypt(data: bytes, identities: Iterable[str]) -> bytes:
    """Open an age file. Raises DamagedError, or Refused when it is sealed for somebody else."""
    _check_header(data)
    keys = [pyrage.x25519.Identity.from_str(one) for one in identities]
    try:
        return pyrage.decrypt(data, keys)
    except pyrage.DecryptError as error:
        if "matching" in str(error).lower():
            words = N_(
                "This file is sealed for another desk and cannot be opened here. It seems to be for another"
                " office, or for the second laptop of a group. Ask who sent it."
            )
            raise Refused("not_for_us", said(words)) from None
        raise DamagedError("age_damaged", len(data)) from None


def _check_header(data: bytes) -> None:
    """Refuse what the age format forbids and lenient readers let pass, and passphrase stanzas."""
    if not data.startswith(AGE_MAGIC):
        raise DamagedError("not_a_bundle", 0)
    end = data.find(b"\n--- ", 0, _MOST_HEADER)
    if end < 0:
        raise DamagedError("age_header", min(len(data), _MOST_HEADER))
    lines = data[len(AGE_MAGIC) : end].split(b"\n")
    if sum(line.startswith(b"-> ") for line in lines) > _MOST_STANZAS:
        raise DamagedError("age_header", end)
    in_body = False
    for line in lines:
        if line.startswith(b"-> "):
            if in_body or line.split(b" ")[1] == b"scrypt":
                raise DamagedError("age_stanza", data.find(line))
            in_body = True
        elif not in_body or len(line) > _AGE_LINE or not _is_base64(line):
            raise DamagedError("age_stanza", data.find(line))
        else:
            in_body = len(line) == _AGE_LINE
    if in_body:
        raise DamagedError("age_stanza", end)


def _is_base64(line: bytes) -> bool:
    padded = line + b"=" * (-len(line) % 4)
    try:
        return base64.b64encode(base64.b64decode(padded, validate=True)).rstrip(b"=") == line
    except binascii.Error:
        return False
