"""Meetings day by day: planned, held and closed by the strip, the next one, and a past month."""

from datetime import date, timedelta
from typing import Any

import pytest
from hands import CTRL, SHIFT, Hands, keyboard
from meeting_day_hands import (
    PEOPLE,
    Named,
    first_row,
    hands,
    in_desk,
    page_of,
    said,
    saved,
    screen,
    team,
)
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from two_desks import press, settle

from outreach_desk.desk import meetings
from outreach_desk.ground import dates
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.meetings.screen import MeetingScreen

__all__ = ["hands", "said", "screen", "team"]


def test_a_meeting_is_planned_held_and_closed_by_the_strip(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, hands: Hands, named: Named
) -> None:
    """Right from today, Enter: planned for that day. A planned day that has come is opened as held."""
    today = dates.today()
    strip = screen.list.strip
    strip.days[9].setFocus()
    hands.key(Qt.Key.Key_Right, times=2)
    hands.key(Qt.Key.Key_Return)
    page = page_of(screen)
    state = (page.form.day, page.form.planned, page.sentence.text())
    hands.key(Qt.Key.Key_S, CTRL)
    settle(qtbot, jobs)
    planned = first_row(qtbot, jobs)
    assert state == (today + timedelta(days=2), True, "Planned. 25 people are expected.")
    assert (planned.held_on, planned.status) == (today + timedelta(days=2), "planned")
    assert strip.days[11].accessibleName().endswith(": Planned")
    own = saved(qtbot, jobs, {"held_on": today - timedelta(days=1), "status": "planned"})
    strip.days[8].setFocus()
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    page = page_of(screen)
    opened = (page.meeting_id, page.form.held, page.touched())
    hands.type("1-24")
    hands.key(Qt.Key.Key_S, CTRL)
    settle(qtbot, jobs)
    sheet = in_desk(qtbot, jobs, lambda desk: meetings.read(desk, own))
    assert opened == (own, True, False)
    assert (sheet.values["status"], len(sheet.attendees), len(sheet.expected)) == ("held", 24, 1)
    assert strip.days[8].accessibleName().endswith(": Held")
    strip.days[11].setFocus()
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    qtbot.mouseClick(named(screen, "Was it held?: Did not happen"), Qt.MouseButton.LeftButton)
    page_of(screen).form.fields["not_held_reason"].set_value("weather")
    press(qtbot, jobs, named(screen, "Save"))
    assert strip.days[11].accessibleName().endswith(": Did not happen")


def test_the_strip_walks_on_and_counts_several(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, hands: Hands
) -> None:
    """Beyond its end it moves; several meetings of a day are a number, and Enter shows just these."""
    strip = screen.list.strip
    first = strip.day(0)
    for state in ("held", "planned"):
        saved(qtbot, jobs, {"held_on": first - timedelta(days=1), "status": state})
    strip.days[0].setFocus()
    hands.key(Qt.Key.Key_Left)
    assert (strip.day(0), keyboard()) == (first - timedelta(days=1), strip.days[0])
    assert strip.days[0].text().endswith("••")
    assert strip.words.text().endswith(": 2 meetings (Planned, Held)")
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert (screen.page, screen.list.view.rows.rowCount(), keyboard()) == (None, 2, screen.list.view)
    strip.days[0].setFocus()
    hands.key(Qt.Key.Key_Home)
    assert (strip.day(0), keyboard()) == (first, strip.days[9])


def test_a_day_of_many_meetings_is_not_cut(qtbot: QtBot, jobs: Jobs, screen: MeetingScreen) -> None:
    """On a small screen at 150 %: the number of the day is always read."""
    for _time in range(4):
        saved(qtbot, jobs, {"held_on": dates.today(), "status": "held"})
    screen.resize(690, 500)
    qtbot.wait(50)
    strip = screen.list.strip
    today = next(day for day in strip.days if day.property("today"))
    line = today.text().splitlines()[1]
    assert today.fontMetrics().horizontalAdvance(line) <= today.width() - 6  # its border


