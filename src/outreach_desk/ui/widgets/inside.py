"""The rows behind one count of a preview: who wrote each and when; and of the chosen one its columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk import inside
from outreach_desk.desk.inside import Cell, Row
from outreach_desk.desk.receive import Handled
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import N_, _, ngettext
from outreach_desk.records import catalog, exchange
from outreach_desk.records.base import DELETED
from outreach_desk.records.reference import Codes
from outreach_desk.ui import record_words
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import text

_LONGEST = 80
_WINS = {
    inside.HERE: N_("what stands here"),
    inside.COMES: N_("what comes"),
    inside.SAME: N_("both say the same"),
    inside.SILENT: N_("what stands here: the file says nothing of it"),
    inside.EMPTIED: N_("nothing: it was erased"),
    inside.WAITS: N_("what stands here: the row waits"),
}
_NOTHING_YET = N_("nothing yet: the row waits")
_ASKED = N_("{what}; a question opens")


class InsidePage(QWidget):
    """Emits `back_wanted`. Shows at most as many rows as the preview kept, and how many more there are."""

    back_wanted = Signal()

    def __init__(self, style: Style, codes: Codes, one: Handled, table: str, outcome: str) -> None:
        super().__init__()
        self.table, self.outcome = table, outcome
        known = one.inside if one.inside is not None else inside.Inside()
        total = one.tables.get(table, {}).get(outcome, 0)
        rows = known.of(table, outcome)
        self.page = Page(
            _("{table}: {outcomes}").format(
                table=record_words.table(table), outcomes=record_words.outcome(outcome, total)
            ),
            back=True,
        )
        self.page.set_sentence(_sentence(one))
        self.page.back_wanted.connect(self.back_wanted)
        held = outcome in {exchange.QUARANTINED, exchange.DISCARDED}
        columns = _held_columns() if held else _row_columns()
        self.list = RowsView(_("Rows of the file"), Rows(columns, style.colour), lambda row: row.row)
        self.list.picked.connect(self._on_picked)
        left = total - len(rows)
        more = ngettext("… and {n} more row.", "… and {n} more rows.", left)
        self.more = text(more.format(n=numbers.show_integer(left)), "quiet")
        self.more.setVisible(left > 0)
        self.fields = Fields(style, codes, known.names, why=True)
        self.page.content.addWidget(self.list, 2)
        self.page.content.addWidget(self.more)
        self.page.content.addWidget(self.fields, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.list)
        self.list.set_rows(rows)
        if rows:
            self.list.setCurrentIndex(self.list.rows.index(0, 0))

    def _on_picked(self, row: Row) -> None:
        self.fields.set_row(row)


class Fields(QWidget):
    """The columns of one row: what stands here, what comes, and what will count."""

    def __init__(
        self, style: Style, codes: Codes, names: Mapping[str, str] | None = None, *, why: bool = False
    ) -> None:
        """`why`: say also why a row waits, where the page does not."""
        super().__init__()
        self._codes, self._names, self._why = codes, names or {}, why
        self._row: Row | None = None
        self.told = text("", "label")
        self.told.setAccessibleName(_("The chosen row"))
        rows = Rows(self._columns(), style.colour)
        self.list = RowsView(_("Columns of the chosen row"), rows, lambda cell: cell.column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.told)
        layout.addWidget(self.list, 1)
        layout.addStretch(0)  # where no column can be shown, the words stay at the top

    def set_row(self, row: Row, names: Mapping[str, str] | None = None) -> None:
        """Show this row; `names` are the codes of the records that it names, if they are others."""
        self._row = row
        self._names = self._names if names is None else names
        cells = row.cells()
        self.told.setText(_told(row, cells, why=self._why))
        self.told.setAccessibleDescription(self.told.text())
        self.list.set_rows(sorted(cells, key=lambda cell: not cell.differs))
        self.list.setVisible(bool(cells))

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("Column"), self._named),
            ListColumn(_("Stands here"), lambda cell: self._said(cell, cell.here), stretch=True),
            ListColumn(
                _("Comes"),
                lambda cell: self._said(cell, cell.comes),
                stretch=True,
                tone=self._tone,
            ),
            ListColumn(_("Counts afterwards"), self._wins, stretch=True),
        ]

    def _tone(self, cell: Cell) -> str | None:
        """Mark what changes a record that is here, and the column for which a row waits."""
        faulty = self._row is not None and cell.column == self._row.column
        return "due" if faulty or (cell.here is not None and cell.differs) else None

    def _named(self, cell: Cell) -> str:
        if cell.column == DELETED:
            return _("Deleted")
        return record_words.column(self._row.table if self._row else "", cell.column)

    def _said(self, cell: Cell, written: str | None) -> str:
        if written is None:
            return "–"
        table = self._row.table if self._row else ""
        thing = catalog.THINGS.get(table)
        if written and thing is not None and cell.column in thing.references:
            return self._names.get(written) or record_words.value(table, cell.column, written, self._codes)
        if written == cell.comes and not cell.readable:
            return written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"
        return record_words.value(table, cell.column, written, self._codes)

    def _wins(self, cell: Cell) -> str:
        if cell.wins == inside.WAITS and cell.here is None:
            return _(_NOTHING_YET)
        words = _(_WINS[cell.wins])
        asked = self._row is not None and self._row.outcome == exchange.CONFLICT
        if asked and cell.differs and cell.here is not None and cell.comes is not None:
            return _(_ASKED).format(what=words)
        return words


def _sentence(one: Handled) -> str:
    who = record_words.sender(one.label, one.group_code, one.device)
    words = who if one.seq is None else _("{who}, file {n}").format(who=who, n=one.seq)
    return _("{file}. Nicknames, telephone numbers and notes are not shown.").format(file=words)


def _told(row: Row, cells: Sequence[Cell], *, why: bool) -> str:
    words = record_words.record(row.table, row.code)
    if row.reason and why:
        words = record_words.held(row.table, row.row, row.column, row.reason)
    if not cells:
        return "\n".join((words, _("Nothing of this row can be shown here.")))
    return words


def writer(row: Row) -> str:
    """Say who wrote a row last."""
    return record_words.sender(row.label, row.group_code, row.writer)


def written(row: Row) -> str:
    """Say when a row was written, empty where it does not tell."""
    return dates.show_instant(row.at) if row.at else ""


def _row_columns() -> list[ListColumn]:
    def at(row: Any) -> Any:
        return row.at or None

    return [
        ListColumn(_("Record"), lambda row: row.code, stretch=True),
        ListColumn(_("Written by"), writer, stretch=True),
        ListColumn(_("Written on"), written, key=at),
    ]


def _held_columns() -> list[ListColumn]:
    return [
        ListColumn(_("Row"), lambda row: str(row.row), key=lambda row: row.row, right=True),
        ListColumn(_("Record"), lambda row: row.code),
        ListColumn(_("Written by"), writer, stretch=True),
        ListColumn(_("Written on"), written, key=lambda row: row.at or None),
        ListColumn(_("Why it waits"), lambda row: record_words.reason(row.reason or ""), stretch=True),
    ]
