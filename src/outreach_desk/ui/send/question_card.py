"""One question: both values side by side with who wrote them, and the ways to answer it."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outreach_desk.desk import answers
from outreach_desk.desk.team_questions import TeamQuestion
from outreach_desk.ground.errors import FieldProblem, Problem
from outreach_desk.ground.language import _
from outreach_desk.records import review
from outreach_desk.records.reference import Codes
from outreach_desk.ui.send import question_words
from outreach_desk.ui.widgets import buttons, column_fields
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.texts import card, text


class QuestionCard(QWidget):
    """Emits `answered(take)` as `resolve` wants it, and `record_wanted` to correct the record itself."""

    answered = Signal(object)  # a str of its own kind would come out as any other
    record_wanted = Signal()

    def __init__(self, one: TeamQuestion, codes: Codes) -> None:
        super().__init__()
        self.question = one
        self.fields: list[Field] = []
        self._columns = question_words.third(one)
        self._codes = codes
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)
        head = text(f"{question_words.record(one)} · {question_words.about(one)}", "heading")
        self.message = text(question_words.message(one))
        self.message.setAccessibleName(_("The question"))
        self.message.setAccessibleDescription(self.message.text())
        self._layout.addWidget(head)
        self._layout.addWidget(self.message)
        self._third = QWidget()
        self._buttons: list[QWidget] = []
        if one.asked.can_be_answered:
            self._lay_out_answers()
        else:
            self._lay_out_correction()

    def begin_third(self) -> None:
        """Show fields for a third value, beginning with what stands now."""
        if self.fields:
            return
        holder = QVBoxLayout(self._third)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.setSpacing(12)
        for column in self._columns:
            field = column_fields.of(column, self._codes)
            field.set_value(column.parse((self.question.asked.ours or {}).get(column.name, "")))
            self.fields.append(field)
            holder.addWidget(field)
        save = buttons.primary(_("Save this value"))
        save.clicked.connect(self._on_third)
        self._buttons.append(save)
        holder.addWidget(save, alignment=Qt.AlignmentFlag.AlignLeft)
        self._third.show()
        self.fields[0].setFocus()

    def set_answering(self, *, answering: bool) -> None:
        """While an answer is being written, no second one is given."""
        for button in self._buttons:
            button.setEnabled(not answering)

    def refuse(self, problem: Problem) -> bool:
        """Show a problem at the field of a third value; say whether there is one."""
        if self.fields:
            self.fields[0].show_problems([FieldProblem(problem.code, problem.words)])
        return bool(self.fields)

    def typed(self) -> list[Any] | None:
        """Give what is typed as a third value, None while nobody writes one."""
        return [field.typed() for field in self.fields] or None

    def set_typed(self, state: list[Any] | None) -> None:
        """Put it back."""
        if state is not None and self._columns:
            self.begin_third()
            for field, typed in zip(self.fields, state, strict=False):
                field.set_typed(typed)

    def _lay_out_answers(self) -> None:
        both = QWidget()
        beside = QHBoxLayout(both)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(12)
        values = question_words.sides(self.question, self._codes)
        titles = (_("It says now"), _("The other value"))
        keep, other = _("Keep this"), _("Take the other")
        if self.question.asked.kind == review.DELETED_UNSEEN:
            keep, other = _("Stay deleted"), _("Bring back")
        acts = ((keep, answers.OURS), (other, answers.THEIRS))
        for place in (0, 1):
            value = text(values[place] or _("(empty)"))
            value.setAccessibleName(titles[place])
            value.setAccessibleDescription(value.text())
            words, take = acts[place]
            button = buttons.plain(words)
            button.clicked.connect(lambda _checked=False, take=take: self.answered.emit(take))
            self._buttons.append(button)
            who = question_words.writer(self.question, place)
            frame = card(
                titles[place], value, *([text(who, "quiet")] if who else []), buttons.at_left(button)
            )
            beside.addWidget(frame, 1, Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(both)
        if self._columns:
            another = buttons.link(_("Write a third…"))
            another.clicked.connect(self.begin_third)
            self._buttons.append(another)
            self._layout.addWidget(another, alignment=Qt.AlignmentFlag.AlignLeft)
        self._third.hide()
        self._layout.addWidget(self._third)

    def _lay_out_correction(self) -> None:
        named = self.question.columns
        if named:
            what = _("To correct: {columns}").format(columns=question_words.about(self.question))
            self._layout.addWidget(text(what, tone="due"))
        self._layout.addWidget(
            text(_("Correct it in the record. The office will be told with the next file."))
        )
        if self.question.client or self.question.asked.table in {"referral", "meeting"}:
            button = buttons.plain(_("Open the record"))
            button.clicked.connect(self.record_wanted)
            self._layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)

    def _on_third(self) -> None:
        commit_typing()
        problems = [(field, problem) for field in self.fields if (problem := field.problem()) is not None]
        for field, problem in problems:
            field.show_problems([problem])
        if problems:
            return
        cells = {
            column.name: column.cell(field.value())
            for column, field in zip(self._columns, self.fields, strict=True)
        }
        self.answered.emit(answers.third(cells))
