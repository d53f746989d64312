"""What groups planned for the months of a period, to stand beside what was done, in the same units.

A plan is written for a calendar month. Sessions and turns of several plans add up; persons do not: whom two
groups, or two months, mean to reach may be one person. A group without a plan is told, and is not nought.
"""

from datetime import date, timedelta

from outreach_desk.reports import groups
from outreach_desk.reports.fact import NAMES_DELETED, Fact, Occasion
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import PERSON, SESSION, TURN, line_words
from outreach_desk.reports.period import CALENDAR, Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.tally import table

LINE, NO_PLAN = "PLANNED", "no_plan"
COLUMNS = {SESSION: "planned_meetings", PERSON: "planned_people", TURN: "planned_turns"}


def count(source: Source, period: Period, indicator: str, *units: str) -> list[Figure]:
    """Give what was planned in each of the units, for the months that lie whole in the period."""
    months = {f"{month.first:%Y-%m}": month for month in _months(period)}
    return [
        Figure(
            indicator,
            LINE,
            unit,
            line_words(indicator, LINE),
            _plans(source, months, COLUMNS[unit]),
            none=NO_PLAN,
            planned=True,
        )
        for unit in units
    ]


def _months(period: Period) -> list[Period]:
    """Give the calendar months that lie in a period from their first day to their last."""
    days = Period(period.first, period.last, CALENDAR).months(period.last)
    months = [Period(first, last) for first, last in days]
    return [one for one in months if one.first.day == 1 and (one.last + timedelta(days=1)).day == 1]


def _plans(source: Source, months: dict[str, Period], column: str) -> list[Fact]:
    """Give the plans of these months, each with its number, and the groups of which one is missing."""
    facts, has = [], set()
    plan = table("period_report")
    where = [plan.c.deleted.is_(False), plan.c.period.in_(months), plan.c[column].is_not(None)]
    for own, group, name, number in source.rows("period_report", "group_id", "period", column, where=where):
        one = source.groups.get(group)
        if one is None or one.deleted or source.own_group not in {None, group}:
            continue
        out = NAMES_DELETED if source.blocked("period_report", own) else None
        at = Occasion(months[name].first, group, one.organisation)
        facts.append(Fact("period_report", own, at, own, out=out, amount=number))
        has.add((group, name))
    lacking: dict[str, date] = {}
    for name, month in months.items():
        for fact in groups.opened(source, month):
            if (fact.id, name) not in has:
                lacking.setdefault(fact.id, month.first)
    for group, first in lacking.items():
        at = Occasion(first, group, source.groups[group].organisation)
        facts.append(Fact("peer_group", group, at, group, out=NO_PLAN))
    return facts
