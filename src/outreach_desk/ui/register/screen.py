"""Register: which desks may speak, letting new ones in, the office's file, organisations and points."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import drives, enrol, registry, revoke
from outreach_desk.desk.enrol import Approved, Sent
from outreach_desk.desk.registry import Asking, Entry, KnownDesk, Register, Saved
from outreach_desk.desk.revoke import TrustList
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui import record_words
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import HalfTyped
from outreach_desk.ui.register.asking import AskingPage
from outreach_desk.ui.register.desks import Desks
from outreach_desk.ui.register.entries import ORGANISATION, POINT, Entries, EntryPage
from outreach_desk.ui.register.package import PackagePage
from outreach_desk.ui.register.trust import TrustPages
from outreach_desk.ui.rolled_back import RolledBack
from outreach_desk.ui.widgets.drop import Drop
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.widgets.tabs import Tabs

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk

DESKS, ORGANISATIONS, POINTS = range(3)
TRUST, CONFIRM = "trust", "confirm"
_TABLES = {ORGANISATIONS: ORGANISATION, POINTS: POINT}
Requests = list[tuple[Asking, str]]


class RegisterScreen(QWidget):
    """Wires lists, forms and the enrolment pages to the acts."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.place)
        self._context = context
        self._register = Register((), (), ())
        self._dropped: list[Path] = []
        self._shown = DESKS
        self.entry: EntryPage | None = None
        drop = Drop(self)
        drop.files.connect(self._on_dropped)
        self.desks = Desks(context.style)
        self.lists = {place: Entries(table, context.style, context.codes) for place, table in _TABLES.items()}
        self.asking = AskingPage()
        self.package = PackagePage(context.jobs, drop)
        self.trust = TrustPages(context, drop)
        self.home = Page(_("Register"), action=_("A new desk asks"))
        self.office_file = self.home.add_action(_("Office file"))
        self.answers = self.home.add_action(_("Answers to the groups"))
        self.keys = self.home.add_action(_("New keys"))
        self.rolled_back = RolledBack()
        self.tabs = Tabs([_("Desks"), _("Organisations"), _("Points")])
        self._lists = QStackedWidget(self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._wire()
        self._show_list(DESKS)

    def reload(self) -> None:
        """Show what is in the register now."""
        self._context.jobs.read(_look, self._on_looked)

    def typed(self) -> dict[str, Any]:
        """Give what is shown, chosen and typed."""
        entry = self.entry
        pages = {"home": self.home, "asking": self.asking, "package": self.package, TRUST: self.trust}
        current = self._stack.currentWidget()
        return {
            "page": next((name for name, page in pages.items() if page is current), "entry"),
            "list": self._shown,
            "dropped": list(self._dropped),
            "wanted": self.asking.wanted,
            "package": self.package.typed(),
            TRUST: self.trust.typed(),
            "entry": (entry.table, entry.entry, entry.form.typed()) if entry is not None else None,
        }

    def half_typed(self) -> list[HalfTyped]:
        """Give the entry that is being typed."""
        entry = self.entry
        if entry is None or not entry.touched():
            return []
        state = {"draft": (entry.table, entry.entry, entry.form.typed(commit=False))}
        return [HalfTyped("register/entry", entry.entry.id if entry.entry else None, entry.words, state)]

    def set_typed(self, state: Any) -> None:
        """Put it back; the word `confirm` alone opens that page."""
        if state == CONFIRM:
            self._on_confirm()
            return
        if "draft" in state:
            self._show_typed(*state["draft"])
            return
        self._dropped = state["dropped"]
        self.asking.want(state["wanted"])
        self.package.set_typed(state["package"])
        self._show_list(state["list"])
        if state["page"] == "asking":
            self._on_ask()
        elif state["page"] == "package":
            self._stack.setCurrentWidget(self.package)
        elif state["page"] == TRUST:
            self._stack.setCurrentWidget(self.trust)
            self.trust.set_typed(state[TRUST])
        elif state["entry"] is not None:
            self._show_typed(*state["entry"])

    def leave(self) -> None:
        """Show the lists; what is typed in an open entry and not saved waits as a draft."""
        if self.entry is not None:
            self._on_entry_back()
        elif self._stack.currentWidget() is not self.home:
            self.package.set_warnings(())
            self._on_back()

    def look_for_requests(self) -> None:
        """Look for requests on the sticks, in Downloads, and among what was dropped."""
        dropped = list(self._dropped)
        self._context.jobs.read(lambda desk: _requests(desk, dropped), self._on_requests)

    def _lay_out(self) -> None:
        for widget in (self.desks, *self.lists.values()):
            self._lists.addWidget(widget)
        self.home.content.addWidget(self.rolled_back)
        self.home.content.addWidget(self.tabs)
        self.home.content.addWidget(self._lists, 1)
        for page in (self.home, self.asking, self.package, self.trust):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _wire(self) -> None:
        self.home.acted.connect(self._on_primary)
        self.office_file.clicked.connect(partial(self._stack.setCurrentWidget, self.package))
        self.rolled_back.confirm_wanted.connect(self._on_confirm)
        self.tabs.chosen.connect(self._show_list)
        self.desks.ask_wanted.connect(self._on_ask)
        for place, entries in self.lists.items():
            entries.opened.connect(partial(self._show_entry, _TABLES[place]))
            entries.add_wanted.connect(partial(self._show_entry, _TABLES[place], None))
        self.desks.revoke_wanted.connect(self._on_revoke)
        self.answers.clicked.connect(partial(self._show_trust, self.trust.answers))
        self.keys.clicked.connect(partial(self._show_trust, self.trust.keys))
        for page in (self.asking, self.package, self.trust):
            page.back_wanted.connect(self._on_back)
        self.asking.look_wanted.connect(self.look_for_requests)
        self.asking.approve_wanted.connect(self._on_approve)
        self.package.write_wanted.connect(self._on_write)

    def _show_list(self, place: int) -> None:
        self._shown = place
        self.tabs.buttons[place].setChecked(True)
        self._lists.setCurrentIndex(place)
        action = {
            DESKS: _("A new desk asks"),
            ORGANISATIONS: _("Add an organisation"),
            POINTS: _("Add a point"),
        }[place]
        self.home.action.setText(action)
        self.home.action.setAccessibleName(action)

    def _on_primary(self) -> None:
        if self._shown == DESKS:
            self._on_ask()
        else:
            self._show_entry(_TABLES[self._shown], None)

    def _show_trust(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(self.trust)
        self.trust.show_page(page)

    def _on_confirm(self) -> None:
        self._show_trust(self.trust.confirm)

    def _on_revoke(self, desk: KnownDesk) -> None:
        self._stack.setCurrentWidget(self.trust)
        self.trust.show_revoke(desk)

    def _on_looked(self, looked: tuple[Register, TrustList]) -> None:
        found, trusted = looked
        self._register = found
        self.trust.set_found(found, trusted)
        self.rolled_back.setVisible(trusted.seen is not None)
        self.desks.set_desks(found.desks, {one.device: one.holds for one in trusted.devices})
        for place, entries in ((ORGANISATIONS, found.organisations), (POINTS, found.points)):
            self.lists[place].codes = self._context.codes
            self.lists[place].set_entries(entries)
        if self.entry is not None:
            self.entry.set_organisations(found.organisations)
        words = ngettext(
            "{n} desk may send to this office.", "{n} desks may send to this office.", _valid(found)
        )
        self.home.set_sentence(words.format(n=numbers.show_integer(_valid(found))))

    def _show_home(self) -> None:
        self._stack.setCurrentWidget(self.home)
        if self.entry is not None:
            self._stack.removeWidget(self.entry)
            self.entry.deleteLater()
            self.entry = None

    def _on_back(self) -> None:
        self._show_home()
        (self.desks, *self.lists.values())[self._shown].setFocus()

    def _on_ask(self) -> None:
        self._stack.setCurrentWidget(self.asking)
        self.look_for_requests()

    def _on_dropped(self, files: list[Path]) -> None:
        self._dropped += [path for path in files if path not in self._dropped]
        self.asking.want(files[0])
        file = files[0]
        self._context.jobs.read(lambda desk: registry.look_request(desk, file), lambda _asking: None)
        self._on_ask()

    def _on_requests(self, found: Requests) -> None:
        places = {asking.path: place for asking, place in found}
        self.asking.set_files([asking for asking, _place in found], places.__getitem__)

    def _on_approve(self, file: Path) -> None:
        self._context.jobs.write(lambda desk: enrol.approve(desk, file), self._on_approved)

    def _on_approved(self, approved: Approved) -> None:
        words = _("Let in for group {code}. Now write the office file and give it to the team.")
        self._context.say(words.format(code=approved.group_code), None)
        self._dropped = []
        self.package.set_warnings(approved.warnings())
        self._stack.setCurrentWidget(self.package)

    def _on_write(self, folder: Path) -> None:
        self._context.jobs.write(lambda desk: enrol.office_package(desk, folder), self._on_written)

    def _on_written(self, sent: Sent) -> None:
        self.package.set_written(sent.path.name, sent.words)

    def _show_entry(self, table: str, entry: Entry | None) -> None:
        self._show_home()
        page = EntryPage(table, self._context.codes, self._register.organisations, entry)
        page.save_wanted.connect(self._on_save)
        page.delete_wanted.connect(self._on_delete)
        page.back_wanted.connect(self._on_entry_back)
        self.entry = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus()

    def _show_typed(self, table: str, entry: Entry | None, typed: Mapping[str, Any]) -> None:
        self._show_entry(table, entry)
        if self.entry is not None:
            self.entry.form.set_typed(typed)

    def _on_entry_back(self) -> None:
        """Go back to the list; what was typed and not saved waits as a draft."""
        commit_typing()
        left = self.half_typed()
        self._on_back()
        for half in left:
            self._context.drafts.leave(half)

    def _on_save(self, table: str, values: dict[str, Any], record_id: str | None) -> None:
        if self.entry is not None:
            self._context.jobs.write(
                lambda desk: registry.save(desk, table, values, record_id),
                partial(self._on_saved, table),
                self._context.refused(self.entry.form),
            )

    def _on_saved(self, table: str, saved: Saved) -> None:
        self._show_home()
        act = partial(registry.undo, table=table, saved=saved)
        undo = partial(self._context.jobs.write, act, lambda _none: None)
        self._context.say(_("Saved. The teams get it with the next office file."), undo)

    def _on_delete(self, table: str, record_id: str) -> None:
        self._context.jobs.write(
            lambda desk: registry.delete(desk, table, record_id),
            partial(self._on_deleted, table, record_id),
        )

    def _on_deleted(self, table: str, record_id: str, _none: None) -> None:
        self._show_home()
        self._context.say(_("Taken off the list."), partial(self._restore, table, record_id))

    def _restore(self, table: str, record_id: str) -> None:
        self._context.jobs.write(lambda desk: registry.restore(desk, table, record_id), lambda _none: None)


def _look(desk: "Desk") -> tuple[Register, TrustList]:
    return registry.look(desk), revoke.look(desk)


def _valid(found: Register) -> int:
    return sum(not one.revoked for one in found.desks)


def _requests(desk: "Desk", dropped: list[Path]) -> Requests:
    """Find requests of new desks; for the worker."""
    found = {one.path: one for one in drives.files(drives.places(), dropped)}
    return [
        (asking, f"{record_words.place(found[asking.path].place)}: {asking.path.name}")
        for asking in registry.asking(desk, list(found))
    ]
