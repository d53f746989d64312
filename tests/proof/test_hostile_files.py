"""Ten thousand hostile files, half of them rightly signed by an enrolled team: nothing breaks.

No crash, none slow, memory bounded, nobody else's record touched, no file outside the office's folder, and
each refusal says why in both languages.
"""

import copy
import random
import shutil
import time
from datetime import date
from pathlib import Path

import hostile_forms
import hostile_words
import pytest
from exchange_world import World, client, fact, save
from hostile_office import Told, give, merge

from outreach_desk.desk import send
from outreach_desk.ground.language import LANGUAGES
from outreach_desk.records import identity

ALL, SAMPLE, BATCH = 10_000, 150, 250
MOST_SECONDS = 2.0
MOST_GROWTH_MEBI = 512


def honest(world: World) -> tuple[list[Path], hostile_words.Targets]:
    """Give what an honest other team has sent, and the ids that a thief would want."""
    desk = world.desk("c")
    group, day = fact(desk, identity.GROUP), date(2026, 7, 1)
    own = client(desk, "C-1", gender="f")
    held = {"group_id": group, "held_on": day, "kind": "periodic_meeting", "status": "held"}
    meeting = save(desk, "meeting", held)
    member = save(desk, "member", {"group_id": group, "code": "C1"})
    save(desk, "attendance", {"meeting_id": meeting, "client_id": own, "presence": "present"})
    consent = save(desk, "consent", {"client_id": own, "purpose": "record", "given_on": day})
    targets = {
        "client": [own],
        "meeting": [meeting],
        "member": [member],
        "consent": [consent],
        "peer_group": [group, world.senders["a"].group],
        "group": [group],
        "device": [desk.device],
    }
    return [send.export(desk, world.stick).path], targets


def written(
    folder: Path, world: World, targets: hostile_words.Targets, numbers: range, seed: int
) -> list[Path]:
    """Write hostile files into a folder: every second one signed. The number and the seed make the file."""
    pen = copy.deepcopy(world.senders["a"])
    signed, strange = list(hostile_words.MAKERS.items()), list(hostile_forms.MAKERS.items())
    files = []
    for number in numbers:
        dice = random.Random(f"{seed} {number}")  # noqa: S311 - to be repeated, not to be secret
        if number % 2:
            name, words = signed[number // 2 % len(signed)]
            data = words(dice, pen, targets)
        else:
            name, form = strange[number // 2 % len(strange)]
            data = form(dice, pen)
        files.append(folder / f"desk-{number}-{name.replace(' ', '-')}.desk")
        files[-1].write_bytes(data)
    return files


def attack(world: World, count: int, seed: int) -> Told:
    """Give the office `count` hostile files, a fresh copy of the office for each batch."""
    sent, targets = honest(world)
    told, begun = Told(), time.monotonic()
    for first in range(0, count, BATCH):
        home = world.root / f"office-{first}"
        shutil.copytree(world.root / "office", home)
        numbers = range(first, min(first + BATCH, count))
        files = written(world.stick, world, targets, numbers, seed)
        keep = {"group": world.senders["a"].group, "seconds": MOST_SECONDS}
        merge(told, give(home, world.held["office"], sent, files, keep))
        shutil.rmtree(home)
        for file in files:
            file.unlink()
    took = time.monotonic() - begun
    print(f"\nseed {seed}: {count} files in {took:.0f} s, slowest {told.slowest}, +{told.grown_mebi} MiB")  # noqa: T201
    for fault in told.faults[:40]:
        print(f"  FAULT {fault}")  # noqa: T201
    for outcome, number in sorted(told.outcomes.items()):
        print(f"  {number:6} {outcome}")  # noqa: T201
    return told


def judge(told: Told, count: int) -> None:
    assert told.faults == []
    assert told.outcomes.total() == count
    assert told.grown_mebi <= MOST_GROWTH_MEBI
    for sentences in told.said.values():
        if len(sentences) == len(LANGUAGES):
            assert sentences[LANGUAGES[0]] != sentences[LANGUAGES[1]]


def test_a_sample_of_hostile_files_breaks_nothing(world: World) -> None:
    judge(attack(world, SAMPLE, seed=1), SAMPLE)


@pytest.mark.long
def test_ten_thousand_hostile_files_break_nothing(world: World) -> None:
    """The seed is the day's: each run tries others. It is printed, and makes the same files again."""
    told = attack(world, ALL, seed=int(time.time()) // 86_400)
    judge(told, ALL)
    assert [code for code, sentences in told.said.items() if len(sentences) < len(LANGUAGES)] == []
