"""Asking after clients: whom on which day and why, what came of it, and the next attempt.

Each attempt is a row. Nobody is asked after any more whose record is closed (records.client.CLOSED).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import clients, plans
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, checks, client, follow_up, identity, record
from outreach_desk.records.base import Problems
from outreach_desk.records.client import Client
from outreach_desk.records.follow_up import FollowUp
from outreach_desk.records.meeting import Meeting
from outreach_desk.records.need import Need
from outreach_desk.records.referral import Referral
from outreach_desk.records.service import Service

AFTER, NEXT_ON = "after", "next_on"
AGAIN, STOP, LOST = "again", "stop", "lost"
"""What to do where an attempt did not reach her: ask again on `next_on`, stop, or write her down as lost."""

NEXT_DAYS = 2

_THING = catalog.THINGS["follow_up"]
_CLIENT = catalog.THINGS["client"]


@dataclass(frozen=True)
class Line:
    """One that is open. `about` is a slip's number or a service's code, `about_on` a meeting's day."""

    id: str
    client_id: str
    client_code: str
    reason: str | None
    due_on: date
    attempt: int
    about: str = ""
    about_on: date | None = None
    referral_id: str | None = None

    def days_late(self, today: date) -> int:
        """Give the days since it was due; negative: days left."""
        return (today - self.due_on).days

    @property
    def is_last(self) -> bool:
        """Say whether a person decides what to do where this attempt does not reach her."""
        return self.attempt >= follow_up.ATTEMPTS


@dataclass(frozen=True)
class Done:
    """What `done` wrote, for `undo`: the attempt, the next one, and the status of a client who is lost.

    `stood` are the values of the attempt that are others now.
    """

    id: str
    client_code: str
    next_id: str | None = None
    next_on: date | None = None
    client_id: str | None = None
    before: tuple[str | None, date | None] = (None, None)
    stood: Mapping[str, Any] = field(default_factory=dict, repr=False)


def look(desk: Desk) -> tuple[Line, ...]:
    """Give all that is open, the longest overdue first."""
    with desk.database.read() as session:
        return open_lines(session)


def open_lines(session: Session) -> tuple[Line, ...]:
    """As `look`, for whoever holds a session."""
    row, her = FollowUp, Client
    query = (
        sa.select(
            row,
            col(row.due_on),
            her,
            col(Referral.serial),
            col(Meeting.held_on),
            sa.func.coalesce(col(Service.service), col(Need.service)),
        )
        .join(her, col(her.id) == col(row.client_id))
        .outerjoin(Referral, col(Referral.id) == col(row.referral_id))
        .outerjoin(Meeting, col(Meeting.id) == col(row.meeting_id))
        .outerjoin(Service, col(Service.id) == col(row.service_id))
        .outerjoin(Need, col(Need.id) == col(row.need_id))
        .where(
            col(row.deleted).is_(False),
            col(row.done_on).is_(None),
            col(row.due_on).is_not(None),
            col(her.deleted).is_(False),
            col(her.group_id) == identity.get(session, identity.GROUP),
            sa.func.coalesce(col(her.status), client.ACTIVE).not_in(client.CLOSED),
        )
        .order_by(col(row.due_on), col(row.id))
    )
    return tuple(
        Line(
            id=one.id,
            client_id=who.id,
            client_code=clients.code_in(who),
            reason=one.reason,
            due_on=due,
            attempt=one.attempt or 1,
            about=slip or help_ or "",
            about_on=held,
            referral_id=one.referral_id,
        )
        for one, due, who, slip, held, help_ in session.execute(query)
        if due is not None
    )


def read(desk: Desk, follow_up_id: str) -> Line:
    """Read one that is open. Raises Refused: it was done or dropped meanwhile, or her record is closed."""
    for line in look(desk):
        if line.id == follow_up_id:
            return line
    raise Refused("no_such_follow_up", said(N_("Nobody needs to be asked here any more.")))


def add(desk: Desk, values: Mapping[str, Any]) -> str:
    """Write whom to ask after, on which day and why; give its id. Raises Invalid."""
    desk.need_team()
    with desk.write() as (session, author):
        problems = _closed(session, values.get("client_id"))
        try:
            made = plans.make(session, author, values)
        except Invalid as invalid:
            raise Invalid(invalid.fields | problems, invalid.words) from None
        _refuse(problems)
        return made


