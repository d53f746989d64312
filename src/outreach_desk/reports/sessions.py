"""I-04: sessions held by kind, who took part and how many without a name, and groups meeting monthly.

An attendee counts once per session, two records of one person too; a client without consent is a head.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from outreach_desk.records import meeting
from outreach_desk.reports import groups, split
from outreach_desk.reports.fact import NAMES_DELETED, Fact, Figure, nameless
from outreach_desk.reports.indicators import (
    ATTENDANCE_TURN,
    GROUP,
    PER_SESSION,
    PERCENT,
    PERSON,
    SESSION,
    SESSIONS,
    line_words,
)
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Meeting, Source, heads

_KINDS = "activity_kind"


def count(source: Source, period: Period, on: date) -> list[Figure]:
    """Count sessions and attendance; meeting monthly is asked of the months begun by the report date."""
    meetings = [one for one in source.meetings().values() if period.holds(one.at.on)]
    happened = [one for one in meetings if one.status == meeting.HELD and not one.out]
    held = [_session(one) for one in happened]
    out = [_session(one) for one in meetings if one.out]
    not_held = [_session(one) for one in meetings if one.status == meeting.NOT_HELD and not one.out]
    came = [fact for one in happened for fact in _came(source, one)]
    turns = [fact for fact in came if fact.out is None]
    kinds = split.by_code(
        source.codes,
        _KINDS,
        _figure("SESSIONS", SESSION, held),
        lambda fact: [fact.at.code or split.UNKNOWN],
    )
    opened = groups.opened(source, period)
    monthly = groups.every_month(groups.met(source, period), period.months(on))
    standing = {fact.key for fact in opened}
    monthly = [fact for fact in monthly if fact.key in standing]
    return [
        _figure("SESSIONS", SESSION, [*held, *out]),
        *kinds,
        _figure("NOT_HELD", SESSION, not_held),
        _figure("ATTENDANCE", ATTENDANCE_TURN, came),
        _figure("ATTENDANCE", PERSON, came),
        _figure("ATTENDANCE/anonymous", ATTENDANCE_TURN, nameless(came)),
        _figure("AVERAGE", PER_SESSION, turns, held, "no_sessions"),
        _figure("MONTHLY", GROUP, monthly),
        _figure("MONTHLY", PERCENT, monthly, opened, "no_groups"),
    ]


def _figure(
    line: str, unit: str, facts: Sequence[Fact], over: Sequence[Fact] | None = None, none: str | None = None
) -> Figure:
    return Figure(SESSIONS, line, unit, line_words(SESSIONS, line), facts, over, none)


def _session(one: Meeting) -> Fact:
    return Fact("meeting", one.id, one.at, one.id, out=NAMES_DELETED if one.out else None)


def _came(source: Source, one: Meeting) -> Iterator[Fact]:
    """Give who was present at a session that counts, and the heads without a name."""
    yield from heads(one)
    for own, client_id, member_id in source.present().get(one.id, ()):
        client, who = source.clients.get(client_id or ""), source.members.get(member_id or "")
        if client is None and who is None:
            continue
        known = client_id if client else source.standing(who.client if who else None)
        out = (
            (client is not None and client.deleted)
            or (who is not None and who.deleted)
            or source.blocked("attendance", own)
        )
        person = source.person(known) if known else member_id
        yield Fact(
            "attendance",
            own,
            one.at,
            (one.id, person),
            person,
            known,
            named=client is None or source.agreed(client_id, one.at.on),
            out=NAMES_DELETED if out else None,
        )
