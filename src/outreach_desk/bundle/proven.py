"""Records whose states prove that two laptops wrote them under one name: there every write is accounted for.

Two values bear one stamp, or a state has a write of a name and not what its writer wrote before it (`torn`).
From the lowest such number on, a version that lists the name says nothing: so the office holds all that it
ever took in of the record against what stands. A value stands, is asked about, or was written over by
somebody who surely had it; else it is asked about now, whichever file came first.

What remains undecided, and is believed: what was written before the first number that shows it; and that a
third laptop wrote after the office had told it of a value, where one file brings both.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import kept, shared_names, taken, torn
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import Conflict, State, Written, emptied
from outreach_desk.bundle.shared_names import Lines
from outreach_desk.bundle.staging import Arrival
from outreach_desk.bundle.taken import Taken
from outreach_desk.records import identity, review, stamps
from outreach_desk.records.base import DELETED
from outreach_desk.records.exchange import Review
from outreach_desk.records.stamps import Stamp, Version

Lowest = Mapping[str, int]
"""Of each name that two bore the lowest number that shows it."""


def lowest(states: Iterable[Taken]) -> Lowest:
    """Find the names that two laptops bore by the states of one record."""
    values: dict[tuple[str, Stamp], set[str]] = defaultdict(set)
    edits = {}
    for one in states:
        edits[stamps.write_edits(one.state.edits)] = one.state.edits
        for fact in one.state.edits:
            written = one.written(fact)
            if written is not None:
                values[fact, written[0]].add(_text(written))
    found = {stamp for (_, stamp), texts in values.items() if len(texts) > 1}
    for first, second in combinations(edits.values(), 2):
        found |= torn.writes(first, second)
    return {
        name: min(stamp.counter for stamp in found if stamp.device == name)
        for name in {stamp.device for stamp in found}
    }


def without(version: Version, shown: Lowest) -> Version:
    """Give what a version says below the numbers from which on it is not believed."""
    cut = {name: min(counter, shown.get(name, counter + 1) - 1) for name, counter in version.items()}
    return {name: counter for name, counter in cut.items() if counter}


def untold(session: Session, sender: Taken, states: Iterable[Taken], shown: Lowest, lines: Lines) -> Lowest:
    """Give those names of which a sender had not been told all that counts here of the doubted numbers."""
    heard = shared_names.heard_by(session, str(sender.device), sender.have, lines)
    missing = {
        stamp.device
        for one in states
        if not one.is_told(heard)
        for stamp in one.state.edits.values()
        if stamp is not None and stamp.counter >= shown.get(stamp.device, stamp.counter + 1)
    }
    return {name: number for name, number in shown.items() if name in missing}


class Proofs:
    """Asks the office's records that one import touches; reads only those that may prove something."""

    def __init__(self, session: Session) -> None:
        self._session, self._reader = session, kept.Reader(session)
        self._office = identity.get(session, identity.KIND) == identity.OFFICE
        self._came: dict[Key, list[Taken]] = defaultdict(list)

    def take(self, arrival: Arrival, state: State) -> None:
        """Remember a state that this import takes in."""
        seq, device = (None, None) if arrival.own else (arrival.seq, arrival.device)
        made = Taken(arrival.thing, state, counts=True, device=device, seq=seq, have=arrival.have)
        self._came[arrival.table, arrival.record_id].append(made)

    def unaccounted(
        self, arrival: Arrival, before: State, after: State, met: Sequence[Conflict]
    ) -> list[Conflict]:
        """Give what is accounted for nowhere once a row is taken in, besides the conflicts that it `met`."""
        if not self._office or arrival.state is None:
            return []
        key, thing = (arrival.table, arrival.record_id), arrival.thing
        self.take(arrival, arrival.state)
        if not self._may_prove(key, before, arrival.state, met):
            return []
        states = [one for one in taken.of_record(self._session, key, self._reader) if one.counts]
        states += self._came[key]
        if after.erased:
            states = [replace(one, state=emptied(thing, one.state)) for one in states]
        shown = lowest(states)
        if not shown:
            return []
        lines = Lines(self._session, shared_names.known(self._session))
        account = Account(self._session, states, shown, lines, self._asked(key, met))
        return [
            Conflict(fact, review.FORK, (stamp, cells), lost)
            for fact, stamp in after.edits.items()
            if fact != DELETED and stamp is not None
            for cells in [{name: after.cells[name] for name in thing.facts[fact]}]
            for lost in account.lost(fact, (stamp, cells))
        ]

    def _may_prove(self, key: Key, before: State, coming: State, met: Sequence[Conflict]) -> bool:
        """Say whether the record may show what the join alone does not: something older came, or a fork."""
        older = any(
            stamp is not None and stamp < (before.edits.get(fact) or stamps.LOWEST)
            for fact, stamp in coming.edits.items()
        )
        return (
            older
            or key[1] in self._forks
            or any(one.kind == review.FORK for one in met)
            or bool(torn.names(before.edits, coming.edits))
        )

    @cached_property
    def _forks(self) -> set[str]:
        query = sa.select(col(Review.record_id)).where(col(Review.kind) == review.FORK)
        return set(self._session.scalars(query))

    def _asked(self, key: Key, met: Sequence[Conflict]) -> list[Mapping[str, str]]:
        """Give the values that the open questions about a record show, and those of what was met now."""
        table, record_id = key
        query = sa.select(col(Review.ours), col(Review.theirs)).where(
            col(Review.record_id) == record_id,
            col(Review.table_name) == table,
            col(Review.kind).in_(review.CONFLICTS),
            review.is_open(),
        )
        shown = [json.loads(side) for sides in self._session.execute(query) for side in sides if side]
        return [*shown, *(side[1] for one in met for side in (one.winner, one.loser))]


