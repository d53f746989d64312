"""The screen *Meetings*: the list, and one meeting at a time; what is typed and left is kept as a draft."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedLayout, QWidget

from outreach_desk.desk import meetings, people
from outreach_desk.desk.meetings import Look, Sheet
from outreach_desk.desk.people import Person
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _
from outreach_desk.ui import office_told
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import HalfTyped
from outreach_desk.ui.meetings.meeting_list import MeetingList
from outreach_desk.ui.meetings.meeting_page import MeetingPage, Outgoing
from outreach_desk.ui.widgets.form import commit_typing

Typed = dict[str, Any]


class MeetingScreen(QWidget):
    """Another screen opens a meeting here with the state `{"meeting": id}`, a new one with None as id."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._look = Look((), (), ())
        self.list = MeetingList(context)
        self.page: MeetingPage | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.list)
        self.list.acted.connect(partial(self._begin, None))
        self.list.opened.connect(self._open)
        context.jobs.mistake.connect(self._on_mistake)

    def reload(self) -> None:
        """Read and show anew; what is being typed stays."""
        self._context.jobs.read(meetings.look, self._on_look)

    def typed(self) -> Typed:
        """Give the open meeting and the words to find by."""
        return {
            "find": self.list.filter.text(),
            "page": self.page.typed() if self.page else None,
        }

    def half_typed(self) -> list[HalfTyped]:
        """Give the meeting that is being typed."""
        if self.page is None or not self.page.touched(commit=False):
            return []
        title = _("a new meeting")
        if self.page.sheet is not None and self.page.sheet.values["held_on"]:
            day = dates.show_day(self.page.sheet.values["held_on"])
            title = _("a change of the meeting of {day}").format(day=day)
        state = {"draft": self.page.typed(commit=False)}
        return [HalfTyped("meetings/meeting", self.page.meeting_id, title, state)]

    def set_typed(self, state: Typed) -> None:
        """Put it back; or open what another screen asks for, or what was left half typed."""
        if "draft" in state:
            self._leave()
            self._show_page(state["draft"]["sheet"], state["draft"])
            return
        if "meeting" in state:
            self._begin(None) if state["meeting"] is None else self._open(state["meeting"])
            return
        self.list.filter.setText(state["find"])
        if state["page"] is not None:
            self._show_page(state["page"]["sheet"], state["page"])

    def _on_look(self, look: Look) -> None:
        self._look = look
        self.list.set_rows(look.rows)
        if self.page is not None:
            self.page.set_look(look)
        elif self.isVisible() and not _has_keyboard(self.window()):
            self.list.begin()

    def _open(self, meeting_id: str) -> None:
        self._context.jobs.read(lambda desk: meetings.read(desk, meeting_id), self._begin)

    def _begin(self, sheet: Sheet | None) -> None:
        """Show a meeting."""
        self._leave()
        self._show_page(sheet, None)

    def _show_page(self, sheet: Sheet | None, typed: Typed | None) -> None:
        self._drop_page()
        page = MeetingPage(self._context, typed["sheet"] if typed else sheet, self._look)
        if typed is not None:
            page.set_typed(typed)
        page.back_wanted.connect(self._on_back)
        page.save_wanted.connect(self._on_save)
        page.delete_wanted.connect(self._on_delete)
        page.open_wanted.connect(self._open)
        page.member_wanted.connect(self._on_member)
        self.page = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.begin()

    def _on_back(self) -> None:
        self._leave()
        self._show_list()

    def _leave(self) -> None:
        """Keep what is typed on the page as a draft, if anything is."""
        commit_typing()
        for half in self.half_typed():
            self._context.drafts.leave(half)

    def _show_list(self, meeting_id: str | None = None) -> None:
        self._drop_page()
        self._stack.setCurrentWidget(self.list)
        self.list.select(meeting_id)
        self.list.begin()

    def _drop_page(self) -> None:
        if self.page is not None:
            self._stack.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
            self.page = None

    def _on_save(self, out: Outgoing) -> None:
        self._context.jobs.write(
            lambda desk: meetings.save(desk, out.values, out.marks, out.removed, out.meeting_id),
            partial(self._on_saved, out.meeting_id),
            self._on_refused,
        )

    def _on_saved(self, asked: str | None, meeting_id: str) -> None:
        """Go back to the list. `asked` is None for a meeting that was new."""
        if self.page is None or self.page.meeting_id == asked:
            self._show_list(meeting_id)
        undo = partial(self._on_delete, meeting_id) if asked is None else None
        office_told.say(self._context, _("The meeting is saved."), undo, "meeting", meeting_id)

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

    def _on_member(self, values: dict[str, Any], role: str, day: Any) -> None:
        self._context.jobs.write(
            lambda desk: people.add_member(desk, values, role, day),
            self._on_member_added,
            self._on_member_refused,
        )

    def _on_member_added(self, person: Person) -> None:
        if self.page is not None:
            self.page.member_added(person)

    def _on_member_refused(self, problem: Problem) -> None:
        if self.page is not None:
            self.page.member_refused(problem)


def _has_keyboard(window: QWidget) -> bool:
    """Say whether something in sight has the keyboard: the first meeting hides the button that made it."""
    focus = window.focusWidget()
    return focus is not None and focus.isVisible()
