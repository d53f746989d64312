"""*Hôm nay*: what is to be done on this desk today, how the month stands, and what the office has not got."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import clients, follow_ups, months, outbox, outgoing, send
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.records import attendance, identity, meeting, referral
from outreach_desk.records.attendance import Attendance
from outreach_desk.records.client import Client
from outreach_desk.records.exchange import Bundle
from outreach_desk.records.meeting import Meeting
from outreach_desk.records.referral import Referral
from outreach_desk.reports import gather, indicators, period
from outreach_desk.store import backup

FOLLOW_UP, SLIP, UNMARKED, PLANNED = "follow_up", "slip", "unmarked", "planned"


@dataclass(frozen=True)
class Due:
    """One thing to do. `kind` says what; `id` is of a follow-up, a slip or a meeting; `on` since when.

    `about` is a slip's number or a code; `count` how many people of a meeting are not marked.
    """

    kind: str
    id: str
    on: date
    client_code: str = ""
    reason: str | None = None
    about: str = ""
    about_on: date | None = None
    attempt: int = 1
    count: int = 0

    def days_late(self, today: date) -> int:
        """Give the days since it was due; 0 is today."""
        return (today - self.on).days


@dataclass(frozen=True)
class Figures:
    """What the month holds: meetings that were held, people (each once) and turns. Never added together."""

    meetings: int
    people: int
    turns: int


@dataclass(frozen=True)
class Look:
    """All that the screen shows. `sent_at` and `copied_at` are instants (UTC), empty where there was none."""

    today: date
    due: tuple[Due, ...]
    coming: int
    month: months.Month
    figures: Figures
    zero: tuple[str, ...]
    contradicted: tuple[months.Month, ...]
    waiting: int
    sent_at: str
    copied_at: str


def look(desk: Desk, on: date | None = None) -> Look:
    """Read what is to be done on a day (None: today). Raises Refused on an office desk."""
    desk.need_team()
    today = on or dates.today()
    with desk.database.read() as session:
        lines = follow_ups.open_lines(session)
        asked = [one for one in lines if one.due_on <= today]
        due = [
            Due(
                FOLLOW_UP,
                one.id,
                one.due_on,
                one.client_code,
                one.reason,
                one.about,
                one.about_on,
                one.attempt,
            )
            for one in asked
        ]
        due += [*_slips(session, today), *_meetings(session, today)]
        return Look(
            today=today,
            due=tuple(sorted(due, key=lambda one: (one.on, one.kind, one.id))),
            coming=len(lines) - len(asked),
            month=months.read(session, months.of(today)),
            figures=_figures(session, today),
            zero=months.to_say(session, today),
            contradicted=months.contradicted(session),
            waiting=send.count_waiting(session),
            sent_at=_sent_at(session),
            copied_at=_copied_at(desk),
        )


def _slips(session: Session, today: date) -> list[Due]:
    """Give the slips whose last day has passed without an answer."""
    query = (
        sa.select(Referral, Client)
        .join(Client, col(Client.id) == col(Referral.client_id))
        .where(
            col(Referral.deleted).is_(False),
            col(Referral.status).in_((referral.ISSUED, referral.ARRIVED)),
            col(Client.deleted).is_(False),
            col(Client.group_id) == identity.get(session, identity.GROUP),
        )
    )
    found = []
    for slip, her in session.execute(query):
        last = slip.valid_until or (referral.due_on(slip.issued_on) if slip.issued_on else None)
        if last is not None and last < today:
            number = slip.serial or slip.id[:8]
            found.append(Due(SLIP, slip.id, last, clients.code_in(her), slip.service, number))
    return found


def _meetings(session: Session, today: date) -> list[Due]:
    """Give held meetings with people that nobody marked, and planned ones whose day has come."""
    unmarked = sa.func.count(col(Attendance.id))
    waiting = sa.and_(
        col(Attendance.meeting_id) == col(Meeting.id),
        col(Attendance.deleted).is_(False),
        col(Attendance.presence) == attendance.UNMARKED,
    )
    query = (
        sa.select(col(Meeting.id), col(Meeting.held_on), col(Meeting.kind), col(Meeting.status), unmarked)
        .outerjoin(Attendance, waiting)
        .where(
            col(Meeting.deleted).is_(False),
            col(Meeting.group_id) == identity.get(session, identity.GROUP),
            col(Meeting.held_on) <= today,
            col(Meeting.status).in_((meeting.HELD, meeting.PLANNED)),
        )
        .group_by(col(Meeting.id))
    )
    found = []
    for own, day, kind, status, count in session.execute(query):
        if day is None:
            continue
        if status == meeting.PLANNED:
            found.append(Due(PLANNED, own, day, reason=kind))
        elif status == meeting.HELD and count:
            found.append(Due(UNMARKED, own, day, reason=kind, count=count))
    return found


def _figures(session: Session, today: date) -> Figures:
    first, last = months.span(months.of(today))
    chosen = (indicators.SESSIONS, indicators.REACHED)
    table = gather.gather(session, chosen, period.free(first, last), today)

    def figure(indicator: str, line: str, unit: str) -> int:
        found = table.find(indicator, line, unit)
        return int(found.value or 0) if found else 0

    return Figures(
        meetings=figure(indicators.SESSIONS, "SESSIONS", indicators.SESSION),
        people=figure(indicators.REACHED, "TOTAL", indicators.PERSON),
        turns=figure(indicators.REACHED, "TOTAL", indicators.TURN),
    )


def _sent_at(session: Session) -> str:
    written = outgoing.sent(session, send.TO_OFFICE).where(col(Bundle.outcome) == outbox.WRITTEN)
    newest = session.scalar(written.order_by(col(Bundle.seq).desc()).limit(1))
    return newest.created if newest else ""


def _copied_at(desk: Desk) -> str:
    copies = backup.copies(desk.home)
    return backup.made_at(copies[-1]) if copies else ""
