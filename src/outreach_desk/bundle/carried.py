"""Conflicts travel: the open ones of this desk as rows of `question.csv`, and those that others bring.

A question that came is kept like a state and opened here under the same id, unless somebody who had seen
both writes has answered it. An undo of its bundle takes it back.
"""

import json
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import belonging, kept, manifest
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.doubts import Doubts
from outreach_desk.bundle.manifest import QUESTION_TABLE
from outreach_desk.bundle.plain import Question
from outreach_desk.records import catalog, exchange, identity, record, review, stamps
from outreach_desk.records.base import DELETED, Record, Thing
from outreach_desk.records.columns import BadCellError
from outreach_desk.records.exchange import Bundle, Received, Review
from outreach_desk.records.office_word import OfficeQuestion
from outreach_desk.records.review import Answer, Met
from outreach_desk.records.stamps import Stamp

_GROUP_TABLES = frozenset(thing.name for thing in catalog.GROUP)


def open_conflicts(session: Session, group: str | None = None) -> list[Question]:
    """Give the open conflicts of this desk, or those about one group's records, as they travel."""
    found = []
    for one in review.open_questions(session):
        if one.kind not in review.CONFLICTS or one.table_name not in _GROUP_TABLES:
            continue
        thing = catalog.THINGS[one.table_name]
        row = session.get(thing.model, one.record_id)
        if row is not None and group in {None, record.group_of(session, thing, row)}:
            found.append(_question(thing, row, one))
    return found


def known_conflicts(session: Session) -> list[Question]:
    """Give what `open_conflicts` gives, and the conflicts that the office asks: for the group's laptops."""
    found = {one.id: one for one in open_conflicts(session)}
    for one in asked_by_office(session):
        if one.kind in review.CONFLICTS and one.table_name in _GROUP_TABLES:
            thing = catalog.THINGS[one.table_name]
            row = session.get(thing.model, one.record_id)
            if row is not None:
                found.setdefault(one.id, _question(thing, row, one))
    return list(found.values())


def asked_by_office(session: Session) -> list[OfficeQuestion]:
    """Give what the office asks and nobody has answered here, oldest first.

    Nothing where the answer that brought its words was taken back: it counts as not here.
    """
    source = identity.get(session, identity.WORDS_FROM)
    bundle = session.get(Bundle, source) if source else None
    if bundle is not None and bundle.undone_at is not None:
        return []
    query = sa.select(OfficeQuestion).order_by(col(OfficeQuestion.asked_at), col(OfficeQuestion.id))
    return [
        one
        for one in session.scalars(query)
        if one.table_name not in catalog.THINGS or not is_answered_here(session, one)
    ]


def is_answered_here(session: Session, asked: OfficeQuestion) -> bool:
    """Say whether this desk holds an answer that the office has perhaps not heard yet.

    Somebody's who had seen both writes: what the record was joined from is nobody's word, and what the office
    itself sent it had before it asked.
    """
    return review.is_answered(asked, _beyond_returns(session, (asked.table_name, asked.record_id)))


def _question(thing: Thing, row: Record, one: Review | OfficeQuestion) -> Question:
    return Question(
        id=one.id,
        kind=one.kind,
        table_name=one.table_name,
        asked_at=one.opened_at if isinstance(one, Review) else one.asked_at,
        record_id=one.record_id,
        fact=one.fact,
        ours=travelling(thing, row, one.ours),
        theirs=travelling(thing, row, one.theirs),
        stamp_ours=one.stamp_ours,
        stamp_theirs=one.stamp_theirs,
    )


def travelling(thing: Thing, row: Record, cells: str | None) -> str:
    """Give the cells that may travel: nothing private, of an erased record nothing personal."""
    names = {column.name for column in thing.travelling} | {DELETED}
    names -= thing.personal if row.erased else set()
    told = {name: str(cell) for name, cell in json.loads(cells or "{}").items() if name in names}
    return json.dumps(told, ensure_ascii=False)


