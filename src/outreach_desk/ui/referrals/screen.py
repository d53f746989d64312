"""Referrals: the list of slips, a new slip, and a slip with its outcome, wired to `desk.referrals`.

Others come here with `go("referrals", state)`: `{"page": "new", "client_id": …}`,
or `{"page": "slip", "id": …}`.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import directory, referrals
from outreach_desk.desk.directory import Directory
from outreach_desk.desk.referrals import Person, Slip, SlipLine
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _
from outreach_desk.ui import office_told
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import HalfTyped
from outreach_desk.ui.referrals.slip_form import SlipForm
from outreach_desk.ui.referrals.slip_list import SlipList
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.once import Once

LIST, NEW, SLIP = "list", "new", "slip"


class ReferralScreen(QWidget):
    """The list stays; a slip lies above it and is made anew each time."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._jobs = context.jobs
        self._at: dict[str, Any] = {"page": LIST}
        self._form: SlipForm | None = None
        self._untouched: Mapping[str, Any] | None = None
        self._taken_up = False
        self.list = SlipList(context.style, context.codes)
        self.list.new_wanted.connect(lambda: self._show(NEW))
        self.list.open_wanted.connect(lambda slip_id: self._show(SLIP, id=slip_id))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.list)

    def typed(self) -> dict[str, Any]:
        """Give what is shown and typed."""
        state = {**self._at, "find": self.list.finder.text(), "part": self.list.shown}
        if self._form is not None:
            state["form"] = self._form.form.typed()
        return state

    def set_typed(self, state: Mapping[str, Any]) -> None:
        """Show a page, with what was typed on it."""
        if "find" in state:
            self.list.finder.setText(state["find"])
        if "part" in state:
            self.list.show_part(state["part"])
        at = {name: value for name, value in state.items() if name not in {"page", "find", "part", "form"}}
        self._show(state.get("page", LIST), typed=state.get("form"), **at)

    def half_typed(self) -> list[HalfTyped]:
        """Give what is typed on the open slip and not saved."""
        form = self._form
        if form is None or not self._is_changed(form):
            return []
        is_new = self._at["page"] == NEW
        words = _("a new slip") if is_new else _("slip {number}").format(number=self._at.get("slip", ""))
        subject = self._at.get("client_id" if is_new else "id")
        state = {**self._at, "form": form.form.typed(commit=False)}
        return [HalfTyped(f"referrals/{self._at['page']}", subject, words, state)]

    def _is_changed(self, form: SlipForm) -> bool:
        """Say whether anything is typed; not while what is known is still being read."""
        if self._untouched is None:
            return self._taken_up
        return form.form.values(commit=False) != self._untouched

    def reload(self) -> None:
        """Read anew what is shown; what is being typed stays."""
        self._jobs.read(referrals.look, self._on_lines)
        if self._form is not None:
            self._read_choices()

    def _show(self, page: str, *, typed: Any = None, **at: Any) -> None:
        """Show a page. `at` says of what: `id`, number (`slip`) and `client` of a slip, or `client_id`."""
        self._at = {"page": page, **at}
        old, self._form = self._form, None
        if page != LIST:
            self._form = self._make_form()
            self._stack.addWidget(self._form)
            self._fill(self._form, typed)
        shown = self._form or self.list
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
        form.client_wanted.connect(
            lambda client: self._context.go("clients", {"page": "client", "id": client})
        )
        return form

    def _fill(self, form: SlipForm, typed: Any) -> None:
        """Put back what was typed, or show what is known."""
        self._untouched, self._taken_up = None, typed is not None
        if typed is not None:
            form.form.set_typed(typed)
        elif self._at["page"] == SLIP:
            self._jobs.read(
                partial(referrals.open_slip, referral_id=self._at["id"]), self._on_slip, self._on_gone
            )
        else:
            form.set_values({"client_id": self._at.get("client_id")})
            self._untouched = form.form.values()
        self._read_choices()

    def _read_choices(self) -> None:
        self._jobs.read(referrals.people, self._on_people)
        self._jobs.read(directory.look, self._on_directory)

    def _on_lines(self, lines: tuple[SlipLine, ...]) -> None:
        self.list.set_lines(lines, self._context.codes)

    def _on_people(self, people: tuple[Person, ...]) -> None:
        if self._form is not None:
            self._form.set_people(people)

    def _on_directory(self, found: Directory) -> None:
        if self._form is not None:
            self._form.set_directory(found)

    def _on_slip(self, slip: Slip) -> None:
        if self._form is not None and slip.id == self._at.get("id"):
            self._at |= {"slip": slip.slip, "client": slip.client_code}
            self._form.set_slip(slip.slip, slip.client_code)
            self._form.set_values(slip.values)
            self._untouched = self._form.form.values()

    def _on_gone(self, problem: Problem) -> None:
        self._show(LIST)
        self._context.show_problem(problem)

    def _on_back(self) -> None:
        """Go back to the list; what was typed and not saved can be taken up again."""
        commit_typing()
        left = self.half_typed()
        self._show(LIST)
        for half in left:
            self._context.drafts.leave(half)

    def _on_save(self, once: Once, values: dict[str, Any]) -> None:
        if self._form is None:
            return
        failed = self._context.refused(self._form.form)
        if self._at["page"] == NEW:
            once.write(partial(referrals.issue, values=values), self._on_issued, failed)
        else:
            act = partial(referrals.change, referral_id=self._at["id"], values=values)
            once.write(act, self._on_changed, failed)

    def _on_issued(self, slip: Slip) -> None:
        self._show(LIST)
        words = _("Slip {slip} is written: put this number on the paper.").format(slip=slip.slip)
        self._context.say(words, partial(self._undo, slip.id))

    def _on_changed(self, slip: Slip) -> None:
        self._show(LIST)
        words = _("Slip {slip} is saved.").format(slip=slip.slip)
        office_told.say(self._context, words, None, "referral", slip.id)

    def _undo(self, slip_id: str) -> None:
        self._jobs.write(partial(referrals.delete, referral_id=slip_id), self._on_undone)

    def _on_undone(self, _done: None) -> None:
        self._context.say(_("The slip is deleted."), None)
