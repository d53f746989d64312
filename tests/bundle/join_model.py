"""The join again, written from the specification alone and as plainly as possible: dicts and maxima.

A state is `{"facts": {fact: (counter, device, cells) or None}, "seen": {device: counter}, "erased": bool}`.
"""

from typing import Any

Model = dict[str, Any]
NEVER = (0, "", ())


def emptied(facts: dict[str, Any], personal: dict[str, tuple[bool, ...]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for fact, entry in facts.items():
        if entry is None:
            found[fact] = None
            continue
        counter, device, cells = entry
        marks = personal[fact]
        found[fact] = (counter, device, tuple("" if m else c for m, c in zip(marks, cells, strict=True)))
    return found


def join(
    one: Model, other: Model, personal: dict[str, tuple[bool, ...]]
) -> tuple[Model, set[tuple[Any, ...]]]:
    """Give the joined state and the conflicts as (fact, kind, the two stamps)."""
    erased = one["erased"] or other["erased"]
    left = emptied(one["facts"], personal) if erased else one["facts"]
    right = emptied(other["facts"], personal) if erased else other["facts"]
    conflicts: set[tuple[Any, ...]] = set()
    facts: dict[str, Any] = {}
    for fact in left.keys() | right.keys():
        mine, theirs = left.get(fact), right.get(fact)
        facts[fact] = max(mine or NEVER, theirs or NEVER)
        if facts[fact] == NEVER:
            facts[fact] = None
        if mine and theirs and mine[2] != theirs[2]:
            pair = frozenset({mine[:2], theirs[:2]})
            if mine[:2] == theirs[:2]:
                conflicts.add((fact, "fork", pair))
            elif unseen(mine, other) and unseen(theirs, one):
                conflicts.add((fact, "conflict", pair))
    for killer, kept, his, hers in ((left, right, one, other), (right, left, other, one)):
        gone = killer["deleted"]
        if gone and gone[2] == ("true",) and unseen(gone, hers):
            late = [e[:2] for e in kept.values() if e and unseen(e, his)]
            if late:
                conflicts.add(("deleted", "deleted_unseen", frozenset({gone[:2], max(late)})))
    devices = one["seen"].keys() | other["seen"].keys()
    seen = {d: max(one["seen"].get(d, 0), other["seen"].get(d, 0)) for d in devices}
    return {"facts": facts, "seen": seen, "erased": erased}, conflicts


def unseen(entry: tuple[Any, ...], by: Model) -> bool:
    """Say whether a write lies above what a state's writers had seen of its device."""
    return bool(entry[0] > by["seen"].get(entry[1], 0))
