"""Review, wired to its acts: the open questions, answering one, and the rows that wait."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from outreach_desk.bundle import plain
from outreach_desk.desk import answers, asked, decide, failed, inbox, registry
from outreach_desk.desk.answers import Answered
from outreach_desk.desk.decide import Decided
from outreach_desk.desk.failed import Written
from outreach_desk.desk.inbox import Question
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import record_words
from outreach_desk.ui.context import Context
from outreach_desk.ui.inbox.answer import AnswerPage
from outreach_desk.ui.inbox.held import HeldPage, HeldRows
from outreach_desk.ui.inbox.questions import QuestionsPage
from outreach_desk.ui.widgets.drop import Drop

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk


class ReviewPages(QStackedWidget):
    """Emits `back_wanted`."""

    back_wanted = Signal()

    def __init__(self, context: Context, drop: Drop) -> None:
        super().__init__()
        self._context = context
        self.questions = QuestionsPage(context.style)
        self.held = HeldPage(context, drop)
        self.answer: AnswerPage | None = None
        self.addWidget(self.questions)
        self.addWidget(self.held)
        self.questions.back_wanted.connect(self.back_wanted)
        self.questions.answer_wanted.connect(self._on_answer)
        self.questions.held_wanted.connect(self._on_held)
        self.held.back_wanted.connect(self.begin)
        self.held.write_wanted.connect(self._on_write)
        self.held.row_wanted.connect(self._on_row)
        self.held.decision.let_in_wanted.connect(self._on_let_in)
        self.held.decision.discard_wanted.connect(self._on_discard)
        self.held.decision.take_up_wanted.connect(self._on_take_up)

    def reload(self) -> None:
        """Show what is open now."""
        self._context.jobs.read(inbox.open_questions, self._on_questions)
        self._context.jobs.read(_held, self.held.set_rows)

    def begin(self) -> None:
        """Show the list of questions."""
        self._drop()
        self.setCurrentWidget(self.questions)
        self.reload()
        self.questions.setFocus()

    def _on_questions(self, found: list[Question]) -> None:
        self.questions.set_questions(found, self._context.codes)

    def _on_held(self) -> None:
        self.setCurrentWidget(self.held)
        self.held.setFocus()

    def _on_write(self, folder: Path) -> None:
        self._context.jobs.write(lambda desk: failed.write_failed(desk, folder), self._on_written)

    def _on_written(self, done: Written) -> None:
        words = ngettext("Written: {file} ({n} row)", "Written: {file} ({n} rows)", done.rows)
        self._context.tell(words.format(file=done.path.name, n=done.rows), "done")

    def _on_row(self, row: str) -> None:
        self._context.jobs.read(lambda desk: decide.look(desk, row), self.held.set_row)

    def _on_let_in(self, row: str, other_group: bool) -> None:
        self._decide(lambda desk: decide.let_in(desk, [row], other_group=other_group), self._on_came_in)

    def _on_discard(self, row: str) -> None:
        self._decide(lambda desk: decide.discard(desk, [row]), partial(self._on_discarded, row))

    def _on_take_up(self, row: str) -> None:
        self._decide(lambda desk: decide.take_up(desk, [row]), self._on_taken_up)

    def _decide(self, act: "Callable[[Desk], Decided]", then: Callable[[Decided], object]) -> None:
        self.held.decision.set_busy(busy=True)
        self._context.jobs.write(act, then, self._on_not_decided)

    def _on_came_in(self, done: Decided) -> None:
        self.held.decision.set_busy(busy=False)
        if done.came_in:
            self._context.say(_("Let in. “What came in” shows its file, should it have to go back."), None)
        else:
            self._context.say(_("Noted. It comes in with the file that brings the record it names."), None)

    def _on_discarded(self, row: str, _done: Decided) -> None:
        self.held.decision.set_busy(busy=False)
        self._context.say(_("The row was discarded."), partial(self._on_take_up, row))

    def _on_taken_up(self, _done: Decided) -> None:
        self.held.decision.set_busy(busy=False)
        self._context.say(_("The row waits again."), None)

    def _on_not_decided(self, problem: Problem) -> None:
        self.held.decision.set_busy(busy=False)
        self._context.show_problem(problem)

    def _on_answer(self, one: Question) -> None:
        self._drop()
        page = AnswerPage(one, self._context.codes)
        page.back_wanted.connect(self.begin)
        page.answered.connect(self._on_answered)
        self.answer = page
        self.addWidget(page)
        self.setCurrentWidget(page)
        page.setFocus()

    def _on_answered(self, take: str) -> None:
        page = self.answer
        if page is None:
            return
        question = page.question.id
        page.set_busy(busy=True)
        self._context.jobs.write(
            lambda desk: answers.resolve(desk, question, take), self._on_resolved, self._on_not_resolved
        )

    def _on_resolved(self, _done: Answered) -> None:
        self.begin()
        self._context.say(_("Answered. The teams hear of it with the next answer of the office."), None)

    def _on_not_resolved(self, problem: Problem) -> None:
        if self.answer is not None:
            self.answer.set_busy(busy=False)
        self._context.show_problem(problem)

    def _drop(self) -> None:
        if self.answer is not None:
            self.removeWidget(self.answer)
            self.answer.deleteLater()
            self.answer = None


def _held(desk: "Desk") -> HeldRows:
    """Give the rows that wait, and words for the desks they came from. For the worker."""
    return HeldRows(
        [one for one in asked.everything(desk) if one.kind == plain.HELD],
        decide.discarded(desk),
        {
            one.device: record_words.sender(one.label, one.group_code, one.device)
            for one in registry.look(desk).desks
        },
    )
