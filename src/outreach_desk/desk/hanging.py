"""What hangs on the records in question: whatever counts by what one of these says, and so on.

It errs on the side of more. All of it is read once for all questions; what hangs on one of them is then found
among that, without asking the database again.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.records import catalog, review
from outreach_desk.records.exchange import Review
from outreach_desk.store import bulk

_HANGS = frozenset({"meeting_id", "client_id", "other_id", "member_id", "referral_id"})
"""By these a record counts by what another one says; by the others it only names it."""
_UP = {"consent": ("client_id",), "service": ("referral_id",), "person_link": ("client_id", "other_id")}
"""What these say counts by the record that they name."""
_COUNTED_BY = {
    "organisation": ("kind",),
    "peer_group": ("organisation_id", "unit", "established_on", "ended_on"),
    "intervention_point": ("model", "unit"),
}
"""Facts by which the records count that name one of these."""

UNREAD = {
    "client": frozenset(
        [
            "uic",
            "serial",
            "partner_code",
            "nickname",
            "phone",
            "setting",
            "earlier_province",
            "earlier_group",
            "note",
        ]
    ),
    "meeting": frozenset(
        [
            "starts_at",
            "ends_at",
            "not_held_reason",
            "establishment_id",
            "place_type",
            "place",
            "topics",
            "owners",
            "workers",
            "next_on",
            "keyed_on",
            "note",
        ]
    ),
    "attendance": frozenset(["role", "absence_reason"]),
    "contact": frozenset(["under_age", "place_type", "topics", "note"]),
    "service": frozenset(["setting", "note"]),
    "referral": frozenset(
        ["serial", "valid_until", "meeting_id", "contact_id", "reason", "declined_by", "returned_on", "note"]
    ),
    "follow_up": frozenset(
        [
            "reason",
            "due_on",
            "attempt",
            "meeting_id",
            "referral_id",
            "service_id",
            "need_id",
            "way",
            "outcome",
            "note",
        ]
    ),
    "member": frozenset({"nickname"}),
    "peer_group": frozenset(["name", "kind"]),
    "organisation": frozenset(
        ["name", "unit", "services", "address", "phone", "hours", "active_from", "active_to"]
    ),
    "intervention_point": frozenset(["name", "code", "programme_period"]),
}
"""Columns that no figure reads: two values of these move none."""

Ids = Mapping[str, set[str]]
"""Ids of records by table."""
Row = Mapping[str, Any]
Rows = Mapping[str, Mapping[str, Row]]
Start = tuple[str, str, bool]
"""A record that a question is about, and whether all that names it hangs on it: its being there is asked."""


@dataclass(frozen=True)
class Web:
    """All records that hang on some questions, by table and id; values are as the file keeps them.

    `starts` are those that each question is about, `days` those of the meetings whose attendance is in here.
    """

    rows: Rows
    starts: Mapping[str, Sequence[Start]]
    days: Mapping[str, str | None]

    @cached_property
    def _naming(self) -> Mapping[tuple[str, str], Mapping[str, list[str]]]:
        """Give of each table and column which records name what."""
        found: dict[tuple[str, str], dict[str, list[str]]] = {}
        for name, rows in self.rows.items():
            for column in catalog.THINGS[name].references:
                of = found[name, column] = defaultdict(list)
                for own, row in rows.items():
                    if row[column] is not None:
                        of[row[column]].append(own)
        return found

    def hanging(self, questions: Iterable[Review]) -> Ids:
        """Give what hangs on some of the questions."""
        return _follow((start for one in questions for start in self.starts[one.id]), self._step)

    def _step(self, name: str, column: str, ids: set[str], *, up: bool) -> set[str]:
        if up:
            rows = self.rows.get(name, {})
            return {rows[own][column] for own in ids if own in rows and rows[own][column] is not None}
        naming = self._naming.get((name, column), {})
        return {own for one in ids for own in naming.get(one, ())}


def read(session: Session, questions: Sequence[Review], columns: Mapping[str, Iterable[str]]) -> Web:
    """Read all that hangs on some questions, with these columns of a table besides whom it names."""
    named = _deleted_named(session, questions)
    starts = {one.id: [*_starts(one, named.get((one.table_name, one.record_id), ()))] for one in questions}

    def step(name: str, column: str, ids: set[str], *, up: bool) -> set[str]:
        of = SQLModel.metadata.tables[name]
        wanted, by = (of.c[column], of.c.id) if up else (of.c.id, of.c[column])
        return {str(value) for (value,) in bulk.read(session, (wanted,), by, ids) if value is not None}

    found = _follow((start for every in starts.values() for start in every), step)
    rows = {name: _rows(session, name, ids, columns.get(name, ())) for name, ids in found.items()}
    at = {row["meeting_id"] for row in rows.get("attendance", {}).values()} - {None}
    days = {own: row["held_on"] for own, row in _rows(session, "meeting", at, ["held_on"]).items()}
    return Web(rows, starts, days)


def cells(question: Review) -> list[dict[str, str]]:
    """Give the cells of both values in question, as far as there are any."""
    return [json.loads(side) for side in (question.ours, question.theirs) if side]


def told_apart(question: Review) -> set[str]:
    """Give the columns of which a question is between two values; none where it asks something else."""
    if question.kind not in {review.CONFLICT, review.FORK}:
        return set()
    return {column for side in cells(question) for column in side}


def _starts(question: Review, deleted: Iterable[tuple[str, str]]) -> Iterator[Start]:
    name, columns = question.table_name, told_apart(question)
    if columns and columns <= UNREAD.get(name, frozenset()):
        return
    yield (
        name,
        question.record_id,
        not columns or not columns.isdisjoint({"deleted", *_COUNTED_BY.get(name, ())}),
    )
    for side in cells(question):
        for column in _UP.get(name, ()):
            if side.get(column):
                yield catalog.THINGS[name].references[column], side[column], False
    yield from ((table, own, True) for table, own in deleted)  # an answer may restore them


def _deleted_named(
    session: Session, questions: Iterable[Review]
) -> Mapping[tuple[str, str], list[tuple[str, str]]]:
    """Give the deleted records that records in question name, by these."""
    asked, found = defaultdict[str, set[str]](set), defaultdict[tuple[str, str], list[tuple[str, str]]](list)
    for one in questions:
        if one.kind == review.NAMES_DELETED:
            asked[one.table_name].add(one.record_id)
    for name, ids in asked.items():
        rows = _rows(session, name, ids, ())
        for column, table in catalog.THINGS[name].references.items():
            naming = {own: row[column] for own, row in rows.items() if row[column] is not None}
            gone = {
                one
                for one, row in _rows(session, table, set(naming.values()), ["deleted"]).items()
                if row["deleted"]
            }
            for own, one in naming.items():
                if one in gone:
                    found[name, own].append((table, one))
    return found


def _follow(starts: Iterable[Start], step: Any) -> Ids:
    """Go from records to what hangs on them, all of one table at once; `step` gives the next ids."""
    waiting = defaultdict[tuple[str, bool], set[str]](set)
    for name, own, whole in starts:
        waiting[name, whole].add(own)
    seen = defaultdict[tuple[str, bool], set[str]](set)
    while waiting:
        (name, whole), ids = waiting.popitem()
        fresh = ids - seen[name, whole]
        seen[name, whole] |= fresh
        if fresh and name in catalog.THINGS:
            for table, column, of, up in _ways(name, whole=whole):
                waiting[table, whole] |= step(of, column, fresh, up=up)
    found = defaultdict[str, set[str]](set)
    for (name, _whole), ids in seen.items():
        if name in catalog.THINGS:
            found[name] |= ids
    return found


def _ways(name: str, *, whole: bool) -> Iterator[tuple[str, str, str, bool]]:
    """Give the columns by which records hang on those of a table: whose they are, and where they lead."""
    for other in catalog.THINGS.values():
        for column, table in other.references.items():
            if table == name and (whole or column in _HANGS):
                yield other.name, column, other.name, False
    for column in _UP.get(name, ()):
        yield catalog.THINGS[name].references[column], column, name, True


def _rows(session: Session, name: str, ids: Iterable[str], columns: Iterable[str]) -> Mapping[str, Row]:
    of = SQLModel.metadata.tables[name]
    names = tuple(dict.fromkeys(("id", *catalog.THINGS[name].references, *columns)))
    found = bulk.read(session, tuple(of.c[one] for one in names), of.c.id, ids)
    return {str(row[0]): dict(zip(names, row, strict=True)) for row in found}
