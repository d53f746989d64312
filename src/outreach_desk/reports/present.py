"""Who was present at the meetings that were held: read once for all figures that speak of it."""

from collections import defaultdict
from typing import Any, NamedTuple

import sqlalchemy as sa

from outreach_desk.records import attendance, meeting
from outreach_desk.reports.fact import NAMES_DELETED, Fact, make
from outreach_desk.reports.source import Client, Meeting, Source
from outreach_desk.reports.tally import table


class Other(NamedTuple):
    """An attendance of somebody who is no client here; `client` names a client that is not here."""

    id: str
    client: str | None
    member: str | None


class Present(NamedTuple):
    """By meeting: the facts of the clients who were there, each once per meeting, and all others."""

    clients: dict[str, list[Fact]]
    others: dict[str, list[Other]]


def read(source: Source, *, earlier: bool = False) -> Present:
    """Give who was present in the period that is read, or at all meetings before it."""
    return source.once(("present", earlier), lambda: _read(source, earlier=earlier))


def heads(of: Meeting) -> list[Fact]:
    """Give the heads without a name of a meeting."""
    return [Fact("meeting", of.id, of.at, heads=count, gender=gender) for gender, count in of.heads]


def rows(source: Source, *, earlier: bool = False) -> list[tuple[Any, ...]]:
    """Read attendance, meeting, client and member of all who were there, meeting by meeting."""
    came, held = table("attendance"), table("meeting")
    # `|| ''` keeps SQLite from going through all attendance and looking each meeting up.
    query = sa.select(came.c.id, came.c.meeting_id, came.c.client_id, came.c.member_id)
    query = query.join_from(held, came, came.c.meeting_id == held.c.id.concat("")).where(
        held.c.status == meeting.HELD,
        held.c.deleted.is_(False),
        source.days(held.c.held_on, earlier=earlier),
        came.c.deleted.is_(False),
        came.c.presence == attendance.PRESENT,
    )
    return source.read(query)


def fact(source: Source, one: Meeting, own: str, her: Client, member: str | None) -> Fact:
    """Give the presence of a client at a meeting, who may have come as a member too."""
    out = her.deleted or member in source.gone_members or own in source.held_out("attendance")
    key, agreed = (her.person, one.id), her.agreed(one.at.on)
    why = NAMES_DELETED if out else None
    return make(("attendance", own, one.at, key, her.person, her.id, agreed, 0, None, why, None))


def _read(source: Source, *, earlier: bool) -> Present:
    found = Present(defaultdict(list), defaultdict(list))
    meetings, clients, plain = source.meetings(earlier=earlier), source.clients, source.plain
    held_out, gone = source.held_out("attendance"), source.gone_members
    for own, meeting_id, client_id, member_id in rows(source, earlier=earlier):
        one, since = meetings[meeting_id], plain.get(client_id)
        if since is not None and own not in held_out and member_id not in gone:
            at, key = one.at, (client_id, meeting_id)
            agreed = at.on is not None and since <= at.on
            row = ("attendance", own, at, key, client_id, client_id, agreed, 0, None, None, None)
            found.clients[meeting_id].append(make(row))
        elif client_id in clients:
            found.clients[meeting_id].append(fact(source, one, own, clients[client_id], member_id))
        else:
            found.others[meeting_id].append(Other(own, client_id, member_id))
    return found
