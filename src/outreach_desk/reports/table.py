"""What a report says: rows of figures, each with its unit, and all that must stand beside them.

One `Table` is shown on the screen, in the terminal, as CSV and as JSON. It holds no code, nickname or place
of a person; group codes and list codes only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from outreach_desk.ground import numbers
from outreach_desk.ground.language import _
from outreach_desk.reports import indicators
from outreach_desk.reports.indicators import PERCENT, SHARES, Words
from outreach_desk.reports.period import ADMINISTRATIVE, Period

_ONE_DECIMAL = 10
_PERCENT = 100


@dataclass(frozen=True)
class Row:
    """One figure. `value` is None where there is none yet, and `note` then says why.

    `reasons` counts the records that were left out of it, by note code (`no_consent`, `names_deleted` …).
    """

    indicator: str
    line: str
    unit: str
    value: int | float | None
    words: Words
    note: str | None = None
    reasons: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def excluded(self) -> int:
        """Give how many records were left out of this figure."""
        return sum(self.reasons.values())

    def label(self) -> str:
        """Give the line's words in the shown language."""
        return self.words.said()

    def shown(self) -> str:
        """Give the value as people read it: 1.234, 50,0% (English 1,234 and 50.0%), or why there is none."""
        if self.value is None:
            return indicators.note_words(self.note).said() if self.note else ""
        if self.unit == PERCENT:
            return numbers.show_percent(Fraction(round(self.value * _ONE_DECIMAL), _ONE_DECIMAL * _PERCENT))
        if self.unit in SHARES:
            share = Fraction(round(self.value * _ONE_DECIMAL), _ONE_DECIMAL * _PERCENT)
            return numbers.show_percent(share).removesuffix("%")
        return numbers.show_integer(int(self.value))


@dataclass(frozen=True)
class Note:
    """A footnote or warning of one indicator; `detail` names codes of groups or services, `limit` a norm."""

    code: str
    indicator: str
    detail: str = ""
    limit: int = 0

    def said(self) -> str:
        """Give it in the shown language."""
        limit = numbers.show_integer(self.limit)
        return indicators.note_words(self.code).said().format(detail=self.detail, limit=limit)


@dataclass(frozen=True)
class Missing:
    """What has not arrived: `bundles` that are known to exist, of so many `desks`.

    Of other desks (`behind`) nothing has come yet, or nothing of the newest month: nobody knows how many
    bundles these have.
    """

    bundles: int = 0
    desks: int = 0
    behind: int = 0


ALL_HERE = Missing()


@dataclass(frozen=True)
class Pairs:
    """How many undecided pairs of clients may be one person each; more than `count` unless they `are_all`."""

    count: int = 0
    are_all: bool = True

    def shown(self) -> str:
        """Give their number in the shown language."""
        count = numbers.show_integer(self.count)
        return count if self.are_all else _("more than {n}").format(n=count)


@dataclass(frozen=True)
class Standing:
    """How whole the data are: bundles merged and what is missing, and questions open in Review.

    `pairs` are None where nobody looked for them, which may last: whoever writes a report out does.
    """

    merged: int = 0
    missing: Missing = ALL_HERE
    unresolved: int = 0
    pairs: Pairs | None = None


@dataclass(frozen=True)
class Grid:
    """One indicator as people read it: a line per row, a unit per column; cells may be empty."""

    units: tuple[str, ...]
    lines: tuple[tuple[str, Mapping[str, Row]], ...]

    def header(self) -> list[str]:
        """Give the words of the units in the shown language."""
        return [indicators.unit_words(unit).said() for unit in self.units]


@dataclass(frozen=True)
class Table:
    """The figures of a period as known at this desk, on the report date `on`.

    `shared` says that small figures are hidden in it (`reports.shared`), `sealed` that they are those that a
    seal keeps; `by` is what splits them. `versions` are those of the rules by which it was counted.
    """

    period: Period
    on: date
    generated: str
    chosen: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    standing: Standing
    shared: bool = False
    by: str | None = None
    sealed: bool = False
    versions: Mapping[str, str] = field(default_factory=dict, hash=False)

    def version(self, indicator: str) -> str:
        """Give the version of the rule by which an indicator was counted here."""
        return self.versions.get(indicator) or indicators.indicators()[indicator].version

    def rule(self, indicator: str) -> str:
        """Give the rule of an indicator in the shown language, with the version by which it was counted."""
        meaning, counted = indicators.indicators()[indicator], self.version(indicator)
        if counted == meaning.version:
            return _("Rule (version {version}): {rule}").format(version=counted, rule=meaning.rule.said())
        words = _("Counted by version {then} of this rule. Version {version}: {rule}")
        return words.format(then=counted, version=meaning.version, rule=meaning.rule.said())

    def calendar_words(self) -> str:
        """Give the words of the calendar in the shown language."""
        return _("administrative calendar") if self.period.calendar == ADMINISTRATIVE else _("calendar year")

    def find(self, indicator: str, line: str, unit: str) -> Row | None:
        """Give one row, None where the report has none."""
        for row in self.rows:
            if (row.indicator, row.line, row.unit) == (indicator, line, unit):
                return row
        return None

    def grid(self, indicator: str) -> Grid:
        """Give the rows of one indicator with their units side by side."""
        rows = [row for row in self.rows if row.indicator == indicator]
        lines: dict[str, dict[str, Row]] = {}
        for row in rows:
            lines.setdefault(row.line, {})[row.unit] = row
        present = {row.unit for row in rows}
        units = tuple(unit for unit in indicators.indicators()[indicator].units if unit in present)
        return Grid(units, tuple((next(iter(cells.values())).label(), cells) for cells in lines.values()))

    def left_out(self, indicator: str) -> dict[str, int]:
        """Give for each reason the most records that one figure of the indicator left out for it."""
        most: dict[str, int] = {}
        for row in self.rows:
            if row.indicator == indicator:
                for reason, count in row.reasons.items():
                    most[reason] = max(count, most.get(reason, 0))
        return most


def tenths(share: Fraction) -> float:
    """Give a number with one decimal, half rounded up: 1/3 of a hundred is 33.3."""
    return int(share * _ONE_DECIMAL + Fraction(1, 2)) / _ONE_DECIMAL


def percent(part: int, whole: int) -> float:
    """Give a share as a percentage with one decimal. `whole` is not 0."""
    return tenths(Fraction(part * _PERCENT, whole))
