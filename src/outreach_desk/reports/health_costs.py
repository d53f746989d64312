"""I-15: health services with an amount: cases, ₫, and the cases above the norm of one case.

They are the turns of the line “health” of I-07; a case entered twice counts with its largest amount.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence

from outreach_desk.reports import norms, support
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import CASE, DONG, HEALTH_COSTS, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.tally import TOTAL

OVER = "OVER_AMOUNT"
_HEALTH = "HEALTH"


def count(source: Source, period: Period) -> list[Figure]:
    """Count cases and spend, and the cases above the norm that held on the last day of the period."""
    given = [
        fact
        for fact in support.supported(source, period)
        if fact.amount is not None and source.codes.line(fact.at.code or "") == _HEALTH
    ]
    limit = norms.limit(source.session, norms.HEALTH_AMOUNT, period.last)
    most: dict[Hashable, int] = defaultdict(int)
    for fact in given:
        if fact.out is None:
            most[fact.key] = max(most[fact.key], fact.amount or 0)
    dear = {key for key, amount in most.items() if limit is not None and amount > limit}
    over = [fact for fact in given if fact.out is None and fact.key in dear]
    return [*_figure(TOTAL, given).in_units(CASE, DONG), *_figure(OVER, over).in_units(CASE, DONG)]


def _figure(line: str, facts: Sequence[Fact]) -> Figure:
    return Figure(HEALTH_COSTS, line, CASE, line_words(HEALTH_COSTS, line), facts)
