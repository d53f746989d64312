"""Enrolment: two sides read each other's six words, and the provisional group becomes the office's."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import sqlalchemy as sa
from exchange_world import PASSPHRASE, World, client, everything, fact, save
from sqlmodel import col

from outreach_desk.bundle import container, keys, manifest, trust
from outreach_desk.desk import enrol, receive, send, unlock
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import paths
from outreach_desk.ground.errors import Refused
from outreach_desk.records import catalog, identity, period_report
from outreach_desk.records.exchange import Device, Received
from outreach_desk.records.period_report import PeriodReport


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Desk]:
    """A new team desk of the group G1 that has recorded before anybody knew it."""
    desk = unlock.new_team(paths.Home(tmp_path / "fresh"), PASSPHRASE, name="Sen", group_code="G1")
    yield desk
    desk.close()


def refused(act: Any) -> str:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.message()
    return caught.value.code


def test_a_request_shows_the_six_words_that_the_office_hears(world: World, fresh: Desk) -> None:
    sent = enrol.request(fresh, world.stick)
    row, words = enrol.look(sent.path)
    assert (words, row.id, row.group_code, len(words)) == (sent.words, fresh.device, "G1", 6)
    approved = enrol.approve(world.office, sent.path)
    assert (approved.words, approved.device, approved.created) == (sent.words, fresh.device, False)


def test_the_office_makes_a_group_it_does_not_have_and_says_so(world: World, fresh: Desk) -> None:
    with fresh.write() as (session, _):
        identity.put(session, identity.GROUP_CODE, "G9")
    approved = enrol.approve(world.office, enrol.request(fresh, world.stick).path)
    assert (approved.group_code, approved.created) == ("G9", True)


def test_approving_twice_changes_nothing(world: World, fresh: Desk) -> None:
    """Not even where the office has renamed the group since."""
    file = enrol.request(fresh, world.stick).path
    first = enrol.approve(world.office, file)
    group = _row(world.office, fresh.device).group_id
    save(world.office, "peer_group", {"code": "G1-new"}, group)
    before = everything(world.office)
    again = enrol.approve(world.office, file)
    assert (again.device, again.created, again.words) == (first.device, False, first.words)
    assert everything(world.office) == before


def _row(desk: Desk, device: str) -> Device:
    with desk.database.read() as session:
        row = session.get_one(Device, device)
        session.expunge(row)
        return row


def test_everything_recorded_before_moves_to_the_offices_group_at_once(world: World, fresh: Desk) -> None:
    """In every table, in every kept write of one's own; no trace of the provisional id is left."""
    provisional = fact(fresh, identity.GROUP)
    mine = client(fresh, "A-1")
    save(fresh, "member", {"group_id": provisional, "code": "M1", "client_id": mine})
    save(fresh, "establishment", {"group_id": provisional, "code": "E1"})
    changes = fresh.fact(identity.CHANGE)
    enrol.approve(world.office, enrol.request(fresh, world.stick).path)
    found = enrol.accept(fresh, enrol.office_package(world.office, world.stick).path)
    assert (found.enrolled, found.group_code) == (True, "G1")
    assert provisional not in repr(everything(fresh))
    group = world.senders["a"].group
    assert fact(fresh, identity.GROUP) == group
    with fresh.database.read() as session:
        for name in ("client", "member", "establishment"):
            rows = session.execute(sa.text(f"SELECT group_id, change FROM {name}")).all()  # noqa: S608
            assert [row[0] for row in rows] == [group]
            assert all(row[1] > int(changes or 0) for row in rows)
        own = session.scalars(sa.select(Received.cells).where(Received.table_name == "client"))  # type: ignore[arg-type]
        assert [json.loads(cells)["group_id"] for cells in own] == [group]
    [taken] = receive.receive(world.office, [send.export(fresh, world.stick).path])
    assert (taken.outcome, taken.held) == ("imported", [])


