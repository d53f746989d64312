"""What comes back from a spreadsheet is proposals, cell by cell; only what a person chose is saved."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sheet_world import IDS, changed, handed_out, listed, make_desk, told

from outreach_desk.desk import enter, guard, handout, look, proposals, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.proposed import Accepted, Choice
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, record

CLIENT = catalog.THINGS["client"]
R1 = 4  # the row of the first client in a sheet, which stands in the order of their codes


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = make_desk(tmp_path, monkeypatch)
    yield made
    made.close()


def cells(desk: Desk, record_id: str, table: str = "client") -> dict[str, str]:
    found = look.dump(desk, table, private=True).as_dict()["rows"]
    return next(row for row in found if row["id"] == record_id)


def write(desk: Desk, record_id: str, **values: object) -> None:
    with desk.write() as (session, author):
        record.save(session, author, CLIENT, values, record_id)


def problems(accepted: Accepted) -> list[tuple[int, str | None, str]]:
    return [(one.row, one.column, one.problem.code) for one in accepted.problems]


def test_an_untouched_sheet_proposes_nothing(desk: Desk, tmp_path: Path) -> None:
    """Whatever stands in its cells, in each form, and nothing is told of it either."""
    forms = itertools.product(("client", "meeting", "member"), (handout.XLSX, handout.CSV), (True, False))
    for table, form, private in forms:
        path = handout.write(desk, table, tmp_path, form=form, private=private).path
        found = proposals.read(desk, path.read_bytes())
        assert (found.table, listed(found), told(found)) == (table, [], [])
        assert found.rows == len(look.dump(desk, table).rows)


def test_any_common_form_of_text_is_read(desk: Desk, tmp_path: Path) -> None:
    """Separators, a `sep=` line, UTF-16 and line ends are the program's matter, not the person's."""
    text = handed_out(desk, tmp_path).read_bytes().decode("utf-8-sig")
    forms = itertools.product(",;\t", ("utf-8", "utf-8-sig", "utf-16"), (True, False))
    for separator, encoding, named in forms:
        written = text.replace('","', f'"{separator}"').replace("\r\n", "\n")
        first = f"sep={separator}\n" if named else ""
        found = proposals.read(desk, (first + written).encode(encoding))
        assert (listed(found), told(found), found.rows) == ([], [], 4)


def test_reading_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    """Proposals are shown; the desk is as before until somebody accepts."""
    path = handed_out(desk, tmp_path)
    before = look.dump(desk, "client", private=True).csv()
    found = changed(desk, path, '"Nhài"', '"Nhài Hai"')
    assert listed(found) == [("nickname", "Nhài", "Nhài Hai", None)]
    assert look.dump(desk, "client", private=True).csv() == before


def test_only_chosen_cells_are_saved(desk: Desk, tmp_path: Path) -> None:
    """Two cells differ, one is taken, stamped as a write of this desk; looked at again, one is left."""
    path = handed_out(desk, tmp_path)
    data = path.read_bytes().replace(b'"1990","3"', b'"1991","4"')
    found = proposals.read(desk, data)
    assert [(one.row, one.column, one.now, one.to) for one in found.proposals] == [
        (R1, "birth_year", "1990", "1991"),
        (R1, "birth_month", "3", "4"),
    ]
    accepted = proposals.accept(desk, found, [Choice(R1, "birth_month")])
    assert (accepted.cells, accepted.saved, problems(accepted)) == (1, 1, [])
    after = cells(desk, IDS[1])
    assert (after["birth_year"], after["birth_month"], after["version"]) == ("1990", "4", f"{desk.device}:2")
    again = proposals.read(desk, data)
    assert listed(again) == [("birth_year", "1990", "1991", None)]
    assert told(again) == ["changed_since"]


def test_what_the_desk_wrote_since_stays(desk: Desk, tmp_path: Path) -> None:
    """A cell nobody touched in the sheet is no proposal, though the desk has another value now."""
    path = handed_out(desk, tmp_path)
    write(desk, IDS[1], gender="tg_w", nickname="Nhài Ba")
    found = proposals.read(desk, path.read_bytes())
    assert (listed(found), told(found)) == ([], ["changed_since"])
    both = changed(desk, path, '"Nhài"', '"Nhài Hai"')
    assert [(one.now, one.to, one.stale, one.plain) for one in both.proposals] == [
        ("Nhài Ba", "Nhài Hai", True, False)
    ]
    assert both.plain() == []
    assert proposals.accept(desk, both, [Choice(R1, "nickname")]).saved == 1


def test_a_cell_that_changed_while_one_looked_is_not_taken(desk: Desk, tmp_path: Path) -> None:
    """What was shown as *from* must still stand there."""
    found = changed(desk, handed_out(desk, tmp_path), '"Nhài"', '"Nhài Hai"')
    write(desk, IDS[1], nickname="Nhài Ba")
    accepted = proposals.accept(desk, found, found.plain())
    assert (accepted.saved, problems(accepted)) == (0, [(R1, "nickname", "changed_meanwhile")])
    assert cells(desk, IDS[1])["nickname"] == "Nhài Ba"


def test_all_problems_come_at_once_and_good_rows_are_kept(desk: Desk, tmp_path: Path) -> None:
    """A cell that cannot be kept is named beforehand; one that only the whole record knows, afterwards."""
    path = handed_out(desk, tmp_path)
    data = path.read_bytes()
    for old, new in (
        (b'"1990"', b'"2015"'),
        (b'"Nh\xc3\xa0i"', b'"Nh\xc3\xa0i Hai"'),
        (b'"m"', b'"zz"'),
        (b'"0281234567"', b'"0281234568"'),
        (b'"2025-12-11"', b'""'),
    ):
        assert data.count(old) == 1
        data = data.replace(old, new)
    found = proposals.read(desk, data)
    said = [(one.row, one.column, one.problem and one.problem.code) for one in found.proposals]
    assert said == [
        (3, "phone", None),
        (R1, "nickname", None),
        (R1, "birth_year", None),
        (5, "registered_on", "required"),
        (6, "gender", "unknown_code"),
    ]
    chosen = [Choice(one.row, one.column) for one in found.proposals]
    accepted = proposals.accept(desk, found, [*chosen, Choice(9, "gender")])
    assert problems(accepted) == [
        (R1, "birth_year", "under_age"),
        (5, "registered_on", "required"),
        (6, "gender", "unknown_code"),
        (9, "gender", "no_proposal"),
    ]
    assert (accepted.cells, accepted.saved) == (1, 1)
    assert (cells(desk, IDS[1])["nickname"], cells(desk, IDS[3])["phone"]) == ("Nhài", "0281234568")


def test_damage_is_not_taken_with_the_others(desk: Desk, tmp_path: Path) -> None:
    """Leading zeros went: it is said, nothing takes it by the dozen, and what was before can be taken."""
    path = handed_out(desk, tmp_path)
    data = (
        path.read_bytes()
        .replace(b'"0012","","00E5"', b'"12","","0"')
        .replace(b'"0912345678"', b'"912345678"')
    )
    found = proposals.read(desk, data)
    assert listed(found) == [
        ("serial", "0012", "12", "zeros_lost"),
        ("partner_code", "00E5", "0", "made_number"),
        ("phone", "0912345678", "912345678", "zeros_lost"),
    ]
    assert found.plain() == []
    write(desk, IDS[1], phone="0900000000")
    again = proposals.read(desk, data)
    phone = next(one for one in again.proposals if one.column == "phone")
    assert phone.damage is not None
    assert (phone.stale, phone.damage.repaired) == (True, "0912345678")
    assert proposals.accept(desk, again, [Choice(R1, "phone", repaired=True)]).saved == 1
    assert cells(desk, IDS[1])["phone"] == "0912345678"


def test_broken_letters_are_only_taken_mended(desk: Desk, tmp_path: Path) -> None:
    """Mojibake (domain E4): refused as it is, its repair offered."""
    found = changed(desk, handed_out(desk, tmp_path), '"Nhài"', '"Nguyá»…n"')
    assert listed(found) == [("nickname", "Nhài", "Nguyá»…n", "mojibake")]
    refused = proposals.accept(desk, found, [Choice(R1, "nickname")])
    assert (refused.saved, problems(refused)) == (0, [(R1, "nickname", "mojibake")])
    assert proposals.accept(desk, found, [Choice(R1, "nickname", repaired=True)]).saved == 1
    assert cells(desk, IDS[1])["nickname"] == "Nguyễn"


def test_rows_beside_the_records_are_told(desk: Desk, tmp_path: Path) -> None:
    """New, unknown, twice, without an id, ragged, deleted since, taken out: told by row, never written."""
    path = handed_out(desk, tmp_path)
    lines = path.read_bytes().decode("utf-8-sig").split("\r\n")
    rows = {row.split(",")[0].strip('"'): row for row in lines[2:] if row}
    with desk.write() as (session, author):
        record.delete(session, author, CLIENT, IDS[3])
    before = look.dump(desk, "client", private=True).csv()
    cut = rows[IDS[2]].rsplit(",", 1)[0]
    sheet = [
        *lines[:2],
        rows[IDS[1]],
        rows[IDS[1]].replace("Nhài", "Nhài Hai"),
        rows[IDS[1]].replace(IDS[1], ""),
        rows[IDS[1]].replace(IDS[1], IDS[9]),
        rows[IDS[3]],
        cut,
    ]
    found = proposals.read(desk, "\n".join(sheet).encode())
    assert [(one.row, one.problem.code, one.record) for one in found.told] == [
        (4, "id_twice", IDS[1]),
        (5, "row_new", None),
        (6, "unknown_record", IDS[9]),
        (7, "record_deleted", IDS[3]),
        (8, "ragged_row", None),
        (None, "row_missing", IDS[2]),
        (None, "row_missing", IDS[4]),
    ]
    assert found.proposals == []
    assert look.dump(desk, "client", private=True).csv() == before


def test_records_made_since_are_not_called_missing(desk: Desk, tmp_path: Path) -> None:
    """A sheet knows nothing of what came after it."""
    path = handed_out(desk, tmp_path)
    assert enter.load(desk, "client", b"registered_on\n2026-07-01\n").saved == 1
    assert told(proposals.read(desk, path.read_bytes())) == []


def test_columns_may_go_come_and_change_places(desk: Desk, tmp_path: Path) -> None:
    """A helper column is left out, a missing one keeps its values; sorting the headers in harms nothing."""
    book = openpyxl.load_workbook(handed_out(desk, tmp_path, form="xlsx"))
    pane = book["client"]
    names = [cell.value for cell in pane[2]]
    pane.delete_cols(names.index("gender") + 1)
    pane.insert_cols(2)
    pane["B1"], pane["B2"], pane["B3"] = "Mine", "mine", "x"
    name_row = [cell.value for cell in pane[2]]
    pane.delete_rows(2)
    pane.append(name_row)
    pane.insert_rows(1)
    pane["A1"] = "A title"
    book.save(tmp_path / "back.xlsx")
    found = proposals.read(desk, (tmp_path / "back.xlsx").read_bytes())
    assert listed(found) == []
    assert [(one.problem.code, one.column) for one in found.told if one.column] == [
        ("column_unknown", "mine"),
        ("column_missing", "gender"),
    ]


def test_a_sheet_without_its_marks_is_compared_with_the_desk(desk: Desk, tmp_path: Path) -> None:
    """Less can be said then, and that is said; a difference is never passed over."""
    path = handed_out(desk, tmp_path)
    book = openpyxl.load_workbook(handed_out(desk, tmp_path, form="xlsx"))
    pane = book["client"]
    names = [cell.value for cell in pane[2]]
    pane.delete_cols(names.index("check") + 1)
    pane.cell(R1, names.index("nickname") + 1).value = "Nhài Hai"
    pane.cell(R1, names.index("phone") + 1).value = 912345678
    book.save(path.with_suffix(".xlsx"))
    found = proposals.read(desk, path.with_suffix(".xlsx").read_bytes())
    assert listed(found) == [
        ("nickname", "Nhài", "Nhài Hai", None),
        ("phone", "0912345678", "912345678", "zeros_lost"),
    ]
    assert set(told(found)) == {"not_marked"}


def test_cells_that_changed_rows_are_seen(desk: Desk, tmp_path: Path) -> None:
    """Somebody sorted one column alone: each moved cell is a proposal."""
    book = openpyxl.load_workbook(handed_out(desk, tmp_path, form="xlsx"))
    pane = book["client"]
    place = [cell.value for cell in pane[2]].index("phone") + 1
    values = [pane.cell(row, place).value for row in range(3, 7)]
    for row, value in enumerate(values[1:] + values[:1], 3):
        pane.cell(row, place).value = value
    book.save(tmp_path / "back.xlsx")
    found = proposals.read(desk, (tmp_path / "back.xlsx").read_bytes())
    assert [(one.row, one.column) for one in found.proposals] == [(row, "phone") for row in range(3, 7)]


def test_a_reference_is_named_by_its_code(desk: Desk, tmp_path: Path) -> None:
    """A member's code in the sheet, her id in the record; an unknown code is a problem of the cell."""
    assert enter.load(desk, "member", b"code\nM-2\n").saved == 1
    path = handed_out(desk, tmp_path)
    found = changed(desk, path, '"2025:00331","0012"', '"2025:00331","M-2"')
    assert listed(found) == [("educator_code", "0012", "M-2", None)]
    assert proposals.accept(desk, found, found.plain()).saved == 1
    members = {one["code"]: one["id"] for one in look.dump(desk, "member").as_dict()["rows"]}
    assert cells(desk, IDS[1])["educator_id"] == members["M-2"]
    wrong = changed(desk, path, '"2025:00331","0012"', '"2025:00331","M-9"')
    assert [one.problem and one.problem.code for one in wrong.proposals] == ["no_such_record"]