def keep(session: Session, bundle_id: str, group: str | None, questions: Iterable[Question]) -> None:
    """Keep the questions of a bundle of a group, and open those that are about its records."""
    for number, one in enumerate(questions, start=2):
        row = _subject(session, group, one)
        if row is not None:
            _open(session, row, one)
        session.add(
            Received(
                bundle_id=bundle_id,
                table_name=QUESTION_TABLE,
                record_id=one.record_id or "",
                row=number,
                cells=_kept(one, row),
                top=0,
                outcome=exchange.SUPERSEDED if row is None else exchange.NEW,
            )
        )
    session.flush()


def _kept(one: Question, row: Record | None) -> str:
    cells = vars(one)
    if row is not None:
        thing = catalog.THINGS[one.table_name]
        cells = cells | {side: travelling(thing, row, cells[side]) for side in ("ours", "theirs")}
    return json.dumps(cells, ensure_ascii=False)


def is_here(question: Review, answers: Iterable[Answer]) -> bool:
    """Say whether the writes that a question tells of are among those of the states here: fact and stamp.

    Of two laptops that bore one name one stamp may be two writes, of different facts. A question over a
    deletion tells of many facts, and is held against the stamps alone.
    """
    asked = {stamp for stamp in (question.stamp_ours, question.stamp_theirs) if stamp is not None}
    return asked <= {
        str(stamp)
        for _version, edits in answers
        for fact, stamp in edits.items()
        if question.fact in {fact, None, DELETED}
    }


def is_claimed(question: Review, rows: Iterable[Received], reader: kept.Reader) -> bool:
    """Say whether a write of this desk that counts says that both writes of a conflict were seen here.

    Whoever reads it takes the one for overwritten knowingly, and nobody asks there: so it is asked here. What
    another desk claims, it asks about itself.
    """
    if question.kind not in review.CONFLICTS or question.stamp_ours is None or question.stamp_theirs is None:
        return False
    both = [stamps.read_stamp(stamp) for stamp in (question.stamp_ours, question.stamp_theirs)]
    versions = (reader.state(row).version for row in rows if row.bundle_id is None and kept.counts(row))
    return any(all(stamps.has_seen(version, stamp) for stamp in both) for version in versions)


def ask_again(session: Session) -> None:
    """Open what came before its record, and what an undo withdrew with it: only now is that here."""
    query = sa.select(Received, Bundle).join(Bundle, col(Bundle.id) == col(Received.bundle_id))
    waits = query.where(
        col(Received.outcome) == exchange.SUPERSEDED,
        col(Received.table_name) == QUESTION_TABLE,
        col(Received.undone).is_(False),
    )
    for kept_row, bundle in session.execute(waits).all():
        one = Question(**json.loads(kept_row.cells))
        row = _subject(session, manifest.read(bundle.manifest.encode()).ours.group, one)
        if row is not None:
            _open(session, row, one)
            kept_row.cells, kept_row.outcome = _kept(one, row), exchange.NEW
    for question in session.scalars(sa.select(Review).where(col(Review.undone) == review.WITHDRAWN)).all():
        key = (question.table_name, question.record_id)
        if session.get(catalog.THINGS[key[0]].model, key[1]) is None:
            continue
        answers = heard(session, key)
        # The writes themselves may be here again, in a file whose sender had joined them.
        if question.id in brought(session, key) or is_here(question, answers):
            answered = review.is_answered(question, answers)
            review.reconsider(question, supported=True, answered=answered)
    session.flush()


def _subject(session: Session, group: str | None, one: Question) -> Record | None:
    """Give the record that a question is about, if its sender may ask it and it is whole."""
    thing = catalog.THINGS.get(one.table_name)
    if thing is None or thing.name not in _GROUP_TABLES or one.kind not in review.CONFLICTS:
        return None
    row = session.get(thing.model, one.record_id) if one.record_id else None
    if row is None or group is None or not _may_ask(session, thing, row, group):
        return None
    return row if _is_whole(thing, one) else None


