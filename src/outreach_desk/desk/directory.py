"""Whom a form on a team desk can name: the group's peer educators, and the organisations that help.

Organisations come from the office with its package; those that may be told nothing of a client are left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.sorting import sort_key
from outreach_desk.records import record
from outreach_desk.records.member import Member
from outreach_desk.records.organisation import Organisation


@dataclass(frozen=True)
class Educator:
    """One member of the group. The nickname is for forms on this desk, never for lists."""

    id: str
    code: str
    nickname: str = field(repr=False)


@dataclass(frozen=True)
class Place:
    """One organisation in force today, with the services it offers."""

    id: str
    code: str
    name: str
    services: frozenset[str]


@dataclass(frozen=True)
class Directory:
    """All that can be named."""

    educators: tuple[Educator, ...]
    places: tuple[Place, ...]


def look(desk: Desk) -> Directory:
    """Read whom and what a form can name."""
    with desk.database.read() as session:
        return Directory(educators=_educators(session), places=_places(session))


def offering_first(places: Iterable[Place], service: str | None) -> list[Place]:
    """Put the organisations that offer a service before the others; each part stays in its order."""
    return sorted(places, key=lambda place: service not in place.services)


def _educators(session: Session) -> tuple[Educator, ...]:
    rows = session.scalars(sa.select(Member).where(col(Member.deleted).is_(False)))
    found = (Educator(row.id, row.code or row.id[:8], row.nickname or "") for row in rows)
    return tuple(sorted(found, key=lambda one: sort_key(one.code)))


def _places(session: Session) -> tuple[Place, ...]:
    today = dates.today()
    codes = record.local_codes(session)
    rows = session.scalars(
        sa.select(Organisation).where(
            col(Organisation.deleted).is_(False),
            sa.or_(col(Organisation.active_from).is_(None), col(Organisation.active_from) <= today),
            sa.or_(col(Organisation.active_to).is_(None), col(Organisation.active_to) >= today),
        )
    )
    found = (
        Place(
            row.id,
            row.code or "",
            row.name or row.code or row.id[:8],
            frozenset((row.services or "").split()),
        )
        for row in rows
        if codes.may_receive(row.kind or "")
    )
    return tuple(sorted(found, key=lambda one: sort_key(one.name)))
