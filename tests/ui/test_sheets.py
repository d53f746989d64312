"""Sheets for a spreadsheet: written, altered elsewhere, looked at cell by cell, taken or left."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot
from sheet_world import handed_out, make_desk
from test_inside_screen import lines
from two_desks import add, drop, new_office, press, settle, shown

from access_room import cut_off
from outreach_desk.desk import look, sheets
from outreach_desk.desk.desk import Desk
from outreach_desk.ui.context import Context
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.jobs import Jobs

Named = Callable[[QWidget, str], QWidget]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give a team desk with clients, which the jobs of the test close."""
    return make_desk(tmp_path, monkeypatch)


def altered(path: Path, *pairs: tuple[str, str]) -> Path:
    """Alter a CSV sheet as an editor would, and keep it under its name."""
    text = path.read_bytes().decode("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_bytes(text.encode("utf-8"))
    return path


def clients(desk: Desk) -> dict[str, dict[str, str]]:
    rows = look.dump(desk, "client", private=True).as_dict()["rows"]
    return {row["serial"]: row for row in rows}


def opened(qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk) -> FiguresScreen:
    """Open the one sheet that lies on the stick."""
    screen = shown(qtbot, jobs, desk, FiguresScreen, context)
    press(qtbot, jobs, named(screen, "Sheets for Excel"))
    press(qtbot, jobs, named(screen, "See what was altered"))
    return screen


def is_offered(screen: QWidget, name: str) -> bool:
    found = [one for one in screen.findChildren(QAbstractButton) if one.accessibleName() == name]
    return any(one.isVisibleTo(screen) and one.isEnabled() for one in found)


def choose(screen: FiguresScreen, column: str) -> None:
    """Make the cell of a column the current one."""
    assert screen.sheets.proposals is not None
    view = screen.sheets.proposals.list
    place = next(n for n, one in enumerate(view.rows.rows()) if one.column == column)
    view.setFocus()
    view.setCurrentIndex(view.rows.index(place, 0))


def test_a_sheet_is_written_and_warns_that_it_is_not_sealed(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    """Without private columns unless they are asked for; and logged as any act."""
    told: list[tuple[str, str]] = []
    context.tell = lambda words, tone="late": told.append((words, tone))
    screen = shown(qtbot, jobs, desk, FiguresScreen, context)
    press(qtbot, jobs, named(screen, "Sheets for Excel"))
    write = named(screen, "Write the sheet")
    assert not write.isEnabled()
    screen.sheets.home.table.set_value("client")

    press(qtbot, jobs, write)

    [file] = stick.glob("sheet-*.xlsx")
    [(words, tone)] = told
    assert words.startswith(f"Written: {file.name} (4 rows). Everybody who opens this file can read it")
    assert tone == "due"
    press(qtbot, jobs, named(screen, "With nicknames, telephone numbers and notes"))
    press(qtbot, jobs, write)
    assert "private things about people" in told[-1][0]


def test_an_altered_cell_is_shown_on_both_sides_and_taken(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    """Nothing is taken before it is chosen and saved; what is left stays as it is."""
    file = altered(handed_out(desk, stick), ('"Nhài"', '"Lài"'), ('"2026-02-01"', '"2026-02-09"'))
    before = clients(desk)
    screen = opened(qtbot, jobs, context, named, desk)
    rows = lines(named(screen, "Altered cells"))
    assert sorted(row[1:] for row in rows) == [
        ["0012", "Nickname", "Nhài", "Lài", "left"],
        ["12345678901234567", "Registered on", "01/02/2026", "09/02/2026", "left"],
    ]
    save = named(screen, "Save the taken cells")
    assert not save.isEnabled()
    choose(screen, "nickname")
    assert named(screen, "Stands here").accessibleDescription() == "Nhài"
    assert named(screen, "The sheet says").accessibleDescription() == "Lài"
    assert clients(desk) == before

    press(qtbot, jobs, named(screen, "Take what the sheet says"))
    file.unlink()  # the stick may be gone by now
    press(qtbot, jobs, save)

    after = clients(desk)
    assert after["0012"]["nickname"] == "Lài"
    assert after["12345678901234567"] == before["12345678901234567"]
    assert [row[2] for row in lines(named(screen, "Altered cells"))] == ["Registered on"]


def test_enter_takes_a_cell_and_leaves_it_again(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    altered(handed_out(desk, stick), ('"Nhài"', '"Lài"'))
    screen = opened(qtbot, jobs, context, named, desk)
    view = named(screen, "Altered cells")

    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert lines(view)[0][5] == "taken"
    assert named(screen, "Save the taken cells").isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_Return)

    assert lines(view)[0][5] == "left"
    assert not named(screen, "Save the taken cells").isEnabled()


def test_all_that_nothing_speaks_against_is_taken_at_once_and_one_left(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    altered(handed_out(desk, stick), ('"Nhài"', '"Lài"'), ('"2026-02-01"', '"2026-02-09"'))
    screen = opened(qtbot, jobs, context, named, desk)

    press(qtbot, jobs, named(screen, "Take all 2 cells that nothing speaks against"))
    choose(screen, "nickname")
    qtbot.mouseClick(named(screen, "Leave it as it is"), Qt.MouseButton.LeftButton)
    press(qtbot, jobs, named(screen, "Save the taken cells"))

    after = clients(desk)
    assert after["0012"]["nickname"] == "Nhài"
    assert after["12345678901234567"]["registered_on"] == "2026-02-09"


def test_what_a_spreadsheet_spoilt_says_so_and_is_repaired(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    """A lost nought is never taken with the others; what stood there before is offered."""
    altered(handed_out(desk, stick), ('"0012","', '"12","'))
    add(desk, "client", {"serial": "0099"}, next(iter(clients(desk).values()))["id"])
    screen = opened(qtbot, jobs, context, named, desk)
    choose(screen, "serial")
    against = named(screen, "What speaks against it").accessibleDescription()
    assert "leading zeros" in against
    assert "The desk itself has changed this since." in against
    view = named(screen, "Altered cells")
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert lines(view)[0][5] == "left"

    press(qtbot, jobs, named(screen, "Take what stood there before: 0012"))
    assert lines(view)[0][5] == "as before"
    press(qtbot, jobs, named(screen, "Save the taken cells"))

    assert "0012" in clients(desk)


def test_both_values_stand_below_each_other_where_they_have_no_room_beside(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    """Enlarged to twice its size a window has 683 pixels, and the page what the sidebar leaves of them."""
    altered(handed_out(desk, stick), ('"0012"', '"12"'))
    screen = opened(qtbot, jobs, context, named, desk)
    choose(screen, "serial")
    for width, is_beside in ((595, False), (1000, True)):
        screen.resize(width, 384)
        settle(qtbot, jobs)
        assert cut_off(screen) == []
        here, sheet = (named(screen, name).parentWidget() for name in ("Stands here", "The sheet says"))
        assert (here.x() < sheet.x(), here.y() < sheet.y()) == (is_beside, not is_beside)


def test_a_value_that_cannot_be_kept_is_not_offered(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    altered(handed_out(desk, stick), ('"1990"', '"so nho"'))
    screen = opened(qtbot, jobs, context, named, desk)

    assert named(screen, "The sheet says").accessibleDescription() == "so nho"
    assert named(screen, "What speaks against it").accessibleDescription()
    assert not is_offered(screen, "Take what the sheet says")


def test_a_refused_cell_says_why_and_is_not_taken_with_the_others(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    """A year in which she would be a child is a year; only the whole record cannot be kept."""
    altered(handed_out(desk, stick), ('"1990"', '"2015"'))
    screen = opened(qtbot, jobs, context, named, desk)

    press(qtbot, jobs, named(screen, "Take the 1 cell that nothing speaks against"))
    press(qtbot, jobs, named(screen, "Save the taken cells"))

    assert "under 18" in named(screen, "Not taken").accessibleDescription()
    assert "under 18" in named(screen, "What speaks against it").accessibleDescription()
    assert not is_offered(screen, "Take the 1 cell that nothing speaks against")


def test_a_long_text_can_be_read_whole_before_it_is_taken(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    long = "sau giờ làm " * 20 + "tại nhà"
    altered(handed_out(desk, stick), ('"Nhài"', f'"{long}"'))
    screen = opened(qtbot, jobs, context, named, desk)

    assert named(screen, "The sheet says").accessibleDescription() == long


def test_a_row_that_was_taken_out_is_named(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    file = handed_out(desk, stick)
    lines_of = file.read_bytes().decode("utf-8").split("\r\n")
    file.write_bytes("\r\n".join(one for one in lines_of if "12345678901234567" not in one).encode())
    screen = opened(qtbot, jobs, context, named, desk)

    told = named(screen, "What else the sheet says").accessibleDescription()
    assert told.startswith("12345678901234567: The sheet has no row of this record any more.")


def test_a_file_that_is_no_sheet_is_refused_in_words(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path, tmp_path: Path
) -> None:
    """Dropped on the page, it is offered and chosen; the page stays."""
    told: list[str] = []
    jobs.problem.connect(lambda problem: told.append(problem.code))
    foreign = tmp_path / "danh sach.csv"
    foreign.write_text("a,b\n1,2\n", "utf-8")
    screen = shown(qtbot, jobs, desk, FiguresScreen, context)
    press(qtbot, jobs, named(screen, "Sheets for Excel"))
    drop(screen.sheets, foreign)
    settle(qtbot, jobs)

    press(qtbot, jobs, named(screen, "See what was altered"))

    assert told == ["not_handed_out"]
    assert named(screen, "Write the sheet").isVisible()


def test_a_sheet_that_says_the_same_says_so(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    file = handed_out(desk, stick)
    screen = opened(qtbot, jobs, context, named, desk)

    page = screen.sheets.proposals
    assert page is not None
    assert page.page.sentence.text() == f"{file.name}: the sheet says the same as this desk."
    assert not is_offered(screen, "Save the taken cells")


def test_what_was_taken_outlives_a_change_of_language(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    altered(handed_out(desk, stick), ('"Nhài"', '"Lài"'))
    screen = opened(qtbot, jobs, context, named, desk)
    press(qtbot, jobs, named(screen, "Take what the sheet says"))

    again = FiguresScreen(context)
    qtbot.addWidget(again)
    again.show()
    again.set_typed(screen.typed())
    settle(qtbot, jobs)

    assert lines(named(again, "Altered cells"))[0][5] == "taken"
    press(qtbot, jobs, named(again, "Save the taken cells"))
    assert clients(desk)["0012"]["nickname"] == "Lài"
    press(qtbot, jobs, named(again, "Back"))
    press(qtbot, jobs, named(again, "Back"))
    assert named(again, "Sheets for Excel").isVisible()


def test_an_office_hands_out_its_own_lists_and_takes_cells_back(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, tmp_path: Path, stick: Path
) -> None:
    office = new_office(tmp_path / "office")
    add(office, "organisation", {"code": "TTYT", "name": "Trung tam", "kind": "moh_dept"})
    altered(handed_out(office, stick, "organisation"), ('"Trung tam"', '"Trung tâm"'))
    screen = opened(qtbot, jobs, context, named, office)

    press(qtbot, jobs, named(screen, "Take what the sheet says"))
    press(qtbot, jobs, named(screen, "Save the taken cells"))

    assert "Trung tâm".encode() in look.dump(office, "organisation").csv()


def test_a_cell_taken_here_is_no_change_that_the_desk_made_since(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, desk: Desk, stick: Path
) -> None:
    """Also when cells of one row are taken one after the other; what somebody else changes is told."""
    altered(handed_out(desk, stick), ('"Nhài"', '"Lài"'), ('"1990"', '"1991"'))
    screen = opened(qtbot, jobs, context, named, desk)
    before = told(screen)
    for column in ("nickname", "birth_year"):
        choose(screen, column)
        press(qtbot, jobs, named(screen, "Take what the sheet says"))
        press(qtbot, jobs, named(screen, "Save the taken cells"))
        assert told(screen) == before
    assert "changed_since" not in before

    page = screen.sheets.proposals
    assert page is not None
    [her] = [one["id"] for one in clients(desk).values() if one["nickname"] == "Lài"]
    add(desk, "client", {"gender": "tg_w"}, her)
    assert "changed_since" in {one.problem.code for one in sheets.take(desk, page.opened, []).found.told}


def told(screen: FiguresScreen) -> set[str]:
    """Give the codes of what is said beside the cells."""
    page = screen.sheets.proposals
    assert page is not None
    return {one.problem.code for one in page.opened.found.told}