def test_a_months_report_takes_the_name_that_the_offices_group_makes(world: World, fresh: Desk) -> None:
    """Its id is made of the group: two laptops of the group must make the same one, also after the move."""
    month = {"group_id": fact(fresh, identity.GROUP), "period": "2026-07", "planned_people": 20}
    former = save(fresh, "period_report", month)
    enrol.accept(fresh, _package(world, fresh))
    group = fact(fresh, identity.GROUP)
    made = period_report.make_id({"group_id": group, "period": "2026-07"})
    with fresh.database.read() as session:
        kept = session.scalars(
            sa.select(Received.record_id).where(col(Received.table_name) == "period_report")
        ).all()
        assert [row.id for row in session.scalars(sa.select(PeriodReport))] == [made]
    assert (set(kept), former == made) == ({made}, False)


def test_a_second_laptop_joins_the_group_of_the_first(world: World, fresh: Desk) -> None:
    enrol.approve(world.office, enrol.request(fresh, world.stick).path)
    enrol.accept(fresh, enrol.office_package(world.office, world.stick).path)
    assert fact(fresh, identity.GROUP) == fact(world.desk("a"), identity.GROUP)


def test_accepting_twice_changes_nothing_more(world: World, fresh: Desk) -> None:
    enrol.approve(world.office, enrol.request(fresh, world.stick).path)
    package = enrol.office_package(world.office, world.stick).path
    enrol.accept(fresh, package)
    before = everything(fresh)
    enrol.accept(fresh, package)
    assert everything(fresh) == before


def test_the_office_is_taken_only_by_its_six_words(world: World, fresh: Desk) -> None:
    """Typed with or without marks."""
    enrol.approve(world.office, enrol.request(fresh, world.stick).path)
    package = enrol.office_package(world.office, world.stick)
    before = everything(fresh)
    assert refused(lambda: enrol.accept(fresh, package.path, spoken="con mèo " * 6)) == "wrong_words"
    assert everything(fresh) == before
    assert enrol.look_office(fresh, package.path) == package.words
    assert everything(fresh) == before
    found = enrol.accept(fresh, package.path, spoken=" ".join(package.words).upper())
    assert (found.words, found.enrolled) == (package.words, True)


def test_a_package_of_another_office_is_refused(world: World, fresh: Desk, tmp_path: Path) -> None:
    other = unlock.new_office(paths.Home(tmp_path / "other"), PASSPHRASE, name="Other")
    try:
        package = enrol.office_package(other, world.stick).path
        before = everything(world.desk("a"))
        assert refused(lambda: enrol.accept(world.desk("a"), package)) == "wrong_office"
        assert everything(world.desk("a")) == before
        assert enrol.accept(fresh, package).enrolled is False
        assert refused(lambda: enrol.accept(fresh, _package(world, fresh))) == "wrong_office"
    finally:
        other.close()


def _package(world: World, fresh: Desk) -> Path:
    enrol.approve(world.office, enrol.request(fresh, world.stick).path)
    return enrol.office_package(world.office, world.stick).path


def test_the_first_package_is_bare_and_holds_the_offices_row_alone(fresh: Desk, tmp_path: Path) -> None:
    other = unlock.new_office(paths.Home(tmp_path / "other"), PASSPHRASE, name="Other")
    try:
        sent = enrol.office_package(other, tmp_path)
        members = container.unpack(sent.path.read_bytes())
        assert sorted(members) == ["datapackage.json", "datapackage.json.minisig", "device.csv", "padding"]
        assert [row.id for row in trust.read(members["device.csv"])] == [other.device]
        found = enrol.accept(fresh, sent.path, spoken=" ".join(sent.words))
        assert (found.enrolled, found.words) == (False, sent.words)
        assert refused(lambda: send.export(fresh, tmp_path)) == "not_enrolled"
    finally:
        other.close()


def repack(path: Path, members: dict[str, bytes], target: Path) -> Path:
    path = target / "desk-repacked.desk"
    path.write_bytes(container.pack(members))
    return path


def test_a_bare_package_with_more_than_the_offices_row_is_refused(world: World, fresh: Desk) -> None:
    """Well signed by the office or not."""
    enrol.approve(world.office, enrol.request(fresh, world.stick).path)
    sealed = enrol.office_package(world.office, world.stick).path.read_bytes()
    plain = container.decrypt(sealed, [fact(fresh, identity.AGE_IDENTITY)])
    bare = world.stick / "desk-bare.desk"
    bare.write_bytes(plain)
    before = everything(fresh)
    assert refused(lambda: enrol.accept(fresh, bare)) == "office_form"
    assert everything(fresh) == before


