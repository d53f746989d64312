"""One table model for all lists: rows are values, columns say how a row is written, sorted and toned.

Texts sort the Vietnamese way. The model holds no database rows and asks nothing of anybody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QIcon

from outreach_desk.ground.language import _
from outreach_desk.ground.sorting import sort_key

Index = QModelIndex | QPersistentModelIndex
_AT_TOP = QModelIndex()


@dataclass(frozen=True)
class ListColumn:
    """A column of a list. Without `key` it sorts by its text; `tone` gives a colour token or None.

    Columns that `stretch` share what room the others leave; where it is too little, `spare` ones are hidden.
    A tone or an icon never speaks alone: the text says the same in words.
    """

    title: str
    text: Callable[[Any], str]
    key: Callable[[Any], Any] | None = None
    right: bool = False
    stretch: bool = False
    spare: bool = False
    tone: Callable[[Any], str | None] | None = None
    icon: Callable[[Any], QIcon | None] | None = None


class Rows(QAbstractTableModel):
    """Rows to show. `colour` turns a token into a colour (`Style.colour`)."""

    def __init__(self, columns: Sequence[ListColumn], colour: Callable[[str], QColor]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._colour = colour
        self._rows: list[Any] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows, in the order that was asked for last."""
        self.beginResetModel()
        self._rows = list(rows)
        if self._sorted is not None:
            self._arrange(*self._sorted)
        self.endResetModel()

    def row_at(self, index: int) -> Any:
        """Give the value of a shown row."""
        return self._rows[index]

    def rows(self) -> list[Any]:
        """Give all rows as shown."""
        return list(self._rows)

    def rowCount(self, parent: Index = _AT_TOP) -> int:
        """Count rows; there are none within rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _AT_TOP) -> int:
        """Count columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DecorationRole:
            return column.icon(row) if column.icon else None
        tone = column.tone(row) if column.tone else None
        if tone and role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(tone)
        if tone and role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Give a column's title, aligned as its cells."""
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            words = self.order() if self._sorted and self._sorted[0] == section else column.title
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return words
            return _("{column} (sort: Alt+{n})").format(column=words, n=section + 1)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def order(self) -> str:
        """Say in which order the rows stand; empty where it is the one they come in."""
        if self._sorted is None:
            return ""
        column, order = self._sorted
        falling = order == Qt.SortOrder.DescendingOrder
        words = _("{column}: in descending order") if falling else _("{column}: in ascending order")
        return words.format(column=self.columns[column].title)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Arrange the rows by a column; what has no key (None) comes last."""
        if not 0 <= column < len(self.columns):
            self._sorted = None  # from the next rows on, the order they are given in
            return
        self.layoutAboutToBeChanged.emit()
        before = self._rows
        kept = [(index, id(before[index.row()])) for index in self.persistentIndexList()]
        self._sorted = (column, order)
        self._rows = list(before)
        self._arrange(column, order)
        places = {id(row): place for place, row in enumerate(self._rows)}
        for index, row in kept:
            self.changePersistentIndex(index, self.index(places[row], index.column()))
        self.layoutChanged.emit()

    def _arrange(self, column: int, order: Qt.SortOrder) -> None:
        definition = self.columns[column]

        def key(row: Any) -> Any:
            value = definition.key(row) if definition.key else definition.text(row)
            return sort_key(value) if isinstance(value, str) else value

        keyed = [(key(row), row) for row in self._rows]
        known = [(value, row) for value, row in keyed if value is not None]
        known.sort(key=lambda pair: pair[0], reverse=order == Qt.SortOrder.DescendingOrder)
        self._rows = [row for _value, row in known] + [row for value, row in keyed if value is None]
