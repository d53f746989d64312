"""What came in, newest first: open one to see its rows by outcome, to take it back, or to let it in again."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk import imports
from outreach_desk.desk.imports import Import
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _
from outreach_desk.ui import record_words, stays
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.detail import Detail
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import card, text

_LEAST_ROWS = 3


class HistoryPage(QWidget):
    """Emits `back_wanted`, `take_back_wanted(Import)` and `let_in_wanted(Import)`."""

    back_wanted = Signal()
    take_back_wanted = Signal(object)
    let_in_wanted = Signal(object)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.page = Page(_("What came in"), back=True)
        self.page.set_sentence(_("Every file that was taken in, the newest first. Choose one to see more."))
        self.page.back_wanted.connect(self.back_wanted)
        self.list = RowsView(_("What came in"), Rows(_columns(), style.colour), key=lambda one: one.id)
        stays.called("history/order", self.list)
        self.list.keep_rows(_LEAST_ROWS)
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(self._on_picked)
        self.empty = Empty(_("Nothing has come in yet. Files that you take in will stand here."))
        self.told = text("")
        self.told.setAccessibleName(_("Rows of the chosen file"))
        self.take_back = self.page.add_action(_("Take back…"))
        self.take_back.clicked.connect(self._on_take_back)
        self.let_in = self.page.add_action(_("Let in again"))
        self.let_in.clicked.connect(self._on_let_in)
        self.detail = Detail(card("", self.told))
        self.page.content.addWidget(self.list, 1)
        self.page.content.addWidget(self.detail)
        self.page.content.addWidget(self.empty, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.list)

    def set_imports(self, found: Sequence[Import]) -> None:
        """Show these; the chosen one stays chosen, else the newest is."""
        self.list.set_rows(found)
        self.list.setVisible(bool(found))
        self.detail.setVisible(bool(found))
        self.empty.setVisible(not found)
        current = self.list.current()
        if current is not None:
            self._on_picked(current)
        elif found:
            self.list.setCurrentIndex(self.list.rows.index(0, 0))
        else:
            self.take_back.hide()
            self.let_in.hide()

    def _on_picked(self, one: Import) -> None:
        lines = [f"{who(one)} · {state(one)}"]
        lines += [
            _("{table}: {outcomes}").format(table=record_words.table(name), outcomes=said)
            for name, counts in one.tables.items()
            if (said := record_words.outcomes(counts))
        ]
        if len(lines) == 1:
            lines.append(_("The file holds no rows: nothing had changed."))
        self.told.setText("\n".join(lines))
        self.told.setAccessibleDescription(self.told.text())
        undoable = one.kind in imports.CAN_UNDO
        self.take_back.setVisible(undoable and one.undone_at is None)
        self.let_in.setVisible(undoable and one.undone_at is not None)

    def _on_take_back(self) -> None:
        self.take_back_wanted.emit(self.list.current())

    def _on_let_in(self) -> None:
        self.let_in_wanted.emit(self.list.current())


def who(one: Import) -> str:
    """Name a file by its sender and number."""
    sender = record_words.sender(one.label, one.group_code, one.device)
    return sender if one.seq is None else _("{who}, file {n}").format(who=sender, n=one.seq)


def state(one: Import) -> str:
    """Say whether it is in now."""
    if one.undone_at is None:
        return _("taken in")
    return _("undone on {moment}").format(moment=dates.show_instant(one.undone_at))


def _rows(one: Import) -> int:
    return sum(count for counts in one.tables.values() for count in counts.values())


def _columns() -> list[ListColumn]:
    def undone(one: Any) -> str | None:
        return "due" if one.undone_at else None

    return [
        ListColumn(
            _("Came in"), lambda one: dates.show_instant(one.handled_at), key=lambda one: one.handled_at
        ),
        ListColumn(
            _("From"), lambda one: record_words.sender(one.label, one.group_code, one.device), stretch=True
        ),
        ListColumn(
            _("File"),
            lambda one: "" if one.seq is None else str(one.seq),
            key=lambda one: one.seq,
            right=True,
        ),
        ListColumn(_("Rows"), lambda one: numbers.show_integer(_rows(one)), key=_rows, right=True),
        ListColumn(_("State"), state, tone=undone, stretch=True),
    ]
