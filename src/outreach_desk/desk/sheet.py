"""A table as people hand it over: CSV from a spreadsheet or another program, read into numbered rows.

UTF-8 with or without BOM, UTF-16 with BOM; comma, semicolon or tab, or what a `sep=` line names; any line
ends. No other encoding is guessed. Rows are numbered as a spreadsheet does, lines as an editor does.
"""

import codecs
import csv
import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from outreach_desk.ground import text
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.language import N_, said

SEPARATORS = (",", ";", "\t")
MOST_BYTES = 64 * 1024 * 1024
FIRST_ROW = 2
_SEP = "sep="
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_ENDS = ("\r\n", "\n", "\r")


@dataclass(frozen=True)
class Line:
    """The cells of one row as they stand: its number in a spreadsheet and its first line in the file."""

    number: int
    line: int
    cells: list[str]


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
    found = lines(data, lambda cells: sum(text.clean(name) in known for name in cells), header_rows=1)
    header = tuple(text.clean(name) for name in (found[0].cells if found else []))
    _check_header(header, known)
    rows = []
    for line in found[1:]:
        if not any(cell.strip() for cell in line.cells):
            continue
        whole = len(line.cells) == len(header)
        rows.append(Row(line.number, dict(zip(header, line.cells, strict=True)) if whole else None))
    return Sheet(header, rows)


def lines(data: bytes, fits: Callable[[Sequence[str]], int], *, header_rows: int) -> list[Line]:
    """Cut a file into rows by the separator with which its first `header_rows` rows fit best.

    `fits` says how well a row does as a header. Raises Refused: the encoding or the quotes are wrong.
    """
    whole, separators, before = _after_sep(_decoded(data))
    best = max(separators, key=lambda one: _best_fit(whole, one, fits, header_rows))
    found: list[Line] = []
    reader = csv.reader(io.StringIO(whole, newline=""), delimiter=best, strict=True)
    start = before + 1
    try:
        for cells in reader:
            found.append(Line(len(found) + 1, start, cells))
            start = before + reader.line_num + 1
    except csv.Error:
        words = N_("This row cannot be read: a quotation mark is missing or stands in the wrong place.")
        raise Refused("csv_form", said(words), row=len(found) + 1, line=start) from None
    return found


def _after_sep(decoded: str) -> tuple[str, Sequence[str], int]:
    """Give the text after a `sep=` line, the separators to try, and how many lines were cut off.

    A spreadsheet takes that line for itself: it is not one of its rows.
    """
    if decoded[: len(_SEP)].lower() != _SEP or decoded[len(_SEP) : len(_SEP) + 1] not in SEPARATORS:
        return decoded, SEPARATORS, 0
    rest = decoded[len(_SEP) + 1 :]
    end = next((end for end in _LINE_ENDS if rest.startswith(end)), None)
    return (decoded, SEPARATORS, 0) if end is None else (rest[len(end) :], decoded[len(_SEP)], 1)


def _best_fit(whole: str, separator: str, fits: Callable[[Sequence[str]], int], most: int) -> int:
    best = 0
    reader = csv.reader(io.StringIO(whole, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            best = max(best, fits(cells))
            most -= 1
            if not most:
                break
    except csv.Error:
        pass
    return best


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Refused("too_large", said(N_("This file is too large. Split it into several.")))
    encoding = "utf-16" if data.startswith(_UTF_16) else "utf-8-sig"
    try:
        decoded = data.decode(encoding)
    except UnicodeDecodeError as error:
        words = N_("This file is not in UTF-8. Save it as “CSV UTF-8” and try again.")
        raise _at("not_utf8", words, data[: error.start].decode(encoding, "replace")) from None
    if "\0" in decoded:
        words = N_("This file is no text table. Save it as “CSV UTF-8” and try again.")
        raise _at("not_text", words, decoded[: decoded.index("\0")])
    return decoded


def _at(code: str, words: str, before: str) -> Refused:
    """Name the place where a text breaks off: its line, and its row as far as the quotes tell."""
    line = sum(1 for _ in io.StringIO(before + "x", newline=None))
    row = sum(1 for _ in csv.reader(io.StringIO(before + "x", newline="")))
    return Refused(code, said(words), row=row, line=line)


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