@dataclass
class Value:
    """One write of a fact: its stamp, its cells, and the places of the states that bear it, in order."""

    stamp: Stamp
    cells: Mapping[str, str]
    places: list[int]


@dataclass
class Account:
    """All states of one record that count, oldest first, and whose numbers are doubted from where on.

    `asked` are values that a question shows.
    """

    session: Session
    states: Sequence[Taken]
    shown: Lowest
    lines: Lines
    asked: Sequence[Mapping[str, str]]

    def lost(self, fact: str, standing: Written) -> Iterator[Written]:
        """Give the values of a fact that are accounted for nowhere, where a doubted number is concerned."""
        sound: list[Value] = []
        doubted = False
        for one in self._values(fact):
            doubted = doubted or self._is_doubted(one.stamp)
            if (
                one.cells == standing[1]
                or any(one.cells.items() <= side.items() for side in self.asked)
                or any(later.cells == one.cells or self._surely_over(later, one) for later in sound)
            ):
                sound.append(one)
            elif doubted:
                yield one.stamp, dict(one.cells)

    def _values(self, fact: str) -> list[Value]:
        """Give all writes of a fact, the latest first."""
        found: dict[tuple[Stamp, str], Value] = {}
        for place, state in enumerate(self.states):
            written = state.written(fact)
            if written is not None:
                one = found.setdefault((written[0], _text(written)), Value(*written, []))
                one.places.append(place)
        return [found[name] for name in sorted(found, reverse=True)]

    def _is_doubted(self, stamp: Stamp) -> bool:
        return stamp.counter >= self.shown.get(stamp.device, stamp.counter + 1)

    def _surely_over(self, later: Value, earlier: Value) -> bool:
        """Say whether the writer of a later write surely had the earlier one before her."""
        if later.stamp <= earlier.stamp:
            return False
        here = [place for place in later.places if self.states[place].device is None]
        if here:
            return earlier.places[0] < here[0]
        return self._lists(later, earlier.stamp) == len(later.places) and self._is_believed(later, earlier)

    def _lists(self, value: Value, stamp: Stamp) -> int:
        """Count the states with a value whose version lists a write."""
        return sum(stamps.has_seen(self.states[place].state.version, stamp) for place in value.places)

    def _is_believed(self, later: Value, earlier: Value) -> bool:
        """Say whether the versions that list the earlier write with the later one are to be believed."""
        by_two, of_two = self._is_doubted(later.stamp), self._is_doubted(earlier.stamp)
        if not (by_two or of_two) or self._in_earlier_file(later, earlier):
            return True
        if of_two:
            return not by_two and self._is_told(later, earlier)
        if earlier.stamp.device == later.stamp.device or self._was_before_both(later.stamp.device, earlier):
            return True
        # Who joined the two was not asked where the other bearer's number stood for this write.
        return not self._lists(earlier, later.stamp)

    def _in_earlier_file(self, later: Value, earlier: Value) -> bool:
        """Say whether the writer's own chain, which is one laptop's, had the earlier value first."""
        first, last = (
            [
                seq
                for place in value.places
                if self.states[place].device == later.stamp.device
                and (seq := self.states[place].seq) is not None
            ]
            for value in (earlier, later)
        )
        return bool(first and last) and min(first) < min(last)

    def _was_before_both(self, name: str, value: Value) -> bool:
        """Say whether a file of the name had a value before a number of it is doubted."""
        files = (self.states[place] for place in value.places)
        return any(
            one.device == name and not self._is_doubted(Stamp(one.state.version.get(name, 0), name))
            for one in files
        )

    def _is_told(self, later: Value, earlier: Value) -> bool:
        """Say whether she had been told of the earlier value when she first sent what she wrote."""
        for place in later.places:
            one = self.states[place]
            if one.device is not None and one.device in self.lines.of(later.stamp.device):
                heard = shared_names.heard_by(self.session, one.device, one.have, self.lines)
                return any(self.states[other].is_told(heard) for other in earlier.places)
        return False


def _text(written: Written) -> str:
    return json.dumps(written[1], sort_keys=True)
