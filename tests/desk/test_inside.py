"""What a preview shows of each row: what stands here, what comes, which will win. It changes nothing."""

from datetime import date
from typing import Any

from exchange_world import World, client, csv_of, everything, fact, save, state

from outreach_desk.bundle import manifest
from outreach_desk.desk import inside, receive, returns, send
from outreach_desk.desk.inside import Cell, Row
from outreach_desk.desk.receive import Handled
from outreach_desk.records import catalog, identity, ids

CLIENT = "01a207ea-ea21-7b7b-a0d2-904661b5a95e"


def looked(world: World, *teams: str) -> list[Handled]:
    """Look into the next files of these teams at the office."""
    files = [send.export(world.desk(team), world.stick).path for team in teams]
    before = everything(world.office)
    found = receive.receive(world.office, files, preview=True, rows=True)
    assert everything(world.office) == before
    return found


def taken(world: World, team: str = "a") -> None:
    file = send.export(world.desk(team), world.stick).path
    assert receive.receive(world.office, [file])[0].outcome == "imported"


def rows(one: Handled, table: str, outcome: str) -> tuple[Row, ...]:
    assert one.inside is not None
    return one.inside.of(table, outcome)


def cell(row: Row, column: str) -> Cell:
    [found] = [one for one in row.cells() if one.column == column]
    return found


def test_a_new_row_names_code_writer_and_what_comes(world: World) -> None:
    """A consent has no code of its own: it is called by whose it is."""
    a = world.desk("a")
    who = client(a, "A-7", gender="f")
    save(a, "consent", {"client_id": who, "purpose": "record", "given_on": date(2026, 7, 1)})
    [one] = looked(world, "a")

    [made] = rows(one, "client", "new")
    assert (made.code, made.writer, made.label, made.record) == ("A-7", a.device, "Sen", who)
    assert made.at.endswith("Z")
    assert cell(made, "gender") == Cell("gender", None, "f", inside.COMES)
    [consent] = rows(one, "consent", "new")
    assert consent.code == "A-7"
    assert one.inside is not None
    assert one.inside.names[who] == "A-7"


def test_a_changed_row_shows_both_values_and_the_one_that_wins(world: World) -> None:
    who = client(world.desk("a"), "A-7", gender="f")
    taken(world)
    save(world.desk("a"), "client", {"gender": "m"}, who)
    [one] = looked(world, "a")

    [row] = rows(one, "client", "newer")
    assert cell(row, "gender") == Cell("gender", "f", "m", inside.COMES)
    assert cell(row, "serial") == Cell("serial", "A-7", "A-7", inside.SAME)
    assert [one.column for one in row.cells() if one.differs] == ["gender"]


def test_an_older_row_loses_to_what_stands_here(world: World) -> None:
    who = client(world.desk("a"), "A-7", gender="f")
    older = send.export(world.desk("a"), world.stick).path
    save(world.desk("a"), "client", {"gender": "m"}, who)
    taken(world)

    [one] = receive.receive(world.office, [older], preview=True, rows=True)

    [row] = rows(one, "client", "older")
    assert cell(row, "gender") == Cell("gender", "m", "f", inside.HERE)


def test_of_two_files_the_second_is_held_against_the_first(world: World) -> None:
    """Both laptops wrote the same client: the first is new, the second a conflict, in one preview."""
    client(world.desk("a"), record_id=CLIENT, gender="f")
    client(world.desk("b"), record_id=CLIENT, gender="m")
    first, second = looked(world, "a", "b")

    assert [row.record for row in rows(first, "client", "new")] == [CLIENT]
    [row] = rows(second, "client", "conflict")
    found = cell(row, "gender")
    assert (found.here, found.comes) == ("f", "m")
    assert found.wins == (
        inside.COMES if world.senders["b"].device > world.senders["a"].device else inside.HERE
    )


def test_a_held_row_says_why_and_shows_what_cannot_be_read(world: World) -> None:
    sender = world.senders["a"]
    file = sender.file(world.stick, {"client": [sender.client(birth_year="199O")]})
    [one] = receive.receive(world.office, [file], preview=True, rows=True)

    [row] = rows(one, "client", "quarantined")
    assert (row.reason, row.column, row.row) == ("not_a_number", "birth_year", 2)
    assert "correct it" in row.message()
    assert cell(row, "birth_year") == Cell("birth_year", None, "199O", inside.WAITS, readable=False)


