"""The tile map of provinces by active intervention points, and the areas that have any.

No border is drawn, and no place is named but official areas.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ground.sorting import sort_key
from outreach_desk.records import units
from outreach_desk.reports import points_by_area, tiles
from outreach_desk.reports.chart import HIDDEN, LEVELS, ROWS, TILES, Chart, Mark
from outreach_desk.reports.period import Period
from outreach_desk.reports.points_by_area import Areas
from outreach_desk.reports.source import Source

STEPS = (0, 1, 3, 6)
"""From so many points on a tile is of the next level."""


def charts(source: Source, period: Period) -> tuple[Chart, ...]:
    """Give the map, and the list of areas below it; none where only the office counts points."""
    if source.alone:
        return ()
    found = points_by_area.count(source, period)
    return tile_map(found, period), areas(found)


def tile_map(found: Areas, period: Period) -> Chart:
    """Give a tile for each province of the era in which the period ends."""
    shown = {key: (numbers.show_integer(count), count) for key, count in found.provinces.items()}
    made = provinces(found.era, shown)
    empty = "" if found.points else _("Provinces with an active intervention point will stand here.")
    return replace(made, notes=_notes(found, period), empty=empty)


def provinces(era: str, shown: Mapping[str, tuple[str, int | None]]) -> Chart:
    """Give the map of an era: a province's words and number by its key, None where it is hidden.

    Those that are not named have none.
    """
    marks = []
    for tile in tiles.of_era(era):
        unit = units.find(tile.key)
        words, count = shown.get(tile.key, (numbers.show_integer(0), 0))
        marks.append(
            Mark(
                label=unit.vi if unit else tile.short,
                shown=words,
                value=count,
                kind=HIDDEN if count is None else _level(count),
                short=tile.short,
                place=(tile.row, tile.column),
            )
        )
    hidden = ((HIDDEN, _("hidden")),) if any(mark.value is None for mark in marks) else ()
    return Chart(
        name="map",
        title=_("Intervention points by province"),
        unit=_points(),
        form=TILES,
        heads=(_("Province"), _points()),
        marks=tuple(marks),
        legend=(*_legend(), *hidden),
        notes=(_about_tiles(),),
    )


def areas(found: Areas) -> Chart:
    """Give the areas with active points as they were entered, by name."""
    marks = [
        Mark(units.name(key), numbers.show_integer(found.areas[key]), found.areas[key])
        for key in sorted(found.areas, key=_by_name)
    ]
    if found.no_area:
        marks.append(Mark(_("Area not written"), numbers.show_integer(found.no_area), found.no_area))
    return Chart(
        name="areas",
        title=_("Communes and areas with intervention points"),
        unit=_points(),
        form=ROWS,
        heads=(_("Area as entered"), _points()),
        marks=tuple(marks),
        empty="" if marks else _("Areas with an active intervention point will stand here."),
    )


def _by_name(key: str) -> tuple[bytes, int, bytes, str]:
    """Sort by province, itself first, then by what lies in it."""
    unit, province = units.find(key), units.province_of(key)
    if unit is None or province is None:
        return b"", 0, b"", key
    return sort_key(province.short), unit.level, sort_key(unit.short), key


def _points() -> str:
    return _("active points")


def _level(count: int) -> str:
    return LEVELS[sum(count >= step for step in STEPS) - 1]


def _legend() -> tuple[tuple[str, str], ...]:
    words = [_("none"), *(f"{first}–{after - 1}" for first, after in pairwise(STEPS[1:])), f"≥ {STEPS[-1]}"]
    return tuple(zip(LEVELS, words, strict=True))


def _notes(found: Areas, period: Period) -> tuple[str, ...]:
    notes = []
    if found.crosses:
        words = _("The period began under the 63 provinces; the map is that of its last day, {day}.")
        notes.append(words.format(day=dates.show_day(period.last)))
    unplaced = found.no_area + found.not_placed
    if unplaced:
        words = ngettext(
            "{n} point lies in no province of this map.",
            "{n} points lie in no province of this map.",
            unplaced,
        )
        notes.append(words.format(n=numbers.show_integer(unplaced)))
    return (*notes, _about_tiles())


def _about_tiles() -> str:
    return _(
        "A tile is a province, not its size or shape. Hoàng Sa belongs to Đà Nẵng, Trường Sa to Khánh Hòa."
    )
