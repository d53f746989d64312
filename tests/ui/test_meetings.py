"""Meetings by key and mouse: meeting and attendance on one screen, nothing typed lost, nothing twice."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, add_client, new_team, press, settle, shown

from outreach_desk.desk import meetings
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meetings import Mark
from outreach_desk.ground import dates, language
from outreach_desk.records import identity
from outreach_desk.store import vault
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


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "MEMORY", vault.LEAST_MEMORY)
    monkeypatch.setattr(vault, "PASSES", vault.LEAST_PASSES)


@pytest.fixture
def voice(context: Context) -> Voice:
    """Listen."""
    return Voice(context)


@pytest.fixture
def team(tmp_path: Path) -> Desk:
    """Give a desk with three clients and a member; the jobs of the test close it."""
    made = new_team(tmp_path / "team")
    group = made.fact(identity.GROUP)
    for serial, nickname in (("KH-1", "Đào"), ("KH-2", "Na"), ("KH-11", "Mai")):
        add(made, "client", {"nickname": nickname}, add_client(made, serial))
    add(made, "member", {"group_id": group, "code": "TV-1", "nickname": "Hồng"})
    return made


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


def test_a_meeting_with_three_people_is_typed_without_the_mouse(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, voice: Voice
) -> None:
    """Ctrl+N, the date, Tab to the people, three times a few letters and Enter, Ctrl+S."""
    qtbot.keyClick(screen.list, Qt.Key.Key_N, CTRL)
    page = page_of(screen)
    assert keyboard() is page.form.fields["held_on"].editor
    qtbot.keyClicks(keyboard(), "010726")
    for _step in range(10):
        if keyboard() is page.form.people.line:
            break
        key(qtbot, Qt.Key.Key_Tab)
    for words in ("dao", "kh 1", "hong"):
        qtbot.keyClicks(keyboard(), words)
        key(qtbot, Qt.Key.Key_Return)
    assert page.sentence.text() == "2 people by code · 0 people without a name · 2 attendances in all"
    add_people(qtbot, page, "na")
    qtbot.keyClick(keyboard(), Qt.Key.Key_S, CTRL)
    settle(qtbot, jobs)
    found = rows(qtbot, jobs)
    assert [(row.held_on, row.kind, row.held, row.people) for row in found] == [
        (DAY, "periodic_meeting", True, 3)
    ]
    assert voice.said == ["The meeting is saved."]
    assert (screen.page, keyboard(), screen.list.view.current().id) == (None, screen.list.view, found[0].id)


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


def test_presence_is_marked_by_keys(qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named) -> None:
    """Right chooses, Down goes to the next person, Delete takes her off; only the absent have a reason."""
    page = new_page(qtbot, jobs, screen, named)
    add_people(qtbot, page, "dao", "kh 2", "kh 11")
    first = named(screen, "KH-1: Present")
    first.setFocus()
    key(qtbot, Qt.Key.Key_Right)
    assert keyboard() is named(screen, "KH-1: Absent")
    reason = named(screen, "KH-1: why absent")
    reason.setFocus()
    qtbot.keyClicks(reason, "Sick")
    named(screen, "KH-1: Absent").setFocus()
    key(qtbot, Qt.Key.Key_Down)
    assert keyboard() is named(screen, "KH-11: Present")
    key(qtbot, Qt.Key.Key_Delete)
    marks = [(person.code, mark) for person, mark in page.form.attendance.listed()]
    assert marks == [("KH-1", Mark("absent", "sick")), ("KH-2", Mark())]
    assert keyboard() is named(screen, "KH-2: Present")
    assert page.form.total.text() == "1 present, 1 absent, 0 not marked of 2"
    press(qtbot, jobs, named(screen, "Mark all present"))
    assert codes(page) == [("KH-1", "present"), ("KH-2", "present")]


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
    words = "The group already has a meeting on this day: Periodic group meeting, 14:00."
    assert (before, page.form.same_day.words.text().startswith(words)) == (False, True)
    press(qtbot, jobs, named(screen, "Open that meeting"))
    assert page_of(screen).meeting_id == own
    assert page_of(screen).form.same_day.isVisible() is False
    key(qtbot, Qt.Key.Key_Escape)
    page = go_on(qtbot, jobs, screen, context)
    assert (page.meeting_id, page.form.day) == (None, DAY)
    save(qtbot, jobs, page)
    assert [row.starts_at for row in rows(qtbot, jobs)] == ["14:00", None]


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


def test_words_left_in_the_people_field_are_not_lost(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """Who is meant without doubt is added on Save; otherwise nothing is saved and the field says so."""
    page = new_page(qtbot, jobs, screen, named)
    qtbot.keyClicks(page.form.people.line, "kh")
    save(qtbot, jobs, page)
    assert list(problems(page)) == ["people"]
    assert rows(qtbot, jobs) == ()
    line = named(screen, "Who came? Code or nickname")
    assert isinstance(line, QLineEdit)
    line.clear()
    qtbot.keyClicks(line, "da")
    save(qtbot, jobs, page)
    assert [row.people for row in rows(qtbot, jobs)] == [1]


def test_a_whole_code_means_nobody_else(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """KH-1 is not KH-11; who is on the list already is present, and not there twice."""
    page = new_page(qtbot, jobs, screen, named)
    add_people(qtbot, page, "KH-1")
    named(screen, "KH-1: Not marked").setFocus()
    key(qtbot, Qt.Key.Key_Space)
    before = codes(page)
    add_people(qtbot, page, "KH-1")
    assert (before, codes(page)) == ([("KH-1", "unmarked")], [("KH-1", "present")])


def test_enter_on_words_that_mean_several_shows_them(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """Nobody is guessed; the next Enter takes the first of the list that opened."""
    page = new_page(qtbot, jobs, screen, named)
    page.form.people.setFocus()
    add_people(qtbot, page, "kh")
    popup = page.form.people.line._popup
    assert (codes(page), popup.isVisible()) == ([], True)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert (codes(page), page.form.people.line.text()) == ([("KH-1", "present")], "")


def test_a_new_member_is_made_on_the_way(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """Words that name nobody open her form; a code that is taken is told there; then she is on the list."""
    page = new_page(qtbot, jobs, screen, named)
    page.form.fields["held_on"].set_value(DAY)
    add_people(qtbot, page, "Lan")
    code = named(screen, "Code of the new member")
    assert (keyboard(), named(screen, "Nickname").text()) == (code, "Lan")  # type: ignore[attr-defined]
    qtbot.keyClicks(code, "tv-1")
    key(qtbot, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert page.form.new_member.form.fields["code"].problems_shown() == (
        "Another member has this code. Write another one."
    )
    code.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(code, "TV-2")
    press(qtbot, jobs, named(screen, "Add this member"))
    assert (codes(page), keyboard()) == ([("TV-2", "present")], page.form.people.line)
    save(qtbot, jobs, page)
    assert [row.people for row in rows(qtbot, jobs)] == [1]


def test_the_total_counts_as_the_figures_do(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """Before her consent a client is a head; heads by gender come on top; the row says why."""
    page = new_page(qtbot, jobs, screen, named)
    add_people(qtbot, page, "dao", "hong")
    page.form.fields["anonymous_f"].set_value(4)
    after = page.sentence.text()
    page.form.fields["held_on"].set_value(date(2026, 6, 30))
    assert after == "2 people by code · 4 people without a name · 6 attendances in all"
    assert page.sentence.text() == "1 person by code · 5 people without a name · 6 attendances in all"


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
