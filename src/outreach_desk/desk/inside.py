"""What is inside a file before it is taken in, row by row: what stands here, what comes, which one will win.

It is made of the plan of a preview, at most `MOST` rows per table and outcome, so that a preview of ten
thousand rows stays quick. No private column is in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import plan, reasons
from outreach_desk.bundle.plan import Plan, Step
from outreach_desk.bundle.staging import Arrival
from outreach_desk.desk import naming
from outreach_desk.ground import dates
from outreach_desk.records import catalog, exchange, stamps
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.columns import BadCellError
from outreach_desk.records.exchange import Device

MOST = 200
HERE, COMES, SAME, SILENT, EMPTIED, WAITS = "here", "comes", "same", "silent", "emptied", "waits"
_PEOPLE = ("client", "member", "peer_group", "organisation")
_SHOWN_ID = 8
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a row as CSV texts. `here` is None where no record stands, `comes` where it is silent.

    `wins` says what will stand afterwards; `readable`: what comes is a value of this column.
    """

    column: str
    here: str | None
    comes: str | None
    wins: str
    readable: bool = True

    @property
    def differs(self) -> bool:
        """Say whether here and there is not the same."""
        return (self.here or "") != (self.comes or "")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file. `code` is what people call its record by, `writer` the device that wrote it last.

    `here`, `comes` and `after` are CSV texts by column: of this desk, of the row, of what will stand.
    """

    table: str
    record: str
    code: str
    row: int
    outcome: str
    writer: str
    label: str
    group_code: str
    at: str
    comes: Texts
    here: Texts | None = None
    after: Texts | None = None
    reason: str | None = None
    column: str | None = None

    def cells(self) -> list[Cell]:
        """Give its columns in definition order, without those that are empty on both sides."""
        thing = catalog.THINGS.get(self.table)
        if thing is None:
            return []
        names = [*(one.name for one in thing.travelling), DELETED]
        found = [self._cell(thing, name) for name in names]
        return [one for one in found if {one.here, one.comes} - {None, "", "false"}]

    def message(self) -> str:
        """Say in the shown language why it waits, empty where it does not."""
        return reasons.words(self.reason) if self.reason else ""

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {
            "record": self.record,
            "code": self.code,
            "row": self.row,
            "writer": self.writer,
            "label": self.label,
            "at": self.at,
            "reason": self.reason,
            "column": self.column,
            "message": self.message() or None,
            "cells": [
                {"column": one.column, "here": one.here, "comes": one.comes, "wins": one.wins}
                for one in self.cells()
            ],
        }

    def _cell(self, thing: Thing, name: str) -> Cell:
        here = None if self.here is None else self.here.get(name, "")
        comes = self.comes.get(name)
        return Cell(name, here, comes, self._wins(name, here, comes), _is_readable(thing, name, comes))

    def _wins(self, name: str, here: str | None, comes: str | None) -> str:
        if self.after is None:
            return WAITS
        stands = self.after.get(name, "")
        if comes is None:
            return SILENT
        if here == comes == stands:
            return SAME
        if stands == comes:
            return COMES
        return HERE if stands == here else EMPTIED


@dataclass(frozen=True)
class Inside:
    """The rows of a file by table and outcome, at most `MOST` of each; `names`: id → what it is called."""

    rows: dict[tuple[str, str], tuple[Row, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def of(self, table: str, outcome: str) -> tuple[Row, ...]:
        """Give the rows of one count."""
        return self.rows.get((table, outcome), ())

    def as_dict(self) -> dict[str, dict[str, list[dict[str, Any]]]]:
        """Give the shape that `--json` prints: table → outcome → rows."""
        found: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for (table, outcome), rows in self.rows.items():
            found.setdefault(table, {})[outcome] = [one.as_dict() for one in rows]
        return found


def of(session: Session, found: Plan) -> Inside:
    """Give the rows of a plan that was carried out in this session just now; nothing more is written."""
    kept: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in found.steps:
        some = kept[step.arrival.table, step.outcome]
        if len(some) < MOST:
            some.append(step)
    names = _names(session, [step for some in kept.values() for step in some])
    devices = {one.id: one for one in session.scalars(sa.select(Device))}
    rows = {key: tuple(_row(step, names, devices) for step in some) for key, some in kept.items()}
    return Inside(rows, names)


def _row(step: Step, names: Texts, devices: Mapping[str, Device]) -> Row:
    arrival = step.arrival
    state = arrival.state
    stamp = stamps.highest(state.edits) if state is not None else None
    writer = stamp.device if stamp is not None else arrival.device
    device = devices.get(writer)
    comes = _travelling(arrival) if state is None else state.cells
    here = None if step.before is None else step.before.cells
    return Row(
        table=arrival.table,
        record=arrival.record_id,
        code=_code(arrival.table, arrival.record_id, [here or {}, comes], names),
        row=arrival.row,
        outcome=step.outcome,
        writer=writer,
        label=(device.label if device else None) or "",
        group_code=(device.group_code if device else None) or "",
        at=_moment(arrival.cells.get("changed_at", "")),
        comes=comes,
        here=here,
        after=None if step.outcome == exchange.QUARANTINED or step.after is None else step.after.cells,
        reason=arrival.reason,
        column=arrival.column,
    )


def _travelling(arrival: Arrival) -> dict[str, str]:
    """Give the cells of a row that could not be read, without what no other desk should have sent."""
    thing = catalog.THINGS.get(arrival.table)
    names = {DELETED, *(one.name for one in thing.travelling)} if thing is not None else set()
    return {name: cell for name, cell in arrival.cells.items() if name in names}


def _moment(cell: str) -> str:
    try:
        dates.show_instant(cell)
    except ValueError:
        return ""
    return cell


def _code(table: str, record_id: str, sides: Iterable[Texts], names: Texts) -> str:
    """Give what people call a record by: its code, or whose it is and of which day."""
    thing = catalog.THINGS.get(table)
    if thing is None:
        return record_id[:_SHOWN_ID]
    merged: dict[str, str] = {}
    for side in sides:
        merged = {name: cell for name, cell in side.items() if cell} | merged
    own = next((merged[name] for name in naming.called_by(thing) if name in merged), None)
    if own is not None:
        return own
    people = [
        names[merged[name]]
        for wanted in _PEOPLE
        for name, named in thing.references.items()
        if named == wanted and merged.get(name) in names
    ]
    day = _day(merged.get(thing.event_on or ""))
    return " · ".join([*people[:1], *([day] if day else [])]) or record_id[:_SHOWN_ID]


def _day(cell: str | None) -> str:
    try:
        return dates.show_day(dates.parse_day(cell)) if cell else ""
    except ValueError:
        return ""


def _names(session: Session, steps: Iterable[Step]) -> dict[str, str]:
    """Find what the records that these rows name are called: a code, else the day."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for step in steps:
        thing = catalog.THINGS.get(step.arrival.table)
        sides = [step.arrival.cells, step.before.cells if step.before else {}]
        for name, table in thing.references.items() if thing is not None else ():
            wanted[table].update(side[name] for side in sides if side.get(name))
    found: dict[str, str] = {}
    for table, ids in wanted.items():
        found |= _called(session, catalog.THINGS[table], sorted(ids))
    return found


def _called(session: Session, thing: Thing, ids: list[str]) -> dict[str, str]:
    codes = [getattr(thing.model, name) for name in naming.called_by(thing)]
    called = sa.func.coalesce(*codes) if len(codes) > 1 else codes[0] if codes else sa.null()
    day = getattr(thing.model, thing.event_on) if thing.event_on and not codes else sa.null()
    found: dict[str, str] = {}
    for start in range(0, len(ids), plan.CHUNK):
        query = sa.select(col(thing.model.id), called, day)
        for record_id, code, on in session.execute(
            query.where(col(thing.model.id).in_(ids[start : start + plan.CHUNK]))
        ):
            words = code or (dates.show_day(on) if on is not None else "")
            if words:
                found[record_id] = str(words)
    return found


def _is_readable(thing: Thing, name: str, cell: str | None) -> bool:
    if not cell or name == DELETED:
        return True
    try:
        thing.columns[name].parse(cell)
    except BadCellError:
        return False
    return True
