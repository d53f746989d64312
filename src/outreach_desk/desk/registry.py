"""The office's register: which desks may speak, who asks to be let in, organisations and points."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from outreach_desk.bundle import chain
from outreach_desk.desk import enrol, enter
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.send import TO_OFFICE
from outreach_desk.ground.errors import Problem
from outreach_desk.records import catalog, exchange, identity, record
from outreach_desk.records.exchange import Bundle, Device

KEPT = ("organisation", "intervention_point")


@dataclass(frozen=True)
class KnownDesk:
    """One team desk of the trust list. `last` is the number of its newest bundle here, None for none.

    All bundles up to `complete_to` are here; `successor` is the device that it is now.
    """

    device: str
    label: str
    group_code: str
    words: tuple[str, ...]
    added_at: str | None
    revoked: bool
    last: int | None
    last_created: str | None
    complete_to: int = 0
    valid_through: int | None = None
    successor: str | None = None


@dataclass(frozen=True)
class Asking:
    """A desk that asks to be let in, as its request says; nothing of it is believed yet.

    `former` are the devices that it says it was before: approving it ends them.
    """

    path: Path
    device: str
    label: str
    group_code: str
    words: tuple[str, ...]
    known: bool
    group_known: bool
    former: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One organisation or point: its id and all values."""

    id: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Register:
    """All that the office keeps of others; organisations and points without the deleted ones."""

    desks: tuple[KnownDesk, ...]
    organisations: tuple[Entry, ...]
    points: tuple[Entry, ...]


def look(desk: Desk) -> Register:
    """Read the register. Raises Refused on a team desk."""
    desk.need_office()
    return Register(desks=_desks(desk), organisations=_entries(desk, KEPT[0]), points=_entries(desk, KEPT[1]))


def asking(desk: Desk, files: list[Path]) -> list[Asking]:
    """Give those of the files that are requests of new desks; the others are left out."""
    found = []
    for file in files:
        try:
            found.append(look_request(desk, file))
        except Problem:
            continue
    return found


def look_request(desk: Desk, file: Path) -> Asking:
    """Read a request without believing it. Raises Refused: it is none, or it is damaged."""
    row, listed = enrol.look_closely(file)
    code = str(row.group_code)
    group = catalog.THINGS["peer_group"].model
    with desk.database.read() as session:
        known = session.get(Device, row.id)
        same_code = sa.select(col(group.id)).where(
            group.code == code,  # type: ignore[attr-defined]
            col(group.deleted).is_(False),
        )
        return Asking(
            path=file,
            device=row.id,
            label=row.label or row.id,
            group_code=code,
            words=tuple(enrol.six_words(row.sign_key)),
            known=known is not None and known.sign_key == row.sign_key,
            group_known=session.scalar(same_code.limit(1)) is not None,
            former=tuple(one.device for one in listed),
        )


@dataclass(frozen=True)
class Saved:
    """What was written, for `undo`: `before` are the values that are others now, None for a new entry."""

    id: str
    before: Mapping[str, Any] | None


def save(desk: Desk, table: str, values: Mapping[str, Any], record_id: str | None = None) -> Saved:
    """Write an organisation or a point, new or known. Raises Invalid."""
    desk.need_office()
    thing = catalog.THINGS[table]
    with desk.write() as (session, author):
        known = session.get(thing.model, record_id) if record_id else None
        whole = enter.with_defaults(session, author, thing, values, known=known)
        stood = {name: getattr(known, name) for name in whole} if known else {}
        row = record.save(session, author, thing, whole, record_id)
        changed = {name: value for name, value in stood.items() if value != getattr(row, name)}
        return Saved(row.id, changed if known else None)


def undo(desk: Desk, table: str, saved: Saved) -> None:
    """Take `save` back."""
    desk.need_office()
    with desk.write() as (session, author):
        thing = catalog.THINGS[table]
        if saved.before is None:
            record.delete(session, author, thing, saved.id)
        else:
            record.save(session, author, thing, saved.before, saved.id)


def delete(desk: Desk, table: str, record_id: str) -> None:
    """Take an organisation or a point off the lists."""
    desk.need_office()
    with desk.write() as (session, author):
        record.delete(session, author, catalog.THINGS[table], record_id)


def restore(desk: Desk, table: str, record_id: str) -> None:
    """Put a deleted one back."""
    desk.need_office()
    with desk.write() as (session, author):
        record.restore(session, author, catalog.THINGS[table], record_id)


def _desks(desk: Desk) -> tuple[KnownDesk, ...]:
    with desk.database.read() as session:
        devices = session.scalars(
            sa.select(Device)
            .where(col(Device.role) == identity.TEAM)
            .order_by(col(Device.group_code), col(Device.label), col(Device.id))
        ).all()
        newest = {
            row.device: row
            for row in session.scalars(
                sa.select(Bundle)
                .where(col(Bundle.direction) == exchange.INCOMING, col(Bundle.to) == TO_OFFICE)
                .order_by(col(Bundle.seq))
            )
        }
        return tuple(
            _desk(
                device,
                newest.get(device.id),
                chain.complete_to(chain.of_device(session, device.id, TO_OFFICE)),
            )
            for device in devices
        )


def _desk(device: Device, newest: Bundle | None, complete_to: int) -> KnownDesk:
    return KnownDesk(
        device=device.id,
        label=device.label or device.id,
        group_code=device.group_code or "",
        words=tuple(enrol.six_words(device.sign_key)),
        added_at=device.added_at,
        revoked=device.valid_through is not None,
        last=newest.seq if newest else None,
        last_created=newest.created if newest else None,
        complete_to=complete_to,
        valid_through=device.valid_through,
        successor=device.successor,
    )


def _entries(desk: Desk, table: str) -> tuple[Entry, ...]:
    thing = catalog.THINGS[table]
    with desk.database.read() as session:
        rows = session.scalars(sa.select(thing.model).where(col(thing.model.deleted).is_(False)))
        return tuple(Entry(row.id, {name: getattr(row, name) for name in thing.columns}) for row in rows)
