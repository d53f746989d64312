"""Laptops, copies of laptops and an office under everything that happens to them: nothing is lost unseen.

A few runs each time; `packaging/test --long` makes a thousand of sixty steps (OUTREACH_DESK_RUNS sets how
many). The seed is printed: the same seed makes the same runs.
"""

import json
import os
import time
from collections import Counter
from pathlib import Path

import pytest
from command_desks import CommandDesks
from exchange_machine import Exchange, tidy
from histories import DESKS
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from parting_defects import DEFECTS
from parting_desks import PartingDesks
from product_world import Made, make

RUNS_FAST, STEPS_FAST, SEED_FAST = 3, 20, 20260702
STEPS, CHUNKS = 60, 20
COMMAND_RUNS, COMMAND_STEPS, COMMAND_STEPS_FAST = 20, 30, 6
DEFECT_CHUNKS, DEFECT_RUNS = 10, 10
FOUND = Path(__file__).parent / "found"
RUNS = int(os.environ.get("OUTREACH_DESK_RUNS", "1000"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Make and enrol the desks once."""
    return make(tmp_path_factory.mktemp("desks") / "made", list(DESKS))


def play(
    made: Made,
    folder: Path,
    runs: int,
    steps: int,
    number: int,
    *,
    shrink: bool = True,
    desks: type[PartingDesks] = PartingDesks,
) -> Counter[str]:
    """Make runs of a seed; give what was counted in them."""
    machine = machine_in(made, folder, desks)
    rules = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        print_blob=True,
        report_multiple_bugs=False,
        phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
        suppress_health_check=list(HealthCheck),
    )
    begun = time.monotonic()
    try:
        run_state_machine_as_test(seed(number)(machine), settings=rules)
    finally:
        tidy(folder)
        took = time.monotonic() - begun
        print(f"\nseed {number}, {steps} steps a run, {took:.1f} s: {dict(sorted(machine.figures.items()))}")  # noqa: T201 - figures to read
    return machine.figures


def machine_in(made: Made, folder: Path, desks: type[PartingDesks] = PartingDesks) -> type[Exchange]:
    """Give the machine whose runs write into a folder."""

    class Machine(Exchange):
        pass

    Machine.made, Machine.root, Machine.figures = made, folder, Counter()
    Machine.desks_of = desks
    return Machine


def test_a_few_runs_lose_nothing(made: Made, tmp_path: Path) -> None:
    """The same few each time."""
    figures = play(made, tmp_path, RUNS_FAST, STEPS_FAST, SEED_FAST)
    assert figures["runs"] >= RUNS_FAST


@pytest.mark.parametrize("found", sorted(FOUND.glob("*.json")), ids=lambda one: one.stem)
def test_a_run_that_once_lost_something_loses_nothing(made: Made, tmp_path: Path, found: Path) -> None:
    """Found among a thousand others, named by its seed: step by step as it was."""
    run = machine_in(made, tmp_path)()
    try:
        for step, how in json.loads(found.read_text("ascii")):
            getattr(run, step)(**how)
    finally:
        run.teardown()
    assert run.figures["runs"] == 1


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_thousand_runs_lose_nothing(made: Made, tmp_path: Path, chunk: int) -> None:
    """Others on each day: the seed is the day's."""
    day = int(time.time()) // 86_400
    figures = play(made, tmp_path, RUNS // CHUNKS, STEPS, 1000 * day + chunk)
    assert figures["runs"] >= RUNS // CHUNKS


def test_a_run_by_commands_loses_nothing(made: Made, tmp_path: Path) -> None:
    """Every act is a command of the program, each with its own opening of the desk."""
    figures = play(made, tmp_path, 1, COMMAND_STEPS_FAST, SEED_FAST, desks=CommandDesks)
    assert figures["runs"] >= 1


@pytest.mark.long
def test_twenty_runs_by_commands_lose_nothing(made: Made, tmp_path: Path) -> None:
    figures = play(made, tmp_path, COMMAND_RUNS, COMMAND_STEPS, SEED_FAST, desks=CommandDesks)
    assert figures["runs"] >= COMMAND_RUNS


@pytest.mark.long
@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_caught(made: Made, tmp_path: Path, defect: str) -> None:
    """Each of them within a few runs, of several seeds: the runs of one are much alike."""

    def runs() -> None:
        for chunk in range(DEFECT_CHUNKS):
            play(made, tmp_path, DEFECT_RUNS, STEPS, SEED_FAST + chunk, shrink=False)

    with DEFECTS[defect](), pytest.raises(AssertionError):
        runs()
