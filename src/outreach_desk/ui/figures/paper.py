"""A sheet of lines on paper: head, parts as tables whose head comes again on each page, and who signs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from fontpkg_be_vietnam_pro import FAMILY
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QGuiApplication,
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
from outreach_desk.reports.letterhead import Letterhead
from outreach_desk.reports.sheet import Line, Part, Sheet
from outreach_desk.ui import slices, style
from outreach_desk.ui.figures import chart_pages, keeping
from outreach_desk.ui.figures.keeping import Written
from outreach_desk.ui.slices import Steps
from outreach_desk.ui.widgets.paper import own_font
from outreach_desk.ui.widgets.text_pages import TextPages

_MARGIN = 60
_BODY, _SMALL, _HEAD, _TITLE = 12, 10, 14, 18
_GREY = "#B8BEC8"
_FIGURES = 15
"""Percent of the width that a column of figures has."""
_LEAST_WORDS = 34
_SHORT, _WORDS = 12, 40
"""Letters of the longest figure; the width of a column that says more than figures."""
_SIGNING = 90
_TOGETHER = 6
"""So many pages are one document."""
_DRAFTED, _MEASURED, _WRITTEN, _LAID_OUT = 0.1, 0.4, 0.6, 0.6
"""How much of the pages, and of a PDF, is done when all is drafted, measured, written, laid out."""
_CENTRE, _RIGHT, _LEFT = (
    Qt.AlignmentFlag.AlignHCenter,
    Qt.AlignmentFlag.AlignRight,
    Qt.AlignmentFlag.AlignLeft,
)


def pages(sheet: Sheet, *, landscape: bool = False) -> TextPages:
    """Give the pages of a sheet, A4 upright or across."""
    return slices.finish(steps(sheet, landscape=landscape))


def steps(sheet: Sheet, *, landscape: bool = False) -> Steps[TextPages]:
    """Give the pages of a sheet as `pages` does, piece by piece.

    Long paper is several documents, for one is laid out in one piece: those after the first follow it as
    drawn pages.
    """
    draft = TextPages(_document(), landscape=landscape)
    draft.made.setTextWidth(draft.width)
    writer, parts = _Writer(draft.made), list[Written]()
    for share, part in _head(writer, sheet):
        parts.append(writer.part(part, []))
        yield share * _DRAFTED
    signed = _sign(writer, sheet.letterhead, new_page=False) if sheet.letterhead else None
    for number, one in enumerate(parts):
        draft.made.documentLayout().blockBoundingRect(draft.made.findBlockByNumber(one.last))
        yield _DRAFTED + (number + 1) / len(parts) * (_MEASURED - _DRAFTED)
    begins = keeping.begins(draft.made, draft.height, parts, signed)
    writer = _Writer(_document(), _document)
    for number, (share, part) in enumerate(_head(writer, sheet)):
        writer.part(part, begins.get(number, []))
        yield _MEASURED + share * (_WRITTEN - _MEASURED)
    if sheet.letterhead:
        _sign(writer, sheet.letterhead, new_page=keeping.SIGNING in begins)
    made = []
    for number, document in enumerate(writer.documents):
        made.append(TextPages(document, landscape=landscape, numbered=not number).arrange())
        document.pageCount()  # lays it out
        yield _WRITTEN + (number + 1) / len(writer.documents) * (1 - _WRITTEN)
    first, *more = made
    text = (page for one in more for page in one.drawn_pages())
    charts = chart_pages.pages(sheet, first.width, first.height, _MARGIN)
    return replace(first, after=(*text, *charts))


def pdf(sheet: Sheet, *, landscape: bool = False) -> Steps[bytes]:
    """Give a sheet as a PDF, piece by piece."""
    making = steps(sheet, landscape=landscape)
    made = yield from slices.part_of(making, 0, _LAID_OUT)
    return (yield from slices.part_of(made.pdf(), _LAID_OUT, 1))


def _document() -> QTextDocument:
    made = QTextDocument()
    made.setUndoRedoEnabled(False)
    made.setDefaultFont(own_font(_BODY))
    made.setDocumentMargin(_MARGIN)
    return made


def _head(writer: "_Writer", sheet: Sheet) -> Iterator[tuple[float, Part]]:
    """Write the head of a sheet; give its parts, each with the share of them that is written with it."""
    if sheet.letterhead is not None:
        writer.side_by_side([_lines(sheet.letterhead.left), _lines(sheet.letterhead.right)])
    writer.line(sheet.title.upper(), _TITLE, bold=True, align=_CENTRE, above=14)
    writer.line(sheet.period, align=_CENTRE)
    for words in sheet.standing:
        writer.line(words, _SMALL, align=_CENTRE)
    for number, part in enumerate(sheet.parts, 1):
        yield number / len(sheet.parts), part


def pdf_alone(sheet: Sheet, *, landscape: bool = False) -> bytes:
    """Give a sheet as a PDF where no window was opened: by the command line, without a screen."""
    running = QGuiApplication.instance() or QGuiApplication(["paper", "-platform", "offscreen"])
    style.load_fonts()
    made = slices.finish(pdf(sheet, landscape=landscape))
    del running
    return made


def _lines(words: Sequence[str]) -> list[tuple[str, int, bool]]:
    """Give the lines of the head: the last one weighs most."""
    return [(line, _BODY, place == len(words) - 1) for place, line in enumerate(words)]


def _sign(writer: "_Writer", letterhead: Letterhead, *, new_page: bool) -> QTextTable | None:
    columns = [[(one.role, _BODY, True), (one.hint, _SMALL, False)] for one in letterhead.signatories]
    if letterhead.proposed:
        writer.line(_("Head and signatories are proposed; the office can write its own."), _SMALL, above=12)
    if not columns:
        return None
    writer.line("", above=12)
    return writer.side_by_side(columns, below=_SIGNING, new_page=new_page)


class _Writer:
    """Writes block after block at the end of a document; nothing is ever read as markup.

    With `more` it goes on in another document where a page begins, once one has enough pages. The last of
    `documents` is the one that is written.
    """

    def __init__(self, made: QTextDocument, more: Callable[[], QTextDocument] | None = None) -> None:
        self.documents = [made]
        self._more = more
        self._pages = 1
        self._cursor = QTextCursor(made)
        self._first = True

    def line(
        self,
        words: str,
        size: int = _BODY,
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
                self.line("", 1 if is_page else _SMALL, above=0 if is_page else 8)
            if first:
                self._cursor.setBlockCharFormat(_letters(1))  # what stands between two tables is nothing
            table = self._table(part, part.lines[first:last], new_page=is_page)
        for place, words in enumerate(part.below):
            self._after_table(words) if place == 0 else self.line(words, _SMALL, above=2)
        return Written(table, _heads(part), self._cursor.blockNumber())

    def _turn(self) -> bool:
        """Begin a page; say whether it is the first of another document."""
        self._pages += 1
        if self._more is None or self._pages <= _TOGETHER:
            return False
        self.documents.append(self._more())
        self._pages = 1
        self._cursor = QTextCursor(self.documents[-1])
        self._cursor.setBlockCharFormat(_letters(1))
        return True

    def _table(self, part: Part, lines: Sequence[Line], *, new_page: bool) -> QTextTable:
        """Write lines below the head of their part."""
        columns, heads = 1 + len(part.columns), _heads(part)
        form = _table(_widths(part), new_page=new_page)
        form.setHeaderRowCount(heads)
        form.setBorder(1)
        form.setBorderBrush(QBrush(QColor(_GREY)))
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderCollapse(True)
        form.setCellPadding(3)
        table = self._cursor.insertTable(heads + len(lines), columns, form)
        if part.title:
            table.mergeCells(0, 0, 1, columns)
            _put(table, 0, 0, part.title, _letters(_HEAD, bold=True), _LEFT)
        for place, unit in enumerate((_("Line"), *part.columns)):
            _put(table, heads - 1, place, unit, _letters(_SMALL, bold=True), _RIGHT if place else _LEFT)
        for row, line in enumerate(lines, heads):
            _put(table, row, 0, line.words, _letters(_BODY), _LEFT)
            for place, cell in enumerate(line.cells, 1):
                if cell is not None:
                    _put(table, row, place, cell.shown, _letters(_BODY), _RIGHT)
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
                cursor.setBlockFormat(_block(_CENTRE, 0))
                cursor.insertText(words, _letters(size, bold=bold))
            if below:
                room = _block(_CENTRE, 0)  # a margin below the last line of a cell is not heeded
                room.setLineHeight(below, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
                cursor.insertBlock(room)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._cursor.setBlockCharFormat(_letters(1))  # what stands after it may be nothing, and takes no page
        return table

    def _after_table(self, words: str) -> None:
        """Write into the empty block that stands after a table."""
        self._cursor.setBlockFormat(_block(_LEFT, 4))
        self._cursor.insertText(words, _letters(_SMALL))


def _widths(part: Part) -> list[QTextLength]:
    """Give the width of each column: those of figures are narrow, one of words is wide."""
    figures = len(part.columns)
    each = min(_FIGURES, (100 - _LEAST_WORDS) / figures) if figures else 0
    if figures == 1 and any(len(cell.shown) > _SHORT for line in part.lines for cell in line.cells if cell):
        each = _WORDS
    wide = [100 - each * figures] + [each] * figures
    return [QTextLength(QTextLength.Type.PercentageLength, one) for one in wide]


def _heads(part: Part) -> int:
    """Give how many rows the head of a part's table has."""
    return 2 if part.title else 1


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
