"""Four laptops of two groups and an office as a machine of rules; hypothesis draws what happens.

The rules are what people and misfortune do: write, send, lose, delay, cut, copy, put back, revoke, take back.
What must hold is asked after each of them (`parting_run`) and at the end (`parting_end`).
"""

import itertools
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from ledger import File
from parting_desks import OFFICE, Life, PartingDesks
from parting_end import End
from parting_run import Run, groups
from product_world import Made

TEAMS = ("a1", "a2", "b1", "b2")
MOST_COPIES, LONG_AGO = 2, 7 * 10**8
who = st.sampled_from(TEAMS)
anybody = st.sampled_from((*TEAMS, OFFICE))
number = st.integers(0, 40)
MISFORTUNES = ("copy", "keep", "back_up", "put_back", "admit", "renew")
seconds = st.sampled_from([-(10**9), -86_400, -3_600, 60, 86_400, 10**8])


class Exchange(RuleBasedStateMachine):
    """One run. `made` and `root` are set before it begins; `figures` are summed over all runs."""

    made: ClassVar[Made]
    root: ClassVar[Path]
    desks_of: ClassVar[Callable[[Made, Path, int], PartingDesks]] = PartingDesks
    figures: ClassVar[Counter[str]] = Counter()
    numbers: ClassVar["itertools.count[int]"] = itertools.count()

    def __init__(self) -> None:
        super().__init__()
        self.sound = True
        self.folder = self.root / f"run-{next(self.numbers)}"

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        """Begin as a group does: one laptop has written and sent, the others hear of it."""
        self.desks = type(self).desks_of(self.made, self.folder, seed)
        self.run = Run(self.desks, seed)
        with self.act():
            for first, second in (("a1", "a2"), ("b1", "b2")):
                for name in ("client", "meeting", "attendance"):
                    self.run.create(self.desks.lives[first], name, 0)
                for file, reader in (
                    (self.run.report(self.desks.lives[first]), OFFICE),
                    (self.run.twin(self.desks.lives[first]), second),
                ):
                    assert file is not None
                    self.run.deliver(self.desks.lives[reader], file)

    def act(self) -> "_Sound":
        return _Sound(self)

    def teardown(self) -> None:
        """Bring it to rest and look at what is left, unless something was wrong already."""
        if not hasattr(self, "run"):
            return
        try:
            if self.sound:
                end = End(self.run)
                end.come_to_rest()
                end.check()
                type(self).figures["runs"] += 1
                type(self).figures.update(self.run.figures)
        finally:
            self.desks.close()

    # ---- who and what --------------------------------------------------------------------------

    def life(self, name: str, pick: int) -> Life | None:
        """Give a laptop that goes on, its copy as often as itself."""
        among = [one for one in self.desks.lives.values() if one.name.split("-")[0] == name and one.alive]
        return among[pick % len(among)] if among else None

    def file(self, pick: int) -> File | None:
        """Give a file that is on its way, rather a young one."""
        pool = self.run.pool
        return pool[-1 - pick % len(pool)] if pool else None

    # ---- people --------------------------------------------------------------------------------

    @rule(name=who, table=st.sampled_from(("client", "meeting", "attendance", "attendance")), pick=number)
    def create(self, name: str, table: str, pick: int) -> None:
        with self.act():
            if life := self.life(name, pick):
                self.run.create(life, table, pick)

    @rule(first=who, second=anybody, pick=number)
    def edit(self, first: str, second: str, pick: int) -> None:
        """Two desks write the same record without knowing of each other; one twice, if they are one."""
        with self.act():
            lives = [life for name in (first, second) if (life := self.life(name, pick))]
            key = self.run.record(lives[0], None, pick) if lives else None
            for life in lives:
                self.run.edit(life, key)

    @rule(first=who, second=anybody, pick=number, deleted=st.booleans())
    def mark(self, first: str, second: str, pick: int, deleted: bool) -> None:
        """One deletes a record, or takes a deletion back; another writes it meanwhile."""
        with self.act():
            life, other = self.life(first, pick), self.life(second, pick)
            key = self.run.record(life, None, pick, "false" if deleted else "true") if life else None
            if life and key:
                self.run.mark(life, key, deleted=deleted)
            if other and other is not life:
                self.run.edit(other, key)

    @rule(name=who, pick=number, more=number, renew=st.booleans())
    def write_apart(self, name: str, pick: int, more: int, renew: bool) -> None:
        """A laptop and its copy write one record under one name, and draw new ones before anybody sees it."""
        with self.act():
            life = self.life(name, pick)
            key = self.run.record(life, None, more) if life else None
            if life and key and len(self.desks.lives) < len(TEAMS) + 1 + MOST_COPIES:
                other = self.run.copy(life)
                for one in (life, other, other):
                    self.run.edit(one, key)
                for one in (life, other) if renew else ():
                    self.run.renew(one)

    @rule(pick=number, take=st.sampled_from(("ours", "theirs")))
    def resolve(self, pick: int, take: str) -> None:
        with self.act():
            asking = [one for one in self.desks.lives.values() if one.alive and self.run.questions(one)]
            if asking:
                self.run.resolve(asking[pick % len(asking)], pick, take)

    # ---- sticks --------------------------------------------------------------------------------

    @rule(name=who, pick=number, act=st.sampled_from(("report", "report", "twin")), at_once=st.booleans())
    def send(self, name: str, pick: int, act: str, at_once: bool) -> None:
        """Write a file; it arrives at once, or waits among those on their way."""
        with self.act():
            life = self.life(name, pick)
            file = getattr(self.run, act)(life) if life else None
            if file and at_once:
                self.arrive(file, pick)

    @rule(group=st.sampled_from(groups()), pick=number, at_once=st.booleans())
    def give_back(self, group: str, pick: int, at_once: bool) -> None:
        with self.act():
            file = self.run.give_back(group)
            if file and at_once:
                self.arrive(file, pick)

    def arrive(self, file: File, pick: int) -> None:
        """Bring a file to one who can read it; one who has it already says so."""
        among = self.run.readers(file)
        if among:
            life = among[pick % len(among)]
            if file.name in life.memory.taken:
                self.run.again(life, file)
            else:
                self.run.deliver(life, file)

    @rule(pick=number, reader=number)
    def deliver(self, pick: int, reader: int) -> None:
        """Bring any file that is on its way: so files come late and in any order."""
        with self.act():
            if file := self.file(pick):
                self.arrive(file, reader)

    @rule(pick=number, reader=number)
    def deliver_another(self, pick: int, reader: int) -> None:
        self.deliver(pick, reader)

    @rule(pick=number, reader=number, at=st.integers(0, 2**20), cut=st.booleans())
    def spoil(self, pick: int, reader: int, at: int, cut: bool) -> None:
        """Bring a file cut short, or lose one for good."""
        with self.act():
            file = self.file(pick)
            among = self.run.readers(file) if file else []
            if file and cut and among:
                self.run.cut(among[reader % len(among)], file, at)
            elif file and not cut:
                self.run.pool.remove(file)
                self.run.figures["files lost"] += 1

    @rule(name=anybody, pick=number, again=st.booleans())
    def undo(self, name: str, pick: int, again: bool) -> None:
        with self.act():
            if life := self.life(name, pick):
                self.run.undo(life, pick, again=again)

    # ---- misfortune ----------------------------------------------------------------------------

    @rule(name=who, pick=number, what=st.sampled_from(MISFORTUNES))
    def misfortune(self, name: str, pick: int, what: str) -> None:
        """A desk is copied, or an older copy is kept and put in its place; a name drawn, a fork let in."""
        with self.act():
            life = self.life(name, pick)
            if life:
                getattr(self, what)(life, pick)

    def copy(self, life: Life, _pick: int) -> None:
        if len(self.desks.lives) < len(TEAMS) + 1 + MOST_COPIES:
            self.run.copy(life)

    def renew(self, life: Life, _pick: int) -> None:
        """Draw a new name though nobody has said that it must be: so two may do before a fork shows."""
        self.run.renew(life)

    def keep(self, life: Life, _pick: int) -> None:
        self.desks.keep(life, as_backup=False)

    def back_up(self, life: Life, _pick: int) -> None:
        self.desks.keep(life, as_backup=True)

    def put_back(self, life: Life, pick: int) -> None:
        if life.kept:
            self.run.put_back(life, pick)

    def admit(self, _life: Life, pick: int) -> None:
        """Let in as a fork what was refused as one; what is none is refused with words."""
        file = self.run.forks.pop() if self.run.forks else self.file(pick)
        if file and file.to == "office" and file.name not in self.desks.office.memory.taken:
            self.run.admit(file)

    @rule(name=anybody, pick=number, by=seconds, what=st.sampled_from(("clock", "clock", "erase", "revoke")))
    def rare(self, name: str, pick: int, by: int, what: str) -> None:
        """A clock jumps; somebody is erased; a laptop is revoked, and perhaps never seen again."""
        with self.act():
            if not (life := self.life(name, pick)):
                return
            if what == "clock":
                life.offset = max(-LONG_AGO, min(life.offset + by, LONG_AGO))
            elif what == "erase":
                self.run.erase(life, pick)
            elif life.group:
                self.run.revoke(life, pick)


class _Sound:
    """Marks a run as unsound while an act is under way: what failed in it is not looked at again."""

    def __init__(self, machine: Exchange) -> None:
        self._machine = machine

    def __enter__(self) -> None:
        self._machine.sound = False

    def __exit__(self, kind: object, *_rest: object) -> None:
        self._machine.sound = kind is None


def tidy(root: Path) -> None:
    """Remove what runs that failed have left."""
    for left in root.glob("run-*"):
        shutil.rmtree(left)
