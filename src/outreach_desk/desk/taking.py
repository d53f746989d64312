"""Takes one opened bundle into the desk's tables: staging, plan, apply, within the caller's transaction.

Who may speak, and to whom, is asked before (`desk.speaker`).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from outreach_desk.bundle import (
    apply,
    carried,
    container,
    discarded,
    manifest,
    passing_on,
    plain,
    plan,
    shared_names,
    step,
    waiting,
)
from outreach_desk.bundle.opening import Envelope
from outreach_desk.bundle.plan import Plan
from outreach_desk.desk import renewal
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import exchange, identity, record
from outreach_desk.records.exchange import Bundle

Progress = Callable[[int, int], None]
Consent = Callable[[Plan], None]


@dataclass(frozen=True)
class Arrived:
    """A bundle as it lies there: its file, its sealed bytes, and what was found inside."""

    file: Path
    data: bytes
    envelope: Envelope


def read_file(file: Path) -> bytes:
    """Read a file that a person named, at most what a bundle may have. Raises Refused."""
    try:
        with file.open("rb") as stream:
            return stream.read(container.MOST_BYTES * 2 + 1)
    except OSError as error:
        words = N_("The file cannot be read. Plug the stick in again and choose it once more.")
        raise Refused("unreadable", said(words)) from error


def take_in(
    session: Session,
    arrived: Arrived,
    progress: Progress,
    *,
    fork: bool = False,
    one_by_one: bool = False,
    consent: Consent | None = None,
) -> Plan:
    """Take in all tables of records. `consent` sees the plan before anything is written, and may raise.

    `fork`: a person lets in the second of two histories of one device; every difference goes to Review.
    `one_by_one`: each row has a step in the plan, for somebody who wants to see it.
    """
    envelope = arrived.envelope
    _keep_bundle(session, arrived, outcome=exchange.FORKED if fork else exchange.IMPORTED)
    package, ours = envelope.manifest, envelope.manifest.ours
    waits = waiting.rows(session, record.local_codes(session))
    aside = discarded.standing(session)
    asked_about = [*((one.table, one.record_id) for one in waits), *aside]
    sure, arrivals = step.read(
        session, package, envelope.members, asked_about, progress, one_by_one=fork or one_by_one
    )
    for arrival in arrivals:
        arrival.bundle_id, arrival.device, arrival.group = package.id, ours.device, ours.group
        arrival.seq, arrival.kind, arrival.have = ours.seq or 0, ours.kind, ours.have
    renewal.refuse_rolled_back(session, arrivals, ours.have)
    held = discarded.hold(aside, arrivals)
    progress(0, len(arrivals))
    found = plan.plan(session, arrivals, waits, fork=fork, sure=sure)
    discarded.mark(found, held)
    progress(0, len(arrivals))
    if consent is not None:
        consent(found)
    apply.apply(session, found, progress)
    if ours.kind == manifest.REPORT:
        shared_names.note_whole(session, ours.device)
    carried.ask_again(session)
    if ours.kind in plan.TEAM_KINDS:
        carried.keep(session, package.id, ours.group, plain.QUESTION.read(envelope.members))
    passing_on.pass_on(session)
    return found


def take_office_tables(session: Session, arrived: Arrived) -> Plan:
    """Take the directory and lists of an office package into a team desk's database."""
    if session.get(Bundle, arrived.envelope.manifest.id) is not None:
        return Plan()
    return take_in(session, arrived, lambda _done, _total: None)


def _keep_bundle(session: Session, arrived: Arrived, *, outcome: str) -> None:
    package, ours = arrived.envelope.manifest, arrived.envelope.manifest.ours
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
            manifest_hash=arrived.envelope.manifest_hash,
            file_hash=hashlib.sha256(arrived.data).hexdigest(),
            file_name=arrived.file.name if arrived.file.name.startswith("desk-") else "",
            manifest=arrived.envelope.manifest_data.decode(),
            composed_change=identity.change(session),
            created=package.created,
            handled_at=dates.now_instant(),
            outcome=outcome,
        )
    )
    session.flush()


def is_kind(envelope: Envelope, *kinds: str) -> bool:
    """Say whether a bundle is of one of these kinds."""
    return envelope.manifest.ours.kind in kinds


def wrong_kind(kind: str) -> Refused:
    """Say that a file of this kind does not belong here."""
    words = {
        manifest.REQUEST: N_("This is the request of a new desk. Open it under “Register”."),
        manifest.OFFICE: N_("This is an office package. It is for the teams, not for this desk."),
        manifest.RETURN: N_("This is an answer of an office to a group. It is for the group's laptops."),
        manifest.TWIN: N_("This is a file between two laptops of one group. It is not for this desk."),
        manifest.REPORT: N_("This is a team's report. Only its office can take it in."),
        manifest.LEVEL: N_("This is a report of one office to another. It is not for this desk."),
    }
    return Refused("wrong_kind", said(words[kind]))
