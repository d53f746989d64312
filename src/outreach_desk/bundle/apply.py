"""Writes a plan: records, the states as they came, conflicts and broken checks, then counts them again.

The caller holds the transaction; nothing here commits.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import erasure, manifest, secret
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import State
from outreach_desk.bundle.plan import CHUNK, Plan, Step, by_id, state_of
from outreach_desk.bundle.staging import NEWER_COLUMN, Arrival, kept_cells
from outreach_desk.records import catalog, exchange, identity, record, review, search, stamps
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.exchange import Received, Review
from outreach_desk.records.reference import Codes
from outreach_desk.records.stamps import Edits, Version

Progress = Callable[[int, int], None]
Finals = dict[Key, tuple[State | None, State | None]]
_BEAT = 500


class RecountError(RuntimeError):
    """What was written is not what was planned: a mistake of ours, and nothing stays."""


def apply(session: Session, plan: Plan, progress: Progress) -> None:
    """Write all steps of a plan. `progress(done, total)` may raise to stop; the caller rolls back."""
    steps = [*plan.freed, *plan.steps]
    finals = _finals(steps)
    write_records(session, finals, progress)
    erased = {key for key, (_, after) in finals.items() if after is not None and after.erased}
    _keep(session, plan, erased, progress)
    secret.settle(session, _with_secrets(steps, finals), ask=True)
    for number, step in enumerate(steps):
        if number % _BEAT == 0:
            progress(number, len(steps))
        for conflict in step.conflicts:
            review.open_conflict(
                session,
                step.arrival.thing,
                record_id=step.arrival.record_id,
                fact=conflict.fact,
                kind=conflict.kind,
                ours=conflict.winner,
                theirs=conflict.loser,
            )
    for table, record_id in sorted(erased):
        erasure.empty_kept(session, catalog.THINGS[table], record_id)
    _ask(session, finals, steps, progress)
    _recount(session, plan, finals)
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


def write_records(session: Session, finals: Finals, progress: Progress) -> None:
    """Write records from their state before to their state after; None is a record that is not here."""
    changed = {key: states for key, states in finals.items() if states[0] != states[1]}
    total = len(changed)
    number = identity.next_change(session, total) if changed else 0
    inserts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    updates: dict[str, list[dict[str, Any]]] = defaultdict(list)
    gone: dict[str, list[str]] = defaultdict(list)
    for offset, ((table, record_id), (before, after)) in enumerate(changed.items()):
        if after is None:
            _remove(session, table, record_id)
            gone[table].append(record_id)
            continue
        row = values_of(catalog.THINGS[table], record_id, after, number + offset)
        (inserts if before is None else updates)[table].append(row)
        if offset % _BEAT == 0:
            progress(offset, total)
    for table, rows in inserts.items():
        for start in range(0, len(rows), CHUNK):
            session.execute(sa.insert(catalog.THINGS[table].model), rows[start : start + CHUNK])
            progress(start, total)
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
    rows = [
        {
            "bundle_id": step.arrival.bundle_id,
            "table_name": step.arrival.table,
            "record_id": step.arrival.record_id,
            "row": step.arrival.row,
            "cells": kept_cells(step.arrival, erased=_is_erased(step, erased)),
            "top": step.arrival.top,
            "outcome": step.outcome,
            "reason": _note(step.arrival)[0],
            "column": _note(step.arrival)[1],
            "undone": False,
        }
        for step in plan.steps
    ]
    for start in range(0, len(rows), CHUNK):
        session.execute(sa.insert(Received), rows[start : start + CHUNK])
        progress(start, len(rows))
    for step in plan.freed:
        _mark(session, step.arrival, step.outcome)
    for arrival in plan.superseded:
        _mark(session, arrival, exchange.SUPERSEDED)
    for arrival in plan.waiting:
        if (arrival.reason, arrival.column) != arrival.was:
            _mark(session, arrival, exchange.QUARANTINED)


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
    parked = arrival.parked if outcome == exchange.QUARANTINED else None
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


def _ask(
    session: Session,
    finals: Finals,
    steps: Iterable[Step],
    progress: Progress,
) -> None:
    """Open and close the questions that the changed records raise or answer."""
    answers: dict[Key, list[tuple[Version, Edits]]] = defaultdict(list)
    for step in steps:
        if step.after is not None and step.arrival.state is not None:
            state = step.arrival.state
            answers[step.arrival.table, step.arrival.record_id].append((state.version, state.edits))
    changed = [key for key, states in finals.items() if states[0] != states[1]]
    open_for = _records_with_questions(session, [record_id for _, record_id in changed])
    deleted: dict[str, set[str]] = {}
    codes = record.local_codes(session)
    for number, (table, record_id) in enumerate(changed):
        if number % _BEAT == 0:
            progress(number, len(changed))
        thing = catalog.THINGS[table]
        before, after = finals[table, record_id]
        if after is None:
            continue
        deletion = (before is not None) and before.cells[DELETED] != after.cells[DELETED]
        if record_id in open_for or deletion or _suspicious(session, thing, after, deleted, codes):
            row = session.get_one(thing.model, record_id)
            given = answers[table, record_id]
            review.settle(session, thing, row, record.problems_of, answers=given, deletion=deletion)


def _records_with_questions(session: Session, ids: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(ids), CHUNK):
        query = sa.select(col(Review.record_id)).where(
            col(Review.record_id).in_(ids[start : start + CHUNK]), review.is_open()
        )
        found.update(session.scalars(query))
    return found


def _suspicious(
    session: Session, thing: Thing, state: State, deleted: dict[str, set[str]], codes: Codes
) -> bool:
    """Say whether a record may break a check, without a query for each."""
    values = {column.name: column.parse(state.cells[column.name]) for column in thing.travelling}
    required = any(c.required and values[c.name] is None for c in thing.travelling) and not state.erased
    return (
        required
        or _unknown_code(thing, state, codes)
        or bool(thing.check(session, values, None))
        or _names_deleted(session, thing, values, deleted)
    )


def _unknown_code(thing: Thing, state: State, codes: Codes) -> bool:
    """Say whether a code stands there that this desk cannot name; it is applied, and shown as it is."""
    return any(
        codes.find(column.codes, one) is None
        for column in thing.travelling
        if column.codes is not None and state.cells[column.name]
        for one in state.cells[column.name].split(" ")
    )


def _names_deleted(
    session: Session, thing: Thing, values: dict[str, Any], deleted: dict[str, set[str]]
) -> bool:
    for column, table in thing.references.items():
        if table not in deleted:
            model = catalog.THINGS[table].model
            deleted[table] = set(
                session.scalars(sa.select(col(model.id)).where(col(model.deleted).is_(True)))
            )
        if values[column] in deleted[table]:
            return True
    return False


def _recount(session: Session, plan: Plan, finals: Finals) -> None:
    """Hold what stands against what was planned, row by row. Raises RecountError."""
    for bundle_id in {step.arrival.bundle_id for step in plan.steps}:
        query = (
            sa.select(col(Received.outcome), sa.func.count())
            .where(col(Received.bundle_id) == bundle_id)
            .group_by(col(Received.outcome))
        )
        stored = {str(outcome): int(count) for outcome, count in session.execute(query)}
        planned: dict[str, int] = defaultdict(int)
        for step in plan.steps:
            planned[step.outcome] += 1
        if stored != dict(planned):
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
