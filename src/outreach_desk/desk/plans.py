"""Plans to ask after somebody, inside the transaction of the act that makes, ends or takes them back.

Every act that writes a follow-up does it here; the acts on one follow-up itself are `desk.follow_ups`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.ground import dates
from outreach_desk.records import catalog, follow_up, record
from outreach_desk.records.follow_up import FollowUp
from outreach_desk.records.identity import Author

_THING = catalog.THINGS["follow_up"]
_ENDED = ("done_on", "way", "outcome", "result")


def make(session: Session, author: Author, values: Mapping[str, Any], plan_id: str | None = None) -> str:
    """Plan to ask after her, as a first attempt if nothing else is said; one that was dropped comes back.

    Give its id. Raises Invalid.
    """
    return record.save(session, author, _THING, {"attempt": 1} | dict(values), plan_id).id


def open_of(session: Session, *about: sa.ColumnElement[bool]) -> tuple[str, ...]:
    """Give what is planned and not done yet, where this is true of it, the oldest first."""
    query = sa.select(col(FollowUp.id)).where(
        col(FollowUp.deleted).is_(False), col(FollowUp.done_on).is_(None), *about
    )
    return tuple(session.scalars(query.order_by(col(FollowUp.id))))


def end(
    session: Session,
    author: Author,
    plans: Iterable[str],
    *,
    on: date | None = None,
    way: str | None = None,
    outcome: str = follow_up.NOT_NEEDED,
) -> tuple[str, ...]:
    """End these: nobody needs to ask any more, or somebody did on a day (None: today). Give them."""
    ended = tuple(plans)
    for plan_id in ended:
        done = {"done_on": on or dates.today(), "outcome": outcome}
        record.save(session, author, _THING, done | ({"way": way} if way else {}), plan_id)
    return ended


def begin_again(
    session: Session, author: Author, plans: Iterable[str], stood: Mapping[str, Any] | None = None
) -> None:
    """Take `end` back; or let each say again what it said before somebody wrote what came of it (`stood`)."""
    for plan_id in plans:
        record.save(session, author, _THING, stood or dict.fromkeys(_ENDED), plan_id)


def drop(session: Session, author: Author, plans: Iterable[str]) -> None:
    """Take these out; `put_back` puts them back."""
    for plan_id in plans:
        record.delete(session, author, _THING, plan_id)


def put_back(session: Session, author: Author, plans: Iterable[str]) -> None:
    """Take `drop` back."""
    for plan_id in plans:
        record.restore(session, author, _THING, plan_id)
