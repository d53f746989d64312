"""How the slips issued in a period went on: where each stands on the report date, and completion by service.

The slips are those of I-08, mature and served in time as in I-09. What happened after the report date had
not happened yet: such a slip was still open.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from outreach_desk.records import referral
from outreach_desk.reports import slips
from outreach_desk.reports.period import Period
from outreach_desk.reports.slip_facts import Slip
from outreach_desk.reports.source import Source

VERIFIED, TOLD, LACKING = "verified", "told", "lacking"
ARRIVED, NOT_COMPLETED, OPEN = "arrived", "not_completed", "open"
WAYS = (VERIFIED, TOLD, LACKING, ARRIVED, NOT_COMPLETED, OPEN)
"""Each slip stands at one; the first three are completed: verified, by her word, without evidence."""

_UNSERVED = {referral.ARRIVED: ARRIVED, referral.NOT_COMPLETED: NOT_COMPLETED}


@dataclass
class Completion:
    """The mature slips of a service, those of them served in time, and those that are not mature yet."""

    mature: int = 0
    served: int = 0
    young: int = 0


@dataclass(frozen=True)
class Paths:
    """How many slips stand at each of `WAYS`, and how far each service got (code, empty where unknown)."""

    ways: Mapping[str, int]
    services: Mapping[str, Completion]

    @property
    def issued(self) -> int:
        """Give how many slips were issued: all ways together."""
        return sum(self.ways.values())


def count(source: Source, period: Period, on: date) -> Paths:
    """Count the slips issued in the period as they stood on the report date."""
    ways: Counter[str] = Counter(dict.fromkeys(WAYS, 0))
    services: dict[str, Completion] = defaultdict(Completion)
    for slip in slips.of_period(source, period):
        if slip.out is not None:
            continue
        ways[_way(slip, on)] += 1
        service = services[slip.service or ""]
        if slip.due_on >= on:
            service.young += 1
        else:
            service.mature += 1
            service.served += slip.served_by(slip.due_on)
    return Paths(ways, dict(services))


def _way(slip: Slip, on: date) -> str:
    if slip.outcome_on is not None and slip.outcome_on > on:
        return OPEN
    if slip.status != referral.COMPLETED:
        return _UNSERVED.get(slip.status or "", OPEN)
    if slip.served_on is None:
        return LACKING
    return VERIFIED if slip.verified else TOLD
