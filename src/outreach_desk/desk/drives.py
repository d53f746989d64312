"""Where files of desks come and go: removable drives, the Downloads folder, what was dropped on the window.

There are no file dialogs: they write visited folders into files outside the vault. Nothing here opens a file.
"""

import ctypes
import fnmatch
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from outreach_desk.ground import paths

STICK, DOWNLOADS, DROPPED = "stick", "downloads", "dropped"
PATTERN = "desk-*.desk"
SHEETS = ("sheet-*.xlsx", "sheet-*.csv", "sheet-*.ods")

_MOUNTS = Path("/proc/self/mounts")
_LINUX_ROOTS = ("/media/", "/run/media/")
_MAC_VOLUMES = Path("/Volumes")
_ESCAPE = re.compile(r"\\([0-7]{3})")
_WINDOWS_REMOVABLE = 2
_MOST_NAME = 255


@dataclass(frozen=True)
class Place:
    """A folder to read from or write to. `name` is what people call it, empty for Downloads."""

    path: Path
    kind: str
    name: str = ""


@dataclass(frozen=True)
class Found:
    """One file that a desk may have written: where it lies, how large (bytes), when written (POSIX time)."""

    path: Path
    place: Place
    size: int
    written: float


def places(dropped: Iterable[Path] = ()) -> list[Place]:
    """Give the removable drives that are plugged in, the Downloads folder, and folders that were dropped."""
    found = [Place(path, STICK, name) for path, name in _sticks()]
    downloads = paths.downloads()
    if downloads.is_dir():
        found.append(Place(downloads, DOWNLOADS))
    known = {place.path for place in found}
    return found + [dropped_place(path) for path in dropped if path.is_dir() and path not in known]


def dropped_place(path: Path) -> Place:
    """Give a folder that a person dropped on the window."""
    return Place(path, DROPPED, path.name or str(path))


def files(
    where: Iterable[Place], dropped: Iterable[Path] = (), patterns: tuple[str, ...] = (PATTERN,)
) -> list[Found]:
    """Give the files of desks in these places, newest first, and after them dropped files of any name.

    A place that was unplugged meanwhile has none.
    """
    found = [one for place in where for path in _listed(place.path, patterns) if (one := _found(path, place))]
    found.sort(key=lambda one: (-one.written, one.path.name))
    known = {one.path for one in found}
    for path in dropped:
        one = _found(path, dropped_place(path.parent))
        if one is not None and path not in known:
            found.append(one)
    return found


def _listed(folder: Path, patterns: tuple[str, ...]) -> list[Path]:
    try:
        # FAT knows no case, and other systems may have written the name in capitals.
        return [
            path
            for path in folder.iterdir()
            if any(fnmatch.fnmatchcase(path.name.lower(), one) for one in patterns)
        ]
    except OSError:
        return []


def _found(path: Path, place: Place) -> Found | None:
    try:
        state = path.stat()
        return Found(path, place, state.st_size, state.st_mtime) if path.is_file() else None
    except OSError:
        return None


def _sticks() -> list[tuple[Path, str]]:
    if sys.platform == "win32":
        return _windows_sticks()
    if sys.platform == "darwin":
        return _mac_sticks(_MAC_VOLUMES)
    try:
        text = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return []
    return linux_sticks(text)


def linux_sticks(mounts: str) -> list[tuple[Path, str]]:
    """Read a table of mounts: what the desktop mounted for a person lies under /media or /run/media."""
    found = []
    for line in mounts.splitlines():
        parts = line.split(" ")
        where = _ESCAPE.sub(lambda code: chr(int(code[1], 8)), parts[1]) if len(parts) > 1 else ""
        if where.startswith(_LINUX_ROOTS):
            # The kernel writes the bytes of a name; octal escapes stand for blanks only.
            path = Path(where)
            found.append((path, path.name))
    return sorted(found)


def _mac_sticks(volumes: Path) -> list[tuple[Path, str]]:
    try:
        root = Path("/").stat().st_dev
        folders = [path for path in volumes.iterdir() if path.is_dir() and not path.is_symlink()]
        return sorted((path, path.name) for path in folders if path.stat().st_dev != root)
    except OSError:
        return []


def _windows_sticks() -> list[tuple[Path, str]]:
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    letters = kernel.GetLogicalDrives()
    found = []
    for place in range(26):
        root = f"{chr(ord('A') + place)}:\\"
        if letters >> place & 1 and kernel.GetDriveTypeW(root) == _WINDOWS_REMOVABLE:
            label = ctypes.create_unicode_buffer(_MOST_NAME)
            kernel.GetVolumeInformationW(root, label, _MOST_NAME, None, None, None, None, 0)
            found.append((Path(root), f"{label.value} ({root[:2]})" if label.value else root[:2]))
    return found
