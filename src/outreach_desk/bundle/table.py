"""Records as the CSV of a bundle (bundle format, "CSV"): the same rows always give the same bytes.

UTF-8 without BOM, comma, CRLF, quotes only where needed, LF inside a cell, null as the empty cell.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from outreach_desk.records.base import Record, Thing
from outreach_desk.records.columns import Column, Value

_FLAGS = {True: "true", False: "false"}


def header(thing: Thing, *, private: bool = False) -> tuple[str, ...]:
    """Give the header row; private columns stand after the travelling ones and before the last six."""
    if not private:
        return thing.header
    travelling = len(thing.travelling) + 1
    return (*thing.header[:travelling], *(c.name for c in _private(thing)), *thing.header[travelling:])


def write(thing: Thing, rows: Iterable[Record], *, private: bool = False) -> bytes:
    """Write records, sorted by id; a table without rows is its header."""
    return write_rows(header(thing, private=private), cells(thing, rows, private=private))


def cells(thing: Thing, rows: Iterable[Record], *, private: bool = False) -> list[list[str]]:
    """Give the cells of records in the order of `header`, sorted by id."""
    written: list[Column] = [*thing.travelling, *(_private(thing) if private else ())]
    return [
        [
            row.id,
            *(column.cell(getattr(row, column.name)) for column in written),
            _FLAGS[row.deleted],
            _FLAGS[row.erased],
            row.version,
            row.edits,
            "" if row.changed_by is None else str(row.changed_by),
            row.changed_at or "",
        ]
        for row in sorted(rows, key=lambda row: row.id)
    ]


def write_rows(names: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Write a header and rows of values in the form of a bundle's CSV; None is the empty cell."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(names)
    writer.writerows([plain(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8")


def plain(value: Value) -> str:
    """Write one value as its cell."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return _FLAGS[value] if isinstance(value, bool) else str(value)


def _private(thing: Thing) -> tuple[Column, ...]:
    return tuple(column for column in thing.columns.values() if column.private)
