"""Two copies of one folder wrote one record under one number: its states prove it, whatever the names say.

Then nobody's word that she had seen "that number" closes or hides anything: what was ever taken in stands, is
asked about, or was written over by somebody who had that very value.
"""

from pathlib import Path

import pytest
from copies_hands import Copies, answer, renewed, twin_to
from exchange_world import save
from trust_hands import hear, report, take

from outreach_desk.desk import imports, renewal
from outreach_desk.desk.desk import Desk

pytestmark = pytest.mark.usefixtures("without_backups")

ORDERS = pytest.mark.parametrize("turned", [False, True])


def heard_second(copies: Copies) -> Desk:
    """Both write under one number; a third laptop hears the second alone, and writes over it."""
    b = copies.world.desk("b")
    copies.write(copies.one, "one's")
    copies.write(copies.two, "two's")
    twin_to(copies, copies.two, b)
    return b


def reports(copies: Copies) -> dict[str, Path]:
    """Let the office have the second's report; give one of the third laptop and one of the first."""
    b = heard_second(copies)
    take(copies.world, report(copies.world, copies.two))
    copies.write(b, "b's")
    renewed(copies, copies.one)
    return {"b": report(copies.world, b), "one": report(copies.world, copies.one)}


@ORDERS
def test_who_had_heard_one_half_settles_nothing_for_the_other(copies: Copies, turned: bool) -> None:
    files = reports(copies)
    take(copies.world, *[files["one"], files["b"]][:: -1 if turned else 1])
    assert copies.shown() == "b's"
    assert any("one's" in asked for asked in copies.asked())


def test_whoever_was_told_of_both_settles_it(copies: Copies) -> None:
    """A third laptop hears from the office what the two wrote, and writes over it."""
    b = heard_second(copies)
    take(copies.world, report(copies.world, copies.two))
    renewed(copies, copies.one)
    take(copies.world, report(copies.world, copies.one))
    assert copies.asked() == [{"one's", "two's"}]
    hear(copies.world, b)
    answer(copies, b)
    copies.write(b, "b's")
    take(copies.world, report(copies.world, b))
    assert (copies.shown(), copies.asked()) == ("b's", [])


def test_an_answer_at_the_office_settles_it(copies: Copies) -> None:
    files = reports(copies)
    take(copies.world, files["one"], files["b"])
    save(copies.office, "client", {"serial": "settled"}, copies.mine)
    assert copies.asked() == []
    take(copies.world, report(copies.world, copies.one))
    assert (copies.shown(), copies.asked()) == ("settled", [])


@pytest.mark.parametrize("undone", ["one", "b"])
def test_undo_and_redo_bring_it_back(copies: Copies, undone: str) -> None:
    files = reports(copies)
    names = ("one", "b")
    taken = dict(zip(names, take(copies.world, *(files[one] for one in names)), strict=True))
    before = copies.asked()
    imports.take_back(copies.office, [str(taken[undone].bundle)])
    imports.let_in_again(copies.office, str(taken[undone].bundle))
    assert any("one's" in asked for asked in copies.asked())
    assert all(asked in copies.asked() for asked in before)


@pytest.fixture
def torn_save(copies: Copies) -> Copies:
    """The first writes two values in one save, the second one alike; the other is a third laptop's."""
    b = copies.world.desk("b")
    hear(copies.world, b)
    answer(copies, b)
    copies.write(b, "b's")
    for desk in (copies.one, copies.two):
        save(desk, "client", {"gender": "m"}, copies.mine)
    copies.write(copies.one, "one's", partner_code="P")
    save(copies.two, "client", {"partner_code": "P"}, copies.mine)
    twin_to(copies, copies.two, b)
    return copies


@pytest.mark.parametrize("reason", [None, renewal.BACKUP])
def test_a_laptop_asks_about_its_save_of_which_half_comes_back(torn_save: Copies, reason: str | None) -> None:
    """Whatever was lost with its database, this save was not: it is here whole."""
    b = torn_save.world.desk("b")
    renewed(torn_save, torn_save.one, reason)
    take(torn_save.world, report(torn_save.world, torn_save.two), report(torn_save.world, b))
    answer(torn_save, torn_save.one)
    assert torn_save.asked(torn_save.one) == [{"one's", "b's"}]


@pytest.mark.parametrize("told", [False, True])
def test_the_office_asks_about_what_the_other_half_hid(torn_save: Copies, *, told: bool) -> None:
    """The third laptop's number covers the first's save, which it never had, nor the first hers."""
    b = torn_save.world.desk("b")
    renewed(torn_save, torn_save.one, renewal.BACKUP)
    take(torn_save.world, report(torn_save.world, torn_save.two), report(torn_save.world, b))
    if told:
        answer(torn_save, torn_save.one)
    take(torn_save.world, report(torn_save.world, torn_save.one))
    assert torn_save.asked() == [{"one's", "b's"}]
