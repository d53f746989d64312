"""Two copies of one folder write under one name and draw new ones before anybody could see it.

Their versions claim what neither had seen. At the office the second request shows it; at a laptop its own
writes do. Every value stands, is asked about, or was overwritten by somebody who had it before her.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from copies_hands import Copies, answer, both_write, renewed
from exchange_world import delete, row_of, save
from trust_hands import hear, report, take

from outreach_desk.bundle import shared_names
from outreach_desk.desk import imports, questions, receive, twin
from outreach_desk.desk.desk import Desk
from outreach_desk.records import catalog, record
from outreach_desk.records.exchange import Bundle


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


pytestmark = pytest.mark.usefixtures("without_backups")

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


def twin_to_third(copies: Copies, b: Desk) -> None:
    receive.receive(b, [twin.write_twin(copies.one, copies.world.stick).path])


def deleted_by_a_third(copies: Copies, b: Desk) -> None:
    """Let a third laptop delete unaware, above the numbers of both; then the office hears all three."""
    world = copies.world
    for serial in ("b's draft", "b's"):
        save(b, "client", {"serial": serial}, copies.mine)
    delete(b, "client", copies.mine)
    take(world, report(world, copies.one), report(world, b))
    renewed(copies, copies.two)
    take(world, report(world, copies.two))


def test_an_edit_that_comes_under_a_deletion_s_number_is_asked_before_anybody_knows_of_two(
    copies: Copies,
) -> None:
    """A third laptop deleted too: what stands lists the number, and not one of its writers had the edit."""
    b = copies.world.desk("b")
    twin_to_third(copies, b)
    delete(copies.one, "client", copies.mine)
    save(copies.two, "client", {"gender": "other"}, copies.mine)
    deleted_by_a_third(copies, b)
    asked = [one["theirs"] for one in questions.conflicts(copies.office) if one["kind"] == "deleted_unseen"]
    assert [one["gender"] for one in asked if "gender" in one] == ["other"]


def test_the_question_over_a_deletion_tells_all_that_its_writer_had_not_seen(copies: Copies) -> None:
    """Of two writes only the later is above what stands; the earlier bears a number of the other laptop's."""
    b = copies.world.desk("b")
    twin_to_third(copies, b)
    save(copies.one, "client", {"gender": "f"}, copies.mine)
    save(copies.two, "client", {"partner_code": "P"}, copies.mine)
    save(copies.two, "client", {"birth_year": 1990}, copies.mine)
    deleted_by_a_third(copies, b)
    told = {
        name: cell
        for one in questions.conflicts(copies.office)
        if one["kind"] == "deleted_unseen"
        for name, cell in one["theirs"].items()
    }
    assert (told["gender"], told["partner_code"], told["birth_year"]) == ("f", "P", "1990")


def test_a_deletion_under_a_number_that_the_office_wrote_over_is_asked(copies: Copies) -> None:
    """The office had seen that number of the one laptop; of the other nobody knows yet."""
    world = copies.world
    save(copies.one, "client", {"gender": "f"}, copies.mine)
    take(world, report(world, copies.one))
    save(copies.office, "client", {"gender": "other"}, copies.mine)
    delete(copies.two, "client", copies.mine)
    renewed(copies, copies.two)
    take(world, report(world, copies.two))
    assert row_of(copies.office, "client", copies.mine)["deleted"] == "true"
    asked = [one["theirs"] for one in questions.conflicts(copies.office) if one["kind"] == "deleted_unseen"]
    assert [one["gender"] for one in asked if "gender" in one] == ["other"]


def test_a_deletion_under_the_number_of_a_restoration_is_asked(copies: Copies) -> None:
    """The one brought its record back under the very number under which the other deleted it.

    What a third laptop wrote meanwhile the deleter had not seen: the question over the deletion tells it.
    """
    world, b = copies.world, copies.world.desk("b")
    twin_to_third(copies, b)
    for gender in ("f", "other"):
        save(b, "client", {"gender": gender}, copies.mine)
    delete(copies.one, "client", copies.mine)
    with copies.one.write() as (session, author):
        record.restore(session, author, catalog.THINGS["client"], copies.mine)
    save(copies.two, "client", {"gender": "m"}, copies.mine)
    delete(copies.two, "client", copies.mine)
    take(world, report(world, b), report(world, copies.one))
    answer(copies, b)
    take(world, report(world, b))
    assert row_of(copies.office, "client", copies.mine)["deleted"] == "false"
    renewed(copies, copies.two)
    take(world, report(world, copies.two))
    assert row_of(copies.office, "client", copies.mine)["deleted"] == "true"
    asked = [one["theirs"] for one in questions.conflicts(copies.office) if one["kind"] == "deleted_unseen"]
    assert "other" in {one["gender"] for one in asked if "gender" in one}
