"""Conflicts with what was taken in and does not stand: who saw an equal value has not seen the write.

What stands is one state of many: whoever had seen it need not have seen the others.
"""

import json
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy.orm import Session

from outreach_desk.bundle import kept
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.join import Conflict, State, each_whole, emptied, join
from outreach_desk.records import stamps
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.exchange import Received
from outreach_desk.records.stamps import Stamp, Version


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
        if _covers(coming.version, standing.version):
            return []
        if _covers(standing.version, coming.version) and not _adds(standing, coming):
            return []
        others = self._others(key, coming)
        if standing.erased:
            others, coming = [emptied(thing, one) for one in others], emptied(thing, coming)
        known = {_name(one) for one in found}
        more = [
            conflict
            for other in others
            for conflict in join(thing, other, coming)[1]
            if not any(
                _overwritten(thing, side, conflict.fact, others) for side in (conflict.winner, conflict.loser)
            )
        ]
        # One over a deletion may tell more than that of the same name which was found.
        told = each_whole(one for one in more if one.fact == DELETED)
        named = {_name(one): one for one in more if one.fact != DELETED and _name(one) not in known}
        return [*named.values(), *(one for one in told if one not in found)]

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


def _covers(one: Version, other: Version) -> bool:
    return stamps.joined(one, other) == one


def _adds(standing: State, coming: State) -> bool:
    """Say whether a state brings a write that stands afterwards: two laptops bear a name if it was seen."""
    return any(
        stamp is not None and stamp > (standing.edits.get(fact) or stamps.LOWEST)
        for fact, stamp in coming.edits.items()
    )


def _name(conflict: Conflict) -> tuple[str, frozenset[Stamp]]:
    return conflict.fact, frozenset({conflict.winner[0], conflict.loser[0]})


def _overwritten(
    thing: Thing, side: tuple[Stamp, dict[str, str]], fact: str, states: Iterable[State]
) -> bool:
    """Say whether a state had seen a write and has another in the place of each fact that it wrote."""
    stamp, cells = side
    facts = [name for name, columns in thing.facts.items() if set(columns) <= cells.keys()] or [fact]
    return all(any(_knows_better(state, name, stamp) for state in states) for name in facts)


def _knows_better(state: State, fact: str, stamp: Stamp) -> bool:
    written = state.edits.get(fact)
    return written is not None and written > stamp and stamps.has_seen(state.version, stamp)
