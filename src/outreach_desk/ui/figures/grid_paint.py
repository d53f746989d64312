"""How a list of figures looks: how wide and high its places are, and what stands in them."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from outreach_desk.ui.figures.figure import Figure
from outreach_desk.ui.figures.grid_rows import GridRows, Index

Colour = Callable[[str], QColor]
LINE_HEIGHT = 32
_UNIT_WIDTH = 72
_MOST_WIDTH = 120
"""So wide (px) are words in place of a value at most, if no word of them is longer."""
_WORDS_WIDTH = 240
"""So much room (px) the words of a line have at least where figures could stand beside each other."""
_GAP = 12
_AROUND = 4  # left and right of a value, within the ring around it
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class GridPaint(QStyledItemDelegate):
    """Measures and paints the places of a grid; `pointed` is the one below the mouse."""

    def __init__(self, view: QTableView, rows: GridRows, colour: Colour) -> None:
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
        self._in_turn: list[int] = []
        self._longest = 0
        self._heights: tuple[int, int, list[int]] = 0, 0, []
        return True

    def widths(self) -> list[int]:
        """Give how wide the columns are that have figures, or their units."""
        if not self._in_turn:
            self._in_turn = self._under_heads() if self._rows.heads else self._with_units()
        return self._in_turn if self._rows.heads else self._in_turn * self._rows.beside

    def longest_word(self) -> int:
        """Give how wide the words must be at least."""
        if not self._longest:
            words = {(word, line.total) for line in self._rows.lines for word in line.words.split()}
            self._longest = 1 + max((self._advance(word, bold=bold) for word, bold in words), default=0)
        return self._longest

    def beside(self, width: int) -> int:
        """Give how many figures of a line have room beside each other, each with its unit."""
        lines = (self._advance(line.words, bold=line.total) for line in self._rows.lines)
        words = max(self.longest_word(), min(_WORDS_WIDTH, 1 + max(lines, default=0)))
        each = sum(self.widths()) // self._rows.beside
        return max(1, min(self._rows.most, (width - words) // each))

    def heights(self, words: int) -> list[int]:
        """Give how high the rows are where the words have so much room."""
        if self._heights[:2] != (words, self._rows.beside):
            self._heights = words, self._rows.beside, self._measured_heights(words)
        return self._heights[2]

    def _under_heads(self) -> list[int]:
        widths = []
        for column, head in enumerate(self._rows.heads):
            needs = [self._advance(word, bold=True) for word in head.split()]
            needs.append(min(self._advance(head, bold=True) + 1, _MOST_WIDTH))
            needs += self._values(row.figures[column] for row in self._rows.rows)
            widths.append(_GAP + 2 * _AROUND + max([_UNIT_WIDTH, *needs]))
        return widths

    def _with_units(self) -> list[int]:
        figures = [one for line in self._rows.lines for one in line.figures if one is not None]
        units = {one.unit for one in figures}
        return [
            _GAP + 2 * _AROUND + max([_UNIT_WIDTH, *self._values(figures)]),
            _GAP + 2 * _AROUND + max([_UNIT_WIDTH, *(self._advance(unit, bold=False) for unit in units)]),
        ]

    def _values(self, figures: Iterable[Figure | None]) -> list[int]:
        """Give how wide values are; words in place of one may stand on several lines."""
        needs = []
        for shown in {one.shown for one in figures if one is not None}:
            needs.append(min(self._advance(shown, bold=True), _MOST_WIDTH))
            needs += [self._advance(word, bold=True) for word in shown.split()]
        return needs

    def _measured_heights(self, words: int) -> list[int]:
        columns = [width - _GAP - 2 * _AROUND for width in self.widths()]
        heights = []
        if self._rows.heads:
            rooms = zip(self._rows.heads, columns, strict=True)
            heights.append(max([LINE_HEIGHT, *(self._high(head, room, bold=True) for head, room in rooms)]))
        else:
            columns = columns[::2]
        for row in self._rows.rows:
            needs = [self._high(row.words, words, bold=row.total)]
            needs += [
                self._high(figure.shown, room, bold=not figure.quiet)
                for figure, room in zip(row.figures, columns, strict=False)
                if figure is not None
            ]
            heights.append(max(LINE_HEIGHT + 1, max(needs) + 2 * _AROUND))
        return heights

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a hairline, the words, and a ring around the current figure."""
        row, figure, place = self._rows.row(index), self._rows.figure(index), QRect(option.rect)
        painter.save()
        if row is not None and row.begins:
            painter.fillRect(place.x(), place.y(), place.width(), 1, self._colour("line"))
        place.adjust(0, 1, 0, 0)
        unit = self._rows.unit(index)
        is_value = index.column() > 0 and unit is None
        if index.column():
            place.adjust(_GAP, 0, 0, 0)
        opens = figure is not None and figure.opens and self._view.isEnabled()
        pointed = opens and index == self.pointed
        if pointed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour("hover"))
            painter.drawRoundedRect(place, 8, 8)
        if figure is not None and self._view.hasFocus() and index == self._view.currentIndex():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 8, 8)
        bold = not (figure is not None and figure.quiet) if is_value else row is not None and row.total
        font = QFont(self._fonts[bold and unit is None])
        font.setUnderline(pointed)
        painter.setFont(font)
        if figure is not None and figure.opens and not opens:
            painter.setPen(self._colour("off"))
        else:
            quiet = unit is not None or (figure is not None and figure.quiet)
            painter.setPen(self._colour("quiet" if quiet else "ink"))
        side = _RIGHT if is_value else _LEFT
        room = place.adjusted(_AROUND, 0, -_AROUND, 0) if is_value else place
        how = side | (Qt.AlignmentFlag.AlignVCenter if row else Qt.AlignmentFlag.AlignBottom)
        painter.drawText(room, int(how) | Qt.TextFlag.TextWordWrap.value, str(index.data()))
        painter.restore()

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
