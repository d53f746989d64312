"""Marks people by their numbers on the printed sheet: `1 7 12-15` and Enter, while the paper lies beside."""

import re
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, _, said
from outreach_desk.ground.text import Unreadable
from outreach_desk.ui.widgets.field import LineField

_NUMBERS = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,4}))?")


def parse(typed: str, most: int) -> list[int]:
    """Read numbers and spans between 1 and `most`, in their order, none twice. Raises Unreadable."""
    found: list[int] = []
    for word in re.split(r"[\s,;.]+", re.sub(r"\s*[-–]\s*", "-", typed.strip())):
        matched = _NUMBERS.fullmatch(word)
        if matched is None:
            words = said(N_("Write the numbers from the list, for example 1 7 12-15."))
            raise Unreadable(FieldProblem("not_numbers", words))
        first, last = int(matched[1]), int(matched[2] or matched[1])
        if not 1 <= first <= last <= most:
            words = said(
                N_("“{number}” is no number of this list. It goes from 1 to {most}."), number=word, most=most
            )
            raise Unreadable(FieldProblem("no_such_number", words))
        found += range(first, last + 1)
    return list(dict.fromkeys(found))


class NumberField(LineField):
    """Emits `wanted(list[int])` on Enter. `most` is the last number of the list."""

    wanted = Signal(object)

    def __init__(self, name: str) -> None:
        hint = _("Enter marks them: who is present becomes absent, everybody else present.")
        super().__init__(name, _("By number on the sheet"), hint=hint)
        self.most = 0
        self.line.setPlaceholderText("1 7 12-15")
        self.line.installEventFilter(self)

    def read(self) -> Any:
        """Give nothing. Raises Unreadable while numbers stand here: they are not marked yet."""
        if self.line.text().strip():
            words = said(N_("These numbers are not marked yet. Press Enter here, or empty this field."))
            raise Unreadable(FieldProblem("not_marked", words))

    def settle(self) -> bool:
        """Mark who is named, and empty the field; say what cannot be read. Give whether nothing is left."""
        if not self.line.text().strip():
            return True
        try:
            numbers = parse(self.line.text(), self.most)
        except Unreadable as unreadable:
            self._tell(unreadable.problem)
            return False
        self.line.clear()
        self.wanted.emit(numbers)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mark on Enter."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        ):
            self.settle()
            return True
        return super().eventFilter(watched, event)

    def problem(self) -> FieldProblem | None:
        """Say what is wrong with the numbers, or that they are not marked."""
        try:
            if self.line.text().strip():
                parse(self.line.text(), self.most)
        except Unreadable as unreadable:
            return unreadable.problem
        return super().problem()

    def _tell(self, problem: FieldProblem) -> None:
        self.show_problems([problem])
        self.line.setFocus()

    def _on_left(self) -> None:
        """Say nothing on leaving: the numbers are marked by Save too."""
