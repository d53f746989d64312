"""The join: a lattice, the same as a plain model of the specification, and nothing unseen is lost."""

import itertools
import random
from dataclasses import replace
from typing import Any

import join_model
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_desk.bundle.join import Conflict, State, join
from outreach_desk.records import catalog, ids
from outreach_desk.records.base import DELETED, Thing
from outreach_desk.records.stamps import Stamp

CLIENT, REFERRAL = catalog.THINGS["client"], catalog.THINGS["referral"]
DEVICES = ("aaaaaaaa", "bbbbbbbb", "cccccccc")
A, B, C = DEVICES
RECORD = "01a207ea-ea21-7b7b-a0d2-904661b5a95e"


def state(thing: Thing, writes: dict[str, tuple[str, ...]], stamps: dict[str, str], version: str) -> State:
    """Give a state: cells by fact, stamps by fact (`a1` for the first device's first), version likewise."""
    cells, edits = {}, {}
    for fact, columns in thing.facts.items():
        written = writes.get(fact, ("false",) if fact == DELETED else ("",) * len(columns))
        cells |= dict(zip(columns, written, strict=True))
        edits[fact] = stamp(stamps[fact]) if fact in stamps else None
    seen = {one.device: one.counter for one in map(stamp, version.split())}
    return State(cells, False, seen, edits, "1", "2026-07-01T00:00:00Z")


def stamp(short: str) -> Stamp:
    return Stamp(int(short[1:]), short[0] * 8)


def keys_of(conflicts: list[Conflict]) -> set[tuple[Any, ...]]:
    return {
        (one.fact, one.kind, frozenset({(s.counter, s.device) for s, _ in (one.winner, one.loser)}))
        for one in conflicts
    }


@st.composite
def states(draw: st.DrawFn, thing: Thing) -> State:
    """Draw any state that staging would let in: partial schemas, never-set facts, forks, erasure."""
    facts = [DELETED, *draw(st.sets(st.sampled_from(sorted(set(thing.facts) - {DELETED}))))]
    stamps = st.builds(Stamp, st.integers(1, 3), st.sampled_from(DEVICES))
    cells: dict[str, str] = {}
    edits: dict[str, Stamp | None] = {}
    for fact in facts:
        columns = thing.facts[fact]
        edits[fact] = draw(stamps if fact == DELETED else st.none() | stamps)
        values = st.sampled_from(["true", "false"] if fact == DELETED else ["", "x", "y"])
        for column in columns:
            cells[column] = draw(values) if edits[fact] is not None else ""
    erased = draw(st.booleans())
    if erased:
        cells = {name: "" if name in thing.personal else cell for name, cell in cells.items()}
    version = draw(st.dictionaries(st.sampled_from(DEVICES), st.integers(1, 4)))
    for one in edits.values():
        if one is not None:
            version[one.device] = max(version.get(one.device, 0), one.counter)
    who, when = draw(st.sampled_from(["", "1", "2"])), draw(st.sampled_from(["", "2026-07-01T00:00:00Z"]))
    return State(cells, erased, version, edits, who, when)


