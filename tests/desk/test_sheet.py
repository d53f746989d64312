"""A table as people hand it over: encodings, separators, and the place that a refusal names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.desk import returned, sheet
from outreach_desk.ground.errors import Refused

KNOWN = {"a", "b"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("named", [False, True])
def test_each_form_reads_the_same(encoding: str, separator: str, named: bool) -> None:
    """BOM or not, UTF-16, and a `sep=` line, which is no row of the spreadsheet."""
    first = f"SEP={separator}\r\n" if named else ""
    data = f"{first}a{separator}b\r\n1{separator}Đ\r\n".encode(encoding)
    found = sheet.read(data, KNOWN)
    assert [(row.number, row.cells) for row in found.rows] == [(2, {"a": "1", "b": "Đ"})]


@pytest.mark.parametrize(
    ("data", "code", "row", "line"),
    [
        (b'a,b\n"1\n2",3\n4,\xff', "not_utf8", 3, 4),
        (b'a,b\n"1\n2",\xff', "not_utf8", 2, 3),
        ("a,b\n1,2\n".encode("utf-16")[:-1], "not_utf8", 2, 2),
        (b'a,b\r\n"1\r\n2",3\r\n\0', "not_text", 3, 4),
        (b'a,b\r"1\r2",3\r"', "csv_form", 3, 4),
        (b'sep=;\na;b\n"', "csv_form", 2, 3),
        ("a,b\nVi\xeat,1".encode("cp1252"), "not_utf8", 2, 2),
    ],
)
def test_a_refusal_names_row_and_line(data: bytes, code: str, row: int, line: int) -> None:
    """The row as a spreadsheet counts it, the line as an editor does: a cell may hold several lines."""
    with pytest.raises(Refused) as refused:
        sheet.read(data, KNOWN)
    assert (refused.value.code, refused.value.row, refused.value.line) == (code, row, line)
    assert refused.value.as_dict()["line"] == line


PARTS = [b"client:id", b",", b'"', b"\n", b"\r", b"x", b";", b"sep=", b"\xef\xbb\xbf", b"\xff", b"\0"]


@given(st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PARTS)).map(b"".join)))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Bytes of all kinds, and such as are nearly a sheet: nothing but a refusal ever happens."""
    codes = {"not_handed_out", "csv_form", "not_utf8", "not_text", "column_twice"}
    assert outcome(data) in {"read", *codes}


def outcome(data: bytes) -> str:
    try:
        returned.read(data)
    except Refused as refused:
        return refused.code
    return "read"
