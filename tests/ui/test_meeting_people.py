"""Who came to a meeting, by key: people by code or name, their presence, a new member on the way."""

from datetime import date

from meeting_hands import (
    CTRL,
    DAY,
    HELD,
    Named,
    Voice,
    add_people,
    codes,
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
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from two_desks import press, settle

from outreach_desk.desk.meetings import ABSENT, Mark
from outreach_desk.ground import language
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.meetings.screen import MeetingScreen
from outreach_desk.ui.style import TARGET
from outreach_desk.ui.widgets.choice_fields import Combo

__all__ = ["screen", "team", "voice"]


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


def test_a_box_to_choose_from_is_made_for_whom_it_is_asked(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """Of 25 people few are absent, and boxes cost the most of a long list; Tab comes to each at its place."""
    page = new_page(qtbot, jobs, screen, named)
    add_people(qtbot, page, "dao", "kh 2", "hong")
    assert page.form.attendance.findChildren(Combo) == []
    page.form.fields["kind"].set_value("establishment_visit")
    named(screen, "KH-1: Absent").click()  # type: ignore[attr-defined]
    assert len(page.form.attendance.findChildren(Combo)) == 4
    named(screen, "KH-1: Absent").setFocus()
    reached = []
    for _step in range(3):
        key(qtbot, Qt.Key.Key_Tab)
        reached.append(keyboard().accessibleName())
    assert reached == ["KH-1: why absent", "KH-1: came as", "KH-1: take off the list"]


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
    assert keyboard() is named(screen, "KH-2: Present")
    key(qtbot, Qt.Key.Key_Delete)
    marks = [(person.code, mark) for person, mark in page.form.attendance.listed()]
    assert marks == [("KH-1", Mark("absent", "sick")), ("KH-11", Mark())]
    assert keyboard() is named(screen, "KH-11: Present")
    assert page.form.total.text() == "1 present, 1 absent, 0 not marked of 2"
    press(qtbot, jobs, named(screen, "Mark all present"))
    assert codes(page) == [("KH-1", "present"), ("KH-11", "present")]


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
    assert (code.text(), named(screen, "Nickname").text()) == ("TV-2", "Lan")  # type: ignore[attr-defined]
    code.setFocus()
    code.selectAll()  # type: ignore[attr-defined]
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


def test_a_new_member_gets_the_next_code(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """Nobody has to look up which one comes: only her nickname is typed."""
    page = new_page(qtbot, jobs, screen, named)
    page.form.fields["held_on"].set_value(DAY)
    press(qtbot, jobs, named(screen, "New member"))
    assert keyboard() is named(screen, "Nickname")
    qtbot.keyClicks(keyboard(), "Lan")
    key(qtbot, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert codes(page) == [("TV-2", "present")]


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


def test_a_row_takes_one_line_and_two_with_a_reason(qtbot: QtBot, jobs: Jobs, screen: MeetingScreen) -> None:
    """Also in Vietnamese, and in a known meeting, where each row offers a referral too."""
    language.set_language(language.VIETNAMESE)
    meeting = saved(qtbot, jobs, screen, HELD, "KH-1", "KH-2")
    screen.set_typed({"meeting": meeting})
    settle(qtbot, jobs)
    present, absent = page_of(screen).form.attendance._attendees.values()
    absent.set_presence(ABSENT)
    qtbot.wait(50)
    assert present.height() < 2 * TARGET
    assert absent.height() < 3 * TARGET
