"""The history of what came in, and taking an import back or letting it in again."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from outreach_desk.bundle import manifest, undo
from outreach_desk.bundle.undo import Undone
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import logs
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import exchange, identity
from outreach_desk.records.exchange import Bundle, Device, Received
from outreach_desk.store import backup, vault

CAN_UNDO = (manifest.REPORT, manifest.RETURN, manifest.TWIN)
_LEAST_NAME = 8


@dataclass(frozen=True)
class Import:
    """One bundle that came in. `tables` counts its rows per table and outcome, as they are now."""

    id: str
    kind: str
    device: str
    label: str
    group_code: str
    seq: int | None
    file: str
    created: str
    handled_at: str
    outcome: str
    undone_at: str | None
    tables: dict[str, dict[str, int]]

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return dict(vars(self))


@dataclass(frozen=True)
class Taken:
    """What taking an import back does, or did. Counts are records.

    `removed`: no longer here; `changed`: joined anew without it; `waiting`: wait again because they name
    what is gone; `freed`: came in because nothing overtakes them any more. `later` are imports that hold
    the same states, `sent_on` files that carried them further: an undo does not reach those.
    """

    bundles: tuple[str, ...]
    removed: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    freed: int = 0
    later: tuple[str, ...] = ()
    sent_on: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return dict(vars(self))


def history(desk: Desk) -> list[Import]:
    """Give all that came in, newest first."""
    with desk.database.read() as session:
        devices = {one.id: one for one in session.scalars(sa.select(Device))}
        tables = _tables(session)
        query = sa.select(Bundle).where(col(Bundle.direction) == exchange.INCOMING)
        rows = session.scalars(query.order_by(col(Bundle.handled_at).desc(), col(Bundle.id).desc()))
        return [_import(row, devices.get(row.device), tables.get(row.id, {})) for row in rows]


def _tables(session: Session) -> dict[str, dict[str, dict[str, int]]]:
    counts = sa.select(
        col(Received.bundle_id), col(Received.table_name), col(Received.outcome), sa.func.count()
    ).where(col(Received.bundle_id).is_not(None))
    grouped = counts.group_by(col(Received.bundle_id), col(Received.table_name), col(Received.outcome))
    found: dict[str, dict[str, dict[str, int]]] = {}
    for bundle_id, table, outcome, count in session.execute(grouped):
        found.setdefault(str(bundle_id), {}).setdefault(table, {})[outcome] = count
    return found


def _import(row: Bundle, device: Device | None, tables: dict[str, dict[str, int]]) -> Import:
    return Import(
        id=row.id,
        kind=row.kind,
        device=row.device,
        label=(device.label if device else None) or row.device,
        group_code=(device.group_code if device else None) or "",
        seq=row.seq,
        file=row.file_name,
        created=row.created,
        handled_at=row.handled_at,
        outcome=row.outcome,
        undone_at=row.undone_at,
        tables=tables,
    )


def find(session: Session, name: str) -> Bundle:
    """Find an import by its id, the beginning of it, or its file's name. Raises Refused."""
    incoming = col(Bundle.direction) == exchange.INCOMING
    named = sa.or_(col(Bundle.id) == name, col(Bundle.file_name) == name)
    if len(name) >= _LEAST_NAME:
        named = sa.or_(named, col(Bundle.id).startswith(name, autoescape=True))
    found = session.scalars(sa.select(Bundle).where(incoming, named).limit(2)).all()
    if len(found) != 1:
        words = N_(
            "There is no import of this name. See the list of imports and use the id that stands there."
        )
        raise Refused("no_such_import", said(words))
    if found[0].kind not in CAN_UNDO:
        words = N_("Lists and keys of the office are not taken back. Ask the office for a new package.")
        raise Refused("cannot_undo", said(words))
    return found[0]


def look(desk: Desk, names: Iterable[str]) -> Taken:
    """Say what taking these imports back would do. Nothing is changed."""
    with desk.database.read() as session:
        return _undo(session, names)


