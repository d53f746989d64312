"""Two copies of one folder write under one name and draw new ones before anybody could see it.

Their versions claim what neither had seen. At the office the second request shows it; at a laptop its own
writes do. Every value stands, is asked about, or was overwritten by somebody who had it before her.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from exchange_world import World, client, delete, row_of, save
from trust_hands import hear, report, take

from outreach_desk.bundle import shared_names
from outreach_desk.desk import enrol, imports, questions, receive, renewal, returns, twin
from outreach_desk.desk.desk import Desk
from outreach_desk.records.exchange import Bundle

GROUP = "G1"


@dataclass
class Copies:
    """A laptop and its copy; the record that both know; their name."""

    world: World
    one: Desk
    two: Desk
    mine: str
    name: str

    @property
    def office(self) -> Desk:
        return self.world.office

    def write(self, desk: Desk, serial: str, **more: Any) -> None:
        save(desk, "client", {"serial": serial, **more}, self.mine)

    def asked(self, desk: Desk | None = None) -> list[set[str]]:
        """Give the values of the open questions about the record's serial."""
        return [
            {one["ours"]["serial"], one["theirs"]["serial"]}
            for one in questions.conflicts(desk or self.office)
            if one["record"] == self.mine and "serial" in one["ours"]
        ]

    def shown(self, desk: Desk | None = None) -> str:
        return row_of(desk or self.office, "client", self.mine)["serial"]


@pytest.fixture
def copies(world: World) -> Copies:
    """Give two copies that share a client which the office has; each then writes it under the one name."""
    a = world.desk("a")
    name, mine = a.device, client(a, "before")
    take(world, report(world, a))
    a.close()
    world._open.pop("a")
    two = world.copy("two", "a")
    one = world.desk("a")
    return Copies(world, one, two, mine, name)


def both_write(copies: Copies) -> None:
    """The first writes once; the second twice, so that its number covers the first's."""
    copies.write(copies.one, "one's")
    copies.write(copies.two, "draft")
    copies.write(copies.two, "two's")


def renewed(copies: Copies, desk: Desk, reason: str | None = None) -> enrol.Approved:
    """Let a copy draw a new name and the office approve it."""
    renewal.renew(desk, reason)
    approved = enrol.approve(copies.office, enrol.request(desk, copies.world.stick).path)
    hear(copies.world, desk)
    return approved


def answer(copies: Copies, desk: Desk) -> None:
    """Let the office answer the group, and a laptop hear it."""
    file = returns.write_return(copies.office, GROUP, copies.world.stick).path
    [found] = receive.receive(desk, [file])
    assert found.outcome == "imported", found.message


def one_first(copies: Copies) -> list[Path]:
    """The first has reported before the second asks."""
    renewed(copies, copies.one)
    take(copies.world, report(copies.world, copies.one))
    renewed(copies, copies.two)
    return [report(copies.world, copies.two)]


def two_first(copies: Copies) -> list[Path]:
    renewed(copies, copies.two)
    take(copies.world, report(copies.world, copies.two))
    renewed(copies, copies.one)
    return [report(copies.world, copies.one)]


def both_then(copies: Copies) -> list[Path]:
    for desk in (copies.one, copies.two):
        renewed(copies, desk)
    return [report(copies.world, desk) for desk in (copies.one, copies.two)]


def both_turned(copies: Copies) -> list[Path]:
    return both_then(copies)[::-1]


ORDERS = pytest.mark.parametrize("order", [one_first, two_first, both_then, both_turned])
Order = Callable[[Copies], list[Path]]


@ORDERS
def test_what_two_wrote_under_one_name_is_asked_at_the_office(copies: Copies, order: Order) -> None:
    """Whoever comes first, and in one import: the lower number does not vanish under the higher."""
    both_write(copies)
    files = order(copies)
    assert [one.outcome for one in take(copies.world, *files)] == ["imported"] * len(files)
    assert copies.shown() == "two's"
    assert copies.asked() == [{"one's", "two's"}]
    [kind] = {one["kind"] for one in questions.conflicts(copies.office)}
    assert kind == "fork"


@ORDERS
def test_a_deletion_and_an_edit_under_one_name_are_asked(copies: Copies, order: Order) -> None:
    delete(copies.one, "client", copies.mine)
    copies.write(copies.two, "draft")
    copies.write(copies.two, "two's")
    take(copies.world, *order(copies))
    kinds = {one["kind"] for one in questions.conflicts(copies.office) if one["record"] == copies.mine}
    assert "deleted_unseen" in kinds