LAWS = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ALL_LAWS = settings(LAWS, max_examples=5000, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("thing", [CLIENT, REFERRAL], ids=lambda thing: thing.name)
class TestLaws:
    def test_a_state_joined_with_itself_is_itself(self, thing: Thing) -> None:
        @LAWS
        @given(states(thing))
        def law(one: State) -> None:
            assert join(thing, one, one) == (one, [])

        law()

    def test_the_order_of_two_does_not_matter(self, thing: Thing) -> None:
        @LAWS
        @given(states(thing), states(thing))
        def law(one: State, other: State) -> None:
            there, here = join(thing, one, other), join(thing, other, one)
            assert there[0] == here[0]
            assert sorted(map(repr, there[1])) == sorted(map(repr, here[1]))

        law()

    def test_the_order_of_three_does_not_matter(self, thing: Thing) -> None:
        @LAWS
        @given(states(thing), states(thing), states(thing))
        def law(one: State, two: State, three: State) -> None:
            first = join(thing, join(thing, one, two)[0], three)[0]
            last = join(thing, one, join(thing, two, three)[0])[0]
            assert first == last

        law()

    @pytest.mark.long
    def test_all_laws_hold_for_5000_triples(self, thing: Thing) -> None:
        """Idempotent, commutative, associative: three states each time, any that staging lets in."""
        tried = []

        @ALL_LAWS
        @given(states(thing), states(thing), states(thing))
        def law(one: State, two: State, three: State) -> None:
            tried.append(1)
            assert join(thing, one, one) == (one, [])
            there, here = join(thing, one, two), join(thing, two, one)
            assert there[0] == here[0]
            assert sorted(map(repr, there[1])) == sorted(map(repr, here[1]))
            first = join(thing, there[0], three)[0]
            assert first == join(thing, one, join(thing, two, three)[0])[0]

        law()
        assert len(tried) >= 5000
        print(f"\n{thing.name}: {len(tried)} triples")  # noqa: T201 - a figure to read

    def test_it_does_what_the_plain_model_does(self, thing: Thing) -> None:
        @LAWS
        @given(states(thing), states(thing))
        def law(one: State, other: State) -> None:
            joined, conflicts = join(thing, one, other)
            expected, expected_conflicts = join_model.join(
                model(thing, one), model(thing, other), marks(thing)
            )
            assert model(thing, joined) == expected
            assert keys_of(conflicts) == expected_conflicts

        law()


def marks(thing: Thing) -> dict[str, tuple[bool, ...]]:
    return {fact: tuple(c in thing.personal for c in columns) for fact, columns in thing.facts.items()}


def model(thing: Thing, one: State) -> join_model.Model:
    return {
        "facts": {
            fact: stamped
            and (stamped.counter, stamped.device, tuple(one.cells[c] for c in thing.facts[fact]))
            for fact, stamped in one.edits.items()
        },
        "seen": dict(one.version),
        "erased": one.erased,
    }


class Laptop:
    """A desk of the plainest kind: it writes as the specification says and joins what it hears."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.state: State | None = None
        self.model: join_model.Model | None = None
        self.conflicts: set[tuple[Any, ...]] = set()
        self.expected: set[tuple[Any, ...]] = set()

    def write(self, thing: Thing, fact: str, cells: tuple[str, ...]) -> None:
        if self.state is None:
            self.state = _blank(thing)
        counter = max([0, *self.state.version.values()]) + 1
        mine = Stamp(counter, self.device)
        edits = {**self.state.edits, fact: mine}
        if self.state.edits[DELETED] is None:
            edits[DELETED] = mine
        self.state = replace(
            self.state,
            cells={**self.state.cells, **dict(zip(thing.facts[fact], cells, strict=True))},
            edits=edits,
            version={**self.state.version, self.device: counter},
        )
        self.model = model(thing, self.state)

    def hear(self, thing: Thing, other: "Laptop") -> None:
        if other.state is None:
            return
        if self.state is None:
            self.state, self.model = other.state, other.model
            return
        self.state, found = join(thing, self.state, other.state)
        self.model, expected = join_model.join(self.model or {}, other.model or {}, marks(thing))
        self.conflicts |= keys_of(found)
        self.expected |= expected


def _blank(thing: Thing) -> State:
    cells = {column: "" for columns in thing.facts.values() for column in columns} | {DELETED: "false"}
    return State(cells, False, {}, dict.fromkeys(thing.facts))


@pytest.mark.parametrize("seed", range(300))
def test_a_random_history_ends_as_the_plain_model_and_alike_on_all_desks(seed: int) -> None:
    """Writes, deletions, restorations and one-way talks in any order: the same bytes, the same conflicts."""
    dice = random.Random(seed)  # noqa: S311 - a repeatable story, no secret
    thing = dice.choice([CLIENT, REFERRAL])
    laptops = [Laptop(device) for device in DEVICES]
    laptops[0].write(
        thing, "status" if thing is CLIENT else "outcome", ("x",) if thing is CLIENT else ("x",) * 4
    )
    for other in laptops[1:]:
        other.hear(thing, laptops[0])
    for _ in range(dice.randrange(4, 20)):
        one, other = dice.sample(laptops, 2)
        if dice.random() < 0.5:
            one.hear(thing, other)
        else:
            fact = dice.choice(sorted(thing.facts))
            values = ("true", "false") if fact == DELETED else ("", "x", "y")
            one.write(thing, fact, tuple(dice.choice(values) for _ in thing.facts[fact]))
    for one, other in itertools.permutations(laptops, 2):
        one.hear(thing, other)
    for one in laptops:
        assert one.state is not None
        assert model(thing, one.state) == one.model
        assert one.conflicts == one.expected
        assert (one.state.cells, one.state.edits, one.state.version) == (
            laptops[0].state.cells,
            laptops[0].state.edits,
            laptops[0].state.version,
        )


GENDER = {
    "no conflict: the later writer had seen the other": ("a1 b2", "b2", "a1", "a1", []),
    "conflict: neither had seen the other": ("a1 b2", "b2", "a2 c1", "a2", ["conflict"]),
    "no conflict: the same value": ("a1 b2", "b2=", "a2 c1", "a2", []),
    "fork: one stamp, two values": ("a2", "a2", "a2", "a2", ["fork"]),
    "no conflict: it is unseen one way only": ("a2 b3", "b3", "a2", "a2", []),
}


@pytest.mark.parametrize("case", GENDER.values(), ids=GENDER.keys())
def test_two_writes_of_a_fact_are_a_conflict_only_if_neither_saw_the_other(case: Any) -> None:
    first_version, first, second_version, second, expected = case
    values = ("f", "f") if first.endswith("=") else ("f", "m")
    first = first.rstrip("=")
    one = state(CLIENT, {"gender": (values[0],)}, {"gender": first, DELETED: first}, first_version)
    other = state(CLIENT, {"gender": (values[1],)}, {"gender": second, DELETED: second}, second_version)
    joined, conflicts = join(CLIENT, one, other)
    assert [conflict.kind for conflict in conflicts] == expected
    assert joined.edits["gender"] == max(stamp(first), stamp(second))


def test_a_fact_that_was_never_set_loses_against_any_and_asks_nothing() -> None:
    one = state(CLIENT, {}, {DELETED: "a1"}, "a1")
    other = state(CLIENT, {"gender": ("f",)}, {DELETED: "a1", "gender": "b1"}, "a1 b1")
    joined, conflicts = join(CLIENT, one, other)
    assert (joined.cells["gender"], joined.edits["gender"], conflicts) == ("f", stamp("b1"), [])


def test_a_fact_outside_the_senders_schema_keeps_value_and_stamp() -> None:
    """A partial state says nothing of the facts that its bundle does not list, however high its version."""
    here = state(
        CLIENT, {"gender": ("f",), "status": ("x",)}, {DELETED: "a1", "gender": "a1", "status": "a1"}, "a1"
    )
    partial = State(
        {"status": "y", DELETED: "false"}, False, {A: 1, B: 2}, {"status": Stamp(2, B), DELETED: Stamp(1, A)}
    )
    joined, conflicts = join(CLIENT, here, partial)
    assert (joined.cells["gender"], joined.edits["gender"]) == ("f", Stamp(1, A))
    assert (joined.cells["status"], conflicts) == ("y", [])


def test_two_partial_states_join_into_one_that_has_all_cells_of_its_facts() -> None:
    """Never set in the one and unknown to the other is never set, with an empty cell."""
    one = State({DELETED: "false"}, False, {A: 1}, {DELETED: Stamp(1, A)})
    other = State({DELETED: "false", "gender": ""}, False, {A: 1}, {DELETED: Stamp(1, A), "gender": None})
    assert join(CLIENT, one, other)[0].cells == {DELETED: "false", "gender": ""}


def test_erasure_wins_and_takes_personal_cells_from_both() -> None:
    named = state(
        CLIENT,
        {"serial": ("A-1",), "gender": ("f",)},
        {DELETED: "a1", "serial": "a1", "gender": "b9"},
        "a1 b9",
    )
    erased = replace(state(CLIENT, {}, {DELETED: "a1", "serial": "a1"}, "a1"), erased=True)
    joined, conflicts = join(CLIENT, named, erased)
    assert (joined.cells["serial"], joined.cells["gender"], joined.erased) == ("", "f", True)
    assert (joined.edits["serial"], conflicts) == (stamp("a1"), [])


def test_a_deletion_that_had_seen_everything_asks_nothing() -> None:
    one = state(CLIENT, {"gender": ("f",)}, {DELETED: "a1", "gender": "b2"}, "a1 b2")
    other = state(CLIENT, {"gender": ("f",), DELETED: ("true",)}, {DELETED: "a3", "gender": "b2"}, "a3 b2")
    joined, conflicts = join(CLIENT, one, other)
    assert (joined.cells[DELETED], conflicts) == ("true", [])


def test_a_deletion_stands_and_the_unseen_edits_go_to_review_whole() -> None:
    """All that the deleting desk had not seen is one question over the record, named by its latest write."""
    edited = state(
        CLIENT,
        {"gender": ("f",), "status": ("x",), "birth": ("1990", "4")},
        {DELETED: "a1", "gender": "b2", "status": "b2", "birth": "b3"},
        "a1 b3",
    )
    gone = state(CLIENT, {DELETED: ("true",)}, {DELETED: "a2"}, "a2")
    joined, conflicts = join(CLIENT, edited, gone)
    assert joined.cells[DELETED] == "true"
    assert joined.cells["gender"] == "f"
    assert [(one.fact, one.kind, one.winner, one.loser) for one in conflicts] == [
        (
            DELETED,
            "deleted_unseen",
            (stamp("a2"), {DELETED: "true"}),
            (stamp("b3"), {"gender": "f", "status": "x", "birth_year": "1990", "birth_month": "4"}),
        ),
    ]


def test_two_deletions_that_had_not_seen_each_other_are_asked_about() -> None:
    """`deleted` is a fact like any other: one write of it is unseen by the deletion that stands."""
    one = state(CLIENT, {DELETED: ("true",)}, {DELETED: "a2"}, "a2")
    other = state(CLIENT, {DELETED: ("true",)}, {DELETED: "b2"}, "a1 b2")
    for pair in ((one, other), (other, one)):
        found = {(one.fact, one.kind, one.winner[0], one.loser[0]) for one in join(CLIENT, *pair)[1]}
        assert {(fact, kind, frozenset(stamps)) for fact, kind, *stamps in found} == {
            (DELETED, "deleted_unseen", frozenset({stamp("a2"), stamp("b2")}))
        }


def test_two_deletions_are_one_question_with_what_was_changed_before_each() -> None:
    """An edit that its own writer deleted afterwards goes to Review with the deletion."""
    one = state(CLIENT, {"gender": ("f",), DELETED: ("true",)}, {DELETED: "a3", "gender": "a2"}, "a3")
    other = state(CLIENT, {DELETED: ("true",)}, {DELETED: "b4"}, "a1 b4")
    sides = (stamp("b4"), {DELETED: "true"}), (stamp("a3"), {"gender": "f", DELETED: "true"})
    for pair in ((one, other), (other, one)):
        assert [(found.winner, found.loser) for found in join(CLIENT, *pair)[1]] == [sides]


def test_an_edit_by_somebody_who_saw_the_deletion_asks_nothing() -> None:
    gone = state(CLIENT, {DELETED: ("true",)}, {DELETED: "a2"}, "a2")
    edited = state(CLIENT, {"gender": ("f",), DELETED: ("true",)}, {DELETED: "a2", "gender": "b3"}, "a2 b3")
    assert join(CLIENT, gone, edited)[1] == []


def test_the_same_conflict_has_one_id_on_both_sides() -> None:
    """Joined here into there or there into here: the question is the same one."""
    one = state(CLIENT, {"gender": ("f",)}, {DELETED: "a1", "gender": "b2"}, "a1 b2")
    other = state(CLIENT, {"gender": ("m",)}, {DELETED: "a1", "gender": "a2"}, "a2")
    found = [
        ids.of_conflict(RECORD, conflict.fact, (str(conflict.winner[0]), str(conflict.loser[0])))
        for pair in ((one, other), (other, one))
        for conflict in join(CLIENT, *pair)[1]
    ]
    assert len(found) == 2
    assert len(set(found)) == 1


def test_the_person_is_the_one_of_the_highest_stamp_whatever_the_clocks_say() -> None:
    late = replace(
        state(CLIENT, {}, {DELETED: "a1", "gender": "a1"}, "a1"),
        changed_by="1",
        changed_at="2099-01-01T00:00:00Z",
    )
    early = replace(
        state(CLIENT, {"gender": ("f",)}, {DELETED: "a1", "gender": "b2"}, "a1 b2"),
        changed_by="2",
        changed_at="1970-01-01T00:00:00Z",
    )
    joined, _ = join(CLIENT, late, early)
    assert (joined.changed_by, joined.changed_at) == ("2", "1970-01-01T00:00:00Z")


def test_a_deletion_under_a_name_of_two_goes_to_review_with_the_edits_beside_it() -> None:
    """No version tells what the deleting laptop had seen; what it has not is shown with its deletion."""
    gone = state(CLIENT, {DELETED: ("true",)}, {DELETED: "a3", "serial": "a2"}, "a3")
    edited = state(CLIENT, {"gender": ("f",)}, {DELETED: "a1", "serial": "a2", "gender": "a3"}, "a3")
    for pair in ((gone, edited), (edited, gone)):
        found = {
            (one.fact, one.kind): (one.winner[1], one.loser[1]) for one in join(CLIENT, *pair, fork=True)[1]
        }
        assert found[DELETED, "fork"] == ({DELETED: "true"}, {DELETED: "false"})
        assert found[DELETED, "deleted_unseen"] == ({DELETED: "true"}, {DELETED: "false", "gender": "f"})


def test_a_restoration_and_an_edit_that_a_deletion_had_not_seen_are_told_together() -> None:
    """Both questions bear one name and only one of them is kept: each must name the edit."""
    gone = state(CLIENT, {DELETED: ("true",)}, {DELETED: "c3", "serial": "a1"}, "a1 c3")
    other = state(CLIENT, {"gender": ("f",)}, {DELETED: "a3", "serial": "a1", "gender": "b2"}, "a3 b2")
    for pair in ((gone, other), (other, gone)):
        found = {(one.kind, one.winner[0], one.loser[0]): one.loser[1] for one in join(CLIENT, *pair)[1]}
        whole = {DELETED: "false", "gender": "f"}
        assert found == {(kind, stamp("c3"), stamp("a3")): whole for kind in ("conflict", "deleted_unseen")}
