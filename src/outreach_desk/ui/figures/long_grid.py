"""The lines of a card that has many: one list that is painted, for a button for each figure takes seconds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from outreach_desk.desk.figure_page import Cell, Part
from outreach_desk.reports.indicators import PERCENT
from outreach_desk.ui.figures.figure import MOST_WIDTH
from outreach_desk.ui.figures.figure import Cell as Codes
from outreach_desk.ui.figures.figure_grid import LINE_HEIGHT, UNIT_WIDTH
from outreach_desk.ui.widgets.scrolling import reveal

Index = QModelIndex | QPersistentModelIndex
Colour = Callable[[str], QColor]
_AT_TOP = QModelIndex()
_GAP = 12
_AROUND = 4  # left and right of a value, within the ring around it
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True)
class _Row:
    """A line of figures, or one figure with its unit (`unit`); what `begins` a line has a hairline above."""

    words: str
    cells: tuple[Cell | None, ...]
    unit: str = ""
    begins: bool = True


class _Rows(QAbstractTableModel):
    """Words in the first column, a figure in each of the next; the first row has their words (`heads`).

    Without heads each row has one figure, and its unit beside it.
    """

    def __init__(self, part: Part, *, beside: bool) -> None:
        super().__init__()
        self._part = part
        self.heads: tuple[str, ...] = () if beside else part.units
        self.rows = _singly(part) if beside else [_Row(line.words, line.cells) for line in part.lines]
        self.values = 1 if beside else len(part.units)
        self._lines = _begun_by(self.rows)

    def rowCount(self, parent: Index = _AT_TOP) -> int:
        """Count lines and heads."""
        return 0 if parent.isValid() else len(self.rows) + bool(self.heads)

    def columnCount(self, parent: Index = _AT_TOP) -> int:
        """Count words, figures and what stands beside."""
        return 0 if parent.isValid() else 1 + self.values + (not self.heads)

    def row(self, index: Index) -> _Row | None:
        """Give a row, None for the heads."""
        place = index.row() - bool(self.heads)
        return self.rows[place] if place >= 0 else None

    def cell(self, index: Index) -> Cell | None:
        """Give the figure that stands at a place, None where there is none."""
        row, column = self.row(index), index.column() - 1
        return row.cells[column] if row is not None and 0 <= column < self.values else None

    def codes(self, cell: Cell) -> Codes:
        """Name a figure."""
        return self._part.indicator, cell.line, cell.unit

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the words of a place; aloud those of a figure say what it is."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        if (cell := self.cell(index)) is not None:
            if role == Qt.ItemDataRole.DisplayRole:
                return cell.shown
            line = self._lines[index.row() - bool(self.heads)]
            return f"{self._part.indicator}, {line}, {cell.unit_words}: {cell.shown}"
        row, column = self.row(index), index.column()
        if row is None:
            return self.heads[column - 1] if column else ""
        if column == 0:
            return row.words
        return row.unit if column > self.values else ""

    def place(self, codes: Codes) -> QModelIndex:
        """Give where a figure stands, no place where it is not."""
        for number, row in enumerate(self.rows, start=bool(self.heads)):
            for column, cell in enumerate(row.cells, start=1):
                if cell is not None and self.codes(cell) == codes:
                    return self.index(number, column)
        return _AT_TOP


def _singly(part: Part) -> list[_Row]:
    """Give a row for each figure."""
    rows = []
    for line in part.lines:
        for number, cell in enumerate(one for one in line.cells if one is not None):
            unit = "" if cell.unit == PERCENT or cell.is_none else cell.counted
            rows.append(_Row("" if number else line.words, (cell,), unit, begins=not number))
    return rows


def _begun_by(rows: list[_Row]) -> list[str]:
    """Give for each row the words of its line."""
    words = list[str]()
    for row in rows:
        words.append(row.words if row.begins else words[-1])
    return words


class LongGrid(QTableView):
    """Looks as the figures of other cards do; `pressed` gives the codes of one.

    It is as high as its lines: the page around it scrolls. The arrow keys go from place to place.
    """

    pressed = Signal(tuple)

    def __init__(self, part: Part, colour: Colour, *, beside: bool) -> None:
        super().__init__()
        self.lines = _Rows(part, beside=beside)
        self._painted = _Painted(self, self.lines, colour)
        self._width = 0
        self.setModel(self.lines)
        self.setItemDelegate(self._painted)
        self.setAccessibleName(f"{part.indicator} · {part.name}")
        self.setProperty("role", "figures")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for header in (self.verticalHeader(), self.horizontalHeader()):
            header.hide()
            header.setMinimumSectionSize(0)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(self._press)
        self.setCurrentIndex(self.lines.index(bool(self.lines.heads), 1))  # Tab comes to the first figure
        # It is laid out when it has its width; until then each line is taken for a short one.
        self.setFixedHeight(self.lines.rowCount() * (LINE_HEIGHT + 1))

    def focus(self, codes: Codes) -> bool:
        """Bring the keyboard to a figure, if it is here."""
        place = self.lines.place(codes)
        if not place.isValid():
            return False
        self.setCurrentIndex(place)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def minimumSizeHint(self) -> QSize:
        """Need room for the longest word beside the figures."""
        around = self.width() - self.viewport().width()
        return QSize(around + self._painted.longest_word() + sum(self._painted.widths()), self.height())

    def sizeHint(self) -> QSize:
        """Ask for the same."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        if self.viewport().width() != self._width:
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew with other letters; paint figures that open nothing as such."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_painted"):
            if self._painted.measure() and self._width:
                self._lay_out()
        elif event.type() == QEvent.Type.EnabledChange:
            self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page around."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the current figure."""
        if event.key() in _ENTER:
            self._press(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a figure that opens as at a button."""
        super().mouseMoveEvent(event)
        self._point(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._point(_AT_TOP)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Keep in sight what the keyboard came to."""
        super().currentChanged(current, previous)
        if self.hasFocus() and current.isValid():
            reveal(self, self.visualRect(current))

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Nothing scrolls within."""

    def _opens(self, index: Index) -> Cell | None:
        cell = self.lines.cell(index) if index.isValid() and self.isEnabled() else None
        return cell if cell is not None and cell.opens else None

    def _press(self, index: Index) -> None:
        if (cell := self._opens(index)) is not None:
            self.pressed.emit(self.lines.codes(cell))

    def _point(self, index: Index) -> None:
        opens = self._opens(index) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
        before, now = self._painted.pointed, QPersistentModelIndex(index if opens else _AT_TOP)
        self._painted.pointed = now
        for one in (before, now):
            if one.isValid():
                self.viewport().update(self.visualRect(one))

    def _lay_out(self) -> None:
        """Give the words what the figures leave, and each row the height that it needs then."""
        self._width = self.viewport().width()
        widths = self._painted.widths()
        words = max(self._painted.longest_word(), self._width - sum(widths))
        for column, width in enumerate((words, *widths)):
            self.setColumnWidth(column, width)
        heights = self._painted.heights(words)
        self.verticalHeader().setDefaultSectionSize(LINE_HEIGHT + 1)
        for row, height in enumerate(heights):
            if self.rowHeight(row) != height:
                self.setRowHeight(row, height)
        self.setFixedHeight(sum(heights))


class _Painted(QStyledItemDelegate):
    """Measures and paints the places of a grid; `pointed` is the one below the mouse."""

    def __init__(self, view: LongGrid, rows: _Rows, colour: Colour) -> None:
        super().__init__(view)
        self._view, self._rows, self._colour = view, rows, colour
        self.pointed = QPersistentModelIndex()
        self._font: QFont | None = None
        self.measure()

    def measure(self) -> bool:
        """Measure from now on with the letters that the view has now; say whether they are others."""
        if self._font == self._view.font():
            return False
        self._font = QFont(self._view.font())
        normal, bold = QFont(self._view.font()), QFont(self._view.font())
        normal.setWeight(QFont.Weight.Normal)
        bold.setWeight(QFont.Weight.DemiBold)
        self._fonts = {False: normal, True: bold}
        self._metrics = {weight: QFontMetrics(font) for weight, font in self._fonts.items()}
        self._advances: dict[tuple[str, bool], int] = {}
        self._widths: list[int] = []
        self._longest = 0
        self._heights: tuple[int, list[int]] = 0, []
        return True

    def widths(self) -> list[int]:
        """Give how wide the columns are that have figures, or their units."""
        if not self._widths:
            self._widths = self._measured_widths()
        return self._widths

    def longest_word(self) -> int:
        """Give how wide the words must be at least."""
        if not self._longest:
            words = {word for row in self._rows.rows for word in row.words.split()}
            self._longest = 1 + max((self._advance(word, bold=False) for word in words), default=0)
        return self._longest

    def heights(self, words: int) -> list[int]:
        """Give how high the rows are where the words have so much room."""
        if self._heights[0] != words:
            self._heights = words, self._measured_heights(words)
        return self._heights[1]

    def _measured_widths(self) -> list[int]:
        widths = []
        for column in range(self._rows.values):
            values = [row.cells[column] for row in self._rows.rows]
            needs = [min(self._advance(one.shown, bold=True), MOST_WIDTH) for one in values if one]
            if self._rows.heads:
                head = self._rows.heads[column]
                needs += [self._advance(word, bold=True) for word in head.split()]
                needs.append(min(self._advance(head, bold=True) + 1, MOST_WIDTH))
            widths.append(_GAP + 2 * _AROUND + max([UNIT_WIDTH, *needs]))
        if not self._rows.heads:
            units = [self._advance(row.unit, bold=False) for row in self._rows.rows]
            widths.append(_GAP + 2 * _AROUND + max([UNIT_WIDTH, *units]))
        return widths

    def _measured_heights(self, words: int) -> list[int]:
        columns = self.widths()
        heights = []
        if self._rows.heads:
            rooms = zip(self._rows.heads, columns, strict=False)
            needs = [self._high(head, width - _GAP - 2 * _AROUND, bold=True) for head, width in rooms]
            heights.append(max([LINE_HEIGHT, *needs]))
        for row in self._rows.rows:
            needs = [self._high(row.words, words, bold=False)]
            needs += [
                self._high(cell.shown, width - _GAP - 2 * _AROUND, bold=not cell.is_none)
                for cell, width in zip(row.cells, columns, strict=False)
                if cell
            ]
            heights.append(max(LINE_HEIGHT + 1, max(needs) + 2 * _AROUND))
        return heights

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a hairline, the words, and a ring around the current figure."""
        row, cell, place = self._rows.row(index), self._rows.cell(index), QRect(option.rect)
        painter.save()
        if row is not None and row.begins:
            painter.fillRect(place.x(), place.y(), place.width(), 1, self._colour("line"))
        place.adjust(0, 1, 0, 0)
        is_value = 0 < index.column() <= self._rows.values
        if index.column():
            place.adjust(_GAP, 0, 0, 0)
        opens = cell is not None and cell.opens and self._view.isEnabled()
        pointed = opens and index == self.pointed
        if pointed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour("hover"))
            painter.drawRoundedRect(place, 8, 8)
        if self._view.hasFocus() and index == self._view.currentIndex():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 8, 8)
        bold = is_value and not (cell is not None and cell.is_none)
        font = QFont(self._fonts[bold])
        font.setUnderline(pointed)
        painter.setFont(font)
        painter.setPen(self._ink(index, cell, opens=opens))
        side = _RIGHT if is_value else _LEFT
        room = place.adjusted(_AROUND, 0, -_AROUND, 0) if is_value else place
        how = side | (Qt.AlignmentFlag.AlignVCenter if row else Qt.AlignmentFlag.AlignBottom)
        painter.drawText(room, int(how) | Qt.TextFlag.TextWordWrap.value, str(index.data()))
        painter.restore()

    def _ink(self, index: Index, cell: Cell | None, *, opens: bool) -> QColor:
        if cell is None:
            return self._colour("quiet" if index.column() > self._rows.values else "ink")
        if cell.opens and not opens:
            return self._colour("off")
        return self._colour("quiet" if cell.is_none else "ink")

    def _advance(self, words: str, *, bold: bool) -> int:
        if (words, bold) not in self._advances:
            self._advances[words, bold] = self._metrics[bold].horizontalAdvance(words)
        return self._advances[words, bold]

    def _high(self, words: str, width: int, *, bold: bool) -> int:
        """Give how high words are in so much room; most stand on one line."""
        metrics = self._metrics[bold]
        if self._advance(words, bold=bold) < width:
            return metrics.height()
        whole = QRect(QPoint(0, 0), QSize(max(1, width), 1 << 20))
        return metrics.boundingRect(whole, Qt.TextFlag.TextWordWrap.value, words).height()
