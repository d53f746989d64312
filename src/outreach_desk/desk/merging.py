"""What linking undecided pairs would do to the figures of a report: tried on the records concerned alone.

Persons, turns, slips, cases and ₫ add up over persons, and pairs of one cluster touch nobody of another: so
each cluster is tried in all its ways at once with all others, and the ends of all add up to the ends of a
figure. They are reached. A cluster of too many ways is tried with no pair linked and with all, where most
figures have their ends; of the others it is taken for as much as the whole of which they are a part.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach_desk.matching import clusters
from outreach_desk.matching.clusters import Cluster
from outreach_desk.matching.pairs import Pair
from outreach_desk.reports import dimension, gather, official, tally
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.gather import Cell, Counted
from outreach_desk.reports.indicators import (
    ATTENDANCE_TURN,
    CASE,
    DONG,
    EDUCATORS,
    GROUP,
    GROUPS,
    NEW,
    PERSON,
    PREVENTION,
    REACHED,
    SLIP,
    SUPPORT,
    TURN,
)
from outreach_desk.reports.table import Table
from outreach_desk.store import bulk, few

ADDED = frozenset({PERSON, TURN, ATTENDANCE_TURN, SLIP, CASE, DONG})
"""Units that add up over persons who are not one."""
_OF_CLIENT = ("consent", "contact", "service", "referral", "follow_up")
_COLUMNS = ("/direct", "/referral", "/self_reported")
_BY_PERSON = {dimension.GENDER, dimension.AGE, dimension.NEWNESS}
_MOST_TRIALS = 8
"""Pairs of a cluster that is too large are tried by themselves in so many counts at most."""
_MOST_TRIED, _MOST_COPIED = 2_000, 10_000
"""Of so many clients at most: large clusters are tried pair by pair, records are copied to be counted."""

Sums = dict[Cell, Mapping[int, int]]
"""Of a figure, what each cluster adds to it."""
Move = tuple[int, int]
"""By how much a figure may fall (0 or less) and rise."""
Moves = dict[Cell, Move]


def whole_of(cell: Cell, by: str | None) -> Cell:
    """Give the figure of which one is a part that may rise when two become one; of others the figure itself.

    An age, a gender, who came before, by what a service was reached, what an educator's client did in a
    month: when two become one it may be the other's.
    """
    indicator, line, unit = cell
    base = line.partition(dimension.AT)[0]
    if indicator == REACHED and base.startswith(("AGE/", "GENDER/")):
        return REACHED, tally.TOTAL, PERSON
    if indicator == NEW and base == "REPEAT":
        return REACHED, tally.TOTAL, PERSON
    if indicator == SUPPORT and base.endswith(_COLUMNS):
        return SUPPORT, base.rpartition("/")[0], unit
    if indicator == EDUCATORS and base == "REACHED" and unit == PERSON:
        return EDUCATORS, "ACTIVE", PERSON
    return (indicator, base, unit) if by in _BY_PERSON else cell


@dataclass(frozen=True)
class Merging:
    """What pairs may move: all together, and each by itself with the others apart, where that was tried."""

    moves: Mapping[Cell, Move] = field(default_factory=dict)
    of_pairs: Mapping[Pair, Mapping[Cell, Move]] = field(default_factory=dict)


def look(
    session: Session,
    table: Table,
    open_pairs: Sequence[Pair],
    check: Callable[[], object],
    *,
    of_some: bool = False,
    united: Mapping[Cell, Sequence[Cell]] | None = None,
) -> Merging:
    """Try all pairs on a report. `check` is called often and may end it by raising.

    Of so many persons that it would last, none of their pairs is tried by itself. `of_some` says that some
    groups alone are counted: their records stand apart already (`reports.one_group`). `united` names figures
    that take several of the report together.
    """
    leader = tally.persons(session)
    found = clusters.of(open_pairs, leader, check)
    if not found:
        return Merging()
    place = {person: number for number, one in enumerate(found) for person in one.persons}
    who = place.keys() | {own for own, first in leader.items() if first in place}
    chosen = {*table.chosen, REACHED} if NEW in table.chosen else {*table.chosen}

    def count(supposed: Iterable[Pair]) -> Counted:
        check()
        counted = gather.count(
            session,
            chosen,
            table.period,
            table.on,
            of_one_group=of_some,
            by=table.by,
            supposed=[*supposed],
            check=check,
        )
        return _with_united(counted, united or {})

    copied = len(who) <= _MOST_COPIED and not of_some
    with few.only(session, _rows(session, who)) if copied else nullcontext():
        worlds = [
            count(chain.from_iterable(ways))
            for ways in zip_longest(*(one.ways for one in found), fillvalue=())
        ]
        trials = _trials(found) if len(who) <= _MOST_TRIED else []
        tried = [count(trial) for trial in trials]
        sums = [_sums(world, place, check) for world in worlds]
        alone: dict[Pair, Moves] = {}
        for trial, world in zip(trials, tried, strict=True):
            of = {person: number for number, pair in enumerate(trial) for person in pair}
            before, after = _sums(worlds[0], of, check), _sums(world, of, check)
            alone |= {pair: _between(before, after, number) for number, pair in enumerate(trial)}
    alone |= _alone(found, sums, check)
    edges = {pair: tuple(sorted(leader.get(own, own) for own in pair)) for pair in open_pairs}
    return Merging(
        _all(found, sums, table.by, _rising(worlds[0]), check) | _groups(worlds[0], place),
        {pair: alone[edge] for pair, edge in edges.items() if edge in alone},
    )


def _with_united(counted: Counted, united: Mapping[Cell, Sequence[Cell]]) -> Counted:
    found = {name: official.united(counted.figures, cells) for name, cells in united.items()}
    more = {name: figure for name, figure in found.items() if figure is not None}
    return replace(counted, figures={**counted.figures, **more})


def _rows(session: Session, who: AbstractSet[str]) -> dict[sa.Table, few.Rows]:
    """Give all rows by which these clients count."""
    client, member, came = tally.table("client"), tally.table("member"), tally.table("attendance")
    members = _named(session, member.c.id, member.c.client_id, who)
    held = _named(session, came.c.meeting_id, came.c.client_id, who)
    held |= _named(session, came.c.meeting_id, came.c.member_id, members)
    return {
        client: {"id": who},
        member: {"id": members},
        tally.table("membership"): {"member_id": members},
        came: {"client_id": who, "member_id": members},
        tally.table("meeting"): {"id": held},
        **{tally.table(name): {"client_id": who} for name in _OF_CLIENT},
    }


def _named(
    session: Session, wanted: "sa.Column[str]", of: "sa.Column[str]", among: Iterable[str]
) -> AbstractSet[str]:
    return {str(value) for (value,) in bulk.read(session, (wanted,), of, among) if value is not None}


def _trials(found: Sequence[Cluster]) -> list[list[Pair]]:
    """Give sets of pairs of the clusters that are too large, in each of which nobody is in two pairs."""
    trials: list[list[Pair]] = []
    taken: list[set[str]] = []
    for pair in (pair for one in found if not one.is_whole for pair in one.pairs):
        free = next((number for number, busy in enumerate(taken) if busy.isdisjoint(pair)), len(taken))
        if free == _MOST_TRIALS:
            continue
        if free == len(taken):
            trials.append([])
            taken.append(set())
        trials[free].append(pair)
        taken[free].update(pair)
    return trials


def _sums(counted: Counted, place: Mapping[str, int], check: Callable[[], object]) -> Sums:
    """Count each figure that adds up, by the place of the person."""
    sums: Sums = {}
    for cell, figure in counted.figures.items():
        check()
        if cell[2] in ADDED and not figure.planned and (found := _by_place(figure, place, check)):
            sums[cell] = found
    return sums


def _by_place(figure: Figure, place: Mapping[str, int], check: Callable[[], object]) -> dict[int, int]:
    counting, who = figure.counting(), place.keys()
    few, crowds = counting.among(who)
    if figure.unit == DONG:  # of a crowd each client is one person with one key; money stands in its facts
        crowds = []
        for crowd in counting.crowds:
            check()
            few += () if crowd.clients.isdisjoint(who) else crowd.facts()
    facts = [(place[fact.person], fact) for fact in few if fact.person and fact.person in place]
    if figure.unit == PERSON:
        persons = {str(fact.person) for _number, fact in facts}.union(*crowds)
        return Counter(place[person] for person in persons)
    most: dict[tuple[int, Hashable], int] = {}
    for number, fact in facts:
        worth = (fact.amount or 0) if figure.unit == DONG else 1
        most[number, fact.key] = max(worth, most.get((number, fact.key), 0))
    found = Counter(place[client] for client in chain.from_iterable(crowds))
    for (number, _key), worth in most.items():
        found[number] += worth
    return found


def _rising(counted: Counted) -> frozenset[Cell]:
    """Give the figures of I-17: of two who become one, the one may be reached and the other tested."""
    return frozenset(cell for cell in counted.figures if cell[0] == PREVENTION)


def _all(
    found: Sequence[Cluster],
    sums: Sequence[Sums],
    by: str | None,
    rising: AbstractSet[Cell],
    check: Callable[[], object],
) -> Moves:
    """Add up how far each cluster may move a figure; a `rising` one up to all persons of a large one."""
    moves: Moves = {}
    large = {number for number, one in enumerate(found) if not one.is_whole}
    for cell in dict.fromkeys(chain((cell for one in sums for cell in one), sorted(rising))):
        check()
        low = high = 0
        whole = whole_of(cell, by)
        for number in {number for one in sums for number in one.get(cell, {})} | (
            large if cell in rising else large & sums[0].get(whole, {}).keys()
        ):
            cluster = found[number]
            values = [one.get(cell, {}).get(number, 0) for one in sums[: len(cluster.ways)]]
            if not cluster.is_whole and cell in rising:
                values += [0, len(cluster.persons)]
            elif not cluster.is_whole and whole != cell:
                values += [0, sums[0].get(whole, {}).get(number, 0)]
            low += min(values) - values[0]
            high += max(values) - values[0]
        if low or high:
            moves[cell] = low, high
    return moves


def _alone(found: Sequence[Cluster], sums: Sequence[Sums], check: Callable[[], object]) -> dict[Pair, Moves]:
    """Give what each pair of the clusters that were tried in all ways moves by itself."""
    moves: dict[Pair, Moves] = {}
    for number, one in enumerate(found):
        check()
        for place, way in enumerate(one.ways if one.is_whole else ()):
            if len(way) == 1:
                moves[way[0]] = _between(sums[0], sums[place], number)
    return moves


def _between(before: Sums, after: Sums, number: int) -> Moves:
    moves: Moves = {}
    for cell in before.keys() | after.keys():
        by = after.get(cell, {}).get(number, 0) - before.get(cell, {}).get(number, 0)
        if by:
            moves[cell] = min(by, 0), max(by, 0)
    return moves


def _groups(counted: Counted, place: Mapping[str, int]) -> Moves:
    """Groups above the norm of members do not add up: each may fall in which two may be one."""
    cell = GROUPS, "MEMBERS", PERSON
    if cell not in counted.figures:
        return {}
    inside = {(fact.key, fact.person) for fact in counted.figures[cell].counting() if fact.person in place}
    several = Counter((group, place[str(person)]) for group, person in inside)
    groups = {group for (group, _number), persons in several.items() if persons > 1}
    return {(GROUPS, "CORE_OVER_10", GROUP): (-len(groups), 0)} if groups else {}
