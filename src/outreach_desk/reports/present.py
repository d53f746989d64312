"""Who was present at the meetings that were held: read once for all figures that speak of it."""

from collections import defaultdict
from typing import NamedTuple

import sqlalchemy as sa

from outreach_desk.records import attendance, meeting
from outreach_desk.reports.fact import NAMES_DELETED, Fact
from outreach_desk.reports.source import Meeting, Source
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


def _read(source: Source, *, earlier: bool) -> Present:
    came, held = table("attendance"), table("meeting")
    wanted = sa.select(held.c.id).where(
        held.c.status == meeting.HELD,
        held.c.deleted.is_(False),
        source.days(held.c.held_on, earlier=earlier),
    )
    where = [
        came.c.deleted.is_(False),
        came.c.presence == attendance.PRESENT,
        came.c.meeting_id.in_(wanted),
    ]
    found = Present(defaultdict(list), defaultdict(list))
    meetings, clients, members = source.meetings(earlier=earlier), source.clients, source.members
    for own, meeting_id, client_id, member_id in source.rows(
        "attendance", "meeting_id", "client_id", "member_id", where=where
    ):
        her = clients.get(client_id)
        if her is None:
            found.others[meeting_id].append(Other(own, client_id, member_id))
            continue
        one, who = meetings[meeting_id], members.get(member_id)
        out = her.deleted or (who is not None and who.deleted) or source.blocked("attendance", own)
        fact = Fact(
            "attendance",
            own,
            one.at,
            (her.person, one.id),
            her.person,
            her.id,
            her.agreed(one.at.on),
            0,
            None,
            NAMES_DELETED if out else None,
        )
        found.clients[one.id].append(fact)
    return found
