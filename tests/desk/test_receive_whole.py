"""An import is whole or not at all: seen before, after a backup, stopped, counted again."""

import itertools
from typing import Any

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as dbapi
from exchange_world import World, everything
from receive_hands import cheap_backup, history, one, take

from outreach_desk.bundle import apply, asking
from outreach_desk.desk import receive
from outreach_desk.ground.errors import Cancelled, Refused
from outreach_desk.records import ids
from outreach_desk.store import backup


class TestPreview:
    def test_it_changes_nothing_and_says_what_the_import_then_does(self, world: World) -> None:
        files = history(world)
        take(world, files[0])
        before = everything(world.office)
        shown = take(world, *files, preview=True)
        assert everything(world.office) == before
        assert not list(world.office.home.kept_aside.glob("*"))
        done = take(world, *files)
        assert [each.outcome for each in shown] == ["known", "preview", "preview", "preview"]
        for each in shown:
            each.outcome = each.outcome.replace("preview", "imported")
        assert [each.as_dict() for each in shown] == [each.as_dict() for each in done]

    def test_it_makes_no_backup_and_keeps_no_refused_file(self, world: World) -> None:
        bad = world.stick / "desk-bad.desk"
        bad.write_bytes(b"hello")
        take(world, bad, preview=True)
        assert backup.copies(world.office.home) == []
        assert not world.office.home.kept_aside.exists()


def test_a_backup_that_opens_is_made_before(world: World) -> None:
    """It holds what was here before the import."""
    take(world, one(world))
    [made] = backup.copies(world.office.home)
    key = world.office.database.keys.subkey(receive.vault.DATABASE)
    connection = dbapi.connect(str(made))
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        assert connection.execute("SELECT count(*) FROM client").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM device").fetchone() == (4,)
    finally:
        connection.close()


def test_a_stick_that_was_taken_in_makes_no_second_copy(world: World) -> None:
    """The very same files change nothing; with one more beside them there is a copy again."""
    first = one(world)
    take(world, first)
    (copy,) = backup.copies(world.office.home)
    assert [each.outcome for each in take(world, first)] == ["known"]
    assert backup.copies(world.office.home) == [copy]
    assert [each.outcome for each in take(world, first, one(world, "c"))] == ["known", "imported"]
    assert len(backup.copies(world.office.home)) == 2


def test_without_a_backup_nothing_is_begun(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise Refused("no_backup", lambda: "full")

    monkeypatch.setattr(backup, "make", full)
    before = everything(world.office)
    with pytest.raises(Refused, match="no_backup"):
        take(world, one(world))
    assert everything(world.office) == before


def test_cancel_leaves_every_table_unchanged(world: World) -> None:
    """At whatever beat it is pressed."""
    a = world.senders["a"]
    files = [
        a.file(world.stick, {"client": [a.client(record_id=ids.new()) for _ in range(30)]}) for _ in range(2)
    ]
    before = everything(world.office)
    beats = list[tuple[int, int]]()
    take(world, *files, preview=True, progress=lambda done, total: beats.append((done, total)))
    assert len(beats) > 4
    for stop in range(len(beats)):
        count = itertools.count()

        def press(_done: int, _total: int, count: Any = count, stop: int = stop) -> None:
            if next(count) == stop:
                raise Cancelled("cancelled", lambda: "stopped")

        with pytest.raises(Cancelled), cheap_backup():
            take(world, *files, progress=press)
        assert everything(world.office) == before


@pytest.mark.parametrize("table", ["client", "received"])
def test_a_recount_that_does_not_agree_takes_everything_back(
    world: World, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One row changed behind the import's back: nothing stays of any file."""
    settle = asking.settle

    def tamper(session: Any, *args: Any) -> None:
        settle(session, *args)
        changes = {
            "client": "UPDATE client SET serial = 'A-9'",
            "received": "DELETE FROM received WHERE bundle_id <> ''",
        }
        session.execute(sa.text(changes[table]))

    monkeypatch.setattr(asking, "settle", tamper)
    before = everything(world.office)
    with pytest.raises(apply.RecountError):
        take(world, one(world), one(world, "c"))
    assert everything(world.office) == before
