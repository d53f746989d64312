"""*Hôm nay* by keys and mouse in the real window's parts: what is due is done in few keys, and taken back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot
from two_desks import Desks, add, add_client, press, settle, shown

from outreach_desk.desk import follow_ups, months, today
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.records import identity
from outreach_desk.ui import screens
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.today import words
from outreach_desk.ui.today.forms import AddForm, DoneForm
from outreach_desk.ui.today.screen import TodayScreen

Named = Callable[[QWidget, str], Any]
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
MOST_PRESSES = 8


@pytest.fixture
def team(first_desks: Desks, tmp_path: Path) -> Desk:
    """Give a team desk that the jobs of the test close."""
    return first_desks.copy("lone-team", tmp_path / "team")


@pytest.fixture
def went(context: Context) -> list[tuple[str, Any]]:
    """See where a line leads; all screens of a team are there."""
    heard: list[tuple[str, Any]] = []
    context.go = lambda name, state=None: heard.append((name, state))
    context.screens = frozenset(screen.name for screen in screens.TEAM)
    return heard


@pytest.fixture
def said(context: Context) -> list[tuple[str, Any]]:
    """Hear what the toast says."""
    heard: list[tuple[str, Any]] = []
    context.say = lambda words, undo=None: heard.append((words, undo))
    return heard


class Keys:
    """Presses keys where the keyboard is, and counts them; a key with Ctrl is two."""

    def __init__(self, qtbot: QtBot, jobs: Jobs, screen: QWidget) -> None:
        self._qtbot, self._jobs, self._screen = qtbot, jobs, screen
        self.count = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press one key."""
        self.count += 1 if modifier == NONE else 2
        target = self._screen.window().focusWidget()
        assert target is not None
        self._qtbot.keyClick(target, key, modifier)
        settle(self._qtbot, self._jobs)


def asked(desk: Desk, who: str, days: int = 0, **values: Any) -> str:
    due = dates.today() - timedelta(days=days)
    return follow_ups.add(desk, {"client_id": who, "reason": "contact", "due_on": due} | values)


def choose(combo: QComboBox, words: str) -> None:
    place = combo.findText(words)
    assert place >= 0, words
    combo.setCurrentIndex(place)


def listed(screen: TodayScreen) -> list[list[str]]:
    rows = screen.home.rows.rows
    return [[column.text(row) for column in rows.columns[:3]] for row in rows.rows()]


def test_an_empty_desk_says_what_belongs_here(
    qtbot: QtBot, jobs: Jobs, context: Context, team: Desk, went: list[Any]
) -> None:
    """No list without rows; the buttons are there with their keys."""
    screen = shown(qtbot, jobs, team, TodayScreen, context)
    assert not screen.home.rows.isVisible()
    assert screen.home.empty.sentence.text().startswith("Nothing is due today.")
    assert screen.home.new["meetings"].text() == "New meeting (B)"
    assert "No file was written for the office yet." in screen.home.office.text()


def test_a_follow_up_is_done_in_few_keys(
    qtbot: QtBot, jobs: Jobs, context: Context, team: Desk, said: list[Any]
) -> None:
    """Enter on the first line, one letter for the outcome, Ctrl+S; the toast takes it back."""
    asked(team, add_client(team, "KH-1"), 3)
    screen = shown(qtbot, jobs, team, TodayScreen, context)
    assert listed(screen) == [["3 days overdue", "Ask after her: Next contact agreed", "KH-1"]]
    screen.home.setFocus()
    hands = Keys(qtbot, jobs, screen)
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_R)
    hands.press(Qt.Key.Key_S, CTRL)
    print(f"follow-up done: {hands.count} key presses")  # noqa: T201 - a figure to be read
    assert hands.count <= MOST_PRESSES
    assert (follow_ups.look(team), said[-1][0]) == ((), "Done: KH-1.")
    said[-1][1]()
    settle(qtbot, jobs)
    assert [one.client_code for one in follow_ups.look(team)] == ["KH-1"]
    assert len(listed(screen)) == 1


