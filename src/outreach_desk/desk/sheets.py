"""Sheets for spreadsheets as the window asks for them: which tables, which came back, what is in one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from outreach_desk.desk import drives, proposals, taking
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.drives import Found
from outreach_desk.desk.proposed import CHANGED_SINCE, Accepted, Choice, Proposals
from outreach_desk.records import catalog

LINK = "person_link"


@dataclass(frozen=True)
class Opened:
    """A sheet that came back and what it proposes; `accepted`: what became of the cells taken last.

    `data` is the file as it was read: the stick may be gone when cells are taken. `own`: the records that
    nobody changed since the sheet was written but whoever took cells of it, by their change number.
    """

    file: Path
    data: bytes = field(repr=False)
    found: Proposals
    accepted: Accepted | None = None
    own: Mapping[str, int] = field(default_factory=dict)


def tables(desk: Desk) -> list[str]:
    """Give the tables that people of this desk may write, in the order in which they refer to each other."""
    if desk.is_office:
        return [name for name in catalog.THINGS if name != LINK]
    return [thing.name for thing in catalog.GROUP]


def files(dropped: Iterable[Path]) -> list[Found]:
    """Give the sheets on the sticks and in Downloads, newest first, and dropped files of any name."""
    return drives.files(drives.places(), dropped, patterns=drives.SHEETS)


def look(desk: Desk, file: Path) -> Opened:
    """Compare a sheet with the desk; nothing is changed. Raises Refused as `proposals.read`."""
    data = taking.read_file(file)
    return Opened(file, data, proposals.read(desk, data))


def take(desk: Desk, opened: Opened, chosen: Iterable[Choice]) -> Opened:
    """Save the chosen cells as the person's own writes, and compare the sheet anew. Raises Refused."""
    accepted = proposals.accept(desk, opened.found, chosen)
    changed = {one.record for one in opened.found.told if one.problem.code == CHANGED_SINCE}
    written = {name: number for name, number in accepted.written.items() if name not in changed}
    own = {**opened.own, **written}
    return Opened(opened.file, opened.data, proposals.read(desk, opened.data, own), accepted, own)
