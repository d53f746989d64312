"""A record is closed with a reason and a day; nobody is asked after meanwhile, and it can be opened again."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col
from team_desk import make, problems

from outreach_desk.desk import client_page, clients, closing, giving
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.records import client
from outreach_desk.records.follow_up import FollowUp

JULY = date(2026, 7, 1)
LEFT = {"status": "left_area", "status_on": JULY + timedelta(days=3)}


@pytest.fixture
def her(team: Desk) -> str:
    values = {"registered_on": JULY, "serial": "KH-1", "status": "active"}
    return clients.register(team, values, Agreed(("record",), "spoken", JULY)).id


def stands(team: Desk, her: str) -> tuple[Any, ...]:
    page = client_page.open_client(team, her)
    return page.values["status"], page.values["status_on"], page.is_closed


def asked(team: Desk) -> list[tuple[str | None, date | None]]:
    with team.database.read() as session:
        rows = session.scalars(sa.select(FollowUp).order_by(col(FollowUp.due_on)))
        return [(row.outcome, row.done_on) for row in rows]


def test_closing_ends_what_was_planned(team: Desk, her: str) -> None:
    """What was asked already stays as it was; Undo plans the rest again."""
    for day in (1, 2):
        make(team, "follow_up", client_id=her, reason="other", due_on=JULY + timedelta(days=day))
    done = {"done_on": JULY, "outcome": "reached"}
    make(team, "follow_up", client_id=her, reason="other", due_on=JULY, **done)
    closed = closing.close(team, her, LEFT)
    assert (closed.code, stands(team, her)) == ("KH-1", ("left_area", LEFT["status_on"], True))
    assert asked(team) == [("reached", JULY), *[("not_needed", dates.today())] * 2]
    assert [line.is_closed for line in client_page.look(team)] == [True]
    closing.undo(team, closed)
    assert (stands(team, her), asked(team)) == (
        ("active", None, False),
        [("reached", JULY), (None, None), (None, None)],
    )


def test_opening_again_counts_from_today(team: Desk, her: str) -> None:
    """It plans nothing anew, and can be taken back."""
    make(team, "follow_up", client_id=her, reason="other", due_on=JULY)
    closing.close(team, her, LEFT)
    opened = closing.reopen(team, her)
    assert (stands(team, her), asked(team)) == (
        ("active", dates.today(), False),
        [("not_needed", dates.today())],
    )
    closing.undo(team, opened)
    assert stands(team, her) == ("left_area", LEFT["status_on"], True)


def test_a_reason_and_a_day_are_needed(team: Desk, her: str) -> None:
    """A day that lies after her registration and not ahead of us."""
    tomorrow = dates.today() + timedelta(days=1)
    for values, wanted in (
        ({}, {"status": ["reason_missing"], "status_on": ["date_missing"]}),
        (LEFT | {"status": "inactive"}, {"status": ["reason_missing"]}),
        (LEFT | {"status_on": JULY - timedelta(days=1)}, {"status_on": ["before_registration"]}),
        (LEFT | {"status_on": tomorrow}, {"status_on": ["in_future"]}),
        (LEFT | {"status_on": "32/1"}, {"status_on": ["not_a_day"]}),
    ):
        with pytest.raises(Invalid) as refused:
            closing.close(team, her, values)
        assert problems(refused) == wanted
    assert stands(team, her) == ("active", None, False)


@pytest.mark.parametrize("result", sorted(set(client.CLOSED) - {"withdrew"}))
def test_a_result_proposes_to_close(team: Desk, her: str, result: str) -> None:
    """The latest one counts; nothing is proposed once somebody said how it stands."""
    day = JULY + timedelta(days=5)
    service = {"service": "psych_counsel", "served_on": day, "result": result}
    giving.give(team, her, service)
    giving.give(team, her, service | {"served_on": JULY, "result": "ongoing"})
    later = giving.give(team, her, service | {"result": "ongoing"})
    assert client_page.open_client(team, her).closes is None, "of one day the last word counts"
    giving.undo(team, later)
    proposed = client_page.open_client(team, her).closes
    assert proposed == closing.Proposed(result, day)
    kept_open = closing.reopen(team, her)
    assert (client_page.open_client(team, her).closes, stands(team, her)[0]) == (None, "active")
    closing.undo(team, kept_open)
    done = {"done_on": day + timedelta(days=1), "outcome": "reached", "result": "ongoing"}
    make(team, "follow_up", client_id=her, reason="result", due_on=day, **done)
    assert client_page.open_client(team, her).closes is None


def test_a_second_result_of_the_day_is_asked_about_too(team: Desk, her: str) -> None:
    """Also the same one of another service; each answer counts for one, and can be taken back."""
    service = {"service": "psych_counsel", "served_on": dates.today()}
    for result in ("reintegrated", "left_area", "left_area"):
        giving.give(team, her, service | {"result": result})
        asked = closing.Proposed(result, dates.today())
        assert client_page.open_client(team, her).closes == asked
        kept_open = closing.reopen(team, her)
        assert client_page.open_client(team, her).closes is None
        closing.undo(team, kept_open)
        assert client_page.open_client(team, her).closes == asked
        closing.reopen(team, her)
        assert client_page.open_client(team, her).closes is None


def test_who_is_gone_is_not_closed(team: Desk, her: str) -> None:
    """A deleted client is not here any more."""
    clients.delete(team, her)
    for act in (lambda: closing.close(team, her, LEFT), lambda: closing.reopen(team, her)):
        with pytest.raises(Refused):
            act()
