"""Whom a form on a team desk can name: the group's peer educators, and the organisations that help.

Organisations come from the office with its package; those that may be told nothing of a client are left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk.desk import Desk
from outreach_desk.ground.sorting import sort_key
from outreach_desk.records import identity, record, units
from outreach_desk.records.member import Member
from outreach_desk.records.organisation import Organisation
from outreach_desk.records.peer_group import PeerGroup

SAME_COMMUNE, SAME_PROVINCE, FAR = 0, 1, 2
"""How near a place is, the nearest first."""


@dataclass(frozen=True)
class Educator:
    """One member of the group. The nickname is for forms on this desk, never for lists."""

    id: str
    code: str
    nickname: str = field(repr=False)


@dataclass(frozen=True)
class Place:
    """One organisation that may be told of a client, with the services it offers and how to find it.

    `unit` is its area as `era:code`; `opens`, `closes` the first and the last day on which it helps.
    """

    id: str
    code: str
    name: str
    services: frozenset[str]
    kind: str = ""
    unit: str | None = None
    address: str = ""
    phone: str = ""
    hours: str = ""
    opens: date | None = None
    closes: date | None = None

    def open_on(self, day: date) -> bool:
        """Say whether it helps on a day."""
        return (self.opens is None or self.opens <= day) and (self.closes is None or day <= self.closes)


@dataclass(frozen=True)
class Directory:
    """All that can be named; `unit` is the group's own area, for who lives where is not always known."""

    educators: tuple[Educator, ...]
    places: tuple[Place, ...]
    unit: str | None = None


def look(desk: Desk) -> Directory:
    """Read whom and what a form can name. Places that are closed are there too: old slips name them."""
    with desk.database.read() as session:
        group = session.get(PeerGroup, identity.get(session, identity.GROUP) or "")
        return Directory(
            educators=_educators(session), places=_places(session), unit=group.unit if group else None
        )


def in_order(places: Iterable[Place], service: str | None, home: str | None, day: date) -> list[Place]:
    """Give the places that are open on a day: those with the service first, the near before the far."""
    return sorted(
        (place for place in places if place.open_on(day)),
        key=lambda place: (service is not None and service not in place.services, nearness(place.unit, home)),
    )


def near(places: Iterable[Place], service: str | None, home: str | None, day: date) -> list[Place]:
    """Give what to offer first: places with the service in her province, else anywhere, else all."""
    found = in_order(places, service, home, day)
    offering = [place for place in found if service is None or service in place.services]
    close = [place for place in offering if nearness(place.unit, home) < FAR]
    return close or offering or found


@cache
def nearness(unit: str | None, home: str | None) -> int:
    """Say how near two areas are: SAME_COMMUNE, SAME_PROVINCE, or FAR, also where one is not known.

    Areas of before July 2025 stand for what came after them.
    """
    if not unit or not home:
        return FAR
    here, there = _today(unit), _today(home)
    if any((found := units.find(key)) and found.level == units.COMMUNE for key in here & there):
        return SAME_COMMUNE
    return SAME_PROVINCE if _provinces(here) & _provinces(there) else FAR


def _today(key: str) -> frozenset[str]:
    return frozenset(one.unit.key for one in units.successors(key)) or frozenset({key})


def _provinces(keys: frozenset[str]) -> set[str]:
    return {province.key for key in keys if (province := units.province_of(key))}


def _educators(session: Session) -> tuple[Educator, ...]:
    rows = session.scalars(sa.select(Member).where(col(Member.deleted).is_(False)))
    found = (Educator(row.id, row.code or row.id[:8], row.nickname or "") for row in rows)
    return tuple(sorted(found, key=lambda one: sort_key(one.code)))


def _places(session: Session) -> tuple[Place, ...]:
    codes = record.local_codes(session)
    rows = session.scalars(sa.select(Organisation).where(col(Organisation.deleted).is_(False)))
    found = (
        Place(
            id=row.id,
            code=row.code or "",
            name=row.name or row.code or row.id[:8],
            services=frozenset((row.services or "").split()),
            kind=row.kind or "",
            unit=row.unit,
            address=row.address or "",
            phone=row.phone or "",
            hours=row.hours or "",
            opens=row.active_from,
            closes=row.active_to,
        )
        for row in rows
        if codes.may_receive(row.kind or "")
    )
    return tuple(sorted(found, key=lambda one: sort_key(one.name)))
