"""The ways between screens in the real window: Escape leads back, a screen's own key to its first page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from client_hands import register
from desk_window import opened
from hands import CTRL, Hands, keyboard
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, add_client, export, press, settle

from outreach_desk.desk import follow_ups
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style

Named = Callable[[QWidget, str], Any]
LETTERS = {
    "meetings": Qt.Key.Key_B,
    "clients": Qt.Key.Key_K,
    "contacts": Qt.Key.Key_T,
    "referrals": Qt.Key.Key_P,
}
CTRL_DIGITS = {
    "today": Qt.Key.Key_1,
    "meetings": Qt.Key.Key_2,
    "clients": Qt.Key.Key_3,
    "contacts": Qt.Key.Key_4,
    "referrals": Qt.Key.Key_5,
    "directory": Qt.Key.Key_6,
    "send": Qt.Key.Key_7,
    "figures": Qt.Key.Key_8,
}


BEGUN: dict[str, dict[str, Any]] = {
    "today": {"page": "add"},
    "meetings": {"meeting": None},
    "clients": {"page": "new"},
    "contacts": {"page": "new"},
    "referrals": {"page": "new"},
}
"""A page of each screen that is not its first."""


@pytest.fixture
def busy(lone_team: Desk) -> Desk:
    """Give a team's desk on which somebody is to be asked after."""
    her = add_client(lone_team, "KH-1")
    follow_ups.add(lone_team, {"client_id": her, "reason": "contact", "due_on": dates.today()})
    return lone_team


def first_page(screen: QWidget) -> bool:
    """Say whether a screen shows the page that it begins with."""
    stack = screen._stack  # type: ignore[attr-defined]
    return bool(stack.currentIndex() == 0)


@pytest.mark.parametrize(
    ("letter", "name", "typed"),
    [
        (Qt.Key.Key_B, "meetings", ""),
        (Qt.Key.Key_K, "clients", ""),
        (Qt.Key.Key_K, "clients", "sen"),
        (Qt.Key.Key_P, "referrals", ""),
        (Qt.Key.Key_T, "contacts", ""),
    ],
)
def test_escape_leads_back_to_today(
    qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk, named: Named, letter: Qt.Key, name: str, typed: str
) -> None:
    """From each new thing begun there, the keyboard where it was; what was typed waits as a draft."""
    _window, shell = opened(qtbot, jobs, style, busy)
    before = keyboard()
    hand = Hands(qtbot)
    hand.key(letter)
    settle(qtbot, jobs)
    assert shell.current == name
    assert not first_page(shell.made(name))
    if typed:
        qtbot.keyClicks(named(shell.made(name), "Nickname"), typed)
    hand.key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert (shell.current, keyboard() is before) == ("today", True)
    assert first_page(shell.made(name))
    drafts = [left.half for left in shell.context.drafts.left()]
    assert len(drafts) == bool(typed)
    assert all("back" not in half.state for half in drafts)


@pytest.mark.parametrize("name", ["meetings", "clients", "contacts", "referrals"])
def test_a_page_begun_on_its_own_screen_is_left_to_its_list(
    qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk, name: str
) -> None:
    """Also where the last one was begun from Today."""
    _window, shell = opened(qtbot, jobs, style, busy)
    hand = Hands(qtbot)
    hand.key(
        {"meetings": Qt.Key.Key_B, "clients": Qt.Key.Key_K, "contacts": Qt.Key.Key_T}.get(name, Qt.Key.Key_P)
    )
    settle(qtbot, jobs)
    hand.key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    hand.key(CTRL_DIGITS[name], CTRL)
    settle(qtbot, jobs)
    hand.key(Qt.Key.Key_N, CTRL)
    settle(qtbot, jobs)
    assert not first_page(shell.made(name))
    hand.key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert (shell.current, first_page(shell.made(name))) == (name, True)


