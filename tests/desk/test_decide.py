"""Rows that wait are let in or discarded by a person, never against a check, and never for good."""

import pytest
from exchange_world import Cells, World, client, records_of, state
from test_undo import dumps

from outreach_desk.desk import asked, decide, imports, inbox, look, outgoing, receive, send
from outreach_desk.ground.errors import Refused
from outreach_desk.records import ids
from outreach_desk.records.exchange import BundleEvent

CLIENT = "01a207ea-ea21-7b7b-a0d2-904661b5a95e"
OTHER = "01a207ea-ea21-7b7b-a0d2-904661b5a95f"
STRANGER = "7" * 8


def wait(world: World, tables: dict[str, list[Cells]], sender: str = "a") -> str:
    """Take a forged file in, of which one row waits; give that row's name."""
    [found] = receive.receive(world.office, [world.senders[sender].file(world.stick, tables)])
    assert (found.outcome, len(found.held)) == ("imported", 1), found
    return waiting(world)[-1]


def waiting(world: World) -> list[str]:
    return [one.id for one in asked.everything(world.office) if one.kind == "held"]


def foreign(world: World, record_id: str = OTHER) -> Cells:
    """A row of a's laptop about a client of the group of c."""
    return world.senders["a"].client(record_id=record_id, group_id=world.senders["c"].group)


def of_stranger(world: World) -> Cells:
    """A row of the own group, last changed on a laptop that the office never let in."""
    sender = world.senders["a"]
    return sender.client(f"{STRANGER}:1", OTHER)


def refused(act: object) -> str:
    with pytest.raises(Refused) as caught:
        act()  # type: ignore[operator]
    assert caught.value.message()
    return caught.value.code


def test_another_groups_row_needs_a_word_of_its_own(world: World) -> None:
    row = wait(world, {"client": [foreign(world)]})
    before = records_of(world.office)
    opened = decide.look(world.office, row)
    assert (opened.may_come_in, opened.other_group) == (True, True)
    assert refused(lambda: decide.let_in(world.office, [row])) == "other_group"
    assert records_of(world.office) == before

    done = decide.let_in(world.office, [row], other_group=True)

    assert (done.rows, done.came_in) == (1, 1)
    assert OTHER.encode() in records_of(world.office)["client"]
    assert waiting(world) == []
    assert look.check(world.office).problems == []


def test_a_row_of_an_unknown_laptop_is_let_in(world: World) -> None:
    row = wait(world, {"client": [of_stranger(world)]})
    opened = decide.look(world.office, row)
    assert (opened.may_come_in, opened.other_group) == (True, False)

    assert decide.let_in(world.office, [row]).came_in == 1

    assert OTHER.encode() in records_of(world.office)["client"]


def test_an_unknown_laptops_row_of_another_group_needs_both_words(world: World) -> None:
    """The word about the laptop is none about the group."""
    row = wait(
        world,
        {"client": [world.senders["a"].client(f"{STRANGER}:1", OTHER, group_id=world.senders["c"].group)]},
    )
    assert decide.look(world.office, row).other_group
    assert refused(lambda: decide.let_in(world.office, [row])) == "other_group"


def test_undo_and_redo_of_an_import_with_a_row_let_in_leave_every_byte(world: World) -> None:
    """Also where the row was let in as another group's, and where it was discarded."""
    kept = wait(world, {"client": [foreign(world)]})
    wait(world, {"client": [foreign(world, CLIENT)]})
    [aside] = [one for one in waiting(world) if one != kept]
    decide.let_in(world.office, [kept], other_group=True)
    decide.discard(world.office, [aside])
    before = dumps(world.office)
    for one in imports.history(world.office):
        if one.kind == "report":
            imports.take_back(world.office, [one.id])
            assert dumps(world.office) != before
            imports.let_in_again(world.office, one.id)
            assert dumps(world.office) == before
    assert [one.id for one in decide.discarded(world.office)] == [aside]
    assert look.check(world.office).problems == []


def bad_value(world: World) -> Cells:
    return world.senders["a"].client(record_id=OTHER, birth_year="199O")


def bad_stamps(world: World) -> Cells:
    sender = world.senders["a"]
    return sender.client(record_id=OTHER) | {"edits": f"*={sender.device}:2"}


def bad_id(world: World) -> Cells:
    sender = world.senders["a"]
    cells = {"meeting_id": CLIENT, "client_id": OTHER, "presence": "present"}
    return state("attendance", f"{sender.device}:1", cells, ids.new())


def no_record(world: World) -> Cells:
    sender = world.senders["a"]
    cells = {"client_id": CLIENT, "purpose": "record", "given_on": "2026-07-01"}
    return state("consent", f"{sender.device}:1", cells)


def of_the_office(world: World) -> Cells:
    sender = world.senders["a"]
    cells = {"code": "NEW", "name": "Trạm", "kind": "moh_dept"}
    return state("organisation", f"{sender.device}:1", cells)


@pytest.mark.parametrize(
    ("table", "make", "reason"),
    [
        ("client", bad_value, "not_a_number"),
        ("client", bad_stamps, "bad_stamps"),
        ("attendance", bad_id, "id_mismatch"),
        ("consent", no_record, "no_such_record"),
        ("organisation", of_the_office, "not_this_sender"),
    ],
)
def test_what_a_check_keeps_out_nobody_lets_in(world: World, table: str, make: object, reason: str) -> None:
    """Not even with every word; it can only be discarded."""
    row = wait(world, {table: [make(world)]})  # type: ignore[operator]
    assert [one.reason for one in asked.everything(world.office)] == [reason]
    assert not decide.look(world.office, row).may_come_in
    before = dumps(world.office)
    assert refused(lambda: decide.let_in(world.office, [row], other_group=True)) == "never_let_in"
    assert dumps(world.office) == before

    decide.discard(world.office, [row])

    assert waiting(world) == []
    assert inbox.look(world.office).discarded == 1


