"""Whose record a row is (bundle format, "Who may say what"): the group of its root as this desk holds it.

For a root that is not here yet, as the states say. What a former group wrote before it heard that the
office moved the record is still its own.
"""

import json
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle.manifest import RETURN
from outreach_desk.bundle.staging import Arrival
from outreach_desk.records import catalog, stamps
from outreach_desk.records.base import Record
from outreach_desk.records.exchange import DISCARDED, QUARANTINED, SUPERSEDED, Bundle, Received

Key = tuple[str, str]
GROUP = "group_id"


class Belonging:
    """Answers for the rows of one import; `held` are the records of these rows that are here."""

    def __init__(self, session: Session, rows: Iterable[Arrival], held: Mapping[Key, Record]) -> None:
        self._session = session
        self._held = held
        self._coming: dict[Key, str] = {}
        for row in rows:
            if row.state is not None and row.state.cells.get(GROUP):
                self._coming[row.table, row.record_id] = row.state.cells[GROUP]
        self._here: dict[Key, Record | None] = {}

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
        return unaware and was_of(self._session, key, row.group)

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
        here = (getattr(record, GROUP) if record else None) or self._coming.get(key)
        return here == group or (record is not None and was_of(self._session, key, group))

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
