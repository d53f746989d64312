"""Python's search for values that only name each other, put off while very many values are made.

The search goes through all that was made so far, time and again: of a report of a province it takes a third,
of the imports at the start a tenth.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_MANY = 20_000
"""So many values made at once are a count, and not what a form or a list needs."""


class _Waiting:
    """How many have put it off, in whichever thread; the last one to end takes it up again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._count = 0
        self._was_on = True
        self.sets_apart = self.is_apart = False

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
            self.is_apart |= self.sets_apart and gc.get_count()[0] >= _MANY
            # All that was made counts as old: the very next search would else go through all of it. What is
            # set apart none goes through: of the figures of a province each would take a second.
            gc.freeze()
            if not self.is_apart:
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


def set_apart(*, wanted: bool) -> None:
    """Let no search go through very many values that were made while it was put off, until `take_back`.

    They are freed like all others once nobody names them; only what names itself waits.
    """
    _waiting.sets_apart = wanted
    if not wanted:
        take_back()


def is_apart() -> bool:
    """Say whether anything was set apart."""
    return _waiting.is_apart


def take_back() -> None:
    """Let the next search go through all again."""
    if _waiting.is_apart:
        _waiting.is_apart = False
        gc.unfreeze()
