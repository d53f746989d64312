"""The look of every list: hairlines, rows of 36 px, whole rows chosen, Enter or a double click opens."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from outreach_desk.ui.style import ROW_HEIGHT
from outreach_desk.ui.widgets.rows import Rows

_WIDEST = 320
_LEAST_STRETCH = 128


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
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.setMaximumSectionSize(_WIDEST * 2)
        self.doubleClicked.connect(self._on_double_click)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the current row stays current if it is among them."""
        current = self.current()
        kept = None if current is None else self._key(current)
        self.rows.set_rows(rows)
        self._fit()
        for place, row in enumerate(self.rows.rows()):
            if kept is not None and self._key(row) == kept:
                self.setCurrentIndex(self.rows.index(place, 0))
                return

    def current(self) -> Any:
        """Give the current row, None where there is none."""
        index = self.currentIndex()
        return self.rows.row_at(index.row()) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row with Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current() is not None:
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._stretch()

    def _fit(self) -> None:
        # Not all at once: Qt would fit the columns that stretch to their contents too, until the next resize.
        for place, column in enumerate(self.rows.columns):
            if not column.stretch:
                self.resizeColumnToContents(place)
                if self.columnWidth(place) > _WIDEST:
                    self.setColumnWidth(place, _WIDEST)
        self._stretch()

    def _stretch(self) -> None:
        """Let wide columns take what room is left; where there is too little, the list scrolls sideways."""
        header = self.horizontalHeader()
        wide = [place for place, column in enumerate(self.rows.columns) if column.stretch]
        others = sum(header.sectionSize(place) for place in range(header.count()) if place not in wide)
        roomy = self.viewport().width() - others >= len(wide) * _LEAST_STRETCH
        mode = QHeaderView.ResizeMode.Stretch if roomy else QHeaderView.ResizeMode.Interactive
        for place in wide:
            header.setSectionResizeMode(place, mode)
            if not roomy:
                header.resizeSection(place, _LEAST_STRETCH)

    def _on_double_click(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows.row_at(index.row()))

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(self.rows.row_at(index.row()))
