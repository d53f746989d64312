"""What the page of a meeting says of itself: its title, how it stands, and what else was on its day."""

from outreach_desk.desk import meetings
from outreach_desk.desk.meeting_rows import Row
from outreach_desk.desk.meetings import Sheet
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui.context import Context
from outreach_desk.ui.meetings.meeting_form import MeetingForm


def title(sheet: Sheet | None) -> str:
    """Name a meeting by its day; None is a new one."""
    if sheet is None:
        return _("New meeting")
    day = sheet.values["held_on"]
    return _("Meeting of {day}").format(day=dates.show_day(day)) if day else _("Meeting")


def state(form: MeetingForm) -> str:
    """Say how many came, are expected, or that nobody is counted."""
    if form.held:
        return _total(form)
    if form.planned:
        expected = len(form.attendance.marks())
        words = ngettext("Planned. {n} person is expected.", "Planned. {n} people are expected.", expected)
        return words.format(n=_n(expected))
    return _("It did not happen: nobody is counted.")


def same_day(other: Row, context: Context) -> str:
    """Warn of another meeting on the same day."""
    kind = context.codes.label("activity_kind", other.kind or "")
    what = f"{kind}, {other.starts_at}" if other.starts_at else kind
    words = _("The group already has a meeting on this day: {what}. You can save this one all the same.")
    return words.format(what=what)


def _total(form: MeetingForm) -> str:
    named, unnamed = meetings.count(form.attendance.listed(), form.day or dates.today())
    heads = form.heads + unnamed
    turns = named + heads
    parts = (
        ngettext("{n} person by code", "{n} people by code", named).format(n=_n(named)),
        ngettext("{n} person without a name", "{n} people without a name", heads).format(n=_n(heads)),
        ngettext("{n} attendance in all", "{n} attendances in all", turns).format(n=_n(turns)),
    )
    return " · ".join(parts)


def _n(number: int) -> str:
    return numbers.show_integer(number)
