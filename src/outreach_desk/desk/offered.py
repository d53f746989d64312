"""What the form of a meeting may name: points, establishments, organisers, and who of the group led it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk.people import MEMBER, Person
from outreach_desk.ground.sorting import sort_key
from outreach_desk.records.establishment import Establishment
from outreach_desk.records.intervention_point import InterventionPoint
from outreach_desk.records.organisation import Organisation


@dataclass(frozen=True)
class Offer:
    """One record as a form offers it. `name` may stay on the desk: it is for forms, never for lists."""

    id: str
    code: str
    name: str


@dataclass(frozen=True)
class Offers:
    """All that can be named, each by code; deleted ones are offered nowhere."""

    points: tuple[Offer, ...] = ()
    establishments: tuple[Offer, ...] = ()
    organisers: tuple[Offer, ...] = ()
    educators: tuple[Offer, ...] = ()


def read(session: Session, group: str | None, people: list[Person]) -> Offers:
    """Read what a form of this group may name."""
    return Offers(
        _of(session, InterventionPoint),
        _of(session, Establishment, col(Establishment.group_id) == group),
        _of(session, Organisation),
        tuple(
            Offer(person.id, person.code, person.nickname)
            for person in people
            if person.kind == MEMBER and not person.deleted
        ),
    )


def _of(
    session: Session,
    model: type[InterventionPoint | Establishment | Organisation],
    *conditions: sa.ColumnElement[bool],
) -> tuple[Offer, ...]:
    query = sa.select(col(model.id), col(model.code), col(model.name)).where(
        col(model.deleted).is_(False), *conditions
    )
    found = [Offer(own, code or "", name or "") for own, code, name in session.execute(query)]
    return tuple(sorted(found, key=lambda offer: (sort_key(offer.code), offer.id)))
