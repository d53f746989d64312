"""Asking after a slip: up to three attempts, the planned one is the one that is made."""

from datetime import date, timedelta
from typing import Any

import pytest
from team_desk import make, problems

from outreach_desk.desk import attempts, referrals
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.referrals import Slip
from outreach_desk.ground.errors import Invalid

DAY = date(2026, 7, 1)


@pytest.fixture
def slip(team: Desk) -> Slip:
    """Issue one slip."""
    client = make(team, "client", serial="KH-1", registered_on=DAY)
    make(team, "consent", client_id=client, purpose="refer", given_on=DAY)
    place = make(team, "organisation", code="T", name="Trạm y tế", kind="commune_health")
    return referrals.issue(
        team, {"client_id": client, "service": "gyn", "organisation_id": place, "issued_on": DAY}
    )


def shown(team: Desk, slip: Slip) -> list[tuple[Any, ...]]:
    found = referrals.open_slip(team, slip.id).attempts
    return [(one.number, one.due_on, one.done_on, one.outcome) for one in found]


def test_after_the_third_attempt_none_is_planned(team: Desk, slip: Slip) -> None:
    """Each plans the next; after the third a person says how it ended."""
    days = [DAY + timedelta(days=days) for days in (7, 14, 21)]
    for done, later in ((days[0], days[1]), (days[1], days[2])):
        asked = {"done_on": done, "way": "phone", "outcome": "not_reached", "next_on": later}
        attempts.add(team, slip.id, asked)
    third = {"done_on": days[2], "way": "phone", "outcome": "not_reached"}
    with pytest.raises(Invalid) as refused:
        attempts.add(team, slip.id, third | {"next_on": days[2] + timedelta(days=7)})
    assert problems(refused) == {"next_on": ["no_more_attempts"]}
    attempts.add(team, slip.id, third)
    assert shown(team, slip) == [(number, day, day, "not_reached") for number, day in enumerate(days, 1)]


def test_all_problems_of_an_attempt_come_at_once(team: Desk, slip: Slip) -> None:
    """What came of it, when, and a later day for the next."""
    with pytest.raises(Invalid) as refused:
        attempts.add(team, slip.id, {"done_on": DAY, "outcome": None, "next_on": DAY})
    assert problems(refused) == {"outcome": ["outcome_missing"], "next_on": ["not_after"]}
    with pytest.raises(Invalid) as refused:
        attempts.add(team, slip.id, {"done_on": None, "outcome": "reached", "next_on": "?"})
    assert problems(refused) == {"done_on": ["date_missing"], "next_on": ["not_a_day"]}
    assert shown(team, slip) == []


def test_an_attempt_is_taken_back_with_what_it_planned(team: Desk, slip: Slip) -> None:
    """The planned one that it was is planned again."""
    later = DAY + timedelta(days=9)
    attempts.add(team, slip.id, {"done_on": DAY, "outcome": "not_reached", "next_on": later})
    before = shown(team, slip)
    kept = attempts.add(
        team, slip.id, {"done_on": later, "outcome": "reached", "next_on": later + timedelta(days=5)}
    )
    assert len(shown(team, slip)) == 3
    attempts.undo(team, kept)
    assert shown(team, slip) == before


def test_attempts_of_one_day_stand_in_the_order_in_which_they_were_made(team: Desk, slip: Slip) -> None:
    """Whoever did not wait for the planned day made them all the same one after the other."""
    ways = ["phone", "in_person", "phone", "in_person"]
    for way, later in zip(ways, (4, 8, None, None), strict=True):
        next_on = later and DAY + timedelta(days=later)
        asked = {"done_on": DAY, "way": way, "outcome": "not_reached", "next_on": next_on}
        attempts.add(team, slip.id, asked)
    assert [one.way for one in referrals.open_slip(team, slip.id).attempts] == ways
