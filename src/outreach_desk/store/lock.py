"""Keeps a second program off a desk: the operating system's own lock on a file in its folder."""

import os
import sys
from pathlib import Path

from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class DeskLock:
    """A held lock. The system lets it go when the program ends, however it ends."""

    def __init__(self, path: Path) -> None:
        try:
            self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            words = N_("The folder of this desk cannot be written to: it is read-only, full or not yours.")
            raise Refused("home_unusable", said(words)) from error
        try:
            _take(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            self._descriptor = None
            words = N_("This desk is already open in another window. Close that one first.")
            raise Refused("desk_in_use", said(words)) from error

    def release(self) -> None:
        """Let the desk go. Doing it twice is no harm."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
