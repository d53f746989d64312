"""The figures of a card: painted as one list, and yet read, pressed and gone through like buttons."""

from dataclasses import replace

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
from outreach_desk.ui.figures.figure_grid import FigureGrid
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


def grid_of(host: QWidget) -> FigureGrid:
    found = host.findChild(FigureGrid)
    assert found is not None
    return found


def said(grid: FigureGrid) -> list[list[str]]:
    model = grid.model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_words_of_units_stand_above(qtbot: QtBot, style: Style) -> None:
    _card, _pressed, host = card_of(qtbot, style, part_of(60))
    shown = said(grid_of(host))
    assert len(shown) == 61
    assert (shown[0], shown[4], shown[61 - 1]) == (
        ["", PERSON, TURN],
        ["Phường Mẫu 3", TOO_EARLY, "30"],
        ["Phường Mẫu 59", "59", "590"],
    )


def test_each_of_many_units_stands_beside_its_figure(qtbot: QtBot, style: Style) -> None:
    """So many beside each other as have room; the figure that has the keyboard keeps it."""
    _card, _pressed, host = card_of(qtbot, style, part_of(60, shares=True), 420)
    grid = grid_of(host)
    assert said(grid)[:4] == [
        ["Phường Mẫu 0", "0", ""],
        ["", "0", "lượt"],
        ["", "12,5 %", ""],
        ["Phường Mẫu 1", "1", ""],
    ]
    assert grid.focus(("I-05", "L1", PERCENT))
    host.resize(1100, 400)
    qtbot.waitUntil(lambda: grid.rows.beside == 3)
    assert said(grid)[:2] == [
        ["Phường Mẫu 0", "0", "", "0", "lượt", "12,5 %", ""],
        ["Phường Mẫu 1", "1", "", "10", "lượt", "12,5 %", ""],
    ]
    assert grid.current() == ("I-05", "L1", PERCENT)
    host.resize(800, 400)
    qtbot.waitUntil(lambda: grid.rows.beside == 2)
    assert said(grid)[:2] == [["Phường Mẫu 0", "0", "", "0", "lượt"], ["", "12,5 %", "", "", ""]]
    assert grid.current() == ("I-05", "L1", PERCENT)


@pytest.mark.parametrize("shares", [False, True])
@pytest.mark.parametrize("width", [320, 420, 700, 1100])
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
    assert any("cut: figure_grid.FigureGrid" in words for words in cut_off(host))


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
    card.figures.focus(("I-05", "L4", TURN))
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
def test_tab_comes_to_the_first_figure_and_arrows_lead_on(qtbot: QtBot, style: Style, shares: bool) -> None:
    """From figure to figure of a line, to the nearest of the next, and never to what is none."""
    _card, pressed, host = card_of(qtbot, style, part_of(60, shares=shares), 420)
    grid = grid_of(host)
    grid.activateWindow()
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(grid.hasFocus)
    hands, last = Hands(qtbot), PERCENT if shares else TURN
    control = Qt.KeyboardModifier.ControlModifier
    assert grid.current() == ("I-05", "L0", PERSON)
    for key, modifier, expected in (
        (Qt.Key.Key_Left, None, ("L0", PERSON)),
        (Qt.Key.Key_Up, None, ("L0", PERSON)),
        (Qt.Key.Key_Right, None, ("L0", TURN)),
        (Qt.Key.Key_End, None, ("L0", last)),
        (Qt.Key.Key_Right, None, ("L0", last)),
        (Qt.Key.Key_Down, None, ("L1", PERSON if shares else last)),
        (Qt.Key.Key_Home, None, ("L1", PERSON)),
        (Qt.Key.Key_PageDown, None, ("L4", TURN) if shares else ("L11", PERSON)),
        (Qt.Key.Key_End, control, ("L59", last)),
        (Qt.Key.Key_Down, None, ("L59", last)),
        (Qt.Key.Key_Home, control, ("L0", PERSON)),
        (Qt.Key.Key_Right, None, ("L0", TURN)),
    ):
        hands.key(key, modifier or Qt.KeyboardModifier.NoModifier)
        assert grid.current() == ("I-05", *expected)
    hands.key(Qt.Key.Key_Return)
    assert pressed == [("I-05", "L0", TURN)]


def test_what_opens_nothing_is_come_to_and_not_pressed(qtbot: QtBot, style: Style) -> None:
    """Whoever has it read aloud goes through it by the same keys."""
    part = part_of(3)
    lines = tuple(replace(line, cells=line.cells[:1]) for line in part.lines)
    _card, pressed, host = card_of(qtbot, style, replace(part, units=(PERSON,), lines=lines))
    grid = grid_of(host)
    host.activateWindow()
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(grid.hasFocus)
    hands = Hands(qtbot)
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    assert (grid.current(), pressed) == (("I-05", "L1", PERSON), [])


def test_a_line_without_figures_says_its_words(qtbot: QtBot, style: Style) -> None:
    part = part_of(3)
    empty = Line("Không có số nào", (None, None))
    for units in (part.units, ("a", "b", "c", "d")):
        made = replace(part, units=units, lines=(empty, *part.lines, empty))
        _card, _pressed, host = card_of(qtbot, style, made)
        grid = grid_of(host)
        assert said(grid)[-1][0] == "Không có số nào"
        host.activateWindow()
        assert grid.focus(("I-05", "L0", TURN))
        qtbot.waitUntil(grid.hasFocus)
        hands = Hands(qtbot)
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right):
            hands.key(key)
        assert grid.current() == ("I-05", "L0", TURN)
        hands.key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        assert grid.current() is not None


def test_it_is_read_aloud(qtbot: QtBot, style: Style) -> None:
    """Each place says what its figure is, in words, as a button would."""
    _card, _pressed, host = card_of(qtbot, style, part_of(60, shares=True))
    grid = grid_of(host)
    table = QAccessible.queryAccessibleInterface(grid)
    assert table.text(QAccessible.Text.Name) == "I-05 · Số người được tiếp cận"
    said = [table.child(number).text(QAccessible.Text.Name) for number in range(table.childCount())]
    assert "I-05, Phường Mẫu 1, lượt: 10" in said
    assert "Phường Mẫu 1" in said
