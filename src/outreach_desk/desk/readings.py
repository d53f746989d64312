"""The records that reports were counted from, kept in memory until something changes.

Reading them takes longer than counting: whoever asks for other days, or splits them, waits for the count
alone. What is usually asked for lies in the running year of both calendars. That of a province takes half
a gigabyte, so nothing is kept where programs have no memory to spare.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from outreach_desk.desk.desk import Desk
from outreach_desk.ground import memory
from outreach_desk.reports import gather, period
from outreach_desk.reports.period import CALENDARS, Period
from outreach_desk.reports.source import Check, Source

ROOM, LEAST = 2 << 30, 512 << 20
"""So many bytes must be to spare before anything is kept, and so many as long as it is."""

_READ, _FULL = "read", "read_full"


@dataclass
class _Read:
    """What was read in a state of the desk: the running year (`is_whole` when a report was counted of it).

    And what was read last of other days.
    """

    state: str
    usual: Source | None = None
    is_whole: bool = False
    other: Source | None = None

    def covering(self, asked: Period) -> Source | None:
        """Give what has read a period, None where nothing has."""
        found = (self.usual if self.is_whole else None, self.other)
        return next((one for one in found if one is not None and one.period.covers(asked)), None)


def usual(on: date) -> Period:
    """Give the days of the years of both calendars that hold a day."""
    years = [period.year(on, calendar) for calendar in CALENDARS]
    return Period(min(one.first for one in years), max(one.last for one in years))


def source(desk: Desk, session: Session, asked: Period, check: Check) -> Source:
    """Give a source for a period: one that has read it, if there is one; what is read of it is kept."""
    read = _of(desk, session)
    if read is None:
        return Source(session, asked, check=check)
    if (one := read.covering(asked)) is not None:
        return one.of_report(session, check)
    read.other = Source(session, asked, check=check)
    return read.other.of_report(session, check)


def ahead(desk: Desk, session: Session, asked: Period, on: date, check: Check) -> Source:
    """Give a source for a period that is counted ahead: of what is usually asked for, if it lies in it.

    What was read of it before somebody came is kept.
    """
    read = _of(desk, session)
    if read is None or not usual(on).covers(asked):
        return source(desk, session, asked, check)
    if read.usual is None or read.usual.period != usual(on):
        read.usual, read.is_whole = Source(session, usual(on), check=check), False
    return read.usual.of_report(session, check)


def has_room(desk: Desk, session: Session, asked: Period, on: date) -> bool:
    """Say whether what is read of a period stays in memory, beside what is usually asked for."""
    read = _of(desk, session)
    if read is None:
        return False
    return usual(on).covers(asked) or read.covering(asked) is not None or memory.spare() >= ROOM


def has(desk: Desk, session: Session, asked: Period) -> bool:
    """Say whether a period can be counted without reading."""
    read = _of(desk, session)
    return read is not None and read.covering(asked) is not None


def lacks(desk: Desk, session: Session, on: date) -> bool:
    """Say whether something is still to be read of what is usually asked for, and has room."""
    read = _of(desk, session)
    return read is not None and not (
        read.is_whole and read.usual is not None and read.usual.period == usual(on)
    )


def counted(desk: Desk, session: Session, of: Source) -> None:
    """Let others count from a source of which a whole report was counted, so that all is read."""
    read = _of(desk, session)
    if read is None or read.usual is None or of.period != read.usual.period:
        return
    read.is_whole = True
    if read.other is not None and read.usual.period.covers(read.other.period):
        read.other = None


def _of(desk: Desk, session: Session) -> _Read | None:
    """Give what was read in this state of the desk; None where there is no room for any of it.

    What had room and took all of it is not read a second time.
    """
    read: _Read | None = desk.kept.get(_READ)
    state = gather.state(session)
    if desk.kept.get(_FULL) == state:
        return None
    if read is None or read.state != state:
        read = desk.kept[_READ] = _Read(state)
    is_empty = read.usual is None and read.other is None
    if memory.spare() < (ROOM if is_empty else LEAST):
        del desk.kept[_READ]
        if not is_empty:
            desk.kept[_FULL] = state
        return None
    return read
