"""What a team desk shows of its clients: the list by codes, and one client with consents and timeline."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import clients
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import text
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, referral, search
from outreach_desk.records.attendance import Attendance
from outreach_desk.records.client import Client
from outreach_desk.records.consent import RECORD, Consent
from outreach_desk.records.contact import Contact
from outreach_desk.records.meeting import Meeting
from outreach_desk.records.member import Member
from outreach_desk.records.organisation import Organisation
from outreach_desk.records.referral import Referral
from outreach_desk.records.service import Service

_CLIENT = catalog.THINGS["client"]
OPEN = (referral.ISSUED, referral.ARRIVED)


@dataclass(frozen=True)
class ClientLine:
    """One client as the list shows her. `found_by` is folded; it holds the nickname and is never shown."""

    id: str
    code: str
    uic: str
    registered_on: date | None
    status: str | None
    educator: str
    open_referrals: int
    found_by: str = field(repr=False)


@dataclass(frozen=True)
class ConsentLine:
    """One consent; `withdrawn_on` is None while it stands."""

    id: str
    purpose: str
    how: str | None
    given_on: date | None
    withdrawn_on: date | None


@dataclass(frozen=True)
class Event:
    """One thing that happened with her. `table` says what; the codes are of that table's lists."""

    table: str
    id: str
    day: date | None
    what: str | None
    state: str | None
    where: str
    amount: int | None = None


@dataclass(frozen=True)
class ClientPage:
    """One client: what is written of her, her consents, what happened (newest first), same UIC elsewhere."""

    id: str
    code: str
    values: dict[str, Any]
    consents: tuple[ConsentLine, ...]
    events: tuple[Event, ...]
    twins: tuple[str, ...]

    def agreed(self, purpose: str) -> bool:
        """Say whether she agrees to a purpose now."""
        return any(one.purpose == purpose and one.withdrawn_on is None for one in self.consents)

    @property
    def may_be_kept(self) -> bool:
        """Say whether she agrees to a record now."""
        return self.agreed(RECORD)


def look(desk: Desk) -> tuple[ClientLine, ...]:
    """Give all clients of this desk, the newest first."""
    with desk.database.read() as session:
        return _lines(session, search.words(session, _CLIENT))


def find(desk: Desk, typed: str) -> tuple[ClientLine, ...]:
    """Give the first clients who are found by every typed word, the newest first."""
    with desk.database.read() as session:
        hits = search.find(session, _CLIENT, typed)
        return _lines(session, search.words(session, _CLIENT, hits), only=hits)


def open_client(desk: Desk, client_id: str) -> ClientPage:
    """Read one client. Raises Refused: she is not here, or deleted."""
    with desk.database.read() as session:
        row = session.get(Client, client_id)
        if row is None or row.deleted:
            raise Refused("no_such_client", said(N_("This client is not on this desk any more.")))
        return ClientPage(
            id=row.id,
            code=clients.code_of(session, row.id),
            values={name: getattr(row, name) for name in catalog.THINGS["client"].columns},
            consents=_consents(session, row.id),
            events=_events(session, row.id),
            twins=clients.twins(session, row.uic, row.id),
        )


def service_values(desk: Desk, service_id: str) -> dict[str, Any]:
    """Read a service for its form. Raises Refused: it is not here."""
    with desk.database.read() as session:
        row = session.get(Service, service_id)
        if row is None or row.deleted:
            raise Refused("no_such_service", said(N_("This service is not on this desk any more.")))
        return {name: getattr(row, name) for name in catalog.THINGS["service"].columns}


def _lines(
    session: Session, words: dict[str, str], only: Sequence[str] | None = None
) -> tuple[ClientLine, ...]:
    waiting = _open_referrals(session)
    educators = {row.id: row.code or "" for row in session.scalars(sa.select(Member))}
    query = (
        sa.select(Client)
        .where(col(Client.deleted).is_(False), col(Client.erased).is_(False))
        .order_by(col(Client.registered_on).desc(), col(Client.serial).desc(), col(Client.id).desc())
    )
    if only is not None:
        query = query.where(col(Client.id).in_(only))
    return tuple(_line(row, educators, waiting, words) for row in session.scalars(query))


def _line(
    row: Client, educators: dict[str, str], waiting: dict[str, int], words: dict[str, str]
) -> ClientLine:
    code = clients.code_in(row)
    return ClientLine(
        id=row.id,
        code=code,
        uic=row.uic or "",
        registered_on=row.registered_on,
        status=row.status,
        educator=educators.get(row.educator_id or "", ""),
        open_referrals=waiting.get(row.id, 0),
        found_by=words.get(row.id) or text.fold(code),
    )


def _open_referrals(session: Session) -> dict[str, int]:
    rows = session.execute(
        sa.select(col(Referral.client_id), sa.func.count())
        .where(col(Referral.deleted).is_(False), col(Referral.status).in_(OPEN))
        .group_by(col(Referral.client_id))
    )
    return {str(client_id): count for client_id, count in rows}


def _consents(session: Session, client_id: str) -> tuple[ConsentLine, ...]:
    rows = session.scalars(
        sa.select(Consent)
        .where(col(Consent.client_id) == client_id, col(Consent.deleted).is_(False))
        .order_by(col(Consent.given_on).desc(), col(Consent.id).desc())
    )
    return tuple(
        ConsentLine(row.id, row.purpose or "", row.how, row.given_on, row.withdrawn_on) for row in rows
    )


def _events(session: Session, client_id: str) -> tuple[Event, ...]:
    found = [
        *_meetings(session, client_id),
        *_contacts(session, client_id),
        *_services(session, client_id),
        *_slips(session, client_id),
    ]
    return tuple(sorted(found, key=lambda event: (event.day or date.min, event.id), reverse=True))


def _meetings(session: Session, client_id: str) -> list[Event]:
    rows = session.execute(
        sa.select(Attendance, Meeting)
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(
            col(Attendance.client_id) == client_id,
            col(Attendance.deleted).is_(False),
            col(Meeting.deleted).is_(False),
        )
    )
    return [Event("meeting", held.id, held.held_on, held.kind, came.presence, "") for came, held in rows]


def _contacts(session: Session, client_id: str) -> list[Event]:
    rows = session.scalars(
        sa.select(Contact).where(col(Contact.client_id) == client_id, col(Contact.deleted).is_(False))
    )
    return [Event("contact", row.id, row.contact_on, row.mode, None, "") for row in rows]


def _services(session: Session, client_id: str) -> list[Event]:
    rows = session.execute(
        sa.select(Service, col(Organisation.name))
        .outerjoin(Organisation, col(Organisation.id) == col(Service.organisation_id))
        .where(col(Service.client_id) == client_id, col(Service.deleted).is_(False))
    )
    return [
        Event("service", row.id, row.served_on, row.service, row.result, name or "", row.amount)
        for row, name in rows
    ]


def _slips(session: Session, client_id: str) -> list[Event]:
    rows = session.execute(
        sa.select(Referral, col(Organisation.name))
        .outerjoin(Organisation, col(Organisation.id) == col(Referral.organisation_id))
        .where(col(Referral.client_id) == client_id, col(Referral.deleted).is_(False))
    )
    return [
        Event("referral", row.id, row.issued_on, row.service, row.status, name or "") for row, name in rows
    ]
