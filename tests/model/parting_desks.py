"""Real desks for a run in which lives part: copies, older copies put back, backups, devices drawn anew.

Each life of a desk is a folder with a real encrypted database, a memory of what it was given (`ledger`) and a
clock of its own. Names, ids and moments come from the run's own dice, so that a run repeats.
"""

import csv
import datetime as dt
import io
import json
import random
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import sqlalchemy as sa
from exchange_world import everything, open_again
from ledger import File, Key, Ledger, Memory, State, View
from plain_tables import tables
from product_world import Made, without_costs
from sqlmodel import col

from outreach_desk.bundle import container, own_keys, shared_names, table
from outreach_desk.desk import (
    answers,
    asked,
    enrol,
    erase,
    fork,
    imports,
    look,
    questions,
    receive,
    renewal,
    returns,
    revoke,
    send,
    twin,
)
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, paths
from outreach_desk.records import catalog, exchange, identity, ids, record
from outreach_desk.records.exchange import Bundle, Received
from outreach_desk.store import backup, vault
from outreach_desk.store.vault import Keys

TABLES = ("client", "meeting", "attendance")
OFFICE = "office"
CODES = {"g1": "G1", "g2": "G2"}
BEGIN = dt.datetime(2026, 7, 2, 3, 0, 0, tzinfo=dt.UTC)
REAL_BACKUP = backup.make
WAITS = (exchange.QUARANTINED, exchange.SUPERSEDED)


@dataclass
class Life:
    """One copy of a desk. `kept` are older copies of it: a folder or a backup, and its memory then."""

    name: str
    home: paths.Home
    keys: Keys
    group: str | None
    memory: Memory = field(default_factory=Memory)
    offset: int = 0
    alive: bool = True
    kept: list[tuple[Path, Memory]] = field(default_factory=list)
    open: Desk | None = None


