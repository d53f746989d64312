"""The enrolled desks of `exchange_world` for the lanes of proof; each test gets copies."""

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from exchange_world import World, make_world


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
