"""Cheap (still lawful) keys, a team desk of its own, and copies of the enrolled desks of `exchange_world`."""

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from exchange_world import World, make_world
from team_desk import new_team

from outreach_desk.desk.desk import Desk
from outreach_desk.store import vault


@pytest.fixture(scope="module", autouse=True)
def _cheap_keys() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault, "MEMORY", vault.LEAST_MEMORY)
        patch.setattr(vault, "PASSES", vault.LEAST_PASSES)
        yield


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Desk]:
    """Give the desk of a team that nobody has let in yet."""
    made = new_team(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def _first_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("world"))


@pytest.fixture
def world(_first_world: World, tmp_path: Path) -> Iterator[World]:
    """Give an office and three enrolled laptops of one's own."""
    root = tmp_path / "world"
    shutil.copytree(_first_world.root, root)
    mine = World(root, dict(_first_world.held), copy.deepcopy(_first_world.senders))
    with mine.stack:
        yield mine