def _may_ask(session: Session, thing: Thing, row: Record, group: str) -> bool:
    """Say whether a record is a group's or was: what it met before it heard of the leaving is asked still."""
    if record.group_of(session, thing, row) == group:
        return True
    root = (
        (thing.name, row.id)
        if thing.root is None
        else (thing.references[thing.root], getattr(row, thing.root))
    )
    return belonging.was_of(session, root, group)


def _is_whole(thing: Thing, one: Question) -> bool:
    if one.stamp_ours is None or one.stamp_theirs is None or one.fact not in thing.facts:
        return False
    try:
        for stamp in (one.stamp_ours, one.stamp_theirs):
            stamps.read_stamp(stamp)
        sides = [json.loads(side or "{}") for side in (one.ours, one.theirs)]
        for name, cell in (pair for side in sides for pair in side.items()):
            if name == DELETED:
                if cell not in {"true", "false"}:
                    return False
            elif not _is_cell(thing, name, cell):
                return False
    except (stamps.NotCanonicalError, BadCellError, KeyError):
        return False
    ours, theirs = (
        (stamps.read_stamp(stamp), side)
        for stamp, side in zip((one.stamp_ours, one.stamp_theirs), sides, strict=True)
    )
    met = Met(thing, str(one.record_id), one.fact, one.kind, ours, theirs)
    return one.id in {met.question_id, met.further_id}


def _is_cell(thing: Thing, name: str, cell: str) -> bool:
    column = thing.columns[name]
    return column.travels and column.cell(column.parse(cell)) == cell


def _open(session: Session, row: Record, one: Question) -> None:
    thing = catalog.THINGS[one.table_name]
    ours, theirs = (
        (stamps.read_stamp(str(stamp)), json.loads(travelling(thing, row, cells)))
        for stamp, cells in ((one.stamp_ours, one.ours), (one.stamp_theirs, one.theirs))
    )
    met = Met(thing, row.id, str(one.fact), one.kind, ours, theirs, told=one.id)
    review.open_conflicts(session, [met])
    said = heard(session, (thing.name, row.id))
    review.close_answered(review.of_record(session, thing, row.id).values(), said)


def heard(session: Session, key: Key) -> list[Answer]:
    """Give what the states of a record that count here had surely seen, and what they wrote."""
    return Doubts(session).answers_of(key, kept.of(session, [key])[key], kept.Reader(session))


def _beyond_returns(session: Session, key: Key) -> list[Answer]:
    """As `heard`, without the writes that an answer of the office brought: it asks in spite of them."""
    reader, known = kept.Reader(session), set[tuple[str, Stamp]]()
    rows = [row for row in kept.of(session, [key])[key] if kept.counts(row)]
    others = []
    for row in rows:
        if row.bundle_id and reader.bundle(row.bundle_id)[0].ours.kind == manifest.RETURN:
            known |= {(fact, stamp) for fact, stamp in reader.state(row).edits.items() if stamp}
        else:
            others.append(row)
    return [
        (version, {fact: stamp for fact, stamp in edits.items() if (fact, stamp) not in known})
        for version, edits in Doubts(session).answers_of(key, others, reader)
    ]


def brought(session: Session, key: Key) -> set[str]:
    """Give the ids of the questions about a record that came in bundles which are not undone."""
    query = sa.select(col(Received.cells)).where(
        col(Received.record_id) == key[1],
        col(Received.table_name) == QUESTION_TABLE,
        col(Received.outcome) == exchange.NEW,
        col(Received.undone).is_(False),
    )
    return {str(json.loads(cells)["id"]) for cells in session.scalars(query)}


def mark(session: Session, bundle_ids: Iterable[str], *, undone: bool) -> set[Key]:
    """Mark the questions of bundles as undone, or let them count again; give the records they are about."""
    query = sa.select(Received).where(
        col(Received.bundle_id).in_(sorted(bundle_ids)), col(Received.table_name) == QUESTION_TABLE
    )
    touched: set[Key] = set()
    for row in session.scalars(query):
        row.undone = undone
        if row.outcome == exchange.NEW:
            touched.add((str(json.loads(row.cells)["table_name"]), row.record_id))
    session.flush()
    return touched
