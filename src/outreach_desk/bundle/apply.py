"""Writes a plan: records, the states as they came, conflicts and broken checks, then counts them again.

The caller holds the transaction; nothing here commits.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from outreach_desk.bundle import asking, erasure, manifest, quick_apply, secret
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import State
from outreach_desk.bundle.listing import CHUNK, by_id
from outreach_desk.bundle.plan import Finals, Plan, Step, changed, state_of
from outreach_desk.bundle.staging import NEWER_COLUMN, Arrival, kept_cells
from outreach_desk.records import catalog, exchange, identity, record, search, stamps
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.exchange import Received
from outreach_desk.store import bulk

Progress = Callable[[int, int], None]
_BEAT = 500
_KEPT = (
    "bundle_id",
    "table_name",
    "record_id",
    "row",
    "cells",
    "top",
    "outcome",
    "reason",
    "column",
    "undone",
    "admitted",
)


class RecountError(RuntimeError):
    """What was written is not what was planned: a mistake of ours, and nothing stays."""


def apply(session: Session, plan: Plan, progress: Progress) -> None:
    """Write all steps of a plan. `progress(done, total)` may raise to stop; the caller rolls back."""
    steps = [*plan.freed, *plan.steps]
    finals = _finals(steps)
    numbers = numbered(session, _in_order(plan, finals))
    quick_apply.write(session, plan.sure, numbers, progress)
    write_records(session, finals, numbers, progress)
    erased = {key for key, (_, after) in finals.items() if after is not None and after.erased}
    _keep(session, plan, erased, progress)
    secret.settle(session, _with_secrets(steps, finals), ask=True)
    fresh = asking.open_conflicts(session, finals, steps)
    for table, record_id in sorted(erased):
        erasure.empty_kept(session, catalog.THINGS[table], record_id)
    asking.settle(session, finals, fresh, progress)
    _recount(session, plan, finals, progress)
    for late in plan.late:
        session.execute(
            sa.update(Received)
            .where(
                col(Received.bundle_id) == late.bundle_id,
                col(Received.table_name) == late.table,
                col(Received.row) == late.row,
            )
            .values(outcome=exchange.SUPERSEDED, reason=None, column=None)
        )


def _finals(steps: Iterable[Step]) -> Finals:
    """Give for each record its state before the first step and after the last."""
    finals: Finals = {}
    for step in steps:
        if step.after is not None:
            key = (step.arrival.table, step.arrival.record_id)
            first = finals[key][0] if key in finals else step.before
            finals[key] = (first, step.after)
    return finals


def _with_secrets(steps: Iterable[Step], finals: Finals) -> set[Key]:
    """Give the records whose private cells this import may change: of twins, and those that come back."""
    found = {
        (step.arrival.table, step.arrival.record_id)
        for step in steps
        if step.after is not None
        and (step.arrival.kind == manifest.TWIN or step.arrival.own or step.arrival.parked)
    }
    return {key for key in found if key in finals}


def _in_order(plan: Plan, finals: Finals) -> list[Key]:
    """Give all records that a plan changes in the order of their numbers: freed ones first, then by id."""
    freed = {(step.arrival.table, step.arrival.record_id) for step in plan.freed}
    keys = changed(finals)
    order = {name: number for number, name in enumerate(catalog.THINGS)}
    late = [*(key for key in keys if key not in freed), *quick_apply.changed(plan.sure)]
    return [*(key for key in keys if key in freed), *sorted(late, key=lambda key: (order[key[0]], key[1]))]


def numbered(session: Session, keys: list[Key]) -> dict[Key, int]:
    """Give each of these records its change number."""
    first = identity.next_change(session, len(keys)) if keys else 0
    return {key: number for number, key in enumerate(keys, start=first)}


def write_records(session: Session, finals: Finals, numbers: Mapping[Key, int], progress: Progress) -> None:
    """Write records from their state before to their state after; None is a record that is not here.

    `numbers` gives each that changes its change number.
    """
    keys = changed(finals)
    inserts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    updates: dict[str, list[dict[str, Any]]] = defaultdict(list)
    gone: dict[str, list[str]] = defaultdict(list)
    for offset, (table, record_id) in enumerate(keys):
        before, after = finals[table, record_id]
        if after is None:
            _remove(session, table, record_id)
            gone[table].append(record_id)
            continue
        row = values_of(catalog.THINGS[table], record_id, after, numbers[table, record_id])
        (inserts if before is None else updates)[table].append(row)
        if offset % _BEAT == 0:
            progress(offset, len(keys))
    for table, rows in inserts.items():
        for start in range(0, len(rows), CHUNK):
            session.execute(sa.insert(catalog.THINGS[table].model), rows[start : start + CHUNK])
            progress(start, len(rows))
    for table, rows in updates.items():
        session.execute(sa.update(catalog.THINGS[table].model), rows)
    for table in inserts.keys() | updates.keys() | gone.keys():
        ids = [*(row["id"] for row in (*inserts[table], *updates[table])), *gone[table]]
        search.refresh(session, catalog.THINGS[table], ids)
    session.expire_all()
    record.codes_changed(session)


def _remove(session: Session, table: str, record_id: str) -> None:
    model = catalog.THINGS[table].model
    session.execute(sa.delete(model).where(col(model.id) == record_id))


def values_of(thing: Thing, record_id: str, state: State, change: int) -> dict[str, Any]:
    """Give the values of a record's row from its state."""
    row: dict[str, Any] = {c.name: c.parse(state.cells[c.name]) for c in thing.travelling}
    if state.erased:
        row |= dict.fromkeys(thing.personal)
    return row | {
        "id": record_id,
        "deleted": state.cells[DELETED] == "true",
        "erased": state.erased,
        "version": stamps.write_version(state.version),
        "edits": stamps.write_edits(state.edits),
        "changed_by": int(state.changed_by) if state.changed_by else None,
        "changed_at": state.changed_at or None,
        "change": change,
    }


