"""Open questions of a desk: conflicts of facts, and records that break a check. Answers are new writes."""

import json
from collections.abc import Callable, Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from outreach_desk.ground import dates
from outreach_desk.records import catalog, ids, stamps
from outreach_desk.records.base import Problems, Record, Thing
from outreach_desk.records.exchange import Review
from outreach_desk.records.stamps import Edits, Stamp, Version

CONFLICT, FORK, DELETED_UNSEEN = "conflict", "fork", "deleted_unseen"
BROKEN, NAMES_DELETED = "broken", "names_deleted"
BLOCKING = (NAMES_DELETED,)

ProblemsOf = Callable[[Session, Thing, Record], Problems]


def open_conflict(
    session: Session,
    thing: Thing,
    *,
    record_id: str,
    fact: str,
    kind: str,
    ours: tuple[Stamp, dict[str, str]],
    theirs: tuple[Stamp, dict[str, str]],
) -> str:
    """Open a conflict with both values and stamps; the same one met again stays one. Gives its id."""
    names = (str(ours[0]), str(theirs[0]))
    conflict_id = ids.of_conflict(record_id, fact, names)
    if session.get(Review, conflict_id) is None:
        session.add(
            Review(
                id=conflict_id,
                kind=kind,
                table_name=thing.name,
                record_id=record_id,
                fact=fact,
                ours=json.dumps(ours[1], ensure_ascii=False),
                theirs=json.dumps(theirs[1], ensure_ascii=False),
                stamp_ours=names[0],
                stamp_theirs=names[1],
                opened_at=dates.now_instant(),
            )
        )
        session.flush()
    return conflict_id


def settle(
    session: Session,
    thing: Thing,
    row: Record,
    problems_of: ProblemsOf,
    *,
    answers: Collection[tuple[Version, Edits]],
    deletion: bool = False,
) -> None:
    """Bring the questions about a record up to date: close what is answered, open what it breaks now.

    `answers` are the states just written or received, each with what its writer had seen. `deletion` says
    that it was deleted or restored just now, which concerns the records that name it.
    """
    questions = _of_record(session, thing, row.id)
    _close_answered(questions.values(), answers)
    problems = {} if row.deleted or row.erased else problems_of(session, thing, row)
    _set_question(session, thing, row, BROKEN, sorted(problems), questions)
    _set_question(session, thing, row, NAMES_DELETED, deleted_names(session, thing, row), questions)
    for other, naming_row in naming(session, thing, row.id) if deletion else []:
        named = deleted_names(session, other, naming_row)
        asked = _of_record(session, other, naming_row.id)
        _set_question(session, other, naming_row, NAMES_DELETED, named, asked)


def open_questions(session: Session) -> list[Review]:
    """Give all open questions, oldest first."""
    query = sa.select(Review).where(col(Review.closed_at).is_(None))
    return list(session.scalars(query.order_by(col(Review.opened_at), col(Review.id))))


def _of_record(session: Session, thing: Thing, record_id: str) -> dict[str, Review]:
    """Give all questions about a record, closed ones too, by their id."""
    query = sa.select(Review).where(col(Review.record_id) == record_id, col(Review.table_name) == thing.name)
    return {question.id: question for question in session.scalars(query)}


def _close_answered(questions: Iterable[Review], answers: Collection[tuple[Version, Edits]]) -> None:
    """Close what somebody answered who had seen both writes: a joined version alone is nobody's answer."""
    for question in questions:
        if question.closed_at is not None or question.stamp_ours is None or question.stamp_theirs is None:
            continue
        both = (stamps.read_stamp(question.stamp_ours), stamps.read_stamp(question.stamp_theirs))
        if any(
            all(stamps.has_seen(version, stamp) for stamp in both)
            and edits.get(str(question.fact)) not in {*both, None}
            for version, edits in answers
        ):
            question.closed_at = dates.now_instant()


def naming(session: Session, thing: Thing, record_id: str) -> list[tuple[Thing, Record]]:
    """Give the records that name this one."""
    found: list[tuple[Thing, Record]] = []
    for other in catalog.THINGS.values():
        columns = [name for name, table in other.references.items() if table == thing.name]
        if columns:
            names = sa.or_(*(getattr(other.model, name) == record_id for name in columns))
            found += [(other, row) for row in session.scalars(sa.select(other.model).where(names))]
    return found


def deleted_names(session: Session, thing: Thing, row: Record) -> list[str]:
    """Give the columns of a live record that name a deleted one; a deleted record asks nothing."""
    found: list[str] = []
    if row.deleted:
        return found
    for name, table in thing.references.items():
        value = getattr(row, name)
        if value is None:
            continue
        named = SQLModel.metadata.tables[table]
        if session.scalar(sa.select(named.c.deleted).where(named.c.id == value)):
            found.append(name)
    return found


def _set_question(
    session: Session, thing: Thing, row: Record, kind: str, columns: list[str], questions: dict[str, Review]
) -> None:
    question_id = ids.of_conflict(row.id, kind, (thing.name, ""))
    question = questions.get(question_id)
    if not columns:
        if question is not None and question.closed_at is None:
            question.closed_at = dates.now_instant()
        return
    if question is None:
        question = Review(
            id=question_id,
            kind=kind,
            table_name=thing.name,
            record_id=row.id,
            opened_at=dates.now_instant(),
        )
        session.add(question)
    question.closed_at = None
    question.detail = " ".join(columns)
    session.flush()
