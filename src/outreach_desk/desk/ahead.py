"""Counts the reports of an office that people open before they do, and keeps them: a little at a time.

After a change everything is counted anew, the page of this month first. What is counted in no time is not
kept, so that a small office writes nothing.
"""

from dataclasses import dataclass, field
from datetime import date

from outreach_desk.desk import figure_page, kept_report, sealing
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import MONTH, QUARTER, YEAR
from outreach_desk.desk.kept_report import Known, Name
from outreach_desk.ground import dates
from outreach_desk.records import kept_figures, record
from outreach_desk.reports import indicators, period
from outreach_desk.reports.period import CALENDARS, Period
from outreach_desk.reports.source import Check

OPENED = ((MONTH, 0), (MONTH, 1), (QUARTER, 0), (YEAR, 0), (QUARTER, 1), (YEAR, 1))
"""Which reports people open, and how far back, in the order in which they are counted."""

WORTH = 0.25
"""A report that is counted in less (s) is not kept."""

_AHEAD = "ahead"


@dataclass
class _Ahead:
    """What was counted ahead in a state of the desk and is not kept."""

    state: str
    under_way: Known | None = None
    quick: set[Name] = field(default_factory=set)


def step(desk: Desk, check: Check) -> bool:
    """Keep the next report that people open and that is not kept yet; say whether there was one.

    `check` is called often and may raise: what was counted by then is not counted again.
    """
    if not desk.is_office:
        return False
    with desk.database.read() as session:
        codes = record.local_codes(session)
    on = dates.today()
    for span, back in OPENED:
        for calendar in CALENDARS:
            check()
            asked = period.preset(figure_page.code(span, calendar, on, back), calendar, codes)
            if sealing.sealed(desk, asked) is None and _keep(desk, asked, on, check):
                return True
    return False


def _keep(desk: Desk, asked: Period, on: date, check: Check) -> bool:
    """Count a report and keep it; say whether there was anything to do."""
    with desk.database.read() as session:
        name = kept_report.name(session, asked, on, None)
        known = kept_figures.listed(session, name.report, name.state)
        lacking = [one for one in indicators.indicators() if one not in known]
        ahead: _Ahead | None = desk.kept.get(_AHEAD)
        if ahead is None or ahead.state != name.state:
            ahead = desk.kept[_AHEAD] = _Ahead(name.state)
        if not lacking or name in ahead.quick:
            return False
        if ahead.under_way is None or ahead.under_way.name != name:
            ahead.under_way = kept_report.in_memory(desk, name) or Known(name)
        counted = ahead.under_way
        for _part in counted.count(session, lacking, asked, on, check=check):
            check()
    if counted.seconds < WORTH:
        ahead.quick.add(name)
    else:
        parts = list(kept_report.listed_parts((counted.parts[one] for one in lacking), check))
        with desk.database.write() as session:
            kept_figures.keep(session, name.report, name.state, parts)
    ahead.under_way = None
    return True
