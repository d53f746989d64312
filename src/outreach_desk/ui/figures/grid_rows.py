"""The rows of a list of figures: under the words of their units, or each with its unit beside it."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from outreach_desk.ui.figures.figure import Codes, Figure, Line

Index = QModelIndex | QPersistentModelIndex
AT_TOP = QModelIndex()


@dataclass(frozen=True)
class Row:
    """A row of a line; the one that `begins` it says its words. `line` is its number."""

    line: int
    figures: tuple[Figure | None, ...]
    begins: bool
    total: bool
    words: str


class GridRows(QAbstractTableModel):
    """Words in the first column. With heads a figure in each of the others, and the first row says the heads.

    Without heads a figure and its unit in turn, so many of them beside each other as `set_beside` says: the
    others of the line stand below.
    """

    def __init__(self, heads: tuple[str, ...], lines: tuple[Line, ...]) -> None:
        super().__init__()
        self.heads, self.lines = heads, lines
        self.most = max((len(_there(line)) for line in lines), default=0)
        self.beside = 0
        self.rows: list[Row] = []
        self._places: dict[Codes, tuple[int, int]] = {}
        self._lay_out(1)

    def set_beside(self, beside: int) -> bool:
        """Lay so many figures beside each other where there are no heads; say whether that is new."""
        if self.heads or beside == self.beside:
            return False
        self.beginResetModel()
        self._lay_out(beside)
        self.endResetModel()
        return True

    def _lay_out(self, beside: int) -> None:
        self.beside, self.rows = beside, []
        for number, line in enumerate(self.lines):
            whole = line.figures if self.heads else _there(line)
            size = len(self.heads) or beside
            for at in range(0, max(len(whole), 1), size):
                words = "" if at else line.words
                self.rows.append(Row(number, whole[at : at + size], not at, line.total, words))
        self._places = {
            figure.codes: (place, column)
            for place, row in enumerate(self.rows, start=bool(self.heads))
            for column, figure in zip(self.columns(), row.figures, strict=False)
            if figure is not None
        }

    def columns(self) -> range:
        """Give the columns that hold figures."""
        return range(1, 1 + len(self.heads)) if self.heads else range(1, 1 + 2 * self.beside, 2)

    def rowCount(self, parent: Index = AT_TOP) -> int:
        """Count rows and heads."""
        return 0 if parent.isValid() else len(self.rows) + bool(self.heads)

    def columnCount(self, parent: Index = AT_TOP) -> int:
        """Count words, figures and what stands beside."""
        return 0 if parent.isValid() else 1 + (len(self.heads) or 2 * self.beside)

    def row(self, index: Index) -> Row | None:
        """Give a row, None for the heads."""
        place = index.row() - bool(self.heads)
        return self.rows[place] if place >= 0 else None

    def figure(self, index: Index) -> Figure | None:
        """Give the figure that stands at a place, None where there is none."""
        columns = self.columns()
        return self._at(index, columns.index(index.column())) if index.column() in columns else None

    def unit(self, index: Index) -> str | None:
        """Give the unit that stands at a place beside its figure, None where none could."""
        if self.heads or not index.column() or index.column() in self.columns():
            return None
        beside = self._at(index, self.columns().index(index.column() - 1))
        return beside.unit if beside is not None else ""

    def place(self, codes: Codes) -> QModelIndex:
        """Give where a figure stands, no place where it is not."""
        return self.index(*self._places[codes]) if codes in self._places else AT_TOP

    def in_line(self, line: int) -> list[QModelIndex]:
        """Give the places of the figures of a line, one after the other."""
        there = _there(self.lines[line])
        return [self.place(one.codes) for one in there]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the words of a place; aloud those of a figure say what it is."""
        aloud = role == Qt.ItemDataRole.AccessibleTextRole
        if role != Qt.ItemDataRole.DisplayRole and not aloud:
            return None
        if (figure := self.figure(index)) is not None:
            return f"{figure.aloud}: {figure.shown}" if aloud else figure.shown
        row, column = self.row(index), index.column()
        if row is None:
            return self.heads[column - 1] if column else ""
        return self.unit(index) or "" if column else row.words

    def _at(self, index: Index, number: int) -> Figure | None:
        row = self.row(index)
        return row.figures[number] if row is not None and number < len(row.figures) else None


def _there(line: Line) -> tuple[Figure, ...]:
    return tuple(one for one in line.figures if one is not None)
