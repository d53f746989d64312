"""Opens one encrypted SQLite file, with the settings that keep what was acknowledged and hide all of it."""

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as dbapi

# In KiB.
CACHE, SMALL_CACHE = "PRAGMA cache_size = -65536", "PRAGMA cache_size = -32768"
LARGE_CACHE = "PRAGMA cache_size = -262144"
_SETTINGS = (
    "PRAGMA cipher_memory_security = OFF",  # ON costs eleven times the work; the process is replaced instead
    "PRAGMA locking_mode = EXCLUSIVE",  # before WAL, so that there is no shared memory file
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses acknowledged saves in a power cut
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 0",
    CACHE,
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)


def keyed(path: Path, key: bytes) -> Any:
    """Open a file with its raw key. Nothing is read yet: a wrong key shows at the first question."""
    connection = dbapi.connect(str(path), check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")  # identifiers only: hex digits of our own
    return connection


def open_connection(path: Path, key: bytes) -> Any:
    """Open a desk's file with all its settings. Raises the driver's DatabaseError for a wrong key."""
    connection = keyed(path, key)
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
    except BaseException:
        connection.close()
        raise
    return connection
