"""A value that its overwriter never saw is asked about, also where another write had stood in between.

What stands at the office is one of several states; the others have been taken in and count too.
"""

from typing import Any

from exchange_world import World, client, delete, save
from test_returns import report
from test_twin import send_twin
from trust_hands import hear

from outreach_desk.desk import erase, imports, look, questions, receive, returns, send
from outreach_desk.desk.desk import Desk
from outreach_desk.records import catalog, record


def asked(desk: Desk) -> list[tuple[Any, Any, Any]]:
    return [(one["fact"], one["ours"], one["theirs"]) for one in questions.conflicts(desk)]


def known_to_both(world: World) -> str:
    who = client(world.desk("a"))
    send_twin(world, "a", "b")
    return who


def restore(desk: Desk, who: str) -> None:
    with desk.write() as (session, author):
        record.restore(session, author, catalog.THINGS["client"], who)


def test_an_equal_value_between_hides_no_write(world: World) -> None:
    """Two laptops wrote the same; then one writes another value and has never heard of the other laptop."""
    who = known_to_both(world)
    save(world.desk("b"), "client", {"gender": "m"}, who)
    report(world, "b")
    save(world.desk("a"), "client", {"gender": "f"}, who)
    save(world.desk("a"), "client", {"gender": "m"}, who)
    report(world)
    assert asked(world.office) == []
    save(world.desk("a"), "client", {"gender": "other"}, who)
    report(world)
    assert asked(world.office) == [("gender", {"gender": "other"}, {"gender": "m"})]
    assert look.check(world.office).problems == []


def test_a_deletion_by_who_saw_only_an_equal_value_is_asked_about(world: World) -> None:
    who = known_to_both(world)
    save(world.desk("b"), "client", {"gender": "m"}, who)
    report(world, "b")
    save(world.desk("a"), "client", {"gender": "f"}, who)
    save(world.desk("a"), "client", {"gender": "m"}, who)
    report(world)
    delete(world.desk("a"), "client", who)
    report(world)
    assert asked(world.office) == [("deleted", {"deleted": "true"}, {"gender": "m"})]


def test_what_its_writer_took_back_is_asked_about_no_more(world: World) -> None:
    """The value that was overwritten by who knew it is not compared with what comes."""
    who = known_to_both(world)
    for value in ("m", "other"):
        save(world.desk("b"), "client", {"gender": value}, who)
        report(world, "b")
    save(world.desk("a"), "client", {"gender": "f"}, who)
    report(world)
    assert asked(world.office) == [("gender", {"gender": "other"}, {"gender": "f"})]


def test_what_was_changed_before_the_one_of_two_deletions_is_shown(world: World) -> None:
    """Each deletion is unseen by the other: it is one question, and names what either had not seen."""
    who = known_to_both(world)
    delete(world.desk("b"), "client", who)
    restore(world.desk("b"), who)
    delete(world.desk("b"), "client", who)
    save(world.desk("a"), "client", {"gender": "f"}, who)
    delete(world.desk("a"), "client", who)
    report(world)
    report(world, "b")
    both = [{"deleted": "true"}, {"gender": "f", "deleted": "true"}]
    assert [sorted(one[1:], key=len) for one in asked(world.office)] == [both]


def test_a_redo_asks_nothing_about_a_deletion_by_who_had_seen_the_record(world: World) -> None:
    """Undone, its deletion stands alone; what the redo brings it had seen, and that was here."""
    who = known_to_both(world)
    b = world.desk("b")
    with b.write() as (session, author):
        record.delete(session, author, catalog.THINGS["client"], who)
    (one,) = (one for one in imports.history(b) if one.kind == "twin")
    imports.take_back(b, [one.id])
    imports.let_in_again(b, one.id)
    assert asked(b) == []


def test_an_erasure_makes_nothing_unseen_that_was_here_before_it(world: World) -> None:
    """What was here with its values comes again without them, where the first file was taken back."""
    who = known_to_both(world)
    b = world.desk("b")
    delete(b, "client", who)
    (one,) = (one for one in imports.history(b) if one.kind == "twin")
    imports.take_back(b, [one.id])
    erase.erase(world.desk("a"), "client", who)
    send_twin(world, "a", "b")
    assert asked(b) == []


def test_a_question_is_asked_again_when_its_undone_write_comes_joined(world: World) -> None:
    """The office took the file back; the laptop had joined the other's write meanwhile and sends both."""
    who = known_to_both(world)
    a, b = world.desk("a"), world.desk("b")
    report(world)
    save(b, "client", {"gender": "m"}, who)
    for _ in range(2):
        save(a, "client", {"serial": "KH"}, who)
    save(a, "client", {"gender": "f"}, who)
    report(world, "b")
    [taken] = receive.receive(world.office, [send.export(a, world.stick).path])
    known = asked(world.office)
    assert [one[0] for one in known] == ["gender"]
    answer = returns.write_return(world.office, "G1", world.stick).path
    imports.take_back(world.office, [str(taken.bundle)])
    assert asked(world.office) == []
    hear(world, a)
    receive.receive(a, [answer])
    report(world)
    assert asked(world.office) == known
