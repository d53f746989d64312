"""An enrolled office with three laptops, and a pen that writes any bundle, right or wrong.

The desks are made once; a test gets copies of their folders and opens them with the keys kept in memory, so
that nobody waits for Argon2 again.
"""

import copy
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import sqlalchemy as sa

from outreach_desk.bundle import container, keys, manifest, table
from outreach_desk.desk import enrol, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import paths
from outreach_desk.records import catalog, identity, ids, record, trigrams
from outreach_desk.records.base import STAMPS
from outreach_desk.records.exchange import DeskFact
from outreach_desk.store import vault
from outreach_desk.store.vault import Keys

PASSPHRASE = "con mèo bờ ao đám mây cây tre"  # noqa: S105 - opens desks of tests only
Cells = dict[str, str]
CREATED = "2026-07-02T03:04:05Z"


def open_again(home: paths.Home, held: Keys) -> Desk:
    """Open a desk's folder with its keys instead of its passphrase."""
    with mock.patch.object(vault, "unlock", return_value=held):
        return unlock.unlock(home, PASSPHRASE)


def save(desk: Desk, name: str, values: dict[str, Any], record_id: str | None = None) -> str:
    """Save one record as the window would."""
    with desk.write() as (session, author):
        return record.save(session, author, catalog.THINGS[name], values, record_id).id


def delete(desk: Desk, name: str, record_id: str) -> None:
    with desk.write() as (session, author):
        record.delete(session, author, catalog.THINGS[name], record_id)


def fact(desk: Desk, name: str) -> str:
    found = desk.fact(name)
    assert found is not None
    return found


def client(desk: Desk, serial: str = "A-1", record_id: str | None = None, **values: Any) -> str:
    """Register a client."""
    given = {"group_id": fact(desk, identity.GROUP), "serial": serial, "registered_on": date(2026, 7, 1)}
    return save(desk, "client", given | values, record_id)


def everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Give every row of every table, all columns; of the index of letters what it keeps its letters in."""
    with desk.database.read() as session:
        inspector = sa.inspect(session.connection())
        return {
            name: sorted(
                (tuple(row) for row in session.execute(sa.text(f'SELECT * FROM "{name}"'))),  # noqa: S608
                key=repr,
            )
            for name in inspector.get_table_names()
            if name != trigrams.TABLE
        }


def records_of(desk: Desk) -> dict[str, bytes]:
    """Give every table of records as a bundle's CSV."""
    with desk.database.read() as session:
        return {
            name: table.write(thing, session.scalars(sa.select(thing.model)))
            for name, thing in catalog.THINGS.items()
        }


def row_of(desk: Desk, name: str, record_id: str) -> dict[str, str]:
    """Give one record as the cells of its CSV."""
    thing = catalog.THINGS[name]
    with desk.database.read() as session:
        row = session.get_one(thing.model, record_id)
        return dict(zip(thing.header, table.cells(thing, [row])[0], strict=True))


def state(name: str, stamp: str, cells: Cells, record_id: str | None = None, **stamps: str) -> Cells:
    """Write a whole row of a table: the facts named in `cells` stamped with `stamp`, all others never set.

    `stamps` replaces cells of the last six columns.
    """
    thing = catalog.THINGS[name]
    device, counter = stamp.split(":")
    parts = [f"*={stamp}"]
    for one, columns in sorted(thing.facts.items()):
        if one != "deleted" and not any(cells.get(column) for column in columns):
            parts.append(f"{one}=-")
    row = dict.fromkeys(thing.header, "") | {"id": record_id or ids.new(), **cells}
    row |= {"deleted": "false", "erased": "false", "version": f"{device}:{counter}", "edits": " ".join(parts)}
    return row | {"changed_by": "1", "changed_at": CREATED} | stamps


def csv_of(header: tuple[str, ...], rows: list[Cells]) -> bytes:
    return table.write_rows(header, [[row[name] for name in header] for row in rows])


