"""Asking after a slip without an answer: up to three attempts, each a row; the next one is due on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import plans
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, checks, follow_up, record
from outreach_desk.records.base import Problems
from outreach_desk.records.follow_up import FollowUp
from outreach_desk.records.identity import Author
from outreach_desk.records.referral import Referral

NEXT_ON = "next_on"
"""Under this name the day of the next attempt is given, and its problems told."""

_THING = catalog.THINGS["follow_up"]


@dataclass(frozen=True)
class Attempt:
    """One attempt: what came of it, or that it is still to be made (`done_on` None)."""

    id: str
    number: int
    due_on: date | None
    done_on: date | None
    way: str | None
    outcome: str | None


@dataclass(frozen=True)
class Kept:
    """What `add` or `settle` wrote, for `put_back`: attempts that are new, and open ones that were ended."""

    made: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    stood: Mapping[str, Any] = field(default_factory=dict, repr=False)


def of(session: Session, referral_id: str) -> tuple[Attempt, ...]:
    """Give the attempts to learn how a slip ended, in their order."""
    rows = session.scalars(
        sa.select(FollowUp).where(col(FollowUp.referral_id) == referral_id, col(FollowUp.deleted).is_(False))
    )
    inner = sorted(rows, key=_place)
    return tuple(
        Attempt(row.id, number, row.due_on, row.done_on, row.way, row.outcome)
        for number, row in enumerate(inner, 1)
    )


def _place(row: FollowUp) -> tuple[date, int, date, str]:
    """Give where an attempt stands: on one day by its number, which two laptops may both have given."""
    return row.done_on or date.max, row.attempt or 0, row.due_on or date.max, row.id


def add(desk: Desk, referral_id: str, values: Mapping[str, Any]) -> Kept:
    """Write one attempt: `done_on`, `way`, `outcome`, and `next_on`, when to ask again. Raises Invalid.

    An attempt that was planned is the one that is made now; after the third none is planned.
    """
    with desk.write() as (session, author):
        slip = session.get(Referral, referral_id)
        if slip is None or slip.deleted:
            raise Refused("no_such_slip", said(N_("This slip is not on this desk any more.")))
        known = of(session, referral_id)
        planned = next((one for one in known if one.done_on is None), None)
        number = planned.number if planned else len(known) + 1
        base = {"client_id": slip.client_id, "reason": follow_up.REFERRAL, "referral_id": slip.id}
        base |= {"educator_id": slip.educator_id}
        given = {name: value for name, value in values.items() if name != NEXT_ON}
        given |= {"attempt": number, "due_on": (planned and planned.due_on) or values.get("done_on")}
        problems = _next_problems(values, number)
        if values.get("done_on") is None:
            problems |= checks.one("done_on", "date_missing", N_("Write the date."))
            given["due_on"] = dates.today()
        row_before = session.get_one(FollowUp, planned.id) if planned else None
        stood = {name: getattr(row_before, name) for name in base | given} if row_before else {}
        try:
            row = record.save(session, author, _THING, base | given, planned.id if planned else None)
        except Invalid as invalid:
            raise Invalid(invalid.fields | problems, invalid.words) from None
        if problems:
            raise Invalid(problems, said(N_("Some fields need your attention; nothing was saved.")))
        made = () if planned else (row.id,)
        if values.get(NEXT_ON) is not None:
            later = base | {"attempt": number + 1, "due_on": values[NEXT_ON]}
            made = (*made, plans.make(session, author, later))
        return Kept(made, (planned.id,) if planned else (), stood)


def settle(session: Session, author: Author, referral_id: str) -> Kept:
    """End what is still planned for a slip: its answer is known, nobody needs to ask any more."""
    planned = plans.open_of(session, col(FollowUp.referral_id) == referral_id)
    return Kept(ended=plans.end(session, author, planned))


def put_back(session: Session, author: Author, kept: Kept) -> None:
    """Take `add` or `settle` back."""
    plans.drop(session, author, kept.made)
    plans.begin_again(session, author, kept.ended, kept.stood)


def undo(desk: Desk, kept: Kept) -> None:
    """Take `add` back as an act of its own."""
    with desk.write() as (session, author):
        put_back(session, author, kept)


def _next_problems(values: Mapping[str, Any], number: int) -> Problems:
    later, done = values.get(NEXT_ON), values.get("done_on")
    if later is None:
        return {}
    if number >= follow_up.ATTEMPTS:
        words = N_("Three attempts are made. Say now how the slip ended; “Lost contact” is an answer too.")
        return checks.one(NEXT_ON, "no_more_attempts", words)
    if not isinstance(later, date):
        return checks.one(NEXT_ON, "not_a_day", N_("Write a date here."))
    if isinstance(done, date) and later <= done:
        return checks.one(NEXT_ON, "not_after", N_("Ask again on a later day."))
    return {}
