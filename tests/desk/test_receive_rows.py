"""A fault in a row holds that row alone and says where; what waits comes in with the bundle that frees it."""

from collections.abc import Callable
from typing import Any

import pytest
from exchange_world import Cells, Sender, World, row_of, save, state

from outreach_desk.bundle import manifest
from outreach_desk.desk import look, questions, receive
from outreach_desk.records import catalog, ids

CLIENT = "01a207ea-ea21-7b7b-a0d2-904661b5a95e"
OTHER = "01a207ea-ea21-7b7b-a0d2-904661b5a95f"
MEETING = "01a207ea-ea21-7b7b-a0d2-904661b5a960"


def referral(sender: Sender, organisation: str, **cells: str) -> Cells:
    whole = {"client_id": CLIENT, "issued_on": "2026-07-01", "service": "sti_care", "status": "issued"}
    return state("referral", f"{sender.device}:1", whole | {"organisation_id": organisation} | cells)


def meeting(sender: Sender, record_id: str = MEETING, **cells: str) -> Cells:
    whole = {"group_id": sender.group, "held_on": "2026-07-01", "kind": "periodic_meeting", "status": "held"}
    return state("meeting", f"{sender.device}:1", whole | cells, record_id)


def attendance(sender: Sender, **cells: str) -> Cells:
    whole = {"meeting_id": MEETING, "client_id": CLIENT, "presence": "present"} | cells
    return state("attendance", f"{sender.device}:1", whole, ids.of_pair(MEETING, CLIENT))


def held(world: World, tables: dict[str, Any], sender: str = "a", **how: Any) -> list[tuple[Any, ...]]:
    """Import a forged bundle and give what waits: table, row, column, code."""
    [found] = receive.receive(world.office, [world.senders[sender].file(world.stick, tables, **how)])
    assert (found.outcome, found.reason) == ("imported", None)
    return [(one.table, one.row, one.column, one.reason) for one in found.held]


def changed(**cells: str) -> Callable[[Sender], Cells]:
    return lambda sender: sender.client(record_id=OTHER) | cells


Fault = tuple[Callable[[Sender], Cells], str | None, str]
FAULTS: dict[str, Fault] = {
    "a day that does not exist": (changed(registered_on="2026-02-30"), "registered_on", "no_such_day"),
    "a day in another form": (changed(registered_on="1/7/2026"), "registered_on", "not_a_day"),
    "a closed code that no list has": (
        lambda s: s.client(record_id=OTHER, gender="x"),
        "gender",
        "unknown_code",
    ),
    "a code that is no code": (lambda s: s.client(record_id=OTHER, setting="a b"), "setting", "wrong_form"),
    "a number out of range": (
        lambda s: s.client(record_id=OTHER, birth_year="1990", birth_month="13"),
        "birth_month",
        "too_large",
    ),
    "a number with a nought before it": (
        lambda s: s.client(record_id=OTHER, birth_year="01990"),
        "birth_year",
        "not_a_number",
    ),
    "text with two spaces": (lambda s: s.client(record_id=OTHER, serial="A  1"), "serial", "not_canonical"),
    "text that is not NFC": (
        lambda s: s.client(record_id=OTHER, serial="e\u0302"),
        "serial",
        "not_canonical",
    ),
    "text that is too long": (lambda s: s.client(record_id=OTHER, serial="x" * 41), "serial", "too_long"),
    "a control character": (
        lambda s: s.client(record_id=OTHER, serial="a\x01"),
        "serial",
        "forbidden_character",
    ),
    "an id in capitals": (lambda s: s.client(record_id=OTHER.upper()), "id", "bad_id"),
    "no id": (lambda s: s.client() | {"id": ""}, "id", "bad_id"),
    "a version with a leading nought": (
        lambda s: changed(version=f"{s.device}:01")(s),
        "version",
        "bad_stamps",
    ),
    "a version out of order": (
        lambda s: changed(version=f"{s.device}:1 {'2' * 8}:1")(s),
        "version",
        "bad_stamps",
    ),
    "no version": (changed(version=""), "version", "bad_stamps"),
    "a counter above its limit": (
        lambda s: changed(version=f"{s.device}:2147483648")(s),
        "version",
        "bad_stamps",
    ),
    "a stamp above its version": (lambda s: changed(edits=f"*={s.device}:2")(s), "edits", "bad_stamps"),
    "edits of an unknown fact": (
        lambda s: changed(edits=f"*={s.device}:1 colour={s.device}:1")(s),
        "edits",
        "bad_stamps",
    ),
    "edits that say the same twice": (
        lambda s: changed(edits=f"*={s.device}:1 gender={s.device}:1")(s),
        "edits",
        "bad_stamps",
    ),
    "a value in a fact that was never set": (
        lambda s: s.client(record_id=OTHER) | {"gender": "f"},
        "gender",
        "never_set",
    ),
    "deleted that is neither": (changed(deleted=""), "deleted", "bad_stamps"),
    "erased that is neither": (changed(erased="no"), "erased", "bad_stamps"),
    "a person who is no number": (changed(changed_by="Na"), "changed_by", "bad_stamps"),
    "an instant that is none": (changed(changed_at="yesterday"), "changed_at", "bad_stamps"),
    "another group's record": (
        lambda s: s.client(record_id=OTHER, group_id=ids.new()),
        "group_id",
        "no_such_record",
    ),
    "a device without a row": (
        lambda s: changed(version=f"{s.device}:1 zzzzzzzz:9")(s),
        "version",
        "no_such_device",
    ),
    "a client that is not here": (
        lambda s: state(
            "consent", f"{s.device}:1", {"client_id": OTHER, "purpose": "record", "given_on": "2026-07-01"}
        ),
        "client_id",
        "no_such_record",
    ),
    "an id that is not made of its parts": (lambda s: attendance(s) | {"id": OTHER}, "id", "id_mismatch"),
    "a table of the office": (
        lambda s: state("organisation", f"{s.device}:1", {"code": "X", "name": "X", "kind": "moh_dept"}),
        None,
        "not_this_sender",
    ),
}


