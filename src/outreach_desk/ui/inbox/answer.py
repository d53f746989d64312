"""One open question: both values side by side, who wrote them and when; keep one, or write a third."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach_desk.desk import answers, asked
from outreach_desk.desk.inbox import Question, Side
from outreach_desk.ground import dates
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, _
from outreach_desk.records import catalog, review
from outreach_desk.records.columns import BadCellError, Column, Kind
from outreach_desk.records.reference import Codes
from outreach_desk.ui import record_words
from outreach_desk.ui.inbox import questions
from outreach_desk.ui.widgets import buttons, column_fields
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.texts import card, text

_TO_DO = {
    review.BROKEN: N_(
        "Tell the team the record and the columns. They correct it and send again; then the question goes."
    ),
    review.NAMES_DELETED: N_(
        "Ask the team which is right: they restore the deleted one or correct this record, and send again."
    ),
    review.NAMES_MISSING: N_(
        "An import was taken back. Let it in again under “What came in”, or ask the team to correct this."
    ),
}


class AnswerPage(QWidget):
    """Emits `answered(take)` as `answers.resolve` takes it, and `back_wanted`."""

    answered = Signal(object)  # a str of its own kind would come out as any other
    back_wanted = Signal()

    def __init__(self, one: Question, codes: Codes) -> None:
        super().__init__()
        self.question = one
        self._codes = codes
        self._columns = _columns(one)
        self.form = Form()
        self.page = Page(questions.record(one), scrolls=True, back=True)
        self.page.set_sentence(asked.words(one.kind, one.theirs.cells if one.theirs else None))
        self.page.back_wanted.connect(self.back_wanted)
        self.first: QWidget = self.page
        if one.kind in _TO_DO:
            self._show_what_to_do()
        else:
            self._show_sides()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.first)

    def set_busy(self, *, busy: bool) -> None:
        """While the answer is under way, no other can be given."""
        self.page.setEnabled(not busy)

    def _show_what_to_do(self) -> None:
        words = "\n".join((questions.about(self.question), _(_TO_DO[self.question.kind])))
        told = text(words)
        told.setAccessibleName(_("What to do"))
        told.setAccessibleDescription(words)
        self.page.content.addWidget(card(_("What to do"), told))

    def _show_sides(self) -> None:
        deletion = self.question.kind == review.DELETED_UNSEEN
        keep, other = _("Keep this"), _("Take the other")
        if deletion:
            keep, other = _("Stay deleted"), _("Bring back")
        both = QHBoxLayout()
        both.setSpacing(16)
        sides = (
            (_("Counts now"), keep, answers.OURS, self.question.ours),
            (_("Other value"), other, answers.THEIRS, self.question.theirs),
        )
        for title, action, take, side in sides:
            both.addWidget(self._side(title, action, take, side), 1)
        self.page.content.addLayout(both)
        if self._columns and not deletion:
            self._show_third(self._columns)

    def _side(self, title: str, action: str, take: str, side: Side | None) -> QWidget:
        words = "\n".join(self._lines(side)) if side is not None else _("(nothing)")
        told = text(words)
        told.setAccessibleName(title)
        told.setAccessibleDescription(words)
        button = buttons.plain(action)
        button.clicked.connect(lambda: self.answered.emit(take))
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addStretch(1)
        holder.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        if take == answers.OURS:
            self.first = button
        return card(title, told, act)

    def _lines(self, side: Side) -> list[str]:
        names = [name for name in self.question.columns if name in side.cells] or list(side.cells)
        lines = [
            record_words.labelled(self.question.table, name, side.cells[name], self._codes) for name in names
        ]
        lines.append(_("written by {writer}").format(writer=side.writer))
        if side.at:
            lines.append(_("on {moment}").format(moment=dates.show_instant(side.at)))
        return lines

    def _show_third(self, columns: Sequence[Column]) -> None:
        write = buttons.plain(_("Write this value"))
        write.clicked.connect(self._on_third)
        fields = [column_fields.of(column, self._codes) for column in columns]
        self.form.card(_("Write a third…"), *fields, write)
        self.page.content.addWidget(self.form)

    def _on_third(self) -> None:
        if not self.form.readable():
            return
        values, problems = self.form.values(), dict[str, list[FieldProblem]]()
        cells: dict[str, str] = {}
        for column in self._columns:
            try:
                cells[column.name] = column.cell(column.accept(values[column.name]))
            except BadCellError as bad:
                problems[column.name] = [bad.problem]
        self.form.show_problems(problems)
        if not problems:
            self.answered.emit(answers.third(cells))


def _columns(one: Question) -> list[Column]:
    """Give the columns that can be typed anew; none where one names another record."""
    known: dict[str, Any] = catalog.THINGS[one.table].columns
    found = [known[name] for name in one.columns if name in known]
    whole = len(found) == len(one.columns) and all(column.kind is not Kind.REFERENCE for column in found)
    return found if whole else []
