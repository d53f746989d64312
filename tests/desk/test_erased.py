"""An erasure outlives whatever is done to the files that brought the record, or the erasure itself."""

from exchange_world import World, client, everything, records_of, row_of, save
from test_twin import take

from outreach_desk.desk import erase, imports, look, send, twin
from outreach_desk.desk.desk import Desk


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
