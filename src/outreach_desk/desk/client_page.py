"""What a team desk shows of its clients: the list by codes, and one client with consents and timeline."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import clients, closing, needs, same_person, timeline
from outreach_desk.desk.closing import Proposed
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.needs import NeedLine
from outreach_desk.desk.same_person import Like
from outreach_desk.desk.timeline import Event
from outreach_desk.ground import text
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, referral, search
from outreach_desk.records.client import CLOSED, Client
from outreach_desk.records.consent import RECORD, Consent
from outreach_desk.records.member import Member
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

    @property
    def is_closed(self) -> bool:
        """Say whether nobody asks after her any more."""
        return self.status in CLOSED


@dataclass(frozen=True)
class ConsentLine:
    """One consent; `withdrawn_on` is None while it stands."""

    id: str
    purpose: str
    how: str | None
    given_on: date | None
    withdrawn_on: date | None


@dataclass(frozen=True)
class ClientPage:
    """One client: what is written of her, her consents, what happened (newest first), who may be she.

    `needs` are hers, open ones first; `closes` is what a result says of how it stands with her.
    """

    id: str
    code: str
    values: dict[str, Any]
    consents: tuple[ConsentLine, ...]
    events: tuple[Event, ...]
    likes: tuple[Like, ...]
    needs: tuple[NeedLine, ...] = ()
    closes: Proposed | None = None

    def agreed(self, purpose: str) -> bool:
        """Say whether she agrees to a purpose now."""
        return any(one.purpose == purpose and one.withdrawn_on is None for one in self.consents)

    @property
    def is_closed(self) -> bool:
        """Say whether nobody asks after her any more."""
        return self.values["status"] in CLOSED

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
        values = {name: getattr(row, name) for name in _CLIENT.columns}
        return ClientPage(
            id=row.id,
            code=clients.code_of(session, row.id),
            values=values,
            consents=_consents(session, row.id),
            events=timeline.of(session, row.id),
            needs=needs.of(session, row.id),
            closes=closing.proposed(session, row),
            likes=same_person.likes(session, same_person.traits(values), row.id),
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
