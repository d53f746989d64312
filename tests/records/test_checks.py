"""What makes no sense between two fields, for each kind of record: refused at the field, all at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from records_laptop import Laptop

from outreach_desk.ground import dates
from outreach_desk.records import client

FUTURE = date(2100, 1, 1)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be noon in Viet Nam on 15 January 2027."""
    monkeypatch.setattr(dates, "now", lambda: datetime(2027, 1, 15, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("year", "month", "registered", "adult"),
    [
        (2008, 1, date(2026, 1, 1), True),
        (2008, 2, date(2026, 1, 31), False),
        (2008, 2, date(2026, 2, 1), True),
        (2008, None, date(2026, 6, 30), False),
        (2008, None, date(2026, 7, 1), True),
        (2009, None, date(2026, 12, 31), False),
        (2007, None, date(2026, 1, 1), True),
        (2000, 12, date(2026, 1, 1), True),
    ],
)
def test_nobody_under_18_becomes_a_client(
    laptop: Laptop, year: int, month: int | None, registered: date, adult: bool
) -> None:
    """On the day of registration; a birth known by its year alone counts as 1 July."""
    group = laptop.save("peer_group", code="G", name="G")
    values = {"group_id": group.id, "registered_on": registered, "birth_year": year, "birth_month": month}
    if adult:
        assert laptop.save("client", **values).birth_year == year
    else:
        assert laptop.problems("client", **values) == {"birth_year": ["under_age"]}


def test_a_client_is_not_made_younger_afterwards(laptop: Laptop) -> None:
    """Edited one by one, the whole is checked."""
    row = laptop.client(birth_year=1990)
    assert laptop.problems("client", row.id, birth_year=2010) == {"birth_year": ["under_age"]}
    assert laptop.problems("client", row.id, registered_on=date(2000, 1, 1)) == {"birth_year": ["under_age"]}


def test_age_is_counted_in_whole_years() -> None:
    """The first of the month of birth is the birthday."""
    ages = [client.age_on(1990, month, date(2026, 5, 15)) for month in (4, 5, 6, None)]
    assert ages == [36, 36, 35, 35]


def test_client(laptop: Laptop) -> None:
    """A month needs its year; she was not registered tomorrow."""
    row = laptop.client()
    assert laptop.problems("client", row.id, birth_month=3) == {"birth_year": ["month_without_year"]}
    tomorrow = dates.today() + timedelta(days=1)
    assert laptop.problems("client", row.id, registered_on=tomorrow) == {"registered_on": ["in_future"]}
    assert laptop.save("client", row.id, registered_on=dates.today()).registered_on == dates.today()


def test_meeting_that_was_held(laptop: Laptop) -> None:
    """In the past, hours in order, no reason for not being held."""
    row = laptop.meeting()
    assert laptop.problems(
        "meeting", row.id, held_on=FUTURE, starts_at="09:00", ends_at="08:00", not_held_reason="weather"
    ) == {
        "held_on": ["in_future"],
        "ends_at": ["ends_before_start"],
        "not_held_reason": ["reason_without_need"],
    }
    assert laptop.problems("meeting", row.id, anonymous_f=-1) == {"anonymous_f": ["too_small"]}


def test_meeting_that_did_not_happen(laptop: Laptop) -> None:
    """With its reason and without people; it may lie ahead."""
    row = laptop.meeting(anonymous_tg_w=3)
    assert laptop.problems("meeting", row.id, status="did_not_happen") == {
        "not_held_reason": ["reason_missing"],
        "anonymous_f": ["heads_at_nothing"],
    }
    values = {"status": "did_not_happen", "not_held_reason": "weather", "anonymous_tg_w": 0}
    assert laptop.save("meeting", row.id, held_on=FUTURE, **values).held_on == FUTURE


def test_attendance(laptop: Laptop) -> None:
    """One attendee, neither none nor two; a reason only for one who was absent."""
    person, meeting = laptop.client(), laptop.meeting()
    member = laptop.save("member", group_id=person.group_id, code="M1")
    both = {"client_id": person.id, "member_id": member.id}
    assert laptop.problems("attendance", meeting_id=meeting.id, presence="present", **both) == {
        "client_id": ["one_attendee"]
    }
    assert laptop.problems("attendance", meeting_id=meeting.id, presence="present") == {
        "client_id": ["one_attendee"]
    }
    reason = {"presence": "present", "absence_reason": "sick"}
    assert laptop.problems("attendance", meeting_id=meeting.id, client_id=person.id, **reason) == {
        "absence_reason": ["reason_without_absence"]
    }


def referral(laptop: Laptop, **values: Any) -> dict[str, Any]:
    person = laptop.client()
    clinic = laptop.save("organisation", code="TYT", name="Trạm y tế", kind="moh_dept")
    kept: dict[str, Any] = {"client_id": person.id, "organisation_id": clinic.id, "service": "education"}
    return kept | {"issued_on": date(2026, 1, 10)} | values


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"status": "issued"}, {}),
        ({"status": "cancelled"}, {}),
        ({"status": "arrived", "outcome_on": date(2026, 1, 10)}, {}),
        ({"status": "completed", "outcome_on": date(2026, 1, 12), "evidence": "stub"}, {}),
        ({"status": "not_completed", "reason": "no_show"}, {}),
        ({"status": "arrived"}, {"outcome_on": ["date_missing"]}),
        ({"status": "completed"}, {"outcome_on": ["date_missing"], "evidence": ["evidence_missing"]}),
        ({"status": "not_completed"}, {"reason": ["reason_missing"]}),
        ({"status": "cancelled", "reason": "no_show"}, {"reason": ["reason_without_need"]}),
        ({"status": "issued", "evidence": "stub"}, {"status": ["outcome_without_status"]}),
        ({"status": "issued", "outcome_on": date(2026, 1, 12)}, {"status": ["outcome_without_status"]}),
        ({"status": "arrived", "outcome_on": date(2026, 1, 9)}, {"outcome_on": ["before_issue"]}),
        ({"status": "arrived", "outcome_on": FUTURE}, {"outcome_on": ["in_future"]}),
        ({"status": "issued", "issued_on": FUTURE}, {"issued_on": ["in_future"]}),
        ({}, {"status": ["required"]}),
    ],
)
def test_referral(laptop: Laptop, values: dict[str, object], problems: dict[str, list[str]]) -> None:
    """Each status has what it needs, and nothing that contradicts it."""
    row = referral(laptop, **values)
    if problems:
        assert laptop.problems("referral", **row) == problems
    else:
        assert laptop.save("referral", **row).status == values["status"]


