"""An official table as a file that leaves the desk, or as text: its forms, and its version for sharing."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from outreach_desk.desk import beneath, figures, letterheads, official, report_file, sealed_tables
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import Asked
from outreach_desk.desk.official import Official
from outreach_desk.desk.report_file import Content, Draw, Report, Saved, Table, Wanted
from outreach_desk.desk.spread import Doubts
from outreach_desk.ground.errors import Usage
from outreach_desk.reports import forms, official_sheet, period
from outreach_desk.reports.period import Period
from outreach_desk.reports.sheet import Sheet
from outreach_desk.reports.source import Check, unhurried


def choices(*, of_office: bool) -> list[tuple[str, str]]:
    """Give the official tables that such a desk has, each with its title."""
    return [(form, forms.title(form).said()) for form in forms.FORMS if of_office or form != forms.MODELS]


def prepare(
    desk: Desk, asked: Asked, wanted: Wanted, report: Report = lambda _done, _total: None
) -> tuple[Table | Official, Sheet]:
    """Count the report or the official table that is wanted of a person's days; give it, and its sheet.

    `report(done, total)` is called often and may end it by raising. Raises Usage and Refused as
    `official.count`.
    """
    if wanted.official is None:
        return report_file.prepare(desk, asked, wanted, report)
    report(0, 1)
    table = _count(desk, asked, wanted, wanted.official, partial(report, 0, 1))
    return table, _sheet(desk, _for(desk, table, wanted))


def under(desk: Desk, asked: Asked, wanted: Wanted, form: str) -> tuple[Official, Beneath]:
    """Count the official table `form` as it is wanted; give it, and what is quickly told under it.

    `doubts` gives what may still move it. Raises Usage and Refused as `official.count`.
    """
    table = _count(desk, asked, wanted, form)
    return table, beneath.first(desk, table)


def doubts(desk: Desk, table: Official, check: Callable[[], object] = lambda: None) -> Doubts:
    """Give what may still move an official table. `check` is called often and may raise."""
    return beneath.doubts(desk, table, check)


def days_before(desk: Desk, asked: Asked) -> tuple[date, date]:
    """Give first and last of as many days before those that are asked for. Raises Usage."""
    found = _before(_span(desk, asked))
    return found.first, found.last


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
    check: Callable[[], object] = lambda: None,
) -> Saved:
    """Write what was counted into a folder under a neutral name; `lines` as for `report_file.content`.

    `check` is called before anything is written, and may end it by raising. Raises Usage as `content`, and
    Refused.
    """
    if not isinstance(table, Official):
        return report_file.save(desk, table, wanted, folder, draw, lines, check)
    return report_file.write(desk, folder, wanted, lambda: content(desk, table, wanted, draw), check)


def _count(desk: Desk, asked: Asked, wanted: Wanted, form: str, check: Check = unhurried) -> Official:
    span = _span(desk, asked)
    before = _before(span)
    if wanted.before is not None:
        first, last = wanted.before
        try:
            before = figures.parse_period(desk, first=first, last=last, calendar=asked.calendar)
        except Usage as problem:
            raise Usage(problem.code, problem.words, column=official.BEFORE) from None
    on = figures.parse_on(asked.on)
    return official.count(
        desk,
        form,
        span,
        on,
        before=before,
        group=wanted.group,
        point=wanted.point,
        as_sealed=True,
        check=check,
    )


def _span(desk: Desk, asked: Asked) -> Period:
    return figures.parse_period(
        desk, first=asked.first, last=asked.last, code=asked.code, calendar=asked.calendar
    )


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
    with desk.database.read() as session:
        sealed = [sealed_tables.whole(session, one) for one in table.tables]
    reports = [
        whole or figures.report(desk, one.period, one.on)
        for whole, one in zip(sealed, table.tables, strict=True)
    ]
    return official_sheet.for_sharing(table, reports)
