"""The product as a `World`: the same acts that window and commands call, on real encrypted desks.

Devices are the history's, ids and keys real. Only the passphrase is not asked for again at each opening, and
backups, which other tests watch, are not made.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Self
from unittest import mock

import sqlalchemy as sa
from exchange_world import PASSPHRASE, open_again
from naive_state import Conflict
from sqlmodel import col
from world import Rows, Waiting

from outreach_desk.bundle import chain, manifest, table
from outreach_desk.desk import answers, asked, enrol, erase, imports, receive, returns, send, twin, unlock
from outreach_desk.desk.asked import Asked
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import paths
from outreach_desk.ground.errors import Problem
from outreach_desk.records import catalog, exchange, identity, record, review
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.columns import Value
from outreach_desk.records.exchange import Bundle, Received
from outreach_desk.store import backup, database
from outreach_desk.store.vault import Keys

NAMES = ("client", "meeting", "consent", "attendance", "referral", "person_link")
_CODES = {"g1": "G1", "g2": "G2"}
_KINDS = {review.CONFLICT: "fact", review.FORK: "fork", review.DELETED_UNSEEN: "deletion"}
_REASONS = {"no_such_record": "reference", "other_group": "group", "no_such_device": "device"}


@contextmanager
def without_costs() -> Iterator[None]:
    """Leave out what costs time and is watched elsewhere: backups, packing after an erasure, figures.

    A manifest is read once: what comes out of the same bytes is the same, and nobody can change it.
    """
    with (
        mock.patch.object(backup, "make", return_value=Path("none")),
        mock.patch.object(backup, "copies", return_value=[]),
        mock.patch.object(database, "pack"),
        mock.patch.object(returns, "_figures", return_value=[]),
        mock.patch.object(manifest, "read", lru_cache(maxsize=4096)(manifest.read)),
    ):
        yield


@dataclass
class Made:
    """Enrolled desks in a folder, made once; each world works on a copy."""

    root: Path
    held: dict[str, Keys] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    organisation: str = ""


def make(root: Path, desks: list[Mapping[str, Any]]) -> Made:
    """Make the desks of a history, each with the history's device, and enrol them by their files."""
    made = Made(root)
    office_name = next(str(one["name"]) for one in desks if not one["group"])
    opened: dict[str, Desk] = {}
    stick = root / "stick"
    stick.mkdir(parents=True)
    for one in desks:
        home = paths.Home(root / str(one["name"]))
        if one["group"]:
            code = _CODES[str(one["group"])]
            desk = unlock.new_team(home, PASSPHRASE, name=code, group_code=code)
        else:
            desk = unlock.new_office(home, PASSPHRASE, name="Office")
        with desk.database.write() as session:
            identity.put(session, identity.DEVICE, str(one["device"]))
        opened[str(one["name"])] = desk
    office = opened[office_name]
    for name, desk in opened.items():
        if name != office_name:
            enrol.approve(office, enrol.request(desk, stick).path)
    with office.write() as (session, author):
        values = {"code": "TTYT", "name": "Trung tâm", "kind": "hospital"}
        made.organisation = record.save(session, author, catalog.THINGS["organisation"], values).id
    package = enrol.office_package(office, stick).path
    for name, desk in opened.items():
        if name != office_name:
            enrol.accept(desk, package)
    for one in desks:
        if one["group"]:
            made.groups[str(one["group"])] = str(opened[str(one["name"])].fact(identity.GROUP))
    for name, desk in opened.items():
        made.held[name] = desk.database.keys
        desk.close()
    return made


