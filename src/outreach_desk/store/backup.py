"""Encrypted copies of the database, made before each import and each migration, and read back.

A copy is keyed like the original, opens with the same key header, and says inside that it is a copy.
"""

import contextlib
import re
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as dbapi
from sqlalchemy.orm import Session

from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.ground.paths import Home
from outreach_desk.store import connection, safewrite

KEPT = 12
SUFFIX = ".backup"
PART = ".part"
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")
_COPY = 1  # PRAGMA user_version, which the schema does not use
# With SQLite's own 2 MiB, pages are read and deciphered many times over; the desk's own cache stands beside.
_CACHE = "PRAGMA cache_size = -16384"
# Room for the copy, for the log of what follows and for the next copy, before anything is begun.
ROOM_TIMES, ROOM_MORE = 3, 50 * safewrite.MIB


def make(engine: sa.Engine, key: bytes, home: Home) -> Path:
    """Copy the database, open the copy, check it, and drop the oldest beyond twelve. Raises Refused."""
    safewrite.need_room(home.root, room_needed(home))
    try:
        home.backups.mkdir(exist_ok=True)
        _remove_parts(home.backups)
        target = _next_name(home.backups)
        part = target.with_suffix(PART)
        _copy(engine, key, part)
        _check(key, part)
        safewrite.settle(part, target, safewrite.digest_of(part))
    except (OSError, dbapi.Error, sa.exc.DBAPIError) as error:
        with contextlib.suppress(OSError):
            _remove_parts(home.backups)
        words = N_(
            "No backup could be made, so nothing was begun. Free some space on this computer and repeat."
        )
        raise Refused("no_backup", said(words)) from error
    for old in copies(home)[:-KEPT]:
        with contextlib.suppress(OSError):
            safewrite.remove(old)
    return target


def is_copy(session: Session) -> bool:
    """Say whether the file that was opened is a copy put in place of its original."""
    return session.connection().exec_driver_sql("PRAGMA user_version").scalar() == _COPY


def no_copy(session: Session) -> None:
    """Take the mark off: from now on this file is the desk. It is part of the transaction."""
    session.connection().exec_driver_sql("PRAGMA user_version = 0")


def room_needed(home: Home) -> int:
    """Give how many bytes must be free: three times the database and 50 MiB."""
    log = home.database.with_name(f"{home.database.name}-wal")
    size = sum(path.stat().st_size for path in (home.database, log) if path.exists())
    return ROOM_TIMES * size + ROOM_MORE


def copies(home: Home) -> list[Path]:
    """Give the copies, oldest first: by their number, for a clock may go back."""
    return sorted(home.backups.glob(f"*{SUFFIX}"), key=_number)


def made_at(copy: Path) -> str:
    """Give when a copy was made (UTC instant), as its name says; empty where it does not."""
    found = _MOMENT.fullmatch(copy.name.removesuffix(SUFFIX).partition("-")[2])
    return "{}-{}-{}T{}:{}:{}Z".format(*found.groups()) if found else ""


def _number(copy: Path) -> int:
    head = copy.name.partition("-")[0]
    return int(head) if head.isdecimal() else 0


def _next_name(folder: Path) -> Path:
    last = max((_number(copy) for copy in folder.glob(f"*{SUFFIX}")), default=0)
    moment = dates.now_instant().replace(":", "").replace("-", "")
    return folder / f"{last + 1:06d}-{moment}{SUFFIX}"


def _remove_parts(folder: Path) -> None:
    """Remove what a copy leaves that was cut short, with SQLite's own files beside it."""
    for left in folder.glob(f"*{PART}*"):
        safewrite.remove(left)


def _copy(engine: sa.Engine, key: bytes, target: Path) -> None:
    with contextlib.closing(connection.keyed(target, key)) as copy, engine.connect() as original:
        driver: Any = original.connection.driver_connection
        driver.backup(copy)
        copy.execute("PRAGMA user_version = 1")  # _COPY: the program writes no value into SQL


def _check(key: bytes, target: Path) -> None:
    """Read back on a connection that has not seen it: the structure, and the HMAC of each page.

    The look at the structure reads each page that holds something, and no page is read without its HMAC:
    only pages that hold nothing are left to be asked for by themselves.
    """
    with contextlib.closing(connection.keyed(target, key)) as copy:
        copy.execute(_CACHE)
        if copy.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise OSError
        empty = copy.execute("PRAGMA freelist_count").fetchone() != (0,)
        if empty and copy.execute("PRAGMA cipher_integrity_check").fetchall():
            raise OSError
