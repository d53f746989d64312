"""Two copies of one folder wrote under one name, and what one of them wrote comes to the office late.

An undo had taken away what its write rests on, so its first report under the new name held it back, and the
office took that report for all there was. No number that covers the write has seen it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from copies_hands import Copies, anew, answer, copied, renewed
from exchange_world import World, client, copy_of, delete, save
from trust_hands import hear, report, take

from outreach_desk.bundle import shared_names
from outreach_desk.desk import imports, questions, receive, twin
from outreach_desk.desk.desk import Desk

pytestmark = pytest.mark.usefixtures("without_backups")

Write = Callable[[Copies], None]


@pytest.fixture(scope="module")
def first_held_back(first_world: World, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Make once the desks of which those of each test are copies; nobody opens them."""
    world = copy_of(first_world, tmp_path_factory.mktemp("held-back") / "world")
    with world.stack:
        return hold_back(copied(world))


@pytest.fixture
def held_back(first_held_back: Copies, tmp_path: Path) -> Iterator[Copies]:
    """Give two copies of which one's write waits at the office."""
    with anew(first_held_back, tmp_path / "world") as made:
        yield made


def hold_back(copies: Copies) -> Copies:
    """Let both write a third laptop's record, take it back and report; then they hear it from the office."""
    world, b = copies.world, copies.world.desk("b")
    copies.mine = client(b, "before")
    hear(world, b)
    file = twin.write_twin(b, world.stick).path
    twins = {}
    for desk in (copies.one, copies.two):
        [found] = receive.receive(desk, [file])
        twins[desk.home] = str(found.bundle)
    copies.write(copies.one, "one's")
    copies.write(copies.two, "draft")
    copies.write(copies.two, "two's")
    for desk in (copies.one, copies.two):
        renewed(copies, desk)
        imports.take_back(desk, [twins[desk.home]])
    take(world, *(report(world, desk) for desk in (copies.one, copies.two, b)))
    assert copies.shown() == "before"
    with copies.office.database.read() as session:
        assert None not in shared_names.known(session)[copies.name].values()
    for desk in (copies.one, copies.two, b):
        answer(copies, desk)
    return copies


def bring(copies: Copies, *desks: Desk) -> None:
    for desk in desks:
        take(copies.world, report(copies.world, desk))


def unseen_edits(copies: Copies) -> list[str]:
    return [
        one["theirs"]["serial"]
        for one in questions.conflicts(copies.office)
        if one["kind"] == "deleted_unseen" and "serial" in one["theirs"]
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_a_deletion_hides_no_write_that_came_late(held_back: Copies, turned: bool) -> None:
    """Under its own new name; its version lists a number above the other's, by its own earlier writes."""
    delete(held_back.two, "client", held_back.mine)
    bring(held_back, *(held_back.one, held_back.two)[:: -1 if turned else 1])
    assert "one's" in unseen_edits(held_back)


@pytest.mark.parametrize("turned", [False, True])
def test_a_write_over_one_that_came_late_is_asked(held_back: Copies, turned: bool) -> None:
    held_back.write(held_back.two, "two's, again")
    bring(held_back, *(held_back.one, held_back.two)[:: -1 if turned else 1])
    assert held_back.asked() == [{"one's", "two's, again"}]


@pytest.mark.parametrize("turned", [False, True])
def test_a_third_laptop_s_write_over_one_that_came_late_is_asked(held_back: Copies, turned: bool) -> None:
    """It had heard the other half alone, and is asked about together with it, or instead of it."""
    b = held_back.world.desk("b")
    bring(held_back, held_back.two)
    answer(held_back, b)
    held_back.write(b, "b's")
    bring(held_back, *(b, held_back.one)[:: -1 if turned else 1])
    assert held_back.shown() == "b's"
    assert held_back.asked() == [{"one's", "two's" if turned else "b's"}]


def test_a_later_report_is_no_answer_about_one_that_came_late(held_back: Copies) -> None:
    held_back.write(held_back.two, "two's, again")
    bring(held_back, held_back.one, held_back.two)
    held_back.write(held_back.two, "two's, later")
    bring(held_back, held_back.two)
    assert {"one's", "two's, again"} in held_back.asked()


def test_once_it_was_told_of_a_late_write_is_as_any_other(held_back: Copies) -> None:
    b = held_back.world.desk("b")
    bring(held_back, held_back.one, held_back.two)
    save(held_back.office, "client", {"serial": "settled"}, held_back.mine)
    for desk in (held_back.two, b, held_back.one):
        answer(held_back, desk)
    for number in range(2):
        for desk in (b, held_back.two, held_back.one):
            held_back.write(desk, f"{number}")
            bring(held_back, desk)
            answer(held_back, desk)
            for other in (b, held_back.two, held_back.one):
                answer(held_back, other)
    assert held_back.asked() == []


@pytest.mark.parametrize("undone", ["one", "two"])
def test_undo_and_redo_bring_back_what_was_asked_of_a_late_write(held_back: Copies, undone: str) -> None:
    held_back.write(held_back.two, "two's, again")
    bundles = {}
    for name in ("one", "two"):
        [taken] = take(held_back.world, report(held_back.world, getattr(held_back, name)))
        bundles[name] = str(taken.bundle)
    imports.take_back(held_back.office, [bundles[undone]])
    assert held_back.asked() == []
    imports.let_in_again(held_back.office, bundles[undone])
    assert held_back.asked() == [{"one's", "two's, again"}]


def test_what_was_taken_back_while_the_other_wrote_is_asked_when_it_is_let_in_again(
    held_back: Copies,
) -> None:
    """The office had it, and answered without it; who wrote then had heard nothing of it."""
    [taken] = take(held_back.world, report(held_back.world, held_back.one))
    imports.take_back(held_back.office, [str(taken.bundle)])
    answer(held_back, held_back.two)
    held_back.write(held_back.two, "two's, again")
    bring(held_back, held_back.two)
    imports.let_in_again(held_back.office, str(taken.bundle))
    assert held_back.asked() == [{"one's", "two's, again"}]