def test_not_reached_proposes_the_next_attempt(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, said: list[Any]
) -> None:
    """The day stands there already; what does not belong to the outcome is hidden."""
    asked(team, add_client(team, "KH-1"))
    screen = shown(qtbot, jobs, team, TodayScreen, context)
    screen.home.setFocus()
    hands = Keys(qtbot, jobs, screen)
    hands.press(Qt.Key.Key_Return)
    form = screen._form
    assert isinstance(form, DoneForm)
    assert not form.after.isVisible()
    choose(named(screen, "Did you reach her?"), "Not reached")
    later = dates.show_day(dates.today() + timedelta(days=2))
    assert (named(screen, "What now?").currentText(), named(screen, "Ask again on").text()) == (
        "Ask once more",
        later,
    )
    hands.press(Qt.Key.Key_S, CTRL)
    assert [one.attempt for one in follow_ups.look(team)] == [2]
    assert said[-1][0] == f"Written: KH-1. Ask again on {later}."
    assert today.look(team).coming == 1


def test_after_the_third_attempt_it_asks_what_to_do(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """Nothing is proposed; without an answer the field says so."""
    asked(team, add_client(team, "KH-1"), attempt=3)
    screen = shown(qtbot, jobs, team, TodayScreen, context)
    screen.home.setFocus()
    hands = Keys(qtbot, jobs, screen)
    hands.press(Qt.Key.Key_Return)
    choose(named(screen, "Did you reach her?"), "Not reached")
    hands.press(Qt.Key.Key_S, CTRL)
    form = screen._form
    assert isinstance(form, DoneForm)
    assert form.after.problems_shown() == "Three attempts did not reach her. Say what to do now."
    choose(named(screen, "What now?"), "Write down that contact with her is lost")
    hands.press(Qt.Key.Key_S, CTRL)
    assert follow_ups.look(team) == ()


def test_each_line_leads_to_where_it_is_done(
    qtbot: QtBot, jobs: Jobs, context: Context, team: Desk, went: list[Any]
) -> None:
    """A slip to its page, a meeting to its sheet."""
    who, group = add_client(team, "KH-1"), team.fact(identity.GROUP)
    place = add(team, "organisation", {"code": "T1", "name": "Benh vien A", "kind": "hospital"})
    long_ago = dates.today() - timedelta(days=40)
    slip = {"client_id": who, "serial": "P-1", "issued_on": long_ago, "service": "gyn", "status": "issued"}
    slip_id = add(team, "referral", slip | {"organisation_id": place})
    met = {"group_id": group, "kind": "group_talk", "status": "planned"}
    held = add(team, "meeting", met | {"held_on": dates.today() - timedelta(days=1)})
    screen = shown(qtbot, jobs, team, TodayScreen, context)
    assert listed(screen) == [
        ["10 days overdue", "Slip without an answer: P-1", "KH-1"],
        ["1 day ago", "Was it held? Group education", ""],
    ]
    screen.home.setFocus()
    hands = Keys(qtbot, jobs, screen)
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Return)
    assert went == [
        ("referrals", {"page": "slip", "id": slip_id, "back": "today"}),
        ("meetings", {"meeting": held, "back": "today"}),
    ]


def test_one_key_to_each_new_thing(
    qtbot: QtBot, jobs: Jobs, context: Context, team: Desk, went: list[Any]
) -> None:
    """The letters work on the list and not where somebody types."""
    asked(team, add_client(team, "KH-1"))
    screen = shown(qtbot, jobs, team, TodayScreen, context)
    screen.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is screen)
    screen.home.setFocus()
    hands = Keys(qtbot, jobs, screen)
    for key in (Qt.Key.Key_B, Qt.Key.Key_K, Qt.Key.Key_P, Qt.Key.Key_H):
        hands.press(key)
    assert went == [
        ("meetings", {"meeting": None, "back": "today"}),
        ("clients", {"page": "new", "back": "today"}),
        ("referrals", {"page": "new", "back": "today"}),
    ]
    form = screen._form
    assert isinstance(form, AddForm)
    qtbot.keyClicks(form.client.line, "kbph")
    assert (form.client.line.text(), len(went)) == ("kbph", 3)


