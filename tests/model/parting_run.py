"""One run on desks that part: every act is written down in the ledger, and looked at as a person would.

After each act that brings or takes something, nothing that the desk was given may be accounted for nowhere.
"""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from history_values import Values
from ledger import CONFLICTS, File, Key, Memory, View
from parting_desks import CODES, Life, PartingDesks

from outreach_desk.ground.errors import Problem

T = TypeVar("T")
IMPORTED, KNOWN = "imported", "known"
# Why a whole file may be refused here; anything else is a fault of the program or of this run.
REFUSALS = {
    "fork",
    "rolled_back",
    "revoked_sender",
    "revoked_late",
    "unknown_sender",
    "wrong_office",
    "not_for_us",
}
KINDS = {"report", "twin", "return"}


class Run:
    """The desks of one run, the files on their way, and what was counted."""

    def __init__(self, desks: PartingDesks, seed: int) -> None:
        self.desks, self.ledger = desks, desks.ledger
        self.values = Values(random.Random(seed))  # noqa: S311 - a run that repeats, no secret
        self.pool: list[File] = []
        self.figures: Counter[str] = Counter()
        self.forks: list[File] = []
        self.shared: set[str] = set()
        # Names of which one history ended without a new name: no request ever tells the office of it.
        self.unclear: set[str] = set()

    def allowed(self, act: Callable[[], T]) -> T | None:
        """Do an act that may be refused with words; nothing else may be raised."""
        try:
            return act()
        except Problem as problem:
            refused = problem
        assert refused.message()
        self.figures[f"refused: {refused.code}"] += 1
        return None

    # ---- what people write ---------------------------------------------------------------------

    def write(self, life: Life, act: Callable[[], Key | None]) -> bool:
        """Do one save and write it down by the rows before and after it."""
        rows, waiting = self.desks.rows(life), self.desks.waiting(life)
        key = self.allowed(act)
        if key is None:
            return False
        before, after = rows.get(key), self.desks.rows(life)[key]
        if before is not None and before["edits"] == after["edits"]:
            return False
        seen = self.ledger.seen(life.memory, key, waiting)
        if not self.shared:
            self.ledger.check_seen(key, before, seen)
        write = self.ledger.wrote(life.memory, key, before, after, seen)
        if write.stamp[:8] in self.shared:
            self.ledger.shared.add(write.number)
        self.figures["writes"] += 1
        return True

    def create(self, life: Life, name: str, number: int) -> None:
        """Write a new record; an attendance of those that stand here."""
        cells = {"group_id": self.desks.groups[str(life.group)], "registered_on": "2000-01-01"}
        cells["serial"] = self.values.words("KH")
        if name == "meeting":
            cells = {"group_id": cells["group_id"], "held_on": "2000-01-02", "kind": "periodic_meeting"}
            cells["status"] = "held"
        elif name == "attendance":
            pair = [self.record(life, table, number) for table in ("meeting", "client")]
            if None in pair:
                return
            cells = {f"{key[0]}_id": key[1] for key in pair if key}
            cells |= {"role": "client", "presence": self.values.random.choice(("present", "unmarked"))}
        self.write(life, lambda: (name, self.desks.save(life, name, cells)))

    def record(self, life: Life, table: str | None, number: int, deleted: str = "false") -> Key | None:
        """Choose a record that stands at a desk, by its place in the order of ids."""
        among = sorted(
            key
            for key, row in self.desks.rows(life).items()
            if table in {None, key[0]} and row["deleted"] == deleted and row["erased"] == "false"
        )
        return among[number % len(among)] if among else None

    def edit(self, life: Life, key: Key | None) -> None:
        row = self.desks.rows(life).get(key) if key else None
        if key and row and row["deleted"] == row["erased"] == "false":
            cells = self.values.changes(key[0])
            self.write(life, lambda: (key[0], self.desks.save(life, key[0], cells, key[1])))

    def mark(self, life: Life, key: Key, *, deleted: bool) -> None:
        """Delete a record, or take a deletion back."""

        def act() -> Key:
            self.desks.set_deleted(life, key, deleted=deleted)
            return key

        self.write(life, act)

    def erase(self, life: Life, number: int) -> None:
        key = self.record(life, None, number)
        if key and self.allowed(lambda: (self.desks.erase(life, key), key)[1]):
            self.ledger.erased.add(key)
            self.figures["erasures"] += 1
            self.look(life)

    def questions(self, life: Life) -> list[dict[str, Any]]:
        return [one for one in self.desks.asked(life) if one["kind"] in CONFLICTS]

    def resolve(self, life: Life, number: int, take: str) -> None:
        among = self.questions(life)
        one = among[number % len(among)]

        def act() -> Key:
            self.desks.resolve(life, one["id"], take)
            return one["table"], one["record"]

        if self.write(life, act):
            self.figures["answers"] += 1
            self.look(life)

    # ---- files ---------------------------------------------------------------------------------

    def send(self, life: Life, act: Callable[[], Path]) -> File | None:
        """Let a life write a file and put it among those that are on their way."""
        path = self.allowed(act)
        if path is None:
            return None
        file = self.desks.read(path, life)
        self.pool.append(file)
        self.figures["files"] += 1
        return file

    def report(self, life: Life) -> File | None:
        return self.send(life, lambda: self.desks.report(life))

    def twin(self, life: Life) -> File | None:
        return self.send(life, lambda: self.desks.twin(life))

    def give_back(self, group: str) -> File | None:
        return self.send(self.desks.office, lambda: self.desks.give_back(group))

    def readers(self, file: File) -> list[Life]:
        if file.to == "office":
            return [self.desks.office]
        group = self.desks.lives[file.maker].group if file.to == "twin" else None
        return [
            life
            for life in self.desks.teams()
            if life.name != file.maker
            if life.group == group or file.to == f"group:{self.desks.groups[str(life.group)]}"
        ]

    def deliver(self, life: Life, file: File, *, let_in: bool = False) -> str | None:
        """Let a life take a file in; give why it was refused, if it was."""
        outcome, reason, message = self.desks.take(life, file.path, let_in=let_in)
        if outcome == IMPORTED:
            assert file.name not in life.memory.taken, "a known file was taken in again"
            life.memory.taken[file.name] = file
            self.figures["imports"] += 1
        elif outcome == KNOWN:
            assert file.name in life.memory.taken, "a file that never came is said to be known"
        else:
            assert (reason in REFUSALS, bool(message)) == (True, True), (reason, message)
            self.figures[f"refused: {reason}"] += 1
            self.forks += [file] if reason == "fork" and life is self.desks.office else []
        self.look(life)
        return reason

    def again(self, life: Life, file: File) -> None:
        """Bring a file that is in already: it is known, and nothing changes."""
        before = self.desks.frozen(life)
        outcome, _reason, _message = self.desks.take(life, file.path)
        assert (outcome, self.desks.frozen(life) == before) == (KNOWN, True)
        self.figures["brought again"] += 1

    def cut(self, life: Life, file: File, at: int) -> None:
        """Bring a file cut short at a byte: it is refused with words, and nothing changes."""
        before = self.desks.frozen(life)
        data = file.path.read_bytes()
        short = file.path.with_name("desk-cutshort.desk")
        short.write_bytes(data[: at % len(data)])
        outcome, _reason, message = self.desks.take(life, short)
        assert (outcome, bool(message)) == ("refused", True)
        assert self.desks.frozen(life) == before
        self.figures["cut short"] += 1

    def admit(self, file: File) -> None:
        """Let a person at the office let in the second of two histories."""
        office = self.desks.office
        if self.allowed(lambda: (self.desks.admit(file.path), file)[1]):
            office.memory.taken[file.name] = file
            office.memory.forked.add(file.name)
            self.figures["forks let in"] += 1
            self.look(office)
            self.look_at_fork(file)

    def look_at_fork(self, file: File) -> None:
        """Of a second history let in just now every value stands or is asked about, whatever versions say."""
        office, spoken = self.desks.office, set[tuple[int, str]]()
        for key, state in file.states.items():
            spoken |= set(self.ledger.spoken(key, state.cells))
        lost = self.ledger.lost(office.memory, self.desks.view(office), spoken)
        assert lost == [], f"of the fork: {lost}"

    def undo(self, life: Life, number: int, *, again: bool) -> None:
        """Take an import back, or let one in again."""
        memory = life.memory
        among = [f for name, f in memory.taken.items() if (name in memory.undone) is again]
        if not among:
            return
        file = among[number % len(among)]
        act = self.desks.redo if again else self.desks.undo
        if self.allowed(lambda: (act(life, file.bundle), file)[1]):
            (memory.undone.discard if again else memory.undone.add)(file.name)
            self.figures["redone" if again else "undone"] += 1
            self.look(life)

    def revoke(self, life: Life, number: int) -> None:
        """End a life's device at one of its numbers; every second laptop is stolen and never seen again."""
        device = self.desks.device(life)
        last = max((file.seq for file in self.desks.files if file.device == device), default=0)
        if self.allowed(lambda: (self.desks.revoke(device, number % (last + 1)), device)[1]):
            life.alive = number % 2 == 0
            self.unclear |= set() if life.alive else self.desks.names(life)
            self.figures["revoked"] += 1
            self.check_holes()

    def copy(self, life: Life) -> Life:
        """Carry a laptop's folder to another one: from now on two bear its name."""
        self.shared.add(self.desks.device(life))
        self.figures["copies"] += 1
        return self.desks.copy(life, f"{life.name.split('-')[0]}-{len(self.desks.lives)}")

    def renew(self, life: Life) -> None:
        """Let a laptop draw a new name, the office let it in, and the laptop hear of it."""

        def act() -> bool:
            self.desks.renew(life)
            self.desks.request(life)
            self.desks.accept(life, self.desks.package())
            return True

        self.figures["names drawn"] += 1 if self.allowed(act) else 0

    def put_back(self, life: Life, number: int) -> None:
        """Put an older copy in a desk's place; of a folder nobody can tell, a backup draws a new device."""
        before = life.memory
        self.desks.put_back(life, number % len(life.kept))
        device = self.desks.device(life)
        self.shared.add(device)
        self.unclear.add(device)
        gone = set(before.own) - set(life.memory.own)
        self.ledger.shared |= {one for one in gone if self.ledger.writes[one].stamp[:8] == device}
        self.figures["put back"] += 1

    def tell_apart(self) -> None:
        """From now on judge what was written under names of which the office knows that two bore them.

        What goes on being let pass: names of which one history ended with its laptop, or with the folder that
        was put in its place. No request tells of that, and a restored desk looks the same.
        """
        known = self.desks.shared_names() - self.unclear
        writes = self.ledger.writes
        self.ledger.shared = {one for one in self.ledger.shared if writes[one].stamp[:8] not in known}
        self.figures["names of two"] += len(known)

    # ---- what must hold ------------------------------------------------------------------------

    def look(self, life: Life) -> None:
        """Nothing that was given to this desk is lost here; at the office, the holes are those made."""
        view = self.desks.view(life)
        lost = self.ledger.lost(life.memory, view)
        assert lost == [], f"{life.name}: {lost}"
        for key in life.memory.erased & view.rows.keys():
            assert view.rows[key]["erased"] == "true", f"{life.name}: {key} came back"
        life.memory.erased |= {key for key, row in view.rows.items() if row["erased"] == "true"}
        self.figures["conflicts seen"] = max(self.figures["conflicts seen"], _conflicts(view))
        if life is self.desks.office:
            self.check_holes()

    def check_holes(self) -> None:
        """The office names exactly the numbers that exist, are not here, and are in no later file."""
        trusted = self.desks.trusted()
        found: dict[str, list[int]] = {}
        for one in self.desks.holes():
            if one["kind"] == "missing":
                found.setdefault(one["device"], []).extend(range(one["first"], one["last"] + 1))
        expected = {}
        for device, (until, successor) in trusted.items():
            missing = made_holes(self.desks.office.memory, device, until)
            if successor and _began(self.desks.office.memory, trusted, successor):
                missing = []
            if missing:
                expected[device] = missing
        assert found == expected
        self.figures["holes seen"] = max(self.figures["holes seen"], sum(map(len, found.values())))


