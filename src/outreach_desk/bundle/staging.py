"""From the CSV of a bundle to states: every row parsed and judged by the one definition of its columns.

A fault in a row holds that row alone; a table that is no table refuses the file whole.
"""

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from outreach_desk.bundle.container import DamagedError
from outreach_desk.bundle.join import FALSE, TRUE, State
from outreach_desk.bundle.manifest import PLAIN_TABLES, REPORT, TWIN, Manifest, Resource
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, stamps
from outreach_desk.records.base import DELETED, STAMPS, Thing
from outreach_desk.records.columns import UUID_PATTERN, BadCellError, Column
from outreach_desk.records.reference import Codes

_ID = re.compile(UUID_PATTERN)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_PERSON = re.compile("[1-9][0-9]{0,8}")
_COUNTER = re.compile(":([0-9]{1,10})(?![0-9])")
# Id and stamps alone are more. A file of millions of empty lines is no table and shall not fill the memory.
_LEAST_ROW, _FEW_ROWS = 64, 1000

RAGGED, BAD_ID, BAD_STAMPS, NOT_CANONICAL = "ragged_row", "bad_id", "bad_stamps", "not_canonical"
ID_MISMATCH, UNKNOWN_CODE, NEVER_SET = "id_mismatch", "unknown_code", "never_set"
NEWER_TABLE, NEWER_COLUMN = "newer_table", "newer_column"


class TwiceError(Refused):
    """Two rows of one table with one id: nobody can say which is meant."""

    def __init__(self, table: str, row: int) -> None:
        words = N_(
            "In the table “{table}” the record of row {row} stands twice. Nothing was imported."
            " Ask the team to export again; the next file contains everything."
        )
        told = said(words, table=table, row=row)
        super().__init__("csv_twice", told, file=f"{table}.csv", row=row, column="id")


@dataclass
class Arrival:
    """One row that came in a bundle, or waits from an earlier one.

    `state` is None where the row could not be read; `reason` and `column` then say why. `newer` are the
    columns that only a newer program knows. `was` is the reason for which it has waited so far. `kind` is
    that of its bundle; `own` marks a write of this desk that waits; `admitted` one that a person let in.
    `parked` is its outcome before an undo sent it back to wait.
    """

    table: str
    row: int
    record_id: str
    cells: dict[str, str]
    state: State | None = None
    reason: str | None = None
    column: str | None = None
    bundle_id: str = ""
    device: str = ""
    seq: int = 0
    group: str | None = None
    received_id: int | None = None
    newer: tuple[str, ...] = ()
    was: tuple[str | None, str | None] = (None, None)
    kind: str = REPORT
    own: bool = False
    admitted: bool = False
    parked: str | None = None

    @property
    def thing(self) -> Thing:
        """Give the definition of its record."""
        return catalog.THINGS[self.table]

    @property
    def top(self) -> int:
        """Give the highest counter that it carries: it is spent, whatever keeps the row out."""
        carried = f"{self.cells.get('version', '')} {self.cells.get('edits', '')}"
        counters = (int(found) for found in _COUNTER.findall(carried))
        return max((counter for counter in counters if counter <= stamps.MOST), default=0)

    @property
    def says_erased(self) -> bool:
        """Say whether its sender had erased the record."""
        return self.cells.get("erased") == TRUE

    @property
    def follows(self) -> bool:
        """Say whether this own write waits for nothing itself, only with the rest of its record."""
        return self.own and self.was[1] is not None and self.was[1] not in self.cells

    def hold(self, reason: str, column: str | None = None) -> None:
        """Put the row in quarantine."""
        self.reason, self.column = reason, column


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

    def known_facts(self, thing: Thing) -> dict[str, tuple[str, ...]]:
        """Give the facts of ours for which the sender's table has every column."""
        listed = set(self.header)
        return {
            fact: columns
            for fact, columns in thing.facts.items()
            if set(self.sender_facts.get(fact, ())).issuperset(columns) and listed.issuperset(columns)
        }

    @property
    def newer(self) -> tuple[str, ...]:
        """Give the columns that say nothing here: unknown ones, and those of a fact that is not whole."""
        if self.thing is None:
            return ()
        known = {name for names in self.known_facts(self.thing).values() for name in names}
        known |= {name for name in self.secret if name in self.thing.columns}
        return tuple(sorted(set(self.header) - known - {"id", *STAMPS}))

    def known_secret(self, thing: Thing) -> list[Column]:
        """Give the private columns of ours that the sender's table has."""
        return [
            thing.columns[name]
            for name in self.secret
            if name in thing.columns and thing.columns[name].private
        ]

    def state(self, thing: Thing, cells: dict[str, str]) -> State:
        """Read the cells of a row that was judged before: as it was taken in, without asking again."""
        known = self.known_facts(thing)
        edits = stamps.read_edits(cells["edits"], self.sender_facts)
        return State(
            cells={name: cells[name] for names in known.values() for name in names},
            erased=cells["erased"] == TRUE,
            version=stamps.read_version(cells["version"]),
            edits={fact: edits[fact] for fact in known},
            changed_by=cells["changed_by"],
            changed_at=cells["changed_at"],
        )


