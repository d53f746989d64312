"""The roll of a meeting: whom the group expects there, so that nobody is missing from the count in silence.

A roll is kept for the kinds at which the group itself meets. On it stand the members of the day, the clients
who stood in one of the last meetings of the kind, and those who were registered after the last of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk.people import CLIENT, MEMBER, Person
from outreach_desk.records import client, meeting
from outreach_desk.records.attendance import Attendance
from outreach_desk.records.client import Client
from outreach_desk.records.meeting import Meeting
from outreach_desk.records.membership import Membership

KINDS = frozenset({"periodic_meeting", "core_briefing", "board_meeting", "online"})
_CORE_KINDS = frozenset({"core_briefing", "board_meeting"})
_LAST = 3

Key = tuple[str, str]
Span = tuple[date, date | None]


@dataclass(frozen=True)
class Usual:
    """Who stood in the last meetings of one kind, and the day of the latest."""

    keys: frozenset[Key] = frozenset()
    latest: date | None = None


@dataclass(frozen=True)
class Roll:
    """`spans`: the days of people in the group; `usual`: by kind, of the last meetings before `before`."""

    spans: Mapping[Key, tuple[Span, ...]] = field(default_factory=dict)
    usual: Mapping[str, Usual] = field(default_factory=dict)


def read(session: Session, group: str | None, before: date | None = None) -> Roll:
    """Read whom to expect, as the meetings before a day (None: all) tell."""
    return Roll(_spans(session, group), _usual(session, group, before))


def expected(roll: Roll, people: Iterable[Person], kind: str | None, on: date) -> list[Person]:
    """Give whom a meeting of this kind on this day expects, in the order of `people`, nobody twice."""
    if kind not in KINDS:
        return []
    usual = roll.usual.get(kind, Usual())
    found: dict[str, Person] = {}
    for person in people:
        spans = roll.spans.get(person.key, ())
        there = any(start <= on and (end is None or end >= on) for start, end in spans)
        stood = person.key in usual.keys
        if person.deleted or person.human in found:
            continue
        if person.kind == MEMBER:
            wanted = (there and (kind not in _CORE_KINDS or not usual.keys)) or (
                stood and not _left(spans, on)
            )
        else:
            new = usual.latest is not None and any(start > usual.latest for start, _end in spans)
            wanted = there and (stood or (new and kind not in _CORE_KINDS))
        if wanted:
            found[person.human] = person
    return list(found.values())


def _left(spans: tuple[Span, ...], on: date) -> bool:
    """Say whether a member's days in the group are over."""
    return bool(spans) and all(end is not None and end < on for _start, end in spans)


def _spans(session: Session, group: str | None) -> dict[Key, tuple[Span, ...]]:
    spans: dict[Key, tuple[Span, ...]] = {}
    memberships = sa.select(
        col(Membership.member_id), col(Membership.starts_on), col(Membership.ends_on)
    ).where(col(Membership.group_id) == group, col(Membership.deleted).is_(False))
    for own, start, end in session.execute(memberships):
        if own is None or start is None:
            continue
        spans[MEMBER, own] = (*spans.get((MEMBER, own), ()), (start, end))
    clients = sa.select(
        col(Client.id), col(Client.registered_on), col(Client.status), col(Client.status_on)
    ).where(col(Client.group_id) == group)
    for own, start, status, since in session.execute(clients):
        closed = status in client.CLOSED
        if start is not None and (not closed or since is not None):
            spans[CLIENT, own] = ((start, since if closed else None),)
    return spans


def _usual(session: Session, group: str | None, before: date | None) -> dict[str, Usual]:
    order = (col(Meeting.held_on).desc(), col(Meeting.starts_at).desc(), col(Meeting.id).desc())
    place = sa.func.row_number().over(partition_by=col(Meeting.kind), order_by=order)
    held = sa.select(col(Meeting.id), col(Meeting.kind), col(Meeting.held_on), place.label("place")).where(
        col(Meeting.group_id) == group,
        col(Meeting.deleted).is_(False),
        col(Meeting.status) == meeting.HELD,
        col(Meeting.kind).in_(KINDS),
    )
    if before is not None:
        held = held.where(col(Meeting.held_on) < before)
    last = held.subquery()
    query = (
        sa.select(last.c.kind, last.c.held_on, col(Attendance.client_id), col(Attendance.member_id))
        .outerjoin(
            Attendance,
            sa.and_(col(Attendance.meeting_id) == last.c.id, col(Attendance.deleted).is_(False)),
        )
        .where(last.c.place <= _LAST)
    )
    stood: dict[str, set[Key]] = {}
    latest: dict[str, date] = {}
    for kind, day, client_id, member_id in session.execute(query):
        keys = stood.setdefault(kind, set())
        latest[kind] = max(latest.get(kind, day), day)
        if client_id or member_id:
            keys.add((CLIENT, client_id) if client_id else (MEMBER, member_id))
    return {kind: Usual(frozenset(keys), latest[kind]) for kind, keys in stood.items()}
