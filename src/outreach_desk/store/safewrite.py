"""The one routine that writes a file: never half, never silently wrong, never called done unless read back.

Part file, exclusive → write → flush, fsync → close → read back, compare → rename → fsync the folder → read
again. A failed fsync is never asked again: the file is deleted and the act fails.
"""

import contextlib
import hashlib
import os
import time
from pathlib import Path

from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said

WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
BUSY_WINDOWS_ERRORS = frozenset({5, 32, 33})
PART = ".part"


def write(folder: Path, name: str, data: bytes) -> Path:
    """Write a new file whole into a folder and give its path. Raises Refused; nothing half is left."""
    need_folder(folder)
    target = folder / name
    if target.exists():
        raise _not_written("file_exists", N_("A file of this name is already there. Nothing was written."))
    return _put(target, data, new=True)


def need_folder(folder: Path) -> None:
    """Refuse a place that is not there, before anything is begun. Raises Refused."""
    if not folder.is_dir():
        words = N_("The place to write to is not there. Plug the stick in again and choose it once more.")
        raise _not_written("no_folder", words)


def replace(target: Path, data: bytes) -> Path:
    """Write a file of the desk itself, in place of the one that may be there."""
    return _put(target, data, new=False)


def _put(target: Path, data: bytes, *, new: bool) -> Path:
    part = target.with_name(target.name + PART)
    digest = hashlib.sha256(data).digest()
    renamed = False
    try:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
        _write_part(part, data)
        _compare(part, digest)
        _rename(part, target)
        renamed = True
        sync_folder(target.parent)
        _compare(target, digest)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        if new and renamed:
            # Nobody shall carry away a file of which we say that it was not written.
            with contextlib.suppress(OSError):
                target.unlink()
        words = N_("Not written: the place is full, read-only or was unplugged. Plug it in again and repeat.")
        raise _not_written("not_written", words) from error
    return target


def _write_part(part: Path, data: bytes) -> None:
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _compare(path: Path, digest: bytes) -> None:
    with path.open("rb") as stream:
        if hasattr(os, "posix_fadvise"):
            # Ask the system to forget the page, so that what is read is what was kept.
            with contextlib.suppress(OSError):
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        if hashlib.sha256(stream.read()).digest() != digest:
            raise OSError


def _rename(part: Path, target: Path) -> None:
    for wait in (*WAITS, None):
        try:
            part.replace(target)
        except OSError as error:
            # Windows' scanners hold a new file for a moment; anything else is final.
            if wait is None or getattr(error, "winerror", None) not in BUSY_WINDOWS_ERRORS:
                raise
            time.sleep(wait)
        else:
            return


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut. Raises OSError."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _not_written(code: str, words: str) -> Refused:
    return Refused(code, said(words))
