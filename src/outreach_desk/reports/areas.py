"""In which units of their time records lie, and the share of units that have one.

Units changed on 01/07/2025, so a period that crosses the day has two parts, each counted in its own units and
never added: 63 provinces and their districts until then, 34 and their communes since.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from outreach_desk.records import units
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import COMMUNE, DISTRICT, PERCENT, Words, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Row
from outreach_desk.reports.tally import TOTAL

AREA_UNCLEAR = "area_unclear"
IN_FORCE = "in_force"
UNITS = {units.DISTRICT: DISTRICT, units.COMMUNE: COMMUNE}


def parts(period: Period) -> list[tuple[str, date, date]]:
    """Give the era of each part of a period, with the part's first and last day."""
    turns = units.FIRST_DAY_OF_NEW
    spans = {
        units.OLD: (period.first, min(period.last, turns - timedelta(days=1))),
        units.NEW: (max(period.first, turns), period.last),
    }
    return [(era, first, last) for era, (first, last) in spans.items() if first <= last]


def placed(facts: Iterable[Fact], era: str, level: int) -> list[Fact]:
    """Give the facts with the unit of an era and level as what counts once; out where it is not certain."""
    where: dict[str, str | None] = {}
    for fact in facts:
        entered = fact.at.commune or ""
        if entered not in where:
            unit = units.at(entered, era, level)
            where[entered] = unit.key if unit else None
    return [_at(fact, where[fact.at.commune or ""]) for fact in facts]


def shares(figure: Figure, era: str, level: int, country: Words, *, every: bool = True) -> list[Figure | Row]:
    """Give how many units have a fact, how many are in force, and the share: of the country, of provinces.

    `figure` holds facts as `placed` gives them. Without `every` there is only how many units have one.
    """
    whole = replace(figure, line=f"{figure.line}/{TOTAL}", words=figure.words.then(country))
    if not every:
        return [whole]
    provinces = defaultdict[str, list[Fact]](list)
    for fact in figure.facts:
        if fact.out is None:
            provinces[_province(str(fact.key))].append(fact)
    lines = {TOTAL: whole} | {
        f"PROVINCE/{one.key}": replace(
            figure,
            line=f"{figure.line}/PROVINCE/{one.key}",
            words=figure.words.then(Words(one.vi, one.vi)),
            facts=provinces[one.key],
        )
        for one in units.provinces(era)
        if one.key in provinces
    }
    found: list[Figure | Row] = []
    for line, having in lines.items():
        of = _in_force(era, level)[line]
        words = having.words.then(line_words("", IN_FORCE))
        found += [
            having,
            replace(having, unit=PERCENT, of=of),
            Row(figure.indicator, f"{having.line}/{IN_FORCE}", figure.unit, of, words),
        ]
    return found


@cache
def _in_force(era: str, level: int) -> Counter[str]:
    """Count the units in force, by line."""
    lines = Counter[str]()
    for unit in units.units_of(era, level):
        lines.update((TOTAL, f"PROVINCE/{_province(unit.key)}"))
    return lines


@cache
def _province(key: str) -> str:
    province = units.province_of(key)
    return province.key if province else ""


def _at(fact: Fact, key: str | None) -> Fact:
    if fact.out is None and key is None:
        return fact._replace(key=None, heads=0, out=AREA_UNCLEAR)
    return fact._replace(key=key, heads=0)
