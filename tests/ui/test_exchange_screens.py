"""What the office does after a file came: looks twice, takes back, answers, lets in what was refused."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot
from two_desks import (
    PASSPHRASE,
    Desks,
    add,
    add_client,
    empty,
    export,
    press,
    settle,
    shown,
)

from outreach_desk.desk import imports, look, receive, revoke, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.receive import Handled
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog
from outreach_desk.ui.context import Context
from outreach_desk.ui.inbox.handled import HandledPage
from outreach_desk.ui.inbox.screen import InboxScreen
from outreach_desk.ui.jobs import Jobs

Named = Callable[[QWidget, str], QWidget]


@pytest.fixture
def office(first_desks: Desks, tmp_path: Path) -> Desk:
    """Give an office that the jobs of the test close."""
    return first_desks.copy("office", tmp_path / "office")


@pytest.fixture
def team(team: Desk) -> Iterator[Desk]:
    """Give a team desk that the office knows."""
    yield team
    team.close()


def records(desk: Desk) -> dict[str, bytes]:
    """Give all tables of records as bytes."""
    return {name: look.dump(desk, name).csv() for name in catalog.THINGS}


def reach(qtbot: QtBot, window: QWidget, wanted: QWidget) -> None:
    """Walk there by the Tab key alone."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for _step in range(60):
        focus = window.focusWidget()
        if focus is wanted:
            return
        qtbot.keyClick(focus or window, Qt.Key.Key_Tab)
    pytest.fail(f"{wanted.accessibleName()} is not reached by Tab")


def test_a_file_that_alarms_waits_for_a_second_word(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    """It changes all that is here: the button waits until the person says that she looked."""
    clients = [add_client(team, f"A-{number}") for number in range(receive.LEAST_ALARMING)]
    receive.receive(office, [export(team, stick)])
    for client in clients:
        add(team, "client", {"gender": "f"}, client)
    export(team, stick)
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))

    why = named(screen, "Why you should look twice").accessibleDescription()
    assert why == "Hoa Sen (G1), file 2: more than 30 % of its rows change what is here."
    take_in = named(screen, "Take in")
    assert not take_in.isEnabled()
    box = named(screen, "I have looked at it")
    reach(qtbot, screen, box)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert take_in.isEnabled()
    press(qtbot, jobs, take_in)

    assert len([one for one in imports.history(office) if one.outcome == "imported"]) == 2


def test_a_file_without_alarm_asks_nothing_more(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    add_client(team, "A-1")
    export(team, stick)
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))

    assert named(screen, "Take in").isEnabled()
    assert [one for one in screen.findChildren(QCheckBox) if "looked" in one.text() and one.isVisible()] == []


def test_what_was_undone_before_and_notices_are_told(qtbot: QtBot, named: Named) -> None:
    held = Handled("desk-a.desk", "preview", device="abcdefgh", seq=4, again=3, message="A notice.")
    known = Handled("desk-b.desk", "known", device="abcdefgh", seq=5, undone_at="2026-07-01T02:03:04Z")
    page = HandledPage([held, known], preview=True)
    qtbot.addWidget(page)

    told = {one.text() for one in page.findChildren(QWidget) if hasattr(one, "text")}

    assert "A notice." in told
    assert "3 rows of this file were taken back here before. They come in again with this file." in told
    undone = named(page, "Outcome of desk-b.desk").accessibleDescription()
    assert undone.startswith("This file was taken in before and undone here on 01/07/2026")


def test_rows_that_stay_discarded_are_told(qtbot: QtBot, named: Named) -> None:
    counted = {"client": {"new": 1, "discarded": 2}}
    page = HandledPage(
        [Handled("desk-a.desk", "preview", device="abcdefgh", seq=4, tables=counted)], preview=True
    )
    qtbot.addWidget(page)

    assert named(page, "Rows of desk-a.desk").accessibleDescription() == "Clients: 1 new, 2 discarded"
    told = [one.text() for one in page.findChildren(QLabel)]
    assert "2 rows of this file were discarded here before, just as they are. They stay discarded." in told


