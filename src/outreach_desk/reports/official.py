"""The official tables: figures of a report in the lines and the order of a form, with what must stand below.

A form is data (`reports.forms`); its figures are those of the indicators, counted anew where a line takes
several of theirs together.
"""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach_desk.ground import dates
from outreach_desk.records import record, units
from outreach_desk.records.reference import Codes
from outreach_desk.reports import areas, forms, gather, indicators, official_change, one_group
from outreach_desk.reports.fact import Fact, Occasion
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.forms import FormLine
from outreach_desk.reports.gather import Counted
from outreach_desk.reports.indicators import PERSON, POINT, PROVINCE, TURN, Words
from outreach_desk.reports.official_table import (
    Column,
    Official,
    OfficialLine,
    Sides,
    footnotes,
    together,
)
from outreach_desk.reports.period import Period
from outreach_desk.reports.points import MODELS
from outreach_desk.reports.source import Check, unhurried
from outreach_desk.reports.table import ALL_HERE, Missing, Row, Table
from outreach_desk.reports.tally import TOTAL, table

_PART = "MODEL/"


def build(
    session: Session,
    form: str,
    period: Period,
    on: date,
    *,
    missing: Missing = ALL_HERE,
    before: Period | None = None,
    groups: Sequence[str] = (),
    check: Check = unhurried,
) -> Official:
    """Count an official table of a period; of some groups alone where their ids are given.

    A comparison needs `before`, a pilot of one group its group; KeyError is a mistake of ours. `check` is
    called often and may raise.
    """
    spans = [period, *([before] if before else [])]
    with one_group.only(session, *groups) if groups else nullcontext():
        counted = [
            gather.count(
                session,
                chosen(form, period.last),
                span,
                on,
                missing=missing,
                of_one_group=bool(groups),
                check=check,
            )
            for span in spans
        ]
    found = [of_counted(session, form, one, groups, lines_on=period.last) for one in counted]
    if before is None:
        return found[0]
    return official_change.of(*found)


def of_counted(
    session: Session, form: str, counted: Counted, groups: Sequence[str] = (), *, lines_on: date | None = None
) -> Official:
    """Make an official table of a report that was counted with all that is `chosen` for it.

    Of a comparison it is one of its two sides, whose lines are those in force on the day `lines_on`.
    """
    on = lines_on or counted.table.period.last
    columns, made = _PARTS[form](session, counted, forms.lines(form, on), groups)
    scope = [forms.detail("", "scope", ", ".join(_codes(session, groups)))] if groups else []
    return Official(
        form=form,
        title=forms.title(form),
        columns=tuple(columns),
        lines=tuple(made),
        footnotes=(*scope, *footnotes(form, on, made)),
        tables=(narrowed(counted.table, form, on),),
        groups=tuple(groups),
        scope=tuple(scope),
    )


def chosen(form: str, on: date) -> set[str]:
    """Give the indicators of which a form that is in force on a day speaks."""
    further = {indicators.POINTS, indicators.LOCALITIES} if form == forms.MODELS else set()
    return {line.indicator for line in forms.lines(form, on) if line.indicator} | further


def narrowed(whole: Table, form: str, on: date) -> Table:
    """Give of a report what a form that is in force on a day speaks of."""
    wanted = chosen(form, on)
    return replace(
        whole,
        chosen=tuple(one for one in whole.chosen if one in wanted),
        rows=tuple(row for row in whole.rows if row.indicator in wanted),
        notes=tuple(note for note in whole.notes if note.indicator in wanted),
        versions={one: version for one, version in whole.versions.items() if one in wanted},
    )


def _figures(counted: Counted, line: FormLine, columns: Sequence[Column]) -> OfficialLine:
    """Give a line with a figure in each column whose unit it has."""
    units_of = [column.unit if column.unit in line.units else None for column in columns]
    return _of_figures(line, [_figure(counted, line, unit) if unit else None for unit in units_of])


def _of_figures(line: FormLine, figures: Sequence[Figure | None]) -> OfficialLine:
    cells = tuple(one.row() if one else None for one in figures)
    behind = tuple((one,) if one else () for one in figures)
    return OfficialLine(line.code, line.words, cells, line.total, behind)


def _figure(counted: Counted, line: FormLine, unit: str) -> Figure:
    """Give what a line takes together; what nobody wrote about is nought."""
    whole = united(counted.figures, [(line.indicator, one, unit) for one in line.of])
    nothing = Figure(line.indicator, "", unit, line.words, ())
    return replace(whole or nothing, line=together(line.of), words=line.words)


def united(figures: Mapping[gather.Cell, Figure], cells: Sequence[gather.Cell]) -> Figure | None:
    """Count some figures as one; None where nobody wrote about any."""
    found = [figures[name] for name in cells if name in figures]
    if len(found) > 1:
        return replace(found[0], facts=[fact for figure in found for fact in figure.facts])
    return found[0] if found else None


def _by_line(
    _session: Session, counted: Counted, lines: Sequence[FormLine], _groups: Sequence[str]
) -> tuple[list[Column], list[OfficialLine]]:
    """The annual lines: turns and persons side by side."""
    columns = [Column(indicators.unit_words(unit), unit) for unit in (TURN, PERSON)]
    return columns, [_figures(counted, line, columns) for line in lines]


def _each_its_own(
    _session: Session, counted: Counted, lines: Sequence[FormLine], _groups: Sequence[str]
) -> tuple[list[Column], list[OfficialLine]]:
    """One column in which each line has its own unit."""
    made = [_of_figures(line, [_figure(counted, line, line.units[0])]) for line in lines]
    return [Column(forms.words("", "figure"))], made


