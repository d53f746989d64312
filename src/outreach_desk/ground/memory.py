"""How much memory this computer has to spare, for what is quicker with more and works with less."""

import contextlib
import ctypes
import sys
from pathlib import Path

_MEMINFO = Path("/proc/meminfo")
_AVAILABLE = "MemAvailable:"
_KIB = 1024


def spare() -> int:
    """Give how many bytes programs could still take without others being put aside; 0 where nobody says."""
    with contextlib.suppress(OSError, ValueError, IndexError, AttributeError):
        return _windows() if sys.platform == "win32" else _linux()
    return 0


def _linux() -> int:
    lines = _MEMINFO.read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * _KIB for line in lines if line.startswith(_AVAILABLE))


class _Status(ctypes.Structure):
    """What GlobalMemoryStatusEx fills in."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total", ctypes.c_uint64),
        ("available", ctypes.c_uint64),
        ("total_page_file", ctypes.c_uint64),
        ("available_page_file", ctypes.c_uint64),
        ("total_virtual", ctypes.c_uint64),
        ("available_virtual", ctypes.c_uint64),
        ("available_extended", ctypes.c_uint64),
    )


def _windows() -> int:
    status = _Status(length=ctypes.sizeof(_Status))
    asked = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined,unused-ignore]
    return int(status.available) if asked else 0
