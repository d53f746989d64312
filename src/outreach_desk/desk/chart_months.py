"""Charts over twelve months: how many were reached and supported, and which groups met.

Persons are counted anew in each month, so months do not add up. Reached and supported, persons and turns
each stand in a chart of their own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from outreach_desk.desk import figure_page
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _
from outreach_desk.records.reference import Codes
from outreach_desk.reports import groups as groups_of
from outreach_desk.reports import indicators, reached, support
from outreach_desk.reports import period as periods
from outreach_desk.reports.chart import COLUMNS, EARLIER, MAIN, Chart, Mark
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import GROUP, GROUPS, PERSON, REACHED, SUPPORT, TURN
from outreach_desk.reports.period import ADMINISTRATIVE, Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.tally import TOTAL

MONTHS = 12
MET, OPEN = "MET", "OPEN"
_NOT_OVER = " *"


@dataclass(frozen=True)
class Month:
    """One whole month and its counts; `inside`: the period touches it; `over`: it has passed.

    `counts` are by indicator and unit, groups by what they are counted as: met or open.
    """

    days: Period
    counts: Mapping[tuple[str, str], int]
    inside: bool
    over: bool

    def mark(self, value: int, shown: str, whole: int | None = None) -> Mark:
        """Give the mark of a value: the month and its year, from which one not yet over is told apart."""
        year, month = self.days.name.split("-")
        star = "" if self.over else _NOT_OVER
        return Mark(
            label=f"{month}/{year}{star}",
            shown=shown,
            value=value,
            whole=whole,
            kind=MAIN if self.inside else EARLIER,
            short=month + star.strip(),
            under=year,
        )


def spans(period: Period, codes: Codes, on: date) -> list[Period]:
    """Give the twelve months up to the last of the period that had begun on the report date."""
    end = max(period.first, min(period.last, on))
    names = [
        figure_page.code(figure_page.MONTH, period.calendar, end, back) for back in reversed(range(MONTHS))
    ]
    return [periods.preset(name, period.calendar, codes) for name in names]


def gather(source: Source, period: Period, on: date, step: Callable[[], None] = lambda: None) -> list[Month]:
    """Count the months up to a period's last from a source that has read them; `step` comes three times."""
    months = spans(period, source.codes, on)
    found: list[dict[tuple[str, str], int]] = [{} for _month in months]
    for indicator, read in ((REACHED, reached.reached), (SUPPORT, support.supported)):
        facts = read(source, source.period)
        for counts, days in zip(found, months, strict=True):
            of_month = facts.within(days.first, days.last)
            for unit in (PERSON, TURN):
                counts[indicator, unit] = _figure(indicator, TOTAL, unit, of_month)
        step()
    for counts, days in zip(found, months, strict=True):
        counts[GROUPS, MET] = _figure(GROUPS, MET, GROUP, groups_of.met(source, days))
        counts[GROUPS, OPEN] = _figure(GROUPS, OPEN, GROUP, groups_of.opened(source, days))
    step()
    return [
        Month(days, counts, days.first <= period.last and period.first <= days.last, over=days.last < on)
        for days, counts in zip(months, found, strict=True)
    ]


def _figure(indicator: str, line: str, unit: str, facts: Sequence[Fact]) -> int:
    return int(Figure(indicator, line, unit, indicators.line_words(indicator, line), facts).row().value or 0)


def trends(months: Sequence[Month]) -> list[Chart]:
    """Give persons and turns reached, and persons and turns supported, per month: four charts."""
    titles = {REACHED: _("Reached, by month"), SUPPORT: _("Supported, by month")}
    empty = {
        REACHED: _("Who was reached by contacts and meetings in the last twelve months will stand here."),
        SUPPORT: _("Who received a service in the last twelve months will stand here."),
    }
    return [
        _trend(months, indicator, unit, titles[indicator], empty[indicator])
        for indicator in (REACHED, SUPPORT)
        for unit in (PERSON, TURN)
    ]


def groups(months: Sequence[Month]) -> Chart:
    """Give per month how many of the open groups met."""
    marks = []
    for month in months:
        met, opened = month.counts[GROUPS, MET], month.counts[GROUPS, OPEN]
        shown = f"{numbers.show_integer(met)}/{numbers.show_integer(opened)}"
        marks.append(month.mark(met, shown, opened))
    unit = indicators.unit_words(GROUP).said()
    return Chart(
        name="groups-met",
        title=_("Groups that met, by month"),
        unit=_("groups that met / open groups"),
        form=COLUMNS,
        heads=(_("Month"), unit),
        marks=tuple(marks),
        legend=_legend(months),
        notes=_notes(months),
        empty="" if any(mark.whole for mark in marks) else _("Which groups met each month will stand here."),
    )


def _trend(months: Sequence[Month], indicator: str, unit: str, title: str, empty: str) -> Chart:
    words = indicators.unit_words(unit).said()
    values = [month.counts[indicator, unit] for month in months]
    marks = [
        month.mark(value, numbers.show_integer(value)) for month, value in zip(months, values, strict=True)
    ]
    persons = _("Persons are counted anew in each month: months do not add up.")
    return Chart(
        name=f"{indicator}-{unit}",
        title=f"{title} – {words}",
        unit="",
        form=COLUMNS,
        heads=(_("Month"), words),
        marks=tuple(marks),
        legend=_legend(months),
        notes=((persons,) if unit == PERSON else ()) + _notes(months),
        empty="" if any(values) else empty,
    )


def _legend(months: Sequence[Month]) -> tuple[tuple[str, str], ...]:
    if all(month.inside for month in months):
        return ()
    return (MAIN, _("Months of the period")), (EARLIER, _("Months before"))


def _notes(months: Sequence[Month]) -> tuple[str, ...]:
    notes = []
    if any(month.days.calendar == ADMINISTRATIVE for month in months):
        notes.append(_("Administrative months, from the 15th of the month before to the 14th."))
    if any(not month.over for month in months):
        notes.append(_("* This month was not over on the report date."))
    return tuple(notes)
