"""A handed-out sheet that came back, whatever program saved it: its table, and its rows as raw cells.

.xlsx and .ods through `workbook`, all else as CSV through `sheet`: no form is read twice. Rows are found by
the cell `TABLE:id`, also where somebody sorted the headers into the rows or put a title above.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach_desk.desk import guard, layout, sheet, workbook
from outreach_desk.desk.workbook import Raw
from outreach_desk.ground import text
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said
from outreach_desk.records import catalog

_FIRST_NAMES = {f"{name}{layout.SEPARATOR}{layout.ID}": name for name in catalog.THINGS}
_HEADER_ROWS = 0  # all rows are looked through


@dataclass(frozen=True)
class Returned:
    """One row: its number in the spreadsheet, its line in a text file, its cells by column name.

    `cells` is None where the row has more or fewer cells than the names.
    """

    number: int
    line: int | None
    cells: dict[str, Raw] | None


@dataclass(frozen=True)
class Sheet:
    """The table that a sheet is of, the names of its columns in order, and its rows."""

    table: str
    names: tuple[str, ...]
    rows: list[Returned]


def read(data: bytes) -> Sheet:
    """Read a file. Raises Refused: it cannot be read, or is no sheet that a desk handed out."""
    if workbook.is_one(data):
        for pane in workbook.read(data):
            found = _sheet([(number, None, cells) for number, cells in enumerate(pane, 1)])
            if found is not None:
                return found
        raise _not_ours()
    lines = sheet.lines(data, _fits, header_rows=_HEADER_ROWS)
    found = _sheet([(one.number, one.line, [guard.Guarded(cell) for cell in one.cells]) for one in lines])
    if found is None:
        raise _not_ours()
    return found


def _fits(cells: Sequence[str]) -> int:
    return sum(_first_name(cell) is not None for cell in cells)


def _first_name(cell: Raw) -> str | None:
    return _FIRST_NAMES.get(text.clean(cell)) if isinstance(cell, str) else None


def _sheet(rows: Sequence[tuple[int, int | None, Sequence[Raw]]]) -> Sheet | None:
    place = next((place for place, row in enumerate(rows) if any(_first_name(c) for c in row[2])), None)
    if place is None:
        return None
    number, line, cells = rows[place]
    names = [text.clean(cell) if isinstance(cell, str) else "" for cell in cells]
    first = next(at for at, name in enumerate(names) if _first_name(name))
    table, names[first] = _FIRST_NAMES[names[first]], layout.ID
    while names and not names[-1]:
        names.pop()
    for name in names:
        if name and names.count(name) > 1:
            words = N_("The column “{name}” stands twice in the first row. Leave one out.")
            raise Refused("column_twice", said(words, name=name), row=number, line=line, column=name)
    others = [row for at, row in enumerate(rows) if at != place and not _is_nothing(row[2], first)]
    return Sheet(table, tuple(names), [_returned(row, names) for row in others])


def _is_nothing(cells: Sequence[Raw], first: int) -> bool:
    """Say whether a row is empty or that of the labels."""
    # A program that took the file's first mark for letters leaves quotes around the label.
    label = first < len(cells) and str(cells[first]).strip('"').endswith(layout.ID_LABEL)
    return label or not any(text.clean(cell) if isinstance(cell, str) else True for cell in cells)


def _returned(row: tuple[int, int | None, Sequence[Raw]], names: Sequence[str]) -> Returned:
    number, line, cells = row
    surplus = [cell for cell in cells[len(names) :] if not isinstance(cell, str) or cell.strip()]
    if len(cells) < len(names) or surplus:
        return Returned(number, line, None)
    return Returned(number, line, {name: cell for name, cell in zip(names, cells, strict=False) if name})


def _not_ours() -> Refused:
    words = N_(
        "This is no sheet that a desk wrote, or its first two lines were altered. Write a new sheet here and"
        " make the changes in that one."
    )
    return Refused("not_handed_out", said(words))
