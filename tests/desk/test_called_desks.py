"""A refusal speaks of a desk by what people call it, never by its bare name; and of an older copy plainly."""

import pytest
from exchange_world import World

from outreach_desk.bundle import keys
from outreach_desk.desk import enrol, fork, receive, revoke
from outreach_desk.ground import language
from outreach_desk.ground.errors import Refused
from outreach_desk.records import ids

CALLED = "“Sen (G1)”"


def test_each_refusal_of_a_known_desk_names_its_label(world: World) -> None:
    """Ended before, ended meanwhile, another's signature, two laptops as one, another group."""
    a = world.senders["a"]
    files = {
        "bad_signature": a.file(world.stick, {"client": [a.client()]}, sign=keys.new_seed()),
        "wrong_group": a.file(world.stick, {"client": [a.client()]}, ours={"group": ids.new()}),
    }
    for reason, file in files.items():
        refuses(world, file, reason)
    a.seq, a.last = 0, None
    receive.receive(world.office, [a.file(world.stick, {"client": [a.client()]})])
    fork_file = a.file(world.stick, {"client": [a.client()]}, ours={"seq": 1})
    refuses(world, fork_file, "fork")
    late = a.file(world.stick, {"client": [a.client()]})
    revoke.revoke(world.office, a.device, 2)
    refuses(world, late, "revoked_late")
    revoke.revoke(world.office, a.device, 1)
    refuses(world, late, "revoked_sender")


def refuses(world: World, file: object, reason: str) -> None:
    [found] = receive.receive(world.office, [file])  # type: ignore[list-item]
    assert (found.reason, found.parted) == (reason, False)
    assert CALLED in str(found.message)
    assert world.senders["a"].device not in str(found.message)


def test_where_two_laptops_parted_the_refusal_says_so(world: World) -> None:
    """Both let in, what the ended device numbered later may come in the same way."""
    a = world.senders["a"]
    receive.receive(world.office, [a.file(world.stick, {"client": [a.client()]})])
    other = a.file(world.stick, {"client": [a.client(serial="A-2")]}, ours={"seq": 1})
    fork.admit(world.office, other)
    [found] = receive.receive(world.office, [a.file(world.stick, {"client": [a.client()]})])
    assert (found.reason, found.parted) == ("revoked_sender", True)


@pytest.mark.parametrize("shown", [language.ENGLISH, language.VIETNAMESE])
def test_an_older_copy_of_an_office_is_told_in_plain_words(world: World, shown: str) -> None:
    """Nobody need know what a signature, a device or a version is."""
    file = world.senders["a"].file(
        world.stick,
        {"client": [world.senders["a"].client()]},
        ours={"trust": {"version": 99, "hash": "0" * 64}},
    )
    language.set_language(shown)
    [found] = receive.receive(world.office, [file])
    with pytest.raises(Refused) as caught:
        enrol.office_package(world.office, world.stick)
    assert caught.value.code == "trust_rolled_back"
    for words in (str(found.message), caught.value.message()):
        assert not [
            hard for hard in ("sign", "device", "version", "trusted", "Chưa ký", "không ký") if hard in words
        ]
        assert ("Register" if shown == language.ENGLISH else "Sổ đăng ký") in words
