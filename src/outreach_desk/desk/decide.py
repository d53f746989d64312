"""What a person at the office decides about rows that wait: let in, discard, let wait again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import decide, plan, waiting
from outreach_desk.bundle.kept import Reader
from outreach_desk.bundle.plan import Plan
from outreach_desk.desk import asked, inside
from outreach_desk.desk.asked import Asked
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.inside import Inside
from outreach_desk.ground import logs
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, exchange, identity, ids, record
from outreach_desk.records.exchange import Received
from outreach_desk.store import backup, vault


@dataclass(frozen=True)
class Opened:
    """A waiting row with its columns (`inside` holds it alone, None of a table that is not known here).

    `may_come_in`: it waits for a person's word; `other_group`: that word must say so.
    """

    id: str
    inside: Inside
    may_come_in: bool
    other_group: bool


@dataclass(frozen=True)
class Decided:
    """What became of the rows: how many were named, came in of them, and came in besides (`freed`)."""

    act: str
    rows: int
    came_in: int = 0
    freed: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return dict(vars(self))


def discarded(desk: Desk) -> list[Asked]:
    """Give the rows that were discarded and may be taken up again."""
    desk.need_office()
    with desk.database.read() as session:
        return asked.held(session, exchange.DISCARDED)


def look(desk: Desk, name: str) -> Opened:
    """Open one row that waits or was discarded, with what stands here. Raises Refused: no such row."""
    desk.need_office()
    with desk.database.read() as session:
        [row] = _find(session, [name], exchange.QUARANTINED, exchange.DISCARDED)
        person = row.outcome == exchange.QUARANTINED and row.reason in decide.FOR_A_PERSON
        return Opened(
            id=name,
            inside=_inside(session, row),
            may_come_in=person,
            other_group=person and decide.is_other_group(session, row),
        )


def let_in(desk: Desk, names: Iterable[str], *, other_group: bool = False) -> Decided:
    """Let rows in that wait for a person, after a backup. `other_group`: also what is another group's.

    Raises Refused: no such row, one that nobody may let in, or one of another group without that word.
    """
    desk.need_office()
    backup.make(desk.database.engine, desk.database.keys.subkey(vault.DATABASE), desk.home)
    with desk.write() as (session, _):
        rows = _find(session, names, exchange.QUARANTINED)
        if any(row.reason not in decide.FOR_A_PERSON for row in rows):
            words = N_(
                "This row is never let in as it is: something in it cannot be right, it names a record that"
                " is not here, or only the office writes it. Discard it, or leave it waiting."
            )
            raise Refused("never_let_in", said(words))
        if not other_group and any(decide.is_other_group(session, row) for row in rows):
            words = N_(
                "This row is of another group than the laptop that sent it. Call both groups; then say that"
                " it may come in all the same."
            )
            raise Refused("other_group", said(words))
        found = decide.let_in(session, rows)
        done = _decided(exchange.ADMITTED, rows, found)
    return _logged(desk, done)


def discard(desk: Desk, names: Iterable[str]) -> Decided:
    """Discard rows that wait; they are kept and can be taken up again. Raises Refused: no such row."""
    desk.need_office()
    with desk.write() as (session, _):
        rows = _find(session, names, exchange.QUARANTINED)
        decide.discard(session, rows)
    return _logged(desk, Decided(exchange.DISCARDED, len(rows)))


def take_up(desk: Desk, names: Iterable[str]) -> Decided:
    """Let discarded rows wait again. Raises Refused: no such row."""
    desk.need_office()
    with desk.write() as (session, _):
        rows = _find(session, names, exchange.DISCARDED)
        found = decide.take_up(session, rows)
        done = _decided(exchange.TAKEN_UP, rows, found)
    return _logged(desk, done)


def _find(session: Session, names: Iterable[str], *outcomes: str) -> list[Received]:
    wanted = set(names)
    query = sa.select(Received).where(
        col(Received.outcome).in_(outcomes),
        col(Received.undone).is_(False),
        col(Received.bundle_id).is_not(None),
    )
    found = {
        ids.of_texts(str(row.bundle_id), row.table_name, str(row.row)): row for row in session.scalars(query)
    }
    if not wanted or wanted - found.keys():
        words = N_("There is no such row any more. Look at the list again; it may have come in already.")
        raise Refused("no_such_row", said(words))
    return [found[name] for name in sorted(wanted)]


def _inside(session: Session, row: Received) -> Inside:
    if row.table_name not in catalog.THINGS:
        return Inside()
    arrival = waiting.arrival(row, Reader(session), record.local_codes(session))
    arrival.reason, arrival.column = row.reason, row.column
    here = plan.records_of(session, [arrival]).get((row.table_name, row.record_id))
    before = plan.state_of(here) if here is not None else None
    return inside.of(session, Plan(steps=[plan.Step(arrival, exchange.QUARANTINED, before)]))


def _decided(act: str, rows: list[Received], found: Plan) -> Decided:
    named = {row.id for row in rows}
    freed = {step.arrival.received_id for step in found.freed}
    return Decided(act, len(rows), len(named & freed), len(freed - named))


def _logged(desk: Desk, done: Decided) -> Decided:
    with desk.database.read() as session:
        person = identity.author(session).person
    logs.event(desk.home.log, f"rows_{done.act}", rows=done.rows, came_in=done.came_in, by=person)
    return done
