"""Guards around every test: no touched home, no leaked thread, no unexpected warning in the log.

And what all desks of a run share: the compiled forms of their statements, and what the migrations say.

A test that must write into the (false) home asks for `home_allowed`; one that expects warnings in the log
asks for `caplog`.
"""

import gc
import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import sqlalchemy as sa
from hypothesis import configuration
from sqlalchemy.util import LRUCache

import key_costs
from outreach_desk.ground import language
from outreach_desk.store import database, schema, vault

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the application is made, not at import

ROOT = Path(__file__).parent.parent
if not os.access(ROOT, os.W_OK):
    configuration.set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "outreach-desk-hypothesis")

# What fontconfig keeps for itself as soon as Qt draws a letter; it is no doing of ours.
CACHE = Path(".cache")
FONT_CACHE = {CACHE / "fontconfig", Path(".fontconfig")}
THREAD_GRACE_SECONDS = 2.0

LONGEST = (
    "test_tour.py",
    "test_pseudo.py",
    "test_practice.py",
    "test_journey.py",
    "test_naive_histories.py",
    "test_sealing_screens.py",
    "test_official_tables.py",
    "test_exchange_machine.py",
    "test_shared_names.py",
    "test_charts_screen.py",
    "test_quick.py",
    "test_ways.py",
    "test_sheets.py",
)
"""The files that take longest, the longest first."""


SELDOM = (50_000, 20, 20)
"""How seldom the garbage collector looks: it found next to nothing, and took a twentieth of the time."""


def pytest_collection_finish() -> None:
    """Leave what was imported and collected alone, and look for garbage seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files: dealt out last, one process would be at them while the others idle."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONGEST)))


@pytest.fixture(scope="session", autouse=True)
def _keys_of_no_cost() -> Iterator[None]:
    """Let a passphrase cost next to nothing: thousands of desks are made and opened."""
    with mock.patch.multiple(vault, **key_costs.NOTHING):
        yield


@pytest.fixture
def lawful_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for by name: the least that the program itself opens, for it does not know of tests."""
    for name, cost in key_costs.LAWFUL.items():
        monkeypatch.setattr(vault, name, cost)


COMPILED: LRUCache[Any, Any] = LRUCache(20_000)


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Let the engines of all desks share what they compile; a person's program has one desk and one engine.

    A compiled form is kept by its statement and its dialect. The dialects of the program's engines are made
    alike (one driver, one URL, no option), so that what one of them compiled is what the other would have.
    """
    real = database.engine_for

    def engine_for(path: Path, key: bytes) -> sa.Engine:
        engine = real(path, key)
        engine._compiled_cache = COMPILED
        return engine

    with pytest.MonkeyPatch.context() as patch:
        dialect = type(sa.create_engine("sqlite://", module=database.dbapi).dialect)
        patch.setattr(dialect, "__hash__", lambda self: hash(type(self)))
        patch.setattr(dialect, "__eq__", lambda self, other: type(self) is type(other))
        patch.setattr(database, "engine_for", engine_for)
        yield


Upgrade = Callable[[sa.Engine, Callable[[], object] | None], None]


@pytest.fixture(scope="session", autouse=True)
def migrations() -> Iterator[Upgrade]:
    """Make in each new file at once what the migrations left in the first one; give what really migrates.

    A new desk is a quarter of a second of building statements, and hundreds of tests make one. What an older
    file is brought up by, and how a step fails, is proven in `store`, where the migrations themselves run.
    """
    real = schema.upgrade
    left: list[tuple[str, Any]] = []

    def upgrade(engine: sa.Engine, before: Callable[[], object] | None = None) -> None:
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            is_new = driver.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
            if left and is_new:
                driver.execute("BEGIN IMMEDIATE")
                for statement, values in left:
                    driver.execute(statement, values)
                driver.execute("COMMIT")
                return
            real(engine, before)
            if is_new:
                left.extend(_held_by(driver))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "upgrade", upgrade)
        yield real


def _held_by(driver: Any) -> Iterator[tuple[str, Any]]:
    """Give the statements that make the tables, indexes and rows of a file."""
    made = driver.execute("SELECT name, type, sql FROM sqlite_master WHERE sql > ''").fetchall()
    virtual = [name for name, _kind, words in made if words.startswith("CREATE VIRTUAL")]
    within = tuple(f"{name}_" for name in virtual)  # it makes the tables by itself in which it keeps all
    made = [one for one in made if not one[0].startswith(within)]
    yield from ((words, ()) for _name, _kind, words in made)
    for name, kind, _words in made:
        if name in virtual:
            how = driver.execute(f"SELECT k, v FROM {name}_config WHERE k != 'version'").fetchall()  # noqa: S608
            yield from ((f"INSERT INTO {name} ({name}, rank) VALUES (?, ?)", one) for one in how)  # noqa: S608
        elif kind == "table":
            rows = driver.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608 - names of our own
            yield from ((f"INSERT INTO {name} VALUES ({', '.join('?' * len(one))})", one) for one in rows)  # noqa: S608


@pytest.fixture
def home_allowed() -> None:
    """Asked for by name: this test may leave files in its (false) home."""


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of all false homes. Pytest would number each, and look through all others for that."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def _false_home(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, _homes: Path
) -> Iterator[None]:
    """Stand an empty home before the test and find it empty afterwards."""
    home, runtime = (Path(tempfile.mkdtemp(prefix=kind, dir=_homes)) for kind in ("home-", "runtime-"))
    places = {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_RUNTIME_DIR": runtime,
    }
    for name, place in places.items():
        monkeypatch.setenv(name, str(place))
    yield
    if "home_allowed" in request.fixturenames:
        return
    found = {path.relative_to(home) for path in home.rglob("*")}
    ours = {path for path in found if not FONT_CACHE & {path, *path.parents}} - {CACHE}
    assert sorted(map(str, ours)) == [], "the test touched the home folder"


@pytest.fixture(autouse=True)
def _no_leaked_thread() -> Iterator[None]:
    """Fail a test whose threads outlive it: each worker is stopped by whoever started it."""
    before = set(threading.enumerate())
    yield
    end = time.monotonic() + THREAD_GRACE_SECONDS
    while (left := _new_threads(before)) and time.monotonic() < end:
        left[0].join(timeout=0.05)
    assert [thread.name for thread in left] == [], "the test left threads running"


def _new_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if not thread.daemon and thread not in before]


class _Warnings(logging.Handler):
    """Keeps what is logged from WARNING upwards."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not any(record is known for known in self.records):
            self.records.append(record)


@pytest.fixture(autouse=True)
def _no_logged_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which a warning is logged that it does not look for with `caplog`."""
    heard = _Warnings()
    # Our own logger too: it may keep its records from the root.
    loggers = [logging.getLogger(), logging.getLogger("outreach_desk")]
    for logger in loggers:
        logger.addHandler(heard)
    yield
    for logger in loggers:
        logger.removeHandler(heard)
    if "caplog" not in request.fixturenames:
        assert [record.getMessage() for record in heard.records] == [], "the test logged warnings"


@pytest.fixture(autouse=True)
def _english() -> None:
    """Start every test in English, the language of the source."""
    language.set_language(language.ENGLISH)
