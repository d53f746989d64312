"""Receive: what a bundle would change, and taking it in: one transaction, after a verified backup."""

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.bundle import (
    apply,
    chain,
    container,
    keys,
    manifest,
    opening,
    own_keys,
    plan,
    reasons,
    signing,
    staging,
    trust,
    waiting,
)
from outreach_desk.bundle.opening import Envelope
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, logs
from outreach_desk.ground.errors import Cancelled, Problem, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import exchange, identity, record
from outreach_desk.records.exchange import Bundle
from outreach_desk.store import backup, safewrite, vault

IMPORTED, KNOWN, REFUSED, PREVIEW = "imported", "known", "refused", "preview"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Held:
    """One row that was not taken in: where it stands in the file and why it waits."""

    table: str
    row: int
    column: str | None
    reason: str

    def message(self) -> str:
        """Say in the shown language what it waits for."""
        return reasons.words(self.reason)

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {**vars(self), "message": self.message()}


@dataclass
class Handled:
    """What became of one file. `tables` counts rows per table and outcome.

    `gap`: something before it is missing. `freed`: rows that waited and came in with it. `newer`: tables and
    columns (`table.column`) that are kept until this program is updated.
    """

    file: str
    outcome: str
    device: str | None = None
    seq: int | None = None
    reason: str | None = None
    message: str | None = None
    group_code: str | None = None
    label: str | None = None
    gap: bool = False
    freed: int = 0
    tables: dict[str, dict[str, int]] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    newer: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {
            "file": self.file,
            "device": self.device,
            "seq": self.seq,
            "outcome": self.outcome,
            "reason": self.reason,
            "message": self.message,
            "gap": self.gap,
            "freed": self.freed,
            "tables": self.tables,
            "held": [one.as_dict() for one in self.held],
            "newer": self.newer,
        }


def receive(
    desk: Desk,
    files: list[Path],
    *,
    preview: bool = False,
    progress: Progress | None = None,
    let_in: bool = False,
) -> list[Handled]:
    """Take in bundles at the office, or only see what they would do. `let_in`: also late ones of the revoked.

    A file that is refused changes nothing and keeps nobody else out. `progress(done, total)` may raise
    Cancelled: then every table is as it was. Raises Refused before anything is begun (no backup).
    """
    desk.need_office()
    report = progress or (lambda _done, _total: None)
    handled: list[Handled] = []
    if not preview:
        backup.make(desk.database.engine, desk.database.keys.subkey(vault.DATABASE), desk.home)
    with desk.database.read() if preview else desk.database.write() as session:
        for number, file in enumerate(files):
            report(number, len(files))
            handled.append(_one(desk, session, file, report, preview=preview, let_in=let_in))
    for one in handled if not preview else ():
        logs.event(desk.home.log, f"import_{one.outcome}", seq=one.seq or 0)
    return handled


def _one(
    desk: Desk, session: Session, file: Path, progress: Progress, *, preview: bool, let_in: bool
) -> Handled:
    handled = Handled(file.name, REFUSED)
    try:
        with session.begin_nested():
            _take(session, file, progress, handled, let_in=let_in)
    except Cancelled:
        raise
    except Problem as problem:
        session.expire_all()
        record.codes_changed(session)
        if not preview:
            _keep_aside(desk, session, file)
        handled.outcome, handled.reason, handled.message = REFUSED, problem.code, problem.message()
    if preview and handled.outcome == IMPORTED:
        handled.outcome = PREVIEW
    return handled


def _keep_aside(desk: Desk, session: Session, file: Path) -> None:
    """Keep a refused file for whoever asks later; where that fails, the others come in.

    A file that is not sealed is sealed for this office first: nothing lies in a desk's folder in clear.
    """
    with contextlib.suppress(Refused, OSError):
        data = read_file(file)
        desk.home.kept_aside.mkdir(exist_ok=True)
        name = f"refused-{hashlib.sha256(data).hexdigest()[:16]}{container.SUFFIX}"
        if not (desk.home.kept_aside / name).exists():
            if not container.is_sealed(data):
                own = keys.recipient(identity.need(session, identity.AGE_IDENTITY))
                data = container.encrypt(data, [own])
            safewrite.replace(desk.home.kept_aside / name, data)


def read_file(file: Path) -> bytes:
    """Read a file that a person named, at most what a bundle may have. Raises Refused."""
    try:
        with file.open("rb") as stream:
            return stream.read(container.MOST_BYTES * 2 + 1)
    except OSError as error:
        words = N_("The file cannot be read. Plug the stick in again and choose it once more.")
        raise Refused("unreadable", said(words)) from error


