"""The tour of sheets for Excel: write one, alter it as a spreadsheet does, take or leave each cell."""

import csv
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtWidgets import QComboBox
from two_desks import add, drop

from outreach_desk.desk import handout
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.sheets.proposals import ProposalsPage
from outreach_desk.ui.sheets.sheets import Sheets
from tour_camera import LostError
from tour_guide import Guide

Lines = list[list[str]]
_HEADS = 2
_LONG = "Chị hẹn gọi lại vào buổi tối, sau giờ làm; nhớ hỏi thăm hai cháu nhỏ và chuyện thuê nhà mới. " * 2


def _sheets(guide: Guide) -> Sheets:
    guide.go("figures")
    screen = guide.shell.made("figures")
    assert isinstance(screen, FiguresScreen)
    return screen.sheets


def no_sheets(guide: Guide, kind: str) -> None:
    """See the page of a desk to which no sheet came back."""
    with guide.step(f"{kind} without sheets"):
        _sheets(guide)
        guide.press(_("Sheets for Excel"))
        guide.shot(f"{kind}-figures-sheets-none")
        guide.press(_("Back"))


def team_sheets(guide: Guide, root: Path, stick: Path) -> None:
    """Write the clients, alter a sheet of them in many ways, and take what is right."""
    with guide.step("write a sheet"):
        sheets = _sheets(guide)
        guide.press(_("Sheets for Excel"))
        _which(guide, "client")
        guide.shot("team-figures-sheets-chosen")
        guide.press(_("Write the sheet"))
        guide.shot("team-figures-sheets-written")
        guide.press(_("Close this message"))
        guide.press(_("With nicknames, telephone numbers and notes"))
        guide.press(_("Write the sheet"))
        guide.shot("team-figures-sheets-written-private")
        guide.press(_("Close this message"))
    with guide.step("no sheet of ours"):
        foreign = root / "danh sach.csv"
        foreign.write_text("a,b\n1,2\n", "utf-8")
        drop(sheets, foreign)
        guide.settle()
        guide.press(_("See what was altered"))
        guide.shot("team-figures-sheets-refused")
        guide.press(_("Close this message"))
    with guide.step("a sheet that says the same"):
        _hand_out(guide, sheets, stick)
        guide.press(_("See what was altered"))
        guide.shot("team-figures-sheets-same")
        guide.press(_("Back"))
    _altered(guide, sheets, stick)


def _altered(guide: Guide, sheets: Sheets, stick: Path) -> None:
    with guide.step("an altered sheet"):
        file = _hand_out(guide, sheets, stick)
        guide.jobs.write(partial(_change_meanwhile, _alter(file)), lambda _none: None)
        guide.settle()
        guide.press(_("See what was altered"))
        guide.shot("team-figures-sheets-altered")
        page = _page(sheets)
        for name, fits in (
            ("damaged", lambda one: one.damage is not None),
            ("impossible", lambda one: one.problem is not None),
            ("stale", lambda one: one.stale),
            ("long", lambda one: len(one.to) > len(_LONG) / 2),
        ):
            _choose(guide, page, fits)
            guide.shot(f"team-figures-sheets-{name}", most=1)
    with guide.step("take cells"):
        _choose(guide, page, lambda one: one.damage is not None)
        page.repair.click()
        plain = len(page.opened.found.plain())
        guide.press(_take_all(plain))
        guide.shot("team-figures-sheets-taken")
        guide.press(_("Save the taken cells"))
        guide.shot("team-figures-sheets-saved", toast=True)
        guide.press(_("Back"))
        guide.press(_("Back"))


def office_sheets(guide: Guide, stick: Path) -> None:
    """Write the organisations as a workbook, alter a name in it, and take it."""
    with guide.step("a workbook that came back"):
        _sheets(guide)
        guide.press(_("Sheets for Excel"))
        _which(guide, "organisation")
        guide.press(_("Write the sheet"))
        guide.shot("office-figures-sheets-written")
        guide.press(_("Close this message"))
        [file] = stick.glob("sheet-*.xlsx")
        book = openpyxl.load_workbook(file)
        pane = book.worksheets[0]
        names = [cell.value for cell in pane[_HEADS]]
        pane.cell(_HEADS + 1, names.index("name") + 1).value = "Phòng khám Cánh Buồm"
        book.save(file)
        guide.press(_("See what was altered"))
        guide.press(_("Take what the sheet says"))
        guide.shot("office-figures-sheets-taken")
        guide.press(_("Save the taken cells"))
        guide.shot("office-figures-sheets-saved", toast=True)
        guide.press(_("Back"))
        guide.press(_("Back"))


def _which(guide: Guide, table: str) -> None:
    box = guide.find(_("Which list"), QComboBox)
    box.setCurrentIndex(box.findData(table))
    guide.settle()


def _hand_out(guide: Guide, sheets: Sheets, stick: Path) -> Path:
    """Let the sheets on the stick make way for one of text, which an editor can alter."""
    for path in stick.glob("sheet-*"):
        path.unlink()
    write = partial(handout.write, table="client", folder=stick, form=handout.CSV, private=True)
    guide.jobs.write(write, lambda _done: None)
    guide.settle()
    [file] = stick.glob("sheet-*")
    sheets.home.want(file)
    guide.press(_("Look again for sheets"))
    return file


def _alter(file: Path) -> str:
    """Alter a sheet by hand and by a spreadsheet's own mistakes; give the client whose cell grows stale."""
    rows: Lines = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    place = {name: number for number, name in enumerate(rows[_HEADS - 1])}
    body = rows[_HEADS:]
    with_phone = next(row for row in body if row[place["phone"]])
    with_phone[place["phone"]] = with_phone[place["phone"]].strip("'").lstrip("0")
    others = [row for row in body if row is not with_phone]
    for row, column, words in (
        (others[0], "nickname", "Lài"),
        (others[1], "birth_year", "một chín chín mươi"),
        (others[2], "registered_on", "2026-02-09"),
        (others[3], "birth_year", "2015"),
        (others[4], "note", _LONG),
        (others[5], "nickname", "Hạnh"),
    ):
        row[place[column]] = words
    body.remove(others[6])
    body.append(["", *others[7][1:]])
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows([*rows[:_HEADS], *body])
    file.write_bytes(stream.getvalue().encode("utf-8-sig"))
    return others[5][0]


def _change_meanwhile(client: str, desk: Desk) -> None:
    add(desk, "client", {"nickname": "Hoa"}, client)


def _page(sheets: Sheets) -> ProposalsPage:
    if sheets.proposals is None:
        raise LostError("no sheet is open")
    return sheets.proposals


def _choose(guide: Guide, page: ProposalsPage, fits: Callable[[Any], bool]) -> None:
    place = next(number for number, one in enumerate(page.list.rows.rows()) if fits(one))
    guide.select_row(place)


def _take_all(plain: int) -> str:
    words = ngettext(
        "Take the {n} cell that nothing speaks against",
        "Take all {n} cells that nothing speaks against",
        plain,
    )
    return words.format(n=plain)
