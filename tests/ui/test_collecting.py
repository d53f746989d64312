"""What lies in a circle of references is freed by the window's thread, whatever the worker allocates."""

import gc
import threading
from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from outreach_desk.ground import garbage
from outreach_desk.ui.jobs import Jobs


class _Circle:
    """Holds itself and a widget; only the collector frees it, and notes by which thread."""

    def __init__(self, freed: list[str]) -> None:
        self.me, self.widget, self._freed = self, QWidget(), freed

    def __del__(self) -> None:
        self._freed.append(threading.current_thread().name)


def much() -> list[list[int]]:
    """Allocate so much that every generation is due."""
    return [[number] for number in range(200_000)]


def test_the_worker_collects_nothing(qtbot: QtBot, jobs: Jobs) -> None:
    freed: list[str] = []
    for _number in range(50):
        _Circle(freed)
    done: list[Any] = []
    jobs.apart(much, done.append)
    qtbot.waitUntil(lambda: bool(done))
    qtbot.waitUntil(lambda: len(freed) == 50, timeout=5_000)
    assert set(freed) == {threading.main_thread().name}


def test_python_collects_again_once_the_window_is_gone(jobs: Jobs) -> None:
    assert not gc.isenabled()
    other = Jobs()
    jobs.close()
    assert not gc.isenabled()
    other.close()
    assert gc.isenabled()


def test_what_a_count_made_is_gone_through_again_when_the_desk_is_locked(qtbot: QtBot, jobs: Jobs) -> None:
    """A circle that was set apart with it is not kept for ever."""
    freed: list[str] = []
    kept: list[Any] = []

    def count() -> None:
        with garbage.put_off():
            kept.append(much())

    jobs._collector._timer.stop()  # no other search comes between
    _Circle(freed)
    jobs.apart(count, lambda _done: None)
    qtbot.waitUntil(lambda: jobs.idle)
    assert garbage.is_apart()
    kept.clear()
    assert not freed
    jobs.lock(lambda _done: None)
    qtbot.waitUntil(lambda: jobs.idle)
    assert freed == [threading.main_thread().name]
    assert not garbage.is_apart()
