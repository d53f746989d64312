"""I-03 and I-04: groups, members, sessions and who took part."""

import pytest
from report_world import LATER, Q3, World, day

from outreach_desk.records import review
from outreach_desk.reports import period


def test_who_was_there(made: World) -> None:
    """Only those present count; a member who is a client counts as that client, once."""
    client, other = made.client(), made.client()
    member = made.make("member", group_id=made.group, code="TV1", client_id=client)
    alone = made.make("member", group_id=made.group, code="TV2")
    meeting = made.meeting(day(7, 5))
    made.came(meeting, client_id=client)
    made.came(meeting, member_id=member)
    made.came(meeting, member_id=alone)
    made.came(meeting, client_id=other, presence="absent")
    made.came(meeting, client_id=made.client(), presence="unmarked")
    assert made.figure("I-04", "ATTENDANCE", "attendance_turn") == 2
    assert made.figure("I-04", "ATTENDANCE", "person") == 2
    assert made.figure("I-04", "ATTENDANCE/anonymous", "attendance_turn") == 0


def test_a_deleted_member_was_not_trained(made: World) -> None:
    """Whether the question about her presence is still open or was withdrawn; she is told as left out."""
    gone, stays = (made.make("member", group_id=made.group, code=code) for code in ("TV1", "TV2"))
    training = made.meeting(day(7, 5), kind="training")
    for member in (gone, stays):
        made.came(training, member_id=member)
    assert made.figure("I-04", "TRAINED", "person") == 2
    made.delete("member", gone)
    for question in review.open_questions(made.session):
        question.undone = review.WITHDRAWN
    made.session.flush()
    assert review.open_questions(made.session) == []
    row = made.report(Q3, LATER, "I-04").find("I-04", "TRAINED", "person")
    assert row is not None
    assert (row.value, dict(row.reasons)) == (1, {"names_deleted": 1})


def test_an_attendee_counts_once_per_session(made: World) -> None:
    """Linked records at one meeting are one; at two meetings one person takes part twice."""
    one, other = made.client(), made.client()
    made.link(one, other)
    first, second = made.meeting(day(7, 5)), made.meeting(day(7, 12))
    for meeting, client in ((first, one), (first, other), (second, other)):
        made.came(meeting, client_id=client)
    assert made.figure("I-04", "ATTENDANCE", "attendance_turn") == 2
    assert made.figure("I-04", "ATTENDANCE", "person") == 1
    assert made.figure("I-04", "AVERAGE", "per_session") == 1.0


def test_without_consent_she_is_a_head(made: World) -> None:
    """She takes part, anonymous; heads by gender add up."""
    meeting = made.meeting(day(7, 5), anonymous_f=1, anonymous_m=2, anonymous_tg_w=3, anonymous_other=4)
    made.came(meeting, client_id=made.client(consent=None))
    made.came(meeting, client_id=made.client())
    assert made.figure("I-04", "ATTENDANCE", "attendance_turn") == 12
    assert made.figure("I-04", "ATTENDANCE/anonymous", "attendance_turn") == 11
    assert made.figure("I-04", "ATTENDANCE", "person") == 1
    row = made.report().find("I-04", "ATTENDANCE", "person")
    assert row is not None
    assert row.reasons == {"no_consent": 1}


def test_sessions_by_kind_and_those_that_did_not_happen(made: World) -> None:
    """What did not happen stands apart and counts nowhere else."""
    made.meeting(day(7, 5))
    made.meeting(day(7, 6), kind="training")
    made.meeting(day(7, 7), status="did_not_happen", not_held_reason="weather")
    made.meeting(day(10, 1))
    table = made.report(Q3, LATER, "I-04")
    found = {row.line: row.value for row in table.rows if row.unit == "session"}
    assert found == {
        "SESSIONS": 2,
        "PLANNED": None,
        "SESSIONS/periodic_meeting": 1,
        "SESSIONS/training": 1,
        "NOT_HELD": 1,
        "PEER_LED": 0,
    }