def test_somebody_to_ask_after_is_added_and_left_half_typed(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, went: list[Any], said: list[Any]
) -> None:
    """Her code, why, the day; what is left half typed waits."""
    add_client(team, "KH-1")
    screen = shown(qtbot, jobs, team, TodayScreen, context)
    press(qtbot, jobs, named(screen, "Ask after somebody"))
    who = named(screen, "Client")
    qtbot.keyClicks(who, "kh-1")
    qtbot.keyClick(who, Qt.Key.Key_Return)
    choose(named(screen, "Why to ask after her"), "Other")
    (half,) = screen.half_typed()
    state = screens.DRAFTS.read(screens.DRAFTS.write(half.state))
    press(qtbot, jobs, named(screen, "Back"))
    assert len(context.drafts.left()) == 1
    screen.set_typed(state)
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Save"))
    assert [(one.client_code, one.reason) for one in follow_ups.look(team)] == [("KH-1", "other")]
    said[-1][1]()
    settle(qtbot, jobs)
    assert follow_ups.look(team) == ()


def test_the_plan_of_the_month_stands_beside_its_figures(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, said: list[Any]
) -> None:
    """Each unit by itself; undo takes the plan back."""
    screen = shown(qtbot, jobs, team, TodayScreen, context)
    press(qtbot, jobs, named(screen, "Plan of the month"))
    for field, number in (("Planned meetings", "2"), ("Planned people", "25"), ("Planned turns", "60")):
        qtbot.keyClicks(named(screen, field), number)
    press(qtbot, jobs, named(screen, "Save"))
    assert screen.home.figures.text().splitlines() == [
        "Meetings held: 0 of 2 planned",
        "People reached: 0 of 25 planned",
        "Turns: 0 of 60 planned",
    ]
    said[-1][1]()
    settle(qtbot, jobs)
    assert screen.home.figures.text().splitlines()[1] == "People reached: 0"


def test_the_next_month_is_planned_before_it_begins(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, said: list[Any]
) -> None:
    """The two months lead to each other; what was typed for one waits as a draft."""
    screen = shown(qtbot, jobs, team, TodayScreen, context)
    this = months.of(dates.today())
    after = months.after(this)
    press(qtbot, jobs, named(screen, "Plan of the month"))
    press(qtbot, jobs, named(screen, f"Plan for {words.month(after)}"))
    qtbot.keyClicks(named(screen, "Planned meetings"), "3")
    press(qtbot, jobs, named(screen, "Save"))
    assert (months.look(team, after).meetings, months.look(team, this).meetings) == (3, None)
    assert said[-1][0] == f"The plan for {words.month(after)} is saved."
    press(qtbot, jobs, named(screen, "Plan of the month"))
    press(qtbot, jobs, named(screen, f"Plan for {words.month(after)}"))
    assert named(screen, "Planned meetings").text() == "3"
    qtbot.keyClicks(named(screen, "Planned people"), "5")
    press(qtbot, jobs, named(screen, f"Plan for {words.month(this)}"))
    assert [left.half.subject for left in context.drafts.left()] == [after]
    assert named(screen, "Planned meetings").text() == ""


def test_nothing_to_report_in_one_act_and_asked_about_later(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, said: list[Any]
) -> None:
    """One button; undo; and when something is recorded after all, it is taken back by one button."""
    this = months.of(dates.today())
    before = months.span(this)[0] - timedelta(days=1)
    with team.database.write() as session:
        identity.put(session, identity.CREATED, f"{before.year}-01-01T00:00:00Z")
    screen = shown(qtbot, jobs, team, TodayScreen, context)
    words = before.strftime("%m/%Y")
    press(qtbot, jobs, named(screen, f"Nothing to report in {words}"))
    assert months.look(team, months.of(before)).zero_on == dates.today()
    said[-1][1]()
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, f"Nothing to report in {words}"))
    contact = {"contact_on": before, "mode": "one_to_one", "gender": "f"}
    add(team, "contact", contact | {"group_id": team.fact(identity.GROUP)})
    screen.reload()
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Take that back"))
    assert months.look(team, months.of(before)).zero_on is None
    assert said[-1][0] == f"Taken back: something happened in {words}."
