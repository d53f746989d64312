"""What is done with a client over the months: needs, results, closing and opening, her timeline, the list."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from client_hands import choose, keys, register, texts
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, press, settle, shown

from outreach_desk.desk import client_page, giving, needs
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ui.clients.client_view import ClientView
from outreach_desk.ui.clients.her_forms import CloseForm, SettleForm
from outreach_desk.ui.clients.screen import ClientScreen
from outreach_desk.ui.context import Context
from outreach_desk.ui.jobs import Jobs

Named = Callable[[QWidget, str], Any]
TODAY = dates.today()


@pytest.fixture
def her(lone_team: Desk) -> str:
    """Give a client who is known since a month."""
    return register(lone_team, serial="KH-1", status="active", registered_on=TODAY - timedelta(days=30)).id


@pytest.fixture
def screen(qtbot: QtBot, jobs: Jobs, context: Context, lone_team: Desk, her: str) -> ClientScreen:
    """Show her page."""
    made = shown(qtbot, jobs, lone_team, ClientScreen, context)
    open_her(qtbot, jobs, made, her)
    return made


def open_her(qtbot: QtBot, jobs: Jobs, screen: ClientScreen, her: str) -> ClientView:
    screen.set_typed({"page": "client", "id": her})
    settle(qtbot, jobs)
    return view_of(screen)


def view_of(screen: ClientScreen) -> ClientView:
    assert isinstance(screen._page, ClientView)
    return screen._page


def stands(team: Desk, her: str) -> list[tuple[Any, ...]]:
    return [(one.service, one.status, one.settled_on) for one in client_page.open_client(team, her).needs]


def lines(view: ClientView) -> list[list[str]]:
    rows = view.timeline.view.rows
    return [[rows.index(row, column).data() for column in range(3)] for row in range(rows.rowCount())]


def test_a_need_is_noted_met_and_taken_back(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, lone_team: Desk, her: str, said: list[Any]
) -> None:
    """By keys; what she was given since is proposed as what met it."""
    keys(qtbot, jobs, screen, Qt.Key.Key_B)
    choose(named(screen, "What she needs"), "Health-insurance card")
    keys(qtbot, jobs, screen, Qt.Key.Key_S)
    assert "Open, noted on" in texts(screen)
    giving.give(lone_team, her, {"service": "bhyt", "served_on": TODAY})
    press(qtbot, jobs, named(screen, "Settle it: Health-insurance card"))
    form = screen._page
    assert isinstance(form, SettleForm)
    assert (form.status.value(), form.met_by.combo.currentText(), form.day.value()) == (
        "met",
        f"Service: Health-insurance card · {dates.show_day(TODAY)}",
        TODAY,
    )
    press(qtbot, jobs, named(screen, "Save"))
    assert stands(lone_team, her) == [("bhyt", "met", TODAY)]
    said[-1][1]()
    settle(qtbot, jobs)
    assert stands(lone_team, her) == [("bhyt", "open", None)]
    press(qtbot, jobs, named(screen, "Settle it: Health-insurance card"))
    choose(named(screen, "Need met?"), "No longer needed")
    press(qtbot, jobs, named(screen, "Save"))
    assert stands(lone_team, her) == [("bhyt", "dropped", TODAY)]
    press(qtbot, jobs, named(screen, "Open again: Health-insurance card"))
    assert stands(lone_team, her) == [("bhyt", "open", None)]
    said[-1][1]()
    settle(qtbot, jobs)
    assert stands(lone_team, her) == [("bhyt", "dropped", TODAY)]


def test_a_half_typed_need_is_a_draft_of_hers(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, said: list[Any]
) -> None:
    """As any other form."""
    press(qtbot, jobs, named(screen, "Note a need"))
    assert screen.half_typed() == []
    choose(named(screen, "What she needs"), "Loan")
    press(qtbot, jobs, named(screen, "Back"))
    assert said[-1][0] == "Not saved. It is kept as a draft."


def test_a_job_that_was_found_is_asked_after(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, lone_team: Desk, her: str, said: list[Any]
) -> None:
    """Proposed in the form, said in the toast, taken back with the service; a person may say no."""
    press(qtbot, jobs, named(screen, "Give a service"))
    choose(named(screen, "Service"), "Job placement")
    choose(named(screen, "Result"), "Found a job")
    assert named(screen, "Ask after her in 3 and in 6 months").isChecked()
    press(qtbot, jobs, named(screen, "Save"))
    assert said[-1][0] == "The service is saved. She will be asked after in 3 and in 6 months."
    later = [dates.show_day(dates.months_later(TODAY, months)) for months in (6, 3)]
    assert [line[:2] for line in lines(view_of(screen))[:2]] == [
        [day, "To be asked after: Result of a service"] for day in later
    ]
    said[-1][1]()
    settle(qtbot, jobs)
    assert not any("asked after" in line[1] for line in lines(view_of(screen)))
    press(qtbot, jobs, named(screen, "Give a service"))
    choose(named(screen, "Service"), "Job placement")
    choose(named(screen, "Result"), "Found a job")
    named(screen, "Ask after her in 3 and in 6 months").setChecked(False)
    press(qtbot, jobs, named(screen, "Save"))
    assert said[-1][0] == "The service is saved."


def test_a_record_is_closed_and_opened_again(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, lone_team: Desk, her: str, said: list[Any]
) -> None:
    """With a reason and a day; what was planned ends; both can be taken back."""
    add(lone_team, "follow_up", {"client_id": her, "reason": "other", "due_on": TODAY})
    press(qtbot, jobs, named(screen, "Close the record"))
    assert isinstance(screen._page, CloseForm)
    press(qtbot, jobs, named(screen, "Close the record"))
    assert "Say why the record is closed." in texts(screen)
    choose(named(screen, "Why the record is closed"), "Left the area")
    press(qtbot, jobs, named(screen, "Close the record"))
    assert said[-1][0] == "The record of client KH-1 is closed. 1 follow-up ended with it."
    since = dates.show_day(TODAY)
    assert f"The record is closed since {since}: Left the area. Nobody asks after her." in texts(screen)
    assert [line[1:] for line in lines(view_of(screen))[:2]] == sorted(
        (["Status: Left the area", ""], ["Asked after: Other", "Not needed any more"]),
        key=lambda line: line in [one[1:] for one in lines(view_of(screen))[:1]],
        reverse=True,
    )
    press(qtbot, jobs, named(screen, "Open the record again"))
    assert client_page.open_client(lone_team, her).values["status"] == "active"
    for _time in range(2):
        said.pop()[1]()
        settle(qtbot, jobs)
    page = client_page.open_client(lone_team, her)
    assert (page.values["status"], page.values["status_on"]) == ("active", None)
    assert [one.state for one in page.events if one.table == "follow_up"] == [None]


def test_a_result_proposes_to_close(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, lone_team: Desk, her: str
) -> None:
    """With its reason and day filled in; or somebody says that it stays open."""
    day = TODAY - timedelta(days=2)
    giving.give(lone_team, her, {"service": "psych_counsel", "served_on": day, "result": "reintegrated"})
    open_her(qtbot, jobs, screen, her)
    assert "A result says: Reintegrated in the community." in texts(screen)
    press(qtbot, jobs, named(screen, "Close the record…"))
    assert isinstance(screen._page, CloseForm)
    assert screen._page.form.values() == {"status": "reintegrated", "status_on": day}
    press(qtbot, jobs, named(screen, "Back"))
    press(qtbot, jobs, named(screen, "It stays open"))
    assert "A result says" not in texts(screen)


def test_one_kind_is_looked_at_alone_and_stays(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, lone_team: Desk, her: str
) -> None:
    """While she is read anew, and over a change of language."""
    needs.note(lone_team, her, {"service": "loan", "noted_on": TODAY})
    giving.give(
        lone_team, her, {"service": "loan", "served_on": TODAY, "amount": 500_000, "result": "ongoing"}
    )
    view = open_her(qtbot, jobs, screen, her)
    assert len(lines(view)) == 4
    choose(named(screen, "Show only"), "Services (1)")
    assert lines(view) == [[dates.show_day(TODAY), "Service: Loan", "Ongoing · 500,000 ₫"]]
    screen.reload()
    settle(qtbot, jobs)
    assert len(lines(view)) == 1
    screen.set_typed(screen.typed())
    settle(qtbot, jobs)
    assert (len(lines(view_of(screen))), named(screen, "Show only").currentText()) == (1, "Services (1)")
    choose(named(screen, "Show only"), "All kinds")
    assert len(lines(view_of(screen))) == 4


def test_the_list_shows_open_closed_or_all_and_it_stays(
    qtbot: QtBot, jobs: Jobs, screen: ClientScreen, named: Named, lone_team: Desk, her: str
) -> None:
    """With counts; words that fit somebody elsewhere say so; the order stays too."""
    register(lone_team, serial="KH-2", status="left_area", nickname="Lan")
    register(lone_team, serial="KH-10", status="inactive", nickname="Lan")
    screen.set_typed({"page": "list"})
    screen.reload()
    settle(qtbot, jobs)

    def codes() -> list[str]:
        return [line.code for line in screen.list.view.rows.rows()]

    screen.list.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert codes() == ["KH-10", "KH-1"]
    assert [button.text() for button in screen.list.buttons.values()] == ["Open (2)", "Closed (1)", "All (3)"]
    press(qtbot, jobs, named(screen, "Closed"))
    assert codes() == ["KH-2"]
    screen.list.finder.setText("kh-1")
    screen.list.finder.settle()
    assert "Nobody here fits these words; 2 clients do under “All”." in texts(screen)
    screen.list.finder.clear()
    press(qtbot, jobs, named(screen, "All"))
    other = ClientScreen(screen._context)
    qtbot.addWidget(other)
    other.set_typed(screen.typed())
    other.reload()
    settle(qtbot, jobs)
    assert ([line.code for line in other.list.view.rows.rows()], other.list.shown) == (codes(), "all")
    assert codes() == ["KH-10", "KH-2", "KH-1"]
