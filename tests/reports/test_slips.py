"""I-08 and I-09 beyond the golden example."""

import sqlalchemy as sa
from report_world import LATER, Q3, World, day
from sqlmodel import col

from outreach_desk.records.referral import Referral


def test_slips_by_service_and_by_kind_of_target(made: World) -> None:
    """Each part has its own persons; who has two slips is one person."""
    one, other = made.client(), made.client(consent=None)
    clinic, hospital = made.organisation("X", "private_clinic"), made.organisation("Y", "hospital")
    made.slip(one, "prep", day(7, 1), clinic)
    made.slip(one, "hiv_test", day(7, 1), hospital)
    made.slip(other, "prep", day(9, 30), hospital)
    made.slip(one, "prep", day(7, 1), clinic, status="cancelled")
    lines = {line: made.pair(line, indicator="I-08") for line in ("SERVICE/prep", "KIND/hospital", "TOTAL")}
    assert lines == {"SERVICE/prep": (2, 1), "KIND/hospital": (2, 1), "TOTAL": (3, 1)}
    row = made.report(Q3, LATER, "I-08").find("I-08", "TOTAL", "person")
    assert row is not None
    assert row.reasons == {"cancelled": 1, "no_consent": 1}


def test_served_in_time_and_late(made: World) -> None:
    """The 30th day is in time, the 31st is not; self-reported stands apart; the share has one decimal."""
    client, target = made.client(), made.organisation("X")
    for issued, served, evidence in (
        (day(7, 1), day(7, 31), "escorted"),
        (day(7, 1), day(8, 1), "stub"),
        (day(7, 2), day(7, 2), "client_said"),
    ):
        done = {"status": "completed", "outcome_on": served, "evidence": evidence}
        made.slip(client, "prep", issued, target, **done)
    for reason in ("cost", "moved", "refused"):
        made.slip(client, "prep", day(7, 3), target, status="not_completed", reason=reason)
    shares = {part: made.figure("I-09", f"RATE{part}", "percent") for part in ("", "/verified")}
    assert shares == {"": 33.3, "/verified": 16.7}
    counts = {
        line: made.figure("I-09", line, "slip")
        for line in ("MATURE", "SERVED", "SERVED/self_reported", "COMPLETED", "COMPLETED/self_reported")
    }
    assert counts == {
        "MATURE": 6,
        "SERVED": 2,
        "SERVED/self_reported": 1,
        "COMPLETED": 3,
        "COMPLETED/self_reported": 1,
    }


def test_completed_in_the_period_looks_at_the_day_of_service(made: World) -> None:
    """A slip of June served in July is completed in the quarter and no part of its cohort."""
    client, target = made.client(), made.organisation("X")
    done = {"status": "completed", "outcome_on": day(7, 1), "evidence": "stub"}
    made.slip(client, "prep", day(6, 30), target, **done)
    assert made.figure("I-09", "COMPLETED", "slip") == 1
    assert made.figure("I-09", "MATURE", "slip") == 0


def test_a_slip_whose_day_of_issue_nobody_set_is_completed_all_the_same(made: World) -> None:
    """It is of no cohort, and counts by its day of service, as it does among the services."""
    done = {"status": "completed", "outcome_on": day(7, 1), "evidence": "stub"}
    slip = made.slip(made.client(), "prep", day(6, 30), made.organisation("X"), **done)
    # As two laptops may bring it about: each wrote a part, and neither the day.
    made.session.execute(sa.update(Referral).where(col(Referral.id) == slip).values(issued_on=None))
    counts = {line: made.figure("I-09", line, "slip") for line in ("MATURE", "NOT_MATURE", "COMPLETED")}
    assert counts == {"MATURE": 0, "NOT_MATURE": 0, "COMPLETED": 1}
    assert made.pair("TOTAL/referral") == (1, 1)


def test_slips_of_deleted_clients_and_targets_count_nowhere(made: World) -> None:
    """They are left out of counts and shares, and it is said."""
    gone, target, closed = made.client(), made.organisation("X"), made.organisation("Y")
    made.slip(gone, "prep", day(7, 1), target)
    made.slip(made.client(), "prep", day(7, 1), closed)
    made.delete("client", gone)
    made.delete("organisation", closed)
    assert made.pair("TOTAL", indicator="I-08") == (0, 0)
    row = made.report(Q3, LATER, "I-09").find("I-09", "RATE", "percent")
    assert row is not None
    assert (row.value, row.reasons) == (None, {"names_deleted": 2})
