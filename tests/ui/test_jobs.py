"""The one door to the database: order, threads, errors, progress, cancel, and an end without leftovers."""

import threading
import time
from typing import Any

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from outreach_desk.ground.errors import Problem, Refused
from outreach_desk.ui import slices
from outreach_desk.ui.jobs import Check, Jobs, Report
from outreach_desk.ui.slices import Steps

MANY = 10**8
"""Steps that nobody waits for to the end."""


class FakeDesk:
    """Stands for a desk: the door asks nothing of it but to be closed."""

    def __init__(self) -> None:
        self.closed_in: list[str] = []

    def close(self) -> None:
        """Remember who closed it."""
        self.closed_in.append(threading.current_thread().name)


class Owner(QObject):
    """Something in the window that waits for an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Any] = []

    def hear(self, value: Any) -> None:
        """Take an answer."""
        self.heard.append(value)


@pytest.fixture
def desk() -> FakeDesk:
    """Give a desk that is none."""
    return FakeDesk()


@pytest.fixture
def open_jobs(jobs: Jobs, desk: FakeDesk, qtbot: QtBot) -> Jobs:
    """Give a worker that holds the desk."""
    jobs.open(lambda: desk, lambda _none: None)  # type: ignore[arg-type, return-value]
    qtbot.waitUntil(lambda: jobs.idle)
    return jobs


def refuse(_desk: Any) -> None:
    """Refuse an act."""
    raise Refused("no", lambda: "No.")


def test_work_is_done_in_the_worker_and_heard_in_the_window(
    open_jobs: Jobs, desk: FakeDesk, qtbot: QtBot
) -> None:
    """The function gets the desk in the worker's thread; its value comes in the window's thread."""
    heard: list[Any] = []
    open_jobs.read(
        lambda got: (got is desk, threading.current_thread().name),
        lambda value: heard.append((value, threading.current_thread() is threading.main_thread())),
    )
    qtbot.waitUntil(lambda: open_jobs.idle)
    assert heard == [((True, "desk_0"), True)]


def test_jobs_keep_their_order(open_jobs: Jobs, qtbot: QtBot) -> None:
    """One worker: what is asked first is answered first."""
    heard: list[int] = []
    for number in range(20):
        open_jobs.read(lambda _desk, number=number: number, heard.append)
    qtbot.waitUntil(lambda: open_jobs.idle)
    assert heard == list(range(20))


def test_a_change_is_told_once_and_after_its_answer(open_jobs: Jobs, qtbot: QtBot) -> None:
    """Reading changes nothing, a refused act neither."""
    heard: list[str] = []
    open_jobs.changed.connect(lambda: heard.append("changed"))
    open_jobs.read(lambda _desk: "read", heard.append)
    open_jobs.write(lambda _desk: "written", heard.append)
    open_jobs.write(refuse, heard.append, lambda problem: heard.append(problem.code))
    qtbot.waitUntil(lambda: open_jobs.idle)
    assert heard == ["read", "written", "changed", "no"]


def test_a_problem_goes_to_the_window_if_nobody_takes_it(open_jobs: Jobs, qtbot: QtBot) -> None:
    """The banner hears what no `failed` takes."""
    problems: list[Problem] = []
    open_jobs.problem.connect(problems.append)
    open_jobs.write(refuse, lambda _none: None)
    qtbot.waitUntil(lambda: open_jobs.idle)
    assert [problem.code for problem in problems] == ["no"]


def test_a_bug_is_a_mistake_of_ours(open_jobs: Jobs, qtbot: QtBot) -> None:
    """It reaches neither `then` nor `failed`."""
    mistakes: list[Exception] = []
    heard: list[Any] = []
    open_jobs.mistake.connect(mistakes.append)
    open_jobs.read(lambda _desk: 1 // 0, heard.append, heard.append)
    qtbot.waitUntil(lambda: open_jobs.idle)
    assert ([type(error) for error in mistakes], heard) == ([ZeroDivisionError], [])


def test_the_window_lives_while_work_is_long(open_jobs: Jobs, qtbot: QtBot) -> None:
    """A 50 ms timer keeps firing while the worker does a second of plain Python, and progress comes."""
    beats: list[float] = []
    steps: list[tuple[int, int]] = []
    timer = QTimer()
    timer.setInterval(50)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))

    def work(_desk: Any, report: Report) -> int:
        end = time.monotonic() + 1.0
        done = 0
        while time.monotonic() < end:
            sum(range(2000))
            done += 1
            report(done, 10_000_000)
        report(done, done)
        return done

    heard: list[int] = []
    timer.start()
    open_jobs.long(work, heard.append, None, lambda done, total: steps.append((done, total)))
    qtbot.waitUntil(lambda: open_jobs.idle)
    timer.stop()
    assert len(beats) >= 12
    assert steps[-1] == (heard[0], heard[0])
    assert 5 <= len(steps) <= 25


def test_long_work_stops_when_it_is_cancelled(open_jobs: Jobs, qtbot: QtBot) -> None:
    """Cancelled comes to `failed`, no change is told, and the worker goes on with the next."""
    heard: list[str] = []
    open_jobs.changed.connect(lambda: heard.append("changed"))
    running = threading.Event()

    def work(_desk: Any, report: Report) -> None:
        while True:
            running.set()
            report(1, 2)
            time.sleep(0.002)

    job = open_jobs.long(work, heard.append, lambda problem: heard.append(problem.code))
    qtbot.waitUntil(running.is_set)
    job.cancel()
    open_jobs.read(lambda _desk: "next", heard.append)
    qtbot.waitUntil(lambda: open_jobs.idle)
    assert heard == ["cancelled", "next"]


def test_cancelled_work_that_nobody_waits_for_is_silent(open_jobs: Jobs, qtbot: QtBot) -> None:
    """The person asked for it: no banner."""
    problems: list[Problem] = []
    open_jobs.problem.connect(problems.append)
    job = open_jobs.long(lambda _desk, report: [report(1, 2) for _ in range(10**7)], problems.append)
    job.cancel()
    qtbot.waitUntil(lambda: open_jobs.idle)
    assert problems == []


def test_an_answer_for_what_is_gone_is_dropped(open_jobs: Jobs, qtbot: QtBot) -> None:
    """A page that was rebuilt meanwhile hears nothing, by method or by lambda; the change is still told."""
    changes: list[None] = []
    open_jobs.changed.connect(lambda: changes.append(None))
    gone, kept = Owner(), Owner()
    open_jobs.write(lambda _desk: 1, gone.hear)
    open_jobs.write(lambda _desk: 2, lambda value: (gone.objectName(), kept.hear(value)))
    open_jobs.write(lambda _desk: 3, kept.hear)
    delete(gone)
    qtbot.waitUntil(lambda: open_jobs.idle)
    assert (kept.heard, len(changes)) == ([3], 3)


def test_a_locked_desk_answers_nothing(open_jobs: Jobs, desk: FakeDesk, qtbot: QtBot) -> None:
    """The desk is closed in the worker; what is asked later is dropped without a word."""
    heard: list[Any] = []
    open_jobs.lock(lambda _none: heard.append("locked"))
    open_jobs.read(lambda _desk: "late", heard.append, heard.append)
    qtbot.waitUntil(lambda: open_jobs.idle)
    assert (heard, desk.closed_in) == (["locked"], ["desk_0"])


def test_close_finishes_what_waits_and_joins(qtbot: QtBot, desk: FakeDesk) -> None:
    """Every write that was asked for is done, long work is stopped, the desk closed, the thread gone."""
    jobs = Jobs()
    done: list[int] = []
    jobs.open(lambda: desk, lambda _none: None)  # type: ignore[arg-type, return-value]
    jobs.long(lambda _desk, report: [report(1, 2) for _ in range(10**9)], lambda _none: None)
    for number in range(3):
        jobs.write(lambda _desk, number=number: done.append(number), lambda _none: None)
    jobs.close()
    jobs.close()
    jobs.read(lambda _desk: done.append(9), lambda _none: None)
    assert (done, desk.closed_in) == ([0, 1, 2], ["desk_0"])
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("desk")] == []


def test_a_patient_look_lets_others_go_first(open_jobs: Jobs, qtbot: QtBot) -> None:
    """It was begun first, is left where others wait, and is done anew when they are."""
    order: list[str] = []
    others_wait = threading.Event()

    def look(_desk: Any, check: Check) -> str:
        order.append("begun")
        others_wait.wait(5)
        check()
        return "looked"

    open_jobs.patient(look, lambda: True, order.append)
    open_jobs.read(lambda _desk: "other", order.append)
    others_wait.set()
    qtbot.waitUntil(lambda: open_jobs.idle)
    assert sorted(order) == ["begun", "begun", "looked", "other"]
    assert order.index("other") < order.index("looked")


def test_a_look_that_gave_way_waits_for_what_follows_at_once(open_jobs: Jobs, qtbot: QtBot) -> None:
    """What an answer leads to goes first too: a look begun anew would be in its way until it looks around."""
    order: list[str] = []
    others_wait = threading.Event()

    def look(_desk: Any, check: Check) -> str:
        order.append("begun")
        others_wait.wait(5)
        check()
        return "looked"

    def follow(said: str) -> None:
        order.append(said)
        open_jobs.read(lambda _desk: "what follows", order.append)

    open_jobs.patient(look, lambda: True, order.append)
    open_jobs.read(lambda _desk: "other", follow)
    others_wait.set()
    qtbot.waitUntil(lambda: open_jobs.idle)
    assert order == ["begun", "other", "what follows", "begun", "looked"]


def test_a_patient_look_that_nobody_wants_ends(open_jobs: Jobs, qtbot: QtBot) -> None:
    """Its answer is not heard; that it was stopped is."""
    heard: list[Any] = []

    def look(_desk: Any, check: Check) -> str:
        check()
        return "looked"

    open_jobs.patient(look, lambda: False, heard.append, lambda problem: heard.append(problem.code))
    qtbot.waitUntil(lambda: open_jobs.idle)
    assert heard == ["cancelled"]


def pieces(count: int, *, fails: bool = False) -> Steps[str]:
    """Do some small pieces of work."""
    for number in range(1, count + 1):
        if fails and number > 1:
            raise ValueError(number)
        yield number / count
    return "done"


def test_what_is_sliced_lets_the_window_live(
    jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its slices other events come; it is told how much is done, and what came of it last."""
    monkeypatch.setattr(slices, "SECONDS", 0)
    heard: list[Any] = []
    timer = QTimer()
    timer.timeout.connect(lambda: heard.append("tick"))
    timer.start(0)
    jobs.sliced(pieces(4), heard.append, progress=heard.append)
    assert not jobs.idle
    qtbot.waitUntil(lambda: jobs.idle)
    timer.stop()
    assert [one for one in heard if one != "tick"] == [0.25, 0.5, 0.75, 1.0, "done"]
    assert "tick" in heard[heard.index(0.25) : heard.index(0.75)]
    assert slices.finish(pieces(3)) == "done"


