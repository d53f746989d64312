"""Figures: pick a period, read người and lượt side by side with the rule of each, and what is behind each."""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import behind, figure_page
from outreach_desk.desk.behind import COUNTS, FIRST, Behind, Line
from outreach_desk.desk.figure_page import Asked, Report
from outreach_desk.ground.errors import Cancelled, FieldProblem, Problem, Usage
from outreach_desk.ground.language import _
from outreach_desk.ui import opening
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import HalfTyped
from outreach_desk.ui.figures import report as reports
from outreach_desk.ui.figures.behind import BehindPage
from outreach_desk.ui.figures.figure import Codes
from outreach_desk.ui.figures.norms import DRAFT, Norms
from outreach_desk.ui.figures.period import PeriodPicker
from outreach_desk.ui.figures.report import ReportView
from outreach_desk.ui.figures.saving import LETTERHEAD, Saving
from outreach_desk.ui.figures.seal import SealPart
from outreach_desk.ui.figures.views import Views
from outreach_desk.ui.sheets.sheets import Sheets
from outreach_desk.ui.widgets.after_paint import AfterPaint, shown
from outreach_desk.ui.widgets.page import Page

_SECONDS_BETWEEN = 0.4
"""So often is a report shown that is still being counted."""
_MILLISECONDS = 200
"""Whoever presses a figure is told that it is being counted when it takes longer."""
_FILLS = 3
"""It is shown at first when so many of its parts are there, which fill the window, or after that time."""


