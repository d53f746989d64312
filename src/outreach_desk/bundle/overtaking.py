"""Which state of a record has overtaken another of the same device that waits (bundle format, "Import")."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from outreach_desk.bundle import kept, waiting
from outreach_desk.bundle.staging import Arrival
from outreach_desk.records import catalog, exchange, record, stamps
from outreach_desk.records.exchange import Received


def overtakes(later: Arrival, one: Arrival) -> bool:
    """Say whether a row of the same device comes from a later bundle and has seen all that `one` had.

    A file may come late: the numbers of the bundles say which state is the later one, not the arrival. They
    alone say it where a version cannot be read.
    """
    if later.state is None or later.device != one.device or later.seq <= one.seq:
        return False
    version = _version_of(one)
    return version is None or stamps.joined(later.state.version, version) == later.state.version


def overtaken(session: Session, rows: Iterable[Arrival]) -> list[Arrival]:
    """Give those of the rows that a later state of their device, taken in or waiting here, has overtaken."""
    asked = [one for one in rows if one.table in catalog.THINGS]
    if not asked:
        return []
    reader, codes = kept.Reader(session), record.local_codes(session)
    others = kept.of(session, {(one.table, one.record_id) for one in asked})
    return [
        one
        for one in asked
        if any(
            overtakes(waiting.arrival(other, reader, codes), one)
            for other in others[one.table, one.record_id]
            if _stays(other)
        )
    ]


def _stays(row: Received) -> bool:
    here = row.outcome in (*exchange.APPLIED, exchange.QUARANTINED)
    return row.bundle_id is not None and here and not row.undone


def _version_of(row: Arrival) -> stamps.Version | None:
    """Give the version that a row claims, though it may be held for another of its cells."""
    try:
        return stamps.read_version(row.cells.get("version", ""))
    except stamps.NotCanonicalError:
        return None
