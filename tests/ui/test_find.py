"""Find in the real window: from every page, by the keyboard, to the record's own page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from client_hands import register, texts
from desk_window import opened
from exchange_world import World, client
from hands import CTRL, Hands, keyboard
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import add, press, settle

from outreach_desk.desk import receive, referrals, send
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.records import catalog, identity, record
from outreach_desk.ui.clients.client_view import ClientView
from outreach_desk.ui.find.record_page import RecordPage
from outreach_desk.ui.find.screen import FindScreen
from outreach_desk.ui.history import HistoryPage
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.referrals.slip_form import SlipForm
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style

Named = Callable[[QWidget, str], Any]
TODAY = dates.today()


@pytest.fixture
def known(lone_team: Desk) -> Desk:
    """Give a team's desk with one record of each kind that has words, and a meeting."""
    group = {"group_id": lone_team.fact(identity.GROUP)}
    her = register(lone_team, serial="TH-0142", nickname="Đặng Thị Phượng").id
    register(lone_team, serial="TH-0777", nickname="Nhài")
    add(lone_team, "consent", {"client_id": her, "purpose": "refer", "given_on": TODAY})
    place = add(lone_team, "organisation", {"code": "TT-1", "name": "Trạm Hạt", "kind": "hospital"})
    slip = {"client_id": her, "service": "gyn", "issued_on": TODAY, "organisation_id": place}
    referrals.issue(lone_team, slip | {"serial": "Q1-007"})
    add(lone_team, "member", group | {"code": "DDV-7", "nickname": "Mận"})
    day = {"held_on": TODAY - timedelta(days=3), "kind": "periodic_meeting", "status": "held"}
    add(lone_team, "meeting", group | day)
    return lone_team


def look_for(qtbot: QtBot, jobs: Jobs, shell: Shell, words: str) -> FindScreen:
    """Press Ctrl+K wherever the keyboard is, and type."""
    qtbot.keyClick(keyboard(), Qt.Key.Key_K, CTRL)
    settle(qtbot, jobs)
    screen = shell.made("find")
    assert isinstance(screen, FindScreen)
    assert keyboard() is screen.finder
    qtbot.keyClicks(screen.finder, words)
    qtbot.waitUntil(lambda: not screen.finder._pause.isActive())
    settle(qtbot, jobs)
    return screen


