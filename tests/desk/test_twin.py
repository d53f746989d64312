"""Two laptops of one group: what is private goes between them, and to nobody else."""

from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from exchange_world import PASSPHRASE, World, client, everything, fact, records_of, row_of, save

from outreach_desk.bundle import manifest
from outreach_desk.desk import (
    answers,
    enrol,
    imports,
    inspect,
    look,
    questions,
    receive,
    returns,
    send,
    twin,
    unlock,
)
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.receive import Handled
from outreach_desk.ground import dates, paths
from outreach_desk.ground.errors import Refused
from outreach_desk.records import catalog, identity
from outreach_desk.records import record as records
from outreach_desk.records.exchange import Received


def take(desk: Desk, file: Path) -> Handled:
    (handled,) = receive.receive(desk, [file])
    assert handled.outcome == "imported", handled.message
    return handled


def send_twin(world: World, name: str, *to: str) -> list[Handled]:
    file = twin.write_twin(world.desk(name), world.stick).path
    return [take(world.desk(one), file) for one in to]


def private(desk: Desk, record_id: str, column: str = "nickname") -> Any:
    with desk.database.read() as session:
        return getattr(session.get_one(catalog.THINGS["client"].model, record_id), column)


def at(moment: str) -> Any:
    """Let the clock say a moment."""
    return mock.patch.object(dates, "now_instant", return_value=f"2026-07-{moment}T00:00:00Z")


def dumps(desk: Desk) -> dict[str, bytes]:
    return {thing.name: look.dump(desk, thing.name, private=True).csv() for thing in catalog.GROUP}


def test_a_twin_brings_nickname_and_phone(world: World) -> None:
    """The other laptop holds the same bytes, private ones too."""
    a, b = world.desk("a"), world.desk("b")
    who = client(a, nickname="Hoa Mai", phone="0912345678")
    (handled,) = send_twin(world, "a", "b")
    assert handled.tables["client"]["new"] == 1
    assert private(b, who) == "Hoa Mai"
    assert dumps(a) == dumps(b)
    assert look.check(b).problems == []


def test_the_office_cannot_open_it_and_says_whose_it_seems_to_be(world: World) -> None:
    """It is no reader; the file is kept aside, sealed."""
    client(world.desk("a"), nickname="Hoa Mai")
    file = twin.write_twin(world.desk("a"), world.stick).path
    (handled,) = receive.receive(world.office, [file])
    assert (handled.outcome, handled.reason) == ("refused", "not_for_us")
    assert b"Hoa Mai" not in file.read_bytes()
    with pytest.raises(Refused):
        inspect.inspect(world.office, file)


def test_a_laptop_without_another_writes_none(world: World) -> None:
    """And spends no number."""
    c = world.desk("c")
    before = everything(c)
    with pytest.raises(Refused) as refusal:
        twin.write_twin(c, world.stick)
    assert refusal.value.code == "no_twin"
    assert everything(c) == before


def test_the_value_written_later_stands_and_the_other_is_shown(world: World) -> None:
    """On both laptops, whichever file comes first; the person answers where it gave way."""
    a, b = world.desk("a"), world.desk("b")
    with at("01"):
        who = client(a, nickname="Hoa")
    send_twin(world, "a", "b")
    with at("02"):
        save(a, "client", {"nickname": "Mai"}, who)
    with at("03"):
        save(b, "client", {"nickname": "Lan"}, who)
    send_twin(world, "a", "b")
    send_twin(world, "b", "a")
    assert (private(a, who), private(b, who)) == ("Lan", "Lan")
    (asked,) = [one for one in questions.conflicts(a) if one["kind"] == "private"]
    assert (asked["ours"], asked["theirs"]) == ({"nickname": "Lan"}, {"nickname": "Mai"})
    with at("04"):
        answers.resolve(a, asked["id"], "theirs")
    send_twin(world, "a", "b")
    assert (private(a, who), private(b, who)) == ("Mai", "Mai")
    assert [one for one in questions.conflicts(a) if one["kind"] == "private"] == []


def test_an_empty_cell_takes_nothing_away(world: World) -> None:
    """A laptop that never heard the phone number does not empty it by a later write."""
    a, b = world.desk("a"), world.desk("b")
    with at("01"):
        who = client(a, gender="f")
    send_twin(world, "a", "b")
    with at("02"):
        save(a, "client", {"phone": "0912345678"}, who)
    with at("03"):
        save(b, "client", {"gender": "m"}, who)
    send_twin(world, "b", "a")
    assert private(a, who, "phone") == "0912345678"
    assert row_of(a, "client", who)["gender"] == "m"


