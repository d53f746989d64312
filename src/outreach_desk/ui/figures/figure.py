"""One figure that can be pressed, and how the arrow keys go from one to the next within its card."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from outreach_desk.ui.widgets.wrapped import Wraps

Cell = tuple[str, str, str]
"""Indicator, line and unit, in codes."""

_LEAST_WIDTH = 64
MOST_WIDTH = 120
"""So wide (px) are words in place of a value at most, if no word of them is longer."""
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class Figure(Wraps, QPushButton):
    """Its text is the value, its accessible name says what it is; Enter, Space or a click press it.

    Words in place of a value stand on several lines, for a column is as wide as its widest figure.

    Its object name is its `cell`, for whoever must find one. The keyboard comes to one figure of each card
    by Tab, and goes on from there by the arrow keys (`step`).
    """

    step = Signal(object, int, int)

    def __init__(self, around: QWidget, cell: Cell, shown: str, name: str, *, quiet: bool) -> None:
        super().__init__(shown, around)
        self._begin(shown)
        self.cell = cell
        self.setObjectName("/".join(cell))
        self.setAccessibleName(name)
        self.setAccessibleDescription(shown)
        self.setProperty("weight", "figure")
        self.setProperty("role", "quiet" if quiet else "label")
        self.setAutoDefault(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.ensurePolished()
        self.setMinimumWidth(max(_LEAST_WIDTH, self.sizeHint().width()))

    def sizeHint(self) -> QSize:
        """Ask for one line, of words for no more than so much of it."""
        asked = super().sizeHint()
        if asked.width() <= MOST_WIDTH:
            return asked
        width = self._around() + max(self._advance(line) for line in self._lines(MOST_WIDTH))
        return QSize(width, self.heightForWidth(width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next figure by an arrow; press it by Enter."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.step.emit(self, *step)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class Steps:
    """Leads the keyboard through the figures of a card: Tab comes to one of them, arrows to the others."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        lines: dict[str, list[Figure]] = {}
        for figure in figures:
            lines.setdefault(figure.cell[1], []).append(figure)
            figure.step.connect(self._on_step)
        self._lines = list(lines.values())
        for line in self._lines[:1]:
            line[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _on_step(self, at: Figure, down: int, right: int) -> None:
        """Go to a figure of the same card, and let Tab come back to it."""
        row = next(number for number, line in enumerate(self._lines) if at in line)
        line = self._lines[min(max(row + down, 0), len(self._lines) - 1)]
        to = line[min(max(self._lines[row].index(at) + right, 0), len(line) - 1)]
        at.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        to.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        to.setFocus(Qt.FocusReason.OtherFocusReason)
