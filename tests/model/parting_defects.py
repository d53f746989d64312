"""Defects to plant into the program, each of which the machine of rules must not overlook."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from sqlalchemy.orm import Session

from outreach_desk.bundle import chain, kept, plan, step
from outreach_desk.bundle.doubts import Doubts
from outreach_desk.bundle.join import FALSE, Conflict, State, join
from outreach_desk.bundle.quick import Sure
from outreach_desk.bundle.staging import Arrival
from outreach_desk.records import exchange
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.exchange import Received

Joined = tuple[State, list[Conflict]]


def last_clock_wins() -> AbstractContextManager[Any]:
    """Whoever's clock was later wins the whole record, and nobody is asked."""

    def by_clock(thing: Thing, one: State, other: State, **how: bool) -> Joined:
        joined, _ = join(thing, one, other, **how)
        later = max((one, other), key=lambda state: state.changed_at)
        return replace(joined, cells={**joined.cells, **later.cells}), []

    return mock.patch.object(plan, "join", by_clock)


def no_tombstone() -> AbstractContextManager[Any]:
    """A deletion that comes in deletes nothing."""

    def alive(thing: Thing, one: State, other: State, **how: bool) -> Joined:
        joined, conflicts = join(thing, one, other, **how)
        return replace(joined, cells={**joined.cells, DELETED: FALSE}), conflicts

    return mock.patch.object(plan, "join", alive)


def silent_holes() -> AbstractContextManager[Any]:
    """What is missing is not said."""
    return mock.patch.object(chain, "holes", return_value=[])


def undone_counts() -> AbstractContextManager[Any]:
    """A state that was taken back is still part of its record."""

    def all_count(row: Received) -> bool:
        return row.outcome in (*exchange.APPLIED, exchange.OWN)

    return mock.patch.object(kept, "counts", all_count)


@contextmanager
def branch_dropped() -> Iterator[None]:
    """The file of a second laptop of one name is taken for good, and its rows are dropped without a word."""
    broken = [False]
    read = step.read

    def quiet(session: Session, ours: Any, manifest_hash: str) -> None:
        broken[0] = ours.seq is not None and chain.is_broken(session, ours, manifest_hash)

    def rows(*given: Any, **how: Any) -> tuple[Sure, list[Arrival]]:
        return (Sure(), []) if broken[0] else read(*given, **how)

    with mock.patch.object(chain, "refuse_broken", quiet), mock.patch.object(step, "read", rows):
        yield


def versions_believed() -> AbstractContextManager[Any]:
    """A version counts as having seen what only the other laptop of its name had written."""
    return mock.patch.object(Doubts, "about", return_value=None)


DEFECTS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    one.__name__: one
    for one in (last_clock_wins, no_tombstone, silent_holes, undone_counts, branch_dropped, versions_believed)
}
