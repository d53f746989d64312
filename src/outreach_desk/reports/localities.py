"""I-02 and I-12: the provinces in which models run, and the share of districts or communes with a point."""

from outreach_desk.records import units
from outreach_desk.reports import areas, points, split
from outreach_desk.reports.areas import Placed
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import LOCALITIES, PROVINCE, TARGET, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Note, Row
from outreach_desk.reports.tally import TOTAL

_LEVEL = {units.OLD: units.DISTRICT, units.NEW: units.COMMUNE}


def count(source: Source, period: Period) -> tuple[list[Figure], list[Note]]:
    """I-02: count distinct provinces, for each model and in all."""
    models = points.model_words(
        source.codes,
        (
            point.fact.at.model or split.UNKNOWN
            for point in points.found(source, period)
            if point.fact.out is None
        ),
    )
    figures: list[Figure] = []
    for era, *_span in areas.parts(period):
        facts = provinces(source, period, era)
        words = line_words(LOCALITIES, era)
        for model, meaning in models.items():
            running = [
                fact for fact in facts if fact.out is None and (fact.at.model or split.UNKNOWN) == model
            ]
            figures.append(Figure(LOCALITIES, f"{era}/MODEL/{model}", PROVINCE, words.then(meaning), running))
        whole = words.then(line_words(LOCALITIES, TOTAL))
        figures.append(Figure(LOCALITIES, f"{era}/{TOTAL}", PROVINCE, whole, facts))
    return figures, [Note("localities_no_sum", LOCALITIES)]


def provinces(source: Source, period: Period, era: str) -> Placed:
    """Give the points at work in the part of a period in an era; each province of that era counts once."""
    return areas.placed(_at_work(source, period, era), era, units.PROVINCE)


def target(source: Source, period: Period) -> tuple[list[Figure | Row], list[Note]]:
    """I-12: give the share of districts (communes) with a point, of the whole country and by province."""
    found: list[Figure | Row] = []
    spans = areas.parts(period)
    for era, *_span in spans:
        level = _LEVEL[era]
        placed = areas.placed(_at_work(source, period, era), era, level)
        figure = Figure(TARGET, era, areas.UNITS[level], line_words(TARGET, era), [])
        found += areas.shares(figure, placed, era, level, line_words(TARGET, TOTAL))
    return found, [Note("two_levels", TARGET)] if len(spans) > 1 else []


def _at_work(source: Source, period: Period, era: str) -> list[Fact]:
    spans = {one: (first, last) for one, first, last in areas.parts(period)}
    return [point.fact for point in points.found(source, period) if point.works(*spans[era])]
