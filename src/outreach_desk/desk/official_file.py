"""An official table as a file that leaves the desk, or as text: its forms, and its version for sharing."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from outreach_desk.desk import (
    beneath,
    figures,
    letterheads,
    official,
    report_file,
    sealed_tables,
    written_under,
)
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import Asked
from outreach_desk.desk.official import Official
from outreach_desk.desk.report_file import Content, Draw, Prepared, Report, Saved, Table, Wanted
from outreach_desk.desk.spread import Doubts
from outreach_desk.desk.written_under import Under
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
) -> Prepared:
    """Count the report or the official table that is wanted of a person's days, and what stands under it.

    `report(done, total)` is called often and may end it by raising. Raises Usage and Refused as
    `official.count`.
    """
    if wanted.official is None:
        return report_file.prepare(desk, asked, wanted, report)
    report(0, 1)
    check = partial(report, 0, 1)
    table = _count(desk, asked, wanted, wanted.official, check)
    under = written_under.look(desk, table, outside=wanted.outside, check=check)
    return Prepared(table, under, _sheet(desk, _for(desk, table, wanted, under), under))


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


def check_form(form: str) -> None:
    """Refuse a form that no official table has before anything is counted. Raises Usage."""
    if form == report_file.DHIS2:
        raise official.no_such_form()


def content(
    desk: Desk,
    table: Official,
    wanted: Wanted,
    draw: Draw,
    lines: Sheet | None = None,
    under: Under | None = None,
) -> Content:
    """Give an official table in a form; `lines` and `under` as for `report_file.content`.

    Raises Usage: it has no such form, or no version for sharing.
    """
    if lines is not None and wanted.form in report_file.BINARY:
        return report_file.drawn(lines, wanted, draw)
    under = under or written_under.look(desk, table, outside=wanted.outside)
    found = _for(desk, table, wanted, under)
    if wanted.form not in report_file.BINARY:
        text = written_under.in_text(official.written(found, wanted.form), wanted.form, under)
        return Content(text.encode("utf-8"), wanted.shared)
    return report_file.drawn(_sheet(desk, found, under), wanted, draw)


def save(
    desk: Desk,
    table: Table | Official,
    wanted: Wanted,
    folder: Path,
    draw: Draw,
    lines: Sheet | None = None,
    check: Callable[[], object] = lambda: None,
    under: Under | None = None,
) -> Saved:
    """Write what was counted into a folder under a neutral name; `lines` and `under` as for `content`.

    `check` is called before anything is written, and may end it by raising. Raises Usage as `content`, and
    Refused.
    """
    if not isinstance(table, Official):
        return report_file.save(desk, table, wanted, folder, draw, lines, check, under)
    return report_file.write(
        desk, folder, wanted, lambda: content(desk, table, wanted, draw, lines, under), check
    )


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


def _sheet(desk: Desk, table: Official, under: Under) -> Sheet:
    kept = letterheads.find(desk, table.tables[0].on).letterhead
    return report_file.headed(desk, written_under.on_sheet(official_sheet.of(table, kept), under))


def _for(desk: Desk, table: Official, wanted: Wanted, under: Under) -> Official:
    told = written_under.of_official(table, under)
    return _for_sharing(desk, told) if wanted.shared else told


def _for_sharing(desk: Desk, table: Official) -> Official:
    """Hide what the shared report of the same days hides: two files shall not tell more than one."""
    with desk.database.read() as session:
        sealed = [sealed_tables.whole(session, one) for one in table.tables]
    reports = [
        whole or figures.report(desk, one.period, one.on)
        for whole, one in zip(sealed, table.tables, strict=True)
    ]
    return official_sheet.for_sharing(table, reports)
