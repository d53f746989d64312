"""What every record has in common: its stamps, and the one definition (`Thing`) that all readers share.

A `…Fields` class validates when it is made; the table class inherits it and does not. Columns may be
empty in the database even where they are required: a joined state can lack a fact that was never set.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from pydantic import ConfigDict, ValidationInfo, field_validator
from sqlalchemy.orm import Session
from sqlmodel import Field

from outreach_desk.ground.errors import FieldProblem
from outreach_desk.records.columns import Column, Value, constraints
from outreach_desk.records.naming import SQLModel

Values = dict[str, Value]
Problems = dict[str, list[FieldProblem]]
Check = Callable[[Session, "Values", "str | None"], "Problems"]

DELETED = "deleted"
STAMPS = ("deleted", "erased", "version", "edits", "changed_by", "changed_at")
UUID_LENGTH = 36


class Fields(SQLModel):
    """What a person may write into a record. Making one checks every value; all problems come at once."""

    model_config = ConfigDict(extra="forbid", defer_build=True)  # type: ignore[assignment]

    @field_validator("*", mode="before")
    @classmethod
    def _accept(cls, value: Any, info: ValidationInfo) -> Any:
        return columns_of(cls)[str(info.field_name)].accept(value)


class Record(SQLModel):
    """The columns that every record has besides what people write into it."""

    id: str = Field(primary_key=True, sa_type=sa.String(UUID_LENGTH))
    deleted: bool = Field(default=False, nullable=False)
    erased: bool = Field(default=False, nullable=False)
    version: str = Field(nullable=False)
    edits: str = Field(nullable=False)
    changed_by: int | None = None
    changed_at: str | None = None
    change: int = Field(nullable=False, index=True)


def columns_of(fields: type[SQLModel]) -> dict[str, Column]:
    """Give the columns of a `…Fields` class by name, in definition order."""
    known = _COLUMNS.get(fields)
    if known is None:
        known = {name: _column(name, info) for name, info in fields.model_fields.items()}
        _COLUMNS[fields] = known
    return known


_COLUMNS: dict[type[SQLModel], dict[str, Column]] = {}


def _column(name: str, info: Any) -> Column:
    marks = dict(info.sa_column_kwargs["info"])
    if not marks["private"]:
        marks["fact"] = marks.get("fact") or name
    return Column(name=name, **marks)


def defend(thing: "Thing") -> None:
    """Say a record's limits to its table too: the database defends itself. To be done once for each."""
    table = SQLModel.metadata.tables[thing.name]
    for name, column in thing.columns.items():
        for constraint in constraints(column, table.c[name]):
            table.append_constraint(constraint)


def _no_checks(_session: Session, _values: Values, _id: str | None) -> Problems:
    return {}


@dataclass(frozen=True)
class Thing:
    """One kind of record: everything that form, table, bundle and reports need to know of it.

    `owner` is `office` or `group`: whose bundles carry it. `root` names the column that leads to the
    record whose group this one has; None means that it has its own `group_id`, or none (the office's).
    `check` gives the problems between fields; `made_of` names the columns that its id is made of and
    `make_id` makes it; `code_column` is what people call a record by; `event_on` is when it happened.
    """

    name: str
    model: type[Record]
    fields: type[Fields]
    owner: str
    root: str | None = None
    check: Check = field(default=_no_checks)
    made_of: tuple[str, ...] = ()
    make_id: Callable[[Mapping[str, Value]], str | None] | None = None
    code_column: str | None = None
    event_on: str | None = None

    @cached_property
    def columns(self) -> dict[str, Column]:
        """All columns that a person writes, in definition order."""
        return columns_of(self.fields)

    @cached_property
    def travelling(self) -> tuple[Column, ...]:
        """The columns that go into a bundle, in definition order."""
        return tuple(column for column in self.columns.values() if column.travels)

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The header row of its CSV in a bundle."""
        return ("id", *(column.name for column in self.travelling), *STAMPS)

    @cached_property
    def facts(self) -> dict[str, tuple[str, ...]]:
        """Its facts and their columns; `deleted` is a fact of its own name."""
        facts: dict[str, list[str]] = {}
        for column in self.travelling:
            facts.setdefault(str(column.fact), []).append(column.name)
        facts[DELETED] = [DELETED]
        return {name: tuple(columns) for name, columns in facts.items()}

    @cached_property
    def personal(self) -> frozenset[str]:
        """The columns that erasure empties, private ones too."""
        return frozenset(c.name for c in self.columns.values() if c.personal or c.private)

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """The columns whose words a record is found by."""
        return tuple(column.name for column in self.columns.values() if column.searched)

    @cached_property
    def references(self) -> dict[str, str]:
        """Columns that name another record → its table."""
        return {c.name: c.references for c in self.columns.values() if c.references}

    def cells(self, row: Record) -> dict[str, str]:
        """Write a row as its travelling CSV cells by name, `deleted` included."""
        cells = {column.name: column.cell(getattr(row, column.name)) for column in self.travelling}
        cells[DELETED] = "true" if row.deleted else "false"
        return cells
