"""A desk of 25 people who stood in the last meeting, and the hands that mark and plan there."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hands import Hands
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import col
from two_desks import Desks, add_client, settle, shown

from outreach_desk.desk import meetings
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meetings import Mark
from outreach_desk.records.follow_up import FollowUp
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.meetings.meeting_page import MeetingPage
from outreach_desk.ui.meetings.screen import MeetingScreen

Named = Callable[[QWidget, str], QWidget]
PEOPLE = 25
LAST = {"held_on": date(2026, 7, 1), "kind": "periodic_meeting", "status": "held", "starts_at": "14:00"}
MOST_KEYS = 60


@pytest.fixture
def team(first_desks: Desks, tmp_path: Path) -> Desk:
    """Give a desk of 25 people who stood in the last meeting; the jobs of the test close it."""
    return first_desks.filled("crowd", _meet, tmp_path / "team")


def _meet(made: Desk) -> None:
    clients = [add_client(made, f"KH-{number:02d}") for number in range(1, PEOPLE + 1)]
    meetings.save(made, LAST, {("client", own): Mark() for own in clients})


@pytest.fixture
def said(context: Context) -> list[tuple[str, Callable[[], object] | None]]:
    """Listen to what the window is asked to say."""
    heard: list[tuple[str, Callable[[], object] | None]] = []
    context.say = lambda words, undo=None: heard.append((words, undo))  # type: ignore[assignment]
    return heard


@pytest.fixture
def screen(qtbot: QtBot, jobs: Jobs, context: Context, said: list[Any], team: Desk) -> MeetingScreen:
    """Show the screen and give it the keyboard."""
    made: MeetingScreen = shown(qtbot, jobs, team, MeetingScreen, context)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    """Begin to count."""
    return Hands(qtbot)


def page_of(screen: MeetingScreen) -> MeetingPage:
    assert screen.page is not None
    return screen.page


def in_desk(qtbot: QtBot, jobs: Jobs, look: Callable[[Desk], Any]) -> Any:
    found: list[Any] = []
    jobs.write(look, found.append)
    settle(qtbot, jobs)
    return found[0]


def first_row(qtbot: QtBot, jobs: Jobs) -> meetings.Row:
    row: meetings.Row = in_desk(qtbot, jobs, meetings.look).rows[0]
    return row


def saved(qtbot: QtBot, jobs: Jobs, values: dict[str, Any]) -> str:
    """Save a meeting behind the screen's back."""
    own: str = in_desk(qtbot, jobs, lambda desk: meetings.save(desk, LAST | values, {})).id
    return own


def asked_after(qtbot: QtBot, jobs: Jobs) -> int:
    def look(desk: Desk) -> int:
        with desk.database.read() as session:
            query = sa.select(sa.func.count()).select_from(FollowUp).where(col(FollowUp.deleted).is_(False))
            return int(session.scalar(query) or 0)

    found: int = in_desk(qtbot, jobs, look)
    return found


def presences(page: MeetingPage) -> dict[str, str]:
    return {person.code: mark.presence for person, mark in page.form.attendance.listed()}
