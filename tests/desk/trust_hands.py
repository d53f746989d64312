"""What the tests about trust do again and again: send, take in, hear a package, look at a row."""

from collections.abc import Callable
from pathlib import Path

import pytest
from exchange_world import World

from outreach_desk.desk import enrol, receive, send
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.enrol import Accepted
from outreach_desk.desk.receive import Handled
from outreach_desk.ground.errors import Refused
from outreach_desk.records.exchange import Device


def refused(act: Callable[[], object]) -> str:
    """Give the code of a refusal; every one of them has words."""
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.message()
    return caught.value.code


def row(desk: Desk, device: str) -> Device:
    """Give a device's row of a desk's list."""
    with desk.database.read() as session:
        found = session.get_one(Device, device)
        session.expunge(found)
        return found


def report(world: World, team: Desk) -> Path:
    """Write a team's next report onto the stick."""
    return send.export(team, world.stick).path


def take(world: World, *files: Path, let_in: bool = False) -> list[Handled]:
    """Take files in at the office."""
    return receive.receive(world.office, list(files), let_in=let_in)


def hear(world: World, *teams: Desk) -> list[Accepted]:
    """Write an office package and let the teams take it in."""
    package = enrol.office_package(world.office, world.stick).path
    return [enrol.accept(team, package) for team in teams]


def enrol_again(world: World, team: Desk) -> tuple[str, ...]:
    """Let the office approve a team's new device, and the team hear of it. Gives the former devices."""
    approved = enrol.approve(world.office, enrol.request(team, world.stick).path)
    [found] = hear(world, team)
    assert found.enrolled
    return approved.former
