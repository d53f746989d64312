"""How days, births and times are read and shown."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_desk.ground import dates

DAYS = st.dates(dt.date(dates.FIRST_YEAR, 1, 1), dt.date(dates.LAST_YEAR, 12, 31))


@pytest.mark.parametrize(
    "typed",
    ["1/7/2026", "01/07/2026", "01-07-2026", "1.7.2026", "010726", "2026-07-01", " 1/7/2026\u00a0"],
)
def test_a_day_is_read_as_people_type_it(typed: str) -> None:
    """All these are the first of July."""
    assert dates.parse_day(typed) == dt.date(2026, 7, 1)


def test_the_day_comes_first() -> None:
    """13/7/2020 is the thirteenth of July."""
    assert dates.parse_day("13/7/2020") == dt.date(2020, 7, 13)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7/13/2026", "day_unknown"),
        ("29/2/2026", "day_unknown"),
        ("0/1/2026", "day_unknown"),
        ("311126", "day_unknown"),
        ("2026-13-01", "day_unknown"),
        ("1/7-2026", "day_form"),
        ("1/7/26", "day_form"),
        ("1/7", "day_form"),
        ("2026", "day_form"),
        ("", "day_form"),
        ("hôm qua", "day_form"),
        ("١/٧/٢٠٢٦", "day_form"),
        ("1/7/0026", "year_far"),
        ("1/7/2206", "year_far"),
    ],
)
def test_what_is_no_day_is_refused(typed: str, code: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(dates.NotADay) as refused:
        dates.parse_day(typed)
    assert refused.value.problem.code == code


def test_what_was_typed_is_not_repeated() -> None:
    """The words of a refusal can be shown and logged: nothing typed stands in them."""
    with pytest.raises(dates.NotADay) as refused:
        dates.parse_day("Hoa 9/9/1977")
    told = refused.value.problem.message()
    assert told == "Write the day as day/month/year, for example 01/07/2026."
    assert str(refused.value) == "day_form"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1995", (1995, None)),
        ("03/1995", (1995, 3)),
        ("3-1995", (1995, 3)),
        ("12.1995", (1995, 12)),
        ("1995-03", (1995, 3)),
    ],
)
def test_a_birth_is_kept_as_far_as_it_is_known(typed: str, expected: tuple[int, int | None]) -> None:
    """A year alone is not made into its first of January."""
    assert dates.parse_birth(typed) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("13/1995", "birth_form"),
        ("0/1995", "birth_form"),
        ("95", "birth_form"),
        ("1/3/1995", "birth_form"),
        ("", "birth_form"),
        ("1795", "year_far"),
    ],
)
def test_what_is_no_birth_is_refused(typed: str, code: str) -> None:
    """A whole day of birth is not asked for and not taken."""
    with pytest.raises(dates.NotADay) as refused:
        dates.parse_birth(typed)
    assert refused.value.problem.code == code


@given(DAYS)
def test_a_shown_day_is_read_back(day: dt.date) -> None:
    """What the program shows can be typed, and so can what it keeps."""
    assert dates.parse_day(dates.show_day(day)) == day
    assert dates.parse_day(day.isoformat()) == day


@given(st.integers(dates.FIRST_YEAR, dates.LAST_YEAR), st.one_of(st.none(), st.integers(1, 12)))
def test_a_shown_birth_is_read_back(year: int, month: int | None) -> None:
    """What the program shows can be typed."""
    assert dates.parse_birth(dates.show_birth(year, month)) == (year, month)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("08:30", "08:30"),
        ("8:30", "08:30"),
        ("8h30", "08:30"),
        ("8H", "08:00"),
        ("0830", "08:30"),
        ("00:00", "00:00"),
        ("23h59", "23:59"),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, expected: str) -> None:
    """Colon, h, or four digits."""
    assert dates.parse_time(typed) == expected


@pytest.mark.parametrize("typed", ["24:00", "8:60", "8", "830", "8:3", "2400", "", "sáng"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(dates.NotATime) as refused:
        dates.parse_time(typed)
    assert refused.value.problem.code == "time_form"


def test_the_day_is_the_day_in_viet_nam(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 17:30 UTC the next day has begun, whatever the computer's zone says."""
    late = dt.datetime(2026, 6, 30, 17, 30, 5, tzinfo=dt.UTC)
    monkeypatch.setattr(dates, "now", lambda: late)
    assert dates.today() == dt.date(2026, 7, 1)
    assert dates.now_instant() == "2026-06-30T17:30:05Z"
    assert dates.show_instant(dates.now_instant()) == "01/07/2026 00:30"


def test_a_moment_of_another_form_is_a_mistake_of_ours() -> None:
    """A moment without its Z is not read as local time."""
    with pytest.raises(ValueError, match="does not match"):
        dates.show_instant("2026-06-30T17:30:05")


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 40))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: dt.date, months: int) -> None:
    """Never in another month than the one that is meant."""
    later = dates.months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + dt.timedelta(days=1)).day == 1


def test_the_day_of_a_moment_is_that_of_viet_nam() -> None:
    """Seven hours ahead of UTC."""
    assert dates.day_of("2026-07-01T16:59:59Z") == dt.date(2026, 7, 1)
    assert dates.day_of("2026-07-01T17:00:00Z") == dt.date(2026, 7, 2)
