"""The chart of coverage: the active clients known, how many of them were reached, and who else was."""

from datetime import date
from fractions import Fraction

from outreach_desk.ground import dates, numbers
from outreach_desk.ground.language import _
from outreach_desk.reports import educators, indicators
from outreach_desk.reports import reached as contacts
from outreach_desk.reports.chart import DONE, EARLIER, ROWS, WAITING, Chart, Mark
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.indicators import PERSON
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source


def reached(source: Source, period: Period, on: date) -> Chart:
    """Give the persons known as active clients on the last day, or on the report date if it comes first.

    Of them those reached in the period, and apart those reached who were no active clients on that day:
    both together are the persons of I-05.
    """
    day = max(period.first, min(period.last, on))
    known = _people(educators.active_clients(source, day))
    found = contacts.reached(source, period).persons
    of_them = numbers.show_integer(len(known & found))
    if known:
        share = numbers.show_percent(Fraction(len(known & found), len(known)))
        of_them = _("{n} ({share})").format(n=of_them, share=share)
    others = len(found - known)
    unit = indicators.unit_words(PERSON).said()
    words = _("Active clients known on {day}").format(day=dates.show_day(day))
    return Chart(
        name="coverage",
        title=_("Reached, of the clients known"),
        unit=unit,
        form=ROWS,
        heads=(_("Who"), unit),
        marks=(
            Mark(words, numbers.show_integer(len(known)), len(known), kind=EARLIER),
            Mark(_("Of these reached in the period"), of_them, len(known & found), len(known), DONE),
            Mark(
                _("Apart: reached, not active on that day"),
                numbers.show_integer(others),
                others,
                kind=WAITING,
            ),
        ),
        empty="" if known or found else _("How many of the clients known were reached will stand here."),
    )


def _people(facts: list[Fact]) -> set[str | None]:
    """Give the persons behind facts that count; a client and her links are one."""
    return {fact.person for fact in facts if fact.named and fact.out is None}
