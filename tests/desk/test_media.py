"""Real file systems that are small, full, read-only, FAT or exFAT, and pulled out in the middle.

A stick is pulled by letting go of its mount and killing its driver while the desk stands at one of its calls.
"""

import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from exchange_world import World, client, everything, open_again
from yank_harness import Harness, Run, need_strace

from outreach_desk.desk import receive, send, stick
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.paths import Home
from outreach_desk.store import backup, database, safewrite
from outreach_desk.store.database import NotSavedError

SEED = 13
KIB = 1024
FAT, EXFAT = "fat", "exfat"
NEEDS = {FAT: ("mkfs.vfat", "fusefat"), EXFAT: ("mkfs.exfat", "mount.exfat-fuse", "losetup")}
both = pytest.mark.parametrize("kind", [FAT, EXFAT])
lane = pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.long)])


def need(*tools: str) -> None:
    """Skip loudly where no file system may be mounted."""
    missing = [tool for tool in (*tools, "mount", "umount") if shutil.which(tool) is None]
    if sys.platform != "linux" or os.geteuid() != 0 or missing:
        pytest.skip(f"NOT TESTED: real media (needs Linux, root and {' '.join(missing) or 'mounts'})")


def do(*words: str, check: bool = True) -> str:
    done = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - words of ours
    if check and done.returncode != 0:
        pytest.skip(f"NOT TESTED: real media ({words[0]} says: {done.stderr.strip()[:200]})")
    return done.stdout.strip()


class Stick:
    """An image with a file system, plugged in at a folder."""

    def __init__(self, kind: str, image: Path, folder: Path, size: int) -> None:
        self.kind, self.image, self.folder = kind, image, folder
        self._loop = ""
        folder.mkdir(exist_ok=True)
        image.unlink(missing_ok=True)
        with image.open("wb") as stream:
            stream.truncate(size)
        do("mkfs.exfat" if kind == EXFAT else "mkfs.vfat", str(image))
        self.plug(first=True)

    def plug(self, *, first: bool = False) -> None:
        if self.kind == EXFAT:
            self._loop = do("losetup", "-f", "--show", str(self.image))
            do("mount.exfat-fuse", self._loop, str(self.folder), check=first)
        else:
            do("fusefat", "-o", "rw+", str(self.image), str(self.folder), check=first)
        assert os.path.ismount(self.folder)

    def unplug(self) -> None:
        """Take it out as one should."""
        for _ in range(50):
            done = subprocess.run(["umount", str(self.folder)], check=False, capture_output=True)  # noqa: S603, S607
            if done.returncode == 0 or not os.path.ismount(self.folder):
                break
            time.sleep(0.05)
        _wait_gone(self._drivers())
        self._free()

    def yank(self) -> None:
        """Pull it out: no driver is there any more, what it had not written is lost."""
        drivers = self._drivers()
        for pid in drivers:
            os.kill(pid, signal.SIGKILL)
        do("umount", "-l", str(self.folder), check=False)
        _wait_gone(drivers)
        self._free()

    def _free(self) -> None:
        if self._loop:
            do("losetup", "-d", self._loop, check=False)
            self._loop = ""

    def _drivers(self) -> list[int]:
        """Give the processes that serve this very folder, and no others."""
        found = []
        for place in Path("/proc").iterdir():
            if place.name.isdecimal():
                try:
                    words = (place / "cmdline").read_bytes().split(b"\0")
                except OSError:
                    continue
                if str(self.folder).encode() in words and words[0].rpartition(b"/")[2] in {
                    b"fusefat",
                    b"mount.exfat-fuse",
                }:
                    found.append(int(place.name))
        return found


