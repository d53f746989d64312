"""The screen *Hôm nay*: what is due, and the small forms that end it, wired to the acts of `desk`.

Others come here with `go("today", state)`: `{"page": "add", "client_id": …}` or `{"page": "done", "id": …}`.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_desk.desk import follow_ups, months, referrals, today
from outreach_desk.desk.follow_ups import Done, Line
from outreach_desk.desk.months import Month, Planned
from outreach_desk.desk.referrals import Person
from outreach_desk.desk.today import Due, Look
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import N_, _
from outreach_desk.ui import way_back
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import HalfTyped
from outreach_desk.ui.today import words
from outreach_desk.ui.today.forms import AddForm, DoneForm, PlanForm
from outreach_desk.ui.today.home import TodayHome
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.form_page import FormPage
from outreach_desk.ui.widgets.once import Once

HOME, ADD, DONE, PLAN = "home", "add", "done", "plan"
_BACK = {way_back.KEY: "today"}
_NEW = {"meetings": {"meeting": None}}


class TodayScreen(QWidget):
    """The list stays; a form lies above it and is made anew each time."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.place)
        self._context = context
        self._jobs = context.jobs
        self._at: dict[str, Any] = {"page": HOME}
        self._form: FormPage | None = None
        self._untouched: Mapping[str, Any] | None = None
        self.home = TodayHome(context)
        self.home.open_wanted.connect(self._on_open)
        self.home.new_wanted.connect(self._on_new)
        self.home.go_wanted.connect(context.go)
        self.home.plan_wanted.connect(lambda: self._show(PLAN, period=months.of(dates.today())))
        self.home.zero_wanted.connect(self._on_zero)
        self.home.take_back_wanted.connect(self._on_take_back)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.home)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.home)

    def typed(self) -> dict[str, Any]:
        """Give what is shown and typed."""
        state = dict(self._at)
        if self._form is not None:
            state["form"] = self._form.form.typed()
        return state

    def set_typed(self, state: Mapping[str, Any]) -> None:
        """Show a page, with what was typed on it."""
        at = {name: value for name, value in state.items() if name not in {"page", "form"}}
        self._show(state.get("page", HOME), typed=state.get("form"), **at)

    def half_typed(self) -> list[HalfTyped]:
        """Give what is typed in the open form and not saved."""
        form = self._form
        if form is None or self._untouched is None or form.values(commit=False) == self._untouched:
            return []
        words = {
            ADD: N_("whom to ask after"),
            DONE: N_("what came of asking after {code}"),
            PLAN: N_("the plan of a month"),
        }
        state = {**self._at, "form": form.form.typed(commit=False)}
        subject = self._at.get("id") or self._at.get("period")
        page = self._at["page"]
        named = {"code": form.title.text()} if page == DONE else {}
        return [HalfTyped(f"today/{page}", subject, words[page], state, named)]

    def reload(self) -> None:
        """Read anew what is shown; what is being typed stays."""
        self._jobs.read(today.look, self._on_look)
        if isinstance(self._form, AddForm):
            self._jobs.read(referrals.people, self._on_people)

    def leave(self) -> None:
        """Show the list; what is typed in an open form and not saved waits as a draft."""
        if self._form is not None:
            self._on_back()

    def _show(self, page: str, *, typed: Any = None, **at: Any) -> None:
        """Show a page. `at` says of what: the `id` of a follow-up, a `client_id`, a `period`."""
        self._at = {"page": page, **at}
        self._drop_form()
        if page == DONE:
            read = partial(follow_ups.read, follow_up_id=at["id"])
            self._jobs.read(read, partial(self._on_line, typed), self._on_gone)
        elif page == PLAN:
            read_month = partial(months.look, period=at["period"])
            self._jobs.read(read_month, partial(self._on_month, typed))
        elif page == ADD:
            form = AddForm(self._context.codes)
            form.form.set_values({"client_id": at.get("client_id")})
            self._put(form, typed, self._on_add)
            self._jobs.read(referrals.people, self._on_people)

    def _drop_form(self) -> None:
        old, self._form, self._untouched = self._form, None, None
        self._stack.setCurrentWidget(self.home)
        self.setFocusProxy(self.home)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
            self.home.setFocus()

    def _put(self, form: FormPage, typed: Any, save: Any) -> None:
        """Show a form; what was typed in it once is put back."""
        self._form, self._untouched = form, form.values()
        if typed is not None:
            form.set_typed(typed)
        form.back_wanted.connect(self._on_back)
        form.save_wanted.connect(partial(save, Once(self._jobs, form.action)))
        self._stack.addWidget(form)
        self._stack.setCurrentWidget(form)
        self.setFocusProxy(form)
        form.setFocus()

    def _on_look(self, look: Look) -> None:
        self.home.set_look(look, self._context.codes)
        focus = self.window().focusWidget()
        if self._form is None and self.isVisible() and (focus is None or not focus.isVisible()):
            self.home.setFocus()

    def _on_open(self, due: Due) -> None:
        """Go where it is done."""
        if due.kind == today.FOLLOW_UP:
            self._show(DONE, id=due.id)
        elif due.kind == today.SLIP:
            self._context.go("referrals", {"page": "slip", "id": due.id} | _BACK)
        else:
            self._context.go("meetings", {"meeting": due.id} | _BACK)

    def _on_new(self, screen: str) -> None:
        if screen == "today":
            self._show(ADD)
        else:
            self._context.go(screen, _NEW.get(screen, {"page": "new"}) | _BACK)

    def _on_line(self, typed: Any, line: Line) -> None:
        if self._at.get("id") != line.id:
            return
        form = DoneForm(self._context.codes, line)
        form.drop_wanted.connect(self._on_drop)
        form.client_wanted.connect(
            lambda client: self._context.go("clients", {"page": "client", "id": client} | _BACK)
        )
        form.slip_wanted.connect(
            lambda slip: self._context.go("referrals", {"page": "slip", "id": slip} | _BACK)
        )
        self._put(form, typed, self._on_done)

    def _on_month(self, typed: Any, month: Month) -> None:
        if self._at.get("period") == month.period:
            form = PlanForm(self._context.codes, month.period)
            form.other_wanted.connect(self._on_other_month)
            form.form.set_values(month.values())
            self._put(form, typed, self._on_plan)

    def _on_people(self, people: tuple[Person, ...]) -> None:
        if isinstance(self._form, AddForm):
            self._form.set_people(people)

    def _on_gone(self, problem: Problem) -> None:
        self._show(HOME)
        self._context.show_problem(problem)

    def _on_back(self) -> None:
        """Go back to the list; what was typed and not saved can be taken up again."""
        commit_typing()
        left = self.half_typed()
        self._show(HOME)
        for half in left:
            self._context.drafts.leave(half)

    def _on_other_month(self, period: str) -> None:
        """Show the plan of another month; what was typed for this one waits as a draft."""
        self._on_back()
        self._show(PLAN, period=period)

    def _on_add(self, once: Once, values: dict[str, Any]) -> None:
        if self._form is not None:
            act = partial(follow_ups.add, values=values)
            once.write(act, self._on_added, self._context.refused(self._form.form))

    def _on_added(self, follow_up_id: str) -> None:
        self._show(HOME)
        undo = partial(self._write, partial(follow_ups.drop, follow_up_id=follow_up_id))
        self._context.say(_("It is on the list."), undo)

    def _on_done(self, once: Once, values: dict[str, Any]) -> None:
        if self._form is not None:
            act = partial(follow_ups.done, follow_up_id=self._at["id"], values=values)
            once.write(act, self._on_written, self._context.refused(self._form.form))

    def _on_written(self, what: Done) -> None:
        self._show(HOME)
        said = _("Done: {code}.").format(code=what.client_code)
        if what.next_on is not None:
            said = _("Written: {code}. Ask again on {day}.").format(
                code=what.client_code, day=dates.show_day(what.next_on)
            )
        self._context.say(said, partial(self._write, partial(follow_ups.undo, what=what)))

    def _on_drop(self) -> None:
        own = self._at["id"]
        self._jobs.write(partial(follow_ups.drop, follow_up_id=own), lambda _none: self._on_dropped(own))

    def _on_dropped(self, follow_up_id: str) -> None:
        self._show(HOME)
        undo = partial(self._write, partial(follow_ups.restore, follow_up_id=follow_up_id))
        self._context.say(_("It is deleted."), undo)

    def _on_plan(self, once: Once, values: dict[str, Any]) -> None:
        if self._form is not None:
            act = partial(months.plan, period=self._at["period"], values=values)
            once.write(act, self._on_planned, self._context.refused(self._form.form))

    def _on_planned(self, what: Planned) -> None:
        self._show(HOME)
        undo = partial(self._write, partial(months.plan_back, what=what))
        said = _("The plan for {month} is saved.")
        self._context.say(said.format(month=words.month(what.period)), undo)

    def _on_zero(self, period: str) -> None:
        self._jobs.write(partial(months.say_zero, period=period), lambda _none: self._on_said(period))

    def _on_said(self, period: str) -> None:
        said = _("Nothing to report in {month}: it goes to the office with the next file.")
        undo = partial(self._write, partial(months.take_back, period=period))
        self._context.say(said.format(month=words.month(period)), undo)

    def _on_take_back(self, period: str) -> None:
        self._jobs.write(partial(months.take_back, period=period), self._on_taken_back)

    def _on_taken_back(self, before: Month) -> None:
        said = _("Taken back: something happened in {month}.").format(month=words.month(before.period))
        self._context.say(said, partial(self._write, partial(months.say_again, before=before)))

    def _write(self, act: Any) -> None:
        """Do an undo."""
        self._jobs.write(act, lambda _done: self._context.say(_("It is as it was before.")))
