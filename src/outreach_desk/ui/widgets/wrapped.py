"""Buttons, boxes and rings whose words wrap: a long one is as high as its lines, and never cut.

Qt draws the words of all these on one line, and cuts it where there is no room.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

_BESIDE_LINES = 8

if TYPE_CHECKING:
    _Pressed = QAbstractButton
else:
    _Pressed = object


class Wraps(_Pressed):
    """`text` gives the words as they were set, however they are broken now.

    Whoever inherits it says `_begin` once with the words.
    """

    _words = ""
    _measured: QFont | None = None
    _widths: dict[str, int]

    def text(self) -> str:
        """Give the words without breaks."""
        return self._words

    def setText(self, text: str) -> None:
        """Say something else."""
        self._words = text
        super().setText(text)
        self._break()

    def hasHeightForWidth(self) -> bool:
        """Grow with the lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of all lines at a width."""
        lines = len(self._lines(width))
        return max(super().sizeHint().height(), lines * self.fontMetrics().lineSpacing() + _BESIDE_LINES)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(self._around() + self._advance(self._words), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Need the longest word."""
        widest = max((self._advance(word) for word in self._words.split()), default=0)
        return QSize(self._around() + widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words elsewhere."""
        super().resizeEvent(event)
        self._break()

    def _begin(self, text: str) -> None:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._words = text

    def _break(self) -> None:
        broken = "\n".join(self._lines(self.width()))
        if broken != super().text():
            super().setText(broken)

    def _lines(self, width: int) -> list[str]:
        room = width - self._around()
        if self._advance(self._words) <= room:
            return [self._words]
        lines: list[str] = []
        for word in self._words.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._advance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _around(self) -> int:
        """Give the width of all but the words."""
        return super().sizeHint().width() - self._advance(super().text())

    def _advance(self, words: str) -> int:
        """Give the width of words; a layout asks for the same ones many times until all has its place."""
        if self._measured != (font := self.font()):
            self._measured, self._widths = font, {}
        if words not in self._widths:
            size = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic.value, words)
            self._widths[words] = size.width()
        return self._widths[words]


class Check(Wraps, QCheckBox):
    """A box to tick."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._begin(text)


class Ring(Wraps, QRadioButton):
    """One of several answers."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._begin(text)
