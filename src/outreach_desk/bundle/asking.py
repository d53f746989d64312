"""The questions of an import: conflicts that it meets, and checks that its records break or break no more."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import kept
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.doubts import Doubts
from outreach_desk.bundle.join import State
from outreach_desk.bundle.kept import Reader
from outreach_desk.bundle.listing import CHUNK
from outreach_desk.bundle.plan import Finals, Step, changed
from outreach_desk.records import catalog, record, review
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.exchange import Review
from outreach_desk.records.reference import Codes
from outreach_desk.records.review import Met

Progress = Callable[[int, int], None]
_BEAT = 500


def open_conflicts(session: Session, finals: Finals, steps: Iterable[Step]) -> set[Key]:
    """Open the conflicts that steps met; give the records of which nothing is asked but what they opened.

    Nobody can have answered such a question yet: of two writes in conflict neither writer had seen the other.
    """
    steps, ids = list(steps), [record_id for _, record_id in changed(finals)]
    asked = _with_open_questions(session, ids)
    met = [
        (
            (step.arrival.table, step.arrival.record_id),
            Met(
                step.arrival.thing,
                step.arrival.record_id,
                conflict.fact,
                conflict.kind,
                conflict.winner,
                conflict.loser,
            ),
        )
        for step in steps
        for conflict in step.conflicts
    ]
    known = review.open_conflicts(session, [one for _, one in met])
    came = Counter((step.arrival.table, step.arrival.record_id) for step in steps)
    again = {key for key, one in met if one.question_id in known}
    return {key for key, _ in met if key[1] not in asked and key not in again and came[key] == 1}


def settle(session: Session, finals: Finals, fresh: set[Key], progress: Progress) -> None:
    """Open and close the questions that the changed records raise or answer, but for `fresh` conflicts."""
    keys, doubts, reader = changed(finals), Doubts(session), Reader(session)
    asked = _with_open_questions(session, [record_id for _, record_id in keys])
    deleted, codes = _deleted_names(session, finals, keys), record.local_codes(session)
    for number, (table, record_id) in enumerate(keys):
        if number % _BEAT == 0:
            progress(number, len(keys))
        thing = catalog.THINGS[table]
        before, after = finals[table, record_id]
        if after is None:
            continue
        deletion = (before is not None) and before.cells[DELETED] != after.cells[DELETED]
        waits = record_id in asked and (table, record_id) not in fresh
        if waits or deletion or _suspicious(session, thing, after, deleted, codes):
            row = session.get_one(thing.model, record_id)
            key = (table, record_id)
            said = doubts.answers_of(key, kept.of(session, [key])[key], reader) if waits else []
            review.settle(session, thing, row, record.problems_of, answers=said, deletion=deletion)


def _with_open_questions(session: Session, ids: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(ids), CHUNK):
        query = sa.select(col(Review.record_id)).where(
            col(Review.record_id).in_(ids[start : start + CHUNK]), review.is_open()
        )
        found.update(session.scalars(query))
    return found


def _suspicious(session: Session, thing: Thing, state: State, deleted: set[Key], codes: Codes) -> bool:
    """Say whether a record may break a check, without a query for each."""
    values = {column.name: column.parse(state.cells[column.name]) for column in thing.travelling}
    required = any(c.required and values[c.name] is None for c in thing.travelling) and not state.erased
    return (
        required
        or _unknown_code(thing, state, codes)
        or bool(thing.check(session, values, None))
        or any((table, state.cells[column]) in deleted for column, table in thing.references.items())
    )


def _unknown_code(thing: Thing, state: State, codes: Codes) -> bool:
    """Say whether a code stands there that this desk cannot name; it is applied, and shown as it is."""
    return any(
        codes.find(column.codes, one) is None
        for column in thing.travelling
        if column.codes is not None and state.cells[column.name]
        for one in state.cells[column.name].split(" ")
    )


def _deleted_names(session: Session, finals: Finals, keys: Iterable[Key]) -> set[Key]:
    """Give those records that the given ones name and that are deleted."""
    named: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        after = finals[key][1]
        for column, table in catalog.THINGS[key[0]].references.items():
            if after is not None and after.cells[column]:
                named[table].add(after.cells[column])
    found: set[Key] = set()
    for table, ids in named.items():
        model, ordered = catalog.THINGS[table].model, sorted(ids)
        for start in range(0, len(ordered), CHUNK):
            some = col(model.id).in_(ordered[start : start + CHUNK])
            query = sa.select(col(model.id)).where(some, col(model.deleted).is_(True))
            found.update((table, record_id) for record_id in session.scalars(query))
    return found
