"""Conflicts travel: asked here, answered there, closed everywhere; and never left behind by an undo."""

from pathlib import Path
from typing import Any

import pytest
from exchange_world import World, client, delete, row_of, save
from test_returns import answer, group_records, opened, report, take

from outreach_desk.bundle import erasure, plain
from outreach_desk.desk import answers, asked, failed, imports, look, receive, returns, send, twin
from outreach_desk.desk.asked import Asked
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Refused
from outreach_desk.records import catalog, ids
from outreach_desk.records import record as records

pytestmark = pytest.mark.usefixtures("without_backups")

EVERY_TABLE = (*catalog.THINGS, *look.DESK_TABLES)


def conflicts(desk: Desk) -> list[Asked]:
    return [one for one in asked.everything(desk) if one.kind == "conflict" and one.fact == "gender"]


def dumps(desk: Desk) -> dict[str, bytes]:
    return {name: look.dump(desk, name, private=name in catalog.THINGS).csv() for name in EVERY_TABLE}


def apart(world: World) -> str:
    """Let two laptops write the same fact without knowing of each other; both hold the record before."""
    who = client(world.desk("a"))
    take(world.desk("b"), twin.write_twin(world.desk("a"), world.stick).path)
    save(world.desk("a"), "client", {"gender": "f"}, who)
    save(world.desk("b"), "client", {"gender": "m"}, who)
    return who


def carried(world: World) -> str:
    """Let laptop A meet the conflict in B's twin, and report it as the only one that ever reports."""
    who = apart(world)
    take(world.desk("a"), twin.write_twin(world.desk("b"), world.stick).path)
    assert len(conflicts(world.desk("a"))) == 1
    return who


def test_the_team_answers_what_the_office_asks(world: World) -> None:
    """Conflict at the office, answer of the team, and the question is closed at both."""
    apart(world)
    report(world), report(world, "b")
    (at_office,) = conflicts(world.office)
    answer(world, "a")
    a = world.desk("a")
    (at_team,) = conflicts(a)
    assert (at_team.id, at_team.by) == (at_office.id, "office")
    assert (at_team.ours, at_team.theirs) == (at_office.ours, at_office.theirs)
    answers.resolve(a, at_team.id, "theirs")
    assert conflicts(a) == []
    report(world)
    assert conflicts(world.office) == []
    answer(world, "a", "b")
    assert group_records(a) == group_records(world.office) == group_records(world.desk("b"))


def test_what_the_office_knows_of_a_question_that_a_laptop_asks_too_is_told(world: World) -> None:
    """Over a deletion both name the latest write that the deleter had not seen; the office had one more."""
    a, b, office = world.desk("a"), world.desk("b"), world.office
    who = client(a)
    report(world)
    take(b, twin.write_twin(a, world.stick).path)
    save(office, "client", {"birth_year": 1990}, who)
    delete(a, "client", who)
    save(b, "client", {"serial": "b's"}, who)
    save(b, "client", {"gender": "f"}, who)
    report(world, "b"), report(world)
    take(a, twin.write_twin(b, world.stick).path)
    answer(world, "a")
    (own,) = [one for one in asked.everything(a) if one.by == "here"]
    (at_office,) = [one for one in asked.everything(office) if one.id == own.id]
    assert (own.kind, own.ours, own.theirs) == ("deleted_unseen", at_office.ours, at_office.theirs)
    assert (own.theirs or {})["birth_year"] == "1990"


def test_the_office_answers_and_all_three_hold_the_same_bytes(world: World) -> None:
    """Its answer closes the question that a laptop had opened itself."""
    carried(world)
    report(world), report(world, "b")
    (one,) = conflicts(world.office)
    answers.resolve(world.office, one.id, "ours")
    answer(world, "a", "b")
    assert group_records(world.desk("a")) == group_records(world.office) == group_records(world.desk("b"))
    assert (conflicts(world.desk("a")), conflicts(world.desk("b")), conflicts(world.office)) == ([], [], [])


