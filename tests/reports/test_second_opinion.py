"""Every figure equals a second opinion over plain rows, on provinces drawn from seeds, in both calendars."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

import pytest
from plain_count import Figures, figures
from plain_office import office_figures
from plain_prevention import prevention_figures
from plain_province import DAYS, FIRST, draw, put
from plain_rows import Span
from sqlalchemy.orm import Session

from outreach_desk.records.reference import shipped
from outreach_desk.reports import gather, period
from outreach_desk.reports.period import Period
from outreach_desk.store.database import Database

SAMPLE, MANY = range(40), range(1000, 3000)
PRESETS = (
    "2025",
    "2025-H1",
    "2025-Q2",
    "2025-Q3",
    "2025-06",
    "2025-07",
    "2026",
    "2026-H1",
    "2026-Q1",
    "2026-Q2",
    "2026-Q3",
    "2026-02",
    "2026-06",
    "2026-09",
)


def asked(seed: int) -> tuple[Period, date]:
    """Draw a period, of either calendar, and the day of the report, in it or some time after."""
    random = Random(seed)  # noqa: S311 - fiction, no secret
    calendar = random.choice(period.CALENDARS)
    if random.random() < 0.7:
        of = period.preset(random.choice(PRESETS), calendar, shipped())
    else:
        first = FIRST + timedelta(days=random.randrange(DAYS))
        of = period.free(first, first + timedelta(days=random.randrange(120)), calendar)
    return of, of.last + timedelta(days=random.choice((-20, 0, 1, 29, 30, 31, 32, 90)))


def months(of: Period, on: date) -> list[tuple[date, date]]:
    """Cut the days of a period, up to the report date, where a month of its calendar begins."""
    begins = 1 if of.calendar == period.CALENDAR else 15
    found = []
    start = of.first
    for number in range(1, (of.last - of.first).days + 2):
        day = of.first + timedelta(days=number)
        if day.day == begins or day > of.last:
            found.append((start, day - timedelta(days=1)))
            start = day
    return [one for one in found if one[0] <= on or one is found[0]]


def year_begins(of: Period) -> date:
    """Give the first day of the year of its calendar in which a period begins."""
    if of.calendar == period.CALENDAR:
        return date(of.first.year, 1, 1)
    this = date(of.first.year, 12, 15)
    return this if of.first >= this else date(of.first.year - 1, 12, 15)


@contextmanager
def province(database: Database, seed: int) -> Iterator[Session]:
    """Give a session in which a province stands that is forgotten at the end."""
    with database.read() as session:
        put(session, draw(seed))
        yield session


def told(session: Session, of: Period, on: date) -> Figures:
    """Give what the program counts."""
    rows = gather.gather(session, None, of, on).rows
    return {(row.indicator, row.line, row.unit): row.value for row in rows}


def compare(database: Database, seed: int) -> dict[object, object]:
    """Give where the two opinions differ: cell, then what the program says and what the loops say."""
    of, on = asked(seed)
    with province(database, seed) as session:
        ours = told(session, of, on)
    drawn, span, months_begun = draw(seed), Span(of.first, of.last), months(of, on)
    other = figures(drawn, span, year_begins(of), months_begun, on)
    other |= office_figures(drawn, span, months_begun) | prevention_figures(drawn, span)
    # A line that counts nothing may be left away.
    return {
        cell: (ours.get(cell), other.get(cell))
        for cell in sorted(ours.keys() | other.keys())
        if (ours.get(cell) or None) != (other.get(cell) or None)
    }


def test_every_figure_equals_a_second_opinion(report_database: Database) -> None:
    """A sample: each seed draws a province, a period and a report date."""
    different = {seed: found for seed in SAMPLE if (found := compare(report_database, seed))}
    assert different == {}


@pytest.mark.long
@pytest.mark.parametrize("first", [*MANY][::100])
def test_every_figure_of_many_provinces(report_database: Database, first: int) -> None:
    """Many more; the seeds that differ are in the message."""
    different = {
        seed: found for seed in range(first, first + 100) if (found := compare(report_database, seed))
    }
    assert different == {}
