"""A group's meetings day by day: planned, held, closed; people marked by a few keys and from paper."""

import json
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hands import CTRL, SHIFT, Hands, keyboard
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlmodel import col
from two_desks import add, add_client, new_team, press, settle, shown

from outreach_desk.desk import meetings
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meetings import UNMARKED, Mark
from outreach_desk.ground import dates
from outreach_desk.records import identity
from outreach_desk.records.follow_up import FollowUp
from outreach_desk.ui import draft_text
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.meetings.meeting_page import MeetingPage
from outreach_desk.ui.meetings.roll_page import RollPage
from outreach_desk.ui.meetings.screen import MeetingScreen

Named = Callable[[QWidget, str], QWidget]
PEOPLE = 25
LAST = {"held_on": date(2026, 7, 1), "kind": "periodic_meeting", "status": "held", "starts_at": "14:00"}
MOST_KEYS = 60


@pytest.fixture
def team(tmp_path: Path) -> Desk:
    """Give a desk of 25 people who stood in the last meeting; the jobs of the test close it."""
    made = new_team(tmp_path / "team")
    clients = [add_client(made, f"KH-{number:02d}") for number in range(1, PEOPLE + 1)]
    meetings.save(made, LAST, {("client", own): Mark() for own in clients})
    return made


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


