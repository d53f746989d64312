"""Look: a whole table as it stands in a bundle's CSV, and the check that everything fits together."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from outreach_desk.bundle import compose, manifest, plan
from outreach_desk.bundle import table as bundle_table
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, exchange, identity, search, stamps
from outreach_desk.records.base import DELETED, Record, Thing
from outreach_desk.records.exchange import Bundle, Device, Received, Review
from outreach_desk.store import database

DESK_TABLES: dict[str, type[SQLModel]] = {
    "device": Device,
    "bundle": Bundle,
    "received": Received,
    "review": Review,
}
_APPLIED = (
    exchange.NEW,
    exchange.NEWER,
    exchange.SAME,
    exchange.OLDER,
    exchange.JOINED,
    exchange.CONFLICT,
)


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit: a code, words, and where: a table and a record or bundle."""

    code: str
    words: Callable[[], str]
    table: str | None = None
    record: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """Give the shape that `--json` prints."""
        return {"code": self.code, "message": self.words(), "table": self.table, "record": self.record}


@dataclass
class Checked:
    """What a check found, and how many records and bundles it looked at."""

    records: int = 0
    bundles: int = 0
    problems: list[Finding] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {
            "records": self.records,
            "bundles": self.bundles,
            "problems": [finding.as_dict() for finding in self.problems],
        }


@dataclass(frozen=True)
class Dump:
    """A table as it is now: its header and its cells, sorted by id."""

    table: str
    header: tuple[str, ...]
    rows: list[list[str]]

    def csv(self) -> bytes:
        """Give it as the CSV of a bundle."""
        return bundle_table.write_rows(self.header, self.rows)

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints: each row as column → cell."""
        rows = [dict(zip(self.header, row, strict=True)) for row in self.rows]
        return {"table": self.table, "columns": list(self.header), "rows": rows}


def dump(desk: Desk, table: str, *, private: bool = False) -> Dump:
    """Give a table as this desk holds it, deleted records too. Raises Usage: there is no such table."""
    if table in DESK_TABLES:
        return _dump_desk_table(desk, table)
    thing = catalog.THINGS.get(table)
    if thing is None:
        words = N_("There is no such table. There are: {tables}.")
        raise Usage("unknown_table", said(words, tables=", ".join((*catalog.THINGS, *DESK_TABLES))))
    with desk.database.read() as session:
        rows = bundle_table.cells(thing, session.scalars(sa.select(thing.model)), private=private)
    return Dump(table, bundle_table.header(thing, private=private), rows)


def _dump_desk_table(desk: Desk, name: str) -> Dump:
    columns = SQLModel.metadata.tables[name].columns
    with desk.database.read() as session:
        found = session.execute(sa.select(*columns).order_by(columns["id"])).all()
    rows = [[bundle_table.plain(value) for value in row] for row in found]
    return Dump(name, tuple(column.name for column in columns), rows)


def check(desk: Desk) -> Checked:
    """Check the file, the references, the stamps of every record, the search index, the received states."""
    found = Checked()
    found.problems += [_of_file(line) for line in database.integrity(desk.database)]
    with desk.database.read() as session:
        latest = identity.change(session)
        for thing in catalog.THINGS.values():
            for row in session.scalars(sa.select(thing.model).execution_options(yield_per=1000)):
                found.records += 1
                found.problems += _of_record(thing, row, latest)
        for table, record_id in search.faults(session):
            words = N_("The search index does not hold what the record says.")
            found.problems.append(Finding("search", said(words), table, record_id))
        found.problems += _applied_and_gone(session)
        for bundle in session.scalars(sa.select(Bundle).where(col(Bundle.direction) == exchange.INCOMING)):
            found.bundles += 1
            found.problems += _recount(session, bundle)
    return found


def _of_file(line: str) -> Finding:
    # SQLite's own words name tables and pages, never what stands in them.
    return Finding("integrity", said(N_("The database file: {what}"), what=line))


def _of_record(thing: Thing, row: Record, latest: int) -> Iterator[Finding]:
    if not _stamps_fit(thing, row):
        yield Finding("stamps", said(N_("The stamps of a record do not fit.")), thing.name, row.id)
    if not 0 < row.change <= latest:
        words = N_("A record's change number was never drawn at this desk.")
        yield Finding("change_number", said(words), thing.name, row.id)
    if thing.make_id is not None and not row.erased:
        made = thing.make_id({name: getattr(row, name) for name in thing.made_of})
        if made is not None and made != row.id:
            words = N_("A record's id is not the one that its columns make.")
            yield Finding("id_mismatch", said(words), thing.name, row.id)


def _stamps_fit(thing: Thing, row: Record) -> bool:
    """Say whether both texts are canonical, each stamp was seen, and what was never set is empty."""
    try:
        version = stamps.read_version(row.version)
        edits = stamps.read_edits(row.edits, thing.facts)
    except stamps.NotCanonicalError:
        return False
    if stamps.write_version(version) != row.version:
        return False
    # Where an undo took away who began the record, an edit alone is left, and says nothing of a deletion.
    if edits[DELETED] is None and compose.is_whole(thing, row):
        return False
    return all(
        stamps.has_seen(version, stamp)
        if stamp is not None
        else all(
            not row.deleted if name == DELETED else getattr(row, name) is None for name in thing.facts[fact]
        )
        for fact, stamp in edits.items()
    )


def _applied_and_gone(session: Session) -> Iterator[Finding]:
    """Find states that were taken in though their record is not here."""
    for thing in catalog.THINGS.values():
        query = (
            sa.select(col(Received.record_id))
            .where(
                col(Received.table_name) == thing.name,
                col(Received.bundle_id).is_not(None),
                col(Received.outcome).in_(_APPLIED),
                col(Received.undone).is_(False),
                col(Received.record_id).not_in(sa.select(col(thing.model.id))),
            )
            .distinct()
        )
        for record_id in session.scalars(query):
            words = N_("A record came in a bundle and is no longer here.")
            yield Finding("record_gone", said(words), thing.name, record_id)


def _recount(session: Session, bundle: Bundle) -> Iterator[Finding]:
    """Count a bundle's states against what its manifest says that it held."""
    try:
        counts = json.loads(bundle.manifest)["outreachDesk"]["counts"]
    except (ValueError, KeyError, TypeError):
        yield Finding("manifest", said(N_("The manifest of a bundle cannot be read.")), "bundle", bundle.id)
        return
    elsewhere = manifest.PLAIN_TABLES - (
        {manifest.QUESTION_TABLE} if bundle.kind in plan.TEAM_KINDS else set()
    )
    said_counts = {name: count for name, count in counts.items() if name not in elsewhere and count}
    query = (
        sa.select(col(Received.table_name), sa.func.count())
        .where(col(Received.bundle_id) == bundle.id)
        .group_by(col(Received.table_name))
    )
    stored = Counter({str(name): int(count) for name, count in session.execute(query)})
    for name in sorted(said_counts.keys() | stored.keys()):
        if said_counts.get(name, 0) != stored[name]:
            words = N_("A bundle brought {said} rows of this table, and {stored} are kept.")
            numbers = said(words, said=said_counts.get(name, 0), stored=stored[name])
            yield Finding("recount", numbers, name, bundle.id)