def test_all_files_of_a_stick_are_ticked_in_one_act(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    files = []
    for serial in ("A-1", "A-2", "A-3"):
        add_client(team, serial)
        files.append(export(team, stick))
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    every = named(screen, "All these files")
    assert isinstance(every, QCheckBox)
    assert every.isChecked()

    press(qtbot, jobs, every)
    assert screen.home.files.chosen() == []
    box = named(screen, files[0].name)
    press(qtbot, jobs, box)
    assert not every.isChecked()
    press(qtbot, jobs, every)

    assert set(screen.home.files.chosen()) == set(files)


def test_a_late_file_of_an_ended_desk_is_let_in_after_a_call(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    """Revoked through 1, and number 1 comes only now: the button waits for the call."""
    add_client(team, "A-1")
    file = export(team, stick)
    revoke.revoke(office, team.device, 1)
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))
    button = named(screen, f"Let it in: {file.name}")
    assert not button.isEnabled()

    press(qtbot, jobs, named(screen, f"I have called the team about {file.name}"))
    press(qtbot, jobs, button)

    assert named(screen, f"Outcome of {file.name}").accessibleDescription() == "Taken in."


def test_the_second_of_two_laptops_is_let_in_as_a_fork(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    office: Desk,
    team: Desk,
    stick: Path,
    tmp_path: Path,
) -> None:
    """A copied laptop claims to be the first; its client comes in by a person's word after a call."""
    add_client(team, "A-1")
    receive.receive(office, [export(team, stick)])
    root = team.home.root
    shutil.copytree(root, tmp_path / "copy")
    add_client(team, "A-2")
    receive.receive(office, [export(team, stick)])
    empty(stick)
    copy = unlock.unlock(Home(tmp_path / "copy"), PASSPHRASE)
    add_client(copy, "C-2")
    file = export(copy, stick)
    copy.close()
    told: list[str] = []
    context.tell = lambda words, _tone="late": told.append(words)
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See what is inside"))
    words = named(screen, f"What to do about {file.name}").accessibleDescription()
    assert words.startswith("What to do, by telephone:")
    why = named(screen, f"Outcome of {file.name}").accessibleDescription()
    assert why == "Not taken in: Two laptops claim to be one."

    press(qtbot, jobs, named(screen, f"I have called the team about {file.name}"))
    button = named(screen, f"Let it in and ask about the differences: {file.name}")
    assert isinstance(button, QAbstractButton)
    press(qtbot, jobs, button)

    assert b"C-2" in look.dump(office, "client").csv()
    [said] = told
    assert said.startswith("File 2 was let in; the differences wait under the open questions.")
    assert "This desk is believed up to file 1." in said


def test_an_import_is_taken_back_after_a_look_and_let_in_again(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    """The look changes nothing; taken back, the records are gone; let in again, all is as it was."""
    add_client(team, "A-1")
    receive.receive(office, [export(team, stick)])
    before = records(office)
    said: list[str] = []
    context.say = lambda words, _undo=None: said.append(words)
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "What came in"))
    told = named(screen, "Rows of the chosen file").accessibleDescription()
    assert told.splitlines() == ["Hoa Sen (G1), file 1 · taken in", "Clients: 1 new", "Consents: 1 new"]

    press(qtbot, jobs, named(screen, "Take back…"))
    would = named(screen, "What taking back would do").accessibleDescription()
    assert would == "No longer here: Clients: 1 · Consents: 1"
    assert records(office) == before
    press(qtbot, jobs, named(screen, "Take back now"))
    assert b"A-1" not in records(office)["client"]
    assert said == ["1 file was taken back."]

    press(qtbot, jobs, named(screen, "Let in again"))
    assert records(office) == before
    assert said[-1].startswith("In again: 2 rows.")


def test_later_files_with_the_same_states_are_offered_to_be_taken_back_together(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    office: Desk,
    team: Desk,
    stick: Path,
) -> None:
    """The second file of a team that has heard nothing holds the rows of the first once more."""
    add_client(team, "A-1")
    receive.receive(office, [export(team, stick)])
    add_client(team, "A-2")
    receive.receive(office, [export(team, stick)])
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "What came in"))
    view = screen.past.history.list
    view.setCurrentIndex(view.rows.index(1, 0))
    press(qtbot, jobs, named(screen, "Take back…"))
    told = named(screen, "What taking back would do")
    assert told.accessibleDescription() == "No record here would change."

    box = named(screen, "Hoa Sen (G1), file 2")
    reach(qtbot, screen, box)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: named(screen, "Take back now").isEnabled())
    assert told.accessibleDescription() == "No longer here: Clients: 2 · Consents: 2"
    qtbot.mouseClick(named(screen, "Take back now"), Qt.MouseButton.LeftButton)
    settle(qtbot, jobs)

    assert all(one.undone_at for one in imports.history(office))
