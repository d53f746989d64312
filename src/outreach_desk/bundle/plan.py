"""What an import would do, found before anything is written: each row's outcome, joined state and reason.

Rows that wait in quarantine are judged again together with the new ones. A row may name a record that is
here or comes with it; of rows that name each other, all come or none.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import doubts, erasure, manifest, overtaking
from outreach_desk.bundle.belonging import Belonging, Key
from outreach_desk.bundle.beside import Beside
from outreach_desk.bundle.doubts import Doubts
from outreach_desk.bundle.join import Conflict, Doubt, State, emptied, join
from outreach_desk.bundle.listing import CHUNK, by_id
from outreach_desk.bundle.proven import Proofs
from outreach_desk.bundle.quick import Sure
from outreach_desk.bundle.staging import ID_MISMATCH, NEWER_COLUMN, Arrival, completed
from outreach_desk.records import catalog, exchange, stamps
from outreach_desk.records.base import Record, Thing
from outreach_desk.records.exchange import Device

NO_RECORD, NO_DEVICE = "no_such_record", "no_such_device"
OTHER_GROUP, NOT_YOURS = "other_group", "not_this_sender"
TEAM_KINDS = frozenset({manifest.REPORT, manifest.TWIN})
LINK = "person_link"
Finals = dict[Key, tuple[State | None, State | None]]
"""Records with their state before and after."""


@dataclass(frozen=True)
class Step:
    """One row's way: what was here, what will be here, and what that is called."""

    arrival: Arrival
    outcome: str
    before: State | None = None
    after: State | None = None
    conflicts: tuple[Conflict, ...] = ()


@dataclass
class Plan:
    """All steps of one import, in the order in which they are applied; `freed` waited from earlier ones.

    `waiting` are the earlier rows that go on waiting, `late` those of the steps that wait and that a later
    file of their device has overtaken, `sure` the rows that come in by set.
    """

    steps: list[Step] = field(default_factory=list)
    freed: list[Step] = field(default_factory=list)
    waiting: list[Arrival] = field(default_factory=list)
    superseded: list[Arrival] = field(default_factory=list)
    sure: Sure = field(default_factory=Sure)
    late: list[Arrival] = field(default_factory=list)

    def counts(self) -> dict[str, dict[str, int]]:
        """Count the rows of this bundle per table and outcome."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for name, lot in self.sure.lots.items():
            found[name].update(line.outcome for line in lot.lines)
        for step in self.steps:
            found[step.arrival.table][step.outcome] += 1
        names = [*(name for name in catalog.THINGS if name in found), *sorted(found.keys() - catalog.THINGS)]
        return {name: {outcome: found[name][outcome] for outcome in exchange.OUTCOMES} for name in names}


def changed(finals: Finals) -> list[Key]:
    """Give the records that are another afterwards, in their order."""
    return [key for key, (before, after) in finals.items() if before != after]


def plan(
    session: Session,
    arrivals: list[Arrival],
    waiting: list[Arrival],
    *,
    fork: bool = False,
    sure: Sure | None = None,
) -> Plan:
    """Find what taking in these rows would do. Reads only.

    `fork`: a person lets in the second of two histories of one device. `sure`: rows that come in beside.
    """
    result = Plan(sure=sure or Sure())
    result.superseded = _superseded(arrivals, waiting)
    overtaken = {id(one) for one in result.superseded}
    rows = [*(one for one in waiting if id(one) not in overtaken), *arrivals]
    held = records_of(session, rows)
    _judge(session, rows, held, result.sure)
    states: dict[Key, State | None] = {key: state_of(row) for key, row in held.items()}
    erased = erasure.known(session, sorted({(row.table, row.record_id) for row in rows} - states.keys()))
    beside, asked, proofs = Beside(session), Doubts(session), Proofs(session)
    order = {name: number for number, name in enumerate(catalog.THINGS)}
    for arrival in sorted(rows, key=lambda one: (order.get(one.table, len(order)), one.record_id)):
        second = fork and arrival.received_id is None
        before = states.get((arrival.table, arrival.record_id))
        here = held.get((arrival.table, arrival.record_id))
        doubt = None if second or before is None else asked.about(arrival, before, here)
        step = _step(arrival, states, erased, beside, proofs, fork=second, doubt=doubt)
        (result.steps if arrival.received_id is None else result.freed).append(step)
    result.waiting = [step.arrival for step in result.freed if step.outcome == exchange.QUARANTINED]
    result.freed = [step for step in result.freed if step.outcome != exchange.QUARANTINED]
    waits = [step.arrival for step in result.steps if step.outcome == exchange.QUARANTINED]
    result.late = overtaking.overtaken(session, waits)
    return result


def _superseded(arrivals: list[Arrival], waiting: list[Arrival]) -> list[Arrival]:
    """Find waiting rows that a later state from the same device has overtaken: it has seen all they had.

    Not those that an undo sent back after they had been taken in, where a redo lets in what came then.
    """
    newer = {(one.device, one.table, one.record_id): one for one in arrivals if one.state is not None}
    found = []
    for one in waiting:
        later = newer.get((one.device, one.table, one.record_id))
        if later is one or one.own:
            continue
        if later is not None and later.received_id is not None and one.parked in exchange.APPLIED:
            continue
        if later is not None and one.was[0] != NEWER_COLUMN and overtaking.overtakes(later, one):
            found.append(one)
    return found


def records_of(session: Session, rows: list[Arrival]) -> dict[Key, Record]:
    """Read the records of these rows that are here already."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.table in catalog.THINGS:
            wanted[row.table].add(row.record_id)
    return {
        (table, record.id): record
        for table, ids in wanted.items()
        for record in by_id(session, catalog.THINGS[table], ids)
    }


