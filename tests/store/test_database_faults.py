"""What a person is told when the file, the disk or the place fails, and what is left then."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as dbapi
from store_desk import made

from outreach_desk.ground.errors import Refused
from outreach_desk.ground.paths import Home
from outreach_desk.store import database, safewrite, schema, vault
from outreach_desk.store.database import (
    DamagedDatabaseError,
    Database,
    MissingDatabaseError,
    UnusablePlaceError,
)
from outreach_desk.store.lock import DeskLock
from outreach_desk.store.vault import Keys

CANARY = "Canary-Nguyễn-4711"


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


def test_a_missing_database_is_said_and_no_empty_one_is_made(home: Home, passphrase: str) -> None:
    """An empty desk in place of the lost one would look as if all were well."""
    made(home, passphrase).close()
    home.database.unlink()
    with pytest.raises(MissingDatabaseError):
        database.unlock(home, passphrase)
    assert not home.database.exists()


def test_a_desk_that_could_not_be_made_can_be_made_again(
    home: Home, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the first attempt is left in the way."""

    def full(_engine: sa.Engine, _before: object) -> None:
        raise sa.exc.OperationalError("", {}, OSError())

    with monkeypatch.context() as patched:
        patched.setattr(schema, "upgrade", full)
        with pytest.raises(sa.exc.OperationalError):
            made(home, passphrase)
    assert not home.exists()
    made(home, passphrase).close()


def test_a_weak_passphrase_makes_nothing(home: Home) -> None:
    """Not even a folder."""
    with pytest.raises(Refused):
        database.create(home, "123456", label="1")
    assert not home.root.exists()


def test_a_key_file_that_cannot_be_written_leaves_no_desk(
    home: Home, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk whose key is nowhere would be lost with its first day."""

    def second_fails(target: Path, data: bytes) -> Path:
        if target == home.keys[1]:
            raise Refused("not_written", lambda: "")
        target.write_bytes(data)
        return target

    with monkeypatch.context() as patched:
        patched.setattr(safewrite, "replace", second_fails)
        with pytest.raises(Refused):
            made(home, passphrase)
    assert not home.exists()


def test_a_flipped_byte_is_called_damage_wherever_it_is(home: Home, passphrase: str) -> None:
    """One in each page: never opened as if nothing were wrong, and never called a wrong passphrase."""
    opened = made(home, passphrase)
    opened.close()
    good = home.database.read_bytes()
    keys = vault.unlock(home.keys, passphrase)
    assert len(good) % 4096 == 0
    for page in range(0, len(good), 4096 * 3):
        place = page + 1234
        home.database.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(DamagedDatabaseError):
            open_with(keys, home)
        home.database.with_name("desk.db-wal").unlink(missing_ok=True)


def open_with(keys: Keys, home: Home) -> None:
    """Open without deriving the key anew."""
    lock = DeskLock(home.lock)
    try:
        database._open(home, keys, lock, new=False).close()
    finally:
        lock.release()


def test_a_cut_file_is_called_damage(home: Home, passphrase: str) -> None:
    """At the end of a page, inside one, and emptied but for a few bytes."""
    made(home, passphrase).close()
    good = home.database.read_bytes()
    keys = vault.unlock(home.keys, passphrase)
    for length in (len(good) - 4096, len(good) - 100, 4096 * 2, 4096, 5):
        home.database.write_bytes(good[:length])
        with pytest.raises(DamagedDatabaseError):
            open_with(keys, home)


def test_an_emptied_file_is_called_damage(home: Home, passphrase: str) -> None:
    """A file of no bytes is for SQLite a new one; for us it is a lost one."""
    made(home, passphrase).close()
    home.database.write_bytes(b"")
    for _attempt in range(2):
        with pytest.raises(DamagedDatabaseError):
            database.unlock(home, passphrase)


def test_a_full_or_failing_disk_is_not_called_damage(
    home: Home, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One who is told "use the backup" for a full disk would lose a day's work."""
    made(home, passphrase).close()
    full = dbapi.OperationalError("")
    full.sqlite_errorcode = 13

    def failing(_engine: sa.Engine, _before: object) -> None:
        raise sa.exc.OperationalError("", {}, full)

    monkeypatch.setattr(schema, "upgrade", failing)
    with pytest.raises(UnusablePlaceError):
        database.unlock(home, passphrase)


def test_a_row_that_names_nobody_is_found_when_opening(home: Home, passphrase: str) -> None:
    """The check of each opening looks at references too."""
    opened = made(home, passphrase)
    connection = driver(opened)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(
        "INSERT INTO received (bundle_id, table_name, record_id, cells, top, outcome, undone)"
        " VALUES ('none', 't', 'r', '{}', 1, 'own', 0)"
    )
    assert database.integrity(opened) == ["foreign key in received"]
    opened.close()
    with pytest.raises(DamagedDatabaseError):
        database.unlock(home, passphrase)


def test_a_whole_file_has_no_problems(opened: Database) -> None:
    """Pages, structure and references of a desk just made."""
    keep(opened)
    assert database.integrity(opened) == []


def test_a_page_changed_on_the_disk_is_found_by_the_full_check(home: Home, passphrase: str) -> None:
    """Bytes that nobody has read yet are checked too."""
    opened = made(home, passphrase)
    driver(opened).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with home.database.open("r+b") as stream:
        stream.seek(-2000, 2)
        stream.write(b"\x00" * 16)
    assert database.integrity(opened) != []
    opened.close()


def test_a_failed_last_checkpoint_does_not_keep_a_desk_from_closing(
    home: Home, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk the log stays whole and is read at the next start."""

    class Full:
        def execute(self, _sql: str) -> None:
            raise dbapi.OperationalError

    opened = made(home, passphrase)
    keep(opened)
    with monkeypatch.context() as patched:
        patched.setattr(database, "_driver", lambda _connection: Full())
        opened.close()
    opened = database.unlock(home, passphrase)
    assert kept(opened) == CANARY
    opened.close()


def test_only_the_owner_may_look_into_the_folder(opened: Database, home: Home) -> None:
    """The folder keeps others out of what lies in it."""
    assert home.root.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_a_message(tmp_path: Path, passphrase: str) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UnusablePlaceError):
        made(Home(tmp_path / "file" / "desk"), passphrase)
