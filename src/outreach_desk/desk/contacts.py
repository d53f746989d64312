"""Outreach: contacts with clients and with people who stay without a name, and services given directly.

A contact that was agreed is done with the contact; the next one that is agreed is a follow-up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import clients, enter, plans
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import text
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, checks, follow_up, record, search
from outreach_desk.records.base import Problems
from outreach_desk.records.client import Client
from outreach_desk.records.contact import Contact
from outreach_desk.records.follow_up import FollowUp
from outreach_desk.records.identity import Author
from outreach_desk.records.member import Member
from outreach_desk.records.service import Service

HEADS, NEXT_ON = "heads", "next_on"
"""How many people without a name, and the day of the next contact: what a form gives besides the columns."""
CONTACT, SERVICE = "contact", "service"

_MOST_HEADS = 99
_CONTACT = catalog.THINGS["contact"]
_WAYS = {"phone": "phone", "online": "phone"}


@dataclass(frozen=True)
class Line:
    """One contact, or one service given without a slip (`table` says which), as the list shows it.

    `client_code` is empty for somebody without a name; `what` is a code of `contact_mode` or `service_type`,
    `where` of `place_type` or `service_setting`. `found_by` is folded and holds the nickname.
    """

    table: str
    id: str
    day: date | None
    client_code: str
    gender: str | None
    under_age: bool
    what: str | None
    where: str | None
    educator: str
    found_by: str = field(repr=False)


@dataclass(frozen=True)
class Kept:
    """What one act wrote, for `undo`: contacts, the follow-up it planned, and those that it was.

    `before` are the values of a known contact that are others now; None where the contact is new.
    """

    contacts: tuple[str, ...]
    planned: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    before: Mapping[str, Any] | None = field(default=None, repr=False)


def look(desk: Desk) -> tuple[Line, ...]:
    """Give all contacts and services given directly, the newest first."""
    with desk.database.read() as session:
        words = search.words(session, catalog.THINGS["client"])
        educators = {str(one.id): one.code or one.id[:8] for one in session.scalars(sa.select(Member))}
        found = [*_contacts(session), *_services(session)]
        lines = [_line(row, client, words, educators) for row, client in found]
    return tuple(sorted(lines, key=lambda line: (line.day or date.min, line.id), reverse=True))


def values(desk: Desk, contact_id: str) -> dict[str, Any]:
    """Give all values of one contact. Raises Refused: it is not here, or deleted."""
    with desk.database.read() as session:
        row = session.get(Contact, contact_id)
        if row is None or row.deleted:
            raise Refused("no_such_contact", said(N_("This contact is not on this desk any more.")))
        return {name: getattr(row, name) for name in _CONTACT.columns}


def keep(desk: Desk, given: Mapping[str, Any], contact_id: str | None = None) -> Kept:
    """Write a contact, new or known; of people without a name as many as `heads` says. Raises Invalid.

    With `next_on` the next contact is planned for her; one that was planned is done.
    """
    desk.need_team()
    columns = {name: value for name, value in given.items() if name not in {HEADS, NEXT_ON}}
    with desk.write() as (session, author):
        known = session.get(Contact, contact_id) if contact_id else None
        kept = {name: getattr(known, name) for name in _CONTACT.columns} if known else {}
        found = _problems({**kept, **given})
        heads = given.get(HEADS) or 1
        try:
            whole = enter.with_defaults(session, author, _CONTACT, columns, known=known)
            first = record.save(session, author, _CONTACT, whole, contact_id)
        except Invalid as invalid:
            raise Invalid(invalid.fields | found, invalid.words) from None
        if found:
            raise Invalid(found, said(N_("Some fields need your attention; nothing was saved.")))
        if contact_id is not None:
            before = {name: value for name, value in kept.items() if value != getattr(first, name)}
            return Kept((first.id,), before=before)
        more = [record.save(session, author, _CONTACT, whole).id for _head in range(heads - 1)]
        done = _done(session, author, whole)
        planned = _planned(session, author, whole, given.get(NEXT_ON))
        return Kept((first.id, *more), planned, done)


def undo(desk: Desk, kept: Kept) -> None:
    """Take `keep` back: a new contact goes, a known one says again what it said."""
    with desk.write() as (session, author):
        if kept.before is not None:
            record.save(session, author, _CONTACT, kept.before, kept.contacts[0])
            return
        for record_id in kept.contacts:
            record.delete(session, author, _CONTACT, record_id)
        plans.drop(session, author, kept.planned)
        plans.begin_again(session, author, kept.done)


def _problems(given: Mapping[str, Any]) -> Problems:
    """Find what only the act knows: who it was, how many, and when next."""
    problems: Problems = {}
    nameless, heads, later = not given.get("client_id"), given.get(HEADS), given.get(NEXT_ON)
    if nameless and not given.get("gender"):
        words = N_("Name the client, or say the gender of somebody who stays without a name.")
        if given.get("under_age"):  # there is no client to be named
            words = N_("Say the gender: it is counted, the name is not.")
        problems |= checks.one("gender", "nobody", words)
    if heads is not None and not (isinstance(heads, int) and 1 <= heads <= _MOST_HEADS):
        problems |= checks.one(HEADS, "heads_out_of_range", N_("Write a number from 1 to 99."))
    if heads not in {None, 1} and not nameless:
        words = N_("A client is one person. Count the others apart, without a name.")
        problems |= checks.one(HEADS, "one_person", words)
    if later is None:
        return problems
    if nameless:
        words = N_("Only a client can be met again by appointment: without a name nobody is found.")
        problems |= checks.one(NEXT_ON, "nobody_to_meet", words)
    elif not isinstance(later, date):
        problems |= checks.one(NEXT_ON, "not_a_day", N_("Write a date here."))
    elif isinstance(given.get("contact_on"), date) and later <= given["contact_on"]:
        problems |= checks.one(NEXT_ON, "not_after", N_("The next contact is on a later day."))
    return problems


def _done(session: Session, author: Author, contact: Mapping[str, Any]) -> tuple[str, ...]:
    """End the appointments that this contact was."""
    if not contact.get("client_id"):
        return ()
    agreed = (
        col(FollowUp.client_id) == contact["client_id"],
        col(FollowUp.reason) == follow_up.CONTACT,
    )
    way = _WAYS.get(contact["mode"], "in_person")
    met = plans.open_of(session, *agreed)
    return plans.end(session, author, met, on=contact["contact_on"], way=way, outcome=follow_up.REACHED)


def _planned(
    session: Session, author: Author, contact: Mapping[str, Any], later: date | None
) -> tuple[str, ...]:
    if later is None:
        return ()
    planned = {
        "client_id": contact["client_id"],
        "reason": follow_up.CONTACT,
        "due_on": later,
        "educator_id": contact.get("educator_id"),
    }
    return (plans.make(session, author, planned),)


def _contacts(session: Session) -> list[tuple[Contact | Service, Client | None]]:
    rows = session.execute(
        sa.select(Contact, Client)
        .outerjoin(Client, col(Client.id) == col(Contact.client_id))
        .where(col(Contact.deleted).is_(False))
    )
    return [(row, client) for row, client in rows]


def _services(session: Session) -> list[tuple[Contact | Service, Client | None]]:
    rows = session.execute(
        sa.select(Service, Client)
        .outerjoin(Client, col(Client.id) == col(Service.client_id))
        .where(col(Service.deleted).is_(False), col(Service.referral_id).is_(None))
    )
    return [(row, client) for row, client in rows]


def _line(
    row: Contact | Service, client: Client | None, words: Mapping[str, str], educators: Mapping[str, str]
) -> Line:
    code = clients.code_in(client) if client else ""
    is_contact = isinstance(row, Contact)
    return Line(
        table=CONTACT if is_contact else SERVICE,
        id=row.id,
        day=row.contact_on if isinstance(row, Contact) else row.served_on,
        client_code=code,
        gender=row.gender if isinstance(row, Contact) else None,
        under_age=isinstance(row, Contact) and bool(row.under_age),
        what=row.mode if isinstance(row, Contact) else row.service,
        where=row.place_type if isinstance(row, Contact) else row.setting,
        educator=educators.get(row.educator_id or "", ""),
        found_by=(words.get(client.id) if client else "") or text.fold(code),
    )
