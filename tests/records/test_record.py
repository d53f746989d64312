"""The one way in: what `save` checks, stamps, counts, keeps and refuses."""

import json
from datetime import date

import pytest
import sqlalchemy as sa
from records_laptop import DEVICE, Laptop
from sqlmodel import col

from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.records import catalog, identity, ids, record, stamps
from outreach_desk.records.base import Record
from outreach_desk.records.exchange import OWN, QUARANTINED, Bundle, Received
from outreach_desk.records.identity import Author
from outreach_desk.records.stamps import Stamp

CLIENT = catalog.THINGS["client"]
OTHER = "zzzzzzzz"


def edits_of(row: Record, table: str = "client") -> dict[str, Stamp | None]:
    return stamps.read_edits(row.edits, catalog.THINGS[table].facts)


def received(laptop: Laptop, record_id: str) -> list[Received]:
    with laptop.write() as session:
        query = sa.select(Received).where(col(Received.record_id) == record_id).order_by(col(Received.id))
        return list(session.scalars(query))


def carry(laptop: Laptop, record_id: str, top: int, outcome: str = QUARANTINED) -> None:
    """Put down a state that a bundle brought."""
    with laptop.write() as session:
        bundle = Bundle(
            id=ids.new(),
            direction="in",
            kind="report",
            to="office",
            device=OTHER,
            manifest_hash="",
            file_hash="",
            file_name="",
            manifest="{}",
            created="",
            handled_at="",
            outcome="taken",
        )
        session.add(bundle)
        session.flush()
        session.add(
            Received(
                bundle_id=bundle.id,
                table_name="client",
                record_id=record_id,
                cells="{}",
                top=top,
                outcome=outcome,
            )
        )


def test_a_new_record_is_stamped_whole(laptop: Laptop) -> None:
    """Each fact of the schema, set or left empty, was written now: one stamp for all."""
    row = laptop.client(gender="f")
    assert row.version == f"{DEVICE}:1"
    assert row.edits.startswith(f"*={DEVICE}:1")
    assert (row.changed_by, row.deleted, row.erased) == (1, False, False)
    assert row.changed_at is not None


def test_a_fact_that_was_not_named_was_never_set(laptop: Laptop) -> None:
    """Naming it with nothing is setting it; not naming it is not."""
    edits = edits_of(laptop.client(gender="f", status=None))
    assert edits["gender"] == edits["status"] == edits["deleted"] == Stamp(1, DEVICE)
    assert edits["birth"] is None


def test_only_what_changed_gets_a_stamp(laptop: Laptop) -> None:
    """Two facts named, one of them with the value it had."""
    row = laptop.client(gender="f", birth_year=1990, birth_month=2)
    row = laptop.save("client", row.id, gender="f", birth_month=3)
    edits = edits_of(row)
    assert {fact for fact, stamp in edits.items() if stamp == Stamp(2, DEVICE)} == {"birth"}
    assert row.version == f"{DEVICE}:2"


def test_what_does_not_change_writes_nothing(laptop: Laptop) -> None:
    """No stamp, no change number, no kept write, no time."""
    row = laptop.client(gender="f", nickname="Hoa")
    before = (row.model_dump(), len(received(laptop, row.id)), change_of(laptop))
    again = laptop.save("client", row.id, gender="f", nickname=" Hoa ", birth_year=None)
    assert (again.model_dump(), len(received(laptop, row.id)), change_of(laptop)) == before


def change_of(laptop: Laptop) -> int:
    with laptop.write() as session:
        return identity.change(session)


def test_each_changed_record_takes_the_next_change_number(laptop: Laptop) -> None:
    """Without holes, over all tables."""
    row = laptop.client()
    assert (row.change, change_of(laptop)) == (2, 2)
    row = laptop.save("client", row.id, gender="f")
    assert (row.change, change_of(laptop)) == (3, 3)


def test_a_private_change_has_no_stamp_and_raises_the_change_number(laptop: Laptop) -> None:
    """It belongs to no fact; who wrote last stays who set the highest stamp; what was typed is kept here."""
    row = laptop.client(nickname="Hoa")
    laptop.author = Author(DEVICE, person=2)
    after = laptop.save("client", row.id, nickname="Lan")
    assert (after.version, after.edits, after.changed_by) == (row.version, row.edits, 1)
    assert after.change == row.change + 1
    _made, kept = received(laptop, row.id)
    assert (json.loads(kept.cells)["nickname"], kept.top) == ("Lan", 1)


def test_the_counter_is_above_each_that_any_state_carried_here(laptop: Laptop) -> None:
    """Applied, or waiting in quarantine: it was seen here."""
    row = laptop.client()
    carry(laptop, row.id, 41)
    carry(laptop, ids.new(), 900)
    row = laptop.save("client", row.id, gender="f")
    assert (row.version, edits_of(row)["gender"]) == (f"{DEVICE}:42", Stamp(42, DEVICE))


