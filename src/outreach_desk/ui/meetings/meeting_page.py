"""The page of one meeting: its form, the running total, Save and Delete. It knows what was there before.

Only what is new or changed is handed on, so that a form left open takes nothing back that came meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from outreach_desk.desk import meetings
from outreach_desk.desk.meetings import Look, Mark, Row, Sheet
from outreach_desk.desk.people import Person
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui.context import Context
from outreach_desk.ui.meetings import people_field
from outreach_desk.ui.meetings.meeting_form import MeetingForm
from outreach_desk.ui.widgets.page import Page

Key = tuple[str, str]


@dataclass(frozen=True)
class Outgoing:
    """What is to be written: see `desk.meetings.save`."""

    meeting_id: str | None
    values: dict[str, Any]
    marks: dict[Key, Mark]
    removed: tuple[Key, ...]


class MeetingPage(Page):
    """Emits the person's wishes; `sheet` is the meeting as it was read, None for a new one."""

    save_wanted = Signal(object)  # Outgoing
    delete_wanted = Signal(str)
    open_wanted = Signal(str)
    member_wanted = Signal(object, str, object)  # values, role, the day of the meeting or None

    def __init__(self, context: Context, sheet: Sheet | None, look: Look) -> None:
        super().__init__(_title(sheet), action=_("Save"), scrolls=True, back=True, wide=False)
        self.sheet = sheet
        self._context = context
        self._rows: Sequence[Row] = ()
        self.form = MeetingForm(context)
        self.content.addWidget(self.form)
        self._wire()
        if sheet is not None:
            self.form.set_values(sheet.values)
            self.form.attendance.set_listed(sheet.attendees)
        self.set_look(look)
        self._untouched = self._state()

    @property
    def meeting_id(self) -> str | None:
        """Give the id of the meeting, None for a new one."""
        return self.sheet.id if self.sheet else None

    def set_look(self, look: Look) -> None:
        """Offer whom and what there is now; nothing that is typed changes."""
        self._rows = look.rows
        self.form.people.set_people(look.people)
        self.form.attendance.set_people({person.key: person for person in look.people})
        self.form.set_points(look.points)
        self._on_changed()

    def touched(self, *, commit: bool = True) -> bool:
        """Say whether anything was typed that is not saved; see `Form.values` for `commit`."""
        return self._state(commit=commit) != self._untouched

    def typed(self, *, commit: bool = True) -> dict[str, Any]:
        """Give all that is typed, with the meeting it belongs to and what it was."""
        return {"sheet": self.sheet, "untouched": self._untouched, "state": self._state(commit=commit)}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Put it back, into a page made for the same meeting."""
        state = typed["state"]
        self._untouched = typed["untouched"]
        self.form.set_typed(state["fields"])
        self.form.attendance.set_listed(state["listed"])
        self.form.new_member.set_typed(state["new_member"])
        self._on_changed()

    def set_busy(self, *, busy: bool) -> None:
        """Take no second Save while one is under way."""
        self.action.setEnabled(not busy)

    def refused(self, problem: Problem) -> None:
        """Show why nothing was saved."""
        self.set_busy(busy=False)
        self._context.refused(self.form)(problem)

    def member_refused(self, problem: Problem) -> None:
        """Show at her own fields why a new member was not taken."""
        self.form.new_member.set_busy(busy=False)
        self._context.refused(self.form.new_member.form)(problem)

    def member_added(self, person: Person) -> None:
        """Put a new member on the list and go on with the next person."""
        self.form.new_member.set_busy(busy=False)
        self._close_new_member()
        self._add(person)

    def begin(self) -> None:
        """Take the keyboard: a new meeting at its date, a known one where people are added."""
        if self.sheet is None:
            self.form.fields["held_on"].setFocus(Qt.FocusReason.TabFocusReason)
        elif self.form.held:
            self.form.people.setFocus()
        else:
            self.form.fields["status"].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape; what is typed is kept."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _wire(self) -> None:
        form = self.form
        self.action.setToolTip(_("Ctrl+S"))
        save = QShortcut(QKeySequence.StandardKey.Save, self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self.action.click)
        self.acted.connect(self._on_save)
        QWidget.setTabOrder(form.last, self.action)
        if self.sheet is not None:
            delete = self.add_action(_("Delete meeting"))
            delete.clicked.connect(lambda: self.delete_wanted.emit(self.meeting_id))
            QWidget.setTabOrder(self.action, delete)
        form.changed.connect(self._on_changed)
        form.people.person_chosen.connect(self._add)
        form.people.new_wanted.connect(form.new_member.begin)
        form.new_member_wanted.connect(self._on_new_member)
        form.new_member.wanted.connect(self._on_member)
        form.new_member.closed.connect(self._close_new_member)
        form.mark_all_wanted.connect(form.attendance.mark_all)
        form.attendance.left.connect(form.people.setFocus)
        form.open_other.clicked.connect(self._on_open_other)

    def _state(self, *, commit: bool = True) -> dict[str, Any]:
        return {
            "fields": self.form.typed(commit=commit),
            "listed": tuple(self.form.attendance.listed()),
            "new_member": self.form.new_member.typed(commit=commit),
        }

    def _add(self, person: Person) -> None:
        self.form.attendance.add(person)
        words = _("{person} is on the list. Type the next one.").format(person=people_field.label(person))
        self.form.people.set_hint(words)
        self.form.people.setFocus()

    def _on_new_member(self) -> None:
        words = self.form.people.typed()
        self.form.people.set_value(None)
        self.form.new_member.begin(words)

    def _on_member(self, values: dict[str, Any], role: str) -> None:
        self.form.new_member.set_busy(busy=True)
        self.member_wanted.emit(values, role, self.form.day)

    def _close_new_member(self) -> None:
        self.form.new_member.hide()
        self.form.people.setFocus()

    def _on_save(self) -> None:
        if not self.action.isEnabled():
            return
        self.form.people.settle()
        if self.form.people.problem() is not None:
            self.form.readable()
            return
        self.form.show_problems({})
        known = self.sheet.values if self.sheet else {}
        before = {person.key: mark for person, mark in self.sheet.attendees} if self.sheet else {}
        now = self.form.attendance.marks()
        values = self.form.meeting_values()
        self.set_busy(busy=True)
        self.save_wanted.emit(
            Outgoing(
                self.meeting_id,
                {name: value for name, value in values.items() if not known or value != known[name]},
                {key: mark for key, mark in now.items() if before.get(key) != mark},
                tuple(key for key in before if key not in now),
            )
        )

    def _on_changed(self) -> None:
        self.set_sentence(self._total() if self.form.held else _("It did not happen: nobody is counted."))
        other = self._other()
        self.form.same_day.tell(_same_day(other, self._context) if other else "")

    def _other(self) -> Row | None:
        """Give another meeting of the same day, the first of the day."""
        day = self.form.day
        others = [row for row in self._rows if row.held_on == day and row.id != self.meeting_id]
        return others[-1] if day and others else None

    def _on_open_other(self) -> None:
        other = self._other()
        if other is not None:
            self.open_wanted.emit(other.id)

    def _total(self) -> str:
        listed = self.form.attendance.listed()
        named, unnamed = meetings.count(listed, self.form.day or dates.today())
        heads = self.form.heads + unnamed
        turns = named + heads
        absent, unmarked = self.form.attendance.count_absent_and_unmarked()
        parts = [
            ngettext("{n} person by code", "{n} people by code", named).format(n=_n(named)),
            ngettext("{n} person without a name", "{n} people without a name", heads).format(n=_n(heads)),
            ngettext("{n} attendance in all", "{n} attendances in all", turns).format(n=_n(turns)),
        ]
        if absent:
            parts.append(ngettext("{n} absent", "{n} absent", absent).format(n=_n(absent)))
        if unmarked:
            parts.append(ngettext("{n} not marked", "{n} not marked", unmarked).format(n=_n(unmarked)))
        return " · ".join(parts)


def _n(number: int) -> str:
    return numbers.show_integer(number)


def _title(sheet: Sheet | None) -> str:
    if sheet is None:
        return _("New meeting")
    day = sheet.values["held_on"]
    return _("Meeting of {day}").format(day=dates.show_day(day)) if day else _("Meeting")


def _same_day(other: Row, context: Context) -> str:
    kind = context.codes.label("activity_kind", other.kind or "")
    what = f"{kind}, {other.starts_at}" if other.starts_at else kind
    words = _("The group already has a meeting on this day: {what}. You can save this one all the same.")
    return words.format(what=what)
