"""Kept states read again: what came in each bundle, and what this desk wrote itself.

A state counts when its record is made of it: it was taken in, or written here, is not undone, and does not
wait for something it names.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import manifest
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import TRUE, State
from outreach_desk.bundle.manifest import Manifest
from outreach_desk.bundle.sheet import TableReader
from outreach_desk.records import catalog, exchange, stamps
from outreach_desk.records.base import Thing
from outreach_desk.records.exchange import Bundle, Received

CHUNK = 500
# Written once: a merge asks it for each conflict, and writing it takes as long as the answer.
_OF = (
    sa.select(Received)
    .where(
        col(Received.table_name) == sa.bindparam("of_table"),
        col(Received.record_id).in_(sa.bindparam("of_records", expanding=True)),
    )
    .order_by(col(Received.id))
)


def counts(row: Received) -> bool:
    """Say whether a kept state is part of its record now."""
    if row.undone:
        return False
    return row.outcome in exchange.APPLIED or (row.outcome == exchange.OWN and row.reason is None)


def of(session: Session, keys: Iterable[Key]) -> dict[Key, list[Received]]:
    """Give everything kept of these records, oldest first."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for table, record_id in keys:
        wanted[table].add(record_id)
    found: dict[Key, list[Received]] = {(table, one): [] for table, ids in wanted.items() for one in ids}
    for table, ids in wanted.items():
        ordered = sorted(ids)
        for start in range(0, len(ordered), CHUNK):
            some = {"of_table": table, "of_records": ordered[start : start + CHUNK]}
            for row in session.scalars(_OF, some):
                found[table, row.record_id].append(row)
    return found


class Reader:
    """Reads kept rows with the schema that their bundle had; reads each manifest once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, tuple[Manifest, dict[str, TableReader]]] = {}

    def bundle(self, bundle_id: str) -> tuple[Manifest, dict[str, TableReader]]:
        """Give the manifest of a bundle and the readers of its tables."""
        if bundle_id not in self._known:
            stored = self._session.get_one(Bundle, bundle_id)
            package = manifest.read(stored.manifest.encode())
            kind = package.ours.kind
            readers = {one.name: TableReader.of(one, kind) for one in package.resources}
            self._known[bundle_id] = package, readers
        return self._known[bundle_id]

    def state(self, row: Received) -> State:
        """Give the state of a row that was taken in, or written here."""
        thing = catalog.THINGS[row.table_name]
        cells = json.loads(row.cells)
        if row.bundle_id is None:
            return own_state(thing, cells)
        return self.bundle(row.bundle_id)[1][row.table_name].state(cells)

    def secret(self, row: Received) -> dict[str, str]:
        """Give the private cells of a row; an empty one of another laptop says nothing."""
        thing = catalog.THINGS[row.table_name]
        cells = json.loads(row.cells)
        if row.bundle_id is None:
            return {name: cell for name, cell in cells.items() if _is_private(thing, name)}
        package, _ = self.bundle(row.bundle_id)
        if package.ours.kind != manifest.TWIN:
            return {}
        return {name: cell for name, cell in cells.items() if cell and _is_private(thing, name)}


def _is_private(thing: Thing, name: str) -> bool:
    return name in thing.columns and thing.columns[name].private


def own_state(thing: Thing, cells: Mapping[str, str]) -> State:
    """Read what this desk wrote: it speaks for the facts of that write alone.

    What sets none, an erasure or a private value, has no stamp, and no word on what its writer had seen.
    """
    edits = stamps.read_edits(cells["edits"], thing.facts)
    written = {fact: names for fact, names in thing.facts.items() if set(names) <= cells.keys()}
    return State(
        cells={name: cells[name] for names in written.values() for name in names},
        erased=cells.get("erased") == TRUE,
        version=stamps.read_version(cells["version"]) if written else {},
        edits={fact: edits[fact] for fact in written},
        changed_by=cells.get("changed_by", ""),
        changed_at=cells.get("changed_at", ""),
    )