def done(desk: Desk, follow_up_id: str, values: Mapping[str, Any]) -> Done:
    """Write what came of an attempt, and plan the next one; all of it or nothing. Raises Invalid.

    `values` are `done_on`, `way`, `outcome`, `result`, `note`; where she was not reached also `after` (AGAIN,
    STOP, LOST) and `next_on`. Until the third attempt the next one is planned in two days, if nothing else
    is said; after it somebody has to say what to do.
    """
    desk.need_team()
    with desk.write() as (session, author):
        row = session.get(FollowUp, follow_up_id)
        if row is None or row.deleted or row.done_on is not None:
            raise Refused("no_such_follow_up", said(N_("Nobody needs to be asked here any more.")))
        after, problems = _after(values, row.attempt or 1)
        if values.get("done_on") is None:
            problems |= checks.one("done_on", "date_missing", N_("Write the date."))
        written = {name: value for name, value in values.items() if name not in {AFTER, NEXT_ON}}
        stood = {name: getattr(row, name) for name in written if name in _THING.columns}
        try:
            record.save(session, author, _THING, written, follow_up_id)
        except Invalid as invalid:
            raise Invalid(invalid.fields | problems, invalid.words) from None
        _refuse(problems)
        her = session.get_one(Client, row.client_id)
        before, code = (her.status, her.status_on), clients.code_in(her)
        if after == AGAIN:
            next_on = next_day(values)
            made = plans.make(session, author, _next(row, next_on))
            return Done(follow_up_id, code, made, next_on, stood=stood)
        if after == LOST:
            lost = {"status": client.LOST, "status_on": values["done_on"]}
            record.save(session, author, _CLIENT, lost, her.id)
            return Done(follow_up_id, code, client_id=her.id, before=before, stood=stood)
        return Done(follow_up_id, code, stood=stood)


def undo(desk: Desk, what: Done) -> None:
    """Take `done` back: the attempt is open again, the next one goes, and she is as she was."""
    with desk.write() as (session, author):
        plans.begin_again(session, author, [what.id], what.stood)
        plans.drop(session, author, [what.next_id] if what.next_id else [])
        if what.client_id is not None:
            status, since = what.before
            record.save(session, author, _CLIENT, {"status": status, "status_on": since}, what.client_id)


def drop(desk: Desk, follow_up_id: str) -> None:
    """Take one out that should not be there. `restore` puts it back."""
    desk.need_team()
    with desk.write() as (session, author):
        plans.drop(session, author, [follow_up_id])


def restore(desk: Desk, follow_up_id: str) -> None:
    """Put back what was dropped."""
    desk.need_team()
    with desk.write() as (session, author):
        plans.put_back(session, author, [follow_up_id])


def next_day(values: Mapping[str, Any]) -> Any:
    """Give the day of the next attempt: the one that is said, else two days after this one."""
    told, on = values.get(NEXT_ON), values.get("done_on")
    if told is None and isinstance(on, date):
        return on + timedelta(days=NEXT_DAYS)
    return told


def _after(values: Mapping[str, Any], attempt: int) -> tuple[str | None, Problems]:
    """Give what is to be done next, and what is wrong with it. None where she was reached."""
    if values.get("outcome") != follow_up.NOT_REACHED:
        return None, {}
    after = values.get(AFTER) or (AGAIN if attempt < follow_up.ATTEMPTS else None)
    if after is None:
        words = N_("Three attempts did not reach her. Say what to do now.")
        return None, checks.one(AFTER, "after_missing", words)
    later, on = next_day(values), values.get("done_on")
    if after != AGAIN or on is None:
        return after, {}
    if not isinstance(later, date):
        return after, checks.one(NEXT_ON, "not_a_day", N_("Write a date here."))
    if isinstance(on, date) and later <= max(on, dates.today() - timedelta(days=1)):
        return after, checks.one(NEXT_ON, "not_after", N_("Ask again on a later day."))
    return after, {}


def _next(row: FollowUp, on: date) -> dict[str, Any]:
    kept = ("client_id", "reason", "meeting_id", "referral_id", "service_id", "need_id", "educator_id")
    most = _THING.columns["attempt"].most or 1
    again = {name: getattr(row, name) for name in kept}
    return again | {"due_on": on, "attempt": min((row.attempt or 1) + 1, most)}


def _closed(session: Session, client_id: Any) -> Problems:
    her = session.get(Client, client_id) if isinstance(client_id, str) else None
    if her is None or her.status not in client.CLOSED:
        return {}
    words = N_("Her record is closed: nobody asks after her any more.")
    return checks.one("client_id", "closed", words)


def _refuse(problems: Problems) -> None:
    if problems:
        raise Invalid(problems, said(N_("Some fields need your attention; nothing was saved.")))
