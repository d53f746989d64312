"""Two laptops that claim to be one: a person lets both in, nothing is lost, every difference is asked."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from exchange_world import World, client, delete, everything, fact, row_of, save
from trust_hands import enrol_again, hear, refused, report, row, take

from outreach_desk.bundle import chain
from outreach_desk.desk import fork, questions, receive, renewal, revoke, send, twin
from outreach_desk.desk.desk import Desk
from outreach_desk.records import identity
from outreach_desk.records.exchange import Bundle, BundleEvent


def parted(world: World, common: int = 1) -> tuple[Desk, Desk, str]:
    """Give a laptop and its copy, after some common files are in, and a client that both know."""
    a = world.desk("a")
    mine = client(a, "A-1")
    for number in range(common):
        save(a, "client", {"serial": f"A-{number}"}, mine)
        take(world, report(world, a))
    a.close()
    world._open.pop("a")
    twin = world.copy("twin", "a")
    return world.desk("a"), twin, mine


def both(world: World) -> tuple[Desk, Desk, str, Path]:
    """Let both write and send; the copy's file is refused and given back."""
    a, twin, mine = parted(world)
    save(a, "client", {"serial": "original"}, mine)
    save(twin, "client", {"serial": "copy"}, mine)
    client(twin, "only-copy")
    take(world, report(world, a))
    file = report(world, twin)
    assert [one.reason for one in take(world, file)] == ["fork"]
    return a, twin, mine, file


def test_a_fork_is_refused_with_both_ways_out_named(world: World) -> None:
    a, twin, mine = parted(world)
    save(a, "client", {"serial": "original"}, mine)
    save(twin, "client", {"serial": "copy"}, mine)
    [_, second] = take(world, report(world, a), report(world, twin))
    assert second.reason == "fork"
    assert "let this file in as a fork" in str(second.message)
    assert "let both laptops get a new name" in str(second.message)
    assert len(list(world.office.home.kept_aside.glob("refused-*"))) == 1


def test_a_fork_let_in_joins_its_states_and_asks_about_every_difference(world: World) -> None:
    """What only the copy had comes in; where they differ, both values wait for a person."""
    _, twin, mine, file = both(world)
    done = fork.admit(world.office, file)
    assert (done.device, done.seq, done.valid_through) == (twin.device, 2, 1)
    assert done.tables["client"]["new"] == 1
    with world.office.database.read() as session:
        serials = session.scalars(sa.text("SELECT serial FROM client")).all()
    assert "only-copy" in serials
    [asked] = [one for one in questions.conflicts(world.office) if one["record"] == mine]
    assert asked["kind"] == "fork"
    assert {asked["ours"]["serial"], asked["theirs"]["serial"]} == {"original", "copy"}


def test_a_deletion_is_asked_beside_what_the_copy_wrote_under_the_same_number(world: World) -> None:
    """The copy's version seems to have seen both; that it lives on there is older, and nobody's answer."""
    a, twin, mine = parted(world)
    save(world.office, "client", {"serial": "office"}, mine)
    delete(a, "client", mine)
    save(twin, "client", {"gender": "other"}, mine)
    take(world, report(world, a))
    file = report(world, twin)
    take(world, file)
    fork.admit(world.office, file)
    asked = [one["theirs"] for one in questions.conflicts(world.office) if one["kind"] == "deleted_unseen"]
    assert [one["gender"] for one in asked if "gender" in one] == ["other"]


def test_what_a_third_laptop_had_brought_of_the_copy_is_asked_beside_the_deletion(world: World) -> None:
    """It came in under the deletion before anybody knew of a copy: both stand here when that is let in."""
    a, copied, mine = parted(world)
    b = world.desk("b")
    delete(a, "client", mine)
    save(copied, "client", {"gender": "other"}, mine)
    receive.receive(b, [twin.write_twin(copied, world.stick).path])
    take(world, report(world, a), report(world, b))
    file = report(world, copied)
    assert [one.reason for one in take(world, file)] == ["fork"]
    fork.admit(world.office, file)
    asked = [one["theirs"] for one in questions.conflicts(world.office) if one["kind"] == "deleted_unseen"]
    assert [one["gender"] for one in asked if "gender" in one] == ["other"]


