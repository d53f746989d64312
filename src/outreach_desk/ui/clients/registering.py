"""The form of a client wired to the desk: who may be the same person, saving, and a head counted instead."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from outreach_desk.desk import client_page, clients, contacts, directory, protection, same_person
from outreach_desk.desk.client_page import ClientPage
from outreach_desk.desk.clients import Agreed, Saved
from outreach_desk.desk.contacts import Kept
from outreach_desk.desk.directory import Directory
from outreach_desk.desk.same_person import Like
from outreach_desk.ground.language import _
from outreach_desk.ui import office_told
from outreach_desk.ui.clients.client_form import ClientForm
from outreach_desk.ui.clients.walk import CLIENT, LIST, NEW, PROTECTION, Walk
from outreach_desk.ui.widgets.once import Once


class Registering(QObject):
    """Belongs to the form, for a new client or (with an `id`) a known one."""

    def __init__(self, walk: Walk, form: ClientForm) -> None:
        super().__init__(form)
        self._walk, self._form = walk, form
        self._context = walk.context
        self._jobs = walk.context.jobs
        self._id: str | None = walk.at.get("id")
        self._once = Once(self._jobs, form.action)
        form.save_wanted.connect(self._on_save)
        form.count_wanted.connect(self._on_count)
        form.typed_on.connect(self._on_typed)
        form.same.apart_wanted.connect(self._on_apart)
        form.same.she_wanted.connect(self._on_she)
        form.under_age.settings_wanted.connect(lambda: walk.show(PROTECTION))

    def fill(self) -> None:
        """Show what is known of her."""
        if self._id is None:
            self._walk.known()
        else:
            self._jobs.read(partial(client_page.open_client, client_id=self._id), self._on_values)

    def reload(self) -> None:
        """Read anew whom and what the form can name."""
        self._jobs.read(directory.look, self._on_directory)
        if self._id is None:
            self._jobs.read(clients.coming_code, self._form.set_coming_code)
            self._jobs.read(protection.look, self._form.under_age.set_protection)

    def _on_directory(self, found: Directory) -> None:
        self._form.set_educators(found.educators)

    def _on_values(self, client: ClientPage) -> None:
        self._form.set_values(client.values)
        self._walk.known()

    def _on_typed(self, compared: dict[str, Any]) -> None:
        look = partial(same_person.look, typed=compared, client_id=self._id, apart=self._form.apart())
        self._jobs.read(look, partial(self._on_likes, compared))

    def _on_likes(self, compared: dict[str, Any], likes: tuple[Like, ...]) -> None:
        """Show them, unless something else is typed by now."""
        if compared == self._form.compared() and not self._form.is_child:
            self._form.same.set_likes(likes)

    def _on_apart(self, other: str) -> None:
        self._form.same.put_apart(other)
        self._on_typed(self._form.compared())

    def _on_she(self, other: str) -> None:
        """Open her record; what was typed goes, unless somebody takes it up again at once."""
        page, at = self._walk.at["page"], {name: one for name, one in self._walk.at.items() if name != "page"}
        again = partial(self._walk.show, page, typed=self._form.form.typed(), **at)
        self._walk.show(CLIENT, id=other)
        words = _("Her record is open. What was typed is thrown away.")
        self._context.say(words if page == NEW else _("The other record is open."), again)

    def _on_save(self, values: dict[str, Any], agreed: Agreed | None) -> None:
        failed, apart = self._context.refused(self._form.form), self._form.apart()
        if self._id is None and agreed is not None:
            register = partial(clients.register, values=values, agreed=agreed, apart=apart)
            self._once.write(register, self._on_registered, failed)
        elif self._id is not None:
            change = partial(clients.change, client_id=self._id, values=values, apart=apart)
            self._once.write(change, self._on_changed, failed)

    def _on_registered(self, saved: Saved) -> None:
        undo = self._walk.taking_back(partial(clients.delete, client_id=saved.id), LIST)
        self._walk.show(CLIENT, id=saved.id)
        self._context.say(_("Client {code} is registered.").format(code=saved.code), undo)

    def _on_changed(self, saved: Saved) -> None:
        context, undo = self._context, self._walk.taking_back(partial(clients.put_back, saved=saved))
        self._walk.show(CLIENT, id=saved.id)
        office_told.say(context, _("Saved."), undo, "client", saved.id)

    def _on_count(self, contact: dict[str, Any]) -> None:
        failed = self._context.refused(self._form.under_age.form)
        self._once.write(partial(contacts.keep, given=contact), self._on_counted, failed)

    def _on_counted(self, kept: Kept) -> None:
        undo = self._walk.taking_back(partial(contacts.undo, kept=kept))
        self._walk.show(LIST)
        self._context.say(_("Counted without a name. Nothing else was kept."), undo)
