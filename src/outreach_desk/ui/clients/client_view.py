"""One client: what she agrees to, what happened with her, and what can be done for her now."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outreach_desk.desk.client_page import ClientPage, ConsentLine, Event
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _
from outreach_desk.records.reference import Codes
from outreach_desk.ui.style import ROW_HEIGHT, Style
from outreach_desk.ui.widgets import buttons, keys, texts
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.rows import ListColumn, Rows
from outreach_desk.ui.widgets.rows_view import RowsView

_MOST_ROWS = 10
_FRAME = 4
# Which list the words of an event come from: what it was, and how it stands.
_LISTS = {
    "meeting": ("activity_kind", "presence"),
    "contact": ("contact_mode", ""),
    "service": ("service_type", "service_result"),
    "referral": ("service_type", "referral_status"),
}


class ClientView(Page):
    """Emits what is wanted for her; `withdraw_wanted(consent id)`, `event_wanted(Event)`."""

    give_wanted = Signal()
    refer_wanted = Signal()
    change_wanted = Signal()
    agree_wanted = Signal()
    delete_wanted = Signal()
    history_wanted = Signal()
    withdraw_wanted = Signal(str)
    event_wanted = Signal(object)

    def __init__(self, style: Style, codes: Codes) -> None:
        super().__init__("", action=_("Give a service"), scrolls=True, back=True)
        self._codes = codes
        self.warning = texts.text("", tone="due")
        self.warning.hide()
        self._consents = QVBoxLayout()
        self._consents.setSpacing(8)
        self.view = RowsView(
            _("What happened"), Rows(self._columns(), style.colour), key=lambda event: (event.table, event.id)
        )
        self._nothing = texts.text(
            _("Nothing yet. Meetings, services and referrals of this client will stand here."), "quiet"
        )
        self.content.addWidget(self.warning)
        self.content.addWidget(self._acts())
        self.content.addWidget(self._timeline())
        self.content.addWidget(self._consent_card())
        self.acted.connect(self.give_wanted)
        self.action.setToolTip(_("Ctrl+D"))
        self.view.opened.connect(self.event_wanted)
        for key, act in (
            ("Ctrl+D", self.give_wanted.emit),
            ("Ctrl+R", self.refer_wanted.emit),
            ("Ctrl+E", self.change_wanted.emit),
            ("Ctrl+H", self.history_wanted.emit),
            ("Escape", self.back_wanted.emit),
        ):
            keys.on(self, key, act)
        self.setFocusProxy(self.action)

    def set_client(self, client: ClientPage, codes: Codes) -> None:
        """Show a client."""
        self._codes = codes
        self.title.setText(client.code)
        self.set_sentence(self._sentence(client))
        self._warn(client)
        self._show_consents(client)
        self.view.set_rows(client.events)
        rows = min(len(client.events), _MOST_ROWS)
        header = self.view.horizontalHeader().sizeHint().height()
        self.view.setFixedHeight(_FRAME + header + rows * ROW_HEIGHT)
        self.view.setVisible(bool(client.events))
        self._nothing.setVisible(not client.events)

    def _acts(self) -> QWidget:
        board = QWidget()
        flow = Flow(board, spacing=8)
        for words, key, wanted in (
            (_("New referral"), _("Ctrl+R"), self.refer_wanted),
            (_("Change details"), _("Ctrl+E"), self.change_wanted),
            (_("History"), _("Ctrl+H"), self.history_wanted),
            (_("Delete client"), "", self.delete_wanted),
        ):
            button = buttons.plain(words)
            button.setToolTip(key)
            button.clicked.connect(wanted)
            flow.addWidget(button)
        return board

    def _timeline(self) -> QFrame:
        return texts.card(_("What happened"), self._nothing, self.view)

    def _consent_card(self) -> QFrame:
        board = QWidget()
        board.setLayout(self._consents)
        self._consents.setContentsMargins(0, 0, 0, 0)
        self.ask = buttons.plain(_("She agrees to more"))
        self.ask.clicked.connect(self.agree_wanted)
        card = texts.card(_("What she agrees to"), board)
        layout = card.layout()
        if isinstance(layout, QVBoxLayout):
            row = QHBoxLayout()
            row.addWidget(self.ask)
            row.addStretch(1)
            layout.addLayout(row)
        return card

    def _columns(self) -> list[ListColumn]:
        return [
            ListColumn(
                _("Date"),
                lambda event: dates.show_day(event.day) if event.day else "",
                key=lambda event: event.day,
            ),
            ListColumn(_("What"), self._what, stretch=True),
            ListColumn(_("How it stands"), self._state),
            ListColumn(_("Where"), lambda event: event.where, stretch=True),
        ]

    def _what(self, event: Event) -> str:
        what = self._codes.label(_LISTS[event.table][0], event.what) if event.what else ""
        kind = {
            "meeting": _("Meeting: {what}"),
            "contact": _("Contact: {what}"),
            "service": _("Service: {what}"),
            "referral": _("Referral: {what}"),
        }[event.table]
        return kind.format(what=what)

    def _state(self, event: Event) -> str:
        state = self._codes.label(_LISTS[event.table][1], event.state) if event.state else ""
        money = _("{n} ₫").format(n=numbers.show_integer(event.amount)) if event.amount is not None else ""
        return " · ".join(part for part in (state, money) if part)

    def _sentence(self, client: ClientPage) -> str:
        values = client.values
        parts = [
            _("UIC {code}").format(code=values["uic"]) if values["uic"] else _("no UIC yet"),
            self._codes.label("client_status", values["status"]) if values["status"] else "",
            _("registered on {day}").format(day=dates.show_day(values["registered_on"]))
            if values["registered_on"]
            else "",
        ]
        return " · ".join(part for part in parts if part)

    def _warn(self, client: ClientPage) -> None:
        words = []
        if not client.may_be_kept:
            words.append(
                _("She has not agreed to a record, so she counts without a name. Ask her, or delete it.")
            )
        if client.twins:
            same = _("The same UIC as {codes}. Is it the same person? The office can join them.")
            words.append(same.format(codes=", ".join(client.twins)))
        self.warning.setText("\n".join(words))
        self.warning.setVisible(bool(words))

    def _show_consents(self, client: ClientPage) -> None:
        while (item := self._consents.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        missing = False
        for code in self._codes.choices("consent_purpose", None):
            hers = [one for one in client.consents if one.purpose == code.code]
            missing = missing or not client.agreed(code.code)
            self._consents.addWidget(self._consent_row(code.label(), hers))
        self.ask.setVisible(missing)

    def _consent_row(self, label: str, hers: Sequence[ConsentLine]) -> QWidget:
        standing = next((one for one in hers if one.withdrawn_on is None), None)
        row = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(texts.text(label, "label"))
        tone = "done" if standing else ""
        words.addWidget(texts.text(self._consent_words(standing, hers), "" if standing else "quiet", tone))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(words, 1)
        if standing is not None:
            button = buttons.plain(_("She withdraws it"))
            button.setAccessibleName(_("She withdraws it: {purpose}").format(purpose=label))
            button.clicked.connect(partial(self.withdraw_wanted.emit, standing.id))
            layout.addWidget(button)
        return row

    def _consent_words(self, standing: ConsentLine | None, hers: Sequence[ConsentLine]) -> str:
        if standing is not None:
            how = self._codes.label("consent_how", standing.how) if standing.how else ""
            day = dates.show_day(standing.given_on) if standing.given_on else ""
            return _("✓ She agreed on {day} · {how}").format(day=day, how=how).removesuffix(" · ")
        gone = [one.withdrawn_on for one in hers if one.withdrawn_on is not None]
        if gone:
            return _("Withdrawn on {day}").format(day=dates.show_day(max(gone)))
        return _("She has not agreed to this")
