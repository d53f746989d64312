"""Reads the cells of one row of a sheet into values; what cannot be read is named at its own column.

More forgiving than a bundle: days and times as people type them, records by their codes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from outreach_desk.desk import naming
from outreach_desk.desk.naming import Names, NotNamedError
from outreach_desk.ground import dates, text
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog
from outreach_desk.records.base import Thing, Values
from outreach_desk.records.columns import UUID_PATTERN, BadCellError, Column, Kind, Value

_ID = re.compile(UUID_PATTERN)


@dataclass
class Cells:
    """A row that was read. Problems stand under the column of the sheet, at most the first of each."""

    record_id: str | None = None
    values: Values = field(default_factory=dict)
    problems: dict[str, FieldProblem] = field(default_factory=dict)
    shown_as: dict[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def add(self, name: str, problem: FieldProblem) -> None:
        """Note a problem of a column unless it has one; the first is the cause of the others."""
        self.problems.setdefault(self.shown_as.get(name, name), problem)

    def listed(self) -> list[tuple[str, FieldProblem]]:
        """Give the problems in the order of the sheet's columns; last those of columns that it lacks."""
        places = {name: place for place, name in enumerate(self.order)}
        return sorted(self.problems.items(), key=lambda item: places.get(item[0], len(places)))


def read(
    session: Session, thing: Thing, cells: Mapping[str, str], names: Names, own_group: str | None
) -> Cells:
    """Read a row. A record that is named by id and by code must be the same one."""
    found = Cells(record_id=text.clean(cells.get("id", "")).lower() or None, order=tuple(cells))
    if found.record_id is not None and not _ID.fullmatch(found.record_id):
        found.record_id = None
        found.add("id", FieldProblem("bad_id", said(N_("This is not the id of a record."))))
    for name, column in thing.columns.items():
        if name in cells:
            try:
                found.values[name] = parse(column, cells[name])
            except (BadCellError, text.Unreadable) as bad:
                found.add(name, bad.problem)
    named = {code: name for code, name in naming.code_columns(thing).items() if code in cells}
    for code, name in sorted(named.items(), key=lambda item: item[1] != "group_id"):
        _take_name(
            found, thing, code, name, cells[code], names, group_of(session, thing, found.values, own_group)
        )
    return found


def is_id(written: str) -> bool:
    """Say whether a text is the id of a record."""
    return _ID.fullmatch(written.lower()) is not None


def _take_name(
    found: Cells, thing: Thing, code: str, name: str, typed: str, names: Names, group: str | None
) -> None:
    if found.values.get(name) is None and name not in found.problems:
        found.shown_as[name] = code
        found.values.setdefault(name, None)
    if not typed.strip():
        return
    try:
        meant = names.find(thing.references[name], typed, group)
    except NotNamedError as error:
        found.problems.setdefault(code, error.problem)
        return
    if found.values.get(name) not in {None, meant}:
        words = N_("The id and the code in this row mean two different records.")
        found.problems.setdefault(code, FieldProblem("two_records", said(words)))
        return
    found.values[name] = meant


def group_of(
    session: Session, thing: Thing, values: Mapping[str, Value], own_group: str | None
) -> str | None:
    """Give the group that a row speaks for, as far as the row tells."""
    if own_group is not None or thing.root is None:
        group = values.get("group_id")
        return group if isinstance(group, str) else own_group
    root = values.get(thing.root)
    if not isinstance(root, str):
        return None
    return getattr(session.get(catalog.THINGS[thing.references[thing.root]].model, root), "group_id", None)


def parse(column: Column, typed: str) -> Value:
    """Read one cell: as in a bundle, and besides as a person types it. Raises BadCellError or Unreadable."""
    if column.kind in {Kind.TEXT, Kind.NOTE}:
        return column.parse(typed)
    cleaned = text.clean(typed)
    if not cleaned:
        return None
    if column.kind is Kind.DAY:
        return column.accept(dates.parse_day(cleaned))
    if column.kind is Kind.TIME:
        return column.accept(dates.parse_time(cleaned))
    if column.kind in {Kind.FLAG, Kind.REFERENCE}:
        return column.parse(cleaned.lower())
    return column.parse(cleaned)
