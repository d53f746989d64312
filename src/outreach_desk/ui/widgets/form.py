"""A form: fields in cards, one column, built by hand by the screen that owns it.

It gives typed `values()`, shows all problems at once, and keeps what is typed over a change of language.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.pair import Pair

Part = QWidget | Sequence[QWidget]
"""A field, any other widget, or several of them side by side where they have room."""


class Form(QWidget):
    """Put cards into it with `card`; it knows each Field in them by its name."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._rest = QLabel()
        self._rest.setProperty("role", "problem")
        self._rest.setWordWrap(True)
        self._rest.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)
        self._layout.addWidget(self._rest)

    def card(self, title: str, *parts: Part) -> QFrame:
        """Add a card with a heading (none if it is empty) and its parts from top to bottom."""
        frame = QFrame()
        frame.setProperty("role", "card")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        if title:
            heading = QLabel(title)
            heading.setProperty("role", "heading")
            heading.setWordWrap(True)
            layout.addWidget(heading)
        for part in parts:
            if isinstance(part, QWidget):
                self._take(part)
                # A button is as wide as its words; all else takes the width of the card.
                side = Qt.AlignmentFlag.AlignLeft if isinstance(part, QPushButton) else Qt.AlignmentFlag(0)
                layout.addWidget(part, alignment=side)
            else:
                for one in part:
                    self._take(one)
                layout.addWidget(Pair(*part))
        self._layout.addWidget(frame)
        return frame

    def put_between(self, part: QWidget) -> None:
        """Let something stand between two cards that is no part of this form."""
        self._layout.addWidget(part)

    def values(self, *, commit: bool = True) -> dict[str, Any]:
        """Give the typed values by name. A text that cannot be read is given as text: `save` refuses it.

        Without `commit` a word that an input method still holds is left to it: she is typing.
        """
        if not commit:
            return {name: field.peek() for name, field in self.fields.items()}
        commit_typing()
        return {name: field.value() for name, field in self.fields.items()}

    def readable(self) -> bool:
        """Say whether all can be read; show what cannot, and go to the first."""
        commit_typing()
        found = {name: problem for name, field in self.fields.items() if (problem := field.problem())}
        self.show_problems({name: [problem] for name, problem in found.items()})
        return not found

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show these values; fields that are not named stay."""
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].set_value(value)

    def show_problems(self, problems: Mapping[str, Sequence[FieldProblem]]) -> None:
        """Show all problems, each at its field, and go to the first. Unknown names are told on top."""
        first: Field | None = None
        for name, field in self.fields.items():
            field.show_problems(problems.get(name, ()))
            if first is None and problems.get(name):
                first = field
        rest = [problem for name, found in problems.items() if name not in self.fields for problem in found]
        self._rest.setText("\n".join(problem.message() for problem in rest))
        self._rest.setVisible(bool(rest))
        if first is not None:
            first.setFocus()
        self._reveal(self._rest if rest and first is None else first)

    def typed(self, *, commit: bool = True) -> dict[str, Any]:
        """Give the raw state of all fields; see `values` for `commit`."""
        if commit:
            commit_typing()
        return {name: field.typed() for name, field in self.fields.items()}

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Put a raw state back; fields that are not in it stay."""
        for name, state in typed.items():
            if name in self.fields:
                self.fields[name].set_typed(state)

    def _take(self, part: QWidget) -> None:
        if isinstance(part, Field):
            self.fields[part.name] = part
            part.changed.connect(self.changed)

    def _reveal(self, part: QWidget | None) -> None:
        area = self.parentWidget()
        while part is not None and area is not None:
            if isinstance(area, QScrollArea):
                area.ensureWidgetVisible(part)
            area = area.parentWidget()


def commit_typing() -> None:
    """Finish what an input method still holds: the last letter of a Vietnamese word may be under way."""
    QGuiApplication.inputMethod().commit()
