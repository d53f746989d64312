"""Load: a sheet of records through the same save as a form; good rows are kept, every problem is named.

Here too stand the defaults of a new record, which forms use as well: its group, its serial, a slip's span.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import cell, naming, sheet
from outreach_desk.desk.cell import Cells
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import uic
from outreach_desk.ground.errors import FieldProblem, Invalid, Refused, Usage
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, identity, record, referral
from outreach_desk.records.base import Record, Thing
from outreach_desk.records.client import Client
from outreach_desk.records.identity import Author
from outreach_desk.records.referral import Referral

SERIAL = "serial"
_SERIAL_BEARERS = (Client, Referral)
_DEFAULTED = {"client": {SERIAL}, "referral": {SERIAL, "valid_until", "status"}}


@dataclass(frozen=True)
class RowProblem:
    """One problem of one row: the row's number in a spreadsheet, the column if it has one, code and words."""

    row: int
    column: str | None
    problem: FieldProblem

    def as_dict(self) -> dict[str, str | int | None]:
        """Give the shape that `--json` prints."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.problem.code,
            "message": self.problem.message(),
        }


@dataclass
class Loaded:
    """What became of a sheet: rows read, rows written, rows that were here already, problems by row."""

    table: str
    rows: int = 0
    saved: int = 0
    unchanged: int = 0
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Say whether there were rows and none of them could be kept."""
        return self.rows > 0 and self.saved + self.unchanged == 0

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        problems = [problem.as_dict() for problem in self.problems]
        return {
            "table": self.table,
            "rows": self.rows,
            "saved": self.saved,
            "unchanged": self.unchanged,
            "problems": problems,
        }


def load(desk: Desk, table: str, data: bytes) -> Loaded:
    """Load a sheet into a table, all in one transaction; a row with a problem is left out alone.

    Raises Usage (no such table) or Refused (not this desk's list, or no sheet of this table).
    """
    thing = writable(desk, table)
    columns = {"id", *thing.columns, *naming.code_columns(thing)}
    found = sheet.read(data, columns)
    loaded = Loaded(table, rows=len(found.rows))
    with desk.write() as (session, author):
        loading = _Loading(session, author, thing, team=identity.get(session, identity.KIND) == identity.TEAM)
        for row in found.rows:
            if row.cells is None:
                words = N_("This row has more or fewer cells than the first row has columns.")
                loaded.problems.append(RowProblem(row.number, None, FieldProblem("ragged_row", said(words))))
                continue
            written, problems = loading.row(row.cells)
            loaded.problems += [RowProblem(row.number, column, problem) for column, problem in problems]
            if not problems:
                loaded.saved += int(written)
                loaded.unchanged += int(not written)
    return loaded


def writable(desk: Desk, table: str) -> Thing:
    """Give the table of a name, if people of this desk may write into it. Raises Usage or Refused."""
    thing = catalog.THINGS.get(table)
    if thing is None:
        words = N_("There is no such table to load. There are: {tables}.")
        raise Usage("unknown_table", said(words, tables=", ".join(catalog.THINGS)))
    if thing.owner == "office" and not desk.is_office:
        words = N_("Only the office keeps this list. Ask it for a new office package.")
        raise Refused("only_office", said(words))
    return thing


