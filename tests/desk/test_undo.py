"""Undo and redo of imports: marked, never removed; afterwards as if it had not been, or had always been."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from exchange_world import World, client, delete, everything, fact, records_of, row_of, save, state

from outreach_desk.desk import answers, erase, imports, look, questions, receive, returns, send, twin
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Refused
from outreach_desk.records import catalog, identity, ids

EVERY_TABLE = (*catalog.THINGS, *look.DESK_TABLES)


def take(world: World, file: Path) -> str:
    """Take a file in and give the import."""
    (handled,) = receive.receive(world.office, [file])
    assert handled.outcome == "imported", handled.message
    assert handled.bundle is not None
    return handled.bundle


def dumps(desk: Desk) -> dict[str, bytes]:
    """Give every table as `dump` prints it."""
    return {name: look.dump(desk, name, private=name in catalog.THINGS).csv() for name in EVERY_TABLE}


def waiting(desk: Desk) -> dict[str, str]:
    """Give what became of the rows that each import brought."""
    return {one.id: name for one in imports.history(desk) for name in one.tables.get("consent", {})}


def exported(world: World, team: str = "a") -> Path:
    return send.export(world.desk(team), world.stick).path


def meeting(desk: Desk, **values: Any) -> str:
    given = {"group_id": fact(desk, identity.GROUP), "held_on": date(2026, 7, 2), "kind": "periodic_meeting"}
    return save(desk, "meeting", given | {"status": "held"} | values)


def attended(desk: Desk, meeting_id: str, client_id: str) -> str:
    who = {"meeting_id": meeting_id, "client_id": client_id, "role": "client", "presence": "present"}
    return save(desk, "attendance", who)


def test_an_undone_import_is_as_if_it_had_not_come(world: World) -> None:
    """Every record is gone; the states stay, marked; the check still finds everything whole."""
    before = records_of(world.office)
    client(world.desk("a"))
    bundle = take(world, exported(world))
    done = imports.take_back(world.office, [bundle])
    assert done.removed == {"client": 1}
    assert records_of(world.office) == before
    assert look.check(world.office).problems == []
    (listed,) = [one for one in imports.history(world.office) if one.id == bundle]
    assert listed.undone_at is not None


def test_undo_and_redo_leave_every_table_byte_identical(world: World) -> None:
    """Records, bundles, kept states and questions, with a meeting, an attendance and a conflict."""
    a, b = world.desk("a"), world.desk("b")
    who = client(a, gender="f")
    attended(a, meeting(a), who)
    first = take(world, exported(world))
    client(b, record_id=who, gender="m")
    take(world, exported(world, "b"))
    assert [one["fact"] for one in questions.conflicts(world.office)] != []
    before = dumps(world.office)
    imports.take_back(world.office, [first])
    assert dumps(world.office) != before
    imports.let_in_again(world.office, first)
    assert dumps(world.office) == before
    assert look.check(world.office).problems == []


def test_a_preview_of_an_undo_changes_nothing(world: World) -> None:
    """What it would do is what it does."""
    client(world.desk("a"))
    bundle = take(world, exported(world))
    before = everything(world.office)
    seen = imports.look(world.office, [bundle])
    assert everything(world.office) == before
    assert imports.take_back(world.office, [bundle]) == seen


def test_what_names_a_record_that_is_gone_waits_again(world: World) -> None:
    """A later file's attendance goes back to quarantine, and comes back with the redo."""
    a = world.desk("a")
    who, when = client(a), meeting(a)
    first = take(world, exported(world))
    attendance = attended(a, when, who)
    pen = world.senders["a"]
    row = row_of(a, "attendance", attendance)
    pen.seq, pen.last = 1, _last_hash(world)
    take(world, pen.file(world.stick, {"attendance": [row]}, ours={"since": 1}))
    before = dumps(world.office)
    done = imports.take_back(world.office, [first])
    assert done.waiting == {"attendance": 1}
    assert [one["reason"] for one in questions.quarantined(world.office)] == ["no_such_record"]
    imports.let_in_again(world.office, first)
    assert dumps(world.office) == before


def _last_hash(world: World) -> str:
    return str(send.sent(world.desk("a"))[0].manifest_hash)


