"""Desks for the tests of sending and receiving: an office, teams, a stick, and people that are made up."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from exchange_world import open_again
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import waiting
from outreach_desk.desk import enrol, send, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.paths import Home
from outreach_desk.records import catalog, identity, record
from outreach_desk.store.vault import Keys
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


@dataclass(frozen=True)
class Desks:
    """The folders of desks that were made once, and their keys."""

    root: Path
    held: dict[str, Keys]

    def copy(self, name: str, to: Path) -> Desk:
        """Open a copy of one, with its keys instead of its passphrase."""
        return open_again(Home(Path(shutil.copytree(self.root / name, to))), self.held[name])

    def filled(self, name: str, fill: Callable[[Desk], object], to: Path) -> Desk:
        """Open a copy of a lone team's desk, with what `fill` wrote into the first of them."""
        if name not in self.held:
            made = self.copy("lone-team", self.root / name)
            fill(made)
            made.close()
            self.held[name] = made.database.keys
        return self.copy(name, to)


def first_of_all(root: Path) -> Desks:
    """Make an office and a team, let the team in, and keep both as they were before (`lone-…`) and after."""
    desks = {"office": new_office(root / "office"), "team": new_team(root / "team")}
    held = {name: desk.database.keys for name, desk in desks.items()}
    made = Desks(root, held | {f"lone-{name}": keys for name, keys in held.items()})
    for name, desk in desks.items():
        desk.close()
        shutil.copytree(root / name, root / f"lone-{name}")
        desks[name] = open_again(Home(root / name), held[name])
    stick = root / "stick"
    stick.mkdir()
    enrolled(desks["office"], desks["team"], stick)
    for desk in desks.values():
        desk.close()
    return made


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
