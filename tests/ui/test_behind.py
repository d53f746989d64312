"""Behind a figure in the real window: by the keyboard to its records, to a record's own page, and back."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from client_hands import register
from desk_window import opened
from exchange_world import World
from hands import Hands, keyboard
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, settle

from figure_hands import codes_of, current_figure, figure_text, grid_of
from outreach_desk.desk import behind
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.records import catalog, identity, record
from outreach_desk.ui.contacts.contact_form import ContactForm
from outreach_desk.ui.figures.behind import BehindPage
from outreach_desk.ui.figures.period import FREE
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.find.record_page import RecordPage
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style

Named = Callable[[QWidget, str], Any]
TODAY = dates.today()


@pytest.fixture
def busy(lone_team: Desk) -> Desk:
    """Give a team's desk with two clients reached today, one without consent, and a member."""
    group = lone_team.fact(identity.GROUP)
    her = register(lone_team, serial="TH-1").id
    other = add(lone_team, "client", {"group_id": group, "serial": "TH-2", "registered_on": TODAY})
    for client in (her, other):
        contact = {"group_id": group, "client_id": client, "contact_on": TODAY, "mode": "one_to_one"}
        add(lone_team, "contact", contact)
    member = add(lone_team, "member", {"group_id": group, "code": "TV-1"})
    role = {"member_id": member, "group_id": group, "role": "leader", "starts_on": dt.date(2026, 1, 1)}
    add(lone_team, "membership", role)
    return lone_team


def figures_of(qtbot: QtBot, jobs: Jobs, style: Style, desk: Desk) -> tuple[Shell, FiguresScreen]:
    _window, shell = opened(qtbot, jobs, style, desk)
    shell.go("figures")
    settle(qtbot, jobs)
    screen = shell.made("figures")
    assert isinstance(screen, FiguresScreen)
    return shell, screen


def press(qtbot: QtBot, jobs: Jobs, screen: FiguresScreen, name: str) -> BehindPage:
    screen.report.show_figure(codes_of(name))
    Hands(qtbot).key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert screen._stack.currentWidget() is screen.behind
    return screen.behind


def rows(page: BehindPage) -> list[list[str]]:
    model = page.view.rows
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_enter_on_a_figure_shows_its_records_and_escape_comes_back_to_it(
    qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk
) -> None:
    """The list has the keyboard; what was left out is a list of its own, each with its reason."""
    _shell, screen = figures_of(qtbot, jobs, style, busy)
    page = press(qtbot, jobs, screen, "I-05/TOTAL/person")
    today, group = dates.show_day(TODAY), busy.fact("group_code")
    assert page.title.text() == "I-05 · Persons reached"
    assert page.sentence.text() == "Total: 1 person"
    assert keyboard() is page.view
    assert rows(page) == [[today, "Outreach contact", "One to one", group, "TH-1", ""]]
    assert not page.more.isVisibleTo(page)
    page.which.combo.setFocus()
    Hands(qtbot).key(Qt.Key.Key_Down)
    settle(qtbot, jobs)
    why = "without consent to a record (counted as turns, not as persons)"
    assert page.which.combo.currentText() == "Left out (1)"
    assert [[row[4], row[5]] for row in rows(page)] == [["TH-2", why]]
    Hands(qtbot).key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert screen._stack.currentWidget() is screen.page
    assert current_figure() == "I-05/TOTAL/person"


