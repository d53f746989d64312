"""The office's list of trusted devices: what it holds, whom it ends, and a person's word after a rollback."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import manifest, signing, trust
from outreach_desk.desk import enrol
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.send import TO_OFFICE
from outreach_desk.ground import logs
from outreach_desk.ground.errors import Refused, Usage
from outreach_desk.ground.language import N_, said
from outreach_desk.records import identity
from outreach_desk.records.exchange import FORKED, INCOMING, Bundle, Device
from outreach_desk.records.stamps import MOST


@dataclass(frozen=True)
class Listed:
    """One device of the list. `last` is its newest number here, `holds` the list that it last named.

    `words` are the six words of its key: two laptops of one label can be told apart by them.
    """

    device: str
    label: str
    role: str
    group_code: str
    valid_through: int | None
    successor: str | None
    added_at: str | None
    last: int | None = None
    holds: int | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrustList:
    """The list of a desk. `prepared_since`: the office's next keys stand in it since that version.

    `not_heard` are the devices that have not said yet that they know those keys. `seen` is set where the
    office was rolled back and waits for a person: the highest version that it has read.
    """

    version: int
    devices: tuple[Listed, ...] = ()
    prepared_since: int | None = None
    not_heard: tuple[str, ...] = field(default=())
    seen: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {**vars(self), "devices": [vars(one) for one in self.devices], "not_heard": [*self.not_heard]}


def look(desk: Desk) -> TrustList:
    """Give the list as this desk holds it; what devices hold is known at the office alone."""
    with desk.database.read() as session:
        rows = trust.all_devices(session)
        newest = _newest(session)
        since = prepared_since(session)
        order = sorted(rows, key=lambda one: (one.role, one.group_code or "", one.label or "", one.id))
        return TrustList(
            version=signing.version(session),
            devices=tuple(_listed(one, newest.get(one.id)) for one in order),
            prepared_since=since,
            not_heard=() if since is None else tuple(not_heard(session, since)),
            seen=signing.seen(session),
        )


def revoke(desk: Desk, device: str, through: int) -> bool:
    """End a device: what it numbered above `through` is refused. Gives False where that stood already.

    Raises Refused: no such team device, or the list waits for a person; Usage for a number that is none.
    """
    desk.need_office()
    if not 0 <= through <= MOST:
        words = N_("Write the last number that is still to be believed, 0 for none.")
        raise Usage("through", said(words))
    with desk.write() as (session, _):
        signing.need(session)
        row = session.get(Device, device)
        if row is None or row.role != identity.TEAM:
            words = N_("The list has no team device {device}. Look it up in the list of devices.")
            raise Refused("no_such_device", said(words, device=device))
        if row.valid_through == through:
            return False
        row.valid_through = through
        signing.raise_trust(session)
    logs.event(desk.home.log, "revoked", through=through)
    return True


def confirm(desk: Desk) -> int:
    """Take a person's word that she went through the list after a rollback; give its new version."""
    desk.need_office()
    with desk.write() as (session, _):
        if signing.seen(session) is None:
            words = N_("The list waits for nobody: there is nothing to confirm.")
            raise Refused("nothing_to_confirm", said(words))
        version = signing.confirm(session)
    logs.event(desk.home.log, "trust_confirmed", version=version)
    return version


def prepared_since(session: Session) -> int | None:
    """Give the version since which the office's next keys stand in its list, None where none are prepared."""
    found = identity.get(session, identity.NEXT_SINCE)
    return int(found) if found else None


def not_heard(session: Session, since: int) -> list[str]:
    """Give the valid team devices that have not yet sent anything with that list or a newer one."""
    newest = _newest(session)
    return [
        one.id
        for one in trust.all_devices(session)
        if one.role == identity.TEAM
        and one.valid_through is None
        and (_holds(newest.get(one.id)) or 0) < since
    ]


def _newest(session: Session) -> dict[str, Bundle]:
    rows: Iterable[Bundle] = session.scalars(
        sa.select(Bundle)
        .where(col(Bundle.direction) == INCOMING, col(Bundle.to) == TO_OFFICE, col(Bundle.outcome) != FORKED)
        .order_by(col(Bundle.seq))
    )
    return {row.device: row for row in rows}


def _holds(newest: Bundle | None) -> int | None:
    if newest is None:
        return None
    said_ = manifest.read(newest.manifest.encode()).ours.trust
    return said_.version if said_ else None


def _listed(row: Device, newest: Bundle | None) -> Listed:
    return Listed(
        device=row.id,
        label=row.label or row.id,
        role=row.role,
        group_code=row.group_code or "",
        valid_through=row.valid_through,
        successor=row.successor,
        added_at=row.added_at,
        last=newest.seq if newest else None,
        holds=_holds(newest),
        words=tuple(enrol.six_words(row.sign_key)),
    )
