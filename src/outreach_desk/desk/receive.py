"""Receive: what a bundle would change, and taking it in: one transaction, after a verified backup."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import (
    chain,
    container,
    manifest,
    opening,
    own_keys,
    plan,
    quick_apply,
    reasons,
    staging,
    trust,
)
from outreach_desk.desk import drives, incoming, inside, package, refusals, speaker, taking, told
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.inside import Inside
from outreach_desk.desk.taking import Arrived, Progress
from outreach_desk.desk.told import Told
from outreach_desk.ground import logs
from outreach_desk.ground.errors import Cancelled, Problem, Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import exchange, identity, record
from outreach_desk.records.exchange import Bundle, Device, Received
from outreach_desk.store import backup, database, safewrite, vault

IMPORTED, KNOWN, REFUSED, PREVIEW = "imported", "known", "refused", "preview"
MANY_HELD, MANY_CHANGED = "many_held", "many_changed"
# A file in which more is held back, or changes what is here, is looked at by a person first. Of fewer rows
# a share says nothing: one of three held back is no third of the work.
MOST_HELD, MOST_CHANGED, LEAST_ALARMING = 0.05, 0.30, 5
_CHANGES = (exchange.NEWER, exchange.JOINED, exchange.CONFLICT)
Sure = Callable[["Handled"], bool]


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

    Among these `discarded` stands only where rows come that a person discarded here before, just as they are.
    `gap`: something before it is missing. `freed`: rows that waited and came in with it. `newer`: tables and
    columns (`table.column`) that are kept until this program is updated. `alarms`: why a person should look
    twice. `again`: rows that were undone here before. `undone_at`: when this very file was undone. `told`:
    what an answer of the office says besides records. `claimed_label`, `claimed_group`: whom the list knows
    by the name that the file bears, proven or not; of a refused one, `parted` says that two laptops claimed
    to be that desk and both were let in here. `ended`: it says that the office ended this desk. `inside`:
    its rows, where they were asked for.
    """

    file: str
    outcome: str
    device: str | None = None
    seq: int | None = None
    reason: str | None = None
    message: str | None = None
    group_code: str | None = None
    label: str | None = None
    claimed_label: str | None = None
    claimed_group: str | None = None
    parted: bool = False
    ended: bool = False
    gap: bool = False
    freed: int = 0
    tables: dict[str, dict[str, int]] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    newer: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    again: int = 0
    undone_at: str | None = None
    bundle: str | None = None
    kind: str | None = None
    told: Told | None = None
    inside: Inside | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return {
            "file": self.file,
            "bundle": self.bundle,
            "kind": self.kind,
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
            "alarms": self.alarms,
            "again": self.again,
            "undone_at": self.undone_at,
            "told": vars(self.told) if self.told else None,
            **({"rows": self.inside.as_dict()} if self.inside is not None else {}),
        }


def receive(
    desk: Desk,
    files: Iterable[Path],
    *,
    preview: bool = False,
    progress: Progress | None = None,
    sure: Sure | None = None,
    let_in: bool = False,
    rows: bool = False,
) -> list[Handled]:
    """Take in bundles, or only see what they would do; a folder stands for all files of desks in it.

    A file that is refused changes nothing and keeps nobody else out. `progress(done, total)` may raise
    Cancelled: then every table is as it was. `sure` is asked where a file alarms. `let_in`: a person says
    that late files of revoked devices may come in. `rows`: each file's rows are wanted too, to look at.
    Raises Refused before anything is begun (no backup).
    """
    report = progress or (lambda _done, _total: None)
    handled: list[Handled] = []
    each = _each_file(files)
    if not preview and not _is_repeated(desk, each):
        backup.make(desk.database.engine, desk.database.keys.subkey(vault.DATABASE), desk.home)
    packages = [file for file in each if package.is_for(desk, file)]
    handled += [_package(desk, file, preview=preview) for file in packages]
    with desk.database.read() if preview else desk.database.write() as session:
        for number, file in enumerate(each):
            if file not in packages:
                report(number, len(each))
                how = _How(report, preview, sure, let_in, rows)
                handled.append(_one(desk, session, file, how))
    for one in handled if not preview else ():
        logs.event(desk.home.log, f"import_{one.outcome}", seq=one.seq or 0)
    return handled


def _package(desk: Desk, file: Path, *, preview: bool) -> Handled:
    """Take an office package at a team desk: lists and keys come before what needs them."""
    handled = Handled(file.name, PREVIEW if preview else IMPORTED, kind=manifest.OFFICE)
    try:
        accepted = package.take(desk, file, preview=preview)
        if accepted is not None:
            handled.ended, handled.message = accepted.ended, accepted.notice
    except Problem as problem:
        handled.outcome, handled.reason, handled.message = REFUSED, problem.code, problem.message()
    return handled


def _is_repeated(desk: Desk, files: Iterable[Path]) -> bool:
    """Say whether all these very files were taken in before: they change nothing, and need no copy."""
    query = sa.select(col(Bundle.file_hash)).where(col(Bundle.direction) == exchange.INCOMING)
    with desk.database.read() as session:
        taken = frozenset(session.scalars(query))
    try:
        return all(safewrite.digest_of(file).hex() in taken for file in files)
    except OSError:
        return False


