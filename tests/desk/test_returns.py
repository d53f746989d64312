"""The office's answer to a group: whole for whoever lacks most, and honest about what arrived."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from exchange_world import World, client, everything, fact, records_of, row_of, save

from outreach_desk.bundle import manifest, opening, plain
from outreach_desk.desk import enrol, imports, look, receive, returns, send
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.receive import Handled
from outreach_desk.ground.errors import Refused
from outreach_desk.records import catalog, identity
from outreach_desk.records.exchange import Bundle

DAY = date(2026, 7, 1)


def take(desk: Desk, file: Path) -> Handled:
    """Take one good file in."""
    (handled,) = receive.receive(desk, [file])
    assert handled.outcome == "imported", handled.message
    return handled


def report(world: World, name: str = "a") -> Handled:
    """Bring a laptop's report to the office."""
    return take(world.office, send.export(world.desk(name), world.stick).path)


def answer(world: World, *names: str) -> list[Handled]:
    """Bring the office's answer to laptops of its group."""
    file = returns.write_return(world.office, "G1", world.stick).path
    return [take(world.desk(name), file) for name in names]


def opened(world: World, name: str, path: Path) -> opening.Envelope:
    return opening.open_bundle(path.read_bytes(), [fact(world.desk(name), identity.AGE_IDENTITY)])


def group_records(desk: Desk) -> dict[str, bytes]:
    found = records_of(desk)
    return {thing.name: found[thing.name] for thing in catalog.GROUP}


def test_an_answer_makes_both_laptops_equal_to_the_office(world: World) -> None:
    """Each gets what the other wrote; nobody wrote anything twice."""
    client(world.desk("a"), "A-1")
    client(world.desk("b"), "B-1")
    report(world), report(world, "b")
    answer(world, "a", "b")
    assert group_records(world.desk("a")) == group_records(world.office) == group_records(world.desk("b"))
    assert [look.check(world.desk(name)).problems for name in ("a", "b")] == [[], []]


def test_the_desk_hears_how_far_the_office_has_everything(world: World) -> None:
    """And says honestly what is still only here."""
    a = world.desk("a")
    client(a, "A-1")
    report(world)
    client(a, "A-2")
    assert send.waiting(a) == 2
    (handled,) = answer(world, "a")
    assert handled.told is not None
    assert (handled.told.complete_to, handled.told.asked, handled.told.waiting) == (1, 0, 1)
    assert (send.confirmed(a), send.waiting(a)) == (1, 1)


def test_what_the_office_said_itself_does_not_wait_for_it(world: World) -> None:
    """A colleague's records that came with the answer are not only on this laptop."""
    client(world.desk("b"), "B-1")
    report(world, "b")
    answer(world, "a")
    assert send.waiting(world.desk("a")) == 0


def test_a_lower_word_of_the_office_is_believed_and_healed(world: World) -> None:
    """The office took an import back: the next report starts from there and brings it again."""
    a = world.desk("a")
    who = client(a, "A-1")
    bundle = str(report(world).bundle)
    answer(world, "a")
    assert send.confirmed(a) == 1
    imports.take_back(world.office, [bundle])
    (handled,) = answer(world, "a")
    assert handled.told is not None
    assert (handled.told.complete_to, handled.told.waiting) == (0, 1)
    report(world)
    assert row_of(world.office, "client", who)["serial"] == "A-1"


def test_an_office_that_has_more_than_the_desk_is_refused_before_anything(world: World) -> None:
    """The database of this laptop is an older copy: not a row, not the trust list is taken."""
    a = world.desk("a")
    client(a)
    report(world)
    (sent,) = send.sent(a)
    with a.write() as (session, _):
        session.delete(session.get_one(Bundle, sent.id))
    before = everything(a)
    file = returns.write_return(world.office, "G1", world.stick).path
    (handled,) = receive.receive(a, [file])
    assert (handled.outcome, handled.reason) == ("refused", "rolled_back")
    assert everything(a) == before


