"""The programme's figures of an open desk: read the asked period, count, and show. Nothing is written."""

from collections.abc import Hashable, Iterable
from datetime import date

from outreach_desk.desk import questions
from outreach_desk.desk.desk import Desk
from outreach_desk.ground import dates, text
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, said
from outreach_desk.records import record
from outreach_desk.reports import gather, indicators, period, to_csv, to_json, to_text
from outreach_desk.reports.gather import Counted
from outreach_desk.reports.period import CALENDAR, Period
from outreach_desk.reports.table import Table

AS_TABLE, AS_CSV, AS_JSON = "table", "csv", "json"
FORMS = (AS_TABLE, AS_CSV, AS_JSON)

_COUNTS, _KEPT = "counts", 2


def report(desk: Desk, asked: Period, on: date | None = None) -> Table:
    """Count all indicators of a period on the report date `on` (None: today), on an office or team desk."""
    return count(desk, asked, on).table


def count(
    desk: Desk,
    asked: Period,
    on: date | None = None,
    *,
    by: str | None = None,
    chosen: Iterable[str] | None = None,
) -> Counted:
    """As `report`, split by a dimension, of some indicators; and keep what each figure was counted from.

    The last ones are given again as long as nothing has changed by which they are counted.

    Raises Usage: a report cannot be split by this, or there is no such indicator.
    """
    if by is not None and by not in indicators.dimensions():
        words = N_("A report can be split by {dimensions}.")
        raise Usage("dimension_unknown", said(words, dimensions=", ".join(indicators.dimensions())))
    chosen = None if chosen is None else list(chosen)
    if set(chosen or ()) - indicators.indicators().keys():
        words = N_("There is no such indicator. These are counted: {indicators}.")
        raise Usage("indicator_unknown", said(words, indicators=", ".join(indicators.indicators())))
    with desk.database.read() as session:
        missing, day = questions.missing(session), on or dates.today()
        state = gather.state(session), gather.standing(session, missing)
        name = state, asked, day, by, chosen and tuple(sorted(chosen))
        counts: list[tuple[Hashable, Counted]] = desk.kept.setdefault(_COUNTS, [])
        known = next((counted for one, counted in counts if one == name), None)
        if known is None:
            known = gather.count(session, chosen, asked, day, missing=missing, by=by)
            desk.kept[_COUNTS] = [(name, known), *counts][:_KEPT]
        return known


def parse_period(
    desk: Desk,
    *,
    first: str | None = None,
    last: str | None = None,
    code: str | None = None,
    calendar: str | None = None,
) -> Period:
    """Read the period as asked for: by its first and last day, or by its code, in one of the calendars.

    Raises Usage: neither or both are given, a day or the code cannot be read, the end is before the start.
    """
    calendar = calendar or CALENDAR
    if code and not (first or last):
        with desk.database.read() as session:
            return period.preset(code, calendar, record.local_codes(session))
    if code or not (first and last):
        words = N_("Give one of both: a period (for example 2026-Q3), or its first and its last day.")
        raise Usage("period_missing", said(words))
    return period.free(parse_day(first, "from"), parse_day(last, "to"), calendar)


def parse_on(typed: str | None) -> date:
    """Read the report date; today (UTC+7) where none is given. Raises Usage."""
    return parse_day(typed, "on") if typed else dates.today()


def written(table: Table, form: str) -> str:
    """Give a report as text: `table` or `csv` in the shown language, or `json`. Raises Usage."""
    if form == AS_TABLE:
        return to_text.write(table)
    if form == AS_CSV:
        return to_csv.write(table)
    if form == AS_JSON:
        return to_json.write(table)
    raise Usage("form_unknown", said(N_("A report is written as table, csv, json, xlsx, pdf or dhis2.")))


def parse_day(typed: str, column: str) -> date:
    """Read a day; a problem names `column`. Raises Usage."""
    try:
        return dates.parse_day(typed)
    except text.Unreadable as unreadable:
        raise Usage(unreadable.problem.code, unreadable.problem.words, column=column) from None
