"""Counts the reports of an office that people open before they do, and keeps them: a little at a time.

After a change everything is counted anew, the page of this month first, from records that are read once for
all of them and stay in memory for what nobody counts ahead. What is counted in no time is not kept, so that a
small office writes nothing.
"""

import time
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from outreach_desk.desk import charts, figure_page, kept_charts, kept_report, readings, sealing
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import MONTH, QUARTER, YEAR
from outreach_desk.desk.kept_report import Known, Name
from outreach_desk.ground import dates
from outreach_desk.records import kept_figures, record
from outreach_desk.reports import gather, indicators, period
from outreach_desk.reports.period import CALENDAR, CALENDARS, Period
from outreach_desk.reports.source import Check

OPENED = ((MONTH, 0), (MONTH, 1), (QUARTER, 0), (YEAR, 0), (QUARTER, 1), (YEAR, 1))
"""Which reports people open, and how far back, in the order in which they are counted."""
DRAWN = OPENED[:4]
"""Of which of them the charts are counted too."""

_AHEAD = "ahead"


@dataclass
class _Ahead:
    """What was counted ahead in a state of the desk and is not kept."""

    state: str
    quick: set[Name] = field(default_factory=set)
    quick_charts: set[Name] = field(default_factory=set)


def step(desk: Desk, check: Check) -> bool:
    """Keep the next report that people open and that is not kept yet; say whether there was one.

    Then their charts, one after the other. `check` is called often and may raise: what was counted of a
    report by then is not counted again.
    """
    if not desk.is_office:
        return False
    with desk.database.read() as session:
        codes = record.local_codes(session)
    on = dates.today()
    for keep, opened in ((_keep, OPENED), (_keep_charts, DRAWN)):
        for (span, back), calendar in product(opened, CALENDARS):
            check()
            asked = period.preset(figure_page.code(span, calendar, on, back), calendar, codes)
            if sealing.sealed(desk, asked) is None and keep(desk, asked, on, check):
                return True
    return _read(desk, on, check)


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


def _keep(desk: Desk, asked: Period, on: date, check: Check) -> bool:
    """Count a report and keep it; say whether there was anything to do."""
    with desk.database.read() as session:
        name = kept_report.name(session, asked, on, None)
        known = kept_figures.listed(session, name.report, name.state)
        lacking = [one for one in indicators.indicators() if one not in known]
        ahead = _of(desk, name)
        if not lacking or name in ahead.quick:
            return False
        counted = kept_report.in_memory(desk, name) or Known(name)
        kept_report.under_way(desk, counted)
        source = readings.ahead(desk, session, asked, on, check)
        counts_all = not counted.parts and len(lacking) == len(indicators.indicators())
        for _part in counted.count(session, lacking, asked, on, source=source, check=check):
            check()
        if counts_all:
            readings.counted(desk, session, source)
    if counted.seconds < kept_report.WORTH:
        ahead.quick.add(name)
    else:
        parts = list(kept_report.listed_parts((counted.parts[one] for one in lacking), check))
        with desk.database.write() as session:
            kept_figures.keep(session, name.report, name.state, parts)
    kept_report.under_way(desk, None)
    return True


def _keep_charts(desk: Desk, asked: Period, on: date, check: Check) -> bool:
    """Count the charts of a report and keep them; say whether there was anything to do."""
    with desk.database.read() as session:
        name = kept_report.name(session, asked, on, None)
        ahead = _of(desk, name)
        if name in ahead.quick_charts or kept_charts.find(session, name) is not None:
            return False
        began = time.perf_counter()
        found = charts.gather(session, asked, on, check=check)
        seconds = time.perf_counter() - began
    if seconds < kept_report.WORTH:
        ahead.quick_charts.add(name)
    else:
        with desk.database.write() as session:
            kept_charts.keep(session, name, found)
    return True


def _of(desk: Desk, name: Name) -> _Ahead:
    ahead: _Ahead | None = desk.kept.get(_AHEAD)
    if ahead is None or ahead.state != name.state:
        ahead = desk.kept[_AHEAD] = _Ahead(name.state)
    return ahead
