"""The page on which slips are printed, wired to the desk: read what stands on them, write a PDF, say so."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk import slip_paper
from outreach_desk.desk.slip_paper import Paper
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _
from outreach_desk.ui import printed
from outreach_desk.ui.context import Context
from outreach_desk.ui.referrals.print_page import PrintPage
from outreach_desk.ui.widgets.drop import Drop


class Printing(QWidget):
    """Emits `back_wanted()`, also where a slip cannot be printed."""

    back_wanted = Signal()

    def __init__(self, context: Context, ids: Sequence[str]) -> None:
        super().__init__()
        self._context = context
        self.page = PrintPage(context.jobs, Drop(self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.page.back_wanted.connect(self.back_wanted)
        printed.told(context, self.page)
        self.page.pdf_wanted.connect(self._on_pdf)
        self.setFocusProxy(self.page)
        context.jobs.read(partial(slip_paper.papers, ids=tuple(ids)), self._on_papers, self._on_refused)

    def _on_papers(self, papers: tuple[Paper, ...]) -> None:
        self.page.set_papers(papers)
        if self.page.isVisible():
            self.page.setFocus()

    def _on_refused(self, problem: Problem) -> None:
        self.back_wanted.emit()
        self._context.show_problem(problem)

    def _on_pdf(self, folder: Path, data: bytes) -> None:
        self._context.jobs.write(partial(slip_paper.write_pdf, folder=folder, data=data), self._on_written)

    def _on_written(self, path: Path) -> None:
        words = _("Written: {file}. It is not sealed: delete it after printing.").format(file=path.name)
        self._context.tell(words, "due")
