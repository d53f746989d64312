"""Whether all that is written has room: no word is cut, covered by another, or where nobody can scroll."""

from collections.abc import Iterator
from itertools import product

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QWidget,
)

from outreach_desk.ui.charts.drawing import Drawing
from outreach_desk.ui.figures.figure_grid import FigureGrid

SLACK = 1
"""Pixels (logical) that rounding may take."""
_CELL_AROUND, _CELL_ICON = 18, 20
_FIELD_AROUND = 24
_ROWS_LOOKED_AT = 40
_LEAST_SEEN, _LEAST_ROWS = 72, 2
"""What of something that scrolls must be in sight at once (px, rows), where there is so much of it."""


def cut_off(window: QWidget) -> list[str]:
    """Tell what of the shown window cannot be read or pressed as a whole."""
    shown = [one for one in (window, *window.findChildren(QWidget)) if one.isVisible()]
    found = [f"cut: {call(one)} {why}" for one in shown for why in _cut(one)]
    found += [f"outside: {call(one)} {why}" for one in shown if (why := _outside(one, window))]
    found += [f"squeezed: {call(one)} {why}" for one in shown if (why := _squeezed(one))]
    return found + [f"covered: {call(one)} and {call(other)}" for one, other in _overlaps(window, shown)]


def call(widget: QWidget) -> str:
    """Name a widget for a sentence."""
    words = widget.accessibleName() or str(widget.property("text") or "")
    return f"{type(widget).__module__.rpartition('.')[2]}.{type(widget).__name__} “{words[:60]}”"


def _cut(widget: QWidget) -> Iterator[str]:
    match widget:
        case QLabel():
            yield from _cut_label(widget)
        case QAbstractButton():
            yield from _cut_button(widget)
        case QComboBox():
            yield from _cut_combo(widget)
        case QLineEdit():
            yield from _cut_line(widget)
        case FigureGrid():
            yield from _cut_grid(widget)
        case QTableView():
            yield from _cut_table(widget)
        case Drawing():
            yield from _cut_drawing(widget)
        case QListView():
            need, room = widget.sizeHintForColumn(0), widget.viewport().width()
            if need > room + SLACK:
                yield f"has entries of {need} px and {room} px of room"
        case _:
            pass


def _cut_label(label: QLabel) -> Iterator[str]:
    words = label.text()
    if not words.strip():
        return
    width = label.contentsRect().width()
    widest: float = max(label.fontMetrics().horizontalAdvance(line) for line in words.split("\n"))
    if label.wordWrap():
        if label.height() + SLACK < (need := label.heightForWidth(label.width())):
            yield f"needs {need} px of height and has {label.height()}"
        widest = widest if widest <= width else _widest_word(words, label.font())
    elif label.height() + SLACK < label.sizeHint().height():
        yield f"needs {label.sizeHint().height()} px of height and has {label.height()}"
    if widest > width + SLACK:
        yield f"needs {widest:.0f} px of width and has {width}"


def _cut_grid(grid: FigureGrid) -> Iterator[str]:
    """Tell which words have no room on their lines, and how much of the list does not stand in it."""
    lines = grid.rows
    for row, column in product(range(lines.rowCount()), range(lines.columnCount())):
        place, words = grid.visualRect(lines.index(row, column)), str(lines.index(row, column).data() or "")
        room = QRect(0, 0, place.width(), 1 << 20)
        need = grid.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap.value, words).size()
        if need.width() > place.width() + SLACK or need.height() > place.height() + SLACK:
            yield f"“{words}” needs {need.toTuple()} px and has {place.size().toTuple()}"
    last = grid.visualRect(lines.index(lines.rowCount() - 1, lines.columnCount() - 1)).bottomRight()
    if not grid.viewport().rect().adjusted(0, 0, SLACK, SLACK).contains(last):
        yield f"ends at {last.toTuple()} and has {grid.viewport().size().toTuple()}"


