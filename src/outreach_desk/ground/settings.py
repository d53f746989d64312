"""What the program remembers of its window: size, language, light or dark. Nothing about people or files.

Kept as JSON in the desk's home, unencrypted, because the unlock page needs it too.
"""

import contextlib
import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from outreach_desk.ground.language import LANGUAGES, VIETNAMESE

SYSTEM, LIGHT, DARK = "system", "light", "dark"
LOOKS = (SYSTEM, LIGHT, DARK)
LEAST_SIZE, MOST_SIZE = 200, 20_000


@dataclass(frozen=True)
class Settings:
    """Width and height in logical pixels; `look` is `system`, `light` or `dark`."""

    language: str = VIETNAMESE
    width: int = 1120
    height: int = 720
    look: str = SYSTEM


def load(path: Path) -> Settings:
    """Read the settings. What is missing, damaged or out of bounds is as in a fresh program."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(found, dict):
        return Settings()
    known = {field.name: found[field.name] for field in fields(Settings) if field.name in found}
    return Settings(**{name: value for name, value in known.items() if _is_sound(name, value)})


def _is_sound(name: str, value: object) -> bool:
    if name == "language":
        return value in LANGUAGES
    if name == "look":
        return value in LOOKS
    return type(value) is int and LEAST_SIZE <= value <= MOST_SIZE


def save(path: Path, settings: Settings) -> None:
    """Replace the file as a whole, so that a crash leaves the old one or the new one. Raises OSError."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(asdict(settings), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
