"""From the CSV of a bundle to states: every row parsed and judged by the one definition of its columns.

A fault in a row holds that row alone; a table that is no table refuses the file whole.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from outreach_desk.bundle.join import FALSE, TRUE, State
from outreach_desk.bundle.manifest import REPORT, TWIN, Manifest
from outreach_desk.bundle.sheet import Sheet, TableReader, sheets
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, stamps
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.columns import UUID_PATTERN, BadCellError, Column, Value
from outreach_desk.records.reference import Codes

_ID = re.compile(UUID_PATTERN)
_WRITER = {
    "changed_by": re.compile("[1-9][0-9]{0,8}"),
    "changed_at": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
}
_COUNTER = re.compile(":([0-9]{1,10})(?![0-9])")

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
    `parked` is its outcome before an undo sent it back to wait; `have` what its sender held of others' files.
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
    have: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def thing(self) -> Thing:
        """Give the definition of its record."""
        return catalog.THINGS[self.table]

    @property
    def top(self) -> int:
        """Give the highest counter that it carries: it is spent, whatever keeps the row out."""
        return top_of(self.cells.get("version", ""), self.cells.get("edits", ""))

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


def top_of(version: str, edits: str) -> int:
    """Give the highest counter that stands in the stamps of a row, readable or not."""
    counters = (int(found) for found in _COUNTER.findall(f"{version} {edits}"))
    return max((counter for counter in counters if counter <= stamps.MOST), default=0)


def read_tables(manifest: Manifest, members: dict[str, bytes], codes: Codes) -> list[Arrival]:
    """Read all tables of a bundle, row by row. Raises DamagedError where a table is no table."""
    arrivals: list[Arrival] = []
    for sheet in sheets(manifest, members):
        arrivals += read_sheet(sheet, codes)
    return arrivals


def read_sheet(sheet: Sheet, codes: Codes) -> list[Arrival]:
    """Read one table, row by row. Raises DamagedError, TwiceError."""
    return _table(sheet.name, sheet.reader, list(sheet.rows()), codes)


def read_rows(sheet: Sheet, rows: Iterable[tuple[int, list[str]]], codes: Codes) -> list[Arrival]:
    """Read some rows of a table, each with its number in the file."""
    return [_arrival(sheet.name, number, sheet.reader, row, codes) for number, row in rows]


def _table(name: str, reader: TableReader, rows: list[list[str]], codes: Codes) -> list[Arrival]:
    arrivals, seen = list[Arrival](), set[str]()
    for number, row in enumerate(rows, start=2):
        arrival = _arrival(name, number, reader, row, codes)
        if arrival.record_id in seen and arrival.record_id:
            raise TwiceError(name, number)
        seen.add(arrival.record_id)
        arrivals.append(arrival)
    return arrivals


def _arrival(name: str, number: int, reader: TableReader, row: list[str], codes: Codes) -> Arrival:
    if len(row) != len(reader.header):
        return _ragged(name, number, reader, row)
    cells = dict(zip(reader.header, row, strict=True))
    arrival = Arrival(name, number, cells.get("id", ""), cells)
    if reader.thing is None:
        arrival.hold(NEWER_TABLE)
    else:
        judge(arrival, reader, codes)
    return arrival


def _ragged(name: str, number: int, reader: TableReader, row: list[str]) -> Arrival:
    """Keep every cell of a row that has too few or too many of them."""
    cells = dict(zip(reader.header, row, strict=False))
    cells |= {f"+{extra}": cell for extra, cell in enumerate(row[len(reader.header) :], start=1)}
    record_id = cells.get("id", "")
    arrival = Arrival(name, number, record_id if is_id(record_id) else "", cells)
    arrival.hold(RAGGED)
    return arrival


def is_id(cell: str) -> bool:
    """Say whether a text has the form of an id."""
    return _ID.fullmatch(cell) is not None


class FaultError(ValueError):
    """A row cannot be read: why, and in which column."""

    def __init__(self, reason: str, column: str) -> None:
        super().__init__(reason)
        self.reason, self.column = reason, column


def judge(arrival: Arrival, reader: TableReader, codes: Codes) -> None:
    """Read a row into its state, or hold it with the reason."""
    try:
        arrival.state = _state(arrival, reader, codes)
        arrival.newer = reader.newer
    except FaultError as fault:
        arrival.hold(fault.reason, fault.column)


def _state(arrival: Arrival, reader: TableReader, codes: Codes) -> State:
    thing, cells = arrival.thing, arrival.cells
    if not is_id(arrival.record_id):
        raise FaultError(BAD_ID, "id")
    version, edits = read_stamps(reader, cells)
    for name in _WRITER:
        if not is_writer(name, cells[name]):
            raise FaultError(BAD_STAMPS, name)
    _check_never_set(reader, cells, edits)
    known = reader.known_facts
    for column in reader.judged:
        value_in(column, cells[column.name], codes)
    listed = {name for names in known.values() for name in names}
    if not _id_fits(thing, arrival.record_id, cells, listed):
        raise FaultError(ID_MISMATCH, "id")
    return State(
        cells={name: cells[name] for names in known.values() for name in names},
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


def read_stamps(reader: TableReader, cells: dict[str, str]) -> tuple[stamps.Version, stamps.Edits]:
    """Read `deleted`, `erased`, `version` and `edits`, each by itself and against each other."""
    for name in (DELETED, "erased"):
        if cells[name] not in {TRUE, FALSE}:
            raise FaultError(BAD_STAMPS, name)
    try:
        version = stamps.read_version(cells["version"])
    except stamps.NotCanonicalError:
        raise FaultError(BAD_STAMPS, "version") from None
    try:
        edits = stamps.read_edits(cells["edits"], reader.sender_facts)
    except stamps.NotCanonicalError:
        raise FaultError(BAD_STAMPS, "edits") from None
    seen = all(stamp is None or stamps.has_seen(version, stamp) for stamp in edits.values())
    if not seen or edits[DELETED] is None:
        raise FaultError(BAD_STAMPS, "edits")
    return version, edits


def is_writer(name: str, cell: str) -> bool:
    """Say whether a cell can stand in `changed_by` or `changed_at`."""
    return not cell or _WRITER[name].fullmatch(cell) is not None


def _check_never_set(reader: TableReader, cells: dict[str, str], edits: stamps.Edits) -> None:
    for fact, columns in reader.sender_facts.items():
        for column in columns:
            if edits[fact] is None and cells[column]:
                raise FaultError(NEVER_SET, column)


def value_in(column: Column, cell: str, codes: Codes) -> Value:
    """Read a cell as a value of its column. Raises FaultError."""
    if cell == "":
        return None
    try:
        value = column.parse(cell)
    except BadCellError as bad:
        raise FaultError(bad.problem.code, column.name) from None
    if column.cell(value) != cell:
        raise FaultError(NOT_CANONICAL, column.name)
    # Codes that an office may add are applied as they are; a closed list has no unknown code.
    closed = column.codes is not None and not codes.is_open(column.codes)
    if closed and any(codes.find(str(column.codes), one) is None for one in cell.split(" ")):
        raise FaultError(UNKNOWN_CODE, column.name)
    return value


def _id_fits(thing: Thing, record_id: str, cells: dict[str, str], columns: set[str]) -> bool:
    if thing.make_id is None or cells["erased"] == TRUE:
        return True
    listed = columns.intersection(thing.made_of)
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
