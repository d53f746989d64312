"""How a painted list of figures looks: how wide and high its places are, and what stands in them."""

from collections.abc import Callable

from PySide6.QtCore import QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from outreach_desk.desk.figure_page import Cell
from outreach_desk.ui.figures.figure import MOST_WIDTH
from outreach_desk.ui.figures.figure_grid import LINE_HEIGHT, UNIT_WIDTH
from outreach_desk.ui.figures.long_rows import Index, LongRows

Colour = Callable[[str], QColor]
_GAP = 12
_AROUND = 4  # left and right of a value, within the ring around it
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class PaintedRows(QStyledItemDelegate):
    """Measures and paints the places of a grid; `pointed` is the one below the mouse."""

    def __init__(self, view: QTableView, rows: LongRows, colour: Colour) -> None:
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
