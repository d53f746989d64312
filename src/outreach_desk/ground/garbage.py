"""Python's search for values that only name each other, put off while very many values are made.

The search goes through all that was made so far, time and again: of a report of a province it takes a third,
of the imports at the start a tenth.
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

    @property
    def on(self) -> bool:
        return self._count > 0

    def begin(self) -> None:
        with self._lock:
            if self._count == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._count += 1

    def end(self) -> None:
        with self._lock:
            self._count -= 1
            if self._count:
                return
            # All that was made counts as old: the very next search would else go through all of it.
            gc.freeze()
            gc.unfreeze()
            if self._was_on:
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


def is_put_off() -> bool:
    """Say whether anybody has put it off."""
    return _waiting.on
