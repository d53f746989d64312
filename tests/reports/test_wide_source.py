"""What was read for longer days counts each period within as if it had been read for that alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from plain_province import FIRST, draw, put
from sqlalchemy.orm import Session
from test_crowds import LAST, cells
from test_second_opinion import asked

from outreach_desk.reports import gather, indicators, period
from outreach_desk.reports.gather import Counted, Part
from outreach_desk.reports.source import Source, unhurried
from outreach_desk.store.database import Database

PROVINCES, MANY = range(300, 310), range(310, 610)
WAYS = (None, *indicators.dimensions())
BEFORE, END = timedelta(days=20), date(2026, 12, 31)


def counted(parts: tuple[Part, ...]) -> tuple[Any, ...]:
    """Give all that is shown of a report, and the records behind it."""
    figures = {cell: figure for part in parts for cell, figure in part.figures.items()}
    of, on = period.free(FIRST, LAST), LAST
    standing: Any = None
    whole = Counted(gather.together(parts, of, on, standing), figures)
    return cells(whole), [part.notes for part in parts], list(figures)


def differs(session: Session, seed: int) -> list[object]:
    """Count some periods, each split by something, from one source and from its own."""
    wide = Source(session, period.free(FIRST + BEFORE, END))
    wrong: list[object] = []
    for number in range(4):
        of, on = asked(seed + 1000 * number)
        by = WAYS[(seed + number) % len(WAYS)]
        if not wide.period.covers(of):
            continue
        source = wide.of_report(session, unhurried)
        one = counted(tuple(gather.parts(session, None, of, on, by=by, source=source)))
        alone = counted(tuple(gather.parts(session, None, of, on, by=by)))
        if one != alone:
            differing = [cell for cell in alone[0] if one[0].get(cell) != alone[0][cell]]
            wrong.append((of, by, differing[:3], one[1:] == alone[1:]))
    return wrong


@pytest.mark.parametrize("seed", PROVINCES)
def test_a_period_within_what_was_read_is_counted_as_by_itself(report_database: Database, seed: int) -> None:
    """Whatever it is split by, and whatever was counted of the same reading before."""
    with report_database.read() as session:
        put(session, draw(seed))
        assert differs(session, seed) == []


@pytest.mark.long
@pytest.mark.parametrize("first", MANY[::30])
def test_many_periods_are_counted_as_by_themselves(report_database: Database, first: int) -> None:
    """The same of many more provinces."""
    for seed in range(first, first + 30):
        with report_database.read() as session:
            put(session, draw(seed))
            assert differs(session, seed) == []
