"""The work of each educator: her clients, contacts, sessions and slips, by code."""

import pytest
from report_world import LATER, Q3, World, day

from outreach_desk.ground.errors import Usage
from outreach_desk.reports import gather, shared
from outreach_desk.reports.table import Table


def split(made: World) -> Table:
    """Count by educator."""
    return gather.count(made.session, None, Q3, LATER, by="educator").table


def parts(table: Table, indicator: str, line: str, unit: str) -> dict[str, int | float | None]:
    """Give a line of each educator."""
    return {
        row.line.partition("@")[2]: row.value
        for row in table.rows
        if (row.indicator, row.line.partition("@")[0], row.unit) == (indicator, line, unit)
        and "@" in row.line
    }


@pytest.fixture
def work(made: World) -> World:
    """Give two educators of one code in two groups, each with work of her own, and some that is nobody's."""
    second = made.make("peer_group", code="G-02", name="Nhóm Súng")
    names = {"code": "TV-1", "nickname": "Hoa Bịa"}
    one = made.member("peer_educator", day(1, 1), **names)
    other = made.member("peer_educator", day(1, 1), group_id=second, **names)
    clients = [made.client() for _ in range(4)]
    for client, educator in zip(clients, (one, one, other), strict=False):
        made.change("client", client, educator_id=educator)
    for on, client, educator in ((1, 0, one), (1, 0, one), (2, 1, one), (3, 2, other), (4, 3, None)):
        made.contact(day(9, on), client_id=clients[client], educator_id=educator)
    for on in (1, 2):
        made.meeting(day(8, on), educator_id=one)
    made.meeting(day(8, 3), status="did_not_happen", not_held_reason="weather", educator_id=one)
    place = made.organisation("Y")
    done = {"status": "completed", "outcome_on": day(9, 2), "evidence": "stub"}
    made.slip(clients[0], "sti_care", day(9, 1), place, educator_id=one, **done)
    made.slip(clients[0], "sti_care", day(9, 3), place, educator_id=other)
    made.slip(clients[0], "sti_care", day(9, 4), place, educator_id=other, status="cancelled")
    return made


def test_each_educator_has_her_clients_contacts_sessions_and_slips(work: World) -> None:
    """What names nobody stands apart."""
    table = split(work)
    assert parts(table, "I-16", "ACTIVE", "person") == {"G-01.TV-1": 2, "G-02.TV-1": 1, "NOT_STATED": 1}
    assert parts(table, "I-16", "REACHED", "person") == {"G-01.TV-1": 2, "G-02.TV-1": 1, "NOT_STATED": 1}
    assert parts(table, "I-13", "CONTACT", "turn") == {"G-01.TV-1": 2, "G-02.TV-1": 1, "NOT_STATED": 1}
    assert parts(table, "I-04", "SESSIONS", "session") == {"G-01.TV-1": 2}
    assert parts(table, "I-04", "NOT_HELD", "session") == {"G-01.TV-1": 1}
    assert parts(table, "I-08", "TOTAL", "slip") == {"G-01.TV-1": 1, "G-02.TV-1": 1}
    assert parts(table, "I-08", "OPEN", "slip") == {"G-02.TV-1": 1}


def test_nobody_is_named_by_more_than_a_code_and_nothing_of_it_is_shared(work: World) -> None:
    """A shared version of it there is not."""
    table = split(work)
    assert not any("Hoa" in row.line + row.words.vi + row.words.en for row in table.rows)
    with pytest.raises(Usage):
        shared.of(table)
    assert not any("TV-1" in row.line for row in shared.of(work.report()).rows)
