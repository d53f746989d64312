"""The naive world: desks, what people do at them, and the sticks between them (`bundle-format.md` §5, §7, §8).

Nothing of the product is used. It plays a history as any `World` does and knows besides, from the list of
all writes ever made, what must not be lost.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import naive_chain as chain
import naive_state as join
from naive_chain import Bundle
from naive_desk import GROUP, Desk
from naive_state import DELETED, Conflict, State, Table
from world import Rows, Waiting

LINK = "person_link"


class NaiveWorld:
    """Desks by name, files by number. `writes` are all writes that any desk ever made."""

    def __init__(
        self, history: Mapping[str, Any], tables: Mapping[str, Table], *, named_answers: bool = False
    ) -> None:
        """With `named_answers` the amendment of `Desk.all_answered` holds, and a twin tells questions too."""
        devices = {desk["device"] for desk in history["desks"]}
        devices |= {spare for desk in history["desks"] for spare in desk.get("spares", ())}
        given = frozenset(history["given"])
        self._desks = {
            desk["name"]: Desk(desk["name"], desk["device"], desk.get("group"), tables, given, set(devices))
            for desk in history["desks"]
        }
        for desk in self._desks.values():
            desk.named_answers = named_answers
        self._spares = {desk["name"]: list(desk.get("spares", ())) for desk in history["desks"]}
        self.files: dict[str, Bundle] = {}
        self.refused: dict[str, set[str]] = {}
        self.writes: list[State] = []

    def desks(self) -> list[str]:
        return sorted(self._desks)

    def desk(self, name: str) -> Desk:
        return self._desks[name]

    # ---- what people write -------------------------------------------------------------------

    def _open(self, desk: Desk, key: str) -> State | None:
        """Give the record if it stands here and this desk may write it."""
        standing = desk.standing()
        state = standing.get(key)
        if state is None or state.erased:
            return None
        if desk.group and (desk.table(key).owner != "group" or desk.group_of(key, standing) != desk.group):
            return None
        return state

    def _whole(self, desk: Desk, key: str, deleted: str) -> State | None:
        state = self._open(desk, key)
        usable = state and state.cells[DELETED] == deleted and not desk.incomplete(state)
        return state if usable else None

    def _write(self, desk: Desk, key: str, cells: Mapping[str, str], seen: tuple[Conflict, ...] = ()) -> bool:
        self.writes.append(desk.write(key, cells, seen))
        return True

    def create(self, desk: str, key: str, cells: Mapping[str, str]) -> bool:
        """Reading: a save sets the facts whose cells it changed; of a new record those not empty, and `deleted`."""
        here, table = self._desks[desk], self._desks[desk].table(key)
        standing = here.standing()
        if key in standing or (key in here.tops and not table.made_of) or (here.group and table.owner != "group"):
            return False
        for column in table.references:
            named = cells.get(column)
            known = standing.get(named) if named else None
            if named and named not in here.given and (not known or known.erased or known.cells[DELETED] == "true"):
                return False
        root = cells.get(table.root) if table.root else None
        group = here.group_of(root, standing) if root else cells.get(GROUP)
        if here.group and group != here.group:
            return False
        facts = {table.fact_of(column) for column, cell in cells.items() if cell} | {DELETED}
        full = {c: cells.get(c, "") for fact in facts for c in table.facts[fact]} | {DELETED: "false"}
        return self._write(here, key, full)

    def edit(self, desk: str, key: str, cells: Mapping[str, str]) -> bool:
        """Reading: a save that leaves a fact's cells as they stand does not write that fact."""
        here = self._desks[desk]
        state = self._whole(here, key, "false")
        if state is None:
            return False
        table = here.table(key)
        changed = {table.fact_of(column) for column, cell in cells.items() if state.cells[column] != cell}
        full = {c: cells.get(c, state.cells[c]) for fact in changed for c in table.facts[fact]}
        return bool(full) and self._write(here, key, full)

    def delete(self, desk: str, key: str) -> bool:
        here = self._desks[desk]
        return bool(self._whole(here, key, "false")) and self._write(here, key, {DELETED: "true"})

    def restore(self, desk: str, key: str) -> bool:
        here = self._desks[desk]
        return bool(self._whole(here, key, "true")) and self._write(here, key, {DELETED: "false"})

    def erase(self, desk: str, key: str) -> bool:
        """Reading: erasure is no write. It has no stamp, leaves `deleted` alone, and lasts on this desk."""
        here = self._desks[desk]
        if self._open(here, key) is None:
            return False
        here.erased.add(key)
        here.note()
        return True

    def answer(self, desk: str, key: str, fact: str, cells: Mapping[str, str]) -> bool:
        here = self._desks[desk]
        state = self._open(here, key)
        asked = tuple(sorted(c for c in here.open_conflicts() if (c.key, c.fact) == (key, fact)))
        if state is None or not asked:
            return False
        full = {c: cells.get(c, state.cells[c]) for c in here.table(key).facts[fact]}
        return self._write(here, key, full, asked)

    def move(self, desk: str, key: str, group: str) -> bool:
        here = self._desks[desk]
        return here.group is None and GROUP in here.table(key).columns and self.edit(desk, key, {GROUP: group})

    def clock(self, desk: str, instant: str) -> bool:
        """No clock is asked: whatever it says, nothing here changes."""
        return desk in self._desks and bool(instant)

    # ---- sticks ------------------------------------------------------------------------------

    def _have(self, desk: Desk) -> dict[chain.Chain, int]:
        here = [b for b in desk.bundles.values() if b.file not in desk.undone]
        return {name: chain.complete_to(bundles) for name, bundles in chain.chains(here).items()}

    def _newest(self, desk: Desk, device: str, to: str) -> Bundle | None:
        """Give the newest bundle of a chain. Reading: one undone counts as not here, also for what it told."""
        came = [b for b in desk.bundles.values() if b.chain == (device, to) and b.file not in desk.undone]
        return max(came, key=lambda b: b.seq, default=None)

    def _peers(self, group: str | None, *, but: str = "") -> list[Desk]:
        return [d for d in self._desks.values() if d.group == group and d.name != but]

    def _since(self, desk: Desk, to: str) -> int:
        """Give the `complete_to` of the receiver, the lowest of several, as this desk last learned it."""
        if to == chain.OFFICE:
            returns = [self._newest(desk, o.device, chain.to_group(desk.group or "")) for o in self._peers(None)]
            return max((r.receipt.get(desk.device, 0) for r in returns if r), default=0)
        group = desk.group or to.removeprefix("group:")
        others = self._peers(group, but=desk.name)
        told = [self._newest(desk, o.device, chain.TWIN if desk.group else chain.OFFICE) for o in others]
        return min((b.have.get((desk.device, to), 0) if b else 0 for b in told), default=0)

    def _compose(self, desk: Desk, kind: str, to: str, files: list[str], keys: set[str]) -> bool:
        """Make a bundle, or one in parts, of the named records that changed since the receiver was whole."""
        sent = desk.sent.setdefault((desk.device, to), [])
        # A receipt from before a rollback can name more than was ever sent; then everything is sent.
        since = self._since(desk, to) if self._since(desk, to) <= len(sent) else 0
        base = sent[since - 1][1] if since else 0
        standing = desk.standing()
        wanted = [k for k in keys if desk.noted[k][1] > base and not desk.incomplete(standing[k])]
        wanted.sort(key=lambda key: desk.noted[key][1])
        silent = kind == "twin" and not desk.named_answers
        of_group = set() if silent else {c for c in desk.open_conflicts() if desk.group or c.key in keys}
        answered = {c for c in desk.all_answered() if desk.group or c.key in keys}
        receipt = {name[0]: seq for name, seq in self._have(desk).items() if name[1] == chain.OFFICE}
        for k, file in enumerate(files, start=1):
            share = wanted[(k - 1) * len(wanted) // len(files) : k * len(wanted) // len(files)]
            self.files[file] = Bundle(
                file=file,
                kind=kind,
                to=to,
                device=desk.device,
                group=desk.group,
                seq=len(sent) + 1,
                previous=sent[-1][0] if sent else None,
                since=since,
                part=(k, len(files)),
                states=tuple(standing[key] for key in sorted(share)),
                have=self._have(desk),
                questions=frozenset(of_group),
                answered=frozenset(answered),
                receipt=receipt if kind == "return" else {},
            )
            sent.append((file, desk.change))
        return True

    def report(self, desk: str, file: str, parts: int = 1) -> bool:
        """Reading: "**every** record changed", also one that has left the group, so that nothing stays behind."""
        here = self._desks[desk]
        files = [file, *(f"{file}.{k}" for k in range(2, parts + 1))]
        return bool(here.group) and self._compose(here, "report", chain.OFFICE, files, self._of_team(here))

    def twin(self, desk: str, file: str) -> bool:
        """Reading: §10 lists no `question` here, so a conflict met on one laptop is not told to the other."""
        here = self._desks[desk]
        return bool(here.group) and self._compose(here, "twin", chain.TWIN, [file], self._of_team(here))

    @staticmethod
    def _of_team(desk: Desk) -> set[str]:
        return {key for key in desk.standing() if desk.table(key).owner == "group"}

    def give_back(self, desk: str, group: str, file: str) -> bool:
        """Readings: a root that has left goes along as it stands, which is how the return "says" so.

        A record that came into the group travels only when its own bytes changed: its root's move is no
        change of it. A `person_link` goes where both its clients are of the group now.
        """
        here = self._desks[desk]
        standing = here.standing()
        mine = {key for key in standing if here.group_of(key, standing) == group}
        left = {k for k in standing if here.table(k).root is None and group in here.former_groups(k)}
        pairs = {
            key
            for key in standing
            if here.table(key).name == LINK
            and all(here.group_of(standing[key].cells[c], standing) == group for c in here.table(key).references)
        }
        to = chain.to_group(group)
        return here.group is None and self._compose(here, "return", to, [file], mine | left | pairs)

    def can_open(self, desk: Desk, bundle: Bundle) -> bool:
        if bundle.to == chain.OFFICE:
            return desk.group is None
        if bundle.to == chain.TWIN:
            return desk.group == bundle.group and desk.device != bundle.device
        return desk.group is not None and bundle.to == chain.to_group(desk.group)

    def deliver(self, desk: str, file: str) -> bool:
        here, bundle = self._desks[desk], self.files.get(file)
        if bundle is None or not self.can_open(here, bundle) or file in here.bundles:
            return False
        held = [b for b in here.bundles.values() if b.file not in here.admitted]
        if chain.does_not_fit(bundle, held):
            self.refused.setdefault(desk, set()).add(file)
            return False
        self._redraw(here, bundle)
        here.take(bundle)
        return True

    def _redraw(self, desk: Desk, bundle: Bundle) -> None:
        """Draw a new device where somebody names ours with more than this desk itself has written."""
        wrote = {s.key: s.version[desk.device] for s in desk.own if desk.device in s.version}
        more = any(s.version.get(desk.device, 0) > wrote.get(s.key, 0) for s in bundle.states)
        sent = len(desk.sent.get((desk.device, chain.OFFICE), []))
        if (more or bundle.receipt.get(desk.device, 0) > sent) and self._spares.get(desk.name):
            desk.device = self._spares[desk.name].pop(0)

    def admit(self, desk: str, file: str) -> bool:
        here = self._desks[desk]
        if file not in self.refused.get(desk, set()) or file in here.bundles:
            return False
        bundle = self.files[file]
        here.admitted.add(file)
        here.take(Bundle(**{**vars(bundle), "states": tuple(State(**{**vars(s), "fork": True}) for s in bundle.states)}))
        return True

    def clone(self, desk: str, name: str) -> bool:
        """Copy a desk, unseen by its machine check, so that two histories share a device."""
        if name in self._desks:
            return False
        self._desks[name] = deepcopy(self._desks[desk])
        self._desks[name].name = name
        return True

    def undo(self, desk: str, file: str) -> bool:
        here = self._desks[desk]
        if file not in here.bundles or file in here.undone:
            return False
        here.undone.add(file)
        here.note()
        return True

    def redo(self, desk: str, file: str) -> bool:
        here = self._desks[desk]
        if file not in here.undone:
            return False
        here.undone.discard(file)
        here.note()
        return True

    # ---- what can be seen --------------------------------------------------------------------

    def state(self, desk: str) -> Rows:
        here, rows = self._desks[desk], Rows()
        for key, state in here.standing().items():
            table = here.table(key)
            row = {column: state.cells[column] for column in table.columns}
            row["erased"] = "true" if state.erased else "false"
            row |= {"version": join.version_text(state.version), "edits": join.edits_text(state.stamps)}
            rows.setdefault(table.name, {})[key] = row
        return rows

    def conflicts(self, desk: str) -> set[Conflict]:
        return self._desks[desk].open_conflicts()

    def quarantined(self, desk: str) -> set[Waiting]:
        return {Waiting(*row) for row in self._desks[desk].waiting()}

    def _chains(self, desk: str) -> dict[str, list[Bundle]]:
        here = self._desks[desk]
        held = [b for b in here.bundles.values() if b.file not in here.undone | here.admitted]
        return {" ".join(name): bundles for name, bundles in chain.chains(held).items()}

    def holes(self, desk: str) -> dict[str, list[int]]:
        found = {name: sorted(chain.holes(bundles)) for name, bundles in self._chains(desk).items()}
        return {name: seqs for name, seqs in found.items() if seqs}

    def complete_to(self, desk: str) -> dict[str, int]:
        return {name: chain.complete_to(bundles) for name, bundles in self._chains(desk).items()}

    # ---- what must not be lost -----------------------------------------------------------------

    def overwritten(self, write: State, fact: str, seen: Mapping[str, int] | None = None) -> bool:
        """Say whether a later write of this fact had seen this one; `seen` limits the later ones to a desk's."""
        stamp = write.stamps[fact]
        return any(
            later is not write
            and later.key == write.key
            and stamp is not None
            and later.stamps.get(fact) not in {None, stamp}
            and later.knows(stamp)
            and (seen is None or all(seen.get(d, 0) >= c for c, d in [later.stamps[fact] or (0, "")]))
            for later in self.writes
        )

    def held_back(self, stamp: join.Stamp | None) -> set[str]:
        """Give the records that the laptop of this stamp keeps in Review and sends not."""
        for desk in self._desks.values():
            if stamp and desk.device == stamp[1]:
                standing = desk.standing()
                return {s.key for s in desk.own if s.key not in standing or desk.incomplete(standing[s.key])}
        return set()

    def all_conflicts(self, desk: str) -> set[Conflict]:
        here = self._desks[desk]
        found = {c for key, states in here.counting().items() for c in join.conflicts(here.table(key), states)}
        return found | {c for b in here.bundles.values() if b.file not in here.undone for c in b.questions}

    def owed(self, desk: str) -> set[tuple[str, str, str]]:
        """Reading: a value that a writer who had seen it overwrote is asked about no more."""
        here, owed = self._desks[desk], set()
        standing = here.standing()
        for conflict in here.open_conflicts():
            if conflict.kind != "fact" or conflict.key not in standing:
                continue
            known = standing[conflict.key].version
            lost = [w for w in self.writes if self._is(w, conflict, conflict.lower)]
            won = [w for w in self.writes if self._is(w, conflict, conflict.higher)]
            if not any(self.overwritten(w, conflict.fact, known) for w in lost + won):
                owed.add((conflict.key, conflict.fact, conflict.lower))
        return owed

    @staticmethod
    def _is(write: State, conflict: Conflict, stamp: str) -> bool:
        return write.key == conflict.key and join.stamp_text(write.stamps.get(conflict.fact)) == stamp
