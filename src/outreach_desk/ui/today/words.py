"""What is due today in words: what to do, about whom, since when."""

from outreach_desk.desk import today
from outreach_desk.desk.follow_ups import Line
from outreach_desk.desk.today import Due
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.records import follow_up
from outreach_desk.records.reference import Codes

_CODED = {follow_up.RESULT, follow_up.NEED}


def what(codes: Codes, due: Due) -> str:
    """Say what is to be done."""
    if due.kind == today.SLIP:
        return _("Slip without an answer: {number}").format(number=due.about)
    kind = codes.label("activity_kind", due.reason) if due.reason else ""
    if due.kind == today.UNMARKED:
        words = ngettext("{n} person is not marked: {kind}", "{n} people are not marked: {kind}", due.count)
        return words.format(n=numbers.show_integer(due.count), kind=kind)
    if due.kind == today.PLANNED:
        return _("Was it held? {kind}").format(kind=kind)
    return _("Ask after her: {why}").format(why=why(codes, due))


def why(codes: Codes, asked: Due | Line) -> str:
    """Say why somebody is asked after, and about what."""
    words = codes.label("follow_up_reason", asked.reason) if asked.reason else ""
    about = codes.label("service_type", asked.about) if asked.reason in _CODED else asked.about
    if asked.about_on is not None:
        about = dates.show_day(asked.about_on)
    words = f"{words} · {about}" if about else words
    if asked.attempt > 1:
        return _("{why} · attempt {n}").format(why=words, n=asked.attempt)
    return words


def month(period: str) -> str:
    """Give a month as people write it: 07/2026."""
    year, _dash, number = period.partition("-")
    return f"{number}/{year}"
