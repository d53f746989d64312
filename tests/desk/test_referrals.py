"""Referral slips on a team desk: issue with defaults, due and overdue, and the outcome as one fact."""

from datetime import date, timedelta
from typing import Any

import pytest
from team_desk import problems

from outreach_desk.desk import attempts, client_page, clients, referrals
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.referrals import Slip
from outreach_desk.ground import dates, uic
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.records import catalog, record

DAY = date(2026, 7, 1)


@pytest.fixture
def base(team: Desk) -> dict[str, Any]:
    """Give what every slip here has: a client who agreed to be referred, and a place."""
    agreed = Agreed(("record", "refer"), "spoken", DAY)
    client = clients.register(team, {"serial": "KH-1", "nickname": "Đào", "registered_on": DAY}, agreed)
    with team.write() as (session, author):
        values = {"code": "T", "name": "Trạm y tế", "kind": "commune_health"}
        place = record.save(session, author, catalog.THINGS["organisation"], values).id
    return {"client_id": client.id, "service": "gyn", "organisation_id": place, "issued_on": DAY}


def test_a_slip_gets_number_last_day_and_status(team: Desk, base: dict[str, Any]) -> None:
    """30 days, unless something else is written; a number of a paper book is kept."""
    slip = referrals.issue(team, base | {"serial": None, "valid_until": None})
    assert uic.serial_valid(slip.slip)
    assert (slip.client_code, slip.values["valid_until"], slip.values["status"]) == (
        "KH-1",
        DAY + timedelta(days=30),
        "issued",
    )
    own = referrals.issue(team, base | {"serial": "Q1-007", "valid_until": DAY})
    assert (own.slip, own.values["valid_until"]) == ("Q1-007", DAY)


def test_two_slips_never_share_a_number(team: Desk, base: dict[str, Any]) -> None:
    """All other problems are told with it."""
    referrals.issue(team, base | {"serial": "7"})
    with pytest.raises(Invalid) as refused:
        referrals.issue(team, base | {"serial": "7", "service": None, "organisation_id": None})
    assert problems(refused) == {
        "serial": ["number_taken"],
        "service": ["required"],
        "organisation_id": ["required"],
    }


def test_the_outcome_is_one_fact(team: Desk, base: dict[str, Any]) -> None:
    """Each status asks for what it needs, all at once; what is right is kept."""
    slip = referrals.issue(team, base)
    early = DAY - timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        referrals.change(team, slip.id, {"status": "completed", "outcome_on": early, "evidence": None})
    assert problems(refused) == {"outcome_on": ["before_issue"], "evidence": ["evidence_missing"]}
    with pytest.raises(Invalid) as refused:
        referrals.change(team, slip.id, {"status": "not_completed", "reason": None})
    assert problems(refused) == {"reason": ["reason_missing"]}
    done = {"status": "completed", "outcome_on": DAY, "evidence": "stub", "reason": None}
    assert referrals.change(team, slip.id, done | {"serial": None}).slip == slip.slip
    assert referrals.open_slip(team, slip.id).values["evidence"] == "stub"


def test_open_slips_come_first_by_their_last_day(team: Desk, base: dict[str, Any]) -> None:
    """Past its last day a slip is overdue; one that ended is due no more."""
    today = dates.today()

    def issue(days: int, **values: Any) -> Slip:
        return referrals.issue(team, base | {"issued_on": today - timedelta(days=days), **values})

    young, old = issue(1), issue(31)
    short = issue(3, valid_until=today - timedelta(days=2))
    arrived = issue(40)
    referrals.change(team, arrived.id, {"status": "arrived", "outcome_on": today})
    ended = issue(50)
    referrals.change(team, ended.id, {"status": "cancelled", "outcome_on": today})
    lines = referrals.look(team)
    assert [(line.id, line.is_open, line.days_late(today), line.is_overdue(today)) for line in lines] == [
        (arrived.id, True, 10, True),
        (short.id, True, 2, True),
        (old.id, True, 1, True),
        (young.id, True, -29, False),
        (ended.id, False, None, False),
    ]


