"""What another count of the same period gives otherwise: both values of each figure, and the difference.

A line that a count does not have is 0 there: it lists only lines of which there is something.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from outreach_desk.ground.language import _
from outreach_desk.reports.indicators import PERCENT, SHARES
from outreach_desk.reports.table import Row

_DECIMALS = 1

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Difference:
    """One figure with its two values; `value` is None in a row where there was none yet."""

    before: Row
    after: Row

    @property
    def key(self) -> Key:
        """Say which figure it is."""
        return key(self.after)

    @property
    def delta(self) -> int | float | None:
        """Give after less before: a count, or with one decimal in the unit of a share; None without both."""
        if self.before.value is None or self.after.value is None:
            return None
        return round(self.after.value - self.before.value, _DECIMALS)

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs: stable codes and plain numbers."""
        indicator, line, unit = self.key
        return {
            "indicator": indicator,
            "line": line,
            "unit": unit,
            "before": self.before.value,
            "after": self.after.value,
            "difference": self.delta,
        }

    def shown(self) -> str:
        """Give the difference as people read it: +3, −2, +1,5 points; empty where there is none."""
        if self.delta is None:
            return ""
        sign = "+" if self.delta > 0 else "−"
        size = replace(self.after, value=abs(self.delta), note=None).shown()
        if self.after.unit == PERCENT:
            return _("{sign}{n} percentage points").format(sign=sign, n=size.removesuffix("%"))
        return f"{sign}{size}"


def key(row: Row) -> Key:
    """Say which figure a row is: indicator, line and unit."""
    return row.indicator, row.line, row.unit


def between(before: Iterable[Row], after: Iterable[Row]) -> tuple[Difference, ...]:
    """Give the figures whose values differ, in the order of the later count."""
    return between_named({key(row): row for row in before}, {key(row): row for row in after})


def between_named(old: Mapping[Hashable, Row], new: Mapping[Hashable, Row]) -> tuple[Difference, ...]:
    """As `between`, of figures that are told apart by their names."""
    found = []
    for one in (*new, *(gone for gone in old if gone not in new)):
        pair = Difference(old.get(one) or _empty(new[one]), new.get(one) or _empty(old[one]))
        if pair.before.value != pair.after.value:
            found.append(pair)
    return tuple(found)


def _empty(row: Row) -> Row:
    return replace(row, value=None if row.unit in SHARES else 0, note=None, reasons={})
