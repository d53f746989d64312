"""Hands on the keyboard for the tests of journeys: they press keys wherever it is, and count them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_MOST_TABS = 12
NONE = Qt.KeyboardModifier.NoModifier


class Hands:
    """Presses keys wherever the keyboard is, and counts them; Ctrl and Shift count as keys."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.pressed = 0

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        for _time in range(times):
            self.pressed += 1 + bool(held & CTRL) + bool(held & SHIFT)
            self._qtbot.keyClick(keyboard(), key, held)

    def type(self, words: str) -> None:
        self.pressed += len(words)
        self._qtbot.keyClicks(keyboard(), words)

    def tab_to(self, field: QWidget) -> None:
        """Press Tab until a field has the keyboard."""
        wanted = field.focusProxy() or field
        for _step in range(_MOST_TABS):
            if wanted.hasFocus():
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(field)


def keyboard() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found
