"""Bundles and chains of `bundle-format.md` §3 and §8: what a desk holds and what is missing.

Nothing of the product is used. Everything is read off the set of bundles that count here, each time anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from naive_state import Conflict, State

Chain = tuple[str, str]
OFFICE, TWIN = "office", "twin"


def to_group(group: str) -> str:
    return f"group:{group}"


@dataclass(frozen=True)
class Bundle:
    """One file. `previous` is the file of `seq - 1` in this chain, standing for its hash."""

    file: str
    kind: str
    to: str
    device: str
    group: str | None
    seq: int
    previous: str | None
    since: int
    part: tuple[int, int]
    states: tuple[State, ...]
    have: Mapping[Chain, int]
    questions: frozenset[Conflict] = frozenset()
    receipt: Mapping[str, int] = field(default_factory=dict)
    answered: frozenset[Conflict] = frozenset()

    @property
    def chain(self) -> Chain:
        return self.device, self.to


def covered(bundles: Iterable[Bundle]) -> set[int]:
    """Give the seqs of one chain whose records are all here: a bundle holds everything since `since`.

    Of a bundle in parts nothing counts until all of them are in.
    """
    every = list(bundles)
    here = {(bundle.seq, bundle.part) for bundle in every}
    seqs: set[int] = set()
    for bundle in every:
        k, n = bundle.part
        first = bundle.seq - k + 1
        if all((first + at, (at + 1, n)) in here for at in range(n)):
            seqs |= set(range(bundle.since + 1, first + n))
    return seqs


def complete_to(bundles: Iterable[Bundle]) -> int:
    """Give the highest seq of one chain up to which everything is here."""
    seqs, reached = covered(bundles), 0
    while reached + 1 in seqs:
        reached += 1
    return reached


def holes(bundles: Iterable[Bundle]) -> set[int]:
    """Give the seqs of one chain that did not come and that nothing covers; a lost last one cannot show.

    Reading: `since` shows that its seq was composed, so a hole may lie at the end of what is known only
    up to the highest seq here. A part that is here is no hole, though its siblings are missing.
    """
    every = list(bundles)
    here = {bundle.seq for bundle in every}
    known = {bundle.seq - bundle.part[0] + bundle.part[1] for bundle in every}
    return set(range(1, max(known, default=0) + 1)) - covered(every) - here


def chains(bundles: Iterable[Bundle]) -> dict[Chain, list[Bundle]]:
    found: dict[Chain, list[Bundle]] = {}
    for bundle in bundles:
        found.setdefault(bundle.chain, []).append(bundle)
    return found


def does_not_fit(bundle: Bundle, others: Iterable[Bundle]) -> bool:
    """Say whether two laptops claim to be one: a seq twice, or a `previous` that is not what is here.

    Both ways round: a bundle here may name another `previous` than the one that comes late.
    """
    for other in others:
        if other.chain != bundle.chain:
            continue
        if other.seq == bundle.seq and other.file != bundle.file:
            return True
        if other.seq == bundle.seq - 1 and other.file != bundle.previous:
            return True
        if other.seq == bundle.seq + 1 and other.previous != bundle.file:
            return True
    return False
