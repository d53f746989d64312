"""Meetings by key and mouse: meeting and attendance on one screen, nothing typed lost, nothing twice."""

from datetime import timedelta
from typing import Any

import pytest
from meeting_hands import (
    DAY,
    HELD,
    Named,
    Voice,
    add_people,
    codes,
    go_on,
    in_desk,
    key,
    keyboard,
    new_page,
    page_of,
    problems,
    rows,
    save,
    saved,
    screen,
    team,
    voice,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from two_desks import press, settle

from outreach_desk.desk import meetings
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meetings import ABSENT, PRESENT, Mark
from outreach_desk.ground import dates, language
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.meetings.screen import MeetingScreen

__all__ = ["screen", "team", "voice"]


def test_tab_goes_on_from_the_last_field_to_save(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """The whole form can be walked, row by row through the list of people, and ends at Save."""
    page = new_page(qtbot, jobs, screen, named)
    add_people(qtbot, page, "dao", "hong")
    walked = []
    for _step in range(60):
        key(qtbot, Qt.Key.Key_Tab)
        walked.append(keyboard().accessibleName())
        if walked[-1] == "Save":
            break
    people = [name for name in walked if ": " in name and ("KH" in name or "TV" in name)]
    assert people == [
        "TV-1: Present",
        "TV-1: take off the list",
        "KH-1: Present",
        "KH-1: take off the list",
    ]
    assert walked[-2:] == ["Note", "Save"]


def test_the_first_meeting_is_offered_where_there_is_none(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """The empty list says what belongs here, and its button begins one for today."""
    press(qtbot, jobs, named(screen, "Write the first meeting"))
    form = page_of(screen).form
    assert (form.fields["held_on"].value(), form.fields["kind"].value(), form.held) == (
        dates.today(),
        "periodic_meeting",
        True,
    )


def test_enter_opens_a_meeting_and_only_changes_are_saved(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, team: Desk
) -> None:
    """What came in meanwhile and was not touched here stays."""
    own = saved(qtbot, jobs, screen, HELD | {"topics": "sti", "place": "Nhà Lan"}, "KH-1", "KH-2")
    screen.list.view.setFocus()
    key(qtbot, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    page = page_of(screen)
    assert (page.title.text(), codes(page)) == (
        "Meeting of 01/07/2026",
        [("KH-1", "present"), ("KH-2", "present")],
    )
    jobs.write(lambda desk: meetings.save(desk, {"topics": "hiv"}, {}, (), own), lambda _own: None)
    settle(qtbot, jobs)
    add_people(qtbot, page, "tv")
    page.form.fields["anonymous_f"].set_value(4)
    save(qtbot, jobs, page)
    sheet = in_desk(qtbot, jobs, lambda desk: meetings.read(desk, own))
    kept = {name: sheet.values[name] for name in ("topics", "place", "anonymous_f")}
    assert kept == {"topics": "hiv", "place": "Nhà Lan", "anonymous_f": 4}
    assert len(sheet.attendees) == 3


def test_a_meeting_that_did_not_happen_has_a_reason_and_nobody(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """The list is put aside, typed heads stay in sight; both problems stand at their fields at once."""
    page = new_page(qtbot, jobs, screen, named)
    add_people(qtbot, page, "dao")
    page.form.fields["anonymous_f"].set_value(3)
    qtbot.mouseClick(named(screen, "Was it held?: Did not happen"), Qt.MouseButton.LeftButton)
    assert (page.form.people.isVisible(), named(screen, "Women").isVisible()) == (False, True)
    assert "put aside" in page.form.aside.words.text()
    qtbot.mouseClick(named(screen, "Save"), Qt.MouseButton.LeftButton)
    settle(qtbot, jobs)
    assert problems(page) == {
        "not_held_reason": "Say why it did not happen.",
        "anonymous_f": "Nobody can have come to a meeting that did not happen.",
    }
    assert keyboard() is named(screen, "Why not")
    page.form.fields["not_held_reason"].set_value("weather")
    page.form.fields["anonymous_f"].set_value(None)
    save(qtbot, jobs, page)
    assert [(row.held, row.reason, row.people, row.heads) for row in rows(qtbot, jobs)] == [
        (False, "weather", 0, 0)
    ]


def test_a_second_meeting_of_a_day_is_told_and_not_refused(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named, context: Context
) -> None:
    """The warning names the other and opens it; what was typed here waits in the list."""
    own = saved(qtbot, jobs, screen, HELD | {"starts_at": "14:00"})
    page = new_page(qtbot, jobs, screen, named)
    before = page.form.same_day.isVisible()
    page.form.fields["held_on"].set_value(DAY)
    words = "The group already has 1 meeting on this day: Periodic group meeting, 14:00."
    assert (before, page.form.same_day.words.text().startswith(words)) == (False, True)
    press(qtbot, jobs, named(screen, "Open that meeting"))
    assert page_of(screen).meeting_id == own
    assert page_of(screen).form.same_day.isVisible() is False
    key(qtbot, Qt.Key.Key_Escape)
    page = go_on(qtbot, jobs, screen, context)
    assert (page.meeting_id, page.form.day) == (None, DAY)
    save(qtbot, jobs, page)
    assert [row.starts_at for row in rows(qtbot, jobs)] == ["14:00", None]


def test_several_meetings_of_a_day_are_all_named(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named, context: Context
) -> None:
    """How many and which, in the order of their hours; the step leads to the list of that day."""
    for at, kind in (("16:00", "training"), ("08:30", "periodic_meeting"), ("14:00", "core_briefing")):
        saved(qtbot, jobs, screen, HELD | {"starts_at": at, "kind": kind})
    saved(qtbot, jobs, screen, HELD | {"held_on": DAY - timedelta(days=7)})
    page = new_page(qtbot, jobs, screen, named)
    page.form.fields["held_on"].set_value(DAY)
    assert page.form.same_day.words.text().startswith(
        "The group already has 3 meetings on this day: Periodic group meeting, 08:30; "
        "Core-team briefing, 14:00; Training, 16:00."
    )
    press(qtbot, jobs, named(screen, "See these meetings"))
    assert screen.page is None
    assert [row.held_on for row in screen.list.view.rows.rows()] == [DAY] * 3
    assert keyboard() is screen.list.view
    page = go_on(qtbot, jobs, screen, context)
    assert (page.meeting_id, page.form.day) == (None, DAY)


def test_what_is_typed_and_left_is_a_draft(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named, context: Context
) -> None:
    """Escape goes back without loss; an untouched page leaves none; saved it is a draft no more."""
    new_page(qtbot, jobs, screen, named)
    key(qtbot, Qt.Key.Key_Escape)
    assert context.drafts.left() == []
    page = new_page(qtbot, jobs, screen, named)
    add_people(qtbot, page, "dao", "na")
    key(qtbot, Qt.Key.Key_Escape)
    assert [left.half.title for left in context.drafts.left()] == ["a new meeting"]
    page = go_on(qtbot, jobs, screen, context)
    assert codes(page) == [("KH-1", "present"), ("KH-2", "present")]
    save(qtbot, jobs, page)
    assert (context.drafts.left(), len(rows(qtbot, jobs))) == ([], 1)


def test_typed_text_outlives_the_language(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named, context: Context
) -> None:
    """Meeting, people, marks and unfinished words go into a screen in the other language."""
    page = new_page(qtbot, jobs, screen, named)
    add_people(qtbot, page, "dao", "hong")
    named(screen, "KH-1: Absent").setFocus()
    key(qtbot, Qt.Key.Key_Space)
    page.form.fields["starts_at"].set_typed("nửa buổi")
    page.form.people.set_value("kh")
    language.set_language(language.PSEUDO)
    other = MeetingScreen(context)
    qtbot.addWidget(other)
    other.set_typed(screen.typed())
    other.reload()
    settle(qtbot, jobs)
    assert page_of(other).typed()["state"] == page.typed()["state"]
    assert page_of(other).touched() is True


def test_a_deleted_meeting_comes_back_by_the_toast(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named, voice: Voice
) -> None:
    """Delete goes back to the list; Undo puts the meeting and its people back."""
    saved(qtbot, jobs, screen, HELD, "KH-1")
    screen.list.view.setFocus()
    key(qtbot, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Delete meeting"))
    gone = rows(qtbot, jobs)
    assert (gone, voice.said, screen.page) == ((), ["The meeting is deleted."], None)
    assert voice.undo is not None
    voice.undo()
    settle(qtbot, jobs)
    assert [row.people for row in rows(qtbot, jobs)] == [1]


def test_the_list_is_found_by_any_word_without_marks(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """By date, kind, topic or reason; nothing found says so."""
    saved(qtbot, jobs, screen, HELD | {"topics": "stigma"})
    saved(qtbot, jobs, screen, HELD | {"status": "did_not_happen", "not_held_reason": "weather"})
    field = named(screen, "Find a meeting")
    assert isinstance(field, QLineEdit)
    counts = []
    for words in ("stigma", "WEATH", "01/07", "period meet", "zzz"):
        field.setText(words)
        screen.list.filter.settle()
        counts.append(screen.list.view.rows.rowCount())
    assert counts == [1, 1, 2, 2, 0]
    assert screen.list._nothing.isVisible() is True
    field.setText("stigma")
    field.setFocus()
    key(qtbot, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert page_of(screen).form.fields["topics"].value() == "stigma"


def test_other_screens_open_a_meeting_here(qtbot: QtBot, jobs: Jobs, screen: MeetingScreen) -> None:
    """By its id, or a new one."""
    own = saved(qtbot, jobs, screen, HELD)
    screen.set_typed({"meeting": own})
    settle(qtbot, jobs)
    opened = page_of(screen).meeting_id
    screen.set_typed({"meeting": None})
    assert (opened, page_of(screen).meeting_id) == (own, None)


def test_a_referral_is_written_from_inside_a_meeting(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, screen: MeetingScreen
) -> None:
    """Of a meeting that is kept, at each client; a member who is no client has no such button."""
    went: list[tuple[str, Any]] = []
    context.go = lambda name, state=None: went.append((name, state))
    look = meetings.look(team)
    keys = {person.code: person.key for person in look.people}
    marks = {keys["KH-1"]: Mark(), keys["TV-1"]: Mark()}
    saved = meetings.save(team, HELD, marks).id
    screen.set_typed({"meeting": saved})
    settle(qtbot, jobs)
    assert not [
        one
        for one in screen.findChildren(QWidget)
        if one.accessibleName() == "TV-1: write a referral" and one.isVisible()
    ]
    press(qtbot, jobs, named(screen, "KH-1: write a referral"))
    assert went == [
        ("referrals", {"page": "new", "client_id": keys["KH-1"][1], "meeting_id": saved, "back": "meetings"})
    ]


@pytest.mark.parametrize(
    ("mark", "told"), [(None, True), (PRESENT, False), (ABSENT, False)], ids=["nobody", "present", "absent"]
)
def test_a_held_meeting_with_nobody_marked_is_told(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named, voice: Voice, mark: str | None, told: bool
) -> None:
    """It is saved without another question, and the window says what is missing and what to do."""
    page = new_page(qtbot, jobs, screen, named)
    if mark is not None:
        add_people(qtbot, page, "kh-1")
        next(iter(page.form.attendance._attendees.values())).set_presence(mark)
    save(qtbot, jobs, page)
    assert ("Nobody is marked" in voice.said[-1]) is told
    assert len(rows(qtbot, jobs)) == 1


def test_a_head_count_alone_is_enough(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named, voice: Voice
) -> None:
    """Nor is anything missing where the meeting did not happen."""
    page = new_page(qtbot, jobs, screen, named)
    page.form.fields["anonymous_f"].set_value(7)
    save(qtbot, jobs, page)
    assert voice.said[-1] == "The meeting is saved."
    page = new_page(qtbot, jobs, screen, named)
    page.form.set_values({"status": "not_held", "not_held_reason": "weather"})
    save(qtbot, jobs, page)
    assert "Nobody is marked" not in voice.said[-1]
