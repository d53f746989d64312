"""Who was present at the meetings that were held: read once for all figures that speak of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa

from outreach_desk.records import attendance, meeting
from outreach_desk.reports.clients import SharedOut, Sharing
from outreach_desk.reports.crowd import NOBODY, Crowd
from outreach_desk.reports.fact import NAMES_DELETED, Fact, make
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Meeting, Source
from outreach_desk.reports.tally import table
from outreach_desk.store import bulk

_LIST, _BETWEEN, _WITHIN = "\f", "\n", "\t"
"""They stand in no id."""


class Other(NamedTuple):
    """An attendance of somebody who is no client here; `client` names a client that is not here."""

    id: str
    client: str | None
    member: str | None


class Present(NamedTuple):
    """By meeting: the clients who were there, in crowds or as facts of their own, and all others."""

    crowds: dict[str, list[Crowd]]
    few: dict[str, list[Fact]]
    others: dict[str, list[Other]]


def read(source: Source, span: Period) -> Present:
    """Give who was present at the meetings of some days; heads without a name are among the crowds."""
    return source.reading(("present", span.first, span.last), lambda: _read(source, span))


def _read(source: Source, span: Period) -> Present:
    found = Present(defaultdict(list), defaultdict(list), defaultdict(list))
    meetings, doubted, sharing = source.meetings(span), _doubted(source), Sharing(source.who)
    for one in meetings.values():
        if one.heads and not one.out:
            heads = sum(count for _gender, count in one.heads)
            unnamed = Crowd(one.at, NOBODY, False, heads, one, _heads, of_heads=1, by_gender=_by_gender)
            found.crowds[one.id].append(unnamed)
    lists = [row for row in source.read(_by_meeting(source, span)) if row[2] is not None]
    for meeting_id, day, there in sorted(lists, key=itemgetter(1)):
        source.check()
        others, whose, ids = there.split(_LIST)
        one, came = meetings[meeting_id], [who for who in whose.split(_BETWEEN) if who]
        shared = SharedOut(set(), set(), set(came))
        if not one.out and meeting_id not in doubted:
            shared = sharing.on(day, came)
        rows = meeting_id, whose, ids
        for named, who in ((True, shared.named), (False, shared.unnamed)):
            if who:
                found.crowds[meeting_id].append(Crowd(one.at, who, named, 0, rows, _presences))
        for own, client in _pairs(whose, ids) if shared.apart else ():
            if client in shared.apart:
                _add(found, source, one, Other(own, client, None))
        for row in others.split(_BETWEEN) if others else ():
            member, own, client = row.split(_WITHIN)
            _add(found, source, one, Other(own, client or None, member))
    return found


def _by_meeting(source: Source, span: Period) -> "sa.Select[Any]":
    """Read meeting by meeting who was there: three lists in one text, put together row by row in one order.

    They are the attendances that name a member, whole; then of all attendances the client, empty where one
    names a member, and the id. A row for each attendance would take twice as long, and so would meetings in
    the order of their ids.
    """
    came, held = table("attendance"), table("meeting")
    client = sa.func.coalesce(came.c.client_id, "")
    others, whose, ids = (
        sa.func.group_concat(each, _BETWEEN)
        for each in (
            came.c.member_id.concat(_WITHIN).concat(came.c.id).concat(_WITHIN).concat(client),
            sa.case((came.c.member_id.is_(None), client), else_=""),
            came.c.id,
        )
    )
    there = sa.select(
        sa.func.coalesce(others, "").concat(_LIST).concat(whose).concat(_LIST).concat(ids)
    ).where(
        came.c.meeting_id == held.c.id,
        came.c.deleted.is_(False),
        came.c.presence == attendance.PRESENT,
    )
    return sa.select(held.c.id, held.c.held_on, there.scalar_subquery()).where(
        held.c.status == meeting.HELD, held.c.deleted.is_(False), source.days(held.c.held_on, span)
    )


def _pairs(whose: str, ids: str) -> Iterator[tuple[str, str]]:
    """Give the id of each attendance and its client."""
    return zip(ids.split(_BETWEEN), whose.split(_BETWEEN), strict=True)


def _doubted(source: Source) -> set[str]:
    """Give the meetings at which an open question keeps an attendance out of all figures."""
    came = table("attendance")
    found = bulk.read(source.session, (came.c.meeting_id,), came.c.id, source.held_out("attendance"))
    return {str(meeting_id) for (meeting_id,) in found}


def _add(found: Present, source: Source, one: Meeting, other: Other) -> None:
    """Add the presence of a client at a meeting, who may have come as a member too; or of somebody else."""
    own, client, member = other
    her = source.clients.get(client) if client else None
    if her is None:
        found.others[one.id].append(other)
        return
    gone = her.deleted or member in source.gone_members or own in source.held_out("attendance")
    person, agreed = source.person(her.id), source.agreed(her.id, one.at.on)
    out = NAMES_DELETED if gone or one.out else None
    row = ("attendance", own, one.at, (person, one.id), person, her.id, agreed, 0, None, out, None)
    found.few[one.id].append(make(row))


def _heads(crowd: Crowd) -> Iterable[Fact]:
    of: Meeting = crowd.rows
    return [Fact("meeting", of.id, of.at, heads=count, gender=gender) for gender, count in of.heads]


def _by_gender(crowd: Crowd) -> dict[str | None, Crowd]:
    of: Meeting = crowd.rows
    return {
        gender: Crowd(of.at, NOBODY, False, count, of, _of_gender(gender), of_heads=1)
        for gender, count in of.heads
    }


@cache
def _of_gender(gender: str) -> Callable[[Crowd], Iterable[Fact]]:
    return lambda crowd: [fact for fact in _heads(crowd) if fact.gender == gender]


def _presences(crowd: Crowd) -> Iterator[Fact]:
    meeting_id, whose, ids = crowd.rows
    at, named = crowd.at, crowd.named
    for own, client in _pairs(whose, ids):
        key = (client, meeting_id)
        yield make(("attendance", own, at, key, client, client, named, 0, None, None, None))
