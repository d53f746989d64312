"""What tests of the clients' screen share: registering, finding words, pressing keys on the screen."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot
from two_desks import settle

from outreach_desk.desk import clients
from outreach_desk.desk.clients import Agreed
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ui.jobs import Jobs

AGREED = Agreed(("record",), "spoken", dates.today())
CTRL = Qt.KeyboardModifier.ControlModifier


def register(team: Desk, **values: Any) -> clients.Saved:
    return clients.register(team, {"registered_on": dates.today(), **values}, AGREED)


def keys(qtbot: QtBot, jobs: Jobs, screen: QWidget, letter: Qt.Key) -> None:
    qtbot.keyClick(screen.window().focusWidget(), letter, CTRL)
    settle(qtbot, jobs)


def choose(combo: QComboBox, words: str) -> None:
    place = combo.findText(words)
    assert place >= 0, words
    combo.setCurrentIndex(place)


def texts(widget: QWidget) -> str:
    """Give all words that are seen."""
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget.window())
    )
