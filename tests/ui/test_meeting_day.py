"""Who came to a meeting, marked by a few keys and from paper; follow-ups, establishments, the sheet."""

import json
import sys
from typing import Any

import pytest
from hands import CTRL, SHIFT, Hands
from meeting_day_hands import (
    MOST_KEYS,
    PEOPLE,
    Named,
    asked_after,
    first_row,
    hands,
    in_desk,
    page_of,
    presences,
    said,
    saved,
    screen,
    team,
)
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from pytestqt.qtbot import QtBot
from two_desks import add, press, settle

from outreach_desk.desk import meetings
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meetings import UNMARKED
from outreach_desk.ground import dates
from outreach_desk.records import identity
from outreach_desk.ui import draft_text
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.meetings.roll_page import RollPage
from outreach_desk.ui.meetings.screen import MeetingScreen

__all__ = ["hands", "said", "screen", "team"]


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
