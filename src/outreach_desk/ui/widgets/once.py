"""A button's act is done once: until the answer is here it cannot be pressed again."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton

from outreach_desk.ground.errors import Problem
from outreach_desk.ui.jobs import Failed, Jobs, Then

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk

T = TypeVar("T")


class Once(QObject):
    """Belongs to the button it guards."""

    def __init__(self, jobs: Jobs, button: QPushButton) -> None:
        super().__init__(button)
        self._jobs = jobs
        self._button = button
        jobs.mistake.connect(self._on_over)  # a bug reaches neither answer

    def write(self, fn: "Callable[[Desk], T]", then: Then[T], failed: Failed) -> None:
        """Do `jobs.write` unless one is under way."""
        if not self._button.isEnabled():
            return
        self._button.setEnabled(False)

        def done(value: T) -> None:
            self._on_over()
            then(value)

        def refused(problem: Problem) -> None:
            self._on_over()
            failed(problem)

        self._jobs.write(fn, done, refused)

    def _on_over(self) -> None:
        self._button.setEnabled(True)
