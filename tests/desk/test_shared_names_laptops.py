"""Two copies of one folder wrote under one name: what a laptop does not believe of what comes to it.

Every value stands, is asked about, or was overwritten by somebody who had it before her.
"""

import pytest
from copies_hands import Copies, answer, both_write, renewed, twin_to
from exchange_world import save
from trust_hands import report, take

from outreach_desk.desk import imports, questions, receive, renewal, twin


@pytest.mark.parametrize("turned", [False, True])
def test_a_twin_of_the_other_bearer_overwrites_nothing_unasked(copies: Copies, turned: bool) -> None:
    """Whichever of the two enrolled first, and whichever hears the other."""
    both_write(copies)
    for desk in (copies.one, copies.two)[:: -1 if turned else 1]:
        renewed(copies, desk)
    twin_to(copies, copies.two, copies.one)
    twin_to(copies, copies.one, copies.two)
    for desk in (copies.one, copies.two):
        assert copies.shown(desk) == "two's"
        assert copies.asked(desk) == [{"one's", "two's"}]


def test_an_answer_with_the_other_bearer_s_writes_overwrites_nothing_unasked(copies: Copies) -> None:
    """The office has heard the second alone."""
    both_write(copies)
    for desk in (copies.one, copies.two):
        renewed(copies, desk)
    take(copies.world, report(copies.world, copies.two))
    answer(copies, copies.one)
    assert copies.asked(copies.one) == [{"one's", "two's"}]


def test_what_a_third_laptop_wrote_over_the_other_half_is_asked(copies: Copies) -> None:
    both_write(copies)
    b = copies.world.desk("b")
    for desk in (copies.one, copies.two):
        renewed(copies, desk)
    twin_to(copies, copies.two, b)
    copies.write(b, "b's")
    twin_to(copies, b, copies.one)
    assert copies.asked(copies.one) == [{"one's", "b's"}]


def test_a_copy_that_has_no_new_name_yet_is_asked(copies: Copies) -> None:
    """Its own number is the higher; the other's write under it was never here."""
    b = copies.world.desk("b")
    copies.write(copies.two, "two's")
    receive.receive(b, [twin.write_twin(copies.two, copies.world.stick).path])
    assert copies.shown(b) == "two's"
    copies.write(copies.one, "draft")
    copies.write(copies.one, "one's")
    twin.write_twin(copies.one, copies.world.stick)  # on a stick that nobody has read yet
    [found] = receive.receive(copies.one, [twin.write_twin(b, copies.world.stick).path])
    assert found.outcome == "imported", found.message
    assert copies.shown(copies.one) == "one's"
    assert copies.asked(copies.one) == [{"one's", "two's"}]


def test_what_was_written_over_the_other_s_write_of_the_same_number_is_asked(copies: Copies) -> None:
    """An answer showed a laptop that has no new name yet that another bears its name; b heard that one."""
    b = copies.world.desk("b")
    for desk, serial in ((copies.one, "one's"), (copies.two, "two's")):
        copies.write(desk, serial)
    report(copies.world, copies.one)  # on a stick that nobody has read yet
    take(copies.world, report(copies.world, copies.two))
    for desk in (copies.one, b):
        answer(copies, desk)
    assert copies.asked(copies.one) == [{"one's", "two's"}]
    copies.write(b, "b's")
    twin_to(copies, b, copies.one)
    assert copies.shown(copies.one) == "b's"
    assert {"one's", "b's"} in copies.asked(copies.one)


def test_the_first_that_was_followed_hears_in_the_answer_that_two_were(copies: Copies) -> None:
    """The other's write is equal to what stands: nothing but the answer's word shows that there was one."""
    b = copies.world.desk("b")
    answer(copies, b)
    copies.write(copies.one, "one's")
    copies.write(copies.two, "b's")
    copies.write(b, "draft")
    copies.write(b, "b's")
    for desk in (copies.one, copies.two):
        renewed(copies, desk)
    take(copies.world, report(copies.world, b), report(copies.world, copies.two))
    answer(copies, copies.one)
    assert copies.shown(copies.one) == "b's"
    assert copies.asked(copies.one) == [{"one's", "b's"}]


