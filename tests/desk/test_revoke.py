"""Ending a device, the office's list and its versions, and an office that was put back to an older state."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from exchange_world import World, client, everything, fact
from test_enrol import office_file
from trust_hands import hear, refused, report, row, take

from outreach_desk.bundle import opening as openings
from outreach_desk.bundle import own_keys, signing, trust
from outreach_desk.desk import enrol, questions, receive, returns, revoke, rotation, send
from outreach_desk.ground.errors import Usage
from outreach_desk.records import identity
from outreach_desk.records.stamps import MOST


def version(world: World) -> int:
    return int(fact(world.office, identity.TRUST_VERSION))


def test_a_revocation_raises_the_version_and_keeps_the_row(world: World) -> None:
    device, before = world.senders["a"].device, version(world)
    assert revoke.revoke(world.office, device, 3) is True
    assert (row(world.office, device).valid_through, version(world)) == (3, before + 1)


def test_the_same_revocation_again_changes_nothing(world: World) -> None:
    device = world.senders["a"].device
    revoke.revoke(world.office, device, 3)
    before = everything(world.office)
    assert revoke.revoke(world.office, device, 3) is False
    assert everything(world.office) == before


@pytest.mark.parametrize("through", [-1, MOST + 1])
def test_a_number_that_no_file_can_bear_is_refused(world: World, through: int) -> None:
    before = everything(world.office)
    with pytest.raises(Usage):
        revoke.revoke(world.office, world.senders["a"].device, through)
    assert everything(world.office) == before


def test_only_a_team_of_the_list_is_revoked_and_only_by_the_office(world: World) -> None:
    assert refused(lambda: revoke.revoke(world.office, "aaaaaaaa", 1)) == "no_such_device"
    assert refused(lambda: revoke.revoke(world.office, world.office.device, 1)) == "no_such_device"
    assert refused(lambda: revoke.revoke(world.desk("a"), world.senders["b"].device, 1)) == "not_an_office"


def test_what_was_made_after_the_last_number_is_refused_and_kept_aside(world: World) -> None:
    """Also when a person would let it in: that door is for late files alone."""
    a = world.desk("a")
    client(a)
    revoke.revoke(world.office, a.device, 0)
    [one] = take(world, report(world, a), let_in=True)
    assert (one.outcome, one.reason) == ("refused", "revoked_sender")
    assert len(list(world.office.home.kept_aside.glob("refused-*"))) == 1


def test_what_is_in_already_stays_known(world: World) -> None:
    """Whatever the revocation says of its number."""
    a = world.desk("a")
    client(a)
    file = report(world, a)
    take(world, file)
    revoke.revoke(world.office, a.device, 0)
    assert [one.outcome for one in take(world, file)] == ["known"]


def test_a_late_file_in_time_needs_a_person(world: World) -> None:
    """Refused and kept aside; let in, it is imported as any other."""
    a = world.desk("a")
    mine = client(a)
    file = report(world, a)
    revoke.revoke(world.office, a.device, 1)
    [one] = take(world, file)
    assert (one.outcome, one.reason) == ("refused", "revoked_late")
    assert (one.label, one.claimed_label, one.claimed_group) == (None, "Sen", "G1")  # whom to telephone
    assert "let it in" in str(one.message)
    assert len(list(world.office.home.kept_aside.glob("refused-*"))) == 1
    [again] = take(world, file, let_in=True)
    assert (again.outcome, again.tables["client"]["new"]) == ("imported", 1)
    with world.office.database.read() as session:
        assert session.scalar(sa.text("SELECT id FROM client")) == mine


def test_a_late_file_with_another_signature_is_not_let_in(world: World) -> None:
    revoke.revoke(world.office, world.senders["a"].device, 1)
    a, b = world.senders["a"], world.senders["b"]
    file = a.file(world.stick, {"client": [a.client()]}, sign=b.seed)
    assert [one.reason for one in take(world, file, let_in=True)] == ["bad_signature"]


def test_a_revoked_device_gets_no_more_packages(world: World) -> None:
    a, b = world.desk("a"), world.desk("b")
    revoke.revoke(world.office, a.device, 0)
    package = enrol.office_package(world.office, world.stick).path
    assert refused(lambda: enrol.accept(a, package)) == "not_for_us"
    assert enrol.accept(b, package).enrolled
    assert row(b, a.device).valid_through == 0


def test_a_revoked_device_cannot_be_approved_again(world: World) -> None:
    a = world.desk("a")
    revoke.revoke(world.office, a.device, 0)
    file = enrol.request(a, world.stick).path
    before = everything(world.office)
    assert refused(lambda: enrol.approve(world.office, file)) == "device_revoked"
    assert everything(world.office) == before


def test_a_desk_that_reads_its_own_end_says_so_and_stops_sending(world: World) -> None:
    a = world.desk("a")

    def ended(data: bytes) -> bytes:
        lines = data.decode().split("\r\n")
        place = trust.COLUMNS.index("valid_through")
        for number, line in enumerate(lines):
            cells = line.split(",")
            if cells[0] == a.device:
                cells[place] = "2"
                lines[number] = ",".join(cells)
        return "\r\n".join(lines).encode()

    found = enrol.accept(a, office_file(world, a, version(world) + 1, ended))
    assert (found.enrolled, found.ended) == (False, True)
    assert refused(lambda: send.export(a, world.stick)) == "device_ended"


def test_the_list_says_what_each_device_last_said_to_hold(world: World) -> None:
    """And its newest number; a device that has sent nothing has said nothing."""
    a = world.desk("a")
    client(a)
    held = int(fact(a, identity.TRUST_VERSION))
    take(world, report(world, a), report(world, a))
    found = {one.device: one for one in revoke.look(world.office).devices}
    assert (found[a.device].last, found[a.device].holds) == (2, held)
    assert (found[world.senders["b"].device].last, found[world.senders["b"].device].holds) == (None, None)
    assert found[world.office.device].role == identity.OFFICE
    assert json.loads(json.dumps(revoke.look(world.office).as_dict()))["version"] == held


def test_a_team_sees_the_list_that_it_holds(world: World) -> None:
    found = revoke.look(world.desk("a"))
    assert {one.device for one in found.devices} == {
        world.office.device,
        *(one.device for one in world.senders.values()),
    }


# A list is taken if it is newer, and the rest of its bundle always.


def listed(world: World, team_name: str, number: int, change: Any = None) -> tuple[bool, str | None]:
    """Let a team take the list of a file; give whether it was taken and why not."""
    team = world.desk(team_name)
    file = office_file(world, team, number, change)
    with team.write() as (session, _):
        envelope = openings.open_bundle(file.read_bytes(), own_keys.identities_of(session))
        taken = trust.take_list(session, envelope)
    return taken.taken, taken.reason


def label(data: bytes) -> bytes:
    return data.replace("Trúc".encode(), b"Other")


@pytest.mark.parametrize(
    ("ahead", "change", "expected"),
    [
        (1, None, (True, None)),
        (1000, None, (True, None)),
        (0, None, (False, None)),
        (0, label, (False, "other_list")),
        (-1, None, (False, "lower_list")),
        (-1, label, (False, "lower_list")),
        (1001, None, (False, "far_list")),
    ],
    ids=["newer", "a thousand ahead", "the same", "the same number", "lower", "lower, other", "far ahead"],
)
def test_which_lists_are_taken(
    world: World, ahead: int, change: Any, expected: tuple[bool, str | None]
) -> None:
    assert listed(world, "a", version(world) + ahead, change) == expected


def test_a_list_not_taken_is_said_in_words(world: World) -> None:
    a = world.desk("a")
    before = fact(a, identity.TRUST_VERSION)
    found = enrol.accept(a, office_file(world, a, version(world), label))
    assert found.enrolled
    assert found.notice
    assert fact(a, identity.TRUST_VERSION) == before


def test_a_list_far_ahead_is_taken_with_the_six_words(world: World) -> None:
    a = world.desk("a")
    spoken = " ".join(enrol.office_package(world.office, world.stick).words)
    far = version(world) + 5000
    assert enrol.accept(a, office_file(world, a, far), spoken=spoken).notice is None
    assert fact(a, identity.TRUST_VERSION) == str(far)


# An office that reads a higher list than its own has been rolled back.


def claim(world: World, number: int, list_hash: str = "0" * 64, name: str = "b") -> Path:
    """Write a report that says which list its laptop holds."""
    sender = world.senders[name]
    said = {"trust": {"version": number, "hash": list_hash}}
    return sender.file(world.stick, {"client": [sender.client()]}, ours=said)


SIGNS = {
    "office package": lambda world: enrol.office_package(world.office, world.stick),
    "revoke": lambda world: revoke.revoke(world.office, world.senders["a"].device, 1),
    "return": lambda world: returns.write_return(world.office, "G1", world.stick),
    "rotate": lambda world: rotation.rotate(world.office),
    "approve": lambda world: enrol.approve(world.office, enrol.request(world.desk("a"), world.stick).path),
}


@pytest.mark.parametrize("act", SIGNS)
def test_a_rolled_back_office_signs_nothing(world: World, act: str) -> None:
    """The report is taken in, and says so; then each act of signing is refused until a person confirms."""
    [one] = take(world, claim(world, version(world) + 3))
    assert one.outcome == "imported"
    assert one.message
    before = everything(world.office)
    assert refused(lambda: SIGNS[act](world)) == "trust_rolled_back"
    assert everything(world.office) == before
    revoke.confirm(world.office)
    SIGNS[act](world)


def test_the_next_version_is_above_the_highest_seen(world: World) -> None:
    """However many have said it, in whatever order."""
    start = version(world)
    take(world, claim(world, start + 3), claim(world, start + 9, name="c"), claim(world, start + 2))
    assert revoke.look(world.office).seen == start + 9
    assert revoke.confirm(world.office) == start + 10
    assert version(world) == start + 10
    assert revoke.look(world.office).seen is None


def test_the_same_version_with_another_hash_is_a_rollback_too(world: World) -> None:
    """The office has given one number twice, and one of the lists may lack a revocation."""
    take(world, claim(world, version(world)))
    assert refused(lambda: enrol.office_package(world.office, world.stick)) == "trust_rolled_back"


def test_honest_teams_never_alarm(world: World) -> None:
    """With the present list, with an older one, with none."""
    a = world.desk("a")
    client(a)
    take(world, report(world, a))
    revoke.revoke(world.office, world.senders["c"].device, 0)
    take(world, report(world, a))
    hear(world, a)
    sender = world.senders["b"]
    take(world, report(world, a), sender.file(world.stick, {"client": [sender.client()]}))
    assert revoke.look(world.office).seen is None


def test_a_preview_and_a_bad_signature_alarm_nobody(world: World) -> None:
    """What only looks changes nothing, and anybody can write a number."""
    file = claim(world, version(world) + 3)
    receive.receive(world.office, [file], preview=True)
    sender, other = world.senders["b"], world.senders["c"]
    forged = sender.file(
        world.stick,
        {"client": [sender.client()]},
        ours={"trust": {"version": version(world) + 3, "hash": "0" * 64}},
        sign=other.seed,
    )
    take(world, forged)
    assert revoke.look(world.office).seen is None


def test_a_number_that_cannot_be_does_not_use_up_the_numbers(world: World) -> None:
    """It alarms, and the office goes on where it was."""
    start = version(world)
    take(world, claim(world, MOST))
    assert revoke.look(world.office).seen == start
    assert revoke.confirm(world.office) == start + 1


def test_nothing_to_confirm_is_said(world: World) -> None:
    before = everything(world.office)
    assert refused(lambda: revoke.confirm(world.office)) == "nothing_to_confirm"
    assert everything(world.office) == before


def test_an_office_truly_put_back_learns_it_from_the_first_report(world: World) -> None:
    """Its old list lacks a revocation that the teams know."""
    older = world.copy("older", "office")
    world.desk("older")
    revoke.revoke(world.office, world.senders["c"].device, 0)
    a = world.desk("a")
    hear(world, a)
    client(a)
    file = report(world, a)
    [one] = receive.receive(older, [file])
    assert one.outcome == "imported"
    assert refused(lambda: enrol.office_package(older, world.stick)) == "trust_rolled_back"
    with older.database.read() as session:
        assert signing.seen(session) == int(fact(a, identity.TRUST_VERSION))


# What is missing from devices that ended.


def test_the_holes_of_a_revoked_device_stay_up_to_its_last_number(world: World) -> None:
    a = world.senders["a"]
    first = a.file(world.stick, {"client": [a.client()]})
    a.file(world.stick, {}, ours={"since": 1})
    third = a.file(world.stick, {}, ours={"since": 2})
    take(world, first, third)

    def missing() -> list[tuple[int | None, int | None]]:
        return [
            (one["first"], one["last"])
            for one in questions.holes(world.office)
            if one["device"] == a.device and one["kind"] == "missing"
        ]

    assert missing() == [(2, 2)]
    revoke.revoke(world.office, a.device, 5)
    assert missing() == [(2, 2), (4, 5)]
    revoke.revoke(world.office, a.device, 1)
    assert missing() == []


def test_a_device_that_ended_is_not_asked_for_news(world: World) -> None:
    revoke.revoke(world.office, world.senders["a"].device, 0)
    assert world.senders["a"].device not in {one["device"] for one in questions.holes(world.office)}


def test_the_rows_of_a_sealed_list_are_those_of_the_office(world: World) -> None:
    """Teams hold the office's list byte for byte: its hash is the same on both sides."""
    a = world.desk("a")
    revoke.revoke(world.office, world.senders["c"].device, 4)
    hear(world, a)
    with a.database.read() as here, world.office.database.read() as there:
        assert trust.held(here) == trust.held(there)
    assert row(a, world.senders["c"].device).valid_through == 4
