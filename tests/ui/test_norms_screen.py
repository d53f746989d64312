"""Norms in the real window, in both languages: set from a day on, taken back, and both undone."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from desk_window import opened
from hands import Hands
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from two_desks import PASSPHRASE, press, settle

from outreach_desk.desk import limits, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, language
from outreach_desk.ground.language import _
from outreach_desk.ui.figures.norms import Norms
from outreach_desk.ui.figures.norms_page import NormPage
from outreach_desk.ui.figures.screen import FiguresScreen
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.shell import Shell
from outreach_desk.ui.style import Style

Named = Callable[[QWidget, str], Any]
CORE = "core_members"


@pytest.fixture(params=language.LANGUAGES)
def spoken(request: pytest.FixtureRequest) -> str:
    """Show one language after the other."""
    language.set_language(request.param)
    return str(request.param)


@pytest.fixture
def again() -> Iterator[Jobs]:
    """Give the jobs of another window."""
    made = Jobs()
    yield made
    made.close()


def figures_of(qtbot: QtBot, jobs: Jobs, shell: Shell) -> FiguresScreen:
    """Go to the figures."""
    shell.go("figures")
    settle(qtbot, jobs)
    screen = shell.findChild(FiguresScreen)
    assert screen is not None
    return screen


def form_of(qtbot: QtBot, jobs: Jobs, norms: Norms) -> NormPage:
    """Open the current norm by Enter."""
    qtbot.keyClick(norms.list.list, Qt.Key.Key_Return)
    settle(qtbot, jobs)
    assert norms.norm is not None
    return norms.norm


def own(qtbot: QtBot, jobs: Jobs) -> list[tuple[dt.date | None, int]]:
    """Give the limits that are set for core members, by their days."""
    found: list[limits.Limit] = []
    jobs.read(limits.every, found.extend)
    settle(qtbot, jobs)
    [core] = [one for one in found if one.norm == CORE]
    return [(step.first, step.limit) for step in core.own]


def cells(norms: Norms) -> list[str]:
    """Give what the list says of core members."""
    model = norms.list.list.model()
    return [model.index(0, column).data() for column in range(model.columnCount())]


def test_a_limit_is_set_from_a_day_on_taken_back_and_both_undone(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, spoken: str, named: Named
) -> None:
    """By the keyboard; the list says what is in force today, since when and from where."""
    window, shell = opened(qtbot, jobs, style, office)
    screen = figures_of(qtbot, jobs, shell)
    press(qtbot, jobs, screen.to_norms)
    norms = screen.norms
    assert cells(norms)[1:3] == ["10", _("always")]
    assert cells(norms)[3].startswith({"vi": "đề xuất; ", "en": "proposed; "}[spoken])

    page, hands = form_of(qtbot, jobs, norms), Hands(qtbot)
    assert page.limit.line.hasFocus()
    hands.type("12")
    hands.tab_to(page.first)
    hands.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.type("1/7/2026")
    hands.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, jobs)
    assert own(qtbot, jobs) == [(dt.date(2026, 7, 1), 12)]
    assert cells(norms)[1:] == ["12", "01/07/2026", _("set here")]

    press(qtbot, jobs, named(window, _("Undo")))
    assert own(qtbot, jobs) == []

    jobs.write(lambda desk: limits.put(desk, CORE, 12, dt.date(2026, 7, 1)), lambda _before: None)
    settle(qtbot, jobs)
    page = form_of(qtbot, jobs, norms)
    [back] = [one for one in page.findChildren(QPushButton) if "01/07/2026" in one.text()]
    press(qtbot, jobs, back)
    assert own(qtbot, jobs) == []
    assert not any("01/07/2026" in one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))
    press(qtbot, jobs, named(window, _("Undo")))
    assert own(qtbot, jobs) == [(dt.date(2026, 7, 1), 12)]


@pytest.mark.parametrize("spoken", ["vi"], indirect=True)
def test_what_is_no_limit_is_said_where_it_stands(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk, spoken: str
) -> None:
    """Nothing typed, no number, below 1, and no day; nothing is set, and what was typed stays."""
    _window, shell = opened(qtbot, jobs, style, office)
    screen = figures_of(qtbot, jobs, shell)
    press(qtbot, jobs, screen.to_norms)
    page = form_of(qtbot, jobs, screen.norms)
    for typed, day, place in (("", "", 0), ("mười", "", 0), ("0", "", 0), ("12", "31/2/2026", 1)):
        page.limit.line.setText(typed)
        page.first.line.setText(day)
        page.save()
        settle(qtbot, jobs)
        said = [page.limit.problems_shown(), page.first.problems_shown()]
        assert [bool(one) for one in said] == [place == 0, place == 1]
        assert page.limit.line.text() == typed
    assert own(qtbot, jobs) == []
    again = FiguresScreen(shell.context)
    qtbot.addWidget(again)
    again.set_typed(screen.typed())
    settle(qtbot, jobs)
    assert again.norms.norm is not None
    assert (again.norms.norm.norm, again.norms.norm.first.line.text()) == (CORE, "31/2/2026")
    again.leave()
    assert again.typed()["norms"] is None


def test_a_limit_without_a_day_holds_always_and_one_to_come_not_yet(
    qtbot: QtBot, jobs: Jobs, style: Style, office: Desk
) -> None:
    """The form names both; the list what is in force today."""
    _window, shell = opened(qtbot, jobs, style, office)
    screen = figures_of(qtbot, jobs, shell)
    press(qtbot, jobs, screen.to_norms)
    for limit, day in (("12", ""), ("15", "01/01/2099")):
        page = form_of(qtbot, jobs, screen.norms)
        page.limit.line.setText(limit)
        page.first.line.setText(day)
        page.save()
        settle(qtbot, jobs)
    assert own(qtbot, jobs) == [(None, 12), (dt.date(2099, 1, 1), 15)]
    assert cells(screen.norms)[1] == "12"
    assert "12" in form_of(qtbot, jobs, screen.norms).sentence.text()
    qtbot.keyClick(screen.norms, Qt.Key.Key_Escape)
    assert screen.norms.norm is None
    qtbot.keyClick(screen.norms.list, Qt.Key.Key_Escape)
    assert screen.to_norms.hasFocus()


def test_a_team_has_no_such_page(qtbot: QtBot, jobs: Jobs, style: Style, lone_team: Desk) -> None:
    """Norms are the office's."""
    _window, shell = opened(qtbot, jobs, style, lone_team)
    screen = figures_of(qtbot, jobs, shell)
    assert screen.page.sentence.text().endswith(dates.show_day(dates.today()))
    assert not screen.to_norms.isVisibleTo(screen)


