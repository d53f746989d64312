"""Numbers of slips: found however they are typed, misreading told, books of paper slips noted."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from team_desk import make, problems

from outreach_desk.desk import referrals, slip_number
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import checksum, uic
from outreach_desk.ground.errors import Invalid, Refused

DAY = date(2026, 7, 1)


@pytest.fixture
def base(team: Desk) -> dict[str, Any]:
    """Give what every slip here has."""
    client = make(team, "client", serial="KH-1", registered_on=DAY)
    make(team, "consent", client_id=client, purpose="refer", given_on=DAY)
    place = make(team, "organisation", code="T", name="Trạm y tế", kind="commune_health")
    return {"client_id": client, "service": "gyn", "organisation_id": place, "issued_on": DAY}


def refused_code(team: Desk, number: str) -> str:
    with pytest.raises(Refused) as refused:
        slip_number.find(team, number)
    return refused.value.code


def test_a_number_is_found_however_it_is_typed(team: Desk, base: dict[str, Any]) -> None:
    """Small letters, spaces, no hyphens; a scanner's capital letters too."""
    slip, book = referrals.issue(team, base), referrals.issue(team, base | {"serial": "q1 - 007"})
    for typed in (slip.slip, slip.slip.lower(), slip.slip.replace("-", " "), slip.slip.replace("-", "")):
        assert slip_number.find(team, typed) == slip.id
    for typed in ("q1 - 007", "Q1-007", "Q1007"):
        assert slip_number.find(team, typed) == book.id


def test_what_is_misread_is_told_apart_from_what_is_not_here(team: Desk, base: dict[str, Any]) -> None:
    """Only a number like those of this desk can be misread; one of a book merely is not here."""
    slip = referrals.issue(team, base)
    wrong = slip.slip[:-1] + ("0" if slip.slip[-1] != "0" else "1")
    assert refused_code(team, wrong) == "wrong_check"
    assert refused_code(team, uic.serial(team.device, 77)) == "no_such_serial"
    assert refused_code(team, "Q1-008") == "no_such_number"
    assert refused_code(team, "ZZZZ-0001-0") == "no_such_number"
    referrals.delete(team, slip.id)
    assert refused_code(team, slip.slip) == "no_such_serial"


def test_a_misread_number_is_not_written(team: Desk, base: dict[str, Any]) -> None:
    """A number of this desk typed by hand must have its check character; a book has numbers of any form."""
    right = uic.serial(team.device, 9)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    with pytest.raises(Invalid) as refused:
        referrals.issue(team, base | {"serial": wrong})
    assert problems(refused) == {"serial": ["wrong_check"]}
    assert referrals.issue(team, base | {"serial": "ZZZZ-0001-0"}).slip == "ZZZZ-0001-0"


def test_a_number_that_is_taken_is_explained(team: Desk, base: dict[str, Any]) -> None:
    """Written in another way it is the same number; who has it is told for the form."""
    slip = referrals.issue(team, base | {"serial": "Q1-007"})
    with pytest.raises(Invalid) as refused:
        referrals.issue(team, base | {"serial": "q1 007"})
    assert problems(refused) == {"serial": ["number_taken"]}
    (bearer,) = slip_number.bearers(team, "q1007")
    assert (bearer.id, bearer.client_code, bearer.issued_on) == (slip.id, "KH-1", DAY)
    assert slip_number.bearers(team, "q1007", but=slip.id) == ()


def test_two_laptops_wrote_one_number(team: Desk, base: dict[str, Any]) -> None:
    """What came from the other laptop may have it too: a person chooses."""
    for _twin in range(2):
        make(team, "referral", **base, serial="Q1-007", status="issued")
    assert refused_code(team, "Q1-007") == "number_twice"


def test_a_book_gives_its_next_number(team: Desk, base: dict[str, Any]) -> None:
    """The first one that no slip has yet; an empty book has none left; it can be put away."""
    assert slip_number.book(team) is None
    slip_number.note_book(team, "Q1-009", "Q1-011")
    referrals.issue(team, base | {"serial": "Q1-009"})
    assert slip_number.book(team) == slip_number.Book("Q1-009", "Q1-011", "Q1-010")
    for number in ("Q1-010", "Q1-011"):
        referrals.issue(team, base | {"serial": number})
    assert slip_number.book(team) == slip_number.Book("Q1-009", "Q1-011", None)
    slip_number.note_book(team, "", "")
    assert slip_number.book(team) is None


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        ("Q1", "", {"last": ["not_a_range"]}),
        ("Q", "Q9", {"first": ["no_number"]}),
        ("Q1-009", "Q2-010", {"last": ["not_a_range"]}),
        ("Q1-009", "Q1-008", {"last": ["not_a_range"]}),
        ("1", "1001", {"last": ["not_a_range"]}),
    ],
)
def test_a_book_has_a_beginning_and_an_end(
    team: Desk, first: str, last: str, wanted: dict[str, list[str]]
) -> None:
    """Two numbers that do not belong together are no book."""
    with pytest.raises(Invalid) as refused:
        slip_number.note_book(team, first, last)
    assert problems(refused) == wanted


@given(st.integers(1, 99999), st.data())
def test_one_wrong_character_never_finds_a_slip(number: int, data: st.DataObject) -> None:
    """Of a serial of ours, any one character misread fails its check character."""
    serial = uic.serial("AB12CD34", number)
    places = [place for place, one in enumerate(serial) if one != "-"]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([one for one in checksum.ALPHABET if one != serial[place]]))
    assert not uic.serial_valid(serial[:place] + other + serial[place + 1 :])