class _Loading:
    """One sheet on its way in: what one row must know of the rows before it."""

    def __init__(self, session: Session, author: Author, thing: Thing, *, team: bool) -> None:
        self._session = session
        self._author = author
        self._thing = thing
        self._own_group = identity.get(session, identity.GROUP) if team else None
        self._names = naming.Names(session)
        self._change = identity.change(session)
        self._ids: set[str] = set()

    def row(self, cells: Mapping[str, str]) -> tuple[bool, list[tuple[str, FieldProblem]]]:
        """Save one row in its savepoint; say whether it changed anything, and all its problems by column."""
        read = cell.read(self._session, self._thing, cells, self._names, self._own_group)
        known = self._session.get(self._thing.model, read.record_id) if read.record_id else None
        self._judge(read, known)
        values = self._whole(read.values, known)
        with self._session.begin_nested() as savepoint:
            try:
                values = with_defaults(self._session, self._author, self._thing, values, known=known)
                saved = record.save(self._session, self._author, self._thing, values, read.record_id)
            except Invalid as invalid:
                for name, problems in invalid.fields.items():
                    for problem in problems:
                        read.add(name, problem)
            if read.problems:
                savepoint.rollback()
                return False, read.listed()
        written = saved.change > self._change
        self._change = max(self._change, saved.change)
        return written, []

    def _judge(self, read: Cells, known: Record | None) -> None:
        """Find what concerns the record as a whole: twice in one sheet, deleted, erased, another group's."""
        if read.record_id is not None:
            if read.record_id in self._ids:
                words = N_("This id stands in an earlier row of the file already.")
                read.add("id", FieldProblem("id_twice", said(words)))
            self._ids.add(read.record_id)
        if known is not None and (known.deleted or known.erased):
            words = N_("This record was deleted. Take that back first, or leave the row out.")
            read.add("id", FieldProblem("record_deleted", said(words)))
        if (problem := other_group(self._own_group, read.values, known)) is not None:
            read.add("group_id", problem)

    def _whole(self, values: Mapping[str, Any], known: Record | None) -> dict[str, Any]:
        """Leave a known record what the desk itself once filled in, where the sheet is silent."""
        filled = {"group_id", *_DEFAULTED.get(self._thing.name, ())} if known is not None else set()
        return {name: value for name, value in values.items() if value is not None or name not in filled}


def other_group(
    own_group: str | None, values: Mapping[str, Any], known: Record | None
) -> FieldProblem | None:
    """Give the problem of a team desk (`own_group`) with a record that is or would be another group's."""
    groups = {values.get("group_id"), getattr(known, "group_id", None)} - {None}
    if own_group is None or not groups - {own_group}:
        return None
    words = N_("This is another group's record. A team desk writes only its own.")
    return FieldProblem("other_group", said(words))


def with_defaults(
    session: Session,
    author: Author,
    thing: Thing,
    values: Mapping[str, Any],
    *,
    known: Record | None = None,
) -> dict[str, Any]:
    """Give a new record's values with what the desk fills in: group, serial, a slip's span and status.

    A `known` record gets nothing. A serial is drawn in this transaction.
    """
    whole = dict(values)
    if known is not None:
        return whole

    def fill(name: str, value: Any) -> None:
        if whole.get(name) is None:
            whole[name] = value

    if "group_id" in thing.columns:
        fill("group_id", identity.get(session, identity.GROUP))
    if thing.name in _DEFAULTED and whole.get(SERIAL) is None:
        whole[SERIAL] = new_serial(session, author)
    if thing.name == "referral":
        issued = whole.get("issued_on")
        fill("valid_until", referral.due_on(issued) if isinstance(issued, date) else None)
        fill("status", referral.ISSUED)
    return whole


def new_serial(session: Session, author: Author) -> str:
    """Draw this desk's next free serial, for a client or a slip; none is ever drawn twice."""
    number, serial = _next_serial(session, author.device)
    identity.put(session, SERIAL, str(number))
    return serial


def coming_serial(session: Session) -> str:
    """Give the serial that would be drawn now, without drawing it."""
    return _next_serial(session, identity.need(session, identity.DEVICE))[1]


def _next_serial(session: Session, device: str) -> tuple[int, str]:
    number = int(identity.get(session, SERIAL) or 0)
    while True:
        number += 1
        serial = uic.serial(device, number)
        taken = (
            session.scalar(sa.select(col(model.id)).where(col(model.serial) == serial).limit(1))
            for model in _SERIAL_BEARERS
        )
        if not any(taken):
            return number, serial
