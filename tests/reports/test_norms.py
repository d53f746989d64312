"""I-15 and the warnings of norms: which groups are beyond one, on small worlds counted by hand."""

from datetime import date

import pytest
from report_world import LATER, Q3, World, day

from outreach_desk.records import identity
from outreach_desk.reports import gather, norms, period, shared
from outreach_desk.reports.norms import Own
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Table

YEAR = period.free(date(2026, 1, 1), date(2026, 12, 31))
OVER = date(2027, 1, 10)


def warned(table: Table, code: str) -> list[str]:
    """Give what the warnings of a kind name."""
    return [note.detail for note in table.notes if note.code == code]


def reach(made: World, count: int) -> None:
    """Let so many persons be reached by the group on one day."""
    clients = made.copies("client", made.client(), ({} for _ in range(count)))
    given = made.make("consent", client_id=clients[0], purpose="record", given_on=date(2026, 1, 1))
    made.copies("consent", given, ({"client_id": one} for one in clients[1:]))
    met = made.contact(day(2, 3), client_id=clients[0])
    made.copies("contact", met, ({"client_id": one} for one in clients[1:]))


@pytest.mark.parametrize(("count", "expected"), [(69, ["2026: G-01"]), (70, [])])
def test_a_group_that_reached_too_few_in_a_year(made: World, count: int, expected: list[str]) -> None:
    """It is told when the year is over, and of a whole year alone; the figure is what it is."""
    reach(made, count)
    assert warned(made.report(YEAR, OVER, "I-05"), "few_reached") == expected
    assert warned(made.report(YEAR, day(12, 30), "I-05"), "few_reached") == []
    assert warned(made.report(Q3, OVER, "I-05"), "few_reached") == []


def test_each_whole_year_of_a_period_is_asked(made: World) -> None:
    """In its own calendar; a group that was not open from the first day to the last is not asked."""
    made.change("peer_group", made.group, established_on=date(2024, 12, 15))
    made.make("peer_group", code="G-02", name="Nhóm thử", ended_on=day(6, 1))
    reach(made, 70)
    two = Period(date(2024, 12, 15), date(2026, 12, 14), period.ADMINISTRATIVE)
    assert warned(made.report(two, OVER, "I-05"), "few_reached") == ["2025: G-01, G-02"]
    made.change("peer_group", made.group, established_on=date(2024, 12, 16))
    assert warned(made.report(two, OVER, "I-05"), "few_reached") == ["2025: G-02"]


def test_costs_of_health_services(made: World) -> None:
    """A case entered twice is one; another line, and a case without an amount, have no norm here."""
    client, giver = made.client(), made.organisation("Y")
    for amount in (400_000, 400_001):
        made.service(client, "sti_care", day(7, 5), giver, amount=amount)
    made.service(client, "gyn", day(7, 5), giver, amount=400_000)
    made.service(client, "gyn", day(7, 6), giver)
    made.service(client, "legal_aid", day(7, 6), giver, amount=900_000)
    table = made.report(Q3, LATER, "I-15")
    assert [(row.line, row.unit, row.value) for row in table.rows] == [
        ("TOTAL", "case", 2),
        ("TOTAL", "dong", 800_001),
        ("OVER_AMOUNT", "case", 1),
        ("OVER_AMOUNT", "dong", 400_001),
    ]
    assert [note.said() for note in table.notes] == [
        "Norm: at most 400,000 ₫ for a case. Groups with cases above it: G-01."
    ]


def test_a_norm_holds_from_its_first_day(made: World) -> None:
    """Nothing is above one that was not in force on the last day of the period."""
    client = made.client()
    made.service(client, "gyn", date(2018, 12, 30), amount=900_000)
    before = period.free(date(2018, 12, 1), date(2018, 12, 31))
    table = made.report(before, LATER, "I-15")
    assert [row.value for row in table.rows] == [1, 900_000, 0, 0]
    assert table.notes == ()


@pytest.mark.parametrize(("count", "expected"), [(100, []), (101, ["G-01"])])
def test_too_many_cases_in_a_year(made: World, count: int, expected: list[str]) -> None:
    """Two years of a period are not added."""
    client = made.client()
    first = made.service(client, "gyn", date(2026, 1, 1), amount=1)
    made.copies("service", first, ({"service": f"x{n}", "organisation_id": None} for n in range(3)))
    made.service(client, "gyn", date(2025, 12, 31), amount=1)
    clients = made.copies("client", client, ({} for _ in range(count - 1)))
    made.copies("service", first, ({"client_id": one} for one in clients))
    two = period.free(date(2025, 1, 1), date(2026, 12, 31))
    assert warned(made.report(two, LATER, "I-15"), "many_cases") == expected


