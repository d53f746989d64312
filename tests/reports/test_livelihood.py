"""I-13 and I-14: who was told something and where, who was trained and placed, and capital in whole ₫."""

from datetime import date

from report_world import LATER, Q3, World, day

from outreach_desk.records import identity
from outreach_desk.reports import period

ACROSS = period.free(date(2025, 6, 1), date(2025, 7, 31))


def values(made: World, indicator: str, unit: str, asked: period.Period = Q3) -> dict[str, float | None]:
    """Give the figures of an indicator in one unit that are not nought."""
    table = made.report(asked, LATER, indicator)
    return {row.line: row.value for row in table.rows if row.unit == unit and row.value}


def test_capital_in_cases_persons_and_money(made: World) -> None:
    """What two laptops wrote is one case with the larger sum; another day is another case."""
    giver, one, other = made.organisation("X", "vbsp"), made.client(), made.client(consent=None)
    for amount in (4_000_000, 5_000_000, None):
        made.service(one, "loan", day(7, 1), giver, amount=amount)
    made.service(one, "loan", day(7, 2), giver, amount=1_000_000)
    made.service(other, "grant_capital", day(7, 1), giver, amount=500_000)
    made.service(other, "grant_capital", day(7, 3), giver)
    made.service(one, "prep", day(7, 1), giver, amount=9)
    assert values(made, "I-14", "case") == {
        "CAPITAL": 4,
        "CAPITAL/loan": 2,
        "CAPITAL/grant_capital": 2,
        "NO_AMOUNT": 1,
    }
    assert values(made, "I-14", "dong") == {
        "CAPITAL": 6_500_000,
        "CAPITAL/loan": 6_000_000,
        "CAPITAL/grant_capital": 500_000,
    }
    assert values(made, "I-14", "person") == {"CAPITAL": 1, "CAPITAL/loan": 1}


def test_nothing_lent_is_an_amount_and_no_amount_stands_apart(made: World) -> None:
    """Three cases: of a million, of 0 ₫, and of an amount that nobody wrote; the last alone stands apart."""
    client = made.client()
    for number, amount in enumerate((1_000_000, 0, None), start=1):
        made.service(client, "loan", day(8, number), amount=amount)
    figures = [made.figure("I-14", "CAPITAL", unit) for unit in ("case", "person", "dong")]
    assert figures == [3, 1, 1_000_000]
    assert made.figure("I-14", "NO_AMOUNT", "case") == 1


def test_a_loan_that_came_of_a_slip_is_one_case(made: World) -> None:
    """A completed slip without a service is a case of which no amount is known."""
    giver, client = made.organisation("X", "vbsp"), made.client()
    done = {"status": "completed", "outcome_on": day(7, 5), "evidence": "stub"}
    linked = made.slip(client, "loan", day(7, 1), giver, **done)
    made.service(client, "loan", day(7, 5), giver, referral_id=linked, amount=2_000_000)
    made.slip(client, "grant_capital", day(7, 1), giver, **done)
    made.slip(client, "loan", day(7, 2), giver)
    assert values(made, "I-14", "case") == {
        "CAPITAL": 2,
        "CAPITAL/loan": 1,
        "CAPITAL/grant_capital": 1,
        "NO_AMOUNT": 1,
    }
    assert values(made, "I-14", "dong")["CAPITAL"] == 2_000_000


def test_trained_placed_and_still_working(made: World) -> None:
    """An office's own kind of training counts as training; a result counts on the day it was asked for."""
    sewing = {"list": "service_type", "code": "hoc_may", "vi": "Học may", "maps_to": "voc_training"}
    made.make("code", **sewing)
    one, other, third = made.client(), made.client(), made.client(consent=None)
    for client in (one, other, third):
        made.service(client, "hoc_may", day(7, 1))
    made.service(one, "job_placement", day(8, 1))
    told = {"reason": "result", "outcome": "reached"}
    for client, on, result in (
        (one, day(8, 2), "job_found"),
        (other, day(9, 30), "job_found"),
        (other, day(10, 1), "job_kept_3m"),
        (one, day(9, 1), "job_kept_3m"),
        (third, day(9, 1), "job_kept_6m"),
    ):
        made.make("follow_up", client_id=client, due_on=on, done_on=on, result=result, **told)
    assert values(made, "I-14", "person") == {"TRAINED": 2, "PLACED": 2, "KEPT_3M": 1}
    row = made.report(Q3, LATER, "I-14").find("I-14", "KEPT_6M", "person")
    assert row is not None
    assert (row.value, row.reasons) == (0, {"no_consent": 1})


def test_communication_by_audience(made: World) -> None:
    """Sessions by whom they were for, contacts on a line of their own; who is in two lines is one person."""
    one, other = made.client(), made.client()
    for audience, kind in (("students", "public_event"), ("venue_workers", "group_talk"), (None, "online")):
        session = made.meeting(day(7, 1), kind=kind, audience=audience, anonymous_f=10)
        made.came(session, client_id=one)
    made.meeting(day(7, 2), kind="board_meeting", audience="officials", anonymous_f=5)
    made.contact(day(7, 3), client_id=one)
    made.contact(day(7, 3), client_id=other)
    assert values(made, "I-13", "turn") == {
        "TOTAL": 35,
        "AUDIENCE/venue_workers": 11,
        "AUDIENCE/students": 11,
        "AUDIENCE/UNKNOWN": 11,
        "CONTACT": 2,
    }
    assert values(made, "I-13", "person") == {
        "TOTAL": 2,
        "AUDIENCE/venue_workers": 1,
        "AUDIENCE/students": 1,
        "AUDIENCE/UNKNOWN": 1,
        "CONTACT": 2,
    }


def test_communes_with_communication_in_the_units_of_their_time(made: World) -> None:
    """An old commune that went whole into a new one is that one; a session nobody was marked at counts."""
    for on, where in (
        (date(2025, 6, 30), "2024:00001"),
        (date(2025, 7, 1), "2024:00001"),
        (date(2025, 7, 2), "2025:00097"),
        (date(2025, 7, 3), None),
    ):
        made.meeting(on, kind="group_talk", commune=where)
    table = made.report(ACROSS, LATER, "I-13")
    for line, value, whole in (("2024", 1, 10_035), ("2025", 1, 3_321)):
        found = table.find("I-13", f"COMMUNES/{line}/TOTAL", "commune")
        in_force = table.find("I-13", f"COMMUNES/{line}/TOTAL/in_force", "commune")
        assert found is not None
        assert in_force is not None
        assert (found.value, in_force.value) == (value, whole)
    assert table.left_out("I-13") == {"area_unclear": 1}


def test_a_group_alone_says_in_how_many_communes_and_no_share(made: World) -> None:
    """Neither its own desk nor the office's answer to it speaks of the country."""
    made.meeting(day(7, 1), kind="group_talk", commune="2025:00097")
    identity.put(made.session, identity.KIND, identity.TEAM)
    identity.put(made.session, identity.GROUP, made.group)
    rows = [row for row in made.report(Q3, LATER, "I-13").rows if row.line.startswith("COMMUNES")]
    assert [(row.line, row.unit, row.value) for row in rows] == [("COMMUNES/2025/TOTAL", "commune", 1)]
