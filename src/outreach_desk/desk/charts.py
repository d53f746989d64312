"""All charts of a period, counted from the same figures as the report. Nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.desk import (
    chart_coverage,
    chart_months,
    chart_places,
    chart_rows,
    chart_slips,
    figures,
    kept_charts,
    kept_report,
    sealing,
)
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import Asked
from outreach_desk.ground import dates
from outreach_desk.records import record
from outreach_desk.reports.chart import Chart
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Check, Source, unhurried

Report = Callable[[int, int], None]
_STEPS = 4
_TELLS = {"coverage-table": "coverage", "slips-table": "cascade"}
"""What a chart of the sealed figures tells instead of one that is counted anew."""


@dataclass(frozen=True)
class Charts:
    """The charts of a period as known on the report date `on`.

    Of a sealed period those that its sealed figures tell stand in `sealed`, and `charts` are the others.
    `before` is the moment in words at which they were counted, where that was before the last change.
    """

    first: date
    last: date
    on: date
    charts: tuple[Chart, ...]
    sealed: tuple[Chart, ...] | None = None
    before: str = ""


Told = Callable[[Charts], object]


def look(
    desk: Desk,
    asked: Asked,
    report: Report = lambda _done, _total: None,
    told: Told = lambda _before: None,
) -> Charts:
    """Count all charts of a period; `report(done, total)` is called often and may end it by raising.

    `told` gets those that were counted before the last change, if they are known, and is called first. Of a
    sealed period they have the report date of the seal. Raises Usage: a day cannot be read, or the end is
    before the start.
    """
    period = figures.parse_period(
        desk, first=asked.first, last=asked.last, code=asked.code, calendar=asked.calendar
    )
    kept = sealing.sealed(desk, period)
    if kept is None:
        return count(desk, period, figures.parse_on(asked.on), report, told)
    found = count(desk, period, kept.on, report)
    sealed = chart_rows.of(kept)
    known = {_TELLS.get(one.name, one.name) for one in sealed}
    return replace(found, charts=tuple(one for one in found.charts if one.name not in known), sealed=sealed)


def count(
    desk: Desk,
    period: Period,
    on: date,
    report: Report = lambda _done, _total: None,
    told: Told = lambda _before: None,
) -> Charts:
    """As `look`, of a period as known on the report date `on`; those that were counted ahead are given."""
    with desk.database.read() as session:
        name = kept_report.name(session, period, on, None)
        charts = kept_charts.find(session, name)
        if charts is None and (known := kept_charts.earlier(session, name)) is not None:
            before, at = known
            told(Charts(period.first, period.last, on, before, before=dates.show_instant(at)))
        charts = charts or gather(session, period, on, report)
        report(_STEPS, _STEPS)
    return Charts(period.first, period.last, on, charts)


def gather(
    session: Session,
    period: Period,
    on: date,
    report: Report = lambda _done, _total: None,
    check: Check = unhurried,
) -> tuple[Chart, ...]:
    """Count the charts of a period; `check` and `report` are called often and may raise."""
    done = 0

    def look_around() -> None:
        check()
        report(done, _STEPS)

    def step() -> None:
        nonlocal done
        done += 1
        report(done, _STEPS)

    source = _source(session, period, on, look_around)
    months = chart_months.gather(source, period, on, step)
    return (
        *chart_months.trends(months),
        chart_coverage.reached(source, period, on),
        chart_months.groups(months),
        *chart_slips.charts(source, period, on),
        *chart_places.charts(source, period),
    )


def _source(session: Session, period: Period, on: date, check: Check) -> Source:
    """Read the records of the period and of all months that are shown once."""
    months = chart_months.spans(period, record.local_codes(session), on)
    first, last = min(period.first, months[0].first), max(period.last, months[-1].last)
    return Source(session, Period(first, last, period.calendar), check=check)
