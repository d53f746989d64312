"""New members and establishments that are met while a meeting is typed: written at once, then named by it."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from outreach_desk.desk import establishments, next_code, people
from outreach_desk.desk.meetings import Look
from outreach_desk.desk.offered import Offer
from outreach_desk.desk.people import MEMBER, Person
from outreach_desk.ground.language import _
from outreach_desk.ui.context import Context
from outreach_desk.ui.meetings.meeting_form import MeetingForm
from outreach_desk.ui.meetings.new_member import ROLE
from outreach_desk.ui.widgets.once import Once


class Adding(QObject):
    """Belongs to the page of a meeting.

    Emits `member_added(Person)`, and `member_gone(Person)` where adding her is undone.
    """

    member_added = Signal(object)
    member_gone = Signal(object)

    def __init__(self, context: Context, form: MeetingForm, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._form = context, form
        self._look = Look()
        self._member_once = Once(context.jobs, form.new_member.add)
        self._place_once = Once(context.jobs, form.new_place.add)
        form.people.new_wanted.connect(self._begin_member)
        form.new_member_wanted.connect(self._on_new_member)
        form.new_member.wanted.connect(self._on_member)
        form.new_member.closed.connect(self._close_member)
        form.new_place_wanted.connect(self._on_new_place)
        form.new_place.wanted.connect(self._on_place)
        form.new_place.closed.connect(self._close_place)

    def set_look(self, look: Look) -> None:
        """Know whom and what there is: their codes are taken."""
        self._look = look

    def _on_new_member(self) -> None:
        words = self._form.people.typed()
        self._form.people.set_value(None)
        self._begin_member(words)

    def _begin_member(self, words: str) -> None:
        codes = (person.code for person in self._look.people if person.kind == MEMBER)
        self._form.new_member.begin(words, next_code.after(codes))

    def _on_member(self, values: dict[str, Any]) -> None:
        hers = {name: value for name, value in values.items() if name != ROLE}
        act = partial(people.add_member, values=hers, role=values[ROLE], starts_on=self._form.day)
        self._member_once.write(act, self._on_member_added, self._context.refused(self._form.new_member.form))

    def _on_member_added(self, person: Person) -> None:
        self._close_member()
        self.member_added.emit(person)
        words = _("Member {code} is written down.").format(code=person.code)
        self._context.say(words, partial(self._take_member_back, person))

    def _take_member_back(self, person: Person) -> None:
        act = partial(people.take_back, person=person)
        self._context.jobs.write(act, lambda _none: self.member_gone.emit(person))

    def _close_member(self) -> None:
        self._form.new_member.hide()
        self._form.people.setFocus()

    def _on_new_place(self) -> None:
        codes = (place.code for place in self._look.offers.establishments)
        self._form.new_place.begin(self._form.take_unknown_place(), next_code.after(codes))

    def _on_place(self, values: dict[str, Any]) -> None:
        act = partial(establishments.add, values=values)
        self._place_once.write(act, self._on_place_added, self._context.refused(self._form.new_place.form))

    def _on_place_added(self, place: Offer) -> None:
        self._form.name_place(place)
        self._close_place()
        words = _("Establishment {code} is written down.").format(code=place.code)
        self._context.say(words, partial(self._take_place_back, place))

    def _take_place_back(self, place: Offer) -> None:
        act = partial(establishments.take_back, place=place)
        self._context.jobs.write(act, lambda _none: self._form.forget_place(place))

    def _close_place(self) -> None:
        self._form.new_place.hide()
        self._form.fields["establishment_id"].setFocus()
