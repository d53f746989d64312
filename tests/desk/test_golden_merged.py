"""The golden example of domain.md 3.4 on two laptops of one group, merged at the office.

The second laptop holds the first one's clients: it took them over by a sheet with their ids, as people do
before twin bundles exist. One service is typed on both.
"""

from datetime import date
from typing import Any

import pytest
from exchange_world import World, client, save

from outreach_desk.bundle.table import write_rows
from outreach_desk.desk import enrol, enter, figures, look, questions, receive, send
from outreach_desk.desk.desk import Desk
from outreach_desk.records.base import STAMPS
from outreach_desk.reports.table import Table

LINES = ("LEGAL", "HEALTH", "HIV", "TOTAL")
Q3 = {"code": "2026-Q3"}
Q3_ADMINISTRATIVE = {"code": "2026-Q3", "calendar": "administrative"}
Pairs = dict[str, tuple[Any, Any]]


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def service(desk: Desk, who: str, what: str, on: date, giver: str, **values: Any) -> None:
    given = {"client_id": who, "service": what, "served_on": on, "organisation_id": giver}
    save(desk, "service", given | values)


def givers(world: World) -> dict[str, str]:
    """Let the office list X, Y and Z, and bring its file to both laptops."""
    made = {
        code: save(world.office, "organisation", {"code": code, "name": f"Nơi {code}", "kind": "opc"})
        for code in ("X", "Y", "Z")
    }
    package = enrol.office_package(world.office, world.stick).path
    for name in ("a", "b"):
        enrol.accept(world.desk(name), package)
    return made


def typed(world: World) -> dict[str, str]:
    """Type the example: half of it on each laptop. Gives the ids of A, B and C."""
    first, second, at = world.desk("a"), world.desk("b"), givers(world)
    who = {name: client(first, serial=f"KH-{name}") for name in ("A", "B", "C")}
    for one in who.values():
        save(first, "consent", {"client_id": one, "purpose": "record", "given_on": day(7, 1)})
    for table in ("client", "consent"):
        taken = enter.load(second, table, _sheet(first, table))
        assert (taken.saved, taken.problems) == (3, [])
    service(first, who["A"], "legal_counsel", day(7, 5), at["X"])
    service(second, who["A"], "legal_counsel", day(7, 5), at["X"])
    service(second, who["A"], "legal_counsel", day(7, 6), at["X"])
    service(first, who["B"], "sti_care", day(7, 5), at["Y"])
    service(second, who["C"], "sti_care", day(8, 10), at["Y"])
    held = {"group_id": first.fact("group_id"), "kind": "periodic_meeting", "status": "held"}
    meeting = save(first, "meeting", held | {"held_on": day(8, 10), "anonymous_f": 5})
    for name in ("A", "B"):
        came = {"meeting_id": meeting, "client_id": who[name], "presence": "present"}
        save(first, "attendance", came)
    done = {"status": "completed", "outcome_on": day(9, 25), "evidence": "stub"}
    slip = {"client_id": who["A"], "service": "hiv_test", "issued_on": day(9, 20), "organisation_id": at["Z"]}
    first_slip = save(second, "referral", slip | done)
    service(second, who["A"], "hiv_test", day(9, 25), at["Z"], referral_id=first_slip)
    service(second, who["A"], "sti_care", day(10, 1), at["Y"])
    open_slip = {"client_id": who["C"], "service": "sti_care", "issued_on": day(9, 28)}
    save(second, "referral", open_slip | {"organisation_id": at["Y"], "status": "issued"})
    return who


def _sheet(desk: Desk, table: str) -> bytes:
    """Write a table as a sheet that the other laptop can load: without the last six columns."""
    dumped = look.dump(desk, table, private=True)
    kept = [place for place, name in enumerate(dumped.header) if name not in STAMPS]
    return write_rows(
        [dumped.header[place] for place in kept], [[row[place] for place in kept] for row in dumped.rows]
    )


@pytest.fixture
def merged(world: World) -> tuple[World, dict[str, str]]:
    """Type it, send it from both laptops, take both files in."""
    who = typed(world)
    files = [send.export(world.desk(name), world.stick).path for name in ("a", "b")]
    assert [one.outcome for one in receive.receive(world.office, files)] == ["imported", "imported"]
    assert [table.held for table in receive.receive(world.office, files)] == [[], []]
    return world, who


def counted(desk: Desk, asked: dict[str, str], on: date = date(2026, 11, 5)) -> Table:
    return figures.report(desk, figures.parse_period(desk, **asked), on)


def value(table: Table, indicator: str, line: str, unit: str) -> Any:
    row = table.find(indicator, line, unit)
    assert row is not None
    return row.value


def services(table: Table) -> Pairs:
    """Give turns and persons of the lines of the example."""
    return {
        line: (value(table, "I-07", line, "turn"), value(table, "I-07", line, "person")) for line in LINES
    }


def slips(table: Table) -> tuple[Any, Any]:
    return value(table, "I-08", "TOTAL", "slip"), value(table, "I-08", "TOTAL", "person")


def test_the_laptops_agree_on_the_clients(merged: tuple[World, dict[str, str]]) -> None:
    """Clients that both laptops hold with the same values are no conflict."""
    assert questions.conflicts(merged[0].office) == []


def test_third_quarter_by_the_calendar(merged: tuple[World, dict[str, str]]) -> None:
    """LEGAL 2/1, though one service came from both laptops; HEALTH 2/2, HIV 1/1, total 5/3; 2 slips."""
    table = counted(merged[0].office, Q3)
    assert services(table) == {"LEGAL": (2, 1), "HEALTH": (2, 2), "HIV": (1, 1), "TOTAL": (5, 3)}
    assert slips(table) == (2, 2)


def test_the_same_after_c_is_found_to_be_b(merged: tuple[World, dict[str, str]]) -> None:
    """HEALTH 2/1, total 5/2, slips as before; in the administrative quarter 4/2 and no slip."""
    world, who = merged
    questions.link(world.office, who["C"], who["B"])
    table = counted(world.office, Q3)
    assert services(table) == {"LEGAL": (2, 1), "HEALTH": (2, 1), "HIV": (1, 1), "TOTAL": (5, 2)}
    assert slips(table) == (2, 2)

    administrative = counted(world.office, Q3_ADMINISTRATIVE)
    expected = {"LEGAL": (2, 1), "HEALTH": (2, 1), "HIV": (0, 0), "TOTAL": (4, 2)}
    assert services(administrative) == expected
    assert slips(administrative) == (0, 0)


def test_the_meeting_and_the_rate(merged: tuple[World, dict[str, str]]) -> None:
    """Seven turns, five of them without a name, two persons; too early on 05/10, one of two on 05/11."""
    office = merged[0].office
    table = counted(office, Q3)
    turns = [value(table, "I-04", line, "attendance_turn") for line in ("ATTENDANCE", "ATTENDANCE/anonymous")]
    assert (turns, value(table, "I-04", "ATTENDANCE", "person")) == ([7, 5], 2)

    early = counted(office, Q3, date(2026, 10, 5))
    rate = early.find("I-09", "RATE", "percent")
    assert rate is not None
    assert (rate.value, rate.note) == (None, "too_early")
    waiting = [value(early, "I-09", line, "slip") for line in ("NOT_MATURE", "NOT_MATURE/completed")]
    assert waiting == [2, 1]
    assert value(counted(office, Q3, date(2026, 11, 5)), "I-09", "RATE", "percent") == 50.0