def _take(session: Session, file: Path, progress: Progress, handled: Handled, *, let_in: bool) -> None:
    """Take one bundle in and write into `handled` what became of it. Raises Refused."""
    data = read_file(file)
    envelope = opening.open_bundle(data, own_keys.identities_of(session))
    ours = envelope.manifest.ours
    # So far nobody has proven anything: a refusal says who the file claims to be from.
    handled.device, handled.seq = ours.device, ours.seq
    if ours.kind == manifest.REPORT and not envelope.sealed:
        words = N_("This file is not sealed: anybody could have read it. Ask the team to export again.")
        raise Refused("not_sealed", said(words))
    if ours.kind != manifest.REPORT:
        words = N_("This file is no report of a team (it is of the kind “{kind}”). Use the page made for it.")
        raise Refused("wrong_kind", said(words, kind=ours.kind))
    sender = trust.sender(session, envelope, let_in=let_in)
    if not envelope.signed_by([one for one in (sender.sign_key, sender.next_sign_key) if one]):
        raise trust.bad_signature(ours.device)
    handled.message = signing.hear(session, ours.trust)
    _check_address(session, envelope)
    opening.check_content(envelope)
    if any(resource.name == manifest.DEVICE_TABLE for resource in envelope.manifest.resources):
        raise container.DamagedError("table_not_here")
    handled.group_code, handled.label = sender.group_code, sender.label
    known = session.get(Bundle, envelope.manifest.id)
    if known is not None and known.manifest_hash == envelope.manifest_hash:
        handled.outcome = KNOWN
        return
    if known is not None:
        raise container.DamagedError("bundle_id_used")
    chain.refuse_broken(session, ours, envelope.manifest_hash)
    if ours.group != sender.group_id:
        words = N_("This file speaks for another group than device {device} belongs to. Nothing was taken.")
        raise Refused("wrong_group", said(words, device=ours.device))
    before = chain.complete_to(chain.of_device(session, ours.device, str(ours.to)))
    found = _import(session, envelope, file, data, progress, from_office=False)
    handled.outcome, handled.gap = IMPORTED, (ours.since or 0) > before
    _tell(handled, found)


def _tell(handled: Handled, found: plan.Plan) -> None:
    handled.tables, handled.freed = found.counts(), len(found.freed)
    handled.held = [
        Held(step.arrival.table, step.arrival.row, step.arrival.column, str(step.arrival.reason))
        for step in found.steps
        if step.outcome == exchange.QUARANTINED
    ]
    newer = {f"{step.arrival.table}.{column}" for step in found.steps for column in step.arrival.newer}
    newer |= {one.table for one in handled.held if one.reason == staging.NEWER_TABLE}
    handled.newer = sorted(newer)


def _check_address(session: Session, envelope: Envelope) -> None:
    ours = envelope.manifest.ours
    if ours.office not in own_keys.office_names(session) or ours.to != identity.OFFICE:
        words = N_("This file was made for another office. Nothing was taken from it.")
        raise Refused("wrong_office", said(words))
    numbered = ours.seq is not None and ours.since is not None and ours.since < ours.seq
    first, last = ours.part or (1, 1)
    if not numbered or not 1 <= first <= last:
        raise container.DamagedError("chain_form")


def take_office_tables(session: Session, envelope: Envelope, file: Path) -> plan.Plan:
    """Take the directory and lists of an office package into a team desk's database."""
    if session.get(Bundle, envelope.manifest.id) is not None:
        return plan.Plan()
    return _import(session, envelope, file, b"", lambda _done, _total: None, from_office=True)


def _import(
    session: Session,
    envelope: Envelope,
    file: Path,
    data: bytes,
    progress: Progress,
    *,
    from_office: bool,
) -> plan.Plan:
    package, ours = envelope.manifest, envelope.manifest.ours
    part, parts = ours.part or (None, None)
    session.add(
        Bundle(
            id=package.id,
            direction=exchange.INCOMING,
            kind=ours.kind,
            to=ours.to or "",
            device=ours.device,
            seq=ours.seq,
            previous=ours.previous,
            since=ours.since,
            part=part,
            parts=parts,
            manifest_hash=envelope.manifest_hash,
            file_hash=hashlib.sha256(data).hexdigest(),
            file_name=file.name if file.name.startswith("desk-") else "",
            manifest=envelope.manifest_data.decode(),
            created=package.created,
            handled_at=dates.now_instant(),
            outcome=IMPORTED,
        )
    )
    session.flush()
    codes = record.local_codes(session)
    arrivals = staging.read_tables(package, envelope.members, codes)
    for arrival in arrivals:
        arrival.bundle_id, arrival.device, arrival.group = package.id, ours.device, ours.group
        arrival.seq = ours.seq or 0
    progress(0, len(arrivals))
    waits = waiting.rows(session, codes)
    found = plan.plan(session, arrivals, waits, from_office=from_office)
    progress(0, len(arrivals))
    apply.apply(session, found, progress)
    return found