def test_only_the_office_changes_its_lists_and_groups_stay_apart(desk: Desk, tmp_path: Path) -> None:
    """The rules of `load` hold here too."""
    path = handed_out(desk, tmp_path, "peer_group")
    with pytest.raises(Refused) as refused:
        proposals.read(desk, path.read_bytes())
    assert refused.value.code == "only_office"
    clients = handed_out(desk, tmp_path)
    other = "0190a000-0000-7000-8000-0000000000ff"
    found = changed(desk, clients, f'"{IDS[1]}","G-1"', f'"{IDS[1]}","{other}"')
    accepted = proposals.accept(desk, found, [Choice(R1, "group_code")])
    assert problems(accepted) == [(R1, "group_code", "other_group")]


def test_another_desks_sheet_is_said_to_be_one(desk: Desk, tmp_path: Path) -> None:
    """Its ids are unknown here, or its marks do not fit; nothing is taken for certain."""
    path = handed_out(desk, tmp_path)
    other = unlock.new_team(Home(tmp_path / "b"), "con mèo bờ ao đám mây cây tre", name="B", group_code="G-1")
    assert set(told(proposals.read(other, path.read_bytes()))) == {"unknown_record"}
    enter.load(other, "client", f"id,registered_on\n{IDS[1]},2026-07-01\n".encode())
    assert "not_marked" in told(proposals.read(other, path.read_bytes()))
    other.close()


