"""A new device for a desk: drawn when it is a copy, so that no two histories share a device.

Records, change numbers and stamps stay; new writes bear the new device, and its chains begin anew.
"""

import contextlib
import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import keys, own_keys, signing
from outreach_desk.bundle.staging import Arrival
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, logs, machine
from outreach_desk.records import identity, stamps
from outreach_desk.records.exchange import OWN, Device, FormerKey, Received
from outreach_desk.store import backup

BACKUP, MACHINE = own_keys.BACKUP, own_keys.MACHINE
ROLLED_BACK, ENDED, ASKED = "rolled_back", "ended", "asked"
_CHUNK = 500


@dataclass(frozen=True)
class Renewed:
    """A desk's new device and the one that it was, with the last number which that is known to have used."""

    device: str
    former: str
    last_seq: int
    reason: str


def renew(desk: Desk, reason: str | None = None) -> Renewed:
    """Draw a new device for this desk. A team then asks the office again; nothing recorded is touched."""
    with desk.write() as (session, _):
        done = renew_in(session, reason or (ENDED if identity.get(session, identity.ENDED) else ASKED))
    logs.event(desk.home.log, "device_renewed", last=done.last_seq)
    return done


def at_opening(desk: Desk) -> str | None:
    """Draw a new device where the file is a copy that was put in place, or lies on another machine.

    Gives the reason, None where all is as it was left.
    """
    with desk.database.read() as session:
        copied, moved = backup.is_copy(session), _moved(session)
        known = identity.get(session, identity.MACHINE) is not None
    reason = BACKUP if copied else MACHINE if moved else None
    if reason is None and known:
        return None
    if reason is None:
        # A full disk must not keep anybody from reading; the next opening puts it down.
        with contextlib.suppress(sa.exc.OperationalError), desk.database.write() as session:
            put_down_machine(session)
        return None
    with desk.database.write() as session:
        renew_in(session, reason)
        put_down_machine(session)
        backup.no_copy(session)
    logs.event(desk.home.log, f"device_renewed_{reason}")
    return reason


def put_down_machine(session: Session) -> None:
    """Remember on which machine this desk lives; a machine without a name of its own tells nothing."""
    found = machine.machine_id()
    if found is not None:
        salt = identity.get(session, identity.MACHINE_SALT) or secrets.token_hex(16)
        identity.put(session, identity.MACHINE_SALT, salt)
        identity.put(session, identity.MACHINE, _fingerprint(salt, found))


def renew_in(session: Session, reason: str) -> Renewed:
    """As `renew`, within an act."""
    former = identity.need(session, identity.DEVICE)
    device, last = own_keys.new_device(), own_keys.last_seq(session, former)
    if identity.get(session, identity.KIND) == identity.OFFICE:
        _renew_office(session, former, device, last, reason)
    else:
        _renew_team(session, former, last, reason)
    identity.put(session, identity.DEVICE, device)
    identity.put(session, identity.RENEWED, reason)
    return Renewed(device, former, last, reason)


def _renew_team(session: Session, former: str, last: int, reason: str) -> None:
    seed = identity.need(session, identity.SIGN_SEED)
    age = identity.need(session, identity.AGE_IDENTITY)
    session.add(
        FormerKey(
            id=keys.recipient(age),
            device=former,
            sign_key=keys.public_key(seed),
            age_identity=age,
            last_seq=last,
            reason=reason,
            retired_at=dates.now_instant(),
        )
    )
    session.flush()
    identity.put(session, identity.SIGN_SEED, keys.new_seed())
    identity.put(session, identity.AGE_IDENTITY, keys.new_age())
    identity.put(session, identity.ENROLLED, "false")
    identity.put(session, identity.COMPLETE_TO, "0")
    identity.drop(session, identity.COMPLETE_AT)
    identity.drop(session, identity.ENDED)


def _renew_office(session: Session, former: str, device: str, last: int, reason: str) -> None:
    """Give the office's row a new name. Its keys stay: they are the root, and change by rotation alone.

    A list that may lack revocations is not signed before a person has gone through it.
    """
    row = session.get(Device, former)
    if row is not None:
        values = row.model_dump() | {"id": device, "added_at": dates.now_instant()}
        row.valid_through, row.successor = last, device
        session.add(Device(**values))
        signing.raise_trust(session)
    if reason in {BACKUP, ROLLED_BACK} and row is not None:
        signing.doubt(session)


def rolled_back(
    session: Session,
    arrivals: Iterable[Arrival],
    have: Mapping[str, Mapping[str, int]] | None = None,
) -> bool:
    """Say whether others know more of this desk's device than the desk itself has written.

    `arrivals`: a state whose `version` names it with a counter above every one of its own writes of that
    record. `have`: a number of its bundles, per `to`, that it has never reached. To be asked before an
    import is applied.
    """
    device = identity.need(session, identity.DEVICE)
    for to, seq in (have or {}).get(device, {}).items():
        if seq > own_keys.last_seq(session, device, to):
            return True
    claimed: dict[tuple[str, str], int] = {}
    for one in arrivals:
        counter = one.state.version.get(device, 0) if one.state is not None else 0
        if counter:
            key = (one.table, one.record_id)
            claimed[key] = max(counter, claimed.get(key, 0))
    written = _written(session, device, sorted({record_id for _, record_id in claimed}))
    return any(counter > written.get(key, 0) for key, counter in claimed.items())


def refuse_rolled_back(
    session: Session,
    arrivals: Iterable[Arrival],
    have: Mapping[str, Mapping[str, int]] | None = None,
) -> None:
    """Refuse a file that shows this desk to be an older copy, and say the way out. Raises Refused."""
    if rolled_back(session, arrivals, have):
        raise own_keys.rolled_back()


def _written(session: Session, device: str, ids: list[str]) -> dict[tuple[str, str], int]:
    """Give the highest counter of this desk's own writes per record."""
    found: dict[tuple[str, str], int] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = session.execute(
            sa.select(col(Received.table_name), col(Received.record_id), col(Received.cells)).where(
                col(Received.record_id).in_(ids[start : start + _CHUNK]), col(Received.outcome) == OWN
            )
        )
        for table, record_id, cells in rows:
            counter = stamps.read_version(json.loads(cells)["version"]).get(device, 0)
            found[table, record_id] = max(counter, found.get((table, record_id), 0))
    return found


def _moved(session: Session) -> bool:
    known = identity.get(session, identity.MACHINE)
    salt = identity.get(session, identity.MACHINE_SALT)
    found = machine.machine_id()
    return None not in (known, salt, found) and known != _fingerprint(str(salt), str(found))


def _fingerprint(salt: str, found: str) -> str:
    return hashlib.sha256(f"{salt}\n{found}".encode()).hexdigest()
