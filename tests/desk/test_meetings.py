"""A meeting and its attendance: one act, counted as in the figures, deleted and put back."""

from datetime import date
from typing import Any

import pytest
from team_desk import make

from outreach_desk.desk import figures, look, meetings, people
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.meeting_rows import Row
from outreach_desk.desk.meetings import ABSENT, PRESENT, UNMARKED, Mark
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.records import catalog, identity, record, reference
from outreach_desk.reports import period, to_json

JULY = date(2026, 7, 1)
HELD = {"held_on": JULY, "kind": "periodic_meeting", "status": "held"}
NOT_HELD = HELD | {"status": "did_not_happen", "not_held_reason": "weather"}


def client(desk: Desk, serial: str, *, agreed: bool = True) -> tuple[str, str]:
    made = make(desk, "client", serial=serial, registered_on=date(2026, 1, 1))
    if agreed:
        make(desk, "consent", client_id=made, purpose="record", given_on=date(2026, 1, 1))
    return people.CLIENT, made


def member(desk: Desk, code: str, **values: Any) -> tuple[str, str]:
    return people.MEMBER, make(desk, "member", code=code, **values)


def rows(desk: Desk) -> tuple[Row, ...]:
    return meetings.look(desk).rows


def stood(desk: Desk, meeting_id: str) -> list[tuple[str, str, str | None]]:
    sheet = meetings.read(desk, meeting_id)
    return [(person.code, mark.presence, mark.reason) for person, mark in sheet.attendees]


def test_a_meeting_is_saved_with_everybody_in_it(team: Desk) -> None:
    """Client and member by their roles, with presence and reason."""
    marks = {client(team, "A"): Mark(), member(team, "TV-1"): Mark(ABSENT, "sick")}
    own = meetings.save(team, HELD | {"topics": "hiv sti", "place": "Nhà Lan"}, marks).id
    sheet = meetings.read(team, own)
    roles = {one["role"] for one in look.dump(team, "attendance").as_dict()["rows"]}
    assert stood(team, own) == [("TV-1", ABSENT, "sick"), ("A", PRESENT, None)]
    assert (sheet.values["topics"], sheet.values["place"]) == ("hiv sti", "Nhà Lan")
    assert (sheet.values["group_id"], roles) == (team.fact(identity.GROUP), {"client", "member"})


def test_a_problem_of_the_meeting_writes_nobody(team: Desk) -> None:
    """One act: the attendance does not stay behind; all problems come at once."""
    marks = {client(team, "A"): Mark()}
    with pytest.raises(Invalid) as raised:
        meetings.save(team, HELD | {"held_on": None, "kind": None, "anonymous_f": -1}, marks)
    assert set(raised.value.fields) == {"held_on", "kind", "anonymous_f"}
    assert look.dump(team, "attendance").as_dict()["rows"] == []


def test_heads_at_a_meeting_that_did_not_happen_are_refused(team: Desk) -> None:
    """At their field."""
    with pytest.raises(Invalid) as raised:
        meetings.save(team, NOT_HELD | {"anonymous_f": 3}, {})
    assert list(raised.value.fields) == ["anonymous_f"]


def test_a_change_writes_only_what_is_changed(team: Desk) -> None:
    """Who is not named stays; who is taken off goes, and may come back."""
    first, second = client(team, "A"), client(team, "B")
    own = meetings.save(team, HELD, {first: Mark(), second: Mark()}).id
    meetings.save(team, {"topics": "sti"}, {second: Mark(ABSENT, "family")}, [first], own)
    assert stood(team, own) == [("B", ABSENT, "family")]
    meetings.save(team, {}, {first: Mark(UNMARKED)}, (), own)
    assert stood(team, own) == [("A", UNMARKED, None), ("B", ABSENT, "family")]


