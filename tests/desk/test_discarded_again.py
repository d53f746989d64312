"""What was discarded and comes again just as it was stays discarded; what differs waits for a word anew."""

from exchange_world import Cells, World, records_of, state
from test_decide import CLIENT, OTHER, foreign, no_record, waiting
from test_undo import dumps

from outreach_desk.desk import asked, decide, imports, inbox, look, receive, returns
from outreach_desk.desk.receive import Handled
from outreach_desk.records.exchange import Received


def took(world: World, *rows: Cells, table: str = "client") -> Handled:
    """Take in the next file of laptop a: everything since its first, as a team writes that is not heard."""
    [found] = receive.receive(world.office, [world.senders["a"].file(world.stick, {table: list(rows)})])
    assert found.outcome == "imported", found
    return found


def outcomes(world: World) -> list[str]:
    """Give the outcomes of all rows of files, oldest first."""
    with world.office.database.read() as session:
        rows = session.query(Received).filter(Received.bundle_id.is_not(None)).order_by(Received.id)  # type: ignore[union-attr, arg-type]
        return [row.outcome for row in rows]


def discard(world: World, *rows: Cells, table: str = "client") -> list[str]:
    """Take rows in that wait, and discard them all."""
    took(world, *rows, table=table)
    names = waiting(world)
    decide.discard(world.office, names)
    return names


def test_a_discarded_row_that_comes_again_stays_discarded(world: World) -> None:
    """The preview and the import say so, and nothing waits; a good row beside it comes in."""
    row = foreign(world)
    discard(world, row)
    sender = world.senders["a"]
    file = sender.file(world.stick, {"client": [row, sender.client(record_id=CLIENT)]})
    before = dumps(world.office)
    [seen] = receive.receive(world.office, [file], preview=True, rows=True)
    assert dumps(world.office) == before
    [found] = receive.receive(world.office, [file])

    assert seen.tables == found.tables
    assert {name: n for name, n in found.tables["client"].items() if n} == {"new": 1, "discarded": 1}
    assert seen.inside is not None
    [shown] = seen.inside.of("client", "discarded")
    assert (shown.record, shown.reason, shown.writer) == (OTHER, "other_group", sender.device)
    assert (found.held, waiting(world)) == ([], [])
    assert outcomes(world) == ["discarded", "new", "discarded"]
    assert inbox.look(world.office).discarded == 2
    assert look.check(world.office).problems == []


def test_one_that_differs_in_a_cell_or_a_stamp_waits_again(world: World) -> None:
    row = foreign(world)
    discard(world, row)
    other_cell = row | {"serial": "A-2"}
    other_stamp = world.senders["a"].client(
        f"{world.senders['a'].device}:2", OTHER, group_id=world.senders["c"].group
    )
    for changed in (other_cell, other_stamp):
        found = took(world, changed)
        assert [one.reason for one in found.held] == ["other_group"]


def test_it_stays_out_also_when_what_it_named_has_come(world: World) -> None:
    """The person's word was about this row; by itself it would come in now."""
    sender = world.senders["a"]
    consent = no_record(world)
    discard(world, consent, table="consent")
    client = sender.client(record_id=CLIENT)
    [found] = receive.receive(
        world.office, [sender.file(world.stick, {"client": [client], "consent": [consent]})]
    )
    assert found.tables["consent"]["discarded"] == 1
    assert records_of(world.office)["consent"].count(b"\r\n") == 1


def test_one_taken_up_again_is_discarded_no_more(world: World) -> None:
    """It waits, so what comes again is the same question; discarded twice, each stands for both."""
    row = foreign(world)
    [name] = discard(world, row)
    took(world, row)
    decide.take_up(world.office, [name])
    found = took(world, row)
    assert [one.reason for one in found.held] == ["other_group"]

    decide.discard(world.office, waiting(world))

    assert took(world, row).tables["client"]["discarded"] == 1


def test_what_names_a_row_that_stays_discarded_waits(world: World) -> None:
    row = foreign(world)
    discard(world, row)
    sender = world.senders["a"]
    cells = {"client_id": OTHER, "purpose": "record", "given_on": "2026-07-01"}
    consent = state("consent", f"{sender.device}:1", cells)
    [found] = receive.receive(
        world.office, [sender.file(world.stick, {"client": [row], "consent": [consent]})]
    )
    assert [(one.table, one.reason) for one in found.held] == [("consent", "no_such_record")]


def test_undo_and_redo_of_such_a_file_leave_every_byte(world: World) -> None:
    row = foreign(world)
    discard(world, row)
    later = took(world, row, world.senders["a"].client(record_id=CLIENT))
    before = dumps(world.office)
    for bundle in (str(later.bundle), next(one.id for one in imports.history(world.office) if one.seq == 1)):
        imports.take_back(world.office, [bundle])
        imports.let_in_again(world.office, bundle)
        assert dumps(world.office) == before
    assert look.check(world.office).problems == []


def test_a_discarded_state_of_a_file_taken_back_decides_nothing(world: World) -> None:
    """Undone counts as not here: then the row waits for a word of its own."""
    row = foreign(world)
    discard(world, row)
    first = next(one.id for one in imports.history(world.office) if one.seq == 1)
    imports.take_back(world.office, [first])
    assert [one.reason for one in took(world, row).held] == ["other_group"]


def test_the_team_is_told_and_not_asked(world: World) -> None:
    """The receipt counts the row with what the office took back; no question about it travels."""
    row = foreign(world)
    discard(world, row)
    took(world, row)
    assert [one.kind for one in asked.everything(world.office)] == []
    [handled] = receive.receive(world.desk("b"), [returns.write_return(world.office, "G1", world.stick).path])
    assert handled.told is not None
    assert handled.told.asked == 0
