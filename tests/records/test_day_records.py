"""Needs, follow-ups, a month's report, drafts, and the columns that came with them: what none may say."""

from datetime import UTC, date, datetime

import pytest
from records_laptop import Laptop

from outreach_desk.ground import dates
from outreach_desk.records import draft, known_apart, period_report

TODAY = date(2027, 1, 15)
FUTURE = date(2100, 1, 1)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be noon in Viet Nam on 15 January 2027."""
    monkeypatch.setattr(dates, "now", lambda: datetime(2027, 1, 15, 5, tzinfo=UTC))


def test_a_need_is_open_or_settled_on_a_day(laptop: Laptop) -> None:
    """State and day say the same, and no need is settled before it was noted."""
    need = {"client_id": laptop.client().id, "service": "loan", "noted_on": TODAY}
    assert laptop.save("need", **need, status="open").status == "open"
    assert laptop.problems("need", **need, status="met") == {"settled_on": ["date_missing"]}
    assert laptop.problems("need", **need, status="open", settled_on=TODAY) == {
        "status": ["settled_without_status"]
    }
    early = need | {"status": "met", "settled_on": date(2026, 12, 31)}
    assert laptop.problems("need", **early) == {"settled_on": ["settled_before_noted"]}
    assert laptop.problems("need", **need | {"noted_on": FUTURE}, status="open") == {
        "noted_on": ["in_future"]
    }


def test_a_follow_up_may_lie_ahead_but_what_was_done_has_day_and_outcome(laptop: Laptop) -> None:
    """Due days are ahead; an outcome without a day, a day without an outcome, and a day ahead are none."""
    due = {"client_id": laptop.client().id, "reason": "absent", "due_on": FUTURE}
    row = laptop.save("follow_up", **due)
    assert row.done_on is None
    assert laptop.problems("follow_up", row.id, done_on=TODAY) == {"outcome": ["outcome_missing"]}
    assert laptop.problems("follow_up", row.id, outcome="reached") == {"done_on": ["date_missing"]}
    assert laptop.problems("follow_up", row.id, outcome="reached", done_on=FUTURE) == {
        "done_on": ["in_future"]
    }
    assert laptop.save("follow_up", row.id, outcome="reached", done_on=TODAY).outcome == "reached"


def test_a_month_is_reported_once_by_a_group(laptop: Laptop) -> None:
    """The id is made of group and month, and a month ahead is no month without anything."""
    group = laptop.save("peer_group", code="G1", name="Nhóm Một")
    month = {"group_id": group.id, "period": "2027-01"}
    row = laptop.save("period_report", **month, planned_people=20)
    assert row.id == period_report.make_id(month)
    assert laptop.save("period_report", row.id, zero=True, said_on=TODAY).planned_people == 20
    assert laptop.problems("period_report", row.id, zero=True, said_on=None) == {"said_on": ["date_missing"]}
    ahead = month | {"period": "2027-02", "zero": True, "said_on": TODAY}
    assert laptop.problems("period_report", **ahead) == {"said_on": ["said_too_early"]}
    assert laptop.problems("period_report", **month | {"period": "2027-13"}) == {"period": ["wrong_form"]}


def test_owners_and_workers_are_parts_of_those_without_a_name(laptop: Laptop) -> None:
    """Together they are no more than all of them."""
    row = laptop.meeting(anonymous_f=3, owners=1, workers=2)
    assert laptop.problems("meeting", row.id, workers=3) == {"owners": ["more_than_heads"]}


def test_a_planned_meeting_lies_ahead_and_nobody_has_come(laptop: Laptop) -> None:
    """It has no heads and no reason; held it may not lie ahead."""
    row = laptop.meeting(status="planned", held_on=FUTURE)
    assert laptop.problems("meeting", row.id, anonymous_m=1) == {"anonymous_f": ["heads_at_nothing"]}
    assert laptop.problems("meeting", row.id, status="held") == {"held_on": ["in_future"]}
    assert laptop.problems("meeting", row.id, keyed_on=FUTURE) == {"keyed_on": ["in_future"]}


def test_somebody_under_18_is_counted_and_not_named(laptop: Laptop) -> None:
    """A contact of a child bears no client."""
    client = laptop.client()
    values = {"group_id": client.group_id, "contact_on": TODAY, "mode": "one_to_one", "under_age": True}
    assert laptop.problems("contact", **values, client_id=client.id) == {"under_age": ["under_age"]}
    assert laptop.save("contact", **values).under_age is True


def test_a_draft_is_kept_read_and_thrown_away(laptop: Laptop) -> None:
    """One for each form and record; the latest stands; nobody else's is touched."""

    def all_of_them() -> dict[tuple[str, str | None], object]:
        with laptop.write() as session:
            return {(one.form, one.subject): draft.typed_of(one) for one in draft.every(session)}

    with laptop.write() as session:
        draft.keep(session, "client", None, {"nickname": "Đậu"})
        draft.keep(session, "client", "c1", {"nickname": "Na"})
        draft.keep(session, "client", None, {"nickname": "Đậu Đỏ"})
    assert all_of_them() == {("client", None): {"nickname": "Đậu Đỏ"}, ("client", "c1"): {"nickname": "Na"}}
    with laptop.write() as session:
        draft.throw(session, "client", None)
        draft.forget(session, "other")
    assert all_of_them() == {("client", "c1"): {"nickname": "Na"}}
    with laptop.write() as session:
        draft.forget(session, "c1")
    assert all_of_them() == {}


def test_a_pair_that_is_two_persons_is_remembered_in_either_order(laptop: Laptop) -> None:
    """And only that pair."""
    with laptop.write() as session:
        known_apart.say(session, "b", "a")
        known_apart.say(session, "a", "b")
    with laptop.write() as session:
        assert known_apart.from_client(session, "a", ["b", "c"]) == {"b"}
        assert known_apart.from_client(session, "b", ["a", "c"]) == {"a"}
        assert known_apart.from_client(session, "c", ["a", "b"]) == set()