@pytest.mark.parametrize(
    ("data", "code", "row", "line"),
    [
        (b"", "not_handed_out", None, None),
        (b"a,b\n1,2\n", "not_handed_out", None, None),
        (b"client:id,gender,gender\n", "column_twice", 1, 1),
        (b'client:id,gender\n"a\nb",f\n"x', "csv_form", 3, 4),
        (b'client:id,gender\n"a\nb",f\nx,\xd0\xe3\n', "not_utf8", 3, 4),
        ("client:id,gender\nx,\ud800\n".encode("utf-8", "surrogatepass"), "not_utf8", 2, 2),
        (b'client:id,gender\n"a\nb",f\nx,\0', "not_text", 3, 4),
        (b"PK\x03\x04rubbish", "unreadable_spreadsheet", None, None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old_spreadsheet", None, None),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    desk: Desk, data: bytes, code: str, row: int | None, line: int | None
) -> None:
    """Spreadsheet row and line of the file; no encoding is guessed."""
    with pytest.raises(Refused) as refused:
        proposals.read(desk, data)
    assert (refused.value.code, refused.value.row, refused.value.line) == (code, row, line)


TEXTS = st.text(st.sampled_from("=+-@'＝0129 aĐễ/:.,;\"\n_xE%"), max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4))
def test_whatever_stands_in_a_record_comes_back_unaltered(
    desk: Desk, tmp_path: Path, texts: list[tuple[str, str, str]]
) -> None:
    """Any text, in both forms: an untouched sheet never proposes anything."""
    for record_id, (nickname, partner, note) in zip(IDS[1:5], texts, strict=False):
        write(desk, record_id, nickname=nickname, partner_code=partner, note=note)
    for form in (handout.XLSX, handout.CSV):
        path = handed_out(desk, tmp_path, form=form)
        assert listed(proposals.read(desk, path.read_bytes())) == []
        path.unlink()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS)
