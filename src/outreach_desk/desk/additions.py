"""What came or changed after a period was sealed: additions to the earlier period, on the next report.

A later report that is sealed itself has told its additions; the one after it tells only what is new since.
So the sealed figures and all additions told, together, are what a count gives today.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.records import catalog, sealed_report
from outreach_desk.records.sealed_report import SealedReport
from outreach_desk.reports import difference, gather, snapshot
from outreach_desk.reports.difference import Difference
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Table


@dataclass(frozen=True)
class Additions:
    """What a report adds to one earlier period: `late` records that came or changed, and each figure.

    A figure's `before` is what was told of it so far, `after` what it is now. `snapshot` names the figures to
    which it adds: once the period is sealed anew they stand no more, and its new figures hold these already.
    """

    snapshot: str
    period: Period
    sealed_at: str
    late: int
    figures: tuple[Difference, ...]
    stands: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs."""
        figures = [one.as_dict() for one in self.figures]
        return self._head() | {"stands": self.stands, "figures": figures}

    def kept(self) -> dict[str, Any]:
        """Give it as one object that JSON can say, whole: `told` reads it again."""
        return self._head() | {
            "figures": [[snapshot.take_row(one.before), snapshot.take_row(one.after)] for one in self.figures]
        }

    def _head(self) -> dict[str, Any]:
        return {
            "snapshot": self.snapshot,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "calendar": self.period.calendar,
            "period": self.period.name,
            "sealed_at": self.sealed_at,
            "late": self.late,
        }


def open_ones(session: Session, period: Period) -> list[Additions]:
    """Give what a report of this period adds to each sealed period of its calendar that ended before it."""
    standing = sealed_report.standing(session, period.calendar)
    found = [_of(session, one, standing) for one in standing if one.last_day < period.first]
    return [one for one in found if one.figures or one.late]


def told(session: Session, row: SealedReport) -> list[Additions]:
    """Give the additions that a sealed report told, and whether what they add to stands."""
    standing = {_snapshot(one) for one in sealed_report.standing(session, row.calendar)}
    return [
        Additions(
            one["snapshot"],
            Period(
                date.fromisoformat(one["from"]), date.fromisoformat(one["to"]), one["calendar"], one["period"]
            ),
            one["sealed_at"],
            one["late"],
            tuple(Difference(*map(snapshot.give_row_back, pair)) for pair in one["figures"]),
            stands=one["snapshot"] in standing,
        )
        for one in sealed_report.read(row)["additions"]
    ]


def recount(session: Session, row: SealedReport) -> tuple[Table, Table]:
    """Give the report of a sealed period as it was sealed, and as it is counted now for its report date."""
    period = Period(row.first_day, row.last_day, row.calendar, row.name)
    kept = snapshot.give_back(sealed_report.read(row)["table"], period)
    return kept, gather.gather(session, kept.chosen, period, kept.on)


def late(session: Session, row: SealedReport, since: int) -> int:
    """Count the records whose event lies in a sealed period and that came or changed after a change number.

    One that somebody's attendance hangs on counts by itself, not by its attendance.
    """
    found = 0
    for thing in catalog.THINGS.values():
        if thing.event_on is None:
            continue
        of = SQLModel.metadata.tables[thing.name]
        in_period = of.c[thing.event_on].between(row.first_day, row.last_day)
        query = sa.select(sa.func.count()).select_from(of).where(of.c.change > since, in_period)
        found += session.scalar(query) or 0
    came, held = SQLModel.metadata.tables["attendance"], SQLModel.metadata.tables["meeting"]
    query = (
        sa.select(sa.func.count())
        .select_from(came.join(held, held.c.id == came.c.meeting_id))
        .where(came.c.change > since, held.c.held_on.between(row.first_day, row.last_day))
    )
    return found + (session.scalar(query) or 0)


def _of(session: Session, row: SealedReport, standing: Iterable[SealedReport]) -> Additions:
    kept, now = recount(session, row)
    known, since = {difference.key(one): one for one in kept.rows}, row.change
    for later in standing:
        for addition in told(session, later):
            if addition.snapshot == _snapshot(row):
                known |= {one.key: one.after for one in addition.figures}
                since = max(since, later.change)
    return Additions(
        _snapshot(row),
        kept.period,
        row.sealed_at,
        late(session, row, since),
        difference.between(known.values(), now.rows),
    )


def _snapshot(row: SealedReport) -> str:
    """Name the figures that a seal holds: they are the same when it is taken off and put on again."""
    name: str = sealed_report.read(row)["snapshot"]
    return name
