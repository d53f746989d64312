"""A report as a file that leaves the desk: which form, whether for outside, and what is not in it.

Nothing personal is in any form; what is not the shared version still shows figures below five.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from outreach_desk.bundle import own_keys
from outreach_desk.desk import chart_rows, charts, figure_page, figures, letterheads, written_under
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import Asked
from outreach_desk.desk.official import Official
from outreach_desk.desk.written_under import Under
from outreach_desk.ground import logs, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.reports import indicators, shared, sheet, to_dhis2, to_xlsx
from outreach_desk.reports.period import Period
from outreach_desk.reports.sheet import Sheet
from outreach_desk.reports.table import Table
from outreach_desk.store import safewrite

__all__ = [
    "BINARY",
    "DHIS2",
    "FORMS",
    "PDF",
    "XLSX",
    "Content",
    "Draw",
    "Prepared",
    "Report",
    "Saved",
    "Table",
    "Wanted",
    "content",
    "drawn",
    "headed",
    "prepare",
    "save",
]

XLSX, PDF, DHIS2 = "xlsx", "pdf", "dhis2"
FORMS = (*figures.FORMS, XLSX, PDF, DHIS2)
BINARY = (XLSX, PDF)
_ENDINGS = {figures.AS_TABLE: "txt", DHIS2: "json"}
_MOST_NAMED = 5

Report = Callable[[int, int], None]
Draw = Callable[[Sheet, bool], bytes]
"""Draws a sheet as a PDF, landscape or not. Whoever knows how hands it in: no floor below the window does."""


@dataclass(frozen=True)
class Wanted:
    """How a report is wanted. `org_unit` is the code of DHIS2, None for the one that the desk keeps.

    `official` names an official table in place of the report. Of it alone: `before` are the first and last
    day to compare with, as typed (None: as many days before), `group` or `point` the code of whom it is.
    `charts`: on paper and in a spreadsheet a whole report has its charts.
    """

    form: str = XLSX
    shared: bool = False
    landscape: bool = False
    org_unit: str | None = None
    official: str | None = None
    charts: bool = True
    before: tuple[str, str] | None = None
    group: str | None = None
    point: str | None = None

    @property
    def outside(self) -> bool:
        """Say whether others than the office read it: people, or DHIS2."""
        return self.shared or self.form == DHIS2


@dataclass(frozen=True)
class Prepared:
    """What was counted to be written: the figures, what stands under them, and the sheet of both."""

    table: Table | Official
    under: Under
    lines: Sheet


@dataclass(frozen=True)
class Content:
    """What would be written. For DHIS2: how many figures have no value, which no code; if it is whole."""

    data: bytes
    shared: bool
    empty: int = 0
    unmapped: tuple[str, ...] = ()
    complete: bool = True

    def told(self) -> list[str]:
        """Say what is not in it."""
        lines = []
        if self.empty:
            words = ngettext(
                "{n} figure has no value (too early, or hidden) and is not in the file.",
                "{n} figures have no value (too early, or hidden) and are not in the file.",
                self.empty,
            )
            lines.append(words.format(n=numbers.show_integer(self.empty)))
        if self.unmapped:
            words = ngettext(
                "{n} figure has no code in DHIS2 and is not in the file: {names}",
                "{n} figures have no code in DHIS2 and are not in the file: {names}",
                len(self.unmapped),
            )
            named = ", ".join(self.unmapped[:_MOST_NAMED])
            more = " …" if len(self.unmapped) > _MOST_NAMED else ""
            lines.append(words.format(n=numbers.show_integer(len(self.unmapped)), names=named + more))
        if not self.complete:
            lines.append(
                _(
                    "DHIS2 is not told that the figures are complete: the period is not over, or bundles are"
                    " missing."
                )
            )
        return lines


@dataclass(frozen=True)
class Saved:
    """A report that was written to a file."""

    path: Path
    form: str
    content: Content

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {
            "file": self.path.name,
            "path": str(self.path),
            "as": self.form,
            "shared": self.content.shared,
            "empty": self.content.empty,
            "unmapped": [*self.content.unmapped],
            "complete": self.content.complete,
        }

    def warning(self) -> str:
        """Say what whoever carries the file must know."""
        if self.content.shared:
            return _("Small figures are hidden in it: it may be given to others.")
        return _("It shows figures below 5 and is not sealed: keep it inside the programme.")


def prepare(
    desk: Desk, asked: Asked, wanted: Wanted, report: Report = lambda _done, _total: None
) -> Prepared:
    """Count what a person asked for on the page, and what stands under it. Raises Usage.

    `report(done, total)` is called often and may end it by raising.
    """
    report(0, 1)
    check = partial(report, 0, 1)
    table = figure_page.count(desk, asked, check=check).table
    under = written_under.look(desk, table, outside=wanted.outside, check=check)
    return Prepared(table, under, _sheet(desk, _for(table, wanted, under), wanted, under, report))


def check(desk: Desk, asked: Period, on: date, by: str | None, wanted: Wanted) -> None:
    """Refuse what this period, split or desk cannot have before anything is counted. Raises Usage."""
    if wanted.form == DHIS2:
        to_dhis2.check(asked, _org_unit(desk, on, wanted))
    if wanted.outside:
        shared.check(by)


def _org_unit(desk: Desk, on: date, wanted: Wanted) -> str:
    return letterheads.find(desk, on).org_unit if wanted.org_unit is None else wanted.org_unit


def content(
    desk: Desk,
    table: Table,
    wanted: Wanted,
    draw: Draw,
    lines: Sheet | None = None,
    under: Under | None = None,
) -> Content:
    """Give a report in a form; `lines` and `under` as `prepare` gave them, where it did: both cost a count.

    Raises Usage: an unknown form, or one that this period cannot have.
    """
    under = under or written_under.look(desk, table, outside=wanted.outside)
    found = _for(table, wanted, under)
    if wanted.form == DHIS2:
        written = to_dhis2.write(found, _org_unit(desk, table.on, wanted))
        unmapped = tuple("/".join(cell) for cell in written.unmapped)
        data = written.text.encode("utf-8")
        return Content(data, found.shared, written.empty, unmapped, written.complete)
    if wanted.form not in BINARY:
        text = written_under.in_text(figures.written(found, wanted.form), wanted.form, under)
        return Content(text.encode("utf-8"), found.shared)
    return drawn(lines or _sheet(desk, found, wanted, under), wanted, draw)


def drawn(lines: Sheet, wanted: Wanted, draw: Draw) -> Content:
    """Give a sheet of lines as a spreadsheet or as a PDF."""
    data = (
        to_xlsx.write(lines, landscape=wanted.landscape)
        if wanted.form == XLSX
        else draw(lines, wanted.landscape)
    )
    return Content(data, wanted.shared)


def save(
    desk: Desk,
    table: Table,
    wanted: Wanted,
    folder: Path,
    draw: Draw,
    lines: Sheet | None = None,
    check: Callable[[], object] = lambda: None,
    under: Under | None = None,
) -> Saved:
    """Write a report into a folder under a neutral name. Raises Usage as `content`, and Refused."""
    return write(desk, folder, wanted, lambda: content(desk, table, wanted, draw, lines, under), check)


def write(
    desk: Desk,
    folder: Path,
    wanted: Wanted,
    make: Callable[[], Content],
    check: Callable[[], object] = lambda: None,
) -> Saved:
    """Write what `make` gives into a folder under a neutral name. Raises Refused.

    `check` is called before anything is written, and may end it by raising.
    """
    safewrite.need_folder(folder)
    made = make()
    check()
    name = f"report-{own_keys.new_device()}.{_ENDINGS.get(wanted.form, wanted.form)}"
    path = safewrite.write(folder, name, made.data)
    logs.event(desk.home.log, "report_written", bytes=len(made.data), shared=int(made.shared))
    return Saved(path, wanted.form, made)


def headed(desk: Desk, lines: Sheet) -> Sheet:
    """Say of a sheet of a practice desk that its people are made up."""
    if not desk.practice:
        return lines
    words = _("For practice, with made-up people: {title}")
    return replace(lines, title=words.format(title=lines.title))


def _for(table: Table, wanted: Wanted, under: Under) -> Table:
    told = written_under.of_report(table, under)
    return shared.of(told) if wanted.shared else told


def _sheet(
    desk: Desk,
    table: Table,
    wanted: Wanted,
    under: Under,
    report: Report = lambda _done, _total: None,
) -> Sheet:
    made = sheet.of_table(table, letterheads.find(desk, table.on).letterhead)
    made = written_under.on_sheet(made, under)
    if table.sealed:
        words = _("The figures are sealed: what came later is not in them.")
        made = replace(made, standing=(*made.standing, words))
    return headed(desk, _with_charts(desk, made, table, report) if _has_charts(table, wanted) else made)


def _has_charts(table: Table, wanted: Wanted) -> bool:
    """Say whether charts are wanted, and the report is the whole one."""
    all_of_it = set(table.chosen) >= set(indicators.of_one_group())
    return wanted.charts and wanted.form in BINARY and all_of_it


def _with_charts(desk: Desk, made: Sheet, table: Table, report: Report) -> Sheet:
    """Add the charts of a report; of one that is shared or sealed those alone that its own tables bear."""
    if table.shared:
        words = _(
            "Only figures of the tables above are drawn, hidden where these hide them. Charts by month, by"
            " service and by area have other figures and are left out of this version."
        )
        return replace(made, charts=chart_rows.of(table), about_charts=(words,))
    if table.sealed:
        words = _(
            "Only the sealed figures are drawn. Charts by month, by service and by area would be counted anew"
            " and are left out."
        )
        return replace(made, charts=chart_rows.of(table), about_charts=(words,))
    found = charts.count(desk, table.period, table.on, report).charts
    return replace(made, charts=tuple(one for one in found if not one.empty))
