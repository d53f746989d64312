"""Counts the reports of an office that people open before they do, and keeps them: a little at a time.

After a change everything is counted anew, the page of this month first, from records that are read once for
all of them and stay in memory for what nobody counts ahead. What is counted in no time is not kept, so that a
small office writes nothing. Last come the same reports split; what is behind most of their figures is
counted when somebody looks at them. They are left where the records have no room in memory; and what bears
names stays in memory itself.
"""

import time
from dataclasses import dataclass, field
from datetime import date
from itertools import product, starmap

from outreach_desk.desk import charts, figure_page, kept_charts, kept_report, readings, sealing
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import HALF, MONTH, QUARTER, YEAR
from outreach_desk.desk.kept_report import Known
from outreach_desk.ground import dates
from outreach_desk.records import kept_figures, record
from outreach_desk.reports import dimension, gather, indicators, period
from outreach_desk.reports.period import CALENDAR, CALENDARS, Period
from outreach_desk.reports.source import Check

OPENED = (
    (MONTH, 0),
    (MONTH, 1),
    (QUARTER, 0),
    (YEAR, 0),
    (QUARTER, 1),
    (HALF, 0),
    (YEAR, 1),
    (HALF, 1),
)
"""Which reports people open, and how far back, in the order in which they are counted."""
DRAWN = OPENED
"""Of which of them the charts are counted too."""

_AHEAD = "ahead"


@dataclass
class _Ahead:
    """What was counted ahead in a state of the desk: reports by days and split, and the charts of days."""

    state: str
    reports: set[tuple[Period, str | None]] = field(default_factory=set)
    charts: set[Period] = field(default_factory=set)


def step(desk: Desk, check: Check) -> bool:
    """Keep the next report that people open and that is not kept yet; say whether there was one.

    Then their charts, one after the other, and then their splits. `check` is called often and may raise: what
    was counted of a report by then is not counted again.
    """
    if not desk.is_office:
        return False
    on = dates.today()
    with desk.database.read() as session:
        codes = record.local_codes(session)
        ahead = _of(desk, kept_report.state(session, on))

    def asked(opened: tuple[str, int], calendar: str) -> Period:
        check()
        return period.preset(figure_page.code(opened[0], calendar, on, opened[1]), calendar, codes)

    def is_open(days: Period) -> bool:
        return sealing.sealed(desk, days) is None

    return (
        any(
            (days, None) not in ahead.reports and is_open(days) and _keep(desk, ahead, days, on, check)
            for days in starmap(asked, product(OPENED, CALENDARS))
        )
        or any(
            days not in ahead.charts and is_open(days) and _keep_charts(desk, ahead, days, on, check)
            for days in starmap(asked, product(DRAWN, CALENDARS))
        )
        or _read(desk, on, check)
        or any(
            (days := asked(opened, calendar), by) not in ahead.reports
            and _keep(desk, ahead, days, on, check, by)
            for opened, calendar in sorted(product(OPENED, CALENDARS), key=_is_last)
            for by in _splits(desk, asked(opened, calendar), on)
        )
    )


def _is_last(one: tuple[tuple[str, int], str]) -> tuple[bool, str]:
    """Say what is split last: a year that is read for it, and its half; of each calendar together."""
    (span, back), calendar = one
    return (True, calendar) if back and span in {YEAR, HALF} else (False, "")


def _splits(desk: Desk, asked: Period, on: date) -> list[str]:
    """Give by what a report is split ahead: nothing where each split would read all records again."""
    with desk.database.read() as session:
        if not readings.has_room(desk, session, asked, on):
            return []
    return sorted(indicators.dimensions(), key=_bears_names)


def _bears_names(by: str | None) -> bool:
    return by == dimension.EDUCATOR


def _read(desk: Desk, on: date, check: Check) -> bool:
    """Read what is usually asked for, where all was kept already; say whether there was anything to do."""
    with desk.database.read() as session:
        if not readings.lacks(desk, session, on):
            return False
        asked = period.year(on, CALENDAR)
        source = readings.ahead(desk, session, asked, on, check)
        for _part in gather.parts(session, None, asked, on, source=source, check=check):
            check()
        readings.counted(desk, session, source)
    return True


def _keep(desk: Desk, ahead: _Ahead, asked: Period, on: date, check: Check, by: str | None = None) -> bool:
    """Count a report and keep it; say whether there was anything to do."""
    with desk.database.read() as session:
        name = kept_report.name(session, asked, on, by)
        if _bears_names(by):
            known = set(kept_report.naming(desk, name))
        else:
            known = kept_figures.there(session, name.report, name.state, with_records=by is None)
        if lacking := [one for one in indicators.indicators() if one not in known]:
            counted = kept_report.in_memory(desk, name) or Known(name)
            kept_report.under_way(desk, counted)
            source = readings.ahead(desk, session, asked, on, check)
            counts_all = not (by or counted.parts) and len(lacking) == len(indicators.indicators())
            for _part in counted.count(session, lacking, asked, on, by=by, source=source, check=check):
                check()
            if counts_all:
                readings.counted(desk, session, source)
    if lacking and counted.seconds >= kept_report.WORTH:
        new = [counted.parts[one] for one in lacking]
        if _bears_names(by):
            kept_report.keep_naming(desk, name, kept_report.bare_parts(new, check))
        else:
            kept = list((kept_report.split_parts if by else kept_report.listed_parts)(new, check))
            with desk.database.write() as session:
                kept_figures.keep(session, name.report, name.state, kept)
    kept_report.under_way(desk, None)
    ahead.reports.add((asked, by))
    return bool(lacking)


def _keep_charts(desk: Desk, ahead: _Ahead, asked: Period, on: date, check: Check) -> bool:
    """Count the charts of a report and keep them; say whether there was anything to do."""
    with desk.database.read() as session:
        name = kept_report.name(session, asked, on, None)
        found, began = kept_charts.find(session, name), time.perf_counter()
        is_new = found is None
        if found is None:
            found = charts.gather(session, asked, on, check=check)
        seconds = time.perf_counter() - began
    if is_new and seconds >= kept_report.WORTH:
        with desk.database.write() as session:
            kept_charts.keep(session, name, found)
    ahead.charts.add(asked)
    return is_new


def _of(desk: Desk, state: str) -> _Ahead:
    ahead: _Ahead | None = desk.kept.get(_AHEAD)
    if ahead is None or ahead.state != state:
        ahead = desk.kept[_AHEAD] = _Ahead(state)
    return ahead
