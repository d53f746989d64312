"""Keeps together on paper what belongs together: a row, a head with its first rows, an end with its notes.

Who signs stands with what is signed. The layout of a document knows no such rule, and cannot be told to
begin a page at a row. So a draft on one endless page is measured, pages are filled here, and the document is
written anew with a table for each page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAbstractTextDocumentLayout, QTextBlock, QTextDocument, QTextTable

_WITH = 2
"""So many rows stand with the head of their table, and with what is below it."""
_MOST = 0.7
"""What needs more of a page than this is not kept together."""
_SLACK = 10.0
"""What a page may need more than is counted here: the paragraph without words between two tables."""
SIGNING = -1
"""Stands for those who sign, in place of a part."""


@dataclass(frozen=True)
class Written:
    """A table with so many rows of `heads`, and the number of the last block that belongs to it."""

    table: QTextTable
    heads: int
    last: int


Begins = dict[int, list[int]]
"""By part, from 0, at which of its rows a page begins: at 0 with the whole table. `SIGNING` has one row."""


@dataclass(frozen=True)
class _Unit:
    """What is not torn: from `top` to `bottom` on the endless page, and the row with which it begins.

    `row` is None for a line of a paragraph, before which the layout begins a page by itself. `again` is what
    the head needs that comes again above it.
    """

    part: int
    row: int | None
    top: float
    bottom: float
    again: float = 0.0


def begins(made: QTextDocument, height: float, parts: Sequence[Written], signed: QTextTable | None) -> Begins:
    """Give where pages of a height begin in a document that was laid out on one endless page."""
    room = height - 2 * made.documentMargin() - _SLACK
    found: Begins = {}
    top, again = made.documentMargin(), 0.0
    for unit in _units(made.documentLayout(), parts, signed, _MOST * room):
        if unit.bottom - top + again > room and unit.top > top:
            top, again = unit.top, unit.again
            if unit.row is not None:
                found.setdefault(unit.part, []).append(unit.row)
    return found


def _units(
    layout: QAbstractTextDocumentLayout, parts: Sequence[Written], signed: QTextTable | None, most: float
) -> Iterator[_Unit]:
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        measured = _Measured(layout, part, number)
        end = layout.frameBoundingRect(signed).bottom() if signed and last else 0.0
        yield from measured.units(most, max(end, measured.end))
    if signed is not None:
        place = layout.frameBoundingRect(signed)
        yield _Unit(SIGNING, 0, place.top(), place.bottom())


class _Measured:
    """A table and what stands below it, as high as they are on the endless page."""

    def __init__(self, layout: QAbstractTextDocumentLayout, part: Written, number: int) -> None:
        self._layout, self._part, self._number = layout, part, number
        self._foot = layout.frameBoundingRect(part.table).bottom()
        around = part.table.format().cellPadding() + part.table.format().border()
        heads = [self._row(row) - around for row in range(part.heads)]
        self._tops = [self._row(row) - around for row in range(part.heads, part.table.rows())]
        self._start = heads[0]
        self._again = (self._tops[0] if self._tops else self._foot) - self._start
        self._lines = list(self._lines_below())
        self.end = self._lines[-1][1] if self._lines else self._foot

    def units(self, most: float, end: float) -> Iterator[_Unit]:
        """Give what is not torn, in order; `end` is where that ends which shall stand with the last rows.

        What is higher than `most` is given in pieces.
        """
        count = len(self._tops)
        first, last = min(_WITH, count), max(0, count - _WITH)
        whole = end - self._top(last) <= most
        if whole and last < first and end - self._start <= most:
            yield _Unit(self._number, 0, self._start, end)
            return
        yield _Unit(self._number, 0, self._start, self._top(first))
        last = max(first, last) if whole else count
        for row in range(first, last):
            yield self._unit(row, self._top(row + 1))
        if whole and last < count:
            yield self._unit(last, end)
        else:
            yield from (_Unit(self._number, None, top, bottom) for top, bottom in self._lines)

    def _unit(self, row: int, bottom: float) -> _Unit:
        return _Unit(self._number, row, self._top(row), bottom, self._again)

    def _top(self, row: int) -> float:
        return self._tops[row] if row < len(self._tops) else self._foot

    def _row(self, row: int) -> float:
        """Give where the words of a row begin: at one height in all its cells."""
        return self._y(self._part.table.cellAt(row, 0).firstCursorPosition().block())

    def _lines_below(self) -> Iterator[tuple[float, float]]:
        """Give where the lines below the table begin and end."""
        block = self._part.table.lastCursorPosition().block().next()
        while block.isValid() and block.blockNumber() <= self._part.last:
            top, layout = self._y(block), block.layout()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                yield top + line.y(), top + line.y() + line.height()
            block = block.next()

    def _y(self, block: QTextBlock) -> float:
        return self._layout.blockBoundingRect(block).top()
