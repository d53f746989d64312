"""The encrypted file: its key, its settings, its one connection, and what a person is told when it fails."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as dbapi
from sqlalchemy.orm import Session
from store_desk import made

from outreach_desk.ground import memory
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.paths import Home
from outreach_desk.store import database, vault
from outreach_desk.store.connection import open_connection
from outreach_desk.store.database import (
    Database,
)

CANARY = "Canary-Nguyễn-4711"
MAGIC = b"SQLite format 3"


def driver(opened: Database) -> Any:
    with opened.engine.connect() as connection:
        return connection.connection.driver_connection


def keep(opened: Database, name: str = "canary", value: str = CANARY) -> None:
    with opened.write() as session:
        session.execute(sa.text("INSERT INTO desk (name, value) VALUES (:n, :v)"), {"n": name, "v": value})


def kept(opened: Database, name: str = "canary") -> str | None:
    with opened.read() as session:
        found: str | None = session.scalar(sa.text("SELECT value FROM desk WHERE name = :n"), {"n": name})
        return found


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_what_was_saved_is_there_after_closing(home: Home, passphrase: str) -> None:
    """Made, closed, opened by the passphrase."""
    opened = made(home, passphrase)
    keep(opened)
    opened.close()
    opened = database.unlock(home, passphrase)
    assert kept(opened) == CANARY
    opened.close()


def test_nothing_readable_lies_on_the_disk(home: Home, passphrase: str) -> None:
    """Neither the file's kind nor a word of it, in the file and in the log, while open and when closed."""
    opened = made(home, passphrase)
    keep(opened)
    while_open = bytes_of(home.root)
    assert home.database.with_name("desk.db-wal").stat().st_size > 0
    opened.close()
    for data in (while_open, bytes_of(home.root)):
        assert MAGIC not in data
        assert CANARY.encode() not in data
        assert b"CREATE TABLE" not in data
        assert b"peer_group" not in data


def test_the_control_of_the_canary_finds_it_in_a_plain_file(tmp_path: Path) -> None:
    """The search above can fail: a plain SQLite file holds both."""
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE peer_group (name)")
    plain.execute("INSERT INTO peer_group VALUES (?)", (CANARY,))
    plain.commit()
    plain.close()
    data = bytes_of(tmp_path)
    assert all(part in data for part in (MAGIC, CANARY.encode(), b"CREATE TABLE", b"peer_group"))


def test_a_wrong_key_opens_nothing(home: Home, passphrase: str) -> None:
    """SQLCipher itself refuses another raw key, and plain SQLite refuses the file."""
    made(home, passphrase).close()
    with pytest.raises(dbapi.DatabaseError):
        open_connection(home.database, bytes(32))
    plain = sqlite3.connect(home.database)
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT count(*) FROM sqlite_master")
    plain.close()


def test_the_file_is_keyed_with_the_subkey_and_not_with_the_master_key(home: Home, passphrase: str) -> None:
    """Each key has one use."""
    made(home, passphrase).close()
    keys = vault.unlock(home.keys, passphrase)
    with pytest.raises(dbapi.DatabaseError):
        open_connection(home.database, keys.master)
    open_connection(home.database, keys.subkey("db")).close()


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("locking_mode", "exclusive"),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("mmap_size", 0),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("cipher_memory_security", "0"),
        ("cipher_page_size", "4096"),
        ("cipher_hmac_algorithm", "HMAC_SHA512"),
        ("cipher_use_hmac", "1"),
        ("cipher_plaintext_header_size", "0"),
    ],
)
def test_each_setting_is_what_was_decided(opened: Database, pragma: str, expected: object) -> None:
    """Asked of the open connection itself; synchronous 2 is FULL: anything less loses acknowledged saves."""
    found = driver(opened).execute(f"PRAGMA {pragma}").fetchone()
    assert (found[0] if found else 0) == expected


def test_there_is_no_shared_memory_file(opened: Database, home: Home) -> None:
    """It would be a plain file beside the sealed one."""
    keep(opened)
    assert sorted(path.name for path in home.root.iterdir()) == [
        "desk.db",
        "desk.db-wal",
        "desk.keys",
        "desk.keys.2",
        "desk.lock",
    ]


def test_after_closing_only_file_keys_and_lock_are_left(
    opened: Database, home: Home, passphrase: str
) -> None:
    """The log is emptied into the file."""
    opened.close()
    names = sorted(path.name for path in home.root.iterdir())
    assert names == ["desk.db", "desk.keys", "desk.keys.2", "desk.lock"]


