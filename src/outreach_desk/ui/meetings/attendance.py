"""Everybody on the list of a meeting, numbered: members and clients apart, in the order of their codes.

A list that was there when the meeting was opened keeps its numbers: they are those of the printed sheet.
Whoever comes on later stands behind it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from outreach_desk.desk.meetings import ABSENT, PRESENT, UNMARKED, Mark
from outreach_desk.desk.people import CLIENT, MEMBER, Person
from outreach_desk.ground.language import _
from outreach_desk.ground.sorting import sort_key
from outreach_desk.records.reference import Codes
from outreach_desk.ui.meetings.attendee import Attendee
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import texts

Key = tuple[str, str]
Listed = Sequence[tuple[Person, Mark]]
_LATER = "later"


class Attendance(QWidget):
    """Emits `changed`, `refer_wanted(client id)`. `left`: nobody is there any more to take the keyboard."""

    changed = Signal()
    refer_wanted = Signal(str)
    left = Signal()

    def __init__(self, codes: Codes, style: Style) -> None:
        super().__init__()
        self._codes = codes
        self._style = style
        self._attendees: dict[Key, Attendee] = {}
        self._numbered: list[Key] = []
        self._asks_roles = False
        self._day: date | None = None
        self._refers = False
        self._before: QWidget | None = None
        self._nobody = texts.text(_("Nobody is on the list yet."), "quiet")
        self._titles: dict[str, QLabel] = {}
        self._sections: dict[str, QVBoxLayout] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._nobody)
        for kind in (MEMBER, CLIENT, _LATER):
            self._titles[kind] = texts.text("", "label")
            self._titles[kind].hide()
            self._sections[kind] = QVBoxLayout()
            self._sections[kind].setSpacing(0)
            layout.addWidget(self._titles[kind])
            layout.addLayout(self._sections[kind])

    def set_before(self, before: QWidget) -> None:
        """Say after which widget the keyboard comes to the list."""
        self._before = before

    def set_refers(self) -> None:
        """Offer a referral at everybody who is a client; the people come after this."""
        self._refers = True

    def listed(self) -> Listed:
        """Give everybody with her mark, as they stand."""
        return [(one.person, one.mark) for one in self._in_order()]

    def marks(self) -> dict[Key, Mark]:
        """Give all marks."""
        return {key: one.mark for key, one in self._attendees.items()}

    @property
    def numbered(self) -> int:
        """Say how many keep their numbers: the first ones of `listed`."""
        return len(self._numbered)

    def set_listed(self, listed: Iterable[tuple[Person, Mark]], numbered: int = 0) -> None:
        """Show these people and no others. So many of the first keep their places, whoever comes later."""
        for key in list(self._attendees):
            self._drop(key)
        for person, mark in listed:
            self._put(person, mark)
        self._numbered = list(self._attendees)[:numbered]
        self._arrange()

    def is_listed(self, person: Person) -> bool:
        """Say whether she stands on the list."""
        return person.key in self._attendees

    def add(self, person: Person) -> None:
        """Put a person on the list as present; who was on it already is present now."""
        if person.key in self._attendees:
            self._attendees[person.key].set_presence(PRESENT)
        else:
            self._put(person, Mark())
            self._arrange()
        self.changed.emit()

    def take_off(self, person: Person) -> None:
        """Take a person off the list."""
        self._on_removed(person.key)

    def mark_all(self) -> None:
        """Mark everybody on the list as present."""
        for one in self._attendees.values():
            one.set_presence(PRESENT)

    def mark_rest_absent(self) -> None:
        """Mark as absent whoever is not marked yet."""
        for one in self._attendees.values():
            if one.mark.presence == UNMARKED:
                one.set_presence(ABSENT)

    def turn(self, numbers: Iterable[int]) -> None:
        """Turn these people by their numbers: who is present becomes absent, everybody else present."""
        ordered = self._in_order()
        for number in numbers:
            one = ordered[number - 1]
            one.set_presence(ABSENT if one.mark.presence == PRESENT else PRESENT)

    def ask_roles(self, *, asked: bool) -> None:
        """Ask of everybody as what she came, or of nobody."""
        self._asks_roles = asked
        for one in self._attendees.values():
            one.show_role(shown=asked)

    def count_presences(self) -> tuple[int, int, int]:
        """Count who came, who did not, and of whom nothing is said yet; deleted people do not count."""
        found = [one.mark.presence for one in self._attendees.values() if not one.person.deleted]
        return found.count(PRESENT), found.count(ABSENT), found.count(UNMARKED)

    def set_people(self, known: Mapping[Key, Person]) -> None:
        """Show what is known of everybody by now."""
        for key, one in self._attendees.items():
            if key in known:
                one.set_person(known[key])
        self._note_all()

    def set_day(self, day: date | None) -> None:
        """Say of which day the meeting is: consent is of a day."""
        if day != self._day:
            self._day = day
            self._note_all()

    def _put(self, person: Person, mark: Mark) -> None:
        one = Attendee(person, mark, self._codes, self._style)
        one.changed.connect(self.changed)
        one.removed.connect(self._on_removed)
        one.step_wanted.connect(self._on_step)
        one.refer_wanted.connect(self.refer_wanted)
        if self._refers:
            one.set_refers()
        one.show_role(shown=self._asks_roles)
        self._attendees[person.key] = one

    def _drop(self, key: Key) -> None:
        one = self._attendees.pop(key)
        for section in self._sections.values():
            section.removeWidget(one)
        if key in self._numbered:
            self._numbered.remove(key)
        one.hide()
        one.deleteLater()

    def _in_order(self) -> list[Attendee]:
        places = {key: place for place, key in enumerate(self._numbered)}
        return sorted(
            self._attendees.values(),
            key=lambda one: (
                places.get(one.person.key, len(places)),
                one.person.kind != MEMBER,
                sort_key(one.person.code),
                one.person.id,
            ),
        )

    def _section(self, one: Attendee) -> str:
        return _LATER if self._numbered and one.person.key not in self._numbered else one.person.kind

    def _arrange(self) -> None:
        """Put every row into its place, on the screen and in the way of the Tab key."""
        ordered = self._in_order()
        before = self._before
        places = dict.fromkeys(self._sections, 0)
        for number, one in enumerate(ordered, start=1):
            kind = self._section(one)
            if self._sections[kind].indexOf(one) != places[kind]:
                self._sections[kind].insertWidget(places[kind], one)
                one.show()
            places[kind] += 1
            one.set_number(number)
            for stop in one.stops:
                if before is not None:
                    QWidget.setTabOrder(before, stop)
                before = stop
        titles = {MEMBER: _("Members ({n})"), CLIENT: _("Clients ({n})"), _LATER: _("Added later ({n})")}
        for kind, words in titles.items():
            self._titles[kind].setText(words.format(n=places[kind]))
            self._titles[kind].setVisible(places[kind] > 0)
        self._nobody.setVisible(not ordered)
        self._note_all()

    def _note_all(self) -> None:
        humans: dict[str, str] = {}
        for one in self._in_order():
            person = one.person
            twice = humans.get(person.human)
            humans.setdefault(person.human, person.code)
            if person.deleted:
                one.set_note(_("was deleted: counts nowhere"))
            elif twice is not None:
                one.set_note(_("the same person as {code}: counts once").format(code=twice))
            elif self._day is not None and not person.counts_by_name(self._day):
                one.set_note(_("no consent on this day: counts without a name"))
            else:
                one.set_note("")

    def _on_removed(self, key: Key) -> None:
        ordered = [one.person.key for one in self._in_order()]
        place = ordered.index(key)
        self._drop(key)
        self._arrange()
        self.changed.emit()
        rest = self._in_order()
        if rest:
            rest[min(place, len(rest) - 1)].take_keyboard()
        else:
            self.left.emit()

    def _on_step(self, key: Key, step: int) -> None:
        ordered = self._in_order()
        place = [one.person.key for one in ordered].index(key) + step
        if 0 <= place < len(ordered):
            ordered[place].take_keyboard()
