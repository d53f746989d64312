"""Look into one bundle without taking it in: what it says of itself, and whether that is to be believed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.bundle import chain, manifest, opening, own_keys
from outreach_desk.bundle.opening import Envelope
from outreach_desk.desk import enrol, speaker, taking
from outreach_desk.desk.desk import Desk
from outreach_desk.records import identity
from outreach_desk.records.exchange import Bundle


@dataclass(frozen=True)
class Inspected:
    """What a bundle says of itself; `known` says that it was taken in here before."""

    file: str
    size: int
    sealed: bool
    id: str
    kind: str
    to: str | None
    device: str
    group: str | None
    seq: int | None
    since: int | None
    part: tuple[int, int] | None
    format: str
    created: str
    counts: dict[str, int]
    period: tuple[str | None, str | None]
    known: bool

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return dict(vars(self))


def inspect(desk: Desk, file: Path) -> Inspected:
    """Open a bundle and tell its envelope; nothing of it is believed. Raises Refused: not a bundle for us."""
    with desk.database.read() as session:
        data, envelope = _open(session, file)
        opening.check_content(envelope)
        return _told(session, file, data, envelope)


def verify(desk: Desk, file: Path) -> Inspected:
    """Ask everything that an import asks before it reads a row. Raises Refused with what is wrong."""
    with desk.database.read() as session:
        data, envelope = _open(session, file)
        opening.check_content(envelope)
        told = _told(session, file, data, envelope)
    if told.kind == manifest.REQUEST:
        enrol.look(file)
    elif told.kind == manifest.OFFICE:
        enrol.look_office(desk, file)
    else:
        with desk.database.read() as session:
            speaker.of(session, envelope)
            chain.refuse_broken(session, envelope.manifest.ours, envelope.manifest_hash)
    return told


def _open(session: Session, file: Path) -> tuple[bytes, Envelope]:
    data = taking.read_file(file)
    return data, opening.open_bundle(data, own_keys.identities_of(session))


def _told(session: Session, file: Path, data: bytes, envelope: Envelope) -> Inspected:
    package, ours = envelope.manifest, envelope.manifest.ours
    return Inspected(
        file=file.name,
        size=len(data),
        sealed=envelope.sealed,
        id=package.id,
        kind=ours.kind,
        to=ours.to,
        device=ours.device,
        group=ours.group,
        seq=ours.seq,
        since=ours.since,
        part=ours.part,
        format=ours.format,
        created=package.created,
        counts=dict(ours.counts),
        period=(ours.period.first, ours.period.last),
        known=session.get(Bundle, package.id) is not None and ours.device != _own(session),
    )


def _own(session: Session) -> str:
    return identity.need(session, identity.DEVICE)
