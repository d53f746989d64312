"""An official table as a sheet of lines, and the version of it that may leave the chain."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, _, said
from outreach_desk.reports import forms, indicators, shared, sheet
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.letterhead import Letterhead
from outreach_desk.reports.official_table import Cell, Column, Official, OfficialLine, report_of, taken
from outreach_desk.reports.sheet import Figure, Line, Part, Sheet
from outreach_desk.reports.structure import cell_of
from outreach_desk.reports.table import Row, Table


def of(official: Official, letterhead: Letterhead | None = None) -> Sheet:
    """Give the sheet of an official table; where each line has its own unit, its words say it."""
    latest = official.tables[0]
    heads = official.to_rows()[0][1:]
    lines = tuple(_line(line, official.columns) for line in official.lines)
    return Sheet(
        title=official.title.said(),
        period=sheet.period(latest),
        standing=(*sheet.standing(latest), _rules(latest), *(words.said() for words in official.state)),
        parts=(Part("", tuple(heads), lines, tuple(words.said() for words in official.footnotes)),),
        letterhead=letterhead,
    )


def for_sharing(official: Official, reports: Sequence[Table]) -> Official:
    """Give the shared version: it hides what the shared versions of the whole `reports` of its days hide.

    `reports` stand in the order of the official table's own. A figure of several lines together is shown
    where each of these is; so it tells nothing that the shared report of the same days does not tell. Raises
    Usage: it is about some groups alone.
    """
    if official.groups:
        words = N_("A table of some groups has no version for sharing: take that of all, or keep it inside.")
        raise Usage(shared.NAMES, said(words))
    outside = [shared.of(one) for one in reports]
    seen = [{cell_of(row): row for row in one.rows} for one in outside]
    return replace(
        official,
        lines=_hidden(official, seen),
        # What was left out is not told.
        footnotes=tuple(forms.footnotes(official.form, official.tables[0].period.last)),
        tables=tuple(replace(one, shared=True) for one in official.tables),
    )


def _rules(table: Table) -> str:
    versions = [f"{one} ({table.version(one)})" for one in table.chosen]
    return _("Rules and their versions: {rules}").format(rules=", ".join(versions))


def _hidden(
    official: Official, seen: Sequence[Mapping[tuple[str, str, str], Row]]
) -> tuple[OfficialLine, ...]:
    columns = range(len(official.columns))
    of_column = [seen[report_of(official, place) or 0] for place in columns]
    lines = [
        replace(line, cells=tuple(_outside(cell, of_column[place]) for place, cell in enumerate(line.cells)))
        for line in official.lines
    ]
    if official.form == forms.CHANGE:
        return tuple(_without_change(line) for line in lines)
    whole = [all(_is_shown(line.cells[place]) for line in lines if not line.total) for place in columns]
    return tuple(_without_sums(line, whole) if line.code == "SUM" else line for line in lines)


def _outside(cell: Cell, seen: Mapping[tuple[str, str, str], Row]) -> Cell:
    if not isinstance(cell, Row):
        return cell
    parts = [seen.get(one) for one in taken(cell)]
    known = [part for part in parts if part is not None]
    if len(parts) == 1 and known:
        return replace(cell, value=known[0].value, note=known[0].note, reasons={})
    small = isinstance(cell.value, int) and 0 < cell.value < shared.LEAST
    if small or isinstance(cell.value, float) or not all(_is_shown(part) for part in known):
        note = shared.UNDER_FIVE if small else shared.HIDDEN
        return replace(cell, value=None, note=note, reasons={})
    return replace(cell, reasons={})


def _without_change(line: OfficialLine) -> OfficialLine:
    """Hide the change where what was before or after is hidden; and show it where both are shown."""
    then, now, change = line.cells
    if _is_shown(then) and _is_shown(now):
        return replace(line, cells=(then, now, _change(change, then, now)))
    return replace(line, cells=(then, now, _hide(change)))


def _change(change: Cell, then: Cell, now: Cell) -> Cell:
    if not (isinstance(change, Row) and isinstance(then, Row) and isinstance(now, Row)):
        return change
    return replace(now, value=round((now.value or 0) - (then.value or 0), 1), note=None, reasons={})


def _without_sums(line: OfficialLine, whole: Sequence[bool]) -> OfficialLine:
    return replace(
        line, cells=tuple(cell if whole[place] else _hide(cell) for place, cell in enumerate(line.cells))
    )


def _hide(cell: Cell) -> Cell:
    return replace(cell, value=None, note=shared.HIDDEN, reasons={}) if isinstance(cell, Row) else cell


def _is_shown(cell: Cell) -> bool:
    return not (isinstance(cell, Row) and cell.note in {shared.UNDER_FIVE, shared.HIDDEN})


def _line(line: OfficialLine, columns: Sequence[Column]) -> Line:
    words = line.words.said()
    own = {
        cell.unit
        for cell, column in zip(line.cells, columns, strict=True)
        if isinstance(cell, Row) and column.unit is None
    }
    if len(own) == 1:
        words = f"{words} ({indicators.unit_words(own.pop()).said()})"
    return Line(words, tuple(_figure(cell) for cell in line.cells))


def _figure(cell: Cell) -> Figure | None:
    if isinstance(cell, Words):
        return Figure(None, "", cell.said())
    return None if cell is None else Figure(cell.value, cell.unit, cell.shown())