def test_no_altered_cell_is_passed_over(desk: Desk, tmp_path: Path, before: str, after: str) -> None:
    """A text is replaced by another one: it is proposed, unless the desk would keep both alike."""
    write(desk, IDS[1], nickname=before)
    kept = cells(desk, IDS[1])["nickname"]
    path = handed_out(desk, tmp_path)
    rows = path.read_bytes().decode("utf-8-sig")
    path.unlink()
    shown = guard.guarded(kept).replace('"', '""')
    start = rows.index(f'"{IDS[1]}","G-1","0012","","00E5","{shown}",')
    head = f'"{IDS[1]}","G-1","0012","","00E5",'
    written = guard.guarded(after).replace('"', '""')
    rest = rows[start + len(head) + len(shown) + 2 :]
    found = proposals.read(desk, (rows[:start] + head + f'"{written}"' + rest).encode())
    column = CLIENT.columns["nickname"]
    expected = [] if (column.accept(after) or "") == kept else ["nickname"]
    assert [one.column for one in found.proposals] == expected


def test_every_cell_of_every_column_can_be_altered_and_is_flagged(desk: Desk, tmp_path: Path) -> None:
    """One planted change at a time, in each row and column: that cell is named, and no other."""
    for table in ("client", "meeting"):
        path = handed_out(desk, tmp_path, table, "xlsx")
        whole = openpyxl.load_workbook(path)
        names = [cell.value for cell in whole[table][2]]
        for row, name in itertools.product((3, 4), names[1:-3]):
            book = openpyxl.load_workbook(path)
            cell = book[table].cell(row, names.index(name) + 1)
            cell.value, cell.data_type = "zq9", "s"
            book.save(tmp_path / "back.xlsx")
            found = proposals.read(desk, (tmp_path / "back.xlsx").read_bytes())
            assert [(one.row, one.column, one.to) for one in found.proposals] == [(row, name, "zq9")]
