"""Which persons hang together by pairs that nobody has decided, and in which ways they may turn out.

Pairs of one cluster depend on each other: who is one with two others makes them one. Clusters do not, so that
what may come of each can be tried beside that of all others.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from outreach_desk.matching.pairs import Pair
from outreach_desk.records import person_link

MOST = 16
"""So many ways of one cluster are tried: all of four persons, whoever of them is like whom."""

_Persons = frozenset[frozenset[str]]


@dataclass(frozen=True)
class Cluster:
    """Persons, each named by one client, and their pairs. Each of the `ways` is a set of linked pairs.

    No pair is in the first way, all are in the second. `is_whole` says that these are all the ways there are.
    """

    persons: frozenset[str]
    pairs: tuple[Pair, ...]
    ways: tuple[tuple[Pair, ...], ...]
    is_whole: bool


def of(
    open_pairs: Iterable[Pair], leader: Mapping[str, str], check: Callable[[], object] = lambda: None
) -> list[Cluster]:
    """Give the clusters of undecided pairs; `leader` names who stands for a client that is linked already.

    `check` is called often and may end it by raising.
    """
    between: dict[Pair, Pair] = {}
    for pair in open_pairs:
        one, other = sorted(leader.get(client, client) for client in pair)
        if one != other:
            between.setdefault((one, other), pair)
    together = person_link.canonical(between)
    found = defaultdict[str, list[Pair]](list)
    for one, other in between:
        found[together[one]].append((one, other))
    clusters = []
    for edges in found.values():
        check()
        clusters.append(_cluster(edges))
    return clusters


def _cluster(edges: list[Pair]) -> Cluster:
    persons = frozenset(person for edge in edges for person in edge)
    ways = _ways(persons, edges)
    whole = tuple(edges)
    if ways is None:
        return Cluster(persons, whole, ((), whole), is_whole=False)
    return Cluster(persons, whole, ((), whole, *ways), is_whole=True)


def _ways(persons: frozenset[str], edges: list[Pair]) -> list[tuple[Pair, ...]] | None:
    """Give one set of links for each way in which persons may turn out, but none and all; None: too many."""
    apart: _Persons = frozenset(frozenset({one}) for one in persons)
    seen: dict[_Persons, tuple[Pair, ...]] = {apart: ()}
    waiting = [apart]
    while waiting:
        state = waiting.pop()
        for edge in edges:
            several = [block for block in state if edge[0] in block or edge[1] in block]
            if len(several) == 1:
                continue
            linked = state - frozenset(several) | {frozenset.union(*several)}
            if linked not in seen:
                if len(seen) == MOST:
                    return None
                seen[linked] = (*seen[state], edge)
                waiting.append(linked)
    together = frozenset({persons})
    return [links for state, links in seen.items() if state not in {apart, together}]
