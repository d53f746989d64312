"""All that happened with a client stands on one line of time, each with its own day and words."""

from datetime import date, timedelta

import pytest
from team_desk import make

from outreach_desk.desk import client_page, clients, closing, giving, needs, timeline
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.timeline import BEGAN, ENDED, Event
from outreach_desk.ground import dates

JULY = date(2026, 7, 1)


def on(days: int) -> date:
    return JULY + timedelta(days=days)


@pytest.fixture
def her(team: Desk) -> str:
    values = {"registered_on": JULY, "serial": "KH-1", "status": "active"}
    return clients.register(team, values, Agreed(("record",), "spoken", JULY)).id


def events(team: Desk, her: str) -> tuple[Event, ...]:
    return client_page.open_client(team, her).events


def test_every_kind_stands_in_it_the_newest_first(team: Desk, her: str) -> None:
    """With both ends of what begins and ends."""
    place = make(team, "organisation", code="T", name="Trạm y tế", kind="commune_health")
    meeting = make(team, "meeting", held_on=on(1), kind="periodic_meeting", status="held")
    make(team, "attendance", meeting_id=meeting, client_id=her, presence="present")
    make(team, "contact", client_id=her, contact_on=on(2), mode="phone")
    loan = {"service": "loan", "served_on": on(3), "amount": 1_500_000, "organisation_id": place}
    giving.give(team, her, loan | {"result": "loan_repaying"})
    slip = {"client_id": her, "service": "gyn", "organisation_id": place}
    make(team, "referral", **slip, status="issued", issued_on=on(4))
    noted = needs.note(team, her, {"service": "bhyt", "noted_on": on(5)})
    needs.settle(team, noted, {"status": "dropped", "settled_on": on(7)})
    make(team, "follow_up", client_id=her, reason="contact", due_on=on(6))
    done = {"done_on": on(8), "outcome": "reached", "result": "ongoing"}
    make(team, "follow_up", client_id=her, reason="result", due_on=on(1), **done)
    found = [
        (one.table, one.step, one.day, one.what, one.state, one.where, one.amount, one.result)
        for one in events(team, her)
    ]
    assert found == [
        ("follow_up", ENDED, on(8), "result", "reached", "", None, "ongoing"),
        ("need", ENDED, on(7), "bhyt", "dropped", "", None, None),
        ("follow_up", BEGAN, on(6), "contact", None, "", None, None),
        ("need", BEGAN, on(5), "bhyt", "dropped", "", None, None),
        ("referral", BEGAN, on(4), "gyn", "issued", "Trạm y tế", None, None),
        ("service", BEGAN, on(3), "loan", None, "Trạm y tế", 1_500_000, "loan_repaying"),
        ("contact", BEGAN, on(2), "phone", None, "", None, None),
        ("meeting", BEGAN, on(1), "periodic_meeting", "present", "", None, None),
        *sorted(
            (
                ("consent", BEGAN, JULY, "record", "spoken", "", None, None),
                ("client", BEGAN, JULY, None, None, "", None, None),
            ),
            key=lambda row: next(one.id for one in events(team, her) if one.table == row[0]),
            reverse=True,
        ),
    ]
    assert {row[0] for row in found} == set(timeline.KINDS)


def test_consent_has_its_two_days(team: Desk, her: str) -> None:
    """Given and withdrawn."""
    consent = client_page.open_client(team, her).consents[0]
    clients.withdraw(team, consent.id)
    found = [(one.step, one.day) for one in events(team, her) if one.table == "consent"]
    assert found == [(ENDED, dates.today()), (BEGAN, JULY)]


def test_each_status_has_its_day_and_what_was_taken_back_is_none(team: Desk, her: str) -> None:
    """The day on which it began, not that on which it was written."""
    closing.undo(team, closing.close(team, her, {"status": "lost", "status_on": on(1)}))
    assert statuses(team, her) == []
    closing.close(team, her, {"status": "left_area", "status_on": on(2)})
    assert statuses(team, her) == [("left_area", on(2))]
    clients.change(team, her, {"status_on": on(3)})
    assert statuses(team, her) == [("left_area", on(3))]
    opened = closing.reopen(team, her)
    assert statuses(team, her) == [("active", dates.today()), ("left_area", on(3))]
    closing.undo(team, opened)
    assert statuses(team, her) == [("left_area", on(3))]


def test_of_two_statuses_of_one_day_the_later_one_stands_first(team: Desk, her: str) -> None:
    """Closed by mistake and opened again at once: her newest status is on top."""
    closing.close(team, her, {"status": "left_area", "status_on": dates.today()})
    closing.reopen(team, her)
    assert [status for status, _day in statuses(team, her)] == ["active", "left_area"]


def statuses(team: Desk, her: str) -> list[tuple[str | None, date | None]]:
    return [(one.what, one.day) for one in events(team, her) if one.table == "client" and one.step == ENDED]


def test_what_was_deleted_is_gone(team: Desk, her: str) -> None:
    """As if it had never been."""
    before = events(team, her)
    giving.undo(team, giving.give(team, her, {"service": "bhyt", "served_on": on(1)}))
    clients.take_out(team, "need", (needs.note(team, her, {"service": "bhyt", "noted_on": on(1)}),))
    assert events(team, her) == before
