"""All charts of a period, counted from the same figures as the report. Nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import count as numbered

from sqlalchemy.orm import Session

from outreach_desk.desk import chart_coverage, chart_months, chart_places, chart_slips, figures
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import Asked
from outreach_desk.records import record
from outreach_desk.reports.chart import Chart
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source

Report = Callable[[int, int], None]
_STEPS = 4


@dataclass(frozen=True)
class Charts:
    """The charts of a period as known on the report date `on`."""

    first: date
    last: date
    on: date
    charts: tuple[Chart, ...]


def look(desk: Desk, asked: Asked, report: Report = lambda _done, _total: None) -> Charts:
    """Count all charts of a period; `report(done, total)` is called after each reading.

    Raises Usage: a day cannot be read, or the end is before the start.
    """
    period = figures.parse_period(
        desk, first=asked.first, last=asked.last, code=asked.code, calendar=asked.calendar
    )
    return count(desk, period, figures.parse_on(asked.on), report)


def count(desk: Desk, period: Period, on: date, report: Report = lambda _done, _total: None) -> Charts:
    """As `look`, of a period as known on the report date `on`."""
    with desk.database.read() as session:
        steps = numbered(1)
        source = _source(session, period, on)
        months = chart_months.gather(source, period, on, lambda: report(next(steps), _STEPS))
        charts = (
            *chart_months.trends(months),
            chart_coverage.reached(source, period, on),
            chart_months.groups(months),
            *chart_slips.charts(source, period, on),
            *chart_places.charts(source, period),
        )
        report(next(steps), _STEPS)
    return Charts(period.first, period.last, on, charts)


def _source(session: Session, period: Period, on: date) -> Source:
    """Read the records of the period and of all months that are shown once."""
    months = chart_months.spans(period, record.local_codes(session), on)
    first, last = min(period.first, months[0].first), max(period.last, months[-1].last)
    return Source(session, Period(first, last, period.calendar))
