"""Reads one bundle for its import and parts its rows: those that come in by set, and those for the join."""

from collections.abc import Callable, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import by_column, manifest, quick, shared_names, staging
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.by_column import Known, Read
from outreach_desk.bundle.manifest import Manifest
from outreach_desk.bundle.quick import Sure
from outreach_desk.bundle.sheet import Sheet, sheets
from outreach_desk.bundle.staging import Arrival
from outreach_desk.records import identity, record
from outreach_desk.records.exchange import Device

Progress = Callable[[int, int], None]
_OWNER = "group"


def read(
    session: Session,
    package: Manifest,
    members: dict[str, bytes],
    asked_about: Iterable[Key],
    progress: Progress,
    *,
    one_by_one: bool = False,
) -> tuple[Sure, list[Arrival]]:
    """Give the rows of a bundle that are sure, and all others read one by one.

    `asked_about` are records of which a row waits or was discarded; `one_by_one` leaves no row to the set.
    Reads only; `progress(done, total)` may raise to stop. Raises DamagedError, TwiceError.
    """
    codes, group = record.local_codes(session), package.ours.group
    if one_by_one or group is None or not may_be_sure(package):
        return Sure(), staging.read_tables(package, members, codes)
    devices = frozenset(session.scalars(sa.select(col(Device.id))))
    own, shared = identity.need(session, identity.DEVICE), frozenset(shared_names.known(session))
    known = Known(codes, devices, own, shared)
    reads: dict[str, Read] = {}
    arrivals: list[Arrival] = []
    for sheet in sheets(package, members):
        found = _read(session, sheet, known, package.ours.counts.get(sheet.name, 0), progress)
        if found is None:
            arrivals += staging.read_sheet(sheet, codes)
        else:
            reads[sheet.name] = found
    keys = [*asked_about, *((one.table, one.record_id) for one in arrivals)]
    sure = Sure(quick.decide(session, reads, group, keys), group, package.id)
    for one in reads.values():
        arrivals += staging.read_rows(one.sheet, sorted(one.doubtful), codes)
    return sure, arrivals


def may_be_sure(package: Manifest) -> bool:
    """Say whether rows of such a bundle may come in by set: what teams report is nearly all there is."""
    return package.ours.kind == manifest.REPORT


def _read(session: Session, sheet: Sheet, known: Known, total: int, progress: Progress) -> Read | None:
    thing = sheet.reader.thing
    if thing is None or thing.owner != _OWNER or not sheet.reader.is_whole:
        return None
    return by_column.read(session, sheet, thing, known, lambda rows: progress(rows, total))
