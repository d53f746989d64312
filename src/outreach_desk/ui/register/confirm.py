"""After the office was put back to an older state: go through its list, ask by telephone, then confirm it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_desk.desk.revoke import Listed, TrustList
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _
from outreach_desk.records import identity
from outreach_desk.ui import record_words
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView
from outreach_desk.ui.widgets.texts import card, text
from outreach_desk.ui.widgets.wrapped import Check

_LIST_HEIGHT = 200
_SHOWN_WORDS = 2  # of six: enough to tell the laptops of one province apart, and short to read aloud


class ConfirmPage(QWidget):
    """Emits `confirm_wanted` and `back_wanted`."""

    confirm_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.page = Page(_("Go through the list of desks"), scrolls=True, back=True)
        self.page.back_wanted.connect(self.back_wanted)
        self.told = text("")
        self.told.setAccessibleName(_("What happened to this office"))
        steps = text("\n".join(_steps()))
        steps.setAccessibleName(_("What to check by telephone"))
        steps.setAccessibleDescription(steps.text())
        self.list = RowsView(_("Desks of the teams"), Rows(_columns(), style.colour), lambda one: one.device)
        self.list.setMinimumHeight(_LIST_HEIGHT)
        self.sure = Check(_("I have gone through the list and noted what is missing"))
        self.sure.setAccessibleName(self.sure.text())
        self.confirm = buttons.primary(_("Confirm the list"))
        self.confirm.clicked.connect(self.confirm_wanted)
        self.sure.toggled.connect(self._show)
        self._waits = False
        act = QWidget()
        holder = QVBoxLayout(act)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.setSpacing(8)
        holder.addWidget(self.sure)
        holder.addWidget(self.confirm, alignment=Qt.AlignmentFlag.AlignLeft)
        does = _(
            "The office may write for the teams again, and the list gets a number above every one that was"
            " seen. No desk is ended by it: revoke again what is missing right afterwards, before you write"
            " the office file."
        )
        self.page.content.addWidget(card(_("What happened to this office"), self.told))
        self.page.content.addWidget(card(_("What to check by telephone"), steps, self.list))
        self.page.content.addWidget(card(_("What confirming does"), text(does), act))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setFocusProxy(self.list)
        self.set_trust(TrustList(0))

    def set_trust(self, trust: TrustList) -> None:
        """Show the list as this office has it, and what was seen elsewhere."""
        self._waits = trust.seen is not None
        self.told.setText(_happened(trust))
        self.told.setAccessibleDescription(self.told.text())
        self.list.set_rows([one for one in trust.devices if one.role == identity.TEAM])
        self._show()

    def clear(self) -> None:
        """Forget the word of the person: it was for one list."""
        self.sure.setChecked(False)

    def typed(self) -> bool:
        """Give the word of the person."""
        return self.sure.isChecked()

    def set_typed(self, state: bool) -> None:
        """Put it back."""
        self.sure.setChecked(state)

    def _show(self) -> None:
        self.sure.setEnabled(self._waits)
        self.confirm.setEnabled(self._waits and self.sure.isChecked())


def _happened(trust: TrustList) -> str:
    if trust.seen is None:
        return _("The list waits for nobody: there is nothing to confirm.")
    ours = numbers.show_integer(trust.version)
    if trust.seen > trust.version:
        words = _(
            "A team has list number {seen} of this office, and this office itself has only number {ours}:"
            " its database is an older copy, from a backup for example. Desks that were revoked after it may"
            " stand here as if they could still send."
        )
        return words.format(seen=numbers.show_integer(trust.seen), ours=ours)
    words = _(
        "The database of this office (list number {ours}) was put back from a backup. Desks that were revoked"
        " after it may stand here as if they could still send."
    )
    return words.format(ours=ours)


def _steps() -> Sequence[str]:
    return (
        _("1. Think back, and look into your notes: which desks did you revoke or let in since the backup?"),
        _(
            "2. Call the teams in question on a number you know: is each laptop of the list still with them?"
            " Two laptops of one name are told apart by their words; each has its own on its page “Send”."
        ),
        _("3. Note each desk that should have ended and up to which file. It is revoked after confirming."),
    )


def _columns() -> list[ListColumn]:
    return [
        ListColumn(_("Group"), lambda one: one.group_code),
        ListColumn(_("Desk"), lambda one: one.label, stretch=True),
        ListColumn(_("First two words"), lambda one: " · ".join(one.words[:_SHOWN_WORDS])),
        ListColumn(_("May send"), _may_send),
        ListColumn(
            _("Newest file"),
            lambda one: _("nothing yet") if one.last is None else str(one.last),
            key=lambda one: one.last,
            right=True,
        ),
        ListColumn(_("Let in on"), _added, key=lambda one: one.added_at),
    ]


def _added(one: Listed) -> str:
    return dates.show_instant(one.added_at) if one.added_at else ""


def _may_send(one: Listed) -> str:
    return record_words.may_send(one.valid_through)
