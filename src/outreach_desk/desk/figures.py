"""The programme's figures of an open desk: read the asked period, count, and show. Nothing is written."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from functools import partial

from outreach_desk.desk import kept_report, questions, readings
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.kept_report import Name
from outreach_desk.ground import dates, text
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, said
from outreach_desk.records import record
from outreach_desk.reports import gather, indicators, period, to_csv, to_json, to_text
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.gather import Cell, Counted, Units
from outreach_desk.reports.period import CALENDAR, Period
from outreach_desk.reports.source import Check, unhurried
from outreach_desk.reports.table import Table
from outreach_desk.store import database

AS_TABLE, AS_CSV, AS_JSON = "table", "csv", "json"
FORMS = (AS_TABLE, AS_CSV, AS_JSON)

Told = Callable[[Counted, int], object]


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
    told: Told | None = None,
    check: Check = unhurried,
) -> Counted:
    """As `report`, split by a dimension, of some indicators; and keep what each figure was counted from.

    What was counted is given again as long as nothing has changed by which it was: of the last reports with
    all that is behind it, of those counted ahead with the first records. `told` gets the report so far, and
    how many indicators it will have: at once where something has to be counted and is known from before the
    last change, and after each indicator that was counted. `check` is called often and may raise.

    Raises Usage: a report cannot be split by this, or there is no such indicator.
    """
    if by is not None and by not in indicators.dimensions():
        words = N_("A report can be split by {dimensions}.")
        raise Usage("dimension_unknown", said(words, dimensions=", ".join(indicators.dimensions())))
    every = indicators.indicators()
    chosen = None if chosen is None else set(chosen)
    wanted = gather.in_order(every.keys() if chosen is None else chosen)
    if (chosen or set()) - every.keys():
        words = N_("There is no such indicator. These are counted: {indicators}.")
        raise Usage("indicator_unknown", said(words, indicators=", ".join(every)))
    day = on or dates.today()
    with desk.database.read() as session:
        standing = gather.standing(session, questions.missing(session))
        name = kept_report.name(session, asked, day, by)
        known = kept_report.to_memory(desk, name)
        if lacking := [one for one in wanted if one not in known.parts]:
            count_all = partial(_counted, desk, asked, day, by)
            # The lines that a split report has of the whole one open what was kept of that.
            look = partial(_lists, desk, {kept_report.name(session, asked, day, None), name})
            naming = kept_report.naming(desk, name)
            known.parts |= kept_report.find(session, name, lacking, count_all, look, naming)

        lacking = [one for one in wanted if one not in known.parts]
        before = kept_report.earlier(session, known, lacking) if told else {}

        def so_far() -> Counted:
            parts = {**before, **known.parts}
            found = {one: parts[one] for one in wanted if one in parts}
            table = gather.together([*found.values()], asked, day, standing, by)
            earlier = {one: part.at for one, part in found.items() if one not in known.parts}
            return Counted(table, kept_report.Parts(found), earlier)

        if told and before:
            told(so_far(), len(wanted))
        if lacking:
            source = readings.source(desk, session, asked, check)
            for _part in known.count(session, wanted, asked, day, by=by, source=source, check=check):
                if told:
                    told(so_far(), len(wanted))
        return so_far()


def open_up(desk: Desk, counted: Counted, check: Check) -> None:
    """Count what is behind the kept figures of a report that somebody looks at, before she presses one.

    Not where the records would be read for it: the next that she asks for would wait. `check` is called
    often and may raise.
    """
    table, lacking = counted.table, kept_report.lacking(counted)
    with desk.database.read() as session, database.much_read(session):
        if not lacking or not readings.has(desk, session, table.period):
            return
        source = readings.source(desk, session, table.period, check)
        for indicator, shelf in lacking:
            shelf.take(gather.figures(source, indicator, table.period, table.on, by=table.by))


def _counted(
    desk: Desk, asked: Period, on: date, by: str | None, indicator: str, units: Units | None
) -> Mapping[Cell, Figure]:
    """Find what is behind the figures of an indicator that were kept: of one line, or of all."""
    with desk.database.read() as session, database.much_read(session):
        source = readings.source(desk, session, asked, unhurried)
        return gather.figures(source, indicator, asked, on, by=by, units=units)


def _lists(desk: Desk, names: AbstractSet[Name], indicator: str) -> kept_report.Lists:
    with desk.database.read() as session:
        return {
            cell: one for name in names for cell, one in kept_report.lists(session, name, indicator).items()
        }


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