def test_who_has_to_wait_for_records_is_told_and_can_leave(
    qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A press is never without an answer: what takes longer is said to be counted, on its own page."""
    _shell, screen = figures_of(qtbot, jobs, style, busy)
    look, may = behind.look, threading.Event()

    def slow(*given: Any, **named: Any) -> behind.Behind:
        assert may.wait(20)
        return look(*given, **named)

    monkeypatch.setattr(behind, "look", slow)
    hand, page, name = Hands(qtbot), screen.behind, "I-05/TOTAL/turn"
    screen.report.show_figure(codes_of(name))
    hand.key(Qt.Key.Key_Return)
    assert screen._stack.currentWidget() is screen.page  # not for what is there in no time
    qtbot.waitUntil(lambda: screen._stack.currentWidget() is page, timeout=5000)
    assert (page.sentence.text(), page.view.isVisibleTo(page)) == (_("Counting …"), False)
    assert page.title.text().startswith("I-05 · ")
    hand.key(Qt.Key.Key_Escape)
    may.set()
    settle(qtbot, jobs)
    assert screen._stack.currentWidget() is screen.page  # whoever left meanwhile stays away
    assert current_figure() == name
    may.clear()
    hand.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen._stack.currentWidget() is page, timeout=5000)
    may.set()
    settle(qtbot, jobs)
    assert (keyboard(), page.view.rows.rowCount()) == (page.view, 2)
    monkeypatch.setattr(behind, "look", look)
    hand.key(Qt.Key.Key_Escape)
    hand.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert keyboard() is page.view


def test_nobody_is_left_waiting_after_a_mistake_of_ours(
    qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told elsewhere; she is on the page of figures again, and can go on."""
    _shell, screen = figures_of(qtbot, jobs, style, busy)
    look, may = behind.look, threading.Event()

    def fails(*_given: Any, **_named: Any) -> behind.Behind:
        assert may.wait(20)
        raise ZeroDivisionError

    monkeypatch.setattr(behind, "look", fails)
    screen.report.show_figure(codes_of("I-05/TOTAL/turn"))
    Hands(qtbot).key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen._stack.currentWidget() is screen.behind, timeout=5000)
    with qtbot.waitSignal(jobs.mistake):
        may.set()
    settle(qtbot, jobs)
    assert screen._stack.currentWidget() is screen.page
    monkeypatch.setattr(behind, "look", look)
    assert len(rows(press(qtbot, jobs, screen, "I-05/TOTAL/turn"))) == 2


def test_arrows_go_from_figure_to_figure(qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk) -> None:
    """Within a card, and not out of it; Tab comes back to the one that was left."""
    _shell, screen = figures_of(qtbot, jobs, style, busy)
    grid = grid_of(screen, "I-05/TOTAL/turn")
    grid.setFocus()
    assert current_figure() == "I-05/TOTAL/turn"
    hand = Hands(qtbot)
    for key, expected in (
        (Qt.Key.Key_Up, "TOTAL/turn"),
        (Qt.Key.Key_Right, "TOTAL/person"),
        (Qt.Key.Key_Right, "TOTAL/person"),
        (Qt.Key.Key_Down, "PLANNED/person"),
        (Qt.Key.Key_Down, "TOTAL/anonymous/turn"),
    ):
        hand.key(key)
        assert current_figure() == f"I-05/{expected}"
    hand.key(Qt.Key.Key_Tab)
    assert not grid.hasFocus()
    hand.key(Qt.Key.Key_Backtab)
    assert current_figure() == "I-05/TOTAL/anonymous/turn"


def test_a_row_opens_its_record_and_back_leads_to_the_list(
    qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk
) -> None:
    """A contact on its own page; Escape there, and the list behind the figure is there again."""
    shell, screen = figures_of(qtbot, jobs, style, busy)
    page = press(qtbot, jobs, screen, "I-05/TOTAL/turn")
    Hands(qtbot).key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert shell.current == "contacts"
    assert isinstance(shell.made("contacts")._form, ContactForm)  # type: ignore[attr-defined]
    Hands(qtbot).key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert shell.current == "figures"
    assert screen._stack.currentWidget() is page
    assert keyboard() is page.view


def test_what_has_no_page_is_read_on_the_plain_one_and_back_leads_to_the_list(
    qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk
) -> None:
    """A role of a member."""
    shell, screen = figures_of(qtbot, jobs, style, busy)
    page = press(qtbot, jobs, screen, "I-03/MEMBERS/person")
    Hands(qtbot).key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert shell.current == "find"
    assert isinstance(shell.made("find")._page, RecordPage)  # type: ignore[attr-defined]
    Hands(qtbot).key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert shell.current == "figures"
    assert keyboard() is page.view


