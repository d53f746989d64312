"""The page of one meeting: its form, the running total, Save and Delete. It knows what was there before.

Only what is new or changed is handed on, so that a form left open takes nothing back that came meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from outreach_desk.desk import roll
from outreach_desk.desk.meeting_rows import HELD, PLANNED, Row
from outreach_desk.desk.meetings import UNMARKED, Look, Mark, Sheet, Start
from outreach_desk.desk.people import Person
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _
from outreach_desk.ui.context import Context
from outreach_desk.ui.meetings import meeting_words, people_field
from outreach_desk.ui.meetings.adding import Adding
from outreach_desk.ui.meetings.meeting_form import MeetingForm
from outreach_desk.ui.widgets import keys
from outreach_desk.ui.widgets.form import commit_typing
from outreach_desk.ui.widgets.page import Page

Key = tuple[str, str]


@dataclass(frozen=True)
class Outgoing:
    """What is to be written: see `desk.meetings.save`. Of a meeting that was held `nobody` may be marked."""

    meeting_id: str | None
    values: dict[str, Any]
    marks: dict[Key, Mark]
    removed: tuple[Key, ...]
    and_next: bool = False
    nobody: bool = False


class MeetingPage(Page):
    """Emits the person's wishes; `sheet` is the meeting as it was read, None for a new one (see `Start`)."""

    save_wanted = Signal(object)  # Outgoing
    delete_wanted = Signal(str)
    history_wanted = Signal()
    open_wanted = Signal(str)
    day_wanted = Signal(object)  # the day of several other meetings
    print_wanted = Signal(object)  # Outgoing

    def __init__(self, context: Context, sheet: Sheet | None, look: Look, start: Start | None = None) -> None:
        super().__init__(meeting_words.title(sheet), action=_("Save"), scrolls=True, back=True, wide=False)
        self.sheet = sheet
        self._context = context
        self._look = look
        self._rolled: tuple[Any, ...] | None = None
        self._expected: frozenset[Key] = frozenset()
        self._follows_roll = sheet is None and not (start and start.expected)
        self.form = MeetingForm(context)
        self._adding = Adding(context, self.form, self)
        self._adding.member_added.connect(self._add)
        self._adding.member_gone.connect(self._on_member_gone)
        self.content.addWidget(self.form)
        self._wire()
        if sheet is not None:
            self.form.attendance.set_refers()
            self.form.attendance.refer_wanted.connect(self._on_refer)
            self._show_sheet(sheet)
        elif start is not None:
            self.form.set_values(start.values)
            self._expect(start.expected)
        self.set_look(look)
        self._untouched = self._said()

    @property
    def meeting_id(self) -> str | None:
        """Give the id of the meeting, None for a new one."""
        return self.sheet.id if self.sheet else None

    def set_look(self, look: Look) -> None:
        """Offer whom and what there is now; nothing that is typed changes."""
        self._look = look
        self._rolled = None
        self._adding.set_look(look)
        self.form.people.set_people(look.people)
        self.form.attendance.set_people({person.key: person for person in look.people})
        self.form.set_offers(look.offers)
        self._on_changed()

    def touched(self, *, commit: bool = True) -> bool:
        """Say whether anything was typed that is not saved; see `Form.values` for `commit`."""
        return self._said(commit=commit) != self._untouched

    def typed(self, *, commit: bool = True) -> dict[str, Any]:
        """Give all that is typed, with the meeting it belongs to and what it was."""
        return {"sheet": self.sheet, "untouched": self._untouched, "state": self._state(commit=commit)}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Put it back, into a page made for the same meeting."""
        state = typed["state"]
        self._untouched = typed["untouched"]
        self.form.set_typed(state["fields"])
        self._follows_roll = False
        self._expected = frozenset(state["expected"])
        self.form.attendance.set_listed(state["listed"], state["numbered"])
        self.form.new_member.set_typed(state["new_member"])
        self.form.new_place.set_typed(state.get("new_place"))
        self._on_changed()

    def set_busy(self, *, busy: bool) -> None:
        """Take no second Save while one is under way."""
        self.action.setEnabled(not busy)

    def refused(self, problem: Problem) -> None:
        """Show why nothing was saved."""
        self.set_busy(busy=False)
        self._context.refused(self.form)(problem)

    def _on_member_gone(self, person: Person) -> None:
        if self.form.attendance.is_listed(person):
            self.form.attendance.take_off(person)

    def begin(self, *, at_day: bool = False) -> None:
        """Take the keyboard: where people are marked if they are known, else a new meeting at its date.

        `at_day`: at its date all the same.
        """
        first: QWidget = self.form.fields["status"]
        if at_day:
            first = self.form.fields["held_on"]
        elif self.form.held and self.form.attendance.numbered:
            first = self.form.numbers
        elif self.sheet is None:
            first = self.form.fields["held_on"]
        elif self.form.held:
            first = self.form.people
        self.setFocusProxy(first)
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape; what is typed is kept."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _on_refer(self, client_id: str) -> None:
        state = {"page": "new", "client_id": client_id, "meeting_id": self.meeting_id, "back": "meetings"}
        self._context.go("referrals", state)

    def _wire(self) -> None:
        form = self.form
        self.action.setToolTip(_("Ctrl+S"))
        save = QShortcut(QKeySequence.StandardKey.Save, self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self.action.click)
        self.acted.connect(self._on_save)
        and_next = self.add_action(_("Save and next"))
        and_next.setToolTip(_("Ctrl+Shift+S"))
        and_next.clicked.connect(partial(self._on_save, and_next=True))
        keys.on(self, "Ctrl+Shift+S", and_next.click)
        keys.on(self, "Ctrl+Shift+A", form.mark_all_wanted.emit)
        keys.on(self, "Ctrl+L", form.numbers.setFocus)
        QWidget.setTabOrder(form.last, self.action)
        if self.sheet is not None:
            paper = self.add_action(_("Attendance sheet"))
            paper.setToolTip(_("Ctrl+P"))
            paper.clicked.connect(self._on_print)
            keys.on(self, "Ctrl+P", paper.click)
            self.add_action(_("History")).clicked.connect(self.history_wanted)
            delete = self.add_action(_("Delete meeting"))
            delete.clicked.connect(lambda: self.delete_wanted.emit(self.meeting_id))
        form.changed.connect(self._on_changed)
        form.people.person_chosen.connect(self._add)
        form.mark_all_wanted.connect(form.attendance.mark_all)
        form.rest_absent_wanted.connect(form.attendance.mark_rest_absent)
        form.numbers.wanted.connect(self._on_numbers)
        form.attendance.left.connect(form.people.setFocus)
        form.same_day.open_wanted.connect(self.open_wanted)
        form.same_day.day_wanted.connect(self.day_wanted)

    def _show_sheet(self, sheet: Sheet) -> None:
        """Show a meeting and whoever is missing on its list; one planned for a day gone by is held."""
        self.form.set_values(sheet.values)
        day = sheet.values["held_on"]
        if sheet.values["status"] == PLANNED and day is not None and day <= dates.today():
            self.form.fields["status"].set_value(HELD)
        expected = [(person, Mark(UNMARKED)) for person in sheet.expected]
        self._expected = frozenset(person.key for person in sheet.expected)
        listed = (*sheet.attendees, *expected)
        self.form.attendance.set_listed(listed, len(sheet.attendees) or len(listed))
        if sheet.values["keyed_on"] is not None:
            keyed = _("Keyed on {day}.").format(day=dates.show_day(sheet.values["keyed_on"]))
            self.form.fields["held_on"].set_hint(keyed)

    def _expect(self, people: Sequence[Person]) -> None:
        """List whom a new meeting expects; nobody is marked."""
        self._expected = frozenset(person.key for person in people)
        self.form.attendance.set_listed([(person, Mark(UNMARKED)) for person in people], len(people))
        self.form.arrange()

    def _follow_roll(self) -> None:
        """Expect whom the kind and the day of a new meeting expect, as long as nobody is marked."""
        kind, day = self.form.fields["kind"].value(), self.form.day
        marked = any(mark.presence != UNMARKED for mark in self.form.attendance.marks().values())
        if not self._follows_roll or marked or day is None or self._rolled == (kind, day):
            return
        self._rolled = (kind, day)
        self._expect(roll.expected(self._look.roll, self._look.people, kind, day))

    def _said(self, *, commit: bool = True) -> dict[str, Any]:
        """Give what the person has said, without who is only expected, and what a blank is no word of."""
        if commit:
            commit_typing()
        return {
            "fields": self.form.values(commit=False),
            "marks": self._marks(),
            "removed": self._removed(),
            "new_member": self.form.new_member.typed(commit=commit),
            "new_place": self.form.new_place.typed(commit=commit),
        }

    def _state(self, *, commit: bool = True) -> dict[str, Any]:
        return {
            "fields": self.form.typed(commit=commit),
            "listed": tuple(self.form.attendance.listed()),
            "numbered": self.form.attendance.numbered,
            "expected": tuple(sorted(self._expected)),
            "new_member": self.form.new_member.typed(commit=commit),
            "new_place": self.form.new_place.typed(commit=commit),
        }

    def _marks(self) -> dict[Key, Mark]:
        """Give the marks that are new or changed. Whoever is only expected has none yet."""
        before = self._before()
        return {
            key: mark
            for key, mark in self.form.attendance.marks().items()
            if before.get(key) != mark and (mark.presence != UNMARKED or key not in self._expected)
        }

    def _removed(self) -> tuple[Key, ...]:
        """Give who was taken off the list; of a new meeting nothing has to be written."""
        known = [*self._before(), *(sorted(self._expected) if self.sheet else ())]
        listed = self.form.attendance.marks()
        return tuple(key for key in known if key not in listed)

    def _before(self) -> dict[Key, Mark]:
        return {person.key: mark for person, mark in self.sheet.attendees} if self.sheet else {}

    def _on_numbers(self, numbers: list[int]) -> None:
        self.form.attendance.turn(numbers)
        listed = self.form.attendance.listed()
        said: dict[str, list[str]] = {}
        for number in numbers:
            said.setdefault(listed[number - 1][1].presence, []).append(str(number))
        label = self._context.codes.label
        self.form.numbers.set_hint(
            "\n".join(f"{label('presence', found)}: {', '.join(which)}" for found, which in said.items())
        )

    def _add(self, person: Person) -> None:
        self.form.attendance.add(person)
        words = _("{person} is on the list. Type the next one.").format(person=people_field.label(person))
        self.form.people.set_hint(words)
        self.form.people.setFocus()

    def _on_save(self, *, and_next: bool = False) -> None:
        out = self._outgoing(and_next=and_next)
        if out is not None:
            self.set_busy(busy=True)
            self.save_wanted.emit(out)

    def _on_print(self) -> None:
        out = self._outgoing()
        if out is not None:
            self.print_wanted.emit(out)

    def _outgoing(self, *, and_next: bool = False) -> Outgoing | None:
        """Give what is to be written; None where it cannot be read, or while a Save is under way."""
        if not self.action.isEnabled():
            return None
        if not self.form.numbers.settle():
            return None
        self.form.people.settle()
        if self.form.people.problem() is not None:
            self.form.readable()
            return None
        self.form.show_problems({})
        known = self.sheet.values if self.sheet else {}
        values = self.form.meeting_values()
        return Outgoing(
            self.meeting_id,
            {name: value for name, value in values.items() if not known or value != known[name]},
            self._marks(),
            self._removed(),
            and_next,
            meeting_words.is_nobody_marked(self.form),
        )

    def _on_changed(self) -> None:
        self._follow_roll()
        self.set_sentence(meeting_words.state(self.form))
        if self.sheet is None:
            today = _("Keyed on {day}.").format(day=dates.show_day(dates.today()))
            past = self.form.day is not None and self.form.day < dates.today()
            self.form.fields["held_on"].set_hint(today if past else "")
        self.form.same_day.set_others(self._others())

    def _others(self) -> list[Row]:
        """Give the other meetings of the same day, in the order of their hours."""
        day = self.form.day
        rows = [row for row in self._look.rows if day and row.held_on == day and row.id != self.meeting_id]
        return rows[::-1]