def state_of(row: Record) -> State:
    """Give a record of this desk as a state; it speaks for every fact."""
    thing = catalog.THINGS[str(row.__tablename__)]
    return State(
        cells=thing.cells(row),
        erased=row.erased,
        version=stamps.read_version(row.version),
        edits=stamps.read_edits(row.edits, thing.facts),
        changed_by="" if row.changed_by is None else str(row.changed_by),
        changed_at=row.changed_at or "",
    )


def _judge(session: Session, rows: list[Arrival], held: dict[Key, Record], sure: Sure) -> None:
    """Hold what may not come in: unknown devices, other groups' records, names of records not here."""
    devices = set(session.scalars(sa.select(col(Device.id))))
    good = []
    for row in rows:
        if row.state is None:
            continue
        row.reason = row.column = None
        believed = row.own or row.admitted
        if not believed and not devices.issuperset(row.state.version):
            row.hold(NO_DEVICE, "version")
        elif not row.own and not _may_carry(row.kind, row.thing):
            row.hold(NOT_YOURS)
        else:
            good.append(row)
    good = _with_references(session, good, sure)
    belonging = Belonging(session, good, held, sure.keys if good else (), sure.group)
    for row in good:
        # What was taken in once and then undone has been judged; the move of its record came after it.
        judged = row.own or row.admitted or row.parked in exchange.APPLIED
        fault = None if judged or row.kind not in TEAM_KINDS else belonging.fault(row)
        if fault is not None:
            row.hold(OTHER_GROUP, fault)
    _with_references(session, [row for row in good if row.reason is None], sure)


def _may_carry(kind: str, thing: Thing) -> bool:
    """Say whether bundles of a kind hold a table (bundle format, "What each kind holds")."""
    if kind == manifest.RETURN:
        return thing.owner == "group" or thing.name == LINK
    if kind == manifest.OFFICE:
        return thing.owner == "office" and thing.name != LINK
    return thing.owner == "group"


