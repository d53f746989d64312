"""Work that must be done on the window's own thread, in slices: between two of them the window lives."""

import time
from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")
Steps = Generator[float, None, T]
"""Yields after each small piece of work how much of it is done (0 … 1); returns what came of it."""

SECONDS = 0.03
"""What a slice takes at least, so that the window is not asked more often than it can show."""


def finish(steps: Steps[T]) -> T:
    """Do all of it at once."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            value: T = done.value
            return value


def slice_of(steps: Steps[T]) -> tuple[float, T | None, bool]:
    """Do a slice; give how much is done, what came of it once all is, and whether that is so."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            share = next(steps)
        except StopIteration as done:
            return 1.0, done.value, True
        if time.monotonic() >= end:
            return share, None, False


def part_of(steps: Steps[T], first: float, last: float) -> Steps[T]:
    """Do them as a part of a whole, of which so much was done before and is done after it."""
    while True:
        try:
            yield first + next(steps) * (last - first)
        except StopIteration as done:
            value: T = done.value
            return value
