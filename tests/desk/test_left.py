"""A record that the office moved to another group: nothing written unaware of it is lost or barred."""

from datetime import date

import pytest
import sqlalchemy as sa
from exchange_world import World, client, fact, row_of, save
from sqlmodel import col
from test_erased import bring
from test_twin import take

from outreach_desk.desk import erase, imports, questions, returns, send
from outreach_desk.desk.desk import Desk
from outreach_desk.records import identity
from outreach_desk.records.exchange import Bundle

pytestmark = pytest.mark.usefixtures("without_backups")


def move(world: World, who: str) -> None:
    save(world.office, "client", {"group_id": fact(world.desk("c"), identity.GROUP)}, who)


def move_back(world: World, who: str) -> None:
    save(world.office, "client", {"group_id": fact(world.desk("a"), identity.GROUP)}, who)


def answer(world: World, desk: Desk) -> str:
    return str(take(desk, returns.write_return(world.office, "G1", world.stick).path).bundle)


def waiting(desk: Desk) -> list[str]:
    return [one["reason"] for one in questions.quarantined(desk)]


def both_have(world: World) -> str:
    """Let laptop A make a client that B and the office hold."""
    who = client(world.desk("a"))
    bring(world, "a", world.desk("b"))
    bring(world, "a", world.office)
    return who


def test_a_colleagues_edit_goes_out_from_the_only_laptop_that_reports(world: World) -> None:
    """B wrote unaware and gave it to A alone, who wrote nothing and heard of the move before it reported."""
    a, b = world.desk("a"), world.desk("b")
    who = client(b)
    bring(world, "b", world.office)
    save(b, "client", {"gender": "m"}, who)
    bring(world, "b", a)
    move(world, who)
    answer(world, a)
    bring(world, "a", world.office)
    row = row_of(world.office, "client", who)
    assert (row["gender"], row["group_id"]) == ("m", fact(world.desk("c"), identity.GROUP))
    assert waiting(world.office) == []


def test_what_only_the_office_said_does_not_come_back_to_it(world: World) -> None:
    who = client(world.desk("a"))
    bring(world, "a", world.office)
    b = world.desk("b")
    answer(world, b)
    move(world, who)
    answer(world, b)
    assert send.export(b, world.stick).counts["client"] == 0


def test_an_edit_that_is_no_whole_record_alone_goes_with_the_rest(world: World) -> None:
    """Its base is undone; the office cannot take it without seeing the move, and asks a person."""
    b = world.desk("b")
    who = client(world.desk("a"))
    first = bring(world, "a", b)
    bring(world, "a", world.office)
    save(b, "client", {"gender": "m"}, who)
    imports.take_back(b, [first])
    move(world, who)
    answer(world, b)
    bring(world, "b", world.office)
    assert waiting(world.office) == ["other_group"]


def test_an_erased_record_that_left_is_sent(world: World) -> None:
    a = world.desk("a")
    who = both_have(world)
    erase.erase(a, "client", who)
    move(world, who)
    answer(world, a)
    bring(world, "a", world.office)
    assert row_of(world.office, "client", who)["erased"] == "true"


def test_a_laptop_that_has_it_only_from_the_office_takes_a_colleagues_unaware_edit(world: World) -> None:
    """The answer that tells of the leaving says whose it was."""
    a, b = world.desk("a"), world.desk("b")
    who = client(a)
    bring(world, "a", world.office)
    move(world, who)
    answer(world, b)
    save(a, "client", {"gender": "m"}, who)
    bring(world, "a", b)
    assert waiting(b) == []
    assert row_of(b, "client", who)["gender"] == "m"


def test_redo_takes_in_again_what_came_before_the_move(world: World) -> None:
    b = world.desk("b")
    who = client(world.desk("a"))
    first = bring(world, "a", b)
    bring(world, "a", world.office)
    imports.take_back(b, [first])
    move(world, who)
    take(b, returns.write_return(world.office, "G1", world.stick).path)
    imports.let_in_again(b, first)
    assert waiting(b) == []


def test_the_question_of_a_laptop_that_had_not_heard_of_the_move_is_asked(world: World) -> None:
    """The office never saw the losing write: without the question it is gone."""
    a, b = world.desk("a"), world.desk("b")
    who = both_have(world)
    save(a, "client", {"gender": "f"}, who)
    save(b, "client", {"gender": "m"}, who)
    bring(world, "b", a)
    move(world, who)
    bring(world, "a", world.office)
    assert [one["fact"] for one in questions.conflicts(world.office)] == ["gender"]


def consent_in_conflict(world: World) -> str:
    """Let A meet a conflict over a consent; the office had its client before. Give the client's file."""
    a, b = world.desk("a"), world.desk("b")
    who = client(a)
    first = bring(world, "a", world.office)
    answer(world, a)
    paper = save(a, "consent", {"client_id": who, "purpose": "record", "given_on": date(2026, 7, 1)})
    bring(world, "a", b)
    save(a, "consent", {"text_version": "1"}, paper)
    save(b, "consent", {"text_version": "2"}, paper)
    bring(world, "b", a)
    return first