def test_an_own_record_that_names_what_is_gone_waits_in_review(world: World) -> None:
    """The office's link of two clients is kept, asked about, and stands again after the redo."""
    a = world.desk("a")
    client(a, "A-1")
    client(a, "A-2")
    bundle = take(world, exported(world))
    made = questions.link(world.office, "A-1", "A-2")
    before = dumps(world.office)
    imports.take_back(world.office, [bundle])
    assert look.dump(world.office, "person_link").rows == []
    (asked,) = questions.conflicts(world.office)
    assert (asked["kind"], asked["record"]) == ("names_missing", made["id"])
    assert look.check(world.office).problems == []
    imports.let_in_again(world.office, bundle)
    assert dumps(world.office) == before


def test_an_own_correction_stays_and_is_shown_without_the_rest(world: World) -> None:
    """What the office wrote into a record is its own: the record is incomplete until the import is back."""
    who = client(world.desk("a"), gender="f")
    bundle = take(world, exported(world))
    save(world.office, "client", {"gender": "m"}, who)
    before = dumps(world.office)
    imports.take_back(world.office, [bundle])
    row = row_of(world.office, "client", who)
    assert (row["gender"], row["registered_on"], row["serial"]) == ("m", "", "")
    assert [one["kind"] for one in questions.conflicts(world.office)] == ["broken"]
    assert look.check(world.office).problems == []
    imports.let_in_again(world.office, bundle)
    assert dumps(world.office) == before


def test_a_later_file_with_the_same_states_brings_them_again(world: World) -> None:
    """A state undone counts as not here; the preview says that it was undone before."""
    who = client(world.desk("a"))
    first = take(world, exported(world))
    later = exported(world)  # nothing was confirmed, so it holds the same states
    imports.take_back(world.office, [first])
    (seen,) = receive.receive(world.office, [later], preview=True)
    assert (seen.outcome, seen.again, seen.tables["client"]["new"]) == ("preview", 1, 1)
    take(world, later)
    assert row_of(world.office, "client", who)["serial"] == "A-1"


def test_the_preview_names_later_imports_that_hold_the_same_states(world: World) -> None:
    """They can be taken back together; alone, the first undo changes no record."""
    client(world.desk("a"))
    first = take(world, exported(world))
    later = take(world, exported(world))
    before = records_of(world.office)
    seen = imports.look(world.office, [first])
    assert (seen.later, seen.removed, seen.changed) == ((later,), {}, {})
    both = imports.take_back(world.office, [first, later])
    assert both.removed == {"client": 1}
    assert records_of(world.office) != before


def test_the_same_file_says_that_it_was_undone(world: World) -> None:
    """Known at once, changes nothing, and when it was taken back."""
    client(world.desk("a"))
    file = exported(world)
    bundle = take(world, file)
    imports.take_back(world.office, [bundle])
    before = everything(world.office)
    (again,) = receive.receive(world.office, [file])
    assert (again.outcome, again.undone_at is not None) == ("known", True)
    assert everything(world.office) == before


def test_what_the_office_has_falls_and_rises(world: World) -> None:
    """`complete_to` is what is here now: the hole is shown, and heals with the redo."""
    client(world.desk("a"))
    bundle = take(world, exported(world))
    device = world.desk("a").device
    assert _complete(world, device) == 1
    imports.take_back(world.office, [bundle])
    assert _complete(world, device) == 0
    imports.let_in_again(world.office, bundle)
    assert _complete(world, device) == 1


def _complete(world: World, device: str) -> int:
    """Give what the office's next package says it has of a device."""
    found = [one["complete_to"] for one in questions.holes(world.office) if one["device"] == device]
    return int(found[0]) if found else 1


def test_an_answer_that_is_undone_opens_its_question_again(world: World) -> None:
    """The answer came in a file; without that file nobody has answered."""
    a, b = world.desk("a"), world.desk("b")
    who = client(a, gender="f")
    take(world, exported(world))
    client(b, record_id=who, gender="m")
    take(world, exported(world, "b"))
    (asked,) = [one for one in questions.conflicts(world.office) if one["fact"] == "gender"]
    answers.resolve(world.office, asked["id"], "ours")
    assert [one for one in questions.conflicts(world.office) if one["fact"] == "gender"] == []


