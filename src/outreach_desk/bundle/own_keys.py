"""The keys and names that a desk has and has had: all of them open, only the present ones sign.

A device that was drawn anew and an office key that was rotated leave their former keys here.
"""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import keys
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import identity
from outreach_desk.records.exchange import OUTGOING, Bundle, FormerKey

DEVICE_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
DEVICE_LENGTH = 8
ROTATED = "rotated"
BACKUP, MACHINE = "backup", "machine"
# Of these endings of a device: the copy drew its own before anything was written in it.
COPIED = frozenset({BACKUP, MACHINE})


def new_device() -> str:
    """Draw the eight characters of a device."""
    return "".join(secrets.choice(DEVICE_ALPHABET) for _ in range(DEVICE_LENGTH))


def identities_of(session: Session) -> list[str]:
    """Give every age identity that may open a file for this desk: present, next, then the former ones."""
    present = identity.need(session, identity.AGE_IDENTITY)
    coming = identity.get(session, identity.NEXT_AGE)
    former = session.scalars(
        sa.select(col(FormerKey.age_identity)).order_by(col(FormerKey.retired_at).desc())
    )
    return list(dict.fromkeys([present, *([coming] if coming else []), *former]))


def office_names(session: Session) -> set[str]:
    """Give the hashes by which a manifest may mean this office: present, next and rotated signing keys."""
    present = keys.public_key(identity.need(session, identity.SIGN_SEED))
    coming = identity.get(session, identity.NEXT_SEED)
    rotated = session.scalars(sa.select(col(FormerKey.sign_key)).where(col(FormerKey.reason) == ROTATED))
    public = [present, *([keys.public_key(coming)] if coming else []), *rotated]
    return {keys.key_hash(one) for one in public}


def former_devices(session: Session) -> list[FormerKey]:
    """Give the devices that this desk was before, by their names: two may have ended in one second."""
    rows = session.scalars(
        sa.select(FormerKey).where(col(FormerKey.reason) != ROTATED).order_by(col(FormerKey.device))
    )
    return list(rows)


def last_seq(session: Session, device: str, to: str | None = None) -> int:
    """Give the last number that this desk knows to have used as a device, in one chain or in any."""
    query = sa.select(sa.func.max(col(Bundle.seq))).where(
        col(Bundle.direction) == OUTGOING, col(Bundle.device) == device
    )
    return session.scalar(query if to is None else query.where(col(Bundle.to) == to)) or 0


def rolled_back() -> Refused:
    """Say that others have more from this device than the desk itself, and the way out."""
    words = N_(
        "Others have newer work of this desk than the desk itself: its database is an older copy."
        " Nothing was changed, and nothing here is lost. Get a new name for this desk, then send the office"
        " a request."
    )
    return Refused("rolled_back", said(words))
