"""What a chart looks like before it is painted: blocks and words with their places, in logical pixels.

Colours are tokens of `resources/style`. Nothing here knows a painter, so that tests can look at all of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from outreach_desk.reports import chart

LOOKS: dict[str, tuple[str, str, str]] = {
    chart.MAIN: ("accent", "accent", "on_accent"),
    chart.EARLIER: ("accent_soft", "accent", "ink"),
    chart.DONE: ("done", "done", "ink"),
    chart.TOLD: ("done_soft", "done", "ink"),
    chart.WAITING: ("due_soft", "due", "ink"),
    chart.FAILED: ("late", "late", "ink"),
    chart.LEVELS[0]: ("card", "edge", "quiet"),
    chart.LEVELS[1]: ("accent_soft", "accent", "ink"),
    chart.LEVELS[2]: ("accent", "accent", "on_accent"),
    chart.LEVELS[3]: ("accent_strong", "ink", "on_accent"),
    chart.HIDDEN: ("hover", "edge", "ink"),
}
"""The tokens of what a mark stands for: its fill, its edge, and what is written on it."""
TRACK = ("off_fill", "edge")
"""Those of the whole behind a value."""
CARD = "card"
"""The ground on which all is painted."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

_ALL = 1e6
_SWATCH, _GAP = 14.0, 8.0


@dataclass(frozen=True)
class Block:
    """A filled shape with an edge."""

    place: QRectF
    fill: str
    edge: str


@dataclass(frozen=True)
class Words:
    """Words that wrap within their place, `ink` upon `ground`."""

    place: QRectF
    text: str
    ink: str = "ink"
    ground: str = CARD
    align: Qt.AlignmentFlag = LEFT
    bold: bool = False


@dataclass(frozen=True)
class Scene:
    """All that is painted; `places` are those of the marks in order, empty where one is not shown."""

    height: float
    blocks: tuple[Block, ...]
    words: tuple[Words, ...]
    places: tuple[QRectF, ...]


class Letters:
    """How much room words need in the font of a widget."""

    def __init__(self, font: QFont) -> None:
        self.plain = QFont(font)
        self.bold = QFont(font)
        self.bold.setWeight(QFont.Weight.DemiBold)
        self._metrics = {False: QFontMetricsF(self.plain), True: QFontMetricsF(self.bold)}

    def width(self, text: str, *, bold: bool = False) -> float:
        """Give the width of words on one line."""
        return self._metrics[bold].horizontalAdvance(text) + 1

    def widest(self, texts: Iterable[str], *, bold: bool = False) -> float:
        """Give the width of the widest, 0 where there is none."""
        return max((self.width(text, bold=bold) for text in texts), default=0.0)

    def line(self) -> float:
        """Give the height of a line, with room for the marks of Vietnamese capitals."""
        return self._metrics[True].height() + 2

    def height(self, text: str, room: float, *, bold: bool = False) -> float:
        """Give the height of words that wrap in so much width."""
        flags = Qt.TextFlag.TextWordWrap
        return self._metrics[bold].boundingRect(QRectF(0, 0, room, _ALL), flags, text).height() + 2


def above(legend: Iterable[tuple[str, str]], scene: Scene, width: float, letters: Letters) -> Scene:
    """Put a legend above a scene: a swatch with its words each, as many on a line as fit."""
    blocks: list[Block] = []
    words: list[Words] = []
    x, y, line, tall = 0.0, 0.0, letters.line(), 0.0
    for kind, text in legend:
        wide = min(letters.width(text), width - _SWATCH - _GAP)
        if x and x + _SWATCH + _GAP + wide > width:
            x, y, tall = 0.0, y + tall + _GAP / 2, 0.0
        fill, edge, _ink = LOOKS[kind]
        high = max(line, letters.height(text, wide))
        blocks.append(Block(QRectF(x, y + (line - _SWATCH) / 2, _SWATCH, _SWATCH), fill, edge))
        words.append(Words(QRectF(x + _SWATCH + _GAP, y, wide, high), text, "quiet"))
        x, tall = x + _SWATCH + _GAP + wide + 2 * _GAP, max(tall, high)
    if not blocks:
        return scene
    moved = _moved(scene, QPointF(0, y + tall + _GAP))
    return Scene(moved.height, (*blocks, *moved.blocks), (*words, *moved.words), moved.places)


def part(scene: Scene, top: float, bottom: float) -> Scene:
    """Give what of a scene lies between two heights, moved to the top; nothing may lie across them."""

    def within(place: QRectF) -> bool:
        return place.top() >= top and place.bottom() <= bottom

    kept = Scene(
        bottom,
        tuple(one for one in scene.blocks if within(one.place)),
        tuple(one for one in scene.words if within(one.place)),
        tuple(place for place in scene.places if within(place)),
    )
    return _moved(kept, QPointF(0, -top))


def _moved(scene: Scene, by: QPointF) -> Scene:
    return Scene(
        scene.height + by.y(),
        tuple(replace(one, place=one.place.translated(by)) for one in scene.blocks),
        tuple(replace(one, place=one.place.translated(by)) for one in scene.words),
        tuple(place.translated(by) if not place.isEmpty() else place for place in scene.places),
    )
