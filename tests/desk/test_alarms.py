"""What makes a person look twice before a file comes in: many rows held back, or much that changes."""

import pytest
from exchange_world import World

from outreach_desk.desk import receive
from outreach_desk.desk.receive import Handled
from outreach_desk.records import ids


def seen(world: World, good: int, held: int) -> Handled:
    """Look into a file with so many sound rows and so many whose birth year is none."""
    sender = world.senders["a"]
    rows = [sender.client(record_id=ids.new()) for _ in range(good)]
    rows += [sender.client(record_id=ids.new(), birth_year="199O") for _ in range(held)]
    [found] = receive.receive(world.office, [sender.file(world.stick, {"client": rows})], preview=True)
    assert len(found.held) == held
    return found


def changed(world: World, rows: int, of: int) -> Handled:
    """Take in `of` clients, and look into a file in which so many of them are others."""
    sender, known = world.senders["a"], [ids.new() for _ in range(of)]
    first = [sender.client(record_id=one) for one in known]
    receive.receive(world.office, [sender.file(world.stick, {"client": first})])
    stamp = f"{sender.device}:2"
    second = [sender.client(stamp, one, serial="A-2") for one in known[:rows]]
    second += [sender.client(record_id=one) for one in known[rows:]]
    [found] = receive.receive(world.office, [sender.file(world.stick, {"client": second})], preview=True)
    assert found.tables["client"]["newer"] == rows
    return found


@pytest.mark.parametrize(("held", "alarms"), [(1, []), (4, []), (5, ["many_held"]), (8, ["many_held"])])
def test_few_rows_held_back_alarm_nobody(world: World, held: int, alarms: list[str]) -> None:
    """One of three is a third, and says nothing of the file."""
    assert seen(world, 2, held).alarms == alarms


def test_five_rows_of_many_alarm_nobody(world: World) -> None:
    """The share counts as before: 5 of 100 is not more than 5 %, 6 are."""
    assert (seen(world, 95, 5).alarms, seen(world, 94, 6).alarms) == ([], ["many_held"])


@pytest.mark.parametrize(("rows", "alarms"), [(1, []), (4, []), (5, ["many_changed"])])
def test_few_rows_that_change_what_is_here_alarm_nobody(world: World, rows: int, alarms: list[str]) -> None:
    assert changed(world, rows, of=rows).alarms == alarms


def test_five_rows_of_many_that_change_alarm_nobody(world: World) -> None:
    """Less than 30 % of 20 rows."""
    assert changed(world, 5, of=20).alarms == []
