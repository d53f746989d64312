"""Rows that wait in quarantine, read again as their bundle listed them, with what this desk knows now."""

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import manifest
from outreach_desk.bundle.staging import Arrival, TableReader, judge
from outreach_desk.records import catalog, exchange
from outreach_desk.records.exchange import Bundle, Received
from outreach_desk.records.reference import Codes


def rows(session: Session, codes: Codes) -> list[Arrival]:
    """Give all waiting rows, oldest first."""
    query = (
        sa.select(Received)
        .where(col(Received.outcome) == exchange.QUARANTINED, col(Received.undone).is_(False))
        .order_by(col(Received.id))
    )
    readers: dict[str, tuple[Bundle, dict[str, TableReader]]] = {}
    found = []
    for kept in session.scalars(query):
        if kept.bundle_id is None or kept.table_name not in catalog.THINGS:
            continue
        if kept.bundle_id not in readers:
            readers[kept.bundle_id] = _readers(session.get_one(Bundle, kept.bundle_id))
        bundle, by_table = readers[kept.bundle_id]
        found.append(_arrival(kept, bundle, by_table[kept.table_name], codes))
    return found


def _readers(bundle: Bundle) -> tuple[Bundle, dict[str, TableReader]]:
    package = manifest.read(bundle.manifest.encode())
    return bundle, {resource.name: TableReader.of(resource) for resource in package.resources}


def _arrival(kept: Received, bundle: Bundle, reader: TableReader, codes: Codes) -> Arrival:
    cells = json.loads(kept.cells)
    arrival = Arrival(kept.table_name, kept.row or 0, kept.record_id, cells)
    arrival.bundle_id, arrival.device, arrival.received_id = bundle.id, bundle.device, kept.id
    arrival.group = manifest.read(bundle.manifest.encode()).ours.group
    if len(cells) == len(reader.header):
        judge(arrival, reader, codes)
    else:
        arrival.hold(kept.reason or "ragged_row")
    return arrival
