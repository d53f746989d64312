"""The same bytes on another stick, and a stick that is read against what this desk recorded."""

import hashlib
import shutil
from collections import namedtuple
from typing import Any
from unittest import mock

import pytest
from exchange_world import World, client, everything, open_again

from outreach_desk.desk import enrol, receive, send, stick
from outreach_desk.ground.errors import Refused
from outreach_desk.ground.paths import Home
from outreach_desk.store import backup, safewrite

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - the shape of shutil's answer


def refused(act: Any) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_the_same_bytes_are_written_again_under_the_same_number(world: World) -> None:
    """Also after more was recorded: no second content of a number ever exists."""
    a = world.desk("a")
    client(a)
    first = send.export(a, world.stick)
    data = first.path.read_bytes()
    first.path.unlink()
    client(a, "A-2")
    again = stick.copy_again(a, 1, world.stick)
    assert (again.path.read_bytes(), again.seq, again.words) == (data, 1, first.words)
    assert (again.rows, again.counts, len(send.sent(a))) == (1, first.counts, 1)
    assert receive.receive(world.office, [again.path])[0].outcome == "imported"


def test_a_number_that_never_arrived_can_still_be_written(world: World) -> None:
    """The stick was pulled: its bytes were kept aside, and only then is it "exported"."""
    a = world.desk("a")
    client(a)
    with mock.patch.object(safewrite, "write", side_effect=Refused("not_written", str)):
        assert refused(lambda: send.export(a, world.stick)) == "not_written"
    assert [(one.seq, one.outcome) for one in send.sent(a)] == [(1, "composed")]
    path = stick.copy_again(a, 1, world.stick).path
    assert hashlib.sha256(path.read_bytes()).hexdigest() == send.sent(a)[0].file_hash
    assert [(one.seq, one.outcome) for one in send.sent(a)] == [(1, "exported")]


def test_a_copy_that_was_cut_short_is_made_whole_and_a_whole_one_left_alone(world: World) -> None:
    """What lies there under our own name is judged by its hash."""
    a = world.desk("a")
    path = send.export(a, world.stick).path
    data = path.read_bytes()
    path.write_bytes(data[:100])
    assert stick.copy_again(a, 1, world.stick).path.read_bytes() == data
    with mock.patch.object(safewrite, "_put", side_effect=AssertionError("it wrote")):
        assert stick.copy_again(a, 1, world.stick).path == path


@pytest.mark.parametrize("how", ["gone", "changed", "no number"])
def test_without_the_recorded_bytes_nothing_is_written(world: World, how: str) -> None:
    """A changed copy is as good as none; the next file covers it."""
    a = world.desk("a")
    sent = send.export(a, world.stick).path
    kept = a.home.kept_aside / sent.name
    sent.unlink()
    if how == "gone":
        kept.unlink()
    elif how == "changed":
        kept.write_bytes(kept.read_bytes()[:-1])
    number = 2 if how == "no number" else 1
    code = "no_such_number" if how == "no number" else "no_copy"
    assert refused(lambda: stick.copy_again(a, number, world.stick)) == code
    assert list(world.stick.iterdir()) == []


def test_an_office_copies_no_report(world: World) -> None:
    assert refused(lambda: stick.copy_again(world.office, 1, world.stick)) == "not_a_team"


def test_a_stick_is_read_against_what_was_recorded(world: World) -> None:
    """Whole also under another name or in capitals; damaged where the name is ours and the bytes are not."""
    a = world.desk("a")
    paths = [send.export(a, world.stick).path for _ in range(3)]
    (world.stick / "desk-22222222.desk").write_bytes(paths[0].read_bytes())
    paths[0].rename(world.stick / paths[0].name.upper())
    paths[1].write_bytes(paths[1].read_bytes()[:-1])
    paths[2].write_bytes(b"")
    (world.stick / "desk-33333333.desk").write_bytes(b"somebody's")
    (world.stick / "desk-44444444.desk.part").write_bytes(b"half")
    (world.stick / "film.mp4.part").write_bytes(b"not ours")
    found = stick.check(a, world.stick)
    assert {one.file: (one.state, one.seq) for one in found.files} == {
        "desk-22222222.desk": ("whole", 1),
        paths[0].name.upper(): ("whole", 1),
        paths[1].name: ("damaged", 2),
        paths[2].name: ("damaged", 3),
        "desk-33333333.desk": ("unknown", None),
    }
    assert (found.parts, len(found.damaged)) == (1, 2)
    assert not (world.stick / "desk-44444444.desk.part").exists()
    assert (world.stick / "film.mp4.part").exists()
    assert refused(lambda: stick.check(a, world.stick / "gone")) == "no_folder"


def test_an_office_checks_what_it_took_in_and_a_package_without_a_hash_is_not_judged(world: World) -> None:
    """Nobody is told that a file is damaged of which the desk knows no hash."""
    a = world.desk("a")
    sent = send.export(a, world.stick).path
    receive.receive(world.office, [sent])
    package = enrol.office_package(world.office, world.stick).path
    enrol.accept(a, package)
    for desk, states in ((world.office, ("whole", "unknown")), (a, ("whole", "unknown"))):
        found = {one.file: one.state for one in stick.check(desk, world.stick).files}
        assert found == {sent.name: states[0], package.name: states[1]}


def test_no_number_is_spent_where_there_is_no_room_or_only_reading(world: World) -> None:
    """Both are known before anything is begun; the missing MB are named."""
    a = world.desk("a")
    client(a)
    before = everything(a)
    full = mock.patch.object(shutil, "disk_usage", return_value=Usage(10**9, 10**9 - 1000, 1000))
    with full, pytest.raises(Refused) as caught:
        send.export(a, world.stick)
    assert (caught.value.code, "1 MB must be free" in caught.value.message()) == ("no_room", True)
    with mock.patch.object(safewrite.os, "access", return_value=False):
        assert refused(lambda: send.export(a, world.stick)) == "read_only"
    assert (everything(a), list(world.stick.iterdir())) == (before, [])
    assert send.export(a, world.stick).seq == 1


def test_an_import_asks_for_three_times_the_database_and_50_mib(world: World) -> None:
    """One byte less and nothing is begun, not even the backup."""
    sent = send.export(world.desk("a"), world.stick).path
    office = world.office
    before = everything(office)
    needed = backup.room_needed(office.home)
    assert needed >= 3 * office.home.database.stat().st_size + 50 * 1024 * 1024
    with mock.patch.object(shutil, "disk_usage", return_value=Usage(10**9, 0, needed - 1)):
        assert refused(lambda: receive.receive(office, [sent])) == "no_room"
    assert (everything(office), backup.copies(office.home)) == (before, [])
    with mock.patch.object(shutil, "disk_usage", return_value=Usage(10**9, 0, needed)):
        assert receive.receive(office, [sent])[0].outcome == "imported"


def test_parts_are_gone_after_the_next_start_and_the_next_writing(world: World) -> None:
    """Of a killed program: in every folder of the desk at its start, on the stick when it writes next."""
    home = world.root / "a"
    for name in ("desk.keys.part", "aside/desk-aaaaaaaa.desk.part", "backups/000001-x.part-journal"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_bytes(b"half")
    a = open_again(Home(home), world.held["a"])
    try:
        assert list(home.rglob("*.part*")) == []
        (world.stick / "desk-aaaaaaaa.desk.part").write_bytes(b"half")
        (world.stick / "office-key.txt.part").write_bytes(b"half")
        sent = send.export(a, world.stick)
        assert list(world.stick.iterdir()) == [sent.path]
    finally:
        a.close()
