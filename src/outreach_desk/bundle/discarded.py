"""Rows that a person discarded and that come once more as they were: they stay discarded.

A team sends everything since the last file that the office has whole, so what was discarded comes with each
report until the team corrects it. A row that differs in one cell or stamp is another, and waits for a word.
"""

from collections.abc import Iterable
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import kept
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import State
from outreach_desk.bundle.plan import Plan
from outreach_desk.bundle.staging import Arrival, kept_cells
from outreach_desk.records.exchange import APPLIED, DISCARDED, QUARANTINED, Received

Standing = dict[Key, dict[str, Received]]
"""By record: the cells of each state that stands discarded, and one row that brought it."""
Held = dict[int, State | None]
"""The identity (`id`) of each row that is kept out, and the state that was read from it."""


def standing(session: Session) -> Standing:
    """Give the states of which the last word is that they are discarded; one taken up again is none."""
    rows = session.scalars(
        sa.select(Received).where(col(Received.outcome) == DISCARDED, col(Received.undone).is_(False))
    )
    found: Standing = {}
    for row in rows:
        found.setdefault((row.table_name, row.record_id), {})[row.cells] = row
    for key, others in kept.of(session, found).items():
        for other in others:
            if other.outcome in (*APPLIED, QUARANTINED) and not other.undone:
                found[key].pop(other.cells, None)
    return {key: states for key, states in found.items() if states}


def hold(known: Standing, arrivals: Iterable[Arrival]) -> Held:
    """Keep out the rows that bring such a state, as the plan keeps out what cannot be read."""
    held: Held = {}
    for one in arrivals:
        before = known.get((one.table, one.record_id), {})
        row = next((before[cells] for cells in _as_kept(one) if cells in before), None) if before else None
        if row is not None:
            held[id(one)] = one.state
            one.state = None
            one.hold(str(row.reason), row.column)
    return held


def _as_kept(one: Arrival) -> list[str]:
    """Give a row as it may have been kept: its record may have been erased in the meantime."""
    return [kept_cells(one, erased=erased) for erased in (False, True)]


def mark(found: Plan, held: Held) -> None:
    """Say in the plan that these rows are discarded, and do not wait."""
    for place, step in enumerate(found.steps):
        if id(step.arrival) in held:
            step.arrival.state = held[id(step.arrival)]
            found.steps[place] = replace(step, outcome=DISCARDED)
    found.late = [one for one in found.late if id(one) not in held]
