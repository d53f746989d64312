"""Where intervention points were active in a period: by province of the map's era, and by area as entered.

A period has one map, that of the era of its last day. Only official area names are given, never those of
points or of places where people meet.
"""

from collections import Counter
from dataclasses import dataclass

from outreach_desk.records import units
from outreach_desk.reports import points
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source


@dataclass(frozen=True)
class Areas:
    """Active points by province and by area (keys "era:code"); all provinces of the era are there.

    `no_area` counts points without a known area, `not_placed` those in no one province of this map.
    `crosses` says that the period began in the era before.
    """

    era: str
    crosses: bool
    provinces: dict[str, int]
    areas: dict[str, int]
    no_area: int
    not_placed: int

    @property
    def points(self) -> int:
        """Give how many points were active, wherever they are."""
        return sum(self.areas.values()) + self.no_area


def count(source: Source, period: Period) -> Areas:
    """Count the points of I-01, each in the area in which it was entered."""
    era = units.era_of(period.last)
    provinces = {unit.key: 0 for unit in units.provinces(era)}
    areas: Counter[str] = Counter()
    no_area = not_placed = 0
    for point in points.found(source, period):
        key = point.fact.at.commune
        if point.fact.out is not None:
            continue
        if key is None or units.find(key) is None:
            no_area += 1
            continue
        areas[key] += 1
        province = units.at(key, era, units.PROVINCE)
        if province is None:
            not_placed += 1
        else:
            provinces[province.key] += 1
    return Areas(era, units.era_of(period.first) != era, provinces, dict(areas), no_area, not_placed)
