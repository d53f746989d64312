"""A sheet of lines: what a report says on paper and in a spreadsheet, all words in the shown language.

It is made from a `Table` here, and from whatever else has titled parts of lines with figures; who draws it
knows nothing of indicators.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _, ngettext
from outreach_desk.reports import indicators
from outreach_desk.reports.chart import Chart
from outreach_desk.reports.letterhead import Letterhead
from outreach_desk.reports.table import Grid, Missing, Row, Table


@dataclass(frozen=True)
class Figure:
    """One figure: its value (None where there is none or it is hidden), its unit, and how it is read."""

    value: int | float | None
    unit: str
    shown: str


@dataclass(frozen=True)
class Line:
    """One line of a part; a cell is None where the unit is not counted for it."""

    words: str
    cells: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Part:
    """Lines under one title: a column per unit, whose words stand above; `below` are footnotes.

    Without columns its lines are sentences, as wide as the sheet.
    """

    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A whole sheet: whose it is, its title, which days it covers, how whole the data are, and its parts.

    `charts` come after all else, and `about_charts` says which are left out and why.
    """

    title: str
    period: str
    standing: tuple[str, ...]
    parts: tuple[Part, ...]
    letterhead: Letterhead | None = None
    charts: tuple[Chart, ...] = ()
    about_charts: tuple[str, ...] = ()


def of_table(table: Table, letterhead: Letterhead | None = None) -> Sheet:
    """Give the sheet of a report."""
    return Sheet(
        title=_("Report on peer groups and support to clients"),
        period=period(table),
        standing=tuple(standing(table)),
        parts=tuple(_part(table, one) for one in table.chosen),
        letterhead=letterhead,
    )


def period(table: Table) -> str:
    """Say which days a report covers, in which calendar, and on which day it stands."""
    return _("Period: {period} · {calendar} · report date {on}").format(
        period=table.period.label(), calendar=table.calendar_words(), on=dates.show_day(table.on)
    )


def standing(table: Table) -> list[str]:
    """Say when a report was made and how whole its data are; and of a shared one that figures are hidden."""
    state = table.standing
    lines = [
        _("Made at {at} · bundles merged: {merged}, missing: {missing} · open questions: {open}").format(
            at=dates.show_instant(table.generated),
            merged=numbers.show_integer(state.merged),
            missing=bundles(state.missing),
            open=numbers.show_integer(state.unresolved),
        )
    ]
    if state.pairs is not None:
        words = _("Undecided pairs of clients who may be one person: {pairs}")
        lines.append(words.format(pairs=state.pairs.shown()))
    if state.missing.behind:
        lines.append(behind(state.missing))
    if table.by is not None:
        lines.append(_("Split by: {by}").format(by=indicators.dimension_words(table.by).said()))
    if table.shared:
        lines.append(
            _(
                "Version for sharing outside: figures from 1 to 4 are written as <5, and more figures are"
                " hidden so that none of these can be worked out. What was left out is not told."
            )
        )
    return lines


def bundles(missing: Missing) -> str:
    """Say how many bundles are missing, and of how many desks they are."""
    count = numbers.show_integer(missing.bundles)
    if not missing.desks:
        return count
    words = ngettext("{n} (of {desks} desk)", "{n} (of {desks} desks)", missing.desks)
    return words.format(n=count, desks=numbers.show_integer(missing.desks))


def behind(missing: Missing) -> str:
    """Say of how many desks nobody knows what is missing."""
    words = ngettext(
        "{n} desk has sent nothing yet, or nothing of the newest month.",
        "{n} desks have sent nothing yet, or nothing of the newest month.",
        missing.behind,
    )
    return words.format(n=numbers.show_integer(missing.behind))


def below(table: Table, indicator: str) -> list[str]:
    """Give what stands below an indicator: rule and version, notes, what was left out and why."""
    lines = [table.rule(indicator)]
    lines += [note.said() for note in table.notes if note.indicator == indicator]
    for reason, count in table.left_out(indicator).items():
        words = indicators.note_words(reason).said()
        lines.append(_("Left out: {count} {reason}.").format(count=numbers.show_integer(count), reason=words))
    return lines


def _part(table: Table, indicator: str) -> Part:
    grid = table.grid(indicator)
    return Part(
        title=f"{indicator} · {indicators.indicators()[indicator].name.said()}",
        columns=tuple(grid.header()),
        lines=tuple(_line(grid, words, row) for words, row in grid.lines),
        below=tuple(below(table, indicator)),
    )


def _line(grid: Grid, words: str, cells: Mapping[str, Row]) -> Line:
    return Line(words, tuple(_figure(cells[unit]) if unit in cells else None for unit in grid.units))


def _figure(row: Row) -> Figure:
    return Figure(row.value, row.unit, row.shown())
