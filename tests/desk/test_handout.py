"""Handing out: typed cells, text where text is meant, nothing private unasked, and no formula anywhere."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sheet_world import IDS, handed_out, make_desk

from outreach_desk.desk import handout, layout
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import language
from outreach_desk.ground.errors import Refused, Usage
from outreach_desk.records import catalog, record

PRIVATE = {"nickname", "phone", "note"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = make_desk(tmp_path, monkeypatch)
    yield made
    made.close()


def workbook(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_a_workbook_has_typed_cells(desk: Desk, tmp_path: Path) -> None:
    """Days are days, numbers numbers; codes, phones and what looks like a formula are text."""
    book = workbook(handed_out(desk, tmp_path, form="xlsx"))
    pane = book["client"]
    names = [cell.value for cell in pane[2]]
    found = {row[0].value: dict(zip(names, row, strict=True)) for row in pane.iter_rows(min_row=3)}
    one, two = found[IDS[1]], found[IDS[2]]
    assert (one["registered_on"].value, one["registered_on"].number_format) == (
        datetime(2026, 7, 1),  # noqa: DTZ001 - a spreadsheet's day has no zone
        "dd/mm/yyyy",
    )
    assert (one["birth_year"].value, one["birth_month"].value) == (1990, 3)
    assert [one[name].value for name in ("serial", "phone", "partner_code", "commune", "educator_code")] == [
        "0012",
        "0912345678",
        "00E5",
        "2025:00331",
        "0012",
    ]
    assert {one[name].data_type for name in ("serial", "phone", "commune")} == {"s"}
    assert (two["note"].value, two["note"].data_type) == ("=1+1", "s")
    assert (two["serial"].value, two["serial"].number_format) == ("12345678901234567", "@")


def test_a_columns_type_reaches_below_its_last_row(desk: Desk, tmp_path: Path) -> None:
    """A telephone number typed into a new row stays text."""
    pane = workbook(handed_out(desk, tmp_path, form="xlsx"))["client"]
    names = [cell.value for cell in pane[2]]
    place = names.index("phone") + 1
    (phone,) = [one for one in pane.column_dimensions.values() if one.min <= place <= one.max]
    assert phone.number_format == "@"


def test_flags_and_the_legend_of_codes(desk: Desk, tmp_path: Path) -> None:
    """A flag is TRUE or FALSE; a second worksheet explains the codes in the shown language."""
    language.set_language("vi")
    book = workbook(handed_out(desk, tmp_path, "meeting", "xlsx"))
    pane = book["meeting"]
    names = [cell.value for cell in pane[2]]
    assert [row[names.index("peer_led")].value for row in pane.iter_rows(min_row=3)] == [False, True]
    assert pane.cell(1, names.index("held_on") + 1).value == language._(
        catalog.THINGS["meeting"].columns["held_on"].label
    )
    legend = {row[1]: row[2] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert legend["held"] == record.reference.shipped().label("meeting_status", "held")


def test_a_text_file_is_quoted_and_guarded(desk: Desk, tmp_path: Path) -> None:
    """BOM, comma, CRLF, every cell quoted; an apostrophe before what a spreadsheet would calculate."""
    path = handed_out(desk, tmp_path)
    data = path.read_bytes()
    assert data.startswith(b'\xef\xbb\xbf"ID","Group"')
    assert data.count(b"\r\n") == 6
    labels, names, *written = rows(path)
    by_id = {row[0]: dict(zip(names, row, strict=True)) for row in written}
    assert (names[0], len(labels)) == ("client:id", len(names))
    assert [by_id[IDS[2]][name] for name in ("note", "phone", "registered_on")] == [
        "'=1+1",
        "'+84912345678",
        "2026-02-01",
    ]
    assert [by_id[IDS[3]][name] for name in ("serial", "nickname")] == ["'-5", "''tis"]


@pytest.mark.parametrize("form", [handout.CSV, handout.XLSX])
def test_private_columns_only_when_asked(desk: Desk, tmp_path: Path, form: str) -> None:
    """Neither their names nor anything that stood in them, nor codes that only they use."""
    done = handout.write(desk, "client", tmp_path, form=form)
    data = done.path.read_bytes()
    if form == handout.XLSX:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            data = b"".join(packed.read(name) for name in packed.namelist())
    assert [word for word in (*PRIVATE, "Nhài", "0912345678") if word.encode() in data] == []
    assert (done.rows, done.private) == (4, False)
    asked = handout.write(desk, "client", tmp_path, form=handout.CSV, private=True)
    assert set(rows(asked.path)[1]) >= PRIVATE
    assert asked.warning() != done.warning()


def test_it_is_logged_and_leaves_no_other_trace(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log has an event and numbers; the name tells nothing; no temporary file is ever made."""

    def refuse(*_a: object, **_k: object) -> None:
        raise AssertionError

    for name in ("mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    before = set(tmp_path.iterdir())
    path = handed_out(desk, tmp_path, form="xlsx")
    assert set(tmp_path.iterdir()) - before == {path}
    assert len(path.stem) == len("sheet-") + 8
    assert "sheet_written rows=4 private=1" in desk.home.log.read_text("utf-8")


def test_deleted_records_stay_at_home(desk: Desk, tmp_path: Path) -> None:
    """What was deleted is in no sheet; the others stand by their code."""
    with desk.write() as (session, author):
        record.delete(session, author, catalog.THINGS["client"], IDS[1])
    assert [row[0] for row in rows(handed_out(desk, tmp_path))[2:]] == [IDS[3], IDS[4], IDS[2]]


def test_a_wrong_table_or_place_is_said(desk: Desk, tmp_path: Path) -> None:
    """Nothing is written."""
    with pytest.raises(Usage) as unknown:
        handout.write(desk, "device", tmp_path)
    assert unknown.value.code == "unknown_table"
    with pytest.raises(Refused) as nowhere:
        handout.write(desk, "client", tmp_path / "stick")
    assert nowhere.value.code == "no_folder"


def test_marks_tell_nothing_of_a_column_taken_out(desk: Desk, tmp_path: Path) -> None:
    """The same cell of two desks has two marks: without the desk's key nobody can try values out."""
    with desk.database.read() as session:
        here = layout.Marks(session, catalog.THINGS["client"]).cell(IDS[1], "gender", "f")
        assert here == layout.Marks(session, catalog.THINGS["client"]).cell(IDS[1], "gender", "f")
        others = [(IDS[2], "gender", "f"), (IDS[1], "setting", "f"), (IDS[1], "gender", "m")]
        marks = layout.Marks(session, catalog.THINGS["client"])
        assert here not in [marks.cell(*other) for other in others]
    monkey = pytest.MonkeyPatch()
    other = make_desk(tmp_path / "other", monkey)
    monkey.undo()
    with other.database.read() as session:
        assert layout.Marks(session, catalog.THINGS["client"]).cell(IDS[1], "gender", "f") != here
    other.close()


def test_a_column_named_like_ours_is_no_trap() -> None:
    """No column of any record bears a name of the three that come back."""
    names = {name for thing in catalog.THINGS.values() for name in thing.columns}
    assert names & {layout.ID, *layout.COMING_BACK} == set()
