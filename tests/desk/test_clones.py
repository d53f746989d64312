"""Clones and old copies that nothing marks are found by what travels; honest histories alarm nobody.

A history is drawn: what was sent, what was lost, who heard of the office, and when. Each ends as a month
does: all that is left is brought in, and all hear the office.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from unittest import mock

import pytest
import sqlalchemy as sa
from exchange_world import World, client, save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trust_hands import enrol_again

from outreach_desk.bundle.plan import state_of
from outreach_desk.bundle.staging import Arrival
from outreach_desk.desk import enrol, questions, receive, renewal, revoke, send
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Refused
from outreach_desk.records import catalog
from outreach_desk.store import backup

SAMPLE, ALL = 12, 500
ALARMS = {"fork", "rolled_back", "trust_rolled_back", "revoked_sender"}

Way = Literal["arrives", "waits", "lost"]
WAYS = st.sampled_from(["arrives", "arrives", "waits", "lost"])
Event = tuple[str, bool, Way]


@dataclass
class History:
    """Desks at work; `seen` are the alarms that anybody had."""

    world: World
    waiting: list[Path] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    arrived: list[Path] = field(default_factory=list)
    written: int = 0

    def work(self, desk: Desk, shared: str, *, new: bool, way: Way) -> None:
        """Write a record, new or known, and send; the file arrives now, at the end, or never."""
        self.written += 1
        if new:
            client(desk, f"N-{self.written}")
        else:
            save(desk, "client", {"serial": f"S-{self.written}"}, shared)
        file = send.export(desk, self.world.stick).path
        if way == "arrives":
            self.arrive(file)
        elif way == "waits":
            self.waiting.append(file)

    def arrive(self, *files: Path) -> None:
        self.arrived += files
        for one in receive.receive(self.world.office, list(files)):
            if one.reason is not None:
                self.seen.append(one.reason)

    def hear(self, desk: Desk) -> None:
        """Let a laptop hear the office: its package, and its records as a return would bring them."""
        package = enrol.office_package(self.world.office, self.world.stick).path
        try:
            enrol.accept(desk, package)
            with self.world.office.database.read() as session:
                model = catalog.THINGS["client"].model
                states = [(one.id, state_of(one)) for one in session.scalars(sa.select(model))]
            came = [Arrival("client", 2, record_id, {}, state) for record_id, state in states]
            with desk.database.read() as session:
                renewal.refuse_rolled_back(session, came)
        except Refused as refusal:
            self.seen.append(refusal.code)

    def end(self, *desks: Desk) -> None:
        self.arrive(*self.waiting)
        for desk in desks:
            self.arrive(send.export(desk, self.world.stick).path)
        for desk in desks:
            self.hear(desk)

    @property
    def alarms(self) -> set[str]:
        asked = {one["kind"] for one in questions.conflicts(self.world.office)} & {"fork"}
        return (set(self.seen) & ALARMS) | asked


@contextmanager
def history(first: World, folder: Path) -> Iterator[tuple[History, Desk, str]]:
    """Give copies of the office and one laptop with a client that both know."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("office", "a"):
        shutil.copytree(first.root / name, folder / name)
    world = World(folder, dict(first.held), {})
    with world.stack, mock.patch.object(backup, "make"):
        a = world.desk("a")
        yield History(world), a, client(a)


@pytest.fixture
def first(first_world: World) -> World:
    """Give the desks that every history is copied from."""
    return first_world


def many(count: int) -> Any:
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=count, deadline=None, suppress_health_check=checks, print_blob=True)


BEFORE = st.lists(st.tuples(st.booleans(), WAYS), max_size=2)
AFTER = st.lists(st.tuples(st.sampled_from(["a", "copy"]), st.booleans(), WAYS), min_size=1, max_size=4)


def check_clone(first: World, folder: Path, before: list[Any], after: list[Event], heard: bool) -> None:
    with history(first, folder) as (told, a, shared):
        for new, way in before:
            told.work(a, shared, new=new, way=way)
        if heard:
            told.hear(a)
        assert told.alarms == set()
        a.close()
        told.world._open.pop("a")
        copy = told.world.copy("copy", "a")
        desks = {"a": told.world.desk("a"), "copy": copy}
        for who, new, way in [*after, ("a", True, "arrives"), ("copy", True, "arrives")]:
            told.work(desks[who], shared, new=new, way=way)
        told.end(*desks.values())
        assert told.alarms


