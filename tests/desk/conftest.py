"""A team desk of its own, and copies of the enrolled desks of `exchange_world`."""

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from copies_hands import copies, first_copies
from doubt_cases import made, undecided
from team_desk import new_team
from world_fixtures import first_world, world

from outreach_desk.desk.desk import Desk
from outreach_desk.store import backup, database

__all__ = ["copies", "first_copies", "first_world", "made", "undecided", "world"]


@pytest.fixture
def without_backups() -> Iterator[None]:
    """Backups and packing are proven elsewhere, and cost most of the time where desks exchange much."""
    with mock.patch.object(backup, "make"), mock.patch.object(database, "pack"):
        yield


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Desk]:
    """Give the desk of a team that nobody has let in yet."""
    own = new_team(tmp_path)
    yield own
    own.close()
