"""The line above a list that says what to look for: without marks, any part of a code, after a pause."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Protocol, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from outreach_desk.ground.text import fold

_PAUSE_MS = 150


class Findable(Protocol):
    """A row with all the words it is found by, folded; they need not be shown."""

    @property
    def found_by(self) -> str:
        """Give the words."""


F = TypeVar("F", bound=Findable)


class Finder(QLineEdit):
    """Emits `wanted(str)` after a pause, `down_wanted` on the arrow down, `enter_wanted` on Enter."""

    wanted = Signal(str)
    down_wanted = Signal()
    enter_wanted = Signal()

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.settle)
        self.textChanged.connect(lambda _words: self._pause.start())
        self.installEventFilter(self)

    def settle(self) -> None:
        """Look now for what is typed."""
        self._pause.stop()
        self.wanted.emit(self.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go down into the list, or open what was found."""
        if watched is self and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.settle()
                self.down_wanted.emit()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.settle()
                self.enter_wanted.emit()
                return True
        return super().eventFilter(watched, event)


def fitting(lines: Iterable[F], typed: str) -> list[F]:
    """Give the lines that hold every typed word somewhere, in their order.

    Words to find by hold a code also without its dashes. Digits alone are found across a dash only from where
    a part of the code begins: whoever types 010 does not mean 20-1003.
    """
    wanted = fold(typed).split()
    return [line for line in lines if all(_holds(line.found_by, word) for word in wanted)]


def _holds(found_by: str, word: str) -> bool:
    if word not in found_by or len(word) == 1 or not word.isdigit():
        return word in found_by
    words = found_by.split()
    return any(_is_in(one, _parts(words, one), word) for one in words)


def _is_in(one: str, parts: Sequence[str], word: str) -> bool:
    if not parts:
        return word in one
    begins = accumulate(map(len, parts[:-1]), initial=0)
    return any(one.startswith(word, place) for place in begins)


def _parts(words: Sequence[str], one: str) -> Sequence[str]:
    """Give the words side by side that make this one, a code without its dashes; none for others."""
    for start in range(len(words)):
        for end in range(start + 2, len(words) + 1):
            made = "".join(words[start:end])
            if made == one:
                return words[start:end]
            if len(made) >= len(one):
                break
    return ()
