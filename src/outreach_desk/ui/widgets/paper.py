"""Paper before it is printed: how its pages will look, and the system's print dialog. It writes no file."""

from collections.abc import Callable
from dataclasses import dataclass

from fontpkg_be_vietnam_pro import FAMILY
from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPainter, QPaintEvent, QPdfWriter, QResizeEvent
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QSizePolicy, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui import slices
from outreach_desk.ui.slices import Steps
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.page import Page

_TRUE_SIZE = 96 / 25.4
_WIDEST = 640
_BETWEEN = 8
_FINE = 4
_DPI = 600


@dataclass(frozen=True)
class Pages:
    """Pages of one size (mm): `draw(painter, unit, number)` draws one, from 0, where `unit` is a millimetre.

    `said` is what a screen reader reads of them.
    """

    width: float
    height: float
    count: int
    draw: Callable[[QPainter, float, int], None]
    said: str


class Preview(QWidget):
    """All pages below each other, as a printer would draw them: in true size where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: Pages | None = None
        self.setAccessibleName(_("How the paper will look"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pages(self, pages: Pages) -> None:
        """Show these pages."""
        self._pages = pages
        self.setAccessibleDescription(pages.said)
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for what all pages need."""
        pages = self._pages
        if pages is None:
            return QSize(0, 0)
        unit = self._unit(pages, _WIDEST)
        return QSize(round(pages.width * unit), self._tall(pages, unit))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the pages are smaller."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw those pages on white paper that are to be seen.

        They are drawn finer and made smaller: on the screen's own dots narrow bars would come out wider than
        they are printed.
        """
        pages = self._pages
        if pages is None:
            return
        unit = self._unit(pages, self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(pages.count):
            top = number * (pages.height * unit + _BETWEEN)
            sheet = QRectF(0, top, pages.width * unit - 1, pages.height * unit - 1)
            if not sheet.intersects(QRectF(event.rect())):
                continue
            painter.fillRect(sheet, QColor("#FFFFFF"))
            painter.save()
            painter.translate(0, top)
            painter.scale(1 / _FINE, 1 / _FINE)
            pages.draw(painter, unit * _FINE, number)
            painter.restore()
            painter.setPen(QColor("#8A8178"))
            painter.drawRect(sheet)
        painter.end()

    def _fit(self) -> None:
        if self._pages is not None:
            self.setFixedHeight(self._tall(self._pages, self._unit(self._pages, self.width())))

    @staticmethod
    def _unit(pages: Pages, room: int) -> float:
        """Give how many dots of the screen a millimetre is."""
        return min(_TRUE_SIZE, min(room, _WIDEST) / pages.width)

    @staticmethod
    def _tall(pages: Pages, unit: float) -> int:
        return round((pages.height * unit + _BETWEEN) * pages.count)


def own_font(pixels: int) -> QFont:
    """Give the program's own letters for paper, so many pixels high.

    None is drawn into another: of a ligature (fi) a PDF keeps no letter that could be found or copied.
    """
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setFeature(QFont.Tag("liga"), 0)
    return font


def draw_pages(device: QPagedPaintDevice, count: int, draw: Callable[[QPainter, int], None]) -> bool:
    """Draw pages on a printer or into a file, each by its number from 0; say whether it took them all."""
    return slices.finish(drawing(device, count, draw))


def drawing(device: QPagedPaintDevice, count: int, draw: Callable[[QPainter, int], None]) -> Steps[bool]:
    """As `draw_pages`, page by page."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    try:
        for number in range(count):
            if number and not device.newPage():
                return False
            draw(painter, number)
            yield (number + 1) / count
    finally:
        is_ended = painter.end()
    return is_ended


def pdf(
    lay_out: Callable[[QPagedPaintDevice], None], draw_on: Callable[[QPagedPaintDevice], Steps[bool]]
) -> Steps[bytes]:
    """Give pages as a PDF, page by page, made in memory; it says of no program and no day who made it."""
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(kept)
    writer.setResolution(_DPI)
    writer.setTitle("")
    writer.setCreator("")
    lay_out(writer)
    yield from draw_on(writer)
    kept.close()
    return bytes(kept.data().data())


class PrintablePage(Page):
    """Emits `printed()` when the pages went to a printer, `not_printed()` when it did not take them.

    Put more into `content`, around `preview`.
    """

    printed = Signal()
    not_printed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__(title, action=_("Print…"), scrolls=True, back=True)
        self.preview = Preview()
        self.acted.connect(self.print_it)
        self.action.setToolTip(_("Ctrl+P"))
        keys.on(self, "Ctrl+P", self.print_it)
        keys.on(self, "Escape", self.back_wanted.emit)
        self.setFocusProxy(self.action)

    def lay_out(self, printer: QPrinter) -> None:
        """Let the printer take the paper."""
        raise NotImplementedError

    def print_on(self, printer: QPrinter) -> bool:
        """Draw all pages on a printer (`draw_pages`); say whether it took them."""
        raise NotImplementedError

    def print_it(self) -> None:
        """Let the system's dialog choose a printer, and print."""
        if not self.action.isEnabled():
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.lay_out(printer)
        printer.setFullPage(True)
        printer.setDocName("sheet")  # queues and spoolers keep it
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, on=False)
        if self.run(dialog):
            (self.printed if self.print_on(printer) else self.not_printed).emit()

    def run(self, dialog: QPrintDialog) -> bool:
        """Ask the person. The one place where a test answers for her."""
        chosen = bool(dialog.exec())
        dialog.deleteLater()
        return chosen