def read_tables(manifest: Manifest, members: dict[str, bytes], codes: Codes) -> list[Arrival]:
    """Read all tables of a bundle. Raises DamagedError where a table is no table."""
    arrivals: list[Arrival] = []
    for resource in manifest.resources:
        if resource.name in PLAIN_TABLES:
            continue
        reader = TableReader.of(resource, manifest.ours.kind)
        rows = _rows(members[resource.path], reader.header, resource.path)
        arrivals += _table(resource.name, reader, rows, codes)
    return arrivals


def _rows(data: bytes, header: tuple[str, ...], path: str) -> list[list[str]]:
    most, rows = _FEW_ROWS + len(data) // _LEAST_ROW, list[list[str]]()
    try:
        for row in csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True):
            rows.append(row)
            if len(rows) > most:
                raise DamagedError("csv_rows", file=path, row=len(rows))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DamagedError("csv_encoding", error.start, file=path, row=line) from None
    except csv.Error:
        raise DamagedError("csv_form", file=path, row=len(rows) + 1) from None
    if not rows or tuple(rows[0]) != header:
        raise DamagedError("csv_header", file=path, row=1)
    return rows[1:]


def _table(name: str, reader: TableReader, rows: list[list[str]], codes: Codes) -> list[Arrival]:
    arrivals, seen = list[Arrival](), set[str]()
    for number, row in enumerate(rows, start=2):
        if len(row) != len(reader.header):
            arrival = _ragged(name, number, reader, row)
        else:
            cells = dict(zip(reader.header, row, strict=True))
            arrival = Arrival(name, number, cells.get("id", ""), cells)
            if reader.thing is None:
                arrival.hold(NEWER_TABLE)
            else:
                judge(arrival, reader, codes)
        if arrival.record_id in seen and arrival.record_id:
            raise TwiceError(name, number)
        seen.add(arrival.record_id)
        arrivals.append(arrival)
    return arrivals


def _ragged(name: str, number: int, reader: TableReader, row: list[str]) -> Arrival:
    """Keep every cell of a row that has too few or too many of them."""
    cells = dict(zip(reader.header, row, strict=False))
    cells |= {f"+{extra}": cell for extra, cell in enumerate(row[len(reader.header) :], start=1)}
    record_id = cells.get("id", "")
    arrival = Arrival(name, number, record_id if _ID.fullmatch(record_id) else "", cells)
    arrival.hold(RAGGED)
    return arrival


class _FaultError(ValueError):
    """A row cannot be read: why, and in which column."""

    def __init__(self, reason: str, column: str) -> None:
        super().__init__(reason)
        self.reason, self.column = reason, column


def judge(arrival: Arrival, reader: TableReader, codes: Codes) -> None:
    """Read a row into its state, or hold it with the reason."""
    try:
        arrival.state = _state(arrival, reader, codes)
        arrival.newer = reader.newer
    except _FaultError as fault:
        arrival.hold(fault.reason, fault.column)


