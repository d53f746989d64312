"""How many keys the four commonest acts cost from *Hôm nay* to saved: pressed, counted, held to the README.

Each runs in the real window on an open desk, by the keyboard alone; Ctrl and Shift count as keys.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hands import CTRL, SHIFT, Hands
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from two_desks import DAY, PASSPHRASE, add, add_client, new_team, settle

from outreach_desk.desk import client_page, follow_ups, meetings, referrals
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meetings import Mark
from outreach_desk.ground import dates, uic
from outreach_desk.ground.paths import Home
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.window import Window

README = Path(__file__).parents[2] / "README.md"
ROW = re.compile(r"^\| ([^|]+) \| (\d+) \|", re.MULTILINE)
PEOPLE, ABSENT = 25, (3, 7, 12, 18, 25)
MOST_FOR_A_MEETING = 60


def in_readme() -> dict[str, int]:
    """Give the keys that the README counts for each act."""
    chapter = README.read_text("utf-8").partition("## Keys\n")[2].partition("\n## ")[0]
    return {act: int(keys) for act, keys in ROW.findall(chapter)}


@pytest.fixture
def desk_window(qtbot: QtBot, jobs: Jobs, home: Home, window: Window) -> Window:
    """Open a team's desk of 25 people who came to its last meeting; one is to be asked after."""
    team = new_team(home.root)
    last = {"held_on": DAY, "kind": "periodic_meeting", "status": "held", "starts_at": "14:00"}
    people = [add_client(team, f"KH-{number:02d}") for number in range(1, PEOPLE + 1)]
    for client in people:
        add(team, "consent", {"client_id": client, "purpose": "refer", "given_on": DAY})
    add(team, "client", {"nickname": "Mai"}, people[6])
    meetings.save(team, last, {("client", own): Mark() for own in people})
    add(team, "organisation", {"code": "PK-01", "name": "Phòng khám Thử", "kind": "moh_dept"})
    due = dates.today() - timedelta(days=1)
    follow_ups.add(team, {"client_id": people[0], "reason": "contact", "due_on": due})
    team.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.page.show_page("unlock")
    hands = Hands(qtbot)
    hands.type(PASSPHRASE)
    hands.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.page, Shell), timeout=20000)
    settle(qtbot, jobs)
    return window


@pytest.fixture
def hands(qtbot: QtBot, desk_window: Window) -> Hands:
    """Begin to count, where the open desk has put the keyboard."""
    return Hands(qtbot)


@pytest.fixture
def told(qtbot: QtBot, jobs: Jobs) -> Callable[[Callable[[Desk], Any]], Any]:
    """Look at the open desk in its worker."""

    def look(read: Callable[[Desk], Any]) -> Any:
        found: list[Any] = []
        jobs.read(read, found.append)
        settle(qtbot, jobs)
        return found[0]

    return look


def counted(act: str, hands: Hands) -> None:
    """Print what an act cost, and hold it to the README."""
    print(f"{act}: {hands.pressed} keys")  # noqa: T201 - a figure to be read with -rP
    assert in_readme()[act] == hands.pressed


def saved(qtbot: QtBot, jobs: Jobs, hands: Hands) -> None:
    hands.key(Qt.Key.Key_S, CTRL)
    settle(qtbot, jobs)


def test_the_readme_counts_these_four() -> None:
    """No act is counted there that is not pressed here, and the meeting is within what it may cost."""
    acts = in_readme()
    assert list(acts) == ["Meeting, 20 of 25 present", "New client", "New referral", "Follow-up done"]
    assert acts["Meeting, 20 of 25 present"] <= MOST_FOR_A_MEETING


def test_meeting(qtbot: QtBot, jobs: Jobs, hands: Hands, told: Callable[..., Any]) -> None:
    """B, everybody present, the five numbers of who was not, saved."""
    hands.key(Qt.Key.Key_B)
    settle(qtbot, jobs)
    hands.key(Qt.Key.Key_A, CTRL | SHIFT)
    hands.type(" ".join(map(str, ABSENT)))
    hands.key(Qt.Key.Key_Return)
    saved(qtbot, jobs, hands)
    row = told(meetings.look).rows[0]
    assert (row.held_on, row.held, row.people) == (dates.today(), True, PEOPLE - len(ABSENT))
    counted("Meeting, 20 of 25 present", hands)


def test_new_client(
    qtbot: QtBot, jobs: Jobs, hands: Hands, told: Callable[..., Any], desk_window: Window
) -> None:
    """K, her consent, nickname and the six answers of the UIC, saved."""
    hands.key(Qt.Key.Key_K)
    settle(qtbot, jobs)
    hands.key(Qt.Key.Key_Space)
    form = desk_window.page.made("clients")._page
    hands.tab_to(form.consent._how)
    hands.key(Qt.Key.Key_Down)
    hands.tab_to(form.form.fields["nickname"])
    hands.type("Lan")
    hands.tab_to(form.uic.mother)
    for words in ("Hoa", "Nam", "1990", "7", "ha noi"):
        hands.type(words)
        if words != "ha noi":
            hands.key(Qt.Key.Key_Tab)
    saved(qtbot, jobs, hands)
    [line] = [one for one in told(client_page.look) if not one.code.startswith("KH-")]
    assert uic.serial_valid(line.code)
    assert line.uic is not None
    counted("New client", hands)


def test_new_referral(qtbot: QtBot, jobs: Jobs, hands: Hands, told: Callable[..., Any]) -> None:
    """P, her nickname, the beginning of the service and of the organisation, saved."""
    hands.key(Qt.Key.Key_P)
    settle(qtbot, jobs)
    for words in ("mai", "hi"):
        hands.type(words)
        hands.key(Qt.Key.Key_Tab)
    hands.type("p")
    saved(qtbot, jobs, hands)
    [slip] = told(referrals.look)
    assert slip.client_code == "KH-07"
    counted("New referral", hands)


def test_follow_up_done(qtbot: QtBot, jobs: Jobs, hands: Hands, told: Callable[..., Any]) -> None:
    """Enter on the first line, one letter for the outcome, saved."""
    hands.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    hands.key(Qt.Key.Key_R)
    saved(qtbot, jobs, hands)
    assert told(follow_ups.look) == ()
    counted("Follow-up done", hands)
