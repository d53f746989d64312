"""A laptop that the office ended cannot read that it ended: it hears whom to ask, and where it goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import add_client, drop, empty, enrolled, export, new_team, press, settle, shown

from outreach_desk.desk import enrol, outbox, receive, returns, revoke
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.receive import Handled
from outreach_desk.ui.context import Context
from outreach_desk.ui.inbox.handled import HandledPage
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.send.screen import SendScreen
from outreach_desk.ui.send.taken import TakenPage

Named = Callable[[QWidget, str], QWidget]
MISSING = "Files that this laptop cannot open"


@pytest.fixture
def team(team: Desk, tmp_path: Path, office: Desk, stick: Path) -> Desk:
    """Let another team be enrolled too."""
    other = new_team(tmp_path / "other", "May", "G2")
    enrolled(office, other, stick)
    other.close()
    return team


def is_shown(screen: QWidget, name: str) -> bool:
    return any(
        one.accessibleName() == name and one.isVisibleTo(screen) for one in screen.findChildren(QWidget)
    )


def test_it_says_that_files_lie_there_which_it_cannot_open(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    """Its own report beside them is none of them; the button leads to the new name."""
    add_client(team, "A-1")
    export(team, stick)
    revoke.revoke(office, team.device, 0)
    enrol.office_package(office, stick)
    screen = shown(qtbot, jobs, team, SendScreen, context)
    press(qtbot, jobs, named(screen, "A file from the office"))

    told = named(screen, MISSING).accessibleDescription()
    assert told.startswith("1 file lies there that this laptop cannot open")
    assert "the office has ended this laptop" in told
    former = team.device
    press(qtbot, jobs, named(screen, "Get a new name"))
    assert team.device == former
    press(qtbot, jobs, named(screen, "Yes, get a new name"))
    assert team.device != former


def test_a_laptop_that_the_office_answers_is_not_frightened(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    """Another group's answer lies there too; while nothing new is for it, it hears that it cannot open it."""
    returns.write_return(office, "G1", stick)
    returns.write_return(office, "G2", stick)
    screen = shown(qtbot, jobs, team, SendScreen, context)
    press(qtbot, jobs, named(screen, "A file from the office"))
    assert not is_shown(screen, MISSING)

    receive.receive(team, [stick])
    screen.intake.look_for_files()
    settle(qtbot, jobs)

    assert is_shown(screen, MISSING)


def test_a_dropped_file_that_cannot_be_opened_says_whom_to_ask(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    problems: list[str] = []
    revoke.revoke(office, team.device, 0)
    file = enrol.office_package(office, stick).path
    screen = shown(qtbot, jobs, team, SendScreen, context)
    jobs.problem.connect(lambda problem: problems.append(problem.message()))
    drop(screen, file)
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Look inside"))

    said = named(screen, f"Outcome of {file.name}").accessibleDescription()
    for words in (said, *problems):
        assert "call the office and ask whether it has ended this laptop" in words
    assert len(problems) == 1
    press(qtbot, jobs, named(screen, "Get a new name"))
    assert is_shown(screen, "Yes, get a new name")


def test_a_desk_that_nobody_let_in_yet_hears_nothing_of_an_end(
    office: Desk, tmp_path: Path, stick: Path
) -> None:
    """It has no name at the office that could have ended."""
    other, new = new_team(tmp_path / "other"), new_team(tmp_path / "new")
    enrolled(office, other, stick)
    package = enrol.office_package(office, stick).path
    [found] = receive.receive(new, [package])
    assert found.reason == "not_for_us"
    assert "ended" not in str(found.message)
    empty(stick)
    for desk in (other, new):
        desk.close()


def test_a_file_that_says_it_ended_this_desk_offers_the_new_name(qtbot: QtBot, named: Named) -> None:
    """Before and after it is taken in."""
    for outcome in ("preview", "imported"):
        page = TakenPage([Handled("desk-a.desk", outcome, kind="return", ended=True)], preview=True)
        qtbot.addWidget(page)
        wanted: list[int] = []
        page.new_name_wanted.connect(lambda wanted=wanted: wanted.append(1))
        named(page, "Get a new name").click()  # type: ignore[attr-defined]
        assert wanted == [1]


@pytest.mark.parametrize("parted", [True, False])
def test_the_way_out_of_an_end_is_offered_only_where_two_laptops_parted(
    qtbot: QtBot, named: Named, parted: bool
) -> None:
    """Otherwise it says what the team can do, and offers nothing that would be refused."""
    one = Handled("desk-a.desk", "refused", device="abcdefgh", seq=4, reason="revoked_sender", parted=parted)
    page = HandledPage([one], preview=True)
    qtbot.addWidget(page)
    act = "Let it in and ask about the differences: desk-a.desk"
    assert is_shown(page, act) is parted
    told = named(page, "What to do about desk-a.desk").accessibleDescription()
    assert ("get a new name" in told) is not parted


def test_the_six_words_of_an_enrolled_laptop_can_be_read_aloud(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """The office tells two laptops of one name apart by them; a word may be of two syllables."""
    words = outbox.look(team).own_words
    screen = shown(qtbot, jobs, team, SendScreen, context)
    assert named(screen, "Six words of this desk").accessibleDescription().endswith(" · ".join(words))
