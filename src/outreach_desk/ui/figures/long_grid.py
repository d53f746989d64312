"""The lines of a card that has many: one list that is painted, for a button for each figure takes seconds."""

from PySide6.QtCore import QEvent, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView

from outreach_desk.desk.figure_page import Cell, Part
from outreach_desk.ui.figures.figure import Cell as Codes
from outreach_desk.ui.figures.figure_grid import LINE_HEIGHT
from outreach_desk.ui.figures.long_paint import Colour, PaintedRows
from outreach_desk.ui.figures.long_rows import AT_TOP, Index, LongRows
from outreach_desk.ui.widgets.scrolling import reveal

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class LongGrid(QTableView):
    """Looks as the figures of other cards do; `pressed` gives the codes of one.

    It is as high as its lines: the page around it scrolls. The arrow keys go from place to place.
    """

    pressed = Signal(tuple)

    def __init__(self, part: Part, colour: Colour, *, beside: bool) -> None:
        super().__init__()
        self.lines = LongRows(part, beside=beside)
        self._painted = PaintedRows(self, self.lines, colour)
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
        self._point(AT_TOP)

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
        before, now = self._painted.pointed, QPersistentModelIndex(index if opens else AT_TOP)
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
