"""Spreadsheet files in memory: written by xlsxwriter, read by calamine. The one door to each of them.

Text is written as text and never as a formula, a link or a number; nothing touches a temporary folder.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from outreach_desk.desk import extent
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said

Raw = str | float | int | bool | date | datetime | time | timedelta
"""What one cell of a spreadsheet file holds; an empty cell is the empty text."""

TEXT, WHOLE, DAY, FLAG = "text", "whole", "day", "flag"
MOST_UNPACKED = 256 * 1024 * 1024
MOST_CELLS = 4_000_000
MOST_MEMBERS = 1000
_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"
_FORMATS = {TEXT: "@", WHOLE: "0", DAY: "dd/mm/yyyy", FLAG: "General"}
_WIDTHS = {TEXT: 18, WHOLE: 12, DAY: 12, FLAG: 9}


@dataclass(frozen=True)
class Pane:
    """One worksheet to write: its name, header rows, then rows; `kinds` types the columns."""

    name: str
    headers: Sequence[Sequence[str]]
    kinds: Sequence[str]
    rows: Sequence[Sequence[str | int | bool | date | None]]
    hidden: frozenset[int] = field(default_factory=frozenset)


def is_one(data: bytes) -> bool:
    """Say whether the bytes are a spreadsheet file (of today or of long ago) and no text."""
    return data.startswith((_ZIP, _OLD))


def write(panes: Sequence[Pane]) -> bytes:
    """Give an .xlsx file. Columns keep their type below the last row too: what is typed there stays text."""
    # 50 ms and 2 MB, and only people who hand a table over need it.
    import xlsxwriter  # noqa: PLC0415 - measured, see above

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a file that tells nothing
    kinds = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    heads = [book.add_format({"bold": True, "num_format": "@"}), book.add_format({"font_color": "#6B7280"})]
    for pane in panes:
        made = book.add_worksheet(pane.name)
        made.freeze_panes(len(pane.headers), 1)
        for place, kind in enumerate(pane.kinds):
            hidden = {"hidden": True} if place in pane.hidden else None
            made.set_column(place, place, _WIDTHS[kind], kinds[kind], hidden)
        for number, names in enumerate(pane.headers):
            for place, name in enumerate(names):
                made.write_string(number, place, name, heads[min(number, 1)])
        for number, row in enumerate(pane.rows, len(pane.headers)):
            for place, value in enumerate(row):
                _put(made, number, place, value, kinds[pane.kinds[place]])
        if pane.rows:
            last = len(pane.headers) + len(pane.rows) - 1
            made.autofilter(len(pane.headers) - 1, 0, last, len(pane.kinds) - 1)
    book.close()
    return stream.getvalue()


def _put(made: object, row: int, place: int, value: str | int | bool | date | None, form: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        made.write_boolean(row, place, value, form)  # type: ignore[attr-defined]
    elif isinstance(value, int):
        made.write_number(row, place, value, form)  # type: ignore[attr-defined]
    elif isinstance(value, date):
        made.write_datetime(row, place, value, form)  # type: ignore[attr-defined]
    else:
        made.write_string(row, place, value, form)  # type: ignore[attr-defined]


def read(data: bytes) -> list[list[list[Raw]]]:
    """Give the cells of every worksheet of an .xlsx or .ods file, row by row, the first row first.

    Raises Refused: of another kind, damaged, locked by a password, or too large when unpacked.
    """
    _look(data)
    # 5 ms; the library is compiled.
    import python_calamine  # noqa: PLC0415 - measured, see above

    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as book:
            return [
                book.get_sheet_by_index(place).to_python(skip_empty_area=False) for place in _sheets(book)
            ]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        # The library's own panics are no Exception; its words may repeat what stands in a cell.
        raise _unreadable() from error


def _sheets(book: object) -> range:
    return range(len(book.sheet_names))  # type: ignore[attr-defined]


def _look(data: bytes) -> None:
    """Refuse what the reader shall not be given. A member that unpacks to more than it says is found too."""
    if not data.startswith(_ZIP):
        words = N_("This file has an old form or is locked by a password. Save it as .xlsx without one.")
        raise Refused("old_spreadsheet", said(words))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            unpacked = sum(one.file_size for one in members)
            small = max(len(data), unpacked) <= MOST_UNPACKED and len(members) <= MOST_MEMBERS
            # Each is read to its end, where its checksum tells of one that holds more than it says.
            cells = sum(extent.of_member(packed.read(one)) for one in members) if small else 0
            binary = any(one.filename.lower().endswith("workbook.bin") for one in members)
    except Exception as error:
        raise _unreadable() from error
    if not small or cells > MOST_CELLS:
        raise Refused("too_large", said(N_("This file is too large. Split it into several.")))
    if binary:
        raise _unreadable()


def _unreadable() -> Refused:
    words = N_("This spreadsheet cannot be read. Open it, save it once more as .xlsx, and try again.")
    return Refused("unreadable_spreadsheet", said(words))
