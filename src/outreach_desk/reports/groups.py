"""I-03: groups that met, open groups, and their members by role; which groups meet every month."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach_desk.records import identity, meeting
from outreach_desk.records.reference import Codes
from outreach_desk.reports.indicators import GROUP, GROUPS, PERSON, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Note, Row
from outreach_desk.reports.tally import NAMES_DELETED, blocked, code_words, in_order, persons, table

MOST_CORE = 10  # domain.md 3.3, I-03: a warning only
_CORE = "core"
_ROLES = "group_role"


def gather(session: Session, codes: Codes, period: Period) -> tuple[list[Row], list[Note]]:
    """Count groups and members; a group with more than ten core members is a warning."""
    opened = open_groups(session, period)
    rows = [
        Row(GROUPS, "MET", GROUP, len(met(session, period)), line_words(GROUPS, "MET")),
        Row(GROUPS, "OPEN", GROUP, len(opened), line_words(GROUPS, "OPEN")),
    ]
    members, core, left_out = _members(session, codes, period.last)
    reasons = {NAMES_DELETED: left_out} if left_out else {}
    words = line_words(GROUPS, "MEMBERS")
    everybody = set().union(*members.values())
    rows.append(Row(GROUPS, "MEMBERS", PERSON, len(everybody), words, reasons=reasons))
    for role in in_order(codes, _ROLES, members):
        role_words = words.then(code_words(codes, _ROLES, role))
        rows.append(Row(GROUPS, f"MEMBERS/{role}", PERSON, len(members[role]), role_words))
    large = sorted(group for group, found in core.items() if len(found) > MOST_CORE)
    rows.append(Row(GROUPS, "CORE_OVER_10", GROUP, len(large), line_words(GROUPS, "CORE_OVER_10")))
    return rows, [Note("core_over_10", GROUPS, ", ".join(large))] if large else []


def open_groups(session: Session, period: Period) -> set[str]:
    """Give the groups that were open on at least one day of the period; the last day of one belongs to it.

    A team desk holds the office's whole list, and counts its own group alone.
    """
    group = table("peer_group")
    team = identity.get(session, identity.KIND) == identity.TEAM
    own = identity.get(session, identity.GROUP) if team else None
    query = sa.select(group.c.id).where(
        group.c.deleted.is_(False),
        ~blocked(group, "peer_group"),
        group.c.id == own if own else sa.true(),
        sa.or_(group.c.established_on.is_(None), group.c.established_on <= period.last),
        sa.or_(group.c.ended_on.is_(None), group.c.ended_on >= period.first),
    )
    return set(session.scalars(query))


def met(session: Session, period: Period) -> dict[str, set[date]]:
    """Give the days of the meetings that each group held in the period."""
    days: dict[str, set[date]] = defaultdict(set)
    held, group = table("meeting"), table("peer_group")
    query = (
        sa.select(held.c.group_id, held.c.held_on)
        .join_from(held, group, group.c.id == held.c.group_id)
        .where(
            held.c.deleted.is_(False),
            group.c.deleted.is_(False),
            held.c.status == meeting.HELD,
            held.c.held_on.between(period.first, period.last),
            ~blocked(held, "meeting"),
        )
        .distinct()
    )
    for group_id, day in session.execute(query):
        days[group_id].add(day)
    return days


def every_month(days: Mapping[str, set[date]], months: list[tuple[date, date]]) -> set[str]:
    """Give the groups that met at least once in each of the months."""
    return {
        group
        for group, on in days.items()
        if all(any(first <= day <= last for day in on) for first, last in months)
    }


def _members(
    session: Session, codes: Codes, on: date
) -> tuple[dict[str, set[str]], dict[str, set[str]], int]:
    """Give the persons by role, the core members by group code, and how many memberships were left out."""
    span, who, group, client = table("membership"), table("member"), table("peer_group"), table("client")
    query = (
        sa.select(
            span.c.role,
            who.c.id,
            client.c.id,
            group.c.code,
            sa.or_(who.c.deleted, group.c.deleted, blocked(span, "membership")),
        )
        .join_from(span, who, who.c.id == span.c.member_id)
        .join(group, group.c.id == span.c.group_id)
        .outerjoin(client, sa.and_(client.c.id == who.c.client_id, client.c.deleted.is_(False)))
        .where(
            span.c.deleted.is_(False),
            span.c.role.is_not(None),
            span.c.starts_on <= on,
            sa.or_(span.c.ends_on.is_(None), span.c.ends_on >= on),
            sa.or_(group.c.ended_on.is_(None), group.c.ended_on >= on),
        )
    )
    leader = persons(session)
    roles: dict[str, set[str]] = {code.code: set() for code in codes.codes(_ROLES)}
    core: dict[str, set[str]] = defaultdict(set)
    left_out: Counter[str] = Counter()
    for role, member_id, client_id, group_code, out in session.execute(query):
        if out:
            left_out[NAMES_DELETED] += 1
            continue
        person = leader.get(client_id, client_id) if client_id else member_id
        roles.setdefault(role, set()).add(person)
        if codes.base(_ROLES, role) == _CORE:
            core[group_code or ""].add(person)
    return roles, core, left_out[NAMES_DELETED]
