"""I-08: slips issued in the period, by service and target. I-09: the share of mature slips completed.

A slip is mature when the report date lies after its last day (30 days after its issue). While none is, there
is no share: never 0 %.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from outreach_desk.records import referral
from outreach_desk.reports import split
from outreach_desk.reports.fact import CANCELLED, INCOMPLETE, NAMES_DELETED, NO_EVIDENCE, Fact, make
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import COMPLETION, PERCENT, PERSON, SLIP, SLIPS, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Note
from outreach_desk.reports.tally import TOTAL, table

_ENDED = {referral.COMPLETED, referral.NOT_COMPLETED}
_NOWHERE = (False, None, None)


class Slip(NamedTuple):
    """One slip. `served_on` is None unless it is completed with evidence."""

    fact: Fact
    due_on: date
    status: str | None
    served_on: date | None
    outcome_on: date | None
    verified: bool

    def served_by(self, day: date) -> bool:
        """Say whether the service was given by that day."""
        return self.served_on is not None and self.served_on <= day


def issued(source: Source, period: Period) -> tuple[list[Figure], list[Note]]:
    """Count the slips and persons of I-08: in total, by service and by kind of target."""
    slips = of_period(source, period)
    facts = [slip.fact for slip in slips]
    targets = source.organisations
    services = split.by_code(
        source.codes,
        "service_type",
        Figure(SLIPS, "SERVICE", SLIP, line_words("", "SERVICE"), facts),
        lambda fact: [fact.at.code or split.UNKNOWN],
    )
    kinds = split.by_code(
        source.codes,
        "organisation_kind",
        Figure(SLIPS, "KIND", SLIP, line_words("", "KIND"), facts),
        lambda fact: [targets.get(fact.at.organisation or "", _NOWHERE)[1] or split.UNKNOWN],
    )
    total = Figure(SLIPS, TOTAL, SLIP, line_words(SLIPS, TOTAL), facts)
    figures = [side for one in (*services, *kinds, total) for side in one.in_units(SLIP, PERSON)]
    waiting = [slip.fact for slip in slips if slip.fact.out is None and slip.status not in _ENDED]
    figures.append(Figure(SLIPS, "OPEN", SLIP, line_words(SLIPS, "OPEN"), waiting))
    return figures, [Note("not_a_sum", SLIPS)]


def completion(source: Source, period: Period, on: date) -> list[Figure]:
    """Give the share of I-09 on the report date, the slips behind it, and completions in the period."""
    slips = of_period(source, period)
    out = [slip.fact for slip in slips if slip.fact.out]
    mature = [slip for slip in slips if not slip.fact.out and slip.due_on < on]
    young = [slip for slip in slips if not slip.fact.out and slip.due_on >= on]
    in_time = _parts(slip for slip in mature if slip.served_by(slip.due_on))
    whole = [slip.fact for slip in mature]
    closed = [
        slip for slip in _slips(source) if slip.status == referral.COMPLETED and period.holds(slip.outcome_on)
    ]
    lacking = [
        slip.fact._replace(out=slip.fact.out or NO_EVIDENCE)
        for slip in closed
        if slip.fact.out or not slip.served_on
    ]
    done = _parts(slip for slip in closed if not slip.fact.out and slip.served_on)
    already = [slip.fact for slip in young if slip.served_by(on)]
    return [
        *(
            Figure(COMPLETION, line, PERCENT, line_words(COMPLETION, line), facts + out, whole, "too_early")
            for line, facts in ((f"RATE{part}", facts) for part, facts in in_time)
        ),
        _figure("MATURE", whole + out),
        *(_figure(f"SERVED{part}", facts + out) for part, facts in in_time),
        _figure("NOT_MATURE", [slip.fact for slip in young] + out),
        _figure("NOT_MATURE/completed", already + out),
        *(_figure(f"COMPLETED{part}", facts + lacking) for part, facts in done),
    ]


def of_period(source: Source, period: Period) -> list[Slip]:
    """Give the slips issued in a period, those too that do not count."""
    return [slip for slip in _slips(source) if period.holds(slip.fact.at.on)]


def _figure(line: str, facts: Sequence[Fact]) -> Figure:
    return Figure(COMPLETION, line, SLIP, line_words(COMPLETION, line), facts)


def _parts(slips: Iterable[Slip]) -> list[tuple[str, list[Fact]]]:
    """Give all, the verified, and the self-reported."""
    found = list(slips)
    verified = [slip.fact for slip in found if slip.verified]
    told = [slip.fact for slip in found if not slip.verified]
    return [("", [slip.fact for slip in found]), ("/verified", verified), ("/self_reported", told)]


def _slips(source: Source) -> list[Slip]:
    """Give the slips issued in the period that is read, or completed in it whenever they were issued."""
    return source.once("slips", lambda: _read(source))


def _read(source: Source) -> list[Slip]:
    slip = table("referral")
    names = ("client_id", "organisation_id", "service", "issued_on", "status", "outcome_on", "evidence")
    closed = sa.and_(slip.c.status == referral.COMPLETED, source.days(slip.c.outcome_on))
    found = source.rows(
        "referral",
        *names,
        where=[
            slip.c.deleted.is_(False),
            sa.or_(source.days(slip.c.issued_on), closed),
        ],
    )
    slips = []
    clients, held_out, gone = source.clients, source.held_out("referral"), source.gone_places
    due_on = cache(referral.due_on)
    for own, client, target, service, issued_on, status, outcome_on, evidence in found:
        out, her = None, clients.get(client)
        if status == referral.CANCELLED:
            out = CANCELLED
        elif target in gone or own in held_out or (her is not None and her.deleted):
            out = NAMES_DELETED
        elif her is None:
            out = INCOMPLETE
        served = status == referral.COMPLETED and evidence is not None
        at = source.hers(client, issued_on, target, service)
        person, agreed = (source.person(client), source.agreed(client, issued_on)) if her else (client, False)
        fact = make(("referral", own, at, own, person, client, agreed, 0, None, out, None))
        slips.append(
            Slip(
                fact,
                # Without a day of issue it is in no cohort; it may be completed all the same.
                due_on(issued_on) if issued_on else date.min,
                status,
                outcome_on if served else None,
                outcome_on,
                source.codes.verified(evidence or ""),
            )
        )
    return slips
