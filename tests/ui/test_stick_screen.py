"""The stick is read again on request, and the same file is written again: after writing, and much later."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot
from two_desks import add_client, export, press, settle, shown

from outreach_desk.desk import enrol, send
from outreach_desk.desk.desk import Desk
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.send.screen import SendScreen

Named = Callable[[QWidget, str], QWidget]


@pytest.fixture
def team(team: Desk) -> Desk:
    """Let the team have something to send."""
    add_client(team, "A-1")
    return team


def written(qtbot: QtBot, jobs: Jobs, named: Named, screen: QWidget, stick: Path) -> Path:
    press(qtbot, jobs, named(screen, "Write the file"))
    [file] = stick.glob("desk-*.desk")
    return file


def says(named: Named, screen: QWidget, file: Path) -> str:
    return named(screen, f"What the stick says of {file.name}").accessibleDescription()


def is_offered(screen: QWidget, name: str) -> bool:
    found = [one for one in screen.findChildren(QAbstractButton) if one.accessibleName() == name]
    return any(one.isVisibleTo(screen) for one in found)


def test_a_whole_file_is_said_to_be_whole(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, stick: Path
) -> None:
    screen = shown(qtbot, jobs, team, SendScreen, context)
    file = written(qtbot, jobs, named, screen, stick)

    press(qtbot, jobs, named(screen, "Read the stick again now"))

    assert says(named, screen, file) == f"{file.name}: whole, as it was written."
    assert not is_offered(screen, f"Write it again: {file.name}")


@pytest.mark.parametrize("damage", ["one bit", "cut short", "gone"])
def test_a_damaged_or_missing_file_is_written_again_and_is_then_whole(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, stick: Path, damage: str
) -> None:
    """The same bytes under the same name; the chain gets no new number."""
    screen = shown(qtbot, jobs, team, SendScreen, context)
    file = written(qtbot, jobs, named, screen, stick)
    data = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(data[:90] if damage == "cut short" else data[:-1] + bytes([data[-1] ^ 1]))

    press(qtbot, jobs, named(screen, "Read the stick again now"))
    expected = "does not lie there" if damage == "gone" else "damaged. The office could not read it."
    assert expected in says(named, screen, file)
    again = named(screen, f"Write it again: {file.name}")
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    settle(qtbot, jobs)

    assert file.read_bytes() == data
    assert len(send.sent(team)) == 1
    press(qtbot, jobs, named(screen, "Read the stick again now"))
    assert says(named, screen, file).endswith("whole, as it was written.")


def test_other_files_on_the_stick_are_counted(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, office: Desk, stick: Path
) -> None:
    """One of them is an earlier file of this desk that the stick has spoilt."""
    earlier = export(team, stick)
    earlier.write_bytes(earlier.read_bytes()[:-1])
    kept = {earlier}
    enrol.office_package(office, stick)
    screen = shown(qtbot, jobs, team, SendScreen, context)
    press(qtbot, jobs, named(screen, "Write the file"))
    assert len(set(stick.glob("*.desk")) - kept) == 2

    press(qtbot, jobs, named(screen, "Read the stick again now"))

    told = [one.text() for one in screen.findChildren(QWidget) if hasattr(one, "text")]
    assert "2 other files of desks lie there. 1 of them is damaged." in told


def test_a_stick_that_was_taken_out_says_what_to_do(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, stick: Path
) -> None:
    problems: list[str] = []
    context.show_problem = lambda problem: problems.append(problem.code)
    screen = shown(qtbot, jobs, team, SendScreen, context)
    file = written(qtbot, jobs, named, screen, stick)
    file.unlink()
    stick.rmdir()

    press(qtbot, jobs, named(screen, "Read the stick again now"))

    assert problems == ["no_folder"]
    assert named(screen, "Read the stick again now").isEnabled()


def test_an_older_file_is_written_to_another_stick_byte_by_byte(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, stick: Path
) -> None:
    first = export(team, stick)
    data = first.read_bytes()
    first.unlink()
    add_client(team, "A-2")
    screen = shown(qtbot, jobs, team, SendScreen, context)
    view = screen.outbox.list
    view.setCurrentIndex(view.rows.index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    settle(qtbot, jobs)

    press(qtbot, jobs, named(screen, "Write the same file again"))

    assert first.read_bytes() == data
    assert len(send.sent(team)) == 1
    assert named(screen, "State of the file").accessibleDescription().startswith("Written and read back.")
    press(qtbot, jobs, named(screen, "Read the stick again now"))
    assert says(named, screen, first).endswith("whole, as it was written.")


def test_what_the_stick_said_outlives_a_change_of_language(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, stick: Path
) -> None:
    screen = shown(qtbot, jobs, team, SendScreen, context)
    file = written(qtbot, jobs, named, screen, stick)
    press(qtbot, jobs, named(screen, "Read the stick again now"))

    again = SendScreen(context)
    qtbot.addWidget(again)
    again.show()
    again.set_typed(screen.typed())
    settle(qtbot, jobs)

    assert says(named, again, file).endswith("whole, as it was written.")
