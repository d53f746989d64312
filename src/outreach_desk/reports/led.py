"""Further lines of I-04: which sessions peers led, and which members were trained (domain.md R18).

Trained is a member who was present at a held session of the kind “training”, in whichever group.
"""

from outreach_desk.records import meeting
from outreach_desk.reports import present, sessions
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import PERCENT, PERSON, SESSION, SESSIONS, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source

_KINDS, _TRAINING = "activity_kind", "training"


def count(source: Source, period: Period) -> list[Figure]:
    """Count sessions that peers led, their share of the sessions held, and members trained."""
    held = [
        one
        for one in source.meetings().values()
        if one.status == meeting.HELD and not one.out and period.holds(one.at.on)
    ]
    facts = [Fact("meeting", one.id, one.at, one.id) for one in held]
    peers = {one.id for one in held if one.peer_led}
    led = [fact for fact in facts if fact.id in peers]
    words = line_words(SESSIONS, "PEER_LED")
    trainings = [one for one in held if source.codes.base(_KINDS, one.at.code or "") == _TRAINING]
    others = present.read(source, source.period).others
    trained = [fact for one in trainings for fact in sessions.members(source, one, others.get(one.id, ()))]
    return [
        Figure(SESSIONS, "PEER_LED", SESSION, words, led),
        Figure(SESSIONS, "PEER_LED", PERCENT, words, led, facts, "no_sessions"),
        Figure(SESSIONS, "TRAINED", PERSON, line_words(SESSIONS, "TRAINED"), trained),
    ]
