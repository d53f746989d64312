"""Undo and redo of imports (bundle format): states are marked, never removed, and joined anew.

What names a record that is gone waits again, received or own; what had waited in vain is asked again. Redo
lets the same states come in once more; then every table is as if nobody had undone anything. The caller
holds the transaction.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import apply, carried, erasure, kept, overtaking, plan, secret, waiting
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.doubts import Doubts
from outreach_desk.bundle.join import State, emptied, join
from outreach_desk.bundle.kept import Reader
from outreach_desk.bundle.manifest import QUESTION_TABLE
from outreach_desk.bundle.plan import NO_RECORD, Finals, Plan, changed, state_of
from outreach_desk.bundle.staging import completed
from outreach_desk.ground import dates
from outreach_desk.records import catalog, exchange, record, review
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.exchange import Bundle, BundleEvent, Received

Progress = Callable[[int, int], None]


@dataclass
class Undone:
    """What an undo did: each record's state before and after (None: not here), and what waits again."""

    finals: Finals = field(default_factory=dict)
    parked: set[Key] = field(default_factory=set)
    freed: Plan = field(default_factory=Plan)


def undo(session: Session, bundle_ids: Iterable[str], progress: Progress) -> Undone:
    """Take bundles back. Their states stay, marked; a later bundle that holds one brings it again."""
    ids = sorted(bundle_ids)
    rows = list(_states(session, ids, undone=False))
    touched = {(row.table_name, row.record_id) for row in rows if row.outcome in exchange.APPLIED}
    for row in rows:
        row.undone = True
    asked = carried.mark(session, ids, undone=True)
    # A row that waits overtakes too, as long as it is here.
    waited = {(row.table_name, row.record_id) for row in rows if row.outcome == exchange.QUARANTINED}
    _revive_superseded(session, touched | waited)
    _note(session, ids, exchange.UNDONE)
    session.flush()
    done = Undone()
    _cascade(session, touched, done, progress)
    numbers = apply.numbered(session, changed(done.finals))
    apply.write_records(session, done.finals, numbers, progress)
    secret.settle(session, [key for key, (_, after) in done.finals.items() if after], ask=False)
    _reconsider(session, done.finals.keys() | done.parked | asked, _flipped(done.finals), undoing=True)
    done.freed = retry(session, (), progress)
    return done


def redo(session: Session, bundle_id: str, progress: Progress) -> Plan:
    """Let an undone bundle's states come in again, as they came."""
    rows = list(_states(session, [bundle_id], undone=True))
    for row in rows:
        row.undone = False
    asked = carried.mark(session, [bundle_id], undone=False)
    session.flush()
    overtaken = _overtaken(session, rows)
    for row in rows:
        if row.outcome in exchange.APPLIED or (
            row.outcome == exchange.SUPERSEDED and row.id not in overtaken
        ):
            _send_back(row)
    _note(session, [bundle_id], exchange.REDONE)
    session.flush()
    touched = {(row.table_name, row.record_id) for row in rows}
    found = retry(session, {row.id for row in rows if row.id is not None}, progress)
    _overtake_again(session, bundle_id, touched)
    freed = {(step.arrival.table, step.arrival.record_id) for step in found.freed}
    _reconsider(session, touched | freed | asked, set(), undoing=False)
    return found


def _send_back(row: Received) -> None:
    """Let a received state wait, and know what it was."""
    row.parked = row.outcome if row.outcome in exchange.APPLIED else row.parked or row.outcome
    row.outcome = exchange.QUARANTINED


def _overtake_again(session: Session, bundle_id: str, touched: set[Key]) -> None:
    """Let a redone bundle overtake those states again that came in when its undo had revived them.

    Their records stay as they are: what overtakes a state has all of it.
    """
    reader, codes = Reader(session), record.local_codes(session)
    for rows in kept.of(session, touched).values():
        overtaken = exchange.SUPERSEDED, exchange.HAD_ERASED
        again = [row for row in rows if row.parked in overtaken and kept.counts(row)]
        later = [row for row in rows if row.bundle_id == bundle_id and kept.counts(row)]
        for row in again if later else ():
            one = waiting.arrival(row, reader, codes)
            if any(overtaking.overtakes(waiting.arrival(other, reader, codes), one) for other in later):
                had_erased = row.parked == exchange.HAD_ERASED
                row.outcome, row.parked = exchange.SUPERSEDED, exchange.HAD_ERASED if had_erased else None
    session.flush()


def _flipped(finals: Finals) -> set[Key]:
    return {
        key
        for key, (before, after) in finals.items()
        if before is not None and after is not None and before.cells[DELETED] != after.cells[DELETED]
    }


def _states(session: Session, bundle_ids: list[str], *, undone: bool) -> Iterable[Received]:
    query = sa.select(Received).where(
        col(Received.bundle_id).in_(bundle_ids),
        col(Received.undone).is_(undone),
        col(Received.table_name) != QUESTION_TABLE,
    )
    return session.scalars(query.order_by(col(Received.id)))


def _note(session: Session, bundle_ids: list[str], act: str) -> None:
    now = dates.now_instant()
    for one in session.scalars(sa.select(Bundle).where(col(Bundle.id).in_(bundle_ids))):
        one.undone_at = now if act == exchange.UNDONE else None
        session.add(BundleEvent(bundle_id=one.id, act=act, at=now))


