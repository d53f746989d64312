"""What a painted list of figures shows: a table of words and figures, each named as the page names it."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from outreach_desk.desk.figure_page import Cell, Part
from outreach_desk.reports.indicators import PERCENT
from outreach_desk.ui.figures.figure import Cell as Codes

Index = QModelIndex | QPersistentModelIndex
AT_TOP = QModelIndex()


@dataclass(frozen=True)
class Row:
    """A line of figures, or one figure with its unit (`unit`); what `begins` a line has a hairline above."""

    words: str
    cells: tuple[Cell | None, ...]
    unit: str = ""
    begins: bool = True


class LongRows(QAbstractTableModel):
    """Words in the first column, a figure in each of the next; the first row has their words (`heads`).

    Without heads each row has one figure, and its unit beside it.
    """

    def __init__(self, part: Part, *, beside: bool) -> None:
        super().__init__()
        self._part = part
        self.heads: tuple[str, ...] = () if beside else part.units
        self.rows = _singly(part) if beside else [Row(line.words, line.cells) for line in part.lines]
        self.values = 1 if beside else len(part.units)
        self._lines = _begun_by(self.rows)

    def rowCount(self, parent: Index = AT_TOP) -> int:
        """Count lines and heads."""
        return 0 if parent.isValid() else len(self.rows) + bool(self.heads)

    def columnCount(self, parent: Index = AT_TOP) -> int:
        """Count words, figures and what stands beside."""
        return 0 if parent.isValid() else 1 + self.values + (not self.heads)

    def row(self, index: Index) -> Row | None:
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
        return AT_TOP


def _singly(part: Part) -> list[Row]:
    """Give a row for each figure."""
    rows = []
    for line in part.lines:
        for number, cell in enumerate(one for one in line.cells if one is not None):
            unit = "" if cell.unit == PERCENT or cell.is_none else cell.counted
            rows.append(Row("" if number else line.words, (cell,), unit, begins=not number))
    return rows


def _begun_by(rows: list[Row]) -> list[str]:
    """Give for each row the words of its line."""
    words = list[str]()
    for row in rows:
        words.append(row.words if row.begins else words[-1])
    return words