def test_the_counter_is_above_each_in_the_version(laptop: Laptop) -> None:
    """Another device's count too; its entry stays."""
    row = laptop.client()
    with laptop.write() as session:
        session.get_one(CLIENT.model, row.id).version = f"{DEVICE}:1 {OTHER}:7"
    row = laptop.save("client", row.id, gender="f")
    assert row.version == f"{DEVICE}:8 {OTHER}:7"


def test_a_state_that_came_before_its_record_is_counted(laptop: Laptop) -> None:
    """Typed anew under the id that waits in quarantine: the write is above it."""
    record_id = ids.new()
    carry(laptop, record_id, 5)
    group = laptop.save("peer_group", code="G", name="G")
    row = laptop.save("client", record_id, group_id=group.id, registered_on=date(2026, 1, 2))
    assert row.version == f"{DEVICE}:6"


def test_a_spent_counter_is_refused(laptop: Laptop) -> None:
    """2³¹−1 was carried: the next would be a stamp that no desk reads."""
    row = laptop.client()
    carry(laptop, row.id, stamps.MOST)
    with pytest.raises(Refused) as refusal:
        laptop.save("client", row.id, gender="f")
    assert refusal.value.code == "counter_spent"


def test_each_own_write_is_kept_with_what_it_set(laptop: Laptop) -> None:
    """Its facts, the whole version at that time, who and when, no bundle; private columns without a stamp."""
    row = laptop.client(gender="f", birth_year=1990, nickname="Hoa")
    row = laptop.save("client", row.id, birth_month=2, nickname="Lan")
    _first, second = received(laptop, row.id)
    assert (second.bundle_id, second.outcome, second.top, second.undone) == (None, OWN, 2, False)
    assert json.loads(second.cells) == {
        "birth_year": "1990",
        "birth_month": "2",
        "version": f"{DEVICE}:2",
        "edits": row.edits,
        "nickname": "Lan",
        "erased": "false",
        "changed_by": "1",
        "changed_at": row.changed_at,
    }


def test_all_problems_come_at_once(laptop: Laptop) -> None:
    """Of form, of meaning, of lists, of references, and what is missing: each at its field."""
    nobody = ids.new()
    assert laptop.problems(
        "client",
        group_id=nobody,
        gender="female",
        birth_year="x",
        birth_month=13,
        serial="a" * 41,
        nickname="a\x00b",
        uic="HAHA01901A",
    ) == {
        "group_id": ["no_such_record"],
        "gender": ["unknown_code"],
        "birth_year": ["not_a_number"],
        "birth_month": ["too_large"],
        "serial": ["too_long"],
        "nickname": ["forbidden_character"],
        "uic": ["uic_wrong"],
        "registered_on": ["required"],
    }


def test_what_is_refused_leaves_nothing(laptop: Laptop) -> None:
    """No row, no kept write, no change number, also of what the same act saved before."""
    group = laptop.save("peer_group", code="G", name="G")
    before = change_of(laptop)

    def act() -> None:
        with laptop.write() as session:
            good = {"group_id": group.id, "registered_on": date(2026, 1, 2)}
            record.save(session, laptop.author, CLIENT, good)
            record.save(session, laptop.author, CLIENT, good | {"gender": "nobody"})

    with pytest.raises(Invalid):
        act()
    with laptop.write() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(CLIENT.model)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Received)) == 1
    assert change_of(laptop) == before


def test_a_bug_in_the_middle_of_an_act_leaves_nothing(laptop: Laptop) -> None:
    """One act is one transaction, whatever ends it."""

    def act() -> None:
        with laptop.write() as session:
            record.save(session, laptop.author, catalog.THINGS["peer_group"], {"code": "G", "name": "G"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert change_of(laptop) == 0


def test_a_column_that_is_not_there_is_refused(laptop: Laptop) -> None:
    """Nor can a stamp be typed."""
    assert laptop.problems("peer_group", code="G", name="G", version="x", legal_name="y") == {
        "version": ["not_understood"],
        "legal_name": ["not_understood"],
    }


def test_values_are_cleaned_before_they_are_kept_and_compared(laptop: Laptop) -> None:
    """NFC, single spaces; what is empty then is nothing."""
    row = laptop.client(nickname="  Hoa\u0300  ", serial="   ")
    assert (row.nickname, row.serial) == ("Hoà", None)


def test_values_may_be_given_one_by_one(laptop: Laptop) -> None:
    """What is not named stays; what is named with nothing is emptied."""
    row = laptop.client(gender="f", serial="K1")
    row = laptop.save("client", row.id, serial=None)
    assert (row.gender, row.serial) == ("f", None)
    assert laptop.problems("client", row.id, registered_on=None) == {"registered_on": ["required"]}
