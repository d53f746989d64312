"""A pasted list by key and mouse: rows are mended, consent is asked one by one, what is not taken stays."""

from collections.abc import Callable
from typing import Any

import pytest
from client_hands import choose, register, texts
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import press, settle, shown

from outreach_desk.desk import client_page
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ui.clients.paste_form import PasteForm
from outreach_desk.ui.clients.screen import ClientScreen
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs

Named = Callable[[QWidget, str], Any]
RECORD = "Keep an individual record"
CHILD = dates.today().year - 15
LIST = (
    "Mã\tTên thường gọi\tNăm sinh\tGiới tính\nA-1\tThu\t1990\tnữ\nA-2\tMai\t95\tnữ\n"
    f"A-3\tBé\t{CHILD}\tnữ\nA-4\tHương\t1995\tnữ\n"
)


@pytest.fixture
def screen(qtbot: QtBot, jobs: Jobs, context: Context, lone_team: Desk) -> ClientScreen:
    """Show the screen of a desk on which one client is known."""
    register(lone_team, serial="KH-1", nickname="Hương", birth_year=1995, gender="f")
    return shown(qtbot, jobs, lone_team, ClientScreen, context)


def paste(qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, words: str) -> PasteForm:
    press(qtbot, jobs, named(screen, "Paste a list"))
    form = screen._page
    assert isinstance(form, PasteForm)
    form.text.note.setPlainText(words)
    press(qtbot, jobs, named(screen, "Read the list"))
    look(qtbot, jobs, form)
    return form


def look(qtbot: QtBot, jobs: Jobs, form: PasteForm) -> None:
    qtbot.waitUntil(lambda: not form.rows._pause.isActive(), timeout=5000)
    settle(qtbot, jobs)


def states(form: PasteForm) -> list[str]:
    return [row.state.text() for row in form.rows.rows]


def test_each_row_says_what_is_with_it(qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named) -> None:
    """Nobody is ticked; problems stand at their cells; a child and a known person are told."""
    form = paste(qtbot, jobs, screen, named, LIST)
    assert states(form) == [
        "Not taken: she has not agreed to a record.",
        "Mend what is marked above, or leave the row out.",
        "Under 18: no record is made. Count her without a name and call child protection.",
        "Look first whether she is known. If not, say “Somebody else”.",
    ]
    assert not any(box.isChecked() for row in form.rows.rows for box in row.boxes.values())
    assert "Year, or month/year of birth: Write the year, or month/year" in texts(screen)
    assert "Client KH-1, registered on" in form.rows.rows[3].known.text()
    assert not named(screen, f"Row 3: she agrees: {RECORD}").isEnabled()
    assert not form.action.isEnabled()


def test_what_can_be_taken_is_saved_and_the_rest_stays(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, lone_team: Desk, said: list[Any]
) -> None:
    """In one act, which the toast takes back; mended rows can follow."""
    form = paste(qtbot, jobs, screen, named, LIST)
    named(screen, f"Row 1: she agrees: {RECORD}").setChecked(True)
    named(screen, f"Row 2: she agrees: {RECORD}").setChecked(True)
    named(screen, f"Row 4: she agrees: {RECORD}").setChecked(True)
    named(screen, "Row 4: somebody else").setChecked(True)
    look(qtbot, jobs, form)
    press(qtbot, jobs, named(screen, "Save 2 clients"))
    assert "Say how she agreed." in texts(screen)
    choose(named(screen, "How it was given"), "Spoken")
    press(qtbot, jobs, named(screen, "Save 2 clients"))
    assert said[-1][0] == "2 clients are registered. 2 rows were not taken and stay here."
    assert sorted(line.code for line in client_page.look(lone_team)) == ["A-1", "A-4", "KH-1"]
    assert [row.number for row in form.rows.rows] == [2, 3]
    named(screen, "Row 2: Year, or month/year of birth").setText("1995")
    look(qtbot, jobs, form)
    press(qtbot, jobs, named(screen, "Row 3: leave this row out"))
    look(qtbot, jobs, form)
    press(qtbot, jobs, named(screen, "Save 1 client"))
    assert (screen._page, said[-1][0]) == (None, "1 client is registered.")
    said[0][1]()
    settle(qtbot, jobs)
    assert sorted(line.code for line in client_page.look(lone_team)) == ["A-2", "KH-1"]


def test_a_half_done_list_is_a_draft(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, said: list[Any], context: Context
) -> None:
    """With its ticks; taken up again it is judged anew."""
    form = paste(qtbot, jobs, screen, named, LIST)
    named(screen, f"Row 1: she agrees: {RECORD}").setChecked(True)
    press(qtbot, jobs, named(screen, "Back"))
    assert said[-1][0] == "Not saved. It is kept as a draft."
    context.go = lambda _name, state=None: screen.set_typed(state)
    said[-1][1]()
    settle(qtbot, jobs)
    again = screen._page
    assert isinstance(again, PasteForm)
    assert again is not form
    look(qtbot, jobs, again)
    assert states(again)[:2] == ["Ready to be saved.", "Mend what is marked above, or leave the row out."]


def test_a_list_of_an_old_font_keeps_its_columns(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named
) -> None:
    """Converted after a look at what changes; the cells stay where they were."""
    press(qtbot, jobs, named(screen, "Paste a list"))
    form = screen._page
    assert isinstance(form, PasteForm)
    form.text.note.setPlainText("A-1\tNguyÔn ThÞ §µo\t1990\tnữ\nA-2\tHoa\t1991\tnữ")
    assert "Nguyễn Thị Đào" in texts(screen)
    press(qtbot, jobs, named(screen, "Convert"))
    press(qtbot, jobs, named(screen, "Read the list"))
    look(qtbot, jobs, form)
    assert [row.cells().nickname for row in form.rows.rows] == ["Nguyễn Thị Đào", "Hoa"]


def test_what_is_no_list_says_so(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, context: Context
) -> None:
    """What was pasted stays."""
    heard: list[str] = []
    jobs.problem.connect(lambda problem: heard.append(problem.message()))
    form = paste(qtbot, jobs, screen, named, "Mã;Năm sinh")
    assert heard == ["There is no row in this text."]
    assert form.text.value() == "Mã;Năm sinh"


def test_columns_that_are_not_taken_are_named(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named
) -> None:
    """So that nobody thinks that a legal name was kept."""
    paste(qtbot, jobs, screen, named, "Mã\tHọ và tên\tNăm sinh\nA-1\tNgười A\t1990\n")
    assert "This column is not taken: Họ và tên." in texts(screen)
    assert "Người A" not in texts(screen)
