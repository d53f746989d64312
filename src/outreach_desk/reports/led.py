"""Further lines of I-04: which sessions peers led, and which members were trained (domain.md R18).

Trained is a member who was present at a held session of the kind “training”, in whichever group.
"""

from outreach_desk.records import meeting
from outreach_desk.reports import present
from outreach_desk.reports.fact import NAMES_DELETED, Fact, Figure
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
    sessions = [Fact("meeting", one.id, one.at, one.id) for one in held]
    peers = {one.id for one in held if one.peer_led}
    led = [fact for fact in sessions if fact.id in peers]
    words = line_words(SESSIONS, "PEER_LED")
    trainings = [one for one in held if source.codes.base(_KINDS, one.at.code or "") == _TRAINING]
    trained = [fact for one in trainings for fact in _members(source, one.id)]
    return [
        Figure(SESSIONS, "PEER_LED", SESSION, words, led),
        Figure(SESSIONS, "PEER_LED", PERCENT, words, led, sessions, "no_sessions"),
        Figure(SESSIONS, "TRAINED", PERSON, line_words(SESSIONS, "TRAINED"), trained),
    ]


def _members(source: Source, at: str) -> list[Fact]:
    """Give the members who were present at a session; each person counts once."""
    facts = []
    for own, _client, member_id in present.read(source).others.get(at, ()):
        who = source.members.get(member_id or "")
        if who is None:
            continue
        known = source.standing(who.client)
        person = source.person(known) if known else member_id
        out = NAMES_DELETED if who.deleted or source.blocked("attendance", own) else None
        occasion = source.meetings()[at].at
        key = person, at
        facts.append(Fact("attendance", own, occasion, key, person, known, named=True, out=out))
    return facts
