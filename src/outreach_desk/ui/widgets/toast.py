"""A toast: says for some seconds what was done, and carries Undo where it can be undone."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons, tab_order
from outreach_desk.ui.widgets.texts import text

SECONDS = 8
_WIDEST = 720
_AROUND = 24


class Toast(QWidget):
    """Has its own place below a page, which leaves it room: it covers no line that is being read.

    A new one takes the place of the old. Emits `left()` when it goes while Undo has the keyboard.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = text("")
        self.undo = buttons.link(_("Undo"))
        self.undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it is
        self.undo.clicked.connect(self._on_undo)
        self._act: Callable[[], object] | None = None
        frame = QFrame()
        frame.setProperty("role", "toast")
        frame.setMaximumWidth(_WIDEST)
        self._inside = QHBoxLayout(frame)
        self._inside.setSpacing(16)
        self._inside.addWidget(self.words, 1)
        self._inside.addWidget(self.undo, alignment=Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_AROUND, 0, _AROUND, 12)
        layout.addStretch()
        layout.addWidget(frame, 1)
        layout.addStretch()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self._go)
        self.hide()

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Show words; `undo` is called once if the person asks for it."""
        self._act = undo
        self.words.setText(words)
        self.undo.setVisible(undo is not None)
        edge = 12 if undo is None else 4  # the button brings its own
        self._inside.setContentsMargins(16, edge, 16 if undo is None else 8, edge)
        self.setAccessibleName(words)
        self.show()
        self._timer.start()

    def come_last(self) -> None:
        """Let the Tab key come to Undo after all else, also after what was made since it was offered."""
        if self.undo.isVisible():
            tab_order.put_last(self.undo)

    def _on_undo(self) -> None:
        act, self._act = self._act, None
        self._go()
        if act is not None:
            act()

    def _go(self) -> None:
        had_keyboard = self.undo.hasFocus()
        self.hide()
        if had_keyboard:
            self.left.emit()