def test_the_office_opens_a_record_too(qtbot: QtBot, jobs: Jobs, style: Style, world: World) -> None:
    """It has no pages of its own for what teams write."""
    with world.office.write() as (session, author):
        code = {"code": "G-9", "name": "Nhóm Cúc"}
        record.save(session, author, catalog.THINGS["peer_group"], code)
    shell, screen = figures_of(qtbot, jobs, style, world.office)
    press(qtbot, jobs, screen, "I-03/OPEN/group")
    Hands(qtbot).key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert shell.current == "find"
    assert isinstance(shell.made("find")._page, RecordPage)  # type: ignore[attr-defined]


def test_a_report_is_split_by_one_choice(
    qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk, named: Named
) -> None:
    """Both units of a value side by side, what says nothing apart, and a note under it; its rows open too."""
    _shell, screen = figures_of(qtbot, jobs, style, busy)
    combo = named(screen, "Split by")
    combo.setFocus()
    Hands(qtbot).type("group")
    settle(qtbot, jobs)
    group = busy.fact("group_code")
    for unit, expected in (("turn", "2"), ("person", "1")):
        assert figure_text(screen, f"I-05/TOTAL@{group}/{unit}") == expected
    page = press(qtbot, jobs, screen, f"I-05/TOTAL@{group}/person")
    assert [row[4] for row in rows(page)] == ["TH-1"]


def test_a_long_split_opens_and_comes_back_to_its_figure(
    qtbot: QtBot,
    jobs: Jobs,
    style: Style,
    busy: Desk,
    named: Named,
) -> None:
    """Many months in the real window: the page scrolls to the figure that the keyboard came from."""
    _shell, screen = figures_of(qtbot, jobs, style, busy)
    screen.picker.preset.set_value(FREE)
    for name, day in (("From", "1/1/2021"), ("To", "31/12/2026")):
        line = named(screen, name)
        assert isinstance(line, QLineEdit)
        line.clear()
        qtbot.keyClicks(line, day)
    screen.picker.by.set_value("month")
    settle(qtbot, jobs)
    grid = grid_of(screen, "I-05/TOTAL/turn")
    of = [figure.codes for figure in grid.figures() if figure.opens and figure.shown == "2"][-1]
    grid.focus(of)
    last = grid.rows.place(of)
    Hands(qtbot).key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert screen._stack.currentWidget() is screen.behind
    assert len(rows(screen.behind)) == 2
    Hands(qtbot).key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert screen._stack.currentWidget() is screen.page
    assert grid.hasFocus()
    assert grid.currentIndex() == last
    place = grid.visualRect(last).center()
    qtbot.waitUntil(lambda: not grid.visibleRegion().isEmpty())
    assert grid.viewport().visibleRegion().contains(place)


def test_a_long_list_comes_in_parts(qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk, named: Named) -> None:
    """The next ones come by a button; the row that was current stays so."""
    group = busy.fact(identity.GROUP)
    with busy.write() as (session, author):
        for _number in range(250):
            contact = {"group_id": group, "contact_on": TODAY, "mode": "phone", "gender": "f"}
            record.save(session, author, catalog.THINGS["contact"], contact)
    _shell, screen = figures_of(qtbot, jobs, style, busy)
    page = press(qtbot, jobs, screen, "I-05/TOTAL/turn")
    assert rows(page)[0][5] in {"", "1 without a name"}
    assert page.sentence.text() == "Total: 252 turns. Shown are the first 200 of 252 records."
    current = page.view.current()
    named(page, "Show more").setFocus()
    Hands(qtbot).key(Qt.Key.Key_Space)
    settle(qtbot, jobs)
    assert len(rows(page)) == 252
    assert page.view.current() == current
    assert page.sentence.text() == "Total: 252 turns"
    assert not page.more.isVisibleTo(page)


def test_what_is_open_outlives_a_change_of_the_records(
    qtbot: QtBot, jobs: Jobs, style: Style, busy: Desk
) -> None:
    """A new contact is in the list at once, and the figure too."""
    _shell, screen = figures_of(qtbot, jobs, style, busy)
    page = press(qtbot, jobs, screen, "I-05/TOTAL/turn")
    group = busy.fact(identity.GROUP)
    contact = {"group_id": group, "contact_on": TODAY, "mode": "phone"}
    jobs.write(lambda desk: add(desk, "contact", contact), lambda _id: None)
    settle(qtbot, jobs)
    assert page.sentence.text() == "Total: 3 turns"
    assert len(rows(page)) == 3