def test_lines_bear_codes_and_are_found_by_nickname(team: Desk, base: dict[str, Any]) -> None:
    """The nickname stands folded in what is searched and nowhere else."""
    slip = referrals.issue(team, base | {"serial": "Q1"})
    (line,) = referrals.look(team)
    assert (line.id, line.slip, line.client_code, line.organisation) == (slip.id, "Q1", "KH-1", "Trạm y tế")
    assert (line.found_by, "Đào" in repr(line)) == ("q1 kh 1 dao kh1", False)


def test_without_her_consent_no_slip_is_issued(team: Desk, base: dict[str, Any]) -> None:
    """Never given, and withdrawn: each says so; what was issued before keeps its outcome."""
    slip = referrals.issue(team, base)
    other = clients.register(
        team, {"serial": "KH-2", "registered_on": DAY}, Agreed(("record",), "spoken", DAY)
    )
    with pytest.raises(Invalid) as refused:
        referrals.issue(team, base | {"client_id": other.id, "service": None})
    assert problems(refused) == {"client_id": ["no_consent"], "service": ["required"]}
    page = client_page.open_client(team, base["client_id"])
    (consent,) = [one.id for one in page.consents if one.purpose == referrals.REFER]
    clients.withdraw(team, consent)
    with pytest.raises(Invalid) as refused:
        referrals.issue(team, base)
    assert problems(refused) == {"client_id": ["consent_withdrawn"]}
    hers = next(one for one in referrals.people(team) if one.id == base["client_id"])
    assert (hers.agreed, hers.withdrew_on, hers.nickname) == (False, dates.today(), "Đào")
    assert len(referrals.look(team)) == 1
    done = {"status": "completed", "outcome_on": DAY, "evidence": "stub"}
    assert referrals.change(team, slip.id, done).values["status"] == "completed"
    clients.agree(team, base["client_id"], Agreed(("refer",), "spoken", dates.today()))
    assert [one.agreed for one in referrals.people(team)] == [True, False]
    assert referrals.issue(team, base).client_code == "KH-1"


def test_a_change_is_taken_back_whole(team: Desk, base: dict[str, Any]) -> None:
    """With the outcome end the attempts that were planned; with its undo they are planned again."""
    slip = referrals.issue(team, base)
    today = dates.today()
    asked = {"done_on": DAY, "outcome": "not_reached", "next_on": today}
    attempts.add(team, slip.id, asked)
    changed = referrals.change(
        team, slip.id, {"status": "not_completed", "outcome_on": today, "reason": "lost"}
    )
    ended = [(one.done_on, one.outcome) for one in referrals.open_slip(team, slip.id).attempts]
    assert ended == [(DAY, "not_reached"), (today, "not_needed")]
    referrals.put_back(team, changed)
    again = referrals.open_slip(team, slip.id)
    assert again.values == slip.values
    assert [(one.done_on, one.outcome) for one in again.attempts] == [(DAY, "not_reached"), (None, None)]


def test_what_waits_for_its_stub(team: Desk, base: dict[str, Any]) -> None:
    """She arrived, or says herself that she was helped; a stub, a call or a list ends the waiting."""
    today = dates.today()
    told: dict[str, dict[str, Any]] = {
        "issued": {},
        "arrived": {"status": "arrived", "outcome_on": today},
        "told": {"status": "completed", "outcome_on": today, "evidence": "client_said"},
        "called": {"status": "completed", "outcome_on": today, "evidence": "facility_call"},
        "back": {"status": "completed", "outcome_on": today, "evidence": "client_said", "returned_on": today},
    }
    for number, values in told.items():
        referrals.change(team, referrals.issue(team, base | {"serial": number}).id, values)
    assert {line.slip for line in referrals.look(team) if line.waits_for_stub} == {"arrived", "told"}


def test_a_deleted_slip_is_gone(team: Desk, base: dict[str, Any]) -> None:
    """From the list, and as a page."""
    slip = referrals.issue(team, base)
    referrals.delete(team, slip.id)
    assert referrals.look(team) == ()
    with pytest.raises(Refused):
        referrals.open_slip(team, slip.id)
