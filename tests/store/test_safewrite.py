"""The one routine that writes a file: whole, read back, or not at all."""

import errno
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from outreach_desk.ground.errors import Refused
from outreach_desk.store import safewrite

DATA = b"\x00\xff" * 5000


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refused(code: str, folder: Path, name: str = "a.desk", data: bytes = DATA) -> None:
    with pytest.raises(Refused) as refusal:
        safewrite.write(folder, name, data)
    assert refusal.value.code == code


class HeldOnWindowsError(PermissionError):
    """What Windows says while a scanner holds a file."""

    def __init__(self, winerror: int = 5) -> None:
        super().__init__(errno.EACCES, "")
        self.winerror = winerror


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    """Only its owner may read it."""
    path = safewrite.write(tmp_path, "a.desk", DATA)
    assert path.read_bytes() == DATA
    assert names(tmp_path) == ["a.desk"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_name_that_exists_is_refused_and_kept(tmp_path: Path) -> None:
    """What is there is somebody's."""
    (tmp_path / "a.desk").write_bytes(b"old")
    refused("file_exists", tmp_path)
    assert (tmp_path / "a.desk").read_bytes() == b"old"


def test_a_file_of_our_own_is_replaced_whole(tmp_path: Path) -> None:
    """The key header is rewritten this way."""
    (tmp_path / "a").write_bytes(b"old")
    safewrite.replace(tmp_path / "a", DATA)
    assert (tmp_path / "a").read_bytes() == DATA
    assert names(tmp_path) == ["a"]


def test_the_part_of_an_act_that_was_cut_short_is_removed_first(tmp_path: Path) -> None:
    """An old part is never written into: the new one is made exclusively."""
    (tmp_path / "a.desk.part").write_bytes(DATA * 3)
    assert safewrite.write(tmp_path, "a.desk", DATA).read_bytes() == DATA
    assert names(tmp_path) == ["a.desk"]


def test_the_part_is_made_exclusively(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One who puts a link in the way between our two steps gets nothing written through it."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"old")
    folder = tmp_path / "stick"
    folder.mkdir()
    real = os.open

    def race(path: Path, *rest: int) -> int:
        if str(path).endswith(".part"):
            path.symlink_to(victim)
        return real(path, *rest)

    monkeypatch.setattr(os, "open", race)
    refused("not_written", folder)
    assert victim.read_bytes() == b"old"
    assert names(folder) == []


def test_what_reads_back_otherwise_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick that keeps other bytes than it was given is found out before the name appears."""
    real = safewrite._write_part

    def rotten(part: Path, data: bytes) -> None:
        real(part, data[:-1] + bytes([data[-1] ^ 1]))

    monkeypatch.setattr(safewrite, "_write_part", rotten)
    refused("not_written", tmp_path)
    assert names(tmp_path) == []


def test_what_reads_back_otherwise_after_the_rename_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of which we say "not written" does not lie there under its name."""
    real = safewrite._rename

    def rotten(part: Path, target: Path) -> None:
        real(part, target)
        target.write_bytes(DATA[:-1])

    monkeypatch.setattr(safewrite, "_rename", rotten)
    refused("not_written", tmp_path)
    assert names(tmp_path) == []


@pytest.mark.parametrize("which", [1, 2])
def test_a_failed_fsync_is_final_and_never_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    """Of the file (1st) or of the folder (2nd): asked once, the file is deleted, the act fails."""
    real, asked = os.fsync, [0]

    def fsync(descriptor: int) -> None:
        asked[0] += 1
        if asked[0] == which:
            raise OSError(errno.EIO, "")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    refused("not_written", tmp_path)
    assert asked == [which]
    assert names(tmp_path) == []


def test_a_failed_replacement_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The header that was there still opens the desk."""
    (tmp_path / "a").write_bytes(b"old")

    def fsync(_descriptor: int) -> NoReturn:
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(Refused):
        safewrite.replace(tmp_path / "a", DATA)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("winerror", [5, 32, 33])
@pytest.mark.parametrize("times", [1, 6])
def test_a_scanner_on_windows_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int, times: int
) -> None:
    """Up to six waits of 50 ms to 1 s, then the rename succeeds."""
    real, tried, waits = Path.replace, [0], list[float]()

    def held(self: Path, target: Path) -> Path:
        tried[0] += 1
        if tried[0] <= times:
            raise HeldOnWindowsError(winerror)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(time, "sleep", waits.append)
    assert safewrite.write(tmp_path, "a.desk", DATA).read_bytes() == DATA
    assert waits == list(safewrite.WAITS[:times])


def test_waiting_for_a_scanner_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After 2.55 s in all it is "not written", and nothing half is left."""
    waits = list[float]()

    def held(_self: Path, _target: Path) -> NoReturn:
        raise HeldOnWindowsError

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(time, "sleep", waits.append)
    refused("not_written", tmp_path)
    assert waits == [0.05, 0.1, 0.2, 0.4, 0.8, 1.0]
    assert names(tmp_path) == []


def test_any_other_error_of_the_rename_is_final(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a scanner causes is worth waiting for."""

    def broken(_self: Path, _target: Path) -> NoReturn:
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(Path, "replace", broken)
    monkeypatch.setattr(time, "sleep", lambda _s: pytest.fail("it waited"))
    refused("not_written", tmp_path)


def test_a_folder_that_is_gone_is_a_message_and_no_crash(tmp_path: Path) -> None:
    """A stick pulled out before we began."""
    refused("no_folder", tmp_path / "gone")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 64 KiB."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if os.name != "posix" or os.geteuid() != 0 or mount is None or umount is None:
        pytest.skip("NOT TESTED: a full disk (needs root for a small tmpfs)")
    folder = tmp_path / "stick"
    folder.mkdir()
    made = subprocess.run(  # noqa: S603 - both words come from us
        [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if made.returncode != 0:
        pytest.skip("NOT TESTED: a full disk (no tmpfs may be mounted here)")
    yield folder
    subprocess.run([umount, str(folder)], check=True)  # noqa: S603 - likewise


def test_a_full_disk_is_a_message_and_leaves_room_as_before(small_disk: Path) -> None:
    """After freeing space the same act succeeds."""
    (small_disk / "big").write_bytes(bytes(60 * 1024))
    refused("not_written", small_disk)
    assert names(small_disk) == ["big"]
    (small_disk / "big").unlink()
    assert safewrite.write(small_disk, "a.desk", DATA).read_bytes() == DATA
