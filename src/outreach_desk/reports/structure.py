"""Which figures of a report add up to which: what a reader can work out (`indicators/structure.csv`).

`sum`: the parts add up to the whole. `within`: they add up to no more than it. `union`: each is no more than
the whole, and the whole no more than all together. `share`: shown only where all its parts are, which are
what it is made of. `public`: a number of official areas, which says nothing of people; its lines show it.
A cell is `indicator:line:unit`; `*` is any code, `{}` the same end of a line in the whole and in all parts.
"""

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache

from outreach_desk.ground import paths
from outreach_desk.reports.table import Row

Cell = tuple[str, str, str]
"""Indicator, line and unit of a figure."""

_SUM, _UNION, _SHARE, _PUBLIC = "sum", "union", "share", "public"
_SAME, _ANY = "{}", "*"
AT = "@"
"""Stands in a split line's code between the line and the value."""
_CODE, _END = "[^/@]+", "([^@]+)"  # the code of a province has a colon of its own


@dataclass(frozen=True)
class Relation:
    """The `parts` add up to `whole` (`exact`), or to no more than it; `whole` may be several cells."""

    whole: tuple[Cell, ...]
    parts: tuple[Cell, ...]
    exact: bool

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Give all of them."""
        return (*self.whole, *self.parts)


@dataclass(frozen=True)
class Known:
    """All that is known of the cells of one report: also what each share is made of, and what is public."""

    relations: tuple[Relation, ...]
    shares: dict[Cell, tuple[Cell, ...]]
    public: frozenset[Cell]


def known(cells: Collection[Cell]) -> Known:
    """Give what is known of these cells; in a split report also of each value, and of a figure's values.

    The values of a figure are no less than it together, and none is more; they may add up to it. What is said
    here and does not hold in a report cannot have been known of it: whoever uses it leaves it out.
    """
    values: dict[str, dict[str, Cell]] = {"": {":".join(cell): cell for cell in cells}}
    families: dict[Cell, list[Cell]] = {}
    for indicator, line, unit in cells:
        base, at, value = line.partition(AT)
        if at:
            cell = (indicator, line, unit)
            values.setdefault(value, {})[f"{indicator}:{base}:{unit}"] = cell
            families.setdefault((indicator, base, unit), []).append(cell)
    found = _Found()
    for names in values.values():
        found.add(names)
    for whole, parts in families.items():
        found.relations += _relations(_SUM, (whole,), tuple(parts))
        found.relations += _relations(_UNION, (whole,), tuple(parts))
    return Known(tuple(found.relations), found.shares, frozenset(found.public))


@dataclass
class _Found:
    """What is known, row by row of the description."""

    relations: list[Relation] = field(default_factory=list)
    shares: dict[Cell, tuple[Cell, ...]] = field(default_factory=dict)
    public: set[Cell] = field(default_factory=set)

    def add(self, names: dict[str, Cell]) -> None:
        """Add what is known of cells by their names."""
        for row in _rows():
            first, _, others = row["whole"].partition(" ")
            for cell, bound in _matching(first, names):
                whole = (cell, *_parts(others, names, bound, cell)) if others else (cell,)
                parts = _parts(row["parts"], names, bound, cell)
                if row["relation"] == _PUBLIC:
                    self.public.add(cell)
                elif row["relation"] == _SHARE:
                    self.shares[cell] = parts or self.shares.get(cell, ())
                elif parts and (not others or len(whole) > 1):
                    self.relations += _relations(row["relation"], whole, parts)


def cell_of(row: Row) -> Cell:
    """Give the name of a row's figure."""
    return row.indicator, row.line, row.unit


def described(indicator: str) -> bool:
    """Say whether the structure of an indicator is written down."""
    return any(f"{indicator}:" in f"{row['whole']} {row['parts']}" for row in _rows())


def _relations(kind: str, whole: tuple[Cell, ...], parts: tuple[Cell, ...]) -> Iterator[Relation]:
    if kind == _UNION:
        yield Relation(parts, whole, exact=False)
        for part in parts:
            yield Relation(whole, (part,), exact=False)
    else:
        yield Relation(whole, parts, exact=kind == _SUM)


def _matching(pattern: str, names: dict[str, Cell]) -> Iterator[tuple[Cell, str]]:
    """Give the cells that a pattern names, each with the code that `{}` stands for."""
    if _SAME not in pattern and _ANY not in pattern:
        if pattern in names:
            yield names[pattern], ""
        return
    form = re.compile(re.escape(pattern).replace(re.escape(_SAME), _END).replace(r"\*", _CODE))
    for name, cell in names.items():
        if found := form.fullmatch(name):
            yield cell, found[1] if found.groups() else ""


def _parts(patterns: str, names: dict[str, Cell], bound: str, whole: Cell) -> tuple[Cell, ...]:
    """Give the cells that the parts name; nothing where one that is named whole is not in the report."""
    found: list[Cell] = []
    for pattern in patterns.replace(_SAME, bound).split(" "):
        cells = [cell for cell, _ in _matching(pattern, names) if cell != whole]
        if not cells and _ANY not in pattern:
            return ()
        found += cells
    return tuple(found)


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (paths.resource("indicators") / "structure.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
