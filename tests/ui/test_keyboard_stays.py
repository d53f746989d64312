"""Where the keyboard is after an act, and that what it stands in is seen whole: nobody looks for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from client_hands import CTRL, keys, register
from desk_window import opened
from hands import keyboard
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from two_desks import new_team, press, settle, shown

from outreach_desk import app
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.settings import Settings
from outreach_desk.ui.clients.client_form import ClientForm
from outreach_desk.ui.clients.screen import ClientScreen
from outreach_desk.ui.context import Context
from outreach_desk.ui.history import HistoryPage
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.referrals.screen import ReferralScreen
from outreach_desk.ui.referrals.slip_form import SlipForm
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style
from outreach_desk.ui.widgets.field import LineField
from outreach_desk.ui.widgets.form import Form
from outreach_desk.ui.widgets.notice import Notice, Notices
from outreach_desk.ui.widgets.page import Page
from outreach_desk.ui.window import Window

Named = Callable[[QWidget, str], Any]
UIC = {"uic": "DALO8803023"}


@pytest.fixture
def shell(qtbot: QtBot, jobs: Jobs, style: Style, tmp_path: Path) -> Shell:
    """Give an open desk in the real window."""
    return opened(qtbot, jobs, style, new_team(tmp_path / "team"))[1]


def test_a_notice_that_goes_gives_the_keyboard_on(qtbot: QtBot, style: Style) -> None:
    """To the notice that is left; where none is, whoever made them says where to."""
    board, left = Notices(), []
    board.left.connect(lambda: left.append(True))
    qtbot.addWidget(board)
    board.setMinimumSize(400, 100)
    board.show()

    def notice(words: str) -> Notice:
        made = Notice(style)
        made.step("Do it")
        made.set_words(words)
        return made

    qtbot.waitExposed(board)
    board.activateWindow()
    board.set_notices([notice("one"), notice("two")])
    board.notices[1].steps[0].setFocus()
    qtbot.waitUntil(board.notices[1].steps[0].hasFocus)
    board.set_notices([notice("three")])
    assert (keyboard(), left) == (board.notices[0].steps[0], [])
    board.set_notices([])
    assert (board.isVisible(), left) == (False, [True])


def test_steps_stand_beside_the_words_where_both_fit(qtbot: QtBot, style: Style) -> None:
    """A draft takes one line of the page and not two; in a narrow window the steps go below."""
    notice = Notice(style)
    qtbot.addWidget(notice)
    step = notice.step("Go on writing")
    notice.tell("Half typed, not saved yet: a new client.")
    notice.resize(800, 60)
    qtbot.waitUntil(lambda: step.mapTo(notice, step.rect().topLeft()).x() > notice.words.width() // 2)
    notice.resize(300, 200)
    qtbot.waitUntil(
        lambda: (
            step.mapTo(notice, step.rect().topLeft()).y()
            >= notice.words.mapTo(notice, notice.words.rect().bottomLeft()).y()
        )
    )


def test_somebody_else_leaves_the_page_where_it_is(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, lone_team: Desk
) -> None:
    """The keyboard goes to what is done for her next, not to the end of the page."""
    register(lone_team, serial="KH-1", **UIC)
    her = register(lone_team, serial="KH-2", **UIC)
    screen = shown(qtbot, jobs, lone_team, ClientScreen, context)
    screen.set_typed({"page": "client", "id": her.id})
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Somebody else: KH-1"))
    assert keyboard().accessibleName() == "Give a service"


def test_somebody_else_goes_back_to_what_was_being_typed(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, lone_team: Desk
) -> None:
    """In the form of a new client that is the field that brought the warning."""
    register(lone_team, serial="KH-1", **UIC)
    screen = shown(qtbot, jobs, lone_team, ClientScreen, context)
    screen.set_typed({"page": "new"})
    settle(qtbot, jobs)
    form = screen._page
    assert isinstance(form, ClientForm)
    form.form.fields["uic"].setFocus()
    form.form.fields["uic"].set_value(UIC["uic"])
    form.look()
    settle(qtbot, jobs)
    press(qtbot, jobs, named(screen, "Somebody else: KH-1"))
    form.look()
    settle(qtbot, jobs)
    assert keyboard() is form.form.fields["uic"].focusProxy()


def test_whom_to_call_for_a_child_is_in_sight(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, lone_team: Desk
) -> None:
    """The form that turned begins at its top: what to do stands there."""
    screen = shown(qtbot, jobs, lone_team, ClientScreen, context)
    screen.resize(760, 480)
    screen.set_typed({"page": "new"})
    settle(qtbot, jobs)
    year = named(screen, "Birth year")
    year.setFocus()
    qtbot.keyClicks(year, str(dates.today().year - 14))
    form = screen._page
    assert isinstance(form, ClientForm)
    qtbot.waitUntil(lambda: form.is_child)
    qtbot.waitUntil(lambda: not form.under_age.told.visibleRegion().isEmpty())


def test_history_is_left_by_escape(
    qtbot: QtBot, jobs: Jobs, context: Context, lone_team: Desk, named: Named
) -> None:
    """As every page; and the keyboard is on it."""
    her = register(lone_team, serial="KH-1")
    screen = shown(qtbot, jobs, lone_team, ClientScreen, context)
    screen.set_typed({"page": "client", "id": her.id})
    settle(qtbot, jobs)
    keys(qtbot, jobs, screen, Qt.Key.Key_H)
    assert isinstance(screen._page, HistoryPage)
    assert screen._page.isAncestorOf(keyboard())
    qtbot.keyClick(keyboard(), Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    assert screen._at["page"] == "client"


def test_a_referral_of_a_known_client_begins_with_the_service(
    qtbot: QtBot, jobs: Jobs, context: Context, lone_team: Desk
) -> None:
    """For whom it is was said before."""
    her = register(lone_team, serial="KH-1")
    screen = shown(qtbot, jobs, lone_team, ReferralScreen, context)
    screen.set_typed({"page": "new", "client_id": her.id})
    settle(qtbot, jobs)
    form = screen._page
    assert isinstance(form, SlipForm)
    assert form.service.isAncestorOf(keyboard())


def test_a_screen_that_is_chosen_takes_the_keyboard(
    qtbot: QtBot, jobs: Jobs, shell: Shell, named: Named
) -> None:
    """Also where the keyboard was in the list of screens."""
    named(shell.sidebar, "Today").setFocus()
    for number, name in ((3, "clients"), (2, "meetings"), (5, "referrals")):
        qtbot.keyClick(keyboard(), getattr(Qt.Key, f"Key_{number}"), CTRL)
        settle(qtbot, jobs)
        assert shell.current == name
        assert shell.made(name).isAncestorOf(keyboard()), name
        named(shell.sidebar, "Today").setFocus()


def test_a_field_is_seen_with_its_label_and_its_hint(qtbot: QtBot) -> None:
    """However long the hint is: it says what to type."""
    page = Page("Page", scrolls=True)
    qtbot.addWidget(page)
    form = Form()
    long = "A hint of many words, so that it takes more than one line below the field. " * 4
    fields = [LineField(f"f{number}", f"Field {number}", hint=long) for number in range(8)]
    form.card("", *fields)
    page.content.addWidget(form)
    page.resize(420, 400)
    page.show()
    qtbot.waitExposed(page)
    for field in (fields[5], fields[2]):
        field.setFocus()
        qtbot.waitUntil(
            lambda one=field: one.visibleRegion().boundingRect().height() == one.height()  # type: ignore[misc]
        )


def test_another_language_leaves_the_keyboard_where_one_types(
    qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk
) -> None:
    """Before the desk is open, and on it: what was shown is made anew, and typing goes on."""
    home = lone_team.home
    window = Window(jobs, style, app.doors(home, str(home.root)), app.look, Settings(width=1024, height=600))
    qtbot.addWidget(window)
    window.show()
    window.show_language("pseudo")
    assert isinstance(window.focusWidget(), QLineEdit)
    jobs.open(lambda: lone_team, window._on_desk)
    settle(qtbot, jobs)
    assert isinstance(window.page, Shell)
    window.page.go("clients")
    settle(qtbot, jobs)
    window.show_language("en")
    settle(qtbot, jobs)
    assert isinstance(window.page, Shell)
    assert window.page.made("clients").isAncestorOf(window.focusWidget())
