"""I-08: slips issued in the period, by service and target. I-09: the share of mature slips completed.

A slip is mature when the report date lies after its last day (30 days after its issue). While none is, there
is no share: never 0 %.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from outreach_desk.records import referral
from outreach_desk.reports import slip_facts, split
from outreach_desk.reports.fact import NO_EVIDENCE
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import COMPLETION, PERCENT, PERSON, SLIP, SLIPS, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.slip_facts import Slip, SlipFacts
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Note
from outreach_desk.reports.tally import TOTAL

_ENDED = {referral.COMPLETED, referral.NOT_COMPLETED}
_NOWHERE = (False, None, None)


def issued(source: Source, period: Period) -> tuple[list[Figure], list[Note]]:
    """Count the slips and persons of I-08: in total, by service and by kind of target."""
    slips, targets = of_period(source, period), source.organisations
    services = _by(source, "SERVICE", "service_type", slips, lambda one: one.service)
    kinds = _by(
        source,
        "KIND",
        "organisation_kind",
        slips,
        lambda one: targets.get(one.target or "", _NOWHERE)[1],
    )
    total = Figure(SLIPS, TOTAL, SLIP, line_words(SLIPS, TOTAL), SlipFacts(source, slips))
    figures = [side for one in (*services, *kinds, total) for side in one.in_units(SLIP, PERSON)]
    waiting = SlipFacts(source, (one for one in slips if one.out is None and one.status not in _ENDED))
    figures.append(Figure(SLIPS, "OPEN", SLIP, line_words(SLIPS, "OPEN"), waiting))
    return figures, [Note("not_a_sum", SLIPS)]


def completion(source: Source, period: Period, on: date) -> list[Figure]:
    """Give the share of I-09 on the report date, the slips behind it, and completions in the period."""
    slips = of_period(source, period)
    out = [one for one in slips if one.out is not None]
    mature = [one for one in slips if one.out is None and one.due_on < on]
    young = [one for one in slips if one.out is None and one.due_on >= on]
    in_time = _parts(one for one in mature if one.served_by(one.due_on))
    closed = [
        one
        for one in slip_facts.read(source)
        if one.status == referral.COMPLETED and period.holds(one.outcome_on)
    ]
    lacking = [one._replace(out=one.out or NO_EVIDENCE) for one in closed if one.out or one.served_on is None]
    done = _parts(one for one in closed if one.out is None and one.served_on is not None)
    already = [one for one in young if one.served_by(on)]
    whole = SlipFacts(source, mature)

    def figure(line: str, found: list[Slip]) -> Figure:
        return Figure(COMPLETION, line, SLIP, line_words(COMPLETION, line), SlipFacts(source, found))

    rates = [figure(f"RATE{part}", found + out) for part, found in in_time]
    return [
        *(replace(one, unit=PERCENT, over=whole, none="too_early") for one in rates),
        figure("MATURE", mature + out),
        *(figure(f"SERVED{part}", found + out) for part, found in in_time),
        figure("NOT_MATURE", young + out),
        figure("NOT_MATURE/completed", already + out),
        *(figure(f"COMPLETED{part}", found + lacking) for part, found in done),
    ]


def of_period(source: Source, period: Period) -> list[Slip]:
    """Give the slips issued in a period, those too that do not count."""
    first, last = period.first, period.last
    return [
        one for one in slip_facts.read(source) if one.issued_on is not None and first <= one.issued_on <= last
    ]


def _by(
    source: Source, line: str, name: str, slips: Iterable[Slip], of: Callable[[Slip], str | None]
) -> list[Figure]:
    """Give a line for each code of a list that slips have."""
    parts = defaultdict[str, list[Slip]](list)
    for one in slips:
        parts[of(one) or split.UNKNOWN].append(one)
    figure = Figure(SLIPS, line, SLIP, line_words("", line), [])
    found = {code: replace(figure, facts=SlipFacts(source, part)) for code, part in parts.items()}
    return split.in_list(source.codes, name, figure, found)


def _parts(slips: Iterable[Slip]) -> list[tuple[str, list[Slip]]]:
    """Give all, the verified, and the self-reported."""
    found = list(slips)
    verified = [one for one in found if one.verified]
    return [
        ("", found),
        ("/verified", verified),
        ("/self_reported", [one for one in found if not one.verified]),
    ]
