"""Administrative units: 63 provinces with three levels until 30/06/2025, 34 with two levels since.

Codes were reused (44 was Quảng Bình and is Quảng Trị), so a unit's key is "era:code", as "2025:00331", and a
record keeps the unit as it was entered. What came after an old unit is a suggestion for a person.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from outreach_desk.ground import paths
from outreach_desk.ground.sorting import sort_key
from outreach_desk.ground.text import fold, same_key

OLD, NEW = "2024", "2025"
ERAS = (OLD, NEW)
FIRST_DAY_OF_NEW = date(2025, 7, 1)
PROVINCE, DISTRICT, COMMUNE = 1, 2, 3

# How many first words of a name say its type; one where the type is not named here.
_TYPE_WORDS = {"municipality": 2, "provincial_city": 2, "town": 2, "township": 2, "special_zone": 2}


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: `vi` is its whole name ("Phường Hồng Hà"), `parent_key` None for a province.

    Level 1 is a province, 2 a district (old era only), 3 a commune; a new commune hangs on its province.
    """

    key: str
    era: str
    code: str
    level: int
    parent_key: str | None
    vi: str
    type: str

    @property
    def short(self) -> str:
        """Give the name without the words for its type: "Hồng Hà"."""
        return self.vi.split(" ", _TYPE_WORDS.get(self.type, 1))[-1]


@dataclass(frozen=True, slots=True)
class Successor:
    """What came after an old unit: `whole`, or a `part`; `part_main` is the part to suggest first."""

    unit: Unit
    share: str


@cache
def _units() -> dict[str, Unit]:
    with paths.resource("admin_unit.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {
            (key := f"{era}:{code}"): Unit(
                key, era, code, int(level), f"{era}:{parent}" if parent else None, vi, kind
            )
            for era, code, level, parent, vi, kind, _valid_from, _valid_to in rows
        }


@cache
def _children() -> dict[str | None, list[Unit]]:
    children: dict[str | None, list[Unit]] = defaultdict(list)
    for unit in _units().values():
        children[unit.parent_key].append(unit)
    return children


@cache
def _successors() -> dict[str, list[Successor]]:
    successors: dict[str, list[Successor]] = defaultdict(list)
    units = _units()
    with paths.resource("admin_unit_successor.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for old, new, share in rows:
            successors[old].append(Successor(units[new], share))
    return successors


@cache
def _predecessors() -> dict[str, list[Unit]]:
    predecessors: dict[str, list[Unit]] = defaultdict(list)
    for old, news in _successors().items():
        for new in news:
            predecessors[new.unit.key].append(_units()[old])
    return predecessors


def _in_order(units: Iterable[Unit]) -> list[Unit]:
    return sorted(units, key=_place_in_order)


def _place_in_order(unit: Unit) -> tuple[bytes, str]:
    # Wards with a number for a name stand as numbers: 2 before 10.
    short = unit.short.zfill(3) if unit.short.isdecimal() else unit.short
    return sort_key(short), unit.key


def find(key: str) -> Unit | None:
    """Give the unit of a key "era:code"; None where there is none."""
    return _units().get(key)


@cache
def units_of(era: str, level: int) -> tuple[Unit, ...]:
    """Give all units of an era and level by code: the denominator of I-12."""
    return tuple(unit for unit in _units().values() if unit.era == era and unit.level == level)


@cache
def provinces(era: str) -> tuple[Unit, ...]:
    """Give an era's provinces by name, the Vietnamese way."""
    return tuple(_in_order(units_of(era, PROVINCE)))


def children(key: str) -> list[Unit]:
    """Give the units right under one, by name: districts or communes of the old era, communes of the new."""
    return _in_order(_children().get(key, []))


@cache
def province_of(key: str) -> Unit | None:
    """Give the province that a unit lies in (itself for a province); None for an unknown key."""
    unit = find(key)
    while unit is not None and unit.parent_key is not None:
        unit = find(unit.parent_key)
    return unit


def at(key: str, era: str, level: int) -> Unit | None:
    """Give the unit of an era and level in which a unit lies; None where that is not certain.

    An old commune that was split lies in no one new commune, but in one new province all the same; a new
    commune lies in the old unit that all it was made of lay in. A unit that is larger than the level lies in
    none.
    """
    unit = province_of(key) if level == PROVINCE and era == NEW else find(key)
    if unit is None or unit.era == era:
        return _above(unit, level)
    before = _predecessors().get(unit.key, [])
    others = before if era == OLD else [successor.unit for successor in successors(unit.key)]
    found = {_above(other, level) for other in others}
    return found.pop() if len(found) == 1 else None


def _above(unit: Unit | None, level: int) -> Unit | None:
    """Give the unit itself or what it lies in at a level; None for one that is larger."""
    while unit is not None and unit.level > level:
        unit = find(unit.parent_key) if unit.parent_key is not None else None
    return unit if unit is not None and unit.level == level else None


def era_of(day: date) -> str:
    """Give the era in force on a day: districts ended on 30/06/2025."""
    return OLD if day < FIRST_DAY_OF_NEW else NEW


def name(key: str) -> str:
    """Give the whole name from small to large: "Phường X, Tỉnh Y". An unknown key is shown as it is."""
    names = []
    unit = find(key)
    while unit is not None:
        names.append(unit.vi)
        unit = find(unit.parent_key) if unit.parent_key is not None else None
    return ", ".join(names) or key


def successors(key: str) -> list[Successor]:
    """Give what came after an old unit, the likeliest first: one `whole`, or several parts.

    Empty for a new unit and for a district, which has no successor unless it was a commune by itself.
    """
    return sorted(_successors().get(key, []), key=lambda successor: successor.share != "part_main")


@cache
def _search_words(era: str) -> list[tuple[Unit, str, str]]:
    """Give each unit with its own folded name and that of all above it, each between spaces."""
    own: dict[str, str] = {}
    above: dict[str, str] = {}
    found = []
    for unit in _units().values():
        if unit.era == era:
            parent = unit.parent_key
            own[unit.key] = f" {fold(unit.vi)} "
            above[unit.key] = own[parent] + above[parent] if parent is not None else ""
            found.append((unit, own[unit.key], above[unit.key]))
    return found


def search(text: str, era: str) -> list[Unit]:
    """Give an era's units for typed words, with or without marks, best first; none for no words.

    The words stand one after another in the unit's name; the last ones may name what it lies in instead:
    "hoang mai ha noi" finds the ward. The very last may be unfinished. The same marks come first.
    """
    words = fold(text).split()
    if not words:
        return []
    marked = same_key(text)
    found = [unit for unit, own, above in _search_words(era) if _matches(words, own, above)]
    ranks = {
        unit.key: (marked not in same_key(unit.vi), _closeness(" ".join(words), unit), unit.level)
        for unit in found
    }
    return sorted(_in_order(found), key=lambda unit: ranks[unit.key])


def _matches(words: list[str], own: str, above: str) -> bool:
    if f" {' '.join(words)}" in own:
        return True
    *finished, last = words
    if f" {last}" not in above:
        return False
    return any(
        f" {' '.join(finished[:count])} " in own and all(f" {word} " in above for word in finished[count:])
        for count in range(len(finished), 0, -1)
    )


def _closeness(folded: str, unit: Unit) -> int:
    """Say how near a name is to folded words: 0 the same, 1 begins so, 2 holds them, 3 only with the rest."""
    short, whole = fold(unit.short), fold(unit.vi)
    if folded in (short, whole):
        return 0
    if short.startswith(folded):
        return 1
    return 2 if f" {folded}" in f" {whole}" else 3
