"""Presets of both calendars, programme periods, free spans, and what is refused."""

from datetime import date
from itertools import pairwise

import pytest

from outreach_desk.ground.errors import Usage
from outreach_desk.records.reference import shipped
from outreach_desk.reports import period


@pytest.mark.parametrize(
    ("code", "calendar", "first", "last"),
    [
        ("2026", "calendar", "2026-01-01", "2026-12-31"),
        ("2026-H1", "calendar", "2026-01-01", "2026-06-30"),
        ("2026-h2", "calendar", "2026-07-01", "2026-12-31"),
        ("2026-Q3", "calendar", "2026-07-01", "2026-09-30"),
        ("2028-02", "calendar", "2028-02-01", "2028-02-29"),
        ("2026-12", "calendar", "2026-12-01", "2026-12-31"),
        ("2026", "administrative", "2025-12-15", "2026-12-14"),
        ("2026-H1", "administrative", "2025-12-15", "2026-06-14"),
        ("2026-H2", "administrative", "2026-06-15", "2026-12-14"),
        ("2026-Q1", "administrative", "2025-12-15", "2026-03-14"),
        ("2026-Q3", "administrative", "2026-06-15", "2026-09-14"),
        ("2026-01", "administrative", "2025-12-15", "2026-01-14"),
        ("2026-03", "administrative", "2026-02-15", "2026-03-14"),
        ("P2021_2025", "calendar", "2021-01-01", "2025-12-31"),
        ("p2026_2035", "administrative", "2026-01-01", "2035-12-31"),
    ],
)
def test_presets(code: str, calendar: str, first: str, last: str) -> None:
    """Both ends are included; the administrative year runs from 15/12 to 14/12."""
    found = period.preset(code, calendar, shipped())
    assert (found.first.isoformat(), found.last.isoformat(), found.calendar) == (first, last, calendar)


@pytest.mark.parametrize("calendar", period.CALENDARS)
def test_the_quarters_make_the_year_without_gap(calendar: str) -> None:
    """No day is lost between two periods or in both."""
    quarters = [period.preset(f"2026-Q{number}", calendar, shipped()) for number in (1, 2, 3, 4)]
    year = period.preset("2026", calendar, shipped())
    assert (quarters[0].first, quarters[3].last) == (year.first, year.last)
    for before, after in pairwise(quarters):
        assert (after.first - before.last).days == 1


@pytest.mark.parametrize("code", ["2026-Q5", "2026-H3", "2026-13", "2026-7", "26", "Q3", "P2030", "", "1926"])
def test_an_unknown_code_is_refused_with_the_forms_that_are_taken(code: str) -> None:
    """The message names each form and does not repeat what was typed."""
    with pytest.raises(Usage) as refused:
        period.preset(code, "calendar", shipped())
    assert refused.value.code == "period_form"
    for form in ("2026", "2026-H1", "2026-Q3", "2026-07", "P2021_2025"):
        assert form in refused.value.message()


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    """One day is a span; less is none."""
    assert period.free(date(2026, 7, 1), date(2026, 7, 1)).first == date(2026, 7, 1)
    with pytest.raises(Usage):
        period.free(date(2026, 7, 2), date(2026, 7, 1))
    with pytest.raises(Usage):
        period.free(date(2026, 7, 1), date(2026, 7, 1), "lunar")


def test_months_of_a_span() -> None:
    """Cut to the span, in its calendar, begun by the report date."""
    calendar = period.free(date(2026, 7, 10), date(2026, 9, 5))
    assert calendar.months(date(2026, 12, 31)) == [
        (date(2026, 7, 10), date(2026, 7, 31)),
        (date(2026, 8, 1), date(2026, 8, 31)),
        (date(2026, 9, 1), date(2026, 9, 5)),
    ]
    assert calendar.months(date(2026, 8, 1))[-1] == (date(2026, 8, 1), date(2026, 8, 31))
    administrative = period.preset("2026-H1", "administrative", shipped())
    spans = administrative.months(date(2026, 12, 31))
    assert len(spans) == 6
    assert spans[0] == (date(2025, 12, 15), date(2026, 1, 14))
    assert spans[-1] == (date(2026, 5, 15), date(2026, 6, 14))


def test_a_label_shows_days_as_people_write_them() -> None:
    """With the preset's code where there is one."""
    assert (
        period.preset("2026-Q3", "administrative", shipped()).label() == "2026-Q3 (15/06/2026 – 14/09/2026)"
    )
    assert period.free(date(2026, 7, 1), date(2026, 7, 9)).label() == "01/07/2026 – 09/07/2026"