def test_a_question_that_only_a_report_brings_opens_under_its_id(world: World) -> None:
    """The office never saw the losing write; both values are in the question."""
    carried(world)
    report(world)
    (here,), (there,) = conflicts(world.desk("a")), conflicts(world.office)
    assert (here.id, here.ours, here.theirs) == (there.id, there.ours, there.theirs)
    assert look.check(world.office).problems == []


def test_an_undo_does_not_leave_the_question_behind(world: World) -> None:
    """And the redo asks it again; every table is as if nobody had undone anything."""
    carried(world)
    bundle = str(report(world).bundle)
    before = dumps(world.office)
    imports.take_back(world.office, [bundle])
    assert asked.everything(world.office) == []
    assert look.check(world.office).problems == []
    imports.let_in_again(world.office, bundle)
    assert dumps(world.office) == before
    assert len(conflicts(world.office)) == 1


def test_a_question_stays_while_another_file_still_asks_it(world: World) -> None:
    """Two reports asked it; one is undone."""
    carried(world)
    first = str(report(world).bundle)
    second = str(report(world).bundle)
    imports.take_back(world.office, [first])
    assert len(conflicts(world.office)) == 1
    imports.take_back(world.office, [second])
    assert conflicts(world.office) == []


def test_what_is_answered_already_is_not_asked_again(world: World) -> None:
    """A late file with the old question finds the answer here; without the answer it asks."""
    who = carried(world)
    late = send.export(world.desk("a"), world.stick).path
    answers.resolve(world.desk("a"), conflicts(world.desk("a"))[0].id, "other")
    answered = str(report(world).bundle)
    take(world.office, late)
    assert conflicts(world.office) == []
    imports.take_back(world.office, [answered])
    assert [one.record for one in conflicts(world.office)] == [who]


def test_a_conflict_that_comes_again_after_an_undo_is_asked_again(world: World) -> None:
    """A later file holds the same writes: nothing is merged unseen."""
    apart(world)
    report(world)
    bundle = str(report(world, "b").bundle)
    imports.take_back(world.office, [bundle])
    assert conflicts(world.office) == []
    report(world, "b")
    assert len(conflicts(world.office)) == 1


def test_nothing_is_answered_before_both_values_are_here(world: World) -> None:
    """The team is told to take in the newest answer first."""
    apart(world)
    report(world), report(world, "b")
    (handled,) = answer(world, "a")
    a = world.desk("a")
    (one,) = conflicts(a)
    imports.take_back(a, [str(handled.bundle)])
    with pytest.raises(Refused) as refusal:
        answers.resolve(a, one.id, "ours")
    assert refusal.value.code == "not_joined_yet"


FORGED: dict[str, Any] = {
    "another id": {"id": ids.new()},
    "an unknown fact": {"fact": "no_such_fact"},
    "a stamp that is none": {"stamp_ours": "aaaaaaaa:9999999999"},
    "a private column": {"ours": '{"nickname": "Hoa"}'},
    "a value that does not fit": {"ours": '{"gender": "không phải mã"}'},
    "an unknown table": {"table_name": "nothing"},
    "an unknown record": {"record_id": ids.new()},
    "an unknown kind": {"kind": "broken"},
}


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED.keys())
def test_a_question_that_does_not_hold_is_kept_and_not_asked(world: World, change: dict[str, str]) -> None:
    """The rest of the file comes in."""
    handled = _forged(world, "a", change)
    assert (handled.outcome, handled.tables["client"]["new"]) == ("imported", 1)
    assert asked.everything(world.office) == []
    assert look.check(world.office).problems == []


def test_a_whole_question_of_the_same_pen_is_asked(world: World) -> None:
    """So the ones above are refused for what they are."""
    _forged(world, "a", {})
    assert len(conflicts(world.office)) == 1


def test_a_group_asks_nothing_about_another_groups_record(world: World) -> None:
    """Only about what is its own as the office holds it."""
    c = world.desk("c")
    who = client(c)
    report(world, "c")
    _forged(world, "a", {"record_id": who})
    assert conflicts(world.office) == []


