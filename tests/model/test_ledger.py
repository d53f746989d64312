"""The ledger itself: what it says of a value that nobody need account for, and of one that somebody must."""

from pathlib import Path

import pytest
from ledger import File, Ledger, Lost, Memory, State, View
from naive_state import DELETED, Table

KEY = ("thing", "thing-1")
NEVER = frozenset[int]()
FACTS = {DELETED: (DELETED,), "colour": ("colour",), "name": ("name", "note")}
ROW = {"id": KEY[1], DELETED: "false", "erased": "false", "colour": "red", "name": "An", "note": ""}


@pytest.fixture
def ledger() -> Ledger:
    return Ledger({"thing": Table("thing", FACTS, {}, personal=frozenset({"name"}))})


def row(edits: str, **cells: str) -> dict[str, str]:
    return ROW | {"edits": edits} | cells


def view(standing: dict[str, str], *sides: dict[str, str]) -> View:
    one = {"table": KEY[0], "record": KEY[1], "kind": "deleted_unseen", "fact": DELETED}
    asked = [{**one, "ours": {DELETED: "true"}, "theirs": side} for side in sides]
    return View({KEY: standing}, asked, set())


def test_what_its_writer_took_back_is_lost_only_with_what_took_its_place(ledger: Ledger) -> None:
    """The value in its place lost against an equal one of a higher stamp, so that no file bears its stamp."""
    memory, whole = Memory(), row("*=a:1")
    begun = ledger.wrote(memory, KEY, None, whole, NEVER)
    gone = ledger.wrote(
        memory, KEY, whole, row("*=a:1 deleted=a:2", deleted="true"), frozenset({begun.number})
    )
    seen = frozenset({begun.number, gone.number})
    before, after = row("*=a:1 deleted=a:2", deleted="true"), row("*=a:1 deleted=a:3")
    last = ledger.wrote(memory, KEY, before, after, seen)
    own = [(number, DELETED) for number in memory.own]
    assert ledger.lost(Memory(), view(row("*=a:1 deleted=b:3")), own) == []
    lost = ledger.lost(Memory(), view(row("*=a:1 deleted=b:3", deleted="true")), own)
    assert [one.number for one in lost] == [last.number]


def test_nobody_need_be_told_what_was_erased(ledger: Ledger) -> None:
    """Of a fact with a personal column the rest is still asked for."""
    memory = Memory()
    begun = ledger.wrote(memory, KEY, None, row("*=a:1", note="late"), NEVER)
    erased = row("*=a:1 deleted=b:2", deleted="true", name="", erased="true", note="late")
    everything = Lost(begun.number, "name", KEY, "a:1")
    assert everything in ledger.lost(memory, view(erased, {"name": "", "note": "late"}))
    ledger.erased.add(KEY)
    assert everything not in ledger.lost(memory, view(erased, {"name": "", "note": "late"}))
    assert everything in ledger.lost(memory, view(erased, {"name": "", "note": "early"}))


def test_what_two_of_one_name_wrote_alike_is_one_write(ledger: Ledger) -> None:
    """The one was deleted by who had seen it: so was the other, which nobody can tell from it."""
    one, other, first = Memory(), Memory(), row("*=a:1")
    ledger.wrote(one, KEY, None, first, NEVER)
    mine = ledger.wrote(one, KEY, first, row("*=a:1 colour=a:2", colour="blue"), frozenset({0}))
    ledger.wrote(other, KEY, first, row("*=a:1 colour=a:2", colour="blue"), frozenset({0}))
    before, gone = row("*=a:1 colour=a:2", colour="blue"), row("*=a:1 colour=a:2 deleted=a:3", colour="blue")
    ledger.wrote(other, KEY, before, gone | {DELETED: "true"}, frozenset({0, 2}))
    asked = [(mine.number, "colour")]
    assert ledger.lost(other, view(gone | {DELETED: "true"}), asked) == []
    ledger.wrote(other, KEY, first, row("*=a:1 deleted=a:4", deleted="true"), frozenset({0}))
    unseen = row("*=a:1 colour=a:2 deleted=a:4", colour="blue", deleted="true")
    assert [one.number for one in ledger.lost(other, view(unseen), asked)] == [mine.number]


@pytest.mark.parametrize(("seen", "lost"), [({0, 2}, []), ({0}, [1])])
def test_who_wrote_over_one_of_two_alike_wrote_over_both(
    ledger: Ledger, seen: set[int], lost: list[int]
) -> None:
    """Her own side had it from the other laptop of the name; who had seen neither wrote over nothing."""
    one, other, first = Memory(), Memory(), row("*=a:1")
    alike = row("*=a:1 colour=a:2", colour="blue")
    ledger.wrote(one, KEY, None, first, NEVER)
    mine = ledger.wrote(one, KEY, first, alike, frozenset({0}))
    ledger.wrote(other, KEY, first, alike, frozenset({0}))
    over = row("*=a:1 colour=b:3", colour="green")
    ledger.wrote(other, KEY, alike, over, frozenset(seen))
    found = ledger.lost(other, view(over), [(mine.number, "colour")])
    assert [one.number for one in found] == lost


