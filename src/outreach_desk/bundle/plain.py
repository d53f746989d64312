"""The tables of a bundle that hold no records: receipts, questions and figures.

Written and read strictly by one list of columns each; columns of a newer minor are passed over.
"""

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from outreach_desk.bundle import manifest, table
from outreach_desk.bundle.container import DamagedError
from outreach_desk.records.columns import UUID_PATTERN, Value
from outreach_desk.records.stamps import DEVICE_PATTERN, MOST

OUTCOMES = ("new", "newer", "same", "older", "joined", "conflict", "quarantined", "superseded", "undone")
HELD = "held"
_NAME = "[a-z][a-z0-9_]{0,39}"
_STAMP = f"{DEVICE_PATTERN}:[1-9][0-9]{{0,9}}"
_INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
_DAY = r"\d{4}-\d\d-\d\d"
_DIGITS = re.compile("0|[1-9][0-9]{0,9}")
_MOST_CELLS = 60_000


@dataclass(frozen=True)
class Receipt:
    """What became of one bundle at the office; `complete_to` is that of its device."""

    id: str
    device: str
    seq: int
    complete_to: int
    new: int = 0
    newer: int = 0
    same: int = 0
    older: int = 0
    joined: int = 0
    conflict: int = 0
    quarantined: int = 0
    superseded: int = 0
    undone: int = 0


@dataclass(frozen=True)
class Question:
    """An open conflict with both values and stamps, or a held row with its reason.

    `ours` and `theirs` are JSON objects of column → travelling cell; `ours` is what stands at the sender.
    """

    id: str
    kind: str
    table_name: str
    asked_at: str
    record_id: str | None = None
    fact: str | None = None
    column: str | None = None
    reason: str | None = None
    device: str | None = None
    seq: int | None = None
    row: int | None = None
    ours: str | None = None
    theirs: str | None = None
    stamp_ours: str | None = None
    stamp_theirs: str | None = None


@dataclass(frozen=True)
class Figure:
    """One figure of a group as the office counted it."""

    id: str
    period: str
    calendar: str
    indicator: str
    unit: str
    value: int
    counted_on: str
    line: str | None = None


@dataclass(frozen=True)
class _Column:
    """A column: a whole number, or text of a pattern; `cells` holds a JSON object of cells."""

    name: str
    pattern: str | None = None
    whole: bool = False
    needed: bool = False
    cells: bool = False

    def schema(self) -> dict[str, Any]:
        field: dict[str, Any] = {"name": self.name, "type": "integer" if self.whole else "string"}
        limits: dict[str, Any] = {"required": True} if self.needed else {}
        if self.whole:
            limits |= {"minimum": 0, "maximum": MOST}
        elif self.pattern:
            limits["pattern"] = f"^({self.pattern})$"
        return {**field, "constraints": limits} if limits else field

    def read(self, cell: str) -> str | int | None:
        if cell == "":
            fits = not self.needed
            value: str | int | None = None
        elif self.whole:
            fits = _DIGITS.fullmatch(cell) is not None and int(cell) <= MOST
            value = int(cell) if fits else None
        else:
            fits = _are_cells(cell) if self.cells else re.fullmatch(str(self.pattern), cell) is not None
            value = cell
        if not fits:
            raise DamagedError("plain_table")
        return value


def _are_cells(cell: str) -> bool:
    try:
        found = json.loads(cell) if len(cell) <= _MOST_CELLS else None
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and all(isinstance(one, str) for one in found.values())


_Row = TypeVar("_Row", Receipt, Question, Figure)


@dataclass(frozen=True)
class PlainTable(Generic[_Row]):
    """One plain table: its name, what a row becomes, and its columns."""

    name: str
    make: type[_Row]
    columns: tuple[_Column, ...]

    def schema(self) -> dict[str, Any]:
        """Give its Frictionless schema."""
        fields = [column.schema() for column in self.columns]
        return {"fields": fields, "primaryKey": ["id"], "missingValues": [""]}

    def write(self, rows: Iterable[_Row]) -> tuple[bytes, dict[str, Any], int]:
        """Give its CSV sorted by id, its schema, and how many rows it has."""
        names = [column.name for column in self.columns]
        cells: list[list[Value]] = [
            [getattr(row, name) for name in names] for row in sorted(rows, key=lambda one: one.id)
        ]
        return table.write_rows(names, cells), self.schema(), len(cells)

    def read(self, members: dict[str, bytes]) -> list[_Row]:
        """Read it among the members of a bundle; a bundle without it has no rows. Raises DamagedError."""
        data = members.get(f"{self.name}.csv")
        if data is None:
            return []
        try:
            rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error):
            raise DamagedError("plain_table") from None
        header = rows[0] if rows else []
        wanted = [column.name for column in self.columns]
        if len(set(header)) != len(header) or not set(wanted) <= set(header):
            raise DamagedError("plain_table")
        found = [self._row(header, row) for row in rows[1:]]
        if len({one.id for one in found}) != len(found):
            raise DamagedError("plain_table")
        return found

    def _row(self, header: list[str], row: list[str]) -> _Row:
        if len(row) != len(header):
            raise DamagedError("plain_table")
        cells = dict(zip(header, row, strict=True))
        values: dict[str, Any] = {column.name: column.read(cells[column.name]) for column in self.columns}
        return self.make(**values)


_ID = _Column("id", UUID_PATTERN, needed=True)
RECEIPT = PlainTable(
    manifest.RECEIPT_TABLE,
    Receipt,
    (
        _ID,
        _Column("device", DEVICE_PATTERN, needed=True),
        _Column("seq", whole=True, needed=True),
        _Column("complete_to", whole=True, needed=True),
        *(_Column(name, whole=True, needed=True) for name in OUTCOMES),
    ),
)
QUESTION = PlainTable(
    manifest.QUESTION_TABLE,
    Question,
    (
        _ID,
        _Column("kind", _NAME, needed=True),
        _Column("table_name", "[a-z_]{1,40}", needed=True),
        _Column("record_id", UUID_PATTERN),
        _Column("fact", _NAME),
        _Column("column", r"[a-z+][a-z0-9_]{0,39}( [a-z+][a-z0-9_]{0,39}){0,99}"),
        _Column("reason", _NAME),
        _Column("device", DEVICE_PATTERN),
        _Column("seq", whole=True),
        _Column("row", whole=True),
        _Column("ours", cells=True),
        _Column("theirs", cells=True),
        _Column("stamp_ours", _STAMP),
        _Column("stamp_theirs", _STAMP),
        _Column("asked_at", _INSTANT, needed=True),
    ),
)
FIGURE = PlainTable(
    manifest.FIGURE_TABLE,
    Figure,
    (
        _ID,
        _Column("period", "[A-Za-z0-9-]{1,40}", needed=True),
        _Column("calendar", _NAME, needed=True),
        _Column("indicator", "[A-Z0-9-]{1,20}", needed=True),
        _Column("line", r"[^\x00-\x1f]{1,200}"),
        _Column("unit", _NAME, needed=True),
        _Column("value", whole=True, needed=True),
        _Column("counted_on", _DAY, needed=True),
    ),
)
