"""The screen of meetings upon a desk with three clients and a member, and the hands that type there."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from two_desks import Desks, add, add_client, press, settle, shown

from outreach_desk.desk import meetings
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meetings import Mark
from outreach_desk.records import identity
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.meetings.meeting_page import MeetingPage
from outreach_desk.ui.meetings.screen import MeetingScreen

Named = Callable[[QWidget, str], QWidget]
DAY = date(2026, 7, 1)
HELD = {"held_on": DAY, "kind": "periodic_meeting", "status": "held"}
CTRL = Qt.KeyboardModifier.ControlModifier


class Voice:
    """What the window was asked to say."""

    def __init__(self, context: Context) -> None:
        self.said: list[str] = []
        self.undo: Callable[[], object] | None = None
        context.say = self._say

    def _say(self, words: str, undo: Callable[[], object] | None) -> None:
        self.said.append(words)
        self.undo = undo


@pytest.fixture
def voice(context: Context) -> Voice:
    """Listen."""
    return Voice(context)


@pytest.fixture
def team(first_desks: Desks, tmp_path: Path) -> Desk:
    """Give a desk with three clients and a member; the jobs of the test close it."""
    return first_desks.filled("three", _register, tmp_path / "team")


def _register(made: Desk) -> None:
    group = made.fact(identity.GROUP)
    for serial, nickname in (("KH-1", "Đào"), ("KH-2", "Na"), ("KH-11", "Mai")):
        add(made, "client", {"nickname": nickname}, add_client(made, serial))
    add(made, "member", {"group_id": group, "code": "TV-1", "nickname": "Hồng"})


@pytest.fixture
def screen(qtbot: QtBot, jobs: Jobs, context: Context, voice: Voice, team: Desk) -> MeetingScreen:
    """Show the screen and give it the keyboard."""
    made: MeetingScreen = shown(qtbot, jobs, team, MeetingScreen, context)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def page_of(screen: MeetingScreen) -> MeetingPage:
    assert screen.page is not None
    return screen.page


def keyboard() -> QWidget:
    """Give the widget that has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def key(qtbot: QtBot, key: Qt.Key, times: int = 1) -> None:
    """Press a key wherever the keyboard is."""
    for _time in range(times):
        qtbot.keyClick(keyboard(), key)


def add_people(qtbot: QtBot, page: MeetingPage, *words: str) -> None:
    """Type each and press Enter, as fast as the keys go."""
    for one in words:
        qtbot.keyClicks(page.form.people.line, one)
        qtbot.keyClick(page.form.people.line, Qt.Key.Key_Return)


def save(qtbot: QtBot, jobs: Jobs, page: MeetingPage) -> None:
    qtbot.keyClick(page.form.people.line, Qt.Key.Key_S, CTRL)
    settle(qtbot, jobs)


def new_page(qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named) -> MeetingPage:
    press(qtbot, jobs, named(screen, "New meeting"))
    return page_of(screen)


def codes(page: MeetingPage) -> list[tuple[str, str]]:
    return [(person.code, mark.presence) for person, mark in page.form.attendance.listed()]


def problems(page: MeetingPage) -> dict[str, str]:
    shown = {name: field.problems_shown() for name, field in page.form.fields.items()}
    return {name: words for name, words in shown.items() if words}


def in_desk(qtbot: QtBot, jobs: Jobs, look: Callable[[Desk], Any]) -> Any:
    """Look at the desk in its worker."""
    found: list[Any] = []
    jobs.read(look, found.append)
    settle(qtbot, jobs)
    return found[0]


def rows(qtbot: QtBot, jobs: Jobs) -> tuple[meetings.Row, ...]:
    found: tuple[meetings.Row, ...] = in_desk(qtbot, jobs, meetings.look).rows
    return found


def saved(qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, values: dict[str, Any], *people: str) -> str:
    """Save a meeting behind the screen's back, with these people present, and let it hear of it."""
    found: list[str] = []

    def act(desk: Desk) -> str:
        known = {person.code: person.key for person in meetings.look(desk).people}
        return meetings.save(desk, values, {known[code]: Mark() for code in people}).id

    jobs.write(act, found.append)
    settle(qtbot, jobs)
    return found[0]


def go_on(qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, context: Context) -> MeetingPage:
    """Take up the one draft as the window does."""
    [left] = context.drafts.left()
    context.go = lambda _name, state: screen.set_typed(state)
    context.drafts.take_up(left.half.key)
    settle(qtbot, jobs)
    return page_of(screen)