def _revive_superseded(session: Session, touched: set[Key]) -> None:
    """Ask those again that a state now undone had overtaken."""
    rows = [
        row
        for kept_rows in kept.of(session, touched).values()
        for row in kept_rows
        if row.outcome == exchange.SUPERSEDED and not row.undone
    ]
    overtaken = _overtaken(session, rows)
    for row in rows:
        if row.id not in overtaken:
            row.outcome, row.parked = exchange.QUARANTINED, row.parked or exchange.SUPERSEDED


def _overtaken(session: Session, rows: list[Received]) -> set[int | None]:
    """Find those superseded rows that a later state of their device, which is still here, has overtaken."""
    reader, codes = Reader(session), record.local_codes(session)
    asked = [waiting.arrival(row, reader, codes) for row in rows if row.outcome == exchange.SUPERSEDED]
    return {one.received_id for one in overtaking.overtaken(session, asked)}


def _cascade(session: Session, touched: set[Key], done: Undone, progress: Progress) -> None:
    """Join each touched record anew, and again whatever then names a record that is gone."""
    reader, open_keys = Reader(session), set(touched)
    while open_keys:
        progress(len(done.finals), len(done.finals) + len(open_keys))
        gone = set()
        for key, rows in kept.of(session, open_keys).items():
            thing = catalog.THINGS[key[0]]
            before = done.finals[key][0] if key in done.finals else _here(session, key)
            after = rebuilt(thing, rows, reader)
            done.finals[key] = before, after
            if after is None and before is not None:
                gone.add(key)
        open_keys = _park(session, gone, done)


def _here(session: Session, key: Key) -> State | None:
    row = session.get(catalog.THINGS[key[0]].model, key[1])
    return state_of(row) if row is not None else None


def rebuilt(thing: Thing, rows: Iterable[Received], reader: Reader) -> State | None:
    """Join all that counts of a record, in any order. An erasure stays, also where its state is undone.

    None where nobody's write is left: an erasure alone is no record; it is remembered for when one comes.
    """
    rows = list(rows)
    state: State | None = None
    for row in rows:
        if kept.counts(row):
            one = reader.state(row)
            state = completed(thing, one) if state is None else join(thing, state, one)[0]
    if state is None or not any(state.edits.values()):
        return None
    known = (row for row in rows if erasure.was_here(row.outcome, row.parked))
    if not state.erased and any(erasure.erases(row.cells) for row in known):
        return emptied(thing, state)
    return state


def _park(session: Session, gone: set[Key], done: Undone) -> set[Key]:
    """Send back what names a record that is gone; give the records that lose a state by it."""
    again: set[Key] = set()
    naming = {
        (thing.name, row.id)
        for table, record_id in gone
        for thing, row in review.naming(session, catalog.THINGS[table], record_id)
    }
    for key, rows in kept.of(session, naming).items():
        thing = catalog.THINGS[key[0]]
        for row in rows:
            column = _names_gone(thing, row, gone) if kept.counts(row) else None
            if column is None:
                continue
            if row.outcome != exchange.OWN:
                _send_back(row)
            row.reason, row.column = NO_RECORD, column
            again.add(key)
        _keep_together(session, thing, rows)
    done.parked |= again
    session.flush()
    return again


def _keep_together(session: Session, thing: Thing, rows: list[Received]) -> None:
    """Let what this desk wrote of a record wait whole where the rest of it alone would be none."""
    held = [row.column for row in rows if row.outcome == exchange.OWN and row.reason == NO_RECORD]
    rest = rebuilt(thing, rows, Reader(session)) if held else None
    needed = [column.name for column in thing.travelling if column.required]
    if rest is None or all(rest.cells[name] for name in needed):
        return
    for row in rows:
        if row.outcome == exchange.OWN and row.reason is None:
            row.reason, row.column = NO_RECORD, held[0]


def _names_gone(thing: Thing, row: Received, gone: set[Key]) -> str | None:
    cells = json.loads(row.cells)
    for column, table in thing.references.items():
        if (table, cells.get(column)) in gone:
            return column
    return None


def retry(session: Session, coming: Iterable[int], progress: Progress) -> Plan:
    """Ask everything that waits again; `coming` are the kept rows of a redone bundle."""
    again = set(coming)
    waits = waiting.rows(session, record.local_codes(session))
    arrivals = [one for one in waits if one.received_id in again]
    found = plan.plan(session, arrivals, [one for one in waits if one.received_id not in again])
    apply.apply(session, found, progress)
    carried.ask_again(session)
    return found


def _reconsider(session: Session, keys: set[Key], flipped: set[Key], *, undoing: bool) -> None:
    """Bring the questions of these records up to date with the states that count now.

    `flipped` were deleted or restored by it, which concerns the records that name them.
    """
    reader, doubts = Reader(session), Doubts(session)
    for key, rows in kept.of(session, keys).items():
        thing = catalog.THINGS[key[0]]
        questions = review.of_record(session, thing, key[1])
        answers = doubts.answers_of(key, rows, reader) if questions else []
        row = session.get(thing.model, key[1], populate_existing=True)
        brought = carried.brought(session, key)
        for question in questions.values():
            if question.undone == review.MADE:
                if row is None and question.kind != review.NAMES_MISSING:
                    session.delete(question)
                continue
            supported = row is not None and (
                carried.is_here(question, answers)
                or question.id in brought
                or carried.is_claimed(question, rows, reader)
            )
            answered = review.is_answered(question, answers)
            review.reconsider(question, supported=supported, answered=answered)
        session.flush()
        review.ask_for_missing(session, thing, key[1])
        if row is not None:
            deletion = key in flipped
            review.settle(
                session, thing, row, record.problems_of, answers=[], deletion=deletion, undoing=undoing
            )
