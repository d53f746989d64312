"""Days, births and moments: read as people type them, kept as ISO text, shown as dd/MM/yyyy.

A day has no zone. A moment is kept in UTC and shown at UTC+7, which Viet Nam keeps all year.
The patterns are always ours: the system's own short form would show 1/7/26 (domain.md 6.2).
"""

import datetime as dt
import re

from outreach_desk.ground import text
from outreach_desk.ground.errors import FieldProblem
from outreach_desk.ground.language import N_, said

LOCAL = dt.timezone(dt.timedelta(hours=7))
FIRST_YEAR = 1900
LAST_YEAR = 2100

_DAY = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_DAY_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
_DAY_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_BIRTH = re.compile(r"(?:(0?[1-9]|1[0-2])[/.-])?([0-9]{4})")
_BIRTH_ISO = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])(?::|[hH])([0-5][0-9])|([01][0-9]|2[0-3])([0-5][0-9])")
_TIME_HOUR = re.compile(r"([01]?[0-9]|2[0-3])[hH]")


class NotADay(text.Unreadable):
    """The text is no day, or no year or month of birth."""


class NotATime(text.Unreadable):
    """The text is no time of day."""


def parse_day(value: str) -> dt.date:
    """Read `1/7/2026`, `01-07-2026`, `1.7.2026`, `010726` (day first) or ISO `2026-07-01`.

    Two digits of a year are 20yy. Raises NotADay: `day_form`, `day_unknown`, `year_far`.
    """
    typed = text.clean(value)
    if found := _DAY.fullmatch(typed):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _DAY_DIGITS.fullmatch(typed):
        day, month, year = int(found[1]), int(found[2]), 2000 + int(found[3])
    elif found := _DAY_ISO.fullmatch(typed):
        day, month, year = int(found[3]), int(found[2]), int(found[1])
    else:
        words = said(N_("Write the day as day/month/year, for example 01/07/2026."))
        raise NotADay(FieldProblem("day_form", words))
    _check_year(year)
    try:
        return dt.date(year, month, day)
    except ValueError:
        words = said(N_("There is no such day. The day comes first, then the month."))
        raise NotADay(FieldProblem("day_unknown", words)) from None


def show_day(day: dt.date) -> str:
    """Give dd/MM/yyyy."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def parse_birth(value: str) -> tuple[int, int | None]:
    """Read a birth as far as it is known: `1995` or `3/1995` (also ISO `1995-03`), as (year, month or None).

    Raises NotADay: `birth_form`, `year_far`.
    """
    typed = text.clean(value)
    if found := _BIRTH.fullmatch(typed):
        year, month = int(found[2]), int(found[1]) if found[1] else None
    elif found := _BIRTH_ISO.fullmatch(typed):
        year, month = int(found[1]), int(found[2])
    else:
        words = said(N_("Write the year, or month/year, for example 1995 or 03/1995."))
        raise NotADay(FieldProblem("birth_form", words))
    _check_year(year)
    return year, month


def show_birth(year: int, month: int | None) -> str:
    """Give MM/yyyy, or yyyy where the month is not known."""
    return f"{year:04d}" if month is None else f"{month:02d}/{year:04d}"


def parse_time(value: str) -> str:
    """Read `8:30`, `8h30`, `8h` or `0830` as `08:30`. Raises NotATime: `time_form`."""
    typed = text.clean(value)
    if found := _TIME.fullmatch(typed):
        return f"{int(found[1] or found[3]):02d}:{found[2] or found[4]}"
    if found := _TIME_HOUR.fullmatch(typed):
        return f"{int(found[1]):02d}:00"
    raise NotATime(FieldProblem("time_form", said(N_("Write the time as hours:minutes, for example 08:30."))))


def now() -> dt.datetime:
    """Give this moment in UTC. All that asks the clock in this module asks here."""
    return dt.datetime.now(tz=dt.UTC)


def today() -> dt.date:
    """Give the day that it is in Viet Nam, whatever zone the computer is set to."""
    return now().astimezone(LOCAL).date()


def now_instant() -> str:
    """Give this moment as it is kept: `2026-07-01T01:30:00Z`."""
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_of(posix: float) -> str:
    """Give a POSIX time (seconds), as files bear it, as a kept moment."""
    return dt.datetime.fromtimestamp(posix, tz=dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def show_instant(instant: str) -> str:
    """Give a kept moment as dd/MM/yyyy HH:mm in Viet Nam. Another form is a mistake of ours (ValueError)."""
    local = _local(instant)
    return f"{show_day(local.date())} {local:%H:%M}"


def day_of(instant: str) -> dt.date:
    """Give the day of a kept moment in Viet Nam. Another form is a mistake of ours (ValueError)."""
    return _local(instant).date()


def months_later(day: dt.date, months: int) -> dt.date:
    """Give the same day some months later, the last of a shorter month: 30/11 and three are 28/02."""
    years, month = divmod(day.month - 1 + months, 12)
    first = dt.date(day.year + years, month + 1, 1)
    last = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _local(instant: str) -> dt.datetime:
    moment = dt.datetime.strptime(instant, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    return moment.astimezone(LOCAL)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        words = said(N_("The year must lie between {first} and {last}."), first=FIRST_YEAR, last=LAST_YEAR)
        raise NotADay(FieldProblem("year_far", words))
