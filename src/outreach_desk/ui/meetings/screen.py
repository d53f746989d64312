"""The screen *Meetings*: the list, and one meeting at a time; what is typed and left is kept as a draft."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedLayout, QWidget

from outreach_desk.desk import meetings, roll_paper
from outreach_desk.desk.meetings import Look, Saved, Sheet, Start
from outreach_desk.desk.roll_paper import Paper
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import N_, _
from outreach_desk.ui import history, office_told
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import HalfTyped
from outreach_desk.ui.history import HistoryPage
from outreach_desk.ui.meetings import meeting_words
from outreach_desk.ui.meetings.meeting_list import MeetingList
from outreach_desk.ui.meetings.meeting_page import MeetingPage, Outgoing
from outreach_desk.ui.meetings.roll_page import RollPage
from outreach_desk.ui.way_back import WayBack
from outreach_desk.ui.widgets.form import commit_typing

Typed = dict[str, Any]
KEPT = ("held_on", "kind")
"""What the next meeting keeps while a past month is keyed."""


_NOT_YET = Look()


class MeetingScreen(QWidget):
    """Another screen opens a meeting here with the state `{"meeting": id}`, a new one with None as id.

    With `back` it names where to come back (`ui.way_back`).
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context.place)
        self._context = context
        self._look = _NOT_YET
        self.list = MeetingList(context)
        self.page: MeetingPage | None = None
        self._paper: RollPage | HistoryPage | None = None
        self._way_back = WayBack(context)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.acted.connect(partial(self._begin, None, None))
        self.list.opened.connect(self._open)
        self.list.day_wanted.connect(self._on_day)
        self.list.again_wanted.connect(self._on_again)
        self.list.plan_wanted.connect(self._on_plan)
        context.jobs.mistake.connect(self._on_mistake)

    def reload(self) -> None:
        """Read and show anew; what is being typed stays."""
        self._context.jobs.read(meetings.look, self._on_look)

    def typed(self) -> Typed:
        """Give the open meeting and the words to find by."""
        return {
            "list": self.list.typed(),
            "page": self.page.typed() if self.page else None,
            **self._way_back.typed(),
        }

    def half_typed(self) -> list[HalfTyped]:
        """Give the meeting that is being typed."""
        if self.page is None or not self.page.touched(commit=False):
            return []
        words, named = N_("a new meeting"), {}
        if self.page.sheet is not None and self.page.sheet.values["held_on"]:
            words = N_("a change of the meeting of {day}")
            named = {"day": dates.show_day(self.page.sheet.values["held_on"])}
        state = {"draft": self.page.typed(commit=False)}
        return [HalfTyped("meetings/meeting", self.page.meeting_id, words, state, named)]

    def set_typed(self, state: Typed) -> None:
        """Put it back; or open what another screen asks for, or what was left half typed."""
        self._way_back.come(state)
        if "draft" in state:
            self._leave()
            self._show_page(state["draft"]["sheet"], state["draft"])
            return
        if "meeting" in state:
            if state["meeting"] is not None:
                self._open(state["meeting"])
            elif self._look is _NOT_YET:  # whom a new one expects is not known here
                self._context.jobs.read(meetings.look, self._on_begin)
            else:
                self._begin(None)
            return
        self.list.set_typed(state["list"])
        if state["page"] is not None:
            self._show_page(state["page"]["sheet"], state["page"])

    def _on_look(self, look: Look) -> None:
        self._look = look
        self.list.set_look(look)
        if self.page is not None:
            self.page.set_look(look)
        elif self.isVisible() and (self.list.action.hasFocus() or not _has_keyboard(self.window())):
            self.list.begin()

    def _on_begin(self, look: Look) -> None:
        self._look = look
        self.list.set_look(look)
        self._begin(None)

    def _open(self, meeting_id: str) -> None:
        self._context.jobs.read(lambda desk: meetings.read(desk, meeting_id), self._begin)

    def _begin(self, sheet: Sheet | None, start: Start | None = None) -> None:
        """Show a meeting, or begin one."""
        self._leave()
        self._show_page(sheet, None, start)

    def _on_day(self, day: date) -> None:
        """Open the meeting of a day, begin one where there is none, or show which there are."""
        found = [row for row in self._look.rows if row.held_on == day]
        if len(found) == 1:
            self._open(found[0].id)
        elif found:
            self.list.show_day(day)
        else:
            self._begin(None, Start({"held_on": day}))

    def _on_others(self, day: date) -> None:
        """Show the meetings of a day; what is typed waits as a draft."""
        self._leave()
        self._show_list()
        self.list.show_day(day)

    def _on_again(self) -> None:
        self._context.jobs.read(meetings.again, self._on_start)

    def _on_start(self, start: Start | None) -> None:
        self._begin(None, start)

    def _on_plan(self, meeting_id: str) -> None:
        self._context.jobs.write(lambda desk: meetings.plan_next(desk, meeting_id), self._on_planned)

    def _on_planned(self, saved: Saved) -> None:
        self.list.select(saved.id)
        words = _("The next meeting is planned.")
        office_told.say(self._context, words, partial(self._on_delete, saved.id), "meeting", saved.id)

    def _show_page(self, sheet: Sheet | None, typed: Typed | None, start: Start | None = None) -> None:
        self._drop_page()
        page = MeetingPage(self._context, typed["sheet"] if typed else sheet, self._look, start)
        if typed is not None:
            page.set_typed(typed)
        page.back_wanted.connect(self._on_back)
        page.save_wanted.connect(self._on_save)
        page.delete_wanted.connect(self._on_delete)
        page.history_wanted.connect(self._on_history)
        page.open_wanted.connect(self._open)
        page.day_wanted.connect(self._on_others)
        page.print_wanted.connect(self._on_print)
        self.page = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.begin()

    def _on_back(self) -> None:
        self._leave()
        self._way_back.leave(self._show_list)

    def leave(self) -> None:
        """Show the list; what is typed on an open page and not saved waits as a draft."""
        if self._stack.currentWidget() is not self.list:
            self._leave()
            self._show_list()

    def _leave(self) -> None:
        """Keep what is typed on the page as a draft, if anything is."""
        commit_typing()
        for half in self.half_typed():
            self._context.drafts.leave(half)

    def _show_list(self, meeting_id: str | None = None) -> None:
        self._drop_page()
        self._drop_paper()
        self._way_back.forget()
        self._stack.setCurrentWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.select(meeting_id)
        self.list.begin()

    def _drop_page(self) -> None:
        if self.page is not None:
            self._stack.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
            self.page = None

    def _on_save(self, out: Outgoing) -> None:
        self._write(out, partial(self._on_saved, out))

    def _write(self, out: Outgoing, then: Callable[[Saved], object]) -> None:
        self._context.jobs.write(
            lambda desk: meetings.save(desk, out.values, out.marks, out.removed, out.meeting_id),
            then,
            self._on_refused,
        )

    def _on_saved(self, out: Outgoing, saved: Saved) -> None:
        """Go back to the list, or on to the next meeting of the same day and kind."""
        if self.page is None or self.page.meeting_id == out.meeting_id:
            kept = {name: out.values[name] for name in KEPT if name in out.values}
            if out.and_next and self.page is not None:
                sheet = self.page.sheet
                known = {name: sheet.values[name] for name in KEPT} if sheet else {}
                self._show_page(None, None, Start(known | kept))
                if self.page.form.day != dates.today():  # a past month: the day is what differs
                    self.page.begin(at_day=True)
            else:
                self._show_list(saved.id)
        undo = partial(self._on_delete, saved.id) if saved.is_new else partial(self._undo, saved)
        office_told.say(
            self._context, meeting_words.saved(saved, nobody=out.nobody), undo, "meeting", saved.id
        )

    def _undo(self, saved: Saved) -> None:
        self._context.jobs.write(lambda desk: meetings.undo(desk, saved), self._on_undone)

    def _on_undone(self, _none: None) -> None:
        self._context.say(_("The meeting is as it was before."), None)

    def _on_print(self, out: Outgoing) -> None:
        """Save first: whoever is on the sheet keeps her number on the list."""
        self._write(out, self._on_fixed)

    def _on_fixed(self, saved: Saved) -> None:
        self._context.jobs.write(lambda desk: roll_paper.fix(desk, saved.id), self._on_paper)

    def _on_paper(self, paper: Paper) -> None:
        self._show_beside(RollPage(self._context, paper), paper.meeting_id)

    def _on_history(self) -> None:
        """Show how the meeting came to be what it is; what is typed on it waits as a draft."""
        if self.page is not None and self.page.sheet is not None:
            sheet = self.page.sheet
            self._leave()
            day = dates.show_day(sheet.values["held_on"]) if sheet.values["held_on"] else ""
            self._show_beside(history.page(self._context, "meeting", sheet.id, day), sheet.id)

    def _show_beside(self, page: RollPage | HistoryPage, meeting_id: str) -> None:
        """Show a page about a meeting; from it one goes back to the meeting."""
        self._drop_page()
        self._paper = page
        page.back_wanted.connect(partial(self._on_paper_left, meeting_id))
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()

    def _on_paper_left(self, meeting_id: str) -> None:
        self._drop_paper()
        self._open(meeting_id)

    def _drop_paper(self) -> None:
        if self._paper is not None:
            self._stack.removeWidget(self._paper)
            self._paper.hide()
            self._paper.deleteLater()
            self._paper = None

    def _on_refused(self, problem: Problem) -> None:
        if self.page is not None:
            self.page.refused(problem)

    def _on_mistake(self, _error: object) -> None:
        if self.page is not None:
            self.page.set_busy(busy=False)

    def _on_delete(self, meeting_id: str) -> None:
        self._context.jobs.write(
            lambda desk: meetings.delete(desk, meeting_id), partial(self._on_deleted, meeting_id)
        )

    def _on_deleted(self, meeting_id: str, _none: None) -> None:
        if self.page is None or self.page.meeting_id == meeting_id:
            self._show_list()
        undo = partial(self._restore, meeting_id)
        office_told.say(self._context, _("The meeting is deleted."), undo, "meeting", meeting_id)

    def _restore(self, meeting_id: str) -> None:
        self._context.jobs.write(
            lambda desk: meetings.restore(desk, meeting_id), partial(self._on_restored, meeting_id)
        )

    def _on_restored(self, meeting_id: str, _none: None) -> None:
        self.list.select(meeting_id)
        self._context.say(_("The meeting is back."), None)


def _has_keyboard(window: QWidget) -> bool:
    """Say whether something in sight has the keyboard: the first meeting hides the button that made it."""
    focus = window.focusWidget()
    return focus is not None and focus.isVisible()