def _with_references(session: Session, rows: list[Arrival], sure: Sure) -> list[Arrival]:
    """Hold rows that name a record neither here nor coming, until no more fall; give the others.

    A row is looked at again only when one that it names has fallen: a long chain costs no more.
    """
    here = _known(session, rows)
    coming = Counter((row.table, row.record_id) for row in rows)
    naming: dict[Key, list[Arrival]] = defaultdict(list)
    following: dict[Key, list[Arrival]] = defaultdict(list)
    for row in rows:
        for _, key in _names(row):
            naming[key].append(row)
        if row.follows:
            following[row.table, row.record_id].append(row)
    led: dict[Key, str] = {}

    def missing(row: Arrival) -> str | None:
        if row.follows:
            return led.get((row.table, row.record_id))
        return next(
            (
                column
                for column, key in _names(row)
                if key not in here and not coming[key] and key not in sure.keys
            ),
            None,
        )

    fallen, asked = set[int](), rows
    while asked:
        falls = {id(row): (row, missing(row)) for row in asked if id(row) not in fallen}
        falling = [(row, column) for row, column in falls.values() if column is not None]
        asked = []
        for row, column in falling:
            row.hold(NO_RECORD, column)
            fallen.add(id(row))
            coming[row.table, row.record_id] -= 1
            if row.own:
                led[row.table, row.record_id] = column
        for row, _ in falling:
            asked += naming[row.table, row.record_id] + following[row.table, row.record_id]
    return [row for row in rows if id(row) not in fallen]


def _names(row: Arrival) -> list[tuple[str, Key]]:
    cells = row.state.cells if row.state else {}
    return [
        (column, (table, cells[column]))
        for column, table in row.thing.references.items()
        if cells.get(column)
    ]


def _known(session: Session, rows: list[Arrival]) -> set[Key]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for _, (table, record_id) in _names(row):
            wanted[table].add(record_id)
    known: set[Key] = set()
    for table, ids in wanted.items():
        column = col(catalog.THINGS[table].model.id)
        ordered = sorted(ids)
        for start in range(0, len(ordered), CHUNK):
            found = session.scalars(sa.select(column).where(column.in_(ordered[start : start + CHUNK])))
            known.update((table, record_id) for record_id in found)
    return known


def _step(
    arrival: Arrival,
    states: dict[Key, State | None],
    erased: set[Key],
    beside: Beside,
    proofs: Proofs,
    *,
    fork: bool,
    doubt: Doubt | None,
) -> Step:
    key = (arrival.table, arrival.record_id)
    if arrival.state is None or arrival.reason is not None:
        return Step(arrival, exchange.QUARANTINED, states.get(key))
    before, incoming = states.get(key), arrival.state
    if before is None:
        whole = completed(arrival.thing, incoming)
        if not arrival.own and not _id_fits(arrival, whole):
            arrival.hold(ID_MISMATCH, "id")
            return Step(arrival, exchange.QUARANTINED)
        if key in erased:
            whole = emptied(arrival.thing, whole)
        states[key] = whole
        beside.take(key, incoming)
        proofs.take(arrival, incoming)
        return Step(arrival, exchange.NEW, None, whole)
    after, conflicts = join(arrival.thing, before, incoming, fork=fork, doubt=doubt)
    if not fork:
        conflicts += beside.conflicts(arrival.thing, key, before, incoming, conflicts)
    conflicts = doubts.asked(doubt, incoming, after, conflicts)
    if not fork:
        conflicts += proofs.unaccounted(arrival, before, after, conflicts)
    beside.take(key, incoming)
    states[key] = after
    outcome = _outcome(before, incoming, after, conflicts)
    return Step(arrival, outcome, before, after, tuple(conflicts))


def _id_fits(arrival: Arrival, whole: State) -> bool:
    """Hold the id of a new record against what it is made of."""
    thing = arrival.thing
    if thing.make_id is None or whole.erased:
        return True
    return arrival.record_id == thing.make_id({name: whole.cells[name] or None for name in thing.made_of})


def _outcome(before: State, incoming: State, after: State, conflicts: list[Conflict]) -> str:
    """Name what happened, read off the cells before and after, never off the versions."""
    if conflicts:
        return exchange.CONFLICT
    listed = incoming.cells.keys()
    arrived = incoming.cells
    was = {name: before.cells[name] for name in listed}
    now = {name: after.cells[name] for name in listed}
    if after.erased != before.erased:
        return exchange.NEWER
    if arrived == was and now == was:
        return exchange.SAME
    if now == was:
        return exchange.OLDER
    return exchange.NEWER if now == arrived else exchange.JOINED
