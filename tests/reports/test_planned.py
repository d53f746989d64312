"""What was planned beside what was done, on small worlds counted by hand."""

from datetime import date

import pytest
from report_world import LATER, Q3, World, day

from outreach_desk.records import review
from outreach_desk.records.exchange import Review
from outreach_desk.reports import gather, period
from outreach_desk.reports.period import Period

JULY = period.free(day(7, 1), day(7, 31))


@pytest.fixture
def two(made: World) -> World:
    """Give two groups: the one plans July and August, the other July; a third has ended long ago."""
    other = made.make("peer_group", code="G-02", name="Nhóm Súng")
    made.make("peer_group", code="G-03", name="Nhóm Cúc", ended_on=day(6, 30))
    plan(made, made.group, "2026-07", 4, 20, 60)
    plan(made, made.group, "2026-08", 5, 30, None)
    plan(made, other, "2026-07", 1, 0, 7)
    return made


def plan(made: World, group: str, month: str, *numbers: int | None) -> str:
    names = ("planned_meetings", "planned_people", "planned_turns")
    return made.make("period_report", group_id=group, period=month, **dict(zip(names, numbers, strict=True)))


def planned(made: World, asked: Period, by: str | None = None) -> dict[str, tuple[object, str | None, int]]:
    """Give by unit, or by unit and part, what was planned, why it is not told, and how many lack a plan."""
    table = gather.count(made.session, ["I-04", "I-05"], asked, LATER, by=by).table
    return {
        row.unit + row.line.removeprefix("PLANNED"): (row.value, row.note, row.reasons.get("no_plan", 0))
        for row in table.rows
        if row.line.startswith("PLANNED") and ("@" in row.line) == (by is not None)
    }


def test_sessions_and_turns_of_plans_add_up_and_persons_never(two: World) -> None:
    """Of August the second group says nothing, of September nobody; of turns nobody in August."""
    assert planned(two, JULY) == {
        "session": (5, None, 0),
        "turn": (67, None, 0),
        "person": (None, "plans_not_added", 0),
    }
    behind = gather.count(two.session, ["I-05"], JULY, LATER).figures["I-05", "PLANNED", "turn"]
    assert [(fact.table, fact.amount, fact.heads) for fact in behind.counting()] == [
        ("period_report", 60, 0),
        ("period_report", 7, 0),
    ]
    assert planned(two, Q3) == {
        "session": (10, None, 2),
        "turn": (67, None, 2),
        "person": (None, "plans_not_added", 2),
    }


def test_each_group_and_each_month_stands_beside_what_it_did(two: World) -> None:
    """Nought that was planned is nought; a group without a plan says so."""
    august = period.free(day(8, 1), day(8, 31))
    assert planned(two, JULY, "group") == {
        "session@G-01": (4, None, 0),
        "turn@G-01": (60, None, 0),
        "person@G-01": (20, None, 0),
        "session@G-02": (1, None, 0),
        "turn@G-02": (7, None, 0),
        "person@G-02": (0, None, 0),
    }
    assert planned(two, august, "group") == {
        "session@G-01": (5, None, 0),
        "turn@G-01": (None, "no_plan", 1),
        "person@G-01": (30, None, 0),
        "session@G-02": (None, "no_plan", 1),
        "turn@G-02": (None, "no_plan", 1),
        "person@G-02": (None, "no_plan", 1),
    }
    months = planned(two, Q3, "month")
    assert [months[f"session@2026-0{n}"] for n in (7, 8, 9)] == [
        (5, None, 0),
        (5, None, 1),
        (None, "no_plan", 2),
    ]
    assert months["person@2026-08"] == (30, None, 1)


def test_a_month_counts_where_it_lies_whole_in_the_period(two: World) -> None:
    """An administrative quarter holds two calendar months; half a month has no plan."""
    administrative = Period(day(6, 15), day(9, 14), period.ADMINISTRATIVE)
    assert planned(two, administrative)["session"] == (10, None, 1)
    assert planned(two, period.free(day(7, 2), day(7, 31)))["session"] == (None, "no_plan", 0)
    assert planned(two, period.free(day(7, 1), day(7, 30)))["session"] == (None, "no_plan", 0)
    assert planned(two, period.free(date(2026, 2, 1), date(2026, 2, 28)))["session"] == (None, "no_plan", 3)


def test_a_plan_that_waits_for_review_and_one_of_a_deleted_group_do_not_count(two: World) -> None:
    """The one is told, of the other nothing is left."""
    other = plan(two, two.make("peer_group", code="G-04", name="Nhóm Huệ"), "2026-07", 100, 100, 100)
    question = Review(
        id="question",
        kind=review.NAMES_DELETED,
        table_name="period_report",
        record_id=other,
        opened_at="2026-08-01T00:00:00Z",
    )
    two.session.add(question)
    two.session.flush()
    row = two.report(JULY, LATER, "I-04").find("I-04", "PLANNED", "session")
    assert row is not None
    assert (row.value, row.reasons) == (5, {"names_deleted": 1})
    two.delete("peer_group", two.group)
    assert two.figure("I-04", "PLANNED", "session", JULY) == 1
