"""The golden example of domain.md 3.4: every figure that its table names, before and after the link."""

from datetime import date

from report_world import Q3, Q3_ADMINISTRATIVE, World, day, golden


def test_third_quarter_by_the_calendar(made: World) -> None:
    """LEGAL 2/1, HEALTH 2/2, HIV 1/1, total 5/3, 2 slips of 2 persons."""
    golden(made)
    found = {line: made.pair(line) for line in ("LEGAL", "HEALTH", "HIV", "TOTAL")}
    assert found == {"LEGAL": (2, 1), "HEALTH": (2, 2), "HIV": (1, 1), "TOTAL": (5, 3)}
    assert made.pair("TOTAL", indicator="I-08") == (2, 2)


def test_the_same_after_two_records_are_found_to_be_one_person(made: World) -> None:
    """HEALTH 2/1 and total 5/2; slips stay 2 of 2 persons."""
    ids = golden(made)
    made.link(ids["B"], ids["C"])
    found = {line: made.pair(line) for line in ("LEGAL", "HEALTH", "HIV", "TOTAL")}
    assert found == {"LEGAL": (2, 1), "HEALTH": (2, 1), "HIV": (1, 1), "TOTAL": (5, 2)}
    assert made.pair("TOTAL", indicator="I-08") == (2, 2)


def test_third_quarter_of_the_administrative_year_linked(made: World) -> None:
    """LEGAL 2/1, HEALTH 2/1, HIV 0/0, total 4/2, no slip."""
    ids = golden(made)
    made.link(ids["B"], ids["C"])
    lines = ("LEGAL", "HEALTH", "HIV", "TOTAL")
    found = {line: made.pair(line, Q3_ADMINISTRATIVE) for line in lines}
    assert found == {"LEGAL": (2, 1), "HEALTH": (2, 1), "HIV": (0, 0), "TOTAL": (4, 2)}
    assert made.pair("TOTAL", Q3_ADMINISTRATIVE, "I-08") == (0, 0)


def test_a_service_that_came_of_a_slip_counts_once_as_referral(made: World) -> None:
    """The two columns of HIV add up to its one turn."""
    golden(made)
    assert made.pair("HIV/direct") == (0, 0)
    assert made.pair("HIV/referral") == (1, 1)
    assert made.pair("TOTAL/direct") == (4, 3)


def test_the_meeting(made: World) -> None:
    """Seven took part, five of them anonymous; two persons; one group met, and not every month."""
    golden(made)
    assert made.figure("I-04", "SESSIONS", "session") == 1
    assert made.figure("I-04", "SESSIONS/periodic_meeting", "session") == 1
    assert made.figure("I-04", "ATTENDANCE", "attendance_turn") == 7
    assert made.figure("I-04", "ATTENDANCE/anonymous", "attendance_turn") == 5
    assert made.figure("I-04", "ATTENDANCE", "person") == 2
    assert made.figure("I-04", "AVERAGE", "per_session") == 7.0
    assert made.figure("I-04", "MONTHLY", "percent") == 0.0
    assert made.figure("I-03", "MET", "group") == 1


def test_too_early_to_tell(made: World) -> None:
    """On 05/10 no slip is mature: no share, two slips, one completed already."""
    golden(made)
    on = date(2026, 10, 5)
    for part in ("", "/verified", "/self_reported"):
        row = made.report(Q3, on).find("I-09", f"RATE{part}", "percent")
        assert row is not None
        assert (row.value, row.note, row.shown()) == (None, "too_early", "too early to tell")
    assert made.figure("I-09", "MATURE", "slip", Q3, on) == 0
    assert made.figure("I-09", "NOT_MATURE", "slip", Q3, on) == 2
    assert made.figure("I-09", "NOT_MATURE/completed", "slip", Q3, on) == 1


def test_one_of_two(made: World) -> None:
    """On 05/11 both slips are mature and one was served in time, verified: 50.0."""
    golden(made)
    on = date(2026, 11, 5)
    figures = {
        line: made.figure("I-09", line, "slip", Q3, on)
        for line in ("MATURE", "SERVED", "SERVED/verified", "NOT_MATURE", "COMPLETED")
    }
    assert figures == {"MATURE": 2, "SERVED": 1, "SERVED/verified": 1, "NOT_MATURE": 0, "COMPLETED": 1}
    shares = {part: made.figure("I-09", f"RATE{part}", "percent", Q3, on) for part in ("", "/verified")}
    assert shares == {"": 50.0, "/verified": 50.0}
    assert made.figure("I-09", "RATE/self_reported", "percent", Q3, on) == 0.0


def test_a_slip_matures_on_the_day_after_its_last(made: World) -> None:
    """Issued 20/09: the 30th day is 20/10; it is mature from 21/10."""
    golden(made)
    assert made.figure("I-09", "MATURE", "slip", Q3, day(10, 20)) == 0
    assert made.figure("I-09", "MATURE", "slip", Q3, day(10, 21)) == 1
    assert made.figure("I-09", "RATE", "percent", Q3, day(10, 21)) == 100.0
