"""The paper of slips before it is printed: how it will look, the system's print dialog, a PDF on a stick."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPdfWriter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from outreach_desk.desk.slip_paper import Paper
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.referrals import slip_drawing
from outreach_desk.ui.referrals.slip_drawing import Sheet
from outreach_desk.ui.widgets import buttons, keys, texts
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.places import Places

_DPI = 600
_SEEN_HEIGHT = 560


class Preview(QWidget):
    """The first page of what will be printed."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet = Sheet.A6
        self._page: Sequence[Paper] = ()
        self.setAccessibleName(_("How the paper will look"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_page(self, sheet: Sheet, page: Sequence[Paper]) -> None:
        """Show a page."""
        self._sheet, self._page = sheet, page
        self.setAccessibleDescription(", ".join(paper.number for paper in page))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the height in which the words can be read."""
        width, height = self._sheet.size
        return QSize(round(_SEEN_HEIGHT * width / height), _SEEN_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the page as a printer would, on white paper."""
        width, height = self._sheet.size
        unit = min(self.width() / width, self.height() / height)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, width * unit, height * unit), QColor("#FFFFFF"))
        slip_drawing.draw_page(painter, unit, self._page)
        painter.setPen(QColor("#8A8178"))
        painter.drawRect(QRectF(0, 0, width * unit - 1, height * unit - 1))
        painter.end()


class PrintPage(Page):
    """Emits `printed()`, and `pdf_wanted(folder, bytes)`."""

    printed = Signal()
    pdf_wanted = Signal(object, object)

    def __init__(self, jobs: Jobs, drop: Drop) -> None:
        super().__init__(_("Print slips"), action=_("Print…"), scrolls=True, back=True)
        self._papers: Sequence[Paper] = ()
        self.preview = Preview()
        self.sheets: dict[Sheet, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self.places = Places(jobs, drop)
        self.pdf = buttons.plain(_("Write a PDF"))
        self.content.addWidget(self._choice())
        self.content.addWidget(self.preview)
        self.content.addWidget(
            texts.card(
                _("No printer here?"),
                texts.text(
                    _(
                        "Write the slip on a stick and print it elsewhere. The file is not sealed: whoever"
                        " opens it sees the slip’s number, the service and the place."
                        " Delete it after printing."
                    ),
                    tone="due",
                ),
                self.places,
                buttons.at_left(self.pdf),
            )
        )
        self.acted.connect(self.print_them)
        self.action.setToolTip(_("Ctrl+P"))
        keys.on(self, "Ctrl+P", self.print_them)
        keys.on(self, "Escape", self.back_wanted.emit)
        self.places.changed.connect(self._show)
        self.pdf.clicked.connect(self._on_pdf)
        self.setFocusProxy(self.action)
        self._show()

    @property
    def sheet(self) -> Sheet:
        """Give how the slips are laid on paper."""
        return next((sheet for sheet, button in self.sheets.items() if button.isChecked()), Sheet.A6)

    def set_papers(self, papers: Sequence[Paper]) -> None:
        """Show these slips."""
        self._papers = papers
        words = ngettext("{n} slip, number {number}", "{n} slips, from {number} on", len(papers))
        first = papers[0].number if papers else ""
        self.set_sentence(words.format(n=numbers.show_integer(len(papers)), number=first))
        self._show()

    def print_them(self) -> None:
        """Let the system's dialog choose a printer, and print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        slip_drawing.lay_out(printer, self.sheet)
        printer.setFullPage(True)
        printer.setDocName("sheet")  # queues and spoolers keep it
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, on=False)
        if self._papers and self.run(dialog):
            slip_drawing.print_on(printer, self.sheet, self._papers)
            self.printed.emit()

    def run(self, dialog: QPrintDialog) -> bool:
        """Ask the person. The one place where a test answers for her."""
        chosen = bool(dialog.exec())
        dialog.deleteLater()
        return chosen

    def as_pdf(self) -> bytes:
        """Give the pages as a PDF, made in memory."""
        kept = QBuffer()
        kept.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(kept)
        writer.setResolution(_DPI)
        writer.setTitle("")
        writer.setCreator("")
        slip_drawing.lay_out(writer, self.sheet)
        slip_drawing.print_on(writer, self.sheet, self._papers)
        kept.close()
        return bytes(kept.data().data())

    def _choice(self) -> QWidget:
        board = QWidget()
        flow = Flow(board)
        for sheet, words in ((Sheet.A6, _("One slip on a page (A6)")), (Sheet.A4, _("Four on a page (A4)"))):
            button = QRadioButton(words)
            button.setAccessibleName(words)
            button.setChecked(sheet is Sheet.A6)
            self._group.addButton(button)
            flow.addWidget(button)
            self.sheets[sheet] = button
        self._group.buttonToggled.connect(self._show)
        return board

    def _show(self) -> None:
        pages = self.sheet.pages(self._papers)
        self.preview.show_page(self.sheet, pages[0] if pages else ())
        self.action.setEnabled(bool(pages))
        self.pdf.setEnabled(bool(pages) and self.places.chosen() is not None)

    def _on_pdf(self) -> None:
        folder: Path | None = self.places.chosen()
        if folder is not None:
            self.pdf_wanted.emit(folder, self.as_pdf())
