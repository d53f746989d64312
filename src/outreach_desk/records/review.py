"""Open questions of a desk: conflicts of facts, and records that break a check. Answers are new writes."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from outreach_desk.ground import dates
from outreach_desk.records import catalog, ids, plain, stamps
from outreach_desk.records.base import DELETED, Problems, Record, Thing
from outreach_desk.records.exchange import OWN, Received, Review
from outreach_desk.records.office_word import OfficeQuestion
from outreach_desk.records.stamps import Edits, Stamp, Version

CONFLICT, FORK, DELETED_UNSEEN = "conflict", "fork", "deleted_unseen"
BROKEN, NAMES_DELETED, NAMES_MISSING = "broken", "names_deleted", "names_missing"
PRIVATE = "private"
BLOCKING = (NAMES_DELETED,)
CONFLICTS = (CONFLICT, FORK, DELETED_UNSEEN)
# What an undo did to a question: its writes are not here now; its answer is not; it came about through it.
WITHDRAWN, REOPENED, MADE = "withdrawn", "reopened", "made"

_CHUNK = 500

Answer = tuple[Version, Edits]
"""What the writers of a state had seen, and the stamps of the facts that it speaks for."""
ProblemsOf = Callable[[Session, Thing, Record], Problems]


@dataclass(frozen=True)
class Met:
    """A conflict as it was met: of which record and fact, and both writes with their cells."""

    thing: Thing
    record_id: str
    fact: str
    kind: str
    ours: tuple[Stamp, dict[str, str]]
    theirs: tuple[Stamp, dict[str, str]]
    told: str | None = None
    """The id that the desk which asked first gave the question; None where this desk met it itself."""

    @cached_property
    def question_id(self) -> str:
        """The id of its question, the same on every desk."""
        return self.told or ids.of_conflict(
            self.record_id, self.fact, (str(self.ours[0]), str(self.theirs[0]))
        )

    @cached_property
    def further_id(self) -> str:
        """The id of its question where that of its stamps asks about other values.

        Two laptops of one name wrote under one number: only the values tell those writes apart.
        """
        ours, theirs = (f"{stamp} {_in_order(cells)}" for stamp, cells in (self.ours, self.theirs))
        return ids.of_conflict(self.record_id, self.fact, (ours, theirs))


def both_deleted(kind: str, theirs: Mapping[str, str] | None) -> bool:
    """Say whether a question is about two deletions that had not seen each other; `theirs` is the other."""
    return kind == DELETED_UNSEEN and (theirs or {}).get(DELETED) == "true"


def open_conflicts(session: Session, met: Sequence[Met]) -> set[str]:
    """Open conflicts with both values and stamps; gives those ids of theirs that were asked before.

    The same one met again stays one.
    """
    wanted = sorted({name for one in met for name in (one.question_id, one.further_id)})
    known: dict[str, Review] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = sa.select(Review).where(col(Review.id).in_(wanted[start : start + _CHUNK]))
        known |= {question.id: question for question in session.scalars(query)}
    before = set(known)
    for one in met:
        question = known.get(one.question_id)
        if question is not None and one.kind == DELETED_UNSEEN:
            _tell_more(question, one)
        name = one.question_id if question is None or _tells(question, one) else one.further_id
        question = known.get(name)
        if question is None:
            known[name] = question = _opened(one, name)
            session.add(question)
        elif question.undone == WITHDRAWN:
            # An undo had taken its writes away, and now they are here again.
            question.undone = None
    session.flush()
    return before


def _sides(question: Review) -> dict[str, set[str]]:
    """Give the values that a question shows of each stamp."""
    found: dict[str, set[str]] = defaultdict(set)
    for stamp, cells in ((question.stamp_ours, question.ours), (question.stamp_theirs, question.theirs)):
        found[str(stamp)].add(_in_order(json.loads(cells or "{}")))
    return found


def _tells(question: Review, met: Met) -> bool:
    """Say whether a question of these stamps shows both values that were met; what is empty hides nothing."""
    if met.kind == DELETED_UNSEEN:
        return True
    shown = _sides(question)
    return all(
        _in_order(cells) in shown[str(stamp)] or not any(cells.values())
        for stamp, cells in (met.ours, met.theirs)
    )


def _tell_more(question: Review, met: Met) -> None:
    """Show in a question over a deletion also what another laptop of one name wrote under the same number."""
    for stamp, cells in (met.ours, met.theirs):
        if str(stamp) == question.stamp_ours:
            question.ours = _in_order({**cells, **json.loads(question.ours or "{}")})
        elif str(stamp) == question.stamp_theirs:
            question.theirs = _in_order({**cells, **json.loads(question.theirs or "{}")})


def _text(cells: Mapping[str, str]) -> str:
    return json.dumps(cells, ensure_ascii=False)


def _in_order(cells: Mapping[str, str]) -> str:
    return _text(dict(sorted(cells.items())))


def _opened(met: Met, name: str) -> Review:
    return Review(
        id=name,
        kind=met.kind,
        table_name=met.thing.name,
        record_id=met.record_id,
        fact=met.fact,
        ours=_text(met.ours[1]),
        theirs=_text(met.theirs[1]),
        stamp_ours=str(met.ours[0]),
        stamp_theirs=str(met.theirs[0]),
        opened_at=dates.now_instant(),
    )


def settle(
    session: Session,
    thing: Thing,
    row: Record,
    problems_of: ProblemsOf,
    *,
    answers: Collection[Answer],
    deletion: bool = False,
    undoing: bool = False,
) -> None:
    """Bring the questions about a record up to date: close what is answered, open what it breaks now.

    `answers` are the write just made, or all states that are here of the record, each with what its writers
    had seen. `deletion` says that it was deleted or restored just now, which concerns the records that name
    it. What an undo opens (`undoing`) leaves no trace when it is redone.
    """
    mark = MADE if undoing else None
    questions = of_record(session, thing, row.id)
    close_answered(questions.values(), answers)
    problems = {} if row.deleted or row.erased else problems_of(session, thing, row)
    _set_question(session, thing, row.id, BROKEN, sorted(problems), questions, mark)
    named = deleted_names(session, thing, row)
    _set_question(session, thing, row.id, NAMES_DELETED, named, questions, mark)
    if _question_id(thing, row.id, NAMES_MISSING) in questions:
        _set_question(
            session, thing, row.id, NAMES_MISSING, _waiting(session, thing, row.id), questions, mark
        )
    for other, naming_row in naming(session, thing, row.id) if deletion else []:
        named = deleted_names(session, other, naming_row)
        asked = of_record(session, other, naming_row.id)
        _set_question(session, other, naming_row.id, NAMES_DELETED, named, asked, mark)


def ask_for_missing(session: Session, thing: Thing, record_id: str) -> None:
    """Ask for what own writes of a record name in vain since an undo took it away."""
    questions, columns = of_record(session, thing, record_id), _waiting(session, thing, record_id)
    _set_question(session, thing, record_id, NAMES_MISSING, columns, questions, MADE)


def _waiting(session: Session, thing: Thing, record_id: str) -> list[str]:
    """Give the columns in which own writes of a record name what is not here."""
    query = sa.select(col(Received.column)).where(
        col(Received.record_id) == record_id,
        col(Received.table_name) == thing.name,
        col(Received.outcome) == OWN,
        col(Received.reason).is_not(None),
    )
    return sorted({column for column in session.scalars(query) if column})


def close_private(session: Session, thing: Thing, record_id: str, columns: Collection[str]) -> None:
    """Close the questions about private values that a person has just written anew."""
    for question in of_record(session, thing, record_id).values():
        asked = set((question.detail or "").split())
        if question.kind == PRIVATE and question.closed_at is None and asked & set(columns):
            question.closed_at = dates.now_instant()


def reconsider(question: Review, *, supported: bool, answered: bool) -> None:
    """Say of a question whether what it is about, and its answer, are still here after an undo or redo."""
    if not supported:
        question.undone = WITHDRAWN if question.closed_at is None else None
    elif question.stamp_ours is None or question.closed_at is None:
        question.undone = None
        if answered:
            question.closed_at = dates.now_instant()
    else:
        question.undone = None if answered else REOPENED


def is_open() -> sa.ColumnElement[bool]:
    """Give the condition that a question waits for its answer now."""
    never = sa.and_(
        col(Review.closed_at).is_(None), sa.or_(col(Review.undone).is_(None), col(Review.undone) == MADE)
    )
    return sa.or_(never, col(Review.undone) == REOPENED)


def open_questions(session: Session) -> list[Review]:
    """Give all open questions, oldest first."""
    query = sa.select(Review).where(is_open())
    return list(session.scalars(query.order_by(col(Review.opened_at), col(Review.id))))


def of_record(session: Session, thing: Thing, record_id: str) -> dict[str, Review]:
    """Give all questions about a record, closed ones too, by their id."""
    asked = session.scalars(_of_record(), {"wanted": record_id, "among": thing.name})
    return {question.id: question for question in asked}


@cache
def _of_record() -> sa.Select[Review]:
    wanted = col(Review.record_id) == sa.bindparam("wanted")
    return sa.select(Review).where(wanted, col(Review.table_name) == sa.bindparam("among"))


def close_answered(questions: Iterable[Review], answers: Collection[Answer]) -> None:
    """Close what somebody answered who had seen both writes: a joined version alone is nobody's answer."""
    for question in questions:
        waits = question.closed_at is None or question.undone == REOPENED
        if waits and is_answered(question, answers):
            question.closed_at, question.undone = question.closed_at or dates.now_instant(), None


