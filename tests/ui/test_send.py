"""The page “Send” by key and mouse: enrolment by six words, writing a file, and what the office confirmed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot
from two_desks import Desks, add_client, drop, enrolled, export, press, settle, shown

from outreach_desk.desk import enrol, receive, send
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import text, words
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.send.screen import SendScreen

Named = Callable[[QWidget, str], QWidget]


@pytest.fixture
def team(first_desks: Desks, tmp_path: Path) -> Desk:
    """Give a team desk that the jobs of the test close."""
    return first_desks.copy("lone-team", tmp_path / "team")


@pytest.fixture
def office(first_desks: Desks, tmp_path: Path) -> Iterator[Desk]:
    """Give an office that does not know it."""
    made = first_desks.copy("lone-office", tmp_path / "office")
    yield made
    made.close()


def test_a_new_desk_asks_hears_the_words_and_may_send(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, office: Desk, stick: Path
) -> None:
    """Three steps: request, the office's file with typed words without marks, then the page for sending."""
    add_client(team, "A-1")
    screen = shown(qtbot, jobs, team, SendScreen, context)
    own = named(screen, "Six words of this desk").accessibleDescription()

    press(qtbot, jobs, named(screen, "Write the request"))
    request = next(stick.glob("desk-*.desk"))
    approved = enrol.approve(office, request)
    package = enrol.office_package(office, stick)
    press(qtbot, jobs, named(screen, "Look again for files"))
    assert own.split() == " ".join(approved.words).split()

    assert named(screen, "Six words of the office").accessibleDescription() == " ".join(package.words)
    spoken = named(screen, "Or type the six words that you hear")
    qtbot.keyClicks(spoken, text.fold(" ".join(package.words)))
    press(qtbot, jobs, named(screen, "Take in this file"))

    assert named(screen, "Write the file").isEnabled()
    assert "not yet at the office" in screen.outbox.page.sentence.text()


def test_words_that_are_not_compared_take_nothing_in(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, office: Desk, stick: Path
) -> None:
    """Neither ticked nor typed: the problem stands at the field. Other words: refused at the same field."""
    enrol.approve(office, enrol.request(team, stick).path)
    package = enrol.office_package(office, stick)
    screen = shown(qtbot, jobs, team, SendScreen, context)

    press(qtbot, jobs, named(screen, "Take in this file"))
    assert "Hear the six words first" in screen.enrol.package.spoken.problems_shown()

    spoken = named(screen, "Or type the six words that you hear")
    assert isinstance(spoken, QLineEdit)
    spoken.setText(" ".join(words.six_words(b"another")))
    press(qtbot, jobs, named(screen, "Take in this file"))
    assert "not the six words" in screen.enrol.package.spoken.problems_shown()

    spoken.clear()
    same = named(screen, "The office read me the same six words")
    assert isinstance(same, QCheckBox)
    same.setChecked(True)
    press(qtbot, jobs, named(screen, "Take in this file"))
    assert named(screen, "Write the file").isEnabled()
    assert list(package.path.parent.iterdir()) != []


def test_a_written_file_shows_its_check_words_and_is_not_confirmed(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, office: Desk, stick: Path
) -> None:
    """The words are those of the file's bytes; rows are told by table; the office has said nothing yet."""
    enrolled(office, team, stick)
    add_client(team, "A-1")
    screen = shown(qtbot, jobs, team, SendScreen, context)

    press(qtbot, jobs, named(screen, "Write the file"))

    written = next(stick.glob("desk-*.desk"))
    assert named(screen, "File name").accessibleDescription() == written.name
    expected = words.six_words(written.read_bytes())
    assert named(screen, "Check words").accessibleDescription() == " ".join(expected)
    assert "Not yet confirmed" in named(screen, "State of the file").accessibleDescription()
    assert named(screen, "Rows in the file").accessibleDescription() == "Clients: 1 · Consents: 1"

    press(qtbot, jobs, named(screen, "Done"))
    rows = screen.outbox.list.rows
    assert rows.rowCount() == 1
    assert rows.data(rows.index(0, 2)) == "not yet confirmed by the office"


