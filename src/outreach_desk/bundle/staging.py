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
from outreach_desk.bundle.manifest import Manifest, Resource
from outreach_desk.records import catalog, stamps
from outreach_desk.records.base import DELETED, STAMPS, Thing
from outreach_desk.records.columns import UUID_PATTERN, BadCellError, Column
from outreach_desk.records.reference import Codes

_ID = re.compile(UUID_PATTERN)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_PERSON = re.compile("[1-9][0-9]{0,8}")

RAGGED, BAD_ID, BAD_STAMPS, NOT_CANONICAL = "ragged_row", "bad_id", "bad_stamps", "not_canonical"
ID_MISMATCH, UNKNOWN_CODE, NEWER_COLUMN = "id_mismatch", "unknown_code", "newer_table"


@dataclass
class Arrival:
    """One row that came in a bundle, or waits from an earlier one.

    `state` is None where the row could not be read; `reason` and `column` then say why.
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
    group: str | None = None
    received_id: int | None = None

    @property
    def thing(self) -> Thing:
        """Give the definition of its record."""
        return catalog.THINGS[self.table]

    @property
    def top(self) -> int:
        """Give the highest counter that it carries, 0 where it cannot be read."""
        return max(self.state.version.values()) if self.state else 0

    def hold(self, reason: str, column: str | None = None) -> None:
        """Put the row in quarantine."""
        self.reason, self.column = reason, column


@dataclass(frozen=True)
class TableReader:
    """What is needed to read rows of one table as the sender's schema lists them."""

    thing: Thing | None
    header: tuple[str, ...]
    sender_facts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, resource: Resource) -> "TableReader":
        """Make the reader of a table from its schema in the manifest."""
        header = tuple(one.name for one in resource.table.fields)
        facts: dict[str, list[str]] = {}
        for one in resource.table.fields:
            if one.name != "id" and one.name not in STAMPS:
                facts.setdefault(one.ours.fact or one.name, []).append(one.name)
        facts[DELETED] = [DELETED]
        sender_facts = {fact: tuple(columns) for fact, columns in facts.items()}
        return cls(catalog.THINGS.get(resource.name), header, sender_facts)

    def known_facts(self, thing: Thing) -> dict[str, tuple[str, ...]]:
        """Give the facts of ours for which the sender's table has every column."""
        listed = set(self.header)
        return {
            fact: columns
            for fact, columns in thing.facts.items()
            if fact in self.sender_facts and listed.issuperset(columns)
        }


def read_tables(manifest: Manifest, members: dict[str, bytes], codes: Codes) -> list[Arrival]:
    """Read all tables of a bundle. Raises DamagedError where a table is no table."""
    arrivals: list[Arrival] = []
    for resource in manifest.resources:
        if resource.name == "device":
            continue
        reader = TableReader.of(resource)
        rows = _rows(members[resource.path], reader.header)
        arrivals += _table(resource.name, reader, rows, codes)
    return arrivals


def _rows(data: bytes, header: tuple[str, ...]) -> list[list[str]]:
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise DamagedError("csv_encoding", error.start) from None
    except csv.Error:
        raise DamagedError("csv_form") from None
    if not rows or tuple(rows[0]) != header:
        raise DamagedError("csv_header")
    return rows[1:]


def _table(name: str, reader: TableReader, rows: list[list[str]], codes: Codes) -> list[Arrival]:
    arrivals, seen = list[Arrival](), set[str]()
    for number, row in enumerate(rows, start=2):
        if len(row) != len(reader.header):
            arrival = Arrival(name, number, "", dict(zip(reader.header, row, strict=False)), reason=RAGGED)
        else:
            cells = dict(zip(reader.header, row, strict=True))
            arrival = Arrival(name, number, cells.get("id", ""), cells)
            if reader.thing is None:
                arrival.hold(NEWER_COLUMN)
            else:
                judge(arrival, reader, codes)
        if arrival.record_id in seen and arrival.record_id:
            raise DamagedError("csv_twice", number)
        seen.add(arrival.record_id)
        arrivals.append(arrival)
    return arrivals


def judge(arrival: Arrival, reader: TableReader, codes: Codes) -> None:
    """Read a row into its state, or hold it with the reason."""
    thing, cells = arrival.thing, arrival.cells
    if not _ID.fullmatch(arrival.record_id):
        arrival.hold(BAD_ID, "id")
        return
    known = reader.known_facts(thing)
    try:
        version = stamps.read_version(cells["version"])
        edits = stamps.read_edits(cells["edits"], reader.sender_facts)
    except (stamps.NotCanonicalError, KeyError):
        arrival.hold(BAD_STAMPS, "edits")
        return
    if not _plausible(cells, version, edits):
        arrival.hold(BAD_STAMPS, "edits")
        return
    columns = [thing.columns[name] for fact, names in known.items() if fact != DELETED for name in names]
    problem = _first_problem(columns, cells, codes)
    if problem is not None:
        arrival.hold(*problem)
        return
    if not _id_fits(thing, arrival.record_id, cells, columns):
        arrival.hold(ID_MISMATCH, "id")
        return
    arrival.state = State(
        cells={column.name: cells[column.name] for column in columns} | {DELETED: cells[DELETED]},
        erased=cells["erased"] == TRUE,
        version=version,
        edits={fact: edits[fact] for fact in known},
        changed_by=cells["changed_by"],
        changed_at=cells["changed_at"],
    )


def _plausible(cells: dict[str, str], version: stamps.Version, edits: stamps.Edits) -> bool:
    flags = all(cells.get(name) in {TRUE, FALSE} for name in (DELETED, "erased"))
    written = all(stamp is None or stamps.has_seen(version, stamp) for stamp in edits.values())
    who = cells.get("changed_by", "") == "" or _PERSON.fullmatch(cells["changed_by"]) is not None
    when = cells.get("changed_at", "") == "" or _INSTANT.fullmatch(cells["changed_at"]) is not None
    return flags and written and who and when and edits[DELETED] is not None


def _first_problem(columns: Iterable[Column], cells: dict[str, str], codes: Codes) -> tuple[str, str] | None:
    for column in columns:
        cell = cells[column.name]
        if cell == "":
            continue
        try:
            value = column.parse(cell)
        except BadCellError as bad:
            return bad.problem.code, column.name
        if column.cell(value) != cell:
            return NOT_CANONICAL, column.name
        # Codes that an office may add are applied as they are; a closed list has no unknown code.
        closed = column.codes is not None and not codes.is_open(column.codes)
        if closed and any(codes.find(str(column.codes), one) is None for one in cell.split(" ")):
            return UNKNOWN_CODE, column.name
    return None


def _id_fits(thing: Thing, record_id: str, cells: dict[str, str], columns: list[Column]) -> bool:
    if thing.make_id is None or cells["erased"] == TRUE:
        return True
    listed = {column.name for column in columns}
    return not listed.issuperset(thing.made_of) or record_id == thing.make_id(
        {name: cells[name] or None for name in thing.made_of}
    )


def kept_cells(arrival: Arrival) -> str:
    """Write a row as `received` keeps it: all its cells, as they came."""
    return json.dumps(arrival.cells, ensure_ascii=False)