def hits(screen: FindScreen) -> list[list[str]]:
    rows = screen.view.rows
    return [
        [rows.index(row, column).data() for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


@pytest.mark.parametrize(
    "name", ["today", "meetings", "clients", "contacts", "referrals", "directory", "send", "figures"]
)
def test_one_key_finds_from_every_page_of_a_team(
    qtbot: QtBot, jobs: Jobs, style: Style, known: Desk, name: str
) -> None:
    """Without marks, in any order; Enter opens her page."""
    _window, shell = opened(qtbot, jobs, style, known)
    shell.go(name)
    settle(qtbot, jobs)
    screen = look_for(qtbot, jobs, shell, "phuong dang")
    assert hits(screen) == [["Client", "TH-0142"]]
    Hands(qtbot).key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    page = shell.made("clients")._page  # type: ignore[attr-defined]
    assert shell.current == "clients"
    assert isinstance(page, ClientView)
    assert "TH-0142" in page.title.text()


def test_each_kind_opens_on_its_own_page(
    qtbot: QtBot, jobs: Jobs, style: Style, known: Desk, named: Named
) -> None:
    """A slip by its number without the dash, an organisation, a meeting by its day; F3 works."""
    _window, shell = opened(qtbot, jobs, style, known)
    hand = Hands(qtbot)
    look_for(qtbot, jobs, shell, "q1007")
    hand.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert isinstance(shell.made("referrals")._page, SlipForm)  # type: ignore[attr-defined]
    look_for(qtbot, jobs, shell, "tram hat")
    hand.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert shell.current == "directory"
    assert "Trạm Hạt" in named(shell, "How to find it").text()
    screen = look_for(qtbot, jobs, shell, dates.show_day(TODAY - timedelta(days=3)))
    assert [row[0] for row in hits(screen)] == ["Meeting"]
    hand.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert shell.made("meetings").page is not None  # type: ignore[attr-defined]
    qtbot.keyClick(keyboard(), Qt.Key.Key_F3)
    settle(qtbot, jobs)
    assert keyboard() is screen.finder
    assert screen.finder.selectedText() == screen.finder.text()


@pytest.mark.parametrize("name", ["today", "meetings", "clients", "referrals"])
def test_escape_leads_back_to_where_one_was(
    qtbot: QtBot, jobs: Jobs, style: Style, known: Desk, name: str
) -> None:
    """Also what was being typed there, and the keyboard in its field; a second Ctrl+K changes nothing."""
    _window, shell = opened(qtbot, jobs, style, known)
    shell.go(name)
    settle(qtbot, jobs)
    shell.made(name).setFocus()
    before = keyboard()
    look_for(qtbot, jobs, shell, "phuong")
    look_for(qtbot, jobs, shell, "dang")
    Hands(qtbot).key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert shell.current == name
    assert keyboard() is before


@pytest.mark.parametrize("typed", ["phuong", "q1007", "tram hat", dates.show_day(TODAY - timedelta(days=3))])
def test_escape_leads_from_what_was_found_back_to_what_was_sought(
    qtbot: QtBot, jobs: Jobs, style: Style, known: Desk, typed: str
) -> None:
    """Words and hits stand as they were, the keyboard too; a second Escape leads to where one was first."""
    _window, shell = opened(qtbot, jobs, style, known)
    screen = look_for(qtbot, jobs, shell, typed)
    before = hits(screen)
    hand = Hands(qtbot)
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert shell.current != "find"
    hand.key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert (shell.current, screen.finder.text(), hits(screen)) == ("find", typed, before)
    assert keyboard() is screen.view
    hand.key(Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert shell.current == "today"


def test_what_has_no_page_is_read_on_a_plain_one(
    qtbot: QtBot, jobs: Jobs, style: Style, known: Desk, named: Named
) -> None:
    """A member: her fields in words, her history, and back to the line by Escape."""
    _window, shell = opened(qtbot, jobs, style, known)
    screen = look_for(qtbot, jobs, shell, "man")
    assert hits(screen) == [["Member", "DDV-7"]]
    hand = Hands(qtbot)
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    page = screen._page
    assert isinstance(page, RecordPage)
    assert "Code: DDV-7" in named(page, "What is written of it").text()
    qtbot.keyClick(keyboard(), Qt.Key.Key_H, CTRL)
    settle(qtbot, jobs)
    assert isinstance(screen._page, HistoryPage)
    assert "this laptop" in texts(screen)
    screen._page.back_wanted.emit()
    hand.key(Qt.Key.Key_Escape)
    assert keyboard() is screen.finder
    assert screen._page is None


def test_what_is_found_is_said_in_words(qtbot: QtBot, jobs: Jobs, style: Style, known: Desk) -> None:
    """Nothing typed, nothing found, too much, and a slip number that was misread."""
    for number in range(60):
        register(known, serial=f"SEN-{number:02d}")
    her = register(known, serial="TH-9").id
    add(known, "consent", {"client_id": her, "purpose": "refer", "given_on": TODAY})
    place = add(known, "organisation", {"code": "TT-2", "name": "Trạm Gạo", "kind": "hospital"})
    number = referrals.issue(
        known, {"client_id": her, "service": "gyn", "issued_on": TODAY, "organisation_id": place}
    ).slip
    _window, shell = opened(qtbot, jobs, style, known)
    screen = look_for(qtbot, jobs, shell, "")
    assert screen.empty.sentence.text().startswith("Type a code")
    look_for(qtbot, jobs, shell, "zzz")
    assert screen.empty.sentence.text().startswith("Nothing on this desk fits")
    assert not screen.view.isVisibleTo(screen)
    look_for(qtbot, jobs, shell, "sen")
    assert screen.page.sentence.text().startswith("There is more")
    assert len(hits(screen)) == 50
    look_for(qtbot, jobs, shell, number[:-1] + ("A" if number[-1] != "A" else "B"))
    assert "one was misread" in screen.page.sentence.text()
    assert hits(screen) == [["Referral slip", number]]


def test_what_is_deleted_meanwhile_is_told(qtbot: QtBot, jobs: Jobs, style: Style, known: Desk) -> None:
    """The list was read before; Enter tells it, and the list is right again after the change."""
    _window, shell = opened(qtbot, jobs, style, known)
    screen = look_for(qtbot, jobs, shell, "ddv")
    (hit,) = screen.view.rows.rows()

    def delete(desk: Desk) -> None:
        with desk.write() as (session, author):
            record.delete(session, author, catalog.THINGS["member"], hit.id)

    jobs.read(delete, lambda _none: None)
    settle(qtbot, jobs)
    screen._on_open(hit)
    settle(qtbot, jobs)
    assert "was deleted" in texts(shell.banner)
    jobs.changed.emit()
    settle(qtbot, jobs)
    assert hits(screen) == []


def test_the_office_reads_what_it_finds_with_group_and_history(
    qtbot: QtBot, jobs: Jobs, style: Style, world: World, named: Named
) -> None:
    """It has no pages of clients: fields in words, whose she is; another language keeps it."""
    a, office = world.desk("a"), world.office
    client(a, "TH-5", gender="f")
    receive.receive(office, [send.export(a, world.stick).path])
    window, shell = opened(qtbot, jobs, style, office)
    screen = look_for(qtbot, jobs, shell, "th5")
    (row,) = hits(screen)
    assert row[:2] == ["Client", "TH-5"]
    assert row[2]
    Hands(qtbot).key(Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert isinstance(screen._page, RecordPage)
    assert "Gender: Woman" in named(screen, "What is written of it").text()
    assert row[2] in screen._page.sentence.text()
    window.show_language("pseudo")
    settle(qtbot, jobs)
    assert isinstance(window.page, Shell)
    again = window.page.made("find")
    assert isinstance(again, FindScreen)
    assert isinstance(again._page, RecordPage)
    press(qtbot, jobs, again._page.history)
    assert isinstance(again._page, HistoryPage)