def test_the_next_answer_holds_what_the_least_informed_laptop_lacks(world: World) -> None:
    """Nobody said anything yet: everything. Both said so: only what is newer."""
    a, b = world.desk("a"), world.desk("b")
    client(a, "A-1")
    report(world)
    answer(world, "a", "b")
    report(world)
    again = returns.write_return(world.office, "G1", world.stick)
    assert (again.since, again.counts["client"]) == (0, 1)
    report(world, "b")
    client(a, "A-2")
    report(world)
    third = returns.write_return(world.office, "G1", world.stick)
    assert (third.since, third.counts["client"]) == (1, 1)
    handled = take(b, third.path)
    assert not handled.gap
    assert group_records(b) == group_records(world.office)


def test_nobody_else_can_open_it(world: World) -> None:
    """Neither another group's laptop nor, without its own key, the office."""
    file = returns.write_return(world.office, "G1", world.stick).path
    (handled,) = receive.receive(world.desk("c"), [file])
    assert (handled.outcome, handled.reason) == ("refused", "not_for_us")


def test_a_group_without_laptops_or_of_no_name_is_refused(world: World) -> None:
    """And no number is spent."""
    save(world.office, "peer_group", {"code": "G9", "name": "Sen"})
    before = everything(world.office)
    for code, reason in (("G9", "no_reader"), ("G8", "no_such_group")):
        with pytest.raises(Refused) as refusal:
            returns.write_return(world.office, code, world.stick)
        assert refusal.value.code == reason
    assert everything(world.office) == before


def test_a_record_that_left_is_closed_on_its_former_laptop(world: World) -> None:
    """The office moved her: the former group hears it once, reads her, and writes nothing any more."""
    a, c = world.desk("a"), world.desk("c")
    who = client(a, "A-1", gender="f")
    given = {"client_id": who, "purpose": "record", "given_on": DAY, "text_version": "1"}
    paper = save(a, "consent", given)
    report(world)
    answer(world, "a", "b")
    report(world), report(world, "b")
    save(world.office, "client", {"group_id": fact(c, identity.GROUP)}, who)
    answer(world, "a")
    for table, record_id, values in (
        ("client", who, {"gender": "m"}),
        ("consent", paper, {"text_version": "2"}),
    ):
        with pytest.raises(Refused) as refusal:
            save(a, table, values, record_id)
        assert refusal.value.code == "left_group"
    take(c, returns.write_return(world.office, "G2", world.stick).path)
    assert row_of(c, "client", who)["gender"] == "f"
    assert row_of(c, "consent", paper)["client_id"] == who
    save(c, "client", {"gender": "m"}, who)
    report(world, "c")
    later = returns.write_return(world.office, "G1", world.stick)
    assert later.counts["client"] == 1  # b has not said yet that it heard of it
    report(world), report(world, "b")
    take(world.desk("b"), later.path)
    report(world, "b"), answer(world, "a"), report(world)
    assert returns.write_return(world.office, "G1", world.stick).counts["client"] == 0


def test_what_was_written_before_the_leaving_was_heard_of_still_arrives(world: World) -> None:
    """The edit was made unaware: the next report carries it, without taking the move back."""
    a, c = world.desk("a"), world.desk("c")
    who = client(a, "A-1", gender="f")
    report(world)
    save(a, "client", {"gender": "m"}, who)
    save(world.office, "client", {"group_id": fact(c, identity.GROUP)}, who)
    answer(world, "a")
    report(world)
    row = row_of(world.office, "client", who)
    assert (row["gender"], row["group_id"]) == ("m", fact(c, identity.GROUP))


def test_undo_and_redo_of_an_answer(world: World) -> None:
    """As with reports: without it the colleague's record is not here, with it every table is as before."""
    a = world.desk("a")
    client(world.desk("b"), "B-1")
    report(world, "b")
    before = group_records(a)
    (handled,) = answer(world, "a")
    after = {name: look.dump(a, name).csv() for name in (*catalog.THINGS, *look.DESK_TABLES)}
    imports.take_back(a, [str(handled.bundle)])
    assert group_records(a) == before
    assert look.check(a).problems == []
    imports.let_in_again(a, str(handled.bundle))
    assert {name: look.dump(a, name).csv() for name in after} == after


