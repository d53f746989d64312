"""A home and cheap (still lawful) Argon2id parameters, so that each test may make its own desk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from store_desk import made

from outreach_desk.ground.paths import Home
from outreach_desk.store import schema, vault
from outreach_desk.store.database import Database

PASSPHRASE = "con mèo bờ ao đám mây cây tre"  # noqa: S105 - opens desks of tests only


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "MEMORY", vault.LEAST_MEMORY)
    monkeypatch.setattr(vault, "PASSES", vault.LEAST_PASSES)


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
