"""The name that the operating system has for this computer: a folder brought elsewhere shows by it.

Nothing else of the machine is asked, and the name itself never leaves this module's caller in clear.
"""

import contextlib
import re
import subprocess
import sys
from pathlib import Path

_LINUX = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_LEAST = 16


def machine_id() -> str | None:
    """Give the id, None where the system has none: then nothing can be told by it."""
    found = None
    with contextlib.suppress(OSError, ValueError, subprocess.SubprocessError):
        found = _ask()
    return found if found and len(found) >= _LEAST else None


def _ask() -> str | None:
    if sys.platform == "win32":
        return _windows()
    return _macos() if sys.platform == "darwin" else _linux()


def _linux() -> str | None:
    for path in _LINUX:
        with contextlib.suppress(OSError):
            text = path.read_text(encoding="ascii").strip()
            if re.fullmatch("[0-9a-f]{32}", text):  # a first boot writes "uninitialized"
                return text
    return None


def _windows() -> str | None:
    if sys.platform != "win32":
        return None
    import winreg  # noqa: PLC0415 - only Windows has it

    place = r"SOFTWARE\Microsoft\Cryptography"
    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place, 0, access) as key:
        return str(winreg.QueryValueEx(key, "MachineGuid")[0]).strip()


def _macos() -> str | None:
    asked = ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"]
    told = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=True).stdout  # noqa: S603
    found = re.search(r'"IOPlatformUUID" = "([0-9A-Fa-f-]{36})"', told)
    return found[1] if found else None
