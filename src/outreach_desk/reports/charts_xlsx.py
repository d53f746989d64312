"""The charts of a sheet on a page of their own in an .xlsx file: their numbers, and a chart of these beside.

A mark without a number (too early, hidden) has an empty cell, which no chart draws; its words stand beside.
"""

from dataclasses import dataclass
from typing import Any

from outreach_desk.ground.language import _
from outreach_desk.reports.chart import COLUMNS, Chart
from outreach_desk.reports.sheet import Sheet

_A4 = 9
_WORDS, _NUMBER, _GAP = 52, 20, 3
_BESIDE = 5
"""The column at which a drawn chart stands."""
_ROW = 20
"""Pixels of a row as it is."""
_WIDE, _TALL, _EACH = 620, 300, 22
_INK = "#A63A6B"
_BEHIND = "#D9D4CC"


@dataclass(frozen=True)
class Looks:
    """The looks of cells: titles, text that wraps, heads, words, whole numbers and those with a decimal."""

    part: Any
    plain: Any
    head: Any
    words: Any
    number: Any
    tenths: Any


def put(book: Any, looks: Looks, sheet: Sheet) -> None:
    """Add the page of charts to a workbook."""
    page = book.add_worksheet(_("Charts"))
    page.set_column(0, 0, _WORDS)
    page.set_column(1, 3, _NUMBER)
    page.set_column(4, 4, _GAP)
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")
    page.write_string(0, 0, sheet.title, looks.part)
    page.write_string(1, 0, sheet.period)
    row = 2
    for words in sheet.about_charts:
        page.merge_range(row, 0, row, 3, "", looks.plain)
        page.write_string(row, 0, words, looks.plain)
        page.set_row_pixels(row, _ROW * lines_of(words, _WORDS + 3 * _NUMBER))
        row += 1
    for chart in sheet.charts:
        row = _put(book, page, looks, chart, row + 1)


def _put(book: Any, page: Any, looks: Looks, chart: Chart, row: int) -> int:
    """Write a chart's numbers and draw it beside them; give the next free row."""
    start = row
    page.write_string(row, 0, chart.title, looks.part)
    if chart.unit:
        row += 1
        page.write_string(row, 0, chart.unit)
    row += 1
    whole = _whole(chart)
    heads = (*chart.heads, *([whole] if whole else []), _("As read"))
    for place, words in enumerate(heads):
        page.write_string(row, place, words, looks.head)
    page.set_row_pixels(row, _ROW * max(lines_of(words, _NUMBER) for words in heads[1:]))
    first = row + 1
    for mark in chart.marks:
        row += 1
        page.write_string(row, 0, mark.label, looks.words)
        page.set_row_pixels(row, _ROW * lines_of(mark.label, _WORDS))
        for place, value in enumerate((mark.value, mark.whole) if whole else (mark.value,), 1):
            _put_number(page, looks, row, place, value)
        page.write_string(row, len(heads) - 1, mark.shown, looks.words)
    drawn = _drawn(book, page, chart, (first, row))
    tall = max(_TALL, _EACH * len(chart.marks) + 90) if chart.form != COLUMNS else _TALL
    drawn.set_size({"width": _WIDE, "height": tall})
    page.insert_chart(start, _BESIDE, drawn, {"description": _said(chart), "object_position": 2})
    for words in chart.notes:
        row += 1
        page.write_string(row, 0, words)
    return max(row, start + -(-tall // _ROW)) + 1


def lines_of(words: str, room: int) -> int:
    """Give how many lines words need in so many letters; a spreadsheet makes no room by itself."""
    return -(-len(words) // room) or 1


def _whole(chart: Chart) -> str:
    """Give the head of what values are parts of; empty where these are all of one."""
    wholes = {mark.whole for mark in chart.marks}
    return _("Of all") if chart.form == COLUMNS and wholes != {None} else ""


def _put_number(page: Any, looks: Looks, row: int, place: int, value: float | None) -> None:
    if value is None:
        page.write_blank(row, place, None, looks.number)
    else:
        page.write_number(
            row, place, round(value, 1), looks.tenths if isinstance(value, float) else looks.number
        )


def _drawn(book: Any, page: Any, chart: Chart, rows: tuple[int, int]) -> Any:
    """Give the drawn chart of the numbers in these rows: one colour, each value written beside it."""
    first, last = rows
    made = book.add_chart({"type": "column" if chart.form == COLUMNS else "bar"})
    columns = [(2, _BEHIND), (1, _INK)] if _whole(chart) else [(1, _INK)]
    for column, colour in columns:
        made.add_series(
            {
                "name": [page.get_name(), first - 1, column],
                "categories": [page.get_name(), first, 0, last, 0],
                "values": [page.get_name(), first, column, last, column],
                "data_labels": {"value": True},
                "fill": {"color": colour},
                "border": {"color": _INK},
                "gap": 60,
            }
        )
    title = f"{chart.title} ({chart.unit})" if chart.unit else chart.title
    made.set_title({"name": title, "name_font": {"size": 11}, "overlay": False})
    made.set_legend({"position": "bottom"} if len(columns) > 1 else {"none": True})
    if chart.form != COLUMNS:
        made.set_y_axis({"reverse": True})
    made.show_blanks_as("gap")
    return made


def _said(chart: Chart) -> str:
    return "\n".join(mark.said() for mark in chart.marks)
