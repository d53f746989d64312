"""Questions that wait for a person: opened by what a record breaks, closed by an answer."""

from typing import Any

import sqlalchemy as sa
from records_laptop import DEVICE, Laptop

from outreach_desk.records import catalog, record, review, stamps
from outreach_desk.records.exchange import Review
from outreach_desk.records.review import BROKEN, NAMES_DELETED
from outreach_desk.records.stamps import Stamp

CLIENT, MEETING, ATTENDANCE = (catalog.THINGS[name] for name in ("client", "meeting", "attendance"))
OTHER = "zzzzzzzz"


def asked(laptop: Laptop) -> list[tuple[str, str, str, str | None]]:
    with laptop.write() as session:
        questions = review.open_questions(session)
        return [(one.kind, one.table_name, one.record_id, one.detail) for one in questions]


def delete(laptop: Laptop, table: str, record_id: str, act: Any = record.delete) -> None:
    with laptop.write() as session:
        act(session, laptop.author, catalog.THINGS[table], record_id)


def attendance(laptop: Laptop) -> Any:
    return laptop.save(
        "attendance", meeting_id=laptop.meeting().id, client_id=laptop.client().id, presence="present"
    )


def break_it(laptop: Laptop, record_id: str) -> None:
    """Bring a client to a state that no form would save, as a join can."""
    with laptop.write() as session:
        values = {"birth_month": 3, "birth_year": None, "registered_on": None}
        session.execute(sa.update(CLIENT.model).values(values))
    with laptop.write() as session:
        row = session.get_one(CLIENT.model, record_id)
        review.settle(session, CLIENT, row, record.problems_of, answers=[])


def test_a_record_that_is_well_asks_nothing(laptop: Laptop) -> None:
    """Saved, changed, deleted, restored."""
    row = attendance(laptop)
    laptop.save("attendance", row.id, role=None)
    delete(laptop, "attendance", row.id)
    delete(laptop, "attendance", row.id, record.restore)
    assert asked(laptop) == []


def test_a_broken_record_is_asked_about_until_it_is_mended(laptop: Laptop) -> None:
    """One question with all its columns, the same one if it breaks again."""
    row = laptop.client(birth_year=1990)
    for _ in range(2):
        break_it(laptop, row.id)
        assert asked(laptop) == [(BROKEN, "client", row.id, "birth_year registered_on")]
        laptop.save("client", row.id, birth_year=1990, registered_on=row.registered_on)
        assert asked(laptop) == []
    with laptop.write() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Review)) == 1


def test_deleting_a_broken_record_answers_the_question(laptop: Laptop) -> None:
    """What counts nowhere need not be mended; taken back, it must be."""
    row = laptop.client()
    break_it(laptop, row.id)
    delete(laptop, "client", row.id)
    assert asked(laptop) == []


def test_deleting_what_a_live_record_names_is_asked_about(laptop: Laptop) -> None:
    """At each record that names it; restoring it is an answer."""
    row = attendance(laptop)
    delete(laptop, "client", row.client_id)
    assert asked(laptop) == [(NAMES_DELETED, "attendance", row.id, "client_id")]
    delete(laptop, "meeting", row.meeting_id)
    assert asked(laptop) == [(NAMES_DELETED, "attendance", row.id, "meeting_id client_id")]
    for table, record_id in (("client", row.client_id), ("meeting", row.meeting_id)):
        delete(laptop, table, record_id, record.restore)
    assert asked(laptop) == []


def test_deleting_the_record_that_names_is_an_answer_too(laptop: Laptop) -> None:
    """And restoring it asks again."""
    row = attendance(laptop)
    delete(laptop, "client", row.client_id)
    delete(laptop, "attendance", row.id)
    assert asked(laptop) == []
    delete(laptop, "attendance", row.id, record.restore)
    assert asked(laptop) == [(NAMES_DELETED, "attendance", row.id, "client_id")]


def test_naming_another_is_an_answer(laptop: Laptop) -> None:
    """The meeting's point was deleted, the meeting takes none."""
    meeting = laptop.meeting()
    place = laptop.save("establishment", group_id=meeting.group_id, code="E1")
    laptop.save("meeting", meeting.id, establishment_id=place.id)
    delete(laptop, "establishment", place.id)
    assert asked(laptop) == [(NAMES_DELETED, "meeting", meeting.id, "establishment_id")]
    laptop.save("meeting", meeting.id, establishment_id=None)
    assert asked(laptop) == []


def test_a_new_record_that_names_a_deleted_one_is_asked_about(laptop: Laptop) -> None:
    """It is kept, for the work was done; drawn ids and made ids alike."""
    person, meeting = laptop.client(), laptop.meeting()
    delete(laptop, "client", person.id)
    consent = laptop.save("consent", client_id=person.id, purpose="record", given_on=meeting.held_on)
    row = laptop.save("attendance", meeting_id=meeting.id, client_id=person.id, presence="present")
    assert sorted(asked(laptop)) == sorted(
        [
            (NAMES_DELETED, "consent", consent.id, "client_id"),
            (NAMES_DELETED, "attendance", row.id, "client_id"),
        ]
    )


def conflict(laptop: Laptop, record_id: str, fact: str = "gender") -> str:
    with laptop.write() as session:
        ours, theirs = (Stamp(2, OTHER), {fact: "f"}), (Stamp(2, DEVICE), {fact: "m"})
        met = review.Met(CLIENT, record_id, fact, review.CONFLICT, ours, theirs)
        review.open_conflicts(session, [met])
    return met.question_id


def seen_both(laptop: Laptop, record_id: str) -> None:
    """Bring the row to what it is after the join of both writes."""
    with laptop.write() as session:
        row = session.get_one(CLIENT.model, record_id)
        edits = stamps.read_edits(row.edits, CLIENT.facts) | {"gender": Stamp(2, OTHER)}
        row.version, row.edits = f"{DEVICE}:2 {OTHER}:2", stamps.write_edits(edits)


def test_a_conflict_is_closed_by_an_answer_and_by_nothing_else(laptop: Laptop) -> None:
    """A write of that fact which had seen both: not a write of another fact, not the join itself."""
    row = laptop.client(gender="m")
    seen_both(laptop, row.id)
    conflict(laptop, row.id)
    laptop.save("client", row.id, birth_year=1990)
    assert len(asked(laptop)) == 1
    answered = laptop.save("client", row.id, gender="other")
    assert asked(laptop) == []
    assert stamps.read_edits(answered.edits, CLIENT.facts)["gender"] == Stamp(4, DEVICE)


def test_the_same_conflict_met_twice_is_one(laptop: Laptop) -> None:
    """Also the other way round, and once closed it is not opened again."""
    row = laptop.client(gender="m")
    seen_both(laptop, row.id)
    one = conflict(laptop, row.id)
    assert conflict(laptop, row.id) == one
    laptop.save("client", row.id, gender="other")
    assert conflict(laptop, row.id) == one
    assert asked(laptop) == []


def test_a_question_tells_nothing_private(laptop: Laptop) -> None:
    """Columns by name, no nickname, no note."""
    row = laptop.client(nickname="Bí danh", birth_year=1990)
    break_it(laptop, row.id)
    with laptop.write() as session:
        (question,) = review.open_questions(session)
        assert "Bí danh" not in repr(question.model_dump())
