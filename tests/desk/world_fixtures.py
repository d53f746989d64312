"""The enrolled desks of `exchange_world`, made once for all tests of a folder; each test gets copies."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from exchange_world import World, copy_of, make_world


@pytest.fixture(scope="session")
def first_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Give the desks of which the others are copies; nobody opens them."""
    return make_world(tmp_path_factory.mktemp("world"))


@pytest.fixture
def world(first_world: World, tmp_path: Path) -> Iterator[World]:
    """Give an office and three enrolled laptops of one's own."""
    mine = copy_of(first_world, tmp_path / "world")
    with mine.stack:
        yield mine