@dataclass
class Sender:
    """A laptop as its bundles show it; `write` makes its next bundle, or one that it should not make."""

    device: str
    group: str
    seed: str
    office_sign: str
    office_age: str
    seq: int = 0
    last: str | None = None
    made: int = 0

    def write(
        self,
        tables: Mapping[str, list[Cells] | bytes],
        *,
        ours: Mapping[str, Any] | None = None,
        schemas: Mapping[str, dict[str, Any]] | None = None,
        edit: Callable[[dict[str, Any]], None] | None = None,
        members: Callable[[dict[str, bytes]], None] | None = None,
        sign: str | None = None,
        seal: bool = True,
    ) -> bytes:
        """Write a sealed bundle. `edit` changes the manifest, `members` what goes into the zip."""
        ours = dict(ours or {})
        schemas = {
            name: manifest.schema_of(catalog.THINGS[name]) for name in tables if name in catalog.THINGS
        }
        schemas |= dict(ours.pop("schemas", {}))
        resources, data, counts = [], {}, {}
        for name, rows in tables.items():
            schema = schemas[name]
            header = tuple(one["name"] for one in schema["fields"])
            data[f"{name}.csv"] = rows if isinstance(rows, bytes) else csv_of(header, rows)
            counts[name] = data[f"{name}.csv"].count(b"\r\n") - 1
            resources.append(manifest.resource(name, data[f"{name}.csv"], schema))
        seq = ours.get("seq", self.seq + 1)
        package = {
            "$schema": manifest.PROFILE,
            "name": "desk",
            "id": ids.new(),
            "created": CREATED,
            "resources": resources,
            "outreachDesk": {
                "format": "1.0",
                "kind": "report",
                "to": "office",
                "group": self.group,
                "device": self.device,
                "seq": seq,
                "previous": self.last if seq == self.seq + 1 else None,
                "since": 0,
                "have": {},
                "part": None,
                "office": keys.key_hash(self.office_sign),
                "trust": None,
                "schema": 1,
                "period": {"from": None, "to": None},
                "counts": counts,
                "clock": "ok",
                "audit": None,
            }
            | ours,
        }
        if edit:
            edit(package)
        written = json.dumps(package, ensure_ascii=False).encode()
        if seq == self.seq + 1:
            self.seq, self.last = seq, hashlib.sha256(written).hexdigest()
        inside = {
            container.MANIFEST: written,
            container.SIGNATURE: keys.sign(sign or self.seed, written, "test").encode(),
            **data,
        }
        if members:
            members(inside)
        packed = container.pack(inside)
        return container.encrypt(packed, [self.office_age]) if seal else packed

    def file(self, folder: Path, tables: Mapping[str, list[Cells] | bytes], **how: Any) -> Path:
        """Write a bundle into a folder."""
        self.made += 1
        target = folder / f"desk-{self.device}-{self.made}.desk"
        target.write_bytes(self.write(tables, **how))
        return target

    def client(self, stamp: str | None = None, record_id: str | None = None, **cells: str) -> Cells:
        """Give a row of a client of this group, stamped by this laptop."""
        whole = {"group_id": self.group, "serial": "A-1", "registered_on": "2026-07-01"} | cells
        return state("client", stamp or f"{self.device}:1", whole, record_id)


@dataclass
class World:
    """Copies of the enrolled desks, opened when they are asked for and closed after the test.

    `a` and `b` are two laptops of one group, `c` is another group's.
    """

    root: Path
    held: dict[str, Keys]
    senders: dict[str, Sender]
    stack: ExitStack = field(default_factory=ExitStack)
    _open: dict[str, Desk] = field(default_factory=dict)

    def desk(self, name: str) -> Desk:
        if name not in self._open:
            self._open[name] = self.stack.enter_context(_closing(self.root / name, self.held[name]))
        return self._open[name]

    @property
    def office(self) -> Desk:
        return self.desk("office")

    @property
    def stick(self) -> Path:
        folder = self.root / "stick"
        folder.mkdir(exist_ok=True)
        return folder

    def copy(self, name: str, of: str) -> Desk:
        """Give a second, equal life of a desk that has not been opened yet."""
        shutil.copytree(self.root / of, self.root / name)
        self.held[name] = self.held[of]
        return self.desk(name)


class _closing:  # noqa: N801 - used like contextlib.closing
    def __init__(self, folder: Path, held: Keys) -> None:
        self._desk = open_again(paths.Home(folder), held)

    def __enter__(self) -> Desk:
        return self._desk

    def __exit__(self, *_exc: object) -> None:
        self._desk.close()


def make_world(root: Path) -> World:
    """Make the office and the laptops, enrol them by their files, close them."""
    office = unlock.new_office(paths.Home(root / "office"), PASSPHRASE, name="Office")
    teams = {
        name: unlock.new_team(paths.Home(root / name), PASSPHRASE, name=label, group_code=code)
        for name, label, code in (("a", "Sen", "G1"), ("b", "Sen", "G1"), ("c", "Trúc", "G2"))
    }
    stick = root / "stick"
    stick.mkdir()
    for team in teams.values():
        enrol.approve(office, enrol.request(team, stick).path)
    save(office, "organisation", {"code": "TTYT", "name": "Trung tâm", "kind": "moh_dept"})
    package = enrol.office_package(office, stick).path
    for team in teams.values():
        enrol.accept(team, package)
    senders = {name: pen(office, team) for name, team in teams.items()}
    held = {name: desk.database.keys for name, desk in {"office": office, **teams}.items()}
    for desk in (office, *teams.values()):
        desk.close()
    shutil.rmtree(stick)
    return World(root, held, senders)


def copy_of(first: World, root: Path) -> World:
    """Give a second world of the same desks in a folder that is not there yet."""
    shutil.copytree(first.root, root)
    return World(root, dict(first.held), copy.deepcopy(first.senders))


def pen(office: Desk, team: Desk) -> Sender:
    """Give what writes in the name of an enrolled laptop that has sent nothing yet."""
    return Sender(
        team.device,
        fact(team, identity.GROUP),
        _secret(team, identity.SIGN_SEED),
        keys.public_key(_secret(office, identity.SIGN_SEED)),
        keys.recipient(_secret(office, identity.AGE_IDENTITY)),
    )


def _secret(desk: Desk, name: str) -> str:
    with desk.database.read() as session:
        return session.get_one(DeskFact, name).value


def header_of(name: str) -> tuple[str, ...]:
    return catalog.THINGS[name].header


LAST_SIX = STAMPS