def test_private_columns_are_never_shown(world: World) -> None:
    """Neither what this desk has, nor what a foreign file brings though it should not."""
    a = world.desk("a")
    save(a, "client", {"nickname": "Bông", "phone": "0912345678"}, client(a, record_id=CLIENT))
    sender = world.senders["a"]
    private = {one.name for one in catalog.THINGS["client"].columns.values() if one.private}
    whole = sender.client(record_id=CLIENT, birth_year="199O")
    header = (*catalog.THINGS["client"].header[:2], "nickname", *catalog.THINGS["client"].header[2:])
    bad = [whole | {"nickname": "Bông"}]

    schema: dict[str, Any] = manifest.schema_of(catalog.THINGS["client"])
    schema["fields"].insert(2, {"name": "nickname", "type": "string"})
    file = sender.file(world.stick, {"client": csv_of(header, bad)}, ours={"schemas": {"client": schema}})
    [held] = receive.receive(world.office, [file], preview=True, rows=True)
    shown = str(held.as_dict()) + str(held.inside)
    assert "199O" in shown
    assert "Bông" not in shown

    sender.seq, sender.last = 0, None
    [one] = looked(world, "a")
    [row] = rows(one, "client", "new")
    assert private & {found.column for found in row.cells()} == set()
    assert "Bông" not in str(one.as_dict()) + str(one.inside)


def test_many_rows_are_counted_all_and_kept_in_part(world: World) -> None:
    sender = world.senders["a"]
    many = [sender.client(record_id=ids.new(), serial=f"L-{n}") for n in range(inside.MOST + 5)]
    file = sender.file(world.stick, {"client": sorted(many, key=lambda row: row["id"])})
    [one] = receive.receive(world.office, [file], preview=True, rows=True)

    assert one.tables["client"]["new"] == inside.MOST + 5
    assert len(rows(one, "client", "new")) == inside.MOST


def test_a_table_of_a_newer_program_shows_no_cells(world: World) -> None:
    """Nobody here can say which of its columns are private."""
    sender = world.senders["a"]
    schema = {"fields": [{"name": "id", "type": "string"}, {"name": "secret", "type": "string"}]}
    data = b"id,secret\r\n" + ids.new().encode() + b",B\xc3\xb4ng\r\n"
    file = sender.file(world.stick, {"novelty": data}, ours={"schemas": {"novelty": schema}})
    [one] = receive.receive(world.office, [file], preview=True, rows=True)

    [row] = rows(one, "novelty", "quarantined")
    assert (row.cells(), row.reason) == ([], "newer_table")
    assert "Bông" not in str(one.inside)


def test_without_being_asked_no_rows_are_kept(world: World) -> None:
    client(world.desk("a"))
    file = send.export(world.desk("a"), world.stick).path
    [one] = receive.receive(world.office, [file], preview=True)
    assert one.inside is None
    assert "rows" not in one.as_dict()


def test_a_return_is_looked_into_by_the_team(world: World) -> None:
    """The other laptop's client comes to this one by the office's answer."""
    client(world.desk("a"), "A-7")
    taken(world)
    back = returns.write_return(world.office, "G1", world.stick).path
    before = everything(world.desk("b"))
    [one] = receive.receive(world.desk("b"), [back], preview=True, rows=True)

    assert everything(world.desk("b")) == before
    [row] = rows(one, "client", "new")
    assert (row.code, row.label) == ("A-7", "Sen")
    assert fact(world.desk("b"), identity.GROUP) == cell(row, "group_id").comes


def test_a_meeting_is_called_by_its_group_and_day(world: World) -> None:
    sender = world.senders["a"]
    whole = {"group_id": sender.group, "held_on": "2026-07-02", "kind": "periodic_meeting", "status": "held"}
    file = sender.file(world.stick, {"meeting": [state("meeting", f"{sender.device}:1", whole)]})
    [one] = receive.receive(world.office, [file], preview=True, rows=True)

    [row] = rows(one, "meeting", "new")
    assert row.code == "G1 · 02/07/2026"
