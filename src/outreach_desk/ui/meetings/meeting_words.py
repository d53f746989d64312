"""What the page of a meeting says of itself: its title and how it stands."""

from outreach_desk.desk import meetings
from outreach_desk.desk.meetings import Saved, Sheet
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
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


def is_nobody_marked(form: MeetingForm) -> bool:
    """Say whether a meeting was held, but nobody is marked and nobody is counted."""
    present, absent, _unmarked = form.attendance.count_presences()
    return form.held and not (present or absent or form.heads)


def saved(what: Saved, *, nobody: bool) -> str:
    """Say that it is saved, what became of follow-ups, and what may be missing."""
    words = [_("The meeting is saved.")]
    if nobody:
        words.append(_("Nobody is marked and nobody is counted yet: open it again to say who came."))
    opened, taken = what.follow_ups.opened, what.follow_ups.taken_back
    if opened:
        more = ngettext(
            "{n} person is to be asked after in 2 days.",
            "{n} people are to be asked after in 2 days.",
            opened,
        )
        words.append(more.format(n=_n(opened)))
    if taken:
        less = ngettext(
            "{n} person need not be asked after any more.",
            "{n} people need not be asked after any more.",
            taken,
        )
        words.append(less.format(n=_n(taken)))
    return " ".join(words)


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
