"""Referrals: the list of slips, a new slip, one with its outcome, its paper, wired to the acts of `desk`.

Others come here with `go("referrals", state)`:

- `{"page": "new", "client_id": …, "meeting_id": …, "contact_id": …}`: a new slip; all but the page
  may be missing.
- `{"page": "slip", "id": …}`, with `"stub": True` where the stub lies on the table.
- `{"page": "print", "ids": […]}`.

With `back` it goes back there when the slip is written or left (`ui.way_back`).
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import directory, referrals, slip_number, stubs
from outreach_desk.desk.directory import Directory
from outreach_desk.desk.referrals import Person, Slip, SlipLine
from outreach_desk.desk.slip_number import Book
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import N_, _
from outreach_desk.ui import history, office_told
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import HalfTyped
from outreach_desk.ui.history import HistoryPage
from outreach_desk.ui.referrals import booking
from outreach_desk.ui.referrals.attempting import Attempting
from outreach_desk.ui.referrals.attempts_part import AttemptsPart
from outreach_desk.ui.referrals.book_form import BookForm
from outreach_desk.ui.referrals.by_number import ByNumber
from outreach_desk.ui.referrals.printing import Printing
from outreach_desk.ui.referrals.slip_form import SlipForm
from outreach_desk.ui.referrals.slip_list import SlipList
from outreach_desk.ui.way_back import KEY, WayBack
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.once import Once
from outreach_desk.ui.widgets.watch import Watch

LIST, NEW, SLIP, PRINT, BOOK = "list", "new", "slip", "print", "book"
HISTORY = "history"
_CARRIED = ("meeting_id", "contact_id")


class ReferralScreen(QWidget):
    """The list stays; what is opened from it lies above and is made anew each time."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.place)
        self._context = context
        self._jobs = context.jobs
        self._at: dict[str, Any] = {"page": LIST}
        self._page: SlipForm | BookForm | Printing | HistoryPage | None = None
        self._watch = Watch()
        self._way_back = WayBack(context)
        self.list = SlipList(context.style, context.codes)
        self._by_number = ByNumber(context, self.list, lambda own: self._show(SLIP, id=own, stub=True))
        self._attempting = Attempting(context, self._attempts, self._read_again)
        self.list.new_wanted.connect(lambda: self._show(NEW))
        self.list.open_wanted.connect(lambda slip_id: self._show(SLIP, id=slip_id))
        self.list.book_wanted.connect(lambda: self._show(BOOK))
        self.list.print_wanted.connect(lambda ids: self._show(PRINT, ids=ids))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.list)

    def typed(self) -> dict[str, Any]:
        """Give what is shown and typed."""
        state = {**self._at, **self._way_back.typed(), "list": self.list.typed()}
        if isinstance(self._page, SlipForm | BookForm):
            state["form"] = self._page.form.typed()
        if isinstance(self._page, SlipForm) and self._page.attempts is not None:
            state["attempt"] = self._page.attempts.typed()
        return state

    def set_typed(self, state: Mapping[str, Any]) -> None:
        """Show a page, with what was typed on it."""
        if "list" in state:
            self.list.set_typed(state["list"])
        self._way_back.come(state)
        own = {"page", "list", "form", "attempt", KEY}
        at = {name: value for name, value in state.items() if name not in own}
        self._show(state.get("page", LIST), typed=state.get("form"), **at)
        form = self._page
        if isinstance(form, SlipForm) and form.attempts is not None and "attempt" in state:
            form.attempts.set_typed(state["attempt"])

    def half_typed(self) -> list[HalfTyped]:
        """Give what is typed on the open slip and not saved."""
        form = self._page
        if not isinstance(form, SlipForm) or not (self._watch.changed() or form.asked()):
            return []
        is_new = self._at["page"] == NEW
        words = N_("a new slip") if is_new else N_("slip {number}")
        subject = self._at.get("client_id" if is_new else "id")
        state = {**self._at, "form": form.form.typed(commit=False)}
        if form.attempts is not None:
            state["attempt"] = form.attempts.typed(commit=False)
        named = {} if is_new else {"number": self._at.get("slip", "")}
        return [HalfTyped(f"referrals/{self._at['page']}", subject, words, state, named)]

    def reload(self) -> None:
        """Read anew what is shown; what is being typed stays."""
        self._jobs.read(referrals.look, self._on_lines)
        if isinstance(self._page, SlipForm):
            self._read_choices()

    def _show(self, page: str, *, typed: Any = None, **at: Any) -> None:
        """Show a page. `at`: `id`, number (`slip`), `client`, `stub` of a slip; where a new one begins."""
        self._at = {"page": page, **at}
        old, self._page = self._page, None
        if page == LIST:
            self._way_back.forget()
        elif page in {NEW, SLIP}:
            self._page = self._make_form()
            self._fill(self._page, typed)
        elif page == BOOK:
            self._page = booking.page(self._context, typed)
            self._page.back_wanted.connect(self._leave)
            self._page.noted.connect(lambda: self._show(LIST))
        elif page == PRINT:
            self._page = Printing(self._context, at["ids"])
            self._page.back_wanted.connect(self._leave)
        elif page == HISTORY:
            self._page = history.page(self._context, "referral", at["id"], at["slip"])
            self._page.back_wanted.connect(lambda: self._show(SLIP, id=at["id"]))
        if self._page is not None:
            self._stack.addWidget(self._page)
        shown = self._page or self.list
        self._stack.setCurrentWidget(shown)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self.setFocusProxy(shown)
        shown.setFocus()

    def _make_form(self) -> SlipForm:
        number = None if self._at["page"] == NEW else self._at.get("slip", "")
        form = SlipForm(self._context.codes, number)
        if number:
            form.set_slip(number, self._at["client"])
        form.save_wanted.connect(partial(self._on_save, Once(self._jobs, form.action)))
        form.back_wanted.connect(self._on_back)
        self._by_number.wire(form, self._at.get("id"))
        form.print_wanted.connect(lambda: self._show(PRINT, ids=[self._at["id"]]))
        form.delete_wanted.connect(self._on_delete)
        form.history_wanted.connect(self._on_history)
        form.client_wanted.connect(
            lambda client: self._context.go("clients", {"page": "client", "id": client})
        )
        if form.attempts is not None:
            self._attempting.wire(form.attempts, self._at["id"])
        return form

    def _fill(self, form: SlipForm, typed: Any) -> None:
        """Put back what was typed, or show what is known."""
        self._watch.begin(form.form, taken_up=typed is not None)
        if typed is not None:
            form.form.set_typed(typed)
            form.fit()
        if self._at["page"] == SLIP:
            then = self._on_slip if typed is None else self._on_again
            self._jobs.read(partial(referrals.open_slip, referral_id=self._at["id"]), then, self._on_gone)
        elif typed is None:
            form.set_values({"client_id": self._at.get("client_id")})
            self._watch.known()
        self._read_choices()

    def _read_choices(self) -> None:
        self._jobs.read(referrals.people, self._on_people)
        self._jobs.read(directory.look, self._on_directory)
        self._jobs.read(slip_number.book, self._on_book)

    def _on_lines(self, lines: tuple[SlipLine, ...]) -> None:
        self.list.set_lines(lines, self._context.codes)

    def _on_people(self, people: tuple[Person, ...]) -> None:
        if isinstance(self._page, SlipForm):
            self._page.set_people(people)

    def _on_directory(self, found: Directory) -> None:
        if isinstance(self._page, SlipForm):
            self._page.set_directory(found)

    def _on_book(self, book: Book | None) -> None:
        if isinstance(self._page, SlipForm):
            self._page.set_book(book)

    def _on_slip(self, slip: Slip) -> None:
        form = self._page
        if not isinstance(form, SlipForm) or slip.id != self._at.get("id"):
            return
        self._on_again(slip)
        form.set_values(slip.values)
        self._watch.known()
        if self._at.get("stub"):
            form.set_stub(stubs.values(slip.values))

    def _on_again(self, slip: Slip) -> None:
        """Say which slip it is, and what was done so far; what is typed stays."""
        if isinstance(self._page, SlipForm) and slip.id == self._at.get("id"):
            self._at |= {"slip": slip.slip, "client": slip.client_code}
            self._page.show_slip(slip)

    def _on_gone(self, problem: Problem) -> None:
        self._show(LIST)
        self._context.show_problem(problem)

    def leave(self) -> None:
        """Show the list; what is typed on an open slip and not saved waits as a draft."""
        if self._page is not None:
            self._way_back.forget()
            self._on_back()

    def _on_back(self) -> None:
        self._leave_for(self._leave)

    def _on_history(self) -> None:
        """Show how the slip came to be what it is."""
        self._leave_for(partial(self._show, HISTORY, id=self._at["id"], slip=self._at.get("slip", "")))

    def _leave_for(self, show: Callable[[], None]) -> None:
        """Show something else; what was typed and not saved waits as a draft."""
        commit_typing()
        left = self.half_typed()
        show()
        for half in left:
            self._context.drafts.leave(half)

    def _leave(self) -> None:
        """Show the list, or the screen from which somebody came."""
        self._way_back.leave(partial(self._show, LIST))

    def _on_save(self, once: Once, values: dict[str, Any]) -> None:
        if not isinstance(self._page, SlipForm):
            return
        failed = self._context.refused(self._page.form)
        if self._at["page"] == NEW:
            whole = values | {name: self._at.get(name) for name in _CARRIED}
            then = partial(self._on_issued, own_number=bool(values.get("serial")))
            once.write(partial(referrals.issue, values=whole), then, failed)
        else:
            act = partial(referrals.change, referral_id=self._at["id"], values=values)
            once.write(act, self._on_changed, failed)

    def _on_issued(self, slip: Slip, *, own_number: bool) -> None:
        """Show the paper of a slip that has no paper yet; a slip from a book is whole."""
        words = _("Slip {slip} is written: put this number on the paper.")
        if own_number:
            words = _("Slip {slip} is written.")
            self._leave()
        else:
            self._show(PRINT, ids=[slip.id])
        self._context.say(words.format(slip=slip.slip), partial(self._take_out, slip.id))

    def _on_changed(self, slip: Slip) -> None:
        self._leave()
        words = _("Slip {slip} is saved.").format(slip=slip.slip)
        undo = partial(self._jobs.write, partial(referrals.put_back, changed=slip), lambda _done: None)
        office_told.say(self._context, words, undo, "referral", slip.id)

    def _attempts(self) -> AttemptsPart | None:
        return self._page.attempts if isinstance(self._page, SlipForm) else None

    def _read_again(self) -> None:
        if isinstance(self._page, SlipForm) and self._at["page"] == SLIP:
            read = partial(referrals.open_slip, referral_id=self._at["id"])
            self._jobs.read(read, self._on_again, self._on_gone)

    def _on_delete(self) -> None:
        slip_id = self._at["id"]
        self._jobs.write(
            partial(referrals.delete, referral_id=slip_id), lambda _done: self._on_deleted(slip_id)
        )

    def _on_deleted(self, slip_id: str) -> None:
        self._show(LIST)
        undo = partial(self._jobs.write, partial(referrals.restore, referral_id=slip_id), lambda _done: None)
        office_told.say(self._context, _("The slip is deleted."), undo, "referral", slip_id)

    def _take_out(self, slip_id: str) -> None:
        """Take back that a slip was issued."""
        self._jobs.write(partial(referrals.delete, referral_id=slip_id), self._on_taken_out)

    def _on_taken_out(self, _done: None) -> None:
        if self._at["page"] == PRINT:
            self._leave()
        self._context.say(_("The slip is deleted."), None)
