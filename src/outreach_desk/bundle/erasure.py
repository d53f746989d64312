"""Takes an erased record's personal cells out of everything that this desk keeps about it.

Stamps stay: they say who wrote when, not what.
"""

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.records import search
from outreach_desk.records.base import Thing
from outreach_desk.records.exchange import Received, Review


def empty_kept(session: Session, thing: Thing, record_id: str) -> None:
    """Empty the personal cells of a record in kept states, waiting rows, own writes, questions and search."""
    kept = sa.select(Received).where(
        col(Received.record_id) == record_id, col(Received.table_name) == thing.name
    )
    for state in session.scalars(kept):
        state.cells = _emptied(thing, state.cells)
    asked = sa.select(Review).where(col(Review.record_id) == record_id, col(Review.table_name) == thing.name)
    for question in session.scalars(asked):
        question.ours = question.ours and _emptied(thing, question.ours)
        question.theirs = question.theirs and _emptied(thing, question.theirs)
    session.flush()
    search.refresh(session, thing, [record_id])


def _emptied(thing: Thing, kept: str) -> str:
    cells = {name: "" if name in thing.personal else cell for name, cell in json.loads(kept).items()}
    return json.dumps(cells, ensure_ascii=False)
