"""A copy draws a new device: its records stay, its chains begin anew, and the office ends the old one."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from exchange_world import World, client, everything, fact, open_again, records_of, row_of, save
from trust_hands import enrol_again, hear, refused, report, row, take

from outreach_desk.bundle import container, keys, own_keys, staging, trust
from outreach_desk.bundle.container import DamagedError
from outreach_desk.bundle.plan import state_of
from outreach_desk.desk import enrol, look, outbox, questions, receive, registry, renewal, revoke, send
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import machine
from outreach_desk.records import catalog, identity, stamps
from outreach_desk.records.exchange import Device, FormerKey, Received
from outreach_desk.store import backup, vault

ELSEWHERE = "0" * 31 + "1"


def reopen(world: World, name: str) -> Desk:
    """Close a desk that is open and open its folder again."""
    desk = world.desk(name)
    desk.close()
    again = open_again(desk.home, world.held[name])
    world.stack.callback(again.close)
    world._open[name] = again
    return again


def restore(world: World, name: str, copy: Path) -> Desk:
    """Put a backup in place of the desk's file, as the message about a damaged desk asks."""
    desk = world.desk(name)
    desk.close()
    for end in ("-wal", "-shm"):
        desk.home.database.with_name(desk.home.database.name + end).unlink(missing_ok=True)
    shutil.copyfile(copy, desk.home.database)
    again = open_again(desk.home, world.held[name])
    world.stack.callback(again.close)
    world._open[name] = again
    return again


def copy_of(desk: Desk) -> Path:
    return backup.make(desk.database.engine, desk.database.keys.subkey(vault.DATABASE), desk.home)


# What renewal changes and what it does not.


def test_a_new_device_has_new_keys_and_the_old_ones_only_open(world: World) -> None:
    a = world.desk("a")
    names = (identity.DEVICE, identity.SIGN_SEED, identity.AGE_IDENTITY)
    before = {name: fact(a, name) for name in names}
    done = renewal.renew(a)
    after = {name: fact(a, name) for name in names}
    assert (done.former, done.device) == (before[identity.DEVICE], after[identity.DEVICE])
    assert all(before[name] != after[name] for name in names)
    with a.database.read() as session:
        assert own_keys.identities_of(session) == [
            after[identity.AGE_IDENTITY],
            before[identity.AGE_IDENTITY],
        ]
    assert before[identity.SIGN_SEED] not in repr(everything(a))


def test_records_change_numbers_and_stamps_stay(world: World) -> None:
    """Byte for byte, private columns too; only a new write bears the new device."""
    a = world.desk("a")
    mine = client(a, nickname="Bông")
    old, records, change = a.device, records_of(a), fact(a, identity.CHANGE)
    renewal.renew(a)
    assert (records_of(a), fact(a, identity.CHANGE)) == (records, change)
    save(a, "client", {"serial": "A-2"}, mine)
    version = row_of(a, "client", mine)["version"].split(" ")
    assert sorted(version) == sorted([f"{old}:1", f"{a.device}:2"])


def test_the_chain_begins_anew_and_holds_everything(world: World) -> None:
    """Number 1, from 0, with no bundle before it."""
    a = world.desk("a")
    client(a, "A-1")
    take(world, report(world, a))
    hear(world, a)
    assert (send.confirmed(a), send.waiting(a)) == (1, 0)
    renewal.renew(a)
    assert (send.confirmed(a), send.waiting(a)) == (0, 1)
    assert outbox.look(a).sent == ()
    assert refused(lambda: send.export(a, world.stick)) == "not_enrolled"
    enrol_again(world, a)
    done = send.export(a, world.stick)
    assert (done.seq, done.since, done.counts["client"]) == (1, 0, 1)
    [one] = take(world, done.path)
    assert (one.outcome, one.tables["client"]["same"]) == ("imported", 1)


