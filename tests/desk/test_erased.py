"""An erasure outlives whatever is done to the files that brought the record, or the erasure itself."""

import pytest
from exchange_world import World, client, everything, records_of, row_of, save
from test_twin import take
from test_undo import attended, meeting

from outreach_desk.desk import erase, imports, look, returns, send, twin
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Invalid


def bring(world: World, name: str, to: Desk) -> str:
    """Bring a laptop's report or twin to a desk; give the import."""
    desk = world.desk(name)
    write = send.export if to is world.office else twin.write_twin
    return str(take(to, write(desk, world.stick).path).bundle)


def test_an_undo_leaves_no_shell_of_a_record_erased_here(world: World) -> None:
    """Without the file there is no record, nothing is damaged, and nothing of it goes to the office."""
    b = world.desk("b")
    who = client(world.desk("a"))
    brought = bring(world, "a", b)
    erase.erase(b, "client", who)
    imports.take_back(b, [brought])
    assert look.dump(b, "client").rows == []
    assert look.check(b).problems == []
    assert send.export(b, world.stick).counts["client"] == 0


def test_a_record_erased_here_comes_back_empty(world: World) -> None:
    """Another file brings it: personal cells are emptied before they are stored; then others hear of it."""
    b = world.desk("b")
    who = client(world.desk("a"), "A-1", nickname="Hoa Mai")
    brought = bring(world, "a", b)
    erase.erase(b, "client", who)
    imports.take_back(b, [brought])
    bring(world, "a", b)
    row = row_of(b, "client", who)
    assert (row["serial"], row["erased"], row["registered_on"]) == ("", "true", "2026-07-01")
    assert not any(word in repr(everything(b)) for word in ("A-1", "Hoa Mai"))
    bring(world, "b", world.office)
    assert row_of(world.office, "client", who)["erased"] == "true"


def test_an_undo_of_the_erasing_file_lifts_nothing_of_what_comes_later(world: World) -> None:
    """The office takes back all that it has of a record; an old copy of it arrives from another laptop."""
    a, b = world.desk("a"), world.desk("b")
    who = client(a, "A-1")
    bring(world, "a", b)
    first = bring(world, "a", world.office)
    erase.erase(a, "client", who)
    second = bring(world, "a", world.office)
    imports.take_back(world.office, [first, second])
    assert look.dump(world.office, "client").rows == []
    save(b, "client", {"gender": "m"}, who)
    bring(world, "b", world.office)
    row = row_of(world.office, "client", who)
    assert (row["serial"], row["gender"], row["erased"]) == ("", "m", "true")
    assert "A-1" not in repr(everything(world.office))


def test_redo_leaves_an_erased_record_as_it_was(world: World) -> None:
    b = world.desk("b")
    who = client(world.desk("a"))
    brought = bring(world, "a", b)
    erase.erase(b, "client", who)
    before = records_of(b)
    imports.take_back(b, [brought])
    imports.let_in_again(b, brought)
    assert records_of(b) == before
    assert look.check(b).problems == []


@pytest.mark.parametrize("values", [{"serial": "A-2"}, {"nickname": "Hoa Sen"}])
def test_nothing_personal_is_written_into_an_erased_record(world: World, values: dict[str, str]) -> None:
    """Neither what travels nor what stays; what is not personal can still be put right."""
    a = world.desk("a")
    who = client(a)
    erase.erase(a, "client", who)
    with pytest.raises(Invalid) as refusal:
        save(a, "client", values, who)
    assert [found.code for found in refusal.value.fields[next(iter(values))]] == ["erased"]
    save(a, "client", {"gender": "f", "serial": None}, who)
    row = row_of(a, "client", who)
    assert (row["gender"], row["serial"], row["erased"]) == ("f", "", "true")


def held_by_a_meeting(world: World) -> tuple[str, str, list[str]]:
    """Bring a meeting and who was there to the office, then her erasure; give both records and imports."""
    a = world.desk("a")
    when, who = meeting(a), client(a)
    there = attended(a, when, who)
    first = bring(world, "a", world.office)
    take(a, returns.write_return(world.office, "G1", world.stick).path)  # the next file brings what is new
    erase.erase(a, "attendance", there)
    return when, there, [first, bring(world, "a", world.office)]


def test_an_erasure_is_known_though_its_row_waits_for_what_it_names(world: World) -> None:
    """The meeting goes first: the erased attendance waits for it, and then its file goes too."""
    office = world.office
    _, there, (first, second) = held_by_a_meeting(world)
    imports.take_back(office, [first])
    imports.take_back(office, [second])
    imports.let_in_again(office, first)
    assert row_of(office, "attendance", there)["erased"] == "true"
    imports.let_in_again(office, second)
    assert row_of(office, "attendance", there)["erased"] == "true"
    assert look.check(office).problems == []


def test_an_erasure_is_known_though_a_later_row_waits_in_its_place(world: World) -> None:
    """While it waits, a later state of the same laptop comes, waits as well, and goes again."""
    a, office = world.desk("a"), world.office
    _, there, (first, second) = held_by_a_meeting(world)
    imports.take_back(office, [first])
    save(a, "attendance", {"presence": "absent"}, there)
    third = bring(world, "a", office)
    before = records_of(office)
    imports.take_back(office, [third])
    imports.take_back(office, [second])
    imports.let_in_again(office, first)
    assert row_of(office, "attendance", there)["erased"] == "true"
    imports.take_back(office, [first])
    imports.let_in_again(office, second)
    imports.let_in_again(office, third)
    assert records_of(office) == before
    imports.let_in_again(office, first)
    assert row_of(office, "attendance", there)["presence"] == "absent"
    assert look.check(office).problems == []
