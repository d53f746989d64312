"""Import: a fault in the envelope refuses the file whole; what is good comes in, in any order."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from exchange_world import Sender, World, client, everything, records_of, row_of, save
from receive_hands import CLIENT, history, one, refused, take

from outreach_desk.bundle import container, keys
from outreach_desk.desk import receive, send
from outreach_desk.desk.receive import Handled
from outreach_desk.ground.errors import Refused
from outreach_desk.records.exchange import Device
from outreach_desk.store import safewrite


def test_a_good_bundle_comes_in(world: World) -> None:
    [found] = take(world, one(world))
    assert (found.outcome, found.seq, found.group_code, found.gap) == ("imported", 1, "G1", False)
    assert found.tables["client"]["new"] == 1


Change = Callable[[Sender, World], dict[str, Any]]


def ours(**changes: Any) -> Change:
    return lambda _sender, _world: {"ours": changes}


def edit(change: Callable[[dict[str, Any]], object]) -> Change:
    return lambda _sender, _world: {"edit": change}


def inside(change: Callable[[dict[str, bytes]], object]) -> Change:
    return lambda _sender, _world: {"members": change}


ENVELOPES: dict[str, tuple[Change, str]] = {
    "for another office": (ours(office="0" * 64), "wrong_office"),
    "for no office": (ours(office=None), "wrong_office"),
    "to a twin": (ours(to="twin"), "wrong_office"),
    "from an unknown device": (ours(device="zzzzzzzz"), "unknown_sender"),
    "in another device's name": (lambda _s, w: {"ours": {"device": w.senders["c"].device}}, "bad_signature"),
    "signed by another enrolled device": (lambda _s, w: {"sign": w.senders["c"].seed}, "bad_signature"),
    "signed by nobody we know": (lambda _s, _w: {"sign": keys.new_seed()}, "bad_signature"),
    "unsigned": (inside(lambda m: m.update({container.SIGNATURE: b""})), "bad_signature"),
    "a signature with other bytes": (
        inside(lambda m: m.update({container.SIGNATURE: b"\xff"})),
        "signature_form",
    ),
    "the manifest changed after signing": (
        inside(lambda m: m.update({container.MANIFEST: m[container.MANIFEST] + b" "})),
        "bad_signature",
    ),
    "another group's name": (lambda _s, w: {"ours": {"group": w.senders["c"].group}}, "wrong_group"),
    "no group": (ours(group=None), "wrong_group"),
    "not sealed": (lambda _s, _w: {"seal": False}, "not_sealed"),
    "a request": (ours(kind="request"), "wrong_kind"),
    "a newer major": (ours(format="2.0"), "newer_format"),
    "a table that is not listed": (inside(lambda m: m.update({"member.csv": b"id\r\n"})), "table_unlisted"),
    "a listed table that is missing": (inside(lambda m: m.pop("client.csv")), "table_missing"),
    "a table with another byte": (
        inside(lambda m: m.update({"client.csv": m["client.csv"].replace(b"A-1", b"A-2")})),
        "table_hash",
    ),
    "a table of another size": (edit(lambda p: p["resources"][0].update(bytes=1)), "table_hash"),
    "a path beside its name": (edit(lambda p: p["resources"][0].update(path="member.csv")), "table_missing"),
    "a table listed twice": (edit(lambda p: p["resources"].append(p["resources"][0])), "table_missing"),
    "a wrong count": (ours(counts={"client": 2}), "counts"),
    "a count of a table that is not here": (ours(counts={"client": 1, "member": 0}), "counts"),
    "no number": (ours(seq=None), "chain_form"),
    "no since": (ours(since=None), "chain_form"),
    "since at its own number": (ours(since=1), "chain_form"),
    "part three of two": (ours(part=[3, 2]), "chain_form"),
    "the first that names one before it": (ours(previous="0" * 64), "fork"),
    "the trust list in a report": (
        lambda _s, _w: {"ours": {"schemas": {"device": {"fields": [{"name": "id", "type": "string"}]}}}},
        "table_not_here",
    ),
}


@pytest.mark.parametrize(("change", "reason"), ENVELOPES.values(), ids=ENVELOPES.keys())
def test_a_fault_in_the_envelope_refuses_the_file_whole(world: World, change: Change, reason: str) -> None:
    sender = world.senders["a"]
    tables: dict[str, Any] = {"client": [sender.client(record_id=CLIENT)]}
    if reason == "table_not_here":
        tables["device"] = b"id\r\n"
    found = refused(world, sender.file(world.stick, tables, **change(sender, world)))
    assert found.reason == reason


def test_the_refusal_of_a_sender_says_who_it_claims_to_be(world: World) -> None:
    found = refused(world, one(world, ours={"device": "zzzzzzzz"}))
    assert (found.device, found.seq, "zzzzzzzz" in str(found.message)) == ("zzzzzzzz", 1, True)


def test_two_rows_of_one_id_refuse_the_file_whole(world: World) -> None:
    a = world.senders["a"]
    found = refused(
        world, a.file(world.stick, {"client": [a.client(record_id=CLIENT), a.client(record_id=CLIENT)]})
    )
    assert (found.reason, "client" in str(found.message), "3" in str(found.message)) == (
        "csv_twice",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "csv_header"),
        (b"\xef\xbb\xbfid\r\n", "csv_header"),
        (b"id,version\r\n", "csv_header"),
        (b"id\r\n\xff\r\n", "csv_form"),
        (b'id\r\n"open\r\n', "csv_form"),
    ],
    ids=["empty", "byte order mark", "other columns", "no UTF-8", "open quote"],
)
def test_a_table_that_is_no_table_refuses_the_file_whole(world: World, data: bytes, reason: str) -> None:
    a = world.senders["a"]
    rows = max(data.count(b"\r\n") - 1, 0) if data else -1
    found = refused(world, a.file(world.stick, {"client": data}, ours={"counts": {"client": rows}}))
    assert found.reason == reason


def test_every_cut_and_flipped_bit_of_a_bundle_is_refused_and_changes_nothing(world: World) -> None:
    """Each truncation at some bytes and a sample of all bits, through the whole way in."""
    whole = one(world).read_bytes()
    before = everything(world.office)
    broken = [whole[:cut] for cut in range(0, len(whole), max(1, len(whole) // 60))]
    for bit in range(3, len(whole) * 8, max(1, len(whole) * 8 // 240)):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << bit % 8
        broken.append(bytes(flipped))
    broken += [whole + b"\0", whole + whole, whole[1:]]
    files = []
    for number, data in enumerate(broken):
        files.append(world.stick / f"broken-{number}.desk")
        files[-1].write_bytes(data)
    found = take(world, *files)
    assert {each.outcome for each in found} == {"refused"}
    assert all(each.reason for each in found)
    assert everything(world.office) == before


def test_a_file_that_is_not_there_is_refused(world: World) -> None:
    [found] = take(world, world.stick / "desk-nothing.desk")
    assert (found.outcome, found.reason) == ("refused", "unreadable")


def test_a_bad_file_keeps_nobody_out(world: World) -> None:
    bad = world.stick / "desk-bad.desk"
    bad.write_bytes(b"hello")
    found = take(world, one(world), bad, one(world, "c"))
    assert [each.outcome for each in found] == ["imported", "refused", "imported"]


def test_a_place_that_cannot_keep_a_refused_file_keeps_nobody_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> Path:
        raise Refused("not_written", lambda: "full")

    monkeypatch.setattr(safewrite, "replace", full)
    bad = world.stick / "desk-bad.desk"
    bad.write_bytes(b"hello")
    assert [each.outcome for each in take(world, bad, one(world))] == ["refused", "imported"]


def test_a_revoked_device_is_heard_up_to_its_last_number(world: World) -> None:
    """What came in time stays known; what was made after it is refused."""
    first, second = one(world), one(world)
    assert [each.reason for each in take(world, first)] == [None]
    with world.office.write() as (session, _):
        session.get_one(Device, world.senders["a"].device).valid_through = 1
    assert [(each.outcome, each.reason) for each in take(world, first, second)] == [
        ("known", None),
        ("refused", "revoked_sender"),
    ]


def test_the_next_key_of_a_device_speaks_for_it_too(world: World) -> None:
    seed = keys.new_seed()
    with world.office.write() as (session, _):
        session.get_one(Device, world.senders["a"].device).next_sign_key = keys.public_key(seed)
    assert take(world, one(world, sign=seed))[0].outcome == "imported"


def test_a_known_bundle_changes_nothing(world: World) -> None:
    file = one(world)
    take(world, file)
    before = everything(world.office)
    assert take(world, file)[0].outcome == "known"
    assert everything(world.office) == before


def test_private_columns_leave_no_laptop(world: World) -> None:
    files = history(world)
    take(world, *files)
    assert "Na" not in str(records_of(world.office))
    with world.office.database.read() as session:
        assert session.scalars(sa.text("SELECT nickname FROM client")).all() == [None]


def test_a_team_desk_imports_no_report(world: World) -> None:
    """It is sealed for the office; in clear, its kind alone keeps it out."""
    (sealed,) = receive.receive(world.desk("a"), [one(world)])
    (clear,) = receive.receive(world.desk("a"), [one(world, seal=False)])
    assert (sealed.reason, clear.reason) == ("not_for_us", "wrong_kind")


def test_a_report_sealed_for_another_office_cannot_be_opened(world: World) -> None:
    pen = world.senders["a"]
    pen.office_age = keys.recipient(keys.new_age())
    assert refused(world, one(world)).reason == "not_for_us"


def test_no_typed_value_stands_in_any_message(world: World) -> None:
    """Refusals and held rows name the place, never what stood there."""
    a = world.senders["a"]
    row = a.client(record_id=CLIENT, serial="Nguyễn  Thị Hoa")
    [found] = take(world, a.file(world.stick, {"client": [row]}))
    assert "Hoa" not in json.dumps(found.as_dict(), ensure_ascii=False)
    assert found.held[0].message()


def test_the_json_shape_names_all_seven_outcomes(world: World) -> None:
    [found] = take(world, one(world))
    shape = found.as_dict()
    assert set(shape["tables"]["client"]) == {
        "new",
        "newer",
        "same",
        "older",
        "joined",
        "conflict",
        "quarantined",
    }
    assert {"file", "device", "seq", "outcome", "reason", "tables"} <= set(shape)


def test_outcomes_are_read_off_the_cells(world: World) -> None:
    """New, same, newer, older, joined, conflict: one each, by what happened to the cells here."""
    a, b = world.desk("a"), world.desk("b")
    mine = client(a, "A-1")
    first = send.export(a, world.stick).path
    same = send.export(a, world.stick).path
    save(a, "client", {"gender": "m"}, mine)
    newer = send.export(a, world.stick).path
    client(b, "A-1", mine, status="active")
    joined = send.export(b, world.stick).path
    save(b, "client", {"gender": "f"}, mine)
    conflict = send.export(b, world.stick).path
    order = [first, same, newer, joined, conflict]
    found = [_outcome(each) for each in take(world, *order)]
    assert found == ["new", "same", "newer", "joined", "conflict"]


def _outcome(found: Handled) -> str:
    return next(name for name, count in found.tables["client"].items() if count)


def test_an_older_state_changes_nothing(world: World) -> None:
    a = world.desk("a")
    mine = client(a, "A-1")
    first = send.export(a, world.stick).path
    save(a, "client", {"gender": "m"}, mine)
    second = send.export(a, world.stick).path
    take(world, second)
    before = records_of(world.office)
    assert _outcome(take(world, first)[0]) == "older"
    assert records_of(world.office) == before
    assert row_of(world.office, "client", mine)["gender"] == "m"
