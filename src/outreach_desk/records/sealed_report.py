"""Sealed periods: what a report said when the office closed it, kept on this desk and never written anew.

A seal that is taken off stays with the moment at which it was: the table is the trace of both acts.
"""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field, col

from outreach_desk.records.base import UUID_LENGTH
from outreach_desk.records.naming import SQLModel


class SealedReport(SQLModel, table=True):
    """One seal. `content` is JSON (see `desk.sealing`); `change` the desk's change number at that moment.

    `device` put the seal on; `unsealed_by` took it off. Of the same days in one calendar one seal stands.
    """

    __tablename__ = "sealed_report"
    __table_args__ = (
        sa.Index(
            "ix_sealed_report_standing",
            "first_day",
            "last_day",
            "calendar",
            unique=True,
            sqlite_where=sa.text("unsealed_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, sa_type=sa.String(UUID_LENGTH))
    first_day: date = Field(nullable=False)
    last_day: date = Field(nullable=False)
    calendar: str = Field(nullable=False)
    name: str = Field(nullable=False)
    device: str = Field(nullable=False)
    sealed_at: str = Field(nullable=False)
    change: int = Field(nullable=False)
    content: str = Field(nullable=False)
    unsealed_at: str | None = None
    unsealed_by: str | None = None


def every(session: Session) -> Sequence[SealedReport]:
    """Give all seals, those taken off too, in the order in which they were put on."""
    return session.scalars(
        sa.select(SealedReport).order_by(col(SealedReport.sealed_at), col(SealedReport.id))
    ).all()


def standing(session: Session, calendar: str) -> list[SealedReport]:
    """Give the seals of a calendar that stand now, in the order in which they were put on."""
    return [one for one in every(session) if one.unsealed_at is None and one.calendar == calendar]


def find(session: Session, first: date, last: date, calendar: str) -> SealedReport | None:
    """Give the seal that stands on these days in this calendar."""
    return session.scalar(
        sa.select(SealedReport).where(
            col(SealedReport.first_day) == first,
            col(SealedReport.last_day) == last,
            col(SealedReport.calendar) == calendar,
            col(SealedReport.unsealed_at).is_(None),
        )
    )


def read(seal: SealedReport) -> dict[str, Any]:
    """Give what a seal holds."""
    held: dict[str, Any] = json.loads(seal.content)
    return held
