"""A desk draws a new device by itself: a backup put back, another machine, others that know more."""

import pytest
import sqlalchemy as sa
from exchange_world import World, client, everything, fact, open_again, save
from test_renewal import copy_of, restore
from trust_hands import enrol_again, refused, report, take

from outreach_desk.bundle import staging
from outreach_desk.bundle.plan import state_of
from outreach_desk.desk import enrol, look, renewal
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import machine
from outreach_desk.records import catalog, identity, stamps
from outreach_desk.records.exchange import Received

ELSEWHERE = "0" * 31 + "1"


def reopen(world: World, name: str) -> Desk:
    """Close a desk that is open and open its folder again."""
    desk = world.desk(name)
    desk.close()
    again = open_again(desk.home, world.held[name])
    world.stack.callback(again.close)
    world._open[name] = again
    return again


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