class PartingDesks:
    """The office and the laptops of one run, driven by the acts that the window calls."""

    def __init__(self, made: Made, root: Path, seed: int) -> None:
        shutil.copytree(made.root, root)
        self.root, self.made = root, made
        self.dice = random.Random(seed)  # noqa: S311 - a run that repeats, no secret
        self.ledger = Ledger({name: one for name, one in tables().items() if name in TABLES})
        self.groups = dict(made.groups)
        self.lives: dict[str, Life] = {}
        self.files: list[File] = []
        self._seconds = self._offset = 0
        self._identities: dict[str, None] = {}
        self._stack = ExitStack()
        self._stack.enter_context(without_costs())
        self._stack.enter_context(mock.patch.object(dates, "now", self._now))
        self._stack.enter_context(mock.patch.object(ids, "new", self._new_id))
        self._stack.enter_context(mock.patch.object(own_keys, "new_device", self._new_device))
        for name, held in made.held.items():
            group = {"a": "g1", "b": "g2"}.get(name[0])
            self.lives[name] = Life(name, paths.Home(root / name), held, group)
        self.stick = root / "stick"
        for life in self.lives.values():
            self.desk(life)

    def close(self) -> None:
        """Close what is open and remove all of it."""
        for life in self.lives.values():
            self.shut(life)
        self._stack.close()
        shutil.rmtree(self.root)

    # ---- the run's own dice and clock ----------------------------------------------------------

    def _now(self) -> dt.datetime:
        return BEGIN + dt.timedelta(seconds=self._seconds + self._offset)

    def _new_id(self) -> str:
        raw = bytearray(int(self._now().timestamp() * 1000).to_bytes(6, "big") + self.dice.randbytes(10))
        return ids._marked(raw, 7)

    def _new_device(self) -> str:
        return "".join(self.dice.choice(own_keys.DEVICE_ALPHABET) for _ in range(own_keys.DEVICE_LENGTH))

    @contextmanager
    def at(self, life: Life) -> Iterator[Desk]:
        """Let one life act: its desk is open, its clock tells the time."""
        self._seconds += 1
        self._offset = life.offset
        yield self.desk(life)

    # ---- folders -------------------------------------------------------------------------------

    @property
    def office(self) -> Life:
        return self.lives[OFFICE]

    def teams(self) -> list[Life]:
        return [life for life in self.lives.values() if life.group and life.alive]

    def desk(self, life: Life) -> Desk:
        if life.open is None:
            life.open = open_again(life.home, life.keys)
            self._learn_keys(life.open)
        return life.open

    def _learn_keys(self, desk: Desk) -> None:
        with desk.database.read() as session:
            self._identities |= dict.fromkeys(own_keys.identities_of(session))

    def shut(self, life: Life) -> None:
        if life.open is not None:
            life.open.close()
            life.open = None

    def copy(self, life: Life, name: str) -> Life:
        """Give a second life with the same history, as if the folder had been carried to another laptop."""
        self.shut(life)
        home = paths.Home(self.root / name)
        shutil.copytree(life.home.root, home.root)
        made = Life(name, home, life.keys, life.group, life.memory.copy(), life.offset)
        self.lives[name] = made
        return made

    def keep(self, life: Life, *, as_backup: bool) -> None:
        """Put an older copy by: the whole folder, or what the backup function makes."""
        if as_backup:
            with self.at(life) as desk:
                key = desk.database.keys.subkey(vault.DATABASE)
                path = REAL_BACKUP(desk.database.engine, key, desk.home)
        else:
            self.shut(life)
            number = len(list(self.root.glob(f"{life.name}-kept-*")))
            path = self.root / f"{life.name}-kept-{number}"
            shutil.copytree(life.home.root, path)
        life.kept.append((path, life.memory.copy()))
        self._forget_gone(life)

    @staticmethod
    def _forget_gone(life: Life) -> None:
        """Leave out backups that are no more: of a folder that was replaced, or older than the last few."""
        life.kept = [one for one in life.kept if one[0].exists()]

    def put_back(self, life: Life, number: int) -> None:
        """Put an older copy in the desk's place. What it wrote since is on no laptop any more."""
        path, memory = life.kept[number]
        self.shut(life)
        if path.is_dir():
            shutil.rmtree(life.home.root)
            shutil.copytree(path, life.home.root)
        else:
            for end in ("-wal", "-shm"):
                life.home.database.with_name(life.home.database.name + end).unlink(missing_ok=True)
            shutil.copyfile(path, life.home.database)
        self._forget_gone(life)
        life.memory = memory.copy()
        with self.at(life):  # opened at once: a backup draws its new device then
            pass

    # ---- what can be seen ----------------------------------------------------------------------

    def device(self, life: Life) -> str:
        return self.desk(life).device

    def names(self, life: Life) -> set[str]:
        """Give the devices that a life is and was."""
        with self.desk(life).database.read() as session:
            return {self.device(life), *(one.device for one in own_keys.former_devices(session))}

    def shared_names(self) -> set[str]:
        """Give the devices of which the office knows that two laptops were them at once."""
        with self.desk(self.office).database.read() as session:
            return set(shared_names.known(session))

    def enrolled(self, life: Life) -> bool:
        return self.desk(life).fact(identity.ENROLLED) == "true"

    def rows(self, life: Life) -> dict[Key, dict[str, str]]:
        found: dict[Key, dict[str, str]] = {}
        with self.desk(life).database.read() as session:
            for name in TABLES:
                thing = catalog.THINGS[name]
                for cells in table.cells(thing, session.scalars(sa.select(thing.model))):
                    row = dict(zip(thing.header, cells, strict=True))
                    found[name, row["id"]] = row
        return found

    def asked(self, life: Life) -> list[dict[str, Any]]:
        return [one.as_dict() for one in asked.everything(self.desk(life)) if one.kind != "held"]

    def waiting(self, life: Life) -> set[tuple[str, Key]]:
        """Give the rows that wait or were overtaken while they did: by the file that brought them."""
        names = {file.bundle: file.name for file in life.memory.taken.values()}
        with self.desk(life).database.read() as session:
            query = (
                sa.select(col(Received.bundle_id), col(Received.table_name), col(Received.record_id))
                .join(Bundle, col(Bundle.id) == col(Received.bundle_id))
                .where(col(Received.outcome).in_(WAITS), col(Received.undone).is_(False))
            )
            return {
                (names[bundle], (name, record_id))
                for bundle, name, record_id in session.execute(query)
                if name in TABLES
            }

    def view(self, life: Life) -> View:
        return View(self.rows(life), self.asked(life), self.waiting(life))

    def holes(self) -> list[dict[str, Any]]:
        return questions.holes(self.desk(self.office))

    def trusted(self) -> dict[str, tuple[int | None, str | None]]:
        """Give the office's list: device → where it ended, and who it is now."""
        listed = revoke.look(self.desk(self.office)).devices
        return {one.device: (one.valid_through, one.successor) for one in listed}

    def check(self, life: Life) -> list[Any]:
        return [one.as_dict() for one in look.check(self.desk(life)).problems]

    def frozen(self, life: Life) -> object:
        """Give all that is in a desk, to see that nothing changed."""
        return everything(self.desk(life))

    # ---- what people write ---------------------------------------------------------------------

    def save(self, life: Life, name: str, cells: Mapping[str, str], record_id: str | None = None) -> str:
        thing = catalog.THINGS[name]
        values = {column: thing.columns[column].parse(cell) for column, cell in cells.items()}
        with self.at(life) as desk, desk.write() as (session, author):
            return record.save(session, author, thing, values, record_id).id

    def set_deleted(self, life: Life, key: Key, *, deleted: bool) -> None:
        act = record.delete if deleted else record.restore
        with self.at(life) as desk, desk.write() as (session, author):
            act(session, author, catalog.THINGS[key[0]], key[1])

    def erase(self, life: Life, key: Key) -> None:
        with self.at(life) as desk:
            erase.erase(desk, *key)

    def resolve(self, life: Life, question: str, take: str) -> None:
        with self.at(life) as desk:
            answers.resolve(desk, question, take)

    # ---- files ---------------------------------------------------------------------------------

    def report(self, life: Life) -> Path:
        with self.at(life) as desk:
            return send.export(desk, self.stick).path

    def twin(self, life: Life) -> Path:
        with self.at(life) as desk:
            return twin.write_twin(desk, self.stick).path

    def give_back(self, group: str) -> Path:
        with self.at(self.office) as desk:
            return returns.write_return(desk, CODES[group], self.stick).path

    def take(self, life: Life, path: Path, *, let_in: bool = False) -> tuple[str, str | None, str | None]:
        """Take one file in; give outcome, reason and words."""
        with self.at(life) as desk:
            (handled,) = receive.receive(desk, [path], let_in=let_in)
        return handled.outcome, handled.reason, handled.message

    def admit(self, path: Path) -> None:
        with self.at(self.office) as desk:
            fork.admit(desk, path)

    def undo(self, life: Life, bundle: str) -> None:
        with self.at(life) as desk:
            imports.take_back(desk, [bundle])

    def redo(self, life: Life, bundle: str) -> None:
        with self.at(life) as desk:
            imports.let_in_again(desk, bundle)

    # ---- devices -------------------------------------------------------------------------------

    def revoke(self, device: str, through: int) -> None:
        with self.at(self.office) as desk:
            revoke.revoke(desk, device, through)

    def confirm(self) -> None:
        with self.at(self.office) as desk:
            revoke.confirm(desk)

    def renew(self, life: Life) -> None:
        with self.at(life) as desk:
            renewal.renew(desk)
            self._learn_keys(desk)

    def request(self, life: Life) -> None:
        """Ask the office to know this life's device, and let it say yes."""
        with self.at(life) as desk:
            path = enrol.request(desk, self.stick).path
        with self.at(self.office) as desk:
            enrol.approve(desk, path)

    def package(self) -> Path:
        with self.at(self.office) as desk:
            return enrol.office_package(desk, self.stick).path

    def accept(self, life: Life, path: Path) -> None:
        with self.at(life) as desk:
            enrol.accept(desk, path)

    # ---- a file as an outsider reads it --------------------------------------------------------

    def read(self, path: Path, maker: Life) -> File:
        """Open a file with everybody's keys and note what its sender had seen of each record in it."""
        members = container.unpack(container.decrypt(path.read_bytes(), self._identities))
        package = json.loads(members[container.MANIFEST])
        ours = package["outreachDesk"]
        waiting = self.waiting(maker)
        states = {}
        for name in TABLES:
            rows = csv.DictReader(io.StringIO(members.get(f"{name}.csv", b"").decode(), newline=""))
            for row in rows:
                key = (name, row["id"])
                states[key] = State(row, self.ledger.seen(maker.memory, key, waiting))
        place = ours["device"], ours["to"], ours["seq"], ours["since"]
        file = File(path.name, path, package["id"], ours["kind"], *place, maker.name, states)
        self.files.append(file)
        return file
