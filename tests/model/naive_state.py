"""The join of `bundle-format.md` §5, said a second time from the page alone: sets, and no memory.

Nothing of the product is used. A stamp is (counter, device), so that tuples compare as the page says;
a cell is CSV text. Each remark that begins with "Reading" is a place where the page can be read two ways.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import NamedTuple

Stamp = tuple[int, str]
Version = Mapping[str, int]
DELETED = "deleted"


@dataclass(frozen=True)
class Table:
    """What the model is told of one table. `facts` holds every fact with its columns, `deleted` too."""

    name: str
    facts: Mapping[str, tuple[str, ...]]
    references: Mapping[str, str]
    owner: str = "group"
    root: str | None = None
    personal: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    made_of: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for columns in self.facts.values() for column in columns)

    def fact_of(self, column: str) -> str:
        return next(fact for fact, columns in self.facts.items() if column in columns)


@dataclass(frozen=True)
class State:
    """A record as a bundle carries it, or one own write: then `stamps` has only the facts it set."""

    key: str
    cells: Mapping[str, str]
    stamps: Mapping[str, Stamp | None]
    version: Version
    erased: bool = False
    fork: bool = field(default=False, compare=False)

    def knows(self, stamp: Stamp) -> bool:
        return self.version.get(stamp[1], 0) >= stamp[0]

    def top(self) -> int:
        """Give the highest counter it carries anywhere."""
        return max([0, *self.version.values(), *(stamp[0] for stamp in self.stamps.values() if stamp)])


class Conflict(NamedTuple):
    """A conflict without its id: `lower` and `higher` are stamps as text, equal in a fork."""

    key: str
    fact: str
    lower: str
    higher: str
    kind: str


def stamp_text(stamp: Stamp | None) -> str:
    return f"{stamp[1]}:{stamp[0]}" if stamp else "-"


def stamp_of(text: str) -> Stamp:
    device, counter = text.split(":")
    return int(counter), device


def version_text(version: Version) -> str:
    return " ".join(f"{device}:{version[device]}" for device in sorted(version))


def edits_text(stamps: Mapping[str, Stamp | None]) -> str:
    """Write `edits`. Reading: its parts are parted by one space, as those of `version` are."""
    lowest = min(stamp for stamp in stamps.values() if stamp)
    others = (f"{fact}={stamp_text(stamps[fact])}" for fact in sorted(stamps) if stamps[fact] != lowest)
    return " ".join([f"*={stamp_text(lowest)}", *others])


def fact_text(table: Table, state: State, fact: str) -> str:
    """Give a fact's cells as one CSV line. Reading: in definition order, which only a fork can ask."""
    cells = [state.cells.get(c, "") for c in table.facts[fact]]
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def differ(table: Table, one: State, other: State, fact: str) -> bool:
    """Say whether two states have other values of a fact."""
    return any(one.cells.get(c, "") != other.cells.get(c, "") for c in table.facts[fact])


def emptied(table: Table, state: State) -> State:
    """Rule 0: every personal column is emptied. Stamps stay."""
    cells = {column: "" if column in table.personal else cell for column, cell in state.cells.items()}
    return replace(state, cells=cells, erased=True)


def joined(table: Table, states: Iterable[State]) -> State:
    """Join any number of states of one record: rules 0, 1 and 3."""
    every = list(states)
    if any(state.erased for state in every):
        every = [emptied(table, state) for state in every]
    version: dict[str, int] = {}
    for state in every:
        for device, counter in state.version.items():
            version[device] = max(counter, version.get(device, 0))
    cells, stamps = {}, {}
    for fact, columns in table.facts.items():
        highest = max((stamp for state in every if (stamp := state.stamps.get(fact))), default=None)
        speaking = [state for state in every if highest and state.stamps.get(fact) == highest]
        best = speaking[0] if speaking else None
        if best and any(differ(table, best, state, fact) for state in speaking):
            best = max(speaking, key=lambda state: fact_text(table, state, fact))
        stamps[fact] = highest
        for column in columns:
            # Reading: `deleted` is always true or false, so one never set here reads false with `deleted=-`.
            cells[column] = best.cells[column] if best else "false" if column == DELETED else ""
    return State(every[0].key, cells, stamps, version, any(state.erased for state in every))


