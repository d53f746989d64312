"""A report as plain text for the terminal: each indicator with its rule, units side by side."""

import textwrap
from collections.abc import Mapping, Sequence

from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _
from outreach_desk.reports import indicators
from outreach_desk.reports.table import Grid, Row, Table

_WIDTH = 100
_GAP = "  "


def write(table: Table) -> str:
    """Give the report as text in the shown language, ending with a newline."""
    parts = [_head(table), *(_indicator(table, one) for one in table.chosen)]
    return "\n\n".join(parts) + "\n"


def _head(table: Table) -> str:
    standing = table.standing
    lines = [
        _("Period: {period} · {calendar} · report date {on}").format(
            period=table.period.label(), calendar=table.calendar_words(), on=dates.show_day(table.on)
        ),
        _("Made at {at} · bundles merged: {merged}, missing: {missing} · open questions: {open}").format(
            at=dates.show_instant(table.generated),
            merged=numbers.show_integer(standing.merged),
            missing=numbers.show_integer(standing.missing),
            open=numbers.show_integer(standing.unresolved),
        ),
    ]
    if table.by is not None:
        lines.append(_("Split by: {by}").format(by=indicators.dimension_words(table.by).said()))
    return "\n".join(lines)


def _indicator(table: Table, indicator: str) -> str:
    meaning = indicators.indicators()[indicator]
    title = f"{indicator}  {meaning.name.said()}"
    lines = [title, "─" * len(title), *_lines(table.grid(indicator)), ""]
    rule = _("Rule (version {version}): {rule}").format(version=meaning.version, rule=meaning.rule.said())
    lines += textwrap.wrap(rule, _WIDTH)
    for note in table.notes:
        if note.indicator == indicator:
            lines += textwrap.wrap(note.said(), _WIDTH)
    for reason, count in table.left_out(indicator).items():
        words = indicators.note_words(reason).said()
        left_out = _("Left out: {count} {reason}.").format(count=numbers.show_integer(count), reason=words)
        lines += textwrap.wrap(left_out, _WIDTH)
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
