"""The page of one client wired to the desk: consents, needs, closing, deleting, and ways to other screens."""

from functools import partial

from PySide6.QtCore import QObject

from outreach_desk.desk import client_page, clients, closing, needs, same_person
from outreach_desk.desk.client_page import ClientPage
from outreach_desk.desk.clients import Deleted
from outreach_desk.desk.closing import Changed
from outreach_desk.desk.needs import Settled
from outreach_desk.desk.timeline import REFERRAL, SERVICE, Event
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import office_told
from outreach_desk.ui.clients.client_view import ClientView
from outreach_desk.ui.clients.walk import (
    AGREE,
    CHANGE,
    CLIENT,
    CLOSE,
    GIVE,
    HISTORY,
    LIST,
    NEED,
    PAPER,
    SETTLE,
    Walk,
)


class HerPage(QObject):
    """Belongs to the page."""

    def __init__(self, walk: Walk, view: ClientView) -> None:
        super().__init__(view)
        self._walk, self._view = walk, view
        self._context, self._jobs = walk.context, walk.context.jobs
        self._id: str = walk.at["id"]
        self._client: ClientPage | None = None
        for signal, page in (
            (view.give_wanted, GIVE),
            (view.change_wanted, CHANGE),
            (view.history_wanted, HISTORY),
            (view.paper_wanted, PAPER),
            (view.consents.agree_wanted, AGREE),
            (view.needs.note_wanted, NEED),
        ):
            signal.connect(partial(self._go, page))
        view.needs.settle_wanted.connect(lambda need_id: self._go(SETTLE, need_id=need_id))
        view.needs.reopen_wanted.connect(self._on_need_again)
        view.consents.withdraw_wanted.connect(self._on_withdraw)
        view.close_wanted.connect(self._on_close)
        view.reopen_wanted.connect(self._on_reopen)
        view.refer_wanted.connect(self._on_refer)
        view.delete_wanted.connect(self._on_delete)
        view.timeline.event_wanted.connect(self._on_event)
        view.timeline.kind_chosen.connect(self._on_kind)
        view.same.she_wanted.connect(lambda other: walk.show(CLIENT, id=other))
        view.same.apart_wanted.connect(self._on_apart)

    def reload(self) -> None:
        """Read her anew."""
        read = partial(client_page.open_client, client_id=self._id)
        self._jobs.read(read, self._on_client, self._on_gone)

    def _on_client(self, client: ClientPage) -> None:
        self._client = client
        self._view.set_client(client, self._context.codes, self._walk.at.get("kind", ""))

    def _on_gone(self, problem: Problem) -> None:
        context = self._context
        self._walk.show(LIST)
        context.show_problem(problem)

    def _go(self, page: str, **at: object) -> None:
        her = self._client
        if her is not None:
            known = [purpose.purpose for purpose in her.consents if purpose.withdrawn_on is None]
            self._walk.show(page, id=her.id, code=her.code, known=known, **at)

    def _on_kind(self, kind: str) -> None:
        self._walk.at["kind"] = kind

    def _on_event(self, event: Event) -> None:
        if event.table == SERVICE:
            self._go(GIVE, service_id=event.id)
        elif event.table == REFERRAL:
            self._context.go("referrals", {"page": "slip", "id": event.id})

    def _on_refer(self) -> None:
        self._context.go("referrals", {"page": "new", "client_id": self._id, "back": "clients"})

    def _on_apart(self, other: str) -> None:
        act = partial(same_person.keep_apart, client_id=self._id, others=(other,))
        self._jobs.write(act, partial(self._on_said_apart, other))

    def _on_said_apart(self, other: str, _done: None) -> None:
        undo = self._walk.taking_back(partial(same_person.ask_again, client_id=self._id, others=(other,)))
        self._context.say(_("Somebody else. You will not be asked again."), undo)

    def _on_withdraw(self, consent_id: str) -> None:
        act = partial(clients.withdraw, consent_id=consent_id)
        self._jobs.write(act, partial(self._on_withdrawn, consent_id))

    def _on_withdrawn(self, consent_id: str, _done: None) -> None:
        undo = self._walk.taking_back(partial(clients.unwithdraw, consent_id=consent_id))
        office_told.say(self._context, _("Withdrawn from today on."), undo, "consent", consent_id)

    def _on_need_again(self, need_id: str) -> None:
        self._jobs.write(partial(needs.reopen, need_id=need_id), self._on_need_open)

    def _on_need_open(self, settled: Settled) -> None:
        undo = self._walk.taking_back(partial(needs.undo, settled=settled))
        office_told.say(self._context, _("The need is open again."), undo, "need", settled.id)

    def _on_close(self) -> None:
        her = self._client
        if her is not None and her.closes is not None:
            self._go(CLOSE, status=her.closes.status, on=her.closes.on)
        else:
            self._go(CLOSE)

    def _on_reopen(self) -> None:
        self._jobs.write(partial(closing.reopen, client_id=self._id), self._on_reopened)

    def _on_reopened(self, changed: Changed) -> None:
        undo = self._walk.taking_back(partial(closing.undo, changed=changed))
        words = _("The record of client {code} is open.").format(code=changed.code)
        office_told.say(self._context, words, undo, "client", changed.client_id)

    def _on_delete(self) -> None:
        self._jobs.write(partial(clients.delete, client_id=self._id), self._on_deleted)

    def _on_deleted(self, deleted: Deleted) -> None:
        context, undo = self._context, self._walk.taking_back(partial(clients.restore, deleted=deleted))
        self._walk.show(LIST)
        words = _("Client {code} is deleted.").format(code=deleted.code)
        if deleted.others:
            entries = ngettext("{n} entry of hers went too.", "{n} entries of hers went too.", deleted.others)
            words = f"{words} {entries.format(n=deleted.others)}"
        office_told.say(context, words, undo, *deleted.records[-1])
