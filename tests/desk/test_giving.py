"""A service and what follows from its result: who found a job is asked after in three and in six months."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col
from team_desk import make

from outreach_desk.desk import client_page, clients, closing, giving, questions
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.records.follow_up import FollowUp

JULY = date(2026, 7, 1)
JOB = {"service": "job_placement", "served_on": date(2026, 8, 31), "result": "job_found"}


@pytest.fixture
def her(team: Desk) -> str:
    educator = make(team, "member", code="DDV-1", nickname="Mai")
    values = {"registered_on": JULY, "serial": "KH-1", "educator_id": educator}
    return clients.register(team, values, Agreed(("record",), "spoken", JULY)).id


def planned(team: Desk) -> list[tuple[Any, ...]]:
    with team.database.read() as session:
        rows = session.scalars(
            sa.select(FollowUp).where(col(FollowUp.deleted).is_(False)).order_by(col(FollowUp.due_on))
        )
        return [(row.reason, row.due_on, row.attempt, row.service_id, row.done_on) for row in rows]


def test_who_found_a_job_is_asked_after_twice(team: Desk, her: str) -> None:
    """In the same act; the last day of a short month stands for the 31st. Undo takes all of it."""
    given = giving.give(team, her, JOB)
    assert planned(team) == [
        ("result", date(2026, 11, 30), 1, given.id, None),
        ("result", date(2027, 2, 28), 1, given.id, None),
    ]
    giving.undo(team, given)
    assert (planned(team), client_page.open_client(team, her).events[-1].table) == ([], "client")
    assert questions.conflicts(team) == []


def test_a_result_that_comes_later_plans_and_another_takes_back(team: Desk, her: str) -> None:
    """Nothing is planned twice, and what was asked already stays."""
    first = giving.give(team, her, JOB | {"result": None})
    assert planned(team) == []
    for _time in range(2):
        giving.give(team, her, JOB, first.id)
    assert len(planned(team)) == 2
    with team.database.write() as session:
        asked = session.scalars(sa.select(FollowUp).order_by(col(FollowUp.due_on))).first()
        assert asked is not None
        asked.done_on, asked.outcome = date(2026, 11, 2), "reached"
    giving.give(team, her, JOB | {"result": "dropped"}, first.id)
    assert [row[4] for row in planned(team)] == [date(2026, 11, 2)]


def test_it_is_a_proposal(team: Desk, her: str) -> None:
    """Whoever says no is not asked after; nor is who left."""
    giving.give(team, her, JOB | {"ask_later": False})
    closing.close(team, her, {"status": "left_area", "status_on": JULY})
    giving.give(team, her, JOB)
    assert planned(team) == []


def test_what_is_refused_plans_nothing(team: Desk, her: str) -> None:
    """All or nothing."""
    with pytest.raises(Invalid):
        giving.give(team, her, JOB | {"service": None})
    assert planned(team) == []


def test_a_service_is_deleted_and_put_back(team: Desk, her: str) -> None:
    """With its follow-ups, as if nothing had happened; nothing is left that names what is gone."""
    given = giving.give(team, her, JOB)
    before = planned(team)
    gone = giving.delete(team, given.id)
    with pytest.raises(Refused):
        client_page.service_values(team, given.id)
    assert (planned(team), questions.conflicts(team)) == ([], [])
    giving.restore(team, gone)
    assert (planned(team), questions.conflicts(team)) == (before, [])
    assert client_page.service_values(team, given.id)["result"] == "job_found"
