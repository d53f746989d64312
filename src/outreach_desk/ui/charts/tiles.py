"""Lays out a tile map: each tile with its short name and its number, in rows and columns of one size."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from outreach_desk.reports.chart import Mark
from outreach_desk.ui.charts.scene import CENTRE, LOOKS, RIGHT, Block, Letters, Scene, Words

_GAP, _AROUND = 4.0, 8.0


def lay_out_flat(marks: Sequence[Mark], width: float, letters: Letters) -> Scene | None:
    """Give it half as high, the number beside the name; None where both would not fit on a tile."""
    placed, room = _placed(marks, width)
    number = letters.widest((mark.shown for mark in marks), bold=True)
    wide, line = letters.widest(mark.short for mark in marks) + number + 3 * _AROUND, letters.line()
    if wide > room:
        return None
    blocks, words, places = [], [], []
    for mark, (row, column) in placed:
        place = QRectF((column - 1) * (wide + _GAP), (row - 1) * (line + _GAP), wide, line)
        fill, edge, ink = LOOKS[mark.kind]
        blocks.append(Block(place, fill, edge))
        inner = place.adjusted(_AROUND, 0, -_AROUND, 0)
        words.append(Words(inner.adjusted(0, 0, -number, 0), mark.short, ink, fill))
        count = QRectF(inner.right() - number, inner.top(), number, line)
        words.append(Words(count, mark.shown, ink, fill, RIGHT, bold=True))
        places.append(place)
    height = max((place.bottom() for place in places), default=0.0)
    return Scene(height, tuple(blocks), tuple(words), tuple(places))


def lay_out(marks: Sequence[Mark], width: float, letters: Letters) -> Scene | None:
    """Give the scene of these marks at a width; None where a name would not fit on its tile.

    Names stand on one line where there is room for all of them, else a word a line.
    """
    placed, room = _placed(marks, width)
    whole = letters.widest(mark.short for mark in marks)
    words_of = {mark: mark.short.split() if whole + _AROUND > room else [mark.short] for mark in marks}
    need = letters.widest(word for words in words_of.values() for word in words)
    need = max(need, letters.widest((mark.shown for mark in marks), bold=True)) + _AROUND
    if need > room:
        return None
    line, lines = letters.line(), max((len(words) for words in words_of.values()), default=1)
    wide, tall = min(room, whole + 2 * _AROUND), (lines + 1) * line + _AROUND
    blocks, words, places = [], [], []
    for mark, (row, column) in placed:
        place = QRectF((column - 1) * (wide + _GAP), (row - 1) * (tall + _GAP), wide, tall)
        fill, edge, ink = LOOKS[mark.kind]
        blocks.append(Block(place, fill, edge))
        y = place.top() + _AROUND / 2 + (lines - len(words_of[mark])) * line / 2
        for word in words_of[mark]:
            words.append(Words(QRectF(place.left(), y, wide, line), word, ink, fill, CENTRE))
            y += line
        number = QRectF(place.left(), place.bottom() - _AROUND / 2 - line, wide, line)
        words.append(Words(number, mark.shown, ink, fill, CENTRE, bold=True))
        places.append(place)
    height = max((place.bottom() for place in places), default=0.0)
    return Scene(height, tuple(blocks), tuple(words), tuple(places))


def _placed(marks: Sequence[Mark], width: float) -> tuple[list[tuple[Mark, tuple[int, int]]], float]:
    """Give the marks that have a tile with its row and column, and how wide a tile may be."""
    placed = [(mark, mark.place) for mark in marks if mark.place is not None]
    across = max((column for _mark, (_row, column) in placed), default=1)
    return placed, (width - _GAP * (across - 1)) / across