class FiguresScreen(QWidget):
    """Counts by itself when a period is named, and anew after each change of the database."""

    _so_far = Signal(int, object, int, object)

    def __init__(self, context: Context) -> None:
        super().__init__(context.place)
        self._context = context
        self.page = Page(_("Figures"), action=_("Count"), scrolls=True)
        self.picker = PeriodPicker()
        self.report = ReportView(context.style.colour)
        self.seal = SealPart(context)
        self.views = Views(context, self.report, self.seal.under)
        for part in (self.picker, self.seal, self.views):
            self.page.content.addWidget(part)
        self.to_sheets = self.page.add_action(_("Sheets for Excel"))
        self.to_sheets.clicked.connect(self._on_sheets)
        self.to_save = self.page.add_action(_("Save as a file"))
        self.to_save.clicked.connect(self._on_save)
        self.to_norms = self.page.add_action(_("Norms"))
        self.to_norms.clicked.connect(self._on_norms)
        self.to_norms.hide()  # until it is known that this is an office
        self.norms = Norms(context)
        self.norms.left.connect(self._on_norms_left)
        self.sheets = Sheets(context)
        self.sheets.left.connect(self._on_left)
        self.saving = Saving(context)
        self.saving.left.connect(self._on_saved)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.page)
        self._stack.addWidget(self.sheets)
        self.behind = BehindPage(context.style)
        self._stack.addWidget(self.behind)
        self._stack.addWidget(self.saving)
        self._stack.addWidget(self.norms)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._painted = AfterPaint(self)
        self._so_far.connect(self._on_so_far, Qt.ConnectionType.QueuedConnection)
        self.page.acted.connect(self._on_count)
        self.picker.changed.connect(self._on_asked)
        self.report.pressed.connect(self._on_figure)
        self.behind.back_wanted.connect(self._on_back)
        self.behind.wanted.connect(self._look_behind)
        self.behind.opened.connect(self._on_open)
        self._late = QTimer(self, singleShot=True, interval=_MILLISECONDS)
        self._late.timeout.connect(self._on_late)
        context.jobs.mistake.connect(self._on_mistake)
        self._number = 0
        self._report: Report | None = None
        self._cell: Codes | None = None
        self._list: tuple[str, int] = (COUNTS, FIRST)

    def reload(self) -> None:
        """Count anew."""
        if self._stack.currentWidget() is self.norms:
            self.norms.reload()
        elif self._stack.currentWidget() is self.saving:
            self.saving.reload()
        self._on_asked(self.picker.asked())

    def typed(self) -> dict[str, Any]:
        """Give the period as chosen and typed, what stands in place of the figures, and the figure opened."""
        shown = self._stack.currentWidget()
        return {
            "period": self.picker.typed(),
            "sheets": self.sheets.typed() if shown is self.sheets else None,
            "saving": self.saving.typed() if shown is self.saving else None,
            "norms": (self.norms.typed(),) if shown is self.norms else None,
            "behind": self._cell and (self._cell, self._list),
            "views": self.views.typed(),
        }

    def half_typed(self) -> list[HalfTyped]:
        """Give the limit of a norm, and the header, that are typed and not saved."""
        return [*self.norms.half_typed(), *self.saving.half_typed()]

    def set_typed(self, state: dict[str, Any]) -> None:
        """Put it back; or go on with what was left half typed."""
        if DRAFT in state:
            self._stack.setCurrentWidget(self.norms)
            self.norms.set_typed(state[DRAFT])
            return
        if LETTERHEAD in state:
            self._to_saving(
                partial(self.saving.go_on, half=state[LETTERHEAD]), self.picker.asked() or Asked()
            )
            return
        self.picker.set_typed(state["period"])
        self.views.set_typed(state["views"])
        if state["sheets"] is not None:
            self._stack.setCurrentWidget(self.sheets)
            self.sheets.set_typed(state["sheets"])
        if state["saving"] is not None:
            self._stack.setCurrentWidget(self.saving)
            self.saving.set_typed(state["saving"])
        if state["norms"] is not None:
            self._stack.setCurrentWidget(self.norms)
            self.norms.set_typed(*state["norms"])
        if state["behind"] is not None:
            self._cell, self._list = state["behind"]

    def leave(self) -> None:
        """Show the figures, not the sheets, not the norms and not how they are saved."""
        if self._stack.currentWidget() is self.sheets:
            self._on_left()
        elif self._stack.currentWidget() is self.saving:
            self.saving.leave()
            self._on_saved()
        elif self._stack.currentWidget() is self.norms:
            self.norms.leave()
            self._on_norms_left()
        elif self._cell is not None:
            self._on_back()

    def showEvent(self, event: QShowEvent) -> None:
        """Coming back from a record, go on in the list behind the figure."""
        super().showEvent(event)
        shown = self._stack.currentWidget()
        if shown is self.behind:
            self.behind.setFocus()
        elif shown is self.saving and self.saving.official.is_open:
            self.saving.official.rows.setFocus()

    def _on_sheets(self) -> None:
        self._stack.setCurrentWidget(self.sheets)
        self.sheets.begin()

    def _on_norms(self) -> None:
        self._stack.setCurrentWidget(self.norms)
        self.norms.begin()

    def _on_norms_left(self) -> None:
        self._stack.setCurrentWidget(self.page)
        self.to_norms.setFocus()

    def _on_save(self) -> None:
        asked = self.picker.asked()
        if asked is None:
            self.picker.check()
            return
        self._to_saving(self.saving.begin, asked)

    def _to_saving(self, begin: Callable[..., None], asked: Asked) -> None:
        self._stack.setCurrentWidget(self.saving)
        of_office = self._report is not None and self._report.of_office
        begin(asked, self.page.sentence.text(), of_office=of_office)

    def _on_saved(self) -> None:
        self._stack.setCurrentWidget(self.page)
        self.to_save.setFocus()

    def _on_left(self) -> None:
        self._stack.setCurrentWidget(self.page)
        self.to_sheets.setFocus()

    def _on_count(self) -> None:
        asked = self.picker.asked()
        if asked is None:
            self.picker.check()
        else:
            self._on_asked(asked)

    def _on_asked(self, asked: Asked | None) -> None:
        if asked is None:
            return
        self._number += 1  # an answer that a later question has overtaken is not shown
        number = self._number
        self.page.set_sentence(_("Counting …"))
        self._context.jobs.patient(
            lambda desk, check: figure_page.look(desk, asked, self._teller(number), check),
            lambda: self._number == number,
            partial(self._on_report, number),
            partial(self._on_problem, number),
        )
        self.views.ask(asked)

    def _teller(self, number: int) -> figure_page.Told:
        """Give who shows a report while it is counted, now and then; it is called in the worker.

        What was counted earlier is shown at once. What is shown first is painted before the count goes on.
        """
        begun, last, parts = time.monotonic(), 0.0, 0

        def tell(so_far: Callable[[], Report], whole: int, is_before: bool) -> None:
            nonlocal last, parts
            parts += 1
            is_due = time.monotonic() - (last or begun) > _SECONDS_BETWEEN
            if is_before or is_due or (parts == _FILLS and not last):
                show = partial(self._so_far.emit, number, so_far(), whole)
                show(threading.Event()) if last else shown(show)
                last = time.monotonic()

        return tell

    def _on_so_far(self, number: int, report: Report, whole: int, painted: threading.Event) -> None:
        """Show what is counted; what stands around a report is counted when it is whole."""
        self._painted.call(painted.set)
        if number != self._number:
            return
        done = sum(not part.before for part in report.parts)
        words = _("Counting … {done} of {all} parts are here.")
        self.page.set_sentence(words.format(done=done, all=whole))
        self.report.set_report(report)
        self.report.show()
        self.seal.clear()
        self._report = report

    def _on_report(self, number: int, report: Report) -> None:
        if number != self._number:
            return
        self.report.set_report(report)
        self.report.show()
        self.seal.set_report(report)
        self.page.set_sentence(reports.days(report))
        self._report = report
        self.to_norms.setVisible(report.of_office)
        if self._cell is not None:
            self._look_behind(*self._list)

    def _on_figure(self, cell: Codes) -> None:
        self._cell = cell
        if (report := self._report) is not None and report.table.sealed:  # what is behind it is counted first
            self._on_late()
        else:
            self._late.start()
        self._look_behind(COUNTS, FIRST)

    def _on_late(self) -> None:
        """Say that what is behind a figure is being counted."""
        if self._cell is not None and self.isVisible() and self._stack.currentWidget() is self.page:
            self.behind.begin(behind.title(self._cell[0]))
            self._to_behind()

    def _look_behind(self, which: str, most: int) -> None:
        report, cell = self._report, self._cell
        if report is None or cell is None:
            return
        self._list = which, most
        look = partial(behind.look, counted=report.counted, cell=cell, which=which, most=most)
        self._context.jobs.read(look, self._on_behind, partial(self._on_figure_gone, cell))

    def _on_behind(self, shown: Behind) -> None:
        if (shown.cell, shown.which) != (self._cell, self._list[0]):
            return  # it was left meanwhile, or another list was asked for
        self._late.stop()
        begins = self.behind.counts or self._stack.currentWidget() is self.page
        self.behind.set_behind(shown)
        if begins:
            self._to_behind()

    def _to_behind(self) -> None:
        self._stack.setCurrentWidget(self.behind)
        self.behind.setFocus()

    def _on_figure_gone(self, cell: Codes, _problem: Problem) -> None:
        """A report of other days may lack a line that it had."""
        if cell == self._cell:
            self._on_back()

    def _on_mistake(self, _error: Exception) -> None:
        """A mistake of ours is told elsewhere; nobody is left waiting for what does not come."""
        self._late.stop()
        if self.behind.counts:
            self._on_back()

    def _on_back(self) -> None:
        cell, self._cell = self._cell, None
        self.behind.counts = False
        self._late.stop()
        self._stack.setCurrentWidget(self.page)
        if cell is not None:
            self.report.show_figure(cell)

    def _on_open(self, line: Line) -> None:
        opening.show(self._context, *line.opens, back="figures")

    def _on_problem(self, number: int, problem: Problem) -> None:
        if number != self._number or isinstance(problem, Cancelled):
            return
        self.page.set_sentence("")
        self.seal.clear()
        self.views.ask(None)
        self.report.hide()  # figures of other days must not stand below these
        if isinstance(problem, Usage):
            self.picker.refuse(FieldProblem(problem.code, problem.words))
        else:
            self._context.show_problem(problem)
