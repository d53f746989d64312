"""What was ever taken in of one record, or written here, each with the file that brought it."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from outreach_desk.bundle import kept
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import State, Written
from outreach_desk.bundle.shared_names import Have, Heard
from outreach_desk.records import catalog, exchange
from outreach_desk.records.base import Thing
from outreach_desk.records.exchange import Bundle, Received


@dataclass(frozen=True)
class Taken:
    """A state that was taken in here, whether it still `counts` or was taken back, and the file it came in.

    `device` is None for a write of this desk; `seq` for a file that was let in as a fork, and is in no chain.
    """

    thing: Thing
    state: State
    counts: bool
    device: str | None = None
    seq: int | None = None
    have: Have = field(default_factory=dict)

    def is_told(self, heard: Heard) -> bool:
        """Say whether a sender who had heard this had this state."""
        told = heard.files.get(self.device or "", 0)
        return self.device in heard.line or (self.seq is not None and self.seq <= told)

    def written(self, fact: str) -> Written | None:
        """Give stamp and cells of a fact, None where the state says nothing of it."""
        stamp = self.state.edits.get(fact)
        if stamp is None:
            return None
        return stamp, {name: self.state.cells[name] for name in self.thing.facts[fact]}


def of_record(session: Session, key: Key, reader: kept.Reader) -> list[Taken]:
    """Give what was ever taken in or written here of a record, oldest first."""
    return [
        of(row, reader, session)
        for row in kept.of(session, [key])[key]
        if kept.counts(row) or {row.outcome, row.parked} & {*exchange.APPLIED}
    ]


def of(row: Received, reader: kept.Reader, session: Session) -> Taken:
    """Give a kept row as what was taken in."""
    thing, state = catalog.THINGS[row.table_name], reader.state(row)
    if row.bundle_id is None:
        return Taken(thing, state, kept.counts(row))
    ours = reader.bundle(row.bundle_id)[0].ours
    forked = session.get_one(Bundle, row.bundle_id).outcome == exchange.FORKED
    return Taken(thing, state, kept.counts(row), ours.device, None if forked else ours.seq, ours.have)
