"""Clients and members of the desk's own group, as forms offer them and lists show them; and a new member.

Nicknames are for the group's own desk only; nothing of this is ever sent.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import enter
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import FieldProblem, Invalid
from outreach_desk.ground.language import N_, said
from outreach_desk.ground.sorting import sort_key
from outreach_desk.ground.text import fold
from outreach_desk.records import catalog, consent, identity, record, review
from outreach_desk.records.client import Client
from outreach_desk.records.consent import Consent
from outreach_desk.records.member import Member

CLIENT, MEMBER = "client", "member"
NETWORK, CORE = "network", "core"
MEMBER_ROLES = (NETWORK, CORE)
"""The roles that a person may be given while a meeting is typed."""
_GO_WITH_HER = ("attendance", "membership")

Span = tuple[date, date | None]


@dataclass(frozen=True)
class Person:
    """A client or a member. `also_client` is a member's own client record, if she has one.

    `agreed_spans` are the days on which consent to a record was given and taken back. `deleted` people are
    shown where a meeting names them, and offered nowhere.
    """

    kind: str
    id: str
    code: str
    nickname: str = ""
    also_client: str | None = None
    agreed_spans: tuple[Span, ...] = ()
    deleted: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Say which record this is."""
        return self.kind, self.id

    @property
    def human(self) -> str:
        """Give what two records of one human being share: she counts once in a meeting."""
        return self.also_client or self.id

    def counts_by_name(self, on: date) -> bool:
        """Say whether she counts as a person on a day: members do, clients who agreed to a record do."""
        if self.kind == MEMBER:
            return True
        return any(given <= on and (taken is None or taken > on) for given, taken in self.agreed_spans)


def of_group(session: Session) -> list[Person]:
    """Give all clients and members of the desk's group by code, the deleted ones too."""
    group = identity.get(session, identity.GROUP)
    found = [*_members(session, group), *_clients(session, group)]
    return sorted(found, key=lambda person: (person.kind != MEMBER, sort_key(person.code), person.id))


def add_member(desk: Desk, values: dict[str, Any], role: str, starts_on: date | None) -> Person:
    """Write a new member and in which role from which day (today without one). Raises Invalid."""
    desk.need_team()
    things = catalog.THINGS
    with desk.write() as (session, author):
        whole = enter.with_defaults(session, author, things["member"], values)
        _refuse_taken(session, str(whole["group_id"]), whole.get("code"))
        member = record.save(session, author, things["member"], whole)
        span = {"member_id": member.id, "role": role, "starts_on": starts_on or dates.today()}
        span = enter.with_defaults(session, author, things["membership"], span)
        record.save(session, author, things["membership"], span)
        kept = {name: getattr(member, name) for name in things["member"].columns}
        return Person(MEMBER, member.id, str(kept["code"]), kept["nickname"] or "", kept["client_id"])


def take_back(desk: Desk, person: Person) -> None:
    """Take `add_member` back, with what was written of her since: her role, and where she was marked."""
    with desk.write() as (session, author):
        things = catalog.THINGS
        named = review.naming(session, things["member"], person.id)
        for thing, row in named:
            if thing.name in _GO_WITH_HER and not row.deleted:
                record.delete(session, author, thing, row.id)
        record.delete(session, author, things["member"], person.id)


def _refuse_taken(session: Session, group: str, code: object) -> None:
    """Two people of one code would be taken for each other in every list."""
    codes = session.scalars(
        sa.select(col(Member.code)).where(col(Member.group_id) == group, col(Member.deleted).is_(False))
    )
    if isinstance(code, str) and fold(code) and fold(code) in {fold(known or "") for known in codes}:
        words = said(N_("Another member has this code. Write another one."))
        problem = FieldProblem("code_taken", words)
        raise Invalid({"code": [problem]}, words)


def _members(session: Session, group: str | None) -> list[Person]:
    herself = sa.select(col(Client.id)).where(col(Client.deleted).is_(False))
    query = sa.select(
        col(Member.id), col(Member.code), col(Member.nickname), col(Member.client_id), col(Member.deleted)
    ).where(col(Member.group_id) == group)
    clients = set(session.scalars(herself))
    return [
        Person(
            MEMBER, own, code or "", nickname or "", client if client in clients else None, deleted=deleted
        )
        for own, code, nickname, client, deleted in session.execute(query)
    ]


def _clients(session: Session, group: str | None) -> list[Person]:
    agreed: defaultdict[str, list[Span]] = defaultdict(list)
    spans = sa.select(col(Consent.client_id), col(Consent.given_on), col(Consent.withdrawn_on)).where(
        col(Consent.purpose) == consent.RECORD,
        col(Consent.deleted).is_(False),
    )
    for client, given, taken in session.execute(spans):
        if client is not None and given is not None:
            agreed[client].append((given, taken))
    query = sa.select(
        col(Client.id), col(Client.serial), col(Client.uic), col(Client.nickname), col(Client.deleted)
    ).where(col(Client.group_id) == group)
    return [
        Person(
            CLIENT,
            own,
            serial or uic or own[:8],
            nickname or "",
            agreed_spans=tuple(agreed.get(own, ())),
            deleted=deleted,
        )
        for own, serial, uic, nickname, deleted in session.execute(query)
    ]
