"""What is half typed in a form: kept in the encrypted file, so that neither closing nor a fall loses it.

A form has one draft for each record that it edits and one for a new record. Drafts stay on the desk.
"""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field, col

from outreach_desk.ground import dates
from outreach_desk.records import ids
from outreach_desk.records.naming import SQLModel


class Draft(SQLModel, table=True):
    """One form left half typed. `subject` is the record that it edits; None: a new one. `typed` is JSON."""

    __tablename__ = "draft"

    id: str = Field(primary_key=True)
    form: str = Field(nullable=False, index=True)
    subject: str | None = Field(default=None, index=True)
    typed: str = Field(nullable=False)
    changed_at: str = Field(nullable=False)


def keep(session: Session, form: str, subject: str | None, typed: Any) -> None:
    """Keep what is typed in a form (anything that JSON can say); it takes the place of what was kept."""
    session.merge(
        Draft(
            id=_id(form, subject),
            form=form,
            subject=subject,
            typed=json.dumps(typed, ensure_ascii=False),
            changed_at=dates.now_instant(),
        )
    )


def every(session: Session) -> Sequence[Draft]:
    """Give all drafts of this desk, the latest first."""
    return session.scalars(sa.select(Draft).order_by(col(Draft.changed_at).desc(), col(Draft.id))).all()


def typed_of(found: Draft) -> Any:
    """Give what was typed."""
    return json.loads(found.typed)


def throw(session: Session, form: str, subject: str | None) -> None:
    """Throw a draft away: it was saved, or a person said so."""
    session.execute(sa.delete(Draft).where(col(Draft.id) == _id(form, subject)))


def forget(session: Session, record_id: str) -> None:
    """Throw away what was being typed about a record that is erased."""
    session.execute(sa.delete(Draft).where(col(Draft.subject) == record_id))


def _id(form: str, subject: str | None) -> str:
    return ids.of_texts(form, subject or "")
