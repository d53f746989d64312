"""I-17: who was reached and tested, or referred to a test, counts once in the donor's year."""

from datetime import date
from random import Random

import pytest
from plain_prevention import prevention_figures
from plain_province import Province, draw, put
from plain_rows import Span
from report_world import LATER, Q3, World, day
from sqlalchemy.orm import Session

from outreach_desk.reports import gather, period
from outreach_desk.store.database import Database

LINES = ("TOTAL", "TESTED_OR_REFERRED", "DECLINED")
AFTER_OCTOBER = period.free(day(9, 1), day(10, 31))
DENSE = range(30)


def told(made: World, asked: period.Period = Q3) -> tuple[object, ...]:
    return tuple(made.figure("I-17", line, "person", asked) for line in LINES)


def test_reached_and_tested_or_referred_counts_one(made: World) -> None:
    tested, referred, neither, unmet = (made.client() for _ in range(4))
    place = made.organisation("Z")
    for one in (tested, referred, neither):
        made.contact(day(7, 1), client_id=one)
    for on in (day(7, 2), day(8, 2)):
        made.service(tested, "hiv_test", on, place)
    made.slip(referred, "hiv_test", day(7, 3), place)
    made.service(neither, "sti_care", day(7, 3), place)
    made.service(unmet, "hiv_test", day(7, 3), place)
    assert told(made) == (2, 2, 0)


def test_a_person_counts_in_the_period_in_which_both_were_true_first(made: World) -> None:
    """A contact of spring and a test of summer are one person of summer; of the next summer's no more."""
    early, late = made.client(), made.client()
    place = made.organisation("Z")
    for one in (early, late):
        made.contact(day(3, 1), client_id=one)
        made.contact(day(7, 1), client_id=one)
    made.service(early, "hiv_test", day(3, 2), place)
    for on in (day(7, 2), day(9, 2)):
        made.service(late, "hiv_test", on, place)
    assert told(made) == (1, 1, 0)
    assert told(made, period.free(day(1, 1), day(6, 30))) == (1, 1, 0)


def test_the_year_begins_in_october(made: World) -> None:
    her, place = made.client(), made.organisation("Z")
    for month in (9, 10):
        made.contact(day(month, 5), client_id=her)
        made.service(her, "hiv_test", day(month, 6), place)
    assert told(made) == (1, 1, 0)
    assert told(made, period.free(day(10, 1), day(10, 31))) == (1, 1, 0)
    table = made.report(AFTER_OCTOBER, LATER, "I-17")
    assert [note.code for note in table.notes] == ["since_october"]
    assert told(made, AFTER_OCTOBER) == (1, 1, 0)


@pytest.mark.parametrize("said", [{"declined_by": "client", "reason": "no_show"}, {"reason": "refused"}])
def test_declined_is_whose_every_slip_came_to_nothing_because_she_refused(
    made: World, said: dict[str, str]
) -> None:
    never, later, tested = (made.client() for _ in range(3))
    place = made.organisation("Z")
    for one in (never, later, tested):
        made.contact(day(7, 1), client_id=one)
        made.slip(one, "hiv_test", day(7, 2), place, status="not_completed", **said)
    made.slip(later, "hiv_test", day(7, 9), place)
    made.service(tested, "hiv_test", day(7, 9), place)
    assert told(made) == (3, 2, 1)


def test_another_reason_is_no_refusal_and_a_cancelled_slip_is_none(made: World) -> None:
    absent, turned_away, cancelled = (made.client() for _ in range(3))
    place = made.organisation("Z")
    for one in (absent, turned_away, cancelled):
        made.contact(day(7, 1), client_id=one)
    closed = {"status": "not_completed"}
    made.slip(absent, "hiv_test", day(7, 2), place, reason="no_show", **closed)
    made.slip(turned_away, "hiv_test", day(7, 2), place, reason="cost", declined_by="facility", **closed)
    made.slip(cancelled, "hiv_test", day(7, 2), place, status="cancelled")
    assert told(made) == (2, 2, 0)


def test_linked_records_are_one_person_and_without_consent_nobody(made: World) -> None:
    one, same, nobody = made.client(), made.client(), made.client(consent=None)
    place = made.organisation("Z")
    made.link(one, same)
    made.contact(day(7, 1), client_id=one)
    made.contact(day(7, 1), client_id=nobody)
    made.service(same, "hiv_test", day(7, 2), place)
    made.service(nobody, "hiv_test", day(7, 2), place)
    assert told(made) == (1, 1, 0)


def test_a_place_of_their_own_code_that_means_a_test_counts(made: World) -> None:
    made.make("code", list="service_type", code="test_own", vi="Xét nghiệm lưu động", maps_to="hiv_test")
    her = made.client()
    made.contact(day(7, 1), client_id=her)
    made.service(her, "test_own", day(7, 2), made.organisation("Z"))
    assert told(made) == (1, 1, 0)


def _dense(seed: int) -> Province:
    """Draw a province in which few clients are met often and nearly every service and slip is a test."""
    drawn, random = draw(seed), Random(seed)  # noqa: S311 - fiction, no secret
    few = [row["client_id"] for row in drawn["consent"] if not row["deleted"]][:6]
    for table in ("contact", "service", "referral"):
        for row in drawn[table]:
            row["client_id"] = random.choice(few) if few and row["client_id"] else row["client_id"]
    drawn["service"] = drawn["service"][::4]
    for row in (*drawn["service"], *drawn["referral"]):
        row["service"] = row["service"] and random.choice(("hiv_test", "hiv_test", "sti_care"))
    for row in drawn["referral"]:
        if random.random() < 0.7:
            row |= {"status": "not_completed", "reason": random.choice(("refused", "cost"))}
            row["declined_by"] = random.choice((None, "client", "facility"))
    return drawn


def test_drawn_provinces_full_of_tests(report_database: Database) -> None:
    """Loops over plain rows say the same."""
    sums = dict.fromkeys(LINES, 0)
    for seed in DENSE:
        province = _dense(seed)
        with report_database.read() as session:
            put(session, province)
            for first in (date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)):
                asked = period.free(first, date(first.year, first.month + 2, 28))
                expected = prevention_figures(province, Span(asked.first, asked.last))
                assert _counted(session, asked) == expected, seed
                for line in LINES:
                    sums[line] += int(expected["I-17", line, "person"] or 0)
    assert all(sums.values()), sums


def _counted(session: Session, asked: period.Period) -> dict[tuple[str, str, str], object]:
    rows = gather.gather(session, ["I-17"], asked, asked.last).rows
    return {(row.indicator, row.line, row.unit): row.value for row in rows}