def check_restore(first: World, folder: Path, before: list[Any], after: list[Event], heard: bool) -> None:
    """The original's life goes on, then its folder is put back as it was: only the copy works on."""
    with history(first, folder) as (told, a, shared):
        for new, way in before:
            told.work(a, shared, new=new, way=way)
        if heard:
            told.hear(a)
        a.close()
        told.world._open.pop("a")
        copy = told.world.copy("copy", "a")
        original = told.world.desk("a")
        lost = [(new, way) for who, new, way in after if who == "a"]
        for new, way in [*lost, (True, "arrives")]:
            told.work(original, shared, new=new, way=way)
        assert told.alarms == set()
        for who, new, way in after:
            if who == "copy":
                told.work(copy, shared, new=new, way=way)
        told.end(copy)
        assert told.alarms


HONEST = st.lists(
    st.one_of(
        st.tuples(st.just("work"), st.booleans(), WAYS),
        st.tuples(st.sampled_from(["hear", "again", "renew", "old"]), st.just(False), st.just("lost")),
    ),
    min_size=1,
    max_size=6,
)


def check_honest(first: World, folder: Path, steps: list[Event]) -> None:
    with history(first, folder) as (told, a, shared):
        package = enrol.office_package(told.world.office, told.world.stick).path
        for what, new, way in steps:
            if what == "work":
                told.work(a, shared, new=new, way=way)
            elif what == "hear":
                told.hear(a)
            elif what == "old":
                assert enrol.accept(a, package).words
            elif what == "again":
                told.arrive(*told.arrived[-2:])
            else:
                told.arrive(*told.waiting)
                told.waiting.clear()
                renewal.renew(a)
                enrol_again(told.world, a)
                package = enrol.office_package(told.world.office, told.world.stick).path
        told.end(a)
        assert told.alarms == set()
        assert revoke.look(told.world.office).seen is None


@many(SAMPLE // 2)
@given(BEFORE, AFTER, st.booleans())
def test_clones_are_found(
    first: World, tmp_path: Path, before: list[Any], after: list[Event], heard: bool
) -> None:
    """Two laptops with one history behind them, by the time both were brought in and heard the office."""
    check_clone(first, tmp_path / "clone", before, after, heard)


@many(SAMPLE // 2)
@given(BEFORE, AFTER, st.booleans())
def test_old_copies_put_back_are_found(
    first: World, tmp_path: Path, before: list[Any], after: list[Event], heard: bool
) -> None:
    """Whatever was sent between, once something of the lost life had arrived."""
    check_restore(first, tmp_path / "restore", before, after, heard)


@many(SAMPLE // 2 + 4)
@given(HONEST)
def test_honest_histories_alarm_nobody(first: World, tmp_path: Path, steps: list[Event]) -> None:
    """Losses, late and double files, old packages, new devices."""
    check_honest(first, tmp_path / "honest", steps)


@pytest.mark.long
@many(ALL // 2)
@given(BEFORE, AFTER, st.booleans())
def test_250_clones_are_found(
    first: World, tmp_path: Path, before: list[Any], after: list[Event], heard: bool
) -> None:
    """All of them."""
    check_clone(first, tmp_path / "clone", before, after, heard)


@pytest.mark.long
@many(ALL // 2)
@given(BEFORE, AFTER, st.booleans())
def test_250_old_copies_put_back_are_found(
    first: World, tmp_path: Path, before: list[Any], after: list[Event], heard: bool
) -> None:
    """All of them."""
    check_restore(first, tmp_path / "restore", before, after, heard)


@pytest.mark.long
@many(ALL)
@given(HONEST)
def test_500_honest_histories_alarm_nobody(first: World, tmp_path: Path, steps: list[Event]) -> None:
    """None of them."""
    check_honest(first, tmp_path / "honest", steps)
