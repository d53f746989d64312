"""The only door to the database: one worker thread that holds the desk, results on the window's thread.

A job is a function of the desk. What it returns goes to `then`, a `Problem` to `failed` (or to the
window's banner), anything else to the page for our own mistakes. After a change `changed` comes once.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from outreach_desk.ground.errors import Cancelled, Problem
from outreach_desk.ground.language import N_, said
from outreach_desk.ui import slices
from outreach_desk.ui.collecting import Collector
from outreach_desk.ui.slices import Steps

if TYPE_CHECKING:  # the desk layer takes 0.6 s to import: the window stands before it is needed
    from outreach_desk.desk.desk import Desk

T = TypeVar("T")
Then = Callable[[T], object]
Failed = Callable[[Problem], object]
Report = Callable[[int, int], None]
Check = Callable[[], None]

_SECONDS_BETWEEN_REPORTS = 0.05
_WAYS_GIVEN = 20
_SECONDS_TO_COME = 0.1
"""So long a look that gave way waits for the next to come: after a change screens ask one after the other."""
_SECONDS_OF_A_TURN = 0.0002
"""So long the worker holds the interpreter when the window wants it.

Painting asks for it hundreds of times: with Python's own 5 ms a page is seconds late while something is
counted.
"""


class Job:
    """A long job that is under way. `cancel` asks it to stop; the next `report` in it does."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop; what it did is rolled back by its own transaction."""
        self._stop.set()

    def check(self) -> None:
        """Raise Cancelled if the person asked to stop. For the worker."""
        if self._stop.is_set():
            raise Cancelled("cancelled", said(N_("Stopped. Everything is as it was before.")))


@dataclass(frozen=True)
class _Answer:
    """What came of a job, on its way to the window's thread."""

    then: Callable[[Any], object]
    failed: Failed | None
    changes: bool
    value: Any = None
    error: Exception | None = None


class _GivesWay(Exception):  # noqa: N818 - no error: another job waits
    """A patient look was left for the jobs that wait; it begins anew after them."""


class _NoDeskError(Exception):
    """The desk was locked while the job waited; nobody waits for its answer any more."""


