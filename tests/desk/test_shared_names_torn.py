"""Two copies of one folder wrote different facts under one number, and only one draws a new name.

No request shows the office that there were two. What they wrote does: who has one write of a name has all
of that writer's up to it, or what was written over them.
"""

from collections import Counter
from pathlib import Path

import pytest
from copies_hands import Copies, renewed, twin_to
from exchange_world import delete, save
from quick_hands import apart
from trust_hands import report, take

from outreach_desk.bundle import shared_names
from outreach_desk.desk import imports, questions, receive, twin
from outreach_desk.desk.desk import Desk

pytestmark = pytest.mark.usefixtures("without_backups")

ORDERS = pytest.mark.parametrize("turned", [False, True])


def torn(copies: Copies) -> list[Path]:
    """Give the reports of a third laptop, which heard the second alone, and of the first."""
    b = heard_second(copies)
    copies.write(b, "b's")
    return [report(copies.world, b), renewed_report(copies)]


def heard_second(copies: Copies) -> Desk:
    b = copies.world.desk("b")
    copies.write(copies.one, "one's")
    save(copies.two, "client", {"partner_code": "P"}, copies.mine)
    twin_to(copies, copies.two, b)
    return b


def renewed_report(copies: Copies) -> Path:
    renewed(copies, copies.one)
    return report(copies.world, copies.one)


def nobody_knows(copies: Copies) -> bool:
    with copies.office.database.read() as session:
        return copies.name not in shared_names.known(session)


@ORDERS
def test_a_write_that_a_third_laptop_overwrote_unseen_is_asked(copies: Copies, turned: bool) -> None:
    take(copies.world, *torn(copies)[:: -1 if turned else 1])
    assert nobody_knows(copies)
    assert copies.asked() == [{"one's", "b's"}]


@ORDERS
def test_a_deletion_by_a_third_laptop_is_asked(copies: Copies, turned: bool) -> None:
    b = heard_second(copies)
    delete(b, "client", copies.mine)
    take(copies.world, *[report(copies.world, b), renewed_report(copies)][:: -1 if turned else 1])
    assert nobody_knows(copies)
    [asked] = questions.conflicts(copies.office)
    assert (asked["kind"], asked["theirs"]["serial"]) == ("deleted_unseen", "one's")


def test_a_laptop_asks_about_what_it_wrote_over_the_other_half(copies: Copies) -> None:
    """Between laptops, before the office has heard anything."""
    b = heard_second(copies)
    copies.write(b, "b's")
    renewed(copies, copies.one)
    twin_to(copies, copies.one, b)
    assert (copies.shown(b), copies.asked(b)) == ("b's", [{"one's", "b's"}])


@ORDERS
def test_both_ways_of_an_import_ask_it(copies: Copies, turned: bool) -> None:
    first, second = torn(copies)[:: -1 if turned else 1]
    take(copies.world, first)
    assert apart(copies.office, second, Counter(), back=True) == []


@ORDERS
def test_undo_and_redo_bring_the_question_back(copies: Copies, turned: bool) -> None:
    bundles = [str(one.bundle) for one in take(copies.world, *torn(copies)[:: -1 if turned else 1])]
    for bundle in bundles:
        imports.take_back(copies.office, [bundle])
        assert copies.asked() == []
        imports.let_in_again(copies.office, bundle)
        assert copies.asked() == [{"one's", "b's"}]


def test_whoever_took_back_a_file_and_wrote_meanwhile_is_asked_nothing(copies: Copies) -> None:
    """Her version lists what is not in her record: she had it when she wrote."""
    b = copies.world.desk("b")
    twin_to(copies, copies.one, b)
    copies.write(copies.one, "first")
    save(copies.one, "client", {"partner_code": "P"}, copies.mine)
    [came] = receive.receive(b, [twin.write_twin(copies.one, copies.world.stick).path])
    copies.write(b, "b's")
    imports.take_back(b, [str(came.bundle)])
    take(copies.world, report(copies.world, copies.one), report(copies.world, b))
    assert (copies.shown(), copies.asked()) == ("b's", [])
