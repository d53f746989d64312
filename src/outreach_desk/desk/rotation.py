"""New keys for the office, in two steps a cycle apart: named in the list as the next, then made the present.

The teams seal for both and believe both in between; the old keys go on opening and never sign again.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from outreach_desk.bundle import keys, own_keys, signing
from outreach_desk.desk import enrol, revoke
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, logs
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import identity
from outreach_desk.records.exchange import Device, FormerKey

PREPARED, PROMOTED = "prepared", "promoted"


@dataclass(frozen=True)
class Rotated:
    """What was done, the version of the list since, and the six words of the key that is next or present.

    `not_heard`: devices that do not know the new key yet; they will need its six words.
    """

    step: str
    version: int
    words: list[str]
    not_heard: tuple[str, ...] = ()


def rotate(desk: Desk, *, anyway: bool = False) -> Rotated:
    """Name the next keys or, where they are named, put them in the present ones' place.

    Raises Refused: the list waits for a person, or devices have not heard of the keys (not with `anyway`).
    """
    desk.need_office()
    with desk.write() as (session, _):
        signing.need(session)
        own = enrol.own_office_row(session)
        since = revoke.prepared_since(session)
        done = _prepare(session, own) if since is None else _promote(session, own, since, anyway=anyway)
    logs.event(desk.home.log, f"keys_{done.step}", version=done.version, not_heard=len(done.not_heard))
    return done


def _prepare(session: Session, own: Device) -> Rotated:
    seed, age = keys.new_seed(), keys.new_age()
    own.next_sign_key, own.next_recipient = keys.public_key(seed), keys.recipient(age)
    identity.put(session, identity.NEXT_SEED, seed)
    identity.put(session, identity.NEXT_AGE, age)
    version = signing.raise_trust(session)
    identity.put(session, identity.NEXT_SINCE, str(version))
    return Rotated(PREPARED, version, enrol.six_words(own.next_sign_key))


def _promote(session: Session, own: Device, since: int, *, anyway: bool) -> Rotated:
    missing = revoke.not_heard(session, since)
    if missing and not anyway:
        words = N_(
            "Not everybody knows the next key of this office yet; nothing was changed. No file made with list"
            " {since} or a newer one has come in from: {devices}. Send them the office package and wait for"
            " their next files, or go on without them: then they need the six words."
        )
        raise Refused("not_heard", said(words, since=since, devices=", ".join(missing)))
    session.add(
        FormerKey(
            id=own.recipient,
            device=own.id,
            sign_key=own.sign_key,
            age_identity=identity.need(session, identity.AGE_IDENTITY),
            last_seq=own_keys.last_seq(session, own.id),
            reason=own_keys.ROTATED,
            retired_at=dates.now_instant(),
        )
    )
    seed, age = identity.need(session, identity.NEXT_SEED), identity.need(session, identity.NEXT_AGE)
    identity.put(session, identity.SIGN_SEED, seed)
    identity.put(session, identity.AGE_IDENTITY, age)
    own.sign_key, own.recipient = keys.public_key(seed), keys.recipient(age)
    own.next_sign_key = own.next_recipient = None
    for fact in (identity.NEXT_SEED, identity.NEXT_AGE, identity.NEXT_SINCE):
        identity.drop(session, fact)
    return Rotated(PROMOTED, signing.raise_trust(session), enrol.six_words(own.sign_key), tuple(missing))
