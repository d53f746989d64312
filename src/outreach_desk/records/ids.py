"""Ids: UUIDv7 for what people write, and ids made from two others where two desks must make the same one.

The bundle format ("Ids") gives the recipe; a reader computes it again.
"""

import hashlib
import os
import time
import uuid
from functools import lru_cache

_BYTES = 16
_REMEMBERED = 2048  # as many as the meetings and clients of one team's year


def new() -> str:
    """Draw a UUIDv7: 48 bits of Unix milliseconds, then random bits."""
    millis = time.time_ns() // 1_000_000
    raw = bytearray(millis.to_bytes(6, "big") + os.urandom(10))
    return _marked(raw, 7)


def made_of(first: str, second: bytes) -> str:
    """Make the id of a row that joins `first` with something: its time, then a digest over both."""
    head = _bytes(first)
    return _marked(bytearray(head[:6] + hashlib.sha256(head + second).digest()[:10]), 8)


def of_pair(first: str, second: str) -> str:
    """Make the id of a row that joins two records (attendance: meeting, then attendee)."""
    return made_of(first, _bytes(second))


def of_code(code_list: str, code: str) -> str:
    """Make the id of a code of a list: both texts stand for the first 16 bytes of their SHA-256."""
    first = uuid.UUID(bytes=hashlib.sha256(code_list.encode()).digest()[:16])
    return made_of(str(first), hashlib.sha256(code.encode()).digest()[:16])


def of_conflict(record: str, fact: str, stamps: tuple[str, str]) -> str:
    """Make the id of a conflict, the same on every desk: of record, fact and both stamps in order."""
    text = "\n".join((record, fact, *sorted(stamps)))
    return _marked(bytearray(hashlib.sha256(text.encode()).digest()[:16]), 8)


def of_texts(*texts: str) -> str:
    """Make the id of a row that is named by several texts, the same whenever it is asked for."""
    return _marked(bytearray(hashlib.sha256("\n".join(texts).encode()).digest()[:16]), 8)


@lru_cache(maxsize=_REMEMBERED)
def _bytes(record_id: str) -> bytes:
    """Give the 16 bytes of an id; ValueError for another text. An import asks twice for each attendance."""
    raw = bytes.fromhex(record_id.replace("-", ""))
    if len(raw) != _BYTES:
        raise ValueError(record_id)
    return raw


def _marked(raw: bytearray, version: int) -> str:
    raw[6] = (raw[6] & 0x0F) | (version << 4)
    raw[8] = (raw[8] & 0x3F) | 0x80
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
