"""What this desk knows of itself: named facts, and the change number that each changed record takes."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from outreach_desk.records import plain
from outreach_desk.records.exchange import DeskFact

KIND, DEVICE, LABEL = "kind", "device", "label"
GROUP, GROUP_CODE, ENROLLED = "group_id", "group_code", "enrolled"
SIGN_SEED, AGE_IDENTITY = "sign_seed", "age_identity"
OFFICE_KEY = "office_sign_key"
TRUST_VERSION = "trust_version"
# What an office has prepared for its rotation, and since which trust version the teams can know it.
NEXT_SEED, NEXT_AGE, NEXT_SINCE = "next_sign_seed", "next_age_identity", "next_since"
# An office that was rolled back: the highest version it has read, until a person has gone through the list.
TRUST_SEEN = "trust_seen"
# A team desk whose device the office has ended; a desk that drew a new device, and why.
ENDED, RENEWED = "device_ended", "device_renewed"
# At an office: the devices that two laptops were at once (`bundle.shared_names`).
SHARED_NAMES = "shared_names"
# At a team desk: those of which the office has told it (`bundle.own_names`).
TOLD_SHARED = "told_shared_names"
MACHINE, MACHINE_SALT = "machine", "machine_salt"
CREATED, PRACTICE = "created", "practice"
COMPLETE_TO, COMPLETE_AT = "complete_to", "complete_at"
# The bundle that brought what the office asks and says now.
WORDS_FROM = "words_from"
CHANGE = "change"
TEAM, OFFICE = "team", "office"


# Every act asks for several facts, each save raises the change number: the statements are put together once.
_VALUE = sa.select(col(DeskFact.value)).where(col(DeskFact.name) == sa.bindparam("wanted"))
# The others without objects: an object would be read before it is written.
_DESK = SQLModel.metadata.tables[DeskFact.__tablename__]
_WRITTEN = sa.update(_DESK).where(_DESK.c.name == sa.bindparam("fact")).values(value=sa.bindparam("said"))
_RAISED = (
    sa.update(_DESK)
    .where(_DESK.c.name == CHANGE)
    .values(value=sa.cast(sa.cast(_DESK.c.value, sa.Integer) + sa.bindparam("by"), sa.Text))
    .returning(_DESK.c.value)
)


@dataclass(frozen=True)
class Author:
    """Who writes: the device and the person's number on it."""

    device: str
    person: int = 1


def get(session: Session, name: str) -> str | None:
    """Give a fact of this desk, None where it was never set."""
    value: str | None = plain.run(session, _VALUE, {"wanted": name}).scalar()
    return value


def need(session: Session, name: str) -> str:
    """Give a fact that every desk has. KeyError is a mistake of ours."""
    value = get(session, name)
    if value is None:
        raise KeyError(name)
    return value


def put(session: Session, name: str, value: str) -> None:
    """Set a fact of this desk."""
    if plain.run(session, _WRITTEN, {"fact": name, "said": value}).rowcount == 0:
        plain.run(session, sa.insert(_DESK), {"name": name, "value": value})


def drop(session: Session, name: str) -> None:
    """Forget a fact of this desk."""
    session.execute(sa.delete(_DESK).where(_DESK.c.name == name))


def change(session: Session) -> int:
    """Give the number of the latest change."""
    return int(get(session, CHANGE) or 0)


def next_change(session: Session, count: int = 1) -> int:
    """Raise the change number by `count` and give the first number taken."""
    value = plain.run(session, _RAISED, {"by": count}).scalar()
    if value is None:
        put(session, CHANGE, str(count))
        return 1
    return int(value) - count + 1


def author(session: Session) -> Author:
    """Give who writes at this desk."""
    return Author(need(session, DEVICE))
