"""What stands in the tables for the rows of a bundle, read for all at once and in the file's own form."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from outreach_desk.records import catalog
from outreach_desk.records.base import DELETED, STAMPS, Record, Thing
from outreach_desk.records.exchange import Review
from outreach_desk.store import bulk
from outreach_desk.store.bulk import Row

CHANGE, GROUP = "change", "group_id"
CHUNK = 500


class Layout:
    """Where the values of a record stand in a row as it is stored: id, travelling columns and stamps.

    `whole` has the change number too, at `change_at`; `cells_at` says where each value stands in the CSV.
    """

    def __init__(self, thing: Thing) -> None:
        self.thing = thing
        self.table: sa.Table = SQLModel.metadata.tables[thing.name]
        self.columns = bulk.ordered(self.table, thing.header)
        self.at = {name: place for place, name in enumerate(self.columns)}
        self.whole = bulk.ordered(self.table, (*self.columns, CHANGE))
        self.change_at = self.whole.index(CHANGE)
        self.cells_at = tuple(thing.header.index(name) for name in self.columns)

    @cached_property
    def values(self) -> tuple[int, ...]:
        """The places of what people wrote, and of `deleted`."""
        return tuple(self.at[name] for name in self.columns if name not in STAMPS[1:] and name != "id")

    @cached_property
    def references(self) -> tuple[tuple[int, str], ...]:
        """The places that name another record, each with its table."""
        return tuple((self.at[column], table) for column, table in self.thing.references.items())


class Named(NamedTuple):
    """A record that is here, as others may name it: whose it is, and whether it was deleted."""

    deleted: bool
    group: str


def stored(session: Session, layout: Layout, ids: Iterable[str]) -> dict[str, Row]:
    """Give the rows of a table that are here already, by id, as `layout` says."""
    table = layout.table
    columns = tuple(table.c[name] for name in layout.columns)
    place = layout.at["id"]
    return {str(row[place]): row for row in bulk.read(session, columns, table.c.id, ids)}


def named(session: Session, table_name: str, ids: Iterable[str]) -> dict[str, Named]:
    """Give those records of a table that are here; one of a table without groups stands for its own."""
    table = SQLModel.metadata.tables[table_name]
    whose = table.c[GROUP if GROUP in catalog.THINGS[table_name].columns else "id"]
    columns = (table.c.id, table.c[DELETED], whose)
    found = bulk.read(session, columns, table.c.id, ids)
    return {str(record_id): Named(bool(deleted), str(group)) for record_id, deleted, group in found}


def asked_about(session: Session, ids: Iterable[str]) -> set[str]:
    """Give those ids about which a question stands in Review, open or not."""
    column = SQLModel.metadata.tables[str(Review.__tablename__)].c.record_id
    return {str(row[0]) for row in bulk.read(session, (column,), column, ids)}


def by_id(session: Session, thing: Thing, ids: Iterable[str]) -> Iterable[Record]:
    """Read records by their ids, whatever their number."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        yield from session.scalars(sa.select(thing.model).where(col(thing.model.id).in_(chunk)))
