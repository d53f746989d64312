"""Which waiting state a later one has overtaken, when imports are taken back: numbers say it, not arrival."""

from pathlib import Path

import sqlalchemy as sa
from exchange_world import Cells, World, state
from sqlmodel import col
from test_undo import dumps, take

from outreach_desk.desk import asked, imports
from outreach_desk.records import exchange
from outreach_desk.records.exchange import Bundle, Received

CLIENT = "01a207ea-ea21-7b7b-a0d2-904661b5a95e"
PAPER = "01a207ea-ea21-7b7b-a0d2-904661b5a95f"
STRANGER = "7" * 8


def files(world: World, *rows: Cells) -> list[Path]:
    """Write the files of laptop a, one row each, numbered from 1."""
    return [world.senders["a"].file(world.stick, {"client": [row]}) for row in rows]


def waiting(world: World) -> list[int]:
    """Give the numbers of the files of which a row waits."""
    return sorted(one.seq or 0 for one in asked.everything(world.office) if one.kind == "held")


def overtaken(world: World) -> list[int]:
    """Give the numbers of the files of which a row is superseded."""
    with world.office.database.read() as session:
        query = sa.select(col(Bundle.seq)).join(Received, col(Received.bundle_id) == col(Bundle.id))
        return sorted(session.scalars(query.where(col(Received.outcome) == exchange.SUPERSEDED)))


def paper(stamp: str) -> Cells:
    """Write the row of a consent of the client."""
    given = {"client_id": CLIENT, "purpose": "record", "given_on": "2026-07-01"}
    return state("consent", stamp, given, PAPER)


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


def test_what_a_redone_file_had_overtaken_it_overtakes_again(world: World) -> None:
    """File 2 brought the client that the consent of file 1 waits for; without it, b's file still does."""
    a, b = world.senders["a"], world.senders["b"]
    consent = paper(f"{a.device}:1")
    take(world, a.file(world.stick, {"consent": [consent]}))
    second = take(world, a.file(world.stick, {"client": [a.client(record_id=CLIENT)], "consent": [consent]}))
    take(world, b.file(world.stick, {"client": [b.client(record_id=CLIENT)]}))
    before = dumps(world.office)
    assert overtaken(world) == [1]

    imports.take_back(world.office, [second])

    assert (overtaken(world), waiting(world)) == ([], [])
    imports.let_in_again(world.office, second)
    assert dumps(world.office) == before


def test_a_redone_file_overtakes_nothing_that_was_taken_in_before(world: World) -> None:
    """Both consents wait for the client whose file was taken back, and come in with it as they were."""
    a = world.senders["a"]
    first = take(world, a.file(world.stick, {"client": [a.client(record_id=CLIENT)]}))
    files = [a.file(world.stick, {"consent": [paper(f"{a.device}:1")]}) for _ in range(2)]
    _, third = [take(world, file) for file in files]
    whole = dumps(world.office)
    imports.take_back(world.office, [first])
    before = dumps(world.office)

    imports.take_back(world.office, [third])
    imports.let_in_again(world.office, third)

    assert (dumps(world.office), waiting(world)) == (before, [2, 3])
    imports.let_in_again(world.office, first)
    assert dumps(world.office) == whole


def test_a_file_that_comes_after_its_correction_waits_for_nobody(world: World) -> None:
    """File 2 was taken in; what file 1 has of the same record need not be asked about any more."""
    a = world.senders["a"]
    bad = a.client(f"{a.device}:1", CLIENT, gender="x")
    one, two = files(world, bad, a.client(f"{a.device}:2", CLIENT, gender="f"))
    second = take(world, two)
    take(world, one)
    before = dumps(world.office)
    assert (waiting(world), overtaken(world)) == ([], [1])

    imports.take_back(world.office, [second])

    assert (waiting(world), overtaken(world)) == ([1], [])
    imports.let_in_again(world.office, second)
    assert dumps(world.office) == before