def test_the_office_ends_the_former_device_where_it_said_it_ended(world: World) -> None:
    a = world.desk("a")
    old = a.device
    client(a)
    take(world, report(world, a))
    renewal.renew(a)
    assert enrol_again(world, a) == (old,)
    ended = row(world.office, old)
    assert (ended.valid_through, ended.successor) == (1, a.device)
    assert row(a, old).successor == a.device
    new = row(world.office, a.device)
    assert (new.group_id, new.valid_through) == (ended.group_id, None)


def test_a_former_device_that_was_never_enrolled_gets_a_row_that_believes_nothing(world: World) -> None:
    """Its stamps may stand in a version from then on; a file of its own is refused."""
    a = world.desk("a")
    renewal.renew(a)
    between = a.device
    mine = client(a)
    renewal.renew(a)
    assert set(enrol_again(world, a)) == {world.senders["a"].device, between}
    assert row(world.office, between).valid_through == 0
    [one] = take(world, report(world, a))
    assert (one.outcome, one.held) == ("imported", [])
    assert row_of(world.office, "client", mine)["version"] == f"{between}:1"


def test_every_former_device_is_named_with_its_last_number_and_keys(world: World) -> None:
    a = world.desk("a")
    first = a.device
    report(world, a)
    report(world, a)
    renewal.renew(a)
    second = a.device
    renewal.renew(a)
    _, listed = enrol.look_closely(enrol.request(a, world.stick).path)
    assert {one.device: one.last_seq for one in listed} == {first: 2, second: 0}
    [known] = [one for one in listed if one.device == first]
    assert known.sign_key == row(world.office, first).sign_key


def test_the_offices_group_is_that_of_the_former_device_whatever_its_code_is_now(world: World) -> None:
    """Renamed in the meantime: no second group is made, and no record moves."""
    a = world.desk("a")
    group = fact(a, identity.GROUP)
    mine = client(a)
    take(world, report(world, a))
    save(world.office, "peer_group", {"code": "G1-new"}, group)
    renewal.renew(a)
    approved = enrol.approve(world.office, enrol.request(a, world.stick).path)
    assert (approved.group_code, approved.created) == ("G1-new", False)
    hear(world, a)
    assert (fact(a, identity.GROUP), fact(a, identity.GROUP_CODE)) == (group, "G1-new")
    assert row_of(a, "client", mine)["group_id"] == group


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


def test_files_sealed_for_the_former_device_still_open(world: World) -> None:
    """A package that was on its way when the laptop was renewed."""
    a = world.desk("a")
    package = enrol.office_package(world.office, world.stick).path
    renewal.renew(a)
    assert enrol.accept(a, package).enrolled is False
    assert enrol.look_office(a, package) == enrol.six_words(row(world.office, world.office.device).sign_key)


def test_a_late_file_of_a_former_device_needs_a_person(world: World) -> None:
    a = world.desk("a")
    client(a)
    late = report(world, a)
    renewal.renew(a)
    enrol_again(world, a)
    assert [one.reason for one in take(world, late)] == ["revoked_late"]
    assert [one.outcome for one in take(world, late, let_in=True)] == ["imported"]


def missing(world: World, device: str) -> list[tuple[int, int]]:
    found = questions.holes(world.office)
    return [
        (one["first"], one["last"]) for one in found if one["device"] == device and one["kind"] == "missing"
    ]


def test_holes_of_a_former_device_close_with_its_successors_first_file(world: World) -> None:
    """Not before; and through a device that never sent anything."""
    a = world.desk("a")
    old = a.device
    client(a)
    report(world, a)
    take(world, report(world, a))
    assert missing(world, old) == []
    save(world.office, "organisation", {"code": "X", "name": "X", "kind": "moh_dept"})
    client(a, "A-2")
    report(world, a)
    renewal.renew(a)
    enrol_again(world, a)
    assert missing(world, old) == [(3, 3)]
    renewal.renew(a)
    enrol_again(world, a)
    assert missing(world, old) == [(3, 3)]
    take(world, report(world, a))
    assert missing(world, old) == []


def test_a_register_shows_which_devices_a_request_would_end(world: World) -> None:
    a = world.desk("a")
    old = a.device
    renewal.renew(a)
    asked = registry.look_request(world.office, enrol.request(a, world.stick).path)
    assert asked.former == (old,)