class Jobs(QObject):
    """One worker and its queue. Make it, and call its methods, on the window's thread; `close` it at the end.

    An answer is dropped when a QObject that `then` (or `failed`) belongs to is gone.
    """

    changed = Signal()
    problem = Signal(object)  # a Problem that no `failed` took
    mistake = Signal(object)  # any other exception
    busy = Signal(bool)  # jobs are waiting or running
    _answered = Signal(object)
    _reported = Signal(object, int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_SECONDS_OF_A_TURN)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._desk: Desk | None = None
        self._waiting = 0
        self._asked = self._begun = (
            0  # the one is raised on the window's thread alone, the other in the worker
        )
        self._came = threading.Event()
        self._long: set[Job] = set()
        self._closed = False
        self._collector = Collector(self)
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Say whether every answer has been delivered."""
        return self._waiting == 0

    def read(self, fn: "Callable[[Desk], T]", then: Then[T], failed: Failed | None = None) -> None:
        """Look at the desk: `then(fn(desk))`."""
        self._submit(partial(self._with_desk, fn), then, failed, changes=False)

    def write(self, fn: "Callable[[Desk], T]", then: Then[T], failed: Failed | None = None) -> None:
        """Do one act of a person: `then(fn(desk))`, and after it `changed`."""
        self._submit(partial(self._with_desk, fn), then, failed, changes=True)

    def patient(
        self,
        fn: "Callable[[Desk, Check], T]",
        wanted: Callable[[], bool],
        then: Then[T],
        failed: Failed | None = None,
    ) -> None:
        """Look at the desk for long, and let all others go first: `then(fn(desk, check))`.

        `fn` calls `check()` often. While other jobs wait it ends there and begins anew after them, a few
        times; once it is not `wanted` it ends for good (`failed` gets Cancelled). `wanted` is called in the
        worker and must not touch the window.
        """
        left = _WAYS_GIVEN

        def check() -> None:
            if self._closed or not wanted():
                raise Cancelled("cancelled", said(N_("Stopped. Everything is as it was before.")))
            if left > 0 and self._asked > self._begun:
                raise _GivesWay

        def run() -> T:
            nonlocal left
            try:
                return self._with_desk(lambda desk: fn(desk, check))
            except _GivesWay:
                left -= 1
                raise

        self._submit(run, then, failed, changes=False)

    def spare(self, fn: "Callable[[Desk, Check], T]", then: Then[T], failed: Failed) -> None:
        """Do for long what nobody waits for: `then(fn(desk, check))`, as long as nothing else is asked.

        `fn` calls `check()` often; once another job waits it ends there, and `failed` gets Cancelled.
        """

        def check() -> None:
            if self._closed or self._asked > self._begun:
                raise Cancelled("cancelled", said(N_("Stopped. Everything is as it was before.")))

        run = partial(self._with_desk, lambda desk: fn(desk, check))
        self._submit(run, then, failed, changes=False)

    def keep(self, fn: "Callable[[Desk], object]") -> None:
        """Put something aside that nobody shows, such as a draft: no screen has to read anew."""
        self._submit(partial(self._with_desk, fn), lambda _done: None, None, changes=False)

    def long(
        self,
        fn: "Callable[[Desk, Report], T]",
        then: Then[T],
        failed: Failed | None = None,
        progress: Report | None = None,
        *,
        changes: bool = True,
    ) -> Job:
        """Do something that may take over 300 ms: `fn(desk, report)` calls `report(done, total)` often.

        `report` raises Cancelled once the job's `cancel` was called; Cancelled goes to `failed` and
        nowhere else. `progress(done, total)` is called on the window's thread.
        """
        job = Job()
        self._long.add(job)
        report = self._report_for(job, progress)

        def run() -> T:
            try:
                job.check()
                return self._with_desk(lambda desk: fn(desk, report))
            finally:
                self._long.discard(job)

        self._submit(run, then, failed, changes=changes)
        return job

    def sliced(
        self,
        steps: Steps[T],
        then: Then[T],
        failed: Failed | None = None,
        progress: Callable[[float], object] = lambda _share: None,
    ) -> Job:
        """Do something on the window's thread, slice by slice, without a desk; else as `long`.

        `progress(share)` is called after each slice with how much is done (0 … 1). Once nobody is there to
        take what comes of it, it ends.
        """
        job = Job()

        def turn() -> None:
            if self._closed:
                steps.close()
                return
            if not _is_wanted(then):
                job.cancel()
            try:
                job.check()
                share, value, is_done = slices.slice_of(steps)
            except Exception as error:  # noqa: BLE001 - it is shown by the window, in one place
                steps.close()
                self._on_answered(_Answer(then, failed, changes=False, error=error))
            else:
                if is_done:
                    self._on_answered(_Answer(then, failed, changes=False, value=value))
                    return
                progress(share)
                QTimer.singleShot(0, self, turn)

        self._wait()
        QTimer.singleShot(0, self, turn)
        return job

    def open(self, make: "Callable[[], Desk]", then: Then[None], failed: Failed | None = None) -> None:
        """Open a desk in the worker (`make` takes its time) and keep it for the jobs that follow."""

        def run() -> None:
            self._shut()
            self._desk = make()

        self._submit(run, then, failed, changes=False)

    def lock(self, then: Then[None]) -> None:
        """Close the desk after what is waiting; the worker stays."""
        self._submit(self._shut, partial(self._on_shut, then), None, changes=False)

    def apart(self, fn: Callable[[], T], then: Then[T], failed: Failed | None = None) -> None:
        """Run something in the worker that needs no desk, such as a slow import."""
        self._submit(fn, then, failed, changes=False)

    def close(self) -> None:
        """Stop long jobs, finish what waits, close the desk and join the worker. Twice is no harm."""
        if self._closed:
            return
        self._closed = True
        for job in tuple(self._long):
            job.cancel()
        last = self._pool.submit(self._shut)
        self._pool.shutdown(wait=True)
        self._collector.stop()
        last.result()

    def _submit(self, run: Callable[[], T], then: Then[T], failed: Failed | None, *, changes: bool) -> None:
        if self._closed:
            return
        self._wait()
        self._asked += 1
        self._came.set()
        self._pool.submit(self._work, run, partial(_Answer, then, failed, changes))

    def _wait(self) -> None:
        self._waiting += 1
        if self._waiting == 1:
            self.busy.emit(True)

    def _work(self, run: Callable[[], Any], answer: Callable[..., _Answer], *, again: bool = False) -> None:
        self._begun += not again
        if again and not self._closed and self._others_come():
            self._pool.submit(self._work, run, answer, again=True)
            return
        try:
            answered = answer(value=run())
        except _GivesWay:
            if not self._closed:
                self._pool.submit(self._work, run, answer, again=True)
            return
        except Exception as error:  # noqa: BLE001 - it is shown by the window, in one place
            answered = answer(error=error)
        self._answered.emit(answered)

    def _others_come(self) -> bool:
        """Say whether a job waits, or comes in a moment."""
        self._came.clear()
        return self._asked > self._begun or self._came.wait(_SECONDS_TO_COME)

    def _with_desk(self, fn: "Callable[[Desk], T]") -> T:
        if self._desk is None:
            raise _NoDeskError
        return fn(self._desk)

    def _shut(self) -> None:
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.close()

    def _on_shut(self, then: Then[None], done: None) -> None:
        self._collector.collect_apart()  # the figures of the desk are gone: nothing is left to go through
        if _is_wanted(then):
            then(done)

    def _report_for(self, job: Job, progress: Report | None) -> Report:
        last = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last
            job.check()
            now = time.monotonic()
            if progress is not None and (done >= total or now - last >= _SECONDS_BETWEEN_REPORTS):
                last = now
                self._reported.emit(progress, done, total)

        return report

    def _on_reported(self, progress: Report, done: int, total: int) -> None:
        if not self._closed and _is_wanted(progress):
            progress(done, total)

    def _on_answered(self, answer: _Answer) -> None:
        self._waiting -= 1
        if self._closed or isinstance(answer.error, _NoDeskError):
            return
        try:
            self._deliver(answer)
        finally:
            if answer.error is None and answer.changes:
                self.changed.emit()
            if self.idle:
                self.busy.emit(False)

    def _deliver(self, answer: _Answer) -> None:
        error = answer.error
        if error is None:
            if _is_wanted(answer.then):
                answer.then(answer.value)
        elif not isinstance(error, Problem):
            self.mistake.emit(error)
        elif answer.failed is not None:
            if _is_wanted(answer.failed):
                answer.failed(error)
        elif not isinstance(error, Cancelled):
            self.problem.emit(error)


def _is_wanted(call: Callable[..., object]) -> bool:
    """Say whether all QObjects that a callable belongs to still live."""
    return all(isValid(owner) for owner in _owners(call) if isinstance(owner, QObject))


def _owners(call: Any) -> Iterator[object]:
    if isinstance(call, partial):
        yield from _owners(call.func)
        yield from call.args
        return
    yield getattr(call, "__self__", None)
    for cell in getattr(call, "__closure__", None) or ():
        yield cell.cell_contents