def take_back(desk: Desk, names: Iterable[str]) -> Taken:
    """Take imports back in one act, after a backup. Raises Refused: none of this name, or undone already."""
    backup.make(desk.database.engine, desk.database.keys.subkey(vault.DATABASE), desk.home)
    with desk.write() as (session, _):
        taken = _undo(session, names)
    logs.event(desk.home.log, "undone", bundles=len(taken.bundles))
    return taken


def let_in_again(desk: Desk, name: str) -> dict[str, Any]:
    """Let an undone import in again; gives the import and how many of its rows wait. Raises Refused."""
    backup.make(desk.database.engine, desk.database.keys.subkey(vault.DATABASE), desk.home)
    with desk.write() as (session, _):
        bundle = find(session, name)
        if bundle.undone_at is None:
            words = N_("This import is not undone; nothing was changed.")
            raise Refused("not_undone", said(words))
        found = undo.redo(session, bundle.id, lambda _done, _total: None)
        waits = sum(one.bundle_id == bundle.id for one in found.waiting)
        done = {"bundle": bundle.id, "rows": len(found.freed), "waiting": waits}
    logs.event(desk.home.log, "redone", rows=len(found.freed))
    return done


def _undo(session: Session, names: Iterable[str]) -> Taken:
    bundles = {bundle.id: bundle for bundle in (find(session, name) for name in names)}
    if any(bundle.undone_at is not None for bundle in bundles.values()):
        raise Refused("undone_already", said(N_("This import is undone already; nothing was changed.")))
    ids = tuple(sorted(bundles))
    later, sent_on = _later(session, ids), _sent_on(session, list(bundles.values()))
    done = undo.undo(session, ids, lambda _done, _total: None)
    return _told(ids, done, later, sent_on)


def _told(ids: tuple[str, ...], done: Undone, later: tuple[str, ...], sent_on: tuple[str, ...]) -> Taken:
    removed: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for (table, _), (before, after) in done.finals.items():
        removed[table] += after is None and before is not None
        changed[table] += after is not None and after != before
    return Taken(
        bundles=ids,
        removed=dict(+removed),
        changed=dict(+changed),
        waiting=dict(Counter(table for table, _ in done.parked)),
        freed=len(done.freed.freed),
        later=later,
        sent_on=sent_on,
    )


def _later(session: Session, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Find later imports that hold the very same states."""
    received = SQLModel.metadata.tables[str(Received.__tablename__)]
    mine, other = received.alias().c, received.alias().c
    # Questions that travel are no states: they come with every file until they are answered.
    state = mine.table_name != manifest.QUESTION_TABLE
    same = (
        state,
        mine.record_id == other.record_id,
        mine.table_name == other.table_name,
        mine.cells == other.cells,
    )
    query = (
        sa.select(other.bundle_id)
        .where(*same, mine.id < other.id, mine.bundle_id.in_(ids))
        .where(other.bundle_id.is_not(None), other.bundle_id.not_in(ids), other.undone.is_(False))
        .distinct()
    )
    return tuple(sorted(session.scalars(query)))


def _sent_on(session: Session, bundles: list[Bundle]) -> tuple[str, ...]:
    """Find the files that left this desk afterwards and held a record of these imports."""
    first = min(one.handled_at for one in bundles)
    groups = {
        one.group_id
        for one in session.scalars(sa.select(Device).where(col(Device.id).in_([b.device for b in bundles])))
    }
    query = sa.select(Bundle).where(
        col(Bundle.direction) == exchange.OUTGOING, col(Bundle.handled_at) >= first
    )
    own = identity.get(session, identity.KIND) == identity.TEAM
    return tuple(
        one.file_name
        for one in session.scalars(query.order_by(col(Bundle.handled_at)))
        if own or one.to.removeprefix("group:") in groups
        if any(json.loads(one.manifest)[manifest.OURS]["counts"].values())
    )
