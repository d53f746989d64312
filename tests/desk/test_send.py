"""Send: a file that is whole or not there, a number that is spent once, and words that name its bytes."""

import hashlib
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from exchange_world import World, client, delete, everything, fact, row_of, save

from outreach_desk.bundle import compose, container, opening
from outreach_desk.desk import enrol, receive, send
from outreach_desk.ground import dates, words
from outreach_desk.ground.errors import Refused
from outreach_desk.records import identity
from outreach_desk.store import safewrite


def opened(world: World, path: Path) -> opening.Envelope:
    return opening.open_bundle(path.read_bytes(), [fact(world.office, identity.AGE_IDENTITY)])


def refused(act: Any) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_a_desk_that_is_not_enrolled_sends_nothing(world: World) -> None:
    a = world.desk("a")
    with a.write() as (session, _):
        identity.put(session, identity.ENROLLED, "false")
    before = everything(a)
    assert refused(lambda: send.export(a, world.stick)) == "not_enrolled"
    assert (everything(a), list(world.stick.iterdir())) == (before, [])


def test_without_a_place_to_write_no_number_is_spent(world: World) -> None:
    a = world.desk("a")
    before = everything(a)
    assert refused(lambda: send.export(a, world.stick / "not there")) == "no_folder"
    assert everything(a) == before


def test_an_office_sends_no_report(world: World) -> None:
    assert refused(lambda: send.export(world.office, world.stick)) == "not_a_team"


def test_the_file_is_there_whole_under_a_neutral_name(world: World) -> None:
    a = world.desk("a")
    client(a)
    sent = send.export(a, world.stick)
    assert [path.name for path in world.stick.iterdir()] == [sent.path.name]
    assert sent.path.name.startswith("desk-")
    assert len(sent.path.stem) == len("desk-") + 8
    assert (sent.seq, sent.since, sent.rows, sent.counts["client"]) == (1, 0, 1, 1)
    assert [(one.seq, one.outcome) for one in send.sent(a)] == [(1, "exported")]


def test_the_words_are_those_of_the_files_hash_and_the_same_bytes_are_kept_aside(world: World) -> None:
    a = world.desk("a")
    sent = send.export(a, world.stick)
    data = sent.path.read_bytes()
    assert sent.words == words.six_words(data)
    assert (a.home.kept_aside / sent.path.name).read_bytes() == data
    assert send.sent(a)[0].file_hash == hashlib.sha256(data).hexdigest()


def test_the_laptop_that_wrote_it_cannot_open_it(world: World) -> None:
    a = world.desk("a")
    sent = send.export(a, world.stick)
    own = fact(a, identity.AGE_IDENTITY)
    assert refused(lambda: container.decrypt(sent.path.read_bytes(), [own])) == "not_for_us"


@pytest.mark.parametrize("where", ["aside", "stick", "rename", "read back"])
def test_a_failed_write_leaves_no_file_and_the_next_bundle_covers_it(world: World, where: str) -> None:
    """The number is spent: a hole that `since` heals. It is never composed a second time."""
    a = world.desk("a")
    mine = client(a)

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError

    targets = {
        "aside": ("_write_part", full),
        "stick": ("_write_part", _second_time(safewrite._write_part)),
        "rename": ("_rename", _second_time(safewrite._rename)),
        "read back": ("_compare", _second_time(safewrite._compare, after=3)),
    }
    name, broken = targets[where]
    with mock.patch.object(safewrite, name, broken):
        assert refused(lambda: send.export(a, world.stick)) == "not_written"
    assert list(world.stick.iterdir()) == []
    assert [(one.seq, one.outcome) for one in send.sent(a)] == [(1, "composed")]
    sent = send.export(a, world.stick)
    assert (sent.seq, sent.since, sent.rows) == (2, 0, 1)
    [found] = receive.receive(world.office, [sent.path])
    assert (found.outcome, found.gap) == ("imported", False)
    assert row_of(world.office, "client", mine)["serial"] == "A-1"


def _second_time(real: Any, after: int = 1) -> Any:
    calls = []

    def sometimes(*args: Any) -> Any:
        calls.append(1)
        if len(calls) > after:
            raise OSError
        return real(*args)

    return sometimes


