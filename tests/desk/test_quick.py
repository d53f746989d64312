"""Rows that come in by set leave the very bytes that they leave one by one; so do their undo and redo."""

import random
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
import sqlalchemy as sa
from exchange_world import World, delete, save
from forged_reports import Forger
from quick_hands import apart
from sqlmodel import SQLModel

from outreach_desk.bundle import by_column, quick
from outreach_desk.bundle.join import FALSE
from outreach_desk.desk import erase, imports, receive
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Problem
from outreach_desk.records import stamps

pytestmark = pytest.mark.usefixtures("without_backups")

TENS = range(10)
ROUNDS = 16
BACK = 3


def differences(
    world: World, seed: int, sure: Counter[str], *, rounds: int = ROUNDS, name: str = "office"
) -> list[str]:
    """Let reports come in that are often wrong, both ways each; say what differs at the first that does."""
    office = world.office if name == "office" else world.copy(name, "office")
    dice = random.Random(seed)  # noqa: S311 - a seed, no secret
    with office.database.read() as session:
        organisation = str(session.scalars(_ids_of("organisation")).one())
    forger = Forger(seed, world.senders, organisation, office.device)
    for number in range(rounds):
        forger.write(16)
        file = forger.report(world.stick, wrong=dice.choice((0, 0.02, 0.15)))
        found = apart(office, file, sure, back=number % BACK == 0)
        if found:
            return [f"seed {seed} report {number}: {line}" for line in found]
        receive.receive(office, [file])
        _act(office, dice)
    return []


def _ids_of(name: str) -> sa.Select[str]:
    return sa.select(SQLModel.metadata.tables[name].c.id)


def _act(office: Desk, dice: random.Random) -> None:
    """Let the office do something of its own now and then: write, delete, erase, or take a file back."""
    with office.database.read() as session:
        clients = sorted(session.scalars(_ids_of("client")))
    taken = [one.id for one in imports.history(office) if one.undone_at is None]
    act = dice.choice(("nothing", "nothing", "write", "delete", "erase", "undo"))
    try:
        if act == "undo" and taken:
            imports.take_back(office, [dice.choice(taken)])
        elif act == "write" and clients:
            save(office, "client", {"gender": "other"}, dice.choice(clients))
        elif act == "delete" and clients:
            delete(office, "client", dice.choice(clients))
        elif act == "erase" and clients:
            erase.erase(office, "client", dice.choice(clients))
    except Problem:
        return  # an erased or incomplete record is not written


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
def test_both_ways_leave_the_same_bytes(world: World, seed: int) -> None:
    """Every table after the import, after its undo and after its redo, and all that is said of it."""
    sure = Counter[str]()
    assert differences(world, seed, sure) == []
    assert sure.keys() == {"new", "same", "newer"}


@pytest.mark.long
@pytest.mark.parametrize("ten", TENS)
def test_both_ways_of_a_hundred_offices(world: World, ten: int) -> None:
    """Ten offices each; the first report that differs is named with its seed."""
    for seed in range(100 + 10 * ten, 110 + 10 * ten):
        assert differences(world, seed, Counter(), name=f"office-{seed}") == []


Plant = Callable[[], Any]


def _versions_forgotten() -> Any:
    """Plainly newer is whatever has the higher stamp: who had seen what is not asked."""
    blind = {"joined": lambda _seen, now_seen: now_seen, "has_seen": lambda _version, _stamp: True}
    return mock.patch.object(quick, "stamps", SimpleNamespace(**{**vars(stamps), **blind}))


def _deletions_forgotten() -> Any:
    """A row that says deleted is taken for one that lives."""
    unlike = by_column._unlike
    return mock.patch.object(
        by_column, "_unlike", lambda cells, good: set() if good == {FALSE} else unlike(cells, good)
    )


def _repeats_forgotten() -> Any:
    """Two rows of one id in one table pass."""
    return mock.patch.object(by_column, "_is_each_once", return_value=True)


@pytest.mark.parametrize(
    ("plant", "seed"), [(_versions_forgotten, 0), (_deletions_forgotten, 0), (_repeats_forgotten, 5)]
)
def test_a_quick_way_that_forgets_is_caught(world: World, plant: Plant, seed: int) -> None:
    """Planted defects, each in the quick way alone: the comparison must not stay silent."""
    with plant():
        assert differences(world, seed, Counter(), rounds=4 * ROUNDS) != []
