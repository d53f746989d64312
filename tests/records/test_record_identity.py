"""Deleting, restoring, ids that are made, and what the database itself refuses."""

import json
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from records_laptop import DEVICE, Laptop
from sqlmodel import SQLModel, col

from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.records import catalog, ids, record, stamps
from outreach_desk.records.base import Record
from outreach_desk.records.exchange import Received
from outreach_desk.records.stamps import Stamp

CLIENT = catalog.THINGS["client"]
ATTENDANCE = catalog.THINGS["attendance"]


def edits_of(row: Record, table: str = "client") -> dict[str, Stamp | None]:
    return stamps.read_edits(row.edits, catalog.THINGS[table].facts)


def stored(laptop: Laptop, table: str, record_id: str) -> Any:
    with laptop.write() as session:
        return session.get_one(catalog.THINGS[table].model, record_id)


def received(laptop: Laptop, record_id: str) -> list[Received]:
    with laptop.write() as session:
        query = sa.select(Received).where(col(Received.record_id) == record_id).order_by(col(Received.id))
        return list(session.scalars(query))


def test_deleting_and_restoring_are_writes_of_their_own_fact(laptop: Laptop) -> None:
    """The row stays, with all that is in it."""
    row = laptop.client(gender="f")
    for counter, act, state in ((2, record.delete, True), (3, record.restore, False)):
        with laptop.write() as session:
            after: Any = act(session, laptop.author, CLIENT, row.id)
        assert (after.deleted, after.gender) == (state, "f")
        stamped = {fact for fact, stamp in edits_of(after).items() if stamp == Stamp(counter, DEVICE)}
        assert stamped == {"deleted"}
        assert after.change == row.change + counter - 1
    kept = [json.loads(state.cells).get("deleted") for state in received(laptop, row.id)]
    assert kept == ["false", "true", "false"]


def test_deleting_twice_is_deleting_once(laptop: Laptop) -> None:
    """Nothing changes, so nothing is written."""
    row = laptop.client()
    for _ in range(2):
        with laptop.write() as session:
            row = record.delete(session, laptop.author, CLIENT, row.id)
    assert row.version == f"{DEVICE}:2"


def test_a_record_that_has_become_impossible_can_still_be_deleted(laptop: Laptop) -> None:
    """Deleting asks for no check."""
    row = laptop.client()
    with laptop.write() as session:
        session.execute(sa.update(CLIENT.model).values(registered_on=None, gender="gone"))
    with laptop.write() as session:
        assert record.delete(session, laptop.author, CLIENT, row.id).deleted


def test_what_is_not_here_cannot_be_deleted_or_restored(laptop: Laptop) -> None:
    """No empty deleted row comes into being."""
    with laptop.write() as session, pytest.raises(Refused):
        record.delete(session, laptop.author, CLIENT, ids.new())
    with laptop.write() as session, pytest.raises(Invalid):
        record.restore(session, laptop.author, CLIENT, ids.new())
    with laptop.write() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(CLIENT.model)) == 0


def attendance(laptop: Laptop) -> tuple[dict[str, Any], Record]:
    client, meeting = laptop.client(), laptop.meeting()
    named = {"meeting_id": meeting.id, "client_id": client.id}
    return named, laptop.save("attendance", **named, presence="present")


def test_an_attendance_takes_its_id_from_meeting_and_attendee(laptop: Laptop) -> None:
    """Marked a second time it is the same record."""
    named, row = attendance(laptop)
    assert row.id == ids.of_pair(named["meeting_id"], named["client_id"])
    again = laptop.save("attendance", **named, presence="absent", absence_reason="sick")
    assert (again.id, again.version) == (row.id, f"{DEVICE}:2")


def test_an_id_that_is_given_must_be_the_one_that_is_made(laptop: Laptop) -> None:
    """A wrong one is refused, the right one is taken."""
    named, row = attendance(laptop)
    wrong = laptop.problems("attendance", ids.new(), **named, presence="present")
    assert wrong == {"meeting_id": ["id_is_made_of_it"]}
    assert laptop.save("attendance", row.id, **named, presence="absent").id == row.id


def test_what_an_id_is_made_of_is_never_edited(laptop: Laptop) -> None:
    """Not all of it, not a part of it, not by emptying, not by changing client into member."""
    named, row = attendance(laptop)
    other = laptop.client()
    member = laptop.save("member", group_id=other.group_id, code="M1")
    for values in (
        {"client_id": other.id},
        {"client_id": None, "member_id": member.id},
        {"meeting_id": laptop.meeting().id},
        {"meeting_id": named["meeting_id"], "client_id": other.id},
    ):
        assert ["id_is_made_of_it"] in laptop.problems("attendance", row.id, **values).values()
    assert "required" in laptop.problems("attendance", row.id, meeting_id=None)["meeting_id"]
    code = laptop.save("code", list="topic", code="own_topic", vi="Chủ đề riêng")
    assert laptop.problems("code", code.id, code="other_topic") == {"code": ["id_is_made_of_it"]}


