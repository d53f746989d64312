"""One table of a bundle as its sender lists it: which of its columns say something here, and its rows."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from outreach_desk.bundle.container import DamagedError
from outreach_desk.bundle.join import TRUE, State
from outreach_desk.bundle.manifest import PLAIN_TABLES, REPORT, TWIN, Manifest, Resource
from outreach_desk.records import catalog, stamps
from outreach_desk.records.base import DELETED, STAMPS, Thing
from outreach_desk.records.columns import Column

# Id and stamps alone are more. A file of millions of empty lines is no table and shall not fill the memory.
_LEAST_ROW, _FEW_ROWS = 64, 1000
# Those that cannot stand between rows; a CR or LF within a cell stands between quotes.
_CONTROLS = bytes(sorted({*range(ord(" "))} - {*b"\r\n"}))


@dataclass(frozen=True)
class TableReader:
    """What is needed to read rows of one table as the sender's schema lists them.

    `secret` are private columns: only a twin has them; they are part of no fact.
    """

    thing: Thing | None
    header: tuple[str, ...]
    sender_facts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    secret: tuple[str, ...] = ()

    @classmethod
    def of(cls, resource: Resource, kind: str = REPORT) -> "TableReader":
        """Make the reader of a table from its schema in the manifest of a bundle of this kind."""
        header = tuple(one.name for one in resource.table.fields)
        secret = [one.name for one in resource.table.fields if one.ours.private and kind == TWIN]
        facts: dict[str, list[str]] = {}
        for one in resource.table.fields:
            if one.name != "id" and one.name not in STAMPS and one.name not in secret:
                facts.setdefault(one.ours.fact or one.name, []).append(one.name)
        facts[DELETED] = [DELETED]
        sender_facts = {fact: tuple(columns) for fact, columns in facts.items()}
        return cls(catalog.THINGS.get(resource.name), header, sender_facts, tuple(secret))

    @cached_property
    def known_facts(self) -> dict[str, tuple[str, ...]]:
        """The facts of ours for which the sender's table has every column."""
        listed = set(self.header)
        return {
            fact: columns
            for fact, columns in (self.thing.facts if self.thing else {}).items()
            if set(self.sender_facts.get(fact, ())).issuperset(columns) and listed.issuperset(columns)
        }

    @cached_property
    def newer(self) -> tuple[str, ...]:
        """The columns that say nothing here: unknown ones, and those of a fact that is not whole."""
        if self.thing is None:
            return ()
        known = {name for names in self.known_facts.values() for name in names}
        known |= {name for name in self.secret if name in self.thing.columns}
        return tuple(sorted(set(self.header) - known - {"id", *STAMPS}))

    @property
    def is_whole(self) -> bool:
        """Say whether the sender's table is ours: the same columns, in the same facts, nothing private."""
        thing = self.thing
        return (
            thing is not None
            and self.header == thing.header
            and not self.secret
            and self.known_facts == thing.facts == self.sender_facts
        )

    @cached_property
    def judged(self) -> tuple[Column, ...]:
        """The columns of ours whose cells are read: those of known facts, and private ones that came."""
        columns = self.thing.columns if self.thing else {}
        names = [name for fact, one in self.known_facts.items() if fact != DELETED for name in one]
        secret = [name for name in self.secret if name in columns and columns[name].private]
        return tuple(columns[name] for name in (*names, *secret))

    def state(self, cells: dict[str, str]) -> State:
        """Read the cells of a row that was judged before: as it was taken in, without asking again."""
        known = self.known_facts
        edits = stamps.read_edits(cells["edits"], self.sender_facts)
        return State(
            cells={name: cells[name] for names in known.values() for name in names},
            erased=cells["erased"] == TRUE,
            version=stamps.read_version(cells["version"]),
            edits={fact: edits[fact] for fact in known},
            changed_by=cells["changed_by"],
            changed_at=cells["changed_at"],
        )


@dataclass(frozen=True)
class Sheet:
    """One table of a bundle: how its rows are to be read, and its bytes."""

    name: str
    path: str
    reader: TableReader
    data: bytes

    @cached_property
    def is_bare(self) -> bool:
        """Say whether no cell holds what JSON writes in another way: quotes, backslashes, control characters.

        Without a quote no cell holds a line end either.
        """
        unmarked = b'"' not in self.data and b"\\" not in self.data
        return unmarked and len(self.data.translate(None, _CONTROLS)) == len(self.data)

    def rows(self) -> Iterator[list[str]]:
        """Give the cells of its rows; the first is row 2. Raises DamagedError: it is no table."""
        return _rows(self.data, self.reader.header, self.path)


def sheets(manifest: Manifest, members: dict[str, bytes]) -> list[Sheet]:
    """Give the tables of records in a bundle, in its order."""
    return [
        Sheet(one.name, one.path, TableReader.of(one, manifest.ours.kind), members[one.path])
        for one in manifest.resources
        if one.name not in PLAIN_TABLES
    ]


def _rows(data: bytes, header: tuple[str, ...], path: str) -> Iterator[list[str]]:
    """Read rows line by line: the text of a large table as a whole would take four times its bytes.

    Of several faults the one is told that is nearest to the bytes: encoding, form, header.
    """
    most, number, fits = _FEW_ROWS + len(data) // _LEAST_ROW, 0, False
    stream = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    try:
        for number, row in enumerate(csv.reader(stream, strict=True), start=1):
            if number > most:
                _refuse_undecodable(data, path)
                raise DamagedError("csv_rows", file=path, row=number)
            if number == 1:
                fits = tuple(row) == header
            elif fits:
                yield row
    except (UnicodeDecodeError, csv.Error):
        _refuse_undecodable(data, path)
        raise DamagedError("csv_form", file=path, row=number + 1) from None
    if not fits:
        raise DamagedError("csv_header", file=path, row=1)


def _refuse_undecodable(data: bytes, path: str) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DamagedError("csv_encoding", error.start, file=path, row=line) from None
