"""Long work: says what is being done, how far it is, and can be stopped."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _
from outreach_desk.ui.jobs import Failed, Job, Jobs, Report, Then
from outreach_desk.ui.slices import Steps
from outreach_desk.ui.widgets import buttons

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk

T = TypeVar("T")
_FINE = 1000


class Busy(QWidget):
    """Hidden until `run`, and hidden again when the job is over, however it ends."""

    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None
        self._jobs: Jobs | None = None
        self.is_stopped = False
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = buttons.plain(_("Cancel"))
        self.cancel.clicked.connect(self.stop)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.words)
        left.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(left, 1)
        layout.addWidget(self.cancel)
        self.hide()

    def run(
        self,
        jobs: Jobs,
        words: str,
        fn: "Callable[[Desk, Report], T]",
        then: Then[T],
        failed: Failed | None = None,
        *,
        changes: bool = True,
    ) -> None:
        """Run `jobs.long` and show how far it is. Without `failed` a problem goes to the window's banner."""
        done, stopped = self._begin(jobs, words, then, failed)
        self._job = jobs.long(fn, done, stopped, self._on_progress, changes=changes)

    def run_here(
        self, jobs: Jobs, words: str, steps: Steps[T], then: Then[T], failed: Failed | None = None
    ) -> None:
        """As `run`, for what is done on the window's thread: `jobs.sliced`."""
        done, stopped = self._begin(jobs, words, then, failed)
        self._job = jobs.sliced(
            steps, done, stopped, lambda share: self._on_progress(round(share * _FINE), _FINE)
        )

    def _begin(self, jobs: Jobs, words: str, then: Then[T], failed: Failed | None) -> tuple[Then[T], Failed]:
        """Show that something is done; give what hides it again and goes on."""

        def done(value: T) -> None:
            self._end()
            then(value)

        def stopped(problem: Problem) -> None:
            self._end()
            if failed is not None:
                failed(problem)
            elif problem.code != "cancelled":
                jobs.problem.emit(problem)

        if self._jobs is not jobs:
            self._jobs = jobs
            jobs.mistake.connect(self._end)  # a bug reaches neither `done` nor `stopped`
        self.is_stopped = False
        self.words.setText(words)
        self.bar.setAccessibleName(words)
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.show()
        return done, stopped

    def stop(self) -> None:
        """Ask the job to stop, as the button does. It may just have been done: `is_stopped` tells."""
        self.is_stopped = True
        self.cancel.setEnabled(False)
        if self._job is not None:
            self._job.cancel()

    def _end(self) -> None:
        self._job = None
        self.hide()

    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
