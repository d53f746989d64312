"""Which clients of this desk may be the person that is being written down: a few, with the reasons.

The database looks through all clients once and gives what may fit; the rules of `likeness` decide.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.ground import uic
from outreach_desk.matching import likeness
from outreach_desk.matching.likeness import Reason, Traits
from outreach_desk.records import known_apart
from outreach_desk.records.client import Client

MOST = 5
"""More than these nobody reads while somebody sits before her."""
_PLACES = {
    "mother": (1, 2),
    "father": (3, 2),
    "birth_year": (5, 2),
    "birth_month": (7, 2),
    "province": (9, 2),
}
_MEANS_MORE = "%_\\"
_TRAITS = tuple(one.name for one in fields(Traits))


@dataclass(frozen=True)
class Alike:
    """A client who may be the same person, and why."""

    id: str
    reasons: tuple[Reason, ...]


def find(
    session: Session, asked: Traits, client_id: str | None = None, apart: Collection[str] = ()
) -> tuple[Alike, ...]:
    """Give the clients who may be this person, the likeliest first, at most `MOST`.

    Left out: she herself (`client_id`), those of `apart`, and whom a person has called somebody else.
    """
    may_fit = _may_fit(asked)
    if not may_fit:
        return ()
    query = sa.select(col(Client.id), *(getattr(Client, name) for name in _TRAITS)).where(
        col(Client.deleted).is_(False), col(Client.erased).is_(False), sa.or_(*may_fit)
    )
    found = []
    for own, *values in session.execute(query):
        why = likeness.reasons(asked, Traits(*values))
        if why and own != client_id and own not in apart:
            found.append(Alike(own, why))
    said = known_apart.from_client(session, client_id, {one.id for one in found}) if client_id else set()
    left = [one for one in found if one.id not in said]
    return tuple(sorted(left, key=lambda one: (-likeness.weight(one.reasons), one.id))[:MOST])


def _may_fit(asked: Traits) -> list[sa.ColumnElement[bool]]:
    """Give conditions of which each client who may be the same person fulfils one; cheap before exact."""
    conditions: list[sa.ColumnElement[bool]] = []
    parsed = uic.parse(asked.uic) if asked.uic else None
    if parsed is not None:
        # An own query: it reads the index of UICs and no client.
        near = sa.select(col(Client.uic)).where(_parts_alike(parsed) >= len(uic.PARTS) - 1)
        conditions.append(col(Client.uic).in_(near))
    if key := likeness.code_key(asked.partner_code):
        letters = "%".join(f"\\{letter}" if letter in _MEANS_MORE else letter for letter in key)
        conditions.append(col(Client.partner_code).like(letters, escape="\\"))
    if asked.phone:
        conditions.append(col(Client.phone) == asked.phone)
    if asked.birth_year is not None and asked.gender and asked.nickname:
        conditions.append(
            sa.and_(
                col(Client.birth_year) == asked.birth_year,
                col(Client.gender) == asked.gender,
                col(Client.nickname).is_not(None),
                _near_month(asked.birth_month),
            )
        )
    return conditions


def _parts_alike(parsed: uic.Uic) -> sa.ColumnElement[Any]:
    alike: sa.ColumnElement[Any] = sa.literal(0)
    for part, (start, length) in _PLACES.items():
        same = sa.func.substr(col(Client.uic), start, length) == getattr(parsed, part)
        alike += sa.case((same, 1), else_=0)
    return alike


def _near_month(month: int | None) -> sa.ColumnElement[bool]:
    known = col(Client.birth_month)
    if month is None:
        return sa.true()
    return sa.or_(known.is_(None), known.in_(likeness.near_months(month)))
