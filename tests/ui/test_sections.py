"""What stands beside a report: a few figures at first, thousands when they are asked for."""

import pytest
from hands import Hands
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from figure_hands import codes_of, current_figure, figure_of
from outreach_desk.desk.section import Section
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _
from outreach_desk.ui.figures.figure_grid import FigureGrid
from outreach_desk.ui.figures.sections import Sections
from outreach_desk.ui.style import Style

MANY, SHOWN = 4000, 10
NAME = "I-05 · Phường Mẫu {} (người)"


def section(many: int) -> Section:
    """Give a section of so many figures with two values each."""
    figures = tuple((NAME.format(number), f"{number}", f"{number + 7}") for number in range(many))
    sentences, heads = ("Câu đầu.", "Câu cuối."), ("ít nhất", "nhiều nhất")
    return Section("doubts", "Những số còn có thể thay đổi", sentences, heads, figures)


def sections_of(qtbot: QtBot, style: Style, many: int) -> Sections:
    """Show such a section."""
    made = Sections(style.colour)
    qtbot.addWidget(made)
    made.set_sections([section(many)])
    made.resize(700, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def lists(made: Sections) -> list[FigureGrid]:
    """Give the lists that are shown."""
    return [one for one in made.findChildren(FigureGrid) if one.isVisibleTo(made)]


def test_of_thousands_the_first_are_shown_and_no_widget_is_made_for_the_others(
    qtbot: QtBot, style: Style
) -> None:
    """A label for each kept the window busy for a second and more."""
    made = sections_of(qtbot, style, MANY)
    (shown,) = lists(made)
    assert len(shown.rows.lines) == SHOWN
    assert len(made.findChildren(QWidget)) < 60
    more = made.findChild(QPushButton)
    assert isinstance(more, QPushButton)
    assert more.text() == _("Show all {n} figures").format(n=numbers.show_integer(MANY))
    more.setFocus()
    Hands(qtbot).key(Qt.Key.Key_Space)

    (every,) = lists(made)
    assert len(every.rows.lines) == MANY
    assert len(made.findChildren(QWidget)) < 60
    assert not more.isVisibleTo(made)
    assert every.hasFocus()
    assert current_figure() == f"doubts/{SHOWN}/0"
    assert every.height() > MANY * 32
    said = figure_of(made, "doubts/3999/1")
    made.set_sections([section(MANY)])  # told once more, as when what may move them is counted anew
    assert lists(made) == [every]
    assert every.hasFocus()
    assert (said.shown, said.aloud) == ("4006", f"{NAME.format(3999)}, nhiều nhất")


def test_few_figures_have_nothing_more(qtbot: QtBot, style: Style) -> None:
    """All of them stand there, and none of them opens."""
    made = sections_of(qtbot, style, SHOWN)
    (shown,) = lists(made)
    assert made.findChild(QPushButton) is None
    pressed: list[object] = []
    shown.pressed.connect(pressed.append)
    shown.focus(codes_of("doubts/3/0"))
    Hands(qtbot).key(Qt.Key.Key_Return)
    assert pressed == []
    assert shown.current() == codes_of("doubts/3/0")


@pytest.mark.parametrize(("width", "is_one_line"), [(900, True), (300, False)])
def test_a_value_of_several_words_has_its_room(
    qtbot: QtBot, style: Style, width: int, is_one_line: bool
) -> None:
    """From this to that stands on one line where there is room, and is not cut where there is none."""
    made = Sections(style.colour)
    qtbot.addWidget(made)
    farthest = "I-14 · Vốn: 19.100.000 – 19.300.000"
    made.set_sections(
        [Section("first", "Nên xem trước", ("Câu.",), ("xa nhất",), (("KH-1 – KH-2", farthest),))]
    )
    made.resize(width, 400)
    made.show()
    qtbot.waitExposed(made)
    (shown,) = lists(made)
    place = shown.rows.place(codes_of("first/0/0"))
    metrics = QFontMetrics(shown.font())
    assert (shown.rowHeight(place.row()) < 2 * metrics.height()) == is_one_line
    assert shown.columnWidth(1) > max(metrics.horizontalAdvance(word) for word in farthest.split())
    assert shown.viewport().width() >= shown.columnWidth(0) + shown.columnWidth(1)
