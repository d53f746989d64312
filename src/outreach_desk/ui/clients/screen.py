"""Clients: the list, one client, and the forms for her; each page is wired by a module of its own.

Others come here with `go("clients", state)`: `{"page": "new"}`, `{"page": "paste"}`, or
`{"page": "client", "id": …}`; with `back` where they are to come back (`ui.way_back`).
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import client_page
from outreach_desk.desk.client_page import ClientLine
from outreach_desk.ground.language import N_
from outreach_desk.ui import history
from outreach_desk.ui.clients import walk
from outreach_desk.ui.clients.client_form import ClientForm
from outreach_desk.ui.clients.client_list import ClientList
from outreach_desk.ui.clients.client_view import ClientView
from outreach_desk.ui.clients.give_form import GiveForm
from outreach_desk.ui.clients.helping import Helping, Protecting
from outreach_desk.ui.clients.her_forms import CloseForm, ConsentForm, NeedForm, SettleForm
from outreach_desk.ui.clients.her_page import HerPage
from outreach_desk.ui.clients.paper_page import Papering, PaperPage
from outreach_desk.ui.clients.paste_form import PasteForm
from outreach_desk.ui.clients.pasting import Pasting
from outreach_desk.ui.clients.protection_form import ProtectionForm
from outreach_desk.ui.clients.registering import Registering
from outreach_desk.ui.clients.walk import CLIENT, LIST, Walk
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import HalfTyped
from outreach_desk.ui.way_back import KEY, WayBack
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.form_page import FormPage
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.watch import Watch

_FORMS = ClientForm | FormPage | GiveForm
_SHOWN = "list"

_HALF_TYPED = {
    walk.NEW: N_("a new client"),
    walk.CHANGE: N_("a change of client {code}"),
    walk.AGREE: N_("the consent of client {code}"),
    walk.GIVE: N_("a service for client {code}"),
    walk.NEED: N_("a need of client {code}"),
    walk.SETTLE: N_("a need of client {code}"),
    walk.CLOSE: N_("the closing of client {code}’s record"),
    walk.PASTE: N_("a pasted list of clients"),
    walk.PROTECTION: N_("whom to call for somebody under 18"),
}
"""What is half typed on each page."""


class Wired(Protocol):
    """What stands between a page and the desk."""

    def reload(self) -> None:
        """Read anew what the page shows or offers; what is being typed stays."""


@runtime_checkable
class WiredForm(Wired, Protocol):
    """The same for a form."""

    def fill(self) -> None:
        """Show what is known, for a form in which nothing is typed yet."""


class ClientScreen(QWidget):
    """The list stays; what is opened from it lies above and is made anew each time."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.place)
        self._context = context
        self._jobs = context.jobs
        self._at: dict[str, Any] = {"page": LIST}
        self._page: Page | None = None
        self._wired: Wired | None = None
        self._watch = Watch()
        self._way_back = WayBack(context)
        self.list = ClientList(context.style, context.codes)
        self.list.new_wanted.connect(lambda: self._show(walk.NEW))
        self.list.paste_wanted.connect(lambda: self._show(walk.PASTE))
        self.list.protection_wanted.connect(lambda: self._show(walk.PROTECTION))
        self.list.open_wanted.connect(lambda client_id: self._show(CLIENT, id=client_id))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.list)

    def typed(self) -> dict[str, Any]:
        """Give what is shown and typed."""
        state = {**self._at, **self._way_back.typed(), _SHOWN: self.list.typed()}
        if isinstance(self._page, _FORMS):
            state["form"] = self._page.form.typed()
        return state

    def set_typed(self, state: Mapping[str, Any]) -> None:
        """Show a page, with what was typed on it."""
        if _SHOWN in state:
            self.list.set_typed(state[_SHOWN])
        self._way_back.come(state)
        at = {name: value for name, value in state.items() if name not in {"page", _SHOWN, "form", KEY}}
        self._show(state.get("page", LIST), typed=state.get("form"), **at)

    def half_typed(self) -> list[HalfTyped]:
        """Give what is typed in the open form and not saved; of somebody under 18 nothing is kept."""
        form = self._page
        if not isinstance(form, _FORMS) or not self._watch.changed():
            return []
        if isinstance(form, ClientForm) and form.is_child:
            return []
        state = {**self._at, "form": form.form.typed(commit=False)}
        subject = self._at.get("need_id") or self._at.get("service_id") or self._at.get("id")
        page, named = self._at["page"], {"code": self._at.get("code", "")}
        return [HalfTyped(f"clients/{page}", subject, _HALF_TYPED[page], state, named)]

    def reload(self) -> None:
        """Read anew what is shown; what is being typed stays."""
        self._jobs.read(client_page.look, self._on_lines)
        if self._wired is not None:
            self._wired.reload()

    def leave(self) -> None:
        """Show the list; what is typed in an open form and not saved waits as a draft."""
        if self._page is not None:
            self._way_back.forget()
            self._leave_for(self._to_list)

    def _show(self, page: str, *, typed: Any = None, **at: Any) -> None:
        """Show a page. `at` says of whom: `id`, `code`, `known` purposes, `service_id`, `need_id`."""
        self._at = {"page": page, **at}
        old, self._page, self._wired = self._page, None, None
        if page == LIST:
            self._way_back.forget()
        else:
            self._page, self._wired = self._made(page)
            self._page.back_wanted.connect(self._on_back)
            self._stack.addWidget(self._page)
            self._begin(typed)
        self._stack.setCurrentWidget(self._page or self.list)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self.setFocusProxy(self._page or self.list)
        (self._page or self.list).setFocus()

    def _made(self, page: str) -> tuple[Page, Wired | None]:
        """Make a page and what wires it; a history wires itself."""
        at, context = self._at, self._context
        codes, code = context.codes, at.get("code", "")
        steps = Walk(context, at, self._show, self._undo, self._watch.known)
        makers: dict[str, tuple[Callable[[], Any], Callable[[Walk, Any], Wired] | None]] = {
            CLIENT: (lambda: ClientView(context.style, codes), HerPage),
            walk.NEW: (lambda: ClientForm(context.style, codes, None), Registering),
            walk.CHANGE: (lambda: ClientForm(context.style, codes, code), Registering),
            walk.AGREE: (lambda: ConsentForm(codes, code, at["known"]), Helping),
            walk.NEED: (lambda: NeedForm(codes, code), Helping),
            walk.SETTLE: (lambda: SettleForm(codes, code), Helping),
            walk.CLOSE: (lambda: CloseForm(codes, code), Helping),
            walk.GIVE: (lambda: GiveForm(codes, is_new=not at.get("service_id"), code=code), Helping),
            walk.PROTECTION: (ProtectionForm, Protecting),
            walk.PASTE: (lambda: PasteForm(codes), Pasting),
            walk.HISTORY: (self._history, None),
            walk.PAPER: (lambda: PaperPage(context.style, code), Papering),
        }
        make, wire = makers[page]
        made: Page = make()
        if isinstance(made, GiveForm):
            made.history_wanted.connect(self._on_service_history)
        return made, wire(steps, made) if wire is not None else None

    def _history(self) -> Page:
        """Make the page of her history, or of the `service_id`."""
        at = self._at
        if at.get("service_id"):
            return history.page(self._context, "service", at["service_id"], "")
        return history.page(self._context, "client", at["id"], at.get("code", ""))

    def _on_service_history(self) -> None:
        """Show how a service came to be what it is; what is typed on it waits as a draft."""
        at = {name: one for name, one in self._at.items() if name != "page"}
        self._leave_for(partial(self._show, walk.HISTORY, **at))

    def _begin(self, typed: Any) -> None:
        """Put back what was typed, or let the page show what is known."""
        page, wired = self._page, self._wired
        if isinstance(page, _FORMS):
            self._watch.begin(page.form, taken_up=typed is not None)
            if typed is not None:
                page.set_typed(typed)
            elif isinstance(wired, WiredForm):
                wired.fill()
        if wired is not None:
            wired.reload()

    def _on_lines(self, lines: tuple[ClientLine, ...]) -> None:
        self.list.set_lines(lines, self._context.codes)

    def _on_back(self) -> None:
        """Go one step back; what was typed and not saved can be taken up again."""
        if not isinstance(self._page, ClientView) and self._at.get("id"):
            self._leave_for(partial(self._show, CLIENT, id=self._at["id"]))
        else:
            self._leave_for(self._to_list)

    def _to_list(self) -> None:
        """Show the list, or the screen from which somebody came."""
        self._way_back.leave(partial(self._show, LIST))

    def _leave_for(self, show: Callable[[], None]) -> None:
        """Show something else; what was typed and not saved waits as a draft."""
        commit_typing()
        left = self.half_typed()
        show()
        for half in left:
            self._context.drafts.leave(half)

    def _undo(self, act: partial[Any], page: str = "") -> None:
        """Take something back, and show `page` if one is named; the screen reads itself anew."""
        self._jobs.write(act, partial(self._on_undone, page))

    def _on_undone(self, page: str, _done: object) -> None:
        if page:
            self._show(page)
