"""Referral slips of a team desk: the list with what is due and overdue, issue, outcome, and taking back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import clients, enter
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import text
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.ground.sorting import sort_key
from outreach_desk.records import catalog, checks, record, referral, search
from outreach_desk.records.base import Problems
from outreach_desk.records.client import Client
from outreach_desk.records.consent import Consent
from outreach_desk.records.organisation import Organisation
from outreach_desk.records.referral import Referral

REFER = "refer"
"""The purpose of consent that a referral needs."""

_CLIENT = catalog.THINGS["client"]
_REFERRAL = catalog.THINGS["referral"]
_OPEN = (referral.ISSUED, referral.ARRIVED)


@dataclass(frozen=True)
class SlipLine:
    """One slip as the list shows it. `found_by` is folded; it holds the nickname and is never shown."""

    id: str
    slip: str
    client_code: str
    service: str | None
    organisation: str
    issued_on: date | None
    due_on: date | None
    status: str | None
    outcome_on: date | None
    found_by: str = field(repr=False)

    @property
    def is_open(self) -> bool:
        """Say whether the outcome is still to come."""
        return self.status in _OPEN

    def days_late(self, today: date) -> int | None:
        """Give the days since it was due (negative: days left); None where nothing is due any more."""
        return (today - self.due_on).days if self.is_open and self.due_on else None

    def is_overdue(self, today: date) -> bool:
        """Say whether it is open past its last day."""
        late = self.days_late(today)
        return late is not None and late > 0


@dataclass(frozen=True)
class Person:
    """A client to refer. The nickname is for forms on this desk, never for lists."""

    id: str
    code: str
    nickname: str = field(repr=False)
    agreed: bool


@dataclass(frozen=True)
class Slip:
    """One slip with all its values."""

    id: str
    slip: str
    client_code: str
    values: dict[str, Any]


def look(desk: Desk) -> tuple[SlipLine, ...]:
    """Give all slips: the open ones by the day they are due, then the others, the newest first."""
    with desk.database.read() as session:
        rows = session.execute(
            sa.select(Referral, Client, col(Organisation.name))
            .outerjoin(Client, col(Client.id) == col(Referral.client_id))
            .outerjoin(Organisation, col(Organisation.id) == col(Referral.organisation_id))
            .where(col(Referral.deleted).is_(False))
        )
        numbers, names = (search.words(session, thing) for thing in (_REFERRAL, _CLIENT))
        lines = [
            _line(slip, client, name or "", numbers.get(slip.id), names.get(str(slip.client_id)))
            for slip, client, name in rows
        ]
    still = sorted((line for line in lines if line.is_open), key=_by_due)
    done = sorted((line for line in lines if not line.is_open), key=_by_end, reverse=True)
    return (*still, *done)


def people(desk: Desk) -> tuple[Person, ...]:
    """Give the clients that can be referred, and whether each agreed to it."""
    with desk.database.read() as session:
        agreed = set(
            session.scalars(
                sa.select(col(Consent.client_id)).where(
                    col(Consent.purpose) == REFER,
                    col(Consent.deleted).is_(False),
                    col(Consent.withdrawn_on).is_(None),
                )
            )
        )
        rows = session.scalars(
            sa.select(Client).where(col(Client.deleted).is_(False), col(Client.erased).is_(False))
        )
        found = [Person(row.id, clients.code_in(row), row.nickname or "", row.id in agreed) for row in rows]
    return tuple(sorted(found, key=lambda person: sort_key(person.code)))


def open_slip(desk: Desk, referral_id: str) -> Slip:
    """Read one slip. Raises Refused: it is not here, or deleted."""
    with desk.database.read() as session:
        row = session.get(Referral, referral_id)
        if row is None or row.deleted:
            raise Refused("no_such_slip", said(N_("This slip is not on this desk any more.")))
        values = {name: getattr(row, name) for name in _REFERRAL.columns}
        return Slip(row.id, row.serial or row.id[:8], clients.code_of(session, str(row.client_id)), values)


def issue(desk: Desk, values: Mapping[str, Any]) -> Slip:
    """Write a new slip; number, last day and status are filled in where they are empty. Raises Invalid."""
    desk.need_team()
    return _save(desk, values, None)


def change(desk: Desk, referral_id: str, values: Mapping[str, Any]) -> Slip:
    """Change a slip or write its outcome. Raises Invalid. An emptied slip number stays as it was."""
    kept = {name: value for name, value in values.items() if name != enter.SERIAL or value}
    return _save(desk, kept, referral_id)


def delete(desk: Desk, referral_id: str) -> None:
    """Take a slip out that should not be there at all; one that was handed over is cancelled instead."""
    with desk.write() as (session, author):
        record.delete(session, author, _REFERRAL, referral_id)


def _save(desk: Desk, values: Mapping[str, Any], referral_id: str | None) -> Slip:
    with desk.write() as (session, author):
        taken = _taken_number(session, values.get(enter.SERIAL), referral_id)
        known = session.get(Referral, referral_id) if referral_id else None
        try:
            whole = enter.with_defaults(session, author, _REFERRAL, values, known=known)
            row = record.save(session, author, _REFERRAL, whole, referral_id)
        except Invalid as invalid:
            raise Invalid(invalid.fields | taken, invalid.words) from None
        if taken:
            raise Invalid(taken, said(N_("Some fields need your attention; nothing was saved.")))
        saved = session.get_one(Referral, row.id)
        written = {name: getattr(saved, name) for name in _REFERRAL.columns}
        code = clients.code_of(session, str(saved.client_id))
        return Slip(saved.id, saved.serial or saved.id[:8], code, written)


def _taken_number(session: Session, number: Any, referral_id: str | None) -> Problems:
    """Refuse a slip number that stands on another slip: a stub that comes back must lead to one."""
    if not isinstance(number, str) or not text.clean(number):
        return {}
    bearers = sa.select(col(Referral.id)).where(
        col(Referral.serial) == text.clean(number), col(Referral.deleted).is_(False)
    )
    if set(session.scalars(bearers)) <= {referral_id}:
        return {}
    return checks.one(enter.SERIAL, "number_taken", N_("Another slip has this number."))


def _line(
    slip: Referral, client: Client | None, organisation: str, number: str | None, hers: str | None
) -> SlipLine:
    due = slip.valid_until or (referral.due_on(slip.issued_on) if slip.issued_on else None)
    code = clients.code_in(client) if client else ""
    return SlipLine(
        id=slip.id,
        slip=slip.serial or slip.id[:8],
        client_code=code,
        service=slip.service,
        organisation=organisation,
        issued_on=slip.issued_on,
        due_on=due,
        status=slip.status,
        outcome_on=slip.outcome_on,
        found_by=" ".join(filter(None, (number, hers or text.fold(code)))),
    )


def _by_due(line: SlipLine) -> tuple[date, str]:
    return line.due_on or date.max, line.slip


def _by_end(line: SlipLine) -> tuple[date, str]:
    return line.outcome_on or line.issued_on or date.min, line.slip
