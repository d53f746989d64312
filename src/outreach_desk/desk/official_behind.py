"""The rows behind one cell of an official table, and those that were left out of it and why.

A cell of words, of a pilot of one group, has the records that it was read from. A change has the lists of
both periods. Of what is sealed the records are those of today, beside what they give.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach_desk.desk import behind, sealed_figures, sealed_tables
from outreach_desk.desk.behind import COUNTS, FIRST, Behind
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.listed import LEFT_OUT, THEN, Listing, Seen
from outreach_desk.desk.sealed_figures import Beside
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, said
from outreach_desk.reports import indicators
from outreach_desk.reports.official_table import Cell, Official, OfficialLine, Sides, report_of, shown
from outreach_desk.reports.source import Check, unhurried
from outreach_desk.reports.table import Row

Place = tuple[str, int]
"""The code of a line, and the place of a column, from 0."""


@dataclass(frozen=True)
class Opened:
    """An official table whose cells open: as it is shown, and as its records give it today."""

    shown: Official
    today: Official


def opened(desk: Desk, table: Official, check: Check = unhurried) -> Opened:
    """Let the cells of a table open. What is sealed of it is counted anew; `check` may raise."""
    if not any(one.sealed for one in table.tables):
        return Opened(table, table)
    with desk.database.read() as session:
        return Opened(table, sealed_tables.today(session, table, check))


def look(desk: Desk, table: Opened, place: Place, which: str = COUNTS, most: int | None = FIRST) -> Behind:
    """Give the first rows of one list behind a cell by day, or all (None). Raises Usage: no such figure."""
    line = _line(table.shown, place)
    cell = _cell(line, place)
    if line is None or cell is None:
        words = N_("This table has no such figure. Name one by its line and column: {places}.")
        every = ", ".join(named(one) for one in places(table.shown))
        raise Usage("figure_unknown", said(words, places=every))
    now = _line(table.today, place)
    sides = now.behind[place[1]] if now else ()
    sizes, first = _lists(sides, which, most)
    is_row = isinstance(cell, Row)
    row = cell if isinstance(cell, Row) else sides[0].row()
    return Behind(
        (row.indicator, row.line, row.unit),
        indicators.indicators()[row.indicator].name.said(),
        line.words.said(),
        indicators.counted_words(row.unit, row.value).said() if is_row else "",
        row.shown() if is_row else shown(cell, table.shown.columns[place[1]]),
        sizes,
        which,
        behind.lines(desk, first),
        _beside(table, place, row, _cell(now, place)),
    )


def title(table: Official, place: Place) -> str:
    """Say of which indicator a cell is; of one of words, what its line says."""
    line = _line(table, place)
    cell = _cell(line, place)
    if isinstance(cell, Row):
        return behind.title(cell.indicator)
    return line.words.said() if line else ""


def places(table: Official) -> list[Place]:
    """Give all cells that open: those that are not empty."""
    return [
        (line.code, column)
        for line in table.lines
        for column, cell in enumerate(line.cells)
        if cell is not None
    ]


def named(place: Place) -> str:
    """Name a cell for the terminal: the code of its line, and the number of its column."""
    return f"{place[0]}/{place[1] + 1}"


def parse_place(typed: str) -> Place:
    """Read the name of a cell. Raises Usage."""
    line, _slash, column = typed.strip().rpartition("/")
    if not line or not column.isdecimal() or not int(column):
        words = N_("Name a figure by the code of its line and the number of its column: {example}.")
        raise Usage("figure_form", said(words, example="SUPPORTED/1"))
    return line, int(column) - 1


def _line(table: Official, place: Place) -> OfficialLine | None:
    return next((line for line in table.lines if line.code == place[0]), None)


def _cell(line: OfficialLine | None, place: Place) -> Cell:
    return line.cells[place[1]] if line is not None and place[1] < len(line.cells) else None


def _lists(sides: Sides, which: str, most: int | None) -> tuple[dict[str, int], Sequence[Seen]]:
    """Give how long all lists are, and the first records of one; empty where no record counts any more."""
    if not sides:
        return dict.fromkeys((COUNTS, which, LEFT_OUT), 0), ()
    listing, earlier = Listing(), which.startswith(THEN)
    sizes = {
        f"{begins}{name}": size
        for begins, figure in zip(("", THEN), sides, strict=False)
        for name, size in listing.sizes(figure).items()
    }
    return sizes, listing.rows(sides[1 if earlier else 0], which.removeprefix(THEN), most)


def _beside(table: Opened, place: Place, row: Row, now: Cell) -> Beside | None:
    """Give a figure beside that of today where a period that it is of is sealed."""
    at = report_of(table.shown, place[1])
    of = table.shown.tables if at is None else table.shown.tables[at : at + 1]
    sealed = next((one for one in of if one.sealed), None)
    if sealed is None:
        return None
    return sealed_figures.beside_row(sealed, row, now if isinstance(now, Row) else None)
