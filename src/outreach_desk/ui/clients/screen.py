"""Clients: the list, one client, and the forms for her, wired to the acts of `desk.clients`.

Others come here with `go("clients", state)`: `{"page": "new"}` or `{"page": "client", "id": …}`.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import client_page, clients, directory
from outreach_desk.desk.client_page import ClientLine, ClientPage, Event
from outreach_desk.desk.clients import Agreed, Deleted, Saved
from outreach_desk.desk.directory import Directory
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import history, office_told
from outreach_desk.ui.clients.client_form import ClientForm
from outreach_desk.ui.clients.client_list import ClientList
from outreach_desk.ui.clients.client_view import ClientView
from outreach_desk.ui.clients.consent_form import ConsentForm
from outreach_desk.ui.clients.give_form import GiveForm
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import HalfTyped
from outreach_desk.ui.history import HistoryPage
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.once import Once
from outreach_desk.ui.widgets.watch import Watch

LIST, CLIENT, NEW, CHANGE, AGREE, GIVE = "list", "client", "new", "change", "agree", "give"
HISTORY = "history"
_FORMS = ClientForm | ConsentForm | GiveForm


class ClientScreen(QWidget):
    """The list stays; what is opened from it lies above and is made anew each time."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._jobs = context.jobs
        self._at: dict[str, Any] = {"page": LIST}
        self._page: ClientView | HistoryPage | _FORMS | None = None
        self._client: ClientPage | None = None
        self._watch = Watch()
        self.list = ClientList(context.style, context.codes)
        self.list.new_wanted.connect(lambda: self._show(NEW))
        self.list.open_wanted.connect(lambda client_id: self._show(CLIENT, id=client_id))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.list)

    def typed(self) -> dict[str, Any]:
        """Give what is shown and typed."""
        state = {**self._at, "find": self.list.finder.text()}
        if isinstance(self._page, _FORMS):
            state["form"] = self._page.form.typed()
        return state

    def set_typed(self, state: Mapping[str, Any]) -> None:
        """Show a page, with what was typed on it."""
        if "find" in state:
            self.list.finder.setText(state["find"])
        at = {name: value for name, value in state.items() if name not in {"page", "find", "form"}}
        self._show(state.get("page", LIST), typed=state.get("form"), **at)

    def half_typed(self) -> list[HalfTyped]:
        """Give what is typed in the open form and not saved."""
        form = self._page
        if not isinstance(form, _FORMS) or not self._watch.changed():
            return []
        state = {**self._at, "form": form.form.typed(commit=False)}
        subject = self._at.get("service_id") or self._at.get("id")
        return [HalfTyped(f"clients/{self._at['page']}", subject, self._title(), state)]

    def reload(self) -> None:
        """Read anew what is shown; what is being typed stays."""
        self._jobs.read(client_page.look, self._on_lines)
        if isinstance(self._page, ClientView):
            self._read_client()
        elif self._page is not None:
            self._jobs.read(directory.look, self._on_directory)

    def _show(self, page: str, *, typed: Any = None, **at: Any) -> None:
        """Show a page. `at` says of whom: `id`, `code`, `known` purposes, `service_id`."""
        self._at = {"page": page, **at}
        old, self._page = self._page, None
        makers: dict[str, Callable[[], ClientView | HistoryPage | _FORMS]] = {
            CLIENT: self._view,
            NEW: self._new,
            CHANGE: self._change,
            AGREE: self._agree,
            GIVE: self._give,
            HISTORY: self._history,
        }
        if page in makers:
            made = makers[page]()
            self._page = made
            made.back_wanted.connect(self._on_back)
            self._stack.addWidget(made)
            if isinstance(made, _FORMS):
                self._fill(made, typed)
        self._stack.setCurrentWidget(self._page or self.list)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self.setFocusProxy(self._page or self.list)
        (self._page or self.list).setFocus()

    def _view(self) -> ClientView:
        view = ClientView(self._context.style, self._context.codes)
        view.give_wanted.connect(lambda: self._show_of_her(GIVE))
        view.change_wanted.connect(lambda: self._show_of_her(CHANGE))
        view.agree_wanted.connect(lambda: self._show_of_her(AGREE))
        view.refer_wanted.connect(self._on_refer)
        view.delete_wanted.connect(self._on_delete)
        view.history_wanted.connect(lambda: self._show_of_her(HISTORY))
        view.withdraw_wanted.connect(self._on_withdraw)
        view.event_wanted.connect(self._on_event)
        self._read_client()
        return view

    def _history(self) -> HistoryPage:
        return history.page(self._context, "client", self._at["id"], self._at["code"])

    def _new(self) -> ClientForm:
        return self._client_form(ClientForm(self._context.codes, None))

    def _change(self) -> ClientForm:
        return self._client_form(ClientForm(self._context.codes, self._at["code"]))

    def _client_form(self, form: ClientForm) -> ClientForm:
        once = Once(self._jobs, form.action)
        form.save_wanted.connect(partial(self._on_save, once))
        form.uic.code_typed.connect(self._on_uic)
        return form

    def _agree(self) -> ConsentForm:
        form = ConsentForm(self._context.codes, self._at["code"], self._at["known"])
        form.save_wanted.connect(partial(self._on_agree, Once(self._jobs, form.action)))
        return form

    def _give(self) -> GiveForm:
        form = GiveForm(self._context.codes, is_new=not self._at.get("service_id"))
        form.save_wanted.connect(partial(self._on_give, Once(self._jobs, form.action)))
        form.delete_wanted.connect(self._on_delete_service)
        return form

    def _fill(self, form: _FORMS, typed: Any) -> None:
        """Put back what was typed, or show what is known."""
        self._watch.begin(form.form, taken_up=typed is not None)
        self._jobs.read(directory.look, self._on_directory)
        page, service_id = self._at["page"], self._at.get("service_id")
        if typed is not None:
            form.set_typed(typed)
        elif page == CHANGE:
            self._jobs.read(partial(client_page.open_client, client_id=self._at["id"]), self._on_values)
        elif service_id:
            self._jobs.read(partial(client_page.service_values, service_id=service_id), self._on_service)
        else:
            self._watch.known()

    def _on_lines(self, lines: tuple[ClientLine, ...]) -> None:
        self.list.set_lines(lines, self._context.codes)

    def _on_directory(self, found: Directory) -> None:
        if isinstance(self._page, ClientForm):
            self._page.set_educators(found.educators)
        elif isinstance(self._page, GiveForm):
            self._page.set_directory(found)

    def _read_client(self) -> None:
        read = partial(client_page.open_client, client_id=self._at["id"])
        self._jobs.read(read, self._on_client, self._on_gone)

    def _on_client(self, client: ClientPage) -> None:
        if isinstance(self._page, ClientView) and client.id == self._at["id"]:
            self._client = client
            self._page.set_client(client, self._context.codes)

    def _on_gone(self, problem: Problem) -> None:
        self._show(LIST)
        self._context.show_problem(problem)

    def _on_values(self, client: ClientPage) -> None:
        if isinstance(self._page, ClientForm) and client.id == self._at["id"]:
            self._page.set_values(client.values)
            self._watch.known()

    def _on_service(self, values: dict[str, Any]) -> None:
        if isinstance(self._page, GiveForm):
            self._page.set_values(values)
            self._watch.known()

    def _on_back(self) -> None:
        """Go one step back; what was typed and not saved can be taken up again."""
        form = self._page
        commit_typing()
        left = self.half_typed()
        if isinstance(form, _FORMS | HistoryPage) and self._at.get("id"):
            self._show(CLIENT, id=self._at["id"])
        else:
            self._show(LIST)
        for half in left:
            self._context.drafts.leave(half)

    def _title(self) -> str:
        words = {
            NEW: _("a new client"),
            CHANGE: _("a change of client {code}"),
            AGREE: _("the consent of client {code}"),
            GIVE: _("a service for client {code}"),
        }
        return words[self._at["page"]].format(code=self._at.get("code", ""))

    def _show_of_her(self, page: str, **at: Any) -> None:
        her = self._client
        if her is not None and her.id == self._at["id"]:
            known = [purpose.purpose for purpose in her.consents if purpose.withdrawn_on is None]
            self._show(page, id=her.id, code=her.code, known=known, **at)

    def _on_uic(self, code: str) -> None:
        client_id = self._at.get("id")
        if code:
            read = partial(clients.same_uic, code=code, client_id=client_id)
            self._jobs.read(read, partial(self._on_same, code))

    def _on_same(self, code: str, others: tuple[str, ...]) -> None:
        form = self._page
        if isinstance(form, ClientForm) and form.uic.known() == code:
            form.uic.warn_same(others)

    def _on_save(self, once: Once, values: dict[str, Any], agreed: Agreed | None) -> None:
        form = self._page
        if not isinstance(form, ClientForm):
            return
        failed = self._context.refused(form.form)
        if agreed is not None:
            act: partial[Saved] = partial(clients.register, values=values, agreed=agreed)
            once.write(act, self._on_registered, failed)
        else:
            act = partial(clients.change, client_id=self._at["id"], values=values)
            once.write(act, self._on_changed_client, failed)

    def _on_registered(self, saved: Saved) -> None:
        self._show(CLIENT, id=saved.id)
        undo = partial(self._undo, partial(clients.delete, client_id=saved.id), LIST)
        self._context.say(_("Client {code} is registered.").format(code=saved.code), undo)

    def _on_changed_client(self, saved: Saved) -> None:
        self._show(CLIENT, id=saved.id)
        office_told.say(self._context, _("Saved."), None, "client", saved.id)

    def _on_agree(self, once: Once, agreed: Agreed) -> None:
        if isinstance(self._page, ConsentForm):
            act = partial(clients.agree, client_id=self._at["id"], agreed=agreed)
            once.write(act, self._on_agreed, self._context.refused(self._page.form))

    def _on_agreed(self, ids: tuple[str, ...]) -> None:
        self._show(CLIENT, id=self._at["id"])
        undo = partial(self._undo, partial(clients.take_out, table="consent", ids=ids))
        self._context.say(_("Saved what she agreed to."), undo)

    def _on_withdraw(self, consent_id: str) -> None:
        self._jobs.write(
            partial(clients.withdraw, consent_id=consent_id), partial(self._on_withdrawn, consent_id)
        )

    def _on_withdrawn(self, consent_id: str, _done: None) -> None:
        undo = partial(self._undo, partial(clients.unwithdraw, consent_id=consent_id))
        office_told.say(self._context, _("Withdrawn from today on."), undo, "consent", consent_id)

    def _on_give(self, once: Once, values: dict[str, Any]) -> None:
        if isinstance(self._page, GiveForm):
            act = partial(
                clients.give,
                client_id=self._at["id"],
                values=values,
                service_id=self._at.get("service_id"),
            )
            then = partial(self._on_given, is_new=not self._at.get("service_id"))
            once.write(act, then, self._context.refused(self._page.form))

    def _on_given(self, service_id: str, *, is_new: bool) -> None:
        self._show(CLIENT, id=self._at["id"])
        undo = partial(self._undo, partial(clients.take_out, table="service", ids=(service_id,)))
        office_told.say(
            self._context, _("The service is saved."), undo if is_new else None, "service", service_id
        )

    def _on_delete_service(self) -> None:
        ids = (self._at["service_id"],)
        self._jobs.write(
            partial(clients.take_out, table="service", ids=ids), partial(self._on_service_gone, ids)
        )

    def _on_service_gone(self, ids: tuple[str, ...], _done: None) -> None:
        self._show(CLIENT, id=self._at["id"])
        undo = partial(self._undo, partial(clients.put_back, table="service", ids=ids))
        office_told.say(self._context, _("The service is deleted."), undo, "service", *ids)

    def _on_event(self, event: Event) -> None:
        if event.table == "service":
            self._show_of_her(GIVE, service_id=event.id)
        elif event.table == "referral":
            self._context.go("referrals", {"page": "slip", "id": event.id})

    def _on_refer(self) -> None:
        self._context.go("referrals", {"page": "new", "client_id": self._at["id"]})

    def _on_delete(self) -> None:
        self._jobs.write(partial(clients.delete, client_id=self._at["id"]), self._on_deleted)

    def _on_deleted(self, deleted: Deleted) -> None:
        self._show(LIST)
        words = _("Client {code} is deleted.").format(code=deleted.code)
        if deleted.others:
            entries = ngettext("{n} entry of hers went too.", "{n} entries of hers went too.", deleted.others)
            words = f"{words} {entries.format(n=deleted.others)}"
        undo = partial(self._undo, partial(clients.restore, deleted=deleted))
        office_told.say(self._context, words, undo, *deleted.records[-1])

    def _undo(self, act: partial[Any], page: str = "") -> None:
        """Take something back, and show `page` if one is named; the screen reads itself anew."""
        self._jobs.write(act, partial(self._on_undone, page))

    def _on_undone(self, page: str, _done: object) -> None:
        if page:
            self._show(page)
