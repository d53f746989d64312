"""Charts as they are drawn: words have room at any width; marks can be heard, pointed at, gone through."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMainWindow, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from access import faults
from access_colour import faint
from access_room import cut_off
from outreach_desk.ground import numbers
from outreach_desk.reports import tiles
from outreach_desk.reports.chart import COLUMNS, EARLIER, KINDS, LEVELS, MAIN, ROWS, TILES, Chart, Mark
from outreach_desk.ui.charts.card import ChartCard
from outreach_desk.ui.charts.drawing import Drawing
from outreach_desk.ui.charts.scene import LOOKS, Words
from outreach_desk.ui.style import TEXT_PAIRS, Style

WIDTHS = (220, 340, 470, 640, 900)


def months(*values: int) -> Chart:
    """Give a chart of columns that ends in December 2026."""
    marks = tuple(
        Mark(
            f"{place:02d}/2026",
            numbers.show_integer(value),
            value,
            short=f"{place:02d}",
            under="2026",
            kind=EARLIER if place < 10 else MAIN,
        )
        for place, value in enumerate(values, start=13 - len(values))
    )
    legend = ((MAIN, "Months of the period"), (EARLIER, "Months before"))
    return Chart("months", "Reached, by month – persons", "", COLUMNS, ("Month", "persons"), marks, legend)


def stages() -> Chart:
    """Give a chart of rows, one of them without a value yet."""
    words = "Khách hàng đang tiếp cận ở các huyện miền núi và ven biển, tính đến 30/09/2026"
    marks = (
        Mark(words, "45,122", 45122, 45122),
        Mark("Nothing", "0", 0, 45122),
        Mark("Not yet", "too early to tell (3 slips)", None, 45122),
    )
    return Chart("stages", "Slips", "slips", ROWS, ("Stage", "slips"), marks, notes=("Parts make a whole.",))


def provinces(era: str) -> Chart:
    """Give a tile map; every fifth province has points."""
    marks = tuple(
        Mark(
            f"Tỉnh {tile.short}",
            str(number % 5 and number),
            number % 5 and number,
            short=tile.short,
            kind=LEVELS[number % 4],
            place=(tile.row, tile.column),
        )
        for number, tile in enumerate(tiles.of_era(era))
    )
    legend = tuple(zip(LEVELS, ("none", "1–2", "3–5", "≥ 6"), strict=True))
    return Chart("map", "Points", "points", TILES, ("Province", "points"), marks, legend)


CHARTS = [months(*range(12)), months(*(45122 + n for n in range(12))), stages()]
CHARTS += [provinces("2024"), provinces("2025")]


@pytest.fixture
def shown(qtbot: QtBot, style: Style) -> Iterator[Callable[[Chart, int], ChartCard]]:
    """Show a chart on its card at a width, in a window."""
    kept = []

    def show(chart: Chart, width: int) -> ChartCard:
        page, window = QWidget(), QMainWindow()
        kept.append(window)
        card = ChartCard(style, chart)
        layout = QVBoxLayout(page)
        layout.addWidget(card)
        layout.addStretch(1)
        window.setCentralWidget(page)
        window.resize(width, 1500)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return card

    yield show
    QToolTip.hideText()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: f"{chart.name}-{len(chart.marks)}")
def test_all_words_have_room_and_can_be_read(
    shown: Callable[[Chart, int], ChartCard], chart: Chart, width: int
) -> None:
    """Names, roles, room and contrast are right at any width; each value stands written beside its mark."""
    card = shown(chart, width)
    assert faults(card.window()) == []
    written = [words.text for words in card.drawing.scene.words]
    wanted = [mark.shown for mark in chart.marks if mark.value or chart.form != TILES]
    assert [text for text in wanted if text not in written] == []


def test_what_is_written_on_a_tile_stands_out() -> None:
    """Ink and fill of each level are a pair whose contrast is tested in both looks."""
    assert set(LOOKS) == set(KINDS)
    assert {(ink, fill) for fill, _edge, ink in (LOOKS[level] for level in LEVELS)} <= set(TEXT_PAIRS)


def test_columns_turn_into_rows_and_back(shown: Callable[[Chart, int], ChartCard], qtbot: QtBot) -> None:
    """Where twelve values have no room beside each other, they stand below each other."""
    card = shown(CHARTS[1], 900)
    lefts = {place.left() for place in card.drawing.scene.places}
    card.window().resize(400, 1500)
    qtbot.waitUntil(lambda: len({place.left() for place in card.drawing.scene.places}) == 1)
    card.window().resize(900, 1500)
    qtbot.waitUntil(lambda: {place.left() for place in card.drawing.scene.places} == lefts)
    assert len(lefts) == 12


def test_bars_are_as_long_as_their_values(shown: Callable[[Chart, int], ChartCard]) -> None:
    """Column 11 is eleven times as high as column 1, and nothing stands for 0."""
    scene = shown(CHARTS[0], 900).drawing.scene
    bars = [block.place.height() for block in scene.blocks if block.fill in {"accent", "accent_soft"}][
        2:
    ]  # the legend
    assert [round(bar / bars[0]) for bar in bars] == list(range(1, 12))


def test_a_map_without_room_names_those_with_points(shown: Callable[[Chart, int], ChartCard]) -> None:
    """In rows; the others are in the table."""
    chart = provinces("2024")
    drawing = shown(chart, 340).drawing
    some = [mark.label for mark in chart.marks if mark.value]
    assert [words.text for words in drawing.scene.words if words.text.startswith("Tỉnh")] == some
    assert sum(not place.isEmpty() for place in drawing.scene.places) == len(some)


def test_arrows_go_from_tile_to_tile(shown: Callable[[Chart, int], ChartCard], qtbot: QtBot) -> None:
    """South, east, and to both ends; where there is no tile they stay. The whole name is said."""
    drawing = shown(provinces("2025"), 900).drawing
    drawing.setFocus()

    def after(key: Qt.Key) -> str:
        qtbot.keyClick(drawing, key)
        return str(drawing.currentIndex().data()).partition(":")[0]

    down, right = Qt.Key.Key_Down, Qt.Key.Key_Right
    assert [after(down), after(right), after(Qt.Key.Key_End), after(Qt.Key.Key_Home)] == [
        "Tỉnh Điện Biên",
        "Tỉnh Sơn La",
        "Tỉnh Cần Thơ",
        "Tỉnh Lai Châu",
    ]
    assert after(Qt.Key.Key_Up) == "Tỉnh Lai Châu"
    assert QToolTip.text() == "Tỉnh Lai Châu: 0"


def test_pointing_at_a_mark_tells_it(shown: Callable[[Chart, int], ChartCard]) -> None:
    """Each mark is found at its own place, and says its words and value."""
    drawing = shown(CHARTS[0], 900).drawing
    for row in range(12):
        place = drawing.visualRect(drawing.marks.index(row, 0))
        found = drawing.indexAt(place.center())
        assert (found.row(), found.data(Qt.ItemDataRole.ToolTipRole)) == (row, f"{row + 1:02d}/2026: {row}")
    assert not drawing.indexAt(QPoint(-5, 5)).isValid()


def test_a_screen_reader_hears_a_list_of_values(shown: Callable[[Chart, int], ChartCard]) -> None:
    """Its name is the title and the unit; each mark is a part of it, with its words."""
    drawing = shown(stages(), 640).drawing
    heard = QAccessible.queryAccessibleInterface(drawing)
    assert heard.role() == QAccessible.Role.List
    assert heard.text(QAccessible.Text.Name) == "Slips (slips)"
    assert [heard.child(place).text(QAccessible.Text.Name) for place in range(heard.childCount())] == [
        mark.said() for mark in stages().marks
    ]
    assert "Not yet: too early to tell (3 slips)" in heard.text(QAccessible.Text.Description)


def test_the_same_values_as_a_table(shown: Callable[[Chart, int], ChartCard], qtbot: QtBot) -> None:
    """A box shows the table in place of the drawing: all rows at once, none cut."""
    card = shown(provinces("2025"), 640)
    qtbot.keyClick(card.as_table, Qt.Key.Key_Space)
    assert (card.drawing.isVisible(), card.table.isVisible()) == (False, True)
    rows = card.table.rows
    cells = [tuple(rows.data(rows.index(row, column)) for column in (0, 1)) for row in range(rows.rowCount())]
    assert cells == [(mark.label, mark.shown) for mark in provinces("2025").marks]
    qtbot.waitUntil(lambda: card.table.verticalScrollBar().maximum() == 0)
    assert faults(card.window()) == []


def test_where_there_is_nothing_it_says_what_belongs_here(shown: Callable[[Chart, int], ChartCard]) -> None:
    """A sentence, and nothing that could be pressed."""
    card = shown(replace(stages(), empty="Slips will stand here."), 340)
    assert faults(card.window()) == []
    assert not card.as_table.isVisible()


def narrow(words: Words) -> Words:
    return replace(words, place=QRectF(words.place.left(), words.place.top(), 9, words.place.height()))


def on_the_next(words: Words) -> Words:
    return replace(words, place=QRectF(0, 40, 900, words.place.height()))


def far_away(words: Words) -> Words:
    return replace(words, place=words.place.translated(0, 4000))


@pytest.mark.parametrize(("spoil", "told"), [(narrow, "needs"), (on_the_next, "upon"), (far_away, "paints")])
def test_planted_words_without_room_are_told(
    shown: Callable[[Chart, int], ChartCard], spoil: Callable[[Words], Words], told: str
) -> None:
    """The check of the tour sees into a drawing."""
    drawing = shown(CHARTS[0], 900).drawing
    drawing.scene = replace(drawing.scene, words=tuple(map(spoil, drawing.scene.words)))
    found = [fault for fault in cut_off(drawing.window()) if "Drawing" in fault]
    assert [fault for fault in found if told in fault] != []


def test_planted_faint_words_are_told(shown: Callable[[Chart, int], ChartCard], qtbot: QtBot) -> None:
    """Words in the colour of the hairlines cannot be read."""
    drawing: Drawing = shown(CHARTS[0], 900).drawing
    drawing.scene = replace(
        drawing.scene, words=tuple(replace(words, ink="line") for words in drawing.scene.words)
    )
    assert any(fault.startswith("faint") for fault in faint(drawing.window()))
