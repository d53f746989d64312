"""The charts on the page of figures: counted when they are looked at, the same values as the report."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from chart_world import TODAY
from desk_window import opened
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from two_desks import PASSPHRASE, new_office, press, settle

from access import faults
from outreach_desk.desk import charts, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figure_page import Asked
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Cancelled
from outreach_desk.ground.paths import Home
from outreach_desk.reports.chart import Chart
from outreach_desk.ui.charts.card import ChartCard
from outreach_desk.ui.figures.period import FREE
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style

Named = Callable[[QWidget, str], QWidget]
NAMES = [
    *("I-05-person", "I-05-turn", "I-07-person", "I-07-turn"),
    *("coverage", "groups-met", "cascade", "completion", "map", "areas"),
]


@pytest.fixture
def office(year_office: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Give it, opened on 20 September; the jobs close it."""
    monkeypatch.setattr(dates, "today", lambda: TODAY)
    return unlock.unlock(Home(year_office), PASSPHRASE)


@pytest.fixture
def shell(qtbot: QtBot, jobs: Jobs, style: Style, office: Desk) -> Iterator[Shell]:
    """Show its figures in the real window."""
    window, shell = opened(qtbot, jobs, style, office)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shell.go("figures")
    settle(qtbot, jobs)
    yield shell
    window.close()


def screen(shell: Shell) -> FiguresScreen:
    found = shell.made("figures")
    assert isinstance(found, FiguresScreen)
    return found


def card(shell: Shell, name: str) -> ChartCard:
    return next(one for one in screen(shell).views.charts.cards if one.name == name)


def values(one: ChartCard) -> list[str]:
    rows = one.drawing.marks
    return [str(rows.data(rows.index(row, 0))) for row in range(rows.rowCount())]


def ask(shell: Shell, qtbot: QtBot, jobs: Jobs, first: str, last: str) -> None:
    """Name two days of one's own, and count."""
    picker = screen(shell).picker
    picker.preset.set_value(FREE)
    for day, words in ((picker.first, first), (picker.last, last)):
        day.line.setText(words)
    press(qtbot, jobs, screen(shell).page.action)


def test_the_charts_are_those_of_the_report(qtbot: QtBot, jobs: Jobs, shell: Shell, named: Named) -> None:
    """Each mark on the screen is that of `charts.look`; who has no eyes or no mouse comes to all of them."""
    ask(shell, qtbot, jobs, "1/7/2026", "30/9/2026")
    press(qtbot, jobs, named(shell, "Show: Charts"))
    found = screen(shell).views.charts.cards
    assert [one.name for one in found] == NAMES

    expected: list[Chart] = []
    jobs.read(
        lambda desk: charts.look(desk, Asked(first="1/7/2026", last="30/9/2026")).charts, expected.extend
    )
    settle(qtbot, jobs)
    assert [values(one) for one in found] == [[mark.said() for mark in chart.marks] for chart in expected]
    assert values(card(shell, "coverage")) == [
        "Active clients known on 20/09/2026: 12",
        "Of these reached in the period: 12 (100.0%)",
        "Apart: reached, not active on that day: 0",
    ]
    assert values(card(shell, "groups-met"))[-3:] == ["07/2026: 1/3", "08/2026: 2/3", "09/2026 *: 3/3"]
    assert faults(shell.window()) == []


def test_nothing_is_counted_for_charts_that_nobody_looks_at(
    qtbot: QtBot, jobs: Jobs, shell: Shell, named: Named
) -> None:
    """Not before the switch, and not after going back to the figures."""
    with mock.patch.object(charts, "look", wraps=charts.look) as looked:
        ask(shell, qtbot, jobs, "1/7/2026", "30/9/2026")
        assert looked.call_count == 0
        press(qtbot, jobs, named(shell, "Show: Charts"))
        assert looked.call_count == 1
        press(qtbot, jobs, named(shell, "Show: Figures"))
        ask(shell, qtbot, jobs, "1/8/2026", "30/9/2026")
        assert looked.call_count == 1
        press(qtbot, jobs, named(shell, "Show: Charts"))
        assert looked.call_count == 2
    assert not screen(shell).report.isVisible()


def test_an_older_period_has_its_63_provinces(qtbot: QtBot, jobs: Jobs, shell: Shell, named: Named) -> None:
    """The charts follow the period; a period that ends before it starts has none."""
    press(qtbot, jobs, named(shell, "Show: Charts"))
    assert len(values(card(shell, "map"))) == 34
    ask(shell, qtbot, jobs, "1/5/2025", "30/6/2025")
    assert len(values(card(shell, "map"))) == 63
    assert "Thành phố Hà Nội: 4" in values(card(shell, "map"))
    ask(shell, qtbot, jobs, "30/6/2025", "1/5/2025")
    assert screen(shell).views.charts.cards == []
    assert screen(shell).picker.last.problems_shown() == "The period ends before it starts."


