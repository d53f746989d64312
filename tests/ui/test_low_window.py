"""The page of today in a window as low as a small screen: nothing is cut, and what has no room scrolls."""

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import add_client, new_team, settle

from outreach_desk import app
from outreach_desk.desk import follow_ups
from outreach_desk.ground import dates
from outreach_desk.ground.settings import Settings
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style
from outreach_desk.ui.today.screen import TodayScreen
from outreach_desk.ui.widgets.scrolling import Scrolling
from outreach_desk.ui.window import Window


def place(widget: QWidget, among: QWidget) -> QRect:
    """Give where a widget lies in another."""
    return QRect(widget.mapTo(among, widget.rect().topLeft()), widget.size())


def test_nothing_is_cut_and_the_rest_scrolls(qtbot: QtBot, jobs: Jobs, style: Style, tmp_path: Path) -> None:
    """The buttons stand whole above the list, and the list whole above what stands below it."""
    desk = new_team(tmp_path / "team")
    for number in range(6):
        asked = {"client_id": add_client(desk, f"KH-{number}"), "reason": "contact", "due_on": dates.today()}
        follow_ups.add(desk, asked)
    home = desk.home
    window = Window(jobs, style, app.doors(home, str(home.root)), app.look, Settings(width=620, height=400))
    qtbot.addWidget(window)
    window.setMinimumSize(1, 1)  # the band of a practice desk, a banner and drafts take their room too
    window.resize(620, 230)
    window.show()
    jobs.open(lambda: desk, window._on_desk)
    settle(qtbot, jobs)
    assert isinstance(window.page, Shell)
    today = window.page.made("today")
    assert isinstance(today, TodayScreen)
    page = today.home
    buttons = [place(one, page) for one in page.new.values()]
    rows, below = place(page.rows, page), place(page.plan, page)
    assert all(one.height() >= 40 for one in buttons)
    assert max(one.bottom() for one in buttons) < rows.top()
    assert rows.height() >= 3 * 36
    assert rows.bottom() < below.top()
    assert len(page.findChildren(Scrolling)) == 1  # one bar: nobody has to find out which of two
