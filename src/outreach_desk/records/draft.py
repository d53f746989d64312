"""What is half typed in a form: kept in the encrypted file, so that neither closing nor a fall loses it.

A form has one draft for each record that it edits and one for a new record. Drafts stay on the desk.
"""

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel, col

from outreach_desk.ground import dates
from outreach_desk.records import ids


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


def read(session: Session, form: str, subject: str | None) -> Any:
    """Give what was typed in a form, None where nothing was kept."""
    found = session.get(Draft, _id(form, subject))
    return json.loads(found.typed) if found is not None else None


def of(session: Session, form: str) -> dict[str | None, Any]:
    """Give all drafts of a form by the record that they edit, the latest first."""
    query = sa.select(Draft).where(col(Draft.form) == form).order_by(col(Draft.changed_at).desc())
    return {found.subject: json.loads(found.typed) for found in session.scalars(query)}


def throw(session: Session, form: str, subject: str | None) -> None:
    """Throw a draft away: it was saved, or a person said so."""
    session.execute(sa.delete(Draft).where(col(Draft.id) == _id(form, subject)))


def forget(session: Session, record_id: str) -> None:
    """Throw away what was being typed about a record that is erased."""
    session.execute(sa.delete(Draft).where(col(Draft.subject) == record_id))


def _id(form: str, subject: str | None) -> str:
    return ids.of_texts(form, subject or "")
