"""A table as people hand it over: CSV from a spreadsheet or another program, read into numbered rows.

UTF-8 with or without BOM; comma, semicolon or tab; any line ends. Rows are numbered as a spreadsheet does.
"""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass

from outreach_desk.ground import text
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said

SEPARATORS = (",", ";", "\t")
MOST_BYTES = 64 * 1024 * 1024
FIRST_ROW = 2


@dataclass(frozen=True)
class Row:
    """One row: its number in a spreadsheet (the header is row 1) and its cells, None where it is ragged."""

    number: int
    cells: dict[str, str] | None


@dataclass(frozen=True)
class Sheet:
    """A header and the rows that hold something."""

    header: tuple[str, ...]
    rows: list[Row]


def read(data: bytes, known: Collection[str]) -> Sheet:
    """Read a sheet whose columns are among `known`.

    Raises Refused for what concerns the file whole: its encoding, its form, its header.
    """
    lines = _lines(_decoded(data), known)
    header = tuple(text.clean(name) for name in (lines[0] if lines else []))
    _check_header(header, known)
    rows = []
    for number, cells in enumerate(lines[1:], FIRST_ROW):
        if not any(cell.strip() for cell in cells):
            continue
        whole = len(cells) == len(header)
        rows.append(Row(number, dict(zip(header, cells, strict=True)) if whole else None))
    return Sheet(header, rows)


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Refused("too_large", said(N_("This file is too large. Split it into several.")))
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words = N_("This file is not in UTF-8. Save it as “CSV UTF-8” and try again.")
        row = data[: error.start].count(b"\n") + 1
        raise Refused("not_utf8", said(words), row=row) from None
    if "\0" in decoded:
        words = N_("This file is no text table. Save it as “CSV UTF-8” and try again.")
        raise Refused("not_text", said(words), row=decoded[: decoded.index("\0")].count("\n") + 1)
    return decoded


def _lines(decoded: str, known: Collection[str]) -> list[list[str]]:
    """Cut the text into rows by the separator that finds the most known columns in the header."""
    best = max(SEPARATORS, key=lambda separator: _known_columns(decoded, separator, known))
    lines: list[list[str]] = []
    try:
        lines.extend(csv.reader(io.StringIO(decoded, newline=""), delimiter=best, strict=True))
    except csv.Error:
        words = N_("This row cannot be read: a quotation mark is missing or stands in the wrong place.")
        raise Refused("csv_form", said(words), row=len(lines) + 1) from None
    return lines


def _known_columns(decoded: str, separator: str, known: Collection[str]) -> int:
    try:
        first = next(csv.reader(io.StringIO(decoded, newline=""), delimiter=separator, strict=True), [])
    except csv.Error:
        return 0
    return sum(text.clean(name) in known for name in first)


def _check_header(header: tuple[str, ...], known: Collection[str]) -> None:
    # Without one known name this is no header: it may be a row of personal data, and is not repeated.
    if not set(header) & set(known):
        words = N_("The first row must hold the names of the columns, as in the bundle's table.")
        raise Refused("no_header", said(words), row=1)
    for number, name in enumerate(header, 1):
        if header.count(name) > 1:
            words = N_("The column “{name}” stands twice in the first row. Leave one out.")
            raise Refused("column_twice", said(words, name=name), row=1, column=name)
        if not name:
            words = N_("Column {number} of the first row has no name. Name it or leave it out.")
            raise Refused("column_unnamed", said(words, number=number), row=1)
        if name not in known:
            words = N_("This table has no column “{name}” that can be loaded. Leave it out.")
            raise Refused("unknown_column", said(words, name=name), row=1, column=name)
