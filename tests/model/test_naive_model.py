"""The second model of the merge keeps the promises of the format's page, on small cases and random histories.

It is measured here against the page only; another test measures the product against it.
"""

import random
from dataclasses import replace
from itertools import permutations

from histories import OFFICE
from model_hands import CLIENT, TABLES, row, shared_client, world
from naive_state import DELETED, Conflict, State, conflicts, edits_text, joined, version_text
from naive_world import NaiveWorld

CONSENT = TABLES["consent"]


def random_state(chance: random.Random) -> State:
    """Draw any state that three devices could have written, forks among them."""
    stamps, cells = {}, {}
    for fact, columns in CONSENT.facts.items():
        never = fact != DELETED and chance.random() < 0.2
        stamps[fact] = None if never else (chance.randint(1, 4), chance.choice("abc") * 8)
        for column in columns:
            cells[column] = "" if never else chance.choice(["", "x", "y"])
    cells[DELETED] = chance.choice(["true", "false"])
    version = {device * 8: chance.randint(1, 5) for device in "abc"}
    for stamp in filter(None, stamps.values()):
        version[stamp[1]] = max(stamp[0], version[stamp[1]])
    return State("consent-1", cells, stamps, version, erased=chance.random() < 0.1)


# ---- the join ----------------------------------------------------------------------------------


def test_the_join_is_idempotent_commutative_and_associative_on_1000_triples() -> None:
    chance = random.Random(5)  # noqa: S311 - a seed, no secret
    for _case in range(1000):
        one, two, three = (random_state(chance) for _ in range(3))
        assert joined(CONSENT, [one, two]) == joined(CONSENT, [two, one])
        assert joined(CONSENT, [one, one]) == joined(CONSENT, [one])
        left = joined(CONSENT, [joined(CONSENT, [one, two]), three])
        assert (
            left
            == joined(CONSENT, [one, joined(CONSENT, [two, three])])
            == joined(CONSENT, [one, two, three])
        )


def test_conflicts_do_not_depend_on_the_order_of_the_states() -> None:
    chance = random.Random(6)  # noqa: S311 - a seed, no secret
    for _case in range(200):
        states = [random_state(chance) for _ in range(4)]
        assert len({frozenset(conflicts(CONSENT, order)) for order in permutations(states)}) == 1


def test_edits_names_the_lowest_stamp_once_and_what_was_never_set() -> None:
    stamps = {"b": (2, "d"), "a": (2, "d"), "deleted": (3, "c"), "x": None}
    assert edits_text(stamps) == "*=d:2 deleted=c:3 x=-"
    assert version_text({"d": 2, "c": 3}) == "c:3 d:2"


# ---- one record --------------------------------------------------------------------------------


def test_a_write_that_has_seen_another_has_the_higher_counter() -> None:
    here = shared_client(world(), "a2")
    assert here.edit("a2", "client-1", {"gender": "f"})
    assert row(here, "a2")["version"] == "aaaaaaa2:1 zzzzzzz7:2"
    assert "gender=zzzzzzz7:2" in row(here, "a2")["edits"]


def test_two_unseen_values_are_a_conflict_until_a_person_answers() -> None:
    here = shared_client(world(), "a2", OFFICE)
    assert here.edit("a1", "client-1", {"gender": "f"})
    assert here.edit(OFFICE, "client-1", {"gender": "m"})
    assert here.report("a1", "f1")
    assert here.deliver(OFFICE, "f1")
    (asked,) = here.conflicts(OFFICE)
    assert (asked.fact, asked.lower, asked.higher) == ("gender", "aaaaaaa2:2", "kkkkkkk5:2")
    assert row(here, OFFICE)["gender"] == "m"
    assert here.answer(OFFICE, "client-1", "gender", {"gender": "f"})
    assert not here.conflicts(OFFICE)
    assert here.give_back(OFFICE, "g1", "f2")
    assert here.deliver("a1", "f2")
    assert row(here, "a1") == row(here, OFFICE)
    assert row(here, "a1")["gender"] == "f"
    assert not here.conflicts("a1")


def test_the_same_value_written_twice_unseen_is_no_conflict() -> None:
    here = shared_client(world(), OFFICE)
    assert here.edit("a1", "client-1", {"gender": "f"})
    assert here.edit(OFFICE, "client-1", {"gender": "f"})
    assert here.report("a1", "f1")
    assert here.deliver(OFFICE, "f1")
    assert not here.conflicts(OFFICE)


def test_a_deletion_stands_and_the_unseen_edit_is_asked_about() -> None:
    here = shared_client(world(), OFFICE)
    assert here.edit("a1", "client-1", {"gender": "f"})
    assert here.delete(OFFICE, "client-1")
    assert here.report("a1", "f1")
    assert here.deliver(OFFICE, "f1")
    assert row(here, OFFICE)["deleted"] == "true"
    assert [c.kind for c in here.conflicts(OFFICE)] == ["deletion"]
    assert here.answer(OFFICE, "client-1", DELETED, {DELETED: "false"})
    assert not here.conflicts(OFFICE)
    assert row(here, OFFICE)["gender"] == "f"


