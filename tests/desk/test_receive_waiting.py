"""Rows that wait come in with what they name, or are overtaken; a newer program's columns wait for it."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from exchange_world import World, row_of, save, state
from sqlmodel import col
from test_receive_rows import CLIENT, OTHER, attendance, held, meeting, referral

from outreach_desk.bundle import manifest
from outreach_desk.desk import questions, receive
from outreach_desk.records import catalog
from outreach_desk.records.exchange import Received


def test_a_waiting_row_is_freed_by_the_bundle_that_brings_what_it_names(world: World) -> None:
    """It belongs to its own bundle, whose count changes; the freeing bundle counts its own rows only."""
    a, b = world.senders["a"], world.senders["b"]
    organisation = _organisation(world)
    assert held(
        world,
        {"meeting": [meeting(a)], "attendance": [attendance(a)], "referral": [referral(a, organisation)]},
    ) == [
        ("attendance", 2, "client_id", "no_such_record"),
        ("referral", 2, "client_id", "no_such_record"),
    ]
    [found] = receive.receive(world.office, [b.file(world.stick, {"client": [b.client(record_id=CLIENT)]})])
    assert (found.freed, found.tables) == (2, {"client": _counts(new=1)})
    assert questions.quarantined(world.office) == []
    with world.office.database.read() as session:
        kept = session.scalars(sa.select(Received).where(col(Received.bundle_id).is_not(None))).all()
        first = kept[0].bundle_id
        assert [(one.table_name, one.outcome) for one in kept if one.bundle_id == first] == [
            ("meeting", "new"),
            ("attendance", "new"),
            ("referral", "new"),
        ]


def _organisation(world: World) -> str:
    with world.office.database.read() as session:
        return str(session.scalar(sa.select(catalog.THINGS["organisation"].model.id)))  # type: ignore[call-overload]


def _counts(**found: int) -> dict[str, int]:
    names = ("new", "newer", "same", "older", "joined", "conflict", "quarantined")
    return dict.fromkeys(names, 0) | found


def test_two_records_that_name_each_other_come_together_or_wait_together(world: World) -> None:
    """A member who is a client, the client whose educator she is: from one bundle, or from two."""
    a, b = world.senders["a"], world.senders["b"]
    member = state("member", f"{a.device}:1", {"group_id": a.group, "code": "M1", "client_id": CLIENT}, OTHER)
    assert held(world, {"member": [member]}) == [("member", 2, "client_id", "no_such_record")]
    [found] = receive.receive(
        world.office, [b.file(world.stick, {"client": [b.client(record_id=CLIENT, educator_id=OTHER)]})]
    )
    assert (found.freed, found.held) == (1, [])
    assert row_of(world.office, "member", OTHER)["client_id"] == CLIENT
    assert row_of(world.office, "client", CLIENT)["educator_id"] == OTHER


def test_a_chain_of_names_falls_with_its_last_link(world: World) -> None:
    a = world.senders["a"]
    rows = {
        "client": [a.client(record_id=CLIENT, educator_id=OTHER)],
        "meeting": [meeting(a)],
        "attendance": [attendance(a)],
    }
    assert [one[0] for one in held(world, rows)] == ["client", "attendance"]


def test_a_waiting_state_that_a_later_one_of_its_device_overtakes_is_superseded(world: World) -> None:
    a = world.senders["a"]
    bad = a.client(record_id=CLIENT, gender="x")
    good = a.client(f"{a.device}:2", record_id=CLIENT, gender="f")
    assert len(held(world, {"client": [bad]})) == 1
    assert held(world, {"client": [good]}) == []
    assert questions.quarantined(world.office) == []
    with world.office.database.read() as session:
        assert session.scalars(
            sa.select(Received.outcome).where(col(Received.bundle_id).is_not(None))
        ).all() == [
            "superseded",
            "new",
        ]


def test_a_waiting_row_without_readable_stamps_is_superseded_by_its_correction(world: World) -> None:
    a = world.senders["a"]
    bad = a.client(record_id=CLIENT) | {"version": f"{a.device}:01"}
    assert len(held(world, {"client": [bad]})) == 1
    assert held(world, {"client": [a.client(record_id=CLIENT)]}) == []
    assert questions.quarantined(world.office) == []


def test_another_devices_state_supersedes_nothing(world: World) -> None:
    a, b = world.senders["a"], world.senders["b"]
    held(world, {"client": [a.client(record_id=CLIENT, gender="x")]})
    assert held(world, {"client": [b.client(record_id=CLIENT)]}, "b") == []
    assert len(questions.quarantined(world.office)) == 1


def test_the_counter_is_above_every_counter_ever_seen_also_a_quarantined_one(world: World) -> None:
    """Whatever kept the row out: its stamps are spent."""
    a, b = world.senders["a"], world.senders["b"]
    held(world, {"client": [a.client(record_id=CLIENT)]})
    held(world, {"client": [b.client(f"{b.device}:7", record_id=CLIENT, gender="x")]}, "b")
    save(world.office, "client", {"gender": "f"}, CLIENT)
    assert f"{world.office.device}:8" in row_of(world.office, "client", CLIENT)["version"]


def test_unknown_tables_and_columns_of_a_newer_minor_are_kept_and_shown_not_applied(world: World) -> None:
    """The row's known facts are joined; the unknown cells stay as they came, and are never passed on."""
    a = world.senders["a"]
    newer = manifest.schema_of(catalog.THINGS["client"])
    newer["fields"].insert(3, {"name": "colour", "type": "string"})
    row = a.client(record_id=CLIENT)
    row["colour"] = "red"
    row["edits"] = row["edits"].replace(" commune=-", f" colour={a.device}:2 commune=-")
    row["version"] = f"{a.device}:2"
    unknown = {"fields": [{"name": n, "type": "string"} for n in ("id", "shape")]}
    strange = {"id": OTHER, "shape": "round"}
    path = a.file(
        world.stick,
        {"client": [row], "balloon": [strange]},
        ours={"format": "1.9", "schemas": {"client": newer, "balloon": unknown}},
    )
    [found] = receive.receive(world.office, [path])
    assert found.outcome == "imported"
    assert found.newer == ["balloon", "client.colour"]
    assert [(one.table, one.reason) for one in found.held] == [("balloon", "newer_table")]
    assert row_of(world.office, "client", CLIENT)["serial"] == "A-1"
    with world.office.database.read() as session:
        kept = {
            one.table_name: json.loads(one.cells)
            for one in session.scalars(sa.select(Received))
            if one.bundle_id
        }
    assert (kept["client"]["colour"], kept["balloon"]["shape"]) == ("red", "round")


def test_columns_that_came_too_early_are_joined_after_the_update(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that does not know `gender` yet keeps it; the same desk with this program takes it in."""
    a = world.senders["a"]
    thing = catalog.THINGS["client"]
    with monkeypatch.context() as older:
        columns = {name: column for name, column in thing.columns.items() if name != "gender"}
        older.setitem(catalog.THINGS, "client", _Older(thing, columns))
        path = a.file(
            world.stick,
            {"client": [a.client(record_id=CLIENT, gender="f")]},
            ours={"schemas": {"client": manifest.schema_of(thing)}},
        )
        receive.receive(world.office, [path])
    assert row_of(world.office, "client", CLIENT)["gender"] == ""
    held(world, {"meeting": [meeting(a)]})
    assert row_of(world.office, "client", CLIENT)["gender"] == "f"


def _Older(thing: Any, columns: dict[str, Any]) -> Any:  # noqa: N802 - stands for a class
    older = type(thing)(
        **{name: getattr(thing, name) for name in thing.__dataclass_fields__} | {"name": thing.name}
    )
    object.__setattr__(
        older, "__dict__", {k: v for k, v in vars(older).items() if k in thing.__dataclass_fields__}
    )
    vars(older)["columns"] = columns
    return older
