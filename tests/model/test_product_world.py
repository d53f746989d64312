"""The product against the second model: the same histories on real desks and on the naive ones, alike.

A few histories run each time; `packaging/test --long` plays two thousand. Each line that differs names seed,
step, record and fact.
"""

import shutil
from pathlib import Path
from unittest import mock

import pytest
from histories import DESKS, Generator
from naive_world import NaiveWorld
from plain_tables import tables
from product_world import Made, ProductWorld, make, without_costs
from world import differences

from outreach_desk.bundle import kept
from outreach_desk.records import exchange
from outreach_desk.records.exchange import Received

TABLES = tables()
STEPS = 60
EACH_TIME = (5, 113)
HUNDREDS = range(20)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Make and enrol the desks once."""
    return make(tmp_path_factory.mktemp("desks") / "made", list(DESKS))


def apart(made: Made, folder: Path, seed: int) -> list[str]:
    """Play the history of a seed on both worlds and say where they part."""
    history = Generator(seed, TABLES).make(STEPS)
    with without_costs(), ProductWorld(made, folder / str(seed), history) as product:
        found = differences(NaiveWorld(history, TABLES), product, history)
    shutil.rmtree(folder / str(seed))
    return found


@pytest.mark.parametrize("seed", EACH_TIME)
def test_a_history_leaves_both_worlds_alike(made: Made, tmp_path: Path, seed: int) -> None:
    """Records, open conflicts, waiting rows, holes and `complete_to`, after every single act."""
    assert apart(made, tmp_path, seed) == []


@pytest.mark.long
@pytest.mark.parametrize("hundred", HUNDREDS)
def test_a_hundred_histories_leave_both_worlds_alike(made: Made, tmp_path: Path, hundred: int) -> None:
    """Two thousand seeds in all; the first that differs is named with its step."""
    seeds = range(1000 + 100 * hundred, 1100 + 100 * hundred)
    assert [line for seed in seeds for line in apart(made, tmp_path, seed)] == []


def test_an_undo_that_forgets_nothing_is_caught(made: Made, tmp_path: Path) -> None:
    """A planted defect: an undone state still counts. The comparison must not stay silent."""

    def all_count(row: Received) -> bool:
        return row.outcome in (*exchange.APPLIED, exchange.OWN)

    with mock.patch.object(kept, "counts", all_count):
        assert apart(made, tmp_path, EACH_TIME[0]) != []