@pytest.mark.parametrize("spoken", ["vi"], indirect=True)
@pytest.mark.parametrize("by", ["escape", "screen", "window"])
def test_what_is_half_typed_waits_as_a_draft(
    qtbot: QtBot, jobs: Jobs, again: Jobs, style: Style, office: Desk, spoken: str, named: Named, by: str
) -> None:
    """Gone back from, left for another screen, or closed with the window: it can be gone on with."""
    window, shell = opened(qtbot, jobs, style, office)
    screen = figures_of(qtbot, jobs, shell)
    press(qtbot, jobs, screen.to_norms)
    form_of(qtbot, jobs, screen.norms)
    qtbot.keyClick(screen.norms, Qt.Key.Key_Escape)
    assert shell.context.drafts.left() == []  # nothing was typed
    page, hands = form_of(qtbot, jobs, screen.norms), Hands(qtbot)
    hands.type("13")
    if by == "escape":
        hands.key(Qt.Key.Key_Escape)
    elif by == "screen":
        screen.leave()
    else:
        window.close()
        jobs = again
        window, shell = opened(qtbot, jobs, style, unlock.unlock(office.home, PASSPHRASE))
    settle(qtbot, jobs)
    assert own(qtbot, jobs) == []
    [notice] = shell.drafts.notices
    assert notice.words.text().endswith(f": {_('a limit of a norm')}.")
    press(qtbot, jobs, named(shell, _("Go on writing")))
    screen = shell.findChild(FiguresScreen)
    assert screen is not None
    page = screen.norms.norm
    assert page is not None
    assert (page.isVisibleTo(shell), page.norm, page.limit.line.text()) == (True, CORE, "13")
    page.save()
    settle(qtbot, jobs)
    assert [limit for _day, limit in own(qtbot, jobs)] == [13]
    assert shell.context.drafts.left() == []