def _keep(session: Session, plan: Plan, erased: set[Key], progress: Progress) -> None:
    """Keep each state as it came, with its outcome; personal cells of an erased record are emptied first."""
    rows, table = _kept_rows(plan, erased), SQLModel.metadata.tables[str(Received.__tablename__)]
    session.flush()
    done, total = 0, len(plan.steps) + plan.sure.size
    while some := list(islice(rows, bulk.CHUNK)):
        progress(done, total)
        bulk.insert(session, table, _KEPT, some)
        done += len(some)
    for step in plan.freed:
        _mark(session, step.arrival, step.outcome)
    for arrival in plan.superseded:
        _mark(session, arrival, exchange.SUPERSEDED)
    for arrival in plan.waiting:
        if (arrival.reason, arrival.column) != arrival.was:
            _mark(session, arrival, exchange.QUARANTINED)


def _kept_rows(plan: Plan, erased: set[Key]) -> Iterator[bulk.Row]:
    """Give the rows of `received`, by table and id, whichever way they come in."""
    by_table: dict[str, list[tuple[str, bulk.Row]]] = defaultdict(list)
    for step in plan.steps:
        name = step.arrival.table if step.arrival.table in catalog.THINGS else ""
        by_table[name].append((step.arrival.record_id, _kept_row(step, erased)))
    for name in (*catalog.THINGS, ""):
        lot = plan.sure.lots.get(name)
        sure = quick_apply.kept(lot, plan.sure.bundle_id) if lot else ()
        together = heapq.merge(by_table[name], sure, key=itemgetter(0)) if by_table[name] else sure
        yield from (row for _, row in together)


def _kept_row(step: Step, erased: set[Key]) -> bulk.Row:
    one = step.arrival
    cells = kept_cells(one, erased=_is_erased(step, erased))
    reason, column = _note(one)
    return (
        one.bundle_id,
        one.table,
        one.record_id,
        one.row,
        cells,
        one.top,
        step.outcome,
        reason,
        column,
        0,
        0,
    )


def _is_erased(step: Step, erased: set[Key]) -> bool:
    here = step.before is not None and step.before.erased
    return here or step.arrival.says_erased or (step.arrival.table, step.arrival.record_id) in erased


def _note(arrival: Arrival) -> tuple[str | None, str | None]:
    """Give why a row waits, or that parts of an applied row wait for a newer program."""
    if arrival.reason is None and arrival.newer:
        return NEWER_COLUMN, " ".join(arrival.newer)
    return arrival.reason, arrival.column


def _mark(session: Session, arrival: Arrival, outcome: str) -> None:
    reason, column = (None, None) if outcome == exchange.SUPERSEDED else _note(arrival)
    # What was overtaken once is remembered: a redo of what overtook it lets it be so again.
    keeps = outcome == exchange.QUARANTINED or (
        outcome in exchange.APPLIED and arrival.parked in {exchange.SUPERSEDED, exchange.HAD_ERASED}
    )
    parked = arrival.parked if keeps else None
    if outcome == exchange.SUPERSEDED and _had_erased(arrival):
        parked = exchange.HAD_ERASED  # no undo lifts it
    if arrival.own:
        outcome = exchange.OWN
    elif outcome in exchange.APPLIED and arrival.parked in exchange.APPLIED:
        # An undo had sent it back; redone, it is what it was when it came.
        outcome = arrival.parked
    session.execute(
        sa.update(Received)
        .where(col(Received.id) == arrival.received_id)
        .values(outcome=outcome, reason=reason, column=column, parked=parked)
    )


def _had_erased(arrival: Arrival) -> bool:
    is_erased = arrival.state is not None and arrival.state.erased
    return is_erased and arrival.parked in {*exchange.APPLIED, exchange.HAD_ERASED}


def _recount(session: Session, plan: Plan, finals: Finals, progress: Progress) -> None:
    """Hold what stands against what was planned, row by row. Raises RecountError."""
    planned: dict[str, Counter[str]] = defaultdict(Counter)
    for step in plan.steps:
        planned[step.arrival.bundle_id][step.outcome] += 1
    for lot in plan.sure.lots.values():
        planned[plan.sure.bundle_id].update(line.outcome for line in lot.lines)
    for bundle_id, outcomes in planned.items():
        query = (
            sa.select(col(Received.outcome), sa.func.count())
            .where(col(Received.bundle_id) == bundle_id)
            .group_by(col(Received.outcome))
        )
        if {str(outcome): int(count) for outcome, count in session.execute(query)} != outcomes:
            raise RecountError
    if not quick_apply.fits(session, plan.sure, progress):
        raise RecountError
    session.expire_all()
    by_table: dict[str, dict[str, State]] = defaultdict(dict)
    for (table, record_id), (_, after) in finals.items():
        if after is not None:
            by_table[table][record_id] = after
    for table, planned_states in by_table.items():
        rows = by_id(session, catalog.THINGS[table], planned_states)
        if {row.id: state_of(row) for row in rows} != planned_states:
            raise RecountError
