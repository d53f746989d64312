"""Lines of figures under a hairline each, in columns with their words above."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from outreach_desk.ui.widgets.texts import text

UNIT_WIDTH = 72
LINE_HEIGHT = 32


def begun(around: QVBoxLayout) -> tuple[QWidget, QGridLayout]:
    """Begin a grid below what is there: words in the first column, figures in the others."""
    grid = QWidget()
    around.addWidget(grid)
    layout = QGridLayout(grid)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(12)
    layout.setVerticalSpacing(0)
    layout.setColumnStretch(0, 1)
    return grid, layout


def heads(layout: QGridLayout, words: Iterable[str]) -> None:
    """Write the words above the columns of figures."""
    for place, said in enumerate(words, start=1):
        head = text(said, "label")
        head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        layout.addWidget(head, 0, place)
        layout.setColumnMinimumWidth(place, UNIT_WIDTH)


def line(layout: QGridLayout, number: int, words: str, columns: int, role: str = "") -> int:
    """Begin a line under a hairline; give its row."""
    row = 2 * number + 2
    layout.addWidget(_hairline(), row - 1, 0, 1, columns)
    label = text(words, role)
    label.setMinimumHeight(LINE_HEIGHT)
    layout.addWidget(label, row, 0)
    return row


def _hairline() -> QFrame:
    line = QFrame()
    line.setProperty("role", "hairline")
    return line