def test_the_sqlite_inside_is_new_enough(
    home: Home, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3.51.3 or later; an older one is not used at all."""
    assert dbapi.sqlite_version_info >= database.LEAST_SQLITE
    monkeypatch.setattr(dbapi, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(RuntimeError):
        made(home, passphrase)


def test_there_is_one_connection(opened: Database) -> None:
    """Whatever is asked, it is the same one."""
    one = driver(opened)
    with opened.read() as session:
        other: Any = session.connection().connection.driver_connection
    assert one is other


def test_a_failed_act_leaves_nothing(opened: Database) -> None:
    """All of it or none of it, and the desk works on."""

    def half() -> None:
        with opened.write() as session:
            session.execute(sa.text("INSERT INTO desk (name, value) VALUES ('canary', 'x')"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert kept(opened) is None
    keep(opened)
    assert kept(opened) == CANARY


@pytest.mark.parametrize(("least", "cache"), [(1, -32768), (1_000_000, -65536)])
def test_a_savepoint_of_a_large_file_leaves_room_for_what_it_remembers(
    opened: Database, monkeypatch: pytest.MonkeyPatch, least: int, cache: int
) -> None:
    """The cache is small meanwhile, and as before afterwards, also where the savepoint fails."""
    monkeypatch.setattr(database, "_MANY_PAGES", least)

    def size(session: Session) -> Any:
        return session.connection().exec_driver_sql("PRAGMA cache_size").scalar()

    def fails(session: Session) -> None:
        with database.savepoint(session):
            session.execute(sa.text("INSERT INTO desk (name, value) VALUES ('two', '2')"))
            raise KeyError

    with opened.write() as session:
        with database.savepoint(session):
            session.execute(sa.text("INSERT INTO desk (name, value) VALUES ('one', '1')"))
            assert size(session) == cache
        assert size(session) == -65536
        with pytest.raises(KeyError):
            fails(session)
        assert size(session) == -65536
    with opened.read() as session:
        names = session.execute(sa.text("SELECT name FROM desk WHERE name IN ('one', 'two')"))
        assert [name for (name,) in names] == ["one"]


@pytest.mark.parametrize(("spare", "size"), [(2**30, -262144), (2**30 - 1, -65536)])
def test_who_reads_much_has_more_in_memory_where_there_is_room(
    opened: Database, monkeypatch: pytest.MonkeyPatch, spare: int, size: int
) -> None:
    """Only meanwhile, also where it ends by a problem."""
    monkeypatch.setattr(memory, "spare", lambda: spare)

    def cache() -> int:
        return int(driver(opened).execute("PRAGMA cache_size").fetchone()[0])

    def fails(session: Session) -> None:
        with database.much_read(session):
            assert cache() == size
            raise KeyError

    with opened.read() as session:
        with pytest.raises(KeyError):
            fails(session)
        assert cache() == -65536


def test_looking_changes_nothing(opened: Database) -> None:
    """What a reader wrote by mistake is rolled back."""
    with opened.read() as session:
        session.execute(sa.text("INSERT INTO desk (name, value) VALUES ('canary', 'x')"))
    assert kept(opened) is None


def test_a_second_opening_is_refused_and_the_first_works_on(
    opened: Database, home: Home, passphrase: str
) -> None:
    """In one program."""
    with pytest.raises(Refused) as refusal:
        database.unlock(home, passphrase)
    assert refusal.value.code == "desk_in_use"
    keep(opened)
    assert kept(opened) == CANARY


def test_a_second_program_is_refused_until_the_first_has_closed(
    opened: Database, home: Home, passphrase: str
) -> None:
    """Asked by another process, before and after."""
    code = (
        "import sys\nfrom outreach_desk.ground import paths\n"
        "from outreach_desk.ground.errors import Refused\n"
        "from outreach_desk.store import database\n"
        "try:\n    database.unlock(paths.home(sys.argv[1]), sys.stdin.read()).close()\n"
        "except Refused as refusal:\n    print(refusal.code)\nelse:\n    print('opened')\n"
    )

    def ask() -> str:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", code, str(home.root)],
            input=passphrase,
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": str(Path(database.__file__).parents[2])},
        )
        return done.stdout.strip()

    assert ask() == "desk_in_use"
    opened.close()
    assert ask() == "opened"


def test_the_lock_is_let_go_when_opening_fails(home: Home, passphrase: str) -> None:
    """A wrong passphrase first, then the right one."""
    made(home, passphrase).close()
    with pytest.raises(vault.WrongPassphraseError):
        database.unlock(home, "một hai ba bốn năm sáu")
    database.unlock(home, passphrase).close()


def test_a_desk_is_never_made_over_another(opened: Database, home: Home, passphrase: str) -> None:
    """Also where only the keys or only the file are left of it."""
    keep(opened)
    opened.close()
    for gone in ([], [home.database], [*home.keys]):
        for path in gone:
            path.rename(path.with_suffix(".away"))
        with pytest.raises(Refused) as refusal:
            made(home, passphrase)
        assert refusal.value.code == "desk_exists"
        for path in gone:
            path.with_suffix(".away").rename(path)
    opened = database.unlock(home, passphrase)
    assert kept(opened) == CANARY
    opened.close()


def test_there_is_no_desk_to_open_where_none_was_made(home: Home, passphrase: str) -> None:
    """And asking makes no folder."""
    with pytest.raises(Refused) as refusal:
        database.unlock(home, passphrase)
    assert refusal.value.code == "no_desk"
    assert not home.root.exists()
