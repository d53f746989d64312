"""The desks that may speak: a list by group, with their six words and the newest file of each."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.registry import KnownDesk
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import text


class Desks(QWidget):
    """Emits `ask_wanted` from the empty list."""

    ask_wanted = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        rows = Rows(_columns(), style.colour)
        self.list = RowsView(_("Desks of the teams"), rows, key=lambda one: one.device)
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
        layout.addWidget(self.empty, 1)

    def set_desks(self, desks: Sequence[KnownDesk]) -> None:
        """Show these."""
        self.list.set_rows(desks)
        self.list.setVisible(bool(desks))
        self.detail.setVisible(bool(desks))
        self.empty.setVisible(not desks)

    def _on_picked(self, desk: KnownDesk) -> None:
        words = _("Six words of {desk}: {words}")
        self.detail.setText(words.format(desk=desk.label, words=" · ".join(desk.words)))
        self.detail.setAccessibleDescription(self.detail.text())


def newest(desk: KnownDesk) -> str:
    """Say which file of a desk came last."""
    if desk.last is None or desk.last_created is None:
        return _("nothing yet")
    return _("file {n}, {moment}").format(n=desk.last, moment=dates.show_instant(desk.last_created))


def _columns() -> list[ListColumn]:
    return [
        ListColumn(_("Group"), lambda one: one.group_code),
        ListColumn(_("Desk"), lambda one: one.label),
        ListColumn(
            _("Newest file"),
            newest,
            key=lambda one: one.last_created or "",
            tone=lambda one: None if one.last else "due",
        ),
        ListColumn(_("May send"), lambda one: _("no, revoked") if one.revoked else _("yes")),
        ListColumn(_("Six words"), lambda one: " ".join(one.words), stretch=True),
    ]
