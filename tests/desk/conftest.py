"""Cheap (still lawful) keys, a team desk of its own, and copies of the enrolled desks of `exchange_world`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from copies_hands import copies
from doubt_cases import made, undecided
from team_desk import new_team
from world_fixtures import first_world, world

from outreach_desk.desk.desk import Desk
from outreach_desk.store import vault

__all__ = ["copies", "first_world", "made", "undecided", "world"]


@pytest.fixture(scope="module", autouse=True)
def _cheap_keys() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault, "MEMORY", vault.LEAST_MEMORY)
        patch.setattr(vault, "PASSES", vault.LEAST_PASSES)
        yield


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Desk]:
    """Give the desk of a team that nobody has let in yet."""
    own = new_team(tmp_path)
    yield own
    own.close()
