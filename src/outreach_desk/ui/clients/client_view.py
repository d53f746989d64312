"""One client: what she needs and agrees to, what happened with her, and what can be done for her now."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from outreach_desk.desk.client_page import ClientPage
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records.reference import Codes
from outreach_desk.ui.clients.consent_card import ConsentCard
from outreach_desk.ui.clients.needs_card import NeedsCard
from outreach_desk.ui.clients.same_part import SamePart
from outreach_desk.ui.clients.timeline_part import TimelinePart
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import buttons, keys, texts
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.notice import Notice
from outreach_desk.ui.widgets.page import Page


class ClientView(Page):
    """Emits what is wanted for her. Its cards, and who may be the same person (`same`), have own signals."""

    give_wanted = Signal()
    refer_wanted = Signal()
    change_wanted = Signal()
    delete_wanted = Signal()
    history_wanted = Signal()
    paper_wanted = Signal()
    close_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(self, style: Style, codes: Codes) -> None:
        super().__init__("", action=_("Give a service"), scrolls=True, back=True)
        self._codes = codes
        self.warning = texts.text("", tone="due")
        self.warning.hide()
        self.closed = Notice(style)
        self.closed.step(_("Open the record again")).clicked.connect(self.reopen_wanted)
        self.result = Notice(style)
        self.result.step(_("Close the record…")).clicked.connect(self.close_wanted)
        self.result.step(_("It stays open")).clicked.connect(self.reopen_wanted)
        self.same = SamePart(style)
        self.same.left.connect(self.action.setFocus)
        self.needs = NeedsCard()
        self.timeline = TimelinePart(style, codes)
        self.consents = ConsentCard()
        self.view = self.timeline.view
        for part in (
            self.warning,
            self.closed,
            self.result,
            self.same,
            self._acts(),
            self.needs,
            self.timeline,
            self.consents,
        ):
            self.content.addWidget(part)
        self.acted.connect(self.give_wanted)
        self.action.setToolTip(_("Ctrl+D"))
        for key, act in (
            ("Ctrl+D", self.give_wanted.emit),
            ("Ctrl+R", self.refer_wanted.emit),
            ("Ctrl+E", self.change_wanted.emit),
            ("Ctrl+H", self.history_wanted.emit),
            ("Ctrl+B", self.needs.note_wanted.emit),
            ("Ctrl+P", self.paper_wanted.emit),
            ("Escape", self.back_wanted.emit),
        ):
            keys.on(self, key, act)
        self.setFocusProxy(self.action)

    def set_client(self, client: ClientPage, codes: Codes, kind: str) -> None:
        """Show a client, and of what happened only one kind if one is named."""
        self._codes = codes
        self.title.setText(client.code)
        self.set_sentence(self._sentence(client))
        may_be_kept = client.may_be_kept
        words = _("She has not agreed to a record, so she counts without a name. Ask her, or delete it.")
        self.warning.setText("" if may_be_kept else words)
        self.warning.setVisible(not may_be_kept)
        self._say_how_it_stands(client)
        self.same.set_likes(client.likes)
        self.needs.set_client(client, codes)
        self.timeline.set_events(client.events, codes, kind)
        self.consents.set_client(client, codes)

    def _acts(self) -> QWidget:
        board = QWidget()
        flow = Flow(board, spacing=8)
        made: dict[str, QPushButton] = {}
        for name, words, key, wanted in (
            ("refer", _("New referral"), _("Ctrl+R"), self.refer_wanted),
            ("change", _("Change details"), _("Ctrl+E"), self.change_wanted),
            ("history", _("History"), _("Ctrl+H"), self.history_wanted),
            ("paper", _("Print for her"), _("Ctrl+P"), self.paper_wanted),
            ("close", _("Close the record"), "", self.close_wanted),
            ("delete", _("Delete client"), "", self.delete_wanted),
        ):
            button = buttons.plain(words)
            button.setToolTip(key)
            button.clicked.connect(wanted)
            flow.addWidget(button)
            made[name] = button
        self._close = made["close"]
        return board

    def _say_how_it_stands(self, client: ClientPage) -> None:
        self._close.setVisible(not client.is_closed)
        told = ""
        if client.is_closed:
            status = self._codes.label("client_status", client.values["status"])
            since = client.values["status_on"]
            told = _("The record is closed: {status}. Nobody asks after her.").format(status=status)
            if since is not None:
                told = _("The record is closed since {day}: {status}. Nobody asks after her.").format(
                    day=dates.show_day(since), status=status
                )
        self.closed.tell(told)
        proposed = ""
        if client.closes is not None:
            result = self._codes.label("service_result", client.closes.status)
            proposed = _("A result says: {result}. Close the record, or say that it stays open.").format(
                result=result
            )
        self.result.tell(proposed)

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
