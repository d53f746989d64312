"""A report as a person reads it: one part per indicator, all words in the shown language, nothing to count.

Also the periods that a person picks by a word: this month, last quarter, in either calendar.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from outreach_desk.desk import figures, sealed_figures, sealing
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.reports import indicators
from outreach_desk.reports.gather import Counted
from outreach_desk.reports.period import ADMINISTRATIVE, CALENDAR, CALENDARS
from outreach_desk.reports.source import Check, unhurried
from outreach_desk.reports.table import Missing, Row, Table

MONTH, QUARTER, HALF, YEAR = "month", "quarter", "half", "year"
SPANS = (MONTH, QUARTER, HALF, YEAR)
__all__ = [
    "ADMINISTRATIVE",
    "CALENDAR",
    "CALENDARS",
    "SPANS",
    "Asked",
    "Part",
    "Report",
    "code",
    "count",
    "look",
]

_MONTHS = 12
_IN = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12}
_FIRST_ADMINISTRATIVE_DAY = 15


@dataclass(frozen=True)
class Asked:
    """What a person asks for: a preset's `code`, or first and last day; days are as they were typed."""

    calendar: str = CALENDAR
    code: str | None = None
    first: str | None = None
    last: str | None = None
    on: str | None = None
    by: str | None = None


@dataclass(frozen=True)
class Cell:
    """One figure: its codes, its unit in words, and the value as people read it (or why there is none).

    `counted` is the word of its unit behind the value: one person, two persons. It `opens` where the rows
    behind it are known.
    """

    line: str
    unit: str
    unit_words: str
    shown: str
    is_none: bool
    opens: bool = False
    counted: str = ""


@dataclass(frozen=True)
class Line:
    """One line of an indicator; a cell is None where the unit is not counted for it."""

    words: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Part:
    """One indicator: name, rule with its version, units side by side, notes, what was left out and why.

    `before` is the moment in words at which it was counted, where that was before the last change.
    """

    indicator: str
    name: str
    rule: str
    units: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    left_out: tuple[tuple[int, str], ...]
    before: str = ""


@dataclass(frozen=True)
class Report:
    """A whole report. `first` and `last` are its days, `made_at` the moment in words.

    `of_office` says that it speaks of all teams, not of one desk alone; `counted` holds the facts behind it:
    behind what was sealed those of today.
    """

    first: date
    last: date
    on: date
    calendar: str
    made_at: str
    merged: int
    missing: Missing
    unresolved: int
    of_office: bool
    parts: tuple[Part, ...]
    counted: Counted = field(repr=False, compare=False)

    @property
    def table(self) -> Table:
        """Give what was written here."""
        return self.counted.table


Told = Callable[[Callable[[], Report], int, bool], object]
"""Gets a report so far, for whoever wants it written, how many indicators it will have, and whether all of it
is as it was counted before the last change."""


def dimensions() -> list[tuple[str, str]]:
    """Give all that a report can be split by, each with its words in the shown language."""
    return [(name, indicators.dimension_words(name).said()) for name in indicators.dimensions()]


def code(span: str, calendar: str, today: date, back: int = 0) -> str:
    """Give the code of the month, quarter, half or year that holds a day, or of the one `back` before it.

    From the 15th on, a day belongs to the administrative month of the next one.
    """
    size = _IN[span]
    months = today.year * _MONTHS + today.month - 1
    if calendar == ADMINISTRATIVE and today.day >= _FIRST_ADMINISTRATIVE_DAY:
        months += 1
    start = (months // size - back) * size
    year, number = start // _MONTHS, start % _MONTHS // size + 1
    return {
        MONTH: f"{year}-{number:02d}",
        QUARTER: f"{year}-Q{number}",
        HALF: f"{year}-H{number}",
        YEAR: str(year),
    }[span]


def look(desk: Desk, asked: Asked, told: Told | None = None, check: Check = unhurried) -> Report:
    """Count the figures of a period, in words.

    `told` gets the report so far as `figures.count` says; `check` is called often and may raise. Raises Usage
    as `count`.
    """
    of_office = desk.is_office

    def so_far(counted: Counted, whole: int) -> None:
        if told:
            is_before = len(counted.earlier) == len(counted.table.chosen)
            told(lambda: written(counted, of_office=of_office), whole, is_before)

    return written(count(desk, asked, told and so_far, check), of_office=of_office)


def count(desk: Desk, asked: Asked, told: figures.Told | None = None, check: Check = unhurried) -> Counted:
    """Count the figures of a period; those of a sealed one are as they were sealed, unless they are split.

    Raises Usage: a day cannot be read, or the end is before the start.
    """
    period = figures.parse_period(
        desk, first=asked.first, last=asked.last, code=asked.code, calendar=asked.calendar
    )
    on = figures.parse_on(asked.on)
    if not asked.by and (kept := sealing.sealed(desk, period)) is not None:
        return sealed_figures.opened(desk, kept)
    return figures.count(desk, period, on, by=asked.by, told=told, check=check)


def written(counted: Counted, *, of_office: bool) -> Report:
    """Write a report in the shown language."""
    table = counted.table
    return Report(
        first=table.period.first,
        last=table.period.last,
        on=table.on,
        calendar=table.period.calendar,
        made_at=dates.show_instant(table.generated),
        merged=table.standing.merged,
        missing=table.standing.missing,
        unresolved=table.standing.unresolved,
        of_office=of_office,
        parts=tuple(_part(counted, indicator) for indicator in table.chosen),
        counted=counted,
    )


def _part(counted: Counted, indicator: str) -> Part:
    table = counted.table
    meaning, grid = indicators.indicators()[indicator], table.grid(indicator)
    return Part(
        indicator=indicator,
        name=meaning.name.said(),
        rule=table.rule(indicator),
        units=tuple(grid.header()),
        lines=tuple(
            Line(words, tuple(_cell(cells[unit], counted) if unit in cells else None for unit in grid.units))
            for words, cells in grid.lines
        ),
        notes=tuple(note.said() for note in table.notes if note.indicator == indicator),
        left_out=tuple(
            (count, indicators.note_words(reason).said())
            for reason, count in table.left_out(indicator).items()
        ),
        before=dates.show_instant(counted.earlier[indicator]) if indicator in counted.earlier else "",
    )


def _cell(row: Row, counted: Counted) -> Cell:
    return Cell(
        line=row.line,
        unit=row.unit,
        unit_words=indicators.unit_words(row.unit).said(),
        shown=row.shown(),
        is_none=row.value is None,
        opens=(row.indicator, row.line, row.unit) in counted.figures,
        counted=indicators.counted_words(row.unit, row.value).said(),
    )