def _forged(world: World, name: str, change: dict[str, str]) -> Any:
    pen = world.senders[name]
    row = pen.client()
    mine, theirs = f"{pen.device}:1", f"{world.senders['b'].device}:1"
    record_id = change.get("record_id", row["id"])
    cells = dict.fromkeys((column.name for column in plain.QUESTION.columns), "") | {
        "id": ids.of_conflict(record_id, "gender", (mine, theirs)),
        "kind": "conflict",
        "table_name": "client",
        "record_id": record_id,
        "fact": "gender",
        "ours": '{"gender": "f"}',
        "theirs": '{"gender": "m"}',
        "stamp_ours": mine,
        "stamp_theirs": theirs,
        "asked_at": "2026-07-01T00:00:00Z",
    }
    tables = {"client": [row], "question": [cells | change]}
    file = pen.file(world.stick, tables, ours={"schemas": {"question": plain.QUESTION.schema()}})
    (handled,) = receive.receive(world.office, [file])
    return handled


def test_erasure_reaches_the_questions_that_came(world: World) -> None:
    """Kept, asked and told: nothing personal is left in any of them."""
    a, b = world.desk("a"), world.desk("b")
    who = client(a)
    take(b, twin.write_twin(a, world.stick).path)
    save(a, "client", {"partner_code": "HOA01"}, who)
    save(b, "client", {"partner_code": "LAN02"}, who)
    take(a, twin.write_twin(b, world.stick).path)
    report(world)
    answer(world, "b")
    for desk in (world.office, b):
        with desk.write() as (session, _):
            records.erase(session, catalog.THINGS["client"], who)
            erasure.empty_kept(session, catalog.THINGS["client"], who)
        everything = b"".join(dumps(desk).values()) + str(asked.everything(desk)).encode()
        assert b"HOA01" not in everything
        assert b"LAN02" not in everything
    file = returns.write_return(world.office, "G1", world.stick).path
    assert b"HOA01" not in b"".join(opened(world, "a", file).members.values())


def test_the_sheet_of_waiting_rows_says_where_and_why(world: World, tmp_path: Path) -> None:
    """For people: with a mark for spreadsheets, words, and no cell of any record."""
    pen = world.senders["a"]
    rows = [pen.client(gender="no such code", serial="A-77")]
    receive.receive(world.office, [pen.file(world.stick, {"client": rows})])
    done = failed.write_failed(world.office, tmp_path, "G1")
    text = done.path.read_bytes().decode("utf-8-sig")
    assert done.path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert done.rows == 1
    assert "A-77" not in text
    assert ("client,2,gender" in text, pen.device in text) == (True, True)
    assert failed.write_failed(world.office, tmp_path, "G2").rows == 0
    (held,) = asked.everything(world.office)
    assert (held.kind, held.row, held.can_be_answered) == ("held", 2, False)


def test_held_rows_come_back_to_the_team(world: World) -> None:
    """In words, with the number of the file and the row in it."""
    pen = world.senders["a"]
    receive.receive(world.office, [pen.file(world.stick, {"client": [pen.client(gender="no such code")]})])
    answer(world, "b")
    (held,) = asked.everything(world.desk("b"))
    assert (held.by, held.kind, held.seq, held.row, held.columns) == ("office", "held", 1, 2, ("gender",))
    assert held.message()


def test_an_older_answer_does_not_replace_what_a_newer_said(world: World) -> None:
    """Answers may come in any order."""
    apart(world)
    older = returns.write_return(world.office, "G1", world.stick).path
    report(world), report(world, "b")
    newer = returns.write_return(world.office, "G1", world.stick).path
    for file in (newer, older):
        take(world.desk("a"), file)
    assert len(conflicts(world.desk("a"))) == 1
    assert send.confirmed(world.desk("a")) == 1


@pytest.mark.parametrize("typed", ["ours", "theirs"])
def test_a_typed_value_that_reads_like_a_choice_is_the_value(world: World, typed: str) -> None:
    """A client's code may be any word; only a choice that was pressed is a choice."""
    who = client(world.desk("a"), "A-1")
    client(world.desk("b"), "B-1", who)
    report(world), report(world, "b")
    [question] = [one for one in asked.everything(world.office) if one.fact == "serial"]

    done = answers.resolve(world.office, question.id, answers.third({"serial": typed}))

    assert done.cells == {"serial": typed}
    assert row_of(world.office, "client", who)["serial"] == typed


