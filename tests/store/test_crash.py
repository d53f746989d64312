"""A program killed in the middle of its saves: nothing that was acknowledged is lost, nothing is half."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from store_desk import made

from outreach_desk.ground.paths import Home
from outreach_desk.store import database

ROUNDS = 8
# Each act writes two rows, so that half an act can be seen, and says its number only when it is committed.
SAVES = """
import sys
import time
import sqlalchemy as sa
from outreach_desk.ground import paths
from outreach_desk.store import backup, database

home = paths.home(sys.argv[1])
opened = database.unlock(home, sys.stdin.readline().rstrip("\\n"))
print("open", flush=True)
for number in range(int(sys.argv[2]), 1_000_000):
    with opened.write() as session:
        for half in "ab":
            session.execute(
                sa.text("INSERT INTO desk (name, value) VALUES (:n, :v)"),
                {"n": f"{number}{half}", "v": "x" * 3000},
            )
        if sys.argv[3] == "early":
            print(number, flush=True)
            time.sleep(0.05)
    if sys.argv[3] != "early":
        print(number, flush=True)
    if number % 40 == 39:
        backup.make(opened.engine, opened.keys.subkey("db"), home)
"""


def killed_run(home: Home, passphrase: str, first: int, seconds: float, mode: str = "honest") -> list[int]:
    """Let a program save until it is killed after some time; give the numbers that it acknowledged."""
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", SAVES, str(home.root), str(first), mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(Path(database.__file__).parents[2])},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(passphrase + "\n")
    child.stdin.flush()
    assert child.stdout.readline() == "open\n"
    # The moment is counted from the first save on: on a busy machine none might be done before it.
    begun = child.stdout.readline()
    time.sleep(seconds)
    os.kill(child.pid, signal.SIGKILL)
    said, _ = child.communicate()
    # The last line may have been cut by the kill itself.
    return [int(line) for line in (begun + said).splitlines(keepends=True) if line.endswith("\n")]


def kept(home: Home, passphrase: str) -> tuple[set[str], list[str]]:
    """Open as after a restart: give the names of the rows and what is wrong with the file."""
    opened = database.unlock(home, passphrase)
    with opened.read() as session:
        names = set(session.scalars(sa.text("SELECT name FROM desk")))
    problems = database.integrity(opened)
    opened.close()
    return names, problems


@pytest.mark.skipif(os.name != "posix", reason="NOT TESTED: kill -9 (there is no such signal here)")
def test_no_acknowledged_save_is_lost_and_none_is_half(home: Home, passphrase: str) -> None:
    """Killed at eight moments, one after the other, on one file, backups in between."""
    made(home, passphrase).close()
    moments = random.Random(4)  # noqa: S311 - moments, not secrets
    acknowledged: set[int] = set()
    names: set[str] = set()
    for number in range(ROUNDS):
        first = max(acknowledged, default=-1) + 2
        acknowledged.update(killed_run(home, passphrase, first, moments.uniform(0.02, 0.2)))
        names, problems = kept(home, passphrase)
        assert problems == [], f"round {number}"
    assert len(acknowledged) > ROUNDS
    assert sorted(n for n in acknowledged if not {f"{n}a", f"{n}b"} <= names) == []
    assert {name[:-1] for name in names if name.endswith("a")} == {
        name[:-1] for name in names if name.endswith("b")
    }


@pytest.mark.skipif(os.name != "posix", reason="NOT TESTED: kill -9 (there is no such signal here)")
def test_the_harness_sees_an_acknowledgement_that_comes_too_early(home: Home, passphrase: str) -> None:
    """Planted: one who says "saved" before the commit is found out."""
    made(home, passphrase).close()
    moments = random.Random(5)  # noqa: S311 - moments, not secrets
    first = 0
    for _ in range(8):
        said = killed_run(home, passphrase, first, moments.uniform(0.05, 0.2), "early")
        names, _problems = kept(home, passphrase)
        if any(f"{number}b" not in names for number in said):
            return
        first = max(said, default=first) + 2
    pytest.fail("8 kills and no early acknowledgement was seen: the harness proves nothing")
