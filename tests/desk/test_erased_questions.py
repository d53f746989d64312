"""An erasure leaves no question behind about what it emptied, and takes none that is about something else."""

import pytest
from exchange_world import World, client, delete, save
from test_erased import bring
from test_twin import take

from outreach_desk.desk import answers, asked, erase, imports, questions, returns
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Refused


def apart(world: World, column: str = "partner_code") -> str:
    """Let two laptops write one column of a client that both hold, and the office hear of both."""
    who = client(world.desk("a"))
    bring(world, "a", world.desk("b"))
    save(world.desk("a"), "client", {column: "P-1"}, who)
    save(world.desk("b"), "client", {column: "P-2"}, who)
    return who


def asked_about(desk: Desk) -> list[str | None]:
    return [one["fact"] for one in questions.conflicts(desk)]


def test_nobody_is_asked_to_choose_between_two_emptied_values(world: World) -> None:
    """Values that no longer differ are no conflict, whether the erasure came first or last."""
    office = world.office
    who = apart(world)
    bring(world, "a", office), bring(world, "b", office)
    assert asked_about(office) == ["partner_code"]
    erase.erase(office, "client", who)
    assert asked_about(office) == []


def test_an_erasure_that_comes_with_a_file_closes_the_question_too(world: World) -> None:
    a = world.desk("a")
    who = apart(world)
    bring(world, "b", a)
    assert asked_about(a) == ["partner_code"]
    erase.erase(world.desk("b"), "client", who)
    bring(world, "b", a)
    assert asked_about(a) == []


def test_no_undo_and_no_redo_asks_again_about_what_was_emptied(world: World) -> None:
    office = world.office
    who = apart(world)
    first, second = bring(world, "a", office), bring(world, "b", office)
    erase.erase(office, "client", who)
    for one in (second, first):
        imports.take_back(office, [one])
        assert asked_about(office) == []
        imports.let_in_again(office, one)
        assert asked_about(office) == []


def test_the_question_of_a_report_about_what_was_emptied_here_is_not_opened(world: World) -> None:
    """The laptop met the conflict and reports it; the office has erased the record meanwhile."""
    office = world.office
    who = apart(world)
    bring(world, "a", office)
    bring(world, "b", world.desk("a"))
    erase.erase(office, "client", who)
    bring(world, "a", office)
    assert asked_about(office) == []


def test_a_question_about_what_an_erasure_leaves_stays(world: World) -> None:
    """The other facts of the record stand and two laptops still differ about one."""
    office = world.office
    who = apart(world, "earlier_group")
    bring(world, "a", office), bring(world, "b", office)
    erase.erase(office, "client", who)
    assert asked_about(office) == ["earlier"]


def test_a_deletion_over_unseen_edits_is_asked_about_though_they_are_emptied(world: World) -> None:
    office = world.office
    who = apart(world)
    delete(world.desk("a"), "client", who)
    bring(world, "a", office), bring(world, "b", office)
    erase.erase(office, "client", who)
    assert asked_about(office) == ["deleted"]


def test_the_offices_own_question_is_silent_at_the_team_that_erased(world: World) -> None:
    """It came with the return; emptied here, it cannot be answered here either."""
    a, office = world.desk("a"), world.office
    who = apart(world)
    bring(world, "a", office), bring(world, "b", office)
    take(a, returns.write_return(office, "G1", world.stick).path)
    [one] = [one for one in asked.everything(a) if one.fact == "partner_code"]
    erase.erase(a, "client", who)
    assert [found for found in asked.everything(a) if found.fact == "partner_code"] == []
    with pytest.raises(Refused, match="no_such_question"):
        answers.resolve(a, one.id, "ours")


def test_nobody_is_asked_to_choose_between_two_emptied_private_values(world: World) -> None:
    """An answer would write a private value into an erased record."""
    a, b = world.desk("a"), world.desk("b")
    who = client(a, nickname="Hoa Mai")
    bring(world, "a", b)
    save(b, "client", {"nickname": "Hoa Sen"}, who)
    bring(world, "b", a)
    [one] = [one for one in asked.everything(a) if one.kind == "private"]
    erase.erase(a, "client", who)
    assert [found for found in asked.everything(a) if found.kind == "private"] == []
    with pytest.raises(Refused, match="no_such_question"):
        answers.resolve(a, one.id, "Hoa Hồng")