def table_of(row: Cells) -> str:
    return next(name for name, thing in catalog.THINGS.items() if set(thing.header) == set(row))


@pytest.mark.parametrize(("fault", "column", "code"), FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_row_waits_alone_and_is_named(
    world: World, fault: Callable[[Sender], Cells], column: str | None, code: str
) -> None:
    sender = world.senders["a"]
    row = fault(sender)
    name = table_of(row)
    tables = {"client": [sender.client(record_id=CLIENT)], "meeting": [meeting(sender)]}
    tables[name] = [*tables.get(name, []), row]
    assert held(world, tables) == [(name, len(tables[name]) + 1, column, code)]
    assert row_of(world.office, "client", CLIENT)["serial"] == "A-1"
    assert [one["reason"] for one in questions.quarantined(world.office)] == [code]


@pytest.mark.parametrize("extra", [",", ""], ids=["a cell too many", "a cell too few"])
def test_a_ragged_row_waits_and_goes_on_waiting(world: World, extra: str) -> None:
    """However often others are imported: it is not read as the row that it nearly is."""
    sender = world.senders["a"]
    header = catalog.THINGS["client"].header
    good, bad = sender.client(record_id=CLIENT), sender.client(record_id=OTHER)
    lines = [",".join(header), ",".join(good[n] for n in header), ",".join(bad[n] for n in header) + extra]
    if not extra:
        lines[2] = lines[2].rpartition(",")[0]
    data = "".join(f"{line}\r\n" for line in lines).encode()
    assert held(world, {"client": data}) == [("client", 3, None, "ragged_row")]
    assert held(world, {"meeting": [meeting(sender)]}) == []
    assert [one["reason"] for one in questions.quarantined(world.office)] == ["ragged_row"]


def test_a_record_of_another_group_waits_for_a_person(world: World) -> None:
    """By the group that it says, and by the group of the record that is here already."""
    a, c = world.senders["a"], world.senders["c"]
    assert held(world, {"client": [a.client(record_id=CLIENT)]}) == []
    theirs = c.client(record_id=CLIENT, gender="f")
    mine_named_theirs = c.client(record_id=OTHER) | {"group_id": a.group}
    assert held(world, {"client": [theirs, mine_named_theirs]}, "c") == [
        ("client", 2, "group_id", "other_group"),
        ("client", 3, "group_id", "other_group"),
    ]
    consent = state(
        "consent", f"{c.device}:1", {"client_id": CLIENT, "purpose": "record", "given_on": "2026-07-01"}
    )
    assert held(world, {"consent": [consent]}, "c") == [("consent", 2, "client_id", "other_group")]
    assert row_of(world.office, "client", CLIENT)["gender"] == ""


def test_a_state_from_the_former_group_is_taken_if_it_had_not_seen_the_move(world: World) -> None:
    """The office moved a client; what the former group wrote before it heard of that is not lost."""
    a, c = world.senders["a"], world.senders["c"]
    held(world, {"client": [a.client(record_id=CLIENT)]})
    save(world.office, "client", {"group_id": c.group}, CLIENT)
    moved = row_of(world.office, "client", CLIENT)["version"]
    before = state(
        "client",
        f"{a.device}:2",
        {"group_id": a.group, "serial": "A-1", "registered_on": "2026-07-01", "gender": "f"},
        CLIENT,
        edits=_edits(
            {f"{a.device}:1": ["deleted", "group_id", "registered_on", "serial"], f"{a.device}:2": ["gender"]}
        ),
    )
    after = before | {
        "version": " ".join(sorted([f"{a.device}:3", moved.replace(f"{a.device}:1", "").strip()]))
    }
    assert held(world, {"client": [before]}) == []
    here = row_of(world.office, "client", CLIENT)
    assert (here["gender"], here["group_id"]) == ("f", c.group)
    assert held(world, {"client": [after]}) == [("client", 2, "group_id", "other_group")]


def _edits(stamped: dict[str, list[str]]) -> str:
    facts = {one: stamp for stamp, names in stamped.items() for one in names}
    lowest = min(stamped, key=lambda stamp: int(stamp.split(":")[1]))
    names = sorted(name for name in catalog.THINGS["client"].facts if facts.get(name) != lowest)
    return " ".join([f"*={lowest}", *(f"{name}={facts.get(name, '-')}" for name in names)])


def test_an_unknown_code_of_an_open_list_is_applied_and_marked(world: World) -> None:
    a = world.senders["a"]
    assert held(world, {"client": [a.client(record_id=CLIENT, setting="circus")]}) == []
    assert row_of(world.office, "client", CLIENT)["setting"] == "circus"
    assert [(one["kind"], one["columns"]) for one in questions.conflicts(world.office)] == [
        ("broken", ["setting"])
    ]


def test_a_record_that_lacks_what_it_needs_is_taken_and_shown(world: World) -> None:
    row = world.senders["a"].client(record_id=CLIENT, registered_on="")
    assert held(world, {"client": [row]}) == []
    assert [(one["kind"], one["columns"]) for one in questions.conflicts(world.office)] == [
        ("broken", ["registered_on"])
    ]


@pytest.mark.parametrize(
    ("left_out", "why"),
    [
        (("member_id",), ("id_mismatch", "id")),
        (("client_id", "member_id"), ("id_mismatch", "id")),
        (("meeting_id", "client_id", "member_id"), ("other_group", "meeting_id")),
    ],
)
def test_an_id_is_computed_again_where_the_sender_leaves_its_columns_out(
    world: World, left_out: tuple[str, ...], why: tuple[str, str]
) -> None:
    """A column that is not there is empty: an attendance with an id of its own choice is held."""
    a = world.senders["a"]
    gathering = meeting(a)
    schema = manifest.schema_of(catalog.THINGS["attendance"])
    schema["fields"] = [one for one in schema["fields"] if one["name"] not in left_out]
    cells = {"meeting_id": gathering["id"], "client_id": CLIENT, "presence": "present"}
    row = state("attendance", f"{a.device}:1", cells, OTHER)
    marks = row["edits"].split(" ")
    row["edits"] = " ".join(mark for mark in marks if mark.partition("=")[0] not in left_out)
    path = a.file(
        world.stick,
        {"client": [a.client(record_id=CLIENT)], "meeting": [gathering], "attendance": [row]},
        ours={"schemas": {"attendance": schema}},
    )
    [found] = receive.receive(world.office, [path])
    assert [(one.table, one.reason, one.column) for one in found.held] == [("attendance", *why)]
    assert look.check(world.office).problems == []


def test_columns_of_a_fact_that_is_not_whole_are_named(world: World) -> None:
    """A fact of which a column is missing says nothing; what stood in the others is kept, and shown."""
    a = world.senders["a"]
    schema = manifest.schema_of(catalog.THINGS["meeting"])
    schema["fields"] = [one for one in schema["fields"] if one["name"] != "not_held_reason"]
    path = a.file(world.stick, {"meeting": [meeting(a)]}, ours={"schemas": {"meeting": schema}})
    [found] = receive.receive(world.office, [path])
    assert found.newer == ["meeting.status"]


def test_a_file_that_is_not_sealed_is_refused_and_kept_sealed(world: World) -> None:
    """It is called what it is, and nothing of it lies in the office's folder in clear."""
    a = world.senders["a"]
    path = a.file(world.stick, {"client": [a.client(record_id=CLIENT, serial="CANARY-1")]}, seal=False)
    [found] = receive.receive(world.office, [path])
    assert (found.outcome, found.reason) == ("refused", "not_sealed")
    kept = list(world.office.home.kept_aside.iterdir())
    assert len(kept) == 1
    assert not any(
        b"CANARY-1" in file.read_bytes() for file in world.office.home.root.rglob("*") if file.is_file()
    )