def test_a_newer_office_file_says_what_has_arrived(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, office: Desk, stick: Path
) -> None:
    """The office is known by its key: no words are asked for again."""
    enrolled(office, team, stick)
    add_client(team, "A-1")
    receive.receive(office, [export(team, stick)])
    enrol.office_package(office, stick)
    assert send.confirmed(team) == 0
    screen = shown(qtbot, jobs, team, SendScreen, context)

    press(qtbot, jobs, named(screen, "A file from the office"))
    press(qtbot, jobs, named(screen, "Look inside"))
    assert send.confirmed(team) == 0
    press(qtbot, jobs, named(screen, "Take in"))
    press(qtbot, jobs, named(screen, "Done"))

    rows = screen.outbox.list.rows
    assert rows.data(rows.index(0, 2)) == "confirmed by the office"
    assert screen.outbox.page.sentence.text() == "The office has everything."


def test_an_old_file_is_opened_from_the_list_with_its_words(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, office: Desk, stick: Path
) -> None:
    """The copy that is kept here gives the words again."""
    enrolled(office, team, stick)
    written = export(team, stick)
    screen = shown(qtbot, jobs, team, SendScreen, context)

    screen.outbox.list.setCurrentIndex(screen.outbox.list.rows.index(0, 0))
    qtbot.keyClick(screen.outbox.list, Qt.Key.Key_Return)
    settle(qtbot, jobs)

    expected = words.six_words(written.read_bytes())
    assert named(screen, "Check words").accessibleDescription() == " ".join(expected)


def test_a_dropped_folder_is_a_place_and_stays_chosen(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, office: Desk, tmp_path: Path
) -> None:
    """Without any stick the page says so; a dropped folder is offered, chosen and written to."""
    first, other = tmp_path / "first", tmp_path / "Thu muc"
    first.mkdir()
    other.mkdir()
    enrolled(office, team, first)
    screen = shown(qtbot, jobs, team, SendScreen, context)
    assert not named(screen, "Write the file").isEnabled()

    drop(screen, other)
    settle(qtbot, jobs)
    place = named(screen, "Folder “Thu muc”")
    assert isinstance(place, QRadioButton)
    assert place.isChecked()
    press(qtbot, jobs, named(screen, "Write the file"))

    assert len(list(other.glob("desk-*.desk"))) == 1


def test_what_is_typed_outlives_a_rebuild(
    qtbot: QtBot, jobs: Jobs, context: Context, team: Desk, office: Desk, stick: Path
) -> None:
    """A change of language makes the screen anew."""
    enrol.approve(office, enrol.request(team, stick).path)
    enrol.office_package(office, stick)
    screen = shown(qtbot, jobs, team, SendScreen, context)
    screen.enrol.package.spoken.set_typed("hoa sen")

    again = SendScreen(context)
    again.set_typed(screen.typed())
    qtbot.addWidget(again)
    again.reload()
    settle(qtbot, jobs)

    assert again.enrol.package.spoken.typed() == "hoa sen"
    assert again.enrol.package.chosen() is not None


def test_a_file_of_another_kind_is_refused_in_words(
    qtbot: QtBot, jobs: Jobs, context: Context, team: Desk, office: Desk, stick: Path, tmp_path: Path
) -> None:
    """A dropped file that no office wrote says what it is not."""
    enrolled(office, team, stick)
    wrong = tmp_path / "desk-wrong.desk"
    wrong.write_bytes(b"nothing of ours")
    told: list[str] = []
    jobs.problem.connect(lambda problem: told.append(problem.code))
    screen = shown(qtbot, jobs, team, SendScreen, context)

    drop(screen, wrong)
    settle(qtbot, jobs)

    assert len(told) == 1
