"""Spreadsheet files: what is written comes back, and what would end the program is refused before it can."""

import io
import random
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_desk.desk import workbook
from outreach_desk.ground.errors import Refused

KINDS = [workbook.TEXT, workbook.WHOLE, workbook.DAY, workbook.FLAG]
NAMES = ["a", "b", "c", "d"]


def book(*rows: list[str | int | bool | date | None]) -> bytes:
    return workbook.write([workbook.Pane("x", [NAMES], KINDS, rows)])


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        workbook.read(data)
    return refused.value.code


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=20),
    st.integers(-(10**14), 10**14),
    st.dates(date(1900, 3, 1), date(2199, 12, 31)),
    st.booleans(),
)
def test_what_is_written_comes_back(text: str, number: int, day: date, flag: bool) -> None:
    """Text as text whatever it looks like, but for blanks at its ends; numbers, days and flags as such."""
    (pane,) = workbook.read(book([text, number, day, flag]))
    found, *others = pane[1]
    assert str(found).strip() == text.strip()
    assert others == [number, day, flag]


def test_another_reader_sees_no_formula() -> None:
    """Nothing is a formula or a link, and the file does not tell when it was made."""
    texts = ["=1+1", "http://example.org", "0012", "{=A1}", "=HYPERLINK(1)"]
    data = book(*[[text, None, None, None] for text in texts])
    loaded = openpyxl.load_workbook(io.BytesIO(data))
    cells = [row[0] for row in loaded["x"].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        (text, "s", None) for text in texts
    ]
    assert loaded.properties.created.year == 2000


def far_corner(ending: str) -> bytes:
    """Make a small file with two cells, of which one stands in the farthest corner."""
    stream = io.BytesIO()
    if ending == "xlsx":
        made = openpyxl.Workbook()
        made.active["A1"], made.active["XFD1048576"] = "a", "b"
        made.save(stream)
        return stream.getvalue()
    cell = '<table:table-cell office:value-type="string"><text:p>b</text:p></table:table-cell>'
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "content.xml",
            '<o xmlns:table="t" xmlns:office="o" xmlns:text="x"><table:table>'
            f'<table:table-row table:number-rows-repeated="1048575">{cell}</table:table-row>'
            '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
            f"{cell}</table:table-row></table:table></o>",
        )
    return stream.getvalue()


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_two_far_cells_do_not_end_the_program(ending: str) -> None:
    """The reader would ask for hundreds of gigabytes; the file is refused unread."""
    data = far_corner(ending)
    assert len(data) < 10_000
    assert refusal(data) == "too_large"


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A1"/><c r="XFD1048576"/>',
        '<row r="1048576"><c/><c r="XFD1"/></row><c/>',
        "<x:c r='xfd1048576'/>",
    ],
)
def test_however_a_far_cell_is_written(cells: str) -> None:
    """Prefixes, single quotes, rows that name themselves."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("any.name", f'<x:w xmlns:x="y"><sheetData>{cells}</sheetData></x:w>')
    assert refusal(stream.getvalue()) == "too_large"


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By what its members say, and by a member that holds more than it says."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 300 * 1024 * 1024)
    assert refusal(stream.getvalue()) == "too_large"
    honest = book(["a", 1, None, True])
    size = next(
        one for one in zipfile.ZipFile(io.BytesIO(honest)).infolist() if "sheet1" in one.filename
    ).file_size
    lying = honest.replace(size.to_bytes(4, "little"), (size - 9).to_bytes(4, "little"))
    assert lying != honest
    assert refusal(lying) == "unreadable_spreadsheet"


def test_a_doctype_and_other_kinds_of_files_are_refused() -> None:
    """Old and locked files ask for another form; a document that defines entities is no spreadsheet."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("xl/x.xml", '<!DOCTYPE a [<!ENTITY b "c">]><sheetData/>')
    assert refusal(stream.getvalue()) == "unreadable_spreadsheet"
    assert refusal(b"\xd0\xcf\x11\xe0" + bytes(600)) == "old_spreadsheet"
    assert refusal(b"PK\x03\x04" + bytes(600)) == "unreadable_spreadsheet"


def test_damaged_files_are_refused_or_read_and_never_more() -> None:
    """A thousand files with some bytes changed, inside the packing as well as outside."""
    whole = book(*[[f"t{number}", number, date(2026, 7, 1), True] for number in range(3)])
    draw = random.Random(7)  # noqa: S311 - made-up damage
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    read = 0
    for number in range(1000):
        if number % 2:
            spoiled = bytearray(whole)
            for _ in range(draw.randint(1, 3)):
                spoiled[draw.randrange(len(spoiled))] = draw.randrange(256)
            data = bytes(spoiled)
        else:
            name = draw.choice(sorted(members))
            inside = bytearray(members[name])
            for _ in range(draw.randint(1, 3)):
                inside[draw.randrange(len(inside))] = draw.choice(b'<>"/=&;0A9 ')
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w") as packed:
                for one, content in members.items():
                    packed.writestr(one, bytes(inside) if one == name else content)
            data = stream.getvalue()
        try:
            workbook.read(data)
            read += 1
        except Refused as refused:
            assert refused.code in {"unreadable_spreadsheet", "too_large", "old_spreadsheet"}  # noqa: PT017
    assert 0 < read < 1000