def test_a_package_not_sealed_for_us_is_refused(world: World, fresh: Desk) -> None:
    package = enrol.office_package(world.office, world.stick).path
    assert refused(lambda: enrol.accept(fresh, package)) == "not_for_us"


def test_a_report_is_no_office_package_and_a_package_no_request(world: World) -> None:
    a = world.desk("a")
    client(a)
    request = enrol.request(a, world.stick).path
    assert refused(lambda: enrol.accept(a, request)) == "not_an_office_file"
    with mock.patch.object(container, "_check_header"):
        assert refused(lambda: enrol.look(send.export(a, world.stick).path)) in {"not_for_us", "not_a_bundle"}


def test_a_request_changed_on_its_way_is_refused(world: World, fresh: Desk) -> None:
    """Another key in the row, another signature, another row: the office hears none of them."""
    members = container.unpack(enrol.request(fresh, world.stick).path.read_bytes())
    members.pop(container.PADDING)
    other_key = keys.public_key(keys.new_seed()).encode()
    [row] = trust.read(members["device.csv"])
    swapped = {**members, "device.csv": members["device.csv"].replace(row.sign_key.encode(), other_key)}
    unsigned = {
        **members,
        container.SIGNATURE: keys.sign(keys.new_seed(), members[container.MANIFEST], "x").encode(),
    }
    before = everything(world.office)
    codes = [
        refused(lambda changed=changed: enrol.approve(world.office, repack(Path(), changed, world.stick)))
        for changed in (swapped, unsigned)
    ]
    assert codes == ["table_hash", "bad_signature"]
    assert everything(world.office) == before


def test_a_request_with_a_known_devices_name_and_another_key_is_refused(world: World, fresh: Desk) -> None:
    taken = world.senders["a"].device
    with fresh.write() as (session, _):
        identity.put(session, identity.DEVICE, taken)
    before = everything(world.office)
    file = enrol.request(fresh, world.stick).path
    assert refused(lambda: enrol.approve(world.office, file)) == "device_known"
    assert everything(world.office) == before


def office_file(world: World, team: Desk, version: int, change: Any = None, **ours: Any) -> Path:
    """Write a package with another version of the trust list, signed by the office, sealed for one team."""
    sealed = enrol.office_package(world.office, world.stick).path.read_bytes()
    members = container.unpack(container.decrypt(sealed, [fact(team, identity.AGE_IDENTITY)]))
    members.pop(container.PADDING)
    package = json.loads(members[container.MANIFEST])
    package["id"] = package["id"][:-4] + f"{version:04x}"
    if change:
        members["device.csv"] = change(members["device.csv"])
        data = members["device.csv"]
        [resource] = [one for one in package["resources"] if one["name"] == "device"]
        resource.update(manifest.resource("device", data, resource["schema"]))
        package["outreachDesk"]["counts"]["device"] = data.count(b"\r\n") - 1
        package["outreachDesk"]["trust"]["hash"] = resource["hash"].removeprefix("sha256:")
    package["outreachDesk"]["trust"]["version"] = version
    package["outreachDesk"] |= ours
    members[container.MANIFEST] = json.dumps(package).encode()
    members[container.SIGNATURE] = keys.sign(
        fact(world.office, identity.SIGN_SEED), members[container.MANIFEST], "x"
    ).encode()
    path = world.stick / f"desk-version-{version}-{len(list(world.stick.iterdir()))}.desk"
    path.write_bytes(
        container.encrypt(container.pack(members), [keys.recipient(fact(team, identity.AGE_IDENTITY))])
    )
    return path


@pytest.mark.parametrize("lower", [0, 1], ids=["the same version with another hash", "a lower version"])
def test_a_list_that_is_not_newer_is_not_taken_but_the_rest_is(world: World, lower: int) -> None:
    """A device that the older list has revoked stays; the directory beside it comes in."""
    a = world.desk("a")
    version = int(fact(a, identity.TRUST_VERSION)) - lower
    save(world.office, "organisation", {"code": "NEW", "name": "New", "kind": "moh_dept"})
    b = world.senders["b"].device.encode()

    def without_b(data: bytes) -> bytes:
        return b"".join(line for line in data.splitlines(keepends=True) if not line.startswith(b))

    enrol.accept(a, office_file(world, a, version, without_b))
    assert _row(a, b.decode()).id == b.decode()
    with a.database.read() as session:
        codes = session.scalars(sa.select(catalog.THINGS["organisation"].model.code)).all()  # type: ignore[attr-defined]
    assert sorted(codes) == ["NEW", "TTYT"]