def test_nothing_lifts_an_erasure() -> None:
    here = shared_client(world(), OFFICE)
    assert here.erase("a1", "client-1")
    assert here.report("a1", "f1")
    assert here.deliver(OFFICE, "f1")
    assert row(here, OFFICE)["serial"] == ""
    assert here.undo(OFFICE, "f1")
    assert row(here, OFFICE)["serial"] == ""
    assert row(here, OFFICE)["erased"] == "true"


def test_counters_of_undone_states_are_never_used_again() -> None:
    here = shared_client(world(), OFFICE)
    for gender in ("f", "m", "other"):
        assert here.edit("a1", "client-1", {"gender": gender})
    assert here.report("a1", "f1")
    assert here.deliver(OFFICE, "f1")
    assert here.undo(OFFICE, "f1")
    assert here.edit(OFFICE, "client-1", {"gender": "tg_w"})
    assert row(here, OFFICE)["version"] == "aaaaaaa2:1 kkkkkkk5:5"
    assert here.redo(OFFICE, "f1")
    assert [c.fact for c in here.conflicts(OFFICE)] == ["gender"]


def test_a_row_waits_for_the_record_that_it_names() -> None:
    here = shared_client(world())
    assert here.report("a1", "f1", parts=1)
    assert here.create(
        "a1", "consent-1", {"client_id": "client-1", "purpose": "record", "given_on": "2000-01-01"}
    )
    assert here.report("a1", "f2", parts=2)
    assert here.deliver(OFFICE, "f2.2")
    assert {(w.key, w.reason) for w in here.quarantined(OFFICE)} == {("consent-1", "reference")}
    assert here.complete_to(OFFICE) == {"aaaaaaa2 office": 0}
    assert here.deliver(OFFICE, "f2")
    assert not here.quarantined(OFFICE)
    assert here.complete_to(OFFICE) == {"aaaaaaa2 office": 3}
    assert not here.holes(OFFICE)


def test_a_state_from_the_former_group_is_taken_if_it_had_not_seen_the_move() -> None:
    here = shared_client(world(), OFFICE)
    assert here.edit("a1", "client-1", {"gender": "f"})
    assert here.move(OFFICE, "client-1", "g2")
    assert here.report("a1", "f1")
    assert here.deliver(OFFICE, "f1")
    assert (row(here, OFFICE)["gender"], row(here, OFFICE)["group_id"]) == ("f", "g2")
    assert here.give_back(OFFICE, "g1", "f2")
    assert here.deliver("a1", "f2")
    assert not here.edit("a1", "client-1", {"gender": "m"})


def test_another_groups_record_and_an_unknown_device_wait_for_a_person() -> None:
    here = shared_client(world(), OFFICE)
    assert here.report("b1", "f1")
    # No honest laptop sends what is not its group's; this one does.
    here.files["f1"] = replace(here.files["f1"], states=(here.desk("a1").standing()["client-1"],))
    assert here.deliver(OFFICE, "f1")
    here.desk(OFFICE).trusted.discard("zzzzzzz7")
    assert here.create("a2", "client-2", CLIENT)
    assert here.report("a2", "f2")
    assert here.deliver(OFFICE, "f2")
    assert {tuple(w) for w in here.quarantined(OFFICE)} == {
        ("client-1", "f1", "group"),
        ("client-2", "f2", "device"),
    }


def test_two_laptops_with_one_device_show_and_can_be_let_in() -> None:
    here = shared_client(world(), OFFICE)
    assert here.clone("a1", "c1")
    assert here.edit("a1", "client-1", {"gender": "f"})
    assert here.edit("c1", "client-1", {"gender": "m"})
    assert here.report("a1", "f1")
    assert here.report("c1", "f2")
    assert here.deliver(OFFICE, "f1")
    assert not here.deliver(OFFICE, "f2")
    assert here.admit(OFFICE, "f2")
    assert {(c.fact, c.kind) for c in here.conflicts(OFFICE)} == {("gender", "fork")}
    assert row(here, OFFICE)["gender"] == "m"


def told_of_another_write() -> NaiveWorld:
    """Give a world in which `a2` wrote before the office told it of two values that it had never seen."""
    here = shared_client(world(), "a2", OFFICE)
    for number, desk in enumerate((OFFICE, "a1", "a2")):
        assert here.edit(desk, "client-1", {"partner_code": f"P {number}"})
    assert here.report("a1", "f1")
    assert here.deliver(OFFICE, "f1")
    assert here.give_back(OFFICE, "g1", "f2")
    assert here.deliver("a2", "f2")
    return here


