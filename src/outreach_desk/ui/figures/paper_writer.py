"""Writes the tables, lines and signatories of a sheet into text documents; where pages begin it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from fontpkg_be_vietnam_pro import FAMILY
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from outreach_desk.ground.language import _
from outreach_desk.reports.sheet import Line, Part
from outreach_desk.ui.figures.keeping import Written
from outreach_desk.ui.widgets.paper import own_font

BODY, SMALL, HEAD, TITLE = 12, 10, 14, 18
_GREY = "#B8BEC8"
_FIGURES = 15
"""Percent of the width that a column of figures has."""
_LEAST_WORDS = 34
_SHORT, _WORDS = 12, 40
"""Letters of the longest figure; the width of a column that says more than figures."""
_TOGETHER = 6
"""So many pages are one document."""
CENTRE, _RIGHT, _LEFT = (
    Qt.AlignmentFlag.AlignHCenter,
    Qt.AlignmentFlag.AlignRight,
    Qt.AlignmentFlag.AlignLeft,
)


@dataclass(frozen=True)
class Room:
    """The room around a page, and around the words of a cell, in the document's own units."""

    margin: int
    padding: int


WIDE, CLOSE = Room(60, 3), Room(44, 2)
"""As a sheet is written; and a little closer."""


class Writer:
    """Writes block after block at the end of a document; nothing is ever read as markup.

    Where it `splits`, it goes on in another document where a page begins, once one has enough pages. The last
    of `documents` is the one that is written.
    """

    def __init__(self, room: Room, *, splits: bool = False) -> None:
        self._room, self._splits = room, splits
        self.documents = [self._document()]
        self._pages = 1
        self._cursor = QTextCursor(self.documents[0])
        self._first = True

    def line(
        self,
        words: str,
        size: int = BODY,
        *,
        bold: bool = False,
        align: Qt.AlignmentFlag = _LEFT,
        above: int = 4,
    ) -> None:
        """Write a paragraph."""
        block = _block(align, above)
        if self._first:
            self._cursor.setBlockFormat(block)
            self._first = False
        else:
            self._cursor.insertBlock(block)
        self._cursor.insertText(words, _letters(size, bold=bold))

    def part(self, part: Part, begins: Sequence[int]) -> Written:
        """Write the table of a part, at whose rows `begins` a page begins; give its last piece."""
        edges = [*sorted({0, *begins}), len(part.lines)]
        for first, last in pairwise(edges):
            is_page = first in begins
            if is_page and self._turn():
                is_page = False
            elif not first:
                self.line("", 1 if is_page else SMALL, above=0 if is_page else 8)
            if first:
                self._cursor.setBlockCharFormat(_letters(1))  # what stands between two tables is nothing
            table = self._table(part, part.lines[first:last], new_page=is_page)
        for place, words in enumerate(part.below):
            self._after_table(words) if place == 0 else self.line(words, SMALL, above=2)
        return Written(table, _heads(part), self._cursor.blockNumber())

    def _turn(self) -> bool:
        """Begin a page; say whether it is the first of another document."""
        self._pages += 1
        if not self._splits or self._pages <= _TOGETHER:
            return False
        self.documents.append(self._document())
        self._pages = 1
        self._cursor = QTextCursor(self.documents[-1])
        self._cursor.setBlockCharFormat(_letters(1))
        return True

    def _table(self, part: Part, lines: Sequence[Line], *, new_page: bool) -> QTextTable:
        """Write lines below the head of their part."""
        columns, heads = 1 + len(part.columns), _heads(part)
        form = _table(widths(part), new_page=new_page)
        form.setHeaderRowCount(heads)
        form.setBorder(1)
        form.setBorderBrush(QBrush(QColor(_GREY)))
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderCollapse(True)
        form.setCellPadding(self._room.padding)
        table = self._cursor.insertTable(heads + len(lines), columns, form)
        if part.title:
            table.mergeCells(0, 0, 1, columns)
            _put(table, 0, 0, part.title, _letters(HEAD, bold=True), _LEFT)
        for place, unit in enumerate((_("Line"), *part.columns) if part.columns else ()):
            _put(table, heads - 1, place, unit, _letters(SMALL, bold=True), _RIGHT if place else _LEFT)
        for row, line in enumerate(lines, heads):
            _put(table, row, 0, line.words, _letters(BODY), _LEFT)
            for place, cell in enumerate(line.cells, 1):
                if cell is not None:
                    _put(table, row, place, cell.shown, _letters(BODY), _RIGHT)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        return table

    def side_by_side(
        self, columns: Sequence[Sequence[tuple[str, int, bool]]], *, below: int = 0, new_page: bool = False
    ) -> QTextTable:
        """Write columns of centred lines, each (words, size, bold), without lines around.

        Below the last line so much room is kept. Gives the table.
        """
        wide = QTextLength(QTextLength.Type.PercentageLength, 100 / len(columns))
        form = _table([wide] * len(columns), new_page=new_page)
        form.setBorder(0)
        table = self._cursor.insertTable(1, len(columns), form)
        self._first = False
        for place, lines in enumerate(columns):
            cursor = table.cellAt(0, place).firstCursorPosition()
            for number, (words, size, bold) in enumerate(lines):
                if number:
                    cursor.insertBlock()
                cursor.setBlockFormat(_block(CENTRE, 0))
                cursor.insertText(words, _letters(size, bold=bold))
            if below:
                room = _block(CENTRE, 0)  # a margin below the last line of a cell is not heeded
                room.setLineHeight(below, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
                cursor.insertBlock(room)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._cursor.setBlockCharFormat(_letters(1))  # what stands after it may be nothing, and takes no page
        return table

    def _document(self) -> QTextDocument:
        made = QTextDocument()
        made.setUndoRedoEnabled(False)
        made.setDefaultFont(own_font(BODY))
        made.setDocumentMargin(self._room.margin)
        return made

    def _after_table(self, words: str) -> None:
        """Write into the empty block that stands after a table."""
        self._cursor.setBlockFormat(_block(_LEFT, 4))
        self._cursor.insertText(words, _letters(SMALL))


def widths(part: Part) -> list[QTextLength]:
    """Give the width of each column: those of figures are narrow, one of words is wide."""
    figures = len(part.columns)
    each = min(_FIGURES, (100 - _LEAST_WORDS) / figures) if figures else 0
    if figures == 1 and any(len(cell.shown) > _SHORT for line in part.lines for cell in line.cells if cell):
        each = _WORDS
    wide = [100 - each * figures] + [each] * figures
    return [QTextLength(QTextLength.Type.PercentageLength, one) for one in wide]


def _heads(part: Part) -> int:
    """Give how many rows the head of a part's table has; sentences have no words above them."""
    return bool(part.title) + bool(part.columns)


def _table(widths: Sequence[QTextLength], *, new_page: bool) -> QTextTableFormat:
    form = QTextTableFormat()
    if new_page:
        form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setColumnWidthConstraints(widths)
    form.setCellSpacing(0)
    return form


def _put(
    table: QTextTable, row: int, place: int, words: str, letters: QTextCharFormat, align: Qt.AlignmentFlag
) -> None:
    cursor = table.cellAt(row, place).firstCursorPosition()
    cursor.setBlockFormat(_block(align, 0))
    cursor.insertText(words, letters)


def _block(align: Qt.AlignmentFlag, above: int) -> QTextBlockFormat:
    block = QTextBlockFormat()
    block.setAlignment(align)
    block.setTopMargin(above)
    return block


def _letters(size: int, *, bold: bool = False) -> QTextCharFormat:
    letters = QTextCharFormat()
    letters.setFontFamilies([FAMILY])
    letters.setProperty(QTextCharFormat.Property.FontPixelSize, size)
    letters.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return letters
