"""A toast: says for some seconds what was done, and carries Undo where it can be undone."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons

SECONDS = 8
_ABOVE_EDGE = 24
_LEAST_WIDTH = 280


class Toast(QFrame):
    """Floats above the lower edge of its parent; a new one takes the place of the old."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.undo = buttons.link(_("Undo"))
        self.undo.clicked.connect(self._on_undo)
        self._act: Callable[[], object] | None = None
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(16)
        self._layout.addWidget(self.words, 1)
        self._layout.addWidget(self.undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Show words; `undo` is called once if the person asks for it."""
        self._act = undo
        self.words.setText(words)
        self.undo.setVisible(undo is not None)
        self._layout.setContentsMargins(16, 4, 16 if undo is None else 8, 4)  # the button brings its own
        self.setAccessibleName(words)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window is resized."""
        if watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        size = self.sizeHint()
        width = min(max(size.width(), _LEAST_WIDTH), parent.width() - 2 * _ABOVE_EDGE)
        height = max(size.height(), self.minimumSizeHint().height())
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - _ABOVE_EDGE, width, height)

    def _on_undo(self) -> None:
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act()
