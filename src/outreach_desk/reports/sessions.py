"""I-04: sessions held by kind, who took part and how many without a name, and groups meeting monthly.

An attendee counts once per session, two records of one person too; a client without consent is a head.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach_desk.records import attendance, meeting
from outreach_desk.records.reference import Codes
from outreach_desk.reports import groups
from outreach_desk.reports.indicators import (
    ATTENDANCE_TURN,
    GROUP,
    PER_SESSION,
    PERCENT,
    PERSON,
    SESSION,
    SESSIONS,
    Words,
    line_words,
)
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Row, percent, tenths
from outreach_desk.reports.tally import (
    NAMES_DELETED,
    NO_CONSENT,
    blocked,
    code_words,
    consented,
    in_order,
    persons,
    table,
)

_KINDS = "activity_kind"
_UNKNOWN = "UNKNOWN"


def gather(session: Session, codes: Codes, period: Period, on: date) -> list[Row]:
    """Count sessions and attendance; meeting monthly is asked of the months begun by the report date."""
    sessions, came = _sessions(session, period), _attendance(session, period)
    held = sum(sessions.kinds.values())
    turns = len(came.named) + sessions.heads
    rows = [_row("SESSIONS", SESSION, held, reasons=dict(sessions.left_out))]
    for kind in in_order(codes, _KINDS, sessions.kinds):
        words = line_words(SESSIONS, "SESSIONS").then(_kind_words(codes, kind))
        rows.append(Row(SESSIONS, f"SESSIONS/{kind}", SESSION, sessions.kinds[kind], words))
    nobody = dict(came.left_out + Counter({NO_CONSENT: came.without_consent}))
    unnamed = sessions.heads + sum(not named for named in came.named.values())
    people = {person for (_, person), named in came.named.items() if named}
    average = tenths(Fraction(turns, held)) if held else None
    rows += [
        _row("NOT_HELD", SESSION, sessions.not_held),
        _row("ATTENDANCE", ATTENDANCE_TURN, turns, reasons=dict(came.left_out)),
        _row("ATTENDANCE", PERSON, len(people), reasons=nobody),
        _row("ATTENDANCE/anonymous", ATTENDANCE_TURN, unnamed),
        _row("AVERAGE", PER_SESSION, average, None if held else "no_sessions"),
    ]
    opened = groups.open_groups(session, period)
    monthly = len(opened & groups.every_month(groups.met(session, period), period.months(on)))
    share = percent(monthly, len(opened)) if opened else None
    rows.append(_row("MONTHLY", GROUP, monthly))
    rows.append(_row("MONTHLY", PERCENT, share, None if opened else "no_groups"))
    return rows


def _row(
    line: str,
    unit: str,
    value: float | None,
    note: str | None = None,
    reasons: dict[str, int] | None = None,
) -> Row:
    return Row(SESSIONS, line, unit, value, line_words(SESSIONS, line), note, reasons or {})


def _kind_words(codes: Codes, kind: str) -> Words:
    return line_words("", _UNKNOWN) if kind == _UNKNOWN else code_words(codes, _KINDS, kind)


@dataclass
class _Sessions:
    """Sessions in the period: held by kind, not held, heads without a name, and what was left out."""

    kinds: Counter[str] = field(default_factory=Counter)
    not_held: int = 0
    heads: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def _sessions(session: Session, period: Period) -> _Sessions:
    held, group = table("meeting"), table("peer_group")
    heads = sum((sa.func.coalesce(held.c[name], 0) for name in meeting.ANONYMOUS), start=sa.literal(0))
    out = sa.or_(sa.func.coalesce(group.c.deleted, sa.false()), blocked(held, "meeting"))
    query = (
        sa.select(held.c.kind, held.c.status, out.label("left_out"), sa.func.count(), sa.func.sum(heads))
        .outerjoin_from(held, group, group.c.id == held.c.group_id)
        .where(held.c.deleted.is_(False), held.c.held_on.between(period.first, period.last))
        .group_by(held.c.kind, held.c.status, sa.text("left_out"))
    )
    found = _Sessions()
    for kind, status, left_out, count, unnamed in session.execute(query):
        if left_out:
            found.left_out[NAMES_DELETED] += count
        elif status == meeting.HELD:
            found.kinds[kind or _UNKNOWN] += count
            found.heads += int(unnamed)
        elif status == meeting.NOT_HELD:
            found.not_held += count
    return found


@dataclass
class _Attendance:
    """Who was present: (meeting, person) → whether she is counted as a person; and what was left out."""

    named: dict[tuple[str, str], bool] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    without_consent: int = 0


def _attendance(session: Session, period: Period) -> _Attendance:
    came, held, group = table("attendance"), table("meeting"), table("peer_group")
    client, who, herself = table("client"), table("member"), table("client").alias("herself")
    out = sa.or_(
        sa.func.coalesce(client.c.deleted, sa.false()),
        sa.func.coalesce(who.c.deleted, sa.false()),
        blocked(came, "attendance"),
    )
    query = (
        sa.select(
            held.c.id,
            client.c.id,
            who.c.id,
            herself.c.id,
            out,
            consented(client.c.id, held.c.held_on),
        )
        .join_from(came, held, held.c.id == came.c.meeting_id)
        .outerjoin(group, group.c.id == held.c.group_id)
        .outerjoin(client, client.c.id == came.c.client_id)
        .outerjoin(who, who.c.id == came.c.member_id)
        .outerjoin(herself, sa.and_(herself.c.id == who.c.client_id, herself.c.deleted.is_(False)))
        .where(
            came.c.deleted.is_(False),
            came.c.presence == attendance.PRESENT,
            sa.or_(client.c.id.is_not(None), who.c.id.is_not(None)),
            held.c.deleted.is_(False),
            held.c.status == meeting.HELD,
            held.c.held_on.between(period.first, period.last),
            sa.not_(sa.func.coalesce(group.c.deleted, sa.false())),
            ~blocked(held, "meeting"),
        )
    )
    leader, found = persons(session), _Attendance()
    for meeting_id, client_id, member_id, own_client, left_out, agreed in session.execute(query):
        if left_out:
            found.left_out[NAMES_DELETED] += 1
            continue
        known = client_id or own_client
        key = (meeting_id, leader.get(known, known) if known else member_id)
        named = bool(agreed) or client_id is None
        found.without_consent += not named
        found.named[key] = found.named.get(key, False) or named
    return found
