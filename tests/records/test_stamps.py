"""Stamps, versions and edits: one meaning, one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.records import stamps
from outreach_desk.records.stamps import MOST, NotCanonicalError, Stamp

FACTS = ("birth", "deleted", "outcome", "zeta")
A, B, C = "aaaaaaaa", "bbbbbbbb", "22222222"

devices = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=8, max_size=8)
counters = st.integers(1, MOST)
a_stamp = st.builds(Stamp, counters, devices)
versions = st.dictionaries(devices, counters, min_size=1, max_size=5)
few_stamps = st.builds(Stamp, st.integers(1, 3), st.sampled_from([A, B, C]))
edits = st.fixed_dictionaries({fact: st.none() | few_stamps for fact in FACTS})


@given(a_stamp)
def test_a_stamp_reads_back(stamp: Stamp) -> None:
    """Device first in the text, counter first in the order."""
    assert stamps.read_stamp(str(stamp)) == stamp
    assert str(stamp) == f"{stamp.device}:{stamp.counter}"


@given(versions)
def test_a_version_reads_back(version: dict[str, int]) -> None:
    """In whatever order it was gathered."""
    text = stamps.write_version(version)
    assert stamps.read_version(text) == version
    assert stamps.write_version(dict(reversed(version.items()))) == text


@given(edits)
def test_edits_read_back(given_edits: dict[str, Stamp | None]) -> None:
    """Whatever was set and whatever never was."""
    text = stamps.write_edits(given_edits)
    assert stamps.read_edits(text, FACTS) == given_edits


@given(edits, edits)
def test_different_edits_have_different_texts(
    one: dict[str, Stamp | None], other: dict[str, Stamp | None]
) -> None:
    """Equal states have equal text, and only they."""
    assert (stamps.write_edits(one) == stamps.write_edits(other)) == (one == other)


@given(edits, st.text("*=-:abdeirt aaaaaaaa:1", max_size=40))
def test_no_text_but_its_own_is_read_as_edits(given_edits: dict[str, Stamp | None], text: str) -> None:
    """What is read was written by `write_edits`, letter by letter."""
    for candidate in (
        text,
        f"{stamps.write_edits(given_edits)} {text}",
        f"{text} {stamps.write_edits(given_edits)}",
    ):
        try:
            read = stamps.read_edits(candidate, FACTS)
        except NotCanonicalError:
            continue
        assert stamps.write_edits(read) == candidate


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        f"{A}:0",
        f"{A}:01",
        f"{A}:-1",
        f"{A}:+1",
        f"{A}:1.0",
        f"{A}:",
        f"{A}:{2**31}",
        f"{A}:99999999999",
        f"{A} :1",
        f"{A}:1\n",
        f"{A}:１",
        "aaaaaaa:1",
        "aaaaaaaaa:1",
        "AAAAAAAA:1",
        "aaaaaaa1:1",
        "aaaaaaa0:1",
        f"{B}:1 {A}:1",
        f"{A}:1 {C}:1",
        f"{A}:1 {A}:1",
        f"{A}:1 {A}:2",
        f"{A}:1  {B}:1",
        f" {A}:1",
        f"{A}:1 ",
        f"{A}:1,{B}:1",
        f"{A}:1\t{B}:1",
    ],
)
def test_a_version_that_is_not_canonical_is_refused(text: str) -> None:
    """Zeros in front, wrong order, twice the same device, above 2³¹−1, foreign signs, spare spaces."""
    with pytest.raises(NotCanonicalError):
        stamps.read_version(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"*={A}:1 other={A}:2",
        f"*={A}:1 birth={A}:1",
        f"*={A}:2 birth={A}:1",
        f"*={A}:1 birth={A}:3 deleted={A}:3 outcome={A}:3 zeta={A}:3",
        f"*={A}:1 outcome={A}:2 birth={A}:2",
        f"birth={A}:2 *={A}:1",
        f"*={A}:1 birth={A}:2 birth={A}:2",
        f"*={A}:1 *={A}:1",
        f"*={A}:1 birth=",
        f"*={A}:1 birth",
        f"*={A}:1 =-",
        "*=-",
        f"*=- birth={A}:1",
        "birth=-",
        "birth=- deleted=- outcome=-",
        f"*={A}:1 birth=- deleted=- outcome=- zeta=-",
        f"*={A}:01",
        f"*={A}:{2**31}",
        f"*={A}:1 birth=--",
        f"*={A}:1 birth={A}:2 ",
        f"*={A}:1  birth={A}:2",
        f"*=={A}:1",
    ],
)
def test_edits_that_are_not_canonical_are_refused(text: str) -> None:
    """Unknown facts, facts that say again what `*` says, a `*` that is not the lowest, order, doubles."""
    with pytest.raises(NotCanonicalError):
        stamps.read_edits(text, FACTS)


def test_edits_as_the_format_writes_them() -> None:
    """The lowest once, then in ASCII order what differs and what was never set."""
    one, two = Stamp(1, A), Stamp(2, B)
    assert stamps.write_edits({"zeta": two, "birth": one, "outcome": None, "deleted": one}) == (
        f"*={A}:1 outcome=- zeta={B}:2"
    )
    assert stamps.write_edits(dict.fromkeys(FACTS)) == "birth=- deleted=- outcome=- zeta=-"
    assert stamps.write_edits(dict.fromkeys(FACTS, one)) == f"*={A}:1"


def test_the_highest_counter_is_read_and_the_next_is_not() -> None:
    """2³¹−1 is the last."""
    assert stamps.read_stamp(f"{A}:{2**31 - 1}") == Stamp(2**31 - 1, A)
    with pytest.raises(NotCanonicalError):
        stamps.read_stamp(f"{A}:{2**31}")


def test_stamps_go_by_counter_and_then_by_device() -> None:
    """ASCII order of devices: digits before letters."""
    written = [Stamp(2, A), Stamp(10, C), Stamp(1, B), Stamp(2, C), Stamp(2, B)]
    assert sorted(written) == [Stamp(1, B), Stamp(2, C), Stamp(2, A), Stamp(2, B), Stamp(10, C)]


def test_a_version_has_seen_what_is_not_above_it() -> None:
    """Per device; of a device that it does not name it has seen nothing."""
    version = {A: 3}
    seen = [stamps.has_seen(version, stamp) for stamp in (Stamp(2, A), Stamp(3, A), Stamp(4, A), Stamp(1, B))]
    assert seen == [True, True, False, False]


@given(versions, versions, versions)
def test_joining_versions_is_a_join(
    one: dict[str, int], other: dict[str, int], third: dict[str, int]
) -> None:
    """Idempotent, commutative, associative, and never below either."""
    joined = stamps.joined
    assert joined(one, one) == one
    assert joined(one, other) == joined(other, one)
    assert joined(joined(one, other), third) == joined(one, joined(other, third))
    assert all(joined(one, other)[device] >= counter for device, counter in one.items())


def test_the_highest_stamp_of_a_state() -> None:
    """None where nothing was ever set."""
    assert stamps.highest({"birth": Stamp(1, B), "zeta": Stamp(2, A), "outcome": None}) == Stamp(2, A)
    assert stamps.highest(dict.fromkeys(FACTS)) is None