def test_a_write_of_which_a_question_tells_is_in_conflict_with_who_had_not_seen_it() -> None:
    """Both values may be asked about; a write made after the question had seen it."""
    here = told_of_another_write()
    third = Conflict("client-1", "partner_code", "aaaaaaa2:2", "zzzzzzz7:2", "fact")
    assert third in here.with_told_writes("a2") - here.all_conflicts("a2")
    assert here.edit("a2", "client-1", {"partner_code": "P 3"})
    assert not any("zzzzzzz7:3" in one for one in here.with_told_writes("a2"))


def test_a_deletion_is_asked_about_once_more_with_what_came_later() -> None:
    """Two laptops wrote what its writer had not seen; the second write comes joined with the first."""
    here = shared_client(world(), "a2", OFFICE)
    assert here.edit("a2", "client-1", {"gender": "m"})
    for code in ("P 1", "P 2"):
        assert here.edit("a1", "client-1", {"partner_code": code})
    assert here.report("a1", "f1")
    assert here.delete(OFFICE, "client-1")
    assert here.deliver(OFFICE, "f1")
    assert here.twin("a2", "f2")
    assert here.deliver("a1", "f2")
    assert here.report("a1", "f3")
    assert here.deliver(OFFICE, "f3")
    [once] = here.all_conflicts(OFFICE)
    assert (once.kind, once.lower, once.higher) == ("deletion", "kkkkkkk5:2", "aaaaaaa2:3")
    [more] = here.as_they_came(OFFICE) - {once}
    assert (more.kind, more.lower, more.higher) == ("deletion", "kkkkkkk5:2", "zzzzzzz7:2")


def test_a_group_is_not_asked_about_a_record_that_left_it() -> None:
    """There nobody may answer; what two states at one of its laptops show is asked there still."""
    here = shared_client(world(), "a2", OFFICE)
    assert here.edit("a1", "client-1", {"gender": "f"})
    assert here.edit("a2", "client-1", {"gender": "m"})
    assert here.twin("a2", "f1")
    assert here.deliver("a1", "f1")
    assert here.report("a1", "f2")
    assert here.move(OFFICE, "client-1", "g2")
    assert here.deliver(OFFICE, "f2")
    for group, desks in (("g1", ("a1", "a2")), ("g2", ("b1",))):
        assert here.give_back(OFFICE, group, f"to {group}")
        assert all(here.deliver(desk, f"to {group}") for desk in desks)
    assert [desk for desk in here.desks() if here.conflicts(desk)] == ["a1", "b1", OFFICE]


def test_a_waiting_row_is_superseded_though_what_it_waited_for_came_along() -> None:
    """The later file brings the meeting and the same attendance; what it brought undone, the first waits."""
    here = shared_client(world(), "a2")
    assert here.create("a1", "meeting-1", {"group_id": "g1", "held_on": "2000-01-02", "kind": "x"})
    assert here.create("a1", "consent-1", {"client_id": "client-1", "purpose": "x", "given_on": "2000-01-01"})
    for file in ("f1", "f2"):
        assert here.twin("a1", file)
    assert here.undo("a2", "start-a2")
    here.files["f1"] = replace(here.files["f1"], states=(here.desk("a1").standing()["consent-1"],))
    assert all(here.deliver("a2", file) for file in ("f1", "f2"))
    assert {tuple(w) for w in here.quarantined("a2")} == {("consent-1", "f1", "superseded")}
    assert here.undo("a2", "f2")
    assert {tuple(w) for w in here.quarantined("a2")} == {("consent-1", "f1", "reference")}


def test_what_an_undo_sends_back_to_quarantine_was_overtaken_by_nobody() -> None:
    here = shared_client(world(), OFFICE)
    assert here.create("a1", "consent-1", {"client_id": "client-1", "purpose": "x", "given_on": "2000-01-01"})
    for file in ("f1", "f2"):
        assert here.report("a1", file)
        here.files[file] = replace(here.files[file], states=(here.desk("a1").standing()["consent-1"],))
        assert here.deliver(OFFICE, file)
    assert here.undo(OFFICE, f"start-{OFFICE}")
    assert {tuple(w) for w in here.quarantined(OFFICE)} == {
        ("consent-1", "f1", "reference"),
        ("consent-1", "f2", "reference"),
    }


def test_what_hangs_on_a_record_comes_to_its_new_group_once() -> None:
    """Both its laptops have said that they hold all else; and not where the record has left again."""
    here = shared_client(world(), OFFICE)
    assert here.create("a1", "consent-1", {"client_id": "client-1", "purpose": "x", "given_on": "2000-01-01"})
    assert here.report("a1", "f1")
    assert here.deliver(OFFICE, "f1")
    assert here.give_back(OFFICE, "g2", "f2")
    for desk in ("b1", "b2"):
        assert here.deliver(desk, "f2")
        assert here.report(desk, f"of {desk}")
        assert here.deliver(OFFICE, f"of {desk}")
    sent = []
    for group in ("g2", "g1"):
        assert here.move(OFFICE, "client-1", group)
        assert here.give_back(OFFICE, "g2", f"after {group}")
        sent.append({state.key for state in here.files[f"after {group}"].states})
    assert sent == [{"client-1", "consent-1"}, {"client-1"}]