def test_the_second_request_says_that_two_laptops_were_one(copies: Copies) -> None:
    """In words, at the approval; the first one says nothing."""
    first = renewed(copies, copies.one)
    assert (first.shared, first.warnings()) == ((), [])
    second = renewed(copies, copies.two)
    assert [(one.device, one.other) for one in second.shared] == [(copies.name, copies.one.device)]
    [words] = second.warnings()
    assert copies.name in words
    assert copies.one.device in words


def test_a_laptop_that_draws_its_name_again_shares_it_with_nobody(copies: Copies) -> None:
    """Each request lists all former names: one life, one line."""
    for _ in range(3):
        assert renewed(copies, copies.one).shared == ()
    with copies.office.database.read() as session:
        assert shared_names.known(session) == {}


def test_the_preview_tells_the_questions(copies: Copies) -> None:
    both_write(copies)
    [file] = one_first(copies)
    [seen] = receive.receive(copies.office, [file], preview=True)
    assert seen.tables["client"]["conflict"] == 1
    assert copies.asked() == []
    [taken] = take(copies.world, file)
    assert taken.tables == seen.tables


def test_a_new_write_over_a_shared_one_is_asked_until_the_sender_has_heard(copies: Copies) -> None:
    """The second's number covers what it never had, also where it wrote again under its own new name."""
    both_write(copies)
    renewed(copies, copies.one)
    take(copies.world, report(copies.world, copies.one))
    renewed(copies, copies.two)
    copies.write(copies.two, "two's, again")
    take(copies.world, report(copies.world, copies.two))
    assert copies.asked() == [{"one's", "two's, again"}]


def test_nothing_is_asked_of_who_has_heard_the_answer(copies: Copies) -> None:
    """The second takes the office's answer in first and then writes: she had it all before her."""
    copies.write(copies.one, "one's")
    renewed(copies, copies.one)
    take(copies.world, report(copies.world, copies.one))
    renewed(copies, copies.two)
    answer(copies, copies.two)
    copies.write(copies.two, "two knew")
    take(copies.world, report(copies.world, copies.two))
    assert (copies.shown(), copies.asked()) == ("two knew", [])


def test_once_both_have_reported_and_heard_all_is_as_with_anybody(copies: Copies) -> None:
    both_write(copies)
    take(copies.world, *both_then(copies))
    save(copies.office, "client", {"serial": "settled"}, copies.mine)
    for desk in (copies.one, copies.two):
        answer(copies, desk)
    assert copies.asked() == []
    for number in range(3):
        copies.write(copies.one, f"one {number}")
        take(copies.world, report(copies.world, copies.one))
        answer(copies, copies.two)
        copies.write(copies.two, f"two {number}")
        take(copies.world, report(copies.world, copies.two))
        answer(copies, copies.one)
        assert [copies.asked(desk) for desk in (copies.office, copies.one, copies.two)] == [[]] * 3
    assert copies.shown() == "two 2"


def test_an_answer_at_the_office_is_not_asked_again(copies: Copies) -> None:
    """The second reports the same again, because it has not heard yet."""
    both_write(copies)
    take(copies.world, *both_then(copies))
    save(copies.office, "client", {"serial": "settled"}, copies.mine)
    take(copies.world, report(copies.world, copies.two), report(copies.world, copies.one))
    assert (copies.shown(), copies.asked()) == ("settled", [])


def test_a_report_of_one_is_no_answer_to_the_question(copies: Copies) -> None:
    """A later write of the second, whose number covers both sides, has not seen the first's."""
    both_write(copies)
    take(copies.world, *both_then(copies))
    copies.write(copies.two, "two's, later")
    [taken] = take(copies.world, report(copies.world, copies.two))
    assert copies.asked() == [{"one's", "two's"}]
    imports.take_back(copies.office, [str(taken.bundle)])
    imports.let_in_again(copies.office, str(taken.bundle))
    assert copies.asked() == [{"one's", "two's"}]


def test_who_writes_on_after_her_own_report_is_asked_nothing(copies: Copies) -> None:
    """The office has from her what she wrote over, though she has not heard of the other yet."""
    copies.write(copies.two, "draft")
    copies.write(copies.two, "two's")
    take(copies.world, *both_then(copies))
    copies.write(copies.two, "two's, later")
    take(copies.world, report(copies.world, copies.two))
    assert (copies.shown(), copies.asked()) == ("two's, later", [])


