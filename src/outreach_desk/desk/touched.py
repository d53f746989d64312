"""Which records an open question may bring in, take out or move: itself, and what hangs on it.

It errs on the side of more: whoever is in here may count otherwise after the answer, whoever is not cannot.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.records import catalog, meeting, review
from outreach_desk.records.exchange import Review
from outreach_desk.reports.period import Period

_CHUNK = 500
_HANGS = frozenset({"meeting_id", "client_id", "other_id", "member_id", "referral_id"})
"""By these a record counts by what another one says; by the others it only names it."""
_UP = {"consent": ("client_id",), "service": ("referral_id",), "person_link": ("client_id", "other_id")}
"""What these say counts by the record that they name."""
_EVENTS = ("contact", "service", "referral", "attendance")
_DAYS = {"contact": "contact_on", "service": "served_on", "meeting": "held_on"}
_OF_GROUPS = frozenset({"peer_group", *(thing.name for thing in catalog.GROUP)})

Ids = dict[str, set[str]]


@dataclass(frozen=True)
class Touched:
    """What open questions touch: how many records, and how much of each counting unit, in a period.

    `people_ever` are the persons with what lies before the period too.
    """

    records: int
    people: frozenset[str]
    people_ever: frozenset[str]
    turns: int
    sessions: int
    slips: int
    groups: int


def find(session: Session, questions: Sequence[Review], period: Period) -> Touched:
    """Give what questions touch. Persons are client ids, and ids of members who are no clients."""
    found = _reached(session, questions)
    asked = {(one.table_name, one.record_id) for one in questions}
    ever, within = set[str](), set[str]()
    turns = sessions = slips = 0
    groups = set(found.get("peer_group", ()))
    days = _meeting_days(session, found)
    own = _members(session)
    for name, ids in found.items():
        for row in _rows(session, name, ids):
            day = _day(name, row, days)
            counts = (name, row["id"]) in asked or day is None or period.first <= day <= period.last
            people = set(_people(name, row, own))
            ever |= people
            if not counts:
                continue
            within |= people
            turns += name in _EVENTS
            slips += name == "referral"
            if name == "meeting":
                sessions += 1
                turns += sum(row[column] or 0 for column in meeting.ANONYMOUS)
            if name in {"meeting", "membership"} and row["group_id"]:
                groups.add(row["group_id"])
    named, heads = _sides(questions, own)
    return Touched(
        records=sum(map(len, found.values())),
        people=frozenset(within | named),
        people_ever=frozenset(ever | named),
        turns=turns + heads,
        sessions=sessions,
        slips=slips,
        groups=len(groups),
    )


def concerning(session: Session, questions: Sequence[Review]) -> list[Review]:
    """Give those that can move a figure of the rows that the tables show now (`reports.one_group`).

    Their record is shown, or one side names a record of a group that is: it may bring the record there.
    """
    return [one for one in questions if any(_is_shown(session, *named) for named in _names(one))]


def _names(question: Review) -> Iterator[tuple[str, str]]:
    """Give the table and id of the record in question, and of what either side names of a group's."""
    yield question.table_name, question.record_id
    thing = catalog.THINGS.get(question.table_name)
    if thing is None:
        return
    for cells in _cells(question):
        for column, table in thing.references.items():
            if table in _OF_GROUPS and cells.get(column):
                yield table, cells[column]


def _is_shown(session: Session, name: str, record_id: str) -> bool:
    if name not in catalog.THINGS:
        return True
    of = SQLModel.metadata.tables[name]
    return session.scalar(sa.select(of.c.id).where(of.c.id == record_id)) is not None


def _reached(session: Session, questions: Sequence[Review]) -> Ids:
    """Follow what names the records in question. Of one whose being there is asked, all that names it."""
    waiting: list[tuple[str, set[str], bool]] = []
    for one in questions:
        whole = one.kind not in {review.CONFLICT, review.FORK} or one.fact == "deleted"
        waiting.append((one.table_name, {one.record_id}, whole))
        waiting += [(table, {value}, False) for table, value in _named_above(one)]
    seen: dict[tuple[str, bool], set[str]] = defaultdict(set)
    while waiting:
        name, ids, whole = waiting.pop()
        fresh = ids - seen[name, whole]
        seen[name, whole] |= fresh
        if fresh and name in catalog.THINGS:
            waiting += [(table, more, whole) for table, more in _next(session, name, fresh, whole=whole)]
    found: Ids = defaultdict(set)
    for (name, _whole), ids in seen.items():
        if name in catalog.THINGS:
            found[name] |= ids
    return found