# When it happens by itself.


def test_a_restored_backup_renews_itself_once(world: World) -> None:
    a = world.desk("a")
    old = a.device
    client(a)
    copy = copy_of(a)
    client(a, "A-2")
    back = restore(world, "a", copy)
    assert back.renewed == "backup"
    assert back.device != old
    assert fact(back, identity.RENEWED) == "backup"
    new = back.device
    again = reopen(world, "a")
    assert (again.renewed, again.device) == (None, new)
    assert look.check(again).problems == []


def test_making_a_backup_does_not_renew_the_desk_itself(world: World) -> None:
    a = world.desk("a")
    old = a.device
    copy_of(a)
    assert (reopen(world, "a").renewed, world.desk("a").device) == (None, old)


def test_a_desk_brought_to_another_machine_renews_itself_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "machine_id", lambda: "f" * 32)
    a = reopen(world, "a")
    with a.write() as (session, _):
        renewal.put_down_machine(session)
    old = a.device
    assert reopen(world, "a").renewed is None
    monkeypatch.setattr(machine, "machine_id", lambda: ELSEWHERE)
    moved = reopen(world, "a")
    assert (moved.renewed, moved.device != old) == ("machine", True)
    assert reopen(world, "a").renewed is None


def test_a_machine_without_a_name_renews_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does the first one that has a name again, if it is the same."""
    here = machine.machine_id()
    monkeypatch.setattr(machine, "machine_id", lambda: None)
    assert reopen(world, "a").renewed is None
    monkeypatch.setattr(machine, "machine_id", lambda: here)
    assert reopen(world, "a").renewed is None


def put_down(world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Open a desk that knows of no machine on one with a name, whether this one has a name or not."""
    monkeypatch.setattr(machine, "machine_id", lambda: ELSEWHERE)
    with world.desk(name).write() as (session, _):
        identity.drop(session, identity.MACHINE)
        identity.drop(session, identity.MACHINE_SALT)
    return reopen(world, name)


