"""What a laptop disbelieves of others about the names that it bears or bore: another may bear them too.

A version says that its writers had seen this laptop's writes up to a number, and of a shared name it may have
got that number from the other bearer. The desk keeps its own writes; held against them it shows:

- A write under an own name that is none of the own ones, at a number of own ones or below: the name is
  shared, also where an earlier file brought it. Whatever the own version says of it was never seen here.
- Of an own save one part, and in the place of another something older: the same.
- Of what fell here before a file of a later name held it, maybe nobody has heard: what lists it may have it
  from the other bearer. A file of the name itself proves nothing: the other bearer's bear the same numbers.
- A number that is none of the own ones: the other bearer's, or own work that was lost with the database.
  Lost work had seen all that is left. That is taken to be so where the name ended because a backup was put
  in place or the folder came to another machine: then nothing was ever written here after the copy was made.
  Of any other ending nobody can say it, and an own write that would be lost is asked about.
- A name of which the office says that two bore it: whoever was followed first learns it by nothing else.

What remains undecided, and is believed: a number that both bearers used, where no write of the other under
it is left in the record and the office has not told yet that there were two; what a third laptop joined that
had heard both and could not tell them apart; and the shared name of a copy that only afterwards was replaced
by a backup or came to another machine, until a write shows it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import kept, own_keys, torn
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import State, Written
from outreach_desk.records import catalog, exchange, identity, stamps
from outreach_desk.records.exchange import Bundle, Device
from outreach_desk.records.stamps import Stamp

Have = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Name:
    """A name of this desk. `whole`: all that was ever written here under it is older than any copy.

    `later` are the names that came after it; `taken_on` says that the office let another device follow it, or
    told that two bore it.
    """

    device: str
    present: bool = False
    whole: bool = False
    later: frozenset[str] = frozenset()
    taken_on: bool = False


def of_desk(session: Session) -> dict[str, Name]:
    """Give the names of this desk, present and former."""
    present, former = identity.need(session, identity.DEVICE), own_keys.former_devices(session)
    told = _told_of(session)
    mine = {present, *(one.device for one in former)}
    found = {present: Name(present, present=True)}
    for one in former:
        row = session.get(Device, one.device)
        found[one.device] = Name(
            one.device,
            whole=one.reason in own_keys.COPIED,
            later=frozenset({present, *(o.device for o in former if o.retired_at > one.retired_at)}),
            taken_on=one.device in told
            or (row is not None and row.successor is not None and row.successor not in mine),
        )
    return found


def hear(session: Session, shared: Iterable[str]) -> None:
    """Remember the names of which the office says that two bore them: that is never taken back."""
    told = _told_of(session)
    if not told.issuperset(shared):
        identity.put(session, identity.TOLD_SHARED, json.dumps(sorted(told.union(shared))))


def _told_of(session: Session) -> set[str]:
    told = identity.get(session, identity.TOLD_SHARED)
    return set(json.loads(told)) if told else set()


@dataclass
class OwnDoubt:
    """The doubt about one record that another desk brings to a laptop with these names.

    `erased`: one of the two states is; then of own writes only the stamps are left. `whole`: the record
    stands here as it can be sent; where an undo took away what it rests on, no file of this desk held it.
    `asked`: two writes of the record were asked about here.
    """

    session: Session
    mine: Mapping[str, Name]
    key: Key
    coming: State
    have: Have
    erased: bool
    whole: bool = True
    asked: bool = False
    _suspected: dict[str, bool] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(one for one in self.mine.keys() & self.coming.version.keys() if self._suspects(one))

    def of_ours(self, fact: str, ours: Written, theirs: Stamp) -> bool:
        device = ours[0].device
        if device not in self.mine or not self._is_own(fact, ours) or not self._suspects(device):
            return False
        # Whoever holds a file of a later name holds all that was sent under this one; but who wrote the other
        # half of the name had not.
        return theirs.device == device or not self.whole or not self._has_heard(self.mine[device])

    def of_theirs(self, fact: str, theirs: Written, _ours: Stamp) -> bool:
        return self._is_foreign(fact, theirs) and not self._was_here(fact, theirs)

    def _suspects(self, device: str) -> bool:
        """Say whether the coming state may have a number of this name from its other bearer."""
        if device not in self._suspected:
            self._suspected[device] = self._found(self.mine[device])
        return self._suspected[device]

    def _found(self, name: Name) -> bool:
        if any(one in self.coming.version for one in name.later) and not self._has_fallen_untold(name):
            return False  # its writers had heard this desk when it had ended the name
        if self._shows_other(name.device):
            return True
        if name.present or name.whole:
            return False
        own = {one.counter for one in self._own if one.device == name.device}
        return bool(own) and (name.taken_on or self.coming.version[name.device] not in own)

    def _has_fallen_untold(self, name: Name) -> bool:
        """Say whether an own write fell here, and was asked about, before the sender had a file with it."""
        if not self.asked:
            return False
        columns = catalog.THINGS[self.key[0]].facts
        last: dict[str, Stamp] = {}
        for stamp, facts in self._own.items():
            last |= {fact: stamp for fact in facts if stamp > last.get(fact, stamps.LOWEST)}
        for fact, stamp in last.items():
            own = stamp, tuple(self._own[stamp][fact][column] for column in columns[fact])
            for bundle_id, state in self._came if stamp.device == name.device else ():
                theirs = state.edits.get(fact)
                if theirs is None or (theirs, tuple(state.cells[column] for column in columns[fact])) <= own:
                    continue
                if not self._told_before(name, bundle_id):
                    return True
                break
        return False

    def _told_before(self, name: Name, fell_to: str) -> bool:
        """Say whether the sender has a file of a later name, composed before that bundle came in here."""
        came = self.session.get_one(Bundle, fell_to).composed_change
        query = sa.select(col(Bundle.device), col(Bundle.to), col(Bundle.seq)).where(
            col(Bundle.direction) == exchange.OUTGOING,
            col(Bundle.device).in_(name.later),
            col(Bundle.composed_change) <= (came or 0),
        )
        return any(
            self.have.get(device, {}).get(to, 0) >= (seq or 0)
            for device, to, seq in self.session.execute(query)
        )

    def _shows_other(self, device: str) -> bool:
        """Say whether a write of the other bearer is in what comes, or is known from what came earlier."""
        return self._has_half_a_save(device) or any(
            stamp is not None
            and stamp.device == device
            and self._is_foreign(fact, (stamp, self._cells(fact, state)))
            for state in (self.coming, *self._earlier)
            for fact, stamp in state.edits.items()
        )

    def _has_half_a_save(self, device: str) -> bool:
        """Say whether a part of an own save comes, alike, and something older in the place of another."""
        return any(
            torn.half_saves(dict.fromkeys(facts, stamp), self.coming.edits)
            for stamp, facts in self._own.items()
            if stamp.device == device and len(facts) > 1
        )

    def _is_foreign(self, fact: str, written: Written) -> bool:
        """Say whether a write bears a name of this desk, is below one of its own, and is none of them."""
        stamp = written[0]
        if stamp.device not in self.mine or self._is_own(fact, written):
            return False
        return any(one.device == stamp.device and one.counter >= stamp.counter for one in self._own)

    def _is_own(self, fact: str, written: Written) -> bool:
        stamp, cells = written
        return fact in self._own.get(stamp, {}) and (self.erased or self._own[stamp][fact] == cells)

    def _was_here(self, fact: str, written: Written) -> bool:
        """Say whether an earlier file brought the write; then it was judged and asked about."""
        return any(
            state.edits.get(fact) == written[0] and self._cells(fact, state) == written[1]
            for state in self._earlier
        )

    def _has_heard(self, name: Name) -> bool:
        return any(reached for one in name.later for reached in self.have.get(one, {}).values())

    def _cells(self, fact: str, state: State) -> dict[str, str]:
        return {column: state.cells[column] for column in catalog.THINGS[self.key[0]].facts[fact]}

    @property
    def _earlier(self) -> list[State]:
        """Give what other desks' files brought of the record, as far as it counts."""
        return [state for _, state in self._came]

    @cached_property
    def _came(self) -> list[tuple[str, State]]:
        """Give the same, each with its bundle, oldest first."""
        reader, rows = kept.Reader(self.session), kept.of(self.session, [self.key])[self.key]
        return [
            (row.bundle_id, reader.state(row))
            for row in rows
            if row.bundle_id is not None and kept.counts(row)
        ]

    @cached_property
    def _own(self) -> dict[Stamp, dict[str, dict[str, str]]]:
        """Give the writes of this record by this desk: stamp → fact → cells."""
        query = sa.select(col(exchange.Received.cells)).where(
            col(exchange.Received.record_id) == self.key[1],
            col(exchange.Received.table_name) == self.key[0],
            col(exchange.Received.outcome) == exchange.OWN,
        )
        found: dict[Stamp, dict[str, dict[str, str]]] = {}
        for cells in self.session.scalars(query):
            state = kept.own_state(catalog.THINGS[self.key[0]], json.loads(cells))
            for fact, stamp in state.edits.items():
                if stamp is not None:
                    found.setdefault(stamp, {})[fact] = self._cells(fact, state)
        return found
