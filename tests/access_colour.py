"""Whether all that is written stands out: WCAG AA as it is painted, and no state that only a colour tells."""

from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

from access_room import call
from outreach_desk.ui.charts.drawing import AROUND, Drawing

WORDS, SHAPES = 4.5, 3.0
"""The least contrast of what is read, and of what is only seen."""
_BORDER = 4
_ROWS_LOOKED_AT = 12


@cache
def luminance(colour: int) -> float:
    """Give the relative luminance of 0xRRGGBB (WCAG 2.2)."""
    parts = [(colour >> by & 0xFF) / 255 for by in (16, 8, 0)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: int, other: int) -> float:
    """Give the contrast of two colours (0xRRGGBB), 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


class Painted:
    """A widget as it is painted now."""

    def __init__(self, widget: QWidget) -> None:
        self._image: QImage = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        self._ratio = self._image.devicePixelRatio()
        self._points = memoryview(self._image.constBits()).cast("B").cast("I")
        self._line = self._image.bytesPerLine() // 4

    def colours(self, place: QRect) -> Counter[int]:
        """Count the points of each colour (0xRRGGBB) in a place, in logical pixels."""
        found: Counter[int] = Counter()
        for line, times in Counter(map(bytes, self._rows(place))).items():
            for colour, count in _in_line(line).items():
                found[colour] += count * times
        return found

    def points(self, place: QRect) -> list[int]:
        """Give the colour (0xRRGGBB) of each point of a place, line by line."""
        return [point & 0xFFFFFF for row in self._rows(place) for point in row]

    def _rows(self, place: QRect) -> Iterator[memoryview]:
        corner, size = place.topLeft() * self._ratio, place.size() * self._ratio
        inside = self._image.rect() & QRect(corner, size)
        for y in range(inside.top(), inside.bottom() + 1):
            start = y * self._line + inside.left()
            yield self._points[start : start + inside.width()]


@lru_cache(maxsize=20_000)
def _in_line(line: bytes) -> Counter[int]:
    """Count the points of each colour in a line: most are empty, or those of a sidebar seen before."""
    found: Counter[int] = Counter()
    for point, count in Counter(memoryview(line).cast("I")).items():
        found[point & 0xFFFFFF] += count
    return found


def strongest(colours: Counter[int]) -> float:
    """Give the contrast of what stands out most against the ground, the most frequent colour."""
    if not colours:
        return 1.0
    ground = colours.most_common(1)[0][0]
    return max(contrast(ground, colour) for colour in colours)


def faint(window: QWidget) -> Iterator[str]:
    """Tell what is written, or drawn around a field, too weakly. What scrolls is looked at as a whole."""
    painted: dict[QWidget, Painted] = {}
    for widget in window.findChildren(QWidget):
        sheet = _sheet(widget, window)
        if not widget.isVisible() or (sheet is window and widget.visibleRegion().isEmpty()):
            continue
        for place, words in _written(widget):
            if sheet not in painted:
                painted[sheet] = Painted(sheet)
            here = place.translated(widget.mapTo(sheet, QPoint(0, 0)))
            if here & sheet.rect() != here:
                continue  # `cut_off` tells it
            found = strongest(painted[sheet].colours(here))
            if found < WORDS:
                yield f"faint: {call(widget)} “{words[:40]}” has {found:.1f} of {WORDS}"


def _sheet(widget: QWidget, window: QWidget) -> QWidget:
    """Give what is painted as a whole around a widget: the content of the next thing that scrolls."""
    inner, around = widget, widget.parentWidget()
    while around is not None and inner is not window:
        if isinstance(around.parentWidget(), QScrollArea):
            return inner
        inner, around = around, around.parentWidget()
    return window


def _written(widget: QWidget) -> Iterator[tuple[QRect, str]]:
    """Give each place of a widget where words stand, and the words."""
    inside = widget.rect().adjusted(_BORDER, _BORDER, -_BORDER, -_BORDER)
    match widget:
        case QLabel() if widget.text().strip():
            yield widget.contentsRect(), widget.text()
        case QAbstractButton() if widget.text().strip():
            left = widget.iconSize().width() if not widget.icon().isNull() else 0
            yield inside.adjusted(left, 0, 0, 0), widget.text()
        case QComboBox():
            yield inside.adjusted(0, 0, -32, 0), widget.currentText()
        case QLineEdit() if widget.text() or widget.placeholderText():
            yield inside, widget.placeholderText()
        case Drawing():
            for words in widget.scene.words:
                around = widget.viewport().mapTo(widget, QPoint(AROUND, AROUND))
                yield words.place.toRect().translated(around), words.text
        case QTableView():
            yield from _in_cells(widget)
        case _:
            pass


def _in_cells(view: QTableView) -> Iterator[tuple[QRect, str]]:
    model = view.model()
    for row in range(min(model.rowCount(), _ROWS_LOOKED_AT)):
        for column in range(model.columnCount()):
            cell = model.index(row, column)
            place = view.visualRect(cell)
            if str(cell.data() or "").strip() and view.viewport().rect().contains(place):
                around = view.viewport().mapTo(view, QPoint(0, 0))
                yield place.translated(around).adjusted(0, 1, 0, -1), str(cell.data())


def told_by_colour(window: QWidget) -> Iterator[str]:
    """Tell cells of one column that say the same in words and something else in colour."""
    for view in window.findChildren(QTableView):
        model = view.model()
        if not view.isVisible():
            continue
        for column in range(model.columnCount()):
            seen: dict[str, str] = {}
            for row in range(model.rowCount()):
                cell = model.index(row, column)
                colour = cell.data(Qt.ItemDataRole.ForegroundRole)
                words, tone = str(cell.data() or ""), colour.name() if colour else ""
                if seen.setdefault(words, tone) != tone:
                    yield f"colour alone: {call(view)} says “{words}” in two colours"
                    break
