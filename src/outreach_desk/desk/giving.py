"""Services given directly, and what follows from their results: who found a job is asked after twice.

Three and six months later somebody asks whether she still works (domain.md 2.4); that is planned in the same
act. A service that is deleted takes with it what was planned because of it.
"""

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
from outreach_desk.records import catalog, client, follow_up, record
from outreach_desk.records.client import Client
from outreach_desk.records.follow_up import FollowUp
from outreach_desk.records.identity import Author
from outreach_desk.records.need import OPEN, Need
from outreach_desk.records.service import Service

JOB_FOUND = "job_found"
AFTER_MONTHS = (3, 6)
ASK_LATER = "ask_later"
"""Under this name a form says whether to ask after her job; without it, it is asked."""

_SERVICE, _NEED = (catalog.THINGS[name] for name in ("service", "need"))
_SETTLED = ("status", "settled_on", "service_id", "referral_id")


@dataclass(frozen=True)
class Given:
    """A service that was written, and the follow-ups that were planned with it or taken back.

    `before` are the values of a known service that are others now; None where the service is new.
    """

    id: str
    planned: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    before: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Gone:
    """A service that was deleted, its follow-ups, and the needs that it had met with how they stood."""

    id: str
    follow_ups: tuple[str, ...]
    needs: tuple[tuple[str, tuple[Any, ...]], ...]


def give(desk: Desk, client_id: str, values: Mapping[str, Any], service_id: str | None = None) -> Given:
    """Write a service that she was given directly, new or known. Raises Invalid.

    With the result `job_found` it is planned to ask in 3 and 6 months whether she works, unless she is asked
    already, her record is closed, or `ask_later` is false. Another result takes open plans back.
    """
    desk.need_team()
    ask = values.get(ASK_LATER) is not False
    whole = {name: value for name, value in values.items() if name != ASK_LATER} | {"client_id": client_id}
    with desk.write() as (session, author):
        stood = session.get(Service, service_id) if service_id else None
        kept = {name: getattr(stood, name) for name in whole} if stood else {}
        row = record.save(session, author, _SERVICE, whole, service_id)
        changed = {name: value for name, value in kept.items() if value != getattr(row, name)}
        before = changed if stood else None
        service = session.get_one(Service, row.id)
        known = _of(session, row.id)
        if service.result != JOB_FOUND or not ask:
            dropped = tuple(one.id for one in known if one.done_on is None)
            plans.drop(session, author, dropped)
            return Given(row.id, dropped=dropped, before=before)
        return Given(row.id, () if known else _plan(session, author, service), before=before)


def undo(desk: Desk, given: Given) -> None:
    """Take `give` back: a new service goes, a known one says again what it said; so does what was planned."""
    if given.before is None:
        delete(desk, given.id)
        return
    with desk.write() as (session, author):
        record.save(session, author, _SERVICE, given.before, given.id)
        plans.drop(session, author, given.planned)
        plans.put_back(session, author, given.dropped)


def delete(desk: Desk, service_id: str) -> Gone:
    """Delete a service, the follow-ups about it; a need that it had met is open again."""
    with desk.write() as (session, author):
        asked = tuple(one.id for one in _of(session, service_id))
        met = session.scalars(
            sa.select(Need).where(col(Need.service_id) == service_id, col(Need.deleted).is_(False))
        ).all()
        needs = tuple((one.id, tuple(getattr(one, name) for name in _SETTLED)) for one in met)
        plans.drop(session, author, asked)
        for need_id, _before in needs:
            record.save(session, author, _NEED, dict.fromkeys(_SETTLED) | {"status": OPEN}, need_id)
        record.delete(session, author, _SERVICE, service_id)
        return Gone(service_id, asked, needs)


def restore(desk: Desk, gone: Gone) -> None:
    """Take `delete` back."""
    with desk.write() as (session, author):
        record.restore(session, author, _SERVICE, gone.id)
        for need_id, before in gone.needs:
            record.save(session, author, _NEED, dict(zip(_SETTLED, before, strict=True)), need_id)
        plans.put_back(session, author, gone.follow_ups)


def _plan(session: Session, author: Author, service: Service) -> tuple[str, ...]:
    her = session.get_one(Client, service.client_id)
    if her.status in client.CLOSED or not isinstance(service.served_on, date):
        return ()
    base = {
        "client_id": her.id,
        "reason": follow_up.RESULT,
        "service_id": service.id,
        "educator_id": service.educator_id or her.educator_id,
    }
    due = (dates.months_later(service.served_on, months) for months in AFTER_MONTHS)
    return tuple(plans.make(session, author, base | {"due_on": day}) for day in due)


def _of(session: Session, service_id: str) -> list[FollowUp]:
    rows = session.scalars(
        sa.select(FollowUp).where(col(FollowUp.service_id) == service_id, col(FollowUp.deleted).is_(False))
    )
    return list(rows)
