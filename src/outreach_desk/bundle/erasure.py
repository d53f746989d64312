"""Takes an erased record's personal cells out of everything that this desk keeps about it.

Stamps stay: they say who wrote when, not what.
"""

import json
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import TRUE
from outreach_desk.bundle.manifest import QUESTION_TABLE
from outreach_desk.records import draft, exchange, kept_figures, review, search
from outreach_desk.records.base import Thing
from outreach_desk.records.exchange import Received, Review
from outreach_desk.records.office_word import OfficeQuestion
from outreach_desk.store import bulk


def known(session: Session, keys: Iterable[Key]) -> set[Key]:
    """Give those of these records that were ever erased at this desk, also where an undo took them away.

    What only waited is a claim and erases nothing, unlike what an undo sent back to wait.
    """
    wanted, received = set(keys), SQLModel.metadata.tables[str(Received.__tablename__)].c
    session.flush()
    # Table and outcome are looked at here: asked for, SQLite would walk their index instead of the records'.
    columns = tuple(received[name] for name in ("table_name", "record_id", "outcome", "parked", "cells"))
    rows = bulk.read(session, columns, received.record_id, {record_id for _, record_id in wanted})
    return {
        key
        for table, record_id, outcome, parked, cells in rows
        if (key := (str(table), str(record_id))) in wanted
        and was_here(outcome, parked)
        and erases(str(cells))
    }


def was_here(outcome: object, parked: object) -> bool:
    """Say of a state that erases whether it ever did at this desk."""
    return not (exchange.HERE_ONCE | {exchange.HAD_ERASED}).isdisjoint((outcome, parked))


def erases(cells: str) -> bool:
    """Say whether a kept state says that its record is erased."""
    return bool(json.loads(cells).get("erased") == TRUE)


def empty_kept(session: Session, thing: Thing, record_id: str) -> None:
    """Empty the personal cells of a record in kept and held states, own writes, questions, search and drafts.

    A conflict between values that are both gone by it is closed. Figures that were counted ahead all go.
    """
    kept = sa.select(Received).where(
        col(Received.record_id) == record_id, col(Received.table_name).in_((thing.name, QUESTION_TABLE))
    )
    for state in session.scalars(kept):
        if state.table_name == thing.name:
            state.cells = _emptied(thing, state.cells)
        elif (came := json.loads(state.cells))["table_name"] == thing.name:
            sides = {side: came[side] and _emptied(thing, came[side]) for side in ("ours", "theirs")}
            state.cells = json.dumps({**came, **sides}, ensure_ascii=False)
    asked = sa.select(Review).where(col(Review.record_id) == record_id, col(Review.table_name) == thing.name)
    office = sa.select(OfficeQuestion).where(
        col(OfficeQuestion.record_id) == record_id, col(OfficeQuestion.table_name) == thing.name
    )
    questions = session.scalars(asked).all()
    for question in (*questions, *session.scalars(office)):
        question.ours = question.ours and _emptied(thing, question.ours)
        question.theirs = question.theirs and _emptied(thing, question.theirs)
    review.close_answered(questions, [])
    draft.forget(session, record_id)
    kept_figures.forget(session)
    session.flush()
    search.refresh(session, thing, [record_id])


def _emptied(thing: Thing, kept: str) -> str:
    cells = {name: "" if name in thing.personal else cell for name, cell in json.loads(kept).items()}
    return json.dumps(cells, ensure_ascii=False)
