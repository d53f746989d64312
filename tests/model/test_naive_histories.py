"""The second model of the merge on random histories: orders, undo and redo, holes, and that nothing is lost.

Measured against the format's page only; another test measures the product against it.
"""

import json
import random
from typing import Any

import pytest
from histories import GROUP_OF, OFFICE, TEAMS, Generator, settled
from model_hands import HEADER, TABLES, row, shared_client, world
from naive_chain import Bundle, chains, complete_to
from naive_state import Conflict, State, stamp_text
from naive_world import NaiveWorld
from world import differences, play, rows_apart, shrunk


def made(seed: int, steps: int = 80, **how: Any) -> Generator:
    generator = Generator(seed, TABLES, **how)
    generator.make(steps)
    return generator


@pytest.mark.parametrize("seed", range(6))
def test_a_history_is_json_and_plays_the_same_twice(seed: int) -> None:
    history = made(seed).history
    again = json.loads(json.dumps(history))
    assert differences(NaiveWorld(again, TABLES), NaiveWorld(again, TABLES), again, exact=True) == []
    assert differences(NaiveWorld(again, TABLES), NaiveWorld(again, TABLES), again) == []


@pytest.mark.parametrize("seed", range(6))
def test_every_order_of_delivery_leaves_the_office_with_the_same_bytes(seed: int) -> None:
    """No move here: whose record it is is asked when a row comes, so a move and a row may meet either way."""
    here = made(seed, quiet=frozenset({"move", "undo", "redo"})).world
    files = [file for file, bundle in here.files.items() if bundle.to == "office"]
    answers = []
    for order in range(6):
        office = NaiveWorld(HEADER, TABLES)
        office.files = here.files
        shuffled = files * 2
        random.Random(order).shuffle(shuffled)  # noqa: S311 - a seed, no secret
        for file in shuffled:
            office.deliver(OFFICE, file)
        seen = (
            office.state(OFFICE),
            office.conflicts(OFFICE),
            office.quarantined(OFFICE),
            office.holes(OFFICE),
        )
        answers.append(seen)
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0]


@pytest.mark.parametrize("seed", range(8))
def test_undo_and_redo_of_any_imports_leave_all_as_it_was(seed: int) -> None:
    here = made(seed, quiet=frozenset({"erase"})).world
    chance = random.Random(seed)  # noqa: S311 - a seed, no secret
    for desk in GROUP_OF:
        files = sorted(set(here.desk(desk).bundles) - here.desk(desk).undone)
        before = here.state(desk), here.conflicts(desk), here.quarantined(desk), here.complete_to(desk)
        some = chance.sample(files, k=min(3, len(files)))
        assert all(here.undo(desk, file) for file in some)
        assert all(here.redo(desk, file) for file in chance.sample(some, k=len(some)))
        assert before == (
            here.state(desk),
            here.conflicts(desk),
            here.quarantined(desk),
            here.complete_to(desk),
        )


def siblings(bundle: Bundle) -> range:
    """Give the seqs of all parts of a bundle."""
    first = bundle.seq - bundle.part[0] + 1
    return range(first, first + bundle.part[1])


@pytest.mark.parametrize("seed", range(10))
def test_reported_holes_are_the_drops_that_nothing_later_covers(seed: int) -> None:
    """Each seq that was composed with a later one here is here, a hole, or inside what a later one holds."""
    generator = made(seed, quiet=frozenset({"undo", "redo"}), parts=True)
    here = generator.world
    for team in TEAMS:
        name = here.desk(team).device, "office"
        came = [b for b in here.desk(OFFICE).bundles.values() if b.chain == name]
        made_seqs = [b for b in here.files.values() if b.chain == name]
        last = max((b.seq for b in came), default=0)
        dropped = {b.seq for b in made_seqs if b.seq <= last} - {b.seq for b in came}
        reported = set(here.holes(OFFICE).get(" ".join(name), []))
        whole = {b.seq for b in came if set(siblings(b)) <= {c.seq for c in came}}
        healed = {seq for seq in dropped for b in came if b.seq in whole and b.since < seq < b.seq}
        assert {seq for seq in reported if seq <= last} == dropped - healed


def accounted(here: NaiveWorld, write: State, fact: str) -> bool:
    """Say whether the office shows, asks about or keeps a value, or somebody who had seen it overwrote it.

    What its own laptop holds back in Review (a required fact missing, a record gone) is kept there.
    """
    office, stamp = here.desk(OFFICE), write.stamps[fact]
    table, state = office.table(write.key), office.standing().get(write.key)
    columns = table.facts[fact]
    if write.key in office.erased and set(columns) <= table.personal:
        return True
    if state is not None and all(state.cells[c] == write.cells[c] for c in columns):
        return True
    if here.overwritten(write, fact) or write.key in here.held_back(stamp):
        return True
    waiting = {(w.key, w.file) for w in here.quarantined(OFFICE)}
    kept = [e.state for e in office.entries if (e.state.key, e.bundle.file) in waiting]
    asked = [(c.lower, c.higher) for c in here.conflicts(OFFICE) if c.key == write.key]
    return any(stamp_text(stamp) in pair for pair in asked) or any(
        k.key == write.key and k.stamps.get(fact) == stamp for k in kept
    )


def lost(here: NaiveWorld) -> list[tuple[str, str, str]]:
    """Name (record, fact, stamp) of each value that is accounted for nowhere, nor is an equal one."""
    values: dict[tuple[str, str, tuple[str, ...]], list[State]] = {}
    for write in here.writes:
        for fact in write.stamps:
            columns = TABLES[write.key.split("-")[0]].facts[fact]
            values.setdefault((write.key, fact, tuple(write.cells[c] for c in columns)), []).append(write)
    return [
        (key, fact, stamp_text(writes[-1].stamps[fact]))
        for (key, fact, _cells), writes in values.items()
        if not any(accounted(here, write, fact) for write in writes)
    ]


