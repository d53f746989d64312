"""Records that a sealed period held and holds no more: their day is another one now, or they are not here.

What day they had when it was sealed is read off the states that were kept of them until then.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from outreach_desk.bundle import kept
from outreach_desk.bundle.join import TRUE
from outreach_desk.desk import called
from outreach_desk.records import catalog, exchange, sealed_report
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.exchange import Received
from outreach_desk.records.sealed_report import SealedReport
from outreach_desk.records.stamps import LOWEST, Stamp
from outreach_desk.store import bulk

STATES = "states"
"""Under this a seal keeps the number of the last state that was there; the first seals kept none."""
_OUTCOME_ON = "outcome_on"


@dataclass(frozen=True)
class Left:
    """A record that was in a sealed period by a day `column`: that day `then` and `now`.

    `now` is None where it is deleted or not here any more. `name` is the code of its client, or of its group.
    """

    table: str
    id: str
    column: str
    then: date
    now: date | None
    name: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs: without the code of a person."""
        return {
            "table": self.table,
            "id": self.id,
            "column": self.column,
            "then": self.then.isoformat(),
            "now": self.now.isoformat() if self.now else None,
        }

    def kept(self) -> dict[str, Any]:
        """Give it as one object that JSON can say, whole: `read` reads it again."""
        return self.as_dict() | {"name": self.name}


@dataclass(frozen=True)
class _Then:
    """What was when a seal was put on: change number, number of the last state, and which files were in."""

    change: int
    states: int
    bundles: frozenset[str]


def read(kept_one: Mapping[str, Any]) -> Left:
    """Give what `Left.kept` gave."""
    days = {name: date.fromisoformat(kept_one[name]) for name in ("then", "now") if kept_one[name]}
    return Left(**{**kept_one, **days})


def days(thing: Thing) -> tuple[str, ...]:
    """Name the columns that say when a record happened: of a slip also when it was completed."""
    if thing.event_on is None:
        return ()
    return (thing.event_on, *([_OUTCOME_ON] if _OUTCOME_ON in thing.columns else []))


def within(of: sa.Table, thing: Thing, row: SealedReport) -> sa.ColumnElement[bool]:
    """Say of a record whether it happened in a sealed period."""
    happened = sa.or_(*(of.c[name].between(row.first_day, row.last_day) for name in days(thing)))
    return sa.func.coalesce(happened, sa.false())


def last_state(session: Session) -> int:
    """Give the number of the last state that is kept now."""
    return session.scalar(sa.select(sa.func.max(col(Received.id)))) or 0


def find(session: Session, row: SealedReport, since: SealedReport) -> tuple[Left, ...]:
    """Give what left a sealed period since a seal was put on: its own, or a later one that told additions."""
    content = sealed_report.read(since)
    if STATES not in content:
        return ()
    then = _Then(since.change, content[STATES], frozenset(own for own, *_rest in content["bundles"]))
    found = [
        one
        for thing in catalog.THINGS.values()
        if thing.event_on is not None
        for one in _of_thing(session, thing, row, then)
    ]
    return tuple(_named(session, sorted(found, key=lambda one: (one.table, one.then, one.id))))


def _of_thing(session: Session, thing: Thing, row: SealedReport, then: _Then) -> Iterator[Left]:
    of = SQLModel.metadata.tables[thing.name]
    moved = sa.select(of.c.id).where(
        of.c.change > then.change, ~within(of, thing, row), _is_rewritten(of, thing)
    )
    undone = col(Received.undone).is_(True), col(Received.table_name) == thing.name
    taken_back = sa.select(col(Received.record_id)).where(*undone, col(Received.id) <= then.states)
    wanted = {*session.scalars(moved), *session.scalars(taken_back)}
    now = _now(session, of, thing, wanted)
    reader = kept.Reader(session)
    for (_table, own), rows in kept.of(session, ((thing.name, one) for one in wanted)).items():
        here = now.get(own)
        if here is not None and any(_in(day, row) for day in here[1]):
            continue
        had = _had(reader, thing, (one for one in rows if _was_there(one, then)))
        for place, name in enumerate(days(thing)):
            day = date.fromisoformat(had[name]) if had.get(name) else None
            if day is not None and _in(day, row) and had.get(DELETED) != TRUE:
                yield Left(thing.name, own, name, day, None if here is None or here[0] else here[1][place])
                break


def _now(
    session: Session, of: sa.Table, thing: Thing, wanted: set[str]
) -> dict[str, tuple[bool, list[date | None]]]:
    """Give of each record that is here whether it is deleted, and its days."""
    columns = (of.c.id, of.c.deleted, *(of.c[name] for name in days(thing)))
    return {
        str(own): (bool(gone), [bulk.day(str(one)) if one else None for one in written])
        for own, gone, *written in bulk.read(session, columns, of.c.id, wanted)
    }


def _is_rewritten(of: sa.Table, thing: Thing) -> sa.ColumnElement[bool]:
    """Say of a record whether one of its days may be another one than that of its first write.

    Its edits then name the fact of the day by itself, or the lowest stamp of all is not the first one: it
    stands behind `*=` and eight letters. So the many that were written once need no look at their states.
    """
    named = (of.c.edits.contains(f"{thing.columns[name].fact}=") for name in days(thing))
    return sa.or_(*named, sa.func.substr(of.c.edits, 11, 3).not_in([":1", ":1 "]))


def _was_there(state: Received, then: _Then) -> bool:
    """Say whether a kept state was part of its record when the seal was put on."""
    if (state.id or 0) > then.states:
        return False
    if state.undone:
        return state.bundle_id in then.bundles and state.outcome in exchange.APPLIED
    return kept.counts(state)


def _had(reader: kept.Reader, thing: Thing, rows: Iterable[Received]) -> dict[str, str]:
    """Give the days that a record had by these states, and whether it was deleted, as CSV texts."""
    best, found = dict[str, Stamp](), dict[str, str]()
    facts = {str(thing.columns[name].fact) for name in days(thing)} | {DELETED}
    for row in rows:
        state = reader.state(row)
        for fact in facts & state.edits.keys():
            stamp = state.edits[fact]
            if stamp is not None and stamp > best.get(fact, LOWEST):
                best[fact] = stamp
                found |= {name: state.cells[name] for name in thing.facts[fact] if name in state.cells}
    return found


def _in(day: date | None, row: SealedReport) -> bool:
    return day is not None and row.first_day <= day <= row.last_day


def _named(session: Session, found: Iterable[Left]) -> Iterator[Left]:
    """Call each by its client, a meeting by its group."""
    listed = list(found)
    rows = {one: session.get(catalog.THINGS[one.table].model, one.id) for one in listed}
    whose = {one: called.whose(one.table, row) for one, row in rows.items() if row is not None}
    about = {one: key for one, key in whose.items() if key is not None}
    names = called.names(session, set(about.values()))
    for one in listed:
        name = names[about[one]] if one in about else one.id[:8]
        yield Left(one.table, one.id, one.column, one.then, one.now, name)
