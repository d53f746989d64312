"""A notice inside a page: something to know before going on, and small steps. It refuses nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import buttons, tab_order, texts
from outreach_desk.ui.widgets.head import Head


class Notice(QFrame):
    """Hidden until `tell`. Its steps are the buttons that `step` gave: beside the words where both fit."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", "due")
        picture = QLabel()
        picture.setPixmap(style.pixmap("info", "due", self.devicePixelRatioF()))
        self.words = texts.text("")
        self.steps: list[QPushButton] = []
        words = QVBoxLayout()
        words.addWidget(self.words)
        self._head = Head(words, self._words_need)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.setSpacing(12)
        layout.addWidget(picture)
        layout.addWidget(self._head, 1)
        self.hide()

    def step(self, words: str) -> QPushButton:
        """Add a small step and give its button."""
        button = buttons.link(words)
        self.steps.append(button)
        self._head.put_last(button)
        return button

    def tell(self, words: str) -> None:
        """Show words; none hide the notice."""
        self.set_words(words)
        self.setVisible(bool(words))

    def set_words(self, words: str) -> None:
        """Have words to show: one that has no place yet would flash as a window of its own."""
        self.words.setText(words)
        self.setAccessibleName(words)

    def _words_need(self) -> int:
        return self.words.fontMetrics().horizontalAdvance(self.words.text())


class Notices(QWidget):
    """Notices below each other. Where one that had the keyboard goes, another takes it, or `left` comes."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.notices: list[Notice] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)

    def set_notices(self, notices: Sequence[Notice]) -> None:
        """Show these and no others; those that stood here go."""
        focus = QApplication.focusWidget()
        had = focus is not None and self.isAncestorOf(focus)
        old, self.notices = self.notices, list(notices)
        for notice in old:
            self._layout.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
        for notice in self.notices:
            self._layout.addWidget(notice)
            notice.show()
        tab_order.put_rows_after(self, *self.notices)
        self.setVisible(bool(self.notices))
        if had:
            steps = [step for notice in self.notices for step in notice.steps]
            steps[0].setFocus() if steps else self.left.emit()
