"""Files of laptops taken in at the office, and how a refusal leaves every table."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

from exchange_world import World, client, everything, save

from outreach_desk.desk import receive, send
from outreach_desk.desk.receive import Handled
from outreach_desk.records import identity, ids
from outreach_desk.store import backup

CLIENT = "01a207ea-ea21-7b7b-a0d2-904661b5a95e"


def take(world: World, *files: Path, **how: Any) -> list[Handled]:
    return receive.receive(world.office, list(files), **how)


def one(world: World, sender: str = "a", **how: Any) -> Path:
    """Write a bundle with one client."""
    pen = world.senders[sender]
    return pen.file(world.stick, {"client": [pen.client(record_id=ids.new())]}, **how)


def refused(world: World, file: Path) -> Handled:
    """Import a file that is refused, and hold every table against what it was."""
    before = everything(world.office)
    [found] = take(world, file)
    assert everything(world.office) == before
    assert found.outcome == "refused"
    assert found.message
    assert len(list(world.office.home.kept_aside.glob("refused-*"))) == 1
    return found


def history(world: World) -> list[Path]:
    """Make four bundles of two laptops of one group, through the real acts: edits, conflict, deletion."""
    a, b = world.desk("a"), world.desk("b")
    group = str(a.fact(identity.GROUP))
    mine = client(a, "A-1", nickname="Na")
    files = [send.export(a, world.stick).path]
    client(b, "A-1", mine, gender="f")
    files.append(send.export(b, world.stick).path)
    save(a, "client", {"gender": "m", "birth_year": 1990}, mine)
    meeting = save(
        a, "meeting", {"group_id": group, "held_on": day(1), "kind": "periodic_meeting", "status": "held"}
    )
    save(a, "attendance", {"meeting_id": meeting, "client_id": mine, "presence": "present"})
    files.append(send.export(a, world.stick).path)
    save(b, "consent", {"client_id": mine, "purpose": "record", "given_on": day(1)})
    files.append(send.export(b, world.stick).path)
    return files


def day(day: int) -> date:
    return date(2026, 7, day)


@contextmanager
def cheap_backup() -> Iterator[None]:
    """Backups are proven elsewhere; a hundred of them prove no more."""
    with mock.patch.object(backup, "make"):
        yield