def _state(arrival: Arrival, reader: TableReader, codes: Codes) -> State:
    thing, cells = arrival.thing, arrival.cells
    if not _ID.fullmatch(arrival.record_id):
        raise _FaultError(BAD_ID, "id")
    version, edits = _stamps(reader, cells)
    _check_never_set(reader, cells, edits)
    known = reader.known_facts(thing)
    columns = [thing.columns[name] for fact, names in known.items() if fact != DELETED for name in names]
    _check_values([*columns, *reader.known_secret(thing)], cells, codes)
    if not _id_fits(thing, arrival.record_id, cells, columns):
        raise _FaultError(ID_MISMATCH, "id")
    return State(
        cells={column.name: cells[column.name] for column in columns} | {DELETED: cells[DELETED]},
        erased=cells["erased"] == TRUE,
        version=version,
        edits={fact: edits[fact] for fact in known},
        changed_by=cells["changed_by"],
        changed_at=cells["changed_at"],
    )


def completed(thing: Thing, state: State) -> State:
    """Give a state that stands alone something for each fact of ours: what it does not say was never set."""
    cells = {column.name: state.cells.get(column.name, "") for column in thing.travelling}
    cells[DELETED] = state.cells.get(DELETED, FALSE)
    if state.erased:
        cells = {name: "" if name in thing.personal else cell for name, cell in cells.items()}
    edits = {fact: state.edits.get(fact) for fact in thing.facts}
    return State(cells, state.erased, state.version, edits, state.changed_by, state.changed_at)


def _stamps(reader: TableReader, cells: dict[str, str]) -> tuple[stamps.Version, stamps.Edits]:
    """Read the last six columns, each by itself and against each other."""
    for name in (DELETED, "erased"):
        if cells[name] not in {TRUE, FALSE}:
            raise _FaultError(BAD_STAMPS, name)
    try:
        version = stamps.read_version(cells["version"])
    except stamps.NotCanonicalError:
        raise _FaultError(BAD_STAMPS, "version") from None
    try:
        edits = stamps.read_edits(cells["edits"], reader.sender_facts)
    except stamps.NotCanonicalError:
        raise _FaultError(BAD_STAMPS, "edits") from None
    seen = all(stamp is None or stamps.has_seen(version, stamp) for stamp in edits.values())
    if not seen or edits[DELETED] is None:
        raise _FaultError(BAD_STAMPS, "edits")
    for name, form in (("changed_by", _PERSON), ("changed_at", _INSTANT)):
        if cells[name] and not form.fullmatch(cells[name]):
            raise _FaultError(BAD_STAMPS, name)
    return version, edits


def _check_never_set(reader: TableReader, cells: dict[str, str], edits: stamps.Edits) -> None:
    for fact, columns in reader.sender_facts.items():
        for column in columns:
            if edits[fact] is None and cells[column]:
                raise _FaultError(NEVER_SET, column)


def _check_values(columns: Iterable[Column], cells: dict[str, str], codes: Codes) -> None:
    for column in columns:
        cell = cells[column.name]
        if cell == "":
            continue
        try:
            value = column.parse(cell)
        except BadCellError as bad:
            raise _FaultError(bad.problem.code, column.name) from None
        if column.cell(value) != cell:
            raise _FaultError(NOT_CANONICAL, column.name)
        # Codes that an office may add are applied as they are; a closed list has no unknown code.
        closed = column.codes is not None and not codes.is_open(column.codes)
        if closed and any(codes.find(str(column.codes), one) is None for one in cell.split(" ")):
            raise _FaultError(UNKNOWN_CODE, column.name)


def _id_fits(thing: Thing, record_id: str, cells: dict[str, str], columns: list[Column]) -> bool:
    if thing.make_id is None or cells["erased"] == TRUE:
        return True
    listed = {column.name for column in columns}.intersection(thing.made_of)
    # A column that is not there is an empty one. Where none is, the plan asks the record that is here.
    return not listed or record_id == thing.make_id(
        {name: cells[name] or None if name in listed else None for name in thing.made_of}
    )


def kept_cells(arrival: Arrival, *, erased: bool) -> str:
    """Write a row as `received` keeps it: all its cells as they came, without the personal ones if erased."""
    cells = arrival.cells
    if arrival.table in catalog.THINGS:
        thing = arrival.thing
        # Only laptops of one group may tell each other what is private; from anybody else it is not kept.
        secret = {c.name for c in thing.columns.values() if c.private and arrival.kind != TWIN}
        empty = secret | (thing.personal if erased else frozenset())
        cells = {name: "" if name in empty else cell for name, cell in cells.items()}
    return json.dumps(cells, ensure_ascii=False)
