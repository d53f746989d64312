"""A person's answer to an open question: always a new write, which travels like any other."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.bundle import carried
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, logs
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, record, review, stamps
from outreach_desk.records.base import DELETED, Record, Thing
from outreach_desk.records.columns import BadCellError, Value
from outreach_desk.records.exchange import Review
from outreach_desk.records.identity import Author
from outreach_desk.records.office_word import OfficeQuestion

OURS, THEIRS = "ours", "theirs"


class Third(str):
    """A value that a person wrote: it is no choice, also where it reads like one."""

    __slots__ = ()


def third(cells: Mapping[str, str]) -> Third:
    """Give the cells that a person typed (column → CSV text) as `resolve` takes them."""
    if len(cells) == 1:
        return Third(next(iter(cells.values())))
    return Third(json.dumps(dict(cells), ensure_ascii=False))


@dataclass(frozen=True)
class Answered:
    """What a person's answer wrote: the record, the fact, and what stands there now as CSV texts."""

    id: str
    table: str
    record: str
    fact: str
    cells: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return dict(vars(self))


def resolve(desk: Desk, question_id: str, take: str) -> Answered:
    """Answer a conflict: keep what stands (`ours`), the other value (`theirs`), or write a third.

    A third value is the CSV text of a fact of one column, or a JSON object of column → CSV text; one that
    may read like a choice is a `Third`. Raises Refused: no such open question; Invalid: it does not fit.
    """
    with desk.write() as (session, author):
        question = session.get(Review, question_id)
        if question is None or not _is_open(question):
            asked = asked_by_office(session, question_id)
            if asked is not None:
                return _fact(session, author, asked, take)
            words = N_("This question is not open here. Look at the list again; it may be answered already.")
            raise Refused("no_such_question", said(words))
        if question.kind == review.PRIVATE:
            done = _private(session, author, question, take)
        elif question.kind in review.CONFLICTS:
            done = _fact(session, author, question, take)
        else:
            words = N_("This question has no two values. Open the record and correct what it says there.")
            raise Refused("not_a_conflict", said(words))
    logs.event(desk.home.log, "resolved")
    return done


def _is_open(question: Review) -> bool:
    never = question.closed_at is None and question.undone in {None, review.MADE}
    return never or question.undone == review.REOPENED


def asked_by_office(session: Session, question_id: str) -> OfficeQuestion | None:
    """Give a conflict that the office asks this team about and nobody has answered here. Raises Refused.

    It can be answered once both writes are here: the office's answer brings them.
    """
    asked = session.get(OfficeQuestion, question_id)
    if asked is None or asked.kind not in review.CONFLICTS:
        return None
    thing = catalog.THINGS.get(asked.table_name)
    row = session.get(thing.model, asked.record_id) if thing else None
    if thing is None or row is None or asked.fact not in thing.facts or not _both_seen(asked, row):
        words = N_(
            "The two values of this question are not both here yet. Take in the office's newest answer first."
        )
        raise Refused("not_joined_yet", said(words))
    return None if carried.is_answered_here(session, asked) else asked


def _both_seen(asked: OfficeQuestion, row: Record) -> bool:
    version = stamps.read_version(row.version)
    return all(
        stamp is not None and stamps.has_seen(version, stamps.read_stamp(stamp))
        for stamp in (asked.stamp_ours, asked.stamp_theirs)
    )


def _fact(session: Session, author: Author, question: Review | OfficeQuestion, take: str) -> Answered:
    thing, fact = catalog.THINGS[question.table_name], str(question.fact)
    if question.kind == review.DELETED_UNSEEN:
        chosen = {OURS: "true", THEIRS: "false"} if _is_choice(take) else {}
        cells = {DELETED: chosen.get(take, str(take))}
    else:
        cells = _cells(thing.facts[fact], question, take)
    if fact == DELETED:
        if cells[DELETED] not in {"true", "false"}:
            raise Refused("bad_value", said(N_("Write true (deleted) or false (kept).")))
        values: dict[str, Value] = {DELETED: cells[DELETED] == "true"}
    else:
        values = {name: _parsed(thing, name, cell) for name, cell in cells.items()}
    row = record.answer(session, author, thing, question.record_id, fact, values)
    written = thing.cells(row)
    return Answered(
        question.id, thing.name, row.id, fact, {name: written[name] for name in thing.facts[fact]}
    )


def _private(session: Session, author: Author, question: Review, take: str) -> Answered:
    thing = catalog.THINGS[question.table_name]
    columns = tuple((question.detail or "").split())
    cells = _cells(columns, question, take)
    values = {name: _parsed(thing, name, cell) for name, cell in cells.items()}
    record.save(session, author, thing, values, question.record_id)
    question.closed_at = question.closed_at or dates.now_instant()
    return Answered(question.id, thing.name, question.record_id, " ".join(columns), cells)


def _is_choice(take: str) -> bool:
    return take in {OURS, THEIRS} and not isinstance(take, Third)


def _cells(columns: tuple[str, ...], question: Review | OfficeQuestion, take: str) -> dict[str, str]:
    """Give the cells that are chosen or typed. Raises Refused."""
    if _is_choice(take):
        said_there = json.loads((question.ours if take == OURS else question.theirs) or "{}")
        return {name: str(said_there.get(name, "")) for name in columns}
    if len(columns) == 1:
        return {columns[0]: str(take)}
    try:
        typed = json.loads(take)
    except ValueError:
        typed = None
    if not isinstance(typed, dict) or not set(typed) <= set(columns):
        words = N_("Several columns belong together here. Write them as one object: {columns}")
        example = json.dumps(dict.fromkeys(columns, "…"), ensure_ascii=False)
        raise Refused("bad_value", said(words, columns=example))
    return {name: str(typed.get(name, "")) for name in columns}


def _parsed(thing: Thing, name: str, cell: str) -> Value:
    try:
        return thing.columns[name].parse(cell)
    except BadCellError as bad:
        raise Refused("bad_value", bad.problem.words, column=name) from None
