"""One field of a form: label above, editor, hint, and its problems below.

`value()` is typed, `typed()` is the raw state of the editor; both go back in. What cannot be read stays
in `value()` as the text it is, so that `save` refuses it together with all other problems of the form.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.text import Unreadable
from outreach_desk.ui.widgets.old_text import OldText

_CLICK_MS = 50


class Field(QWidget):
    """A labelled editor for the value `name`. `editor` fills it, `focus` is what takes the keyboard."""

    changed = Signal()

    def __init__(
        self,
        name: str,
        label: str,
        editor: QWidget,
        *,
        focus: QWidget | None = None,
        hint: str = "",
        required: bool = False,
    ) -> None:
        super().__init__()
        self.name = name
        self.label = label
        self.editor = editor
        self._focus = focus or editor
        self._hint = hint
        self.setFocusProxy(self._focus)
        self._title = QLabel(f"{label} *" if required else label)
        self._title.setProperty("role", "label")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._hint_label = _line_below(hint, "quiet")
        self._problem_label = _line_below("", "problem")
        self._focus.setAccessibleName(label)
        self._focus.setAccessibleDescription(hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self._title, editor, self._hint_label, self._problem_label):
            layout.addWidget(part)
        self.changed.connect(self.clear_problems)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_CLICK_MS)
        self._soon.timeout.connect(self.tell_unreadable)

    def value(self) -> Any:
        """Give the typed value, None for nothing; a text that cannot be read is given as it is."""
        try:
            return self.read()
        except Unreadable:
            return self.typed()

    def peek(self) -> Any:
        """Give what `value` gives now, and settle nothing: she is typing."""
        return self.value()

    def read(self) -> Any:
        """Read the editor. Raises text.Unreadable."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a typed value."""
        raise NotImplementedError

    def typed(self) -> Any:
        """Give the raw state of the editor, for `set_typed` of a field of the same kind."""
        raise NotImplementedError

    def set_typed(self, typed: Any) -> None:
        """Put a raw state back."""
        raise NotImplementedError

    def problem(self) -> FieldProblem | None:
        """Say why the editor cannot be read; None where it can."""
        try:
            self.read()
        except Unreadable as unreadable:
            return unreadable.problem
        return None

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Show these problems, and no others, below the editor. An unreadable text speaks for itself."""
        own = self.problem() if problems else None
        shown = [own] if own else list(problems)
        words = "\n".join(problem.message() for problem in shown)
        self._problem_label.setText(words)
        self._problem_label.setVisible(bool(words))
        self._focus.setAccessibleDescription(" ".join(part for part in (words, self._hint) if part))
        if self._focus.property("wrong") != bool(words):
            self._focus.setProperty("wrong", bool(words))
            self._focus.style().polish(self._focus)

    def problems_shown(self) -> str:
        """Give the words that stand below the editor."""
        return self._problem_label.text()

    def clear_problems(self) -> None:
        """Take the problems away: the person is mending."""
        if self._problem_label.text():
            self.show_problems([])

    def set_hint(self, hint: str) -> None:
        """Say something else below the editor."""
        self._hint = hint
        self._hint_label.setText(hint)
        self._hint_label.setVisible(bool(hint))
        self._focus.setAccessibleDescription(hint)

    def below(self, part: QWidget) -> None:
        """Put something between the editor and its hint."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self._hint_label), part)

    def tell_unreadable(self) -> None:
        """Say on leaving the editor what cannot be read in it.

        Nothing moves under a pressed mouse button: the click would miss what it was meant for.
        """
        if QGuiApplication.mouseButtons():
            self._soon.start()
            return
        problem = self.problem()
        if problem is not None:
            self.show_problems([problem])


class LineField(Field):
    """A field that is one line of text. Kinds that read it as something else inherit it."""

    def __init__(
        self, name: str, label: str, *, hint: str = "", required: bool = False, private: bool = False
    ) -> None:
        line = QLineEdit()
        super().__init__(name, label, line, hint=hint, required=required)
        self.line = line
        if private:
            line.setInputMethodHints(
                Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
            )
        line.textChanged.connect(self.changed)
        self.old_text = OldText(line.setText)
        self.below(self.old_text)
        line.textChanged.connect(self.old_text.look)
        line.editingFinished.connect(self._on_left)

    def read(self) -> Any:
        """Give the text, None for none. It is cleaned where it is kept."""
        return self.line.text() or None

    def set_value(self, value: Any) -> None:
        """Show a value in the way people write it."""
        self.line.setText("" if value is None else self.write(value))

    def write(self, value: Any) -> str:
        """Write a value as people do."""
        return str(value)

    def typed(self) -> str:
        """Give the text as it stands."""
        return self.line.text()

    def set_typed(self, typed: Any) -> None:
        """Put a text back."""
        self.line.setText(str(typed))

    def _on_left(self) -> None:
        if self.problem() is not None:
            self.tell_unreadable()
        elif self.line.text():
            value = self.read()  # None for a blank
            tidy = "" if value is None else self.write(value)
            if tidy != self.line.text():
                self.line.setText(tidy)


def _line_below(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if not words:
        label.hide()  # to show a label before it has its place would flash a window of its own
    return label
