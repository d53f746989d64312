"""An official table as a file that leaves the desk, or as text: its forms, and its version for sharing."""

from datetime import timedelta
from pathlib import Path

from outreach_desk.desk import figures, letterheads, official, report_file
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import Asked
from outreach_desk.desk.official import Official
from outreach_desk.desk.report_file import Content, Draw, Saved, Table, Wanted
from outreach_desk.reports import forms, official_sheet, period
from outreach_desk.reports.period import Period
from outreach_desk.reports.sheet import Sheet


def choices(*, of_office: bool) -> list[tuple[str, str]]:
    """Give the official tables that such a desk has without more being asked, each with its title."""
    other = forms.GROUP if of_office else forms.MODELS
    return [(form, forms.title(form).said()) for form in forms.FORMS if form != other]


def prepare(desk: Desk, asked: Asked, wanted: Wanted) -> tuple[Table | Official, Sheet]:
    """Count the report or the official table that is wanted of a person's days; give it, and its sheet.

    A comparison is with as many days before. Raises Usage and Refused as `official.count`.
    """
    if wanted.official is None:
        return report_file.prepare(desk, asked, wanted)
    span = figures.parse_period(
        desk, first=asked.first, last=asked.last, code=asked.code, calendar=asked.calendar
    )
    table = official.count(desk, wanted.official, span, figures.parse_on(asked.on), before=_before(span))
    return table, _sheet(desk, _for(desk, table, wanted))


def content(desk: Desk, table: Official, wanted: Wanted, draw: Draw) -> Content:
    """Give an official table in a form. Raises Usage: it has no such form, or no version for sharing."""
    found = _for(desk, table, wanted)
    if wanted.form not in report_file.BINARY:
        return Content(official.written(found, wanted.form).encode("utf-8"), wanted.shared)
    return report_file.drawn(_sheet(desk, found), wanted, draw)


def save(
    desk: Desk,
    table: Table | Official,
    wanted: Wanted,
    folder: Path,
    draw: Draw,
    lines: Sheet | None = None,
) -> Saved:
    """Write what was counted into a folder under a neutral name; `lines` as for `report_file.content`.

    Raises Usage as `content`, and Refused.
    """
    if not isinstance(table, Official):
        return report_file.save(desk, table, wanted, folder, draw, lines)
    return report_file.write(desk, folder, wanted, lambda: content(desk, table, wanted, draw))


def _before(span: Period) -> Period:
    """Give as many days before."""
    last = span.first - timedelta(days=1)
    return period.free(last - (span.last - span.first), last, span.calendar)


def _sheet(desk: Desk, table: Official) -> Sheet:
    kept = letterheads.find(desk, table.tables[0].on).letterhead
    return report_file.headed(desk, official_sheet.of(table, kept))


def _for(desk: Desk, table: Official, wanted: Wanted) -> Official:
    return _for_sharing(desk, table) if wanted.shared else table


def _for_sharing(desk: Desk, table: Official) -> Official:
    """Hide what the shared report of the same days hides: two files shall not tell more than one."""
    reports = [figures.report(desk, one.period, one.on) for one in table.tables]
    return official_sheet.for_sharing(table, reports)
