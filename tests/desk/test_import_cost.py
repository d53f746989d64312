"""What an import may cost, in steps of the database's own machine: without a clock, each time the same."""

from collections import Counter
from contextlib import closing
from typing import Any
from unittest import mock

import pytest
from exchange_world import Cells, World, state

from outreach_desk.bundle import quick
from outreach_desk.desk import receive
from outreach_desk.desk.desk import Desk
from outreach_desk.records import catalog, ids
from outreach_desk.store import backup

FEW, MANY = 20, 800
_EACH = 100


def steps_of(desk: Desk, *files: Any) -> int:
    """Import files and give the hundreds of steps that the database took."""
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    with closing(desk.database.engine.raw_connection()) as raw:
        driver: Any = raw.driver_connection
    driver.set_progress_handler(step, _EACH)
    try:
        with mock.patch.object(backup, "make"):
            found = receive.receive(desk, list(files))
    finally:
        driver.set_progress_handler(None, 0)
    assert [(one.outcome, one.held) for one in found] == [("imported", [])]
    return count


def people(world: World, *, contacts: int = 0) -> dict[str, list[Cells]]:
    """Give clients with an educator each, both new; or contacts that name nobody."""
    pen = world.senders["a"]
    stamp, group = f"{pen.device}:1", {"group_id": pen.group}
    met = group | {"contact_on": "2026-07-01", "mode": "phone"}
    if contacts:
        return {"contact": [state("contact", stamp, met) for _ in range(contacts)]}
    members = [state("member", stamp, group | {"code": f"M-{number}"}) for number in range(FEW)]
    clients = [pen.client(record_id=ids.new(), educator_id=member["id"]) for member in members]
    return {"client": clients, "member": members}


def grown(world: World) -> float:
    """Say how much more the same import costs where many contacts are already."""
    pen = world.senders["a"]
    first = steps_of(world.office, pen.file(world.stick, people(world)))
    steps_of(world.office, pen.file(world.stick, people(world, contacts=MANY)))
    return steps_of(world.office, pen.file(world.stick, people(world))) / first


def test_new_members_cost_no_search_of_what_names_members(world: World) -> None:
    """A member who comes after the clients that name her would be looked for in every table, row by row."""
    assert grown(world) < 1.5


def test_the_other_order_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: clients before members."""
    names = sorted(catalog.THINGS, key=lambda name: name == "member")
    monkeypatch.setattr(catalog, "THINGS", {name: catalog.THINGS[name] for name in names})
    assert grown(world) > 4


def chained(world: World, links: int) -> dict[str, list[Cells]]:
    """Give members and clients that name each other in one long chain, whose last link is nowhere."""
    pen = world.senders["a"]
    names = [ids.new() for _ in range(2 * links + 1)]
    members = [
        state("member", f"{pen.device}:1", {"group_id": pen.group, "code": "M", "client_id": named}, one)
        for one, named in zip(names[::2], names[1::2], strict=False)
    ]
    clients = [
        pen.client(record_id=one, educator_id=named)
        for one, named in zip(names[1::2], names[2::2], strict=False)
    ]
    return {"client": clients, "member": members}


def test_a_long_chain_of_names_that_falls_costs_no_more_than_its_rows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each row falls with the one that it names: counted in looks, twice the chain takes twice as many."""
    looks = Counter[int]()
    drop = quick._Deciding._drop

    def watched(deciding: Any, name: str, record_id: str) -> None:
        looks[links] += 1
        drop(deciding, name, record_id)

    bad_names = quick._Deciding._bad_names

    def counted(deciding: Any, *args: Any) -> Any:
        looks[links] += len(args[-1])
        return bad_names(deciding, *args)

    monkeypatch.setattr(quick._Deciding, "_drop", watched)
    monkeypatch.setattr(quick._Deciding, "_bad_names", counted)
    pen = world.senders["a"]
    for links in (50, 100):
        file = pen.file(world.stick, chained(world, links))
        (found,) = receive.receive(world.office, [file], preview=True)
        assert len(found.held) == 2 * links
    assert looks[100] == 2 * looks[50]
