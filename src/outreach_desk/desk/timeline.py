"""All that happened with a client, the newest first: each thing with its kind, its day and how it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import history
from outreach_desk.ground import dates
from outreach_desk.records import catalog
from outreach_desk.records.attendance import Attendance
from outreach_desk.records.client import Client
from outreach_desk.records.consent import Consent
from outreach_desk.records.contact import Contact
from outreach_desk.records.follow_up import FollowUp
from outreach_desk.records.meeting import Meeting
from outreach_desk.records.need import OPEN, Need
from outreach_desk.records.organisation import Organisation
from outreach_desk.records.referral import Referral
from outreach_desk.records.service import Service

MEETING, CONTACT, SERVICE, REFERRAL = "meeting", "contact", "service", "referral"
NEED, FOLLOW_UP, CONSENT, CLIENT = "need", "follow_up", "consent", "client"
KINDS = (MEETING, CONTACT, SERVICE, REFERRAL, NEED, FOLLOW_UP, CONSENT, CLIENT)
BEGAN, ENDED = "began", "ended"
"""A need is noted and settled, a consent given and withdrawn, a follow-up due and done, a client registered
and given another status."""


@dataclass(frozen=True)
class Event:
    """One thing that happened with her. `table` says what, `step` which end of it; codes are of its lists.

    `what`: kind of meeting, way of contact, service, reason of a follow-up, purpose of a consent, status.
    `state`: how it stands; `result` what came of it.
    """

    table: str
    id: str
    day: date | None
    what: str | None
    state: str | None
    where: str = ""
    amount: int | None = None
    result: str | None = None
    step: str = BEGAN


def of(session: Session, client_id: str) -> tuple[Event, ...]:
    """Give all events of a client who is here; what has no day comes last."""
    found = [event for part in _PARTS for event in part(session, client_id)]
    found.reverse()  # of two statuses of one day the later one is the newer: parts give them in their order
    return tuple(
        sorted(found, key=lambda event: (event.day or date.min, event.step == ENDED, event.id), reverse=True)
    )


def _meetings(session: Session, client_id: str) -> Iterator[Event]:
    rows = session.execute(
        sa.select(Attendance, Meeting)
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(
            col(Attendance.client_id) == client_id,
            col(Attendance.deleted).is_(False),
            col(Meeting.deleted).is_(False),
        )
    )
    for came, held in rows:
        yield Event(MEETING, held.id, held.held_on, held.kind, came.presence)


def _contacts(session: Session, client_id: str) -> Iterator[Event]:
    rows = session.scalars(
        sa.select(Contact).where(col(Contact.client_id) == client_id, col(Contact.deleted).is_(False))
    )
    for row in rows:
        yield Event(CONTACT, row.id, row.contact_on, row.mode, None)


def _services(session: Session, client_id: str) -> Iterator[Event]:
    rows = session.execute(
        sa.select(Service, col(Organisation.name))
        .outerjoin(Organisation, col(Organisation.id) == col(Service.organisation_id))
        .where(col(Service.client_id) == client_id, col(Service.deleted).is_(False))
    )
    for row, name in rows:
        yield Event(
            SERVICE, row.id, row.served_on, row.service, None, name or "", row.amount, result=row.result
        )


def _slips(session: Session, client_id: str) -> Iterator[Event]:
    rows = session.execute(
        sa.select(Referral, col(Organisation.name))
        .outerjoin(Organisation, col(Organisation.id) == col(Referral.organisation_id))
        .where(col(Referral.client_id) == client_id, col(Referral.deleted).is_(False))
    )
    for row, name in rows:
        yield Event(REFERRAL, row.id, row.issued_on, row.service, row.status, name or "")


def _needs(session: Session, client_id: str) -> Iterator[Event]:
    rows = session.scalars(
        sa.select(Need).where(col(Need.client_id) == client_id, col(Need.deleted).is_(False))
    )
    for row in rows:
        yield Event(NEED, row.id, row.noted_on, row.service, row.status)
        if row.status != OPEN:
            yield Event(NEED, row.id, row.settled_on, row.service, row.status, step=ENDED)


def _follow_ups(session: Session, client_id: str) -> Iterator[Event]:
    rows = session.scalars(
        sa.select(FollowUp).where(col(FollowUp.client_id) == client_id, col(FollowUp.deleted).is_(False))
    )
    for row in rows:
        if row.done_on is None:
            yield Event(FOLLOW_UP, row.id, row.due_on, row.reason, None)
        else:
            yield Event(
                FOLLOW_UP, row.id, row.done_on, row.reason, row.outcome, result=row.result, step=ENDED
            )


def _consents(session: Session, client_id: str) -> Iterator[Event]:
    rows = session.scalars(
        sa.select(Consent).where(col(Consent.client_id) == client_id, col(Consent.deleted).is_(False))
    )
    for row in rows:
        yield Event(CONSENT, row.id, row.given_on, row.purpose, row.how)
        if row.withdrawn_on is not None:
            yield Event(CONSENT, row.id, row.withdrawn_on, row.purpose, None, step=ENDED)


def _statuses(session: Session, client_id: str) -> Iterator[Event]:
    """Give her registration and each change of her status; one that was taken back at once is none."""
    row = session.get_one(Client, client_id)
    yield Event(CLIENT, row.id, row.registered_on, None, None)
    for status, day in _status_changes(session, client_id):
        yield Event(CLIENT, row.id, day, status, None, step=ENDED)


def _status_changes(session: Session, client_id: str) -> list[tuple[str, date | None]]:
    known: list[tuple[str, str, date | None]] = []
    now = {"status": "", "status_on": ""}
    for change in history.changes(session, catalog.THINGS["client"], client_id):
        after = {step.column: step.after for step in change.steps if step.column in now}
        if not after:
            continue
        now |= after
        status, since = now["status"], now["status_on"]
        written = dates.day_of(change.at) if change.at else None
        day = dates.parse_day(since) if since else written
        if len(known) > 1 and known[-2][:2] == (status, since):
            known.pop()
        elif "status" in after or not known:
            known.append((status, since, day))
        else:
            known[-1] = (status, since, day)
    return [(status, day) for status, _since, day in known[1:]]


_PARTS = (_meetings, _contacts, _services, _slips, _needs, _follow_ups, _consents, _statuses)
