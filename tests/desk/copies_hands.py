"""Two copies of one folder that write under one name, and what people do with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from exchange_world import World, client, copy_of, row_of, save
from trust_hands import hear, report, take

from outreach_desk.desk import enrol, questions, receive, renewal, returns, twin
from outreach_desk.desk.desk import Desk

GROUP = "G1"


@dataclass
class Copies:
    """A laptop and its copy; the record that both know; their name."""

    world: World
    one: Desk
    two: Desk
    mine: str
    name: str

    @property
    def office(self) -> Desk:
        return self.world.office

    def write(self, desk: Desk, serial: str, **more: Any) -> None:
        save(desk, "client", {"serial": serial, **more}, self.mine)

    def asked(self, desk: Desk | None = None) -> list[set[str]]:
        """Give the values of the open questions about the record's serial."""
        return [
            {one["ours"]["serial"], one["theirs"]["serial"]}
            for one in questions.conflicts(desk or self.office)
            if one["record"] == self.mine and "serial" in one["ours"]
        ]

    def shown(self, desk: Desk | None = None) -> str:
        return row_of(desk or self.office, "client", self.mine)["serial"]


@pytest.fixture(scope="session")
def first_copies(first_world: World, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Make once the desks of which those of each test are copies; nobody opens them."""
    world = copy_of(first_world, tmp_path_factory.mktemp("copies") / "world")
    with world.stack:
        return copied(world)


@pytest.fixture
def copies(first_copies: Copies, tmp_path: Path) -> Iterator[Copies]:
    """Give two copies that share a client which the office has; each then writes it under the one name."""
    with anew(first_copies, tmp_path / "world") as made:
        yield made


@contextmanager
def anew(first: Copies, root: Path) -> Iterator[Copies]:
    """Open all of them as they were, in a folder of their own."""
    world = copy_of(first.world, root)
    with world.stack:
        yield replace(first, world=world, one=world.desk("a"), two=world.desk("two"))


def copied(world: World) -> Copies:
    """Let laptop A report a client, and make a copy of it."""
    a = world.desk("a")
    name, mine = a.device, client(a, "before")
    take(world, report(world, a))
    a.close()
    world._open.pop("a")
    two = world.copy("two", "a")
    one = world.desk("a")
    return Copies(world, one, two, mine, name)


def both_write(copies: Copies) -> None:
    """The first writes once; the second twice, so that its number covers the first's."""
    copies.write(copies.one, "one's")
    copies.write(copies.two, "draft")
    copies.write(copies.two, "two's")


def renewed(copies: Copies, desk: Desk, reason: str | None = None) -> enrol.Approved:
    """Let a copy draw a new name and the office approve it."""
    renewal.renew(desk, reason)
    approved = enrol.approve(copies.office, enrol.request(desk, copies.world.stick).path)
    hear(copies.world, desk)
    return approved


def answer(copies: Copies, desk: Desk) -> None:
    """Let the office answer the group, and a laptop hear it."""
    file = returns.write_return(copies.office, GROUP, copies.world.stick).path
    [found] = receive.receive(desk, [file])
    assert found.outcome == "imported", found.message


def twin_to(copies: Copies, sender: Desk, reader: Desk) -> None:
    hear(copies.world, sender, reader)
    [found] = receive.receive(reader, [twin.write_twin(sender, copies.world.stick).path])
    assert found.outcome == "imported", found.message