def test_what_is_sliced_can_be_stopped_and_can_fail(
    jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped, it ends at its next slice; a mistake of ours goes where all do."""
    monkeypatch.setattr(slices, "SECONDS", 0)
    shares: list[float] = []
    problems: list[str] = []
    mistakes: list[object] = []
    jobs.mistake.connect(mistakes.append)

    def told(share: float) -> None:
        shares.append(share)
        job.cancel()

    job = jobs.sliced(pieces(9), lambda _done: None, lambda problem: problems.append(problem.code), told)
    jobs.sliced(pieces(9, fails=True), lambda _done: None)
    qtbot.waitUntil(lambda: jobs.idle)
    assert (len(shares), problems) == (1, ["cancelled"])
    assert [type(one) for one in mistakes] == [ValueError]


def test_what_is_sliced_ends_with_whoever_waits_for_it(
    jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is gone is told nothing more; when the window closes, it is left where it is."""
    monkeypatch.setattr(slices, "SECONDS", 0)
    owner, done, ended = Owner(), [0], []

    def steps() -> Steps[str]:
        try:
            for number in range(MANY):
                done[0] = number
                yield number / MANY
        finally:
            ended.append(done[0])
        return "done"

    jobs.sliced(steps(), owner.hear, progress=owner.hear)
    qtbot.waitUntil(lambda: done[0] > 1)
    delete(owner)
    qtbot.waitUntil(lambda: jobs.idle)
    later = Owner()
    jobs.sliced(steps(), later.hear)
    done[0] = 0
    qtbot.waitUntil(lambda: done[0] > 1)
    jobs.close()
    qtbot.wait(20)
    assert len(ended) == 2
    assert max(ended) < MANY - 1
    assert later.heard == []
