"""Copies of the database: sealed like it, checked, twelve of them."""

from pathlib import Path

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as dbapi

from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.paths import Home
from outreach_desk.store import backup, database, safewrite, vault
from outreach_desk.store.connection import open_connection
from outreach_desk.store.database import Database

PAGE, FEW_PAGES = 4096, 100


def put(opened: Database, value: str) -> None:
    with opened.write() as session:
        session.execute(sa.text("INSERT OR REPLACE INTO desk (name, value) VALUES ('now', :v)"), {"v": value})


def make(opened: Database, home: Home) -> Path:
    return backup.make(opened.engine, opened.keys.subkey("db"), home)


def value_in(copy: Path, key: bytes) -> str:
    connection = open_connection(copy, key)
    value = str(connection.execute("SELECT value FROM desk WHERE name = 'now'").fetchone()[0])
    connection.close()
    return value


def empty_pages(copy: Path, key: bytes) -> int:
    connection = open_connection(copy, key)
    count = int(connection.execute("PRAGMA freelist_count").fetchone()[0])
    connection.close()
    return count


def test_a_copy_holds_what_was_saved_and_opens_with_the_same_passphrase(
    opened: Database, home: Home, passphrase: str
) -> None:
    """Also what still stood in the log only; later saves are not in it."""
    put(opened, "Canary-one")
    copy = make(opened, home)
    put(opened, "two")
    opened.close()
    key = vault.unlock(home.keys, passphrase).subkey("db")
    assert b"SQLite format 3" not in copy.read_bytes()
    assert b"Canary-one" not in copy.read_bytes()
    assert value_in(copy, key) == "Canary-one"


def test_a_copy_put_in_place_of_the_file_is_a_desk(opened: Database, home: Home, passphrase: str) -> None:
    """This is what the message "use the newest copy" asks a person to do."""
    put(opened, "one")
    copy = make(opened, home)
    opened.close()
    copy.replace(home.database)
    again = database.unlock(home, passphrase)
    assert database.integrity(again) == []
    again.close()


def test_twelve_are_kept_and_the_newest_is_always_among_them(opened: Database, home: Home) -> None:
    """Fifteen made within one second: the last twelve are left."""
    made = [make(opened, home) for _ in range(15)]
    assert backup.copies(home) == made[-12:]


def test_a_clock_that_goes_back_does_not_lose_the_newest(
    opened: Database, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Age goes by number: a laptop with a dead battery starts in the year 2000."""
    for _ in range(backup.KEPT):
        make(opened, home)
    monkeypatch.setattr(dates, "now_instant", lambda: "2000-01-01T00:00:00Z")
    newest = make(opened, home)
    assert newest.exists()
    assert backup.copies(home)[-1] == newest


@pytest.mark.parametrize("step", ["_copy", "_check"])
def test_a_copy_that_fails_leaves_no_part_and_keeps_the_old_ones(
    opened: Database, home: Home, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Whether it cannot be written or does not read back."""
    old = make(opened, home)

    def fails(*arguments: object) -> None:
        part = arguments[-1]
        assert isinstance(part, Path)
        part.write_bytes(b"half")
        part.with_name(part.name + "-journal").write_bytes(b"half")
        raise dbapi.OperationalError

    monkeypatch.setattr(backup, step, fails)
    with pytest.raises(Refused) as refusal:
        make(opened, home)
    assert refusal.value.code == "no_backup"
    assert list(home.backups.iterdir()) == [old]


def test_a_copy_with_one_wrong_byte_is_not_kept(
    opened: Database, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is asked again: what was written is not what counts, what can be read is."""
    real = backup._copy

    def rotten(engine: sa.Engine, key: bytes, target: Path) -> None:
        real(engine, key, target)
        with target.open("r+b") as stream:
            stream.seek(-1000, 2)
            stream.write(b"\x00" * 8)

    monkeypatch.setattr(backup, "_copy", rotten)
    with pytest.raises(Refused):
        make(opened, home)
    assert list(home.backups.iterdir()) == []


@pytest.mark.parametrize("packed", [True, False])
def test_a_wrong_byte_in_any_page_of_a_copy_is_found(opened: Database, home: Home, packed: bool) -> None:
    """Also in the rest of a value that is longer than its page, and in a page that holds nothing."""
    put(opened, "long" * 20_000)
    with opened.write() as session:
        session.execute(sa.text("CREATE TABLE gone AS SELECT hex(zeroblob(60000)) AS value"))
    with opened.write() as session:
        session.execute(sa.text("DROP TABLE gone"))
    if packed:
        database.pack(opened)
    copy, key = make(opened, home), opened.keys.subkey("db")
    assert (empty_pages(copy, key) == 0) == packed
    whole = copy.read_bytes()
    assert len(whole) > FEW_PAGES * PAGE
    for start in range(0, len(whole), PAGE):
        spot = start + PAGE // 3
        copy.write_bytes(whole[:spot] + bytes([whole[spot] ^ 1]) + whole[spot + 1 :])
        with pytest.raises((OSError, dbapi.DatabaseError)):
            backup._check(key, copy)
    copy.write_bytes(whole)
    backup._check(key, copy)


def test_what_a_killed_program_left_is_cleared_by_the_next_copy(opened: Database, home: Home) -> None:
    """Parts do not gather on the disk."""
    home.backups.mkdir()
    (home.backups / "000001-x.part").write_bytes(b"half")
    (home.backups / "000001-x.part-wal").write_bytes(b"half")
    copy = make(opened, home)
    assert list(home.backups.iterdir()) == [copy]


def test_a_folder_that_cannot_be_made_is_a_message(opened: Database, home: Home) -> None:
    """A file stands in its place."""
    home.backups.write_bytes(b"")
    with pytest.raises(Refused) as refusal:
        make(opened, home)
    assert refusal.value.code == "no_backup"


def test_a_copy_outlives_a_power_cut(opened: Database, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name is brought to the disk too; if that fails there is no backup."""
    asked = list[Path]()
    monkeypatch.setattr(safewrite, "sync_folder", asked.append)
    make(opened, home)
    assert asked == [home.backups]


def test_a_copy_says_that_it_is_one_and_the_original_does_not(
    opened: Database, home: Home, passphrase: str
) -> None:
    """Until whoever opened it takes the mark off; that is part of the transaction."""
    copy = make(opened, home)
    with opened.read() as session:
        assert not backup.is_copy(session)
    opened.close()
    copy.replace(home.database)
    again = database.unlock(home, passphrase)
    with again.read() as session:  # it rolls back whatever was done
        backup.no_copy(session)
    with again.write() as session:
        assert backup.is_copy(session)
        backup.no_copy(session)
    with again.read() as session:
        assert not backup.is_copy(session)
    again.close()