@pytest.mark.parametrize(("begin", "least"), [(Qt.Key.Key_R, "14:00"), (Qt.Key.Key_N, None)])
def test_twenty_of_twenty_five_in_at_most_sixty_keys(
    qtbot: QtBot,
    jobs: Jobs,
    screen: MeetingScreen,
    hands: Hands,
    said: list[Any],
    begin: Qt.Key,
    least: str | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """From the open list to saved: all present, then five numbers. Repeated it keeps the hours."""
    hands.key(begin, CTRL)
    settle(qtbot, jobs)
    page = page_of(screen)
    listed = page.form.total.text()
    hands.key(Qt.Key.Key_A, CTRL | SHIFT)
    hands.type("3 7 12 18 25")
    hands.key(Qt.Key.Key_Return)
    marked = page.form.total.text()
    hands.key(Qt.Key.Key_S, CTRL)
    settle(qtbot, jobs)
    row = first_row(qtbot, jobs)
    with capsys.disabled():
        sys.stdout.write(f"\nmeeting with 20 of 25 present: {hands.pressed} keys\n")
    assert listed == "0 present, 0 absent, 25 not marked of 25"
    assert marked == "20 present, 5 absent, 0 not marked of 25"
    assert (row.held_on, row.held, row.people, row.starts_at) == (dates.today(), True, 20, least)
    assert said[-1][0] == "The meeting is saved. 5 people are to be asked after in 2 days."
    assert hands.pressed <= MOST_KEYS


def test_who_came_is_typed_from_the_paper(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, hands: Hands
) -> None:
    """Numbers and spans in any order; the rest is absent by one button; what is no number says so."""
    hands.key(Qt.Key.Key_N, CTRL)
    page = page_of(screen)
    hands.type("1-9 11 26")
    hands.key(Qt.Key.Key_Return)
    refused = page.form.numbers.problems_shown()
    hands.key(Qt.Key.Key_Backspace, times=2)
    hands.type("20-25")
    hands.key(Qt.Key.Key_S, CTRL)
    settle(qtbot, jobs)
    assert refused == "“26” is no number of this list. It goes from 1 to 25."
    assert first_row(qtbot, jobs).people == 16


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


def test_whoever_joined_later_is_unmarked_and_counted(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, hands: Hands
) -> None:
    """Never "25 of 25 present" while somebody new is missing; she stands behind the others."""
    hands.key(Qt.Key.Key_R, CTRL)
    settle(qtbot, jobs)
    hands.key(Qt.Key.Key_A, CTRL | SHIFT)
    hands.key(Qt.Key.Key_S, CTRL)
    settle(qtbot, jobs)

    def join(desk: Desk) -> None:
        group = desk.fact(identity.GROUP)
        made = add(desk, "member", {"group_id": group, "code": "TV-1"})
        span = {"member_id": made, "group_id": group, "role": "core", "starts_on": dates.today()}
        add(desk, "membership", span)

    in_desk(qtbot, jobs, join)
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    page = page_of(screen)
    assert page.form.total.text() == "25 present, 0 absent, 1 not marked of 26"
    assert list(presences(page).items())[-1] == ("TV-1", UNMARKED)
    assert page.touched() is False


def test_undo_of_a_change_takes_the_follow_ups_back(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, hands: Hands, said: list[Any]
) -> None:
    """One toast for meeting, marks and whom to ask after."""
    screen.list.view.setFocus()
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    hands.type("4 5")
    hands.key(Qt.Key.Key_S, CTRL)
    settle(qtbot, jobs)
    words, undo = said[-1]
    before = asked_after(qtbot, jobs)
    assert undo is not None
    undo()
    settle(qtbot, jobs)
    assert words == "The meeting is saved. 2 people are to be asked after in 2 days."
    assert (before, asked_after(qtbot, jobs), first_row(qtbot, jobs).people) == (2, 0, 25)
    assert said[-1][0] == "The meeting is as it was before."


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


def test_what_only_establishments_need_is_shown_only_there(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, hands: Hands, named: Named
) -> None:
    """The common meeting stays short; a visit asks for the place, owners and workers, and parts of people."""

    def place(desk: Desk) -> str:
        return add(desk, "establishment", {"group_id": desk.fact(identity.GROUP), "code": "CS-1"})

    own = in_desk(qtbot, jobs, place)
    hands.key(Qt.Key.Key_N, CTRL)
    form = page_of(screen).form
    names = ("establishment_id", "owners", "workers", "audience", "educator_id", "organiser_id")
    common = [name for name in names if form.fields[name].isVisible()]
    form.fields["kind"].set_value("establishment_visit")
    visit = [name for name in names if form.fields[name].isVisible()]
    qtbot.keyClicks(form.people.line, "kh 01")
    qtbot.keyClick(form.people.line, Qt.Key.Key_Return)
    part = named(screen, "KH-01: came as")
    part.setCurrentIndex(part.findData("owner"))  # type: ignore[attr-defined]
    form.fields["establishment_id"].set_value(own)
    for name, number in (("anonymous_f", 6), ("owners", 1), ("workers", 5)):
        form.fields[name].set_value(number)
    press(qtbot, jobs, named(screen, "Save"))
    row = first_row(qtbot, jobs)
    sheet = in_desk(qtbot, jobs, lambda desk: meetings.read(desk, row.id))
    assert (common, visit) == ([], ["establishment_id", "owners", "workers", "audience"])
    assert [sheet.values[name] for name in ("establishment_id", "owners", "workers")] == [own, 1, 5]
    assert [mark.role for _person, mark in sheet.attendees] == ["owner"]


def test_a_place_that_was_picked_is_kept_in_the_draft(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, hands: Hands
) -> None:
    """Words and choice of a reference are told as JSON and come back whole."""
    hands.key(Qt.Key.Key_N, CTRL)
    place = page_of(screen).form.fields["establishment_id"]
    place.set_value("01a21aab-250a-7fa9-8250-a480073fad03")
    [half] = screen.half_typed()
    kept = json.loads(json.dumps(draft_text.write(half.state)))
    assert draft_text.read(kept) == half.state


def test_the_sheet_is_printed_in_the_order_in_which_it_is_keyed(
    qtbot: QtBot,
    jobs: Jobs,
    screen: MeetingScreen,
    hands: Hands,
    named: Named,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Numbers stay whoever joins between paper and keying; codes only, nicknames after a warning."""
    saved(qtbot, jobs, {"held_on": dates.today(), "status": "planned"})
    screen.list.strip.days[9].setFocus()
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    hands.key(Qt.Key.Key_P, CTRL)
    settle(qtbot, jobs)
    sheet = screen._paper
    assert sheet is not None
    printed = [line.code for line in sheet.paper.lines]
    plain = sheet.preview.accessibleDescription()
    press(qtbot, jobs, named(screen, "With nicknames and place"))
    warned = sheet.warning.isVisible()
    asked: list[QPrintDialog] = []
    monkeypatch.setattr(RollPage, "run", lambda _self, dialog: bool(asked.append(dialog)))
    hands.key(Qt.Key.Key_P, CTRL)
    in_desk(qtbot, jobs, lambda desk: add_today(desk, "KH-005"))
    hands.key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    page = page_of(screen)
    assert (len(printed), len(asked), warned) == (PEOPLE, 1, True)
    assert plain.startswith("1 KH-01, 2 KH-02")
    assert list(presences(page)) == [*printed, "KH-005"]


def add_today(desk: Desk, serial: str) -> str:
    values = {"group_id": desk.fact(identity.GROUP), "serial": serial, "registered_on": dates.today()}
    return add(desk, "client", values)