def made_holes(memory: Memory, device: str, until: int | None) -> list[int]:
    """Give the holes of a device by the files that are here, each of which holds all since its `since`."""
    here = {
        file.seq: file.since
        for file in memory.here()
        if file.device == device and file.to == "office" and file.name not in memory.forked
    }
    if until is not None:
        here = {seq: since for seq, since in here.items() if seq <= until}
    known = until if until is not None else max([0, *here, *here.values()])
    held = {one for seq, since in here.items() for one in (seq, *range(since + 1, seq))}
    return [seq for seq in range(1, known + 1) if seq not in held]


def _began(memory: Memory, trusted: dict[str, tuple[int | None, str | None]], device: str | None) -> bool:
    """Say whether a successor's first file, which holds everything, is here."""
    seen: set[str] = set()
    while device is not None and device not in seen:
        seen.add(device)
        of_it = (f for f in memory.here() if f.device == device and f.to == "office")
        if any(file.since == 0 and file.name not in memory.forked for file in of_it):
            return True
        device = trusted.get(device, (None, None))[1]
    return False


def _conflicts(view: View) -> int:
    return sum(one["kind"] in CONFLICTS for one in view.asked)


def groups() -> list[str]:
    return sorted(CODES)


def apart(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Name the columns in which two rows differ."""
    return [f"{name}: {ours[name]!r} and {theirs[name]!r}" for name in ours if ours[name] != theirs[name]]
