"""I-03: groups that met, open groups, and their members by role; which groups meet every month."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from outreach_desk.records import meeting
from outreach_desk.reports import norms, split
from outreach_desk.reports.fact import NAMES_DELETED, Fact, Occasion
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import GROUP, GROUPS, PERSON, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Note
from outreach_desk.reports.tally import table

_CORE = "core"
_ROLES = "group_role"


def count(source: Source, period: Period) -> tuple[list[Figure], list[Note]]:
    """Count groups and members; a group with more core members than the norm is a warning."""
    members = _members(source, period.last)
    standing = [fact for fact in members if fact.out is None]
    core = [fact for fact in standing if source.codes.base(_ROLES, fact.at.code or "") == _CORE]
    limit = norms.limit(source.session, norms.CORE_MEMBERS, period.last)
    large = set() if limit is None else _large(core, limit)
    figures = [
        _figure("MET", GROUP, met(source, period)),
        _figure("OPEN", GROUP, opened(source, period)),
        _figure("MEMBERS", PERSON, members),
    ]
    figures += split.by_code(
        source.codes,
        _ROLES,
        _figure("MEMBERS", PERSON, standing),
        lambda fact: [fact.at.code or ""],
        every=True,
    )
    figures.append(_figure("CORE_OVER_10", GROUP, [fact for fact in core if fact.key in large]))
    names = sorted({_code(source, group) for group in large})
    return figures, [Note("core_over_10", GROUPS, ", ".join(names), limit or 0)] if names else []


def opened(source: Source, period: Period) -> list[Fact]:
    """Give the groups that were open on at least one day of the period; the last day of one belongs to it.

    A team desk holds the office's whole list, and counts its own group alone.
    """
    return [
        Fact("peer_group", own, Occasion(None, own, one.organisation), own)
        for own, one in source.groups.items()
        if not one.deleted
        and not source.blocked("peer_group", own)
        and source.own_group in {None, own}
        and (one.established_on is None or one.established_on <= period.last)
        and (one.ended_on is None or one.ended_on >= period.first)
    ]


def met(source: Source, period: Period) -> list[Fact]:
    """Give the meetings that groups held in the period; each group counts once."""
    return [
        Fact("meeting", one.id, one.at, one.at.group)
        for one in source.meetings().values()
        if one.status == meeting.HELD
        and not one.out
        and period.holds(one.at.on)
        and one.at.group in source.groups
    ]


def every_month(meetings: Sequence[Fact], months: Sequence[tuple[date, date]]) -> list[Fact]:
    """Give the meetings of the groups that met at least once in each of the months."""
    days: dict[str, set[date]] = defaultdict(set)
    for fact in meetings:
        if fact.at.on is not None:
            days[fact.at.group or ""].add(fact.at.on)
    steady = {
        group
        for group, on in days.items()
        if all(any(first <= day <= last for day in on) for first, last in months)
    }
    return [fact for fact in meetings if fact.at.group in steady]


def _figure(line: str, unit: str, facts: Sequence[Fact]) -> Figure:
    return Figure(GROUPS, line, unit, line_words(GROUPS, line), facts)


def _large(core: Sequence[Fact], limit: int) -> set[str]:
    people: dict[str, set[str]] = defaultdict(set)
    for fact in core:
        people[str(fact.key)].add(fact.person or "")
    return {group for group, found in people.items() if len(found) > limit}


def _code(source: Source, group: str) -> str:
    return source.groups[group].code or ""


def _members(source: Source, on: date) -> list[Fact]:
    """Give the memberships on a day, each with the person behind it; its group counts once."""
    span = table("membership")
    found = source.rows(
        "membership",
        "member_id",
        "group_id",
        "role",
        where=[
            span.c.deleted.is_(False),
            span.c.role.is_not(None),
            span.c.starts_on <= on,
            sa.or_(span.c.ends_on.is_(None), span.c.ends_on >= on),
        ],
    )
    facts = []
    for own, member_id, group_id, role in found:
        who, group = source.members.get(member_id), source.groups.get(group_id)
        if who is None or group is None or (group.ended_on is not None and group.ended_on < on):
            continue
        client = source.standing(who.client)
        out = who.deleted or group.deleted or source.blocked("membership", own)
        facts.append(
            Fact(
                "membership",
                own,
                Occasion(on, group_id, group.organisation, code=role),
                group_id,
                source.person(client) if client else member_id,
                client,
                named=True,
                out=NAMES_DELETED if out else None,
            )
        )
    return facts
