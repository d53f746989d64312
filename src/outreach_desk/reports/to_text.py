"""A report as plain text for the terminal: each indicator with its rule, units side by side."""

import textwrap
from collections.abc import Mapping, Sequence

from outreach_desk.reports import indicators, sheet
from outreach_desk.reports.table import Grid, Row, Table

_WIDTH = 100
_GAP = "  "


def write(table: Table) -> str:
    """Give the report as text in the shown language, ending with a newline."""
    parts = [head(table), *(_indicator(table, one) for one in table.chosen)]
    return "\n\n".join(parts) + "\n"


def head(table: Table) -> str:
    """Say which days a report covers and how whole its data are."""
    return "\n".join([sheet.period(table), *sheet.standing(table)])


def _indicator(table: Table, indicator: str) -> str:
    title = f"{indicator}  {indicators.indicators()[indicator].name.said()}"
    lines = [title, "─" * len(title), *_lines(table.grid(indicator)), ""]
    for words in sheet.below(table, indicator):
        lines += textwrap.wrap(words, _WIDTH)
    return "\n".join(lines)


def _lines(grid: Grid) -> list[str]:
    """Give the lines of a grid."""
    body = [[label, *_cells(grid, cells)] for label, cells in grid.lines]
    return aligned([["", *grid.header()], *body])


def aligned(rows: Sequence[Sequence[str]], *, right: bool = True) -> list[str]:
    """Give rows as lines in columns: the first to the left, the others to the right if `right`."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        _GAP.join(
            cell.ljust(width) if place == 0 or not right else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _cells(grid: Grid, cells: Mapping[str, Row]) -> list[str]:
    return [cells[unit].shown() if unit in cells else "" for unit in grid.units]
