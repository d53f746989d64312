"""I-15: health services with an amount: cases, ₫, and the cases above the norm of one case.

They are the turns of the line “health” of I-07; a case entered twice counts with its largest amount.
"""

from collections.abc import Sequence

from outreach_desk.reports import norms, support, turns
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import CASE, DONG, HEALTH_COSTS, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.tally import TOTAL

OVER = "OVER_AMOUNT"
_HEALTH = "HEALTH"


def count(source: Source, period: Period) -> list[Figure]:
    """Count cases and spend, and the cases above the norm that held on the last day of the period."""
    every = support.supported(source, period).by_code()
    health = Facts.together(*(of for code, of in every.items() if source.codes.line(code) == _HEALTH))
    given, over = turns.cases(health), turns.Cases()
    limit = norms.limit(source.session, norms.HEALTH_AMOUNT, period.last)
    if limit is not None:
        dear = {fact.key for fact in given.few if fact.out is None and (fact.amount or 0) > limit}
        of_few = [fact for fact in given.few if fact.out is None and fact.key in dear]
        over = turns.Cases(of_few, turns.cases(health, limit + 1).crowds)
    return [*_figure(TOTAL, given).in_units(CASE, DONG), *_figure(OVER, over).in_units(CASE, DONG)]


def _figure(line: str, facts: Sequence[Fact]) -> Figure:
    return Figure(HEALTH_COSTS, line, CASE, line_words(HEALTH_COSTS, line), facts)
