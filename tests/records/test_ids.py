"""Ids: drawn ones, and those that two desks must make alike. Expected bytes are computed here apart."""

import hashlib
import time
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.records import ids

MEETING = "0190b3c4-5d6e-7f80-9a0b-0c0d0e0f1011"
CLIENT = "0190b3c4-0000-7abc-8def-001122334455"


def recipe(first: bytes, second: bytes) -> str:
    """Follow the bundle format's "Ids" by arithmetic on one large number."""
    digest = hashlib.sha256(first + second).digest()
    number = int.from_bytes(first[:6] + digest[:10], "big")
    number = number & ~(0xF << 76) | (8 << 76)
    number = number & ~(0b11 << 62) | (0b10 << 62)
    return str(uuid.UUID(int=number))


def test_a_drawn_id_is_a_uuid_7_of_this_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """48 bits of milliseconds, version 7, variant 10, the rest drawn."""
    monkeypatch.setattr(time, "time_ns", lambda: 1_782_864_000_123_999_999)
    for _ in range(50):
        drawn = uuid.UUID(ids.new())
        assert drawn.version == 7
        assert drawn.variant == uuid.RFC_4122
        assert drawn.int >> 80 == 1_782_864_000_123


def test_later_ids_sort_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """As texts, from one millisecond to the next."""
    now = [1_782_864_000_000]
    monkeypatch.setattr(time, "time_ns", lambda: now[0] * 1_000_000)
    drawn = []
    for _ in range(200):
        drawn.append(ids.new())
        now[0] += 1
    assert drawn == sorted(drawn)


def test_no_two_drawn_ids_are_alike() -> None:
    """Within one millisecond too."""
    assert len({ids.new() for _ in range(2000)}) == 2000


@given(st.uuids(), st.uuids())
def test_the_id_of_a_pair_is_made_as_written(first: uuid.UUID, second: uuid.UUID) -> None:
    """Bytes 0-5 of the first; 6-15 from SHA-256 over both; then version 8 and variant 10."""
    made = ids.of_pair(str(first), str(second))
    assert made == recipe(first.bytes, second.bytes)
    assert uuid.UUID(made).version == 8
    assert uuid.UUID(made).variant == uuid.RFC_4122
    assert uuid.UUID(made).bytes[:6] == first.bytes[:6]


def test_the_order_of_a_pair_counts() -> None:
    """Meeting, then attendee: the other way round is another id, of another time."""
    assert ids.of_pair(MEETING, CLIENT) != ids.of_pair(CLIENT, MEETING)


def test_ids_made_once_are_made_so_for_ever() -> None:
    """Fixed texts: a change of recipe would part desks that agree today."""
    made = (ids.of_pair(MEETING, CLIENT), ids.of_code("topic", "local_1"))
    assert made == ("0190b3c4-5d6e-8e2f-b4d8-d7d6b7471ddf", "23d611a6-f6f8-8507-9063-d1fa8eecf190")


@given(st.from_regex("[a-z_]{1,20}", fullmatch=True), st.from_regex("[a-z0-9_]{1,20}", fullmatch=True))
def test_the_id_of_a_code_is_made_by_the_same_digest(code_list: str, code: str) -> None:
    """List and code stand for the first 16 bytes of their own SHA-256."""
    first, second = (hashlib.sha256(text.encode()).digest()[:16] for text in (code_list, code))
    assert ids.of_code(code_list, code) == recipe(first, second)


def test_the_same_conflict_met_on_two_desks_is_one() -> None:
    """Which side is "ours" does not count; fact, record and stamps do."""
    one = ids.of_conflict(CLIENT, "birth", ("aaaaaaaa:1", "bbbbbbbb:1"))
    assert ids.of_conflict(CLIENT, "birth", ("bbbbbbbb:1", "aaaaaaaa:1")) == one
    assert uuid.UUID(one).version == 8
    others = {
        ids.of_conflict(MEETING, "birth", ("aaaaaaaa:1", "bbbbbbbb:1")),
        ids.of_conflict(CLIENT, "status", ("aaaaaaaa:1", "bbbbbbbb:1")),
        ids.of_conflict(CLIENT, "birth", ("aaaaaaaa:1", "bbbbbbbb:2")),
    }
    assert len(others | {one}) == 4
