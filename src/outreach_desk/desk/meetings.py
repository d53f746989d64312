"""Meetings of the desk's group with who was there: one list, one sheet, saved in one transaction.

People, heads without a name and turns are counted as in the figures (domain.md I-04).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import enter, people
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.people import CLIENT, MEMBER, Person
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.ground.sorting import sort_key
from outreach_desk.records import attendance, catalog, identity, meeting, record
from outreach_desk.records.attendance import ABSENT, PRESENT, UNMARKED, Attendance
from outreach_desk.records.client import Client
from outreach_desk.records.identity import Author
from outreach_desk.records.intervention_point import InterventionPoint
from outreach_desk.records.meeting import Meeting
from outreach_desk.records.member import Member
from outreach_desk.reports import tally

__all__ = ["ABSENT", "PRESENT", "UNMARKED"]  # the words of a Mark, for whoever shows one

_COLUMNS = {CLIENT: "client_id", MEMBER: "member_id"}


@dataclass(frozen=True)
class Row:
    """A meeting in the list. `people` came by code, `heads` without a name."""

    id: str
    held_on: date | None
    starts_at: str | None
    kind: str | None
    held: bool
    reason: str | None
    topics: tuple[str, ...]
    people: int
    heads: int


@dataclass(frozen=True)
class Point:
    """An intervention point as a form offers it."""

    id: str
    code: str
    name: str


@dataclass(frozen=True)
class Mark:
    """What is written of one attendee."""

    presence: str = PRESENT
    reason: str | None = None


Marks = Mapping[tuple[str, str], Mark]
"""Attendees by their `Person.key`."""


@dataclass(frozen=True)
class Sheet:
    """One meeting with everybody who stands in it."""

    id: str
    values: dict[str, Any]
    attendees: tuple[tuple[Person, Mark], ...]


@dataclass(frozen=True)
class Look:
    """What the screen shows and offers: meetings newest first, people by code, points by code."""

    rows: tuple[Row, ...]
    people: tuple[Person, ...]
    points: tuple[Point, ...]


def look(desk: Desk) -> Look:
    """Read the list, and whom and what a form may name."""
    with desk.database.read() as session:
        group = identity.get(session, identity.GROUP)
        return Look(tuple(_rows(session, group)), tuple(people.of_group(session)), tuple(_points(session)))


def read(desk: Desk, meeting_id: str) -> Sheet:
    """Read one meeting. Raises Refused: it is not here any more."""
    with desk.database.read() as session:
        row = session.get(Meeting, meeting_id)
        if row is None or row.deleted:
            raise Refused("no_such_meeting", said(N_("This meeting was deleted meanwhile.")))
        values = {name: getattr(row, name) for name in catalog.THINGS["meeting"].columns}
        known = {person.key: person for person in people.of_group(session)}
        marked = session.scalars(
            sa.select(Attendance).where(
                col(Attendance.meeting_id) == meeting_id, col(Attendance.deleted).is_(False)
            )
        )
        found = [(_person(known, one), Mark(one.presence or UNMARKED, one.absence_reason)) for one in marked]
        found.sort(key=lambda pair: (sort_key(pair[0].code), pair[0].id))
        return Sheet(meeting_id, values, tuple(found))


def save(
    desk: Desk,
    values: Mapping[str, Any],
    marks: Marks,
    removed: Collection[tuple[str, str]] = (),
    meeting_id: str | None = None,
) -> str:
    """Write a meeting, the marks that are new or changed, and whom to take off; give its id.

    All of it or nothing. Raises Invalid with all problems of the meeting by field.
    """
    desk.need_team()
    thing = catalog.THINGS["meeting"]
    with desk.write() as (session, author):
        known = session.get(thing.model, meeting_id) if meeting_id else None
        if meeting_id and (known is None or known.deleted):
            words = said(N_("This meeting was deleted meanwhile. Copy what you need into a new one."))
            raise Refused("no_such_meeting", words)
        whole = enter.with_defaults(session, author, thing, values, known=known)
        own = record.save(session, author, thing, whole, meeting_id).id
        for (kind, person_id), mark in marks.items():
            _write_mark(session, author, own, kind, person_id, mark)
        for kind, person_id in removed:
            _take_off(session, author, own, kind, person_id)
        return own


def delete(desk: Desk, meeting_id: str) -> None:
    """Take a meeting off the list. Its attendance stays as it is and counts nowhere."""
    desk.need_team()
    with desk.write() as (session, author):
        record.delete(session, author, catalog.THINGS["meeting"], meeting_id)


def restore(desk: Desk, meeting_id: str) -> None:
    """Put a deleted meeting back, with everybody who stood in it."""
    desk.need_team()
    with desk.write() as (session, author):
        record.restore(session, author, catalog.THINGS["meeting"], meeting_id)


def count(attendees: Collection[tuple[Person, Mark]], on: date) -> tuple[int, int]:
    """Count who is present on a day: (by code, without a name because she has not agreed to a record).

    One human being with two records counts once (domain.md I-04); deleted people do not count.
    """
    humans: dict[str, bool] = {}
    for person, mark in attendees:
        if mark.presence == PRESENT and not person.deleted:
            before = humans.get(person.human, False)
            humans[person.human] = before or person.counts_by_name(on)
    named = sum(humans.values())
    return named, len(humans) - named


def _write_mark(
    session: Session, author: Author, meeting_id: str, kind: str, person_id: str, mark: Mark
) -> None:
    values = {
        "meeting_id": meeting_id,
        _COLUMNS[kind]: person_id,
        "role": kind,
        "presence": mark.presence,
        "absence_reason": mark.reason if mark.presence == ABSENT else None,
    }
    made = attendance.make_id(values)
    known = session.get(Attendance, made)
    if known is not None and known.role:
        del values["role"]  # whoever wrote it elsewhere knew more of her part in this meeting
    record.save(session, author, catalog.THINGS["attendance"], values, made if known else None)


def _take_off(session: Session, author: Author, meeting_id: str, kind: str, person_id: str) -> None:
    made = attendance.make_id({"meeting_id": meeting_id, _COLUMNS[kind]: person_id})
    if made is not None and session.get(Attendance, made) is not None:
        record.delete(session, author, catalog.THINGS["attendance"], made)


def _person(known: Mapping[tuple[str, str], Person], one: Attendance) -> Person:
    kind = CLIENT if one.client_id else MEMBER
    person_id = one.client_id or one.member_id or ""
    return known.get((kind, person_id)) or Person(kind, person_id, f"({person_id[:8]})")


def _rows(session: Session, group: str | None) -> list[Row]:
    came = _came(session)
    query = (
        sa.select(Meeting)
        .where(col(Meeting.group_id) == group, col(Meeting.deleted).is_(False))
        .order_by(col(Meeting.held_on).desc(), col(Meeting.starts_at).desc(), col(Meeting.id).desc())
    )
    rows = []
    for one in session.scalars(query):
        held = one.status != meeting.NOT_HELD
        named, unnamed = came.get(one.id, (0, 0)) if held else (0, 0)
        heads = sum(getattr(one, name) or 0 for name in meeting.ANONYMOUS) if held else 0
        topics = tuple((one.topics or "").split())
        rows.append(
            Row(
                one.id,
                one.held_on,
                one.starts_at,
                one.kind,
                held,
                one.not_held_reason,
                topics,
                people=named,
                heads=heads + unnamed,
            )
        )
    return rows


def _came(session: Session) -> dict[str, tuple[int, int]]:
    """Give for each meeting how many came by code and how many more, as `count` does."""
    herself = sa.alias(sa.select(col(Client.id)).where(col(Client.deleted).is_(False)).subquery())
    human = sa.func.coalesce(col(Attendance.client_id), herself.c.id, col(Attendance.member_id))
    agreed = tally.consented(tally.table("attendance").c.client_id, tally.table("meeting").c.held_on)
    named = sa.or_(col(Attendance.client_id).is_(None), agreed)
    each = (
        sa.select(
            col(Attendance.meeting_id).label("meeting_id"),
            human.label("human"),
            sa.func.max(sa.case((named, 1), else_=0)).label("named"),
        )
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .outerjoin(Client, col(Client.id) == col(Attendance.client_id))
        .outerjoin(Member, col(Member.id) == col(Attendance.member_id))
        .outerjoin(herself, herself.c.id == col(Member.client_id))
        .where(
            col(Attendance.deleted).is_(False),
            col(Attendance.presence) == PRESENT,
            sa.not_(sa.func.coalesce(col(Client.deleted), col(Member.deleted), sa.false())),
        )
        .group_by(col(Attendance.meeting_id), human)
        .subquery()
    )
    query = sa.select(
        each.c.meeting_id, sa.func.sum(each.c.named), sa.func.count() - sa.func.sum(each.c.named)
    ).group_by(each.c.meeting_id)
    return {own: (int(named), int(unnamed)) for own, named, unnamed in session.execute(query)}


def _points(session: Session) -> list[Point]:
    query = sa.select(
        col(InterventionPoint.id), col(InterventionPoint.code), col(InterventionPoint.name)
    ).where(col(InterventionPoint.deleted).is_(False))
    found = [Point(own, code or "", name or "") for own, code, name in session.execute(query)]
    return sorted(found, key=lambda point: (sort_key(point.code), point.id))
