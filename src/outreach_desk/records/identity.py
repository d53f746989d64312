"""What this desk knows of itself: named facts, and the change number that each changed record takes."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.records.exchange import DeskFact

KIND, DEVICE, LABEL = "kind", "device", "label"
GROUP, GROUP_CODE, ENROLLED = "group_id", "group_code", "enrolled"
SIGN_SEED, AGE_IDENTITY = "sign_seed", "age_identity"
OFFICE_KEY, OFFICE_RECIPIENT = "office_sign_key", "office_recipient"
TRUST_VERSION, TRUST_HASH = "trust_version", "trust_hash"
CREATED, PRACTICE = "created", "practice"
CHANGE = "change"
TEAM, OFFICE = "team", "office"


@dataclass(frozen=True)
class Author:
    """Who writes: the device and the person's number on it."""

    device: str
    person: int = 1


def get(session: Session, name: str) -> str | None:
    """Give a fact of this desk, None where it was never set."""
    return session.scalar(sa.select(col(DeskFact.value)).where(col(DeskFact.name) == name))


def need(session: Session, name: str) -> str:
    """Give a fact that every desk has. KeyError is a mistake of ours."""
    value = get(session, name)
    if value is None:
        raise KeyError(name)
    return value


def put(session: Session, name: str, value: str) -> None:
    """Set a fact of this desk."""
    session.merge(DeskFact(name=name, value=value))
    session.flush()


def change(session: Session) -> int:
    """Give the number of the latest change."""
    return int(get(session, CHANGE) or 0)


def next_change(session: Session, count: int = 1) -> int:
    """Raise the change number by `count` and give the first number taken."""
    now = change(session)
    put(session, CHANGE, str(now + count))
    return now + 1


def author(session: Session) -> Author:
    """Give who writes at this desk."""
    return Author(need(session, DEVICE))
