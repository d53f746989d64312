"""What spreadsheets do to a cell that nobody touched: recognised by what the cell must have been before.

`was` says whether a text is the one that was handed out. What it confirms is proven; the rest is a doubt,
and a doubt too is shown: nothing of it is taken unless a person names the cell.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from outreach_desk.desk import cell, guard
from outreach_desk.desk.workbook import Raw
from outreach_desk.ground import dates, legacy, text
from outreach_desk.ground.language import N_, said
from outreach_desk.records.columns import Column, Kind

Was = Callable[[str], bool]

MOST_ZEROS = 20
_FIRST_SERIAL = date(1899, 12, 30)
_LAST_SERIAL = 109_574  # the end of 2199
_EXACT = 10**15
_SHORT_YEAR = 100
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_ROUNDED = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE][+-]?[0-9]{1,3}")
_THREE = re.compile(r"([0-9]{1,4})([/.-])([0-9]{1,2})\2([0-9]{1,4})(?:[ T]0?0:00(?::00(?:\.0+)?)?)?")
_HOURS = re.compile(r"([0-9]{1,4}):([0-9]{2})(?::00)?(?: ?([AaPp])[Mm])?")
_DURATION = re.compile(r"PT([0-9]{1,4})H([0-9]{2})M[0-9.]+S")  # hours, as .ods writes them
_HALF_DAY = re.compile(r"[0-9]{1,4}[/.-][0-9A-Za-z]{1,4}(?:[/.-][0-9]{1,4})?|[A-Za-z]{3,9}[ -]?[0-9]{1,4}")
# Vietnamese programs write the words, and some the numbers that they count flags as.
_FLAGS = {"true": "true", "false": "false", "đúng": "true", "sai": "false", "1": "true", "0": "false"}
_MADE_FLAGS = {"true", "false"}
_NOON = 12


@dataclass(frozen=True)
class Damage:
    """What a spreadsheet did by itself: a code, and what was there before, where that can be said."""

    code: str
    repaired: str | None

    def message(self) -> str:
        """Say it in the shown language."""
        return said(_WORDS[self.code])()


_WORDS = {
    "mojibake": N_("The letters are broken: UTF-8 was read as Windows-1252."),
    "apostrophe_lost": N_("The spreadsheet took the apostrophe at the beginning off."),
    "zeros_lost": N_("The spreadsheet took leading zeros or the plus sign off."),
    "rounded": N_("The spreadsheet made a rounded number of this. Its last digits are lost."),
    "made_number": N_("The spreadsheet made a number of this text."),
    "made_day": N_("The spreadsheet made a date or a time of this text."),
    "made_flag": N_("The spreadsheet made TRUE or FALSE of this text."),
    "day_rewritten": N_("The spreadsheet wrote this date in another form."),
    "day_order": N_("Day and month are probably turned around."),
}


def as_text(raw: Raw) -> str:
    """Give a cell of a spreadsheet file as the text that a person would read in it."""
    if isinstance(raw, str):
        hours = _DURATION.fullmatch(raw)
        return f"{hours[1]}:{hours[2]}" if hours else raw
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, (int, float)):
        return str(int(raw)) if abs(raw) < _EXACT and raw == int(raw) else repr(raw).upper()
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ", "seconds")
    if isinstance(raw, timedelta):
        minutes, seconds = divmod(int(raw.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    return (
        raw.isoformat("minutes" if not raw.second else "seconds")
        if isinstance(raw, time)
        else raw.isoformat()
    )


def straight(column: Column, raw: Raw, typed: str) -> str:
    """Give a cell in the one form in which its column is compared, where its meaning is beyond doubt.

    `typed` is its text. A number among days counts them from the end of 1899, as all spreadsheets do.
    """
    cleaned = text.clean(typed, multiline=column.kind is Kind.NOTE)
    if column.kind is Kind.DAY:
        return (_serial(cleaned) if isinstance(raw, (int, float)) else _straight_day(cleaned)) or cleaned
    if column.kind is Kind.TIME:
        try:
            return dates.parse_time(_hours(cleaned) or cleaned)
        except dates.NotATime:
            return cleaned
    if column.kind is Kind.FLAG:
        return _FLAGS.get(cleaned.lower(), cleaned)
    return cleaned.lower() if cell.is_id(cleaned) else cleaned


def _straight_day(cleaned: str) -> str | None:
    found = _THREE.fullmatch(cleaned)
    if found and len(found[1]) == 4:  # noqa: PLR2004 - a year stands first: no order is in doubt
        return _iso(int(found[1]), int(found[3]), int(found[4]))
    try:
        return dates.parse_day(cleaned).isoformat()
    except dates.NotADay:
        return None


def turned(typed: str, was: Was) -> bool:
    """Say whether a day is the one that was handed out, but for its month standing first."""
    found = _THREE.fullmatch(text.clean(typed))
    month_first = _month_first(typed)
    return (
        found is not None and int(found[1]) != int(found[3]) and month_first is not None and was(month_first)
    )


def find(
    column: Column,
    raw: Raw,
    typed: str,
    was: Was,
    handed_out: str | None,
    *,
    month_first: bool = False,
) -> Damage | None:
    """Say what a spreadsheet did to an altered cell; None where it seems that a person wrote it.

    `typed` is what the cell says, `handed_out` what was handed out, where that is known; `month_first` says
    that days of this file were proven to have their month first.
    """
    # Cleaning would take away what belongs to a broken letter.
    mended = legacy.mojibake(as_text(raw))
    if mended is not None:
        bare = guard.unguarded(mended)
        return Damage("mojibake", bare if isinstance(raw, guard.Guarded) or was(bare) else mended)
    if column.kind is Kind.DAY:
        return _day(raw, text.clean(as_text(raw)), was, month_first=month_first)
    if column.kind in {Kind.WHOLE, Kind.FLAG}:
        return None
    apostrophes = [Damage("apostrophe_lost", one) for one in (text.clean(as_text(raw)), guard.GUARD + typed)]
    proven = next((one for one in (*apostrophes, *_before(typed)) if was(one.repaired or "")), None)
    return proven or _by_what_it_was(raw, typed, handed_out or "") or _by_type(column, raw, typed)


def _before(typed: str) -> Iterator[Damage]:
    """Give what a text may have been before: longer numbers, and hours that were an era and a code."""
    if re.fullmatch("[0-9]+", typed):
        yield Damage("zeros_lost", f"+{typed}")
        for zeros in range(1, MOST_ZEROS):
            yield Damage("zeros_lost", "0" * zeros + typed)
    if _ROUNDED.fullmatch(typed):
        yield Damage("rounded", f"{Decimal(typed.replace(',', '.')):f}")
    if typed.lower() in _MADE_FLAGS:
        yield from (Damage("made_flag", one) for one in (typed.lower(), typed.capitalize(), typed.upper()))
    if (hours := _hours(typed)) is not None:
        yield Damage("made_day", hours)
        yield Damage("made_day", hours.removeprefix("0"))


def _hours(typed: str) -> str | None:
    """Give hours and minutes as `HH:MM`, without seconds that are none and without AM or PM."""
    found = _HOURS.fullmatch(typed)
    if found is None:
        return None
    hour = int(found[1])
    if found[3]:
        hour = hour % _NOON + (_NOON if found[3] in "Pp" else 0)
    return f"{hour:02d}:{found[2]}"


def _by_what_it_was(raw: Raw, typed: str, handed_out: str) -> Damage | None:
    if _same_number(typed, handed_out):
        return Damage("rounded" if _ROUNDED.fullmatch(typed) else "made_number", handed_out)
    if _HALF_DAY.fullmatch(handed_out) and (_THREE.fullmatch(typed) or not isinstance(raw, str)):
        return Damage("made_day", handed_out)
    return None


def _by_type(column: Column, raw: Raw, typed: str) -> Damage | None:
    """Doubt what has no text's type, or a rounded number's look, in a column of texts."""
    if column.kind is Kind.TIME and isinstance(raw, (time, datetime, timedelta)):
        return None
    if isinstance(raw, bool):
        return Damage("made_flag", None)
    if isinstance(raw, (int, float)):
        return Damage("rounded" if abs(raw) >= _EXACT else "made_number", None)
    if not isinstance(raw, str):
        return Damage("made_day", None)
    return Damage("rounded", None) if _ROUNDED.fullmatch(typed) and len(typed) > len("1E+09") else None


def _day(raw: Raw, typed: str, was: Was, *, month_first: bool) -> Damage | None:
    if not isinstance(raw, str):
        return None
    for reading in _day_readings(typed):
        if was(reading):
            return Damage("day_order" if turned(typed, was) else "day_rewritten", reading)
    if month_first and (other := _month_first(typed)) is not None:
        return Damage("day_order", other)
    return None


def _day_readings(typed: str) -> Iterator[str]:
    found = _THREE.fullmatch(typed)
    if found:
        one, two, three = int(found[1]), int(found[3]), int(found[4])
        for year, month, day in ((three, two, one), (three, one, two), (one, two, three)):
            whole = _iso(year + (2000 if year < _SHORT_YEAR else 0), month, day)
            if whole is not None:
                yield whole
    if (whole := _serial(typed)) is not None:
        yield whole


def _serial(typed: str) -> str | None:
    if not re.fullmatch("[0-9]{1,6}", typed) or int(typed) > _LAST_SERIAL:
        return None
    return (_FIRST_SERIAL + timedelta(days=int(typed))).isoformat()


def _month_first(typed: str) -> str | None:
    found = _THREE.fullmatch(text.clean(typed))
    if found is None:
        return None
    year = int(found[4])
    return _iso(year + (2000 if year < _SHORT_YEAR else 0), int(found[1]), int(found[3]))


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _same_number(one: str, other: str) -> bool:
    """Say whether two texts are one number to a spreadsheet, which keeps fifteen digits."""
    if not (_NUMBER.fullmatch(one) and _NUMBER.fullmatch(other)):
        return False
    try:
        first, second = (Decimal(each.replace(",", ".")) for each in (one, other))
        return abs(first - second) <= abs(second) * Decimal("1e-14")
    except (InvalidOperation, OverflowError):
        return False