def test_undo_gives_back_what_stood_before_and_redo_what_came(world: World) -> None:
    """Private values follow the states that count; every table is as before after both."""
    a, b = world.desk("a"), world.desk("b")
    with at("01"):
        who = client(a, nickname="Hoa")
    send_twin(world, "a", "b")
    with at("02"):
        save(b, "client", {"nickname": "Lan", "phone": "0912345678", "gender": "m"}, who)
    (handled,) = send_twin(world, "b", "a")
    tables = (*catalog.THINGS, *look.DESK_TABLES)
    before = {name: look.dump(a, name, private=name in catalog.THINGS).csv() for name in tables}
    imports.take_back(a, [str(handled.bundle)])
    assert (private(a, who), private(a, who, "phone")) == ("Hoa", None)
    assert look.check(a).problems == []
    imports.let_in_again(a, str(handled.bundle))
    assert {name: look.dump(a, name, private=name in catalog.THINGS).csv() for name in tables} == before


def test_undo_of_a_twin_with_nothing_but_a_nickname(world: World) -> None:
    """Though no state changes, what only that file said is gone with it."""
    a, b = world.desk("a"), world.desk("b")
    with at("02"):
        who = client(a)
    send_twin(world, "a", "b")
    with at("01"):
        save(b, "client", {"nickname": "Lan"}, who)
    (handled,) = send_twin(world, "b", "a")
    assert private(a, who) == "Lan"
    imports.take_back(a, [str(handled.bundle)])
    assert private(a, who) is None
    imports.let_in_again(a, str(handled.bundle))
    assert private(a, who) == "Lan"


def test_an_erased_record_stays_empty(world: World) -> None:
    """Whatever an older file of the other laptop still says."""
    a, b = world.desk("a"), world.desk("b")
    who = client(a, nickname="Hoa")
    send_twin(world, "a", "b")
    file = twin.write_twin(b, world.stick).path
    with a.write() as (session, _):
        records.erase(session, catalog.THINGS["client"], who)
    take(a, file)
    assert private(a, who) is None
    with a.database.read() as session:
        kept = session.scalars(send.sa.select(Received).where(send.col(Received.bundle_id).is_not(None)))
        assert not any("Hoa" in row.cells for row in kept)


def test_private_columns_in_a_report_are_neither_applied_nor_kept(world: World) -> None:
    """A report has none; one that has them anyway tells the office nothing by it."""
    pen = world.senders["a"]
    schema = manifest.schema_of(catalog.THINGS["client"], private=True)
    names = [one["name"] for one in schema["fields"]]
    row = dict.fromkeys(names, "") | pen.client() | {"nickname": "Hoa Mai"}
    secret = {column.name for column in catalog.THINGS["client"].columns.values() if column.private}
    row["edits"] += "".join(f" {name}=-" for name in sorted(secret - {"nickname"}))
    row["edits"] = " ".join([row["edits"].split()[0], *sorted(row["edits"].split()[1:])])
    file = pen.file(world.stick, {"client": [row]}, ours={"schemas": {"client": schema}})
    (handled,) = receive.receive(world.office, [file])
    assert "client.nickname" in handled.newer
    assert private(world.office, row["id"]) is None
    with world.office.database.read() as session:
        assert not any("Hoa Mai" in one.cells for one in session.scalars(send.sa.select(Received)))


def test_only_what_is_newer_is_sent_once_the_other_has_said_so(world: World) -> None:
    """The other laptop's own file says what it holds."""
    a, b = world.desk("a"), world.desk("b")
    client(a, "A-1")
    send_twin(world, "a", "b")
    send_twin(world, "b", "a")
    client(a, "A-2")
    done = twin.write_twin(a, world.stick)
    assert (done.seq, done.since, done.counts["client"]) == (2, 1, 1)
    assert not take(b, done.path).gap
    assert dumps(a) == dumps(b)


def test_a_second_laptop_enrolled_later_is_made_whole(world: World, tmp_path: Path) -> None:
    """By the office's answer all that travels, by its sister's file what is private too."""
    a, d = world.desk("a"), _late(world, tmp_path)
    who = client(a, nickname="Hoa Mai", gender="f")
    take(world.office, send.export(a, world.stick).path)
    enrol.approve(world.office, enrol.request(d, world.stick).path)
    package = enrol.office_package(world.office, world.stick).path
    for team in (a, d):
        enrol.accept(team, package)
    take(d, returns.write_return(world.office, "G1", world.stick).path)
    assert {name: records_of(d)[name] for name in dumps(a)} == {
        name: records_of(a)[name] for name in dumps(a)
    }
    assert private(d, who) is None
    take(d, twin.write_twin(a, world.stick).path)
    assert dumps(d) == dumps(a)
    d.close()


def _late(world: World, tmp_path: Path) -> Desk:
    """Make a laptop that nobody knows yet; its group is provisional."""
    desk = unlock.new_team(paths.Home(tmp_path / "d"), PASSPHRASE, name="D", group_code="G1")
    assert fact(desk, identity.GROUP) != fact(world.desk("a"), identity.GROUP)
    return desk
