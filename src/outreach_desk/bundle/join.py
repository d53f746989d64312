"""How two states of one record become one: the whole merge, without a database and without a clock.

Idempotent, commutative, associative. Nothing is lost unseen: what loses against a write that had not seen
it comes back as a conflict with both values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from outreach_desk.records import stamps
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.review import CONFLICT, DELETED_UNSEEN, FORK
from outreach_desk.records.stamps import Edits, Stamp, Version

Cells = dict[str, str]
TRUE, FALSE = "true", "false"


@dataclass(frozen=True)
class State:
    """One record as one bundle or one desk has it: cells by column, and who wrote what.

    `edits` names only the facts that the state speaks for; of every other it says nothing.
    """

    cells: Cells
    erased: bool
    version: Version
    edits: Edits
    changed_by: str = ""
    changed_at: str = ""


@dataclass(frozen=True)
class Conflict:
    """Two writes of one fact that had not seen each other; the winner stands."""

    fact: str
    kind: str
    winner: tuple[Stamp, Cells]
    loser: tuple[Stamp, Cells]


def join(thing: Thing, one: State, other: State, *, fork: bool = False) -> tuple[State, list[Conflict]]:
    """Join two states of one record and name the conflicts between them.

    Of a device that two laptops claim to be (`fork`) no version can be believed: every difference is one.
    """
    erased = one.erased or other.erased
    if erased:
        one, other = emptied(thing, one), emptied(thing, other)
    cells, edits, conflicts = dict(one.cells), dict(one.edits), list[Conflict]()
    for fact, theirs in other.edits.items():
        columns = thing.facts[fact]
        ours = one.edits.get(fact)
        if theirs is None:
            # What was never set has its empty cells, also where the one side did not know the fact.
            if fact not in edits:
                edits[fact] = None
                cells.update(_part(other.cells, columns))
            continue
        wins = ours is None or (theirs, _texts(other, columns)) > (ours, _texts(one, columns))
        if ours is not None:
            conflicts += _conflict(thing, fact, one, other, wins=wins, fork=fork)
        if wins:
            edits[fact] = theirs
            cells.update({column: other.cells[column] for column in columns})
    conflicts += _over_deletions(thing, one, other)
    later = max((one, other), key=_age)
    joined = State(
        cells=cells,
        erased=erased,
        version=stamps.joined(one.version, other.version),
        edits=edits,
        changed_by=later.changed_by,
        changed_at=later.changed_at,
    )
    return joined, conflicts


def _age(state: State) -> tuple[Stamp, str, str]:
    return stamps.highest(state.edits) or Stamp(0, ""), state.changed_at, state.changed_by


def _texts(state: State, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(state.cells[column] for column in columns)


def emptied(thing: Thing, state: State) -> State:
    """Give a state without its personal cells, marked as erased."""
    cells = {name: "" if name in thing.personal else cell for name, cell in state.cells.items()}
    return replace(state, cells=cells, erased=True)


def _conflict(thing: Thing, fact: str, one: State, other: State, *, wins: bool, fork: bool) -> list[Conflict]:
    ours, theirs = one.edits[fact], other.edits[fact]
    columns = thing.facts[fact]
    if ours is None or theirs is None or _texts(one, columns) == _texts(other, columns):
        return []
    if fork or ours == theirs:
        kind = FORK
    elif stamps.has_seen(other.version, ours) or stamps.has_seen(one.version, theirs):
        return []
    else:
        kind = CONFLICT
    sides = (theirs, _part(other.cells, columns)), (ours, _part(one.cells, columns))
    winner, loser = sides if wins else sides[::-1]
    return [Conflict(fact, kind, winner, loser)]


def _over_deletions(thing: Thing, one: State, other: State) -> list[Conflict]:
    """Ask about what a deletion had not seen; of two that name each other once, with the edits of both."""
    found = _unseen_by_deletion(thing, one, other) + _unseen_by_deletion(thing, other, one)
    if len({frozenset({conflict.winner[0], conflict.loser[0]}) for conflict in found}) == len(found):
        return found
    higher, lower = sorted((conflict.loser for conflict in found), key=lambda side: side[0], reverse=True)
    return [Conflict(DELETED, DELETED_UNSEEN, higher, lower)]


def _unseen_by_deletion(thing: Thing, deleting: State, edited: State) -> list[Conflict]:
    """Find the facts whose writer had not seen the deletion, and whose writing the deleter had not seen.

    Another deletion is one of them: only a person says that both meant the same record to go.
    """
    stamp = deleting.edits.get(DELETED)
    if stamp is None or deleting.cells[DELETED] != TRUE or stamps.has_seen(edited.version, stamp):
        return []
    unseen: dict[Stamp, Cells] = {}
    for fact, written in sorted(edited.edits.items()):
        if written is not None and not stamps.has_seen(deleting.version, written):
            unseen.setdefault(written, {}).update(_part(edited.cells, thing.facts[fact]))
    if not unseen:
        return []
    # It is one question over the record, with all that the deleter had not seen; its latest write names it.
    cells = {name: cell for _, part in sorted(unseen.items()) for name, cell in part.items()}
    return [Conflict(DELETED, DELETED_UNSEEN, (stamp, {DELETED: TRUE}), (max(unseen), cells))]


def _part(cells: Mapping[str, str], columns: tuple[str, ...]) -> Cells:
    return {column: cells[column] for column in columns}
