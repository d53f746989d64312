"""The look of every list: hairlines, rows of 36 px, whole rows chosen, Enter or a double click opens."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from outreach_desk.ui.style import ROW_HEIGHT
from outreach_desk.ui.widgets.rows import Rows

_WIDEST = 320
_LEAST, _ENOUGH = 96, 176
_LEAST_ROWS = 2
_AROUND_WORDS = 24  # left and right of the words of a cell, by the style sheet and by Qt
_AROUND_LINES = 14  # above and below the lines of a row that has several
_DIGITS = tuple(Qt.Key(Qt.Key.Key_1 + place) for place in range(9))


def shared(needs: Mapping[int, int], room: int) -> dict[int, int]:
    """Share room: who needs little gets that, the others as much as each other; what is over goes to all."""
    widths: dict[int, int] = {}
    for number, place in enumerate(sorted(needs, key=lambda one: (needs[one], one))):
        widths[place] = min(needs[place], (room - sum(widths.values())) // (len(needs) - number))
    over = room - sum(widths.values())
    for number, place in enumerate(needs):
        widths[place] += over // len(needs) + (number < over % len(needs))
    return widths


class _Whole(QStyledItemDelegate):
    """Asks for the height of words that stand between the paddings of a cell: Qt gives them all its width."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        narrow = QStyleOptionViewItem(option)
        room = QRect(option.rect)
        room.setWidth(max(1, room.width() - _AROUND_WORDS))
        narrow.rect = room
        return super().sizeHint(narrow, index)


class RowsView(QTableView):
    """A list. `opened(row)` comes on Enter or double click, `picked(row)` when another row is current.

    `key` says which row is which over a reload, so that the current one stays.
    """

    opened = Signal(object)
    picked = Signal(object)

    def __init__(self, name: str, rows: Rows, key: Callable[[Any], Any] = lambda row: row) -> None:
        super().__init__()
        self.rows = rows
        self._key = key
        self._least = 0
        self._most = 0
        self._needs: dict[int, int] = {}
        self._widths: dict[int, int] = {}
        self.setAccessibleName(name)
        self.setModel(rows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.sortIndicatorChanged.connect(self._on_sorted)
        self.doubleClicked.connect(self._on_double_click)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the current row stays current if it is among them."""
        current = self.current()
        kept = None if current is None else self._key(current)
        self.rows.set_rows(rows)
        self._fit()
        self.updateGeometry()
        for place, row in enumerate(self.rows.rows()):
            if kept is not None and self._key(row) == kept:
                self.setCurrentIndex(self.rows.index(place, 0))
                return

    def keep_rows(self, count: int) -> None:
        """Never show fewer rows than this at once, whatever else wants room."""
        self._least = count
        self._hold_rows()

    def show_whole(self, most: int) -> None:
        """Cut no word: rows are as high as their texts, and the list as high as its rows, so many at most."""
        self._most = most
        self.setWordWrap(True)
        self.setItemDelegate(_Whole(self))

    def current(self) -> Any:
        """Give the current row, None where there is none."""
        index = self.currentIndex()
        return self.rows.row_at(index.row()) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row with Enter; sort by a column with Alt and its number, as by a click."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in _DIGITS:
            self._sort_by(_DIGITS.index(Qt.Key(event.key())))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current() is not None:
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Need the header and a row or two, as far as there are any: a page that is too low scrolls."""
        rows = min(self.rows.rowCount(), _LEAST_ROWS) * ROW_HEIGHT
        header = self.horizontalHeader()
        around = 2 * self.frameWidth() + 2 + self.horizontalScrollBar().sizeHint().height()
        return QSize(super().minimumSizeHint().width(), around + header.sizeHint().height() + rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._stretch()
        self._hold_rows()

    def _sort_by(self, column: int) -> None:
        header, up, down = self.horizontalHeader(), Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        if column >= len(self.rows.columns):
            return
        if header.sortIndicatorSection() != column:
            header.setSortIndicator(column, up)
        elif header.sortIndicatorOrder() == up:
            header.setSortIndicator(column, down)
        else:
            header.setSortIndicator(-1, up)

    def _hold_rows(self) -> None:
        # Frame and header are as high as the style makes them, which is known only when it has been there.
        around = self.height() - self.viewport().height()
        if self._least and around < self.height():
            self.setMinimumHeight(around + self._least * ROW_HEIGHT)

    def _fit(self) -> None:
        # Not all at once: Qt would fit the columns that stretch to their contents too, until the next resize.
        header = self.horizontalHeader()
        for place, column in enumerate(self.rows.columns):
            self.showColumn(place)
            if column.stretch:
                self._needs[place] = max(self.sizeHintForColumn(place), header.sectionSizeHint(place))
            else:
                self.resizeColumnToContents(place)
                if self.columnWidth(place) > _WIDEST:
                    self.setColumnWidth(place, _WIDEST)
                self._widths[place] = self.columnWidth(place)
        self._stretch()

    def _stretch(self) -> None:
        """Share what room is left among the columns that stretch, by what each needs.

        Where it is not enough, spare columns go; where even that is too little, the list scrolls sideways.
        """
        if not self._needs:
            return
        header = self.horizontalHeader()
        spare = [place for place, column in enumerate(self.rows.columns) if column.spare]
        enough = sum(min(need, _ENOUGH) for need in self._needs.values())
        room = self.viewport().width() - sum(
            header.sectionSize(place)
            for place in range(header.count())
            if place not in self._needs and place not in spare
        )
        for place in spare:
            width = self._widths[place]
            fits = room - width >= enough
            self.setColumnHidden(place, not fits)
            room -= width if fits else 0
        for place, width in shared(self._needs, room).items():
            header.resizeSection(place, max(width, _LEAST))
        if self._most:
            self._grow()

    def _grow(self) -> None:
        for row in range(self.rows.rowCount()):
            self.setRowHeight(row, max(ROW_HEIGHT, self.sizeHintForRow(row) + _AROUND_LINES))
        rows = range(min(self.rows.rowCount(), self._most))
        around = 2 * self.frameWidth() + self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(around + sum(self.rowHeight(row) for row in rows))

    def _on_sorted(self, _section: int, _order: Qt.SortOrder) -> None:
        self.setAccessibleDescription(self.rows.order())

    def _on_double_click(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows.row_at(index.row()))

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(self.rows.row_at(index.row()))
