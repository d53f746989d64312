"""The small forms about one client wired to the desk; each act comes with what takes it back."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from outreach_desk.desk import client_page, clients, closing, directory, giving, needs, protection
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.closing import Changed
from outreach_desk.desk.directory import Directory
from outreach_desk.desk.giving import Given, Gone
from outreach_desk.desk.needs import Answer, Settled
from outreach_desk.desk.protection import Protection
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import given_words, office_told
from outreach_desk.ui.clients.give_form import GiveForm
from outreach_desk.ui.clients.her_forms import CloseForm, ConsentForm, NeedForm, SettleForm
from outreach_desk.ui.clients.protection_form import ProtectionForm
from outreach_desk.ui.clients.walk import LIST, Walk
from outreach_desk.ui.widgets.once import Once


class Helping(QObject):
    """Belongs to its form."""

    def __init__(self, walk: Walk, form: ConsentForm | NeedForm | SettleForm | CloseForm | GiveForm) -> None:
        super().__init__(form)
        self._walk = walk
        self._context, self._jobs = walk.context, walk.context.jobs
        self._page = form
        self._once = Once(self._jobs, form.action)
        self._refused = walk.context.refused(form.form)
        form.save_wanted.connect(self._on_save)
        if isinstance(form, GiveForm):
            form.delete_wanted.connect(self._on_delete_service)

    def fill(self) -> None:
        """Show what is known."""
        form, at = self._page, self._walk.at
        if isinstance(form, GiveForm) and at.get("service_id"):
            read = partial(client_page.service_values, service_id=at["service_id"])
            self._jobs.read(read, self._on_service)
            return
        if isinstance(form, CloseForm) and at.get("status"):
            form.propose(at["status"], at.get("on"))
        if isinstance(form, SettleForm):
            self._read_answers(propose=True)
            return
        self._walk.known()

    def reload(self) -> None:
        """Read anew what the form can name."""
        if isinstance(self._page, GiveForm):
            self._jobs.read(directory.look, self._on_directory)
        elif isinstance(self._page, SettleForm):
            self._read_answers(propose=False)

    def _read_answers(self, *, propose: bool) -> None:
        read = partial(needs.answers, need_id=self._walk.at["need_id"])
        self._jobs.read(read, partial(self._on_answers, propose))

    def _on_answers(self, propose: bool, answers: tuple[Answer, ...]) -> None:
        if isinstance(self._page, SettleForm):
            self._page.set_answers(answers, propose=propose)
            if propose:
                self._walk.known()

    def _on_directory(self, found: Directory) -> None:
        if isinstance(self._page, GiveForm):
            self._page.set_directory(found)

    def _on_service(self, values: dict[str, Any]) -> None:
        if isinstance(self._page, GiveForm):
            self._page.set_values(values)
            self._walk.known()

    def _on_save(self, values: Any) -> None:
        her = self._walk.at["id"]
        match self._page:
            case ConsentForm():
                agreed: Agreed = values
                agree = partial(clients.agree, client_id=her, agreed=agreed)
                self._once.write(agree, self._on_agreed, self._refused)
            case NeedForm():
                note = partial(needs.note, client_id=her, values=values)
                self._once.write(note, self._on_noted, self._refused)
            case SettleForm():
                settle = partial(needs.settle, need_id=self._walk.at["need_id"], values=values)
                self._once.write(settle, self._on_settled, self._refused)
            case CloseForm():
                close = partial(closing.close, client_id=her, values=values)
                self._once.write(close, self._on_closed, self._refused)
            case GiveForm():
                service_id = self._walk.at.get("service_id")
                give = partial(giving.give, client_id=her, values=values, service_id=service_id)
                self._once.write(give, self._on_given, self._refused)

    def _on_agreed(self, ids: tuple[str, ...]) -> None:
        undo = self._walk.taking_back(partial(clients.take_out, table="consent", ids=ids))
        self._walk.to_her()
        self._context.say(_("Saved what she agreed to."), undo)

    def _on_noted(self, need_id: str) -> None:
        undo = self._walk.taking_back(partial(clients.take_out, table="need", ids=(need_id,)))
        self._walk.to_her()
        self._context.say(_("The need is noted."), undo)

    def _on_settled(self, settled: Settled) -> None:
        context, undo = self._context, self._walk.taking_back(partial(needs.undo, settled=settled))
        self._walk.to_her()
        office_told.say(context, _("The need is settled."), undo, "need", settled.id)

    def _on_closed(self, changed: Changed) -> None:
        context, undo = self._context, self._walk.taking_back(partial(closing.undo, changed=changed))
        self._walk.to_her()
        words = _("The record of client {code} is closed.").format(code=changed.code)
        ended = len(changed.ended)
        if ended:
            more = ngettext("{n} follow-up ended with it.", "{n} follow-ups ended with it.", ended)
            words = f"{words} {more.format(n=numbers.show_integer(ended))}"
        office_told.say(context, words, undo, "client", changed.client_id)

    def _on_given(self, given: Given) -> None:
        context, undo = self._context, self._walk.taking_back(partial(giving.undo, given=given))
        self._walk.to_her()
        office_told.say(context, given_words.saved(given), undo, "service", given.id)

    def _on_delete_service(self) -> None:
        act = partial(giving.delete, service_id=self._walk.at["service_id"])
        self._jobs.write(act, self._on_service_gone)

    def _on_service_gone(self, gone: Gone) -> None:
        context, undo = self._context, self._walk.taking_back(partial(giving.restore, gone=gone))
        self._walk.to_her()
        office_told.say(context, _("The service is deleted."), undo, "service", gone.id)


class Protecting(QObject):
    """The settings of child protection, wired; belongs to its form."""

    def __init__(self, walk: Walk, form: ProtectionForm) -> None:
        super().__init__(form)
        self._walk, self._form = walk, form
        self._once = Once(walk.context.jobs, form.action)
        form.save_wanted.connect(self._on_save)

    def fill(self) -> None:
        """Show the settings."""
        self._walk.context.jobs.read(protection.look, self._on_settings)

    def reload(self) -> None:
        """Read the directory anew."""
        self._walk.context.jobs.read(directory.look, self._on_directory)

    def _on_directory(self, found: Directory) -> None:
        self._form.set_places(found.places)

    def _on_settings(self, found: Protection) -> None:
        self._form.set_values(found.values)
        self._walk.known()

    def _on_save(self, values: dict[str, Any]) -> None:
        act, failed = partial(protection.save, values=values), self._walk.context.refused(self._form.form)
        self._once.write(act, self._on_saved, failed)

    def _on_saved(self, before: Any) -> None:
        undo = self._walk.taking_back(partial(protection.save, values=before))
        self._walk.show(LIST)
        self._walk.context.say(_("Saved."), undo)
