"""A small form inside the form of a meeting, for somebody or something that the desk does not know yet."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.field import LineField
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.form import Form, Part


class InsideForm(QWidget):
    """Hidden until it is begun. Emits `wanted(values)`, or `closed` when the person thinks better of it.

    `last` is where the Tab key leaves it.
    """

    wanted = Signal(object)
    closed = Signal()

    def __init__(self, title: str, add: str, *parts: Part) -> None:
        super().__init__()
        self.add: QPushButton = buttons.plain(add)
        self.last = buttons.link(_("Do not add"))
        steps = QWidget()
        side_by_side = Flow(steps, spacing=8)
        side_by_side.addWidget(self.add)
        side_by_side.addWidget(self.last)
        self.form = Form()
        self.form.card(title, *parts, steps)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        self.add.clicked.connect(self._on_add)
        self.last.clicked.connect(self.closed)
        for field in self.form.fields.values():
            if isinstance(field, LineField):
                field.line.returnPressed.connect(self._on_add)
        self.hide()

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
        if self.add.isEnabled():
            self.wanted.emit(self.form.values())
