"""Refused files that a desk keeps aside for whoever asks later: sealed, the newest of them, and not too many.

The bytes that this desk sent lie in the same folder; they are never counted and never removed here.
"""

import contextlib
import hashlib
import os
from pathlib import Path

from sqlalchemy.orm import Session

from outreach_desk.bundle import container, keys
from outreach_desk.desk import taking
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import logs
from outreach_desk.ground.errors import Refused
from outreach_desk.records import identity
from outreach_desk.store import safewrite

MOST_FILES, MOST_BYTES = 50, 256 * 1024 * 1024
_PREFIX = "refused-"


def keep(desk: Desk, session: Session, file: Path) -> None:
    """Keep a refused file; where that fails, nobody else is kept out. The oldest go beyond the bounds.

    A file that is not sealed is sealed for this desk first: nothing lies in a desk's folder in clear.
    """
    with contextlib.suppress(Refused, OSError):
        data = taking.read_file(file)
        folder = desk.home.kept_aside
        folder.mkdir(exist_ok=True)
        name = f"{_PREFIX}{hashlib.sha256(data).hexdigest()[:16]}{container.SUFFIX}"
        if (folder / name).exists():
            os.utime(folder / name)  # seen again just now: it is one of the newest
        else:
            if not container.is_sealed(data):
                own = keys.recipient(identity.need(session, identity.AGE_IDENTITY))
                data = container.encrypt(data, [own])
            safewrite.replace(folder / name, data)
        _clear(desk, folder / name)


def _clear(desk: Desk, newest: Path) -> None:
    """Remove the oldest beyond the bounds, never the one just kept, and say in the log how many went."""
    found = [(one.stat(), one) for one in desk.home.kept_aside.glob(f"{_PREFIX}*{container.SUFFIX}")]
    found.sort(key=lambda each: (each[1] == newest, each[0].st_mtime_ns, each[1].name), reverse=True)
    room, gone = MOST_BYTES, 0
    for place, (stat, one) in enumerate(found):
        room -= stat.st_size
        if place and (place >= MOST_FILES or room < 0):
            one.unlink(missing_ok=True)
            gone += 1
    if gone:
        logs.event(desk.home.log, "refused_cleared", files=gone)
