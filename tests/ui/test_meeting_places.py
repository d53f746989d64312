"""Establishments in the form of a meeting: a new one is written where it is needed, and named at once."""

from functools import partial
from typing import Any

from meeting_hands import DAY, Named, key, keyboard, page_of, screen, team, voice
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from two_desks import press, settle

from outreach_desk.desk import establishments, meetings
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Problem
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.meetings.screen import MeetingScreen

__all__ = ["screen", "team", "voice"]


def visit(qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named) -> QWidget:
    """Begin a visit, and give the button for a new establishment."""
    screen._begin(None)
    settle(qtbot, jobs)
    form = page_of(screen).form
    form.fields["held_on"].set_value(DAY)
    common = {button.text() for button in form.findChildren(QPushButton) if button.isVisible()}
    assert "New establishment" not in common  # the common meeting stays short
    form.fields["kind"].set_value("establishment_visit")
    return named(screen, "New establishment")


def test_a_new_establishment_is_written_on_the_way(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """Where none is known yet: the first code is proposed, only a name is typed, and the meeting names it."""
    press(qtbot, jobs, visit(qtbot, jobs, screen, named))
    assert keyboard() is named(screen, "Name")
    qtbot.keyClicks(keyboard(), "Quan Thu")
    key(qtbot, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    field = page_of(screen).form.fields["establishment_id"]
    assert (field.isVisible(), field.typed()[0]) == (True, "CS-01 · Quan Thu")
    assert keyboard() is field.focusProxy()
    press(qtbot, jobs, named(screen, "Save"))

    def written(desk: Desk) -> tuple[Any, Any]:
        look = meetings.look(desk)
        return look.offers.establishments, meetings.read(desk, look.rows[0].id).values["establishment_id"]

    found: list[tuple[Any, Any]] = []
    jobs.read(written, found.append)
    settle(qtbot, jobs)
    [((place,), own)] = found
    assert (place.code, place.name, place.id) == ("CS-01", "Quan Thu", own)
    refused: list[Problem] = []
    jobs.write(partial(establishments.take_back, place=place), found.append, refused.append)
    settle(qtbot, jobs)
    assert (len(found), [one.code for one in refused]) == (1, ["establishment_named"])


def test_a_new_establishment_is_taken_back(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named, context: Context
) -> None:
    """It goes from the desk and from the meeting that is being typed."""
    said: list[Any] = []
    context.say = lambda _words, undo: said.append(undo)  # type: ignore[method-assign]
    press(qtbot, jobs, visit(qtbot, jobs, screen, named))
    key(qtbot, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    field = page_of(screen).form.fields["establishment_id"]
    assert field.value() is not None
    said[-1]()
    settle(qtbot, jobs)
    assert field.value() is None
    found: list[Any] = []
    jobs.read(lambda desk: meetings.look(desk).offers.establishments, found.append)
    settle(qtbot, jobs)
    assert found == [()]


def test_words_that_name_none_are_its_name_and_a_code_is_taken_once(
    qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named
) -> None:
    """The next code is counted on; one that is taken is told at its field; Escape leaves the meeting."""
    press(qtbot, jobs, visit(qtbot, jobs, screen, named))
    key(qtbot, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    form = page_of(screen).form
    form.fields["establishment_id"].set_value(None)
    qtbot.keyClicks(form.fields["establishment_id"].focusProxy(), "Quan Hai")
    press(qtbot, jobs, named(screen, "New establishment"))
    code = named(screen, "Code of the new establishment")
    assert (code.text(), named(screen, "Name").text()) == ("CS-02", "Quan Hai")  # type: ignore[attr-defined]
    code.setFocus()
    code.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(code, "cs-01")
    key(qtbot, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert form.new_place.form.fields["code"].problems_shown() == (
        "Another establishment has this code. Write another one."
    )
    assert page_of(screen).typed()["state"]["new_place"]["name"] == "Quan Hai"
    key(qtbot, Qt.Key.Key_Escape)
    assert (form.new_place.isVisible(), page_of(screen).isVisible()) == (False, True)


def test_what_was_added_is_in_sight(qtbot: QtBot, jobs: Jobs, screen: MeetingScreen, named: Named) -> None:
    """The form for it goes away, and the page moves: the field that names it has the keyboard and is seen."""
    jobs.write(partial(establishments.add, values={"code": "CS-01", "name": "Quan Mot"}), lambda _one: None)
    settle(qtbot, jobs)
    press(qtbot, jobs, visit(qtbot, jobs, screen, named))
    qtbot.wait(50)
    qtbot.keyClicks(keyboard(), "Quan Hai")
    key(qtbot, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    qtbot.wait(50)
    line = keyboard()
    assert line.accessibleName() == "Establishment"
    top = line.mapTo(screen, QPoint(0, 0)).y()
    assert 100 < top < screen.height() - line.height()
