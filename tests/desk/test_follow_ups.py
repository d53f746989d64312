"""Asking after clients: what is due, what came of it, the next attempt, and nobody whose record is closed."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from team_desk import make, new_team, problems

from outreach_desk.desk import follow_ups
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.records import client

TODAY = dates.today()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give an open desk."""
    made = new_team(tmp_path)
    yield made
    made.close()


def her(desk: Desk, serial: str = "KH-1", **values: object) -> str:
    return make(desk, "client", serial=serial, registered_on=date(2026, 1, 2), **values)


def asked(desk: Desk, who: str, days: int = 0, **values: object) -> str:
    base = {"client_id": who, "reason": "contact", "due_on": TODAY - timedelta(days=days)}
    return follow_ups.add(desk, base | values)


def done(outcome: str = "reached", **values: object) -> dict[str, object]:
    return {"done_on": TODAY, "way": "phone", "outcome": outcome} | values


def test_what_is_due_comes_longest_overdue_first_and_says_what_it_is_about(desk: Desk) -> None:
    """A missed meeting by its day, a slip by its number, help by its kind."""
    who = her(desk)
    held = make(desk, "meeting", held_on=date(2026, 7, 1), kind="group_talk", status="held")
    place = make(desk, "organisation", code="T1", name="Nơi A", kind="hospital")
    slip = make(
        desk,
        "referral",
        client_id=who,
        serial="P-7",
        issued_on=date(2026, 7, 1),
        service="gyn",
        organisation_id=place,
        status="issued",
    )
    given = make(desk, "service", client_id=who, service="voc_training", served_on=date(2026, 7, 1))
    asked(desk, who, 0, reason="result", service_id=given)
    asked(desk, who, 9, reason="absent", meeting_id=held)
    asked(desk, who, 3, reason="referral", referral_id=slip)
    found = [(one.days_late(TODAY), one.reason, one.about, one.about_on) for one in follow_ups.look(desk)]
    assert found == [
        (9, "absent", "", date(2026, 7, 1)),
        (3, "referral", "P-7", None),
        (0, "result", "voc_training", None),
    ]


@pytest.mark.parametrize("status", client.CLOSED)
def test_nobody_is_asked_after_whose_record_is_closed(desk: Desk, status: str) -> None:
    """Neither shown nor added; who is only inactive is."""
    gone, quiet = her(desk), her(desk, "KH-2", status="inactive")
    asked(desk, gone)
    asked(desk, quiet)
    with desk.write() as (session, author):
        from_things = follow_ups._CLIENT
        follow_ups.record.save(session, author, from_things, {"status": status}, gone)
    assert [one.client_code for one in follow_ups.look(desk)] == ["KH-2"]
    with pytest.raises(Invalid) as refused:
        asked(desk, gone)
    assert problems(refused) == {"client_id": ["closed"]}


def test_done_takes_it_off_the_list_and_undo_puts_it_back(desk: Desk) -> None:
    """Nothing is planned where she was reached."""
    own = asked(desk, her(desk))
    written = follow_ups.done(desk, own, done())
    assert (follow_ups.look(desk), written.next_id) == ((), None)
    with pytest.raises(Refused):
        follow_ups.done(desk, own, done())
    follow_ups.undo(desk, written)
    assert [one.id for one in follow_ups.look(desk)] == [own]


def test_not_reached_plans_the_next_attempt_up_to_the_third(desk: Desk) -> None:
    """In two days if nothing is said; after the third a person says what to do."""
    own = asked(desk, her(desk), 5)
    second = follow_ups.done(desk, own, done("not_reached"))
    assert [(one.attempt, one.due_on) for one in follow_ups.look(desk)] == [(2, TODAY + timedelta(days=2))]
    day = TODAY + timedelta(days=9)
    third = follow_ups.done(desk, str(second.next_id), done("not_reached", next_on=day))
    (line,) = follow_ups.look(desk)
    assert (line.attempt, line.due_on, line.is_last) == (3, day, True)
    with pytest.raises(Invalid) as refused:
        follow_ups.done(desk, str(third.next_id), done("not_reached"))
    assert problems(refused) == {"after": ["after_missing"]}
    follow_ups.done(desk, str(third.next_id), done("not_reached", after="stop"))
    assert follow_ups.look(desk) == ()


def test_undo_of_an_attempt_takes_the_next_one_away(desk: Desk) -> None:
    """The list is as it was."""
    own = asked(desk, her(desk), 5)
    before = follow_ups.look(desk)
    follow_ups.undo(desk, follow_ups.done(desk, own, done("not_reached")))
    assert follow_ups.look(desk) == before


def test_after_the_third_she_may_be_written_down_as_lost_and_found_again(desk: Desk) -> None:
    """Lost closes her record; undo gives her back the status that she had."""
    who = her(desk, status="active")
    own = asked(desk, who, attempt=3)
    other = asked(desk, who)
    written = follow_ups.done(desk, own, done("not_reached", after="lost"))
    assert follow_ups.look(desk) == ()
    follow_ups.undo(desk, written)
    assert {one.id for one in follow_ups.look(desk)} == {own, other}


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"done_on": None}, {"done_on": ["date_missing", "date_missing"]}),
        ({"outcome": None}, {"outcome": ["outcome_missing"]}),
        ({"done_on": TODAY + timedelta(days=1)}, {"done_on": ["in_future"]}),
        ({"outcome": "not_reached", "next_on": TODAY}, {}),
        ({"outcome": "not_reached", "next_on": TODAY - timedelta(days=1)}, {"next_on": ["not_after"]}),
        ({"outcome": "not_reached", "next_on": "mai"}, {"next_on": ["not_a_day"]}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_written(
    desk: Desk, values: dict[str, object], found: dict[str, list[str]]
) -> None:
    """All of it or nothing; the next attempt lies after this one."""
    own = asked(desk, her(desk), 1)
    told = done() | {"done_on": TODAY - timedelta(days=1)} | values
    if not found:
        assert follow_ups.done(desk, own, told).next_on == TODAY
        return
    with pytest.raises(Invalid) as refused:
        follow_ups.done(desk, own, told)
    told_at = problems(refused)
    assert {name: set(codes) for name, codes in told_at.items()} == {
        name: set(codes) for name, codes in found.items()
    }
    assert [one.id for one in follow_ups.look(desk)] == [own]


def test_dropped_and_restored(desk: Desk) -> None:
    """What should not be there goes, and comes back by undo."""
    own = asked(desk, her(desk))
    follow_ups.drop(desk, own)
    assert follow_ups.look(desk) == ()
    with pytest.raises(Refused):
        follow_ups.read(desk, own)
    follow_ups.restore(desk, own)
    assert follow_ups.read(desk, own).id == own
