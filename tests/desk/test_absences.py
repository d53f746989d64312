"""Who missed a meeting is asked after: once, in the meeting's own transaction, and taken back with it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col
from team_desk import make, new_team

from outreach_desk.desk import absences, meetings, people
from outreach_desk.desk.absences import Settled
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meetings import ABSENT, UNMARKED, Mark
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Invalid
from outreach_desk.records import catalog, record, reference
from outreach_desk.records.follow_up import FollowUp

JULY = date(2026, 7, 1)
HELD = {"held_on": JULY, "kind": "periodic_meeting", "status": "held"}
AWAY = Mark(ABSENT)
ASKED = ("no_transport", "safety", "unknown", "other", None)


def client(desk: Desk, serial: str, *, agreed: bool = True, **values: Any) -> tuple[str, str]:
    made = make(desk, "client", serial=serial, registered_on=date(2026, 1, 1), **values)
    if agreed:
        make(desk, "consent", client_id=made, purpose="record", given_on=date(2026, 1, 1))
    return people.CLIENT, made


def asked(desk: Desk, meeting_id: str | None = None) -> list[str]:
    """Give the clients with an open or done follow-up that is not deleted."""
    query = sa.select(FollowUp).where(col(FollowUp.deleted).is_(False))
    with desk.database.read() as session:
        found = session.scalars(query).all()
        return sorted(one.client_id or "" for one in found if meeting_id in {None, one.meeting_id})


def done(desk: Desk) -> None:
    """Do the one follow-up."""
    with desk.write() as (session, author):
        [one] = session.scalars(sa.select(FollowUp)).all()
        values = {"done_on": dates.today(), "outcome": "reached"}
        record.save(session, author, catalog.THINGS["follow_up"], values, one.id)


def test_absent_without_a_word_is_asked_after_in_two_days(team: Desk) -> None:
    """Her peer educator is named, the meeting too; who came and who is not marked is left in peace."""
    educator = make(team, "member", code="TV-1")
    away, came, unmarked = client(team, "A", educator_id=educator), client(team, "B"), client(team, "C")
    saved = meetings.save(team, HELD, {away: AWAY, came: Mark(), unmarked: Mark(UNMARKED)})
    with team.database.read() as session:
        [one] = session.scalars(sa.select(FollowUp)).all()
        found = (one.client_id, one.reason, one.due_on, one.attempt, one.meeting_id, one.educator_id)
    due = dates.today() + timedelta(days=2)
    assert found == (away[1], "absent", due, 1, saved.id, educator)
    assert saved.follow_ups == Settled(opened=1)


@pytest.mark.parametrize(
    "reason", [code.code for code in reference.shipped().codes("absence_reason")] + [None]
)
def test_a_reason_that_says_enough_asks_nobody(team: Desk, reason: str | None) -> None:
    """Sick, working, family and moved are known; of all others somebody asks."""
    meetings.save(team, HELD, {client(team, "A"): Mark(ABSENT, reason)})
    assert len(asked(team)) == (1 if reason in ASKED else 0)


def test_only_clients_who_agreed_and_are_looked_after(team: Desk) -> None:
    """Without consent there is no record of her; who left is let go; a member is asked after as a client."""
    silent, gone = client(team, "A", agreed=False), client(team, "B", status="left_area")
    also = client(team, "C")
    member = people.MEMBER, make(team, "member", code="TV-1", client_id=also[1])
    plain = people.MEMBER, make(team, "member", code="TV-2")
    meetings.save(team, HELD, dict.fromkeys((silent, gone, member, plain, also), AWAY))
    assert asked(team) == [also[1]]


def test_nobody_is_asked_after_twice(team: Desk) -> None:
    """Neither by a second save, nor where the first was done; another meeting has its own."""
    her = client(team, "A")
    own = meetings.save(team, HELD, {her: AWAY}).id
    meetings.save(team, {"status": "held"}, {her: Mark(ABSENT, "unknown")}, (), own)
    done(team)
    again = meetings.save(team, {}, {her: AWAY}, (), own)
    meetings.save(team, HELD, {her: AWAY})
    assert (again.follow_ups, len(asked(team, own)), len(asked(team))) == (Settled(), 1, 2)


def test_a_corrected_mark_takes_it_back_unless_it_was_done(team: Desk) -> None:
    """She came after all, was taken off, or the meeting never was; what was done stays done."""
    her = client(team, "A")
    own = meetings.save(team, HELD, {her: AWAY}).id
    seen = []
    for values, marks, removed in (
        ({}, {her: Mark()}, ()),
        ({}, {her: AWAY}, ()),
        ({}, {}, (her,)),
        ({}, {her: AWAY}, ()),
        ({"status": "did_not_happen", "not_held_reason": "weather"}, {}, ()),
        ({"status": "held", "not_held_reason": None}, {}, ()),
    ):
        meetings.save(team, values, marks, removed, own)
        seen.append(len(asked(team)))
    done(team)
    meetings.save(team, {}, {her: Mark()}, (), own)
    assert (seen, len(asked(team))) == ([0, 1, 0, 1, 0, 1], 1)


def test_what_was_thrown_away_by_hand_does_not_come_back(team: Desk) -> None:
    """A save that does not touch her mark leaves it."""
    her, other = client(team, "A"), client(team, "B")
    own = meetings.save(team, HELD, {her: AWAY}).id
    with team.write() as (session, author):
        [one] = session.scalars(sa.select(FollowUp)).all()
        record.delete(session, author, catalog.THINGS["follow_up"], one.id)
    meetings.save(team, {"topics": "hiv"}, {other: Mark()}, (), own)
    assert asked(team) == []


def test_undo_takes_meeting_marks_and_follow_ups_back(team: Desk) -> None:
    """Of a new meeting and of a change; a deleted one comes back with whom to ask after."""
    first, second = client(team, "A"), client(team, "B")
    new = meetings.save(team, HELD, {first: AWAY})
    meetings.undo(team, new)
    gone = (meetings.look(team).rows, asked(team))
    meetings.restore(team, new.id)
    change = meetings.save(team, {"topics": "hiv"}, {first: Mark(), second: AWAY}, (), new.id)
    changed = asked(team)
    meetings.undo(team, change)
    sheet = meetings.read(team, new.id)
    assert (gone, change.follow_ups, changed) == (((), []), Settled(1, 1), [second[1]])
    assert [(person.code, mark) for person, mark in sheet.attendees] == [("A", AWAY)]
    assert (sheet.values["topics"], asked(team)) == (None, [first[1]])
    meetings.delete(team, new.id)
    assert asked(team) == []


def test_a_refused_meeting_asks_after_nobody(team: Desk) -> None:
    """One transaction: with the meeting goes all that came with it."""
    with pytest.raises(Invalid):
        meetings.save(team, HELD | {"anonymous_f": -1}, {client(team, "A"): AWAY})
    assert asked(team) == []


MARK = st.builds(
    Mark, st.sampled_from(("present", ABSENT, UNMARKED)), st.sampled_from(("sick", "unknown", "other", None))
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Give one desk for all examples: each uses women and a meeting of its own."""
    made = new_team(tmp_path_factory.mktemp("shared"))
    yield made
    made.close()


@settings(max_examples=15, deadline=None)
@given(steps=st.lists(st.tuples(st.integers(0, 2), MARK, st.booleans()), min_size=1, max_size=8))
def test_follow_ups_fit_the_marks_after_any_changes(
    shared: Desk, steps: list[tuple[int, Mark, bool]]
) -> None:
    """Whatever was marked, corrected and undone: one for each who is absent unexplained, none else."""
    women = [client(shared, f"H-{number}") for number in range(3)]
    own = meetings.save(shared, HELD, {}).id
    for place, one, undone in steps:
        saved = meetings.save(shared, {}, {women[place]: one}, (), own)
        if undone:
            meetings.undo(shared, saved)
        wanted = sorted(
            person.id
            for person, one in meetings.read(shared, own).attendees
            if one.presence == ABSENT and one.reason not in absences.EXPLAINED
        )
        assert asked(shared, own) == wanted