@pytest.mark.parametrize("by_a_third", [False, True])
def test_an_answer_by_whoever_had_not_its_own_half_closes_no_question(
    copies: Copies, by_a_third: bool
) -> None:
    """Its own half fell before any file of it left: the office writes over what it fell to."""
    other = "two's"
    if by_a_third:  # the other half is of another fact; a third laptop wrote this one
        other, b = "b's", copies.world.desk("b")
        answer(copies, b)
        copies.write(copies.one, "one's")
        save(copies.two, "client", {"gender": "m"}, copies.mine)
        copies.write(b, "draft")
        copies.write(b, other)
    else:
        both_write(copies)
    renewed(copies, copies.two)
    take(copies.world, report(copies.world, copies.two))
    if by_a_third:
        take(copies.world, report(copies.world, b))
    renewed(copies, copies.one)
    save(copies.one, "client", {"status": "active"}, copies.mine)
    answer(copies, copies.one)
    assert copies.asked(copies.one) == [{"one's", other}]
    assert copies.shown(copies.one) == other
    take(copies.world, report(copies.world, copies.one))
    copies.write(copies.world.office, "the office's")
    answer(copies, copies.one)
    assert copies.shown(copies.one) == "the office's"
    assert {"one's", other} in copies.asked(copies.one)
    copies.write(copies.one, "settled")
    assert copies.asked(copies.one) == []


def test_an_answer_by_whoever_had_both_halves_closes_the_question(copies: Copies) -> None:
    """Its own half had left in a file before the other one came, and the office has that file."""
    both_write(copies)
    for desk in (copies.two, copies.one):
        renewed(copies, desk)
    save(copies.one, "client", {"status": "active"}, copies.mine)
    files = [report(copies.world, desk) for desk in (copies.one, copies.two)]
    twin_to(copies, copies.two, copies.one)
    assert (copies.shown(copies.one), copies.asked(copies.one)) == ("two's", [{"one's", "two's"}])
    take(copies.world, *files)
    assert copies.asked() == [{"one's", "two's"}]
    copies.write(copies.world.office, "the office's")
    answer(copies, copies.one)
    assert (copies.shown(copies.one), copies.asked(copies.one)) == ("the office's", [])


# ---- honest laptops ----------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [renewal.BACKUP, renewal.MACHINE])
def test_what_a_restored_laptop_had_lost_comes_back_without_a_question(copies: Copies, reason: str) -> None:
    """The first life is gone; the second is its backup, or its folder on the next machine."""
    both = ("lost draft", "lost work")
    for serial in both:
        copies.write(copies.one, serial)
    take(copies.world, report(copies.world, copies.one))
    assert renewed(copies, copies.two, reason).shared == ()
    answer(copies, copies.two)
    assert (copies.shown(copies.two), copies.asked(copies.two)) == ("lost work", [])
    copies.write(copies.two, "goes on")
    take(copies.world, report(copies.world, copies.two))
    assert (copies.shown(), copies.asked()) == ("goes on", [])


def test_a_laptop_that_asked_for_a_new_name_and_lost_nothing_is_asked_nothing(copies: Copies) -> None:
    """The other laptop of its group wrote over what it had under the old name."""
    b = copies.world.desk("b")
    copies.write(copies.one, "first")
    twin_to(copies, copies.one, b)
    renewed(copies, copies.one)
    copies.write(b, "b's")
    twin_to(copies, b, copies.one)
    assert (copies.shown(copies.one), copies.asked(copies.one)) == ("b's", [])
    take(copies.world, report(copies.world, copies.one), report(copies.world, b))
    assert (copies.shown(), copies.asked()) == ("b's", [])


def test_what_no_file_of_the_laptop_held_is_asked_though_the_office_has_heard_it(copies: Copies) -> None:
    """The laptop took back the file that had brought the record: its own write waited, and went nowhere."""
    world = copies.world
    a, b = copies.one, world.desk("b")
    [came] = receive.receive(b, [twin.write_twin(a, world.stick).path])
    b.close()
    world._open.pop("b")
    two, one = world.copy("b-two", "b"), world.desk("b")
    save(one, "client", {"status": "active"}, copies.mine)
    save(two, "client", {"partner_code": "P"}, copies.mine)
    save(two, "client", {"gender": "m"}, copies.mine)
    imports.take_back(one, [str(came.bundle)])
    for serial in ("a's draft", "a's"):
        save(a, "client", {"serial": serial, "status": "left_area"}, copies.mine)
    for desk in (one, two):
        renewed(copies, desk)
    take(world, report(world, a), report(world, one), report(world, two))
    answer(copies, one)
    asked = [
        {asked["ours"]["status"], asked["theirs"]["status"]}
        for asked in questions.conflicts(one)
        if asked["fact"] == "status"
    ]
    assert asked == [{"active", "left_area"}]