def test_the_device_ends_at_the_last_common_number_and_the_list_rises(world: World) -> None:
    _, twin, _, file = both(world)
    version = int(fact(world.office, identity.TRUST_VERSION))
    fork.admit(world.office, file)
    assert row(world.office, twin.device).valid_through == 1
    assert int(fact(world.office, identity.TRUST_VERSION)) == version + 1


def test_what_was_done_is_written_down(world: World) -> None:
    _, twin, _, file = both(world)
    fork.admit(world.office, file)
    with world.office.database.read() as session:
        [event] = session.scalars(sa.select(BundleEvent)).all()
        bundle = session.get_one(Bundle, event.bundle_id)
        assert (event.act, bundle.outcome, bundle.device) == ("admitted", "forked", twin.device)
        links = chain.of_device(session, twin.device, send.TO_OFFICE)
    assert [link.seq for link in links] == [1, 2]


def test_both_histories_end_and_both_may_still_be_let_in(world: World) -> None:
    """The next file of either is refused, and each comes in by a person's word; nothing is lost."""
    a, twin, _, file = both(world)
    fork.admit(world.office, file)
    client(a, "A-late")
    client(twin, "T-late")
    files = [report(world, a), report(world, twin)]
    assert [one.reason for one in take(world, *files)] == ["revoked_sender"] * 2
    for one in files:
        fork.admit(world.office, one)
    with world.office.database.read() as session:
        serials = set(session.scalars(sa.text("SELECT serial FROM client")))
    assert {"A-late", "T-late", "only-copy"} <= serials
    assert row(world.office, twin.device).valid_through == 1


def test_both_laptops_go_on_under_names_of_their_own(world: World) -> None:
    a, twin, _, file = both(world)
    old = a.device
    fork.admit(world.office, file)
    for desk in (a, twin):
        renewal.renew(desk)
        enrol_again(world, desk)
    assert a.device != twin.device
    assert [one.outcome for one in take(world, report(world, a), report(world, twin))] == ["imported"] * 2
    assert row(world.office, old).valid_through == 1
    assert [one for one in questions.holes(world.office) if one["device"] == old] == []


def test_the_answer_to_a_fork_closes_it_on_both_laptops(world: World) -> None:
    """A new write that has seen both."""
    _, _, mine, file = both(world)
    fork.admit(world.office, file)
    save(world.office, "client", {"serial": "asked"}, mine)
    assert [one for one in questions.conflicts(world.office) if one["record"] == mine] == []
    assert row_of(world.office, "client", mine)["serial"] == "asked"


def test_a_copy_hears_from_the_office_that_it_is_one(world: World) -> None:
    """The original was quicker: the copy refuses the receipt, and says the way out."""
    a, twin, mine = parted(world)
    for serial in ("x", "y"):
        save(a, "client", {"serial": serial}, mine)
        take(world, report(world, a))
    assert refused(lambda: hear(world, twin)) == "rolled_back"


def parts_later(world: World) -> tuple[Path, int]:
    """The original's second file is missing; the copy's third follows one that nobody has."""
    a, twin, mine = parted(world, 1)
    save(a, "client", {"serial": "o"}, mine)
    second = report(world, a)
    save(twin, "client", {"serial": "c"}, mine)
    report(world, twin)
    take(world, second)
    return report(world, twin), 1


def parts_at_the_first(world: World) -> tuple[Path, int]:
    a, twin, mine = parted(world, 0)
    save(twin, "client", {"serial": "c"}, mine)
    take(world, report(world, a))
    return report(world, twin), 0


def parts_before_what_is_here(world: World) -> tuple[Path, int]:
    """The copy's second comes after the original's third."""
    a, twin, mine = parted(world, 1)
    save(a, "client", {"serial": "o"}, mine)
    report(world, a)
    take(world, report(world, a))
    save(twin, "client", {"serial": "c"}, mine)
    return report(world, twin), 1


@pytest.mark.parametrize("where", [parts_later, parts_at_the_first, parts_before_what_is_here])
def test_the_last_common_number(world: World, where: Callable[[World], tuple[Path, int]]) -> None:
    """Wherever the two histories show that they parted."""
    file, expected = where(world)
    assert [one.reason for one in take(world, file)] == ["fork"]
    assert fork.admit(world.office, file).valid_through == expected


def test_an_earlier_end_stays(world: World) -> None:
    _, twin, _, file = both(world)
    fork.admit(world.office, file)
    revoke.revoke(world.office, twin.device, 0)
    client(twin, "later")
    assert fork.admit(world.office, report(world, twin)).valid_through == 0


