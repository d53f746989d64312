"""Letting in the second history of a device: two laptops claimed to be one, and a person wants both.

Its states are joined and every difference goes to Review; the device ends where the histories parted.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import chain, opening, own_keys, signing
from outreach_desk.bundle.opening import Envelope
from outreach_desk.desk import receive, speaker, taking
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.taking import Arrived
from outreach_desk.ground import dates, logs
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records.exchange import ADMITTED, FORKED, Bundle, BundleEvent, Device
from outreach_desk.store import backup, vault


@dataclass(frozen=True)
class Admitted:
    """A bundle let in as a fork: its rows by table and outcome, and where its device ends."""

    device: str
    seq: int
    valid_through: int
    tables: dict[str, dict[str, int]]

    def as_dict(self) -> dict[str, Any]:
        """Give the shape that `--json` prints."""
        return dict(vars(self))


def admit(desk: Desk, file: Path) -> Admitted:
    """Let in a bundle that was refused as a fork, after a backup, in one transaction.

    Raises Refused: it is no fork, it may not speak here for another reason, or the list waits for a person.
    """
    desk.need_office()
    data = taking.read_file(file)
    backup.make(desk.database.engine, desk.database.keys.subkey(vault.DATABASE), desk.home)
    with desk.write() as (session, _):
        signing.need(session)
        envelope = opening.open_bundle(data, own_keys.identities_of(session))
        ours = envelope.manifest.ours
        sender = speaker.of(session, envelope, fork=True)
        opening.check_content(envelope)
        receive.check_tables(envelope)
        receive.check_group(envelope, sender)
        _need_fork(session, envelope)
        through = _end(session, sender, envelope)
        found = taking.take_in(session, Arrived(file, data, envelope), _no_progress, fork=True)
        session.add(BundleEvent(bundle_id=envelope.manifest.id, act=ADMITTED, at=dates.now_instant()))
        signing.raise_trust(session)
    logs.event(desk.home.log, "fork_admitted", seq=ours.seq or 0, through=through)
    return Admitted(ours.device, ours.seq or 0, through, found.counts())


def _need_fork(session: Session, envelope: Envelope) -> None:
    """Refuse what is in already, and what fits its chain and needs no such door."""
    ours = envelope.manifest.ours
    if session.get(Bundle, envelope.manifest.id) is not None:
        raise Refused("known", said(N_("This file is in already; nothing was changed.")))
    parted = session.scalar(
        sa.select(sa.func.count()).where(
            col(Bundle.device) == ours.device, col(Bundle.to) == ours.to, col(Bundle.outcome) == FORKED
        )
    )
    if not parted and not chain.is_broken(session, ours, envelope.manifest_hash):
        words = N_("This file is no fork: it fits what is here. Take it in like any other.")
        raise Refused("no_fork", said(words))


def _end(session: Session, row: Device, envelope: Envelope) -> int:
    """End the device at the last number that both histories share; an earlier end stays."""
    ours = envelope.manifest.ours
    if chain.is_broken(session, ours, envelope.manifest_hash):
        common = chain.last_common(session, ours)
        row.valid_through = common if row.valid_through is None else min(row.valid_through, common)
    session.flush()
    return row.valid_through or 0


def _no_progress(_done: int, _total: int) -> None:
    return
