"""What tests of windows share: waiting no longer than the worker works, and looks that are made at once."""

import time

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outreach_desk.ground.settings import LIGHT
from outreach_desk.ui.jobs import Jobs
from outreach_desk.ui.style import Style

PATIENCE_SECONDS = 60.0


def light(application: QApplication) -> Style:
    """Give the light looks, once what is left of other windows is gone: all would be painted anew."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return Style(application, LIGHT)


def until_idle(jobs: Jobs) -> None:
    """Let the window live until every answer is delivered; pytest-qt looks each hundredth of a second."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not jobs.idle:
        QTest.qWait(1)
        assert time.monotonic() < end, "the worker is never done"


def settle(jobs: Jobs) -> None:
    """Wait until every answer is delivered, and what was asked thereupon is answered too."""
    for _time in range(2):
        until_idle(jobs)
        QTest.qWait(1)
