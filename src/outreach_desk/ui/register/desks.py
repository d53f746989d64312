"""The desks that may speak: a list by group, with their six words and the newest file of each."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.registry import KnownDesk
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.ui import record_words, stays
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import text


class Desks(QWidget):
    """Emits `ask_wanted` from the empty list, and `revoke_wanted(KnownDesk)`."""

    ask_wanted = Signal()
    revoke_wanted = Signal(object)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._holds: Mapping[str, int | None] = {}
        self._labels: dict[str, str] = {}
        rows = Rows(self._columns(), style.colour)
        self.list = RowsView(_("Desks of the teams"), rows, key=lambda one: one.device)
        stays.called("register/desks", self.list)
        self.empty = Empty(
            _("No team desk is let in yet. A team writes a request on its page “Send” and gives it to you."),
            _("A new desk asks"),
        )
        self.empty.button.setAccessibleName(_("Let the first desk in"))
        self.empty.acted.connect(self.ask_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.detail = text("", "quiet")
        self.detail.setAccessibleName(_("Six words of the chosen desk"))
        self.list.picked.connect(self._on_picked)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.detail)
        self.revoke = buttons.plain(_("Revoke…"))
        self.revoke.setEnabled(False)
        self.revoke.clicked.connect(self._on_revoke)
        layout.addWidget(self.revoke, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.empty, 1)
        self.setFocusProxy(self.list)

    def set_desks(self, desks: Sequence[KnownDesk], holds: Mapping[str, int | None] | None = None) -> None:
        """Show these; `holds` says which list of trusted desks each has named last."""
        self._holds = holds or {}
        self._labels = {one.device: one.label for one in desks}
        self.list.set_rows(desks)
        self.list.setVisible(bool(desks))
        self.detail.setVisible(bool(desks))
        self.empty.setVisible(not desks)
        self.revoke.setVisible(bool(desks))
        current = self.list.current()
        self.revoke.setEnabled(current is not None and not current.revoked)

    def _on_picked(self, desk: KnownDesk) -> None:
        words = _("Six words of {desk}: {words}")
        self.detail.setText(words.format(desk=desk.label, words=" · ".join(desk.words)))
        if desk.successor:
            now = _("It has gone on as {desk}.")
            words = now.format(desk=self._labels.get(desk.successor, desk.successor))
            self.detail.setText(f"{self.detail.text()}\n{words}")
        self.detail.setAccessibleDescription(self.detail.text())
        self.revoke.setEnabled(not desk.revoked)

    def _on_revoke(self) -> None:
        desk = self.list.current()
        if desk is not None:
            self.revoke_wanted.emit(desk)

    def _list_held(self, desk: KnownDesk) -> str:
        held = self._holds.get(desk.device)
        return "" if held is None else str(held)

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(_("Group"), lambda one: one.group_code),
            ListColumn(_("Desk"), lambda one: one.label),
            ListColumn(
                _("Newest file"),
                newest,
                key=lambda one: one.last_created or "",
                tone=lambda one: None if one.last else "due",
            ),
            ListColumn(_("May send"), _may_send),
            ListColumn(_("Six words"), lambda one: " · ".join(one.words), stretch=True),
            ListColumn(_("Knows list"), self._list_held, right=True, spare=True),
        ]


def newest(desk: KnownDesk) -> str:
    """Say which file of a desk came last."""
    if desk.last is None or desk.last_created is None:
        return _("nothing yet")
    return _("file {n}, {moment}").format(n=desk.last, moment=dates.show_instant(desk.last_created))


def _may_send(desk: KnownDesk) -> str:
    return record_words.may_send(desk.valid_through)
