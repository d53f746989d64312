"""The rows that wait: where each stands, why, what to do with it, and a list for the clerk who telephones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.asked import Asked
from outreach_desk.desk.decide import Opened
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records import catalog
from outreach_desk.ui import record_words, stays
from outreach_desk.ui.context import Context
from outreach_desk.ui.inbox.decision import Decision
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.inside import Fields
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.places import Places
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import card, text
from outreach_desk.ui.widgets.wrapped import Check

_LEAST_ROWS = 4


@dataclass(frozen=True)
class HeldRows:
    """The rows that wait, those that were discarded, and the words for the desks that they came from."""

    waiting: Sequence[Asked] = ()
    discarded: Sequence[Asked] = ()
    senders: Mapping[str, str] = field(default_factory=dict)


class HeldPage(QWidget):
    """Emits `write_wanted(folder)`, `back_wanted`, and `row_wanted(id)` when another row is chosen."""

    write_wanted = Signal(object)
    row_wanted = Signal(str)
    back_wanted = Signal()

    def __init__(self, context: Context, drop: Drop) -> None:
        super().__init__()
        self._found = HeldRows()
        self._put_aside: set[str] = set()
        self.page = Page(_("Waiting rows"), scrolls=True, back=True)
        self.page.back_wanted.connect(self.back_wanted)
        rows = Rows(self._columns(), context.style.colour)
        self.list = RowsView(_("Waiting rows"), rows, key=lambda one: one.id)
        self.list.keep_rows(_LEAST_ROWS)
        self.list.picked.connect(self._on_picked)
        self.all = Check(_("Show discarded rows too"))
        self.all.setAccessibleName(self.all.text())
        self.all.toggled.connect(self._show)
        stays.called("held/all", self.all)
        stays.called("held/order", self.list)
        self.detail = text("")
        self.detail.setAccessibleName(_("Why the chosen row waits"))
        self.fields = Fields(context.style, context.codes)
        self.decision = Decision()
        self.places = Places(context.jobs, drop)
        self.places.changed.connect(self._on_place)
        self.write = buttons.primary(_("Write the list of waiting rows"))
        self.write.clicked.connect(self._on_write)
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.write, alignment=Qt.AlignmentFlag.AlignLeft)
        words = _("The list says where each row stands and what to do. It holds no values of records.")
        self._none = text(
            _("A row waits here if it cannot be right, or names what this office does not know."), "quiet"
        )
        self._telephone = card(_("A list for the telephone"), text(words), self.places, act)
        parts = (self._none, self.list, self.all, self.detail, self.fields, self.decision, self._telephone)
        for part in parts:
            self.page.content.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.list)
        self.set_rows(HeldRows())

    def set_rows(self, found: HeldRows) -> None:
        """Show these; the chosen one stays chosen."""
        self._found = found
        self._put_aside = {one.id for one in found.discarded}
        waits = len(found.waiting)
        words = ngettext("{n} row is held back.", "{n} rows are held back.", waits)
        sentence = words.format(n=numbers.show_integer(waits)) if waits else _("No row waits.")
        if found.discarded:
            aside = len(found.discarded)
            more = ngettext("{n} row was discarded.", "{n} rows were discarded.", aside)
            sentence = f"{sentence} {more.format(n=numbers.show_integer(aside))}"
        self.page.set_sentence(sentence)
        self.all.setVisible(bool(found.discarded))
        self._show()

    def set_row(self, opened: Opened) -> None:
        """Show what stands in the chosen row, and what may be done with it."""
        one = self.list.current()
        if one is None or one.id != opened.id:
            return
        rows = [row for some in opened.inside.rows.values() for row in some]
        self.fields.setVisible(bool(rows))
        if rows:
            self.fields.set_row(rows[0], opened.inside.names)
            columns = self.fields.list
            columns.keep_rows(columns.rows.rowCount())  # the page scrolls, so they need not scroll within it
        self.decision.set_row(one, opened, discarded=one.id in self._put_aside)

    def _show(self) -> None:
        shown = [*self._found.waiting, *(self._found.discarded if self.all.isChecked() else ())]
        self.list.set_rows(shown)
        self.list.setVisible(bool(shown))
        self._none.setVisible(not shown)
        self._telephone.setVisible(bool(self._found.waiting))
        current = self.list.current()
        self.detail.setText("")
        for part in (self.detail, self.fields, self.decision):
            part.hide()
        if current is not None:
            self._on_picked(current)
        self._on_place()

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("From"), lambda one: self._found.senders.get(one.device, one.device or "")),
            ListColumn(_("File"), lambda one: str(one.seq or ""), key=lambda one: one.seq, right=True),
            ListColumn(_("Table"), lambda one: record_words.table(one.table)),
            ListColumn(_("Row"), lambda one: str(one.row or ""), key=lambda one: one.row, right=True),
            ListColumn(_("Why it waits"), self._why, stretch=True),
        ]

    def _why(self, one: Asked) -> str:
        if one.id in self._put_aside:
            return _("discarded: {why}").format(why=one.message())
        return one.message()

    def _on_picked(self, one: Asked) -> None:
        thing = catalog.THINGS.get(one.table)
        columns = [name for name in one.columns if thing is not None and name in thing.columns]
        named = ", ".join(record_words.column(one.table, name) for name in columns)
        words = one.message()
        self.detail.setText(_("{column}: {value}").format(column=named, value=words) if named else words)
        self.detail.setAccessibleDescription(self.detail.text())
        self.detail.show()
        self.row_wanted.emit(one.id)

    def _on_place(self) -> None:
        self.write.setEnabled(self.places.chosen() is not None and bool(self._found.waiting))

    def _on_write(self) -> None:
        folder = self.places.chosen()
        if folder is not None:
            self.write_wanted.emit(folder)
