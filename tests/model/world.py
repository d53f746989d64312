"""What a history asks of any world that can play it, and how two worlds are compared.

A second implementation of `World` plays the same acts on the product. Records go by history-local keys
(`client-3`), files by the numbers that the history gives them; an act that cannot be done answers False.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from naive_state import Conflict

Act = Mapping[str, Any]
Rows = dict[str, dict[str, dict[str, str]]]


class Waiting(NamedTuple):
    """A received row that counts not: the record, the file that brought it, and why."""

    key: str
    file: str
    reason: str


class World(Protocol):
    """Desks that play a history. Every act says whether it was done; one that was not changed nothing.

    An act is not done where the desk does not hold what it names, as follows. `create`: the record stands
    here already (deleted or not), or was ever here and has no id made of others, or a record that it names
    does not stand here live and unerased. `edit`,
    `delete`: it does not stand live, is erased, lacks a required fact that was never set, or belongs (here)
    to another group and the desk is a team's; `edit` also where no cell changes. `restore`: likewise, but
    it stands deleted. `erase`: likewise, deleted or not, and is not erased. `answer`: no conflict over this
    fact is open here, or it is erased or another group's; it writes the cells even where they stand
    already. `move`: only at the office. `person_link`: only at the office. `deliver`: no such file, this
    desk cannot open it, it is known already, or it is refused whole. `undo`: not imported or undone
    already; `redo`: not undone. `admit`: not refused here as a fork.
    """

    def create(self, desk: str, key: str, cells: Mapping[str, str]) -> bool: ...
    def edit(self, desk: str, key: str, cells: Mapping[str, str]) -> bool: ...
    def delete(self, desk: str, key: str) -> bool: ...
    def restore(self, desk: str, key: str) -> bool: ...
    def erase(self, desk: str, key: str) -> bool: ...
    def answer(self, desk: str, key: str, fact: str, cells: Mapping[str, str]) -> bool: ...
    def move(self, desk: str, key: str, group: str) -> bool: ...
    def report(self, desk: str, file: str, parts: int = 1) -> bool: ...
    def twin(self, desk: str, file: str) -> bool: ...
    def give_back(self, desk: str, group: str, file: str) -> bool: ...
    def deliver(self, desk: str, file: str) -> bool: ...
    def undo(self, desk: str, file: str) -> bool: ...
    def redo(self, desk: str, file: str) -> bool: ...
    def clone(self, desk: str, name: str) -> bool: ...
    def admit(self, desk: str, file: str) -> bool: ...
    def clock(self, desk: str, instant: str) -> bool: ...

    def desks(self) -> list[str]:
        """Give the names of all desks."""

    def state(self, desk: str) -> Rows:
        """Give table → key → cells: the travelling columns, `deleted`, `erased`, `version`, `edits`.

        References are keys, and the pair of a `person_link` stands in the order of its keys. A record that
        stands not (quarantined, or names a missing one) is left out.
        """

    def conflicts(self, desk: str) -> set[Conflict]:
        """Give the open conflicts."""

    def quarantined(self, desk: str) -> set[Waiting]:
        """Give the received rows that wait, superseded ones too, undone ones not."""

    def holes(self, desk: str) -> dict[str, list[int]]:
        """Give `device to` → the seqs that are missing here, for each chain with a hole."""

    def complete_to(self, desk: str) -> dict[str, int]:
        """Give `device to` → up to where everything is here."""


class Model(World, Protocol):
    """The naive world, which knows besides what no world may keep from a person."""

    def all_conflicts(self, desk: str) -> set[Conflict]:
        """Give every conflict between any two states here, open or closed, and those that were told."""

    def with_told_writes(self, desk: str) -> set[Conflict]:
        """Give every conflict of a state here with a write that only a question told of."""

    def as_they_came(self, desk: str) -> set[Conflict]:
        """Give every conflict between what stood here and a state that came after it."""

    def claimed(self, desk: str) -> set[Conflict]:
        """Give every conflict that came here, undone or not, of which an own write had seen both sides."""

    def owed(self, desk: str) -> set[tuple[str, str, str]]:
        """Give (record, fact, stamp) of every value that lost here unseen and must be in an open conflict."""


def play(world: World, act: Act) -> bool:
    """Do one act of a history."""
    arguments = {name: value for name, value in act.items() if name != "act"}
    return bool(getattr(world, act["act"])(**arguments))


def differences(one: Model, other: World, history: Mapping[str, Any], *, exact: bool = False) -> list[str]:
    """Play a history on both worlds, fresh ones, and say where they part: at the first such step only.

    Every line names seed, step, act, desk, record and fact. Conflicts: with `exact` the two sets must be
    equal; without, the other's must be among those that the page can be read to give, and must hold every
    value that lost unseen, so that it does not matter in which order conflicts were met.
    """
    for step, act in enumerate(history["acts"]):
        if act["act"] == "answer" and not exact and not _asked(other, act):
            # Not every conflict that the page can be read to give must be met; what must was compared before.
            continue
        head = f"seed {history.get('seed')} step {step} {act['act']} at {act['desk']}"
        done, done_too = play(one, act), play(other, act)
        found = [f"done {done} and {done_too}"] if done != done_too else []
        desk = str(act.get("name") or act["desk"])
        found += list(_at(one, other, desk, exact=exact)) if desk in one.desks() else []
        if found:
            return [f"{head}: {words}" for words in found]
    return []


def _asked(world: World, act: Act) -> bool:
    return any((c.key, c.fact) == (act["key"], act["fact"]) for c in world.conflicts(act["desk"]))


def _at(one: Model, other: World, desk: str, *, exact: bool) -> Iterator[str]:
    yield from rows_apart(one.state(desk), other.state(desk))
    mine, theirs = one.conflicts(desk), other.conflicts(desk)
    if exact:
        yield from (f"{c.key} {c.fact}: conflict missing: {c}" for c in sorted(mine - theirs))
        yield from (f"{c.key} {c.fact}: conflict invented: {c}" for c in sorted(theirs - mine))
    else:
        invented = theirs - one.all_conflicts(desk)
        invented -= one.with_told_writes(desk) if invented else set()
        invented -= one.as_they_came(desk) if invented else set()
        invented -= one.claimed(desk) if invented else set()
        yield from (f"{c.key} {c.fact}: conflict invented: {c}" for c in sorted(invented))
        asked = {(c.key, c.fact, stamp) for c in theirs for stamp in (c.lower, c.higher)}
        for key, fact, stamp in sorted(one.owed(desk) - asked):
            yield f"{key} {fact}: nobody is asked about {stamp}"
    yield from _sets("waits", one.quarantined(desk), other.quarantined(desk))
    yield from _maps("holes", one.holes(desk), other.holes(desk))
    yield from _maps("complete_to", one.complete_to(desk), other.complete_to(desk))


def _sets(what: str, mine: set[Waiting], theirs: set[Waiting]) -> Iterator[str]:
    yield from (f"{w.key}: {what} only in the first: {w.file} {w.reason}" for w in sorted(mine - theirs))
    yield from (f"{w.key}: {what} only in the second: {w.file} {w.reason}" for w in sorted(theirs - mine))


def _maps(what: str, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(mine.keys() | theirs.keys()):
        if mine.get(name) != theirs.get(name):
            yield f"{what} of {name}: {mine.get(name)} and {theirs.get(name)}"


def rows_apart(mine: Rows, theirs: Rows) -> Iterator[str]:
    """Name each cell in which two desks differ; of `edits` the facts alone."""
    for table in sorted(mine.keys() | theirs.keys()):
        ours, others = mine.get(table, {}), theirs.get(table, {})
        for key in sorted(ours.keys() | others.keys()):
            if key not in ours or key not in others:
                yield f"{key}: stands only in the {'first' if key in ours else 'second'}"
                continue
            for column in sorted(ours[key].keys() | others[key].keys()):
                one, two = ours[key].get(column), others[key].get(column)
                if one != two:
                    yield f"{key} {column}: {one!r} and {two!r}{_facts(column, one, two)}"


def _facts(column: str, one: str | None, two: str | None) -> str:
    if column != "edits":
        return ""
    parts = set(re.split(" ", one or "")) ^ set(re.split(" ", two or ""))
    return f" (facts {', '.join(sorted({part.split('=')[0] for part in parts}))})"


def shrunk(make: Any, history: Mapping[str, Any], *, exact: bool = False) -> dict[str, Any]:
    """Leave out acts as long as the two fresh worlds that `make` gives still part; answer the short history.

    Acts that became impossible are simply not done in either world, so any sublist is a history.
    """
    acts = list(history["acts"])
    size = len(acts)
    while size >= 1:
        at = 0
        while at < len(acts):
            fewer = {**history, "acts": acts[:at] + acts[at + size :]}
            one, other = make(fewer)
            if differences(one, other, fewer, exact=exact):
                acts = list(fewer["acts"])
            else:
                at += size
        size //= 2
    return {**history, "acts": acts}
