"""A team desk of its own, and copies of the enrolled desks of `exchange_world`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from copies_hands import copies
from team_desk import new_team
from world_fixtures import first_world, world

from outreach_desk.desk.desk import Desk

__all__ = ["copies", "first_world", "world"]


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Desk]:
    """Give the desk of a team that nobody has let in yet."""
    made = new_team(tmp_path)
    yield made
    made.close()