class ProductWorld:
    """Real desks that play a history. Use it as a context manager: it closes them."""

    def __init__(self, made: Made, root: Path, history: Mapping[str, Any]) -> None:
        shutil.copytree(made.root, root)
        self._root = root
        self._open = {
            str(one["name"]): open_again(paths.Home(root / str(one["name"])), made.held[str(one["name"])])
            for one in history["desks"]
        }
        self._ids = {**made.groups, "o1": made.organisation}
        self._keys = {record_id: key for key, record_id in self._ids.items()}
        self._files: dict[str, Path] = {}
        self._names: dict[str, str] = {}
        self._stick = root / "stick"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        for desk in self._open.values():
            desk.close()

    def desks(self) -> list[str]:
        return sorted(self._open)

    def desk(self, name: str) -> Desk:
        """Give the real desk of a name."""
        return self._open[name]

    # ---- what people write -------------------------------------------------------------------

    def _id(self, key: str) -> str:
        return self._ids.get(key, "")

    def _thing(self, key: str) -> Thing:
        return catalog.THINGS[key.split("-", maxsplit=1)[0]]

    def _values(self, thing: Thing, cells: Mapping[str, str]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name, cell in cells.items():
            named = self._id(cell) if name in thing.references and cell else cell
            found[name] = thing.columns[name].parse(named)
        if thing.name == "person_link" and {"client_id", "other_id"} <= found.keys():
            pair = sorted((str(found["client_id"]), str(found["other_id"])))
            found["client_id"], found["other_id"] = pair
        return found

    def _row(self, desk: str, key: str) -> Any:
        with self._open[desk].database.read() as session:
            row = session.get(self._thing(key).model, self._id(key)) if self._id(key) else None
            session.expunge_all()
        return row

    def _ours(self, desk: str, key: str, *, deleted: bool | None) -> bool:
        """Say whether the record stands here whole and this desk may write it, as the protocol asks."""
        row, here, thing = self._row(desk, key), self._open[desk], self._thing(key)
        if row is None or row.erased or (deleted is not None and row.deleted is not deleted):
            return False
        if here.is_office:
            return True
        return thing.owner == "group" and self._group(desk, thing, row) == here.fact(identity.GROUP)

    def _group(self, desk: str, thing: Thing, row: Any) -> Any:
        if thing.root is None:
            return row.group_id
        root = catalog.THINGS[thing.references[thing.root]]
        with self._open[desk].database.read() as session:
            held = session.get(root.model, getattr(row, thing.root))
            return None if held is None else held.group_id  # type: ignore[attr-defined]

    def _whole(self, desk: str, key: str, *, deleted: bool) -> bool:
        row, thing = self._row(desk, key), self._thing(key)
        needed = [column.name for column in thing.travelling if column.required]
        return self._ours(desk, key, deleted=deleted) and all(getattr(row, one) is not None for one in needed)

    def create(self, desk: str, key: str, cells: Mapping[str, str]) -> bool:
        here, thing = self._open[desk], self._thing(key)
        if (thing.owner == "office") != here.is_office and not here.is_office:
            return False
        values = self._values(thing, cells)
        for column in thing.references:
            named = cells.get(column)
            if named and named not in {"g1", "g2", "o1"}:
                row = self._row(desk, named)
                if row is None or row.erased or row.deleted:
                    return False
                if column == thing.root and not self._ours(desk, named, deleted=False):
                    return False
        made = thing.make_id(values) if thing.make_id else self._id(key) or None
        if made is not None and self._is_known(desk, thing, made):
            return False
        with here.write() as (session, author):
            record_id = record.save(session, author, thing, values, made).id
        self._ids[key], self._keys[record_id] = record_id, key
        return True

    def _is_known(self, desk: str, thing: Thing, record_id: str) -> bool:
        """Say whether a record stands here or ever came: then it is not made anew."""
        with self._open[desk].database.read() as session:
            if session.get(thing.model, record_id) is not None:
                return True
            query = sa.select(col(Received.id)).where(col(Received.record_id) == record_id)
            return session.scalar(query.limit(1)) is not None

    def edit(self, desk: str, key: str, cells: Mapping[str, str]) -> bool:
        if not self._whole(desk, key, deleted=False):
            return False
        thing = self._thing(key)
        before = self._row(desk, key).version
        with self._open[desk].write() as (session, author):
            record.save(session, author, thing, self._values(thing, cells), self._id(key))
        return bool(self._row(desk, key).version != before)

    def delete(self, desk: str, key: str) -> bool:
        if not self._whole(desk, key, deleted=False):
            return False
        with self._open[desk].write() as (session, author):
            record.delete(session, author, self._thing(key), self._id(key))
        return True

    def restore(self, desk: str, key: str) -> bool:
        if not self._whole(desk, key, deleted=True):
            return False
        with self._open[desk].write() as (session, author):
            record.restore(session, author, self._thing(key), self._id(key))
        return True

    def erase(self, desk: str, key: str) -> bool:
        if not self._ours(desk, key, deleted=None):
            return False
        erase.erase(self._open[desk], self._thing(key).name, self._id(key))
        return True

    def answer(self, desk: str, key: str, fact: str, cells: Mapping[str, str]) -> bool:
        open_ones = [one for one in self._questions(desk) if (one.record, one.fact) == (self._id(key), fact)]
        if not open_ones or not self._ours(desk, key, deleted=None):
            return False
        thing = self._thing(key)
        written = {
            name: self._id(cell) if name in thing.references and cell else cell
            for name, cell in cells.items()
        }
        take = written[DELETED] if fact == DELETED else json.dumps(written)
        if len(thing.facts[fact]) == 1:
            take = written[thing.facts[fact][0]]
        answers.resolve(self._open[desk], open_ones[0].id, take)
        return True

    def move(self, desk: str, key: str, group: str) -> bool:
        return self._open[desk].is_office and self.edit(desk, key, {"group_id": group})

    def clock(self, desk: str, instant: str) -> bool:
        """No clock is asked: whatever it says, nothing here changes."""
        return desk in self._open and bool(instant)

    # ---- sticks ------------------------------------------------------------------------------

    def report(self, desk: str, file: str, parts: int = 1) -> bool:
        here = self._open[desk]
        if here.is_office or parts != 1:
            return False
        self._named(file, send.export(here, self._stick).path)
        return True

    def _named(self, file: str, path: Path) -> None:
        self._files[file] = path
        self._names[path.name] = file

    def twin(self, desk: str, file: str) -> bool:
        here = self._open[desk]
        if here.is_office:
            return False
        self._named(file, twin.write_twin(here, self._stick).path)
        return True

    def give_back(self, desk: str, group: str, file: str) -> bool:
        here = self._open[desk]
        if not here.is_office:
            return False
        self._named(file, returns.write_return(here, _CODES[group], self._stick).path)
        return True

    def deliver(self, desk: str, file: str) -> bool:
        if file not in self._files:
            return False
        (handled,) = receive.receive(self._open[desk], [self._files[file]])
        return handled.outcome == receive.IMPORTED

    def undo(self, desk: str, file: str) -> bool:
        return self._imported(imports.take_back, desk, file, many=True)

    def redo(self, desk: str, file: str) -> bool:
        return self._imported(imports.let_in_again, desk, file, many=False)

    def _imported(self, act: Any, desk: str, file: str, *, many: bool) -> bool:
        if file not in self._files:
            return False
        try:
            act(self._open[desk], [self._files[file].name] if many else self._files[file].name)
        except Problem:
            return False
        return True

    def clone(self, desk: str, name: str) -> bool:  # noqa: ARG002 - the protocol's
        """Of clones and forks other tests speak; a machine's fingerprint is in the way here."""
        return False

    def admit(self, desk: str, file: str) -> bool:  # noqa: ARG002 - likewise
        """Say no: see `clone`."""
        return False

    # ---- what can be seen --------------------------------------------------------------------

    def state(self, desk: str) -> Rows:
        rows = Rows()
        with self._open[desk].database.read() as session:
            for name in NAMES:
                thing = catalog.THINGS[name]
                for cells in table.cells(thing, session.scalars(sa.select(thing.model))):
                    row = dict(zip(thing.header, cells, strict=True))
                    key = self._keys.get(row.pop("id"))
                    if key is not None:
                        rows.setdefault(name, {})[key] = self._row_of(thing, row)
        return rows

    def _row_of(self, thing: Thing, row: dict[str, str]) -> dict[str, str]:
        del row["changed_by"], row["changed_at"]
        for column in thing.references:
            row[column] = self._keys.get(row[column], row[column])
        if thing.name == "person_link":
            row["client_id"], row["other_id"] = sorted((row["client_id"], row["other_id"]))
        return row

    def _questions(self, desk: str) -> list[Asked]:
        """Give the conflicts that a person is shown: met here, told by a colleague, asked by the office."""
        return [one for one in asked.everything(self._open[desk]) if one.kind in _KINDS]

    def conflicts(self, desk: str) -> set[Conflict]:
        found = set()
        for one in self._questions(desk):
            both = sorted((_stamp(one.stamp_ours), _stamp(one.stamp_theirs)))
            lower, higher = (f"{device}:{counter}" for counter, device in both)
            found.add(Conflict(self._keys[one.record], str(one.fact), lower, higher, _KINDS[one.kind]))
        return found

    def quarantined(self, desk: str) -> set[Waiting]:
        waits = (exchange.QUARANTINED, exchange.SUPERSEDED)
        with self._open[desk].database.read() as session:
            query = (
                sa.select(
                    col(Received.record_id),
                    col(Received.outcome),
                    col(Received.reason),
                    col(Bundle.file_name),
                )
                .join(Bundle, col(Bundle.id) == col(Received.bundle_id))
                .where(
                    col(Received.outcome).in_(waits),
                    col(Received.undone).is_(False),
                    col(Received.table_name).in_(NAMES),
                )
            )
            return {
                Waiting(
                    self._keys[record_id],
                    self._names[file],
                    "superseded" if outcome == exchange.SUPERSEDED else _REASONS.get(str(reason), "value"),
                )
                for record_id, outcome, reason, file in session.execute(query)
            }

    def _chains(self, desk: str) -> dict[str, list[chain.Link]]:
        with self._open[desk].database.read() as session:
            query = sa.select(col(Bundle.device), col(Bundle.to)).where(
                col(Bundle.direction) == exchange.INCOMING, col(Bundle.seq).is_not(None)
            )
            pairs = set(session.execute(query).all())
            found = {}
            for device, to in pairs:
                address = f"group:{self._keys[to[6:]]}" if to.startswith("group:") else to
                found[f"{device} {address}"] = chain.of_device(session, device, to)
        return {name: links for name, links in found.items() if links}

    def holes(self, desk: str) -> dict[str, list[int]]:
        found = {
            name: [seq for first, last in chain.holes(links) for seq in range(first, last + 1)]
            for name, links in self._chains(desk).items()
        }
        return {name: seqs for name, seqs in found.items() if seqs}

    def complete_to(self, desk: str) -> dict[str, int]:
        return {name: chain.complete_to(links) for name, links in self._chains(desk).items()}


def _stamp(text: str | None) -> tuple[int, str]:
    device, counter = str(text).split(":")
    return int(counter), device
