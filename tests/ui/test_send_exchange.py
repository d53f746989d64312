"""The team's page “Send” beyond sending: answers taken in, questions answered, twins, and a new name."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import add_client, empty, export, new_team, press, shown

from outreach_desk.desk import asked, enrol, outbox, receive, renewal, returns, twin
from outreach_desk.desk.desk import Desk
from outreach_desk.records import catalog, identity, record
from outreach_desk.ui import office_told, screens
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.send.screen import SendScreen

Named = Callable[[QWidget, str], QWidget]


@pytest.fixture
def other(tmp_path: Path, office: Desk, team: Desk, stick: Path) -> Iterator[Desk]:
    """Give the group's other laptop; both know of each other."""
    made = new_team(tmp_path / "other", name="May Hai")
    enrol.approve(office, enrol.request(made, stick).path)
    package = enrol.office_package(office, stick).path
    for desk in (team, made):
        enrol.accept(desk, package)
    empty(stick)
    yield made
    made.close()


def _change(desk: Desk, client: str, **values: Any) -> None:
    with desk.write() as (session, author):
        record.save(session, author, catalog.THINGS["client"], values, client)


def _conflict(office: Desk, team: Desk, other: Desk, stick: Path) -> str:
    """Let both laptops write one fact, the office meet it, and its answer lie on the stick."""
    client = add_client(team, "A-1")
    receive.receive(other, [twin.write_twin(team, stick).path])
    _change(team, client, gender="f")
    _change(other, client, gender="m")
    receive.receive(office, [export(team, stick), export(other, stick)])
    empty(stick)
    returns.write_return(office, "G1", stick)
    return client


def _gender(desk: Desk, client: str) -> object:
    with desk.database.read() as session:
        return getattr(session.get_one(catalog.THINGS["client"].model, client), "gender")  # noqa: B009


def test_an_answer_is_looked_into_before_it_says_what_arrived(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, office: Desk, stick: Path
) -> None:
    """Preview changes nothing; after taking it in the page names the file and the answer's day."""
    add_client(team, "A-1")
    receive.receive(office, [export(team, stick)])
    empty(stick)
    returns.write_return(office, "G1", stick)
    screen = shown(qtbot, jobs, team, SendScreen, context)
    assert "1 file was written and is not yet confirmed" in screen.outbox.page.sentence.text()

    press(qtbot, jobs, named(screen, "A file from the office"))
    press(qtbot, jobs, named(screen, "Look inside"))
    assert outbox.look(team).confirmed == 0
    press(qtbot, jobs, named(screen, "Take in"))
    said = named(screen, "What the office says").accessibleDescription()
    assert said.splitlines() == [
        "The office has everything up to file 1.",
        "Nothing is only on this laptop.",
    ]
    press(qtbot, jobs, named(screen, "Done"))
    assert "up to file 1 (its answer of" in screen.outbox.known.text()
    assert screen.outbox.page.sentence.text() == "The office has everything."


@pytest.mark.parametrize(("answer", "gender"), [("Keep this", "ours"), ("Take the other", "theirs")])
def test_a_question_of_the_office_is_answered(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    team: Desk,
    other: Desk,
    office: Desk,
    stick: Path,
    answer: str,
    gender: str,
) -> None:
    """Both values stand side by side; the pressed one is written, and the question is gone."""
    client = _conflict(office, team, other, stick)
    receive.receive(team, list(stick.iterdir()))
    (one,) = asked.everything(team)
    expected = (one.ours if gender == "ours" else one.theirs) or {}
    said: list[str] = []
    context.say = lambda words, _undo=None: said.append(words)
    screen = shown(qtbot, jobs, team, SendScreen, context)
    assert screen.outbox.questions.text() == "Questions (1)"

    press(qtbot, jobs, named(screen, "Questions"))
    assert named(screen, "It says now").accessibleDescription() != (
        named(screen, "The other value").accessibleDescription()
    )
    press(qtbot, jobs, named(screen, answer))

    assert _gender(team, client) == expected["gender"]
    assert asked.everything(team) == []
    assert said == ["Answered. The office will be told with the next file."]


