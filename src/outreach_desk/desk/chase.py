"""Which group reported which month: received, said to be empty, missing, or late. Nothing is not zero.

A file that a group wrote in the last days of a month or later speaks for that month, as its word that nothing
happened does. A month of which nothing is recorded and nothing was said is missing, whatever else was sent.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import months, recorded
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.sorting import sort_key
from outreach_desk.records.exchange import INCOMING, Bundle, Device
from outreach_desk.records.peer_group import PeerGroup
from outreach_desk.records.period_report import PeriodReport
from outreach_desk.reports.source import Check, unhurried

RECEIVED, ZERO, MISSING, LATE, WAITING = "received", "zero", "missing", "late", "waiting"
STATES = (RECEIVED, ZERO, MISSING, LATE, WAITING)
DUE_DAYS = 5
"""So many days after its end a month is due; what comes later is late."""

_REPORT = "report"
_YEAR = 12


@dataclass(frozen=True)
class Month:
    """What the office has of one month of one group: its state, how many records, and since when.

    `zero`: the group said that nothing happened. `heard_on` is the day on which the first file came that
    speaks for the month; None where the office wrote the records itself, or where none came.
    """

    state: str
    records: int = 0
    zero: bool = False
    heard_on: date | None = None


@dataclass(frozen=True)
class Group:
    """One group and its months (`2026-07`); a month of which nobody asks yet, or any more, is not there."""

    id: str
    code: str
    name: str
    months: Mapping[str, Month]

    def in_state(self, *states: str) -> list[str]:
        """Give its months in one of these states."""
        return [name for name, month in self.months.items() if month.state in states]


@dataclass(frozen=True)
class Board:
    """The groups of some months, by code."""

    months: tuple[str, ...]
    groups: tuple[Group, ...]

    def counts(self, month: str) -> Counter[str]:
        """Count the groups of a month by state."""
        return Counter(group.months[month].state for group in self.groups if month in group.months)

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs."""
        return {
            "months": {one: {state: self.counts(one)[state] for state in STATES} for one in self.months},
            "groups": [
                {
                    "group": group.code,
                    "months": {
                        name: {
                            "state": month.state,
                            "records": month.records,
                            "zero": month.zero,
                            "heard_on": month.heard_on.isoformat() if month.heard_on else None,
                        }
                        for name, month in group.months.items()
                    },
                }
                for group in self.groups
            ],
        }


