"""The fields of a meeting in cards, with the list of who came in their midst."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_desk.desk.meetings import UNMARKED
from outreach_desk.desk.offered import Offer, Offers
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import N_, _
from outreach_desk.records import catalog, meeting
from outreach_desk.ui.context import Context
from outreach_desk.ui.meetings.attendance import Attendance
from outreach_desk.ui.meetings.new_member import NewMember
from outreach_desk.ui.meetings.new_place import NewPlace
from outreach_desk.ui.meetings.number_field import NumberField
from outreach_desk.ui.meetings.people_field import PeopleField
from outreach_desk.ui.meetings.radio_field import RadioField
from outreach_desk.ui.meetings.same_day import SameDay
from outreach_desk.ui.widgets import buttons, column_fields, texts
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.notice import Notice
from outreach_desk.ui.widgets.pick_fields import ReferenceField
from outreach_desk.ui.widgets.type_ahead import Choice

PEOPLE, NUMBERS = "people", "numbers"
USUAL_KIND = "periodic_meeting"
_AT_PLACES = "establishment_visit"
_RIGHTS_MODELS = {"M2_WORKER_RIGHTS", "T3_WORKER_RIGHTS"}
_INSIDE_KINDS = {"periodic_meeting", "core_briefing", "board_meeting", "case_conference"}
_PLACE_FIELDS = ("establishment_id", "owners", "workers")
_BEHIND_FIELDS = ("organiser_id", "educator_id", "audience")
_HEADS = {
    "anonymous_f": N_("Women"),
    "anonymous_m": N_("Men"),
    "anonymous_tg_w": N_("Trans women"),
    "anonymous_tg_m": N_("Trans men"),
    "anonymous_other": N_("Others"),
    "anonymous_undisclosed": N_("Not told"),
}


class MeetingForm(Form):
    """Emits `changed` also when the list of who came changes."""

    mark_all_wanted = Signal()
    rest_absent_wanted = Signal()
    new_member_wanted = Signal()
    new_place_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._codes = context.codes
        self._offered: dict[str, bool] = {}
        self._places: tuple[Offer, ...] = ()
        self.attendance = Attendance(context.codes, context.style)
        self.new_member = NewMember(context.codes)
        self.new_place = NewPlace(context.codes)
        self.same_day = SameDay(context)
        self.aside = Notice(context.style)
        self.people = PeopleField(
            PEOPLE, _("Who came? Code or nickname"), self.attendance.is_listed, hint=_people_hint()
        )
        self.numbers = NumberField(NUMBERS)
        self.total = texts.text("", "label")
        self._future = False
        self._card_what()
        self._came = self._card_people()
        self._heads = self._card_heads()
        self._card_about()
        self.attendance.changed.connect(self.changed)
        self.changed.connect(self.arrange)
        self.fields["held_on"].set_value(dates.today())
        self.fields["kind"].set_value(USUAL_KIND)
        self.fields["status"].set_value(meeting.HELD)
        self.fields["held_on"].changed.connect(self._follow_day)
        self.arrange()

    @property
    def day(self) -> date | None:
        """Give the day as far as it can be read."""
        day = self.fields["held_on"].value()
        return day if isinstance(day, date) else None

    @property
    def held(self) -> bool:
        """Say whether the meeting was held."""
        return bool(self.fields["status"].value() == meeting.HELD)

    @property
    def planned(self) -> bool:
        """Say whether the meeting is only planned."""
        return bool(self.fields["status"].value() == meeting.PLANNED)

    @property
    def heads(self) -> int:
        """Count those without a name, as far as the numbers can be read."""
        return sum(head for name in _HEADS if isinstance(head := self.fields[name].value(), int))

    @property
    def last(self) -> QWidget:
        """Give the field after which the keyboard goes on to Save."""
        return self.fields["note"].editor

    def set_offers(self, offers: Offers) -> None:
        """Offer what can be named; where there is nothing, the field is not shown."""
        self._offer("point_id", offers.points)
        self._places = offers.establishments
        self._offer("establishment_id", self._places)
        self._offer("organiser_id", offers.organisers)
        self._offer("educator_id", offers.educators)
        self.arrange()

    def take_unknown_place(self) -> str:
        """Give the words that name no establishment yet, and leave the field empty."""
        field = self.fields["establishment_id"]
        words = field.peek()
        if not isinstance(field, ReferenceField) or field.line.choice is not None or not words:
            return ""
        field.set_value(None)
        return str(words)

    def name_place(self, place: Offer) -> None:
        """Let the meeting be at an establishment that was just written."""
        self._places = (*self._places, place)
        self._offer("establishment_id", self._places)
        self.fields["establishment_id"].set_value(place.id)

    def forget_place(self, place: Offer) -> None:
        """Offer an establishment no longer; the meeting is not there."""
        self._places = tuple(one for one in self._places if one.id != place.id)
        if self.fields["establishment_id"].value() == place.id:
            self.fields["establishment_id"].set_value(None)
        self._offer("establishment_id", self._places)

    def meeting_values(self) -> dict[str, Any]:
        """Give the values that `desk.meetings.save` takes."""
        values = self.values()
        del values[PEOPLE], values[NUMBERS]
        if self.held or self.planned:
            values["not_held_reason"] = None
        return values

    def arrange(self) -> None:
        """Show what belongs to a meeting in its state, and what its kind or model asks for."""
        held, heads = self.held, any(self.fields[name].typed() for name in _HEADS)
        marked = any(mark.presence != UNMARKED for mark in self.attendance.marks().values())
        self.fields["not_held_reason"].setVisible(not held and not self.planned)
        self._came.setVisible(held)
        self._heads.setVisible(held or heads)
        words = _("The list of who came is put aside and counts nowhere. It comes back with “{held}”.")
        held_words = self._codes.label("meeting_status", meeting.HELD)
        self.aside.tell("" if held or not marked else words.format(held=held_words))
        kind, model = self.fields["kind"].value(), self.fields["model"].value()
        at_place = kind == _AT_PLACES or model in _RIGHTS_MODELS
        self._ask(_PLACE_FIELDS, asked=at_place)
        self._add_place.setVisible(at_place)
        self._ask(_BEHIND_FIELDS, asked=kind not in _INSIDE_KINDS)
        self._ask(("point_id",), asked=True)
        self.attendance.ask_roles(asked=at_place)
        self.attendance.set_day(self.day)
        self.numbers.most = len(self.attendance.marks())
        self.numbers.setVisible(self.numbers.most > 0)
        self.total.setText(self._totals())

    def _totals(self) -> str:
        """Say how many of the list came: whoever is not marked is counted too."""
        present, absent, unmarked = (numbers.show_integer(n) for n in self.attendance.count_presences())
        listed = numbers.show_integer(sum(self.attendance.count_presences()))
        words = _("{present} present, {absent} absent, {unmarked} not marked of {listed}")
        said = words.format(present=present, absent=absent, unmarked=unmarked, listed=listed)
        return said if self.attendance.marks() else ""

    def _ask(self, names: Iterable[str], *, asked: bool) -> None:
        """Show fields that are asked for and have something to offer; what is filled in is always shown."""
        for name in names:
            field = self.fields[name]
            offers = not isinstance(field, ReferenceField) or self._offered.get(name, False)
            field.setVisible((asked and offers) or field.value() is not None)

    def _offer(self, name: str, offers: Iterable[Offer]) -> None:
        choices = [
            Choice(offer.id, f"{offer.code} · {offer.name}" if offer.name else offer.code) for offer in offers
        ]
        self._offered[name] = bool(choices)
        field = self.fields[name]
        if isinstance(field, ReferenceField):
            field.set_choices(choices)

    def _follow_day(self) -> None:
        """A day that lies ahead can only be planned; come back to the past, the meeting was held."""
        day = self.day
        if day is None or (day > dates.today()) == self._future:
            return
        self._future = day > dates.today()
        if self._future and self.held:
            self.fields["status"].set_value(meeting.PLANNED)
        elif not self._future and self.planned:
            self.fields["status"].set_value(meeting.HELD)

    def _field(self, name: str, *, label: str = "", hint: str = "") -> Field:
        column = catalog.THINGS["meeting"].columns[name]
        return column_fields.of(column, self._codes, on=dates.today(), label=label, hint=hint)

    def _card_what(self) -> None:
        status = catalog.THINGS["meeting"].columns["status"]
        answers = [
            (code, self._codes.label("meeting_status", code))
            for code in (meeting.PLANNED, meeting.HELD, meeting.NOT_HELD)
        ]
        self.card(
            "",
            (self._field("held_on"), self._field("kind")),
            self.same_day,
            (self._field("starts_at"), self._field("ends_at")),
            RadioField("status", _(status.label), answers, required=True),
            self._field("not_held_reason"),
            self.aside,
        )

    def _card_people(self) -> QWidget:
        all_present = buttons.plain(_("Mark all present"))
        new_member = buttons.plain(_("New member"))
        rest_absent = buttons.plain(_("The rest is absent"))
        all_present.setToolTip(_("Ctrl+Shift+A"))
        all_present.clicked.connect(self.mark_all_wanted)
        rest_absent.clicked.connect(self.rest_absent_wanted)
        new_member.clicked.connect(self.new_member_wanted)
        steps = QWidget()
        side_by_side = Flow(steps, spacing=8)
        for button in (all_present, rest_absent, new_member):
            side_by_side.addWidget(button)
        self.attendance.set_before(self.new_member.last)
        return self.card(
            _("People by code"),
            (self.people, self.numbers),
            steps,
            self.new_member,
            self.total,
            self.attendance,
        )

    def _card_heads(self) -> QWidget:
        fields = [self._field(name, label=_(words)) for name, words in _HEADS.items()]
        parts = [self._field(name) for name in _PLACE_FIELDS[1:]]
        return self.card(_("People without a name"), fields[:3], fields[3:], parts)

    def _card_about(self) -> None:
        self.card(
            _("What it was about"),
            self._field("topics"),
            self._field("peer_led"),
            *(self._field(name) for name in _BEHIND_FIELDS),
        )
        self._add_place = buttons.plain(_("New establishment"))
        self._add_place.clicked.connect(self.new_place_wanted)
        self.card(
            _("Where it was"),
            self._field("point_id"),
            self._field("establishment_id"),
            self._add_place,
            self.new_place,
            self._field("place_type"),
            self._field("commune"),
            self._field("place", hint=_("Stays on this computer.")),
            self._field("model"),
        )
        self.card(_("Note"), self._field("next_on"), self._field("note", hint=_("Stays on this computer.")))


def _people_hint() -> str:
    return _("Enter puts the person on the list. Then type the next one.")
