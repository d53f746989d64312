"""The one routine that writes a file: never half, never silently wrong, never called done unless read back.

Part file, exclusive → write → flush, fsync → close → read back, compare → rename → fsync the folder → read
again. A failed fsync is never asked again: the file is deleted and the act fails.
"""

import contextlib
import errno
import hashlib
import os
import re
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said

WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
BUSY_WINDOWS_ERRORS = frozenset({5, 32, 33})
PART = ".part"
MIB = 1024 * 1024
# What FAT, exFAT and every system take, whatever the case (assurance: names of what leaves).
NAME = re.compile(r"[a-z0-9-]{1,40}\.[a-z0-9]{1,5}")
# On a stick only what bears a name of ours is ours to remove; browsers call their downloads `.part` too.
_OUR_PARTS = re.compile(r"(desk-[a-z0-9]+\.desk|office-key\.txt)\.part", re.IGNORECASE)
# A file system that knows no fsync of a folder says one of these; it is no failed write.
_NO_FOLDER_FSYNC = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})
T = TypeVar("T")


def write(folder: Path, name: str, data: bytes, *, device: int | None = None) -> Path:
    """Write a new file whole into a folder and give its path. Raises Refused; nothing half is left.

    `device` is what `need_folder` said when the act began: where the stick was pulled since, the folder under
    its mount, or another stick, would take the file and nobody would miss it.
    """
    if not NAME.fullmatch(name):
        raise ValueError("name")
    found = need_folder(folder)
    device = found if device is None else device
    clear_parts(folder)
    target = folder / name
    if target.exists():
        raise _not_written("file_exists", N_("A file of this name is already there. Nothing was written."))
    return _put(target, data, new=True, device=device)


def need_folder(folder: Path) -> int:
    """Refuse a place that is not there or can only be read, before anything is begun. Raises Refused.

    Gives the number of the device that it is on.
    """
    device = _device(folder)
    if device is None:
        words = N_("The place to write to is not there. Plug the stick in again and choose it once more.")
        raise _not_written("no_folder", words)
    if not os.access(folder, os.W_OK):
        words = N_(
            "This place can only be read, so nothing was begun. "
            "Move the small switch at the side of the stick, or take another one."
        )
        raise _not_written("read_only", words)
    return device


def _device(folder: Path) -> int | None:
    with contextlib.suppress(OSError):
        found = folder.stat()
        return found.st_dev if stat.S_ISDIR(found.st_mode) else None
    return None


def need_room(folder: Path, needed: int) -> None:
    """Refuse a place with less free room than `needed` bytes, before anything is begun. Raises Refused."""
    try:
        room = shutil.disk_usage(folder)
    except OSError as error:
        raise _fault(error) from error
    # Some drivers tell no size at all; then the write itself finds out.
    if room.total and room.free < needed:
        words = N_(
            "There is not enough room: {needed} MB must be free there, and {free} MB are. "
            "Nothing was begun. Free some space and repeat."
        )
        raise Refused("no_room", said(words, needed=-(-needed // MIB), free=room.free // MIB))


def replace(target: Path, data: bytes, *, device: int | None = None) -> Path:
    """Write a file in place of the one that may be there. `device` as in `write`."""
    return _put(target, data, new=False, device=device)


def replace_in(folder: Path, name: str, data: bytes) -> Path:
    """Write a file of the desk itself into a folder of its own, which is made where it is missing."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _fault(error) from error
    return replace(folder / name, data)


def settle(part: Path, target: Path, digest: bytes) -> None:
    """Give a file that was written and synced its name, and read it back once more. Raises OSError."""
    _rename(part, target)
    sync_folder(target.parent)
    _compare(target, digest)


def digest_of(path: Path) -> bytes:
    """Read a file, from the disk where the system lets us ask for that. Gives SHA-256; raises OSError."""
    with _patiently(lambda: path.open("rb")) as stream:
        if hasattr(os, "posix_fadvise"):
            # Ask the system to forget the page, so that what is read is what was kept.
            with contextlib.suppress(OSError):
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(stream, "sha256").digest()


def clear_parts(folder: Path, *, own: bool = False) -> int:
    """Remove parts of acts that were cut short; gives how many. In a folder of the desk itself: all parts.

    Only an act that writes or checks calls this, never a mere look: a part may be in the making.
    """
    removed = 0
    with contextlib.suppress(OSError):
        for left in list(folder.iterdir()):
            if PART in left.name and (own or _OUR_PARTS.fullmatch(left.name)):
                with contextlib.suppress(OSError):
                    remove(left)
                    removed += 1
    return removed


def remove(path: Path) -> None:
    """Remove a file that may not be there, waiting for a scanner that holds it. Raises OSError."""
    _patiently(lambda: path.unlink(missing_ok=True))


def _put(target: Path, data: bytes, *, new: bool, device: int | None = None) -> Path:
    part = target.with_name(target.name + PART)
    digest = hashlib.sha256(data).digest()
    renaming = False
    try:
        remove(part)
        _write_part(part, data)
        _same_place(target.parent, device)
        _compare(part, digest)
        renaming = True
        settle(part, target, digest)
        _same_place(target.parent, device)
    except BaseException as error:
        _take_back(part, target if new and renaming else None)
        if isinstance(error, OSError):
            raise _fault(error) from error
        raise
    return target


def _same_place(folder: Path, device: int | None) -> None:
    # Of folders only: on some systems the files in a folder bear another number than the folder.
    if device is not None and _device(folder) != device:
        raise OSError


def _take_back(part: Path, target: Path | None) -> None:
    """Leave nothing: nobody shall carry away a file of which we say that it was not written."""
    with contextlib.suppress(OSError):
        # A rename may have happened although it failed to say so.
        if target is not None and not part.exists():
            remove(target)
    with contextlib.suppress(OSError):
        remove(part)


def _write_part(part: Path, data: bytes) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    descriptor = _patiently(lambda: os.open(part, flags, 0o600))
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _compare(path: Path, digest: bytes) -> None:
    if digest_of(path) != digest:
        raise OSError


def _rename(part: Path, target: Path) -> None:
    _patiently(lambda: part.replace(target))


def _patiently(act: Callable[[], T]) -> T:
    """Do one thing with a file; Windows' scanners hold a new one for a moment. Anything else is final."""
    for wait in WAITS:
        try:
            return act()
        except OSError as error:
            if not _is_held(error):
                raise
            time.sleep(wait)
    return act()


def _is_held(error: OSError) -> bool:
    # Opening a file on Windows tells errno alone, renaming and removing tell Windows' own number.
    on_windows = os.name == "nt" and error.errno == errno.EACCES
    return on_windows or getattr(error, "winerror", None) in BUSY_WINDOWS_ERRORS


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut. Raises OSError."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_FSYNC:
            raise
    finally:
        os.close(descriptor)


def _fault(error: OSError) -> Refused:
    if _is_held(error):
        words = N_("Not written: another program, often a virus scanner, holds the file. Repeat in a minute.")
        return _not_written("not_written", words)
    words = N_("Not written: the place is full, read-only or was unplugged. Plug it in again and repeat.")
    return _not_written("not_written", words)


def _not_written(code: str, words: str) -> Refused:
    return Refused(code, said(words))
