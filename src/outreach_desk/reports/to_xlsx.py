"""A sheet of lines as an .xlsx file: numbers as numbers, percentages as shares, the unit above each column.

The numbers of its charts stand on a second page (`charts_xlsx`).

Words are written as text and never as a formula, a link or a number; nothing touches a temporary folder.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outreach_desk.ground.language import _
from outreach_desk.reports import charts_xlsx
from outreach_desk.reports.charts_xlsx import Looks, lines_of
from outreach_desk.reports.indicators import PERCENT, SHARES
from outreach_desk.reports.sheet import Figure, Part, Sheet

_A4 = 9
_WORDS, _UNIT = 58, 14
_LETTERS = 0.9
"""Letters to a unit of a column's width."""
_LINE_HEIGHT = 15
_HUNDRED = 100
_WHOLE, _TENTHS = "#,##0", "0.0"
_FORMS = {unit: "0.0%" if unit == PERCENT else _TENTHS for unit in SHARES}


@dataclass(frozen=True)
class _Formats:
    """The looks of cells."""

    head: Any
    title: Any
    plain: Any
    part: Any
    unit: Any
    words: Any
    note: Any
    figures: dict[str, Any]

    def figure(self, unit: str) -> Any:
        """Give the look of a figure."""
        return self.figures[_FORMS.get(unit, _WHOLE)]

    def of_charts(self) -> Looks:
        """Give those of the charts' page."""
        whole, tenths = self.figures[_WHOLE], self.figures[_TENTHS]
        return Looks(self.part, self.plain, self.unit, self.words, whole, tenths)


def write(sheet: Sheet, *, landscape: bool = False) -> bytes:
    """Give the file's bytes: a worksheet made for A4, and one for its charts if it has any."""
    # 50 ms and 2 MB, and only who saves a spreadsheet needs it.
    import xlsxwriter  # noqa: PLC0415 - measured, see above

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a file that tells nothing
    looks = _formats(book)
    page = book.add_worksheet(_("Report"))
    columns = max((len(part.columns) for part in sheet.parts), default=1)
    page.set_column(0, 0, _WORDS)
    page.set_column(1, columns, _UNIT)
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")
    if landscape:
        page.set_landscape()
    row = _put_head(page, looks, sheet, columns)
    for part in sheet.parts:
        row = _put_part(page, looks, part, row, columns)
    _put_signatories(page, looks, sheet, row)
    if sheet.charts:
        charts_xlsx.put(book, looks.of_charts(), sheet)
    book.close()
    return stream.getvalue()


def _formats(book: Any) -> _Formats:
    edge = {"border": 1, "border_color": "#9CA3AF", "valign": "vcenter"}
    form = book.add_format
    return _Formats(
        head=form({"bold": True, "align": "center", "num_format": "@"}),
        title=form({"bold": True, "font_size": 14, "align": "center", "num_format": "@"}),
        plain=form({"text_wrap": True, "valign": "top", "num_format": "@"}),
        part=form({"bold": True, "font_size": 12, "num_format": "@"}),
        unit=form({"bold": True, "text_wrap": True, "align": "center", "num_format": "@", **edge}),
        words=form({"text_wrap": True, "num_format": "@", **edge}),
        note=form({"text_wrap": True, "valign": "top", "font_color": "#4B5563", "num_format": "@"}),
        figures={
            one: form({"num_format": one, "align": "right", **edge}) for one in {*_FORMS.values(), _WHOLE}
        },
    )


def _put_head(page: Any, looks: _Formats, sheet: Sheet, columns: int) -> int:
    """Write whose report it is, what it is and how whole it is; give the next free row."""
    row = 0
    if sheet.letterhead is not None:
        left, right = sheet.letterhead.left, sheet.letterhead.right
        for number, words in enumerate(left):
            page.write_string(row + number, 0, words, looks.head)
        for number, words in enumerate(right):
            _put_wide(page, row + number, words, looks.head, columns, first=1)
        row += max(len(left), len(right)) + 1
    for words, look in ((sheet.title, looks.title), (sheet.period, looks.head)):
        _put_wide(page, row, words, look, columns)
        row += 1
    for words in sheet.standing:
        _put_wide(page, row, words, looks.plain, columns)
        row += 1
    return row + 1


def _put_part(page: Any, looks: _Formats, part: Part, row: int, columns: int) -> int:
    if part.title:
        page.write_string(row, 0, part.title, looks.part)
        row += 1
    if part.columns:
        row = _put_table(page, looks, part, row)
    else:
        for line in part.lines:
            _put_wide(page, row, line.words, looks.plain, columns)
            row += 1
    for words in part.below:
        _put_wide(page, row, words, looks.note, columns)
        row += 1
    return row + 1


def _put_table(page: Any, looks: _Formats, part: Part, row: int) -> int:
    page.write_string(row, 0, _("Line"), looks.unit)
    _make_room(page, row, max(lines_of(unit, _UNIT) for unit in part.columns))
    for place, unit in enumerate(part.columns, 1):
        page.write_string(row, place, unit, looks.unit)
    for line in part.lines:
        row += 1
        page.write_string(row, 0, line.words, looks.words)
        shown = [lines_of(cell.shown, _UNIT) for cell in line.cells if cell is not None]
        _make_room(page, row, max(lines_of(line.words, _WORDS), *shown, 1))
        for place, cell in enumerate(line.cells, 1):
            if cell is None:
                page.write_blank(row, place, None, looks.words)
            else:
                _put_figure(page, looks, row, place, cell)
    return row + 1


def _put_figure(page: Any, looks: _Formats, row: int, place: int, cell: Figure) -> None:
    look = looks.figure(cell.unit)
    if cell.value is None:
        page.write_string(row, place, cell.shown, look)
    else:
        value = cell.value / _HUNDRED if cell.unit == PERCENT else cell.value
        page.write_number(row, place, value, look)


def _put_signatories(page: Any, looks: _Formats, sheet: Sheet, row: int) -> None:
    if sheet.letterhead is None:
        return
    for place, one in enumerate(sheet.letterhead.signatories):
        page.write_string(row, place * 2, one.role, looks.head)
        page.write_string(row + 1, place * 2, one.hint, looks.head)


def _put_wide(page: Any, row: int, words: str, look: Any, columns: int, *, first: int = 0) -> None:
    """Write words across the columns; a row of joined cells does not grow by itself."""
    if columns > first:
        page.merge_range(row, first, row, columns, "", look)
    page.write_string(row, first, words, look)
    if first == 0:
        _make_room(page, row, lines_of(words, round(_LETTERS * (_WORDS + _UNIT * columns))))


def _make_room(page: Any, row: int, lines: int) -> None:
    """Make a row as high as lines of words need: not every program does by itself."""
    if lines > 1:
        page.set_row(row, lines * _LINE_HEIGHT)
