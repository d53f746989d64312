"""The fields of a meeting in cards, with the list of who came in their midst."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_desk.desk.meetings import Point
from outreach_desk.ground import dates
from outreach_desk.ground.language import N_, _
from outreach_desk.records import catalog, meeting
from outreach_desk.ui.context import Context
from outreach_desk.ui.meetings.attendance import Attendance
from outreach_desk.ui.meetings.new_member import NewMember
from outreach_desk.ui.meetings.people_field import PeopleField
from outreach_desk.ui.meetings.radio_field import RadioField
from outreach_desk.ui.widgets import buttons, column_fields
from outreach_desk.ui.widgets.field import Field
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.notice import Notice
from outreach_desk.ui.widgets.pick_fields import ReferenceField
from outreach_desk.ui.widgets.type_ahead import Choice

PEOPLE = "people"
USUAL_KIND = "periodic_meeting"
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
    new_member_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._codes = context.codes
        self.attendance = Attendance(context.codes, context.style)
        self.new_member = NewMember(context.codes)
        self.same_day = Notice(context.style)
        self.open_other = self.same_day.step(_("Open that meeting"))
        self.aside = Notice(context.style)
        self.people = PeopleField(
            PEOPLE, _("Who came? Code or nickname"), self.attendance.is_listed, hint=_people_hint()
        )
        self._card_what()
        self._came = self._card_people()
        self._heads = self._card_heads()
        self._card_about()
        self.attendance.changed.connect(self.changed)
        self.changed.connect(self.arrange)
        self.fields["held_on"].set_value(dates.today())
        self.fields["kind"].set_value(USUAL_KIND)
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
    def heads(self) -> int:
        """Count those without a name, as far as the numbers can be read."""
        return sum(head for name in _HEADS if isinstance(head := self.fields[name].value(), int))

    @property
    def last(self) -> QWidget:
        """Give the field after which the keyboard goes on to Save."""
        return self.fields["note"].editor

    def set_points(self, points: Iterable[Point]) -> None:
        """Offer these points; where there are none, the field is not shown."""
        choices = [Choice(point.id, f"{point.code} · {point.name}") for point in points]
        field = self.fields["point_id"]
        if isinstance(field, ReferenceField):
            field.set_choices(choices)
        field.setVisible(bool(choices) or field.value() is not None)

    def meeting_values(self) -> dict[str, Any]:
        """Give the values that `desk.meetings.save` takes."""
        values = self.values()
        del values[PEOPLE]
        if self.held:
            values["not_held_reason"] = None
        return values

    def arrange(self) -> None:
        """Show what belongs to a meeting that was held, or to one that was not."""
        held, heads = self.held, any(self.fields[name].typed() for name in _HEADS)
        listed = len(self.attendance.marks())
        self.fields["not_held_reason"].setVisible(not held)
        self._came.setVisible(held)
        self._heads.setVisible(held or heads)
        words = _("The list of who came is put aside and counts nowhere. It comes back with “{held}”.")
        held_words = self._codes.label("meeting_status", meeting.HELD)
        self.aside.tell("" if held or not listed else words.format(held=held_words))
        self.attendance.set_day(self.day)

    def _field(self, name: str, *, label: str = "", hint: str = "") -> Field:
        column = catalog.THINGS["meeting"].columns[name]
        return column_fields.of(column, self._codes, on=dates.today(), label=label, hint=hint)

    def _card_what(self) -> None:
        status = catalog.THINGS["meeting"].columns["status"]
        answers = [
            (code, self._codes.label("meeting_status", code)) for code in (meeting.HELD, meeting.NOT_HELD)
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
        all_present.clicked.connect(self.mark_all_wanted)
        new_member.clicked.connect(self.new_member_wanted)
        steps = QWidget()
        side_by_side = Flow(steps, spacing=8)
        side_by_side.addWidget(all_present)
        side_by_side.addWidget(new_member)
        self.attendance.set_before(new_member)
        return self.card(_("People by code"), self.people, steps, self.new_member, self.attendance)

    def _card_heads(self) -> QWidget:
        fields = [self._field(name, label=_(words)) for name, words in _HEADS.items()]
        return self.card(_("People without a name"), fields[:3], fields[3:])

    def _card_about(self) -> None:
        self.card(_("What it was about"), self._field("topics"), self._field("peer_led"))
        self.card(
            _("Where it was"),
            self._field("point_id"),
            self._field("place_type"),
            self._field("commune"),
            self._field("place", hint=_("Stays on this computer.")),
            self._field("model"),
        )
        self.card(_("Note"), self._field("note", hint=_("Stays on this computer.")))


def _people_hint() -> str:
    return _("Enter puts the person on the list. Then type the next one.")
