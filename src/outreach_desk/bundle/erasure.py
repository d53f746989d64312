"""Takes an erased record's personal cells out of everything that this desk keeps about it.

Stamps stay: they say who wrote when, not what.
"""

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle.manifest import QUESTION_TABLE
from outreach_desk.records import search
from outreach_desk.records.base import Thing
from outreach_desk.records.exchange import Received, Review
from outreach_desk.records.office_word import OfficeQuestion


def empty_kept(session: Session, thing: Thing, record_id: str) -> None:
    """Empty the personal cells of a record in kept states, waiting rows, own writes, questions and search."""
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
    for question in (*session.scalars(asked), *session.scalars(office)):
        question.ours = question.ours and _emptied(thing, question.ours)
        question.theirs = question.theirs and _emptied(thing, question.theirs)
    session.flush()
    search.refresh(session, thing, [record_id])


def _emptied(thing: Thing, kept: str) -> str:
    cells = {name: "" if name in thing.personal else cell for name, cell in json.loads(kept).items()}
    return json.dumps(cells, ensure_ascii=False)
