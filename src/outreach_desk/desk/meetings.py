"""Meetings of the desk's group with who was there: one list, one sheet, saved in one transaction.

A meeting is planned, then held or closed with the reason. Whoever missed it is asked after (`absences`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import absences, enter, meeting_rows, offered, people, roll
from outreach_desk.desk.absences import Settled
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meeting_rows import Row
from outreach_desk.desk.offered import Offers
from outreach_desk.desk.people import CLIENT, MEMBER, Person
from outreach_desk.desk.roll import Roll
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.ground.sorting import sort_key
from outreach_desk.records import attendance, catalog, identity, meeting, record
from outreach_desk.records.attendance import ABSENT, PRESENT, UNMARKED, Attendance
from outreach_desk.records.identity import Author
from outreach_desk.records.meeting import Meeting

__all__ = ["ABSENT", "PRESENT", "UNMARKED"]  # the words of a Mark, for whoever shows one

_COLUMNS = {CLIENT: "client_id", MEMBER: "member_id"}
_THING = catalog.THINGS["meeting"]
COPIED = (
    "kind",
    "starts_at",
    "ends_at",
    "model",
    "point_id",
    "establishment_id",
    "place_type",
    "commune",
    "place",
    "organiser_id",
    "educator_id",
    "audience",
    "peer_led",
)
"""What the next meeting is like: kind, hours, place, and who stands behind it."""

Key = tuple[str, str]


@dataclass(frozen=True)
class Mark:
    """What is written of one attendee. `role` is None for a member or client who came as nothing else."""

    presence: str = PRESENT
    reason: str | None = None
    role: str | None = None


Marks = Mapping[Key, Mark]
"""Attendees by their `Person.key`."""


@dataclass(frozen=True)
class Sheet:
    """One meeting with everybody who stands in it, and who of the group is expected and not marked yet."""

    id: str
    values: dict[str, Any]
    attendees: tuple[tuple[Person, Mark], ...]
    expected: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Start:
    """What a new meeting begins with: values of its form, and whom it expects."""

    values: Mapping[str, Any]
    expected: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Look:
    """What the screen shows and offers: meetings newest first, people by code, what a form may name.

    `unplanned` is the meeting whose "next meeting" nobody has planned yet.
    """

    rows: tuple[Row, ...] = ()
    people: tuple[Person, ...] = ()
    offers: Offers = field(default_factory=Offers)
    roll: Roll = field(default_factory=Roll)
    unplanned: Row | None = None


@dataclass(frozen=True)
class Saved:
    """A meeting that was written, what became of follow-ups, and what `undo` needs."""

    id: str
    is_new: bool = False
    follow_ups: Settled = field(default_factory=Settled)
    values: Mapping[str, Any] = field(default_factory=dict)
    marks: Mapping[Key, Mark | None] = field(default_factory=dict)


def look(desk: Desk) -> Look:
    """Read the list, and whom and what a form may name."""
    with desk.database.read() as session:
        group = identity.get(session, identity.GROUP)
        known = people.of_group(session)
        rows = meeting_rows.read(session, group)
        offers = offered.read(session, group, known)
        return Look(tuple(rows), tuple(known), offers, roll.read(session, group), _unplanned(rows))


def read(desk: Desk, meeting_id: str) -> Sheet:
    """Read one meeting. Raises Refused: it is not here any more."""
    with desk.database.read() as session:
        row = _known(session, meeting_id, N_("This meeting was deleted meanwhile."))
        values = {name: getattr(row, name) for name in _THING.columns}
        known = people.of_group(session)
        by_key = {person.key: person for person in known}
        marked = session.scalars(sa.select(Attendance).where(col(Attendance.meeting_id) == meeting_id)).all()
        found = [(_person(by_key, one), _mark(one)) for one in marked if not one.deleted]
        found.sort(key=lambda pair: (pair[0].kind != MEMBER, sort_key(pair[0].code), pair[0].id))
        expected: list[Person] = []
        if row.status != meeting.NOT_HELD and row.held_on is not None:
            told = {_person(by_key, one).human for one in marked}
            usual = roll.read(session, row.group_id, row.held_on)
            expected = roll.expected(usual, known, row.kind, row.held_on)
            expected = [person for person in expected if person.human not in told]
        return Sheet(meeting_id, values, tuple(found), tuple(expected))


def again(desk: Desk) -> Start | None:
    """Give a new meeting like the last one that was held, with everybody on its list. None: no last one."""
    with desk.database.read() as session:
        group = identity.get(session, identity.GROUP)
        last = next((row for row in meeting_rows.read(session, group) if row.held), None)
    if last is None:
        return None
    sheet = read(desk, last.id)
    values = {name: sheet.values[name] for name in COPIED} | {
        "held_on": dates.today(),
        "status": meeting.HELD,
    }
    with desk.database.read() as session:
        known = people.of_group(session)
        usual = roll.expected(roll.read(session, group), known, last.kind, dates.today())
    stood = {person.key for person, _mark in sheet.attendees} | {person.key for person in usual}
    return Start(values, tuple(person for person in known if person.key in stood and not person.deleted))


def save(
    desk: Desk,
    values: Mapping[str, Any],
    marks: Marks,
    removed: Collection[Key] = (),
    meeting_id: str | None = None,
) -> Saved:
    """Write a meeting, the marks that are new or changed, whom to take off, and whom to ask after.

    All of it or nothing. Raises Invalid with all problems of the meeting by field.
    """
    desk.need_team()
    with desk.write() as (session, author):
        words = N_("This meeting was deleted meanwhile. Copy what you need into a new one.")
        known = _known(session, meeting_id, words) if meeting_id else None
        whole = enter.with_defaults(session, author, _THING, values, known=known)
        if (known is None or known.status == meeting.PLANNED) and whole.get("status") != meeting.PLANNED:
            whole["keyed_on"] = whole.get("keyed_on") or (known and known.keyed_on) or dates.today()
        before = {name: getattr(known, name) for name in whole} if known else {}
        own = record.save(session, author, _THING, whole, meeting_id).id
        stood = {key: _stood(session, own, key) for key in (*marks, *removed)}
        for key, mark in marks.items():
            _write_mark(session, author, own, key, mark)
        for key in removed:
            _take_off(session, author, own, key)
        everybody = any(
            before.get(name) != whole.get(name) for name in ("status", "held_on") if name in whole
        )
        settled = absences.settle(session, author, own, None if everybody else list(stood))
        return Saved(own, known is None, settled, before, stood)


def undo(desk: Desk, saved: Saved) -> None:
    """Take a save back with all that came with it; what others wrote meanwhile elsewhere in it stays."""
    if saved.is_new:
        delete(desk, saved.id)
        return
    marks = {key: mark for key, mark in saved.marks.items() if mark is not None}
    save(desk, saved.values, marks, [key for key in saved.marks if key not in marks], saved.id)


def plan_next(desk: Desk, meeting_id: str) -> Saved:
    """Plan the next meeting that a meeting names, like it. Raises Refused: it is not here, or names none."""
    sheet = read(desk, meeting_id)
    if sheet.values["next_on"] is None:
        raise Refused("no_next_meeting", said(N_("This meeting names no date for the next one any more.")))
    values = {name: sheet.values[name] for name in COPIED}
    return save(desk, values | {"held_on": sheet.values["next_on"], "status": meeting.PLANNED}, {})


def delete(desk: Desk, meeting_id: str) -> None:
    """Take a meeting off the list, and whom to ask after because of it. Its attendance counts nowhere."""
    desk.need_team()
    with desk.write() as (session, author):
        record.delete(session, author, _THING, meeting_id)
        absences.settle(session, author, meeting_id)


def restore(desk: Desk, meeting_id: str) -> None:
    """Put a deleted meeting back, with everybody who stood in it and whom to ask after."""
    desk.need_team()
    with desk.write() as (session, author):
        record.restore(session, author, _THING, meeting_id)
        absences.settle(session, author, meeting_id)


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


def _unplanned(rows: Collection[Row]) -> Row | None:
    """Give the latest meeting whose next one lies ahead and is not on the list."""
    days = {row.held_on for row in rows}
    today = dates.today()
    return next(
        (row for row in rows if row.next_on and row.next_on >= today and row.next_on not in days), None
    )


def _known(session: Session, meeting_id: str, words: str) -> Meeting:
    row = session.get(Meeting, meeting_id)
    if row is None or row.deleted:
        raise Refused("no_such_meeting", said(words))
    return row


def _mark(one: Attendance) -> Mark:
    kind = CLIENT if one.client_id else MEMBER
    return Mark(one.presence or UNMARKED, one.absence_reason, None if one.role == kind else one.role)


def _made(meeting_id: str, key: Key) -> str | None:
    return attendance.make_id({"meeting_id": meeting_id, _COLUMNS[key[0]]: key[1]})


def _stood(session: Session, meeting_id: str, key: Key) -> Mark | None:
    """Give what stands of an attendee, None where she is not on the list."""
    one = session.get(Attendance, _made(meeting_id, key))
    return None if one is None or one.deleted else _mark(one)


def _write_mark(session: Session, author: Author, meeting_id: str, key: Key, mark: Mark) -> None:
    kind, person_id = key
    values = {
        "meeting_id": meeting_id,
        _COLUMNS[kind]: person_id,
        "role": mark.role or kind,
        "presence": mark.presence,
        "absence_reason": mark.reason if mark.presence == ABSENT else None,
    }
    made = _made(meeting_id, key)
    known = session.get(Attendance, made)
    if known is not None and known.role and mark.role is None:
        del values["role"]  # whoever wrote it elsewhere knew more of her part in this meeting
    record.save(session, author, catalog.THINGS["attendance"], values, made if known else None)


def _take_off(session: Session, author: Author, meeting_id: str, key: Key) -> None:
    if session.get(Attendance, _made(meeting_id, key)) is None:
        # She is expected: that she does not belong here must be written, or she would be expected again.
        _write_mark(session, author, meeting_id, key, Mark(UNMARKED))
    record.delete(session, author, catalog.THINGS["attendance"], str(_made(meeting_id, key)))


def _person(known: Mapping[Key, Person], one: Attendance) -> Person:
    kind = CLIENT if one.client_id else MEMBER
    person_id = one.client_id or one.member_id or ""
    return known.get((kind, person_id)) or Person(kind, person_id, f"({person_id[:8]})")
