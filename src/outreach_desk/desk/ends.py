"""The ends between which each figure of a report lies: counts by what may move them, shares by counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from outreach_desk.desk import merging, moved
from outreach_desk.reports import areas, difference, planned, structure
from outreach_desk.reports.gather import Cell
from outreach_desk.reports.indicators import PERCENT, SHARES
from outreach_desk.reports.table import Row, Table, percent, tenths

ANY_NUMBER, CODES, PARTS = "any_number", "codes", "parts"
"""Why it cannot be told how far a figure moves: a number is asked for, a list is in question, or a share is
made of figures that are not in the report."""
_OFFICE_COUNTS = "office_counts"

Value = int | float
End = Value | None
"""One end of a range; None: there is none (at the top), or the figure may have no value (at the foot)."""


@dataclass(frozen=True)
class Range:
    """A figure and the lowest and highest that it can become.

    `untold` says why one or both are not known; `may_lack` that a share, or a plan, may have no value.
    `column` is of which column of a comparison it is (`reports.forms.SIDES`).
    """

    row: Row
    low: End
    high: End
    untold: str = ""
    may_lack: bool = False
    column: str = ""

    @property
    def moves(self) -> bool:
        """Say whether it can become another one."""
        if self.untold or (self.row.value is None and self.row.unit in SHARES):
            return bool(self.untold) or self.high is not None
        known = self.row.value or 0
        return self.may_lack or (self.low, self.high) != (known, known)

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs."""
        row = self.row
        shape = {"indicator": row.indicator, "line": row.line, "unit": row.unit, "value": row.value}
        more = {"untold": self.untold or None, "may_lack": self.may_lack}
        known = shape | {"low": self.low, "high": self.high} | more
        return known | {"column": self.column} if self.column else known


Ranges = tuple[Range, ...]


class Figures:
    """The figures of a report, and how shares hang on counts."""

    def __init__(self, table: Table) -> None:
        self._rows = {difference.key(row): row for row in table.rows}
        known = structure.known(self._rows)
        self._shares = {cell: _parts(cell, known, self._rows) for cell in self._rows if cell[2] in SHARES}
        self.counts = [
            cell for cell, row in self._rows.items() if cell not in self._shares and _may_move(row)
        ]

    def ranges(
        self,
        merged: Mapping[Cell, merging.Move],
        answered: Mapping[Cell, moved.Move] | None = None,
        *,
        codes: bool = False,
    ) -> Ranges:
        """Give the ranges of all figures that can move, in their order."""
        if codes:
            return tuple(Range(row, None, None, CODES) for row in self._rows.values() if _may_move(row))
        answered = answered or {}
        found = {cell: self._count(cell, merged, answered) for cell in self.counts}
        for cell, one in found.items():
            whole = found.get(merging.whole_of(cell, None))
            if whole is not None and whole.high is not None and (one.high is None or one.high > whole.high):
                found[cell] = Range(one.row, one.low, whole.high)
        asked = any(map(any, answered.values()))
        ranges = found | {cell: self._share(cell, found, asked=asked) for cell in self._shares}
        return tuple(ranges[cell] for cell in self._rows if cell in ranges and ranges[cell].moves)

    def _count(
        self, cell: Cell, merged: Mapping[Cell, merging.Move], answered: Mapping[Cell, moved.Move]
    ) -> Range:
        row = self._rows[cell]
        value = int(row.value or 0)
        (low, high), (down, up) = merged.get(cell, (0, 0)), answered.get(cell, (0, 0))
        if up is None or (row.value is None and (down or up)):
            return Range(row, None if row.value is None else max(0, value + low - down), None, ANY_NUMBER)
        # What was planned has no value once no plan of it is left, and of persons where there are two.
        may_lack = row.line.partition(structure.AT)[0] == planned.LINE and bool(down or up)
        return Range(row, max(0, value + low - down), value + high + up, may_lack=may_lack)

    def _share(self, cell: Cell, found: Mapping[Cell, Range], *, asked: bool) -> Range:
        row = self._rows[cell]
        parts = [found.get(part) or _still(self._rows[part]) for part in self._shares[cell]]
        if parts:
            return _share(row, *parts)
        return Range(row, None, None, PARTS) if asked else Range(row, row.value, row.value)


def _parts(cell: Cell, known: structure.Known, rows: Mapping[Cell, Row]) -> tuple[Cell, ...]:
    """Give what a share is made of: what counts, and what it is counted of; of areas, those in force."""
    indicator, line, _unit = cell
    in_force = (
        ((indicator, line, unit), (indicator, f"{line}/{areas.IN_FORCE}", unit))
        for unit in areas.UNITS.values()
    )
    return known.shares.get(cell) or next((two for two in in_force if all(one in rows for one in two)), ())


def _may_move(row: Row) -> bool:
    """Say whether a figure may become another one: neither official areas nor what only an office counts."""
    return row.note != _OFFICE_COUNTS and not areas.is_in_force(row.line.partition(structure.AT)[0])


def _still(row: Row) -> Range:
    value = int(row.value or 0)
    return Range(row, value, value)


def _share(row: Row, part: Range, whole: Range) -> Range:
    """Give the ends of a share of two figures, whichever of theirs meet: each may be at either end alone."""
    if whole.high == 0:
        return Range(row, None, None)
    least = max(int(whole.low or 0), 1)
    low = 0.0 if whole.high is None else _divided(row, int(part.low or 0), int(whole.high))
    may_lack = whole.low == 0
    if row.unit == PERCENT:
        most = least if part.high is None else min(int(part.high), least)
        return Range(row, low, _divided(row, most, least), may_lack=may_lack)
    if part.high is None:
        return Range(row, low, None, ANY_NUMBER, may_lack)
    return Range(row, low, _divided(row, int(part.high), least), may_lack=may_lack)


def _divided(row: Row, part: int, whole: int) -> float:
    if row.unit == PERCENT:
        return percent(min(part, whole), whole)
    return tenths(Fraction(part, whole))
