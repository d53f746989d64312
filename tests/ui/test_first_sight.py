"""What a page shows in the moment before it has read the desk: never that there is nothing."""

import pytest
from client_hands import register, texts
from desk_window import opened
from hands import CTRL, keyboard
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from two_desks import settle

from outreach_desk.desk.desk import Desk
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.empty import Empty
from outreach_desk.ui.widgets.finder import Finder
from outreach_desk.ui.widgets.page import Page


@pytest.mark.parametrize("name", ["today", "meetings", "clients", "contacts", "referrals", "directory"])
def test_nothing_is_said_to_be_empty_before_it_is_known(
    qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk, name: str
) -> None:
    """A page opened for the first time waits for its rows without a word of none."""
    register(lone_team, serial="TH-0142", nickname="Nhài")
    window, shell = opened(qtbot, jobs, style, lone_team)
    window.show_language("pseudo")  # made anew: also the first page is new now
    shell = window.page  # type: ignore[assignment]
    shell.go(name)
    screen = shell.made(name)
    assert [one for one in screen.findChildren(Empty) if one.isVisibleTo(screen)] == []
    assert "no meeting" not in texts(screen)
    settle(qtbot, jobs)


@pytest.mark.parametrize("name", ["clients", "contacts", "referrals", "directory"])
def test_the_first_opening_by_key_begins_where_one_types(
    qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk, name: str
) -> None:
    """From a page that has the keyboard: what is typed next finds, and Enter presses no button."""
    register(lone_team, serial="TH-0142", nickname="Nhài")
    _window, shell = opened(qtbot, jobs, style, lone_team)
    shell.go("meetings")
    settle(qtbot, jobs)
    shell.made("meetings").setFocus()
    number = list(shell._screens).index(name) + 1
    qtbot.keyClick(keyboard(), Qt.Key(Qt.Key.Key_0.value + number), CTRL)
    assert shell.current == name
    assert isinstance(keyboard(), Finder)
    settle(qtbot, jobs)
    assert shell.made(name).isAncestorOf(keyboard())


@pytest.mark.parametrize("name", ["today", "meetings"])
def test_the_head_stands_where_it_stays(
    qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk, name: str
) -> None:
    """While nothing is below it yet, the head is at the top: it does not come down from the middle."""
    window, shell = opened(qtbot, jobs, style, lone_team)
    window.show_language("pseudo")
    shell = window.page  # type: ignore[assignment]
    shell.go(name)
    title = next(one for one in shell.made(name).findChildren(Page) if one.isVisible()).title
    window.grab()  # laid out as it is drawn
    places = [title.mapTo(window, title.rect().center()).y()]
    settle(qtbot, jobs)
    window.grab()
    places.append(title.mapTo(window, title.rect().center()).y())
    assert places[0] == places[1]