def _next(session: Session, name: str, ids: set[str], *, whole: bool) -> Iterator[tuple[str, set[str]]]:
    for other in catalog.THINGS.values():
        of = SQLModel.metadata.tables[other.name]
        for column, table in other.references.items():
            if table == name and (whole or column in _HANGS):
                yield other.name, _select(session, of.c.id, of.c[column], ids)
    for column in _UP.get(name, ()):
        of = SQLModel.metadata.tables[name]
        yield catalog.THINGS[name].references[column], _select(session, of.c[column], of.c.id, ids)


def _select(
    session: Session, wanted: sa.ColumnElement[Any], of: sa.ColumnElement[Any], ids: Iterable[str]
) -> set[str]:
    every, found = sorted(ids), set[str]()
    for start in range(0, len(every), _CHUNK):
        query = sa.select(wanted).where(of.in_(every[start : start + _CHUNK]), wanted.is_not(None))
        found |= set(session.scalars(query))
    return found


def _rows(session: Session, name: str, ids: set[str]) -> Iterator[Any]:
    of, every = SQLModel.metadata.tables[name], sorted(ids)
    for start in range(0, len(every), _CHUNK):
        chunk = every[start : start + _CHUNK]
        yield from session.execute(sa.select(of).where(of.c.id.in_(chunk))).mappings()


def _cells(question: Review) -> Iterator[dict[str, str]]:
    yield from (json.loads(side) for side in (question.ours, question.theirs) if side)


def _named_above(question: Review) -> Iterator[tuple[str, str]]:
    for cells in _cells(question):
        for column in _UP.get(question.table_name, ()):
            if cells.get(column):
                yield catalog.THINGS[question.table_name].references[column], cells[column]


def _sides(questions: Sequence[Review], own: dict[str, str]) -> tuple[set[str], int]:
    """Give the persons whom a value in question names, and the heads that either side counts."""
    people, heads = set[str](), 0
    for question in questions:
        counted = [
            sum(int(cells.get(column) or 0) for column in meeting.ANONYMOUS) for cells in _cells(question)
        ]
        heads += max(counted, default=0)
        for cells in _cells(question):
            people |= set(_people(question.table_name, defaultdict(str, cells), own))
    return people, heads


def _members(session: Session) -> dict[str, str]:
    who = SQLModel.metadata.tables["member"]
    query = sa.select(who.c.id, who.c.client_id).where(who.c.client_id.is_not(None))
    return {member: str(client) for member, client in session.execute(query)}


def _people(name: str, row: Any, own: dict[str, str]) -> Iterator[str]:
    if name == "client" and row["id"]:
        yield row["id"]
    columns = catalog.THINGS[name].columns
    for column in ("client_id", "other_id"):
        if column in columns and row[column]:
            yield row[column]
    member = row["id"] if name == "member" else row["member_id"] if "member_id" in columns else None
    if member:
        yield own.get(member, member)


def _day(name: str, row: Any, days: dict[str, date | None]) -> date | None:
    """Give the day of an event; None where it may be any."""
    if name == "attendance":
        return days.get(row["meeting_id"])
    found: date | None = row[_DAYS[name]] if name in _DAYS else None
    return found


def _meeting_days(session: Session, found: Ids) -> dict[str, date | None]:
    """Give the days of meetings at which somebody touched was; of one that is in question itself none."""
    came = SQLModel.metadata.tables["attendance"]
    at = _select(session, came.c.meeting_id, came.c.id, found.get("attendance", ()))
    days = {row["id"]: row["held_on"] for row in _rows(session, "meeting", at)}
    return {meeting: None if meeting in found.get("meeting", ()) else day for meeting, day in days.items()}
