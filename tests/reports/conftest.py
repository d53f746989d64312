"""One encrypted office database for all tests of reports; each test forgets what it wrote."""

from collections.abc import Iterator

import pytest
from report_world import World, world

from outreach_desk.ground.paths import Home
from outreach_desk.records import identity
from outreach_desk.store import database
from outreach_desk.store.database import Database

PASSPHRASE = "sen xanh bèo tím cầu vàng"  # noqa: S105 - of a fictional desk


@pytest.fixture(scope="session")
def report_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Make the database once."""
    made = database.create(Home(tmp_path_factory.mktemp("reports") / "desk"), PASSPHRASE, label="1")
    with made.write() as session:
        identity.put(session, identity.KIND, identity.OFFICE)
    yield made
    made.close()


@pytest.fixture
def made(report_database: Database) -> Iterator[World]:
    """Give an empty world."""
    with world(report_database) as empty:
        yield empty
