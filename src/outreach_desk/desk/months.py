"""What the group says of a month: its plan, and that nothing happened where nothing was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.desk import recorded
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, ngettext, said
from outreach_desk.records import catalog, identity, period_report, record
from outreach_desk.records.identity import Author
from outreach_desk.records.period_report import PeriodReport

PLANNED = ("planned_meetings", "planned_people", "planned_turns")
LAST_DAYS = 5
"""From how many days before the end of a month on it can be said that nothing happened."""

_THING = catalog.THINGS["period_report"]


@dataclass(frozen=True)
class Month:
    """One month as the group has it: what it planned, and since when it says that nothing happened."""

    period: str
    meetings: int | None = None
    people: int | None = None
    turns: int | None = None
    zero_on: date | None = None

    def values(self) -> dict[str, int | None]:
        """Give the plan as a form shows it."""
        return dict(zip(PLANNED, (self.meetings, self.people, self.turns), strict=True))


@dataclass(frozen=True)
class Planned:
    """What `plan` wrote, for `plan_back`."""

    period: str
    before: Mapping[str, int | None]


def of(day: date) -> str:
    """Give the month of a day as `2026-07`."""
    return day.strftime("%Y-%m")


def span(period: str) -> tuple[date, date]:
    """Give the first and the last day of a month."""
    first = date.fromisoformat(f"{period}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def after(period: str) -> str:
    """Give the month after a month."""
    return of(span(period)[1] + timedelta(days=1))


def read(session: Session, period: str) -> Month:
    """Read what is said of a month."""
    row = _row(session, period)
    if row is None:
        return Month(period)
    zero_on = row.said_on if row.zero else None
    return Month(period, row.planned_meetings, row.planned_people, row.planned_turns, zero_on)


def look(desk: Desk, period: str) -> Month:
    """As `read`, of an open desk."""
    with desk.database.read() as session:
        return read(session, period)


def plan(desk: Desk, period: str, values: Mapping[str, Any]) -> Planned:
    """Write what the group plans for a month: meetings, people and turns. Raises Invalid."""
    desk.need_team()
    with desk.write() as (session, author):
        before = read(session, period).values()
        _save(session, author, period, {name: values.get(name) for name in PLANNED})
        return Planned(period, before)


def plan_back(desk: Desk, what: Planned) -> None:
    """Take `plan` back."""
    plan(desk, what.period, what.before)


def to_say(session: Session, today: date) -> tuple[str, ...]:
    """Give the months of which it can be said now that nothing happened: nothing is recorded, nothing said.

    The one before this one, and this one in its last five days.
    """
    this = of(today)
    before = of(span(this)[0] - timedelta(days=1))
    ends = (span(this)[1] - today).days < LAST_DAYS
    asked = [before, this] if ends else [before]
    return tuple(
        one
        for one in asked
        if _is_ours(session, one) and not count(session, one) and read(session, one).zero_on is None
    )


def contradicted(session: Session) -> tuple[Month, ...]:
    """Give the months of which nothing was said to have happened, and something is recorded now."""
    query = sa.select(col(PeriodReport.period)).where(
        col(PeriodReport.group_id) == identity.get(session, identity.GROUP),
        col(PeriodReport.deleted).is_(False),
        col(PeriodReport.zero).is_(True),
    )
    periods = sorted(one for one in session.scalars(query) if one is not None and count(session, one))
    return tuple(read(session, one) for one in periods)


def count(session: Session, period: str) -> int:
    """Count what the group recorded of a month: meetings (also such as fell out), contacts, clients, help."""
    group = identity.get(session, identity.GROUP)
    return recorded.by_month(session, *span(period), group).total() if group else 0


def say_zero(desk: Desk, period: str) -> None:
    """Say today that nothing happened in a month. Raises Refused: something is recorded, or too early."""
    desk.need_team()
    with desk.write() as (session, author):
        today, recorded = dates.today(), count(session, period)
        if recorded:
            words = ngettext(
                "{n} thing is recorded in this month. Then something happened: send it as it is.",
                "{n} things are recorded in this month. Then something happened: send it as it is.",
                recorded,
            )
            raise Refused("month_not_empty", lambda: words.format(n=recorded))
        if (span(period)[1] - today).days >= LAST_DAYS:
            raise Refused("month_not_over", said(N_("This month is not over yet.")))
        _save(session, author, period, {"zero": True, "said_on": today})


def take_back(desk: Desk, period: str) -> Month:
    """Take back that nothing happened; give what was said, for `say_again`."""
    desk.need_team()
    with desk.write() as (session, author):
        before = read(session, period)
        _save(session, author, period, {"zero": None, "said_on": None})
        return before


def say_again(desk: Desk, before: Month) -> None:
    """Undo `take_back`: the word stands again with its day, whatever is recorded."""
    with desk.write() as (session, author):
        _save(session, author, before.period, {"zero": True, "said_on": before.zero_on})


def _is_ours(session: Session, period: str) -> bool:
    """Say whether the desk was there in that month: of what lay before it says nothing."""
    created = identity.get(session, identity.CREATED) or ""
    return period >= created[:7]


def _row(session: Session, period: str) -> PeriodReport | None:
    made = period_report.make_id({"group_id": identity.get(session, identity.GROUP), "period": period})
    row = session.get(PeriodReport, made) if made else None
    return None if row is None or row.deleted else row


def _save(session: Session, author: Author, period: str, values: Mapping[str, Any]) -> None:
    named = {"group_id": identity.get(session, identity.GROUP), "period": period}
    row = session.get(PeriodReport, period_report.make_id(named))
    record.save(session, author, _THING, named | dict(values), row.id if row else None)
