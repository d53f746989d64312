"""The log of a desk: event codes and whole numbers, never a word that a person typed."""

import contextlib
from pathlib import Path

from outreach_desk.ground import dates

_MOST = 512 * 1024


def event(log: Path, code: str, **numbers: int) -> None:
    """Add one event. A log that cannot be written stops nobody's work."""
    values = " ".join(f"{name}={int(number)}" for name, number in numbers.items())
    with contextlib.suppress(OSError):
        if log.exists() and log.stat().st_size > _MOST:
            log.replace(log.with_suffix(".old"))
        with log.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(f"{dates.now_instant()} {code} {values}".rstrip() + "\n")
