"""A person's word about rows that wait: let in what waits for a person, discard a row, let it wait again.

Never let in: a row whose value, id or stamps cannot be right, one that names a record not here, a table that
its sender never writes. What is another group's needs a word of its own. The caller holds the transaction.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from outreach_desk.bundle import plan, undo, waiting
from outreach_desk.bundle.belonging import Belonging
from outreach_desk.bundle.kept import Reader
from outreach_desk.bundle.plan import Plan
from outreach_desk.ground import dates
from outreach_desk.records import exchange, record
from outreach_desk.records.exchange import BundleEvent, Received

FOR_A_PERSON = frozenset({plan.NO_DEVICE, plan.OTHER_GROUP})


def is_other_group(session: Session, row: Received) -> bool:
    """Say whether a waiting row is, or may be, another group's than that of the laptop which sent it."""
    arrival = waiting.arrival(row, Reader(session), record.local_codes(session))
    if arrival.state is None or arrival.kind not in plan.TEAM_KINDS:
        return False
    held = plan.records_of(session, [arrival])
    return Belonging(session, [arrival], held).fault(arrival) is not None


def let_in(session: Session, rows: Iterable[Received]) -> Plan:
    """Let rows in that wait for a person; one may go on waiting for a record that it names."""
    return _ask_again(session, list(rows), exchange.ADMITTED)


def discard(session: Session, rows: Iterable[Received]) -> None:
    """Put waiting rows aside: they are kept, and this desk no longer says that it has their files whole."""
    for row in rows:
        row.outcome, row.admitted = exchange.DISCARDED, False
        _note(session, row, exchange.DISCARDED)
    session.flush()


def take_up(session: Session, rows: Iterable[Received]) -> Plan:
    """Let discarded rows wait again; what nothing keeps out any more comes in."""
    return _ask_again(session, list(rows), exchange.TAKEN_UP)


def _ask_again(session: Session, rows: list[Received], act: str) -> Plan:
    for row in rows:
        row.outcome = exchange.QUARANTINED
        row.admitted = act == exchange.ADMITTED
        _note(session, row, act)
    session.flush()
    again = {row.id for row in rows if row.id is not None}
    return undo.retry(session, again, lambda _done, _total: None)


def _note(session: Session, row: Received, act: str) -> None:
    session.add(BundleEvent(bundle_id=str(row.bundle_id), act=f"row_{act}", at=dates.now_instant()))
