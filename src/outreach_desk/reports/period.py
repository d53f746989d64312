"""The days that a report covers: a free span, or a preset of the calendar or administrative year.

The administrative year ends on 14 December: circular 05/2023/TT-BYT for quarter and year (domain.md 3.2).
Both ends of a period belong to it; all days are local days (UTC+7).
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from outreach_desk.ground import dates
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, said
from outreach_desk.records.reference import Codes

CALENDAR, ADMINISTRATIVE = "calendar", "administrative"
CALENDARS = (CALENDAR, ADMINISTRATIVE)

_PROGRAMME = "programme_period"
_PRESET = re.compile(r"(20[0-9]{2})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
_MONTHS = 12
_LONGEST_YEAR = 366
_FIRST_ADMINISTRATIVE_DAY = 15


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included. `name` is the preset's code, empty for a free span."""

    first: date
    last: date
    calendar: str = CALENDAR
    name: str = ""

    def label(self) -> str:
        """Give the days as people read them, with the preset's code where there is one."""
        days = f"{dates.show_day(self.first)} – {dates.show_day(self.last)}"
        return f"{self.name} ({days})" if self.name else days

    def covers(self, other: "Period") -> bool:
        """Say whether all days of another lie in it."""
        return self.first <= other.first and other.last <= self.last

    def holds(self, day: date | None) -> bool:
        """Say whether a day lies in it."""
        return day is not None and self.first <= day <= self.last

    def year_starts(self) -> date:
        """Give the first day of the year of its own calendar in which the period begins."""
        return self.year_of(self.first)

    def year_of(self, day: date) -> date:
        """Give the first day of the year of its own calendar that holds a day."""
        return _year_starts(day, self.calendar)

    def whole_years(self) -> "list[Period]":
        """Give the years of its own calendar that lie in it from their first day to their last."""
        years = []
        for year in range(self.first.year, self.last.year + 1):
            first, last = _days(year, 1, _MONTHS, self.calendar)
            if self.first <= first and last <= self.last:
                years.append(replace(self, first=first, last=last))
        return years

    def months(self, until: date) -> list[tuple[date, date]]:
        """Give the months of its own calendar that the period touches and that began by `until`.

        Each is cut to the period's days; both ends belong to it.
        """
        starts = [self.first]
        while (start := _next_month(starts[-1], self.calendar)) <= min(self.last, until):
            starts.append(start)
        ends = [after - timedelta(days=1) for _, after in pairwise(starts)] + [
            min(self.last, _next_month(starts[-1], self.calendar) - timedelta(days=1))
        ]
        return list(zip(starts, ends, strict=True))

    def named_months(self) -> "list[tuple[str, Period]]":
        """Give the months of its own calendar that it touches, by their codes, each cut to its days."""
        return [
            (
                f"{_next_month(first, self.calendar) - timedelta(days=1):%Y-%m}",
                replace(self, first=first, last=last, name=""),
            )
            for first, last in self.months(self.last)
        ]


def free(first: date, last: date, calendar: str = CALENDAR) -> Period:
    """Give a free span. Raises Usage: it ends before it starts, or the calendar is unknown."""
    _check_calendar(calendar)
    if last < first:
        raise Usage("period_order", said(N_("The period ends before it starts.")))
    return Period(first, last, calendar)


def year(day: date, calendar: str) -> Period:
    """Give the year of a calendar that holds a day."""
    first = _year_starts(day, calendar)
    after = _year_starts(first + timedelta(days=_LONGEST_YEAR), calendar)
    return Period(first, after - timedelta(days=1), calendar)


def preset(code: str, calendar: str, codes: Codes) -> Period:
    """Give the period that a code names: `2026`, `2026-H1`, `2026-Q3`, `2026-07`, or a programme period.

    A programme period has its own days, in either calendar. Raises Usage.
    """
    _check_calendar(calendar)
    typed = code.strip().upper()
    if found := _PRESET.fullmatch(typed):
        year, half, quarter, month = (int(part) if part else None for part in found.groups())
        first, last = _span(half, quarter, month)
        return Period(*_days(year or 0, first, last, calendar), calendar, typed)
    for programme in codes.codes(_PROGRAMME):
        if programme.code.upper() == typed and {"from", "to"} <= programme.extra.keys():
            first_day, last_day = (date.fromisoformat(programme.extra[end]) for end in ("from", "to"))
            return Period(first_day, last_day, calendar, programme.code)
    raise Usage(
        "period_form",
        said(
            N_(
                "Write the period as a year (2026), half (2026-H1), quarter (2026-Q3) or month (2026-07), "
                "or as a programme period ({programmes})."
            ),
            programmes=", ".join(programme.code for programme in codes.codes(_PROGRAMME)),
        ),
    )


def _check_calendar(calendar: str) -> None:
    if calendar not in CALENDARS:
        words = N_("The calendar is “calendar” or “administrative”.")
        raise Usage("calendar_unknown", said(words))


def _span(half: int | None, quarter: int | None, month: int | None) -> tuple[int, int]:
    """Give the first and last month of a part of the year."""
    if half:
        return 6 * half - 5, 6 * half
    if quarter:
        return 3 * quarter - 2, 3 * quarter
    return (month, month) if month else (1, _MONTHS)


def _days(year: int, first: int, last: int, calendar: str) -> tuple[date, date]:
    """Give the days of a span of months: an administrative month starts on the 15th of the one before."""
    starts, after = date(year, first, 1), _next_month(date(year, last, 1), CALENDAR)
    if calendar == ADMINISTRATIVE:
        starts, after = (
            (day - timedelta(days=1)).replace(day=_FIRST_ADMINISTRATIVE_DAY) for day in (starts, after)
        )
    return starts, after - timedelta(days=1)


def _next_month(day: date, calendar: str) -> date:
    """Give the first day of the month after the one that holds `day`."""
    if calendar == ADMINISTRATIVE and day.day < _FIRST_ADMINISTRATIVE_DAY:
        return day.replace(day=_FIRST_ADMINISTRATIVE_DAY)
    starts = _FIRST_ADMINISTRATIVE_DAY if calendar == ADMINISTRATIVE else 1
    return date(day.year + day.month // _MONTHS, day.month % _MONTHS + 1, starts)


def _year_starts(day: date, calendar: str) -> date:
    """Give the first day of the year that holds `day`: 1 January, or 15 December of the year before."""
    if calendar == CALENDAR:
        return date(day.year, 1, 1)
    turns = date(day.year, _MONTHS, _FIRST_ADMINISTRATIVE_DAY)
    return turns if day >= turns else turns.replace(year=day.year - 1)
