"""I-04: sessions held by kind, who took part and how many without a name, and groups meeting monthly.

An attendee counts once per session, two records of one person too; a client without consent is a head.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from outreach_desk.records import meeting
from outreach_desk.reports import groups, planned, present, split
from outreach_desk.reports.crowd import Crowd
from outreach_desk.reports.fact import NAMES_DELETED, Fact
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.figure import Figure
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
from outreach_desk.reports.source import Meeting, Source

_KINDS = "activity_kind"


def count(source: Source, period: Period, on: date) -> list[Figure]:
    """Count sessions and attendance; meeting monthly is asked of the months begun by the report date."""
    meetings = [one for one in source.meetings().values() if period.holds(one.at.on)]
    happened = [one for one in meetings if one.status == meeting.HELD and not one.out]
    held = [_session(one) for one in happened]
    out = [_session(one) for one in meetings if one.out]
    not_held = [_session(one) for one in meetings if one.status == meeting.NOT_HELD and not one.out]
    came = _came(source, happened)
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
        *planned.count(source, period, SESSIONS, SESSION),
        *kinds,
        _figure("NOT_HELD", SESSION, not_held),
        *_figure("ATTENDANCE", ATTENDANCE_TURN, came).in_units(ATTENDANCE_TURN, PERSON),
        _figure("ATTENDANCE/anonymous", ATTENDANCE_TURN, came.nameless),
        _figure("AVERAGE", PER_SESSION, came.standing, held, "no_sessions"),
        _figure("MONTHLY", GROUP, monthly),
        _figure("MONTHLY", PERCENT, monthly, opened, "no_groups"),
    ]


def _figure(
    line: str, unit: str, facts: Sequence[Fact], over: Sequence[Fact] | None = None, none: str | None = None
) -> Figure:
    return Figure(SESSIONS, line, unit, line_words(SESSIONS, line), facts, over, none)


def _session(one: Meeting) -> Fact:
    return Fact("meeting", one.id, one.at, one.id, out=NAMES_DELETED if one.out else None)


def _came(source: Source, meetings: Iterable[Meeting]) -> Facts:
    """Give who was present at sessions that count, and the heads without a name."""
    found = present.read(source, source.period)
    few: list[Fact] = []
    crowds: list[Crowd] = []
    for one in meetings:
        few += found.few.get(one.id, ())
        crowds += found.crowds.get(one.id, ())
        few += members(source, one, found.others.get(one.id, ()))
    return Facts(few, crowds)


def members(source: Source, one: Meeting, others: Iterable[present.Other]) -> Iterator[Fact]:
    """Give the members who were present at a session; each person counts once."""
    for own, _client, member_id in others:
        who = source.members.get(member_id or "")
        if who is None:
            continue
        known = source.standing(who.client)
        person = source.person(known) if known else member_id
        out = NAMES_DELETED if who.deleted or source.blocked("attendance", own) else None
        key = person, one.id
        yield Fact("attendance", own, one.at, key, person, known, named=True, out=out)
