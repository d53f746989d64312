"""Two people who deleted one record without knowing of each other are asked in words of their own."""

from collections.abc import Callable

from exchange_world import World, client, delete, save

from outreach_desk.desk import answers, asked, inbox, receive, returns, send, team_questions, twin
from outreach_desk.ui.inbox import questions
from outreach_desk.ui.send import question_words

BOTH = "Two people deleted this without knowing of each other. Shall it stay deleted?"
ONE = "One person deleted this while another changed it. Keep it?"


def parted(world: World, act: Callable[[str], None]) -> None:
    """Let laptop a delete a client while b does something to her; the office meets both."""
    a, b = world.desk("a"), world.desk("b")
    her = client(a)
    receive.receive(b, [twin.write_twin(a, world.stick).path])
    delete(a, "client", her)
    act(her)
    receive.receive(world.office, [send.export(one, world.stick).path for one in (a, b)])


def test_two_deletions_are_one_question_in_its_own_words(world: World) -> None:
    """At the office, in the list, and at the team that the office asks."""
    parted(world, lambda her: delete(world.desk("b"), "client", her))
    [found] = asked.everything(world.office)
    assert (found.kind, found.message()) == ("deleted_unseen", BOTH)
    [listed] = inbox.open_questions(world.office)
    assert questions.kind(listed) == "deleted by two"

    a = world.desk("a")
    receive.receive(a, [returns.write_return(world.office, "G1", world.stick).path])
    [one] = team_questions.look(a)
    assert question_words.message(one) == BOTH
    assert question_words.sides(one, None) == ("The record is deleted.", "The record is kept.")  # type: ignore[arg-type]
    answers.resolve(world.office, found.id, "ours")
    assert asked.everything(world.office) == []


def test_a_change_beside_a_deletion_keeps_its_words(world: World) -> None:
    parted(world, lambda her: void(save(world.desk("b"), "client", {"gender": "f"}, her)))
    [found] = asked.everything(world.office)
    assert found.message() == ONE
    [listed] = inbox.open_questions(world.office)
    assert questions.kind(listed) == "deleted and changed"


def void(_record_id: str) -> None:
    return