@dataclass(frozen=True)
class Standing:
    """Of the open groups of a report: how many reported, said zero, are still awaited; and who is missing.

    A group is missing if one of its months is; `missing` gives these months by its code.
    """

    groups: int
    reported: int
    zero: int
    waiting: int
    missing: Mapping[str, tuple[str, ...]]

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs."""
        return {
            "groups": self.groups,
            "reported": self.reported,
            "zero": self.zero,
            "waiting": self.waiting,
            "missing": {code: list(names) for code, names in self.missing.items()},
        }


def year(desk: Desk, number: int, on: date | None = None) -> Board:
    """Give the board of a calendar year as it stands on a day (None: today). Office only."""
    desk.need_office()
    with desk.database.read() as session:
        return board(session, date(number, 1, 1), date(number, _YEAR, 31), on or dates.today())


def board(session: Session, first: date, last: date, today: date, check: Check = unhurried) -> Board:
    """Give the board of the calendar months that some days touch and that have begun by today.

    `check` is called now and then, and may raise.
    """
    names, name = list[str](), months.of(first)
    while name <= months.of(min(last, today)):
        names.append(name)
        name = months.after(name)
    if not names:
        return Board((), ())
    ends = months.span(names[0])[0], months.span(names[-1])[1]
    counted, said, files = recorded.by_month(session, *ends, check=check), _said(session), _files(session)
    since = _since(session)
    found = []
    for row in session.scalars(sa.select(PeerGroup).where(col(PeerGroup.deleted).is_(False))):
        known: dict[str, Month] = {}
        for one in names:
            count, zero_on = counted[row.id, one], said.get((row.id, one))
            if _asked(row, since.get(row.id), one) or count or zero_on:
                known[one] = _month(one, count, zero_on, files.get(row.id), today)
        if known:
            found.append(Group(row.id, row.code or "", row.name or "", known))
    return Board(tuple(names), tuple(sorted(found, key=lambda group: (sort_key(group.code), group.id))))


def standing(found: Board) -> Standing:
    """Sum a board up for a report: each group once."""
    counts: Counter[str] = Counter()
    missing = {}
    for group in found.groups:
        states = {ZERO if one.zero and not one.records else one.state for one in group.months.values()}
        if MISSING in states:
            missing[group.code] = tuple(group.in_state(MISSING))
        elif states == {WAITING}:
            counts[WAITING] += 1
        elif states <= {ZERO, WAITING}:
            counts[ZERO] += 1
        else:
            counts[RECEIVED] += 1
    return Standing(len(found.groups), counts[RECEIVED], counts[ZERO], counts[WAITING], missing)


def _month(
    name: str, records: int, zero_on: date | None, files: list[tuple[date, date]] | None, today: date
) -> Month:
    _first, last = months.span(name)
    speaks_from = last - timedelta(days=months.LAST_DAYS - 1)
    due, zero = last + timedelta(days=DUE_DAYS), zero_on is not None and not records
    if zero and zero_on is not None:
        speaks_from = max(speaks_from, zero_on)
    heard = min((came for written, came in files or () if written >= speaks_from), default=None)
    if zero or (records and (heard is not None or files is None)):
        late = heard is not None and heard > due
        return Month(LATE if late else ZERO if zero else RECEIVED, records, zero_on is not None, heard)
    return Month(MISSING if today > due else WAITING, records, zero_on is not None)


def _asked(group: PeerGroup, since: date | None, name: str) -> bool:
    """Say whether a group was there in a month: it was open, and could already send where no day says so."""
    first, last = months.span(name)
    begins = group.established_on or since
    return (begins is None or begins <= last) and (group.ended_on is None or group.ended_on >= first)


def _since(session: Session) -> dict[str, date]:
    """Give the day on which the first desk of each group was let in."""
    added = sa.select(col(Device.group_id), sa.func.min(col(Device.added_at))).where(
        col(Device.group_id).is_not(None), col(Device.added_at).is_not(None)
    )
    found = session.execute(added.group_by(col(Device.group_id)))
    return {group: dates.day_of(at) for group, at in found if group and at}


def _said(session: Session) -> dict[tuple[str, str], date]:
    """Give the months of which a group said that nothing happened, with the day on which it said so."""
    query = sa.select(col(PeriodReport.group_id), col(PeriodReport.period), col(PeriodReport.said_on)).where(
        col(PeriodReport.deleted).is_(False),
        col(PeriodReport.zero).is_(True),
        col(PeriodReport.said_on).is_not(None),
    )
    return {(group, period): on for group, period, on in session.execute(query) if group and period and on}


def _files(session: Session) -> dict[str, list[tuple[date, date]]]:
    """Give of each group that has a desk of its own when its files were written, and when they came in."""
    found: dict[str, list[tuple[date, date]]] = defaultdict(list)
    came_in = sa.and_(
        col(Bundle.device) == col(Device.id),
        col(Bundle.direction) == INCOMING,
        col(Bundle.kind) == _REPORT,
        col(Bundle.undone_at).is_(None),
    )
    query = (
        sa.select(col(Device.group_id), col(Bundle.created), col(Bundle.handled_at))
        .outerjoin(Bundle, came_in)
        .where(col(Device.group_id).is_not(None))
    )
    for group, written, came in session.execute(query):
        files = found[group or ""]
        if written is not None and came is not None:
            files.append((dates.day_of(written), dates.day_of(came)))
    return found
