"""Which waiting state a later one has overtaken, when imports are taken back: numbers say it, not arrival."""

from pathlib import Path

from exchange_world import Cells, World
from test_undo import dumps, take

from outreach_desk.desk import asked, imports

CLIENT = "01a207ea-ea21-7b7b-a0d2-904661b5a95e"
STRANGER = "7" * 8


def files(world: World, *rows: Cells) -> list[Path]:
    """Write the files of laptop a, one row each, numbered from 1."""
    return [world.senders["a"].file(world.stick, {"client": [row]}) for row in rows]


def waiting(world: World) -> list[int]:
    """Give the numbers of the files of which a row waits."""
    return sorted(one.seq or 0 for one in asked.everything(world.office) if one.kind == "held")


def test_an_older_file_that_came_late_has_overtaken_nothing(world: World) -> None:
    """File 3 corrects what waits of file 2; taken back, 2 waits again, though 1 came after it."""
    a = world.senders["a"]
    first = a.client(record_id=CLIENT)
    bad = a.client(f"{a.device}:2", CLIENT, gender="x")
    good = a.client(f"{a.device}:3", CLIENT, gender="f")
    one, two, three = files(world, first, bad, good)
    take(world, two)
    assert waiting(world) == [2]
    third = take(world, three)
    take(world, one)
    assert waiting(world) == []
    before = dumps(world.office)

    imports.take_back(world.office, [third])

    assert waiting(world) == [2]
    imports.let_in_again(world.office, third)
    assert waiting(world) == []
    assert dumps(world.office) == before


def test_a_later_file_that_came_first_goes_on_overtaking(world: World) -> None:
    """Both rows of laptop a wait for one reason; what b's file brought and lost again concerns neither."""
    a, b = world.senders["a"], world.senders["b"]
    one, two = files(world, a.client(f"{STRANGER}:1", CLIENT), a.client(f"{STRANGER}:2", CLIENT))
    take(world, two)
    take(world, one)
    assert waiting(world) == [2]
    other = take(world, b.file(world.stick, {"client": [b.client(record_id=CLIENT)]}))

    imports.take_back(world.office, [other])

    assert waiting(world) == [2]


def test_a_state_that_had_not_seen_the_waiting_one_has_not_overtaken_it(world: World) -> None:
    """Of the same laptop and later, yet without its stamp: a copy wrote it."""
    a = world.senders["a"]
    bad = a.client(f"{a.device}:2", CLIENT, gender="x")
    good = a.client(f"{a.device}:3", CLIENT, gender="f")
    blind = a.client(f"{world.senders['b'].device}:1", CLIENT)
    one, two, three = files(world, bad, good, blind)
    take(world, one)
    second = take(world, two)
    take(world, three)
    assert waiting(world) == []

    imports.take_back(world.office, [second])

    assert waiting(world) == [1]
