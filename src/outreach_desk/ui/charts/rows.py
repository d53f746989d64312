"""Lays out a chart of rows: words, a bar, the value at its end; below each other where there is no room."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from outreach_desk.reports.chart import Mark
from outreach_desk.ui.charts.scene import LOOKS, TRACK, Block, Letters, Scene, Words

_ROW, _BAR, _THIN = 36.0, 20.0, 12.0
_GAP = 8.0
_LEAST_BAR = 120.0
_MOST_LABEL = 0.45


def lay_out(marks: Sequence[Mark], width: float, letters: Letters) -> Scene:
    """Give the scene of these marks at a width."""
    label = min(letters.widest(mark.label for mark in marks), width * _MOST_LABEL)
    value = letters.widest((mark.shown for mark in marks), bold=True)
    room = width - label - value - 2 * _GAP
    most = max((max(mark.value or 0, mark.whole or 0) for mark in marks), default=0) or 1
    beside = room >= _LEAST_BAR
    blocks: list[Block] = []
    words: list[Words] = []
    places: list[QRectF] = []
    y = 0.0
    for mark in marks:
        if beside:
            tall = max(_ROW, letters.height(mark.label, label) + _GAP)
            bars = _bars(mark, QRectF(label + _GAP, y + (tall - _BAR) / 2, room, _BAR), most)
            end = max((bar.place.right() for bar in bars), default=label)
            words += [
                Words(QRectF(0, y, label, tall), mark.label),
                Words(QRectF(end + _GAP, y, value, tall), mark.shown, bold=True),
            ]
        else:
            upper = letters.height(mark.label, width)
            lower = letters.height(mark.shown, width, bold=True)
            bars = _bars(mark, QRectF(0, y + upper + lower, width, _THIN), most)
            tall = upper + lower + (_THIN if bars else 0) + _GAP
            words += [
                Words(QRectF(0, y, width, upper), mark.label),
                Words(QRectF(0, y + upper, width, lower), mark.shown, bold=True),
            ]
        blocks += bars
        places.append(QRectF(0, y, width, tall))
        y += tall + _GAP / 2
    return Scene(y, tuple(blocks), tuple(words), tuple(places))


def _bars(mark: Mark, place: QRectF, most: float) -> list[Block]:
    """Give the whole behind and the value before it; nothing for a value that there is not yet."""
    if mark.value is None:
        return []
    bars = []
    if mark.whole:
        bars.append(Block(_part(place, mark.whole / most), *TRACK))
    if mark.value:
        fill, edge, _ink = LOOKS[mark.kind]
        bars.append(Block(_part(place, mark.value / most), fill, edge))
    return bars


def _part(place: QRectF, share: float) -> QRectF:
    """Give so much of a bar, never so little that it is not seen."""
    return QRectF(place.left(), place.top(), max(2.0, place.width() * share), place.height())
