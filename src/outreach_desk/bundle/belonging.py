"""Whose record a row is (bundle format, "Who may say what"): the group of its root as this desk holds it.

For a root that is not here yet, as the states say. What a former group wrote before it heard that the
office moved the record is still its own.
"""

import json
from collections.abc import Container, Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle.listing import GROUP, by_id
from outreach_desk.bundle.manifest import RETURN
from outreach_desk.bundle.staging import Arrival
from outreach_desk.records import catalog, identity, stamps
from outreach_desk.records.base import Record
from outreach_desk.records.exchange import APPLIED, DISCARDED, QUARANTINED, SUPERSEDED, Bundle, Received

Key = tuple[str, str]


class Belonging:
    """Answers for the rows of one import; `held` are the records of these rows that are here.

    `sure` are records that come, or stay, by rows of which it is sure that they are of `group`.
    """

    def __init__(
        self,
        session: Session,
        rows: Iterable[Arrival],
        held: Mapping[Key, Record],
        sure: Container[Key] = (),
        group: str | None = None,
    ) -> None:
        self._session = session
        self._held = held
        self._sure, self._group = sure, group
        self._coming: dict[Key, str] = {}
        self._again: set[tuple[Key, str]] = set()
        rows = list(rows)
        # An answer that comes now tells as well as one that came: what it brings was this desk's group's.
        self._answered = {(row.table, row.record_id) for row in rows if row.kind == RETURN}
        self._our_group = identity.get(session, identity.GROUP) if self._answered else None
        for row in rows:
            if row.state is not None and row.state.cells.get(GROUP):
                key = (row.table, row.record_id)
                self._coming[key] = row.state.cells[GROUP]
                if row.parked in APPLIED:
                    # Taken in once, and let in again now: it tells as what is here does.
                    self._again.add((key, row.state.cells[GROUP]))
        self._here: dict[Key, Record | None] = _roots(session, rows)

    def fault(self, row: Arrival) -> str | None:
        """Name the column that makes a row another group's; None for the sender's own."""
        cells = row.state.cells if row.state else {}
        if row.thing.root is not None:
            return None if self._roots_fit(row) else row.thing.root
        if not self._own(row, cells.get(GROUP) or None):
            return GROUP
        client = cells.get("client_id")
        return "client_id" if client and not self._is_of(("client", client), row.group) else None

    def _own(self, row: Arrival, said_group: str | None) -> bool:
        if said_group not in {None, row.group}:
            return False
        key = (row.table, row.record_id)
        record = self._record(key)
        if record is None:
            return said_group is not None
        group = getattr(record, GROUP)
        if group in {None, row.group}:
            return True
        moved = stamps.read_edits(record.edits, row.thing.facts)[GROUP]
        unaware = (
            moved is not None and row.state is not None and not stamps.has_seen(row.state.version, moved)
        )
        return unaware and self._was_of(key, row.group)

    def _roots_fit(self, row: Arrival) -> bool:
        root = str(row.thing.root)
        named = [row.state.cells.get(root)] if row.state else []
        before = self._held.get((row.table, row.record_id))
        if before is not None:
            named.append(getattr(before, root))
        table = row.thing.references[root]
        return any(named) and all(not one or self._is_of((table, one), row.group) for one in named)

    def _is_of(self, key: Key, group: str | None) -> bool:
        record = self._record(key)
        # An undo may have left a root with own writes alone: then what comes says whose it is.
        here = (getattr(record, GROUP) if record else None) or self._coming_of(key)
        return here == group or self._was_of(key, group)

    def _was_of(self, key: Key, group: str | None) -> bool:
        if (key, group) in self._again or (key in self._answered and group == self._our_group):
            return True
        return self._record(key) is not None and was_of(self._session, key, group)

    def _coming_of(self, key: Key) -> str | None:
        return self._group if key in self._sure else self._coming.get(key)

    def _record(self, key: Key) -> Record | None:
        if key not in self._here:
            self._here[key] = self._held.get(key) or self._session.get(catalog.THINGS[key[0]].model, key[1])
        return self._here[key]


def was_of(session: Session, key: Key, group: str | None) -> bool:
    """Say whether a state that was applied here put the record into this group once.

    An answer to a group does, whatever it says: it tells of what was the group's. What only waited, also
    what was overtaken or discarded while it did, is a claim and gives no right.
    """
    kept = session.execute(
        sa.select(col(Received.cells), col(Bundle.kind), col(Bundle.to))
        .join(Bundle, col(Bundle.id) == col(Received.bundle_id), isouter=True)
        .where(
            col(Received.table_name) == key[0],
            col(Received.record_id) == key[1],
            col(Received.outcome).not_in((QUARANTINED, SUPERSEDED, DISCARDED)),
            col(Received.undone).is_(False),
        )
    )
    return any(
        json.loads(cells).get(GROUP) == group or (kind == RETURN and to == f"group:{group}")
        for cells, kind, to in kept
    )


def _roots(session: Session, rows: Iterable[Arrival]) -> dict[Key, Record | None]:
    """Read the roots that rows name, whatever their number; None for one that is not here."""
    found: dict[Key, Record | None] = {}
    for row in rows:
        root = row.thing.root
        if root is not None and row.state is not None and row.state.cells.get(root):
            found[row.thing.references[root], row.state.cells[root]] = None
    for table in {table for table, _ in found}:
        ids = [record_id for name, record_id in found if name == table]
        for record in by_id(session, catalog.THINGS[table], ids):
            found[table, record.id] = record
    return found