def test_a_table_and_the_keyboard_stay_over_a_reload(
    qtbot: QtBot, jobs: Jobs, shell: Shell, named: Named
) -> None:
    """Something was written elsewhere: what was a table is one, and the current mark is the same."""
    press(qtbot, jobs, named(shell, "Show: Charts"))
    press(qtbot, jobs, card(shell, "groups-met").as_table)
    drawing = card(shell, "map").drawing
    drawing.setFocus()
    for _ in range(3):
        qtbot.keyClick(drawing, Qt.Key.Key_Down)
    before = drawing.currentIndex().row()
    assert drawing.hasFocus()

    screen(shell).reload()
    settle(qtbot, jobs)

    assert card(shell, "map").drawing is not drawing
    assert card(shell, "map").drawing.hasFocus()
    assert card(shell, "map").drawing.currentIndex().row() == before > 0
    assert card(shell, "groups-met").table.isVisible()
    assert not card(shell, "groups-met").drawing.isVisible()


def test_a_table_of_nothing_is_no_window_of_its_own(
    qtbot: QtBot, jobs: Jobs, shell: Shell, named: Named
) -> None:
    """Slips stand as a table; a month without any has only its sentence, and then they are one again."""
    ask(shell, qtbot, jobs, "1/7/2026", "31/7/2026")
    press(qtbot, jobs, named(shell, "Show: Charts"))
    press(qtbot, jobs, card(shell, "cascade").as_table)
    ask(shell, qtbot, jobs, "1/9/2026", "30/9/2026")
    assert not card(shell, "cascade").as_table.isVisible()
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [shell.window()]
    ask(shell, qtbot, jobs, "1/7/2026", "31/7/2026")
    assert card(shell, "cascade").table.isVisible()


def test_the_view_outlives_a_change_of_language(qtbot: QtBot, jobs: Jobs, shell: Shell, named: Named) -> None:
    """Charts stay charts, tables tables."""
    press(qtbot, jobs, named(shell, "Show: Charts"))
    press(qtbot, jobs, card(shell, "areas").as_table)
    state = screen(shell).typed()
    again = FiguresScreen(shell.context)
    qtbot.addWidget(again)
    again.set_typed(state)
    again.show()
    again.reload()
    settle(qtbot, jobs)
    assert again.typed() == state
    assert [one.name for one in again.views.charts.cards if one.table.isVisible()] == ["areas"]


def test_going_away_stops_the_count(qtbot: QtBot, jobs: Jobs, shell: Shell) -> None:
    """Whoever goes on does not wait for twelve months of charts; back again they are counted."""
    ended: list[str] = []
    begun, never = threading.Event(), threading.Event()

    def look(_desk: Desk, _asked: Asked, report: charts.Report, _told: charts.Told) -> charts.Charts:
        begun.set()
        try:
            for step in range(1000):
                report(step, 1000)
                never.wait(0.005)
        except Cancelled:
            ended.append("stopped")
            raise
        raise AssertionError

    with mock.patch.object(charts, "look", look):
        screen(shell).views.tabs.buttons[1].click()
        qtbot.waitUntil(begun.is_set)
        assert screen(shell).views.charts.busy.isVisible()
        shell.go("inbox")
        settle(qtbot, jobs)
    assert ended == ["stopped"]
    shell.go("figures")
    settle(qtbot, jobs)
    assert [one.name for one in screen(shell).views.charts.cards] == NAMES


def test_an_empty_desk_says_what_belongs_here(
    qtbot: QtBot, jobs: Jobs, style: Style, tmp_path: Path, named: Named
) -> None:
    """A sentence for each chart, and no box to press."""
    window, shell = opened(qtbot, jobs, style, new_office(tmp_path / "empty"))
    shell.go("figures")
    settle(qtbot, jobs)
    press(qtbot, jobs, named(shell, "Show: Charts"))
    cards = screen(shell).views.charts.cards
    sentences = [one.findChildren(QLabel)[1].text() for one in cards]
    assert [one.name for one in cards] == NAMES
    assert all(sentence.endswith("will stand here.") for sentence in sentences)
    assert not any(one.as_table.isVisible() for one in cards)
    assert faults(window) == []
