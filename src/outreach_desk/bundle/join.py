"""How two states of one record become one: the whole merge, without a database and without a clock.

Idempotent, commutative, associative. Nothing is lost unseen: what loses against a write that had not seen
it comes back as a conflict with both values.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from outreach_desk.records import stamps
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.review import CONFLICT, DELETED_UNSEEN, FORK
from outreach_desk.records.stamps import Edits, Stamp, Version

Cells = dict[str, str]
Written = tuple[Stamp, Cells]
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
    winner: Written
    loser: Written


class Doubt(Protocol):
    """Where a version says that a write was seen and cannot be believed: two laptops bore the writer's name.

    `one` of a join is what stands and is ours, `other` what comes and is theirs.
    """

    @property
    def names(self) -> frozenset[str]:
        """Give the names about which the coming version is not believed."""

    def of_ours(self, fact: str, ours: Written, theirs: Stamp) -> bool:
        """Say whether the coming side, which wrote `theirs`, may never have seen our write."""

    def of_theirs(self, fact: str, theirs: Written, ours: Stamp) -> bool:
        """Say whether whoever wrote what stands (`ours`) may never have seen their write."""


def join(
    thing: Thing, one: State, other: State, *, fork: bool = False, doubt: Doubt | None = None
) -> tuple[State, list[Conflict]]:
    """Join two states of one record and name the conflicts between them.

    Of a device that two laptops claim to be (`fork`) no version can be believed: every difference is one.
    `doubt` says of single writes that a version which claims to have seen them is not to be believed.
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
            conflicts += _conflict(thing, fact, one, other, wins=wins, fork=fork, doubt=doubt)
        if wins:
            edits[fact] = theirs
            cells.update({column: other.cells[column] for column in columns})
    conflicts = each_whole([*conflicts, *_unseen_deletions(thing, one, other, fork=fork, doubt=doubt)])
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
    return stamps.highest(state.edits) or stamps.LOWEST, state.changed_at, state.changed_by


def _texts(state: State, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(state.cells[column] for column in columns)


def emptied(thing: Thing, state: State) -> State:
    """Give a state without its personal cells, marked as erased."""
    cells = {name: "" if name in thing.personal else cell for name, cell in state.cells.items()}
    return replace(state, cells=cells, erased=True)


def _conflict(
    thing: Thing, fact: str, one: State, other: State, *, wins: bool, fork: bool, doubt: Doubt | None
) -> list[Conflict]:
    ours, theirs = one.edits[fact], other.edits[fact]
    columns = thing.facts[fact]
    if ours is None or theirs is None or _texts(one, columns) == _texts(other, columns):
        return []
    here, coming = (ours, _part(one.cells, columns)), (theirs, _part(other.cells, columns))
    if fork or ours == theirs:
        kind = FORK
    elif not stamps.has_seen(other.version, ours) and not stamps.has_seen(one.version, theirs):
        kind = CONFLICT
    elif doubt is not None and not _surely_seen(fact, one, other, here, coming, doubt):
        kind = FORK
    else:
        return []
    winner, loser = (coming, here) if wins else (here, coming)
    return [Conflict(fact, kind, winner, loser)]


def _surely_seen(fact: str, one: State, other: State, here: Written, coming: Written, doubt: Doubt) -> bool:
    """Say whether one of two writers had the other's write, whatever the name that it bears."""
    by_them = stamps.has_seen(other.version, here[0]) and not doubt.of_ours(fact, here, coming[0])
    return by_them or (stamps.has_seen(one.version, coming[0]) and not doubt.of_theirs(fact, coming, here[0]))


Seen = Callable[[str, Written], bool]


def each_whole(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Let those over a deletion that are one question by their name tell all that any of them tells."""
    told: dict[tuple[str, frozenset[Stamp]], Conflict] = {}
    kinds: dict[tuple[str, frozenset[Stamp], str], None] = {}
    for one in conflicts:
        name = one.fact, frozenset({one.winner[0], one.loser[0]})
        told[name] = _united(told[name], one) if name in told else one
        kinds.setdefault((*name, one.kind))
    return [replace(told[fact, pair], kind=kind) for fact, pair, kind in kinds]


def _united(one: Conflict, other: Conflict) -> Conflict:
    (higher, lower), (first, second) = (
        sorted((each.winner, each.loser), key=lambda side: (side[1].get(DELETED) == TRUE, side[0]))[::-1]
        for each in (one, other)
    )
    winner, loser = dict(sorted({**first[1], **higher[1]}.items())), {**second[1], **lower[1]}
    return replace(one, winner=(higher[0], winner), loser=(lower[0], dict(sorted(loser.items()))))


def _unseen_deletions(
    thing: Thing, one: State, other: State, *, fork: bool, doubt: Doubt | None
) -> list[Conflict]:
    """Find the deletion of either side that the other had not seen."""
    latest = [stamps.highest(state.edits) or stamps.LOWEST for state in (one, other)]

    def ours(fact: str, written: Written) -> bool:
        seen = not fork and stamps.has_seen(other.version, written[0])
        return seen and not (doubt and doubt.of_ours(fact, written, latest[1]))

    def theirs(fact: str, written: Written) -> bool:
        seen = not fork and stamps.has_seen(one.version, written[0])
        return seen and not (doubt and doubt.of_theirs(fact, written, latest[0]))

    def shared(name: str) -> bool:
        return fork or (doubt is not None and name in doubt.names)

    return [
        *_unseen_by_deletion(thing, one, other, ours, theirs, shared),
        *_unseen_by_deletion(thing, other, one, theirs, ours, shared),
    ]


def _unseen_by_deletion(
    thing: Thing,
    deleting: State,
    edited: State,
    deletion_seen: Seen,
    edit_seen: Seen,
    shared: Callable[[str], bool],
) -> list[Conflict]:
    """Find the facts whose writer had not seen the deletion, and whose writing the deleter had not seen.

    Another deletion is one of them: only a person says that both meant the same record to go.
    """
    stamp, gone = deleting.edits.get(DELETED), {DELETED: TRUE}
    if stamp is None or deleting.cells[DELETED] != TRUE:
        return []
    if deletion_seen(DELETED, (stamp, gone)) or _has(edited, DELETED, stamp, gone):
        return []
    unseen: dict[Stamp, Cells] = {}
    for fact, written in sorted(edited.edits.items()):
        if written is not None:
            cells = _part(edited.cells, thing.facts[fact])
            unasked = _below(stamp, written) and shared(stamp.device)
            asked = _has(deleting, fact, written, cells) and not unasked
            if not edit_seen(fact, (written, cells)) and not asked:
                unseen.setdefault(written, {}).update(cells)
    if not unseen:
        return []
    # It is one question over the record, with all that the deleter had not seen; its latest write names it.
    cells = {name: cell for _, part in sorted(unseen.items()) for name, cell in part.items()}
    return [Conflict(DELETED, DELETED_UNSEEN, (stamp, gone), (max(unseen), cells))]


def _below(deletion: Stamp, written: Stamp) -> bool:
    """Say whether a deletion had surely not seen a write of its own name, though one state holds both.

    A writer's number is above all that she had seen. Whoever joined the two asks, unless she did not know yet
    that two bore the name.
    """
    return deletion.device == written.device and written >= deletion


def _has(state: State, fact: str, stamp: Stamp, cells: Cells) -> bool:
    """Say whether this very write is part of a state, whatever its version says."""
    return state.edits.get(fact) == stamp and _part(state.cells, tuple(cells)) == cells


def _part(cells: Mapping[str, str], columns: tuple[str, ...]) -> Cells:
    return {column: cells[column] for column in columns}
