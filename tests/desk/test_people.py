"""People for type-ahead: clients and members of the own group, consent by day, and a new member."""

from datetime import date

import pytest
from team_desk import make

from outreach_desk.desk import look, people
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.people import Person
from outreach_desk.ground.errors import Invalid
from outreach_desk.records import catalog, record

JULY = date(2026, 7, 1)


def found(desk: Desk) -> list[Person]:
    with desk.database.read() as session:
        return people.of_group(session)


def test_members_come_first_each_by_code(team: Desk) -> None:
    """A client without a code is called by her UIC, or by the beginning of her id."""
    make(team, "client", serial="B-2", nickname="Đào", registered_on=JULY)
    make(team, "client", serial="B-1", registered_on=JULY)
    bare = make(team, "client", registered_on=JULY)
    make(team, "member", code="TV-1", nickname="Lan")
    codes = [(person.kind, person.code, person.nickname) for person in found(team)]
    clients = sorted([("client", "B-1", ""), ("client", "B-2", "Đào"), ("client", bare[:8], "")])
    assert (codes[0], sorted(codes[1:])) == (("member", "TV-1", "Lan"), clients)


def test_another_groups_people_are_not_offered(team: Desk) -> None:
    """Only the desk's own group."""
    other = make(team, "peer_group", code="G-2", name="Other")
    with team.write() as (session, author):
        record.save(session, author, catalog.THINGS["client"], {"group_id": other, "registered_on": JULY})
    assert found(team) == []


def test_consent_is_of_a_day(team: Desk) -> None:
    """From the day it was given until the day before it was taken back; another purpose is none."""
    client = make(team, "client", serial="A", registered_on=JULY)
    make(team, "consent", client_id=client, purpose="refer", given_on=date(2026, 1, 1))
    before = found(team)[0]
    make(
        team,
        "consent",
        client_id=client,
        purpose="record",
        given_on=JULY,
        withdrawn_on=date(2026, 7, 10),
    )
    after = found(team)[0]
    days = (date(2026, 6, 30), JULY, date(2026, 7, 9), date(2026, 7, 10))
    assert [before.counts_by_name(day) for day in days] == [False] * 4
    assert [after.counts_by_name(day) for day in days] == [False, True, True, False]


def test_a_member_who_is_a_client_is_one_human(team: Desk) -> None:
    """Until her client record is deleted."""
    client = make(team, "client", serial="A", registered_on=JULY)
    make(team, "member", code="TV-1", client_id=client)
    assert [person.human for person in found(team)] == [client, client]
    with team.write() as (session, author):
        record.delete(session, author, catalog.THINGS["client"], client)
    member, gone = found(team)
    assert (member.human, gone.deleted) == (member.id, True)


def test_a_new_member_has_a_role_from_a_day(team: Desk) -> None:
    """Member and membership are one act."""
    made = people.add_member(team, {"code": " TV-1 ", "nickname": "Lan"}, people.CORE, JULY)
    held = look.dump(team, "membership").as_dict()["rows"]
    assert made == Person("member", made.id, "TV-1", "Lan")
    assert found(team) == [made]
    assert [(one["member_id"], one["role"], one["starts_on"]) for one in held] == [
        (made.id, "core", "2026-07-01")
    ]


def test_a_member_needs_a_code_that_is_free(team: Desk) -> None:
    """Case and marks make no other code; nothing is written."""
    people.add_member(team, {"code": "Đ-1", "nickname": None}, people.NETWORK, None)
    refused = []
    for code in ("d-1", None):
        with pytest.raises(Invalid) as raised:
            people.add_member(team, {"code": code, "nickname": "Lan"}, people.NETWORK, None)
        refused.append({name: [one.code for one in some] for name, some in raised.value.fields.items()})
    assert refused == [{"code": ["code_taken"]}, {"code": ["required"]}]
    assert [person.code for person in found(team)] == ["Đ-1"]
