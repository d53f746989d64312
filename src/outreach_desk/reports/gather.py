"""From an open database to a `Table`: each indicator by its module, and how whole the data are."""

from collections.abc import Callable, Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.ground import dates
from outreach_desk.records import record, review
from outreach_desk.records.exchange import INCOMING, Bundle, Review
from outreach_desk.records.reference import Codes
from outreach_desk.reports import groups, indicators, reached, sessions, slips, support
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Note, Row, Standing, Table

_REPORT = "report"

Part = tuple[list[Row], list[Note]]


def gather(
    session: Session, chosen: Iterable[str] | None, period: Period, on: date, *, missing: int = 0
) -> Table:
    """Count the chosen indicators (None: all), shown in their own order, on the report date `on`.

    `missing` is how many bundles are known to be missing. An unknown indicator is a mistake of ours.
    """
    codes = record.local_codes(session)
    wanted = set(indicators.indicators() if chosen is None else chosen)
    if unknown := wanted - indicators.indicators().keys():
        raise KeyError(*sorted(unknown))
    shown = tuple(one for one in indicators.indicators() if one in wanted)
    parts = [_part(session, codes, one, period, on) for one in shown]
    return Table(
        period=period,
        on=on,
        generated=dates.now_instant(),
        chosen=shown,
        rows=tuple(row for rows, _ in parts for row in rows),
        notes=tuple(note for _, notes in parts for note in notes),
        standing=_standing(session, missing),
    )


def _part(session: Session, codes: Codes, indicator: str, period: Period, on: date) -> Part:
    parts: dict[str, Callable[[], Part]] = {
        indicators.GROUPS: lambda: groups.gather(session, codes, period),
        indicators.SESSIONS: lambda: (sessions.gather(session, codes, period, on), []),
        indicators.REACHED: lambda: reached.gather(session, codes, period),
        indicators.NEW: lambda: (reached.new(session, codes, period), []),
        indicators.SUPPORT: lambda: support.gather(session, codes, period),
        indicators.SLIPS: lambda: slips.issued(session, codes, period),
        indicators.COMPLETION: lambda: (slips.completion(session, codes, period, on), []),
    }
    return parts[indicator]()


def _standing(session: Session, missing: int) -> Standing:
    count = sa.func.count()
    merged = sa.select(count).where(
        col(Bundle.direction) == INCOMING, col(Bundle.kind) == _REPORT, col(Bundle.undone_at).is_(None)
    )
    waiting = sa.select(count).select_from(Review).where(review.is_open())
    return Standing(
        merged=session.scalar(merged) or 0, missing=missing, unresolved=session.scalar(waiting) or 0
    )
