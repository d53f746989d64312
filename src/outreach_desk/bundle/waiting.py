"""Rows that wait, read again as their bundle listed them, with what this desk knows now.

Quarantined rows wait for what they name, or for a person; so do own writes that name what an undo took away.
Applied rows with columns that only a newer program knows wait for that program.
"""

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import kept, staging
from outreach_desk.bundle.kept import Reader
from outreach_desk.bundle.staging import Arrival
from outreach_desk.records import catalog, exchange
from outreach_desk.records.exchange import Received
from outreach_desk.records.reference import Codes


def rows(session: Session, codes: Codes) -> list[Arrival]:
    """Give all waiting rows, oldest first."""
    quarantined = col(Received.outcome) == exchange.QUARANTINED
    own = sa.and_(col(Received.outcome) == exchange.OWN, col(Received.reason).is_not(None))
    waits = sa.or_(quarantined, own, col(Received.reason) == staging.NEWER_COLUMN)
    query = sa.select(Received).where(waits, col(Received.undone).is_(False)).order_by(col(Received.id))
    reader = Reader(session)
    found = []
    for row in session.scalars(query):
        if row.table_name not in catalog.THINGS:
            continue
        if row.bundle_id is None:
            found.append(_own(row))
            continue
        by_table = reader.bundle(row.bundle_id)[1]
        if row.outcome == exchange.QUARANTINED or row.column != " ".join(by_table[row.table_name].newer):
            found.append(arrival(row, reader, codes))
    return found


def _own(row: Received) -> Arrival:
    cells = json.loads(row.cells)
    found = Arrival(row.table_name, 0, row.record_id, cells, own=True)
    found.state = kept.own_state(found.thing, cells)
    found.received_id, found.was = row.id, (row.reason, row.column)
    return found


def arrival(row: Received, reader: Reader, codes: Codes) -> Arrival:
    """Read a kept row of a bundle as if it came now."""
    package, by_table = reader.bundle(str(row.bundle_id))
    ours, table = package.ours, by_table[row.table_name]
    found = Arrival(row.table_name, row.row or 0, row.record_id, json.loads(row.cells), kind=ours.kind)
    found.bundle_id, found.received_id = package.id, row.id
    found.device, found.seq, found.group = ours.device, ours.seq or 0, ours.group
    found.have = ours.have
    found.was, found.admitted, found.parked = (row.reason, row.column), row.admitted, row.parked
    if set(found.cells) == set(table.header):
        staging.judge(found, table, codes)
    else:
        found.hold(staging.RAGGED)
    return found
