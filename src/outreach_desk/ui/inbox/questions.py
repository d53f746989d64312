"""The open questions of the office: both values of each, who wrote them, and the way to answer."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.inbox import Question, Side
from outreach_desk.ground import dates
from outreach_desk.ground.language import N_, _
from outreach_desk.records import review
from outreach_desk.records.reference import Codes
from outreach_desk.ui import record_words, stays
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import text

_KINDS = {
    "conflict": N_("two values"),
    "fork": N_("two computers as one"),
    "deleted_unseen": N_("deleted and changed"),
    "broken": N_("does not fit together"),
    "names_deleted": N_("names a deleted one"),
    "names_missing": N_("names one that is gone"),
    "private": N_("two private values"),
}


class QuestionsPage(QWidget):
    """Emits `back_wanted`, `answer_wanted(Question)` and `held_wanted`."""

    back_wanted = Signal()
    answer_wanted = Signal(object)
    held_wanted = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._codes: Codes | None = None
        self.page = Page(_("Open questions"), action=_("Answer…"), back=True)
        self.page.acted.connect(self._on_answer)
        self.held = self.page.add_action(_("Waiting rows"))
        self.held.clicked.connect(self.held_wanted)
        self.page.back_wanted.connect(self.back_wanted)
        self.list = RowsView(_("Open questions"), Rows(self._columns(), style.colour), key=lambda one: one.id)
        stays.called("questions/order", self.list)
        self.empty = Empty(_("There are no open questions."))
        self.detail = text("")
        self.detail.setAccessibleName(_("The question"))
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(self.answer_wanted)
        self.page.content.addWidget(self.list, 1)
        self.page.content.addWidget(self.detail)
        self.page.content.addWidget(self.empty, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.list)

    def set_questions(self, questions: Sequence[Question], codes: Codes) -> None:
        """Show these."""
        self._codes = codes
        self.list.set_rows(questions)
        self.list.setVisible(bool(questions))
        self.detail.setVisible(bool(questions))
        self.empty.setVisible(not questions)
        self.page.action.setVisible(bool(questions))
        told = _("What stands first counts now. Choose a question, then answer it.")
        self.page.set_sentence(told if questions else "")
        if questions and self.list.current() is None:
            self.list.setCurrentIndex(self.list.rows.index(0, 0))

    def _on_answer(self) -> None:
        one = self.list.current()
        if one is not None:
            self.answer_wanted.emit(one)

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("Record"), record),
            ListColumn(_("About"), about),
            ListColumn(_("Counts now"), self._value(lambda one: one.ours), stretch=True),
            ListColumn(_("Other value"), self._value(lambda one: one.theirs), stretch=True),
            ListColumn(_("Question"), kind, stretch=True),
        ]

    def _value(self, side: Callable[[Question], Side | None]) -> Callable[[Any], str]:
        return lambda one: self._said(one, side(one))

    def _said(self, one: Question, side: Side | None) -> str:
        if side is None or self._codes is None:
            return ""
        named = [name for name in one.columns if name in side.cells]
        cells = named or list(side.cells)
        say = record_words.value
        if one.columns == ("deleted",):  # the two sides are about different columns
            say = record_words.labelled
        return ", ".join(say(one.table, name, side.cells[name], self._codes) for name in cells)

    def _on_picked(self, one: Question) -> None:
        lines = [f"{record(one)} · {about(one)}: {kind(one)}."]
        for side in (one.ours, one.theirs):
            if side is not None:
                line = _("{writer} wrote: {value}")
                lines.append(line.format(writer=side.writer, value=self._said(one, side)))
        lines.append(_("Open since {moment}.").format(moment=dates.show_instant(one.opened_at)))
        self.detail.setText("\n".join(lines))
        self.detail.setAccessibleDescription(self.detail.text())


def record(one: Question) -> str:
    """Name the record by its table and code."""
    return record_words.record(one.table, one.code)


def about(one: Question) -> str:
    """Name the columns in question."""
    if one.columns == ("deleted",):
        return _("Deletion")
    return ", ".join(record_words.column(one.table, name) for name in one.columns) or _("Whole record")


def kind(one: Question) -> str:
    """Say what the question is."""
    if review.both_deleted(one.kind, one.theirs.cells if one.theirs else None):
        return _("deleted by two")
    return _(_KINDS[one.kind]) if one.kind in _KINDS else one.kind
