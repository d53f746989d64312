"""In which units of their time records lie, and the share of units that have one.

Units changed on 01/07/2025, so a period that crosses the day has two parts, each counted in its own units and
never added: 63 provinces and their districts until then, 34 and their communes since.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, cached_property

from outreach_desk.records import units
from outreach_desk.reports.fact import Fact, Occasion
from outreach_desk.reports.facts import Facts
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


class Placed(Facts):
    """Facts of which each unit of an era and level counts once; out where it is not certain."""

    def __init__(self, facts: Facts, era: str, level: int) -> None:
        super().__init__()
        self._entered = facts
        self._era = era
        self._level = level

    @cached_property
    def few(self) -> list[Fact]:
        """Give all facts with their unit as what counts once."""
        return [_at(fact, self._unit(fact.at)) for fact in self._entered]

    def reasons(self, *, of_persons: bool) -> dict[str, int]:
        """Count those that do not count, by the code of the reason."""
        del of_persons  # units count, whoever is behind them
        found = Counter(
            fact.out or AREA_UNCLEAR for fact in self._entered.few if fact.out or self._unit(fact.at) is None
        )
        for crowd in self._entered.crowds:
            if self._unit(crowd.at) is None:
                found[AREA_UNCLEAR] += crowd.records()
        return dict(found)

    def by_province(self) -> dict[str, "Placed"]:
        """Give those that count by the province of their unit, empty where there is none."""
        parts = self._entered.standing.by(lambda at: _province(self._unit(at) or ""))
        return {province: Placed(part, self._era, self._level) for province, part in parts.items()}

    def _sum_up(self, unit: str) -> int:
        del unit
        entered = self._entered.standing
        occasions = {fact.at for fact in entered.few} | {crowd.at for crowd in entered.crowds}
        return len({self._unit(at) for at in occasions} - {None})

    def _unit(self, at: Occasion) -> str | None:
        return _unit_of(at.commune or "", self._era, self._level)


def placed(facts: Iterable[Fact], era: str, level: int) -> Placed:
    """Give the facts with the unit of an era and level as what counts once; out where it is not certain."""
    return Placed(Facts.of(facts), era, level)


def shares(
    empty: Figure, placed: Placed, era: str, level: int, country: Words, *, every: bool = True
) -> list[Figure | Row]:
    """Give how many units have a fact, how many are in force, and the share: of the country, of provinces.

    `empty` is a figure of them without its facts. Without `every` there is only how many units have one.
    """
    figure = replace(empty, facts=placed)
    whole = replace(figure, line=f"{figure.line}/{TOTAL}", words=figure.words.then(country))
    if not every:
        return [whole]
    provinces = placed.by_province()
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


def is_in_force(line: str) -> bool:
    """Say of a line whether it is how many units are in force: no record is behind it."""
    return line.endswith(f"/{IN_FORCE}")


@cache
def _in_force(era: str, level: int) -> Counter[str]:
    """Count the units in force, by line."""
    lines = Counter[str]()
    for unit in units.units_of(era, level):
        lines.update((TOTAL, f"PROVINCE/{_province(unit.key)}"))
    return lines


@cache
def _unit_of(entered: str, era: str, level: int) -> str | None:
    unit = units.at(entered, era, level)
    return unit.key if unit else None


@cache
def _province(key: str) -> str:
    province = units.province_of(key)
    return province.key if province else ""


def _at(fact: Fact, key: str | None) -> Fact:
    if fact.out is None and key is None:
        return fact._replace(key=None, heads=0, out=AREA_UNCLEAR)
    return fact._replace(key=key, heads=0)
