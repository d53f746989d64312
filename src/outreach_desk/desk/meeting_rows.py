"""The list of meetings: each with its state, and how many came, were absent, and are not marked yet.

People, heads without a name and turns are counted as in the figures (domain.md I-04).
"""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.records import meeting
from outreach_desk.records.attendance import PRESENT, Attendance
from outreach_desk.records.client import Client
from outreach_desk.records.meeting import HELD, NOT_HELD, PLANNED, Meeting
from outreach_desk.records.member import Member
from outreach_desk.reports import tally

__all__ = ["HELD", "NOT_HELD", "PLANNED"]  # the states of a Row, for whoever shows one


@dataclass(frozen=True)
class Row:
    """A meeting in the list. `people` came by code, `heads` without a name."""

    id: str
    held_on: date | None
    starts_at: str | None
    kind: str | None
    status: str
    reason: str | None
    topics: tuple[str, ...]
    people: int
    heads: int
    next_on: date | None = None

    @property
    def held(self) -> bool:
        """Say whether it was held."""
        return self.status == HELD


def read(session: Session, group: str | None) -> list[Row]:
    """Give the meetings of a group, newest first; on one day the later hour first."""
    came = _came(session)
    query = (
        sa.select(Meeting)
        .where(col(Meeting.group_id) == group, col(Meeting.deleted).is_(False))
        .order_by(col(Meeting.held_on).desc(), col(Meeting.starts_at).desc(), col(Meeting.id).desc())
    )
    rows = []
    for one in session.scalars(query):
        held = one.status not in {NOT_HELD, PLANNED}
        named, unnamed = came.get(one.id, (0, 0)) if held else (0, 0)
        heads = sum(getattr(one, name) or 0 for name in meeting.ANONYMOUS) if held else 0
        rows.append(
            Row(
                one.id,
                one.held_on,
                one.starts_at,
                one.kind,
                HELD if held else one.status or HELD,
                one.not_held_reason,
                tuple((one.topics or "").split()),
                people=named,
                heads=heads + unnamed,
                next_on=one.next_on,
            )
        )
    return rows


def _came(session: Session) -> dict[str, tuple[int, int]]:
    """Give for each meeting how many came by code and how many more, as `count` does."""
    herself = sa.alias(sa.select(col(Client.id)).where(col(Client.deleted).is_(False)).subquery())
    human = sa.func.coalesce(col(Attendance.client_id), herself.c.id, col(Attendance.member_id))
    agreed = tally.consented(tally.table("attendance").c.client_id, tally.table("meeting").c.held_on)
    named = sa.or_(col(Attendance.client_id).is_(None), agreed)
    each = (
        sa.select(
            col(Attendance.meeting_id).label("meeting_id"),
            human.label("human"),
            sa.func.max(sa.case((named, 1), else_=0)).label("named"),
        )
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .outerjoin(Client, col(Client.id) == col(Attendance.client_id))
        .outerjoin(Member, col(Member.id) == col(Attendance.member_id))
        .outerjoin(herself, herself.c.id == col(Member.client_id))
        .where(
            col(Attendance.deleted).is_(False),
            col(Attendance.presence) == PRESENT,
            sa.not_(sa.func.coalesce(col(Client.deleted), col(Member.deleted), sa.false())),
        )
        .group_by(col(Attendance.meeting_id), human)
        .subquery()
    )
    query = sa.select(
        each.c.meeting_id, sa.func.sum(each.c.named), sa.func.count() - sa.func.sum(each.c.named)
    ).group_by(each.c.meeting_id)
    return {own: (int(named), int(unnamed)) for own, named, unnamed in session.execute(query)}
