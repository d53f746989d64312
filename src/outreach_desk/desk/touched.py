"""Which records an open question may bring in, take out or move: itself, and what hangs on it.

It errs on the side of more: whoever is in here may count otherwise after the answer, whoever is not cannot.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.desk import hanging
from outreach_desk.desk.hanging import Ids, Row, Rows
from outreach_desk.records import catalog, meeting, review
from outreach_desk.records.exchange import Review
from outreach_desk.reports.period import Period

_DAYS = {"contact": "contact_on", "service": "served_on", "meeting": "held_on"}
_NUMBERS = {
    "meeting": meeting.ANONYMOUS,
    "service": ("amount",),
    "period_report": ("planned_meetings", "planned_people", "planned_turns"),
}
_OF_GROUPS = frozenset({"peer_group", *(thing.name for thing in catalog.GROUP)})

Column = tuple[str, str]
"""A table and its column."""


@dataclass(frozen=True)
class Of:
    """What is touched of one table: how many records in the period, whom they name, and of which groups.

    `ever` are the persons with what lies before the period too.
    """

    count: int = 0
    people: AbstractSet[str] = frozenset()
    ever: AbstractSet[str] = frozenset()
    groups: AbstractSet[str] = frozenset()


@dataclass(frozen=True)
class Touched:
    """What open questions touch: how many records, and of each table how much.

    `numbers` are what written numbers may take from a sum and add to it, by table and column; None: nobody
    knows how much. Where nothing but a number is in question its record is in none of these: `alone` gives
    what it is now, at least and at most. `names_codes` says that a code of a list is in question, by which
    anything may be counted.
    """

    records: int
    of: Mapping[str, Of]
    numbers: Mapping[Column, tuple[int, int | None]]
    alone: Mapping[Column, list[tuple[int, int, int]]]
    names_codes: bool

    def people(self, tables: Iterable[str], *, ever: bool = False) -> AbstractSet[str]:
        """Give the persons whom the records of some tables name: ids of clients, and of other members."""
        found = (self.of[name] for name in tables if name in self.of)
        return frozenset[str]().union(*(one.ever if ever else one.people for one in found))

    def groups(self, tables: Iterable[str]) -> AbstractSet[str]:
        """Give the groups of the records of some tables."""
        return frozenset[str]().union(*(self.of[name].groups for name in tables if name in self.of))

    def count(self, tables: Iterable[str]) -> int:
        """Count the records of some tables."""
        return sum(self.of[name].count for name in tables if name in self.of)

    def number(self, *columns: Column, within: bool = True) -> tuple[int, int | None]:
        """Give what written numbers take away and add at most, together.

        Not `within`: a record may count at all by its number, so that it comes and goes with all of it.
        """
        found = [self.numbers[one] for one in columns if one in self.numbers]
        for column in columns:
            for now, least, most in self.alone.get(column, ()):
                found.append((now - least, most - now) if within else (now, most))
        known = [up for _down, up in found if up is not None]
        return sum(down for down, _up in found), sum(known) if len(known) == len(found) else None


class Touching:
    """All that the open questions touch, read once; what some of them touch is asked of it."""

    def __init__(self, session: Session, questions: Sequence[Review], period: Period) -> None:
        columns = {name: [day] for name, day in _DAYS.items()}
        for name, numbers in _NUMBERS.items():
            columns[name] = [*columns.get(name, ()), *numbers]
        self._web = hanging.read(session, questions, columns)
        self._first, self._last = period.first.isoformat(), period.last.isoformat()
        self._own = _members(session)

    def by(self, questions: Sequence[Review]) -> Touched:
        """Give what some questions touch. Persons are ids of clients, and of members who are no clients."""
        numeric = {one.id: one for one in questions if _is_numeric(one)}
        found = self._web.hanging(one for one in questions if one.id not in numeric)
        alone = [one for one in numeric.values() if one.record_id not in found.get(one.table_name, ())]
        asked = {(one.table_name, one.record_id) for one in questions}
        numbers = _Numbers(questions)
        of = {}
        for name, ids in found.items():
            count, ever, within, groups = 0, set[str](), set[str](), set[str | None]()
            for row in (self._web.rows[name][own] for own in ids if own in self._web.rows[name]):
                day = self._day(name, row, found)
                people = set(_people(name, row, self._own))
                ever |= people
                if (name, row["id"]) in asked or day is None or self._first <= day <= self._last:
                    within |= people
                    count += 1
                    groups.add(row["id"] if name == "peer_group" else row.get("group_id"))
                    numbers.add(name, row)
            of[name] = Of(count, within, ever, {group for group in groups if group})
        for question in questions:
            if question.id not in numeric:
                of[question.table_name] = _with_sides(of.get(question.table_name, Of()), question, self._own)
        return Touched(
            records=sum(map(len, found.values())) + len({one.record_id for one in alone}),
            of=of,
            numbers=numbers.found,
            alone=numbers.between(self._web.rows, alone),
            names_codes=any(one.table_name == "code" for one in questions),
        )

    def _day(self, name: str, row: Row, found: Ids) -> str | None:
        """Give the day of an event; None where it may be any: its meeting may be in question itself."""
        if name == "attendance":
            at = row["meeting_id"]
            return None if at in found.get("meeting", ()) else self._web.days.get(at)
        day: str | None = row[_DAYS[name]] if name in _DAYS else None
        return day


def _is_numeric(question: Review) -> bool:
    """Say whether a question is between two numbers of a record and about nothing else."""
    columns = hanging.told_apart(question)
    return bool(columns) and columns <= {*_NUMBERS.get(question.table_name, ())}


class _Numbers:
    """Adds up what the numbers of touched records, and both sides of a question about them, say."""

    def __init__(self, questions: Sequence[Review]) -> None:
        self.found: dict[Column, tuple[int, int | None]] = {}
        self._sides = defaultdict[tuple[str, str], list[Mapping[str, str]]](list)
        self._unknown = defaultdict[tuple[str, str], set[str]](set)
        for one in questions:
            record = one.table_name, one.record_id
            self._sides[record] += hanging.cells(one)
            if one.kind not in review.CONFLICTS:
                self._unknown[record] |= set((one.detail or "").split())

    def between(self, rows: Rows, questions: Iterable[Review]) -> dict[Column, list[tuple[int, int, int]]]:
        """Give what the numbers are that alone are in question, and what they may become."""
        found = defaultdict[Column, list[tuple[int, int, int]]](list)
        for name, own in {(one.table_name, one.record_id) for one in questions}:
            row, sides = rows.get(name, {}).get(own), self._sides[name, own]
            for column in {column for cells in sides for column in cells} if row else ():
                now = row[column] or 0 if row else 0
                values = [now, *(int(cells.get(column) or 0) for cells in sides if column in cells)]
                found[name, column].append((now, min(values), max(values)))
        return found

    def add(self, name: str, row: Row) -> None:
        """Add those of a row."""
        record = name, row["id"]
        for column in _NUMBERS.get(name, ()):
            says = row[column] or 0
            sides = (int(cells[column]) for cells in self._sides.get(record, ()) if cells.get(column))
            down, up = self.found.get((name, column), (0, 0))
            if up is not None and column not in self._unknown.get(record, ()):
                self.found[name, column] = down + says, up + max(says, *sides, 0)
            else:
                self.found[name, column] = down + says, None


def _with_sides(one: Of, question: Review, own: dict[str, str]) -> Of:
    """Add the persons and groups whom either value in question names."""
    people, groups = set(one.people), set(one.groups)
    for cells in hanging.cells(question):
        people |= set(_people(question.table_name, defaultdict(str, cells), own))
        groups |= {cells["group_id"]} if cells.get("group_id") else set()
    return replace(one, people=people, ever=one.ever | people, groups=groups)


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
    for cells in hanging.cells(question):
        for column, table in thing.references.items():
            if table in _OF_GROUPS and cells.get(column):
                yield table, cells[column]


def _is_shown(session: Session, name: str, record_id: str) -> bool:
    if name not in catalog.THINGS:
        return True
    of = SQLModel.metadata.tables[name]
    return session.scalar(sa.select(of.c.id).where(of.c.id == record_id)) is not None


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