def test_receipts_name_each_file_and_its_outcomes(world: World) -> None:
    """Rows per outcome; what was undone is counted as undone."""
    client(world.desk("a"), "A-1")
    first = report(world)
    report(world)
    imports.take_back(world.office, [str(first.bundle)])
    file = returns.write_return(world.office, "G1", world.stick).path
    rows = {one.seq: one for one in plain.RECEIPT.read(opened(world, "a", file).members)}
    assert (rows[1].undone, rows[1].new, rows[2].same, rows[1].complete_to) == (1, 0, 1, 2)


def test_held_rows_go_back_with_their_reason(world: World) -> None:
    """Which row of which file, and why; no cell of it."""
    pen = world.senders["a"]
    bad = pen.client(gender="no such code")
    receive.receive(world.office, [pen.file(world.stick, {"client": [bad]})])
    file = returns.write_return(world.office, "G1", world.stick).path
    (asked,) = plain.QUESTION.read(opened(world, "a", file).members)
    assert (asked.kind, asked.table_name, asked.column, asked.row, asked.seq) == (
        "held",
        "client",
        "gender",
        2,
        1,
    )
    assert (asked.record_id, asked.ours, asked.theirs) == (bad["id"], None, None)


def test_figures_are_those_of_the_group_alone(world: World) -> None:
    """As a report over that group's records counts them, for the quarters in which something happened."""
    for name, serial in (("a", "A-1"), ("c", "C-1"), ("c", "C-2")):
        team = world.desk(name)
        given = {"group_id": fact(team, identity.GROUP), "held_on": DAY, "kind": "periodic_meeting"}
        save(team, "meeting", given | {"status": "held"})
        client(team, serial)
        report(world, name)
    file = returns.write_return(world.office, "G1", world.stick).path
    figures = plain.FIGURE.read(opened(world, "a", file).members)
    assert {one.period for one in figures} == {"2026-Q3"}
    counted = {(one.indicator, one.line, one.unit): one.value for one in figures}
    assert counted["I-03", "MET", "group"] == 1
    assert {value for (_, _, unit), value in counted.items() if unit == "session"} == {0, 1}
    assert len({one.id for one in figures}) == len(figures)


def test_an_office_package_comes_in_with_the_rest(world: World) -> None:
    """A whole stick in one act: lists first, then the answer."""
    a = world.desk("a")
    save(world.office, "organisation", {"code": "TYT", "name": "Trạm", "kind": "moh_dept"})
    returns.write_return(world.office, "G1", world.stick)
    enrol.office_package(world.office, world.stick)
    handled = receive.receive(a, [world.stick])
    assert [(one.kind, one.outcome) for one in handled] == [
        (manifest.OFFICE, "imported"),
        (manifest.RETURN, "imported"),
    ]
    assert records_of(a)["organisation"] == records_of(world.office)["organisation"]


def test_a_first_office_package_is_not_taken_in_passing(world: World) -> None:
    """Its six words have to be heard first."""
    a = world.desk("a")
    file = enrol.office_package(world.office, world.stick).path
    with a.write() as (session, _):
        session.execute(sa.text("DELETE FROM desk WHERE name = 'office_sign_key'"))
    (handled,) = receive.receive(a, [file])
    assert (handled.outcome, handled.reason) == ("refused", "office_unknown")


def test_parts_are_healed_by_their_last(world: World) -> None:
    """An answer in several files: whoever has all of them has everything."""
    for number in range(3):
        client(world.desk("b"), f"B-{number}")
    report(world, "b")
    done = returns.write_return(world.office, "G1", world.stick, part_bytes=1)
    for one in (done, *done.more):
        take(world.desk("a"), one.path)
    assert group_records(world.desk("a")) == group_records(world.office)
