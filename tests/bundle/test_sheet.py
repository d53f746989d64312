"""A table of a bundle: whether its cells are JSON as they stand."""

import csv
import io
import json

from outreach_desk.bundle import table
from outreach_desk.bundle.sheet import Sheet, TableReader

HEADER = ("id", "name")
MANY = 0x300


def sheet(cell: str) -> Sheet:
    return Sheet(
        "t", "t.csv", TableReader(None, HEADER), table.write_rows(HEADER, [("1", "plain"), ("2", cell)])
    )


def test_a_bare_table_holds_nothing_that_json_writes_in_another_way() -> None:
    """Each character by itself, at an end and between others; nearly all of them are bare."""
    cells = [form.format(chr(code)) for code in range(MANY) for form in ("{}", "a{}", "a{}b")]
    bare = [cell for cell in cells if sheet(cell).is_bare]
    assert all(json.dumps(cell, ensure_ascii=False) == f'"{cell}"' for cell in bare)
    assert len(bare) > len(cells) * 9 // 10


def test_what_looks_bare_has_no_line_ends_in_its_cells() -> None:
    """Where nothing is quoted, a reader of CSV takes every line end for the end of a row."""
    for end in ("\n", "\r", "\r\n"):
        data = f"id,name\r\n1,a{end}b\r\n".encode()
        assert Sheet("t", "t.csv", TableReader(None, HEADER), data).is_bare
        rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
        assert not any("\n" in cell or "\r" in cell for row in rows for cell in row)
