"""Every bit flip, cut and extension of a bundle, through the whole way in: refused, and nothing is changed.

Then every bit of the zip inside, sealed again: whoever has the office's public key can do that.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from unittest import mock

import pytest
from exchange_world import Sender, World, everything

from outreach_desk.bundle import container, keys, manifest
from outreach_desk.desk import receive, refusals
from outreach_desk.records import catalog, ids
from outreach_desk.store import backup

FAST_STEP = 401
BATCH = 1000
EXTENSIONS = 200
SEED = 3
COLUMNS = ("id", "group_id", "serial", "registered_on")
Variant = tuple[str, bytes]


def small(pen: Sender, *, seal: bool = True) -> bytes:
    """Write a bundle of one client with few columns: about 4 KB when sealed."""
    whole = manifest.schema_of(catalog.THINGS["client"])
    stamps = {field["name"] for field in whole["fields"][-6:]}
    fields = [field for field in whole["fields"] if field["name"] in {*COLUMNS, *stamps}]
    rows = [pen.client(record_id=ids.new(), edits=f"*={pen.device}:1") for _ in range(3)]
    return pen.write({"client": rows}, ours={"schemas": {"client": {"fields": fields}}}, seal=seal)


def flips(whole: bytes, step: int, first: int = 0) -> Iterator[Variant]:
    for bit in range(first, len(whole) * 8, step):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        yield f"bit {bit}", bytes(flipped)


def cuts(whole: bytes, step: int) -> Iterator[Variant]:
    for cut in range(0, len(whole), step):
        yield f"cut at {cut}", whole[:cut]


def extensions(whole: bytes, count: int) -> Iterator[Variant]:
    dice = random.Random(SEED)  # noqa: S311 - for repeatable rubbish
    for number in range(count):
        yield f"extension {number}", whole + dice.randbytes(1 + number % 50)


def taken(world: World, variants: Iterable[Variant], *, preview: bool = False) -> tuple[int, list[str]]:
    """Let the office receive all variants, in batches; give their number and the names of those let in.

    Fails where a refusal has no reason or no words, or where any row of any table is another one then.
    """
    source, count, let_in = iter(variants), 0, list[str]()
    before = everything(world.office)
    while batch := list(islice(source, BATCH)):
        count += len(batch)
        files = [_file(world.stick, name, data) for name, data in batch]
        # Backups are proven elsewhere; this world is as good a one.
        with mock.patch.object(backup, "make"):
            # What was let in on a look would hide a second one of its name; so each is looked at alone.
            calls = [[file] for file in files] if preview else [files]
            found = [one for call in calls for one in receive.receive(world.office, call, preview=preview)]
        for (name, _), one in zip(batch, found, strict=True):
            if one.outcome != receive.REFUSED:
                let_in.append(name)
            else:
                assert (bool(one.reason), bool(one.message)) == (True, True), name
        _keep_count(world, {data for _, data in batch}, 0 if preview or let_in else len(batch))
        for file in files:
            file.unlink()
        if not let_in:
            assert everything(world.office) == before
    return count, let_in


def _file(folder: Path, name: str, data: bytes) -> Path:
    file = folder / f"desk-{name.replace(' ', '-')}.desk"
    file.write_bytes(data)
    return file


def _keep_count(world: World, batch: set[bytes], at_least: int) -> None:
    """Each refused file is kept aside, up to their bound; then make room for the next batch."""
    kept = list(world.office.home.kept_aside.glob("*"))
    if at_least:
        assert len(kept) == min(len(batch), refusals.MOST_FILES)
    for one in kept:
        one.unlink()


def all_of(whole: bytes, step: int, extended: int) -> Iterator[Variant]:
    yield from flips(whole, step)
    yield from cuts(whole, 1 if step == 1 else 57)
    yield from extensions(whole, extended)


def inside(plain: bytes, step: int) -> Iterator[Variant]:
    """Flip bits of the zip, then bits of each member with a zip around it whose checksums fit again."""
    yield from flips(plain, step)
    members = container.unpack(plain)
    members.pop(container.PADDING)
    for name, data in members.items():
        for bit, flipped in flips(data, step):
            yield f"{bit} of {name}", container.pack({**members, name: flipped})


def same_words(plain: bytes, other: bytes) -> bool:
    """Say whether a reader sees the very same manifest and tables; padding and signature say nothing."""

    def signed(data: bytes) -> dict[str, bytes]:
        members = container.unpack(data)
        return {name: members[name] for name in members.keys() - {container.PADDING, container.SIGNATURE}}

    return signed(plain) == signed(other)


def prove_outside(world: World, step: int, extended: int) -> list[str]:
    whole = small(world.senders["a"])
    count, let_in = taken(world, all_of(whole, step, extended))
    print(f"\n{len(whole)} bytes sealed: {count} variants, {len(let_in)} let in")  # noqa: T201
    return let_in


def prove_inside(world: World, step: int) -> list[str]:
    pen = world.senders["a"]
    plain = small(pen, seal=False)
    sealed = ((name, container.encrypt(data, [pen.office_age])) for name, data in inside(plain, step))
    count, let_in = taken(world, sealed, preview=True)
    wanted = set(let_in)
    lies = [name for name, data in inside(plain, step) if name in wanted and not same_words(plain, data)]
    print(f"\n{len(plain)} bytes of zip: {count} flips, {len(let_in)} overlooked, {len(lies)} believed")  # noqa: T201
    return lies


def test_the_whole_bundle_itself_comes_in(world: World) -> None:
    """Else every refusal here would prove nothing."""
    assert taken(world, [("whole", small(world.senders["a"]))]) == (1, ["whole"])


def test_a_sample_of_bits_cuts_and_extensions_is_refused(world: World) -> None:
    assert prove_outside(world, FAST_STEP, 10) == []


def test_a_sample_of_bits_inside_is_refused(world: World) -> None:
    assert prove_inside(world, FAST_STEP) == []


@pytest.mark.long
def test_every_bit_every_cut_and_200_extensions_are_refused(world: World) -> None:
    assert prove_outside(world, 1, EXTENSIONS) == []


@pytest.mark.long
def test_every_bit_inside_is_refused(world: World) -> None:
    assert prove_inside(world, 1) == []


Decrypt = Callable[[bytes, Iterable[str]], bytes]


def test_a_reader_that_overlooks_what_stands_behind_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted defect: age's layer read only as far as it was written."""
    whole, real = small(world.senders["a"]), container.decrypt
    monkeypatch.setattr(container, "decrypt", lambda data, own: real(data[: len(whole)], own))
    _, let_in = taken(world, extensions(whole, 5))
    assert let_in == [f"extension {number}" for number in range(5)]


def test_a_reader_that_skips_the_signature_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted defect: any signature is right. A flip in the signed manifest comes in."""
    monkeypatch.setattr(keys, "verify", lambda *_words: True)
    assert any("datapackage.json" in name for name in prove_inside(world, 61))
