"""*Hôm nay*: what is due, the plan beside the figures, and months of which nothing is to be told."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from team_desk import make, new_team, problems

from outreach_desk.desk import follow_ups, months, today
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.records import identity
from outreach_desk.store import backup, vault

NOW = date(2026, 7, 29)
SPRING = "2026-01-01T00:00:00Z"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Give a desk that has been there since the beginning of the year; today is 29 July."""
    made = new_team(tmp_path)
    with made.database.write() as session:
        identity.put(session, identity.CREATED, SPRING)
    monkeypatch.setattr(dates, "today", lambda: NOW)
    yield made
    made.close()


def her(desk: Desk) -> str:
    made = make(desk, "client", serial="KH-1", registered_on=date(2026, 2, 2))
    make(desk, "consent", client_id=made, purpose="record", given_on=date(2026, 2, 2))
    return made


def zero(desk: Desk, on: date = NOW) -> tuple[str, ...]:
    with desk.database.read() as session:
        return months.to_say(session, on)


def test_an_empty_desk_has_nothing_to_do(desk: Desk) -> None:
    """Nothing due, nothing planned, nothing sent; both months can be said to be empty."""
    found = today.look(desk)
    assert (found.due, found.coming, found.waiting, found.sent_at) == ((), 0, 0, "")
    assert found.figures == today.Figures(0, 0, 0)
    assert (found.month.people, found.zero) == (None, ("2026-06", "2026-07"))


def test_everything_that_is_due(desk: Desk) -> None:
    """A follow-up on its day, a slip after its last, people unmarked, planned meetings that have come."""
    who = her(desk)
    place = make(desk, "organisation", code="T1", name="Nơi A", kind="hospital")
    for number, days in (("P-1", 30), ("P-2", 31)):
        make(
            desk,
            "referral",
            client_id=who,
            serial=number,
            issued_on=NOW - timedelta(days=days),
            service="gyn",
            organisation_id=place,
            status="issued",
        )
    for days in (0, -1):
        due = NOW - timedelta(days=days)
        follow_ups.add(desk, {"client_id": who, "reason": "contact", "due_on": due})
    held = make(desk, "meeting", held_on=NOW, kind="group_talk", status="held")
    make(desk, "attendance", meeting_id=held, client_id=who, presence="unmarked")
    for days in (0, 3):
        make(desk, "meeting", held_on=NOW - timedelta(days=days), kind="training", status="planned")
    found = today.look(desk)
    assert [(one.kind, one.days_late(NOW), one.about, one.count) for one in found.due] == [
        (today.PLANNED, 3, "", 0),
        (today.SLIP, 1, "P-2", 0),
        (today.FOLLOW_UP, 0, "", 0),
        (today.PLANNED, 0, "", 0),
        (today.UNMARKED, 0, "", 1),
    ]
    assert found.coming == 1


def test_people_and_turns_of_the_month_beside_its_plan(desk: Desk) -> None:
    """One person on two days is one person and two turns; each unit has its own plan."""
    who = her(desk)
    make(desk, "contact", contact_on=date(2026, 6, 30), mode="one_to_one", client_id=who)
    make(desk, "contact", contact_on=date(2026, 7, 1), mode="one_to_one", client_id=who)
    held = make(desk, "meeting", held_on=NOW, kind="group_talk", status="held", anonymous_f=2)
    make(desk, "attendance", meeting_id=held, client_id=who, presence="present")
    planned = months.plan(desk, "2026-07", {"planned_meetings": 2, "planned_people": 10, "planned_turns": 40})
    found = today.look(desk)
    assert found.figures == today.Figures(meetings=1, people=1, turns=4)
    assert (found.month.meetings, found.month.people, found.month.turns) == (2, 10, 40)
    months.plan_back(desk, planned)
    assert today.look(desk).month.values() == dict.fromkeys(months.PLANNED)


def test_a_plan_that_cannot_be(desk: Desk) -> None:
    """All problems at their fields."""
    with pytest.raises(Invalid) as refused:
        months.plan(desk, "2026-07", {"planned_people": -1, "planned_turns": "nhiều"})
    assert set(problems(refused)) == {"planned_people", "planned_turns"}


@pytest.mark.parametrize(("day", "offered"), [(26, ("2026-06",)), (27, ("2026-06", "2026-07"))])
def test_nothing_happened_can_be_said_from_the_last_five_days_on(
    desk: Desk, day: int, offered: tuple[str, ...]
) -> None:
    """And of the month before until something is recorded or said."""
    assert zero(desk, date(2026, 7, day)) == offered


def test_nothing_happened_is_said_once_and_taken_back(desk: Desk) -> None:
    """It is offered no more; undo offers it again."""
    months.say_zero(desk, "2026-06")
    assert zero(desk) == ("2026-07",)
    assert months.look(desk, "2026-06").zero_on == NOW
    before = months.take_back(desk, "2026-06")
    assert zero(desk) == ("2026-06", "2026-07")
    months.say_again(desk, before)
    assert zero(desk) == ("2026-07",)


def test_nothing_happened_is_refused_where_something_did_or_the_month_runs(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A meeting that fell out is something too; one that is planned is not."""
    make(desk, "meeting", held_on=date(2026, 6, 5), kind="training", status="planned")
    assert zero(desk) == ("2026-06", "2026-07")
    make(
        desk,
        "meeting",
        held_on=date(2026, 6, 5),
        kind="training",
        status="did_not_happen",
        not_held_reason="weather",
    )
    assert zero(desk) == ("2026-07",)
    with pytest.raises(Refused) as refused:
        months.say_zero(desk, "2026-06")
    assert refused.value.code == "month_not_empty"
    assert "1 thing is recorded" in refused.value.words()
    monkeypatch.setattr(dates, "today", lambda: date(2026, 7, 26))
    with pytest.raises(Refused) as early:
        months.say_zero(desk, "2026-07")
    assert early.value.code == "month_not_over"


def test_what_is_recorded_later_is_asked_about(desk: Desk) -> None:
    """The word stands until somebody takes it back."""
    months.say_zero(desk, "2026-06")
    assert today.look(desk).contradicted == ()
    make(desk, "contact", contact_on=date(2026, 6, 30), mode="one_to_one", gender="f")
    assert [one.period for one in today.look(desk).contradicted] == ["2026-06"]
    before = months.take_back(desk, "2026-06")
    assert today.look(desk).contradicted == ()
    months.say_again(desk, before)
    assert [one.zero_on for one in today.look(desk).contradicted] == [NOW]


def test_a_month_before_the_desk_was_there_is_not_asked_about(desk: Desk) -> None:
    """Of what lay before it says nothing."""
    with desk.database.write() as session:
        identity.put(session, identity.CREATED, "2026-07-02T00:00:00Z")
    assert zero(desk) == ("2026-07",)


def test_the_last_backup_is_said_by_its_moment(desk: Desk) -> None:
    """It is read off the name of the copy."""
    assert today.look(desk).copied_at == ""
    backup.make(desk.database.engine, desk.database.keys.subkey(vault.DATABASE), desk.home)
    assert dates.show_instant(today.look(desk).copied_at) == dates.show_instant(dates.now_instant())
    assert backup.made_at(desk.home.backups / "000001-other.backup") == ""