@pytest.mark.parametrize(("colour", "lost"), [("blue", []), ("black", [1])])
def test_an_equal_value_of_a_higher_number_is_the_same_value(
    ledger: Ledger, colour: str, lost: list[int]
) -> None:
    """By the rule of the join no two equal values are a conflict: one stands for both, until it falls."""
    one, other, first = Memory(), Memory(), row("*=a:1")
    ledger.wrote(one, KEY, None, first, NEVER)
    mine = ledger.wrote(one, KEY, first, row("*=a:1 colour=a:2", colour="blue"), frozenset({0}))
    alike = row("*=a:1 colour=b:2", colour=colour)
    ledger.wrote(other, KEY, first, alike, frozenset({0}))
    over = row("*=a:1 colour=b:3", colour="green")
    ledger.wrote(other, KEY, alike, over, frozenset({0, 2}))
    found = ledger.lost(other, view(over), [(mine.number, "colour")])
    assert [one.number for one in found] == lost


@pytest.mark.parametrize(("colour", "lost"), [("green", []), ("black", [1])])
def test_a_value_brings_the_equal_ones_that_lost_against_it(
    ledger: Ledger, colour: str, lost: list[int]
) -> None:
    """The reader's own write was overwritten by who had seen it; an equal value of a higher number stands."""
    reader, other, first = Memory(), Memory(), row("*=a:1")
    ledger.wrote(reader, KEY, None, first, NEVER)
    mine = row("*=a:1 colour=a:2", colour="red")
    ledger.wrote(reader, KEY, first, mine, frozenset({0}))
    ledger.wrote(other, KEY, mine, row("*=a:1 colour=b:3", colour=colour), frozenset({0, 1}))
    over = row("*=a:1 colour=c:4", colour="green")
    ledger.wrote(other, KEY, first, over, frozenset({0}))
    brought = State(over, frozenset({0, 1, 2, 3}))
    reader.taken["file"] = File("file", Path(), "id", "return", "office", "team", 1, 0, "o", {KEY: brought})
    assert [one.number for one in ledger.lost(reader, view(over))] == lost


@pytest.mark.parametrize(("stamp", "lost"), [("b:2", []), ("0:2", [1])])
def test_who_deleted_with_an_equal_value_of_a_higher_number_had_both(
    ledger: Ledger, stamp: str, lost: list[int]
) -> None:
    """The lower one is in no state any more, so that nobody could ask; a lower one takes no place."""
    one, other, first = Memory(), Memory(), row("*=a:1")
    ledger.wrote(one, KEY, None, first, NEVER)
    mine = ledger.wrote(one, KEY, first, row("*=a:1 colour=a:2", colour="blue"), frozenset({0}))
    alike = row(f"*=a:1 colour={stamp}", colour="blue")
    ledger.wrote(other, KEY, first, alike, frozenset({0}))
    gone = row(f"*=a:1 colour={stamp} deleted=b:3", colour="blue", deleted="true")
    ledger.wrote(other, KEY, alike, gone, frozenset({0, 2}))
    found = ledger.lost(other, view(gone), [(mine.number, "colour")])
    assert [one.number for one in found] == lost


@pytest.mark.parametrize(("stamp", "lost"), [("a:3", []), ("c:3", [1])])
def test_a_question_tells_of_what_lost_before_it_was_sent(
    ledger: Ledger, stamp: str, lost: list[int]
) -> None:
    """Its writer had overwritten what this reader was brought; no file bears it, the question alone does."""
    reader, other, first = Memory(), Memory(), row("*=a:1")
    ledger.wrote(reader, KEY, None, first, NEVER)
    mine = row("*=a:1 colour=a:2", colour="blue")
    ledger.wrote(reader, KEY, first, mine, frozenset({0}))
    ledger.wrote(other, KEY, mine, row("*=a:1 colour=a:3", colour="black"), frozenset({0, 1}))
    over = row("*=a:1 colour=b:4", colour="green")
    ledger.wrote(other, KEY, first, over, frozenset({0}))
    sides = {"ours": {"colour": "green"}, "theirs": {"colour": "black"}, "stamp_ours": "b:4"}
    one = {"table": KEY[0], "record": KEY[1], "kind": "conflict", "fact": "colour", **sides}
    seen = View({KEY: over}, [{**one, "stamp_theirs": stamp}], set())
    assert [one.number for one in ledger.lost(reader, seen)] == lost
