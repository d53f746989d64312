"""Contacts: with a client or without a name, counted heads, the next one planned; services beside them."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from team_desk import make, problems

from outreach_desk.desk import clients, contacts, giving
from outreach_desk.desk.desk import Desk
from outreach_desk.ground.errors import Invalid, Refused
from outreach_desk.records.follow_up import FollowUp

DAY = date(2026, 7, 1)
LATER = DAY + timedelta(days=14)
STREET = {"contact_on": DAY, "mode": "one_to_one", "place_type": "street"}


@pytest.fixture
def her(team: Desk) -> str:
    """Give a client."""
    return make(team, "client", serial="KH-1", nickname="Đào", registered_on=DAY)


def follow_ups(team: Desk) -> list[tuple[Any, ...]]:
    with team.database.read() as session:
        rows = session.scalars(sa.select(FollowUp).where(FollowUp.deleted.is_(False)))  # type: ignore[attr-defined]
        found = [(row.reason, row.due_on, row.done_on, row.way, row.outcome) for row in rows]
    return sorted(found, key=str)


def test_people_without_a_name_are_counted_one_by_one(team: Desk) -> None:
    """Each is a row of her own with her gender; those under 18 too, and nothing else is written of them."""
    kept = contacts.keep(team, STREET | {"gender": "f", "under_age": True, "heads": 3})
    assert len(kept.contacts) == 3
    lines = contacts.look(team)
    assert {(one.table, one.client_code, one.gender, one.under_age) for one in lines} == {
        ("contact", "", "f", True)
    }
    contacts.undo(team, kept)
    assert contacts.look(team) == ()


def test_all_problems_of_a_contact_come_at_once(team: Desk, her: str) -> None:
    """Somebody must be meant, a client is one person, and without a name nobody is met again."""
    with pytest.raises(Invalid) as refused:
        contacts.keep(team, {"contact_on": DAY, "heads": 0, "next_on": LATER})
    assert problems(refused) == {
        "gender": ["nobody"],
        "heads": ["heads_out_of_range"],
        "next_on": ["nobody_to_meet"],
        "mode": ["required"],
    }
    with pytest.raises(Invalid) as refused:
        contacts.keep(team, STREET | {"client_id": her, "heads": 2, "next_on": DAY, "under_age": True})
    assert problems(refused) == {
        "heads": ["one_person"],
        "next_on": ["not_after"],
        "under_age": ["under_age"],
    }
    with pytest.raises(Invalid) as refused:
        contacts.keep(team, STREET | {"client_id": her, "next_on": "?"})
    assert problems(refused) == {"next_on": ["not_a_day"]}
    assert (contacts.look(team), follow_ups(team)) == ((), [])


def test_the_next_contact_is_planned_and_done(team: Desk, her: str) -> None:
    """The appointment comes back on its day; the contact that keeps it ends it; undo opens it again."""
    contacts.keep(team, STREET | {"client_id": her, "next_on": LATER})
    assert follow_ups(team) == [("contact", LATER, None, None, None)]
    kept = contacts.keep(team, STREET | {"client_id": her, "contact_on": LATER, "mode": "phone"})
    assert follow_ups(team) == [("contact", LATER, LATER, "phone", "reached")]
    contacts.undo(team, kept)
    assert follow_ups(team) == [("contact", LATER, None, None, None)]
    assert [line.day for line in contacts.look(team)] == [DAY]


def test_a_known_contact_is_changed_and_plans_nothing(team: Desk, her: str) -> None:
    """One row stays one row."""
    (contact,) = contacts.keep(team, STREET | {"client_id": her}).contacts
    contacts.keep(team, {"topics": "srh bhyt_papers", "place_type": "online"}, contact)
    values = contacts.values(team, contact)
    assert (values["topics"], values["place_type"], values["mode"]) == (
        "srh bhyt_papers",
        "online",
        "one_to_one",
    )
    clients.take_out(team, "contact", (contact,))
    with pytest.raises(Refused):
        contacts.values(team, contact)


def test_the_list_holds_contacts_and_services_given_directly(team: Desk, her: str) -> None:
    """The newest first, by code; what came of a slip stands there, not here; nicknames only find."""
    educator = make(team, "member", code="DDV-1", nickname="Mai")
    contacts.keep(team, STREET | {"client_id": her, "educator_id": educator})
    given = {"service": "legal_counsel", "served_on": LATER, "setting": "community"}
    giving.give(team, her, given)
    place = make(team, "organisation", code="T", name="Trạm", kind="commune_health")
    slip = {"client_id": her, "service": "gyn", "organisation_id": place, "issued_on": DAY}
    referral = make(team, "referral", **slip, status="issued")
    giving.give(team, her, given | {"referral_id": referral})
    service, contact = contacts.look(team)
    assert (service.table, service.client_code, service.what, service.where) == (
        "service",
        "KH-1",
        "legal_counsel",
        "community",
    )
    assert (contact.table, contact.what, contact.where, contact.educator) == (
        "contact",
        "one_to_one",
        "street",
        "DDV-1",
    )
    assert (contact.found_by, "Đào" in repr(contact)) == ("kh 1 dao kh1", False)
