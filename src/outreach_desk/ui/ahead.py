"""Does what can be done before it is asked for, while nobody asks for anything."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from outreach_desk.ground.errors import Cancelled, Problem
from outreach_desk.ui.jobs import Check, Jobs

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk

QUIET_MS, NEXT_MS, AGAIN_MS = 15_000, 100, 10 * 60 * 1000
"""So long after the last change or the last job that came between, after a step, and when all is done.

The last is for a window that stays open overnight: with the day the report date changes.
"""


class Ahead(QObject):
    """`step(desk, check)` does a little and says whether there may be more; any other job comes before it."""

    def __init__(self, jobs: Jobs, step: "Callable[[Desk, Check], bool]", parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._step = step
        self._under_way = False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self._on_time)
        jobs.changed.connect(self.begin)
        self.begin()

    def begin(self) -> None:
        """Wait until it is quiet, and go on then."""
        self.timer.start(QUIET_MS)

    def _on_time(self) -> None:
        if self._under_way or not self._jobs.idle:
            self.begin()
            return
        self._under_way = True
        self._jobs.spare(self._step, self._on_done, self._on_left)

    def _on_done(self, more: bool) -> None:
        self._under_way = False
        self.timer.start(NEXT_MS if more else AGAIN_MS)

    def _on_left(self, problem: Problem) -> None:
        """Go on when it is quiet. Nobody asked for what a full disk did not let us keep: no banner."""
        self._under_way = False
        self.timer.start(QUIET_MS if isinstance(problem, Cancelled) else AGAIN_MS)