def test_a_third_value_is_written(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    team: Desk,
    other: Desk,
    office: Desk,
    stick: Path,
) -> None:
    """The field of the column itself takes it."""
    client = _conflict(office, team, other, stick)
    receive.receive(team, list(stick.iterdir()))
    screen = shown(qtbot, jobs, team, SendScreen, context)
    press(qtbot, jobs, named(screen, "Questions"))
    press(qtbot, jobs, named(screen, "Write a third…"))
    card = screen.questions.card
    assert card is not None
    card.fields[0].set_value("other")
    press(qtbot, jobs, named(screen, "Save this value"))
    assert _gender(team, client) == "other"


def test_a_twin_says_what_is_inside_and_is_taken_in_at_the_other_laptop(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, other: Desk, stick: Path
) -> None:
    """The check words stand there, and no word of the office."""
    client = add_client(team, "A-1")
    screen = shown(qtbot, jobs, team, SendScreen, context)
    press(qtbot, jobs, named(screen, "For the group’s other laptop"))
    press(qtbot, jobs, named(screen, "Write the file for the other laptop"))
    assert "other laptop only" in named(screen, "State of the file").accessibleDescription()
    (handled,) = receive.receive(other, list(stick.glob("desk-*.desk")))
    assert handled.outcome == "imported"
    assert _gender(other, client) is None


def test_without_another_laptop_the_page_says_so(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, stick: Path
) -> None:
    """Nothing is written."""
    screen = shown(qtbot, jobs, team, SendScreen, context)
    press(qtbot, jobs, named(screen, "For the group’s other laptop"))
    press(qtbot, jobs, named(screen, "Write the file for the other laptop"))
    assert "no other laptop" in named(screen, "Why it was not written").accessibleDescription()
    assert list(stick.iterdir()) == []


def test_a_new_name_needs_a_second_word_and_leads_to_the_request(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk, stick: Path
) -> None:
    """The device and its six words are others; the page shows the request."""
    former = team.device
    screen = shown(qtbot, jobs, team, SendScreen, context)
    press(qtbot, jobs, named(screen, "This laptop was copied, restored or ended: get a new name"))
    assert team.device == former
    press(qtbot, jobs, named(screen, "Yes, get a new name"))
    assert team.device != former
    assert "has a new name" in named(screen, "What happened to this laptop").accessibleDescription()
    assert named(screen, "Write the request").isEnabled()


def test_a_device_that_the_office_ended_is_told_what_to_do(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """Page and banner say it; one button leads to the new name."""
    with team.write() as (session, _author):  # as a list of the office that ends it does
        identity.put(session, identity.ENROLLED, "false")
        identity.put(session, identity.ENDED, "true")
    assert "ended the name of this laptop" in screens.look(team).notice
    screen = shown(qtbot, jobs, team, SendScreen, context)
    assert "ended" in named(screen, "What happened to this laptop").accessibleDescription()
    press(qtbot, jobs, named(screen, "Get a new name"))
    press(qtbot, jobs, named(screen, "Yes, get a new name"))
    assert team.fact(identity.ENDED) is None


def test_a_restored_desk_says_so_until_it_is_let_in(team: Desk) -> None:
    """The banner's words come from the reason; an enrolled desk has none."""
    assert screens.look(team).notice == ""
    renewal.renew(team, renewal.BACKUP)
    assert "A copy of this desk was put back" in screens.look(team).notice


def test_the_toast_says_that_the_office_will_be_told_of_what_it_has(
    qtbot: QtBot, jobs: Jobs, context: Context, team: Desk, stick: Path
) -> None:
    """Of a record in no file yet it says nothing."""
    sent = add_client(team, "A-1")
    export(team, stick)
    said: list[str] = []
    context.say = lambda words, _undo=None: said.append(words)
    shown(qtbot, jobs, team, SendScreen, context)
    for client in (sent, "00000000-0000-0000-0000-000000000000"):
        office_told.say(context, "Saved.", None, "client", client)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said == ["Saved. The office will be told with the next file.", "Saved."]