def test_a_newer_list_replaces_the_old_one_whole(world: World) -> None:
    a = world.desk("a")
    b = world.senders["b"].device
    file = office_file(
        world,
        a,
        99,
        lambda data: b"".join(
            row for row in data.splitlines(keepends=True) if not row.startswith(b.encode())
        ),
    )
    enrol.accept(a, file)
    with a.database.read() as session:
        assert session.get(Device, b) is None
    assert a.fact(identity.TRUST_VERSION) == "99"


def test_a_list_whose_hash_is_not_the_named_one_is_refused(world: World) -> None:
    a = world.desk("a")
    file = office_file(world, a, 99, trust={"version": 99, "hash": "0" * 64})
    assert refused(lambda: enrol.accept(a, file)) == "trust_hash"


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + data.splitlines(keepends=True)[1],
        lambda data: data.replace(b"team", b"king", 1),
        lambda data: data.replace(b"age1", b"age2", 1),
        lambda data: data.replace(b"id,", b"no,", 1),
    ],
    ids=["a device twice", "an unknown role", "a recipient that is none", "another header"],
)
def test_a_list_that_is_no_list_is_refused(world: World, change: Any) -> None:
    a = world.desk("a")
    before = everything(a)
    file = office_file(world, a, 99, change)
    assert refused(lambda: enrol.accept(a, file)) in {"device_list", "office_form"}
    assert everything(a) == before


def test_the_team_learns_how_far_the_office_has_everything(world: World) -> None:
    """From the newest word, also when it is lower; an older word changes nothing."""
    a = world.desk("a")
    client(a)
    receive.receive(world.office, [send.export(a, world.stick).path])
    have = {a.device: {"office": 1}}
    enrol.accept(a, office_file(world, a, 50, created="", have=have))
    assert (send.confirmed(a), send.waiting(a)) == (1, 0)
    later = {a.device: {"office": 0}}
    with mock.patch("outreach_desk.ground.dates.now_instant", return_value="2099-01-01T00:00:00Z"):
        falling = office_file(world, a, 51, have=later)
    enrol.accept(a, falling)
    assert send.confirmed(a) == 0
    enrol.accept(a, office_file(world, a, 52, have=have))
    assert send.confirmed(a) == 0


def test_a_laptop_that_was_rolled_back_hears_of_it_and_stops(world: World) -> None:
    """The office has more of this device than it has ever written: nothing is taken, nothing is lost."""
    a = world.desk("a")
    file = office_file(world, a, 50, have={a.device: {"office": 3}})
    before = everything(a)
    assert refused(lambda: enrol.accept(a, file)) == "rolled_back"
    assert everything(a) == before


def test_only_a_team_requests_and_only_an_office_approves(world: World) -> None:
    assert refused(lambda: enrol.request(world.office, world.stick)) == "not_a_team"
    assert refused(lambda: enrol.accept(world.office, world.stick / "x")) == "not_a_team"
    assert refused(lambda: enrol.approve(world.desk("a"), world.stick / "x")) == "not_an_office"
    assert refused(lambda: enrol.office_package(world.desk("a"), world.stick)) == "not_an_office"
    assert refused(lambda: enrol.office_key(world.desk("a"), world.stick)) == "not_an_office"


def test_an_office_package_holds_the_directory_and_no_groups_records(world: World, fresh: Desk) -> None:
    """Organisations, groups, points, codes and keys; never a client, never who is the same person."""
    receive.receive(
        world.office, [world.senders["a"].file(world.stick, {"client": [world.senders["a"].client()]})]
    )
    enrol.approve(world.office, enrol.request(fresh, world.stick).path)
    sealed = enrol.office_package(world.office, world.stick).path.read_bytes()
    members = container.unpack(container.decrypt(sealed, [fact(fresh, identity.AGE_IDENTITY)]))
    assert {name for name in members if name.endswith(".csv")} == {
        "device.csv",
        "code.csv",
        "organisation.csv",
        "peer_group.csv",
        "intervention_point.csv",
    }
