"""Refused files are kept aside, but not without end: the newest stay, and the log says how many went."""

import os
from pathlib import Path

import pytest
from exchange_world import World

from outreach_desk.bundle import keys
from outreach_desk.desk import receive, refusals, send
from outreach_desk.records import ids


def bad(world: World) -> Path:
    """Write a report that its sender did not sign."""
    sender = world.senders["a"]
    row = sender.client(record_id=ids.new())
    return sender.file(world.stick, {"client": [row]}, sign=keys.new_seed())


def refuse(world: World, *files: Path, preview: bool = False) -> None:
    found = receive.receive(world.office, files, preview=preview)
    assert {(one.outcome, one.reason) for one in found} == {("refused", "bad_signature")}


def aside(world: World, newest: int = 0) -> list[str]:
    """Give the refused files that are kept, oldest first, each made older than the next."""
    found = sorted(world.office.home.kept_aside.glob("refused-*"), key=lambda one: one.stat().st_mtime_ns)
    return [one.name for one in found][-newest:]


def age(world: World) -> None:
    """Let an hour pass for all that is kept."""
    for one in world.office.home.kept_aside.iterdir():
        stat = one.stat()
        os.utime(one, ns=(stat.st_atime_ns, stat.st_mtime_ns - 3600 * 10**9))


def cleared(world: World) -> list[str]:
    lines = world.office.home.log.read_text("utf-8").splitlines()
    return [line.split(" ", 1)[1] for line in lines if "refused_cleared" in line]


def test_the_newest_stay_and_the_oldest_go(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MOST_FILES", 3)
    for _ in range(3):
        age(world) if world.office.home.kept_aside.exists() else None
        refuse(world, bad(world))
    first = aside(world)
    assert (len(first), cleared(world)) == (3, [])
    age(world)
    refuse(world, bad(world), bad(world))
    kept = aside(world)
    assert (len(kept), kept[0]) == (3, first[-1])
    assert cleared(world) == ["refused_cleared files=1", "refused_cleared files=1"]


def test_their_size_has_an_end_and_the_last_one_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it alone is larger than all that may lie there."""
    one = bad(world)
    monkeypatch.setattr(refusals, "MOST_BYTES", 5 * one.stat().st_size // 2)
    refuse(world, one, bad(world))
    age(world)
    refuse(world, bad(world))
    assert len(aside(world)) == 2
    monkeypatch.setattr(refusals, "MOST_BYTES", 1)
    age(world)
    refuse(world, bad(world))
    assert len(aside(world)) == 1


def test_one_that_is_refused_again_is_new_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MOST_FILES", 2)
    again = bad(world)
    refuse(world, again)
    [name] = aside(world)
    age(world)
    refuse(world, bad(world))
    age(world)
    refuse(world, again)
    refuse(world, bad(world))
    assert name in aside(world)


def test_a_preview_removes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(world, bad(world), bad(world))
    before = aside(world)
    monkeypatch.setattr(refusals, "MOST_FILES", 1)
    refuse(world, bad(world), preview=True)
    assert (aside(world), cleared(world)) == (before, [])


def test_what_this_desk_sent_is_not_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes are what a lost stick is written from again."""
    a = world.desk("a")
    sent = send.export(a, world.stick).path
    monkeypatch.setattr(refusals, "MOST_FILES", 1)
    for number in range(2):
        file = world.stick / f"desk-broken{number}.desk"
        file.write_bytes(sent.read_bytes()[: -1 - number])
        receive.receive(a, [file])
    kept = sorted(one.name for one in a.home.kept_aside.iterdir())
    assert sent.name in kept
    assert len(kept) == 2
