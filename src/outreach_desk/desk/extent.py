"""How far the cells of a spreadsheet file reach, found without unfolding them.

The reader makes room for every cell up to the last one: a file of two cells, one of them in the farthest
corner, would ask for more memory than any computer has, and end the program.
"""

from xml.parsers import expat

_SHEET_MARKS = (b"sheetData", b"table-row")
_LETTERS = 26
_REPEATED = "number-{}-repeated"


class NotASheetError(ValueError):
    """The file's inside is not written as it should be."""


def of_member(content: bytes) -> int:
    """Give how many cells a worksheet of .xlsx, or all those of an .ods together, unfold to at most.

    Nothing for a member that holds no sheet. Raises NotASheetError.
    """
    if not any(mark in content for mark in _SHEET_MARKS):
        return 0
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.StartDoctypeDeclHandler = walk.no_doctype
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, OverflowError) as error:
        raise NotASheetError from error
    return walk.cells


class _Walk:
    """What the walk has seen: the place it is at, and the farthest cell with something in it."""

    def __init__(self) -> None:
        self.cells = 0
        self._row = self._place = self._last_row = self._last_place = self._repeat = 0
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Go to a row or a cell, or note that a cell holds something."""
        kind = name.rpartition(":")[2]
        if kind == "row":
            self._go_to_row(int(attributes.get("r", self._row + 1)))
        elif kind == "c":
            self._at(attributes.get("r"))
        elif kind in {"sheetData", "table"}:
            self._row = self._last_row = self._last_place = 0
        elif kind == "table-row":
            self._repeat = _repeated(attributes, "rows")
            self._go_to_row(self._row + self._repeat)
        elif kind in {"table-cell", "covered-table-cell"}:
            self._place += _repeated(attributes, "columns")
            self._inside = True
            if any(one.endswith(("value-type", "formula")) for one in attributes):
                self._holds()
        elif self._inside:
            self._holds()

    def end(self, name: str) -> None:
        """Leave a cell; at the end of a sheet count it."""
        kind = name.rpartition(":")[2]
        if kind in {"table-cell", "covered-table-cell"}:
            self._inside = False
        elif kind in {"sheetData", "table"}:
            self.cells += self._last_row * self._last_place
            self._last_row = self._last_place = 0

    def no_doctype(self, *_what: object) -> None:
        """Refuse what could unfold texts by itself; no spreadsheet has it."""
        raise ValueError

    def _go_to_row(self, row: int) -> None:
        self._row, self._place = row, 0

    def _at(self, place: str | None) -> None:
        if place is None:
            self._place += 1
        else:
            letters = place.rstrip("0123456789")
            self._place = 0
            for letter in letters.upper():
                self._place = self._place * _LETTERS + ord(letter) - ord("A") + 1
            self._row = int(place[len(letters) :])
        self._holds()

    def _holds(self) -> None:
        self._last_row = max(self._last_row, self._row)
        self._last_place = max(self._last_place, self._place)


def _repeated(attributes: dict[str, str], what: str) -> int:
    name = _REPEATED.format(what)
    return next((int(value) for key, value in attributes.items() if key.endswith(name)), 1)