@ORDERS
def test_undo_and_redo_bring_the_questions_back(copies: Copies, order: Order) -> None:
    both_write(copies)
    take(copies.world, *order(copies))
    asked = copies.asked()
    assert asked
    with copies.office.database.read() as session:
        query = sa.select(Bundle.id).where(Bundle.direction == "in", Bundle.seq == 1)  # type: ignore[arg-type]
        bundles = [one for one in session.scalars(query) if one is not None]
    for bundle in bundles:
        imports.take_back(copies.office, [bundle])
        imports.let_in_again(copies.office, bundle)
        assert (copies.shown(), copies.asked()) == ("two's", asked)


def test_what_stood_otherwise_when_it_came_again_is_asked(copies: Copies) -> None:
    """The second's file is taken back, the first's comes meanwhile; let in again, it overwrites nothing."""
    both_write(copies)
    first, second = both_then(copies)
    [taken] = take(copies.world, second)
    imports.take_back(copies.office, [str(taken.bundle)])
    take(copies.world, first)
    assert copies.asked() == []
    imports.let_in_again(copies.office, str(taken.bundle))
    assert copies.asked() == [{"one's", "two's"}]


def test_what_fell_before_anybody_knew_of_two_is_asked(copies: Copies) -> None:
    """The second had reported under the old name; then the first's full report fell without a word."""
    both_write(copies)
    take(copies.world, report(copies.world, copies.two))
    renewed(copies, copies.one)
    take(copies.world, report(copies.world, copies.one))
    assert (copies.shown(), copies.asked()) == ("two's", [])
    renewed(copies, copies.two)
    take(copies.world, report(copies.world, copies.two))
    assert copies.asked() == [{"one's", "two's"}]


@pytest.mark.parametrize("heard", [False, True])
def test_a_deletion_that_fell_in_with_the_other_s_edits_is_asked(copies: Copies, heard: bool) -> None:
    """Nobody knew of two when they met here, and the first, perhaps both, sent on what had become of it."""
    copies.write(copies.two, "draft")
    copies.write(copies.two, "two's")
    delete(copies.one, "client", copies.mine)
    take(copies.world, report(copies.world, copies.two))
    renewed(copies, copies.one)
    take(copies.world, report(copies.world, copies.one))
    answer(copies, copies.one)
    renewed(copies, copies.two)
    take(copies.world, report(copies.world, copies.one))
    if heard:
        answer(copies, copies.two)
    for _again in range(2):
        take(copies.world, report(copies.world, copies.two))
        asked = {one["kind"]: one["theirs"] for one in questions.conflicts(copies.office)}
        assert asked["deleted_unseen"]["serial"] == "two's"


def test_a_third_laptop_that_heard_one_half_alone_overwrites_nothing_of_the_other_unasked(
    copies: Copies,
) -> None:
    """The second has heard the office; but what it reports now for the first time nobody had seen."""
    b = copies.world.desk("b")
    copies.write(copies.one, "before", gender="other")
    copies.write(copies.two, "two's")
    for desk in (copies.one, copies.two):
        renewed(copies, desk)
    take(copies.world, report(copies.world, copies.one))
    hear(copies.world, b)
    for desk in (copies.two, b):
        answer(copies, desk)
    copies.write(b, "b's")
    take(copies.world, report(copies.world, b), report(copies.world, copies.two))
    assert (copies.shown(), copies.asked()) == ("b's", [{"b's", "two's"}])


def test_a_third_laptop_brings_the_second_s_write(copies: Copies) -> None:
    """It heard the second by a file between laptops; the office hears it from the third first."""
    both_write(copies)
    b = copies.world.desk("b")
    for desk in (copies.one, copies.two):
        renewed(copies, desk)
    hear(copies.world, b, copies.two)
    receive.receive(b, [twin.write_twin(copies.two, copies.world.stick).path])
    assert copies.shown(b) == "two's"
    take(copies.world, report(copies.world, copies.one), report(copies.world, b))
    assert copies.asked() == [{"one's", "two's"}]


# ---- at the laptops ----------------------------------------------------------------------------


def twin_to(copies: Copies, sender: Desk, reader: Desk) -> None:
    hear(copies.world, sender, reader)
    [found] = receive.receive(reader, [twin.write_twin(sender, copies.world.stick).path])
    assert found.outcome == "imported", found.message


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
