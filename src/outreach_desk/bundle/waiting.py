"""Rows that wait, read again as their bundle listed them, with what this desk knows now.

Quarantined rows wait for what they name, or for a person. Applied rows with columns that only a newer
program knows wait for that program.
"""

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import manifest, staging
from outreach_desk.bundle.manifest import Manifest
from outreach_desk.bundle.staging import Arrival, TableReader
from outreach_desk.records import catalog, exchange
from outreach_desk.records.exchange import Bundle, Received
from outreach_desk.records.reference import Codes


def rows(session: Session, codes: Codes) -> list[Arrival]:
    """Give all waiting rows, oldest first."""
    quarantined = col(Received.outcome) == exchange.QUARANTINED
    waits = sa.or_(quarantined, col(Received.reason) == staging.NEWER_COLUMN)
    query = sa.select(Received).where(waits, col(Received.undone).is_(False)).order_by(col(Received.id))
    known: dict[str, tuple[Manifest, dict[str, TableReader]]] = {}
    found = []
    for kept in session.scalars(query):
        if kept.bundle_id is None or kept.table_name not in catalog.THINGS:
            continue
        if kept.bundle_id not in known:
            known[kept.bundle_id] = _readers(session.get_one(Bundle, kept.bundle_id))
        package, by_table = known[kept.bundle_id]
        reader = by_table[kept.table_name]
        if kept.outcome == exchange.QUARANTINED or kept.column != " ".join(reader.newer):
            found.append(_arrival(kept, package, reader, codes))
    return found


def _readers(bundle: Bundle) -> tuple[Manifest, dict[str, TableReader]]:
    package = manifest.read(bundle.manifest.encode())
    return package, {resource.name: TableReader.of(resource) for resource in package.resources}


def _arrival(kept: Received, package: Manifest, reader: TableReader, codes: Codes) -> Arrival:
    ours = package.ours
    arrival = Arrival(kept.table_name, kept.row or 0, kept.record_id, json.loads(kept.cells))
    arrival.bundle_id, arrival.received_id = package.id, kept.id
    arrival.device, arrival.seq, arrival.group = ours.device, ours.seq or 0, ours.group
    arrival.was = (kept.reason, kept.column)
    if set(arrival.cells) == set(reader.header):
        staging.judge(arrival, reader, codes)
    else:
        arrival.hold(staging.RAGGED)
    return arrival