def test_consent(laptop: Laptop) -> None:
    """Not given tomorrow, not withdrawn before it was given nor tomorrow."""
    values = {"client_id": laptop.client().id, "purpose": "record"}
    assert laptop.problems("consent", **values, given_on=FUTURE) == {"given_on": ["in_future"]}
    given = values | {"given_on": date(2026, 1, 5)}
    assert laptop.problems("consent", **given, withdrawn_on=date(2026, 1, 4)) == {
        "withdrawn_on": ["withdrawn_before_given"]
    }
    assert laptop.problems("consent", **given, withdrawn_on=FUTURE) == {"withdrawn_on": ["in_future"]}
    assert laptop.save("consent", **given, withdrawn_on=date(2026, 1, 5)).purpose == "record"


def test_spans(laptop: Laptop) -> None:
    """A role and a point do not end before they start."""
    group = laptop.save("peer_group", code="G", name="G")
    member = laptop.save("member", group_id=group.id, code="M1")
    span: dict[str, Any] = {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 31)}
    role = {"member_id": member.id, "group_id": group.id, "role": "core"}
    assert laptop.problems("membership", **role, **span)["ends_on"] == ["ends_before_start"]
    point = {"code": "P1", "name": "P", "model": laptop_model()}
    assert laptop.problems("intervention_point", **point, **span) == {"ends_on": ["ends_before_start"]}


def laptop_model() -> str:
    from outreach_desk.records import reference

    return reference.shipped().codes("support_model")[0].code


def test_contact_and_service_lie_in_the_past(laptop: Laptop) -> None:
    """Money is whole ₫ and not negative."""
    person = laptop.client()
    contact = {"group_id": person.group_id, "mode": "phone", "contact_on": FUTURE}
    assert laptop.problems("contact", **contact) == {"contact_on": ["in_future"]}
    service = {"client_id": person.id, "service": "education", "served_on": FUTURE, "amount": -1}
    assert laptop.problems("service", **service) == {"served_on": ["in_future"], "amount": ["too_small"]}


def test_a_pair_stands_in_order_and_is_a_pair(laptop: Laptop) -> None:
    """So that two people at the office who say the same make one record."""
    one, other = sorted((laptop.client().id, laptop.client().id))
    swapped = {"client_id": other, "other_id": one, "verdict": "same"}
    assert laptop.problems("person_link", **swapped) == {"other_id": ["pair_order"]}
    alone = {"client_id": one, "other_id": one, "verdict": "same"}
    assert laptop.problems("person_link", **alone) == {"other_id": ["pair_order"]}
    assert laptop.save("person_link", client_id=one, other_id=other, verdict="same").version
