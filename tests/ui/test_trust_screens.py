"""An office that was put back says so until its list is confirmed; the trust pages outlive a rebuild."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import Desks, enrolled, new_team, press, settle, shown

from outreach_desk.bundle import signing
from outreach_desk.desk import enrol, outbox, revoke
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import language
from outreach_desk.ground.errors import Refused
from outreach_desk.ui.context import Context
from outreach_desk.ui.inbox.screen import InboxScreen
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.register.screen import RegisterScreen
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.window import Window

Named = Callable[[QWidget, str], QWidget]
SURE = "I have gone through the list and noted what is missing"


@pytest.fixture
def office(first_desks: Desks, stick: Path, tmp_path: Path) -> Desk:
    """Give an office with one team, which the jobs of the test close."""
    return first_desks.copy("office", tmp_path / "office")


@pytest.fixture
def put_back(office: Desk) -> Desk:
    """Give the office after it has read of a list that is newer than its own."""
    with office.write() as (session, _):
        signing.doubt(session, 9)
    return office


def is_shown(screen: QWidget, name: str) -> bool:
    return any(
        one.accessibleName() == name and one.isVisibleTo(screen) for one in screen.findChildren(QWidget)
    )


def test_the_register_confirms_the_list_after_a_second_word(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, put_back: Desk, stick: Path
) -> None:
    """Until then nothing is signed; afterwards the list is above the highest that was seen."""
    told: list[str] = []
    context.tell = lambda words, _tone="late": told.append(words)
    with pytest.raises(Refused):
        enrol.office_package(put_back, stick)
    screen = shown(qtbot, jobs, put_back, RegisterScreen, context)
    notice = named(screen, "Nothing is written for the teams now").accessibleDescription()
    assert "nothing is written for the teams until you have gone through the list" in notice

    press(qtbot, jobs, named(screen, "Go through the list of desks"))
    happened = named(screen, "What happened to this office").accessibleDescription()
    assert "A team has list number 9 of this office" in happened
    steps = named(screen, "What to check by telephone").accessibleDescription().splitlines()
    assert [line[:2] for line in steps] == ["1.", "2.", "3."]
    listed = screen.trust.confirm.list
    assert listed.rows.data(listed.rows.index(0, 1)) == "Hoa Sen"
    button = named(screen, "Confirm the list")
    assert not button.isEnabled()

    press(qtbot, jobs, named(screen, SURE))
    press(qtbot, jobs, button)

    assert (revoke.look(put_back).seen, revoke.look(put_back).version) == (None, 10)
    [said] = told
    assert said.startswith("Confirmed: the list has number 10 now. Revoke again what is missing in it")
    assert not is_shown(screen, "Nothing is written for the teams now")
    assert enrol.office_package(put_back, stick).path.exists()


def test_the_inbox_leads_to_that_page(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, put_back: Desk
) -> None:
    gone: list[object] = []
    context.go = lambda name, state=None: gone.append((name, state))
    screen = shown(qtbot, jobs, put_back, InboxScreen, context)

    qtbot.mouseClick(named(screen, "Go through the list of desks"), Qt.MouseButton.LeftButton)

    assert gone == [("register", "confirm")]
    register = RegisterScreen(context)
    qtbot.addWidget(register)
    register.show()
    register.set_typed("confirm")
    register.reload()
    settle(qtbot, jobs)
    assert named(register, SURE).isEnabled()


def test_an_answer_that_was_refused_does_not_stand_among_the_written_ones(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, put_back: Desk, stick: Path
) -> None:
    screen = shown(qtbot, jobs, put_back, RegisterScreen, context)
    press(qtbot, jobs, named(screen, "Answers to the groups"))
    press(qtbot, jobs, named(screen, "Write the answers for all groups"))

    told = named(screen, "Answers not written").accessibleDescription()
    assert told.startswith("Group G1: What lies here is an older copy of this office")
    assert not is_shown(screen, "Answers written")
    assert list(stick.glob("*.desk")) == []


def test_an_office_that_was_not_put_back_says_nothing(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk
) -> None:
    screen = shown(qtbot, jobs, office, RegisterScreen, context)
    assert not is_shown(screen, "Nothing is written for the teams now")
    screen.set_typed("confirm")
    assert named(screen, "What happened to this office").accessibleDescription() == (
        "The list waits for nobody: there is nothing to confirm."
    )
    assert not named(screen, SURE).isEnabled()


@pytest.fixture
def shell(qtbot: QtBot, jobs: Jobs, window: Window, office: Desk) -> Iterator[Window]:
    """Open the office in the real window, on its register."""
    jobs.open(lambda: office, window._on_desk)
    settle(qtbot, jobs)
    register(window)
    settle(qtbot, jobs)
    yield window
    language.set_language(language.ENGLISH)


def register(window: Window) -> RegisterScreen:
    """Go to the register in the window as it is now."""
    assert isinstance(window.page, Shell)
    window.page.go("register")
    made = window.page.made("register")
    assert isinstance(made, RegisterScreen)
    return made


def test_a_change_of_language_leads_back_to_revoking_with_what_was_typed(
    qtbot: QtBot, jobs: Jobs, named: Named, shell: Window
) -> None:
    screen = register(shell)
    screen.desks.list.setCurrentIndex(screen.desks.list.rows.index(0, 0))
    press(qtbot, jobs, named(screen, "Revoke…"))
    qtbot.keyClicks(named(screen, "The last file that is still believed"), "12")
    typed = screen.trust.revoke.through.value() if screen.trust.revoke else 0
    assert typed
    press(qtbot, jobs, named(screen, "I have asked the team, and this desk shall end"))

    shell.switch_language()
    settle(qtbot, jobs)

    again = register(shell)
    assert again is not screen
    page = again.trust.revoke
    assert page is not None
    assert page.isVisible()
    assert page.through.value() == typed
    assert page.revoke.isEnabled()


def test_a_change_of_language_leads_back_to_new_keys_and_their_words(
    qtbot: QtBot, jobs: Jobs, named: Named, shell: Window
) -> None:
    screen = register(shell)
    press(qtbot, jobs, named(screen, "New keys"))
    press(qtbot, jobs, named(screen, "I want new keys for this office"))
    press(qtbot, jobs, named(screen, "Make the next keys"))
    press(qtbot, jobs, named(screen, "Go on without them; they will need the six words by telephone"))
    words = screen.trust.keys.words.words
    assert len(words) == 6

    shell.switch_language()
    settle(qtbot, jobs)

    page = register(shell).trust.keys
    assert page.isVisible()
    assert page.words.words == words
    assert page.act.isEnabled()


def test_a_change_of_language_leads_back_to_the_answers_that_were_written(
    qtbot: QtBot, jobs: Jobs, named: Named, shell: Window, stick: Path
) -> None:
    screen = register(shell)
    press(qtbot, jobs, named(screen, "Answers to the groups"))
    press(qtbot, jobs, named(screen, "Write the answer for group G1"))
    [file] = stick.glob("*.desk")

    shell.switch_language()
    settle(qtbot, jobs)

    page = register(shell).trust.answers
    assert page.isVisible()
    assert file.name in page.done.text()
    assert page.places.chosen() == stick


def test_a_change_of_language_leads_back_to_the_list_that_waits(
    qtbot: QtBot, jobs: Jobs, named: Named, office: Desk, shell: Window
) -> None:
    with office.write() as (session, _):
        signing.doubt(session, 9)
    screen = register(shell)
    screen.reload()
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Go through the list of desks"))
    press(qtbot, jobs, named(screen, SURE))

    shell.switch_language()
    settle(qtbot, jobs)

    page = register(shell).trust.confirm
    assert page.isVisible()
    assert page.confirm.isEnabled()


def test_two_laptops_of_one_label_are_told_apart_by_their_words(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, put_back: Desk, tmp_path: Path, stick: Path
) -> None:
    """Each has its own on its page “Send”; the list shows the first two."""
    revoke.confirm(put_back)
    second = new_team(tmp_path / "second")
    enrolled(put_back, second, stick)
    spoken = outbox.look(second).own_words
    second.close()
    with put_back.write() as (session, _):
        signing.doubt(session, 99)
    screen = shown(qtbot, jobs, put_back, RegisterScreen, context)
    press(qtbot, jobs, named(screen, "Go through the list of desks"))
    rows = screen.trust.confirm.list.rows
    lines = [[rows.data(rows.index(place, column)) for column in (1, 2)] for place in range(2)]
    assert [label for label, _words in lines] == ["Hoa Sen", "Hoa Sen"]
    assert len({words for _label, words in lines}) == 2
    assert " · ".join(spoken[:2]) in {words for _label, words in lines}
