"""A copy draws a new device: its records stay, its chains begin anew, and the office ends the old one."""

import shutil
from pathlib import Path

import sqlalchemy as sa
from exchange_world import World, client, everything, fact, open_again, records_of, row_of, save
from trust_hands import enrol_again, hear, refused, report, row, take

from outreach_desk.bundle import own_keys, trust
from outreach_desk.desk import enrol, outbox, questions, receive, registry, renewal, revoke, send
from outreach_desk.desk.desk import Desk
from outreach_desk.records import identity
from outreach_desk.records.exchange import Device, FormerKey
from outreach_desk.store import backup, vault


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