def _models(
    session: Session, found: Counted, lines: Sequence[FormLine], _groups: Sequence[str]
) -> tuple[list[Column], list[OfficialLine]]:
    """Points and provinces of each model, their sum, each province once, and the members of the groups."""
    eras = [era for era, *_span in areas.parts(found.table.period)]
    columns = [
        Column(forms.words(forms.MODELS, "points"), POINT),
        *(Column(forms.words(forms.MODELS, era), PROVINCE) for era in eras),
        Column(forms.words(forms.MODELS, "people"), PERSON),
    ]
    models = [
        row for row in found.table.rows if row.indicator == indicators.POINTS and row.line.startswith(_PART)
    ]
    codes = record.local_codes(session)
    of_models = [[(indicators.POINTS, row.line, POINT), *_provinces(row.line, eras)] for row in models]
    made = [
        _known(found, row.line, _official(codes, row), cells)
        for row, cells in zip(models, of_models, strict=True)
    ]
    made.append(_sums(made))
    once = [(indicators.POINTS, TOTAL, POINT), *_provinces(TOTAL, eras)]
    made.append(_known(found, "ONCE", forms.words(forms.MODELS, "once"), once, total=True))
    return columns, made + [_figures(found, line, columns) for line in lines]


def _official(codes: Codes, row: Row) -> Words:
    """Give the words that official forms have for the model of a line."""
    code = codes.find(MODELS, row.line.removeprefix(_PART))
    if code is None:
        return row.words
    return Words(code.extra.get("official_vi", code.vi), code.extra.get("official_en", code.en))


def _provinces(line: str, eras: Sequence[str]) -> list[gather.Cell]:
    return [(indicators.LOCALITIES, f"{era}/{line}", PROVINCE) for era in eras]


def _known(
    found: Counted, code: str, words: Words, cells: Sequence[gather.Cell], *, total: bool = False
) -> OfficialLine:
    """Give a line of figures of the report, and no members. Raises KeyError: it has no such figure."""
    figures = [found.figures[cell] for cell in cells]
    rows = tuple(one.row() for one in figures)
    return OfficialLine(code, words, (*rows, None), total, (*((one,) for one in figures), ()))


def _sums(models: Sequence[OfficialLine]) -> OfficialLine:
    """Add the figures of all models up: what two of them have counts twice."""
    words = forms.words(forms.MODELS, "sum")
    behind: list[Sides] = []
    for of in zip(*(line.behind for line in models), strict=True):
        figures = [figure for sides in of for figure in sides]
        facts = [
            fact._replace(key=(figure.line, fact.key)) for figure in figures for fact in figure.counting()
        ]
        behind.append((replace(figures[0], line="SUM", words=words, facts=facts),) if figures else ())
    cells = tuple(sides[0].row() if sides else None for sides in behind)
    return OfficialLine("SUM", words, cells, total=True, behind=tuple(behind))


def _pilot(
    session: Session, found: Counted, lines: Sequence[FormLine], groups: Sequence[str]
) -> tuple[list[Column], list[OfficialLine]]:
    """What is known of one group: its name and area, since when, its members, and whether it still meets."""
    (own,) = groups
    group = table("peer_group")
    query = sa.select(group.c.name, group.c.unit, group.c.established_on, group.c.ended_on)
    name, unit, established, ended = session.execute(query.where(group.c.id == own)).one()
    met = found.figures[indicators.GROUPS, "MET", indicators.GROUP]
    meetings = [fact._replace(key=fact.id) for fact in met.counting()]
    herself = [Fact("peer_group", own, Occasion(established, own), own)]
    days = [fact.at.on for fact in meetings if fact.at.on is not None]
    still = bool(days) and (ended is None or ended >= found.table.period.last)
    unsaid = forms.words(forms.GROUP, "unsaid")
    said: Mapping[str, Words] = {
        "NAME": _same(name) if name else unsaid,
        "AREA": _same(units.name(unit)) if unit else unsaid,
        "ESTABLISHED": _same(dates.show_day(established)) if established else unsaid,
        "ENDED": _same(dates.show_day(ended)) if ended else forms.words(forms.GROUP, "open"),
        "LAST_MET": _same(dates.show_day(max(days))) if days else forms.words(forms.GROUP, "never"),
        "MAINTAINED": forms.words(forms.GROUP, "yes" if still else "no"),
    }
    told_by = {"LAST_MET": meetings, "MAINTAINED": [*meetings, *herself]}

    def in_words(line: FormLine) -> OfficialLine:
        facts = told_by.get(line.code, herself)
        told = replace(met, line=line.code, words=line.words, facts=facts)
        return OfficialLine(line.code, line.words, (said[line.code],), line.total, ((told,),))

    made = [
        _of_figures(line, [_figure(found, line, line.units[0])]) if line.indicator else in_words(line)
        for line in lines
    ]
    return [Column(forms.words("", "figure"))], made


_PARTS = {
    forms.ANNUAL: _by_line,
    forms.SUPPORT: _each_its_own,
    forms.MODELS: _models,
    forms.CHANGE: _each_its_own,
    forms.GROUP: _pilot,
}


def _codes(session: Session, groups: Sequence[str]) -> list[str]:
    group = table("peer_group")
    return sorted(
        code or "" for code in session.scalars(sa.select(group.c.code).where(group.c.id.in_(groups)))
    )


def _same(text: str) -> Words:
    return Words(text, text)
