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
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.forms import FormLine
from outreach_desk.reports.gather import Counted
from outreach_desk.reports.indicators import PERSON, POINT, PROVINCE, TURN, Words
from outreach_desk.reports.official_table import Cell, Column, Official, OfficialLine, footnotes, together
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
    cells = [_row(counted, line, column.unit) if column.unit in line.units else None for column in columns]
    return OfficialLine(line.code, line.words, tuple(cells), line.total)


def _row(counted: Counted, line: FormLine, unit: str | None) -> Row:
    """Count what a line takes together; what nobody wrote about is nought."""
    unit = unit or line.units[0]
    whole = united(counted.figures, [(line.indicator, one, unit) for one in line.of])
    code = together(line.of)
    if whole is None:
        return Row(line.indicator, code, unit, 0, line.words)
    return replace(whole.row(), line=code, words=line.words)


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
    made = [OfficialLine(line.code, line.words, (_row(counted, line, None),), line.total) for line in lines]
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
    made = [OfficialLine(row.line, _official(codes, row), _of_model(found, row, eras)) for row in models]
    places = range(len(columns) - 1)
    sums = [_sum([cell for one in made if isinstance(cell := one.cells[at], Row)]) for at in places]
    made.append(OfficialLine("SUM", forms.words(forms.MODELS, "sum"), (*sums, None), total=True))
    once = [_known(found, indicators.LOCALITIES, f"{era}/{TOTAL}", PROVINCE) for era in eras]
    whole = _known(found, indicators.POINTS, TOTAL, POINT)
    made.append(OfficialLine("ONCE", forms.words(forms.MODELS, "once"), (whole, *once, None), total=True))
    return columns, made + [_figures(found, line, columns) for line in lines]


def _official(codes: Codes, row: Row) -> Words:
    """Give the words that official forms have for the model of a line."""
    code = codes.find(MODELS, row.line.removeprefix(_PART))
    if code is None:
        return row.words
    return Words(code.extra.get("official_vi", code.vi), code.extra.get("official_en", code.en))


def _of_model(found: Counted, points: Row, eras: Sequence[str]) -> tuple[Cell, ...]:
    provinces = [_known(found, indicators.LOCALITIES, f"{era}/{points.line}", PROVINCE) for era in eras]
    return (points, *provinces, None)


def _sum(rows: Sequence[Row]) -> Row:
    """Add the figures of all models."""
    value = sum(int(row.value or 0) for row in rows)
    return replace(rows[0], line="SUM", value=value, words=forms.words(forms.MODELS, "sum"), reasons={})


def _known(found: Counted, indicator: str, line: str, unit: str) -> Row:
    row = found.table.find(indicator, line, unit)
    if row is None:
        raise KeyError(indicator, line, unit)
    return row


def _pilot(
    session: Session, found: Counted, lines: Sequence[FormLine], groups: Sequence[str]
) -> tuple[list[Column], list[OfficialLine]]:
    """What is known of one group: its name and area, since when, its members, and whether it still meets."""
    (own,) = groups
    group = table("peer_group")
    query = sa.select(group.c.name, group.c.unit, group.c.established_on, group.c.ended_on)
    name, unit, established, ended = session.execute(query.where(group.c.id == own)).one()
    met = found.figures[indicators.GROUPS, "MET", indicators.GROUP].counting()
    days = [fact.at.on for fact in met if fact.at.on is not None]
    still = bool(days) and (ended is None or ended >= found.table.period.last)
    said: Mapping[str, Words] = {
        "NAME": Words(name or "", name or ""),
        "AREA": _same(units.name(unit) if unit else ""),
        "ESTABLISHED": _same(dates.show_day(established) if established else ""),
        "ENDED": _same(dates.show_day(ended)) if ended else forms.words(forms.GROUP, "open"),
        "LAST_MET": _same(dates.show_day(max(days))) if days else forms.words(forms.GROUP, "never"),
        "MAINTAINED": forms.words(forms.GROUP, "yes" if still else "no"),
    }
    made = [
        OfficialLine(
            line.code,
            line.words,
            (_row(found, line, None) if line.indicator else said[line.code],),
            line.total,
        )
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
