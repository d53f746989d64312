"""Private columns between the laptops of one group (bundle format, kind `twin`): no stamp, no join.

The value written later stands, by `changed_at`; the other one is shown in Review. An empty cell of another
laptop says nothing, so that a laptop that never heard a nickname cannot take it away.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import kept
from outreach_desk.bundle.belonging import Key
from outreach_desk.ground import dates
from outreach_desk.records import catalog, identity, ids, review, search
from outreach_desk.records.base import Record, Thing
from outreach_desk.records.exchange import Received, Review


@dataclass(frozen=True)
class _Said:
    """One private value, when it was written, and whether this desk wrote it."""

    at: str
    cell: str
    own: bool


def settle(session: Session, keys: Iterable[Key], *, ask: bool) -> None:
    """Give each of these records the private values that were written last, of all that is kept and counts.

    `ask` opens a question where somebody's other value gives way.
    """
    reader = kept.Reader(session)
    for (table, record_id), rows in kept.of(session, keys).items():
        thing = catalog.THINGS[table]
        row = session.get(thing.model, record_id)
        if row is None or row.erased:
            continue
        said = _said(reader, rows)
        before = {name: getattr(row, name) for name in thing.columns}
        chosen = {name: max(values, key=lambda one: (one.at, one.cell)) for name, values in said.items()}
        if ask:
            _ask(session, thing, row, chosen)
        new = {name: thing.columns[name].parse(one.cell) for name, one in chosen.items()}
        new |= dict.fromkeys(_gone(thing, reader, rows, row) - said.keys())
        for name, value in new.items():
            setattr(row, name, value)
        if any(before[name] != value for name, value in new.items()):
            row.change = identity.next_change(session)
        if new:
            session.flush()
            search.keep(session, thing, row)
    session.flush()


def _gone(thing: Thing, reader: kept.Reader, rows: Iterable[Received], row: Record) -> set[str]:
    """Give the columns whose value came with a bundle that does not count any more."""
    return {
        name
        for one in rows
        if one.bundle_id is not None and not kept.counts(one)
        for name, cell in reader.secret(one).items()
        if cell == thing.columns[name].cell(getattr(row, name))
    }


def _said(reader: kept.Reader, rows: Iterable[Received]) -> dict[str, list[_Said]]:
    said: dict[str, list[_Said]] = {}
    for row in rows:
        if not kept.counts(row):
            continue
        at = str(json.loads(row.cells).get("changed_at", ""))
        for name, cell in reader.secret(row).items():
            said.setdefault(name, []).append(_Said(at, cell, row.bundle_id is None))
    return said


def _ask(session: Session, thing: Thing, row: Record, chosen: dict[str, _Said]) -> None:
    """Show what stood here and gives way to another laptop's word."""
    lost = {
        name: was
        for name, one in chosen.items()
        if (was := thing.columns[name].cell(getattr(row, name))) and was != one.cell
    }
    if not lost:
        return
    question_id = ids.of_conflict(row.id, review.PRIVATE, (thing.name, max(chosen[one].at for one in lost)))
    if session.scalar(sa.select(col(Review.id)).where(col(Review.id) == question_id)) is not None:
        return
    session.add(
        Review(
            id=question_id,
            kind=review.PRIVATE,
            table_name=thing.name,
            record_id=row.id,
            ours=json.dumps({name: chosen[name].cell for name in lost}, ensure_ascii=False),
            theirs=json.dumps(lost, ensure_ascii=False),
            detail=" ".join(sorted(lost)),
            opened_at=dates.now_instant(),
        )
    )
