"""Files come in any order: each scenario leaves the same bytes and asks about the same values.

Three scenarios in twenty-four orders each time; `packaging/test --long` tries all 720 orders of all of them.
"""

import itertools
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from histories import DESKS
from order_scenarios import SCENARIOS
from order_stage import MOST_FILES, Stage, orders, standing, take, words
from parting_desks import PartingDesks
from product_world import Made, make

from outreach_desk.bundle import plan
from outreach_desk.bundle.join import Conflict, State, join
from outreach_desk.records.base import Thing

FAST, FEW = ("delete_and_restore", "references_before_targets", "erased_here"), 4


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Make and enrol the desks once."""
    return make(tmp_path_factory.mktemp("desks") / "made", list(DESKS))


@contextmanager
def staged(made: Made, folder: Path, name: str) -> Iterator[Stage]:
    """Play a scenario up to where its files lie there and the office has taken none."""
    desks = PartingDesks(made, folder / name, seed=1)
    try:
        stage = Stage(desks)
        SCENARIOS[name](stage)
        assert 1 < len(stage.files) <= MOST_FILES
        yield stage
    finally:
        desks.close()


def tried(stage: Stage, most: int = MOST_FILES) -> int:
    """Try all orders of the first files; give how many there were."""
    count, first = 0, None
    office = stage.desks.desk(stage.desks.office)
    for order, found in orders(office, stage.files[:most], let_in=stage.let_in):
        first = first or (order, found)
        places = [[stage.files.index(file) for file in one] for one in (first[0], order)]
        assert found == first[1], f"{places}: {words(first[1], found)}"
        count += 1
    return count


@pytest.mark.parametrize("name", FAST)
def test_four_files_in_any_order_leave_the_same(made: Made, tmp_path: Path, name: str) -> None:
    with staged(made, tmp_path, name) as stage:
        assert tried(stage, FEW) == 24


@pytest.mark.long
@pytest.mark.parametrize("name", SCENARIOS)
def test_six_files_in_any_order_leave_the_same(made: Made, tmp_path: Path, name: str) -> None:
    """All orders of all files."""
    begun = time.monotonic()
    with staged(made, tmp_path, name) as stage:
        count = tried(stage)
        print(f"\n{name}: {len(stage.files)} files, {count} orders, {time.monotonic() - begun:.1f} s")  # noqa: T201 - figures to read


def test_a_savepoint_leaves_what_a_commit_leaves(made: Made, tmp_path: Path) -> None:
    """The orders of three files once more, each on a copy of the office's own file, each import committed."""
    with staged(made, tmp_path, FAST[0]) as stage:
        office, few = stage.desks.office, stage.files[:3]
        in_savepoints = dict(_named(orders(stage.desks.desk(office), few, let_in=stage.let_in)))
        stage.desks.shut(office)
        begun = tmp_path / "begun"
        shutil.copytree(office.home.root, begun)
        for order in itertools.permutations(few):
            stage.desks.shut(office)
            shutil.rmtree(office.home.root)
            shutil.copytree(begun, office.home.root)
            desk = stage.desks.desk(office)
            for file in order:
                take(desk, file, let_in=stage.let_in)
            assert standing(desk) == in_savepoints[tuple(order)]


def _named(found: Iterator[tuple[list[Path], Any]]) -> Iterator[tuple[tuple[Path, ...], Any]]:
    return ((tuple(order), ends) for order, ends in found)


def test_an_office_that_believes_the_last_file_is_caught(made: Made, tmp_path: Path) -> None:
    """A planted defect: what comes last wins. Not all orders may end alike then."""

    def last_wins(thing: Thing, one: State, other: State, **how: bool) -> tuple[State, list[Conflict]]:
        joined, conflicts = join(thing, one, other, **how)
        return State(other.cells, joined.erased, joined.version, other.edits), conflicts

    with (
        staged(made, tmp_path, FAST[0]) as stage,
        mock.patch.object(plan, "join", last_wins),
        pytest.raises(AssertionError, match="client"),
    ):
        tried(stage, FEW)