def test_what_the_office_asked_goes_and_comes_with_its_answer(world: World) -> None:
    """An answer undone counts as not here: neither its states are, nor what it asks about them."""
    apart(world)
    report(world), report(world, "b")
    (first,) = answer(world, "a")
    a = world.desk("a")
    assert [one.by for one in conflicts(a)] == ["office"]
    imports.take_back(a, [str(first.bundle)])
    assert conflicts(a) == []
    imports.let_in_again(a, str(first.bundle))
    assert [one.by for one in conflicts(a)] == ["office"]
    imports.take_back(a, [str(first.bundle)])
    answer(world, "a")
    assert [one.by for one in conflicts(a)] == ["office"]


def test_a_write_that_saw_neither_hides_no_question_of_the_office(world: World) -> None:
    """It wins here against both; that the record has now seen all three is nobody's answer."""
    who = client(world.desk("a"))
    report(world)
    take(world.desk("b"), twin.write_twin(world.desk("a"), world.stick).path)
    save(world.office, "client", {"gender": "other"}, who)
    save(world.desk("a"), "client", {"gender": "f"}, who)
    report(world)
    (at_office,) = conflicts(world.office)
    b = world.desk("b")
    save(b, "client", {"gender": "tg_w"}, who)
    save(b, "client", {"gender": "m"}, who)
    answer(world, "b")
    assert row_of(b, "client", who)["gender"] == "m"
    assert at_office.id in {one.id for one in conflicts(b)}
    answers.resolve(b, at_office.id, "ours")
    assert at_office.id not in {one.id for one in conflicts(b)}


def test_a_value_that_a_third_wrote_over_neither_stays_asked(world: World) -> None:
    """A joined state's version lists what its writers had not seen: it is nobody's answer, here or there."""
    a, b, office = world.desk("a"), world.desk("b"), world.office
    who = client(a)
    report(world)
    take(b, twin.write_twin(a, world.stick).path)
    save(a, "client", {"gender": "f"}, who)
    save(office, "client", {"gender": "other"}, who)
    for gender in ("undisclosed", "m"):
        save(b, "client", {"gender": gender}, who)
    report(world), report(world, "b")
    there = {one.id for one in conflicts(office)}
    assert len(there) == 3
    answer(world, "a")
    assert {one.id for one in conflicts(a)} == there
    save(a, "client", {"birth_year": 1990}, who)
    report(world)
    assert {one.id for one in conflicts(office)} == there


def test_a_laptop_tells_the_other_what_the_office_asks(world: World) -> None:
    """Else that one sees its record deleted, and nothing that says why."""
    a, b, office = world.desk("a"), world.desk("b"), world.office
    who = client(b)
    report(world, "b")
    save(b, "client", {"gender": "f"}, who)
    delete(office, "client", who)
    report(world, "b")
    answer(world, "a")
    take(b, twin.write_twin(a, world.stick).path)
    (there,) = asked.everything(office)
    (here,) = asked.everything(b)
    assert (here.id, here.kind, here.theirs) == (there.id, "deleted_unseen", there.theirs)
    assert row_of(b, "client", who)["deleted"] == "true"


def test_what_was_written_over_one_side_of_a_question_is_asked_beside_the_other(world: World) -> None:
    """The laptop hears of the question after its write; what it reports then lists both, and is no answer."""
    a, b, office = world.desk("a"), world.desk("b"), world.office
    who = client(a)
    take(b, twin.write_twin(a, world.stick).path)
    save(a, "client", {"gender": "m"}, who)
    save(b, "client", {"gender": "f"}, who)
    report(world), report(world, "b")
    save(b, "client", {"gender": "other"}, who)
    answer(world, "b")
    report(world, "b")
    assert row_of(office, "client", who)["gender"] == "other"
    (asked_now,) = conflicts(office)
    assert asked_now.theirs == {"gender": "m"}
