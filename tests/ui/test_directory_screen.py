"""The directory on a team's desk: found with or without marks, by service, with all that she must be told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from two_desks import Desks, add, settle, shown

from outreach_desk.desk.desk import Desk
from outreach_desk.records import units
from outreach_desk.ui.context import Context
from outreach_desk.ui.directory.screen import DirectoryScreen
from outreach_desk.ui.jobs import Jobs

Named = Callable[[QWidget, str], Any]


@pytest.fixture
def team(first_desks: Desks, tmp_path: Path) -> Desk:
    """Give a desk that the jobs of the test close."""
    return first_desks.copy("lone-team", tmp_path / "team")


def names(screen: DirectoryScreen) -> list[str]:
    return [row.place.name for row in screen.view.rows.rows()]


def test_an_empty_directory_says_where_it_comes_from(
    qtbot: QtBot, jobs: Jobs, context: Context, team: Desk
) -> None:
    """Nobody is left searching."""
    screen = shown(qtbot, jobs, team, DirectoryScreen, context)
    assert screen.empty.sentence.text().startswith("The list comes with the office’s file")


def test_who_helps_is_found_and_told(
    qtbot: QtBot, jobs: Jobs, context: Context, named: Named, team: Desk
) -> None:
    """By name without marks, by service; the chosen one with address, telephone, hours and services."""
    here = units.children("2025:01")[0].key
    values = {"address": "12 đường Thử", "phone": "0200000001", "hours": "8–17 giờ", "unit": here}
    add(
        team,
        "organisation",
        values | {"code": "A", "name": "Trạm Đồi", "kind": "hospital", "services": "gyn"},
    )
    add(team, "organisation", {"code": "B", "name": "Quỹ Hạt", "kind": "vbsp", "services": "loan"})
    add(team, "organisation", {"code": "C", "name": "Công an", "kind": "police", "services": "loan"})
    screen = shown(qtbot, jobs, team, DirectoryScreen, context)
    assert names(screen) == ["Quỹ Hạt", "Trạm Đồi"]
    assert not screen.detail.isVisibleTo(screen)
    finder = named(screen, "Find an organisation")
    qtbot.keyClicks(finder, "tram doi")
    qtbot.keyClick(finder, Qt.Key.Key_Down)
    assert names(screen) == ["Trạm Đồi"]
    about = named(screen, "How to find it").text()
    for words in ("12 đường Thử", "Telephone 0200000001", "Open: 8–17 giờ", "Services: Gynaecology"):
        assert words in about
    finder.clear()
    screen.set_typed({"service": "loan"})
    settle(qtbot, jobs)
    assert names(screen) == ["Quỹ Hạt"]
    other = DirectoryScreen(context)
    qtbot.addWidget(other)
    other.set_typed(screen.typed())
    assert other.typed() == {"find": "", "service": "loan"}
