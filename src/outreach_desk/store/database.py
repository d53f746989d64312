"""The encrypted database of a desk: one connection, one process, FULL and WAL. It knows no record.

What only SQLite (or SQLCipher) has stands here and in `backup` and `schema`, so that the floors above
speak what SQLAlchemy speaks everywhere.
"""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import sqlalchemy as sa
import sqlcipher3.dbapi2 as dbapi
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from outreach_desk.ground import memory
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.ground.paths import Home
from outreach_desk.store import backup, safewrite, schema, vault
from outreach_desk.store.connection import CACHE, LARGE_CACHE, SMALL_CACHE, open_connection
from outreach_desk.store.lock import DeskLock
from outreach_desk.store.vault import Keys

LEAST_SQLITE = (3, 51, 3)  # before it, two connections could lose a write in WAL
# A savepoint remembers in memory each page that is written to. In a file from this size on these are so many
# that half the cache is theirs: no import shall take more than 250 MiB, however many bundles were before it.
_MANY_PAGES = 64 * 1024  # of 4 KiB
_ROOM = 2**30
"""So many bytes must be spare before a larger part of the file is kept in memory."""
_FILE_ENDS = ("", "-wal", "-shm", "-journal")
# What SQLite says when the disk, not the file, is at fault (https://sqlite.org/rescode.html, low byte).
_PLACE_FAULTS = frozenset({3, 5, 6, 7, 8, 10, 13, 14, 23})


class DamagedDatabaseError(Refused):
    """The key is right and the file is not."""

    def __init__(self) -> None:
        words = N_(
            "The database of this desk is damaged. Nothing was changed. Use the newest copy in “backups”."
        )
        super().__init__("database_damaged", said(words))


class MissingDatabaseError(Refused):
    """The keys are there and what they open is not."""

    def __init__(self) -> None:
        words = N_(
            "The database file of this desk is missing. Nothing was changed. "
            "Use the newest copy in “backups”."
        )
        super().__init__("database_missing", said(words))


class UnusablePlaceError(Refused):
    """The system does not let us read or write the file; the file itself may be well."""

    def __init__(self) -> None:
        words = N_(
            "The desk could not be opened: the disk is full, read-only or failing. "
            "Nothing was lost. Free some space and try again."
        )
        super().__init__("place_unusable", said(words))


class NotSavedError(Refused):
    """The system did not let us write or read while an act was under way; the act was rolled back."""

    def __init__(self) -> None:
        words = N_(
            "Not saved: the disk of this computer is full, read-only or failing. "
            "What was saved before is still there. Free some space and repeat."
        )
        super().__init__("not_saved", said(words))


class Database:
    """An open desk database. Use it from one thread at a time; close it when done."""

    def __init__(self, engine: sa.Engine, keys: Keys, lock: DeskLock, path: Path) -> None:
        self.engine = engine
        self.keys = keys
        self.path = path
        self._lock = lock

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session for one act: committed once at the end, rolled back on any error."""
        with _typed_faults(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for looking; whatever it did is rolled back."""
        with _typed_faults(), Session(self.engine, expire_on_commit=False) as session:
            try:
                yield session
            finally:
                session.rollback()

    def close(self) -> None:
        """Empty the write-ahead log into the file, close it and let the desk go."""
        try:
            # On a full disk the log stays as it is, whole, and is read at the next start.
            with contextlib.suppress(dbapi.OperationalError), self.engine.connect() as connection:
                _driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self.engine.dispose()
            self._lock.release()


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """Give one of the many savepoints of a long act: kept at its end, rolled back on any error."""
    driver = _driver(session.connection())
    (pages,) = driver.execute("PRAGMA page_count").fetchone()
    if pages >= _MANY_PAGES:
        driver.execute(SMALL_CACHE)
    try:
        with session.begin_nested():
            yield
    finally:
        driver.execute(CACHE)


@contextmanager
def much_read(session: Session) -> Iterator[None]:
    """Keep more of the file in memory meanwhile, where this computer has room: a fifth less for a report.

    SQLite takes of it what it needs, and gives back at the end what is above the usual.
    """
    driver = _driver(session.connection())
    if memory.spare() >= _ROOM:
        driver.execute(LARGE_CACHE)
    try:
        yield
    finally:
        driver.execute(CACHE)


@contextmanager
def _typed_faults() -> Iterator[None]:
    """Say it in words where the place is at fault; what else goes wrong is a mistake of ours."""
    try:
        yield
    except (sa.exc.DBAPIError, dbapi.Error) as error:
        if _is_place_fault(error):
            raise NotSavedError from error
        raise


