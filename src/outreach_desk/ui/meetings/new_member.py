"""A small form for a member whom the desk does not know yet, inside the list of who came."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.people import MEMBER_ROLES
from outreach_desk.ground.language import _
from outreach_desk.records.reference import Codes
from outreach_desk.ui.meetings.radio_field import RadioField
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.field import LineField
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.form import Form

_ROLE = "role"


class NewMember(QWidget):
    """Hidden until `begin`. Emits `wanted(values, role)`, or `closed` when the person thinks better of it."""

    wanted = Signal(object, str)
    closed = Signal()

    def __init__(self, codes: Codes) -> None:
        super().__init__()
        self._code = LineField("code", _("Code of the new member"), required=True)
        self._nickname = LineField("nickname", _("Nickname"), hint=_("Stays on this computer."), private=True)
        roles = [(role, codes.label("group_role", role)) for role in MEMBER_ROLES]
        self._add = buttons.plain(_("Add this member"))
        leave = buttons.link(_("Do not add"))
        self.form = Form()
        steps = QWidget()
        side_by_side = Flow(steps, spacing=8)
        side_by_side.addWidget(self._add)
        side_by_side.addWidget(leave)
        self.form.card(
            _("New member"),
            (self._code, self._nickname),
            RadioField(_ROLE, _("Role in the group"), roles),
            steps,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        self._add.clicked.connect(self._on_add)
        leave.clicked.connect(self.closed)
        for field in (self._code, self._nickname):
            field.line.returnPressed.connect(self._on_add)
        self.hide()

    def begin(self, words: str = "", code: str = "") -> None:
        """Open with words that were typed for her: with a digit in them they are taken for a code.

        Else `code` is proposed, where the group counts its members.
        """
        self.form.show_problems({})
        is_code = any(letter.isdigit() for letter in words)
        self._code.set_value(words if is_code else code or None)
        self._nickname.set_value(None if is_code else words)
        self.show()
        (self._nickname if is_code or code else self._code).setFocus()

    def set_busy(self, *, busy: bool) -> None:
        """Take no second member while one is being written."""
        self._add.setEnabled(not busy)

    def typed(self, *, commit: bool = True) -> dict[str, Any] | None:
        """Give what is typed, None while nothing is asked."""
        return None if self.isHidden() else self.form.typed(commit=commit)

    def set_typed(self, typed: dict[str, Any] | None) -> None:
        """Put it back."""
        self.setVisible(typed is not None)
        self.form.set_typed(typed or {})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape; the meeting stays."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _on_add(self) -> None:
        if not self._add.isEnabled():
            return
        values = self.form.values()
        self.wanted.emit({name: value for name, value in values.items() if name != _ROLE}, values[_ROLE])
