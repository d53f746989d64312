"""Whom a meeting expects: nobody of the group is missing from its count in silence."""

from datetime import date, timedelta
from typing import Any

import pytest
from team_desk import make, problems

from outreach_desk.desk import meetings, people
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meetings import ABSENT, UNMARKED, Mark
from outreach_desk.ground import dates
from outreach_desk.ground.errors import Invalid, Refused

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
HELD = {"held_on": JULY, "kind": "periodic_meeting", "status": "held"}


def client(desk: Desk, serial: str, on: date = date(2026, 1, 1), **values: Any) -> tuple[str, str]:
    return people.CLIENT, make(desk, "client", serial=serial, registered_on=on, **values)


def member(desk: Desk, code: str, start: date, end: date | None = None) -> tuple[str, str]:
    made = make(desk, "member", code=code)
    make(desk, "membership", member_id=made, role="core", starts_on=start, ends_on=end)
    return people.MEMBER, made


def expected(desk: Desk, meeting_id: str) -> list[str]:
    return [person.code for person in meetings.read(desk, meeting_id).expected]


def test_whoever_joined_after_the_meeting_was_made_is_not_marked_yet(team: Desk) -> None:
    """A planned meeting freezes nobody; who was taken off, left, or came later is not expected."""
    first, second = client(team, "A"), client(team, "B")
    meetings.save(team, HELD | {"held_on": JUNE}, {first: Mark(), second: Mark()})
    own = meetings.save(team, HELD | {"status": "planned"}, {}).id
    before = expected(team, own)
    client(team, "C", date(2026, 6, 20))
    client(team, "D", date(2026, 7, 2))
    member(team, "TV-1", date(2026, 6, 15))
    member(team, "TV-2", date(2026, 1, 1), date(2026, 6, 30))
    later = expected(team, own)
    meetings.save(team, {"status": "held"}, {first: Mark(), second: Mark(ABSENT)}, (), own)
    marked = expected(team, own)
    meetings.save(team, {}, {second: Mark()}, [second], own)
    assert (before, later, marked) == (["A", "B"], ["TV-1", "A", "B", "C"], ["TV-1", "C"])
    assert expected(team, own) == ["TV-1", "C"]


def test_kinds_at_which_others_meet_expect_nobody(team: Desk) -> None:
    """An event for the public has heads; the core team's briefing expects no clients who never came."""
    meetings.save(team, HELD | {"held_on": JUNE, "kind": "core_briefing"}, {})
    client(team, "A", date(2026, 6, 20))
    member(team, "TV-1", JUNE)
    found = {
        kind: expected(team, meetings.save(team, HELD | {"kind": kind}, {}).id)
        for kind in ("public_event", "core_briefing", "periodic_meeting")
    }
    assert found == {"public_event": [], "core_briefing": ["TV-1"], "periodic_meeting": ["TV-1"]}


def test_only_the_last_three_meetings_tell_who_comes(team: Desk) -> None:
    """Who stood on no list since is not expected any more; a closed record neither."""
    old, still, gone = client(team, "A"), client(team, "B"), client(team, "C", status="lost", status_on=JUNE)
    for day, marks in ((1, {old: Mark(), gone: Mark()}), (8, {still: Mark()}), (15, {}), (22, {})):
        meetings.save(team, HELD | {"held_on": date(2026, 6, day)}, marks)
    own = meetings.save(team, HELD, {}).id
    assert expected(team, own) == ["B"]


def test_one_human_with_two_records_is_expected_once(team: Desk) -> None:
    """As a member; and not at all where her client record is marked."""
    her = client(team, "A")
    also = make(team, "member", code="TV-1", client_id=her[1])
    make(team, "membership", member_id=also, role="core", starts_on=JUNE)
    meetings.save(team, HELD | {"held_on": JUNE}, {her: Mark()})
    empty, marked = (meetings.save(team, HELD, marks).id for marks in ({}, {her: Mark()}))
    assert (expected(team, empty), expected(team, marked)) == (["TV-1"], [])