def test_making_a_deleted_one_again_is_a_write_of_its_own(laptop: Laptop) -> None:
    """`deleted = false` with a stamp above the deletion's."""
    named, row = attendance(laptop)
    with laptop.write() as session:
        record.delete(session, laptop.author, ATTENDANCE, row.id)
    again = laptop.save("attendance", **named, presence="present")
    assert (again.id, again.deleted) == (row.id, False)
    edits = edits_of(again, "attendance")
    assert (edits["deleted"], edits["presence"]) == (Stamp(3, DEVICE), Stamp(1, DEVICE))


def test_an_erased_record_is_not_asked_for_what_was_taken_from_it(laptop: Laptop) -> None:
    """Its required personal columns are empty for good."""
    row = laptop.client()
    with laptop.write() as session:
        session.execute(sa.update(CLIENT.model).values(erased=True, registered_on=None))
    assert laptop.save("client", row.id, gender="f").erased


def test_codes_of_this_office_are_taken(laptop: Laptop) -> None:
    """A local code from the moment that it is saved, not after it is deleted."""
    row = laptop.client()
    assert laptop.problems("client", row.id, population="own_kind") == {"population": ["unknown_code"]}
    code = laptop.save("code", list="population", code="own_kind", vi="Nhóm riêng", maps_to="sw_f")
    assert laptop.save("client", row.id, population="sw_f own_kind").version == f"{DEVICE}:2"
    with laptop.write() as session:
        record.delete(session, laptop.author, catalog.THINGS["code"], code.id)
    assert laptop.problems("client", row.id, population="own_kind") == {"population": ["unknown_code"]}


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("client", "birth_month", 13),
        ("client", "birth_year", 1800),
        ("client", "serial", "x" * 41),
        ("client", "serial", ""),
        ("client", "uic", "x" * 12),
        ("client", "commune", "2025:000001"),
        ("client", "note", "x" * 2001),
        ("client", "change", None),
        ("client", "version", None),
        ("client", "deleted", None),
        ("peer_group", "code", "x" * 41),
    ],
)
def test_the_database_defends_itself(laptop: Laptop, table: str, column: str, value: object) -> None:
    """Written around `save`, what no form would take is not taken either."""
    row = laptop.client()
    record_id = row.id if table == "client" else row.group_id
    known = SQLModel.metadata.tables[table]

    def write() -> None:
        with laptop.write() as session:
            session.connection().execute(
                sa.text(f"UPDATE {table} SET {column} = :value WHERE id = :id"),  # noqa: S608 - our own names
                {"value": value, "id": record_id},
            )

    assert column in known.c
    with pytest.raises(sa.exc.IntegrityError):
        write()


def test_a_reference_to_nobody_fails_at_the_end_of_the_act(laptop: Laptop) -> None:
    """Not before: members name clients and clients name members."""
    row = laptop.client()
    reached = list[str]()

    def write() -> None:
        with laptop.write() as session:
            session.execute(sa.update(CLIENT.model).values(educator_id=ids.new()))
            session.flush()
            reached.append("end")

    with pytest.raises(sa.exc.IntegrityError):
        write()
    assert reached == ["end"]
    assert stored(laptop, "client", row.id).educator_id is None


def test_two_records_may_name_each_other_in_one_act(laptop: Laptop) -> None:
    """A member who is a client, and is that client's educator."""
    row = laptop.client()
    member = laptop.save("member", group_id=row.group_id, code="M1", client_id=row.id)
    assert laptop.save("client", row.id, educator_id=member.id).version == f"{DEVICE}:2"


def test_problems_of_a_stored_record_are_those_of_a_form(laptop: Laptop) -> None:
    """Missing facts, unknown codes, checks between fields."""
    row = laptop.client(birth_year=1990)
    with laptop.write() as session:
        values = {"registered_on": None, "gender": "gone", "birth_year": None, "birth_month": 3}
        session.execute(sa.update(CLIENT.model).values(values))
        found = record.problems_of(session, CLIENT, session.get_one(CLIENT.model, row.id))
    assert {name: [one.code for one in problems] for name, problems in found.items()} == {
        "registered_on": ["required"],
        "gender": ["unknown_code"],
        "birth_year": ["month_without_year"],
    }


@pytest.mark.parametrize(("found_by", "most"), [({}, 6), ({"serial": "KH-7"}, 8)])
def test_a_save_asks_the_database_few_questions(laptop: Laptop, found_by: dict[str, str], most: int) -> None:
    """A new client costs six statements, and two to be found, so that an old laptop saves a form at once."""
    row = laptop.client()
    with laptop.write() as session:
        asked = list[str]()
        engine = session.connection().engine

        def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            asked.append(statement)

        sa.event.listen(engine, "before_cursor_execute", count)
        values = {"group_id": row.group_id, "registered_on": date(2026, 1, 2), "gender": "f"}
        record.save(session, laptop.author, CLIENT, values | found_by)
        sa.event.remove(engine, "before_cursor_execute", count)
    assert len(asked) == most