def asked_facts(world: World) -> list[str]:
    return [one["fact"] for one in questions.conflicts(world.office)]


def test_a_question_that_came_before_its_record_is_asked_when_that_is_here(world: World) -> None:
    """Its consent names a client whose file was taken back; both wait for that file."""
    first = consent_in_conflict(world)
    imports.take_back(world.office, [first])
    bring(world, "a", world.office)
    assert (waiting(world.office), asked_facts(world)) == (["no_such_record"], [])
    imports.let_in_again(world.office, first)
    assert asked_facts(world) == ["text_version"]


def test_a_question_whose_record_went_and_came_with_another_file_is_asked_again(world: World) -> None:
    """The client's file is taken back; later a colleague's file brings her, and with her the consent."""
    first = consent_in_conflict(world)
    bring(world, "a", world.office)
    assert asked_facts(world) == ["text_version"]
    imports.take_back(world.office, [first])
    assert asked_facts(world) == []
    bring(world, "b", world.office)
    assert waiting(world.office) == []
    assert asked_facts(world) == ["text_version"]


def test_an_older_answer_that_comes_late_does_not_overtake_a_newer_one(world: World) -> None:
    """Both hold a row that waits; the file's number says which is the later one, not its arrival."""
    a, c = world.desk("a"), world.desk("c")
    who = client(a)
    day = {"group_id": fact(a, identity.GROUP), "held_on": date(2026, 7, 2), "kind": "periodic_meeting"}
    meeting = save(a, "meeting", day | {"status": "held"})
    save(a, "attendance", {"meeting_id": meeting, "client_id": who, "role": "client", "presence": "present"})
    bring(world, "a", world.office)
    save(world.office, "meeting", {"group_id": fact(c, identity.GROUP)}, meeting)
    older, newer = (returns.write_return(world.office, "G2", world.stick).path for _ in range(2))
    for file in (newer, older):
        take(c, file)
    assert waiting(c) == ["no_such_record"]
    [one] = questions.quarantined(c)
    assert one["bundle"] == newest(c)


def newest(desk: Desk) -> str:
    """Give the import of the highest number."""
    with desk.database.read() as session:
        return str(session.scalar(sa.select(col(Bundle.id)).order_by(col(Bundle.seq).desc()).limit(1)))


def test_a_record_of_which_an_undo_left_only_the_move_is_not_sent_to_where_it_was(world: World) -> None:
    """Nothing is left that the other group could take; its laptops would have to hold the row."""
    who = client(world.desk("a"))
    first = bring(world, "a", world.office)
    move(world, who)
    assert returns.write_return(world.office, "G2", world.stick).counts["client"] == 1
    move_back(world, who)
    imports.take_back(world.office, [first])
    assert returns.write_return(world.office, "G2", world.stick).counts["client"] == 0


def test_what_hangs_on_a_record_comes_with_it_and_only_where_it_stays(world: World) -> None:
    """The other group has all its own. One client comes to it, one comes and goes before the next answer."""
    a, c = world.desk("a"), world.desk("c")
    papers = []
    for code in ("A-1", "A-2"):
        given = {"client_id": client(a, code), "purpose": "record", "given_on": date(2026, 7, 1)}
        papers.append((given["client_id"], save(a, "consent", {**given, "text_version": "1"})))
    bring(world, "a", world.office)
    take(c, returns.write_return(world.office, "G2", world.stick).path)
    bring(world, "c", world.office)
    (stays, there), (passes, _) = papers
    move(world, stays), move(world, passes)
    move_back(world, passes)
    sent = returns.write_return(world.office, "G2", world.stick)
    take(c, sent.path)
    assert (sent.since, sent.counts["consent"]) == (1, 1)
    assert row_of(c, "consent", there)["client_id"] == stays


def test_redo_of_what_made_it_the_groups_lets_in_at_once_what_waited_for_it(world: World) -> None:
    """The edit came while the office had the move alone, which it made here; no later import is needed."""
    a = world.desk("a")
    who = client(a, gender="f")
    first = bring(world, "a", world.office)
    answer(world, a)
    save(a, "client", {"gender": "m"}, who)
    move(world, who)
    imports.take_back(world.office, [first])
    bring(world, "a", world.office)
    assert waiting(world.office) == ["other_group"]
    imports.let_in_again(world.office, first)
    assert (waiting(world.office), row_of(world.office, "client", who)["gender"]) == ([], "m")


def test_a_group_never_hears_of_a_record_that_was_its_own_only_between_two_answers(world: World) -> None:
    """A slip put right in time tells the other group nothing; after an answer that held her it is told."""
    who = client(world.desk("a"))
    bring(world, "a", world.office)
    counts = []
    for writes in ((move, move_back), (), (move,), (move_back,), ()):
        for write in writes:
            write(world, who)
        counts.append(returns.write_return(world.office, "G2", world.stick).counts["client"])
    assert counts == [0, 0, 1, 1, 1]