def is_answered(question: Review | OfficeQuestion, answers: Collection[Answer]) -> bool:
    """Say whether one of these states is the word of somebody who had seen both writes of a conflict.

    An answer is a new write, and its number is above both. A state may be joined from many, and then its
    version lists what none of their writers had seen alone: every state here with the write must list both.
    Nor is anything asked where an erasure left both sides alike: values that do not differ are no conflict.
    """
    alike = question.ours is not None and question.ours == question.theirs
    if alike and question.kind != DELETED_UNSEEN:
        return True
    if question.stamp_ours is None or question.stamp_theirs is None:
        return False
    both = (stamps.read_stamp(question.stamp_ours), stamps.read_stamp(question.stamp_theirs))
    seen: dict[Stamp, list[bool]] = defaultdict(list)
    for version, edits in answers:
        written = edits.get(str(question.fact))
        if written is not None and written.counter > max(one.counter for one in both):
            seen[written].append(all(stamps.has_seen(version, stamp) for stamp in both))
    return any(all(every) for every in seen.values())


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
        if plain.run(session, _is_deleted(table), {"wanted": value}).scalar():
            found.append(name)
    return found


@cache
def _is_deleted(table: str) -> sa.Select[bool]:
    named = SQLModel.metadata.tables[table]
    return sa.select(named.c.deleted).where(named.c.id == sa.bindparam("wanted"))


def _question_id(thing: Thing, record_id: str, kind: str) -> str:
    return ids.of_conflict(record_id, kind, (thing.name, ""))


def _set_question(
    session: Session,
    thing: Thing,
    record_id: str,
    kind: str,
    columns: list[str],
    questions: dict[str, Review],
    mark: str | None = None,
) -> None:
    question_id = _question_id(thing, record_id, kind)
    question = questions.get(question_id)
    if not columns:
        if question is not None and question.undone == MADE:
            session.delete(question)
        elif question is not None and question.closed_at is None:
            question.closed_at, question.undone = dates.now_instant(), None
        return
    if question is None:
        question = Review(
            id=question_id,
            kind=kind,
            table_name=thing.name,
            record_id=record_id,
            opened_at=dates.now_instant(),
            undone=mark,
        )
        session.add(question)
    elif question.undone != MADE:
        question.undone = None
    question.closed_at = None
    question.detail = " ".join(columns)
    session.flush()
