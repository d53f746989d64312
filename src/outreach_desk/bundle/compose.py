"""Composes a bundle in memory: what changed since the receiver last had everything, signed and sealed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import container, keys, manifest, table
from outreach_desk.ground import dates
from outreach_desk.records import ids, stamps
from outreach_desk.records.base import Record, Thing

_COMMENT = "desk bundle"
Table = tuple[bytes, Mapping[str, Any], int]


@dataclass(frozen=True)
class Composed:
    """A bundle in memory: its sealed bytes, its manifest, and how many rows each table has."""

    bundle_id: str
    created: str
    data: bytes
    manifest: bytes
    counts: dict[str, int]

    @property
    def manifest_hash(self) -> str:
        """Give the name of this bundle in its chain."""
        return manifest.hash_of(self.manifest)


def changed_rows(
    session: Session, thing: Thing, after: int, where: sa.ColumnElement[bool] | None = None
) -> list[Record]:
    """Give the records of a table that changed after a change number, sorted by id; `where` narrows them.

    A record that lacks what it needs stays here: it is shown in Review until somebody completes it.
    """
    query = sa.select(thing.model).where(col(thing.model.change) > after).order_by(col(thing.model.id))
    query = query if where is None else query.where(where)
    return [row for row in session.scalars(query) if is_whole(thing, row)]


def is_whole(thing: Thing, row: Record) -> bool:
    """Say whether a record has what it needs; of an erased one that it was ever set."""
    needed = [column for column in thing.travelling if column.required]
    if not row.erased:
        return all(getattr(row, column.name) is not None for column in needed)
    edits = stamps.read_edits(row.edits, thing.facts)
    return all(edits[str(column.fact)] is not None for column in needed)


def compose(
    tables: Mapping[str, Table],
    ours: Mapping[str, Any],
    *,
    seed: str,
    recipients: Iterable[str],
) -> Composed:
    """Put tables (name → CSV, schema, rows) into a signed bundle, sealed unless nobody is named."""
    bundle_id, created = ids.new(), dates.now_instant()
    counts = {name: rows for name, (_, _, rows) in tables.items()}
    resources = [manifest.resource(name, data, schema) for name, (data, schema, _) in tables.items()]
    package = manifest.write(bundle_id, created, resources, {**ours, "counts": counts})
    members = {
        container.MANIFEST: package,
        container.SIGNATURE: keys.sign(seed, package, _COMMENT).encode(),
        **{f"{name}.csv": data for name, (data, _, _) in tables.items()},
    }
    packed = container.pack(members)
    sealed = container.encrypt(packed, recipients) if recipients else packed
    return Composed(bundle_id, created, sealed, package, counts)


def record_table(thing: Thing, rows: list[Record], *, private: bool = False) -> Table:
    """Give one table of records as `compose` wants it; with its private columns for a twin."""
    data = table.write(thing, rows, private=private)
    return data, manifest.schema_of(thing, private=private), len(rows)


def period(tables: Mapping[str, list[Record]], things: Mapping[str, Thing]) -> dict[str, str | None]:
    """Give the first and last event date among rows, for people. What is still to come is no event."""
    today = dates.today()
    days = [
        day
        for name, rows in tables.items()
        if (column := things[name].event_on) is not None
        for row in rows
        if isinstance(day := getattr(row, column), date) and day <= today
    ]
    return {
        "from": min(days).isoformat() if days else None,
        "to": max(days).isoformat() if days else None,
    }
