"""A card with many lines: painted, and yet read, pressed and gone through as the buttons of other cards."""

import pytest
from hands import Hands
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from access_room import cut_off
from outreach_desk.desk.figure_page import Cell, Line, Part
from outreach_desk.reports.indicators import PERCENT, PERSON, TURN
from outreach_desk.ui.figures.cards import Card
from outreach_desk.ui.figures.figure import Figure
from outreach_desk.ui.figures.long_grid import LongGrid
from outreach_desk.ui.style import Style

LONG = "Tổng số lượt sinh hoạt nhóm đồng đẳng có chủ đề phòng, chống bạo lực trên cơ sở giới ở các xã, phường"
TOO_EARLY = "chưa đủ thời gian theo dõi"


def part_of(many: int, *, shares: bool = False) -> Part:
    """Give a part with so many lines; one of its figures is too early; with shares it has four units."""
    units = (PERSON, TURN, "heads", PERCENT) if shares else (PERSON, TURN)
    lines = []
    for number in range(many):
        persons = Cell(f"L{number}", PERSON, "người", TOO_EARLY if number == 3 else str(number), number == 3)
        turns = Cell(f"L{number}", TURN, "lượt", str(number * 10), is_none=False, opens=True, counted="lượt")
        share = Cell(f"L{number}", PERCENT, "%", "12,5 %", is_none=False, opens=True)
        cells = (persons, turns, None, share) if shares else (persons, turns)
        lines.append(Line(LONG if number == 5 else f"Phường Mẫu {number}", cells))
    return Part("I-05", "Số người được tiếp cận", "Quy tắc", units, tuple(lines), (), ())


def card_of(
    qtbot: QtBot, style: Style, part: Part, width: int = 700
) -> tuple[Card, list[tuple[str, ...]], QWidget]:
    host, pressed = QWidget(), list[tuple[str, ...]]()
    qtbot.addWidget(host)
    card = Card(QVBoxLayout(host), part, style.colour, pressed.append)
    host.resize(width, 400)
    host.show()
    qtbot.waitExposed(host)
    return card, pressed, host


def grid_of(host: QWidget) -> LongGrid:
    found = host.findChild(LongGrid)
    assert found is not None
    return found


def said(grid: LongGrid) -> list[list[str]]:
    model = grid.model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_it_says_what_buttons_would(qtbot: QtBot, style: Style) -> None:
    """The words of the units stand above; with four units each figure has its own beside it."""
    _card, _pressed, host = card_of(qtbot, style, part_of(60))
    shown = said(grid_of(host))
    assert host.findChildren(Figure) == []
    assert len(shown) == 61
    assert (shown[0], shown[4], shown[61 - 1]) == (
        ["", PERSON, TURN],
        ["Phường Mẫu 3", TOO_EARLY, "30"],
        ["Phường Mẫu 59", "59", "590"],
    )
    _card, _pressed, host = card_of(qtbot, style, part_of(60, shares=True))
    assert said(grid_of(host))[:4] == [
        ["Phường Mẫu 0", "0", ""],
        ["", "0", "lượt"],
        ["", "12,5 %", ""],
        ["Phường Mẫu 1", "1", ""],
    ]


def test_few_lines_are_buttons(qtbot: QtBot, style: Style) -> None:
    _card, _pressed, host = card_of(qtbot, style, part_of(40))
    assert host.findChild(LongGrid) is None
    assert len(host.findChildren(Figure)) == 40


@pytest.mark.parametrize("shares", [False, True])
@pytest.mark.parametrize("width", [420, 700, 1100])
def test_no_word_is_cut(qtbot: QtBot, style: Style, width: int, shares: bool) -> None:
    """Each row has room for its words at any width, and the list for its rows: nothing scrolls within."""
    _card, _pressed, host = card_of(qtbot, style, part_of(60, shares=shares), width)
    qtbot.waitUntil(lambda: cut_off(host) == [])
    grid = grid_of(host)
    assert grid.verticalScrollBar().maximum() == grid.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("less", ["row", "column"])
def test_words_without_room_would_be_seen(qtbot: QtBot, style: Style, less: str) -> None:
    """The check above would not stay silent."""
    _card, _pressed, host = card_of(qtbot, style, part_of(60))
    qtbot.waitUntil(lambda: cut_off(host) == [])
    grid = grid_of(host)
    if less == "row":
        grid.setRowHeight(6, 20)
    else:
        grid.setColumnWidth(1, 30)
    assert any("cut: long_grid.LongGrid" in words for words in cut_off(host))


def test_a_figure_is_pressed_by_mouse_and_keyboard(qtbot: QtBot, style: Style) -> None:
    """One that opens nothing is not, nor any while the card is as it was counted before a change."""
    card, pressed, host = card_of(qtbot, style, part_of(60))
    grid = grid_of(host)

    def click(row: int, column: int) -> None:
        place = grid.visualRect(grid.model().index(row, column)).center()
        qtbot.mouseMove(grid.viewport(), place - QPoint(1, 1))
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)

    click(8, 2)
    click(8, 1)  # these persons open nothing
    click(8, 0)
    click(0, 2)  # the word of a unit
    assert pressed == [("I-05", "L7", TURN)]
    card.focus(("I-05", "L4", TURN))
    hands = Hands(qtbot)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Return):
        hands.key(key)
    assert pressed[1:] == [("I-05", "L4", TURN), ("I-05", "L5", TURN)]
    card.mark("12:00")
    click(8, 2)
    assert len(pressed) == 3
    card.mark("")
    click(8, 2)
    assert len(pressed) == 4


@pytest.mark.parametrize("shares", [False, True])
def test_tab_comes_to_the_first_figure(qtbot: QtBot, style: Style, shares: bool) -> None:
    _card, pressed, host = card_of(qtbot, style, part_of(60, shares=shares))
    grid = grid_of(host)
    grid.activateWindow()
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(grid.hasFocus)
    assert grid.lines.cell(grid.currentIndex()) is not None
    hands = Hands(qtbot)
    hands.key(Qt.Key.Key_Down if shares else Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Return)
    assert pressed == [("I-05", "L0", TURN)]


def test_it_is_read_aloud(qtbot: QtBot, style: Style) -> None:
    """Each place says what its figure is, in words, as a button would."""
    _card, _pressed, host = card_of(qtbot, style, part_of(60, shares=True))
    grid = grid_of(host)
    table = QAccessible.queryAccessibleInterface(grid)
    assert table.text(QAccessible.Text.Name) == "I-05 · Số người được tiếp cận"
    said = [table.child(number).text(QAccessible.Text.Name) for number in range(table.childCount())]
    assert "I-05, Phường Mẫu 1, lượt: 10" in said
    assert "Phường Mẫu 1" in said