def _wait_gone(pids: list[int]) -> None:
    end = time.monotonic() + 5
    while any(_alive(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.005)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@contextmanager
def plugged(kind: str, root: Path, size: int = 4 * KIB * KIB) -> Iterator[Stick]:
    need(*NEEDS[kind])
    made = Stick(kind, root / f"{kind}.img", root / f"{kind}-stick", size)
    try:
        yield made
    finally:
        made.unplug()


@contextmanager
def small(folder: Path, size: int) -> Iterator[Path]:
    need()
    folder.mkdir(exist_ok=True)
    do("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        do("umount", "-l", str(folder), check=False)


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def recorded(desk: Desk) -> dict[str, str]:
    return {one.file_name: one.file_hash for one in send.sent(desk)}


class Pulling:
    """Exports onto a stick that is pulled at a call, and looks at it when it is plugged in again."""

    def __init__(self, world: World, kind: str, started: Harness) -> None:
        self.world, self.kind, self.started = world, kind, started
        self.held, self.home = world.held["a"], Home(world.root / "run")
        self.runs = self.pulled = self.exported = self.refused = self.parts = 0

    def run(self, place: Stick, inject: str) -> Run:
        """Export; at the stop, or else right after the answer, the stick is pulled."""
        shutil.rmtree(self.home.root, ignore_errors=True)
        shutil.copytree(self.world.root / "a", self.home.root)
        before = self.pulled

        def pull() -> None:
            self.pulled += 1
            place.yank()

        done = self.started.run(
            "export", self.home.root, self.held.master, place.folder, inject=inject, when_stopped=pull
        )
        self.runs += 1
        if self.pulled == before:
            place.yank()
        return done

    def points(self, place: Stick) -> list[tuple[str, int]]:
        """Give the calls of one export that concern the stick."""
        numbers, points = Counter[str](), []
        for name, rest in self.run(place, "").calls:
            numbers[name] += 1
            if f"{self.kind}-stick" in rest and name not in {"close", "sendto"}:
                points.append((name, numbers[name]))
        self.runs = 0
        return points

    def at(self, place: Stick, name: str, number: int) -> None:
        done = self.run(place, f"{name}:signal=STOP:when={number}")
        assert done.crashed == []
        place.plug()
        with closing(open_again(self.home, self.held)) as desk:
            known = recorded(desk)
            assert database.integrity(desk.database) == []
            self.parts += len(list(place.folder.glob("*.part")))
            if done.exported:
                self.exported += 1
                assert hash_of(place.folder / done.exported) == known[done.exported]
                assert [one.state for one in stick.check(desk, place.folder).files] == ["whole"]
            else:
                self.refused += 1
                assert done.said[-2] in {"refused not_written", "refused no_folder"}
                assert {one.outcome for one in send.sent(desk)} == {"composed"}
            following = send.export(desk, place.folder)
            assert (following.since, following.counts["client"]) == (0, 1)
            assert following.seq == len(known) + 1
            assert list(place.folder.glob("*.part")) == []
            assert hash_of(following.path) == recorded(desk)[following.path.name]


@lane
@both
def test_a_stick_pulled_at_any_call_is_never_called_exported_unless_it_is(
    world: World, tmp_path: Path, kind: str, whole: bool
) -> None:
    """Plugged in again, it has the recorded hash, or "not exported" was said and the next covers it."""
    need_strace()
    drawn = random.Random(SEED)  # noqa: S311 - points, not secrets
    with Harness(tmp_path) as started:
        pulling = Pulling(world, kind, started)
        with plugged(kind, tmp_path) as place:
            points = pulling.points(place)
        assert len(points) >= 10
        # Each point several times: how far the driver came is another matter each time.
        chosen = [points[n % len(points)] for n in range(100)] if whole else drawn.sample(points, 2)
        # Never reached: pulled only when "exported" had been said.
        for name, number in [*chosen, ("read", 65535)]:
            with plugged(kind, tmp_path) as place:
                pulling.at(place, name, number)
    print(  # noqa: T201 - a figure to read
        f"{kind}: {pulling.runs} exports, {pulling.pulled} pulled midway, {pulling.exported} exported, "
        f"{pulling.refused} not, {pulling.parts} parts left and cleared, 0 lies, seed {SEED}"
    )
    assert pulling.pulled == len(chosen)
    assert pulling.exported > 0


@both
def test_fat_and_exfat_take_our_files_by_their_rules(world: World, tmp_path: Path, kind: str) -> None:
    """Names in another case, times rounded to two seconds, a name there in capitals."""
    a = world.desk("a")
    client(a)
    with plugged(kind, tmp_path) as place:
        sent = send.export(a, place.folder)
        (place.folder / "desk-aaaaaaaa.desk.part").write_bytes(b"half")
        os.utime(sent.path, (10**9 + 1, 10**9 + 1))
        place.unplug()
        place.plug()
        upper = place.folder / "COPY-OF.DESK"
        upper.write_bytes(sent.path.read_bytes())
        found = stick.check(a, place.folder)
        assert [(one.file.lower(), one.state) for one in found.files] == [(sent.path.name, "whole")]
        assert found.parts == 1
        with pytest.raises(Refused) as caught:
            safewrite.write(place.folder, "copy-of.desk", b"other")
        assert caught.value.code == "file_exists"
        assert receive.receive(world.office, [sent.path])[0].outcome == "imported"


@both
def test_a_full_fat_is_not_exported_whatever_its_driver_calls_it(
    world: World, tmp_path: Path, kind: str
) -> None:
    """Some drivers say "not permitted" for "full": any error of a write is "not exported"."""
    a = world.desk("a")
    client(a)
    with plugged(kind, tmp_path) as place:
        free = shutil.disk_usage(place.folder).free
        ballast = place.folder / "film.mp4"
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as stream:
            while stream.write(bytes(4 * KIB)):
                pass
        with pytest.raises(Refused) as caught:
            send.export(a, place.folder)
        assert caught.value.code in {"no_room", "not_written"}
        with pytest.raises(Refused):
            safewrite.write(place.folder, "a.desk", bytes(free + KIB))
        assert [path.name for path in place.folder.iterdir()] == ["film.mp4"]
        ballast.unlink()
        sent = send.export(a, place.folder)
        place.unplug()
        place.plug()
        assert hash_of(sent.path) == recorded(a)[sent.path.name]


def test_a_read_only_stick_is_found_before_a_number_is_spent(world: World, tmp_path: Path) -> None:
    """A real mount, and root, who may do anything but this."""
    a = world.desk("a")
    client(a)
    before = everything(a)
    with small(tmp_path / "ro", KIB * KIB) as folder:
        sent = send.export(world.desk("b"), folder).path
        do("mount", "-o", "remount,ro", str(folder))
        for act in (lambda: send.export(a, folder), lambda: stick.copy_again(a, 1, folder)):
            with pytest.raises(Refused) as caught:
                act()
            assert caught.value.code == "read_only"
        assert everything(a) == before
        assert receive.receive(world.office, [sent])[0].outcome == "imported"


def test_the_folder_under_a_pulled_stick_is_no_stick(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its mount is gone and the path is still there: nothing is left in it and "exported" is not said."""
    a, under, real = world.desk("a"), tmp_path / "mounted", safewrite._write_part

    def pulled(part: Path, data: bytes) -> None:
        if part.parent == under:
            do("umount", "-l", str(under))
        real(part, data)

    with small(under, KIB * KIB):
        monkeypatch.setattr(safewrite, "_write_part", pulled)
        with pytest.raises(Refused) as caught:
            send.export(a, under)
    assert (caught.value.code, list(under.iterdir())) == ("not_written", [])
    assert [one.outcome for one in send.sent(a)] == ["composed"]


@lane
def test_a_full_stick_in_every_size_is_told_and_kept_clean(tmp_path: Path, whole: bool) -> None:
    """From half a MiB to 8 MiB in steps of 16 KiB: whole with its hash, or nothing there; freed, it goes."""
    data = random.Random(SEED).randbytes(3 * KIB * KIB)  # noqa: S311 - bytes, not secrets
    sizes = range(512 * KIB, 8 * KIB * KIB + 1, 16 * KIB if whole else 1536 * KIB)
    written = 0
    with small(tmp_path / "stick", 8 * KIB * KIB) as folder:
        for size in sizes:
            do("mount", "-o", f"remount,size={size}", str(folder))
            try:
                path = safewrite.write(folder, "a.desk", data)
            except Refused:
                assert list(folder.iterdir()) == []
                assert size < len(data) + 64 * KIB
                continue
            assert path.read_bytes() == data
            written += 1
            path.unlink()
    print(f"full stick: {len(sizes)} sizes, {written} written, {len(sizes) - written} told")  # noqa: T201
    assert 0 < written < len(sizes)


@lane
def test_a_desk_on_a_full_disk_loses_nothing_and_goes_on_when_there_is_room(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    """Filled and freed ten times: every acknowledged record is there, and no seq is used twice."""
    monkeypatch.setattr(backup, "ROOM_MORE", 0)
    rounds, said, acknowledged = (10 if whole else 2), 0, set()
    with small(tmp_path / "disk", 3 * KIB * KIB) as folder:
        home = Home(folder / "desk")
        shutil.copytree(world.root / "a", home.root)
        outside = tmp_path / "out"
        outside.mkdir()
        for number in range(rounds):
            (folder / "ballast").write_bytes(bytes(max(0, shutil.disk_usage(folder).free - 200 * KIB)))
            with closing(open_again(home, world.held["a"])) as desk:
                with contextlib.suppress(NotSavedError):
                    for one in range(500):
                        acknowledged.add(client(desk, f"{number}-{one}"))
                    pytest.fail("the disk never was full")
                said += 1
                with pytest.raises(Refused):
                    send.export(desk, outside)
            (folder / "ballast").unlink()
            with closing(open_again(home, world.held["a"])) as desk:
                assert database.integrity(desk.database) == []
                with desk.database.read() as session:
                    assert acknowledged <= set(session.scalars(sa.text("SELECT id FROM client")))
                sent = send.export(desk, outside)
                assert sent.counts["client"] >= len(acknowledged)
                numbers = sorted(one.seq or 0 for one in send.sent(desk))
                assert numbers == list(range(1, len(numbers) + 1))
            for file in (home.kept_aside / path.name for path in outside.iterdir()):
                file.unlink(missing_ok=True)
    print(f"full disk: {rounds} rounds, {said} refused saves, {len(acknowledged)} kept")  # noqa: T201
    assert said == rounds
