"""A page: title, one sentence of state, one primary action, content."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.head import Head
from outreach_desk.ui.widgets.scrolling import Scrolling

_WIDEST_FORM = 720
_NARROWEST_SENTENCE = 280
_LEAST_CONTENT = 160


class Page(QWidget):
    """Put the content into `content`. `acted` comes from the primary action, `back_wanted` from Back.

    A page that `scrolls` is for forms: its content is as wide as is good to read, and scrolls as a whole.
    Lists scroll by themselves. In a window too low for the least of all that, the whole page scrolls.
    """

    acted = Signal()
    back_wanted = Signal()

    def __init__(
        self, title: str, *, action: str = "", scrolls: bool = False, back: bool = False, wide: bool = True
    ) -> None:
        super().__init__()
        whole = _Whole()
        self._areas = [Scrolling(whole)]  # while it is empty: what it holds is given its looks at once
        self.title = _label(title, "title")
        self.sentence = _label("", "quiet")
        self.sentence.hide()
        self.action: QPushButton = buttons.primary(action)
        if not action:
            self.action.hide()  # to show a widget before it has its place would flash a window of its own
        self.action.clicked.connect(self.acted)
        words = QVBoxLayout()
        words.setSpacing(4)
        self.back: QPushButton = buttons.link(_("‹ Back"))
        self.back.setAccessibleName(_("Back"))
        self.back.clicked.connect(self.back_wanted)
        if not back:
            self.back.hide()
        words.addWidget(self.back, alignment=Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self._head = Head(words, self._words_need)
        self._head.put_first(self.action)
        layout.addWidget(self._head)
        self._pinned = QVBoxLayout()
        layout.addLayout(self._pinned)
        self.content = QVBoxLayout()
        self.content.setSpacing(16)
        if scrolls:
            self._areas.append(_scrolling(self.content, wide=wide))
            layout.addWidget(self._areas[-1], 1)
        else:
            layout.addLayout(self.content, 1)
            layout.addStretch(0)  # while no content is shown yet, the head stays up
        around = QVBoxLayout(self)
        around.setContentsMargins(24, 8, 24, 16)
        around.addWidget(self._areas[0])

    def set_sentence(self, sentence: str) -> None:
        """Say in one sentence how things stand."""
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def set_action(self, words: str) -> None:
        """Let the primary action be called otherwise."""
        self.action.setText(words.replace("&", "&&"))
        self.action.setAccessibleName(words)

    def show_top(self) -> None:
        """Show the beginning of the content: something else stands there now."""
        for area in self._areas:
            area.verticalScrollBar().setValue(0)

    def pin(self, part: QWidget) -> None:
        """Put something between the head and the content: it stays in sight while the content scrolls."""
        self._pinned.addWidget(part)

    def add_action(self, text: str) -> QPushButton:
        """Add an ordinary action beside the primary one, and give its button."""
        button = buttons.plain(text)
        self._head.put_first(button)
        return button

    def _words_need(self) -> int:
        """Give the width (px) in which the title stands on one line, and the sentence on few."""
        title, sentence = (_on_one_line(label) for label in (self.title, self.sentence))
        return max(title, min(sentence, _NARROWEST_SENTENCE))


class _Whole(QWidget):
    """Head and content of a page: they ask for no more height than without which something were cut."""

    def heightForWidth(self, width: int) -> int:
        """Give the least height at a width."""
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout else -1


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _on_one_line(label: QLabel) -> int:
    return label.fontMetrics().horizontalAdvance(label.text())


def _scrolling(content: QVBoxLayout, *, wide: bool) -> Scrolling:
    inner = QWidget()
    if not wide:
        inner.setMaximumWidth(_WIDEST_FORM)
    holder = QVBoxLayout(inner)
    holder.setContentsMargins(0, 0, 12, 0)
    holder.addLayout(content)
    holder.addStretch(1)
    made = Scrolling(inner)
    made.setMinimumHeight(_LEAST_CONTENT)
    return made
