"""Encrypted copies of the database, made before each import and each migration, and read back.

A copy is keyed like the original and can be opened with the same key header.
"""

import contextlib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as dbapi

from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.ground.paths import Home

KEPT = 12
SUFFIX = ".backup"


def make(engine: sa.Engine, key: bytes, home: Home) -> Path:
    """Copy the database, open the copy, check it, and drop the oldest beyond twelve. Raises Refused."""
    home.backups.mkdir(exist_ok=True)
    stamp = dates.now_instant().replace(":", "").replace("-", "")
    target = _free_name(home.backups, stamp)
    part = target.with_suffix(".part")
    try:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
        _copy(engine, key, part)
        part.replace(target)
    except (OSError, dbapi.Error) as error:
        with contextlib.suppress(OSError):
            part.unlink()
        words = N_(
            "No backup could be made, so nothing was begun. Free some space on this computer and repeat."
        )
        raise Refused("no_backup", said(words)) from error
    for old in sorted(home.backups.glob(f"*{SUFFIX}"))[:-KEPT]:
        old.unlink()
    return target


def _free_name(folder: Path, stamp: str) -> Path:
    number = 0
    while (target := folder / f"{stamp}-{number:02d}{SUFFIX}").exists():
        number += 1
    return target


def _copy(engine: sa.Engine, key: bytes, target: Path) -> None:
    copy: Any = dbapi.connect(str(target), isolation_level=None)
    try:
        copy.execute("PRAGMA cipher_log_level = NONE")
        copy.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.backup(copy)
        if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise OSError
    finally:
        copy.close()