def disagreeing(world: World) -> tuple[Desk, Desk, str, str]:
    """Let two laptops write one record, and the first hear the other: both, the record, and the import."""
    a, b = world.desk("a"), world.desk("b")
    mine = client(a, "made")
    receive.receive(b, [twin.write_twin(a, world.stick).path])
    save(b, "client", {"serial": "b's"}, mine)
    for serial in ("draft", "a's"):
        save(a, "client", {"serial": serial}, mine)
    (came,) = receive.receive(a, [twin.write_twin(b, world.stick).path])
    return a, b, mine, str(came.bundle)


def test_a_question_stays_where_its_record_was_written_on_after_it(world: World) -> None:
    """What was written had both before it, and says so to whoever reads it: nobody else would ask."""
    a, b, mine, came = disagreeing(world)
    save(a, "client", {"gender": "f"}, mine)

    def asked(desk: Desk) -> list[set[str]]:
        return [{one["ours"]["serial"], one["theirs"]["serial"]} for one in questions.conflicts(desk)]

    assert asked(a) == [{"a's", "b's"}]
    before = dumps(a)
    imports.take_back(a, [came])
    assert asked(a) == [{"a's", "b's"}]
    receive.receive(b, [twin.write_twin(a, world.stick).path])
    assert (row_of(b, "client", mine)["serial"], asked(b)) == ("a's", [{"a's", "b's"}])
    imports.let_in_again(a, came)
    after = dumps(a)
    assert {name for name in before if before[name] != after[name]} <= {"desk_fact", "bundle", "bundle_event"}
    save(a, "client", {"serial": "settled"}, mine)
    assert asked(a) == []


def test_a_question_goes_with_its_import_where_nobody_wrote_on(world: World) -> None:
    """What stands claims nothing of the other write."""
    a, _b, _mine, came = disagreeing(world)
    assert len(questions.conflicts(a)) == 1
    imports.take_back(a, [came])
    assert questions.conflicts(a) == []


def test_an_undo_of_a_deletion_gives_the_record_back(world: World) -> None:
    """Who was deleted by a file lives again without that file."""
    a = world.desk("a")
    who = client(a)
    take(world, exported(world))
    delete(a, "client", who)
    gone = take(world, exported(world))
    assert row_of(world.office, "client", who)["deleted"] == "true"
    before = dumps(world.office)
    imports.take_back(world.office, [gone])
    assert row_of(world.office, "client", who)["deleted"] == "false"
    imports.let_in_again(world.office, gone)
    assert dumps(world.office) == before


def test_a_new_write_after_an_undo_is_above_all_that_was_ever_here(world: World) -> None:
    """Counters are spent for good, also those of states that are undone."""
    a = world.desk("a")
    who = client(a)
    take(world, exported(world))
    for gender in ("f", "m", "other"):
        save(a, "client", {"gender": gender}, who)
    later = take(world, exported(world))
    imports.take_back(world.office, [later])
    save(world.office, "client", {"status": "active"}, who)
    assert f"{world.office.device}:5" in row_of(world.office, "client", who)["version"]


@pytest.mark.parametrize(
    ("names", "code"), [(["nothing-of-this-name"], "no_such_import"), (["", ""], "no_such_import")]
)
def test_an_unknown_import_is_refused(world: World, names: list[str], code: str) -> None:
    """Nothing is changed."""
    with pytest.raises(Refused) as refusal:
        imports.take_back(world.office, names)
    assert refusal.value.code == code


def test_undone_twice_and_redone_twice_are_refused(world: World) -> None:
    """The second time says that it is so already."""
    client(world.desk("a"))
    bundle = take(world, exported(world))
    with pytest.raises(Refused, match="not_undone"):
        imports.let_in_again(world.office, bundle)
    imports.take_back(world.office, [bundle])
    with pytest.raises(Refused, match="undone_already"):
        imports.take_back(world.office, [bundle])


def test_what_was_written_here_of_one_record_waits_whole(world: World) -> None:
    """A later edit names nothing that is gone; alone it would be no record. All of it comes back together."""
    a, b = world.desk("a"), world.desk("b")
    who = client(a)
    [handled] = receive.receive(b, [twin.write_twin(a, world.stick).path])
    bundle = str(handled.bundle)
    attendance = attended(b, meeting(b), who)
    save(b, "attendance", {"role": "worker"}, attendance)
    before = dumps(b)
    imports.take_back(b, [bundle])
    assert look.dump(b, "attendance").rows == []
    assert [one["kind"] for one in questions.conflicts(b)] == ["names_missing"]
    assert look.check(b).problems == []
    for _ in receive.receive(b, [returns.write_return(world.office, "G1", world.stick).path]):
        assert look.dump(b, "attendance").rows == []
    imports.let_in_again(b, bundle)
    assert row_of(b, "attendance", attendance)["role"] == "worker"
    assert (dumps(b)["attendance"], dumps(b)["review"]) == (before["attendance"], before["review"])


