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
        self._in_turn: dict[bool, list[int]] = {}
        self._longest = 0
        self._heights: tuple[object, list[int]] = None, []
        self._tight = False
        return True

    def fit(self, width: int) -> int:
        """Make columns tight or not, as there is room; give how many figures stand beside each other then."""
        self._tight = False
        self._tight = width < self.longest_word() + self._one()
        lines = (self._advance(line.words, bold=line.total) for line in self._rows.lines)
        words = max(self.longest_word(), min(_WORDS_WIDTH, 1 + max(lines, default=0)))
        return max(1, min(self._rows.most, (width - words) // self._one()))

    def least(self) -> int:
        """Give how much room the words and the figures need, those below each other that can be."""
        return self.longest_word() + sum(self._widths(tight=True))

    def widths(self) -> list[int]:
        """Give how wide the columns are that have figures, or their units."""
        widths = self._widths(tight=self._tight)
        return widths if self._rows.heads else widths * self._rows.beside

    def _one(self) -> int:
        return sum(self._widths(tight=self._tight))

    def _widths(self, *, tight: bool) -> list[int]:
        """Give the widths under all heads, or of one figure with its unit."""
        if tight not in self._in_turn:
            made = self._under_heads(tight) if self._rows.heads else self._with_units(tight)
            self._in_turn[tight] = [_GAP + max(_UNIT_WIDTH, 2 * _AROUND + need) for need in made]
        return self._in_turn[tight]

    def longest_word(self) -> int:
        """Give how wide the words must be at least."""
        if not self._longest:
            words = {(word, line.total) for line in self._rows.lines for word in line.words.split()}
            self._longest = 1 + max((self._advance(word, bold=bold) for word, bold in words), default=0)
        return self._longest

    def heights(self, words: int) -> list[int]:
        """Give how high the rows are where the words have so much room."""
        if self._heights[0] != (asked := (words, self._rows.beside, self._tight)):
            self._heights = asked, self._measured_heights(words)
        return self._heights[1]

    def _under_heads(self, tight: bool) -> list[int]:
        return [
            max(
                self._room(head, breaks=True, tight=tight),
                self._values((row.figures[column] for row in self._rows.rows), tight),
            )
            for column, head in enumerate(self._rows.heads)
        ]

    def _with_units(self, tight: bool) -> list[int]:
        figures = [one for line in self._rows.lines for one in line.figures if one is not None]
        units = {one.unit for one in figures}
        return [
            self._values(figures, tight),
            max((self._advance(unit, bold=False) for unit in units), default=0),
        ]

    def _values(self, figures: Iterable[Figure | None], tight: bool) -> int:
        shown = {(one.shown, one.quiet) for one in figures if one is not None}
        return max((self._room(words, breaks=quiet, tight=tight) for words, quiet in shown), default=0)

    def _room(self, words: str, *, breaks: bool, tight: bool) -> int:
        """Give how wide a figure or a head is; tight it stands on more lines where it `breaks`.

        A value of several words, as from this to that, has all its room if there is any.
        """
        needs = [self._advance(word, bold=True) for word in words.split()]
        if not (breaks and tight):
            whole = self._advance(words, bold=True)
            needs.append(min(whole, _MOST_WIDTH) if breaks or tight else whole)
        return 1 + max(needs, default=0)

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