def test_each_bundle_names_the_one_before_and_what_the_office_has(world: World) -> None:
    a = world.desk("a")
    client(a)
    first, second = send.export(a, world.stick), send.export(a, world.stick)
    one, two = opened(world, first.path), opened(world, second.path)
    assert (one.manifest.ours.previous, two.manifest.ours.previous) == (None, one.manifest_hash)
    receive.receive(world.office, [first.path])
    enrol.accept(a, enrol.office_package(world.office, world.stick).path)
    assert (send.confirmed(a), send.waiting(a)) == (1, 0)
    third = send.export(a, world.stick)
    assert (third.seq, third.since, third.rows) == (3, 1, 0)


def test_only_what_changed_since_is_sent_deletions_too(world: World) -> None:
    a = world.desk("a")
    kept, gone = client(a, "A-1"), client(a, "A-2")
    receive.receive(world.office, [send.export(a, world.stick).path])
    enrol.accept(a, enrol.office_package(world.office, world.stick).path)
    delete(a, "client", gone)
    assert send.waiting(a) == 1
    sent = send.export(a, world.stick)
    assert (sent.since, sent.rows) == (1, 1)
    receive.receive(world.office, [sent.path])
    assert [row_of(world.office, "client", one)["deleted"] for one in (kept, gone)] == ["false", "true"]


def test_parts_are_consecutive_numbers_of_one_since(world: World) -> None:
    a = world.desk("a")
    for number in range(3):
        client(a, f"A-{number}")
    sent = send.export(a, world.stick, part_bytes=1)
    manifests = [opened(world, one.path).manifest.ours for one in (sent, *sent.more)]
    assert [(one.seq, one.part, one.since) for one in manifests] == [
        (1, (1, 3), 0),
        (2, (2, 3), 0),
        (3, (3, 3), 0),
    ]
    assert len({one.composed_change for one in send.sent(a)}) == 1


def test_private_columns_stand_in_no_byte_of_the_sealed_content(world: World) -> None:
    a = world.desk("a")
    client(a, nickname="Hoa Mai", phone="0912345678", note="kể chuyện nhà")
    sent = send.export(a, world.stick)
    inside = b"".join(opened(world, sent.path).members.values()).decode()
    assert [
        secret for secret in ("Hoa Mai", "0912345678", "kể chuyện nhà", "nickname") if secret in inside
    ] == []


def test_a_record_that_lacks_what_it_needs_is_not_sent(world: World) -> None:
    a = world.desk("a")
    mine = client(a)
    with a.write() as (session, _):
        session.execute(_sql("UPDATE client SET registered_on = NULL"))
    assert send.export(a, world.stick).rows == 0
    save(a, "client", {"registered_on": _day()}, mine)
    assert send.export(a, world.stick).rows == 1


def test_the_json_shape_names_the_file_alone(world: World) -> None:
    """Never the folder: it may bear a person's name."""
    sent = send.export(world.desk("a"), world.stick).as_dict()
    assert sent["file"] == Path(sent["file"]).name
    assert set(sent) == {"file", "seq", "since", "words", "rows", "counts", "more"}


def test_the_manifest_says_what_is_inside(world: World) -> None:
    a = world.desk("a")
    group = fact(a, identity.GROUP)
    save(a, "meeting", {"group_id": group, "held_on": _day(), "kind": "periodic_meeting", "status": "held"})
    ours = opened(world, send.export(a, world.stick).path).manifest.ours
    assert (ours.kind, ours.to, ours.group, ours.device, ours.clock) == (
        "report",
        "office",
        group,
        a.device,
        "ok",
    )
    assert (ours.period.first, ours.period.last) == ("2026-07-01", "2026-07-01")
    assert (ours.counts["meeting"], ours.counts["client"]) == (1, 0)
    assert ours.trust is not None
    with world.office.database.read() as session:
        held = send.trust.held(session)
    assert (ours.trust.version, ours.trust.hash) == (held["version"], held["hash"])


def _day() -> Any:
    return dates.parse_day("01/07/2026")


def _sql(text: str) -> Any:
    return compose.sa.text(text)
