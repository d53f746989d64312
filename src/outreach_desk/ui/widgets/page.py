"""A page: title, one sentence of state, one primary action, content."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from outreach_desk.ground.language import _
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.head import Head

_WIDEST_FORM = 720
_NARROWEST_SENTENCE = 280
_BELOW = 8
_AROUND = 50  # as Qt does for the Tab key: label and hint are seen too


class Page(QWidget):
    """Put the content into `content`. `acted` comes from the primary action, `back_wanted` from Back.

    A page that `scrolls` is for forms: its content is as wide as is good to read, and scrolls as a whole.
    Lists scroll by themselves.
    """

    acted = Signal()
    back_wanted = Signal()

    def __init__(
        self, title: str, *, action: str = "", scrolls: bool = False, back: bool = False, wide: bool = True
    ) -> None:
        super().__init__()
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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 8, 24, 16)
        layout.setSpacing(16)
        self._head = Head(words, self._words_need)
        self._head.put_first(self.action)
        layout.addWidget(self._head)
        self._pinned = QVBoxLayout()
        layout.addLayout(self._pinned)
        self.content = QVBoxLayout()
        self.content.setSpacing(16)
        self._area: Scrolling | None = None
        if scrolls:
            self._area = _scrolling(self.content, wide=wide)
            layout.addWidget(self._area, 1)
        else:
            layout.addLayout(self.content, 1)

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
        if self._area is not None:
            self._area.verticalScrollBar().setValue(0)

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


class Scrolling(QScrollArea):
    """Scrolls up and down, and keeps in sight what has the keyboard, also where a button sent it there."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        self._inner = inner
        self._soon = QTimer(self)  # what is new on the page has no place before the next turn
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._reveal)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        # Nothing moves under a pressed mouse button: the click would go elsewhere.
        if now is not None and self._holds(now) and not QGuiApplication.mouseButtons():
            self._soon.start()

    def _reveal(self) -> None:
        """Show what has the keyboard; of a field also its label above and its hint or problem below."""
        focus = QApplication.focusWidget()
        if focus is None or not self._holds(focus):
            return
        field: QWidget | None = focus
        while field is not None and not isinstance(field, Field):
            field = field.parentWidget()
        if field is not None and self._holds(field) and field.height() <= self.viewport().height():
            self.ensureWidgetVisible(field, 0, _BELOW)
        else:
            self.ensureWidgetVisible(focus, 0, _AROUND)

    def _holds(self, widget: QWidget) -> bool:
        return self._inner.isAncestorOf(widget)


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
    return Scrolling(inner)
