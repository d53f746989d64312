"""Writes a plan: records, the states as they came, conflicts and broken checks, then counts them again.

The caller holds the transaction; nothing here commits.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle.join import State
from outreach_desk.bundle.plan import CHUNK, Plan, Step
from outreach_desk.bundle.staging import Arrival, kept_cells
from outreach_desk.records import catalog, exchange, identity, record, review, stamps
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.exchange import Received, Review
from outreach_desk.records.stamps import Edits, Version

Progress = Callable[[int, int], None]
_BEAT = 500


class RecountError(RuntimeError):
    """What was written is not what was planned: a mistake of ours, and nothing stays."""


def apply(session: Session, plan: Plan, progress: Progress) -> None:
    """Write all steps of a plan. `progress(done, total)` may raise to stop; the caller rolls back."""
    steps = [*plan.freed, *plan.steps]
    finals = _finals(steps)
    _write_records(session, finals, progress, len(steps))
    _keep(session, plan, progress)
    for step in steps:
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
    _ask(session, finals, steps)
    _recount(session, plan)


def _finals(steps: Iterable[Step]) -> dict[tuple[str, str], tuple[State | None, State]]:
    """Give for each record its state before the first step and after the last."""
    finals: dict[tuple[str, str], tuple[State | None, State]] = {}
    for step in steps:
        if step.after is not None:
            key = (step.arrival.table, step.arrival.record_id)
            first = finals[key][0] if key in finals else step.before
            finals[key] = (first, step.after)
    return finals


def _write_records(
    session: Session,
    finals: dict[tuple[str, str], tuple[State | None, State]],
    progress: Progress,
    total: int,
) -> None:
    changed = {key: states for key, states in finals.items() if states[0] != states[1]}
    number = identity.next_change(session, len(changed)) if changed else 0
    inserts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    updates: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for offset, ((table, record_id), (before, after)) in enumerate(changed.items()):
        row = _row(catalog.THINGS[table], record_id, after, number + offset)
        (inserts if before is None else updates)[table].append(row)
        if offset % _BEAT == 0:
            progress(offset, total)
    for table, rows in inserts.items():
        for start in range(0, len(rows), CHUNK):
            session.execute(sa.insert(catalog.THINGS[table].model), rows[start : start + CHUNK])
            progress(start, total)
    for table, rows in updates.items():
        session.execute(sa.update(catalog.THINGS[table].model), rows)
    session.expire_all()


def _row(thing: Thing, record_id: str, state: State, change: int) -> dict[str, Any]:
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


def _keep(session: Session, plan: Plan, progress: Progress) -> None:
    """Keep each state as it came, with its outcome; personal cells of an erased record are emptied first."""
    rows = [
        {
            "bundle_id": step.arrival.bundle_id,
            "table_name": step.arrival.table,
            "record_id": step.arrival.record_id,
            "row": step.arrival.row,
            "cells": _cells_to_keep(step),
            "top": step.arrival.top,
            "outcome": step.outcome,
            "reason": step.arrival.reason,
            "column": step.arrival.column,
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


def _cells_to_keep(step: Step) -> str:
    if step.after is None or not step.after.erased:
        return kept_cells(step.arrival)
    personal = step.arrival.thing.personal
    cells = {name: "" if name in personal else cell for name, cell in step.arrival.cells.items()}
    return json.dumps(cells, ensure_ascii=False)


def _mark(session: Session, arrival: Arrival, outcome: str) -> None:
    session.execute(
        sa.update(Received)
        .where(col(Received.id) == arrival.received_id)
        .values(outcome=outcome, reason=None, column=None)
    )


def _ask(
    session: Session,
    finals: dict[tuple[str, str], tuple[State | None, State]],
    steps: Iterable[Step],
) -> None:
    """Open and close the questions that the changed records raise or answer."""
    answers: dict[tuple[str, str], list[tuple[Version, Edits]]] = defaultdict(list)
    for step in steps:
        if step.after is not None and step.arrival.state is not None:
            state = step.arrival.state
            answers[step.arrival.table, step.arrival.record_id].append((state.version, state.edits))
    changed = [key for key, states in finals.items() if states[0] != states[1]]
    open_for = _records_with_questions(session, [record_id for _, record_id in changed])
    deleted: dict[str, set[str]] = {}
    for table, record_id in changed:
        thing = catalog.THINGS[table]
        before, after = finals[table, record_id]
        deletion = (before is not None) and before.cells[DELETED] != after.cells[DELETED]
        if record_id in open_for or deletion or _suspicious(session, thing, after, deleted):
            row = session.get_one(thing.model, record_id)
            given = answers[table, record_id]
            review.settle(session, thing, row, record.problems_of, answers=given, deletion=deletion)


def _records_with_questions(session: Session, ids: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(ids), CHUNK):
        query = sa.select(col(Review.record_id)).where(
            col(Review.record_id).in_(ids[start : start + CHUNK]), col(Review.closed_at).is_(None)
        )
        found.update(session.scalars(query))
    return found


def _suspicious(session: Session, thing: Thing, state: State, deleted: dict[str, set[str]]) -> bool:
    """Say whether a record may break a check, without a query for each."""
    values = {column.name: column.parse(state.cells[column.name]) for column in thing.travelling}
    required = any(c.required and values[c.name] is None for c in thing.travelling) and not state.erased
    return (
        required
        or bool(thing.check(session, values, None))
        or _names_deleted(session, thing, values, deleted)
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


def _recount(session: Session, plan: Plan) -> None:
    """Count what stands against what was planned. Raises RecountError."""
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
