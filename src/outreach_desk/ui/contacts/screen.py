"""Outreach: the list, a contact, a service given directly, one person after the other, wired to `desk`.

Others come here with `go("contacts", state)`: `{"page": "new"}` or `{"page": "give"}`, both with a
`client_id` where it is known; `{"page": "contact", "id": …}` or `{"page": "service", "id": …}`; with
`back` where they are to come back (`ui.way_back`).
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import client_page, clients, contacts, directory, giving, referrals
from outreach_desk.desk.contacts import CONTACT, SERVICE, Kept, Line
from outreach_desk.desk.directory import Directory
from outreach_desk.desk.giving import Given, Gone
from outreach_desk.desk.referrals import Person
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import N_, _, ngettext
from outreach_desk.ui import given_words, history, office_told
from outreach_desk.ui.clients.give_form import GiveForm
from outreach_desk.ui.contacts.contact_form import ContactForm
from outreach_desk.ui.contacts.contact_list import ContactList
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import HalfTyped
from outreach_desk.ui.history import HistoryPage
from outreach_desk.ui.way_back import KEY, WayBack
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.once import Once
from outreach_desk.ui.widgets.watch import Watch

LIST, NEW, GIVE, HISTORY = "list", "new", "give", "history"


class ContactScreen(QWidget):
    """The list stays; a form lies above it and is made anew each time."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.place)
        self._context = context
        self._jobs = context.jobs
        self._at: dict[str, Any] = {"page": LIST}
        self._form: ContactForm | GiveForm | None = None
        self._history: HistoryPage | None = None
        self._watch = Watch()
        self._way_back = WayBack(context)
        self.list = ContactList(context.style, context.codes)
        self.list.new_wanted.connect(lambda: self._show(NEW))
        self.list.give_wanted.connect(lambda: self._show(GIVE))
        self.list.line_wanted.connect(self._on_line)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.list)

    def typed(self) -> dict[str, Any]:
        """Give what is shown and typed."""
        state = {**self._at, **self._way_back.typed(), "find": self.list.finder.text()}
        if self._form is not None:
            state["form"] = self._form.form.typed()
        return state

    def set_typed(self, state: Mapping[str, Any]) -> None:
        """Show a page, with what was typed on it."""
        if "find" in state:
            self.list.finder.setText(state["find"])
        self._way_back.come(state)
        at = {name: value for name, value in state.items() if name not in {"page", "find", "form", KEY}}
        self._show(state.get("page", LIST), typed=state.get("form"), **at)

    def half_typed(self) -> list[HalfTyped]:
        """Give the contact or service that is typed and not saved."""
        if self._form is None or not self._watch.changed():
            return []
        words = N_("a service") if self._at["page"] in {GIVE, SERVICE} else N_("a contact")
        subject = self._at.get("id") or self._at.get("client_id")
        state = {**self._at, "form": self._form.form.typed(commit=False)}
        return [HalfTyped(f"contacts/{self._at['page']}", subject, words, state)]

    def reload(self) -> None:
        """Read anew what is shown; what is being typed stays."""
        self._jobs.read(contacts.look, self._on_lines)
        if self._form is not None:
            self._read_choices()

    def leave(self) -> None:
        """Show the list; what is typed in an open form and not saved waits as a draft."""
        if self._at["page"] != LIST:
            self._way_back.forget()
            self._on_back()

    def _show(self, page: str, *, typed: Any = None, **at: Any) -> None:
        """Show a page. `at`: the `id` of a contact or service, or the `client_id` of a new one.

        Of a history: `table` and `id`, and by which day people know it (`code`).
        """
        self._at = {"page": page, **at}
        old = self._form or self._history
        self._form = self._history = None
        if page == LIST:
            self._way_back.forget()
        elif page == HISTORY:
            self._history = history.page(self._context, at["table"], at["id"], at.get("code", ""))
            self._history.back_wanted.connect(lambda: self._show(at["table"], id=at["id"]))
            self._stack.addWidget(self._history)
        else:
            self._form = self._give_form() if page in {GIVE, SERVICE} else self._contact_form()
            self._form.back_wanted.connect(self._on_back)
            self._stack.addWidget(self._form)
            self._fill(self._form, typed)
        shown = self._form or self._history or self.list
        self._stack.setCurrentWidget(shown)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self.setFocusProxy(shown)
        shown.setFocus()

    def _contact_form(self) -> ContactForm:
        form = ContactForm(self._context.codes, is_new=self._at["page"] == NEW)
        once = Once(self._jobs, form.action)
        form.save_wanted.connect(partial(self._on_save, once, self._on_saved))
        form.next_wanted.connect(partial(self._on_save, once, self._on_saved_next))
        form.refer_wanted.connect(self._refer(once))
        form.delete_wanted.connect(self._on_delete_contact)
        form.history_wanted.connect(self._on_history)
        return form

    def _refer(self, once: Once) -> Callable[[dict[str, Any]], None]:
        def save(values: dict[str, Any]) -> None:
            self._on_save(once, partial(self._on_saved_refer, values["client_id"]), values)

        return save

    def _give_form(self) -> GiveForm:
        form = GiveForm(self._context.codes, is_new=self._at["page"] == GIVE, asks_whom=True)
        once = Once(self._jobs, form.action)
        form.save_wanted.connect(partial(self._on_give, once, self._on_given))
        form.next_wanted.connect(partial(self._on_give, once, self._on_given_next))
        form.delete_wanted.connect(self._on_delete_service)
        form.history_wanted.connect(self._on_history)
        return form

    def _fill(self, form: ContactForm | GiveForm, typed: Any) -> None:
        """Put back what was typed, or show what is known."""
        self._watch.begin(form.form, taken_up=typed is not None)
        record_id = self._at.get("id", "")
        if typed is not None:
            form.set_typed(typed)
        elif self._at["page"] == CONTACT:
            read = partial(contacts.values, contact_id=record_id)
            self._jobs.read(read, self._on_values, self._on_gone)
        elif self._at["page"] == SERVICE:
            read = partial(client_page.service_values, service_id=record_id)
            self._jobs.read(read, self._on_values, self._on_gone)
        else:
            form.set_values({"client_id": self._at.get("client_id")})
            self._watch.known()
        self._read_choices()

    def _read_choices(self) -> None:
        self._jobs.read(referrals.people, self._on_people)
        self._jobs.read(directory.look, self._on_directory)

    def _on_lines(self, lines: tuple[Line, ...]) -> None:
        self.list.set_lines(lines, self._context.codes)

    def _on_people(self, people: tuple[Person, ...]) -> None:
        if self._form is not None:
            self._form.set_people(people)

    def _on_directory(self, found: Directory) -> None:
        if isinstance(self._form, GiveForm):
            self._form.set_directory(found)
        elif self._form is not None:
            self._form.set_educators(found.educators)

    def _on_history(self) -> None:
        """Show how it came to be what it is; what is typed on it waits as a draft."""
        at = {"table": self._at["page"], "id": self._at["id"], "code": self._at.get("code", "")}
        self._leave_for(partial(self._show, HISTORY, **at))

    def _on_values(self, values: dict[str, Any]) -> None:
        if self._form is not None:
            day = values.get("contact_on") or values.get("served_on")
            self._at["code"] = dates.show_day(day) if day else ""
            self._form.set_values(values)
            self._watch.known()

    def _on_gone(self, problem: Problem) -> None:
        self._show(LIST)
        self._context.show_problem(problem)

    def _on_line(self, line: Line) -> None:
        self._show(line.table, id=line.id)

    def _on_back(self) -> None:
        """Go back to the list or to where somebody came from; what was typed can be taken up again."""
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

    def _on_save(self, once: Once, then: Callable[[Kept], None], values: dict[str, Any]) -> None:
        if isinstance(self._form, ContactForm):
            act = partial(contacts.keep, given=values, contact_id=self._at.get("id"))
            once.write(act, then, self._context.refused(self._form.form))

    def _on_saved(self, kept: Kept) -> None:
        is_new = self._at["page"] == NEW
        self._show(LIST)
        if is_new:
            self._say_kept(kept)
        else:
            undo = partial(self._jobs.write, partial(contacts.undo, kept=kept), lambda _done: None)
            office_told.say(self._context, _("Saved."), undo, "contact", *kept.contacts)

    def _on_saved_next(self, kept: Kept) -> None:
        if isinstance(self._form, ContactForm):
            self._form.for_the_next()
            self._watch.known()
        self._say_kept(kept)

    def _on_saved_refer(self, client_id: str, kept: Kept) -> None:
        self._show(LIST)
        self._say_kept(kept)
        state = {"page": "new", "client_id": client_id, "contact_id": kept.contacts[0], "back": "contacts"}
        self._context.go("referrals", state)

    def _say_kept(self, kept: Kept) -> None:
        count = len(kept.contacts)
        words = ngettext("{n} contact is saved.", "{n} contacts are saved.", count)
        undo = partial(self._jobs.write, partial(contacts.undo, kept=kept), lambda _done: None)
        self._context.say(words.format(n=numbers.show_integer(count)), undo)

    def _on_give(self, once: Once, then: Callable[[Given], None], values: dict[str, Any]) -> None:
        if isinstance(self._form, GiveForm):
            act = partial(
                giving.give, client_id=values["client_id"], values=values, service_id=self._at.get("id")
            )
            once.write(act, then, self._context.refused(self._form.form))

    def _on_given(self, given: Given) -> None:
        is_new = self._at["page"] == GIVE
        self._show(LIST)
        if is_new:
            self._say_given(given)
        else:
            undo = partial(self._jobs.write, partial(giving.undo, given=given), lambda _done: None)
            office_told.say(self._context, given_words.saved(given), undo, "service", given.id)

    def _on_given_next(self, given: Given) -> None:
        if isinstance(self._form, GiveForm):
            self._form.for_the_next()
            self._watch.known()
        self._say_given(given)

    def _say_given(self, given: Given) -> None:
        act = partial(giving.undo, given=given)
        self._context.say(given_words.saved(given), partial(self._jobs.write, act, lambda _done: None))

    def _on_delete_contact(self) -> None:
        ids = (self._at["id"],)
        act = partial(clients.take_out, table=CONTACT, ids=ids)
        back = partial(clients.put_in_again, table=CONTACT, ids=ids)
        self._jobs.write(
            act, lambda _done: self._on_deleted(_("The contact is deleted."), back, CONTACT, *ids)
        )

    def _on_delete_service(self) -> None:
        self._jobs.write(partial(giving.delete, service_id=self._at["id"]), self._on_service_gone)

    def _on_service_gone(self, gone: Gone) -> None:
        self._on_deleted(_("The service is deleted."), partial(giving.restore, gone=gone), SERVICE, gone.id)

    def _on_deleted(self, words: str, back: partial[None], table: str, *ids: str) -> None:
        self._show(LIST)
        undo = partial(self._jobs.write, back, lambda _done: None)
        office_told.say(self._context, words, undo, table, *ids)
