"""What was ever written, who had seen what, and what each copy of a desk was given: plain Python, no product.

A desk's memory is the list of its own writes and of the files it took in. From that alone the ledger says
what its reader had seen, and which value is accounted for nowhere. A copied desk has a copied memory, so two
laptops that bear one name are told apart here, whatever their stamps say.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from naive_state import DELETED, Table

Key = tuple[str, str]
Cells = Mapping[str, str]
CONFLICTS = ("conflict", "fork", "deleted_unseen")
PARKED = ("names_missing", "broken")


def stamps_of(edits: str, facts: Iterable[str]) -> dict[str, str]:
    """Read `edits` of a row: fact → stamp, `-` where it was never set."""
    said = dict(part.split("=") for part in edits.split(" "))
    return {fact: said.get(fact, said["*"]) for fact in facts}


def counter(stamp: str) -> int:
    return int(stamp.partition(":")[2] or 0)


def order(stamp: str) -> tuple[int, str]:
    """Give what stamps are ordered by: the number, then the device."""
    return counter(stamp), stamp


@dataclass(frozen=True)
class Write:
    """One save: the facts that it set. `seen`: the writes of this record that its writer had before her."""

    number: int
    key: Key
    facts: Mapping[str, tuple[str, ...]]
    stamp: str
    seen: frozenset[int]


class Lost(NamedTuple):
    """A value that is accounted for nowhere."""

    number: int
    fact: str
    key: Key
    stamp: str


@dataclass(frozen=True)
class State:
    """A record as a file carries it, and the writes that went into it at its sender."""

    cells: Cells
    seen: frozenset[int]


@dataclass(frozen=True)
class File:
    """One file as an outsider reads it. `device`, `to`, `seq`, `since` are its place in its chain."""

    name: str
    path: Path
    bundle: str
    kind: str
    device: str
    to: str
    seq: int
    since: int
    maker: str
    states: Mapping[Key, State]


@dataclass
class Memory:
    """What one copy of a desk was given: own writes and files. `forked` came in as a second history.

    `erased` are the records that it knew to be erased: nothing lifts that.
    """

    own: list[int] = field(default_factory=list)
    taken: dict[str, File] = field(default_factory=dict)
    undone: set[str] = field(default_factory=set)
    forked: set[str] = field(default_factory=set)
    erased: set[Key] = field(default_factory=set)

    def copy(self) -> "Memory":
        return Memory(list(self.own), dict(self.taken), set(self.undone), set(self.forked), set(self.erased))

    def here(self) -> Iterator[File]:
        """Give the files that count."""
        return (file for name, file in self.taken.items() if name not in self.undone)


@dataclass(frozen=True)
class View:
    """What a person can see at a desk: rows by table and id, questions, which rows of which files wait."""

    rows: Mapping[Key, Cells]
    asked: list[dict[str, Any]]
    waiting: set[tuple[str, Key]]


class Ledger:
    """All writes of one run, and the orders to erase."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self.writes: list[Write] = []
        self.erased: set[Key] = set()
        # Writes under a name that two laptops bore: no version tells which of the two wrote or saw them.
        self.shared: set[int] = set()
        self._by_stamp: dict[tuple[Key, str, str], list[int]] = defaultdict(list)

    # ---- what is written down ------------------------------------------------------------------

    def wrote(
        self, memory: Memory, key: Key, before: Cells | None, after: Cells, seen: frozenset[int]
    ) -> Write:
        """Write down one save by the row before and after it. The stamp must be above all that was seen."""
        facts = self.tables[key[0]].facts
        old = stamps_of(before["edits"], facts) if before else dict.fromkeys(facts, "-")
        new = stamps_of(after["edits"], facts)
        written = {fact: self.cells(key, after, fact) for fact in facts if new[fact] != old[fact]}
        (stamp,) = {new[fact] for fact in written}
        highest = max((counter(self.writes[one].stamp) for one in seen), default=0)
        assert counter(stamp) > highest, f"{key}: {stamp} has seen {highest}"
        if before:
            untouched = {fact for fact in facts if fact not in written}
            assert all(self.cells(key, before, fact) == self.cells(key, after, fact) for fact in untouched)
        write = Write(len(self.writes), key, written, stamp, seen)
        self.writes.append(write)
        memory.own.append(write.number)
        for fact in written:
            self._by_stamp[key, fact, stamp].append(write.number)
        return write

    def check_seen(self, key: Key, row: Cells | None, seen: frozenset[int]) -> None:
        """A row's `version` says exactly what went into it, as long as no two laptops bear one name."""
        version = dict(part.split(":") for part in row["version"].split(" ")) if row else {}
        stamps = {one.stamp for one in self.writes if one.key == key}
        covered = {stamp for stamp in stamps if counter(stamp) <= int(version.get(stamp[:8], 0))}
        assert covered == {self.writes[one].stamp for one in seen}, f"{key}: {row and row['version']}"

    def cells(self, key: Key, row: Cells, fact: str) -> tuple[str, ...]:
        return tuple(row[column] for column in self.tables[key[0]].facts[fact])

    # ---- who had seen what ---------------------------------------------------------------------

    def seen(self, memory: Memory, key: Key, waiting: set[tuple[str, Key]]) -> frozenset[int]:
        """Give the writes of a record that its reader here had before her."""
        found: set[int] = set()
        for number in memory.own:
            if self.writes[number].key == key:
                found |= {number, *self.writes[number].seen}
        for file in memory.here():
            if key in file.states and (file.name, key) not in waiting:
                found |= file.states[key].seen
        return frozenset(found)

    def given(self, memory: Memory) -> set[tuple[int, str]]:
        """Give (write, fact) of every value that this desk wrote or was brought by a file that counts.

        A value brings the equal ones of lower stamps that went into it: they lost against it unasked.
        """
        found = {(number, fact) for number in memory.own for fact in self.writes[number].facts}
        for file in memory.here():
            for key, state in file.states.items():
                for number, fact in self.spoken(key, state.cells):
                    value = self.writes[number].facts[fact]
                    equal = (one for one in state.seen if self.writes[one].facts.get(fact) == value)
                    found |= {(number, fact), *((one, fact) for one in equal)}
        return found

    def _told(self, view: View) -> Iterator[tuple[int, str]]:
        """Give the values that questions tell of; one that lost before it was sent travels only there."""
        for one in view.asked:
            key = one["table"], one["record"]
            is_conflict = one["kind"] in CONFLICTS and key[0] in self.tables
            for side in ("ours", "theirs") if is_conflict else ():
                cells, stamp = one[side] or {}, one.get(f"stamp_{side}")
                for fact, columns in self.tables[key[0]].facts.items():
                    for number in self._by_stamp.get((key, fact, stamp or ""), ()):
                        shown = tuple(cells.get(column) for column in columns)
                        if shown == self.writes[number].facts[fact]:
                            yield number, fact

    def spoken(self, key: Key, row: Cells) -> Iterator[tuple[int, str]]:
        """Give the writes whose values a row bears. Two laptops of one name are told by their cells."""
        for fact, stamp in stamps_of(row["edits"], self.tables[key[0]].facts).items():
            for number in self._by_stamp.get((key, fact, stamp), ()):
                same = self.writes[number].facts[fact] == self.cells(key, row, fact)
                if same or row["erased"] == "true":
                    yield number, fact

    # ---- what is accounted for -----------------------------------------------------------------

    def lost(self, memory: Memory, view: View, asked: Iterable[tuple[int, str]] | None = None) -> list[Lost]:
        """Name each value given to a desk (or of `asked`) that is not shown, asked about or held.

        What overwrote one of `asked` may be another of them: its stamp is in no file where it lost against
        an equal value of a higher one. Who wrote over that one wrote over both, and who deleted the record
        with that one before her had both: no two equal values are a conflict, and from then on no version
        says which of the two was seen.
        """
        asked = None if asked is None else set(asked)
        given = self.given(memory) | (asked or set()) | set(self._told(view))
        later: dict[int, list[int]] = defaultdict(list)
        for number in {number for number, _ in given}:
            for earlier in self.writes[number].seen:
                later[earlier].append(number)
        equal: dict[tuple[Key, str, tuple[str, ...]], list[int]] = defaultdict(list)
        for number, fact in given:
            equal[self.writes[number].key, fact, self.writes[number].facts[fact]].append(number)
        memo: dict[tuple[int, str], bool] = {}

        def same(write: Write, fact: str) -> set[int]:
            among = equal[write.key, fact, write.facts[fact]]
            higher = {one for one in among if order(self.writes[one].stamp) > order(write.stamp)}
            return self._alike(write, fact) | higher

        def accounted(number: int, fact: str) -> bool:
            if (number, fact) not in memo:
                memo[number, fact] = False
                write = self.writes[number]
                memo[number, fact] = (
                    self._shown(write, fact, view, same(write, fact))
                    or self._gone(write.key, view).issuperset(self.tables[write.key[0]].facts[fact])
                    or self.is_asked(write, fact, view)
                    or self._waits(write, fact, memory, view)
                    or any(
                        (one, fact) in given and (one in self.shared or accounted(one, fact))
                        for alike in same(write, fact)
                        for one in later[alike]
                    )
                )
            return memo[number, fact]

        return [
            Lost(number, fact, self.writes[number].key, self.writes[number].stamp)
            for number, fact in sorted(asked if asked is not None else given)
            if (asked is not None or number not in self.shared) and not accounted(number, fact)
        ]

    def _shown(self, write: Write, fact: str, view: View, alike: set[int]) -> bool:
        """Say whether a value stands, and where its record was deleted, that the deleter had it."""
        row = view.rows.get(write.key)
        if row is None:
            return False
        table, gone = self.tables[write.key[0]], self._gone(write.key, view)
        pairs = zip(table.facts[fact], write.facts[fact], strict=True)
        if not all(row[column] == cell or column in gone for column, cell in pairs):
            return False
        if fact == DELETED or row[DELETED] == "false":
            return True
        stamp = stamps_of(row["edits"], table.facts)[DELETED]
        deletions = self._by_stamp.get((write.key, DELETED, stamp), ())
        return any(alike & self.writes[one].seen or one in write.seen for one in deletions)

    def _alike(self, write: Write, fact: str) -> set[int]:
        """Give the writes that nobody can tell from this one: two laptops of one name wrote the same."""
        same = self._by_stamp[write.key, fact, write.stamp]
        return {one for one in same if self.writes[one].facts[fact] == write.facts[fact]}

    def _gone(self, key: Key, view: View) -> frozenset[str]:
        """Give the columns that an order to erase has emptied here: nobody shall be told what stood there."""
        row = view.rows.get(key)
        erased = row is not None and key in self.erased and row["erased"] == "true"
        return self.tables[key[0]].personal if erased else frozenset()

    def is_asked(self, write: Write, fact: str, view: View) -> bool:
        gone = self._gone(write.key, view)
        cells = {
            column: cell
            for column, cell in zip(self.tables[write.key[0]].facts[fact], write.facts[fact], strict=True)
            if column not in gone
        }
        for one in view.asked:
            if (one["table"], one["record"]) != write.key:
                continue
            if one["kind"] in PARKED or (one["kind"] == "deleted_unseen" and fact == DELETED):
                return True
            sides = [one["ours"] or {}, one["theirs"] or {}] if one["kind"] in CONFLICTS else []
            if cells and any(cells.items() <= side.items() for side in sides):
                return True
        return False

    def _waits(self, write: Write, fact: str, memory: Memory, view: View) -> bool:
        facts = self.tables[write.key[0]].facts
        return any(
            (file.name, write.key) in view.waiting
            and stamps_of(file.states[write.key].cells["edits"], facts)[fact] == write.stamp
            for file in memory.here()
            if write.key in file.states
        )
