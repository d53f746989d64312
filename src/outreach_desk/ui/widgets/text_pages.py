"""A text document as pages of A4: drawn in a preview, on a printer, or into a PDF in memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QTextDocument,
)

from outreach_desk.ui import slices
from outreach_desk.ui.slices import Steps
from outreach_desk.ui.widgets.paper import Pages, drawing, pdf

_SHORT, _LONG = 794, 1123
_A4 = (210.0, 297.0)
"""A page of A4 in the document's own units, 96 to an inch; and in millimetres."""
_PER_INCH = 96
_FOOT = 44


@dataclass(frozen=True)
class DrawnPage:
    """A page that is drawn, in the document's own units; `said` is what a screen reader reads of it."""

    draw: Callable[[QPainter], None]
    said: str


@dataclass(frozen=True)
class TextPages:
    """A document laid out on pages, upright or `landscape`; `numbered` ones say n / m at their foot.

    `after` are pages that follow those of the document.
    """

    made: QTextDocument
    landscape: bool = False
    numbered: bool = False
    after: tuple[DrawnPage, ...] = ()

    @property
    def count(self) -> int:
        """Give how many pages there are."""
        return self.made.pageCount() + len(self.after)

    @property
    def width(self) -> int:
        """Give the width of a page in the document's units."""
        return _LONG if self.landscape else _SHORT

    @property
    def height(self) -> int:
        """Give the height of a page in the document's units."""
        return _SHORT if self.landscape else _LONG

    def arrange(self) -> "TextPages":
        """Lay the document out on such pages."""
        self.made.setPageSize(QSizeF(self.width, self.height))
        return self

    def draw_page(self, painter: QPainter, unit: float, number: int) -> None:
        """Draw one page (from 0); `unit` is how much of the device the document's own unit is."""
        painter.save()
        painter.scale(unit, unit)
        if self.numbered:
            painter.setFont(self.made.defaultFont())
            painter.setPen(QColor("#000000"))
            foot = QRectF(0, self.height - _FOOT, self.width, _FOOT / 2)
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, f"{number + 1} / {self.count}")
        if number < self.made.pageCount():
            self._draw_text(painter, number)
        else:
            self.after[number - self.made.pageCount()].draw(painter)
        painter.restore()

    def _draw_text(self, painter: QPainter, number: int) -> None:
        painter.translate(0, -number * self.height)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = QRectF(0, number * self.height, self.width, self.height)
        context.palette.setColor(QPalette.ColorRole.Text, QColor("#000000"))
        painter.setClipRect(context.clip)
        self.made.documentLayout().draw(painter, context)

    def pages(self) -> Pages:
        """Give the pages as a preview draws them."""
        wide, tall = reversed(_A4) if self.landscape else _A4

        def draw(painter: QPainter, unit: float, number: int) -> None:
            self.draw_page(painter, unit * wide / self.width, number)

        said = "\n".join((self.made.toPlainText(), *(page.said for page in self.after)))
        return Pages(wide, tall, self.count, draw, said)

    def lay_out(self, device: QPagedPaintDevice) -> None:
        """Make the device's pages A4, drawn from edge to edge."""
        turned = QPageLayout.Orientation.Landscape if self.landscape else QPageLayout.Orientation.Portrait
        size = QPageSize(QPageSize.PageSizeId.A4)
        device.setPageLayout(QPageLayout(size, turned, QMarginsF(0, 0, 0, 0)))

    def print_on(self, device: QPagedPaintDevice) -> bool:
        """Draw all pages on a printer; say whether it took them."""
        return slices.finish(self._drawing(device))

    def pdf(self) -> Steps[bytes]:
        """Give the pages as a PDF, page by page, made in memory."""
        return pdf(self.lay_out, self._drawing)

    def drawn_pages(self) -> Iterator[DrawnPage]:
        """Give the pages of the document to follow those of another; the first says all words of it."""
        for number in range(self.made.pageCount()):
            said = "" if number else self.made.toPlainText()
            yield DrawnPage(partial(self._draw_text, number=number), said)

    def _drawing(self, device: QPagedPaintDevice) -> Steps[bool]:
        def draw(painter: QPainter, number: int) -> None:
            self.draw_page(painter, device.logicalDpiX() / _PER_INCH, number)

        return drawing(device, self.count, draw)
