"""The paper of slips before it is printed: how it will look, the system's print dialog, a PDF on a stick."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from outreach_desk.desk.slip_paper import Paper
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import slices
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.referrals import slip_drawing
from outreach_desk.ui.referrals.slip_drawing import Sheet
from outreach_desk.ui.widgets import buttons, texts
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.paper import Pages, PrintablePage, pdf
from outreach_desk.ui.widgets.places import Places
from outreach_desk.ui.widgets.wrapped import Ring


class PrintPage(PrintablePage):
    """Emits `printed()`, and `pdf_wanted(folder, bytes)`."""

    pdf_wanted = Signal(object, object)

    def __init__(self, jobs: Jobs, drop: Drop) -> None:
        super().__init__(_("Print slips"))
        self._papers: Sequence[Paper] = ()
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
        self.places.changed.connect(self._show)
        self.pdf.clicked.connect(self._on_pdf)
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

    def lay_out(self, printer: QPrinter) -> None:
        """Let the printer take the paper that was chosen."""
        slip_drawing.lay_out(printer, self.sheet)

    def print_on(self, printer: QPrinter) -> bool:
        """Draw all slips."""
        return slip_drawing.print_on(printer, self.sheet, self._papers)

    def as_pdf(self) -> bytes:
        """Give the pages as a PDF, made in memory."""
        made = pdf(
            lambda device: slip_drawing.lay_out(device, self.sheet),
            lambda device: slip_drawing.drawn_on(device, self.sheet, self._papers),
        )
        return slices.finish(made)

    def _choice(self) -> QWidget:
        board = QWidget()
        flow = Flow(board)
        for sheet, words in ((Sheet.A6, _("One slip on a page (A6)")), (Sheet.A4, _("Four on a page (A4)"))):
            button = Ring(words)
            button.setAccessibleName(words)
            button.setChecked(sheet is Sheet.A6)
            self._group.addButton(button)
            flow.addWidget(button)
            self.sheets[sheet] = button
        self._group.buttonToggled.connect(self._show)
        return board

    def _show(self) -> None:
        pages = self.sheet.pages(self._papers)

        def draw(painter: QPainter, unit: float, number: int) -> None:
            slip_drawing.draw_page(painter, unit, pages[number])

        said = ", ".join(paper.number for paper in self._papers)
        self.preview.show_pages(Pages(*self.sheet.size, len(pages), draw, said))
        self.action.setEnabled(bool(pages))
        self.pdf.setEnabled(bool(pages) and self.places.chosen() is not None)

    def _on_pdf(self) -> None:
        folder: Path | None = self.places.chosen()
        if folder is not None:
            self.pdf_wanted.emit(folder, self.as_pdf())