def test_a_planned_meeting_lies_ahead_and_is_held_or_closed(team: Desk) -> None:
    """The day of keying is that of the holding; a held one is never in the future."""
    ahead = dates.today() + timedelta(days=5)
    own = meetings.save(team, HELD | {"held_on": ahead, "status": "planned"}, {}).id
    planned = meetings.look(team).rows[0]
    with pytest.raises(Invalid) as raised:
        meetings.save(team, {"status": "held"}, {}, (), own)
    meetings.save(team, {"status": "held", "held_on": JULY}, {client(team, "A"): Mark()}, (), own)
    assert (planned.status, planned.held, problems(raised)) == ("planned", False, {"held_on": ["in_future"]})
    assert meetings.read(team, own).values["keyed_on"] == dates.today()
    closed = meetings.save(team, HELD | {"held_on": ahead, "status": "planned"}, {}).id
    before = meetings.read(team, closed).values["keyed_on"]
    meetings.save(team, {"status": "did_not_happen", "not_held_reason": "budget"}, {}, (), closed)
    assert (before, meetings.read(team, closed).values["keyed_on"]) == (None, dates.today())


def test_the_day_of_keying_is_kept(team: Desk) -> None:
    """A later change is not a new keying, also where the day was never written."""
    own = meetings.save(team, HELD | {"keyed_on": date(2026, 7, 3)}, {}).id
    meetings.save(team, {"topics": "hiv"}, {}, (), own)
    assert meetings.read(team, own).values["keyed_on"] == date(2026, 7, 3)


def test_the_last_meeting_again(team: Desk) -> None:
    """Same kind, place and hours, everybody on its list, today; nothing of what was said there."""
    assert meetings.again(team) is None
    came, away = client(team, "A"), client(team, "B")
    like = {"place": "Nhà Lan", "starts_at": "14:00", "kind": "group_talk"}
    meetings.save(team, HELD | like | {"topics": "hiv", "anonymous_f": 3}, {came: Mark(), away: Mark(ABSENT)})
    meetings.save(team, HELD | {"held_on": dates.today() + timedelta(days=3), "status": "planned"}, {})
    start = meetings.again(team)
    assert start is not None
    assert {name: value for name, value in start.values.items() if value is not None} == like | {
        "held_on": dates.today(),
        "status": "held",
    }
    assert [person.code for person in start.expected] == ["A", "B"]


def test_the_next_meeting_is_offered_until_it_is_planned(team: Desk) -> None:
    """Like this one, on its day; a day that has passed offers nothing."""
    ahead = dates.today() + timedelta(days=9)
    meetings.save(team, HELD | {"next_on": JULY}, {})
    assert meetings.look(team).unplanned is None
    own = meetings.save(team, HELD | {"next_on": ahead, "place": "Nhà Lan"}, {client(team, "A"): Mark()}).id
    offered = meetings.look(team).unplanned
    planned = meetings.plan_next(team, own)
    sheet = meetings.read(team, planned.id)
    assert (offered.id if offered else None, meetings.look(team).unplanned) == (own, None)
    kept = [sheet.values[name] for name in ("held_on", "status", "place", "next_on")]
    assert (kept, expected(team, planned.id)) == ([ahead, "planned", "Nhà Lan", None], ["A"])
    meetings.save(team, {"next_on": None}, {}, (), own)
    with pytest.raises(Refused) as raised:
        meetings.plan_next(team, own)
    assert raised.value.code == "no_next_meeting"


def test_the_part_of_an_attendee_is_kept(team: Desk) -> None:
    """An owner stays an owner when she is marked anew, and becomes a client again when that is said."""
    her = client(team, "A")
    own = meetings.save(team, HELD, {her: Mark(UNMARKED, role="owner")}).id
    meetings.save(team, {}, {her: Mark()}, (), own)
    kept = meetings.read(team, own).attendees[0][1]
    meetings.save(team, {}, {her: Mark(role="client")}, (), own)
    assert (kept, meetings.read(team, own).attendees[0][1]) == (Mark(role="owner"), Mark())
