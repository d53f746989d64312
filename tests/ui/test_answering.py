"""The office answers open questions side by side, and takes a list of the rows that wait."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from test_exchange_screens import Named, reach, records
from two_desks import (
    DAY,
    Desks,
    add,
    add_client,
    enrolled,
    export,
    new_team,
    press,
    settle,
    shown,
)

from outreach_desk.desk import answers, enrol, imports, inbox, look, receive
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.inbox import Question, Side
from outreach_desk.records import reference
from outreach_desk.ui.context import Context
from outreach_desk.ui.inbox.answer import AnswerPage
from outreach_desk.ui.inbox.screen import InboxScreen
from outreach_desk.ui.jobs import Jobs


def quarrel(office: Desk, team: Desk, stick: Path, tmp_path: Path) -> str:
    """Let two laptops of a group write one fact without having seen each other; both files come in."""
    twin = new_team(tmp_path / "twin", "May Hai", "G1")
    enrolled(office, twin, stick)
    client = add_client(team, "A-1")
    values = {"group_id": team.fact("group_id"), "serial": "A-1", "registered_on": DAY, "gender": "f"}
    add(twin, "client", values, client)
    add(team, "client", {"gender": "tg_w"}, client)
    receive.receive(office, [export(team, stick), export(twin, stick)])
    twin.close()
    return client


@pytest.fixture
def office(first_desks: Desks, tmp_path: Path) -> Desk:
    """Give an office that the jobs of the test close."""
    return first_desks.copy("office", tmp_path / "office")


@pytest.fixture
def team(team: Desk) -> Iterator[Desk]:
    """Give a team desk that the office knows."""
    yield team
    team.close()


def test_a_conflict_is_answered_side_by_side(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    office: Desk,
    team: Desk,
    stick: Path,
    tmp_path: Path,
) -> None:
    """Both values with label, writer and moment; the other one is taken, and the question is gone."""
    quarrel(office, team, stick, tmp_path)
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See the open questions"))
    [question] = [one for one in inbox.open_questions(office) if one.columns == ("gender",)]
    rows = screen.review.questions.list.rows
    place = next(n for n, one in enumerate(rows.rows()) if one.id == question.id)
    screen.review.questions.list.setCurrentIndex(rows.index(place, 0))
    press(qtbot, jobs, named(screen, "Answer…"))
    assert question.ours is not None
    assert question.theirs is not None
    told = named(screen, "Other value").accessibleDescription().splitlines()
    assert told[0].startswith("Gender: ")
    assert told[1] == f"written by {question.theirs.writer}"
    assert told[2].startswith("on ")

    other = named(screen, "Take the other")
    reach(qtbot, screen, other)
    qtbot.keyClick(other, Qt.Key.Key_Space)
    settle(qtbot, jobs)

    assert question.id not in {one.id for one in inbox.open_questions(office)}
    assert question.theirs.cells["gender"].encode() in records(office)["client"]


def test_a_third_value_is_written_by_a_field_of_the_columns_kind(
    qtbot: QtBot,
    jobs: Jobs,
    context: Context,
    named: Named,
    office: Desk,
    team: Desk,
    stick: Path,
    tmp_path: Path,
) -> None:
    quarrel(office, team, stick, tmp_path)
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See the open questions"))
    rows = screen.review.questions.list.rows
    place = next(n for n, one in enumerate(rows.rows()) if one.columns == ("gender",))
    view = screen.review.questions.list
    view.setCurrentIndex(rows.index(place, 0))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert screen.review.answer is not None
    screen.review.answer.form.fields["gender"].set_value("m")
    press(qtbot, jobs, named(screen, "Write this value"))

    [kept] = [row for row in look.dump(office, "client").as_dict()["rows"] if row["serial"] == "A-1"]
    assert kept["gender"] == "m"
    assert [one for one in inbox.open_questions(office) if one.columns == ("gender",)] == []


def test_a_deletion_asks_to_stay_deleted_or_to_bring_back(qtbot: QtBot, named: Named) -> None:
    side = Side({"deleted": "true"}, "Hoa Sen", "2026-07-01T02:03:04Z")
    other = Side({"gender": "f"}, "May Hai")
    one = Question("q", "deleted_unseen", "client", "A-1", ("deleted",), "2026-07-02T02:03:04Z", side, other)
    page = AnswerPage(one, reference.shipped())
    qtbot.addWidget(page)
    answered: list[str] = []
    page.answered.connect(answered.append)
    for name in ("Stay deleted", "Bring back"):
        qtbot.mouseClick(named(page, name), Qt.MouseButton.LeftButton)

    assert answered == ["ours", "theirs"]
    assert named(page, "Counts now").accessibleDescription().splitlines()[0] == "Deleted: Yes"


@pytest.mark.parametrize("typed", ["ours", "theirs"])
def test_a_third_value_that_reads_like_a_choice_is_no_choice(qtbot: QtBot, named: Named, typed: str) -> None:
    sides = Side({"serial": "A-1"}, "Hoa Sen"), Side({"serial": "A-2"}, "May Hai")
    one = Question("q", "conflict", "client", "A-1", ("serial",), "2026-07-02T02:03:04Z", *sides)
    page = AnswerPage(one, reference.shipped())
    qtbot.addWidget(page)
    answered: list[str] = []
    page.answered.connect(answered.append)

    qtbot.keyClicks(named(page, "Client code"), typed)
    qtbot.mouseClick(named(page, "Write this value"), Qt.MouseButton.LeftButton)

    assert [(type(take), str(take)) for take in answered] == [(answers.Third, typed)]


def test_a_question_without_values_says_what_to_do(qtbot: QtBot, named: Named) -> None:
    for kind in ("broken", "names_deleted", "names_missing"):
        one = Question("q", kind, "client", "A-1", ("gender",), "2026-07-02T02:03:04Z")
        page = AnswerPage(one, reference.shipped())
        qtbot.addWidget(page)
        assert named(page, "What to do").accessibleDescription().startswith("Gender\n")
        assert [b.accessibleName() for b in page.findChildren(QAbstractButton)] == ["Back", ""]


def test_waiting_rows_are_listed_with_reasons_and_written_as_a_list(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, office: Desk, team: Desk, stick: Path
) -> None:
    """A row waits for its client, who was taken back; the clerk takes a list of such rows along."""
    client = add_client(team, "A-1")
    receive.receive(office, [export(team, stick)])
    enrol.accept(team, enrol.office_package(office, stick).path)
    add(team, "consent", {"client_id": client, "purpose": "refer", "given_on": DAY})
    receive.receive(office, [export(team, stick)])
    imports.take_back(office, [imports.history(office)[-1].id])
    told: list[str] = []
    context.tell = lambda words, _tone="late": told.append(words)
    screen = shown(qtbot, jobs, office, InboxScreen, context)
    press(qtbot, jobs, named(screen, "See the open questions"))
    press(qtbot, jobs, named(screen, "Waiting rows"))
    rows = screen.review.held.list.rows
    line = [rows.data(rows.index(0, place)) for place in range(rows.columnCount())]
    assert line[:3] == ["Hoa Sen (G1)", "2", "Consents"]
    assert line[4].startswith("It names a record that is not here yet.")

    write = named(screen, "Write the list of waiting rows")
    reach(qtbot, screen, write)
    press(qtbot, jobs, write)

    [file] = stick.glob("*.csv")
    assert told == [f"Written: {file.name} (1 row)"]