def test_a_deleted_meeting_takes_its_people_with_it(made: World) -> None:
    """Its attendance and heads count nowhere; neither does a deleted mark or a deleted client's."""
    gone, stays = made.meeting(day(7, 5), anonymous_f=9), made.meeting(day(7, 6))
    client, no_client = made.client(), made.client()
    made.came(gone, client_id=client)
    made.delete("attendance", made.came(stays, client_id=client))
    made.came(stays, client_id=no_client)
    made.delete("meeting", gone)
    made.delete("client", no_client)
    assert made.figure("I-04", "SESSIONS", "session") == 1
    assert made.figure("I-04", "ATTENDANCE", "attendance_turn") == 0
    assert made.figure("I-04", "ATTENDANCE", "person") == 0


def test_no_session_has_no_average(made: World) -> None:
    """Nothing divided by nothing is no number."""
    row = made.report().find("I-04", "AVERAGE", "per_session")
    assert row is not None
    assert (row.value, row.shown()) == (None, "no sessions")


def test_meeting_monthly(made: World) -> None:
    """Every month of the period, of those begun by the report date; in its own calendar."""
    other = made.make("peer_group", code="G-02", name="Nhóm Cúc")
    for on in (day(7, 5), day(8, 20), day(9, 29)):
        made.meeting(on)
    made.meeting(day(7, 6), group_id=other)
    assert made.figure("I-04", "MONTHLY", "percent") == 50.0
    assert made.figure("I-04", "MONTHLY", "percent", Q3, day(7, 31)) == 100.0
    # 15/06–14/07, 15/07–14/08, 15/08–14/09: the second month has none.
    administrative = period.free(day(6, 15), day(9, 14), period.ADMINISTRATIVE)
    assert made.figure("I-04", "MONTHLY", "percent", administrative) == 0.0


def test_open_groups(made: World) -> None:
    """A group counts that was open for one day of the period, its last day included."""
    for code, established, ended in (
        ("G-02", None, day(7, 1)),
        ("G-03", None, day(6, 30)),
        ("G-04", day(9, 30), None),
        ("G-05", day(10, 1), None),
    ):
        made.make("peer_group", code=code, name=code, established_on=established, ended_on=ended)
    made.delete("peer_group", made.make("peer_group", code="G-06", name="G-06"))
    assert made.figure("I-03", "OPEN", "group") == 3
    assert made.figure("I-03", "MET", "group") == 0


def test_members_on_the_last_day_by_role(made: World) -> None:
    """Two roles, two records of one client, two groups: still one person in each role and in all."""
    other = made.make("peer_group", code="G-02", name="Nhóm Cúc")
    one, same = made.client(), made.client()
    made.link(one, same)
    members = [
        made.make("member", group_id=group, code=code, client_id=client)
        for group, code, client in ((made.group, "1", one), (other, "2", same), (made.group, "3", None))
    ]
    for member, role, starts, ends in (
        (0, "leader", day(1, 1), None),
        (0, "core", day(1, 1), day(9, 30)),
        (1, "core", day(1, 1), None),
        (2, "core", day(9, 30), None),
        (2, "leader", day(1, 1), day(9, 29)),
        (2, "deputy", day(10, 1), None),
    ):
        made.make(
            "membership",
            member_id=members[member],
            group_id=made.group,
            role=role,
            starts_on=starts,
            ends_on=ends,
        )
    table = made.report(Q3, LATER, "I-03")
    found = {row.line: row.value for row in table.rows if row.unit == "person" and row.value}
    assert found == {"MEMBERS": 2, "MEMBERS/leader": 1, "MEMBERS/core": 2}


@pytest.mark.parametrize(("core", "warned"), [(10, []), (11, ["More than 10 core members: G-01."])])
def test_more_than_ten_core_members_are_a_warning(made: World, core: int, warned: list[str]) -> None:
    """Eleven are counted all the same."""
    for number in range(core):
        member = made.make("member", group_id=made.group, code=f"TV{number}")
        made.make("membership", member_id=member, group_id=made.group, role="core", starts_on=day(1, 1))
    table = made.report(Q3, LATER, "I-03")
    assert [note.said() for note in table.notes] == warned
    assert made.figure("I-03", "MEMBERS/core", "person") == core
    assert made.figure("I-03", "CORE_OVER_10", "group") == len(warned)
