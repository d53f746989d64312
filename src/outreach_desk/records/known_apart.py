"""Pairs of clients that a person at this desk has looked at and called two persons: nobody asks again.

That two records are one person is a `person_link` of the office; this is only a laptop's own memory.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field, col

from outreach_desk.ground import dates
from outreach_desk.records.base import UUID_LENGTH
from outreach_desk.records.naming import SQLModel


class KnownApart(SQLModel, table=True):
    """One pair, the smaller id first."""

    __tablename__ = "known_apart"

    client_id: str = Field(primary_key=True, sa_type=sa.String(UUID_LENGTH))
    other_id: str = Field(primary_key=True, sa_type=sa.String(UUID_LENGTH))
    said_at: str = Field(nullable=False)


def say(session: Session, one: str, other: str) -> None:
    """Remember that two clients are two persons."""
    first, second = sorted((one, other))
    session.merge(KnownApart(client_id=first, other_id=second, said_at=dates.now_instant()))


def unsay(session: Session, one: str, other: str) -> None:
    """Forget it: somebody took it back."""
    first, second = sorted((one, other))
    session.execute(
        sa.delete(KnownApart).where(col(KnownApart.client_id) == first, col(KnownApart.other_id) == second)
    )


def from_client(session: Session, client_id: str, among: Iterable[str]) -> set[str]:
    """Give those of `among` that are known to be somebody else than this client."""
    pair = sa.select(col(KnownApart.client_id), col(KnownApart.other_id)).where(
        sa.or_(col(KnownApart.client_id) == client_id, col(KnownApart.other_id) == client_id)
    )
    others = {one for row in session.execute(pair) for one in row} - {client_id}
    return others & set(among)
