"""One chain of files that leave this desk: numbers spent once, parts, the copy kept aside, the safe write.

Reports, twins and returns share it; each says to whom, since when, and what is inside.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import chain, compose, container, own_keys, trust
from outreach_desk.bundle.compose import Composed
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, logs, words
from outreach_desk.records import catalog, exchange, identity
from outreach_desk.records.base import Record
from outreach_desk.records.exchange import Bundle, Device
from outreach_desk.store import safewrite

PART_BYTES = 48 * 1024 * 1024
Rows = list[tuple[str, Record]]


@dataclass(frozen=True)
class Exported:
    """A file that was written and read back. `words` are read by telephone to check it."""

    path: Path
    seq: int
    since: int
    words: list[str]
    rows: int
    counts: dict[str, int]
    more: tuple["Exported", ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {
            "file": self.path.name,
            "seq": self.seq,
            "since": self.since,
            "words": self.words,
            "rows": self.rows,
            "counts": self.counts,
            "more": [one.as_dict() for one in self.more],
        }


@dataclass(frozen=True)
class Letter:
    """What a chain's next files have in common: kind, address, readers' keys, and what the manifest says.

    `tables` are those of every part besides its records; `things` the tables of records that it has.
    """

    kind: str
    to: str
    recipients: tuple[str, ...]
    since: int
    ours: Mapping[str, Any]
    things: tuple[str, ...]
    tables: Mapping[str, compose.Table]
    private: bool = False


def sent(session: Session, to: str) -> "sa.Select[Bundle]":
    """Give the files of this device to an address."""
    return sa.select(Bundle).where(
        col(Bundle.direction) == exchange.OUTGOING,
        col(Bundle.device) == identity.need(session, identity.DEVICE),
        col(Bundle.to) == to,
    )


def with_seq(session: Session, to: str, seq: int) -> Bundle | None:
    """Give the file of a number, None where this device never wrote one."""
    return session.scalar(sent(session, to).where(col(Bundle.seq) == seq)) if seq else None


def last(session: Session, to: str) -> Bundle | None:
    """Give the newest file to an address."""
    return session.scalar(sent(session, to).order_by(col(Bundle.seq).desc()).limit(1))


def newest_from(session: Session, device: str, to: str) -> Bundle | None:
    """Give the newest file that came in from a device on one of its chains."""
    query = sa.select(Bundle).where(
        col(Bundle.direction) == exchange.INCOMING,
        col(Bundle.device) == device,
        col(Bundle.to) == to,
        col(Bundle.outcome) != exchange.FORKED,
    )
    return session.scalar(query.order_by(col(Bundle.seq).desc()).limit(1))


def have(session: Session, devices: Iterable[str], to: str) -> dict[str, dict[str, int]]:
    """Give how far this desk has everything of these devices' files to an address; nothing is left out."""
    reached = {one: chain.complete_to(chain.of_device(session, one, to)) for one in devices}
    return {device: {to: seq} for device, seq in reached.items() if seq}


def valid_of_group(session: Session, group: str) -> list[Device]:
    """Give the devices of a group that may speak."""
    return [
        one
        for one in trust.all_devices(session)
        if one.role == identity.TEAM and one.group_id == group and one.valid_through is None
    ]


def keys_of(devices: Iterable[Device]) -> tuple[str, ...]:
    """Give the keys that files for these devices are sealed to."""
    return tuple(key for one in devices for key in (one.recipient, one.next_recipient) if key)


def neutral_name() -> str:
    """Draw a file name that tells nothing."""
    return f"desk-{own_keys.new_device()}{container.SUFFIX}"


def spend(session: Session, letter: Letter, rows: Rows, part_bytes: int) -> list[tuple[Composed, Bundle]]:
    """Compose the letter's files, each with the next number, in the caller's transaction."""
    parts = _parts(rows, part_bytes)
    return [_compose(session, letter, part, number, len(parts)) for number, part in enumerate(parts, 1)]


def _parts(rows: Rows, part_bytes: int) -> list[Rows]:
    """Cut rows into parts by change number, each small enough for one file; at least one."""
    parts: list[Rows] = [[]]
    size = 0
    for name, row in sorted(rows, key=lambda one: one[1].change):
        weight = sum(len(cell.encode()) + 1 for cell in catalog.THINGS[name].cells(row).values())
        weight += len(row.version) + len(row.edits)
        if parts[-1] and size + weight > part_bytes:
            parts.append([])
            size = 0
        parts[-1].append((name, row))
        size += weight
    return parts


def _compose(session: Session, letter: Letter, rows: Rows, number: int, of: int) -> tuple[Composed, Bundle]:
    by_table = {table: [row for name, row in rows if name == table] for table in letter.things}
    tables = dict(letter.tables) | {
        name: compose.record_table(
            catalog.THINGS[name], sorted(found, key=lambda row: row.id), private=letter.private
        )
        for name, found in by_table.items()
    }
    before = last(session, letter.to)
    seq = (before.seq or 0) + 1 if before else 1
    ours = {
        **letter.ours,
        "kind": letter.kind,
        "to": letter.to,
        "device": identity.need(session, identity.DEVICE),
        "seq": seq,
        "previous": before.manifest_hash if before else None,
        "since": letter.since,
        "part": [number, of] if of > 1 else None,
        "trust": trust.held(session),
        "period": compose.period(by_table, catalog.THINGS),
        "clock": "suspect" if before and dates.now_instant() < before.created else "ok",
        "audit": None,
    }
    seed = identity.need(session, identity.SIGN_SEED)
    composed = compose.compose(tables, ours, seed=seed, recipients=letter.recipients)
    bundle = Bundle(
        id=composed.bundle_id,
        direction=exchange.OUTGOING,
        kind=letter.kind,
        to=letter.to,
        device=str(ours["device"]),
        seq=seq,
        previous=before.manifest_hash if before else None,
        since=letter.since,
        part=number if of > 1 else None,
        parts=of if of > 1 else None,
        manifest_hash=composed.manifest_hash,
        file_hash=hashlib.sha256(composed.data).hexdigest(),
        file_name=neutral_name(),
        manifest=composed.manifest.decode(),
        composed_change=identity.change(session),
        created=composed.created,
        handled_at=dates.now_instant(),
        outcome="composed",
    )
    session.add(bundle)
    session.flush()
    return composed, bundle


def deliver(desk: Desk, folder: Path, spent: Iterable[tuple[Composed, Bundle]]) -> Exported:
    """Write the files, keeping the same sealed bytes aside: a number is never composed twice."""
    written = [_deliver(desk, folder, composed, bundle) for composed, bundle in spent]
    return Exported(**{**vars(written[0]), "more": tuple(written[1:])})


def _deliver(desk: Desk, folder: Path, composed: Composed, bundle: Bundle) -> Exported:
    desk.home.kept_aside.mkdir(exist_ok=True)
    safewrite.replace(desk.home.kept_aside / bundle.file_name, composed.data)
    path = safewrite.write(folder, bundle.file_name, composed.data)
    with desk.write() as (session, _):
        session.get_one(Bundle, bundle.id).outcome = "exported"
    logs.event(desk.home.log, "exported", seq=bundle.seq or 0, rows=sum(composed.counts.values()))
    return Exported(
        path=path,
        seq=bundle.seq or 0,
        since=bundle.since or 0,
        words=words.six_words(composed.data),
        rows=sum(composed.counts.values()),
        counts=composed.counts,
    )
