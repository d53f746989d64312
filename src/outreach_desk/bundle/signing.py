"""Whether this office may sign: its list has versions, and a higher one elsewhere means it was rolled back.

Then a person goes through the revocations, and the next version is above the highest that was ever seen.
"""

from sqlalchemy.orm import Session

from outreach_desk.bundle import trust
from outreach_desk.bundle.manifest import Trust
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, _, said
from outreach_desk.records import identity
from outreach_desk.records.stamps import MOST

_HEARD = N_(
    "A team has list number {seen} of this office’s desks, and this office itself has only number {ours}:"
    " what lies here is an older copy. Nothing is written for the teams until somebody has gone through the"
    " list of desks under “Register” and confirmed it."
)


def version(session: Session) -> int:
    """Give the version of the list that this desk holds."""
    return int(identity.get(session, identity.TRUST_VERSION) or 0)


def seen(session: Session) -> int | None:
    """Give the highest version that this office has read elsewhere, None where nothing waits for a person."""
    found = identity.get(session, identity.TRUST_SEEN)
    return None if found is None else int(found)


def raise_trust(session: Session) -> int:
    """Give the list its next version, above the highest ever seen."""
    session.flush()
    following = max(version(session), seen(session) or 0) + 1
    identity.put(session, identity.TRUST_VERSION, str(following))
    return following


def hear(session: Session, heard: Trust | None) -> str | None:
    """Hold a sender's word of its newest list against ours; what was found is said in the shown language.

    To be asked only once the signature is verified: anybody can write a number.
    """
    ours = version(session)
    if heard is None or heard.version < ours:
        return None
    if heard.version == ours and heard.hash == trust.held(session)["hash"]:
        return None
    # A number near the end cannot be true, and one above it could never be given.
    believed = heard.version if heard.version <= MOST - trust.FAR else ours
    doubt(session, believed)
    return _(_HEARD).format(seen=believed, ours=ours)


def doubt(session: Session, believed: int = 0) -> None:
    """Let the office sign nothing until a person has gone through the list."""
    identity.put(session, identity.TRUST_SEEN, str(max(believed, seen(session) or 0)))


def need(session: Session) -> None:
    """Refuse to sign while the list waits for a person. Raises Refused."""
    if seen(session) is not None:
        words = N_(
            "What lies here is an older copy of this office, from a backup for example: a desk that was"
            " revoked after it may stand here as if it could still send. So nothing was written. Open"
            " “Register”, go through the list of desks with the teams by telephone, and confirm it. Then"
            " revoke again whoever is missing, before anything is written for the teams."
        )
        raise Refused("trust_rolled_back", said(words))


def confirm(session: Session) -> int:
    """Take a person's word that she went through the list; give the version that follows."""
    following = raise_trust(session)
    identity.drop(session, identity.TRUST_SEEN)
    return following