@pytest.mark.parametrize("by_mouse", [False, True])
@pytest.mark.parametrize("name", ["today", "meetings", "clients", "contacts", "referrals"])
def test_a_screens_own_entry_leads_to_its_first_page(
    qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk, named: Named, name: str, by_mouse: bool
) -> None:
    """By its key and by the sidebar, the keyboard on it; what is half typed waits as a draft."""
    _window, shell = opened(qtbot, jobs, style, busy)
    hand = Hands(qtbot)
    hand.key(CTRL_DIGITS[name], CTRL)
    settle(qtbot, jobs)
    screen = shell.made(name)
    shell.go(name, BEGUN[name])
    settle(qtbot, jobs)
    assert not first_page(screen)
    if name == "clients":
        qtbot.keyClicks(named(screen, "Nickname"), "sen")
    if by_mouse:
        shell.sidebar._of_screen[name].click()
    else:
        hand.key(CTRL_DIGITS[name], CTRL)
    settle(qtbot, jobs)
    assert (shell.current, first_page(screen)) == (name, True)
    assert screen.isAncestorOf(keyboard())
    assert len(shell.context.drafts.left()) == (name == "clients")


def test_coming_from_elsewhere_the_open_page_is_still_there(
    qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk
) -> None:
    """Only the entry of the screen one is on leaves its page."""
    _window, shell = opened(qtbot, jobs, style, busy)
    hand = Hands(qtbot)
    hand.key(CTRL_DIGITS["clients"], CTRL)
    hand.key(Qt.Key.Key_N, CTRL)
    hand.key(CTRL_DIGITS["today"], CTRL)
    hand.key(CTRL_DIGITS["clients"], CTRL)
    settle(qtbot, jobs)
    assert not first_page(shell.made("clients"))


def test_beside_pages_are_left_too(qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk) -> None:
    """One client, a place's history, the sheets."""
    her = register(busy, serial="TH-9").id
    place = add(busy, "organisation", {"code": "TT-1", "name": "Trạm Hạt", "kind": "hospital"})
    _window, shell = opened(qtbot, jobs, style, busy)
    hand = Hands(qtbot)
    shell.go("clients", {"page": "client", "id": her})
    shell.go("directory", {"place": place})
    settle(qtbot, jobs)
    shell.made("directory").history.click()  # type: ignore[attr-defined]
    shell.go("figures")
    shell.made("figures").to_sheets.click()  # type: ignore[attr-defined]
    settle(qtbot, jobs)
    for name in ("clients", "directory", "figures"):
        shell.go(name)
        settle(qtbot, jobs)
        assert not first_page(shell.made(name)), name
        hand.key(CTRL_DIGITS[name], CTRL)
        settle(qtbot, jobs)
        assert first_page(shell.made(name)), name


def led_back(qtbot: QtBot, jobs: Jobs, shell: Shell, name: str, key: Qt.Key, *, by_mouse: bool) -> QWidget:
    """Press the entry of the screen that shows another page than its first; give that page."""
    screen = shell.made(name)
    stack = screen._stack  # type: ignore[attr-defined]
    left: QWidget = stack.currentWidget()
    if by_mouse:
        qtbot.mouseClick(shell.sidebar._of_screen[name], Qt.MouseButton.LeftButton)
    else:
        Hands(qtbot).key(key, CTRL)
    settle(qtbot, jobs)
    assert screen.isAncestorOf(keyboard()), name
    assert keyboard().isVisible(), name
    return left


