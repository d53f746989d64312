"""What the office asks the team and what two laptops wrote differently: a list, and the one to answer."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk import answers, team_questions
from outreach_desk.desk.answers import Answered
from outreach_desk.desk.team_questions import TeamQuestion
from outreach_desk.ground import numbers
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records import review
from outreach_desk.ui import stays
from outreach_desk.ui.context import Context
from outreach_desk.ui.send import question_words
from outreach_desk.ui.send.question_card import QuestionCard
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView

_LIST_HEIGHT = 168


class QuestionsPage(QWidget):
    """Reads the questions and writes the answers; emits `back_wanted`."""

    back_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._kept: tuple[str, Any] | None = None
        self.card: QuestionCard | None = None
        self.page = Page(_("Questions"), scrolls=True, back=True)
        self.page.back_wanted.connect(self.back_wanted)
        self.list = RowsView(_("Questions"), Rows(_columns(), context.style.colour), key=lambda one: one.id)
        stays.called("send/questions", self.list)
        self.list.setMinimumHeight(_LIST_HEIGHT)
        self.list.picked.connect(self._on_picked)
        self.empty = Empty(_("Nothing waits for an answer."))
        self.page.content.addWidget(self.list)
        self.page.content.addWidget(self.empty, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.list)
        self.set_questions([])

    def reload(self) -> None:
        """Read the questions anew; what is being typed stays."""
        self._context.jobs.read(team_questions.look, self.set_questions)

    def set_questions(self, found: list[TeamQuestion]) -> None:
        """Show these, and the one that was shown, else the first."""
        words = ngettext(
            "{n} question waits for an answer.", "{n} questions wait for an answer.", len(found)
        ).format(n=numbers.show_integer(len(found)))
        self.page.set_sentence(words if found else "")
        self.list.set_rows(found)
        self.list.setVisible(bool(found))
        self.empty.setVisible(not found)
        shown = self.card.question if self.card is not None else None
        if shown not in found:
            self._drop_card()
        if found and self.card is None:
            wanted = self._kept[0] if self._kept else ""
            place = next((number for number, one in enumerate(found) if one.id == wanted), 0)
            if self.list.current() is found[place]:
                self._on_picked(found[place])
            else:
                self.list.selectRow(place)

    def typed(self) -> tuple[str, Any] | None:
        """Give which question is shown and what is typed as a third value."""
        return (self.card.question.id, self.card.typed()) if self.card is not None else self._kept

    def set_typed(self, state: tuple[str, Any] | None) -> None:
        """Put it back as soon as the questions are read."""
        self._kept = state

    def _on_picked(self, one: TeamQuestion) -> None:
        if self.card is not None and self.card.question == one:
            return
        self._drop_card()
        made = QuestionCard(one, self._context.codes)
        made.answered.connect(partial(self._on_answer, made))
        made.record_wanted.connect(partial(self._on_record, one))
        if self._kept is not None and self._kept[0] == one.id:
            made.set_typed(self._kept[1])
            self._kept = None
        self.card = made
        self.page.content.insertWidget(1, made)

    def _drop_card(self) -> None:
        if self.card is not None:
            self.page.content.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None

    def _on_answer(self, made: QuestionCard, take: str) -> None:
        made.set_answering(answering=True)
        one = made.question
        self._context.jobs.write(
            lambda desk: answers.resolve(desk, one.id, take),
            partial(self._on_answered, one),
            partial(self._on_refused, made),
        )

    def _on_answered(self, one: TeamQuestion, _done: Answered) -> None:
        self._drop_card()
        if one.asked.kind == review.PRIVATE:
            words = _("Answered. The other laptop will be told with the next file for it.")
        else:
            words = _("Answered. The office will be told with the next file.")
        self._context.say(words, None)
        self.reload()
        self.list.setFocus()

    def _on_refused(self, made: QuestionCard, problem: Problem) -> None:
        made.set_answering(answering=False)
        if not made.refuse(problem):
            self._context.show_problem(problem)

    def _on_record(self, one: TeamQuestion) -> None:
        if one.asked.table == "referral":
            self._context.go("referrals", {"page": "slip", "id": one.asked.record})
        elif one.client:
            self._context.go("clients", {"page": "client", "id": one.client})
        else:
            self._context.go("meetings")


def _columns() -> list[ListColumn]:
    return [
        ListColumn(_("Record"), question_words.record),
        ListColumn(_("About"), question_words.about),
        ListColumn(_("Who asks"), question_words.by),
        ListColumn(_("Question"), question_words.message, stretch=True),
    ]