def _each_file(files: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for file in files:
        inside = drives.files([drives.dropped_place(file)]) if file.is_dir() else ()
        found += [one.path for one in reversed(inside)] if file.is_dir() else [file]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class _How:
    """How files are to be taken in; see `receive`."""

    progress: Progress
    preview: bool
    sure: Sure | None
    let_in: bool
    rows: bool


def _one(desk: Desk, session: Session, file: Path, how: _How) -> Handled:
    handled = Handled(file.name, REFUSED)
    try:
        with database.savepoint(session):
            _take(session, file, handled, how)
    except Cancelled:
        raise
    except Problem as found:
        session.expire_all()
        record.codes_changed(session)
        if not how.preview:
            refusals.keep(desk, session, file)
        problem = incoming.refusal(session, found)
        handled.outcome, handled.reason, handled.message = REFUSED, problem.code, problem.message()
        handled.parted = handled.device is not None and trust.has_parted(session, handled.device)
    if how.preview and handled.outcome == IMPORTED:
        handled.outcome = PREVIEW
    return handled


def _take(session: Session, file: Path, handled: Handled, how: _How) -> None:
    """Take one bundle in and write into `handled` what became of it. Raises Refused."""
    data = taking.read_file(file)
    envelope = opening.open_bundle(data, own_keys.identities_of(session))
    ours = envelope.manifest.ours
    # So far nobody has proven anything: a refusal says who the file claims to be from.
    handled.device, handled.seq, handled.kind = ours.device, ours.seq, ours.kind
    if (claimed := session.get(Device, ours.device)) is not None:
        handled.claimed_label, handled.claimed_group = claimed.label, claimed.group_code
    sender = speaker.of(session, envelope, let_in=how.let_in)
    handled.message = speaker.hear(session, envelope)
    handled.group_code, handled.label = sender.group_code, sender.label
    handled.bundle = envelope.manifest.id
    known = session.get(Bundle, envelope.manifest.id)
    if known is not None and known.manifest_hash == envelope.manifest_hash:
        handled.outcome, handled.undone_at = KNOWN, known.undone_at
        return
    opening.check_content(envelope)
    check_tables(envelope)
    if known is not None:
        raise container.DamagedError("bundle_id_used")
    chain.refuse_broken(session, ours, envelope.manifest_hash)
    check_group(envelope, sender)
    before = chain.complete_to(chain.of_device(session, ours.device, str(ours.to)))

    def consent(found: plan.Plan) -> None:
        _tell(handled, found)
        handled.again = _undone_before(session, found)
        if handled.alarms and how.sure is not None and not how.sure(handled):
            words = N_("You chose to look at this file first. Nothing was taken from it.")
            raise Refused("not_sure", said(words))

    if ours.kind == manifest.RETURN:
        handled.message = told.take_envelope(session, envelope) or handled.message
        handled.ended = identity.get(session, identity.ENDED) is not None
    arrived = Arrived(file, data, envelope)
    found = taking.take_in(session, arrived, how.progress, one_by_one=how.rows, consent=consent)
    _tell(handled, found)
    if how.rows:
        handled.inside = inside.of(session, found)
    if ours.kind == manifest.RETURN:
        handled.told = told.take_words(session, envelope)
    handled.outcome, handled.gap = IMPORTED, (ours.since or 0) > before


def check_group(envelope: opening.Envelope, sender: Device) -> None:
    """Refuse a team's bundle that speaks for another group than its device belongs to."""
    ours = envelope.manifest.ours
    if ours.kind in plan.TEAM_KINDS and ours.group != sender.group_id:
        words = N_("This file speaks for another group than the desk “{desk}” belongs to. Nothing was taken.")
        raise Refused("wrong_group", said(words, desk=trust.called(sender)))


def check_tables(envelope: opening.Envelope) -> None:
    """Refuse a table that this kind of bundle never holds and that is no table of records."""
    names = {resource.name for resource in envelope.manifest.resources} & manifest.PLAIN_TABLES
    if not names <= manifest.PLAIN_TABLES_OF[envelope.manifest.ours.kind]:
        raise container.DamagedError("table_not_here")


def _tell(handled: Handled, found: plan.Plan) -> None:
    handled.tables, handled.freed = found.counts(), len(found.freed)
    for step in found.steps:
        if step.outcome == exchange.DISCARDED:
            counts = handled.tables[step.arrival.table]
            counts[exchange.DISCARDED] = counts.get(exchange.DISCARDED, 0) + 1
    handled.held = [
        Held(step.arrival.table, step.arrival.row, step.arrival.column, str(step.arrival.reason))
        for step in found.steps
        if step.outcome == exchange.QUARANTINED
    ]
    newer = {f"{step.arrival.table}.{column}" for step in found.steps for column in step.arrival.newer}
    newer |= {one.table for one in handled.held if one.reason == staging.NEWER_TABLE}
    handled.newer = sorted(newer)
    rows = len(found.steps) + found.sure.size
    changed = sum(counts[outcome] for counts in handled.tables.values() for outcome in _CHANGES)
    many_held = _alarms(len(handled.held), MOST_HELD * rows)
    handled.alarms = [MANY_HELD] * many_held + [MANY_CHANGED] * _alarms(changed, MOST_CHANGED * rows)


def _alarms(count: int, most: float) -> bool:
    return count >= LEAST_ALARMING and count > most


def _undone_before(session: Session, found: plan.Plan) -> int:
    """Count the rows that brought the same state before in an import that was undone here."""
    if session.scalar(sa.select(col(Received.id)).where(col(Received.undone).is_(True)).limit(1)) is None:
        return 0
    query = sa.select(col(Received.table_name), col(Received.record_id), col(Received.cells))
    undone = {tuple(row) for row in session.execute(query.where(col(Received.undone).is_(True)))}
    came = [
        (step.arrival.table, step.arrival.record_id, staging.kept_cells(step.arrival, erased=False))
        for step in found.steps
    ]
    return sum(one in undone for one in (*came, *quick_apply.states(found.sure)))
