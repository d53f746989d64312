"""I-01: intervention points at work in a period, by model, province and status.

A point is at work on each day from its first to its last. Points are the office's; the day decides, not the
status: one that is called ended and has no last day counts nowhere until somebody writes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from outreach_desk.records import units
from outreach_desk.records.reference import Codes
from outreach_desk.reports import split
from outreach_desk.reports.fact import INCOMPLETE, NAMES_DELETED, Fact, Occasion
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import POINT, POINTS, Words, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.tally import TOTAL, code_words, in_order, table
from outreach_desk.reports.unit_words import unit_words

MODELS = "support_model"
NATIONAL = ("M1_COMMUNITY_SERVICES", "M2_WORKER_RIGHTS", "M3_PEER_CAPACITY")
_STATUSES, _ENDED = "point_status", "ended"


@dataclass(frozen=True, slots=True)
class Point:
    """A point at work on a day of the period: a fact whose occasion names its national model and status."""

    fact: Fact
    first: date | None
    last: date | None

    def works(self, first: date, last: date) -> bool:
        """Say whether it is at work on a day of a span; both ends belong to it."""
        return (self.first is None or self.first <= last) and (self.last is None or self.last >= first)


def found(source: Source, period: Period) -> list[Point]:
    """Give the points at work in a period, and those that would be and do not count."""
    return source.once(("points", period), lambda: _read(source, period))


def count(source: Source, period: Period) -> list[Figure]:
    """I-01: count the points at work; each has one model, one province and one status."""
    facts = [point.fact for point in found(source, period)]
    standing = [fact for fact in facts if fact.out is None]
    models = split.by(_figure(TOTAL, standing), lambda fact: [fact.at.model or split.UNKNOWN])
    provinces = split.by(_figure(TOTAL, standing), lambda fact: [_province(fact)])
    return [
        _figure(TOTAL, facts),
        *(
            Figure(POINTS, f"MODEL/{model}", POINT, words, models[model].facts if model in models else [])
            for model, words in model_words(source.codes, models).items()
        ),
        *(
            Figure(POINTS, f"PROVINCE/{key}", POINT, words, provinces[key].facts)
            for key, words in province_words(provinces).items()
        ),
        *split.by_code(
            source.codes,
            _STATUSES,
            Figure(POINTS, "STATUS", POINT, line_words(POINTS, "STATUS"), standing),
            lambda fact: [fact.at.code or split.UNKNOWN],
        ),
    ]


def model_words(codes: Codes, models: Iterable[str]) -> dict[str, Words]:
    """Give the words of the three national models, and of what else there is, in order."""
    words = line_words("", "MODEL")
    return {
        model: words.then(
            line_words("", split.UNKNOWN) if model == split.UNKNOWN else code_words(codes, MODELS, model)
        )
        for model in in_order(codes, MODELS, dict.fromkeys([*NATIONAL, *models]))
    }


def province_words(keys: Iterable[str]) -> dict[str, Words]:
    """Give the words of provinces, of the old era first, each by name; the unknown one comes last."""
    wanted, words = set(keys), line_words("", "PROVINCE")
    ordered = [unit for era in units.ERAS for unit in units.provinces(era) if unit.key in wanted]
    named = {unit.key: words.then(unit_words(unit.key, wanted)) for unit in ordered}
    if split.UNKNOWN in wanted:
        named[split.UNKNOWN] = words.then(line_words("", split.UNKNOWN))
    return named


def _province(fact: Fact) -> str:
    """Give the province in which it was entered, of the era of its unit."""
    province = units.province_of(fact.at.commune) if fact.at.commune else None
    return province.key if province else split.UNKNOWN


def _figure(line: str, facts: Sequence[Fact]) -> Figure:
    return Figure(POINTS, line, POINT, line_words(POINTS, line), facts)


def _read(source: Source, period: Period) -> list[Point]:
    point = table("intervention_point")
    names = ("model", "organisation_id", "unit", "starts_on", "ends_on", "status")
    where = [
        point.c.deleted.is_(False),
        sa.or_(point.c.starts_on.is_(None), point.c.starts_on <= period.last),
        sa.or_(point.c.ends_on.is_(None), point.c.ends_on >= period.first),
    ]
    points = []
    for own, model, lead, unit, first, last, status in source.rows("intervention_point", *names, where=where):
        national = source.codes.base(MODELS, model) if model else None
        out = None
        if source.place_gone(lead) or source.blocked("intervention_point", own):
            out = NAMES_DELETED
        elif first is None or (last is None and status == _ENDED):
            out = INCOMPLETE
        at = Occasion(first, None, lead, national, unit, status)
        points.append(Point(Fact("intervention_point", own, at, own, out=out), first, last))
    return points
