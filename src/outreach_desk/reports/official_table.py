"""What an official table is: its lines and columns, what stands below them, and how its cells are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from outreach_desk.reports import forms, indicators
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import PERCENT, Words
from outreach_desk.reports.table import Row, Table

_BETWEEN = "+"

Cell = Row | Words | None
"""A figure with its unit, words, or nothing."""
Sides = tuple[Figure, ...]
"""What a cell was counted from: a figure; of a change that of now and that of then; or nothing."""


@dataclass(frozen=True)
class Column:
    """A column of figures; where it has no unit, each cell says its own."""

    words: Words
    unit: str | None = None


@dataclass(frozen=True)
class OfficialLine:
    """One line of an official table: a cell for each column; `total` is printed strong.

    `behind` has for each cell what it was counted from; a line that a seal keeps has it no more.
    """

    code: str
    words: Words
    cells: tuple[Cell, ...]
    total: bool = False
    behind: tuple[Sides, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True)
class Official:
    """An official table in both languages. `tables` are the reports it was counted from, the latest first.

    `groups` are the ids of the groups whose records alone it counts, none where it counts all; then `scope`
    says so, the first of its footnotes. `state` says of a sealed period whether it is as it was sealed.
    """

    form: str
    title: Words
    columns: tuple[Column, ...]
    lines: tuple[OfficialLine, ...]
    footnotes: tuple[Words, ...]
    tables: tuple[Table, ...]
    groups: tuple[str, ...] = ()
    scope: tuple[Words, ...] = ()
    state: tuple[Words, ...] = ()

    def without_records(self) -> "Official":
        """Give it without what its cells were counted from, for whoever keeps it for long."""
        return replace(self, lines=tuple(replace(line, behind=()) for line in self.lines))

    def to_rows(self) -> list[list[str]]:
        """Give it as cells of text in the shown language, the words of its columns first."""
        heads = [forms.words("", "line").said(), *(_head(column) for column in self.columns)]
        body = [
            [line.words.said(), *(shown(*pair) for pair in zip(line.cells, self.columns, strict=True))]
            for line in self.lines
        ]
        return [heads, *body]


def together(lines: Sequence[str]) -> str:
    """Name the line that takes several lines of an indicator together."""
    return _BETWEEN.join(lines)


def taken(row: Row) -> tuple[tuple[str, str, str], ...]:
    """Give the figures that a figure takes together: itself, or several."""
    return tuple((row.indicator, line, row.unit) for line in row.line.split(_BETWEEN))


def report_of(official: Official, column: int) -> int | None:
    """Give of which report a column is: a comparison begins with the earlier one, and a change is of both."""
    return (1, 0, None)[column] if official.form == forms.CHANGE else 0


def footnotes(form: str, on: date, lines: Sequence[OfficialLine]) -> tuple[Words, ...]:
    """Give what stands under such lines of a form that is in force on a day."""
    return (*forms.footnotes(form, on), *_left_out(lines))


def shown(cell: Cell, column: Column) -> str:
    """Give a cell as people read it in the shown language; with its unit where the column has none."""
    if cell is None:
        return ""
    if isinstance(cell, Words):
        return cell.said()
    if column.unit is not None or cell.value is None or cell.unit == PERCENT:
        return cell.shown()
    return f"{cell.shown()} {indicators.counted_words(cell.unit, cell.value).said()}"


def _head(column: Column) -> str:
    """Give the words of a column, with its unit where these do not say it."""
    words = column.words.said()
    unit = indicators.unit_words(column.unit).said() if column.unit else ""
    return words if not unit or unit.casefold() in words.casefold() else f"{words} ({unit})"


def _left_out(lines: Sequence[OfficialLine]) -> Iterator[Words]:
    """Say for each reason the most records that one figure of the table left out for it."""
    most: dict[str, int] = {}
    for line in lines:
        for cell in line.cells:
            for reason, count in cell.reasons.items() if isinstance(cell, Row) else ():
                most[reason] = max(count, most.get(reason, 0))
    for reason, count in most.items():
        why = indicators.note_words(reason)
        words = forms.words("", "left_out")
        yield Words(
            *(said.format(detail=f"{count} {of}") for said, of in ((words.vi, why.vi), (words.en, why.en)))
        )
