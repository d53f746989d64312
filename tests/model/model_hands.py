"""Small worlds that the tests of the second model begin with."""

from typing import Any

from histories import DESKS, GIVEN, OFFICE
from naive_world import NaiveWorld
from plain_tables import tables

TABLES = tables()
HEADER: dict[str, Any] = {"seed": 0, "desks": list(DESKS), "given": list(GIVEN), "acts": []}
CLIENT = {"group_id": "g1", "registered_on": "2000-01-01", "serial": "KH 1"}


def world() -> NaiveWorld:
    return NaiveWorld(HEADER, TABLES)


def shared_client(here: NaiveWorld, *desks: str) -> NaiveWorld:
    """Give a world in which `a1` made `client-1` and the named desks have it, by twin or report."""
    assert here.create("a1", "client-1", CLIENT)
    for desk in desks:
        file = f"start-{desk}"
        assert here.report("a1", file) if desk == OFFICE else here.twin("a1", file)
        assert here.deliver(desk, file)
    return here


def row(here: NaiveWorld, desk: str, key: str = "client-1") -> dict[str, str]:
    return here.state(desk)[key.split("-", 1)[0]][key]