@pytest.mark.parametrize("seed", range(12))
def test_no_write_is_lost_where_only_an_answer_closes_a_conflict(seed: int) -> None:
    """After all was sent and taken: shown, knowingly overwritten, asked about, waiting or erased."""
    generator = made(seed, named_answers=True)
    settled(generator)
    assert lost(generator.world) == []


@pytest.mark.parametrize("seed", range(20))
def test_what_the_page_loses_is_only_what_a_merge_closed_unanswered(seed: int) -> None:
    """As the page stands, a joined state's `version` closes a conflict; nothing is lost in another way."""
    generator = made(seed)
    settled(generator)
    here = generator.world
    closed = {c for desk in GROUP_OF for c in here.all_conflicts(desk) - here.conflicts(desk)}
    known = {(c.key, c.fact, stamp) for c in closed for stamp in (c.lower, c.higher)}
    assert set(lost(here)) <= known


@pytest.mark.long
def test_300_histories_lose_nothing_where_only_an_answer_closes_a_conflict() -> None:
    """The same with seeds that the fast run does not take."""
    for seed in range(1000, 1300):
        generator = made(seed, named_answers=True)
        settled(generator)
        assert (seed, lost(generator.world)) == (seed, [])


def test_the_page_lets_a_merge_close_a_conflict_that_nobody_answered() -> None:
    """Two laptops disagree; one sees it and sends a twin; the other writes on, and the question is gone."""
    unanswered = []
    for named in (False, True):
        here = NaiveWorld(HEADER, TABLES, named_answers=named)
        shared_client(here, "a2", OFFICE)
        assert here.edit("a1", "client-1", {"gender": "f"})
        assert here.edit("a2", "client-1", {"gender": "m"})
        assert here.report("a1", "f1")
        assert here.report("a2", "f2")
        assert here.twin("a2", "f3")
        assert here.deliver(OFFICE, "f1")
        assert here.deliver(OFFICE, "f2")
        assert here.edit("a2", "client-1", {"gender": "other"})
        assert here.deliver("a1", "f3")
        assert here.twin("a1", "f4")
        assert here.deliver("a2", "f4")
        assert here.report("a2", "f5")
        assert here.deliver(OFFICE, "f5")
        assert row(here, OFFICE)["gender"] == "other"
        unanswered.append(len(here.conflicts(OFFICE)))
    assert unanswered == [0, 1]


class Forgetful(NaiveWorld):
    """A planted defect: the last file to arrive wins, so what other files brought is gone."""

    def deliver(self, desk: str, file: str) -> bool:
        done = super().deliver(desk, file)
        if done:
            self.desk(desk).entries = self.desk(desk).entries[-len(self.files[file].states) :]
        return done


class Reusing(NaiveWorld):
    """A planted defect: an undo gives counters free again."""

    def undo(self, desk: str, file: str) -> bool:
        here = self.desk(desk)
        if file in here.bundles:
            here.tops.clear()
        return super().undo(desk, file)


class Unasking(NaiveWorld):
    """A planted defect: nobody hears of a conflict, the winner stands."""

    def conflicts(self, desk: str) -> set[Conflict]:
        return {c for c in super().conflicts(desk) if c.kind == "fork"}


class Rising(NaiveWorld):
    """A planted defect: `complete_to` never falls."""

    def complete_to(self, desk: str) -> dict[str, int]:
        every = chains(self.desk(desk).bundles.values())
        return {" ".join(chain): complete_to(bundles) for chain, bundles in every.items()}


class Lifting(NaiveWorld):
    """A planted defect: an undo lifts the erasures that the import brought."""

    def undo(self, desk: str, file: str) -> bool:
        here = self.desk(desk)
        if file in here.bundles:
            here.erased -= {state.key for state in here.bundles[file].states if state.erased}
        return super().undo(desk, file)


@pytest.mark.long
@pytest.mark.parametrize("defect", [Forgetful, Reusing, Unasking, Rising, Lifting])
def test_each_planted_defect_makes_a_difference_within_300_histories(defect: type[NaiveWorld]) -> None:
    for seed in range(300):
        history = made(seed).history
        if differences(NaiveWorld(history, TABLES), defect(history, TABLES), history):
            return
    pytest.fail("no history shows it")


def test_a_planted_defect_is_named_and_shrinks_to_few_acts() -> None:
    def pair(history: dict[str, Any]) -> tuple[NaiveWorld, NaiveWorld]:
        return NaiveWorld(history, TABLES), Forgetful(history, TABLES)

    history = made(3).history
    words = differences(*pair(history), history)
    assert words
    assert words[0].startswith("seed 3 step ")
    short = shrunk(pair, history)
    assert len(short["acts"]) <= 8
    assert differences(*pair(short), short)


def test_rows_apart_names_record_column_and_fact() -> None:
    one = {"client": {"client-1": {"gender": "f", "edits": "*=a:1 gender=a:2"}}}
    two = {"client": {"client-1": {"gender": "m", "edits": "*=a:1 gender=b:2"}}}
    assert [words.split(":")[0] for words in rows_apart(one, two)] == ["client-1 edits", "client-1 gender"]
    assert "(facts gender)" in next(iter(rows_apart(one, two)))


def test_an_act_that_cannot_be_done_changes_nothing() -> None:
    here = world()
    assert not play(here, {"act": "edit", "desk": "a1", "key": "client-9", "cells": {"gender": "f"}})
    assert here.state("a1") == {}
