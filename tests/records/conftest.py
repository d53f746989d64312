"""A migrated, encrypted database without a desk around it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from records_laptop import DEVICE, Laptop
from sqlalchemy.orm import Session

from outreach_desk.records import identity
from outreach_desk.store import database, schema


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    engine = database.engine_for(tmp_path / "desk.db", bytes(32))
    schema.upgrade(engine)

    @contextmanager
    def write() -> Iterator[Session]:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    with write() as session:
        identity.put(session, identity.DEVICE, DEVICE)
    yield Laptop(write)
    engine.dispose()