@pytest.mark.parametrize("by_mouse", [False, True])
def test_the_entry_of_send_leads_to_its_first_page(
    qtbot: QtBot, jobs: Jobs, style: Style, team: Desk, by_mouse: bool
) -> None:
    """From each page beside it: a file from the office, questions, a twin, a new name, what was written."""
    add_client(team, "KH-1")
    _window, shell = opened(qtbot, jobs, style, team)
    shell.go("send")
    settle(qtbot, jobs)
    screen: Any = shell.made("send")
    for button in (
        screen.outbox.office,
        screen.outbox.questions,
        screen.outbox.twin,
        screen.outbox.new_name,
        screen.outbox.write,
    ):
        press(qtbot, jobs, button)
        assert screen._stack.currentWidget() is not screen.outbox, button.text()
        left = led_back(qtbot, jobs, shell, "send", CTRL_DIGITS["send"], by_mouse=by_mouse)
        assert screen._stack.currentWidget() is screen.outbox, type(left)


def test_the_entry_of_send_leads_a_desk_that_nobody_knows_to_its_request(
    qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk
) -> None:
    """There the first page is another one."""
    _window, shell = opened(qtbot, jobs, style, lone_team)
    shell.go("send")
    settle(qtbot, jobs)
    screen: Any = shell.made("send")
    screen.enrol.new_name_wanted.emit()
    led_back(qtbot, jobs, shell, "send", CTRL_DIGITS["send"], by_mouse=True)
    assert screen._stack.currentWidget() is screen.enrol


@pytest.mark.parametrize("by_mouse", [False, True])
def test_the_entry_of_the_inbox_leads_to_its_first_page(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, team: Desk, stick: Path, by_mouse: bool
) -> None:
    """From what came in, the open questions, what is inside of a file, and the rows behind a count."""
    add_client(team, "KH-1")
    export(team, stick)
    team.close()
    _window, shell = opened(qtbot, jobs, style, office)
    screen: Any = shell.made("inbox")

    def to_rows() -> None:
        press(qtbot, jobs, screen.home.page.action)
        screen.handled.rows_wanted.emit(0, "client", "new")

    for go in (screen.home.history.click, screen._on_questions, screen.home.page.action.click, to_rows):
        go()
        settle(qtbot, jobs)
        assert screen._stack.currentWidget() is not screen.home
        led_back(qtbot, jobs, shell, "inbox", Qt.Key.Key_1, by_mouse=by_mouse)
        assert screen._stack.currentWidget() is screen.home
        assert screen.handled is None


def test_while_files_come_in_their_page_stays(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, team: Desk, stick: Path
) -> None:
    """Neither the entry nor Back leads away: what came of it would be said to nobody."""
    add_client(team, "KH-1")
    export(team, stick)
    team.close()
    _window, shell = opened(qtbot, jobs, style, office)
    screen: Any = shell.made("inbox")
    press(qtbot, jobs, screen.home.page.action)
    page = screen.handled
    page.import_wanted.emit()
    shell.sidebar._of_screen["inbox"].click()
    page.page.back.click()
    assert screen.handled is page
    settle(qtbot, jobs)
    assert (screen.handled is page, screen.handled.preview) == (False, False)


@pytest.mark.parametrize("by_mouse", [False, True])
def test_the_entry_of_the_register_leads_to_its_first_page(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, named: Named, by_mouse: bool
) -> None:
    """From each page beside its lists; what is half typed of an entry waits as a draft."""
    _window, shell = opened(qtbot, jobs, style, office)
    shell.go("register")
    settle(qtbot, jobs)
    screen: Any = shell.made("register")

    def to_entry() -> None:
        screen._show_list(1)
        screen.home.action.click()
        qtbot.keyClicks(named(screen, "Code"), "PK1")

    for go in (screen.home.action.click, screen.office_file.click, screen.answers.click, screen.keys.click):
        go()
        settle(qtbot, jobs)
        assert not first_page(screen)
        led_back(qtbot, jobs, shell, "register", Qt.Key.Key_3, by_mouse=by_mouse)
        assert first_page(screen)
    assert shell.context.drafts.left() == []
    to_entry()
    led_back(qtbot, jobs, shell, "register", Qt.Key.Key_3, by_mouse=by_mouse)
    assert (first_page(screen), screen.entry, len(shell.context.drafts.left())) == (True, None, 1)
