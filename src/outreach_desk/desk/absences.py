"""Whoever was absent without a reason that says enough is asked after: open follow-ups beside the meeting.

Written in the transaction of the meeting itself. A change of the marks makes or takes back what it must.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import plans
from outreach_desk.ground import dates
from outreach_desk.records import client, consent, follow_up, meeting
from outreach_desk.records.attendance import ABSENT, Attendance
from outreach_desk.records.client import Client
from outreach_desk.records.consent import Consent
from outreach_desk.records.follow_up import FollowUp
from outreach_desk.records.identity import Author
from outreach_desk.records.meeting import Meeting
from outreach_desk.records.member import Member

DAYS = 2
"""Days from the saving of the meeting until somebody asks after her."""
EXPLAINED = frozenset({"sick", "working", "family", "moved"})
"""Reasons with which nobody needs to ask why. No transport, not safe, unknown and other are asked about."""


@dataclass(frozen=True)
class Settled:
    """How many follow-ups were opened, and how many taken back."""

    opened: int = 0
    taken_back: int = 0


def settle(
    session: Session, author: Author, meeting_id: str, attendees: Collection[tuple[str, str]] | None = None
) -> Settled:
    """Make the follow-ups of a meeting fit its marks: for these attendees (kind, id), or for all (None).

    Nobody gets a second one for the same meeting, also where the first was done. Only clients who agreed to a
    record on the day of the meeting and whom the group still looks after have one; a member who is a client
    has it as the client.
    """
    held = session.get(Meeting, meeting_id)
    if held is None:
        return Settled()
    found = session.scalars(sa.select(FollowUp).where(*_of(meeting_id))).all()
    known = {one.client_id: one for one in sorted(found, key=lambda one: not one.deleted)}
    wanted = _wanted(session, held)
    judged = set(known) | wanted if attendees is None else _clients(session, attendees)
    opened = taken_back = 0
    for own in sorted(one for one in judged if one):
        before = known.get(own)
        live = before is not None and not before.deleted
        if own in wanted and not live:
            _open(session, author, held, own, before)
            opened += 1
        elif own not in wanted and before is not None and live and before.done_on is None:
            plans.drop(session, author, [before.id])
            taken_back += 1
    return Settled(opened, taken_back)


def _of(meeting_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (col(FollowUp.meeting_id) == meeting_id, col(FollowUp.reason) == follow_up.ABSENT)


def _open(session: Session, author: Author, held: Meeting, own: str, before: FollowUp | None) -> None:
    her = session.get(Client, own)
    values = {
        "client_id": own,
        "reason": follow_up.ABSENT,
        "due_on": dates.today() + timedelta(days=DAYS),
        "meeting_id": held.id,
        "educator_id": her.educator_id if her else None,
    }
    plans.make(session, author, values, before.id if before else None)


def _wanted(session: Session, held: Meeting) -> set[str]:
    """Give the clients of a meeting who are to be asked after."""
    if held.deleted or held.status != meeting.HELD or held.held_on is None:
        return set()
    absent = sa.select(Attendance).where(
        col(Attendance.meeting_id) == held.id,
        col(Attendance.deleted).is_(False),
        col(Attendance.presence) == ABSENT,
    )
    unexplained = [one for one in session.scalars(absent) if one.absence_reason not in EXPLAINED]
    keys = [
        ("client", one.client_id) if one.client_id else ("member", one.member_id or "") for one in unexplained
    ]
    return {own for own in _clients(session, keys) if _is_asked_after(session, own, held.held_on)}


def _clients(session: Session, attendees: Collection[tuple[str, str]]) -> set[str]:
    """Give the client records behind some attendees."""
    own = {record_id for kind, record_id in attendees if kind == "client"}
    members = [record_id for kind, record_id in attendees if kind == "member"]
    behind = sa.select(col(Member.client_id)).where(
        col(Member.id).in_(members), col(Member.client_id).is_not(None)
    )
    return own | {found for found in session.scalars(behind) if found}


def _is_asked_after(session: Session, own: str, on: date) -> bool:
    her = session.get(Client, own)
    if her is None or her.deleted or her.erased or her.status in client.CLOSED:
        return False
    agreed = sa.select(col(Consent.id)).where(
        col(Consent.client_id) == own,
        col(Consent.purpose) == consent.RECORD,
        col(Consent.deleted).is_(False),
        col(Consent.given_on) <= on,
        sa.or_(col(Consent.withdrawn_on).is_(None), col(Consent.withdrawn_on) > on),
    )
    return session.scalar(agreed.limit(1)) is not None
