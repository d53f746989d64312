"""A home and cheap (still lawful) Argon2id parameters, so that each test may make its own desk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from store_desk import made

from outreach_desk.ground.paths import Home
from outreach_desk.store import schema
from outreach_desk.store.database import Database

PASSPHRASE = "con mèo bờ ao đám mây cây tre"  # noqa: S105 - opens desks of tests only


@pytest.fixture(autouse=True)
def _keys(lawful_keys: None) -> None:
    """What a passphrase costs is proven here."""


@pytest.fixture(autouse=True)
def _real_migrations(migrations: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere a new file is told what they told another one."""
    monkeypatch.setattr(schema, "upgrade", migrations)


@pytest.fixture
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "desk")


@pytest.fixture
def opened(home: Home) -> Iterator[Database]:
    opened = made(home, PASSPHRASE)
    yield opened
    opened.close()