@pytest.mark.parametrize(("count", "expected"), [(4, []), (5, ["G-01"])])
def test_too_many_clients_for_an_educator(made: World, count: int, expected: list[str]) -> None:
    """With a limit of the desk's own: two for each of two; a group without educators is not asked."""
    norms.put(made.session, norms.CLIENTS_PER_EDUCATOR, [Own(date.min, 2)])
    for _ in range(2):
        made.member("peer_educator", day(1, 1))
    for _ in range(count):
        made.client()
    other = made.make("peer_group", code="G-02", name="Nhóm thử")
    for _ in range(9):
        made.change("client", made.client(), group_id=other)
    table = made.report(Q3, LATER, "I-16")
    assert warned(table, "many_clients") == expected
    assert warned(shared.of(table), "many_clients") == []
    norms.put(made.session, norms.CLIENTS_PER_EDUCATOR, [])
    assert warned(made.report(Q3, LATER, "I-16"), "many_clients") == []


def test_an_own_limit_holds_from_its_day_until_the_next(made: World) -> None:
    """Before the first of them the shipped one does. What a desk set when there were no days holds always."""
    own = [Own(date(2027, 1, 1), 80), Own(date(2026, 7, 1), 60)]
    norms.put(made.session, norms.PERSONS_REACHED, own)
    assert norms.set_here(made.session, norms.PERSONS_REACHED) == (own[1], own[0])
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [norms.limit(made.session, norms.PERSONS_REACHED, on) for on in days] == [70, 60, 60, 80]
    norms.put(made.session, norms.HEALTH_AMOUNT, [Own(date(2027, 1, 1), 1)])
    assert norms.limit(made.session, norms.HEALTH_AMOUNT, date(2018, 12, 31)) is None
    identity.put(made.session, "norm_persons_reached", "12")
    assert norms.limit(made.session, norms.PERSONS_REACHED, date(2018, 1, 1)) == 12


def test_a_report_of_earlier_days_is_measured_by_what_held_then(made: World) -> None:
    """A limit of a later day leaves the warnings of a year as they were."""
    reach(made, 69)
    norms.put(made.session, norms.PERSONS_REACHED, [Own(date(2027, 1, 1), 60)])
    assert warned(made.report(YEAR, OVER, "I-05"), "few_reached") == ["2026: G-01"]
    norms.put(made.session, norms.PERSONS_REACHED, [Own(date(2026, 12, 31), 60)])
    assert warned(made.report(YEAR, OVER, "I-05"), "few_reached") == []


def test_a_split_report_warns_as_the_whole_does(made: World) -> None:
    """Once, of the whole period."""
    norms.put(made.session, norms.PERSONS_REACHED, [Own(date.min, 5)])
    reach(made, 4)
    table = gather.count(made.session, ["I-05"], YEAR, OVER, by="month").table
    assert warned(table, "few_reached") == ["2026: G-01"]


def test_a_limit_of_the_desk_changes_no_report_of_days_before_it(made: World) -> None:
    """From its first day on it holds; one that was kept when limits had no days held always."""
    client = made.client()
    for on in (day(7, 5), day(10, 5)):
        made.service(client, "gyn", on, amount=300_000)
    july, october = (period.free(day(month, 1), day(month, 28)) for month in (7, 10))
    norms.put(made.session, norms.HEALTH_AMOUNT, [Own(day(10, 1), 200_000)])

    def over(asked: Period) -> int | float | None:
        return made.figure("I-15", "OVER_AMOUNT", "case", asked)

    assert (over(july), over(october)) == (0, 1)
    norms.put(made.session, norms.HEALTH_AMOUNT, [Own(day(10, 1), 200_000), Own(day(10, 20), None)])
    assert (over(july), over(october)) == (0, 0)
    identity.put(made.session, "norm_health_amount", "200000")
    assert (over(july), over(october)) == (1, 1)
    norms.put(
        made.session,
        norms.HEALTH_AMOUNT,
        [*norms.set_here(made.session, norms.HEALTH_AMOUNT), Own(day(10, 1), 400_000)],
    )
    assert (over(july), over(october)) == (1, 0)
