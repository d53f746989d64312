"""A stage for one scenario: real laptops write up to six files, and one office takes them in in every order.

The orders are a tree: what two orders have in common is taken in once. Each import is the program's own; only
its transaction is a savepoint of a larger one, so that the office can be put back to where it was.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import sqlalchemy as sa
from exchange_world import Sender
from ledger import counter, stamps_of
from parting_desks import OFFICE, Life, PartingDesks
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.bundle import keys, table
from outreach_desk.desk import asked, look, receive, send
from outreach_desk.desk.asked import Asked
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Problem
from outreach_desk.records import catalog, identity
from outreach_desk.records.base import DELETED
from outreach_desk.records.exchange import Received
from outreach_desk.store.database import Database

MOST_FILES = 6
DAY = "2000-01-01"


@dataclass
class Stage:
    """Laptops `a1`, `a2` of one group, `b1`, `b2` of another, and what they have written for the office."""

    desks: PartingDesks
    files: list[Path] = field(default_factory=list)
    let_in: bool = False

    def life(self, name: str) -> Life:
        return self.desks.lives[name]

    def save(self, name: str, table: str, record_id: str | None = None, **cells: str) -> str:
        return self.desks.save(self.life(name), table, cells, record_id)

    def client(self, name: str, record_id: str | None = None, **cells: str) -> str:
        given = {"group_id": self.group(name), "registered_on": DAY, "serial": f"KH {name}"}
        return self.save(name, "client", record_id, **(given | cells))

    def meeting(self, name: str) -> str:
        day = {"held_on": DAY, "kind": "periodic_meeting", "status": "held"}
        return self.save(name, "meeting", None, group_id=self.group(name), **day)

    def attends(self, name: str, meeting: str, client: str, presence: str = "present") -> str:
        who = {"meeting_id": meeting, "client_id": client}
        return self.save(name, "attendance", None, **who, role="client", presence=presence)

    def referral(self, name: str, client: str) -> str:
        what = {"service": "hiv_test", "organisation_id": self.desks.made.organisation, "status": "issued"}
        return self.save(name, "referral", None, client_id=client, issued_on=DAY, **what)

    def delete(self, name: str, table: str, record_id: str, *, back: bool = False) -> None:
        self.desks.set_deleted(self.life(name), (table, record_id), deleted=not back)

    def group(self, name: str) -> str:
        return self.desks.groups[str(self.life(name).group)]

    def report(self, *names: str) -> None:
        """Let laptops write their reports, one after the other."""
        self.files += [self.desks.report(self.life(name)) for name in names]

    def twin(self, name: str, to: str) -> None:
        """Let a laptop tell its sister all it has."""
        outcome, reason, _ = self.desks.take(self.life(to), self.desks.twin(self.life(name)))
        assert outcome == receive.IMPORTED, reason

    def settled(self) -> None:
        """Let the office take in what was written so far: the scenario begins after that."""
        for file in self.files:
            outcome, reason, _ = self.desks.take(self.life(OFFICE), file)
            assert outcome == receive.IMPORTED, reason
        self.files.clear()

    def answered(self, group: str) -> None:
        """Let the office answer a group, and its laptops hear it."""
        file = self.desks.give_back(group)
        for life in self.desks.teams():
            if life.group == group:
                assert self.desks.take(life, file)[0] == receive.IMPORTED

    def confirmed(self, name: str) -> None:
        """Let a laptop believe that the office has all it sent, as another copy of the office might say."""
        desk = self.desks.desk(self.life(name))
        sent = max(bundle.seq or 0 for bundle in send.sent(desk))
        with desk.write() as (session, _):
            identity.put(session, identity.COMPLETE_TO, str(sent))

    def asks(self, name: str) -> list[str]:
        return [one["id"] for one in self.desks.asked(self.life(name)) if one["kind"] == "conflict"]

    def pen(self, name: str) -> Sender:
        """Give a pen that writes any file in the name of a laptop."""
        desk, office = self.desks.desk(self.life(name)), self.desks.desk(self.life(OFFICE))
        seed, sign, age = (
            str(one.fact(what))
            for one, what in (
                (desk, identity.SIGN_SEED),
                (office, identity.SIGN_SEED),
                (office, identity.AGE_IDENTITY),
            )
        )
        return Sender(desk.device, self.group(name), seed, keys.public_key(sign), keys.recipient(age))


@contextmanager
def in_one_transaction(desk: Desk) -> Iterator[sa.Connection]:
    """Let every transaction of a desk be a savepoint of one that is never kept."""
    with desk.database.engine.connect() as connection, connection.begin() as whole:

        @contextmanager
        def write(_database: Database) -> Iterator[Session]:
            with _session(connection) as session, session.begin():
                yield session

        @contextmanager
        def read(_database: Database) -> Iterator[Session]:
            with _session(connection) as session:
                try:
                    yield session
                finally:
                    session.rollback()

        with mock.patch.object(Database, "write", write), mock.patch.object(Database, "read", read):
            yield connection
        whole.rollback()


def _session(connection: sa.Connection) -> Session:
    return Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")


def orders(desk: Desk, files: list[Path], *, let_in: bool = False) -> Iterator[tuple[list[Path], object]]:
    """Take the files in in all orders; give each order and what then stands at the office."""
    with in_one_transaction(desk) as connection:
        yield from _orders(desk, connection, [], files, let_in=let_in)


def _orders(
    desk: Desk, connection: sa.Connection, taken: list[Path], left: list[Path], *, let_in: bool
) -> Iterator[tuple[list[Path], object]]:
    if not left:
        yield taken, standing(desk)
        return
    for place, file in enumerate(left):
        before = connection.begin_nested()
        take(desk, file, let_in=let_in)
        rest = [*left[:place], *left[place + 1 :]]
        yield from _orders(desk, connection, [*taken, file], rest, let_in=let_in)
        before.rollback()


def take(desk: Desk, file: Path, *, let_in: bool) -> None:
    try:
        receive.receive(desk, [file], let_in=let_in)
    except Problem as problem:  # a file is refused by its outcome, never so
        raise AssertionError(problem.code) from problem


def standing(desk: Desk) -> tuple[str, ...]:
    """Give what a person can see: the bytes of every table, what is asked, and which rows wait."""
    digests = [
        f"{name} {hashlib.sha256(look.dump(desk, name, private=True).csv()).hexdigest()}"
        for name in catalog.THINGS
    ]
    return (*digests, *sorted(set(_asked(desk))), *sorted(_waits(desk)))


def _asked(desk: Desk) -> Iterator[str]:
    """Name each value that stands nowhere and is asked about.

    In which pairs values are shown depends on which met first; so does whether a question is still open
    whose one side its own writer, or one who knew it, has overwritten since: nobody loses anything by it.
    """
    for one in asked.everything(desk):
        if one.kind == "held":
            continue
        if one.stamp_ours is None:
            yield f"{one.kind} {one.table} {one.record} {one.columns}"
            continue
        sides = [(str(one.stamp_ours), one.ours or {}), (str(one.stamp_theirs), one.theirs or {})]
        if any(DELETED in side and _overwritten(desk, one, stamp) for stamp, side in sides):
            continue
        row = _row(desk, one.table, one.record)
        for stamp, side in sides:
            gone = {
                name: cell
                for name, cell in side.items()
                if row[name] != cell or (row[DELETED] == "true" and name != DELETED)
            }
            if one.fact == DELETED:
                # Under which write the edits of one laptop are asked about depends on how many came at once.
                yield from (f"{one.table} {one.record} {name}={cell}" for name, cell in gone.items())
            elif gone and not _overwritten(desk, one, stamp):
                yield f"{one.table} {one.record} {one.fact} {stamp} {sorted(side.items())}"


def _row(desk: Desk, name: str, record_id: str) -> dict[str, str]:
    thing = catalog.THINGS[name]
    with desk.database.read() as session:
        (cells,) = table.cells(thing, [session.get_one(thing.model, record_id)])
    return dict(zip(thing.header, cells, strict=True))


def _overwritten(desk: Desk, one: Asked, stamp: str) -> bool:
    """Say whether a state here had seen a write and has another of its fact."""
    facts = catalog.THINGS[one.table].facts
    with desk.database.read() as session:
        query = sa.select(col(Received.cells)).where(
            col(Received.record_id) == one.record, col(Received.table_name) == one.table
        )
        states = [json.loads(cells) for cells in session.scalars(query)]
    for state in states:
        version = dict(part.split(":") for part in state["version"].split(" "))
        seen = int(version.get(stamp[:8], 0)) >= counter(stamp)
        now = stamps_of(state["edits"], facts)[str(one.fact)]
        if seen and now not in {"-", stamp} and counter(now) > counter(stamp):
            return True
    return False


def _waits(desk: Desk) -> Iterator[str]:
    for one in asked.everything(desk):
        if one.kind == "held":
            yield f"held {one.table} {one.record} {one.reason} {one.device} {one.seq}"


def words(one: object, other: object) -> list[Any]:
    """Say in what two ends differ."""
    assert isinstance(one, tuple)
    assert isinstance(other, tuple)
    return sorted(set(one) ^ set(other))
