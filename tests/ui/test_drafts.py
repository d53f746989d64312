"""What is half typed is there again: after going back, after closing, after a fall, in another language."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk_window import opened
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import DAY, PASSPHRASE, add, add_client, new_team, press, settle

from outreach_desk.desk import drafts, meetings, unlock
from outreach_desk.desk.meetings import Mark, Sheet
from outreach_desk.desk.people import Person
from outreach_desk.desk.registry import Entry
from outreach_desk.ground import language
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, reference
from outreach_desk.records.base import Thing
from outreach_desk.ui import draft_text
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import column_fields
from outreach_desk.ui.widgets.pick_fields import ReferenceField, UnitField
from outreach_desk.ui.widgets.type_ahead import Choice

NICKNAME = "Dau Do Nho"
"""A made-up name for a made-up woman; QTest has keys for plain letters only."""
HELD = {"held_on": DAY, "kind": "group_talk", "status": "held"}
Named = Callable[[QWidget, str], Any]


def kept(jobs: Jobs, qtbot: QtBot) -> list[str]:
    """Give the forms that the file holds a draft of, without the part that is drawn."""
    found: list[str] = []
    jobs.read(
        drafts.look,
        lambda all_of_them: found.extend(one.form[: one.form.find("/") + 4] for one in all_of_them),
    )
    settle(qtbot, jobs)
    return found


def begin_client(qtbot: QtBot, jobs: Jobs, shell: Shell, named: Named) -> QWidget:
    """Begin a client and type her nickname."""
    shell.go("clients", {"page": "new"})
    settle(qtbot, jobs)
    field = named(shell, "Nickname")
    field.setFocus()
    qtbot.keyClicks(field, NICKNAME)
    return field


def test_what_is_being_typed_is_in_the_file_within_a_second(
    qtbot: QtBot, jobs: Jobs, style: Style, tmp_path: Path, named: Named
) -> None:
    """Nobody pressed anything; an untouched form leaves nothing."""
    _window, shell = opened(qtbot, jobs, style, new_team(tmp_path / "team"))
    shell.go("clients", {"page": "new"})
    settle(qtbot, jobs)
    qtbot.wait(1300)
    assert kept(jobs, qtbot) == []
    begin_client(qtbot, jobs, shell, named)
    qtbot.waitUntil(lambda: kept(jobs, qtbot) == ["clients/new"], timeout=5000)


def test_going_back_leaves_a_draft_that_can_be_gone_on_with_or_thrown_away(
    qtbot: QtBot, jobs: Jobs, style: Style, tmp_path: Path, named: Named
) -> None:
    """It stands on the bar of every screen; thrown away it can be had again."""
    _window, shell = opened(qtbot, jobs, style, new_team(tmp_path / "team"))
    begin_client(qtbot, jobs, shell, named)
    qtbot.keyClick(shell.window().focusWidget(), Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert shell.toast.words.text() == "Not saved. It is kept as a draft."
    shell.go("referrals")
    [notice] = shell.drafts.notices
    assert notice.words.text() == "Half typed, not saved yet: a new client."
    press(qtbot, jobs, named(shell, "Throw it away"))
    assert (shell.drafts.isVisible(), kept(jobs, qtbot)) == (False, [])
    qtbot.mouseClick(shell.toast.undo, Qt.MouseButton.LeftButton)
    settle(qtbot, jobs)
    assert kept(jobs, qtbot) == ["clients/new"]
    press(qtbot, jobs, named(shell, "Go on writing"))
    assert (shell.current, named(shell, "Nickname").text()) == ("clients", NICKNAME)
    assert shell.drafts.isVisible() is False


def test_many_drafts_take_one_line(
    qtbot: QtBot, jobs: Jobs, style: Style, tmp_path: Path, named: Named
) -> None:
    """The latest is shown, the others on demand; thrown away, the keyboard goes on to what is left."""
    _window, shell = opened(qtbot, jobs, style, new_team(tmp_path / "team"))
    for _time in range(3):
        begin_client(qtbot, jobs, shell, named)
        qtbot.keyClick(shell.window().focusWidget(), Qt.Key.Key_Escape)
        settle(qtbot, jobs)
    assert len(shell.drafts.notices) == 1
    press(qtbot, jobs, named(shell, "2 more drafts"))
    assert len(shell.drafts.notices) == 3
    press(qtbot, jobs, named(shell, "Show one draft"))
    for left in (2, 1):
        press(qtbot, jobs, named(shell, "Throw it away"))
        assert len(shell.context.drafts.left()) == left
        assert shell.drafts.isAncestorOf(shell.window().focusWidget())
    press(qtbot, jobs, named(shell, "Throw it away"))
    assert shell.made("clients").isAncestorOf(shell.window().focusWidget())


def test_looking_at_a_meeting_leaves_no_draft(
    qtbot: QtBot, jobs: Jobs, style: Style, tmp_path: Path, named: Named
) -> None:
    """Also where it was opened from another screen: the names of its point and leader come after it."""
    team = new_team(tmp_path / "team")
    group = team.fact(identity.GROUP)
    leader = add(team, "member", {"group_id": group, "code": "TV-1", "nickname": "Hong"})
    add(
        team,
        "membership",
        {"member_id": leader, "group_id": group, "role": "peer_educator", "starts_on": DAY},
    )
    saved = meetings.save(team, {**HELD, "educator_id": leader}, {("member", leader): Mark()})
    _window, shell = opened(qtbot, jobs, style, team)
    shell.go("meetings", {"meeting": saved.id})
    settle(qtbot, jobs)
    qtbot.keyClicks(named(shell, "By number on the sheet"), " ")
    qtbot.keyClick(named(shell, "By number on the sheet"), Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert shell.context.drafts.left() == []


def test_closing_the_window_loses_nothing(
    qtbot: QtBot, jobs: Jobs, style: Style, tmp_path: Path, named: Named
) -> None:
    """Opened the next day the desk says what was being typed and when, and gives it back."""
    window, shell = opened(qtbot, jobs, style, new_team(tmp_path / "team"))
    begin_client(qtbot, jobs, shell, named)
    window.close()
    later = Jobs()
    try:
        again = unlock.unlock(Home(tmp_path / "team"), PASSPHRASE)
        _window, shell = opened(qtbot, later, style, again)
        [notice] = shell.drafts.notices
        assert notice.words.text().startswith("Half typed on ")
        press(qtbot, later, named(shell, "Go on writing"))
        assert named(shell, "Nickname").text() == NICKNAME
    finally:
        later.close()


def test_a_draft_keeps_its_day_and_its_place(
    qtbot: QtBot, jobs: Jobs, style: Style, tmp_path: Path, named: Named
) -> None:
    """However often the desk is opened since; the latest one stands on the bar."""
    window, shell = opened(qtbot, jobs, style, new_team(tmp_path / "team"))
    begin_client(qtbot, jobs, shell, named)
    qtbot.keyClick(shell.window().focusWidget(), Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    qtbot.wait(1100)  # a day is kept to the second
    shell.go("today", {"page": "add"})
    settle(qtbot, jobs)
    qtbot.keyClicks(named(shell, "Client"), "kh")
    window.close()
    seen = []
    for _time in range(3):
        later = Jobs()
        window, shell = opened(qtbot, later, style, unlock.unlock(Home(tmp_path / "team"), PASSPHRASE))
        seen.append([(left.half.title, left.when) for left in shell.context.drafts.left()])
        assert "whom to ask after" in shell.drafts.notices[0].words.text()
        qtbot.wait(1100)
        window.close()
        later.close()
    assert seen[0] == seen[1] == seen[2]


def test_another_language_gives_back_the_form_and_no_draft_of_it(
    qtbot: QtBot, jobs: Jobs, style: Style, tmp_path: Path, named: Named
) -> None:
    """What is being typed goes on; it is not offered a second time."""
    window, shell = opened(qtbot, jobs, style, new_team(tmp_path / "team"))
    begin_client(qtbot, jobs, shell, named)
    qtbot.waitUntil(lambda: kept(jobs, qtbot) == ["clients/new"], timeout=5000)
    window.show_language(language.PSEUDO)
    settle(qtbot, jobs)
    assert isinstance(window.page, Shell)
    assert window.page.drafts.notices == []


def test_a_draft_is_named_in_the_language_that_is_shown(
    qtbot: QtBot, jobs: Jobs, style: Style, tmp_path: Path
) -> None:
    """After a change of language, and opened the next day in the other one, with the code in it."""
    team = new_team(tmp_path / "team")
    her = add_client(team, "TH-0142")
    window, shell = opened(qtbot, jobs, style, team)
    shell.go("clients", {"page": "change", "id": her, "code": "TH-0142"})
    settle(qtbot, jobs)
    qtbot.keyClicks(window.focusWidget(), "Hoa")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    settle(qtbot, jobs)

    def title(window: QWidget) -> str:
        shown = window.page  # type: ignore[attr-defined]
        return str(shown.drafts.notices[0].words.text())

    assert "a change of client TH-0142" in title(window)
    window.show_language(language.VIETNAMESE)
    settle(qtbot, jobs)
    changed = title(window)
    assert "a change of client" not in changed
    assert "TH-0142" in changed
    window.close()
    language.set_language(language.ENGLISH)
    later = Jobs()
    try:
        again, _shell = opened(qtbot, later, style, unlock.unlock(Home(tmp_path / "team"), PASSPHRASE))
        assert "a change of client TH-0142" in title(again)
    finally:
        later.close()


CHILD = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from outreach_desk import app
from outreach_desk.desk import unlock
from outreach_desk.ground import language
from outreach_desk.ground.paths import Home
from outreach_desk.ground.settings import LIGHT, Settings
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets import column_fields
from outreach_desk.ui.widgets.pick_fields import ReferenceField, UnitField
from outreach_desk.ui.widgets.type_ahead import Choice
from outreach_desk.ui.window import Window

language.set_language("en")
place, passphrase, typed = Home(Path(sys.argv[1])), sys.stdin.readline().rstrip(), sys.argv[2]
application = QApplication([])
jobs = Jobs()
window = Window(jobs, Style(application, LIGHT), app.doors(place, str(place.root)), app.look, Settings())
window.show()
jobs.open(lambda: unlock.unlock(place, passphrase), window._on_desk)
while not (jobs.idle and hasattr(window.page, "go")):
    QTest.qWait(20)
window.page.go("clients", {"page": "new"})
while not jobs.idle:
    QTest.qWait(20)
[line] = [one for one in window.findChildren(QLineEdit) if one.accessibleName() == "Nickname"]
line.setFocus()
QTest.keyClicks(line, typed)
QTest.qWait(1500)
while not jobs.idle:
    QTest.qWait(20)
print("typed", flush=True)
QTest.qWait(60_000)
"""


