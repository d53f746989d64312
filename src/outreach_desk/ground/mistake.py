"""A mistake of ours, as it is written down: its number, its type, the place in our code, nothing else.

The message of an exception is never kept: it may carry what somebody typed. Window and commands share this.
"""

import traceback
import zlib
from pathlib import Path

from outreach_desk.ground import logs

_NUMBERS = 100_000
_PACKAGE = Path(__file__).parent.parent


def number_of(error: BaseException) -> int:
    """Give the number of a mistake: the same for the same kind at the same place."""
    return zlib.crc32(f"{type(error).__name__} {place_of(error)}".encode()) % _NUMBERS


def place_of(error: BaseException) -> str:
    """Give file:line of the last step in our own code, `?` where there is none."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE):
            return f"{path.relative_to(_PACKAGE).as_posix()}:{frame.lineno}"
    return "?"


def write_down(log: Path, error: BaseException) -> int:
    """Add one line to the log and give the number to show."""
    number = number_of(error)
    logs.event(log, f"mistake {type(error).__name__} {place_of(error)}", number=number)
    return number
