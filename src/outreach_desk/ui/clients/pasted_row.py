"""One row of a pasted list: its cells to mend, what is wrong with them, and what she agrees to."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from outreach_desk.desk import pasted
from outreach_desk.desk.pasted import Cells, Chosen, Verdict
from outreach_desk.ground import numbers
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, _
from outreach_desk.records.consent import RECORD
from outreach_desk.ui.clients import same_part
from outreach_desk.ui.widgets import buttons, texts
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.wrapped import Check

CELL_NAMES = {
    pasted.CODE: N_("Client code or UIC"),
    pasted.NICKNAME: N_("Nickname"),
    pasted.BIRTH: N_("Year, or month/year of birth"),
    pasted.GENDER: N_("Gender"),
}


class PastedRow(QFrame):
    """Emits `changed()` when a cell or an answer changes, and `left_out()` when the row is not wanted."""

    changed = Signal()
    left_out = Signal()

    def __init__(self, number: int, cells: Cells, purposes: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.number = number
        self.verdict: Verdict | None = None
        self.lines: dict[str, QLineEdit] = {}
        self.boxes: dict[str, QCheckBox] = {}
        name = _("Row {n}").format(n=numbers.show_integer(number))
        self.state = texts.text("", "label")
        self.problems = texts.text("", "problem")
        self.known = texts.text("", tone="due")
        self.other = Check(_("Somebody else"))
        self.other.setAccessibleName(_("{row}: somebody else").format(row=name))
        self.other.toggled.connect(self._on_changed)
        out = buttons.link(_("Leave this row out"))
        out.setAccessibleName(_("{row}: leave this row out").format(row=name))
        out.clicked.connect(self.left_out)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(texts.text(name, "heading"))
        layout.addLayout(self._cells(name, cells))
        for part in (self.problems, self.known, self.other, self._agreed(name, purposes), self.state):
            layout.addWidget(part)
        layout.addWidget(buttons.at_left(out))
        for part in (self.problems, self.known, self.other):
            part.hide()

    def cells(self) -> Cells:
        """Give the cells as they stand."""
        return Cells(**{name: line.text() for name, line in self.lines.items()})

    def purposes(self) -> tuple[str, ...]:
        """Give what she agrees to."""
        return tuple(purpose for purpose, box in self.boxes.items() if box.isChecked())

    def typed(self) -> dict[str, Any]:
        """Give cells and answers."""
        return {
            "number": self.number,
            "cells": dict(pasted.as_map(self.cells())),
            "agreed": list(self.purposes()),
            "other": self.other.isChecked(),
        }

    def set_answers(self, agreed: Collection[str], *, other: bool) -> None:
        """Put answers back."""
        for purpose, box in self.boxes.items():
            box.setChecked(purpose in agreed)
        self.other.setChecked(other)

    def set_verdict(self, verdict: Verdict, numbers_of: Sequence[int]) -> None:
        """Say what is wrong and who it may be; `numbers_of` are the numbers of the rows by their places."""
        self.verdict = verdict
        self.show_problems(verdict.problems)
        words = [same_part.words_of(like) for like in verdict.likes]
        for place in verdict.same_as:
            row = numbers.show_integer(numbers_of[place])
            words.append(_("Row {n} of this list may be the same person.").format(n=row))
        self.known.setText("\n".join(words))
        self.known.setVisible(bool(words))
        self.other.setVisible(bool(words) and verdict.can_be_taken)
        for box in self.boxes.values():
            box.setEnabled(not verdict.under_age)
        self._say_state()

    def show_problems(self, problems: Mapping[str, Sequence[FieldProblem]]) -> None:
        """Show the problems of the cells, each with the name of its cell, and mark the cells."""
        told = [
            _("{column}: {value}").format(column=_(CELL_NAMES[name]), value=problem.message())
            for name, line in self.lines.items()
            for problem in problems.get(name, ())
        ]
        told += [one.message() for name, found in problems.items() if name not in self.lines for one in found]
        self.problems.setText("\n".join(told))
        self.problems.setVisible(bool(told))
        for name, line in self.lines.items():
            words = " ".join(problem.message() for problem in problems.get(name, ()))
            line.setAccessibleDescription(words)
            if line.property("wrong") != bool(words):
                line.setProperty("wrong", bool(words))
                line.style().polish(line)

    def chosen(self, place: int) -> Chosen | None:
        """Give the row to be taken; None where it cannot be, or she did not agree to a record."""
        verdict = self.verdict
        if verdict is None or not verdict.can_be_taken or RECORD not in self.purposes():
            return None
        if verdict.may_be_known and not self.other.isChecked():
            return None
        return Chosen(place, self.cells(), self.purposes(), tuple(like.id for like in verdict.likes))

    def _cells(self, name: str, cells: Cells) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for place, (cell, words) in enumerate(CELL_NAMES.items()):
            line = QLineEdit(getattr(cells, cell))
            line.setAccessibleName(_("{row}: {cell}").format(row=name, cell=_(words)))
            line.textChanged.connect(self._on_changed)
            label = QLabel(_(words))
            label.setProperty("role", "quiet")
            label.setWordWrap(True)
            grid.addWidget(label, 0, place)
            grid.addWidget(line, 1, place)
            grid.setColumnStretch(place, 1)
            self.lines[cell] = line
        return grid

    def _agreed(self, name: str, purposes: Sequence[tuple[str, str]]) -> QWidget:
        board = QWidget()
        flow = Flow(board)
        for purpose, words in purposes:
            box = Check(words.replace("&", "&&"))
            box.setAccessibleName(_("{row}: she agrees: {purpose}").format(row=name, purpose=words))
            box.toggled.connect(partial(self._on_agreed))
            flow.addWidget(box)
            self.boxes[purpose] = box
        return board

    def _on_agreed(self, _checked: bool) -> None:
        self._say_state()
        self.changed.emit()

    def _on_changed(self) -> None:
        self._say_state()
        self.changed.emit()

    def _say_state(self) -> None:
        verdict = self.verdict
        if verdict is None:
            words, tone = _("Being looked at…"), ""
        elif verdict.under_age:
            words = _("Under 18: no record is made. Count her without a name and call child protection.")
            tone = "late"
        elif verdict.problems:
            words, tone = _("Mend what is marked above, or leave the row out."), "late"
        elif verdict.may_be_known and not self.other.isChecked():
            words, tone = _("Look first whether she is known. If not, say “Somebody else”."), "due"
        elif RECORD not in self.purposes():
            words, tone = _("Not taken: she has not agreed to a record."), ""
        else:
            words, tone = _("Ready to be saved."), "done"
        self.state.setText(words)
        self.state.setProperty("tone", tone)
        self.state.style().polish(self.state)