def test_a_discarded_row_waits_again_and_may_then_come_in(world: World) -> None:
    row = wait(world, {"client": [foreign(world)]})
    before = dumps(world.office)
    decide.discard(world.office, [row])
    assert refused(lambda: decide.let_in(world.office, [row], other_group=True)) == "no_such_row"

    done = decide.take_up(world.office, [row])

    assert (done.rows, done.came_in) == (1, 0)
    assert dumps(world.office) == before
    assert decide.let_in(world.office, [row], other_group=True).came_in == 1


def test_a_row_taken_up_comes_in_if_nothing_keeps_it_out_any_more(world: World) -> None:
    """While it lay aside, the client that it names arrived."""
    sender = world.senders["a"]
    row = wait(world, {"consent": [no_record(world)]})
    decide.discard(world.office, [row])
    receive.receive(world.office, [sender.file(world.stick, {"client": [sender.client(record_id=CLIENT)]})])
    assert b"record" not in records_of(world.office)["consent"]

    assert decide.take_up(world.office, [row]).came_in == 1

    assert CLIENT.encode() in records_of(world.office)["consent"]


def test_a_row_let_in_before_what_it_names_comes_with_it(world: World) -> None:
    """The word stays: the client arrives later, of another group than the laptop that wrote the consent."""
    mine, theirs = world.senders["a"], world.senders["c"]
    consent = state(
        "consent",
        f"{STRANGER}:1",
        {"client_id": CLIENT, "purpose": "record", "given_on": "2026-07-01"},
    )
    row = wait(world, {"consent": [consent]})
    assert decide.look(world.office, row).other_group, "whose it is, nobody can say yet"
    assert decide.let_in(world.office, [row], other_group=True).came_in == 0

    receive.receive(world.office, [theirs.file(world.stick, {"client": [theirs.client(record_id=CLIENT)]})])

    assert CLIENT.encode() in records_of(world.office)["consent"]
    assert mine.group != theirs.group


def test_an_office_that_discarded_a_row_does_not_say_that_it_has_the_file(world: World) -> None:
    """So the team sends it again, and nothing is lost unseen."""
    row = wait(world, {"client": [foreign(world)]})
    device = world.senders["a"].device
    with world.office.database.read() as session:
        assert outgoing.have(session, [device], send.TO_OFFICE) == {device: {"office": 1}}
    decide.discard(world.office, [row])
    with world.office.database.read() as session:
        assert outgoing.have(session, [device], send.TO_OFFICE) == {}
    decide.take_up(world.office, [row])
    with world.office.database.read() as session:
        assert outgoing.have(session, [device], send.TO_OFFICE) == {device: {"office": 1}}


def test_a_discarded_row_gives_no_right_to_a_record(world: World) -> None:
    """That it once claimed a client for its group is no word of the office."""
    a, c = world.senders["a"], world.senders["c"]
    row = wait(world, {"client": [a.client(record_id=OTHER, birth_year="199O")]})
    decide.discard(world.office, [row])
    receive.receive(world.office, [c.file(world.stick, {"client": [c.client(record_id=OTHER)]})])
    consent = state(
        "consent", f"{a.device}:1", {"client_id": OTHER, "purpose": "record", "given_on": "2026-07-01"}
    )

    [found] = receive.receive(world.office, [a.file(world.stick, {"consent": [consent]})])

    assert [one.reason for one in found.held] == ["other_group"]


def test_each_decision_is_in_the_log_with_who_and_when(world: World) -> None:
    row = wait(world, {"client": [foreign(world)]})
    decide.discard(world.office, [row])
    decide.take_up(world.office, [row])
    decide.let_in(world.office, [row], other_group=True)

    lines = [line.split(" ", 1)[1] for line in world.office.home.log.read_text("utf-8").splitlines()]
    assert lines[-3:] == [
        "rows_discarded rows=1 came_in=0 by=1",
        "rows_taken_up rows=1 came_in=0 by=1",
        "rows_admitted rows=1 came_in=1 by=1",
    ]
    with world.office.database.read() as session:
        acts = [one.act for one in session.query(BundleEvent).order_by("id")]
    assert acts == ["row_discarded", "row_taken_up", "row_admitted"]


def test_only_an_office_decides_and_only_about_rows_that_wait(world: World) -> None:
    client(world.desk("a"))
    assert refused(lambda: decide.let_in(world.desk("a"), ["x"])) == "not_an_office"
    assert refused(lambda: decide.discard(world.desk("a"), ["x"])) == "not_an_office"
    assert refused(lambda: decide.let_in(world.office, ["x"])) == "no_such_row"
    assert refused(lambda: decide.discard(world.office, [])) == "no_such_row"


def test_a_waiting_row_is_shown_beside_what_stands_here(world: World) -> None:
    """The office has the client of the other group; the row that waits would change it."""
    c = world.senders["c"]
    receive.receive(
        world.office, [c.file(world.stick, {"client": [c.client(record_id=OTHER, serial="C-1")]})]
    )
    row = wait(world, {"client": [foreign(world) | {"serial": "A-9"}]})

    opened = decide.look(world.office, row)

    [shown] = opened.inside.of("client", "quarantined")
    [serial] = [one for one in shown.cells() if one.column == "serial"]
    assert (serial.here, serial.comes, serial.wins) == ("C-1", "A-9", "waits")
