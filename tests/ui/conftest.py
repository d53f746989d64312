"""What tests of the window share: the looks, a worker that is closed again, a folder for a desk, a stick."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from chart_world import TODAY, chart_office
from exchange_world import World, copy_of
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from two_desks import Desks, first_of_all
from world_fixtures import first_world

import waiting
from outreach_desk import app
from outreach_desk.desk import drives, practice
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, language, paths
from outreach_desk.ground.paths import Home
from outreach_desk.ground.settings import Settings
from outreach_desk.records import reference
from outreach_desk.ui import screens
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import Drafts
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.style import Style
from outreach_desk.ui.window import Window

__all__ = ["first_world"]


@pytest.fixture(scope="session")
def style(qapp: QApplication) -> Style:
    """Give the light looks, on the one application of all tests."""
    return waiting.light(qapp)


@pytest.fixture(scope="session")
def year_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the office of the charts once; tests only look at it, on its day."""
    root = tmp_path_factory.mktemp("charts") / "office"
    with mock.patch.object(dates, "today", return_value=TODAY):
        chart_office(root).close()
    return root


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """Give a worker without a desk."""
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Give the folder of a desk that is not made yet."""
    return Home(tmp_path / "desk")


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Plug in one stick."""
    made = tmp_path / "KHO"
    made.mkdir()
    monkeypatch.setattr(drives, "_sticks", lambda: [(made, "KHO")])
    return made


@pytest.fixture(scope="session")
def first_desks(tmp_path_factory: pytest.TempPathFactory) -> Desks:
    """Make the desks of which those of the tests are copies."""
    return first_of_all(tmp_path_factory.mktemp("desks"))


@pytest.fixture
def office(request: pytest.FixtureRequest, first_desks: Desks, tmp_path: Path) -> Iterator[Desk]:
    """Give an office; if the test has a team, one that knows it."""
    name = "office" if "team" in request.fixturenames else "lone-office"
    made = first_desks.copy(name, tmp_path / "office")
    yield made
    made.close()


@pytest.fixture
def team(first_desks: Desks, office: Desk, stick: Path, tmp_path: Path) -> Desk:
    """Give a team desk that the office knows, and that the jobs of the test close."""
    return first_desks.copy("team", tmp_path / "team")


@pytest.fixture
def lone_team(first_desks: Desks, tmp_path: Path) -> Desk:
    """Give a team desk that no office knows, and that the jobs of the test close."""
    return first_desks.copy("lone-team", tmp_path / "lone")


@pytest.fixture
def said(context: Context) -> list[tuple[str, Any]]:
    """Hear what the toast says, and what would take it back."""
    heard: list[tuple[str, Any]] = []
    context.say = lambda words, undo: heard.append((words, undo))
    return heard


@pytest.fixture
def world(first_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Give an office and three enrolled laptops of one's own, and plug in their stick."""
    mine = copy_of(first_world, tmp_path / "world")
    monkeypatch.setattr(drives, "_sticks", lambda: [(mine.stick, "KHO")])
    with mine.stack:
        yield mine


@pytest.fixture
def context(jobs: Jobs, style: Style) -> Context:
    """Give what a screen is given, with a voice that nobody hears."""
    drafts = Drafts(
        jobs,
        screens.DRAFTS,
        list,
        go_on=lambda half: made.go(half.form.partition("/")[0], half.state),
        say=lambda words, undo: made.say(words, undo),  # noqa: PLW0108 - made later
    )
    made = Context(
        jobs=jobs,
        style=style,
        codes=reference.shipped(),
        say=lambda _words, _undo=None: None,
        tell=lambda _words, _tone="late": None,
        show_problem=lambda _problem: None,
        go=lambda _name, _state=None: None,
        drafts=drafts,
    )
    return made


@pytest.fixture
def window(qtbot: QtBot, jobs: Jobs, style: Style, home: Home) -> Window:
    """Give the real window, wired as `app` wires it, in a folder of its own."""
    made = Window(jobs, style, app.doors(home, str(home.root)), app.look, Settings(width=1024, height=600))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture(scope="session")
def made_practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the desks to learn on, once; nobody opens them here."""
    root = tmp_path_factory.mktemp("practice") / "desks"
    practice.open(root, language.ENGLISH).close()
    return root


@pytest.fixture
def practised(made_practice: Path, home: Home) -> None:
    """Let the desks to learn on stand beside the desk of the test, as if it had opened them before."""
    shutil.copytree(made_practice, paths.practice_home(str(home.root)).root)


@pytest.fixture
def named() -> Callable[[QWidget, str], QWidget]:
    """Find the one visible widget with an accessible name."""
    return find_named


def find_named(parent: QWidget, name: str) -> QWidget:
    """Find the one visible widget with an accessible name."""
    found = [
        widget
        for widget in parent.findChildren(QWidget)
        if widget.accessibleName() == name and widget.isVisibleTo(parent)
    ]
    assert len(found) == 1, f"{len(found)} widgets are called {name!r}"
    return found[0]