def conflicts(table: Table, states: Iterable[State]) -> set[Conflict]:
    """Find every conflict between any two of the states, open or not.

    Reading: "two states" are any two that came, not what stands and what comes. Only so is the answer
    the same in every order of arrival; the price is a pair for each of several unseen values. After an
    erasure rule 0 comes first: personal facts no longer differ, so their conflicts are gone.
    """
    every = list(states)
    if any(state.erased for state in every):
        every = [emptied(table, state) for state in every]
    found: set[Conflict] = set()
    for one, other in combinations(every, 2):
        found |= _of_facts(table, one, other)
        found |= _of_deletion(one, other) | _of_deletion(other, one)
    for state in every:
        rest = [other for other in every if other is not state and not other.fork]
        if state.fork and rest:
            found |= _of_admitted(table, state, joined(table, rest))
    return found


def _pair(key: str, fact: str, one: Stamp, other: Stamp, kind: str) -> Conflict:
    lower, higher = sorted((one, other))
    return Conflict(key, fact, stamp_text(lower), stamp_text(higher), kind)


def _of_facts(table: Table, one: State, other: State) -> set[Conflict]:
    found = set()
    for fact in table.facts:
        mine, theirs = one.stamps.get(fact), other.stamps.get(fact)
        if not mine or not theirs or not differ(table, one, other, fact):
            continue
        if mine == theirs:
            found.add(_pair(one.key, fact, mine, theirs, "fork"))
        elif not one.knows(theirs) and not other.knows(mine):
            found.add(_pair(one.key, fact, mine, theirs, "fact"))
    return found


def _of_deletion(one: State, other: State) -> set[Conflict]:
    """Rule 1's second sentence. Readings: "any fact" includes `deleted`, so two who both deleted unseen ask.

    The stamps that name the conflict are the deletion's and the highest unseen one, its fact `deleted`;
    "the deletion stands" does not overrule rule 1 where the other side unseen wrote `deleted = false`.
    """
    deletion = one.stamps.get(DELETED)
    if not deletion or one.cells[DELETED] != "true" or other.knows(deletion):
        return set()
    unseen = [stamp for stamp in other.stamps.values() if stamp and not one.knows(stamp)]
    return {_pair(one.key, DELETED, deletion, max(unseen), "deletion")} if unseen else set()


def _of_admitted(table: Table, state: State, rest: State) -> set[Conflict]:
    """Of a state let in as a fork "all differences go to Review": each fact that differs from what stands."""
    found = set()
    for fact in table.facts:
        mine, theirs = state.stamps.get(fact), rest.stamps.get(fact)
        if mine and theirs and differ(table, state, rest, fact):
            found.add(_pair(state.key, fact, mine, theirs, "fork"))
    return found


def closed(states: Iterable[State], conflict: Conflict) -> bool:
    """Say whether states close a conflict: a version lists both stamps, the stamp of the fact is neither.

    Readings: an own write that does not set the fact says nothing of it and so closes nothing; "a person's
    answer to anything is a new write" and "a write that has seen another has the higher counter", so a stamp
    that is not above both closes nothing; nor does the version of a joined state that lists both, where
    another state with the same write shows that its writer had not seen them.
    """
    lower, higher = stamp_of(conflict.lower), stamp_of(conflict.higher)
    knew: dict[Stamp, bool] = {}
    for state in states:
        stamp = state.stamps.get(conflict.fact)
        if stamp and stamp[0] > max(lower[0], higher[0]):
            knew[stamp] = knew.get(stamp, True) and state.knows(lower) and state.knows(higher)
    return any(knew.values())