@pytest.mark.parametrize("act", ["erase", "nickname"])
def test_what_sets_no_fact_says_nothing_of_what_was_seen(world: World, act: str) -> None:
    """Neither an erasure nor a private value is a write of a fact: what is undone is unseen again."""
    a, office = world.desk("a"), world.office
    who = client(a)
    receive.receive(office, [send.export(a, world.stick).path])
    save(office, "client", {"status": "inactive"}, who)
    [handled] = receive.receive(a, [returns.write_return(office, "G1", world.stick).path])
    if act == "erase":
        erase.erase(a, "client", who)
    else:
        save(a, "client", {"nickname": "Tí"}, who)
    imports.take_back(a, [str(handled.bundle)])
    assert row_of(a, "client", who)["version"] == f"{a.device}:1"
    save(a, "client", {"status": "active"}, who)
    receive.receive(office, [send.export(a, world.stick).path])
    assert [one["fact"] for one in questions.conflicts(office)] == ["status"]


def test_what_an_undo_leaves_of_an_erased_record_is_not_sent(world: World) -> None:
    """An erasure excuses a value that was emptied, not a fact that nobody here ever set."""
    a, b = world.desk("a"), world.desk("b")
    who, other = client(a), client(a, "A-2")
    [handled] = receive.receive(b, [twin.write_twin(a, world.stick).path])
    save(b, "client", {"birth_year": 1967, "birth_month": 12}, who)
    for one in (who, other):
        erase.erase(b, "client", one)
    imports.take_back(b, [str(handled.bundle)])
    (taken,) = receive.receive(world.office, [send.export(b, world.stick).path])
    assert (taken.outcome, taken.tables.get("client", {})) == ("imported", {})
    imports.let_in_again(b, str(handled.bundle))
    (taken,) = receive.receive(world.office, [send.export(b, world.stick).path])
    assert taken.tables["client"]["new"] == 2


def test_a_row_waits_again_when_the_waiting_one_that_overtook_it_is_taken_back(world: World) -> None:
    """Both name a client that is not here; of the two the later one waits, until it is undone."""
    a, office = world.senders["a"], world.office
    missing = {"client_id": ids.new(), "purpose": "record", "given_on": "2026-07-01"}
    row = state("consent", f"{a.device}:1", missing)
    files = [a.file(world.stick, {"consent": [row]}) for _ in range(2)]
    [first], [second] = (receive.receive(office, [file]) for file in files)
    assert waiting(office) == {str(first.bundle): "superseded", str(second.bundle): "quarantined"}
    imports.take_back(office, [str(second.bundle)])
    assert waiting(office)[str(first.bundle)] == "quarantined"
    imports.let_in_again(office, str(second.bundle))
    assert waiting(office) == {str(first.bundle): "superseded", str(second.bundle): "quarantined"}


def test_what_waits_for_a_meeting_that_has_left_comes_in_with_the_answer_that_tells_of_it(
    world: World,
) -> None:
    """The answer that says that the meeting left tells whose it was, also to rows that it frees itself."""
    a, b, office = world.desk("a"), world.desk("b"), world.office
    attendance = attended(a, held := meeting(a), client(a))
    take(world, exported(world))
    [first] = receive.receive(b, [twin.write_twin(a, world.stick).path])
    save(office, "meeting", {"group_id": fact(world.desk("c"), identity.GROUP)}, held)
    save(a, "attendance", {"role": "worker"}, attendance)
    receive.receive(a, [twin.write_twin(b, world.stick).path])
    imports.take_back(b, [str(first.bundle)])
    receive.receive(b, [twin.write_twin(a, world.stick).path])
    assert look.dump(b, "attendance").rows == []
    receive.receive(b, [returns.write_return(office, "G1", world.stick).path])
    assert row_of(b, "attendance", attendance)["role"] == "worker"