def test_a_file_that_is_no_fork_is_not_let_in_by_this_door(world: World) -> None:
    a = world.desk("a")
    client(a)
    file = report(world, a)
    before = everything(world.office)
    assert refused(lambda: fork.admit(world.office, file)) == "no_fork"
    assert everything(world.office) == before
    take(world, file)
    assert refused(lambda: fork.admit(world.office, file)) == "known"


def test_a_fork_is_let_in_once(world: World) -> None:
    _, _, _, file = both(world)
    fork.admit(world.office, file)
    before = everything(world.office)
    assert refused(lambda: fork.admit(world.office, file)) == "known"
    assert [one.outcome for one in take(world, file)] == ["known"]
    assert everything(world.office) == before


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"sign": "b"}, "bad_signature"),
        ({"seal": False}, "not_sealed"),
        ({"ours": {"office": "0" * 64}}, "wrong_office"),
        ({"ours": {"group": "c"}}, "wrong_group"),
    ],
    ids=["another signature", "not sealed", "another office", "another group"],
)
def test_a_person_lets_in_forks_alone(world: World, how: dict[str, object], expected: str) -> None:
    """Signature, seal, address and group are asked as of any file."""
    sender = world.senders["a"]
    take(world, sender.file(world.stick, {"client": [sender.client()]}))
    sender.seq, sender.last = 0, None
    how = json.loads(json.dumps(how))
    if how.get("sign"):
        how["sign"] = world.senders[str(how["sign"])].seed
    if how.get("ours") == {"group": "c"}:
        how["ours"] = {"group": world.senders["c"].group}
    file = sender.file(world.stick, {"client": [sender.client()]}, **how)
    before = everything(world.office)
    assert refused(lambda: fork.admit(world.office, file)) == expected
    assert everything(world.office) == before


def test_a_revoked_device_that_never_parted_has_no_fork_to_let_in(world: World) -> None:
    a = world.desk("a")
    client(a)
    file = report(world, a)
    revoke.revoke(world.office, a.device, 0)
    assert refused(lambda: fork.admit(world.office, file)) == "revoked_sender"


def test_a_rolled_back_office_lets_no_fork_in(world: World) -> None:
    """It would raise the list."""
    _, _, _, file = both(world)
    sender = world.senders["b"]
    said = {"trust": {"version": 99, "hash": "0" * 64}}
    take(world, sender.file(world.stick, {"client": [sender.client()]}, ours=said))
    assert refused(lambda: fork.admit(world.office, file)) == "trust_rolled_back"


def test_only_an_office_lets_a_fork_in(world: World) -> None:
    assert refused(lambda: fork.admit(world.desk("a"), world.stick / "x")) == "not_an_office"


def test_what_a_copy_wrote_under_a_number_that_is_asked_about_already_is_asked_too(world: World) -> None:
    """Both lost against a third laptop's write; the stamps of both questions are the same."""
    a, copied, mine = parted(world)
    b = world.desk("b")
    receive.receive(b, [twin.write_twin(a, world.stick).path])
    save(a, "client", {"gender": "f"}, mine)
    save(copied, "client", {"gender": "m"}, mine)
    for value in ("undisclosed", "other"):
        save(b, "client", {"gender": value}, mine)
    take(world, report(world, a), report(world, b))
    file = report(world, copied)
    take(world, file)
    fork.admit(world.office, file)
    asked = [one["theirs"]["gender"] for one in questions.conflicts(world.office) if one["fact"] == "gender"]
    assert sorted(asked) == ["f", "m"]


def test_what_two_wrote_under_one_number_and_a_deletion_had_not_seen_is_one_question(world: World) -> None:
    """It is named by the two stamps; what the copy wrote beside comes to it."""
    a, copied, mine = parted(world)
    b = world.desk("b")
    receive.receive(b, [twin.write_twin(a, world.stick).path])
    save(a, "client", {"gender": "f"}, mine)
    save(copied, "client", {"birth_year": 1990}, mine)
    delete(b, "client", mine)
    take(world, report(world, a), report(world, b))
    file = report(world, copied)
    take(world, file)
    fork.admit(world.office, file)
    [asked] = [one for one in questions.conflicts(world.office) if one["kind"] == "deleted_unseen"]
    assert (asked["theirs"]["gender"], asked["theirs"]["birth_year"]) == ("f", "1990")
