"""Needs of a client: noted, met by what she was given, fallen away, and each taken back whole."""

from datetime import date, timedelta
from typing import Any

import pytest
from team_desk import make, problems

from outreach_desk.desk import client_page, clients, giving, needs
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.records.follow_up import FollowUp

JULY = date(2026, 7, 1)
LATER = JULY + timedelta(days=9)


@pytest.fixture
def her(team: Desk) -> str:
    values = {"registered_on": JULY, "serial": "KH-1"}
    return clients.register(team, values, Agreed(("record",), "spoken", JULY)).id


def stands(team: Desk, her: str) -> list[tuple[Any, ...]]:
    found = client_page.open_client(team, her).needs
    return [(one.service, one.status, one.settled_on) for one in found]


def test_a_need_is_noted_once(team: Desk, her: str) -> None:
    """The same one may be noted again when the first is settled."""
    noted = needs.note(team, her, {"service": "loan", "noted_on": JULY})
    with pytest.raises(Invalid) as refused:
        needs.note(team, her, {"service": "loan", "noted_on": dates.today() + timedelta(days=2)})
    assert problems(refused) == {"service": ["noted_already"], "noted_on": ["in_future"]}
    needs.settle(team, noted, {"status": "dropped", "settled_on": LATER})
    needs.note(team, her, {"service": "loan", "noted_on": LATER})
    assert stands(team, her) == [("loan", "open", None), ("loan", "dropped", LATER)]


def test_a_need_is_met_by_what_she_was_given(team: Desk, her: str) -> None:
    """Help of the same kind is offered first, slips only where they were completed."""
    place = make(team, "organisation", code="T", name="Trạm y tế", kind="commune_health")
    slip = {"client_id": her, "service": "gyn", "organisation_id": place, "issued_on": JULY}
    done = make(team, "referral", **slip, status="completed", outcome_on=JULY, evidence="stub")
    make(team, "referral", **slip, status="issued")
    loan = giving.give(team, her, {"service": "loan", "served_on": JULY})
    other = giving.give(team, her, {"service": "bhyt", "served_on": LATER})
    noted = needs.note(team, her, {"service": "loan", "noted_on": JULY})
    offered = needs.answers(team, noted)
    assert [one.value for one in offered] == [f"service:{loan.id}", f"service:{other.id}", f"referral:{done}"]
    needs.settle(team, noted, {"status": "met", "settled_on": LATER, "met_by": offered[0].value})
    assert stands(team, her) == [("loan", "met", LATER)]
    gone = giving.delete(team, loan.id)
    assert stands(team, her) == [("loan", "open", None)]
    giving.restore(team, gone)
    assert stands(team, her) == [("loan", "met", LATER)]


def test_what_is_planned_about_it_ends_with_it(team: Desk, her: str) -> None:
    """As not needed any more; taking it back plans it again."""
    noted = needs.note(team, her, {"service": "loan", "noted_on": JULY})
    asked = make(team, "follow_up", client_id=her, reason="need", due_on=LATER, need_id=noted)
    settled = needs.settle(team, noted, {"status": "dropped", "settled_on": LATER})
    assert outcome(team, asked) == ("not_needed", dates.today())
    needs.undo(team, settled)
    assert (outcome(team, asked), stands(team, her)) == ((None, None), [("loan", "open", None)])


def outcome(team: Desk, record_id: str) -> tuple[str | None, date | None]:
    with team.database.read() as session:
        row = session.get_one(FollowUp, record_id)
        return row.outcome, row.done_on


def test_how_it_ended_must_be_said(team: Desk, her: str) -> None:
    """And on which day, which is not before it was noted."""
    noted = needs.note(team, her, {"service": "loan", "noted_on": LATER})
    for values, wanted in (
        ({}, {"status": ["not_said"]}),
        ({"status": "met"}, {"settled_on": ["date_missing"]}),
        ({"status": "met", "settled_on": JULY}, {"settled_on": ["settled_before_noted"]}),
    ):
        with pytest.raises(Invalid) as refused:
            needs.settle(team, noted, values)
        assert {name: codes for name, codes in problems(refused).items() if name in wanted} == wanted
    assert stands(team, her) == [("loan", "open", None)]


def test_a_settled_need_is_opened_again(team: Desk, her: str) -> None:
    """And that is taken back as well; a deleted one is not here any more."""
    noted = needs.note(team, her, {"service": "loan", "noted_on": JULY})
    needs.settle(team, noted, {"status": "dropped", "settled_on": LATER})
    again = needs.reopen(team, noted)
    assert stands(team, her) == [("loan", "open", None)]
    needs.undo(team, again)
    assert stands(team, her) == [("loan", "dropped", LATER)]
    clients.take_out(team, "need", (noted,))
    with pytest.raises(Refused):
        needs.settle(team, noted, {"status": "met", "settled_on": LATER})
