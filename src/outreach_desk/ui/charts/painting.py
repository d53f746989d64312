"""Paints what a chart was laid out as: on the screen, and on paper."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from outreach_desk.ui.charts.scene import Letters, Scene


def paint(
    painter: QPainter,
    scene: Scene,
    letters: Letters,
    colour: Callable[[str], QColor],
    seen: QRectF | None = None,
) -> None:
    """Paint all blocks, then the words within `seen` (None: all of them); `colour` gives that of a token."""
    for block in scene.blocks:
        painter.setBrush(colour(block.fill))
        painter.setPen(QPen(colour(block.edge), 1))
        painter.drawRoundedRect(block.place.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    for words in scene.words:
        if seen is None or words.place.intersects(seen):
            painter.setFont(letters.bold if words.bold else letters.plain)
            painter.setPen(colour(words.ink))
            painter.drawText(words.place, words.align | Qt.TextFlag.TextWordWrap, words.text)
