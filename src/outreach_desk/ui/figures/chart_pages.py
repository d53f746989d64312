"""The charts of a report on paper, after all else: one or two to a page, with title, unit and days.

They are painted as on the screen, in the light looks. A chart of rows that is longer than a page goes on on
the next; any other that is higher is made smaller.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from outreach_desk.ground.language import _
from outreach_desk.ground.settings import LIGHT
from outreach_desk.reports.chart import Chart
from outreach_desk.reports.sheet import Sheet
from outreach_desk.ui import style
from outreach_desk.ui.charts import layout
from outreach_desk.ui.charts.painting import paint
from outreach_desk.ui.charts.scene import Letters, Scene, Words, part
from outreach_desk.ui.widgets.paper import own_font
from outreach_desk.ui.widgets.text_pages import DrawnPage

_SMALL, _BODY, _HEAD = 10, 12, 14
_BETWEEN = 30.0
_MOST_ON_A_PAGE = 2
_AROUND, _GAP = 8.0, 4.0


@dataclass(frozen=True)
class Piece:
    """A scene at a place of a page, in letters of one size; a scale below 1 makes it smaller."""

    scene: Scene
    size: int
    y: float
    scale: float = 1.0


@dataclass(frozen=True)
class Laid:
    """What stands on a page, and how a screen reader reads the charts that begin on it."""

    pieces: list[Piece] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def pages(sheet: Sheet, width: int, height: int, margin: int) -> Iterator[DrawnPage]:
    """Give the pages of a sheet's charts; none where it has none. All lengths are a document's own units."""
    colours = style.load_tokens()[LIGHT]
    for page in laid(sheet, width, height, margin):

        def draw(painter: QPainter, page: Laid = page) -> None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for piece in page.pieces:
                painter.save()
                painter.translate(margin, piece.y)
                painter.scale(piece.scale, piece.scale)
                paint(painter, piece.scene, letters(piece.size), lambda token: QColor(colours[token]))
                painter.restore()

        yield DrawnPage(draw, "\n".join(page.said))


def laid(sheet: Sheet, width: int, height: int, margin: int) -> list[Laid]:
    """Give what stands on each page, before it is painted."""
    if not sheet.charts:
        return []
    filling = _Filling(sheet, QRectF(margin, margin, width - 2 * margin, height - 2 * margin))
    for chart in sheet.charts:
        filling.put_chart(chart)
    return filling.pages


def letters(size: int) -> Letters:
    """Give how much room words of a size (px) need."""
    font = own_font(size)
    # A printer has finer dots than those to which a screen moves letters: they must be as wide on both.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return Letters(font)


class _Filling:
    """Fills page after page, each `room` on its paper."""

    def __init__(self, sheet: Sheet, room: QRectF) -> None:
        self.pages: list[Laid] = []
        self._letters = {size: letters(size) for size in (_SMALL, _BODY, _HEAD)}
        self._sheet, self._room = sheet, room
        self._y, self._count = 0.0, 0
        self._begin()
        self._whole = self._left()
        for words in sheet.about_charts:
            self._put(self._text(words, _SMALL), _SMALL)
        self._y += _AROUND

    def put_chart(self, chart: Chart) -> None:
        """Put a chart where there is room for it."""
        head = [(self._text(chart.title, _BODY, bold=True), _BODY)]
        head += [(self._text(chart.unit, _SMALL, ink="quiet"), _SMALL)] if chart.unit else []
        foot = [(self._text(words, _SMALL, ink="quiet"), _SMALL) for words in chart.notes]
        below = sum(one.height for one, _size in foot) + _GAP
        around = sum(one.height for one, _size in head) + _AROUND + below
        scene, size = self._scene(chart, self._whole - around)
        need = around + scene.height
        if self._count and (self._count == _MOST_ON_A_PAGE or need > self._left()):
            self._begin()
        self.pages[-1].said.extend((chart.title, chart.unit, *(mark.said() for mark in chart.marks)))
        for one, of in head:
            self._put(one, of)
        self._y += _AROUND
        if scene.height + below > self._left() and _is_rows(scene):
            self._put_parts(chart, scene, below)
        else:
            self._put(scene, size, min(1.0, (self._left() - below) / scene.height))
        self._y += _GAP
        for one, of in foot:
            self._put(one, of)
        self._y += _BETWEEN
        self._count += 1

    def _scene(self, chart: Chart, height: float) -> tuple[Scene, int]:
        """Lay a chart out, in letters of which size; a map that is higher than a page is laid out flatter."""
        width, scene = self._room.width(), layout.lay_out(chart, self._room.width(), self._letters[_BODY])
        if scene.height > height and (flat := layout.lay_out_flat(chart, width, self._letters[_SMALL])):
            return flat, _SMALL
        return scene, _BODY

    def _put_parts(self, chart: Chart, scene: Scene, below: float) -> None:
        """Put rows on as many pages as they need; what stands below the last is not parted from it."""
        ends = [place.bottom() for place in scene.places if not place.isEmpty()]
        top = 0.0
        while top < ends[-1]:
            fitting = [end for end in ends if top < end <= top + self._left() - below]
            if fitting:
                self._put(part(scene, top, fitting[-1]), _BODY)
                top = fitting[-1]
            if top < ends[-1]:
                self._begin()
                words = _("{title} (continued)").format(title=chart.title)
                self._put(self._text(words, _BODY, bold=True), _BODY)
                self._y += _AROUND

    def _begin(self) -> None:
        self.pages.append(Laid())
        self._y, self._count = self._room.top(), 0
        self._put(self._text(_("Appendix: charts"), _HEAD, bold=True), _HEAD)
        self._put(self._text(self._sheet.period, _SMALL), _SMALL)
        self._y += _AROUND

    def _put(self, scene: Scene, size: int, scale: float = 1.0) -> None:
        self.pages[-1].pieces.append(Piece(scene, size, self._y, scale))
        self._y += scene.height * scale

    def _left(self) -> float:
        return self._room.bottom() - self._y

    def _text(self, words: str, size: int, *, bold: bool = False, ink: str = "ink") -> Scene:
        """Give words as a scene that is as high as they need."""
        tall = self._letters[size].height(words, self._room.width(), bold=bold)
        place = QRectF(0, 0, self._room.width(), tall)
        return Scene(tall, (), (Words(place, words, ink, bold=bold),), ())


def _is_rows(scene: Scene) -> bool:
    """Say whether all marks stand below each other, so that it can be cut between them."""
    shown = [place for place in scene.places if not place.isEmpty()]
    return len({place.left() for place in shown}) == 1 and len({place.top() for place in shown}) > 1
