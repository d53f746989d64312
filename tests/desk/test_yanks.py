"""Killed, refused by the system or told errors at any call of export, backup and import: nothing is lost.

The fast suite takes a sample of the points, the long one takes all; figures and seeds are printed.
"""

import hashlib
import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from exchange_world import World, client, everything, open_again, records_of
from yank_harness import CALLS, Harness, Run, need_strace

from outreach_desk.desk import receive, send
from outreach_desk.ground.paths import Home
from outreach_desk.records.exchange import Bundle
from outreach_desk.store import backup, connection, database, vault

SEED = 9
SAMPLE = 4  # of each act
ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EINTR")
# Ours to repeat for ever by the rules of Python and SQLite: never from one call on, but four times running.
BURST = 3


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harness]:
    need_strace()
    with Harness(tmp_path_factory.mktemp("harness")) as started:
        yield started


class Scene:
    """One desk as it was, copied anew for each run, and an empty stick."""

    def __init__(self, world: World, name: str, harness: Harness) -> None:
        self.world, self.name, self.harness = world, name, harness
        self.held = world.held[name]
        self.home = Home(world.root / "run" / name)
        self.stick = world.root / "run-stick"
        self.brought: list[Path] = []

    def run(self, act: str, inject: str = "", plant: str = "") -> Run:
        shutil.rmtree(self.home.root, ignore_errors=True)
        shutil.rmtree(self.stick, ignore_errors=True)
        shutil.copytree(self.world.root / self.name, self.home.root)
        self.stick.mkdir()
        for file in self.brought:
            shutil.copy2(file, self.stick)
        return self.harness.run(act, self.home.root, self.held.master, self.stick, inject=inject, plant=plant)

    def points(self, act: str) -> list[tuple[str, int]]:
        """Give every call that the act makes and a tracer can stop: its name and its number."""
        counted = self.run(act).counted()
        return [(name, number) for name in CALLS for number in range(1, counted[name] + 1)]


def sample(points: list[tuple[str, int]], *, whole: bool) -> list[tuple[str, int]]:
    drawn = random.Random(SEED)  # noqa: S311 - points, not secrets
    return points if whole else drawn.sample(points, SAMPLE)


def check_team(scene: Scene, run: Run) -> None:
    """Promise what holds after whatever happened to an export or a backup."""
    recorded: dict[str, str] = {}
    with closing(open_again(scene.home, scene.held)) as desk:
        assert list(scene.home.root.rglob("*.part*")) == []
        assert database.integrity(desk.database) == []
        with desk.database.read() as session:
            rows = session.scalars(sa.select(Bundle).where(Bundle.direction == "out")).all()  # type: ignore[arg-type]
            numbers = sorted(row.seq or 0 for row in rows)
            recorded = {row.file_name: row.file_hash for row in rows}
            outcomes = {row.file_name: row.outcome for row in rows}
            ids = set(session.scalars(sa.text("SELECT id FROM client")))
        assert {said.split()[1] for said in run.said if said.startswith("saved ")} <= ids
        assert numbers == list(range(1, len(numbers) + 1))
        for copy in backup.copies(scene.home):
            with closing(connection.keyed(copy, desk.database.keys.subkey(vault.DATABASE))) as opened:
                assert opened.execute("PRAGMA cipher_integrity_check").fetchall() == []
                assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if "copied" in run.said:
            assert backup.copies(scene.home)
        lying = {path.name: hash_of(path) for path in scene.stick.glob("desk-*.desk")}
        assert {name: recorded[name] for name in lying} == lying
        if run.exported:
            assert run.exported in lying
        for name, outcome in outcomes.items():
            assert outcome != "exported" or name in lying
        following = send.export(desk, scene.stick)
        assert (following.seq, following.since) == (len(numbers) + 1, 0)
        assert following.counts["client"] == len(ids)
        assert list(scene.stick.glob("*.part")) == []


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def kill_everywhere(scene: Scene, act: str, *, whole: bool) -> int:
    points = sample(scene.points(act), whole=whole)
    killed = 0
    for name, number in points:
        run = scene.run(act, f"{name}:signal=KILL:when={number}")
        killed += run.killed
        check_team(scene, run)
    print(f"kill -9 during {act}: {killed} of {len(points)} points fired, seed {SEED}")  # noqa: T201 - a figure to read
    return killed


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.long)])
def test_killed_at_any_call_an_export_loses_nothing(world: World, harness: Harness, whole: bool) -> None:
    """The saved record, the seq and every file that has its name are whole; the next start finds no part."""
    assert kill_everywhere(Scene(world, "a", harness), "export", whole=whole) >= SAMPLE - 1


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.long)])
def test_killed_at_any_call_a_backup_loses_nothing(world: World, harness: Harness, whole: bool) -> None:
    """Every copy that has its name opens and is whole."""
    assert kill_everywhere(Scene(world, "a", harness), "copy", whole=whole) >= SAMPLE - 1


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.long)])
def test_killed_at_any_call_an_import_is_whole_or_not_begun(
    world: World, harness: Harness, tmp_path: Path, whole: bool
) -> None:
    """After it the same file is taken in, or known already, and the office stands as if nothing had been."""
    desk = world.desk("a")
    for number in range(20):
        client(desk, f"A-{number}")
    file = send.export(desk, world.stick).path
    scene = Scene(world, "office", harness)
    scene.brought = [file]
    points = sample(scene.points("import"), whole=whole)
    with closing(open_again(scene.home, scene.held)) as office:
        untouched = records_of(office)
        clients = len(everything(office)["client"])
    assert clients == 20
    killed = 0
    for name, number in points:
        run = scene.run("import", f"{name}:signal=KILL:when={number}")
        killed += run.killed
        with closing(open_again(scene.home, scene.held)) as office:
            assert list(scene.home.root.rglob("*.part*")) == []
            assert database.integrity(office.database) == []
            found = everything(office)
            known = [row for row in found["bundle"] if "in" in row]
            assert (len(found["client"]), len(known)) in ((0, 0), (20, 1))
            assert (len(known), "taken imported" in run.said) in ((0, False), (1, False), (1, True))
            [again] = receive.receive(office, [file])
            assert again.outcome == (receive.KNOWN if known else receive.IMPORTED)
            assert records_of(office) == untouched
    print(f"kill -9 during import: {killed} of {len(points)} points fired, seed {SEED}")  # noqa: T201 - a figure to read
    assert killed >= SAMPLE - 1