def test_a_future_day_cannot_be_held(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named, hands: Hands
) -> None:
    """The day makes it planned; whoever insists is told at the date. Back in the past it was held."""
    hands.key(Qt.Key.Key_N, CTRL)
    form = page_of(screen).form
    form.fields["held_on"].set_value(dates.today() + timedelta(days=1))
    ahead = form.planned
    form.fields["status"].set_value("held")
    press(qtbot, jobs, named(screen, "Save"))
    assert (ahead, form.fields["held_on"].problems_shown() != "") == (True, True)
    form.fields["status"].set_value("planned")
    form.fields["held_on"].set_value(dates.today())
    assert form.held is True


def test_a_past_month_is_keyed_meeting_by_meeting(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, hands: Hands
) -> None:
    """Save and next keeps day and kind; the day of keying is another field, and is said."""
    hands.key(Qt.Key.Key_N, CTRL)
    form = page_of(screen).form
    form.fields["held_on"].set_value(date(2026, 8, 5))
    form.fields["kind"].set_value("group_talk")
    hands.key(Qt.Key.Key_S, CTRL | SHIFT)
    settle(qtbot, jobs)
    following = page_of(screen)
    today = dates.show_day(dates.today())
    assert (following.meeting_id, following.form.day) == (None, date(2026, 8, 5))
    assert (following.form.fields["kind"].value(), following.touched()) == ("group_talk", False)
    assert following.form.fields["held_on"]._hint == f"Keyed on {today}."
    row = first_row(qtbot, jobs)
    sheet = in_desk(qtbot, jobs, lambda desk: meetings.read(desk, row.id))
    assert (sheet.values["held_on"], sheet.values["keyed_on"]) == (date(2026, 8, 5), dates.today())


@pytest.mark.parametrize(("days", "begins"), [(40, "held_on"), (0, "numbers")], ids=["past", "today"])
def test_the_next_of_a_past_month_begins_at_its_day(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, hands: Hands, days: int, begins: str
) -> None:
    """The day is what differs, and typing takes its place; several of today begin at who came."""
    hands.key(Qt.Key.Key_N, CTRL)
    page_of(screen).form.fields["held_on"].set_value(dates.today() - timedelta(days=days))
    hands.key(Qt.Key.Key_A, CTRL | SHIFT)
    hands.key(Qt.Key.Key_S, CTRL | SHIFT)
    settle(qtbot, jobs)
    form = page_of(screen).form
    assert form.attendance.numbered == PEOPLE
    first = form.fields["held_on"].editor if begins == "held_on" else form.numbers.focusProxy()
    assert keyboard() is first
    if begins == "held_on":
        hands.type("090926")
        hands.key(Qt.Key.Key_Tab)
        assert form.day == date(2026, 9, 9)


def test_the_next_meeting_is_planned_by_one_button(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named, said: list[Any]
) -> None:
    """The list offers it until it is done; its toast takes it back."""
    ahead = dates.today() + timedelta(days=3)
    saved(qtbot, jobs, {"next_on": ahead})
    words = screen.list.next.words.text()
    press(qtbot, jobs, named(screen, "Plan it"))
    row = first_row(qtbot, jobs)
    assert words == f"The next meeting on {dates.show_day(ahead)} is not planned yet."
    assert (row.held_on, row.status, row.starts_at) == (ahead, "planned", "14:00")
    assert (screen.list.next.isVisible(), said[-1][0]) == (False, "The next meeting is planned.")


def test_filters_stay(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, context: Context, hands: Hands
) -> None:
    """By kind, month and state together; over a visit to a meeting, and into another language."""
    saved(qtbot, jobs, {"kind": "training", "held_on": date(2026, 6, 3)})
    saved(qtbot, jobs, {"kind": "training", "held_on": date(2026, 7, 3)})
    listed = screen.list
    counts = []
    for combo, value in ((listed.kinds, "training"), (listed.months, "2026-06"), (listed.states, "planned")):
        combo.setCurrentIndex(combo.findData(value))
        counts.append(listed.view.rows.rowCount())
    listed.states.setCurrentIndex(0)
    listed.view.setFocus()
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    hands.key(Qt.Key.Key_Escape)
    after = listed.view.rows.rowCount()
    other = MeetingScreen(context)
    qtbot.addWidget(other)
    other.set_typed(screen.typed())
    other.reload()
    settle(qtbot, jobs)
    assert (counts, after, other.list.view.rows.rowCount()) == ([2, 1, 0], 1, 1)
