"""Referral slips of a team desk: the list with what is due and overdue, issue, outcome, and taking back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import attempts, clients, enter, slip_number
from outreach_desk.desk.attempts import Attempt, Kept
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, text
from outreach_desk.ground.errors import FieldProblem, Invalid, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.ground.sorting import sort_key
from outreach_desk.records import catalog, record, referral, search
from outreach_desk.records.base import Problems
from outreach_desk.records.client import Client
from outreach_desk.records.consent import Consent
from outreach_desk.records.identity import Author
from outreach_desk.records.organisation import Organisation
from outreach_desk.records.reference import Codes
from outreach_desk.records.referral import Referral

REFER = "refer"
"""The purpose of consent that a referral needs."""

_CLIENT = catalog.THINGS["client"]
_REFERRAL = catalog.THINGS["referral"]
OPEN = (referral.ISSUED, referral.ARRIVED)
"""How a slip stands while nobody knows how it ended."""


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
    waits_for_stub: bool
    found_by: str = field(repr=False)

    @property
    def is_open(self) -> bool:
        """Say whether the outcome is still to come."""
        return self.status in OPEN

    def days_open(self, today: date) -> int | None:
        """Give for how many days nobody has known how it ended; None where it has ended."""
        return (today - self.issued_on).days if self.is_open and self.issued_on else None

    def days_late(self, today: date) -> int | None:
        """Give the days since it was due (negative: days left); None where nothing is due any more."""
        return (today - self.due_on).days if self.is_open and self.due_on else None

    def is_overdue(self, today: date) -> bool:
        """Say whether it is open past its last day."""
        late = self.days_late(today)
        return late is not None and late > 0


@dataclass(frozen=True)
class Person:
    """A client to refer. The nickname is for forms on this desk, never for lists.

    `agreed`: she agrees now to be referred; `withdrew_on`: when she took that back. `unit`: her commune.
    """

    id: str
    code: str
    nickname: str = field(repr=False)
    agreed: bool
    withdrew_on: date | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Slip:
    """One slip with all its values, and what was done to learn how it ended.

    After a change `before` are the values that it had, and `kept` the attempts that it ended.
    """

    id: str
    slip: str
    client_code: str
    values: dict[str, Any]
    attempts: tuple[Attempt, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)
    kept: Kept = field(default_factory=Kept)


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
        codes = record.local_codes(session)
        lines = [
            _line(slip, client, name or "", codes, (numbers.get(slip.id), names.get(str(slip.client_id))))
            for slip, client, name in rows
        ]
    still = sorted((line for line in lines if line.is_open), key=_by_due)
    done = sorted((line for line in lines if not line.is_open), key=_by_end, reverse=True)
    return (*still, *done)


def people(desk: Desk) -> tuple[Person, ...]:
    """Give the clients that can be referred, and whether each agreed to it."""
    with desk.database.read() as session:
        agreed, withdrew = _consents(session)
        rows = session.scalars(
            sa.select(Client).where(col(Client.deleted).is_(False), col(Client.erased).is_(False))
        )
        found = [
            Person(
                id=row.id,
                code=clients.code_in(row),
                nickname=row.nickname or "",
                agreed=row.id in agreed,
                withdrew_on=withdrew.get(row.id),
                unit=row.commune,
            )
            for row in rows
        ]
    return tuple(sorted(found, key=lambda person: sort_key(person.code)))


def no_consent(withdrew_on: date | None) -> FieldProblem:
    """Say why no slip can be issued to whoever does not agree to it, or withdrew it, and what to do."""
    if withdrew_on is None:
        words = N_(
            "She has not agreed to be referred, so no slip can be issued."
            " Ask her, and write it down on her page."
        )
        return FieldProblem("no_consent", said(words))
    words = N_(
        "She withdrew her consent to be referred on {day}, so no slip can be issued."
        " If she wants it after all, write her new consent on her page."
    )
    return FieldProblem("consent_withdrawn", said(words, day=dates.show_day(withdrew_on)))


def open_slip(desk: Desk, referral_id: str) -> Slip:
    """Read one slip. Raises Refused: it is not here, or deleted."""
    with desk.database.read() as session:
        row = session.get(Referral, referral_id)
        if row is None or row.deleted:
            raise Refused("no_such_slip", said(N_("This slip is not on this desk any more.")))
        values = {name: getattr(row, name) for name in _REFERRAL.columns}
        code = clients.code_of(session, str(row.client_id))
        return Slip(row.id, row.serial or row.id[:8], code, values, attempts.of(session, row.id))


def issue(desk: Desk, values: Mapping[str, Any]) -> Slip:
    """Write a new slip; number, last day and status are filled in where they are empty. Raises Invalid.

    Without her consent to be referred none is written.
    """
    desk.need_team()
    with desk.write() as (session, author):
        return _save(session, author, values, None, _consent_problems(session, values.get("client_id")))


def change(desk: Desk, referral_id: str, values: Mapping[str, Any]) -> Slip:
    """Change a slip or write its outcome. Raises Invalid. An emptied slip number stays as it was.

    With the outcome ends what was still planned to learn it.
    """
    kept = {name: value for name, value in values.items() if name != enter.SERIAL or value}
    with desk.write() as (session, author):
        known = session.get(Referral, referral_id)
        before = {name: getattr(known, name) for name in kept} if known else {}
        slip = _save(session, author, kept, referral_id, {})
        ended = slip.values["status"] not in OPEN
        settled = attempts.settle(session, author, referral_id) if ended else Kept()
        return replace(slip, before=before, kept=settled)


def put_back(desk: Desk, changed: Slip) -> None:
    """Take `change` back."""
    with desk.write() as (session, author):
        record.save(session, author, _REFERRAL, changed.before, changed.id)
        attempts.put_back(session, author, changed.kept)


def delete(desk: Desk, referral_id: str) -> None:
    """Take a slip out that should not be there at all; one that was handed over is cancelled instead."""
    with desk.write() as (session, author):
        record.delete(session, author, _REFERRAL, referral_id)


def restore(desk: Desk, referral_id: str) -> None:
    """Take `delete` back."""
    with desk.write() as (session, author):
        record.restore(session, author, _REFERRAL, referral_id)


def _consents(session: Session) -> tuple[set[str], dict[str, date]]:
    """Give who agrees now to be referred, and when the others took it back last."""
    rows = session.scalars(
        sa.select(Consent).where(col(Consent.purpose) == REFER, col(Consent.deleted).is_(False))
    ).all()
    agreed = {str(row.client_id) for row in rows if row.withdrawn_on is None}
    withdrew: dict[str, date] = {}
    for row in rows:
        if row.withdrawn_on is not None and row.client_id not in agreed:
            her = str(row.client_id)
            withdrew[her] = max(withdrew.get(her, date.min), row.withdrawn_on)
    return agreed, withdrew


def _consent_problems(session: Session, client_id: Any) -> Problems:
    """Refuse a slip without consent to refer, and say what to do."""
    if not isinstance(client_id, str) or not client_id:
        return {}
    agreed, withdrew = _consents(session)
    if client_id in agreed:
        return {}
    return {"client_id": [no_consent(withdrew.get(client_id))]}


def _save(
    session: Session, author: Author, values: Mapping[str, Any], referral_id: str | None, found: Problems
) -> Slip:
    """Write a slip; all problems, those found before too, come at once."""
    own = slip_number.problems(session, author, values.get(enter.SERIAL), referral_id)
    known = session.get(Referral, referral_id) if referral_id else None
    try:
        whole = enter.with_defaults(session, author, _REFERRAL, values, known=known)
        row = record.save(session, author, _REFERRAL, whole, referral_id)
    except Invalid as invalid:
        raise Invalid(invalid.fields | own | found, invalid.words) from None
    if own or found:
        raise Invalid(own | found, said(N_("Some fields need your attention; nothing was saved.")))
    saved = session.get_one(Referral, row.id)
    written = {name: getattr(saved, name) for name in _REFERRAL.columns}
    code = clients.code_of(session, str(saved.client_id))
    return Slip(saved.id, saved.serial or saved.id[:8], code, written)


def _line(
    slip: Referral, client: Client | None, organisation: str, codes: Codes, words: tuple[str | None, ...]
) -> SlipLine:
    due = slip.valid_until or (referral.due_on(slip.issued_on) if slip.issued_on else None)
    code = clients.code_in(client) if client else ""
    number, hers = words
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
        waits_for_stub=_waits_for_stub(slip, codes),
        found_by=" ".join(filter(None, (number, hers or text.fold(code)))),
    )


def _waits_for_stub(slip: Referral, codes: Codes) -> bool:
    """Say whether she was there, and nothing but her own word says what she got."""
    if slip.returned_on is not None:
        return False
    told = slip.status == referral.COMPLETED and not codes.verified(slip.evidence or "")
    return told or slip.status == referral.ARRIVED


def _by_due(line: SlipLine) -> tuple[date, str]:
    return line.due_on or date.max, line.slip


def _by_end(line: SlipLine) -> tuple[date, str]:
    return line.outcome_on or line.issued_on or date.min, line.slip
