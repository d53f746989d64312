"""When two records may be one person: one part of the UIC differs, or a near name with birth and gender."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.ground import uic
from outreach_desk.matching import likeness, pairs
from outreach_desk.matching.likeness import NAME, NEAR_UIC, SAME_PARTNER, SAME_PHONE, SAME_UIC, Traits

LETTERS = st.sampled_from(["HO", "LA", "DA", "MY", "XU"])
KNOWN = st.builds(
    lambda mother, father, year, month, province: (mother, father, year, month, province),
    LETTERS,
    LETTERS,
    st.integers(1961, 1999),
    st.integers(1, 12),
    st.sampled_from(["01", "15", "46", "79", "92"]),
)
NICKNAMES = st.one_of(
    st.none(), st.sampled_from(["Lan", "Lán", "Lân", "Hương", "Huong", "Thuỷ", "Thúy", "Ly"])
)
ANYBODY = st.builds(
    Traits,
    uic=st.one_of(st.none(), KNOWN.map(lambda parts: uic.build(*parts)), st.just("HOHU9503015")),
    partner_code=st.sampled_from([None, "PN-01", "pn 01", "PN02"]),
    phone=st.sampled_from([None, "0912345678", "0987654321"]),
    nickname=NICKNAMES,
    birth_year=st.sampled_from([None, 1994, 1995]),
    birth_month=st.sampled_from([None, 1, 2, 6, 12]),
    gender=st.sampled_from([None, "f", "m", "undisclosed"]),
)


def codes(one: Traits, other: Traits) -> list[str]:
    return [reason.code for reason in likeness.reasons(one, other)]


@given(ANYBODY, ANYBODY)
def test_likeness_has_no_side(one: Traits, other: Traits) -> None:
    """Whoever was written down first, the reasons are the same."""
    assert likeness.reasons(one, other) == likeness.reasons(other, one)


@given(ANYBODY, ANYBODY)
def test_two_who_are_alike_have_a_key_in_common(one: Traits, other: Traits) -> None:
    """So comparing those who share a key misses no pair."""
    if likeness.reasons(one, other):
        assert set(pairs._keys(one)) & set(pairs._keys(other))


@given(KNOWN, st.data())
def test_one_part_of_the_code_may_differ(parts: tuple[Any, ...], data: st.DataObject) -> None:
    """Ten in a hundred answer one question otherwise the second time; which part it is, is said."""
    place = data.draw(st.integers(0, 4))
    other = data.draw(
        KNOWN.filter(lambda made: made[place] != parts[place] and (place != 2 or made[2] != parts[2]))
    )
    changed = tuple(other[place] if at == place else part for at, part in enumerate(parts))
    one, two = Traits(uic=uic.build(*parts)), Traits(uic=uic.build(*changed))
    assert [(one.code, one.part) for one in likeness.reasons(one, two)] == [(NEAR_UIC, uic.PARTS[place])]


@given(KNOWN, st.data())
def test_two_parts_that_differ_are_somebody_else(parts: tuple[Any, ...], data: st.DataObject) -> None:
    """Of the codes alone."""
    first, second = data.draw(st.lists(st.integers(0, 4), min_size=2, max_size=2, unique=True))
    other = data.draw(
        KNOWN.filter(lambda made: made[first] != parts[first] and made[second] != parts[second])
    )
    changed = tuple(other[at] if at in {first, second} else part for at, part in enumerate(parts))
    assert codes(Traits(uic=uic.build(*parts)), Traits(uic=uic.build(*changed))) == []


def test_a_code_of_unknown_parts_is_near_to_nobody() -> None:
    """Two parts unknown on both sides agree by chance; the same code is always told."""
    little = uic.build("Hoa", None, 1995, None, None)
    assert codes(Traits(uic=little), Traits(uic=uic.build("Lan", None, 1995, None, None))) == []
    assert codes(Traits(uic=little), Traits(uic=little)) == [SAME_UIC]
    month = uic.build("Hoa", "Hung", 1995, None, "01"), uic.build("Hoa", "Hung", 1995, 3, "01")
    assert codes(Traits(uic=month[0]), Traits(uic=month[1])) == [NEAR_UIC]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Hương", "huong", True),
        ("Thủy", "Thuỷ", True),
        ("Ly", "Li", True),
        ("Lan", "Lan béo", True),
        ("Hương", "Hường", True),
        ("Hương", "Hưong", True),
        ("Phượng", "Phương", True),
        ("Trang", "Trnag", True),
        ("Trang", "Trng", True),
        ("Lan", "Loan", False),
        ("Lan", "Lam", False),
        ("Mai Anh", "Mai Chi", False),
        ("Trang", "Trinhh", False),
        ("", "Lan", False),
        (None, None, False),
    ],
)
def test_near_nicknames(one: str | None, other: str | None, near: bool) -> None:
    """Marks, y and i, one letter of a long name, one more word; short names must be the same."""
    assert (likeness.near_names(one, other), likeness.near_names(other, one)) == (near, near)


def test_name_counts_with_birth_and_gender_only() -> None:
    """The month may be of the moon; without a month only the same name counts; unsaid gender says nothing."""
    one = Traits(nickname="Hương", birth_year=1995, birth_month=12, gender="f")
    said = {
        "moon": codes(one, replace(one, birth_month=1, nickname="Huơng")),
        "far": codes(one, replace(one, birth_month=10)),
        "no month": codes(one, replace(one, birth_month=None, nickname="huong")),
        "no month, near": codes(one, replace(one, birth_month=None, nickname="Hương béo")),
        "year": codes(one, replace(one, birth_year=1994)),
        "gender": codes(one, replace(one, gender="m")),
        "unsaid": codes(replace(one, gender="undisclosed"), replace(one, gender="undisclosed")),
    }
    wanted = {"moon": [NAME], "no month": [NAME]}
    assert said == {name: wanted.get(name, []) for name in said}


def test_reasons_come_by_what_they_say() -> None:
    """The code before the partner's code, the telephone, the name; together they weigh more."""
    one = Traits("HOHU9503014", "PN-01", "0912345678", "Lan", 1995, 3, "f")
    found = likeness.reasons(one, replace(one, partner_code="pn 01"))
    assert [reason.code for reason in found] == [SAME_UIC, SAME_PARTNER, SAME_PHONE, NAME]
    assert likeness.weight(found) > likeness.weight(found[1:])


def test_nothing_personal_is_shown_of_what_is_compared() -> None:
    """Not even by a debugger's line."""
    assert repr(Traits("HOHU9503014", "PN-01", "0912345678", "Lan", 1995, 3, "f")) == "Traits()"
