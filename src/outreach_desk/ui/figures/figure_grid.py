"""The figures of a card: one list that is painted, for a button for each of them takes seconds."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView

from outreach_desk.ui.figures.figure import Codes, Figure, Line
from outreach_desk.ui.figures.grid_paint import LINE_HEIGHT, Colour, GridPaint
from outreach_desk.ui.figures.grid_rows import AT_TOP, GridRows, Index
from outreach_desk.ui.widgets.scrolling import reveal

_Move = QAbstractItemView.CursorAction
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
_PAGE = 10
_DOWN = {_Move.MoveUp: -1, _Move.MoveDown: 1, _Move.MovePageUp: -_PAGE, _Move.MovePageDown: _PAGE}
_RIGHT = {_Move.MoveLeft: -1, _Move.MoveRight: 1}


class FigureGrid(QTableView):
    """Lines of figures under a hairline each; `pressed` gives the codes of one by Enter, Space or a click.

    It is as high as its lines: the page around it scrolls. Tab comes to one figure of it, and the arrow keys
    go on from there to the others: also to those that open nothing, so that they are read aloud.
    """

    pressed = Signal(tuple)

    def __init__(self, name: str, heads: tuple[str, ...], lines: tuple[Line, ...], colour: Colour) -> None:
        super().__init__()
        self.rows = GridRows(heads, lines)
        self._paint = GridPaint(self, self.rows, colour)
        self._width = 0
        self.setModel(self.rows)
        self.setItemDelegate(self._paint)
        self.setAccessibleName(name)
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
        self.setCurrentIndex(self._first())
        # It is laid out when it has its width; until then each line is taken for a short one.
        self.setFixedHeight(self.rows.rowCount() * (LINE_HEIGHT + 1))

    def figures(self) -> list[Figure]:
        """Give all figures, line by line."""
        return [figure for line in self.rows.lines for figure in line.figures if figure is not None]

    def current(self) -> Codes | None:
        """Give the codes of the figure to which the keyboard comes."""
        figure = self.rows.figure(self.currentIndex()) if self.currentIndex().isValid() else None
        return figure.codes if figure is not None else None

    def focus(self, codes: Codes) -> bool:
        """Bring the keyboard to a figure, if it is here."""
        place = self.rows.place(codes)
        if not place.isValid():
            return False
        self.setCurrentIndex(place)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def minimumSizeHint(self) -> QSize:
        """Need room for the longest word and the figures, or for one if they may stand below each other."""
        around = self.width() - self.viewport().width()
        return QSize(around + self._paint.least(), self.height())

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
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_paint"):
            if self._paint.measure() and self._width:
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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the keyboard to figures only."""
        if self.rows.figure(self.indexAt(event.position().toPoint())) is not None:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a figure that opens as at a button."""
        super().mouseMoveEvent(event)
        self._point(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._point(AT_TOP)

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Go from figure to figure: within a line, or to the nearest one of another."""
        now = self.currentIndex()
        row = self.rows.row(now) if now.isValid() else None
        if row is None:
            return self._first()
        line = self.rows.in_line(row.line)
        if (step := _RIGHT.get(action)) is not None:
            at = line.index(now) + step if now in line else 0
            return line[min(max(at, 0), len(line) - 1)]
        if (step := _DOWN.get(action)) is not None:
            return self._below(now, step)
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            line = self.rows.in_line(0 if action == _Move.MoveHome else len(self.rows.lines) - 1) or line
        if action in {_Move.MoveHome, _Move.MoveEnd}:
            return line[0 if action == _Move.MoveHome else -1]
        return now

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Keep in sight what the keyboard came to."""
        super().currentChanged(current, previous)
        if self.hasFocus() and current.isValid():
            reveal(self, self.visualRect(current))

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Nothing scrolls within."""

    def _first(self) -> QModelIndex:
        return next((self.rows.place(figure.codes) for figure in self.figures()), AT_TOP)

    def _below(self, now: QModelIndex, step: int) -> QModelIndex:
        """Give the figure so many rows below (above) that stands nearest, or the last one on the way."""
        found, way = now, 1 if step > 0 else -1
        last = self.rows.rowCount() - 1
        for row in range(now.row() + way, min(max(now.row() + step, 0), last) + way, way):
            figures = [
                place
                for column in self.rows.columns()
                if self.rows.figure(place := self.rows.index(row, column)) is not None
            ]
            found = min(figures, key=lambda one: abs(one.column() - now.column()), default=found)
        return found

    def _opens(self, index: Index) -> Figure | None:
        figure = self.rows.figure(index) if index.isValid() and self.isEnabled() else None
        return figure if figure is not None and figure.opens else None

    def _press(self, index: Index) -> None:
        if (figure := self._opens(index)) is not None:
            self.pressed.emit(figure.codes)

    def _point(self, index: Index) -> None:
        opens = self._opens(index) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
        before, now = self._paint.pointed, QPersistentModelIndex(index if opens else AT_TOP)
        self._paint.pointed = now
        for one in (before, now):
            if one.isValid():
                self.viewport().update(self.visualRect(one))

    def _lay_out(self) -> None:
        """Give the words what the figures leave, and each row the height that it needs then."""
        self._width = self.viewport().width()
        current = self.current()
        if self.rows.set_beside(self._paint.fit(self._width)) and current is not None:
            self.setCurrentIndex(self.rows.place(current))
        widths = self._paint.widths()
        words = max(self._paint.longest_word(), self._width - sum(widths))
        for column, width in enumerate((words, *widths)):
            self.setColumnWidth(column, width)
        heights = self._paint.heights(words)
        self.verticalHeader().setDefaultSectionSize(LINE_HEIGHT + 1)
        for row, height in enumerate(heights):
            if self.rowHeight(row) != height:
                self.setRowHeight(row, height)
        self.setFixedHeight(sum(heights))
