"""What a file says of the days of its events: only what has happened is an event."""

from datetime import date, timedelta

from outreach_desk.bundle import compose
from outreach_desk.ground import dates
from outreach_desk.records import catalog
from outreach_desk.records.follow_up import FollowUp
from outreach_desk.records.meeting import Meeting


def test_what_is_still_to_come_is_no_event() -> None:
    """A meeting that is planned, somebody to ask after next month: else all other teams would seem quiet."""
    later = dates.today() + timedelta(days=40)
    tables = {
        "meeting": [Meeting(held_on=date(2026, 7, 1)), Meeting(held_on=later)],
        "follow_up": [FollowUp(due_on=later), FollowUp(due_on=date(2026, 8, 30), done_on=date(2026, 7, 9))],
    }
    found = compose.period(tables, catalog.THINGS)  # type: ignore[arg-type]
    assert found == {"from": "2026-07-01", "to": "2026-07-09"}


def test_nothing_that_happened_has_no_days() -> None:
    """Both ends are empty then."""
    later = dates.today() + timedelta(days=1)
    found = compose.period({"meeting": [Meeting(held_on=later)]}, catalog.THINGS)
    assert found == {"from": None, "to": None}
