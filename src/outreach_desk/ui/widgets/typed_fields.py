"""Fields whose text is read as something: a day, a time, a whole number, a note, a secret.

Nothing is checked while a key is pressed: Vietnamese is typed in steps. The text is read on leaving.
"""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from outreach_desk.ground import dates, numbers
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, _, said
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.field import Field, LineField
from outreach_desk.ui.widgets.old_text import OldText

_NOTE_LINES = 4
_DAY_WIDTH = 160


class DayField(LineField):
    """A day as dd/MM/yyyy; `1.7.26`-like short forms are read as `ground.dates` says."""

    def __init__(self, name: str, label: str, *, hint: str = "", required: bool = False) -> None:
        super().__init__(name, label, hint=hint, required=required)
        self.line.setPlaceholderText(_("day/month/year"))
        self.line.setMinimumWidth(_DAY_WIDTH)

    def read(self) -> Any:
        """Give the date. Raises text.Unreadable."""
        return dates.parse_day(self.line.text()) if self.line.text().strip() else None

    def write(self, value: Any) -> str:
        """Write a date as dd/MM/yyyy."""
        return dates.show_day(value)


class TimeField(LineField):
    """A time of day as HH:mm."""

    def __init__(self, name: str, label: str, *, hint: str = "", required: bool = False) -> None:
        super().__init__(name, label, hint=hint, required=required)
        self.line.setPlaceholderText("08:30")

    def read(self) -> Any:
        """Give HH:mm. Raises text.Unreadable."""
        return dates.parse_time(self.line.text()) if self.line.text().strip() else None


class WholeField(LineField):
    """A whole number. It is shown without groups, because years are numbers too."""

    def read(self) -> Any:
        """Give the number. Raises text.Unreadable."""
        return numbers.parse_integer(self.line.text()) if self.line.text().strip() else None


class YearField(WholeField):
    """A year, of which a month typed with it is no part."""

    def read(self) -> Any:
        """Give the number. Raises text.Unreadable."""
        try:
            return super().read()
        except numbers.NotANumber:
            words = said(N_("Write the year with four digits, for example 1995."))
            raise numbers.NotANumber(FieldProblem("year_form", words)) from None


class NoteField(Field):
    """Several lines of text. Tab goes on to the next field."""

    def __init__(self, name: str, label: str, *, hint: str = "", required: bool = False) -> None:
        note = QPlainTextEdit()
        note.setTabChangesFocus(True)
        note.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhMultiLine
        )
        note.setFixedHeight(note.fontMetrics().lineSpacing() * (_NOTE_LINES + 1))
        super().__init__(name, label, note, hint=hint, required=required)
        self.note = note
        note.textChanged.connect(self.changed)
        self.old_text = OldText(note.setPlainText)
        self.below(self.old_text)
        note.textChanged.connect(lambda: self.old_text.look(note.toPlainText()))

    def read(self) -> Any:
        """Give the text, None for none."""
        return self.note.toPlainText() or None

    def set_value(self, value: Any) -> None:
        """Show a text."""
        self.note.setPlainText(value or "")

    def typed(self) -> str:
        """Give the text as it stands."""
        return self.note.toPlainText()

    def set_typed(self, typed: Any) -> None:
        """Put a text back."""
        self.note.setPlainText(str(typed))


class SecretField(LineField):
    """A passphrase, hidden until the person asks to see it."""

    def __init__(self, name: str, label: str, *, hint: str = "") -> None:
        super().__init__(name, label, hint=hint, private=True)
        self.show_button: QPushButton = buttons.plain(_("Show"))
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self.set_shown)
        row = QWidget()
        side_by_side = QHBoxLayout(row)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(8)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(self.line, row)
        side_by_side.addWidget(self.line, 1)
        side_by_side.addWidget(self.show_button)
        self.set_shown(False)

    def set_shown(self, shown: bool) -> None:
        """Show or hide the letters."""
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.show_button.setText(_("Hide") if shown else _("Show"))
        self.show_button.setAccessibleName(f"{self.show_button.text()}: {self.label}")
        if self.show_button.isChecked() != shown:
            self.show_button.setChecked(shown)

    def _on_left(self) -> None:
        """Leave a passphrase exactly as it was typed."""