def test_a_desk_made_before_puts_its_machine_down_at_its_next_opening(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is not taken for a copy then."""
    again = put_down(world, "a", monkeypatch)
    assert again.renewed is None
    assert again.fact(identity.MACHINE)


def test_the_machines_name_does_not_stand_in_the_desk(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its fingerprint has a salt of its own, so that two desks of one machine cannot be told by it."""
    desks = [put_down(world, name, monkeypatch) for name in ("a", "b")]
    assert len({fact(desk, identity.MACHINE) for desk in desks}) == 2
    assert not any(ELSEWHERE in repr(everything(desk)) for desk in desks)


def test_a_full_disk_keeps_nobody_from_reading(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine is put down at another opening."""
    with put_down(world, "a", monkeypatch).write() as (session, _):
        identity.drop(session, identity.MACHINE)

    def full(_session: object) -> None:
        raise sa.exc.OperationalError("", None, Exception("disk full"))

    with monkeypatch.context() as patched:
        patched.setattr(renewal, "put_down_machine", full)
        assert reopen(world, "a").fact(identity.MACHINE) is None
    assert reopen(world, "a").fact(identity.MACHINE)


# When others show it.


def test_a_receipt_for_more_than_was_written_names_the_way_out(world: World) -> None:
    """The file is refused; after the renewal the same office is heard again."""
    older = world.copy("older", "a")
    a = world.desk("a")
    client(a)
    take(world, report(world, a))
    package = enrol.office_package(world.office, world.stick).path
    before = everything(older)
    assert refused(lambda: enrol.accept(older, package)) == "rolled_back"
    assert everything(older) == before
    renewal.renew(older, renewal.ROLLED_BACK)
    assert enrol_again(world, older) == (a.device,)


def arrivals(desk: Desk, version: str, record_id: str, table: str = "client") -> list[staging.Arrival]:
    """Give a state of a record as it would arrive, with another version."""
    with desk.database.read() as session:
        state = state_of(session.get_one(catalog.THINGS[table].model, record_id))
    changed = type(state)(**{**vars(state), "version": stamps.read_version(version)})
    return [staging.Arrival(table=table, row=2, record_id=record_id, cells={}, state=changed)]


@pytest.mark.parametrize(("counter", "expected"), [(1, False), (2, False), (3, True), (2**31 - 1, True)])
def test_a_state_that_knows_more_than_was_written_here_shows_it(
    world: World, counter: int, expected: bool
) -> None:
    """Above every counter of one's own writes of that record, joined or overwritten since or not."""
    a = world.desk("a")
    mine = client(a)
    save(a, "client", {"serial": "A-2"}, mine)
    came = arrivals(a, f"{a.device}:{counter}", mine)
    with a.database.read() as session:
        found = renewal.rolled_back(session, came)
    assert found is expected


def test_what_others_wrote_shows_nothing_about_us(world: World) -> None:
    a = world.desk("a")
    mine = client(a)
    came = arrivals(a, "aaaaaaaa:99", mine)
    with a.database.read() as session:
        assert not renewal.rolled_back(session, came)


def test_a_record_that_we_never_wrote_and_that_names_us_shows_it(world: World) -> None:
    a = world.desk("a")
    mine = client(a)
    with a.write() as (session, _):
        session.execute(sa.delete(Received))
    came = arrivals(a, f"{a.device}:1", mine)
    with a.database.read() as session:
        assert renewal.rolled_back(session, came)


@pytest.mark.parametrize(
    ("have", "expected"),
    [({}, False), ({"office": 2}, False), ({"office": 3}, True), ({"twin": 1}, True)],
)
def test_a_number_that_was_never_reached_shows_it(world: World, have: dict[str, int], expected: bool) -> None:
    a = world.desk("a")
    report(world, a)
    report(world, a)
    claims = {a.device: have, "aaaaaaaa": {"office": 99}}
    with a.database.read() as session:
        assert renewal.rolled_back(session, [], claims) is expected
        if expected:
            assert refused(lambda: renewal.refuse_rolled_back(session, [], claims)) == "rolled_back"


# The office desk.


def test_an_offices_new_device_keeps_its_keys_and_is_believed(world: World) -> None:
    old, key = world.office.device, row(world.office, world.office.device).sign_key
    done = renewal.renew(world.office)
    new = row(world.office, done.device)
    assert (new.sign_key, new.role, new.valid_through) == (key, identity.OFFICE, None)
    assert row(world.office, old).successor == done.device
    a = world.desk("a")
    [found] = hear(world, a)
    assert found.enrolled
    assert found.notice is None
    client(a)
    assert [one.outcome for one in take(world, report(world, a))] == ["imported"]
    with a.database.read() as session:
        assert trust.office_recipients(session) == [new.recipient]


def test_an_office_before_its_first_list_renews_too(tmp_path: Path, world: World) -> None:
    with world.office.write() as (session, _):
        session.execute(sa.delete(Device))
    old = world.office.device
    assert renewal.renew(world.office).former == old
    assert enrol.office_package(world.office, world.stick).path.exists()


def test_a_restored_office_signs_nothing_until_a_person_has_looked(world: World) -> None:
    """Its list may lack a revocation, also before any team has said so."""
    copy = copy_of(world.office)
    revoke.revoke(world.office, world.senders["c"].device, 0)
    back = restore(world, "office", copy)
    assert back.renewed == "backup"
    assert refused(lambda: enrol.office_package(back, world.stick)) == "trust_rolled_back"
    a = world.desk("a")
    client(a)
    assert [one.outcome for one in receive.receive(back, [report(world, a)])] == ["imported"]
    revoke.confirm(back)
    revoke.revoke(back, world.senders["c"].device, 0)
    [found] = hear(world, a)
    assert (found.enrolled, found.notice) == (True, None)


def test_a_stranger_cannot_take_an_offices_former_name(world: World) -> None:
    """The row of a device that ended is no sender, though it bears the office's key."""
    old = world.office.device
    renewal.renew(world.office)
    assert row(world.office, old).valid_through is not None
    with world.office.database.read() as session:
        assert session.scalars(sa.select(FormerKey)).all() == []
