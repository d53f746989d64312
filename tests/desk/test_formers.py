"""What a request says of the devices that a desk was before: believed as far as the office can see it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from exchange_world import World, everything, fact
from trust_hands import enrol_again, refused, report, row

from outreach_desk.bundle import container, keys
from outreach_desk.bundle.container import DamagedError
from outreach_desk.desk import enrol, renewal, revoke
from outreach_desk.desk.desk import Desk
from outreach_desk.records import identity


def forged(world: World, team: Desk, former: list[dict[str, Any]]) -> Path:
    """Write a team's request with another list of former devices, validly signed by it."""
    members = container.unpack(enrol.request(team, world.stick).path.read_bytes())
    members.pop(container.PADDING)
    package = json.loads(members[container.MANIFEST])
    package["outreachDesk"]["former"] = former
    members[container.MANIFEST] = json.dumps(package).encode()
    seed = fact(team, identity.SIGN_SEED)
    members[container.SIGNATURE] = keys.sign(seed, members[container.MANIFEST], "x").encode()
    path = world.stick / f"desk-forged-{len(list(world.stick.iterdir()))}.desk"
    path.write_bytes(container.pack(members))
    return path


def claimed(world: World, device: str, last_seq: int = 0, **other: Any) -> dict[str, Any]:
    known = row(world.office, device)
    shape = {"device": device, "last_seq": last_seq, "sign_key": known.sign_key, "recipient": known.recipient}
    return shape | other


FALSE_CLAIMS: dict[str, Callable[[World], dict[str, Any]]] = {
    "another group's device": lambda world: claimed(world, world.senders["c"].device),
    "the office": lambda world: claimed(world, world.office.device),
    "another key": lambda world: claimed(
        world, world.senders["a"].device, sign_key=keys.public_key(keys.new_seed())
    ),
}


@pytest.mark.parametrize("false", FALSE_CLAIMS)
def test_a_former_device_that_is_somebody_else_is_refused(world: World, false: str) -> None:
    a = world.desk("a")
    renewal.renew(a)
    file = forged(world, a, [FALSE_CLAIMS[false](world)])
    before = everything(world.office)
    assert refused(lambda: enrol.approve(world.office, file)) == "former_of_another"
    assert everything(world.office) == before


def test_former_devices_of_two_groups_are_refused(world: World) -> None:
    a = world.desk("a")
    renewal.renew(a)
    with a.write() as (session, _):
        identity.put(session, identity.GROUP_CODE, "G2")
    file = forged(
        world, a, [claimed(world, world.senders["a"].device), claimed(world, world.senders["c"].device)]
    )
    assert refused(lambda: enrol.approve(world.office, file)) == "former_of_another"


@pytest.mark.parametrize(
    "change",
    [
        {"sign_key": "no key"},
        {"recipient": "age1nobody"},
        {"device": "A" * 8},
        {"last_seq": -1},
        {"last_seq": "1"},
    ],
    ids=["no key", "no recipient", "no device", "below nothing", "a text"],
)
def test_a_former_device_in_a_wrong_form_is_refused(world: World, change: dict[str, Any]) -> None:
    """It would stand in the list that every desk reads."""
    a = world.desk("a")
    file = forged(world, a, [claimed(world, world.senders["b"].device) | change])
    with pytest.raises(DamagedError):
        enrol.look(file)


def test_a_device_is_not_its_own_former_one_and_none_is_named_twice(world: World) -> None:
    a = world.desk("a")
    renewal.renew(a)
    own = {
        "device": a.device,
        "last_seq": 0,
        "sign_key": keys.public_key(fact(a, identity.SIGN_SEED)),
        "recipient": keys.recipient(fact(a, identity.AGE_IDENTITY)),
    }
    once = claimed(world, world.senders["a"].device)
    for listed in ([own], [once, once]):
        with pytest.raises(DamagedError):
            enrol.look(forged(world, a, listed))


def test_a_revocation_is_never_raised_by_a_request(world: World) -> None:
    a = world.desk("a")
    old = a.device
    for _ in range(3):
        report(world, a)
    revoke.revoke(world.office, old, 1)
    renewal.renew(a)
    enrol_again(world, a)
    assert row(world.office, old).valid_through == 1


def test_two_copies_of_one_laptop_end_it_once_with_the_lower_number(world: World) -> None:
    """Both were it; the first keeps the succession, and each goes on under a name of its own."""
    twin = world.copy("twin", "a")
    a = world.desk("a")
    old = a.device
    report(world, a)
    report(world, twin)
    report(world, twin)
    for desk in (twin, a):
        renewal.renew(desk)
        assert enrol_again(world, desk) == (old,)
    ended = row(world.office, old)
    assert (ended.valid_through, ended.successor) == (1, twin.device)
    assert row(world.office, a.device).valid_through is None