def test_a_role_written_elsewhere_stays(team: Desk) -> None:
    """A mark here does not make an owner a client again; a reason goes with the absence."""
    kind, own_client = client(team, "A")
    own = meetings.save(team, HELD, {}).id
    make(
        team,
        "attendance",
        meeting_id=own,
        client_id=own_client,
        role="owner",
        presence=ABSENT,
        absence_reason="sick",
    )
    meetings.save(team, {}, {(kind, own_client): Mark(PRESENT, "sick")}, (), own)
    found = look.dump(team, "attendance").as_dict()["rows"]
    assert [(one["role"], one["presence"], one["absence_reason"]) for one in found] == [
        ("owner", "present", "")
    ]


def test_the_list_is_newest_first(team: Desk) -> None:
    """By date, on one day by time; what did not happen has its reason and nobody in it."""
    meetings.save(team, HELD | {"held_on": date(2026, 6, 1)}, {client(team, "A"): Mark()})
    meetings.save(team, NOT_HELD | {"starts_at": "08:00"}, {client(team, "B"): Mark()})
    meetings.save(team, HELD | {"starts_at": "14:00", "topics": "hiv sti", "anonymous_f": 4}, {})
    seen = [(row.held_on, row.starts_at, row.held, row.reason, row.people, row.heads) for row in rows(team)]
    assert seen == [
        (JULY, "14:00", True, None, 0, 4),
        (JULY, "08:00", False, "weather", 0, 0),
        (date(2026, 6, 1), None, True, None, 1, 0),
    ]
    assert rows(team)[0].topics == ("hiv", "sti")


def test_list_form_and_figures_count_the_same(team: Desk) -> None:
    """By code: who agreed, and members; who has not agreed is a head; one human with two records is one."""
    agreed, silent = client(team, "A"), client(team, "B", agreed=False)
    both, away, gone = client(team, "C", agreed=False), client(team, "D"), client(team, "E")
    also = member(team, "TV-1", client_id=both[1])
    marks = {agreed: Mark(), silent: Mark(), both: Mark(), also: Mark(), gone: Mark(), away: Mark(ABSENT)}
    own = meetings.save(team, HELD | {"anonymous_m": 5, "anonymous_other": 1}, marks).id
    with team.write() as (session, author):
        record.delete(session, author, catalog.THINGS["client"], gone[1])
    row = rows(team)[0]
    counted = meetings.count(meetings.read(team, own).attendees, JULY)
    table = figures.report(team, period.free(JULY, JULY), JULY)
    line = {
        (one["line"], one["unit"]): one["value"]
        for one in to_json.as_dict(table)["rows"]
        if one["line"].startswith("ATTENDANCE")
    }
    assert (row.people, row.heads, counted) == (2, 7, (2, 1))
    assert line == {
        ("ATTENDANCE", "attendance_turn"): 9,
        ("ATTENDANCE", "person"): 2,
        ("ATTENDANCE/anonymous", "attendance_turn"): 7,
    }


def test_a_deleted_meeting_comes_back_whole(team: Desk) -> None:
    """Its attendance stays and counts nowhere meanwhile; a form that still shows it is refused."""
    own = meetings.save(team, HELD, {client(team, "A"): Mark()}).id
    meetings.delete(team, own)
    gone = rows(team)
    for act in (lambda: meetings.read(team, own), lambda: meetings.save(team, {}, {}, (), own)):
        with pytest.raises(Refused) as raised:
            act()
        assert raised.value.code == "no_such_meeting"
    meetings.restore(team, own)
    assert (gone, stood(team, own), rows(team)[0].people) == ((), [("A", PRESENT, None)], 1)


def test_points_are_offered_by_code(team: Desk) -> None:
    """Without the deleted ones."""
    values = {"name": "Điểm", "model": a_model(), "starts_on": JULY}
    make(team, "intervention_point", code="P-2", **values)
    make(team, "intervention_point", code="P-1", **values)
    third = make(team, "intervention_point", code="P-3", **values)
    with team.write() as (session, author):
        record.delete(session, author, catalog.THINGS["intervention_point"], third)
    assert [point.code for point in meetings.look(team).offers.points] == ["P-1", "P-2"]


def a_model() -> str:
    return reference.shipped().choices("support_model", None)[0].code
