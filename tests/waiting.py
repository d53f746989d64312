"""Waits for the worker of a window, no longer than it works: pytest-qt looks each hundredth of a second."""

import time

from PySide6.QtTest import QTest

from outreach_desk.ui.jobs import Jobs

PATIENCE_SECONDS = 60.0


def until_idle(jobs: Jobs) -> None:
    """Let the window live until every answer is delivered."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not jobs.idle:
        QTest.qWait(1)
        assert time.monotonic() < end, "the worker is never done"


def settle(jobs: Jobs) -> None:
    """Wait until every answer is delivered, and what was asked thereupon is answered too."""
    for _time in range(2):
        until_idle(jobs)
        QTest.qWait(1)