def _widest_word(words: str, font: QFont) -> float:
    """Give the width (px) of the longest piece of a text that cannot be broken."""
    layout = QTextLayout(words.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    widest = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(1)
        widest = max(widest, line.naturalTextWidth())
    layout.endLayout()
    return widest


def _cut_button(button: QAbstractButton) -> Iterator[str]:
    if not button.text() and button.icon().isNull():
        return
    need = button.sizeHint()
    if button.hasHeightForWidth():
        need = QSize(button.minimumSizeHint().width(), button.heightForWidth(button.width()))
    if button.property("role") == "day":
        need.setWidth(max(button.fontMetrics().horizontalAdvance(line) for line in button.text().split("\n")))
    if button.height() + SLACK < need.height():
        yield f"needs {need.height()} px of height and has {button.height()}"
    if button.width() + SLACK < need.width():
        yield f"needs {need.width()} px of width and has {button.width()}"


def _cut_combo(combo: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    place = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
    )
    need = combo.fontMetrics().horizontalAdvance(combo.currentText())
    if need > place.width() + SLACK and combo.toolTip() != combo.currentText():
        yield f"needs {need} px for “{combo.currentText()}”, has {place.width()}, and tells it nowhere else"


def _cut_line(line: QLineEdit) -> Iterator[str]:
    for words, seen in ((line.placeholderText(), not line.text()), (line.text(), line.isReadOnly())):
        need = line.fontMetrics().horizontalAdvance(words)
        if seen and need + _FIELD_AROUND > line.width() + SLACK and line.toolTip() != words:
            yield f"needs {need + _FIELD_AROUND} px for “{words}” and has {line.width()}"


def _cut_table(view: QTableView) -> Iterator[str]:
    model, header = view.model(), view.horizontalHeader()
    across, row_high = Qt.Orientation.Horizontal, view.verticalHeader().defaultSectionSize()
    if view.fontMetrics().height() > row_high:
        yield f"has rows of {row_high} px"
    for column in range(model.columnCount()):
        if view.isColumnHidden(column):
            continue
        room = view.columnWidth(column)
        title = str(model.headerData(column, across) or "")
        told = str(model.headerData(column, across, Qt.ItemDataRole.ToolTipRole) or "")
        if header.sectionSizeHint(column) > room + SLACK and title not in told:
            yield f"needs more than {room} px for the heading “{title}”"
        for row in range(min(model.rowCount(), _ROWS_LOOKED_AT)):
            cell = model.index(row, column)
            words = str(cell.data() or "")
            icon = _CELL_ICON if cell.data(Qt.ItemDataRole.DecorationRole) else 0
            need = view.fontMetrics().horizontalAdvance(words) + _CELL_AROUND + icon
            if need > room + SLACK and cell.data(Qt.ItemDataRole.ToolTipRole) != words:
                yield f"needs {need} px for “{words}” and has {room}"
            if icon and not words:
                yield f"row {row} tells “{title}” by a picture only"


def _cut_drawing(drawing: Drawing) -> Iterator[str]:
    """Tell words of a chart without room, outside of it, or upon others; and what no mark stands for."""
    scene, letters = drawing.scene, drawing.letters
    whole = QRectF(0, 0, drawing.viewport().width(), scene.height)
    for number, words in enumerate(scene.words):
        need = letters.height(words.text, words.place.width() + SLACK, bold=words.bold)
        wide = letters.widest(words.text.split(), bold=words.bold)
        if need > words.place.height() + SLACK or wide > words.place.width() + SLACK:
            yield f"needs {wide:.0f} x {need:.0f} px for “{words.text}” and has {words.place.getRect()[2:]}"
        if not whole.contains(words.place):
            yield f"paints “{words.text}” at {words.place.getRect()} of {whole.getRect()[2:]}"
        for other in scene.words[:number]:
            both = words.place & other.place
            if both.width() > SLACK and both.height() > SLACK:
                yield f"paints “{words.text}” upon “{other.text}”"


def _outside(widget: QWidget, window: QWidget) -> str:
    """Say where a widget leaves what is around it, and cannot be scrolled to."""
    place, inner = QRect(QPoint(0, 0), widget.size()), widget
    while inner is not window and (around := inner.parentWidget()) is not None:
        place.translate(inner.pos())
        area = around.parentWidget()
        free = around.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK)
        if isinstance(area, QAbstractScrollArea) and around is area.viewport():
            if not _scrolls(area, Qt.Orientation.Horizontal) and not _spans(free, place, across=True):
                return f"is at {place.left()} to {place.right()} of {around.width()} px"
            if not _scrolls(area, Qt.Orientation.Vertical) and not _spans(free, place, across=False):
                return f"is at {place.top()} to {place.bottom()} of {around.height()} px"
            place, inner = QRect(QPoint(0, 0), area.size()), area
            continue
        if not free.contains(place):
            return f"is at {place.getRect()} of {around.rect().getRect()} in {type(around).__name__}"
        inner = around
    return ""


def _scrolls(area: QAbstractScrollArea, way: Qt.Orientation) -> bool:
    across = way == Qt.Orientation.Horizontal
    policy = area.horizontalScrollBarPolicy() if across else area.verticalScrollBarPolicy()
    bar = area.horizontalScrollBar() if across else area.verticalScrollBar()
    return policy != Qt.ScrollBarPolicy.ScrollBarAlwaysOff and bar.maximum() > 0


def _spans(free: QRect, place: QRect, *, across: bool) -> bool:
    if across:
        return free.left() <= place.left() and place.right() <= free.right()
    return free.top() <= place.top() and place.bottom() <= free.bottom()


def _squeezed(widget: QWidget) -> str:
    if isinstance(widget, QTableView):
        wanted = min(widget.model().rowCount(), _LEAST_ROWS) * widget.verticalHeader().defaultSectionSize()
    elif isinstance(widget, QScrollArea) and widget.widget() is not None:
        wanted = min(_LEAST_SEEN, widget.widget().height())
    else:
        return ""
    seen = widget.viewport().height()
    return f"shows {seen} px of at least {wanted}" if seen + SLACK < wanted else ""


def _overlaps(window: QWidget, shown: list[QWidget]) -> Iterator[tuple[QWidget, QWidget]]:
    """Give each two that hold words and lie upon each other."""
    written = [one for one in shown if _holds_words(one)]
    places = [(place, one) for one in written if not (place := _in_sight(one, window)).isEmpty()]
    places.sort(key=lambda pair: pair[0].top())
    for number, (place, one) in enumerate(places):
        for below, other in places[number + 1 :]:
            if below.top() > place.bottom():
                break
            if _upon(place, below) and not one.isAncestorOf(other) and not other.isAncestorOf(one):
                yield one, other


def _upon(place: QRect, other: QRect) -> bool:
    both = place & other
    return both.width() > SLACK and both.height() > SLACK


def _holds_words(widget: QWidget) -> bool:
    return isinstance(widget, (QLabel, QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTableView))


def _in_sight(widget: QWidget, window: QWidget) -> QRect:
    """Give where in the window a widget is, as far as nothing around it cuts it."""
    place, inner = QRect(QPoint(0, 0), widget.size()), widget
    while inner is not window and (around := inner.parentWidget()) is not None:
        place = place.translated(inner.pos()) & around.rect()
        inner = around
    return place
