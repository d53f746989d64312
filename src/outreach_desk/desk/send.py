"""Send: what changed since the office last had everything, as one sealed file on a stick or in a folder."""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import compose, container, keys, manifest, trust
from outreach_desk.bundle.compose import Composed
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.unlock import DEVICE_ALPHABET, DEVICE_LENGTH
from outreach_desk.ground import dates, logs, words
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog, exchange, identity
from outreach_desk.records.base import Record
from outreach_desk.records.exchange import Bundle
from outreach_desk.store import safewrite

TO_OFFICE = "office"
PART_BYTES = 48 * 1024 * 1024
CLUSTER = 64 * 1024  # what a small file takes on a large stick
_OUTGOING = (col(Bundle.direction) == exchange.OUTGOING, col(Bundle.to) == TO_OFFICE)


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


def export(desk: Desk, folder: Path, *, part_bytes: int = PART_BYTES) -> Exported:
    """Write the report for the office into a folder. Raises Refused; then no file is left there.

    The number of the bundle is spent before the file is written: a file that never arrives is a hole that
    the next bundle covers, and no number is ever used for two contents.
    """
    desk.need_team()
    device = safewrite.need_folder(folder)
    with desk.write() as (session, _):
        _need_enrolment(session)
        parts = _parts(session, part_bytes)
        composed = [_compose(session, rows, number, len(parts)) for number, rows in enumerate(parts, 1)]
        safewrite.need_room(folder, sum(len(one.data) + CLUSTER for one, _ in composed))
    written = [_deliver(desk, folder, device, one, bundle) for one, bundle in composed]
    return Exported(**{**vars(written[0]), "more": tuple(written[1:])})


def waiting(desk: Desk) -> int:
    """Count the records that changed after what the office is known to have."""
    with desk.database.read() as session:
        after = _change_at(session, complete_to(session))
        return sum(
            session.scalar(sa.select(sa.func.count()).where(col(thing.model.change) > after)) or 0
            for thing in catalog.GROUP
        )


def sent(desk: Desk) -> list[Bundle]:
    """Give what this desk has sent to the office, newest first."""
    with desk.database.read() as session:
        rows = list(session.scalars(_outgoing().order_by(col(Bundle.seq).desc())))
        # Whoever asked reads them after the session has ended.
        session.expunge_all()
        return rows


def confirmed(desk: Desk) -> int:
    """Give the number up to which the office is known to have everything, 0 for nothing."""
    with desk.database.read() as session:
        return complete_to(session)


def learn_complete(session: Session, seq: int, said_at: str) -> None:
    """Take from the office's newest word how far it has everything, also when that is lower than before.

    Raises Refused where the office has more from this device than the device knows to have written.
    """
    last = session.scalar(sa.select(sa.func.max(col(Bundle.seq))).where(*_OUTGOING)) or 0
    if seq > last:
        words_ = N_(
            "The office has newer files of this desk than the desk itself: its database is an older copy."
            " Nothing was changed. Do not send from here; ask the office what to do."
        )
        raise Refused("rolled_back", said(words_))
    if said_at >= (identity.get(session, identity.COMPLETE_AT) or ""):
        identity.put(session, identity.COMPLETE_TO, str(seq))
        identity.put(session, identity.COMPLETE_AT, said_at)


def complete_to(session: Session) -> int:
    """Give the `complete_to` of the office as this desk last learned it."""
    return int(identity.get(session, identity.COMPLETE_TO) or 0)


def neutral_name() -> str:
    """Draw a file name that tells nothing."""
    return f"desk-{''.join(secrets.choice(DEVICE_ALPHABET) for _ in range(DEVICE_LENGTH))}{container.SUFFIX}"


def _need_enrolment(session: Session) -> None:
    if identity.get(session, identity.ENROLLED) != "true":
        words_ = N_(
            "The office has not approved this desk yet. Send it a request first; your records are safe here."
        )
        raise Refused("not_enrolled", said(words_))


def _outgoing() -> "sa.Select[Bundle]":
    return sa.select(Bundle).where(*_OUTGOING)


def _change_at(session: Session, seq: int) -> int:
    if seq == 0:
        return 0
    bundle = session.scalar(_outgoing().where(col(Bundle.seq) == seq))
    return bundle.composed_change or 0 if bundle else 0


def _parts(session: Session, part_bytes: int) -> list[list[tuple[str, Record]]]:
    """Cut what changed into parts by change number, each small enough for one file; at least one."""
    after = _change_at(session, complete_to(session))
    rows = [
        (thing.name, row) for thing in catalog.GROUP for row in compose.changed_rows(session, thing, after)
    ]
    parts: list[list[tuple[str, Record]]] = [[]]
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


def _compose(
    session: Session, rows: list[tuple[str, Record]], number: int, of: int
) -> tuple[Composed, Bundle]:
    by_table = {thing.name: [row for name, row in rows if name == thing.name] for thing in catalog.GROUP}
    tables = {
        name: compose.record_table(catalog.THINGS[name], sorted(found, key=lambda row: row.id))
        for name, found in by_table.items()
    }
    last = session.scalar(_outgoing().order_by(col(Bundle.seq).desc()).limit(1))
    seq = (last.seq or 0) + 1 if last else 1
    ours = {
        "kind": manifest.REPORT,
        "to": TO_OFFICE,
        "group": identity.need(session, identity.GROUP),
        "device": identity.need(session, identity.DEVICE),
        "seq": seq,
        "previous": last.manifest_hash if last else None,
        "since": complete_to(session),
        "have": {},
        "part": [number, of] if of > 1 else None,
        "office": keys.key_hash(identity.need(session, identity.OFFICE_KEY)),
        "trust": trust.held(session),
        "period": compose.period(by_table, catalog.THINGS),
        "clock": "suspect" if last and dates.now_instant() < last.created else "ok",
        "audit": None,
    }
    office = [one for one in trust.all_devices(session) if one.role == identity.OFFICE]
    recipients = [key for one in office for key in (one.recipient, one.next_recipient) if key]
    composed = compose.compose(
        tables, ours, seed=identity.need(session, identity.SIGN_SEED), recipients=recipients
    )
    bundle = Bundle(
        id=composed.bundle_id,
        direction=exchange.OUTGOING,
        kind=manifest.REPORT,
        to=TO_OFFICE,
        device=str(ours["device"]),
        seq=seq,
        previous=last.manifest_hash if last else None,
        since=complete_to(session),
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


def _deliver(desk: Desk, folder: Path, device: int, composed: Composed, bundle: Bundle) -> Exported:
    """Write one file, keeping the same sealed bytes aside: a number is never composed twice."""
    # Before anything is written: once the file lies there, nothing may keep us from saying so.
    spoken = words.six_words(composed.data)
    safewrite.replace_in(desk.home.kept_aside, bundle.file_name, composed.data)
    path = safewrite.write(folder, bundle.file_name, composed.data, device=device)
    with desk.write() as (session, _):
        session.get_one(Bundle, bundle.id).outcome = "exported"
    logs.event(desk.home.log, "exported", seq=bundle.seq or 0, rows=sum(composed.counts.values()))
    return Exported(
        path=path,
        seq=bundle.seq or 0,
        since=bundle.since or 0,
        words=spoken,
        rows=sum(composed.counts.values()),
        counts=composed.counts,
    )
