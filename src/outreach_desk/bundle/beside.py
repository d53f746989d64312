"""Conflicts with what was taken in and does not stand: who saw an equal value has not seen the write.

What stands is one state of many: whoever had seen it need not have seen the others. And two states may show
that two laptops bear a name: what stands claims to have seen a write that comes for the first time, one of
them has a write of the name and not what its writer wrote before or with it (`torn`), or both have a write of
one number, each another value.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from outreach_desk.bundle import kept, own_names, torn
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import Conflict, State, Written, each_whole, emptied, join
from outreach_desk.records import exchange, stamps
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.exchange import Received
from outreach_desk.records.stamps import Edits, Stamp, Version


class Beside:
    """Holds what comes against every state of its record that counts here; reads those only where it must."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._reader = kept.Reader(session)
        self._taken: dict[Key, list[State]] = defaultdict(list)

    def take(self, key: Key, state: State) -> None:
        """Remember a state that this import takes in."""
        self._taken[key].append(state)

    def conflicts(
        self, thing: Thing, key: Key, standing: State, coming: State, found: Iterable[Conflict]
    ) -> list[Conflict]:
        """Give the conflicts besides those `found` with what stands: of writes nobody overwrote knowingly."""
        erased = standing.erased or coming.erased
        if erased:
            standing, coming = emptied(thing, standing), emptied(thing, coming)
        known = {_name(one) for one in found}
        covered = _covers(standing.version, coming.version)
        adds = _adds(standing, coming) if covered else {}
        two = self._two(thing, key, standing, coming, adds, erased=erased)
        if not two.names and (_covers(coming.version, standing.version) or (covered and not adds)):
            return []
        others = [*self._others(key, coming), *([standing] if two.names else [])]
        if erased:
            others = [emptied(thing, one) for one in others]
        more = [
            conflict
            for other in others
            for conflict in join(thing, other, coming, doubt=two)[1]
            if not any(
                _overwritten(thing, side, conflict.fact, others, two)
                for side in (conflict.winner, conflict.loser)
            )
        ]
        # One over a deletion may tell more than that of the same name which was found.
        told = each_whole(one for one in more if one.fact == DELETED)
        named = {_name(one): one for one in more if one.fact != DELETED and _name(one) not in known}
        return [*named.values(), *(one for one in told if one not in found)]

    def _two(
        self, thing: Thing, key: Key, standing: State, coming: State, adds: Edits, *, erased: bool
    ) -> "_Two":
        """Find the names that two laptops bear: of writes that were seen and never were here, and torn ones.

        Of its own names a desk knows more (`own_names`), and its own writes may wait one without another.
        """
        names = torn.names(standing.edits, coming.edits) | _of_two(thing, standing, coming)
        if names:
            names -= own_names.of_desk(self._session).keys()
        if not names and not adds:
            return _Two()
        rows = kept.of(self._session, [key])[key]
        # What an undo sent back and a redo lets in again was here.
        here = [
            self._reader.state(row)
            for row in rows
            if not exchange.HERE_ONCE.isdisjoint((row.outcome, row.parked))
        ]
        here += self._taken[key]
        if erased:
            # What came with its values was here too, though it comes again without them.
            here = [emptied(thing, one) for one in here]
        known = {
            (fact, stamp, _text(thing, fact, state))
            for state in here
            for fact, stamp in state.edits.items()
            if stamp is not None
        }
        news = frozenset(
            stamp.device
            for fact, stamp in adds.items()
            if stamp is not None and (fact, stamp, _text(thing, fact, coming)) not in known
        )
        return _Two(news | names, names, frozenset(known))

    def _others(self, key: Key, coming: State) -> list[State]:
        """Give the states that hold what the coming one had not seen; no other can differ from it unseen."""
        rows: dict[tuple[str, str], Received] = {}
        for row in kept.of(self._session, [key])[key]:
            if kept.counts(row):
                cells = json.loads(row.cells)
                if not _covers(coming.version, stamps.read_version(cells["version"])):
                    rows.setdefault((cells["version"], cells["edits"]), row)
        taken = (one for one in self._taken[key] if not _covers(coming.version, one.version))
        return [*(self._reader.state(row) for row in rows.values()), *taken]


def _of_two(thing: Thing, standing: State, coming: State) -> frozenset[str]:
    """Find the names under one number of which two values of a fact were written."""
    return frozenset(
        stamp.device
        for fact, stamp in coming.edits.items()
        if stamp is not None
        and standing.edits.get(fact) == stamp
        and _text(thing, fact, standing) != _text(thing, fact, coming)
    )


def _adds(standing: State, coming: State) -> Edits:
    """Give the writes of a state that stand afterwards."""
    return {
        fact: stamp
        for fact, stamp in coming.edits.items()
        if stamp is not None and stamp > (standing.edits.get(fact) or stamps.LOWEST)
    }


@dataclass(frozen=True)
class _Two:
    """The doubt where two laptops bear `names`, as the states of one record show.

    No version that lists such a name is believed about writes under it, but for those that were here before
    (`known`). Of the `torn` ones it is proven; of the others an undo may have made it look so, and a write is
    not asked about that what stands was written over.
    """

    names: frozenset[str] = frozenset()
    torn: frozenset[str] = frozenset()
    known: frozenset[tuple[str, Stamp, str]] = frozenset()

    def of_ours(self, _fact: str, ours: Written, _theirs: Stamp) -> bool:
        return ours[0].device in self.names and ours[0].counter > 1

    def of_theirs(self, fact: str, theirs: Written, _ours: Stamp) -> bool:
        return theirs[0].device in self.names and not self._is_known(fact, theirs)

    def is_unseen(self, fact: str, written: Written) -> bool:
        """Say whether nobody can have written over it knowingly: it comes, and never was here."""
        return written[0].device in self.torn and not self._is_known(fact, written)

    def _is_known(self, fact: str, written: Written) -> bool:
        stamp, cells = written
        return (fact, stamp, json.dumps(cells)) in self.known


def _text(thing: Thing, fact: str, state: State) -> str:
    return json.dumps({name: state.cells[name] for name in thing.facts[fact]})


def _covers(one: Version, other: Version) -> bool:
    return stamps.joined(one, other) == one


def _name(conflict: Conflict) -> tuple[str, frozenset[Stamp]]:
    return conflict.fact, frozenset({conflict.winner[0], conflict.loser[0]})


def _overwritten(thing: Thing, side: Written, fact: str, states: Iterable[State], two: _Two) -> bool:
    """Say whether a state had seen a write and has another in the place of each fact that it wrote."""
    stamp, cells = side
    parts = {
        name: {column: cells[column] for column in columns}
        for name, columns in thing.facts.items()
        if set(columns) <= cells.keys()
    }
    return all(
        not two.is_unseen(name, (stamp, part)) and any(_knows_better(one, name, stamp) for one in states)
        for name, part in (parts or {fact: cells}).items()
    )


def _knows_better(state: State, fact: str, stamp: Stamp) -> bool:
    written = state.edits.get(fact)
    return written is not None and written > stamp and stamps.has_seen(state.version, stamp)
