"""Desks for the tests of sending and receiving: an office, teams, a stick, and people that are made up."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import waiting
from outreach_desk.desk import enrol, send, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, record
from outreach_desk.ui.context import Context
from outreach_desk.ui.drafts import Door
from outreach_desk.ui.jobs import Jobs

PASSPHRASE = "con meo bay cao ba ngay"  # noqa: S105 - of desks that live for one test
DAY = dt.date(2026, 7, 1)
NO_DRAFTS = Door(lambda _desk: (), lambda _desk, _kept, _thrown: None, lambda state: state, lambda kept: kept)

ScreenT = TypeVar("ScreenT", bound=Any)


def new_office(root: Path, name: str = "Van phong") -> Desk:
    """Make an office."""
    return unlock.new_office(Home(root), PASSPHRASE, name=name)


def new_team(root: Path, name: str = "Hoa Sen", code: str = "G1") -> Desk:
    """Make a team desk that no office knows."""
    return unlock.new_team(Home(root), PASSPHRASE, name=name, group_code=code)


def enrolled(office: Desk, team: Desk, stick: Path) -> None:
    """Let a team in, by the acts that people do."""
    enrol.approve(office, enrol.request(team, stick).path)
    enrol.accept(team, enrol.office_package(office, stick).path)
    empty(stick)


def empty(stick: Path) -> None:
    """Take all files off a stick."""
    for path in stick.iterdir():
        path.unlink()


def add(desk: Desk, table: str, values: dict[str, Any], record_id: str | None = None) -> str:
    """Write one record."""
    with desk.write() as (session, author):
        return record.save(session, author, catalog.THINGS[table], values, record_id).id


def add_client(desk: Desk, serial: str) -> str:
    """Write a client who consented to a record."""
    client = add(
        desk, "client", {"group_id": desk.fact(identity.GROUP), "serial": serial, "registered_on": DAY}
    )
    add(desk, "consent", {"client_id": client, "purpose": "record", "given_on": DAY})
    return client


def add_clients(desk: Desk, count: int) -> list[str]:
    """Write many clients in one act."""
    group = desk.fact(identity.GROUP)
    with desk.write() as (session, author):
        return [
            record.save(
                session,
                author,
                catalog.THINGS["client"],
                {"group_id": group, "serial": f"L-{number}", "registered_on": DAY},
            ).id
            for number in range(count)
        ]


def export(desk: Desk, stick: Path) -> Path:
    """Write one file for the office."""
    return send.export(desk, stick).path


def shown(
    qtbot: QtBot, jobs: Jobs, desk: Desk, make: Callable[[Context], ScreenT], context: Context
) -> ScreenT:
    """Show a screen upon a desk, as the shell does; the jobs close the desk at the end."""
    jobs.open(lambda: desk, lambda _none: None)
    settle(qtbot, jobs)
    screen = make(context)
    qtbot.addWidget(screen)
    screen.resize(1000, 640)
    screen.show()
    jobs.changed.connect(screen.reload)
    screen.reload()
    settle(qtbot, jobs)
    return screen


def settle(qtbot: QtBot, jobs: Jobs) -> None:
    """Wait until every answer is delivered and its answer too."""
    waiting.settle(jobs)


def press(qtbot: QtBot, jobs: Jobs, widget: QWidget) -> None:
    """Press a button by the keyboard, and wait for what comes of it."""
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_Space)
    settle(qtbot, jobs)


def drop(screen: QWidget, path: Path) -> None:
    """Drag something over the screen and drop it there."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(screen, enter)
    QApplication.sendEvent(screen, QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, left, none))
