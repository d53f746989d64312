"""Numbers typed from the paper of a meeting, and the pages of that paper."""

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPdfWriter
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from outreach_desk.ground.text import Unreadable
from outreach_desk.records import reference
from outreach_desk.ui.context import Context
from outreach_desk.ui.meetings import number_field, roll_drawing
from outreach_desk.ui.meetings.roll_page import RollPage


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("1 7 12", [1, 7, 12]), ("3-5, 9", [3, 4, 5, 9]), ("4 – 6;4", [4, 5, 6]), ("7.8", [7, 8])],
)
def test_numbers_are_read_as_people_write_them(typed: str, numbers: list[int]) -> None:
    """With spaces, commas, dots and spans; nobody twice."""
    assert number_field.parse(typed, 12) == numbers


@pytest.mark.parametrize("typed", ["a", "1 x", "0", "13", "5-3", "1-13", "-4"])
def test_what_is_no_number_of_the_list_is_refused(typed: str) -> None:
    """Nobody is marked by half of a line."""
    with pytest.raises(Unreadable):
        number_field.parse(typed, 12)


def paper(people: int) -> roll_drawing.Paper:
    lines = tuple(roll_drawing.Line(number, f"K{number}") for number in range(1, people + 1))
    return roll_drawing.Paper("m", None, None, None, None, None, "G", lines)


def test_a_long_sheet_has_pages_and_free_lines() -> None:
    """Nobody is left out, and there is room for whoever comes besides."""
    every = [line for page in roll_drawing.pages(paper(40)) for line in page]
    assert [line.number for line in every] == list(range(1, 46))
    assert [line.code for line in every[40:]] == [""] * 5


@pytest.mark.usefixtures("style")
@pytest.mark.parametrize(("people", "pages"), [(0, 1), (22, 1), (23, 2), (50, 3)])
def test_all_pages_are_printed(qapp: QApplication, people: int, pages: int) -> None:
    """By the drawing that a printer gets, here into memory."""
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(kept)
    roll_drawing.lay_out(writer)
    roll_drawing.print_on(writer, paper(people), reference.shipped(), names=True)
    kept.close()
    data = bytes(kept.data().data())
    assert (data[:4], data.count(b"/Type /Page\n")) == (b"%PDF", pages)


def test_a_printer_that_does_not_answer_is_told_of(
    qtbot: QtBot, context: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody is told that something was printed; once it is, the banner is gone."""
    said: list[str] = []
    told: list[str] = []
    context.say = lambda words, _undo=None: said.append(words)
    context.tell = lambda words, _tone="late": told.append(words)
    page = RollPage(context, paper(3))
    qtbot.addWidget(page)
    where = tmp_path / "gone" / "sheet.pdf"

    def choose(dialog: QPrintDialog) -> bool:
        dialog.printer().setOutputFileName(str(where))
        return True

    monkeypatch.setattr(page, "run", choose)
    page.action.click()
    assert (said, [words[:19] for words in told]) == ([], ["Nothing was printed"])
    where.parent.mkdir()
    page.action.click()
    assert (said, told[1:]) == (["Sent to the printer."], [""])
    assert where.read_bytes()[:4] == b"%PDF"
