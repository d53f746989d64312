"""Lays out a chart of columns: the value above each, below it the month, and the year where it begins."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QRectF

from outreach_desk.reports.chart import Mark
from outreach_desk.ui.charts.scene import CENTRE, LEFT, LOOKS, TRACK, Block, Letters, Scene, Words

_TALL = 140.0
_WIDEST_SLOT, _WIDEST_BAR = 96.0, 40.0
_AROUND = 6.0
_BAR_SHARE = 0.6


def lay_out(marks: Sequence[Mark], width: float, letters: Letters) -> Scene | None:
    """Give the scene of these marks at a width; None where the words of one would stand in the next."""
    slot = min(width / max(len(marks), 1), _WIDEST_SLOT)
    written = [mark.shown for mark in marks]
    need = max(letters.widest(written, bold=True), letters.widest(mark.short for mark in marks))
    years = _years(marks)
    if slot < need + _AROUND or any(letters.width(year) > slot * count for _at, count, year in years):
        return None
    most = max((max(mark.value or 0, mark.whole or 0) for mark in marks), default=0) or 1
    line, blocks, words, places = letters.line(), [], [], []
    foot = line + _TALL
    for number, mark in enumerate(marks):
        x = number * slot
        tops = [foot]
        for share, look in _parts(mark, most):
            tall = max(2.0, _TALL * share)
            wide = min(slot * _BAR_SHARE, _WIDEST_BAR)
            tops.append(foot - tall)
            blocks.append(Block(QRectF(x + (slot - wide) / 2, foot - tall, wide, tall), *look))
        words.append(Words(QRectF(x, min(tops) - line, slot, line), mark.shown, align=CENTRE, bold=True))
        words.append(Words(QRectF(x, foot + 2, slot, line), mark.short, align=CENTRE))
        places.append(QRectF(x, 0, slot, foot + 2 + 2 * line))
    for at, count, year in years:
        fits = letters.width(year) <= slot
        place = QRectF(at * slot, foot + 2 + line, slot if fits else slot * count, line)
        words.append(Words(place, year, "quiet", align=CENTRE if fits else LEFT))
    blocks.append(Block(QRectF(0, foot, slot * len(marks), 1), "edge", "edge"))
    return Scene(foot + 2 + 2 * line, tuple(blocks), tuple(words), tuple(places))


def _years(marks: Sequence[Mark]) -> list[tuple[int, int, str]]:
    """Give where each year begins, over how many columns it goes, and what is written below them."""
    years = []
    for year, run in groupby(enumerate(marks), lambda numbered: numbered[1].under):
        places = [place for place, _mark in run]
        years.append((places[0], len(places), year))
    return years


def _parts(mark: Mark, most: float) -> list[tuple[float, tuple[str, str]]]:
    """Give the whole and the value as shares of the tallest, each with fill and edge; none for nothing."""
    parts = []
    if mark.whole:
        parts.append((mark.whole / most, TRACK))
    if mark.value:
        fill, edge, _ink = LOOKS[mark.kind]
        parts.append((mark.value / most, (fill, edge)))
    return parts
