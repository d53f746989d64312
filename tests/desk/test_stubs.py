"""A stub that comes back completes its slip, whatever was thought before; a cancelled one stays so."""

from datetime import date, timedelta
from typing import Any

import pytest
from team_desk import make, problems

from outreach_desk.desk import referrals, stubs
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Invalid, Refused

DAY = date(2026, 7, 1)
CAME = {"status": "completed", "evidence": "stub", "reason": None, "declined_by": None}


def test_what_a_stub_says() -> None:
    """It is the proof, also where she was thought lost; the day she told herself is kept to be compared."""
    today = dates.today()
    lost = {"status": "not_completed", "outcome_on": DAY, "reason": "refused", "declined_by": "client"}
    assert stubs.values(lost) == CAME | {"outcome_on": None, "returned_on": today}
    told = {"status": "completed", "outcome_on": DAY, "evidence": "client_said"}
    assert stubs.values(told) == CAME | {"outcome_on": DAY, "returned_on": today}
    assert stubs.values({"status": "cancelled"}) == {"status": "cancelled"}


@pytest.fixture
def number(team: Desk) -> str:
    """Issue a slip and give its number."""
    client = make(team, "client", serial="KH-1", registered_on=DAY)
    make(team, "consent", client_id=client, purpose="refer", given_on=DAY)
    place = make(team, "organisation", code="T", name="Trạm y tế", kind="commune_health")
    values = {"client_id": client, "service": "gyn", "organisation_id": place, "issued_on": DAY}
    return referrals.issue(team, values).slip


def told(team: Desk) -> tuple[Any, ...]:
    (line,) = referrals.look(team)
    values = referrals.open_slip(team, line.id).values
    return values["status"], values["outcome_on"], values["evidence"], values["returned_on"]


def test_a_stub_is_taken_by_its_number(team: Desk, number: str) -> None:
    """Typed in small letters too; on the day it came back, or today."""
    served = DAY + timedelta(days=3)
    stubs.take(team, number.lower(), served, served + timedelta(days=9))
    assert told(team) == ("completed", served, "stub", served + timedelta(days=9))
    stubs.take(team, number, served)
    assert told(team) == ("completed", served, "stub", dates.today())


def test_a_stub_that_cannot_be(team: Desk, number: str) -> None:
    """Served before it was issued, of a slip that was cancelled, or of none."""
    with pytest.raises(Invalid) as invalid:
        stubs.take(team, number, DAY - timedelta(days=1))
    assert problems(invalid) == {"outcome_on": ["before_issue"]}
    (line,) = referrals.look(team)
    referrals.change(team, line.id, {"status": "cancelled", "outcome_on": DAY})
    for typed, code in ((number, "slip_cancelled"), ("Q-1", "no_such_number")):
        with pytest.raises(Refused) as refused:
            stubs.take(team, typed, DAY)
        assert refused.value.code == code
