"""Where files come and go: sticks by a table of mounts, Downloads, dropped folders, files by their name."""

import os
from pathlib import Path

import pytest

from outreach_desk.desk import drives
from outreach_desk.desk.drives import DOWNLOADS, DROPPED, STICK, Place

MOUNTS = """\
sysfs /sys sysfs rw,nosuid 0 0
/dev/sda1 / ext4 rw,relatime 0 0
/dev/sdb1 /media/lan/KINGSTON vfat rw,nosuid 0 0
/dev/sdc1 /run/media/lan/USB\\040m\\303\\263i exfat rw 0 0
tmpfs /mediatheque tmpfs rw 0 0
broken
"""


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Plug in one stick."""
    made = tmp_path / "KHO"
    made.mkdir()
    monkeypatch.setattr(drives, "_sticks", lambda: [(made, "KHO")])
    return made


def test_what_the_desktop_mounted_is_a_stick_and_nothing_else_is() -> None:
    """A blank in the name is written as an escape by the kernel."""
    names = [name for _path, name in drives.linux_sticks(MOUNTS)]

    assert len(names) == 2
    assert names[0] == "KINGSTON"
    assert names[1].startswith("USB m")


def test_places_are_sticks_then_downloads_then_what_was_dropped(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is gone, or is offered already, is not offered again."""
    downloads, dropped = tmp_path / "Downloads", tmp_path / "other"
    downloads.mkdir()
    dropped.mkdir()
    monkeypatch.setattr("outreach_desk.ground.paths.downloads", lambda: downloads)

    found = drives.places([stick, dropped, tmp_path / "gone"])

    assert found == [
        Place(stick, STICK, "KHO"),
        Place(downloads, DOWNLOADS),
        Place(dropped, DROPPED, "other"),
    ]


def test_without_stick_and_downloads_there_is_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is empty; the screen says what to do."""
    monkeypatch.setattr(drives, "_sticks", list)

    assert drives.places() == []


def test_files_of_desks_are_found_by_name_newest_first(stick: Path, tmp_path: Path) -> None:
    """Other files stay unnamed; a dropped file is taken by whatever name it has."""
    for name, written in (("desk-aaaaaaaa.desk", 100), ("desk-bbbbbbbb.desk", 200), ("holiday.jpg", 300)):
        (stick / name).write_bytes(b"x" * 10)
        os.utime(stick / name, (written, written))
    dropped = tmp_path / "renamed file.desk"
    dropped.write_bytes(b"y")

    found = drives.files(drives.places(), [dropped, stick / "desk-aaaaaaaa.desk", tmp_path / "gone.desk"])

    assert [one.path.name for one in found] == [
        "desk-bbbbbbbb.desk",
        "desk-aaaaaaaa.desk",
        "renamed file.desk",
    ]
    assert (found[0].size, found[0].written) == (10, 200.0)


def test_a_place_that_was_unplugged_holds_no_files(tmp_path: Path) -> None:
    """Nothing is raised: sticks are pulled at any moment."""
    assert drives.files([Place(tmp_path / "gone", STICK, "KHO")]) == []