def test_a_fall_loses_nothing_of_a_second_ago(tmp_path: Path, lawful_keys: None) -> None:
    """The program is killed while she types: the file holds it, sealed, and nothing else on the disk does."""
    desk = new_team(tmp_path / "team")
    desk.close()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", CHILD, str(tmp_path / "team"), NICKNAME],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{PASSPHRASE}\n")
        child.stdin.flush()
        assert child.stdout.readline().strip() == "typed"
        child.send_signal(signal.SIGKILL)
    for file in (tmp_path / "team").rglob("*"):
        if file.is_file():
            assert NICKNAME.encode() not in file.read_bytes()
    again = unlock.unlock(Home(tmp_path / "team"), PASSPHRASE)
    try:
        [one] = drafts.look(again)
        assert NICKNAME in json.dumps(one.typed, ensure_ascii=False)
    finally:
        again.close()


STATES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(
            st.text(max_size=3) | st.tuples(st.text(max_size=2), st.text(max_size=2)), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(STATES)
def test_a_state_comes_back_as_it_was(state: Any) -> None:
    """Through JSON, whatever a screen holds."""
    assert draft_text.read(json.loads(json.dumps(draft_text.write(state)))) == state


def test_the_shapes_that_screens_hand_around_come_back() -> None:
    """A meeting with its people and an entry of the register; another shape is a mistake that shows."""
    person = Person("client", "c1", "KH-1", NICKNAME, None, ((date(2026, 7, 1), None),))
    for state in (
        Sheet("m1", {"held_on": date(2026, 7, 1)}, ((person, Mark("absent", "sick")),)),
        Entry("o1", {"code": "TYT"}),
    ):
        assert draft_text.read(json.loads(json.dumps(draft_text.write(state)))) == state
    with pytest.raises(TypeError):
        draft_text.write({"x": object()})


@pytest.mark.parametrize("thing", catalog.THINGS.values(), ids=lambda thing: thing.name)
def test_each_field_of_each_record_can_be_kept(qtbot: QtBot, thing: Thing) -> None:
    """With something chosen or typed in it; and looking at it chooses nothing for who is typing."""
    choices = [Choice("c1", "KH-1", "Sen")]
    for column in thing.columns.values():
        field = column_fields.of(column, reference.shipped(), choices=choices)
        qtbot.addWidget(field)
        if isinstance(field, ReferenceField):
            field.line.setText("kh")
            assert (field.peek(), field.line.choice) == ("kh", None)
            field.set_value("c1")
            assert field.peek() == "c1"
        elif isinstance(field, UnitField):
            field.set_value("2025:00256")
            assert (field.peek(), field.peek() is None) == (field.value(), False)
        typed = json.loads(json.dumps(draft_text.write(field.typed())))
        assert draft_text.read(typed) == field.typed()
