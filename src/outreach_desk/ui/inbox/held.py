"""The rows that wait: where each stands, why, and a list of them for the clerk who calls the teams."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.asked import Asked
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import record_words
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.places import Places
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import card, text

_LEAST_LIST = 160


class HeldPage(QWidget):
    """Emits `write_wanted(folder)` and `back_wanted`."""

    write_wanted = Signal(object)
    back_wanted = Signal()

    def __init__(self, style: Style, jobs: Jobs, drop: Drop) -> None:
        super().__init__()
        self._senders: Mapping[str, str] = {}
        self.page = Page(_("Waiting rows"), scrolls=True, back=True)
        self.page.back_wanted.connect(self.back_wanted)
        self.list = RowsView(_("Waiting rows"), Rows(self._columns(), style.colour), key=lambda one: one.id)
        self.list.setMinimumHeight(_LEAST_LIST)
        self.list.picked.connect(self._on_picked)
        self.detail = text("")
        self.detail.setAccessibleName(_("Why the chosen row waits"))
        self.places = Places(jobs, drop)
        self.places.changed.connect(self._on_place)
        self.write = buttons.primary(_("Write the list of waiting rows"))
        self.write.clicked.connect(self._on_write)
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self.write, alignment=Qt.AlignmentFlag.AlignLeft)
        words = _("The list says where each row stands and what to do. It holds no values of records.")
        self.page.content.addWidget(self.list)
        self.page.content.addWidget(self.detail)
        self.page.content.addWidget(card(_("A list for the telephone"), text(words), self.places, act))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.list)
        self.set_rows([], {})

    def set_rows(self, rows: Sequence[Asked], senders: Mapping[str, str]) -> None:
        """Show these; `senders` are the words for devices."""
        self._senders = senders
        self.list.set_rows(rows)
        words = ngettext("{n} row is held back.", "{n} rows are held back.", len(rows))
        none = _("No row waits.")
        self.page.set_sentence(words.format(n=numbers.show_integer(len(rows))) if rows else none)
        self.detail.hide()
        self.list.setVisible(bool(rows))
        self._on_place()

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("From"), lambda one: self._senders.get(one.device, one.device or "")),
            ListColumn(_("File"), lambda one: str(one.seq or ""), key=lambda one: one.seq, right=True),
            ListColumn(_("Table"), lambda one: record_words.table(one.table)),
            ListColumn(_("Row"), lambda one: str(one.row or ""), key=lambda one: one.row, right=True),
            ListColumn(_("Why it waits"), lambda one: one.message(), stretch=True),
        ]

    def _on_picked(self, one: Asked) -> None:
        named = ", ".join(record_words.column(one.table, name) for name in one.columns)
        words = one.message()
        self.detail.setText(_("{column}: {value}").format(column=named, value=words) if named else words)
        self.detail.setAccessibleDescription(self.detail.text())
        self.detail.show()

    def _on_place(self) -> None:
        self.write.setEnabled(self.places.chosen() is not None and self.list.rows.rowCount() > 0)

    def _on_write(self) -> None:
        folder = self.places.chosen()
        if folder is not None:
            self.write_wanted.emit(folder)