def create(home: Home, passphrase: str, *, label: str) -> Database:
    """Make a desk: its folder, keys and empty database. Raises Refused if one is there.

    It becomes a desk with `finish`, once it knows who it is; a making that was cut short is begun anew.
    """
    if home.exists():
        raise Refused("desk_exists", said(N_("There is a desk in this place already. Nothing was changed.")))
    vault.check_strength(passphrase)
    try:
        home.create()
    except OSError as error:
        raise UnusablePlaceError from error
    lock = DeskLock(home.lock)
    try:
        safewrite.replace(home.making, b"")
        _remove_made(home)
        keys = vault.new_keys()
        vault.write_header(home.keys, keys, [vault.make_slot(keys, passphrase, label=label)])
        return _open(home, keys, lock, new=True)
    except BaseException:
        _remove_made(home)
        lock.release()
        raise


def finish(home: Home) -> None:
    """Say that the desk is whole: from now on it is one."""
    home.making.unlink(missing_ok=True)
    safewrite.sync_folder(home.root)


def _remove_made(home: Home) -> None:
    """Take back a desk that was not made whole, so that it can be made again. There was none before."""
    for path in (*home.keys, *(home.database.with_name(home.database.name + end) for end in _FILE_ENDS)):
        with contextlib.suppress(OSError):
            path.unlink()


def unlock(home: Home, passphrase: str) -> Database:
    """Open a desk. Raises Refused: no desk, wrong passphrase, damage, a newer file, or already open."""
    if not home.exists():
        raise Refused("no_desk", said(N_("There is no desk in this place yet. Make one first.")))
    lock = DeskLock(home.lock)
    try:
        for folder in (home.root, home.kept_aside, home.backups):
            safewrite.clear_parts(folder, own=True)
        keys = vault.unlock(home.keys, passphrase)
        _need_file(home)
        return _open(home, keys, lock, new=False)
    except BaseException:
        lock.release()
        raise


def _need_file(home: Home) -> None:
    if not home.database.exists():
        # SQLite would make an empty file and call it the desk.
        raise MissingDatabaseError


def _open(home: Home, keys: Keys, lock: DeskLock, *, new: bool) -> Database:
    if dbapi.sqlite_version_info < LEAST_SQLITE:
        raise RuntimeError(dbapi.sqlite_version)
    key = keys.subkey(vault.DATABASE)
    engine = engine_for(home.database, key)
    try:
        _check(engine, new=new)
        schema.upgrade(engine, lambda: backup.make(engine, key, home))
    except (sa.exc.DBAPIError, dbapi.Error) as error:
        engine.dispose()
        raise_fault(error)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, keys, lock, home.database)


def raise_fault(error: Exception) -> NoReturn:
    """Say whether the place, the file or the program is at fault."""
    if _is_place_fault(error):
        raise UnusablePlaceError from error
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    if type(cause) is dbapi.DatabaseError:  # "file is not a database", "malformed"
        raise DamagedDatabaseError from error
    raise error


def _is_place_fault(error: Exception) -> bool:
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _PLACE_FAULTS


def _check(engine: sa.Engine, *, new: bool) -> None:
    if not new and schema.revision(engine) is None:
        raise DamagedDatabaseError  # an emptied file is for SQLite a new one
    with engine.connect() as connection:
        driver = _driver(connection)
        if driver.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DamagedDatabaseError
        if driver.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise DamagedDatabaseError


def engine_for(path: Path, key: bytes) -> sa.Engine:
    """Give an engine with one connection to an encrypted file; the key never stands in a URL."""

    def connect() -> Any:
        return open_connection(path, key)

    engine = sa.create_engine("sqlite://", creator=connect, module=dbapi, poolclass=StaticPool)
    # The driver must not begin transactions by itself: DDL and savepoints are part of them.
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def integrity(database: Database) -> list[str]:
    """Check the whole file: pages, structure, foreign keys. Gives what is wrong, nothing if all is well."""
    problems: list[str] = []
    with database.engine.connect() as connection:
        driver = _driver(connection)
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        problems += [str(row[0]) for row in driver.execute("PRAGMA cipher_integrity_check")]
        problems += [str(row[0]) for row in driver.execute("PRAGMA integrity_check") if row[0] != "ok"]
        problems += [f"foreign key in {row[0]}" for row in driver.execute("PRAGMA foreign_key_check")]
    return problems


def pack(database: Database) -> None:
    """Write the file anew without what was deleted in it, and empty the write-ahead log."""
    with database.engine.connect() as connection:
        driver = _driver(connection)
        driver.execute("VACUUM")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _driver(connection: sa.Connection) -> Any:
    return connection.connection.driver_connection
