"""Python's search for values that only name each other, put off while very many values are made.

The search goes through all that was made so far, time and again: of a report of a province it takes a third.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class _Waiting:
    """How many have put it off, in whichever thread; the last one to end takes it up again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._count = 0
        self._was_on = True

    def begin(self) -> None:
        with self._lock:
            if self._count == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._count += 1

    def end(self) -> None:
        with self._lock:
            self._count -= 1
            if self._count == 0 and self._was_on:
                gc.enable()


_waiting = _Waiting()


@contextmanager
def put_off() -> Iterator[None]:
    """Put the search off for what is inside; it may be entered by several threads at once."""
    _waiting.begin()
    try:
        yield
    finally:
        _waiting.end()
