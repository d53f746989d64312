"""One desk of the naive model: own writes, bundles that came, and everything else computed from them.

Nothing of the product is used and nothing is kept that could be computed; kept for good are only the
highest counters, the erasures, and the verdicts that wait for a person (`bundle-format.md` §5, §7).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import naive_chain as chain
import naive_state as join
from naive_chain import Bundle
from naive_state import Conflict, State, Table

GROUP = "group_id"
REFERENCE, OTHER_GROUP, DEVICE, VALUE, SUPERSEDED = "reference", "group", "device", "value", "superseded"


@dataclass
class Entry:
    """A received state: `verdict` is set where it waits for a person, `judged` once its group was asked.

    `taken` once it counted, `overtaken` once a later state of its chain found it waiting (`Desk.superseded`).
    """

    bundle: Bundle
    state: State
    verdict: str | None = None
    judged: bool = False
    taken: bool = False
    overtaken: bool = False


@dataclass
class Desk:
    """A team desk has a group, the office none. `given` are records that every desk has from the start."""

    name: str
    device: str
    group: str | None
    tables: Mapping[str, Table]
    given: frozenset[str]
    trusted: set[str]
    own: list[State] = field(default_factory=list)
    bundles: dict[str, Bundle] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    undone: set[str] = field(default_factory=set)
    admitted: set[str] = field(default_factory=set)
    tops: dict[str, int] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    named_answers: bool = False
    answered: set[Conflict] = field(default_factory=set)
    change: int = 0
    noted: dict[str, tuple[str, int]] = field(default_factory=dict)
    moved: dict[str, int] = field(default_factory=dict)
    sent: dict[chain.Chain, list[tuple[str, int]]] = field(default_factory=dict)
    _memo: dict[str, Any] = field(default_factory=dict, repr=False)

    def table(self, key: str) -> Table:
        return self.tables[key.split("-", 1)[0]]

    def _once(self, name: str, compute: Callable[[], Any]) -> Any:
        """Compute anew after each change, and only then: the model stays without a memory of its own."""
        if name not in self._memo:
            self._memo[name] = compute()
        return self._memo[name]

    # ---- what counts -------------------------------------------------------------------------

    def live(self) -> list[Entry]:
        """Give the received states that are neither undone nor overtaken nor waiting for a person."""
        return [e for e in self._here() if e.verdict is None and not self.superseded(e)]

    def _here(self) -> list[Entry]:
        return [e for e in self.entries if e.bundle.file not in self.undone]

    def missing(self, state: State, present: set[str]) -> bool:
        columns = self.table(state.key).references
        return any(state.cells.get(c) and state.cells[c] not in present | self.given for c in columns)

    def weighed(self) -> tuple[list[Entry], set[str]]:
        """Give the received states that count and the records that stand here.

        A received state that names a missing record waits. Reading: an own write that does so counts
        still, but its record cannot stand (references are enforced) and is shown in Review.
        """
        entries, present = self.live(), {s.key for s in self.own} | {e.state.key for e in self.live()}
        while True:
            kept = [e for e in entries if not self.missing(e.state, present)]
            by_key = self._by_key(kept)
            now = {key for key in by_key if not self.missing(self._join(key, by_key[key]), present)}
            if now == present and len(kept) == len(entries):
                return kept, now
            entries, present = kept, now

    def _by_key(self, entries: list[Entry]) -> dict[str, list[State]]:
        by_key: dict[str, list[State]] = {}
        for state in [*self.own, *(e.state for e in entries)]:
            by_key.setdefault(state.key, []).append(state)
        return by_key

    def _join(self, key: str, states: list[State]) -> State:
        whole = join.joined(self.table(key), states)
        return join.emptied(self.table(key), whole) if key in self.erased else whole

    def counting(self) -> dict[str, list[State]]:
        """Give, for each record that stands here, all states that count."""
        counting: dict[str, list[State]] = self._once("counting", self._counting)
        return counting

    def _counting(self) -> dict[str, list[State]]:
        entries, present = self.weighed()
        erased = {key: key in self.erased for key in present}
        return {
            key: [join.emptied(self.table(key), s) if erased[key] else s for s in states]
            for key, states in self._by_key(entries).items()
            if key in present
        }

    def standing(self) -> dict[str, State]:
        """Give each record as it stands here."""
        standing: dict[str, State] = self._once("standing", self._standing)
        return standing

    def _standing(self) -> dict[str, State]:
        return {key: self._join(key, states) for key, states in self.counting().items()}

    def incomplete(self, state: State) -> bool:
        """Say whether a required fact was never set: such a record is shown in Review and not exported."""
        table = self.table(state.key)
        return any(state.stamps.get(table.fact_of(column)) is None for column in table.required)

    def waiting(self) -> set[tuple[str, str, str]]:
        """Give (record, file, reason) of every received state that counts not, undone ones left out."""
        return {
            (e.state.key, e.bundle.file, SUPERSEDED if self.superseded(e) else e.verdict or REFERENCE)
            for e in self._waiting_entries()
        }

    def superseded(self, entry: Entry) -> bool:
        """Say whether a state is superseded, "kept, not asked again": also where it could count by now.

        Reading of "a waiting state that a later state of the same device has overtaken": it waited, whatever
        for, when the later of both came, whose `version` is nowhere lower. What an undo "sends back to
        quarantine" was not waiting then, nor when a redo brings the later one again. Where the later one is
        undone it "counts as not here", and the earlier one waits again.
        """
        return entry.overtaken and self._overtakers(entry) != []

    def _overtakers(self, entry: Entry) -> list[Entry]:
        return [
            later
            for later in self._here()
            if later.bundle.chain == entry.bundle.chain
            and later.bundle.seq > entry.bundle.seq
            and later.state.key == entry.state.key
            and all(later.state.version.get(d, 0) >= c for d, c in entry.state.version.items())
        ]

    # ---- conflicts ---------------------------------------------------------------------------

    def open_conflicts(self) -> set[Conflict]:
        """Give the open conflicts: those between states here and those that a `question.csv` told."""
        asked: set[Conflict] = self._once("open", self._open_conflicts)
        return asked

    def _open_conflicts(self) -> set[Conflict]:
        counting = self.counting()
        found = {c for key, states in counting.items() for c in join.conflicts(self.table(key), states)}
        for bundle in self.bundles.values():
            if bundle.file not in self.undone:
                found |= {c for c in bundle.questions if not self._silenced(c)}
        if self.named_answers:
            return found - self.all_answered()
        return {c for c in found if not join.closed(counting.get(c.key, ()), c)}

    def all_answered(self) -> set[Conflict]:
        """Not on the page, an amendment tried out: only a write made over an open question closes it."""
        here = (b.answered for b in self.bundles.values() if b.file not in self.undone)
        return self.answered.union(*here)

    def _silenced(self, conflict: Conflict) -> bool:
        """Reading: what erasure emptied is no question any more, however it was learned."""
        columns = self.table(conflict.key).facts[conflict.fact]
        return conflict.key in self.erased and set(columns) <= self.table(conflict.key).personal

    # ---- groups ------------------------------------------------------------------------------

    def group_of(self, key: str, standing: Mapping[str, State]) -> str | None:
        """Give a record's group, its root's as it stands here; None for the office's and the unknown."""
        root = self.root(key, standing.get(key))
        return standing[root].cells[GROUP] if root in standing and GROUP in standing[root].cells else None

    def root(self, key: str, state: State | None) -> str:
        column = self.table(key).root
        return state.cells.get(column, "") if column and state else key

    def former_groups(self, root: str) -> set[str]:
        """Give the groups that a record was of. What is not judged yet is a claim and gives no right.

        Reading: what an answer brings to a group was that group's, "the return says that it left".
        """
        entries: list[Entry] = self._once("kept", lambda: self.weighed()[0])
        came = [e for e in entries if e.state.key == root and e.judged]
        said = [s.cells.get(GROUP, "") for s in self.own if s.key == root]
        said += [e.state.cells.get(GROUP, "") for e in came]
        said += [e.bundle.to.removeprefix("group:") for e in came if e.bundle.kind == "return"]
        return {group for group in said if group}

    def unaware(self, key: str) -> State | None:
        """Give a record that left as those made it who had not seen the move; None if only the office did.

        Reading: where that is no whole record it goes as it stands, and waits at its reader for a person.
        """
        held = self.standing()[key]
        move = held.stamps[GROUP] or (0, "")
        came = [e for e in self.weighed()[0] if e.state.key == key and not e.state.knows(move)]
        own = [state for state in self.own if state.key == key and not state.knows(move)]
        if not own and all(e.bundle.kind == "return" for e in came):
            return None
        before = self._join(key, [*own, *(e.state for e in came)])
        return held if self.incomplete(before) else before

    def judge(self, entry: Entry, standing: Mapping[str, State]) -> None:
        """Ask, once all that it names is here, whether the sender may write this record.

        Reading: counters count per record, so the version of a record without its own `group_id` never lists
        the stamp of its root's move.
        """
        if entry.bundle.group is None:
            return
        root = self.root(entry.state.key, entry.state)
        held = standing.get(root)
        if held is None or not held.cells[GROUP]:
            # Nobody's write that counts here says whose it is: then the state does.
            entry.verdict = OTHER_GROUP if entry.state.cells.get(GROUP) != entry.bundle.group else None
            return
        move = held.stamps[GROUP]
        aware = move and root == entry.state.key and entry.state.knows(move)
        former = entry.bundle.group in self.former_groups(root) and not aware
        if held.cells[GROUP] != entry.bundle.group and not former:
            entry.verdict = OTHER_GROUP

    # ---- acts --------------------------------------------------------------------------------

    def note(self) -> None:
        """Raise the change number of every record whose bytes changed. To be called after any change."""
        self._memo.clear()
        self.erased |= {key for key, state in self.standing().items() if state.erased}
        self._memo.clear()
        for entry in self.weighed()[0]:
            entry.taken = True
        # Reading: a record that stood not and stands again has changed, or it would never be sent.
        self.noted = {key: noted for key, noted in self.noted.items() if key in self.standing()}
        for key, state in sorted(self.standing().items()):
            text = self.bytes_of(state)
            if self.noted.get(key, ("", 0))[0] != text:
                self.change += 1
                self.noted[key] = (text, self.change)

    def bytes_of(self, state: State) -> str:
        cells = [state.cells[column] for column in self.table(state.key).columns]
        texts = join.version_text(state.version), join.edits_text(state.stamps), str(state.erased)
        return "\x1f".join([*cells, *texts])

    def write(self, key: str, cells: Mapping[str, str], seen: tuple[Conflict, ...] = ()) -> State:
        """Keep one own write. Readings: its version is that of the record as it stands here plus its stamp.

        So what was undone or waits is not "seen", though its counters are never used again; and an answer
        has seen both stamps of each conflict that it answers, also where only a question told of them.
        """
        table, standing = self.table(key), self.standing()
        version = dict(standing[key].version) if key in standing else {}
        for conflict in seen:
            for counter, device in (join.stamp_of(conflict.lower), join.stamp_of(conflict.higher)):
                version[device] = max(counter, version.get(device, 0))
        counter = 1 + max([self.tops.get(key, 0), *version.values()])
        version[self.device] = counter
        facts = {table.fact_of(column) for column in cells}
        state = State(key, dict(cells), dict.fromkeys(facts, (counter, self.device)), version)
        self.answered |= {c for c in self.open_conflicts() if c.key == key and c.fact in facts}
        self.own.append(state)
        self.tops[key] = counter
        self.note()
        if GROUP in facts:
            self.moved[key] = self.change
        return state

    def take(self, bundle: Bundle) -> None:
        """Import a file that is new here: join what may be joined, judge the groups in reference order."""
        before = self.standing()
        waited = self._waiting_entries()
        self.bundles[bundle.file] = bundle
        for state in bundle.states:
            self.tops[state.key] = max(self.tops.get(state.key, 0), state.top())
            self.entries.append(Entry(bundle, state))
        self._overtake(waited, bundle)
        self._retry(before)
        for entry in self._waiting_entries():
            if entry.bundle is bundle:
                entry.overtaken = self._overtakers(entry) != []
        self.note()

    def let_in_again(self, file: str) -> None:
        """Redo an import: its states come once more."""
        waited = [entry for entry in self._waiting_entries() if not entry.taken]
        before = self.standing()
        self.undone.discard(file)
        self._overtake(waited, self.bundles[file])
        self._retry(before)
        self.note()

    def take_back(self, file: str) -> None:
        """Undo an import."""
        self.undone.add(file)
        self.note()
        self._retry(self.standing())
        self.note()

    def _retry(self, before: Mapping[str, State]) -> None:
        """Judge what waits, in reference order: "retry at every import", and at every undo and redo.

        Reading of "waits for a person": where she has made its fault go, by a move of the record say, the
        row is free; a row with a broken value is never. A row that names what is not here "waits for the
        bundle that brings it", and is not asked whose it is before.
        """
        for entry in self._here():
            if entry.verdict in {OTHER_GROUP, DEVICE}:
                entry.verdict, entry.judged = None, False
            if any(stamp and not entry.state.knows(stamp) for stamp in entry.state.stamps.values()):
                entry.verdict = VALUE
            elif not entry.judged and any(device not in self.trusted for device in entry.state.version):
                entry.verdict = DEVICE
        for of_roots in (True, False):
            self._memo.clear()
            standing = before if of_roots else self.standing()
            for entry in self.weighed()[0]:
                if not entry.judged and (self.table(entry.state.key).root is None) == of_roots:
                    self.judge(entry, standing)
                    entry.judged = True
                    self._memo.clear()
        self._memo.clear()

    def _overtake(self, waited: list[Entry], bundle: Bundle) -> None:
        for entry in waited:
            entry.overtaken |= any(later.bundle is bundle for later in self._overtakers(entry))

    def _waiting_entries(self) -> list[Entry]:
        counted = {id(e) for e in self.weighed()[0]}
        return [e for e in self._here() if id(e) not in counted]