def faults(points: list[tuple[str, int]]) -> list[str]:
    """Give strace's word for each error at each point: once, and from there on."""
    found = []
    for name, number in points:
        for error in ERRORS:
            more = f"{number}..{number + BURST}" if error == "EINTR" else f"{number}+"
            found += [f"{name}:error={error}:when={when}" for when in (str(number), more)]
    return found


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.long)])
def test_an_error_at_any_call_of_an_export_is_a_message(world: World, harness: Harness, whole: bool) -> None:
    """Either it is written and true, or a typed refusal says what to do; never a crash, never a lie."""
    scene = Scene(world, "a", harness)
    chosen = faults(scene.points("export"))
    if not whole:
        chosen = random.Random(SEED).sample(chosen, SAMPLE)  # noqa: S311 - points, not secrets
    fired, crashed = 0, list[str]()
    for fault in chosen:
        run = scene.run("export", fault)
        fired += bool(run.fired)
        crashed += [f"{fault}: {said}" for said in run.crashed]
        assert run.said[-1] == "end", fault
        check_team(scene, run)
    print(f"errors during export: {fired} of {len(chosen)} runs met their fault, seed {SEED}")  # noqa: T201 - a figure to read
    assert crashed == []
    assert fired >= len(chosen) * 3 // 4


def files_of(run: Run, call: str, ends: str) -> list[int]:
    """Give at which places of the trace a call concerns a file whose path ends so."""
    return [place for place, (name, rest) in enumerate(run.calls) if name == call and f"{ends}>" in rest]


def order_of(run: Run) -> list[str]:
    """Name the steps of the last file of one export in the order in which the system saw them."""
    steps = []
    for name, rest in run.calls:
        stick = "run-stick" in rest
        part = ".desk.part" in rest
        if name == "fsync" and "desk.db-wal>" in rest:
            steps.append("commit")
        elif name == "openat" and stick and part:
            steps.append("create" if "O_EXCL" in rest else "read part")
        elif name in {"write", "fsync", "rename"} and stick:
            steps.append(name if part else f"{name} folder")
        elif name == "openat" and stick and '.desk"' in rest:
            steps.append("read file")
        elif name == "sendto" and '"exported' in rest:
            steps.append("exported")
    return steps[steps.index("create") - 1 :]


WANTED = [
    *("commit", "create", "write", "fsync", "read part"),
    *("rename", "fsync folder", "read file", "commit", "exported"),
]


def test_the_steps_of_an_export_are_in_the_order_of_the_format(world: World, harness: Harness) -> None:
    """The number is spent first, and "exported" is said last (`bundle-format.md` §9, to the letter)."""
    assert order_of(Scene(world, "a", harness).run("export")) == WANTED


@pytest.mark.parametrize("plant", ["no read back", "no folder fsync", "no fsync"])
def test_the_order_test_sees_a_step_that_is_left_out(world: World, harness: Harness, plant: str) -> None:
    """Planted: no kill can show a folder that was not synced, the order of the calls does."""
    steps = order_of(Scene(world, "a", harness).run("export", plant=plant))
    assert steps != WANTED
    assert "exported" in steps


def failed_fsync(scene: Scene, plant: str = "") -> Run:
    """Let the fsync of the part on the stick fail once."""
    counted = scene.run("export").calls
    number = 1 + sum(1 for name, rest in counted[: _place(counted)] if name == "fsync")
    return scene.run("export", f"fsync:error=EIO:when={number}", plant)


def _place(calls: list[tuple[str, str]]) -> int:
    return next(i for i, (name, rest) in enumerate(calls) if name == "fsync" and "run-stick" in rest)


def test_a_failed_fsync_is_asked_once_and_the_file_is_deleted(world: World, harness: Harness) -> None:
    """EIO once: "not exported", no file on the stick, and no second fsync of it."""
    scene = Scene(world, "a", harness)
    run = failed_fsync(scene)
    assert (run.fired, run.exported, run.said[-2:]) == (1, None, ["refused not_written", "end"])
    assert len(files_of(run, "fsync", ".desk.part")) == 2  # the copy kept aside, and the one that failed
    assert list(scene.stick.iterdir()) == []
    check_team(scene, run)


def test_an_fsync_that_is_asked_again_is_seen(world: World, harness: Harness) -> None:
    """Planted: the second fsync says that all is well, which after the first proves nothing."""
    run = failed_fsync(Scene(world, "a", harness), "fsync again")
    assert run.exported is not None
    assert len(files_of(run, "fsync", ".desk.part")) == 3


def test_rotten_writing_is_never_called_exported(world: World, harness: Harness) -> None:
    """Another byte arrives than was written: read back it is found. Planted: unless nobody reads back."""
    scene = Scene(world, "a", harness)
    honest = scene.run("export", plant="rotten stick")
    assert (honest.exported, list(scene.stick.iterdir())) == (None, [])
    check_team(scene, honest)
    lying = scene.run("export", plant="rotten stick+no read back")
    assert lying.exported is not None
    with pytest.raises(AssertionError):
        check_team(scene, lying)
