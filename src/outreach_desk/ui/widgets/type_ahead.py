"""A text field that offers what fits the typed words in a popup; nothing is ever completed in the line.

Words are compared without marks, each as the beginning of a word. The search waits for a pause in typing,
because input methods change the text several times for one letter.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from outreach_desk.ground.text import fold

_PAUSE_MS = 120
_MOST_SHOWN = 30
_POPUP_ROWS = 8
_AROUND_LIST = 32


@dataclass(frozen=True)
class Choice:
    """Something to choose: its id, the words shown, further words it is found by, and more for the list."""

    id: str
    label: str
    also: str = ""
    more: str = ""

    @property
    def line(self) -> str:
        """Give the words that stand in the list that opens."""
        return f"{self.label} — {self.more}" if self.more else self.label


Suggest = Callable[[str], Sequence[Choice]]


def among(choices: Iterable[Choice]) -> Suggest:
    """Suggest from a fixed list: each typed word begins a word of the choice."""
    words = [(choice, fold(f"{choice.label} {choice.also}").split()) for choice in choices]

    def suggest(typed: str) -> list[Choice]:
        wanted = fold(typed).split()
        return [
            choice
            for choice, own in words
            if all(any(word.startswith(part) for word in own) for part in wanted)
        ]

    return suggest


class TypeAhead(QLineEdit):
    """Emits `chosen(Choice)` when the person picks one; `choice` is what stands in the line now."""

    chosen = Signal(object)

    def __init__(self, suggest: Suggest, *, empties: bool = False) -> None:
        """Ask `suggest` for what fits. With `empties` a pick clears the line, ready for the next."""
        super().__init__()
        self.suggest = suggest
        self.choice: Choice | None = None
        self._empties = empties
        self._shown: list[Choice] = []
        self._model = QStringListModel(self)
        popup = QListView()
        popup.setProperty("role", "popup")
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_POPUP_ROWS)
        self._completer.setPopup(popup)
        self._popup = popup
        self._completer.setWidget(self)
        # The index says which of two equal labels it is; the stubs know only one of both signals.
        self._completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.offer)
        self.textEdited.connect(self._on_edited)
        self.installEventFilter(self)

    def set_choice(self, choice: Choice | None) -> None:
        """Let a choice stand in the line, or nothing."""
        self.choice = choice
        self._pause.stop()
        self.setText("" if choice is None else choice.label)

    def settle(self) -> None:
        """Take what the typed words name without doubt: the same label, or all that fits."""
        if self.choice is not None or not self.text().strip():
            return
        found = list(self.suggest(self.text()))
        same = [choice for choice in found if fold(choice.label) == fold(self.text())]
        if len(same) == 1 or len(found) == 1:
            self._take((same or found)[0])

    def offer(self) -> None:
        """Show now what fits the typed words."""
        self._pause.stop()
        self._shown = list(self.suggest(self.text()))[:_MOST_SHOWN]
        self._model.setStringList([choice.line for choice in self._shown])
        if self._shown and self.hasFocus():
            self._completer.complete(self._place())
            self._popup.setCurrentIndex(self._model.index(0))
        else:
            self._popup.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the list on the arrow down; Enter on unfinished words takes what they name."""
        if watched is self and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.offer()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.choice is None:
                self.settle()
                if self.choice is None and self.text().strip():
                    self.offer()  # Enter came before the pause, and the words mean several
                return bool(self.text().strip()) or self._empties
        return super().eventFilter(watched, event)

    def _place(self) -> QRect:
        """Give where the list opens: as wide as its words, if the window is."""
        need = min(self._popup.sizeHintForColumn(0) + _AROUND_LIST, self.window().width())
        return QRect(0, 0, max(self.width(), need), self.height())

    def _on_edited(self) -> None:
        self.choice = None
        self._pause.start()

    def _on_activated(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._shown):
            self._take(self._shown[index.row()])

    def _take(self, choice: Choice) -> None:
        self.set_choice(None if self._empties else choice)
        self.chosen.emit(choice)
