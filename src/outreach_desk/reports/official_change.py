"""The official table that holds two periods beside each other: what was, what is, and the change."""

from dataclasses import replace

from outreach_desk.reports import forms, indicators
from outreach_desk.reports.official_table import Cell, Column, Official, OfficialLine, footnotes
from outreach_desk.reports.table import Row


def of(now: Official, then: Official) -> Official:
    """Put two sides beside each other: each a table of one column with the same lines."""
    lines = [_line(one, other) for one, other in zip(then.lines, now.lines, strict=True)]
    spans = [
        Column(forms.detail("", name, one.tables[0].period.label()))
        for name, one in zip(forms.SIDES, (then, now), strict=False)
    ]
    below = footnotes(now.form, now.tables[0].period.last, lines)
    return replace(
        now,
        columns=(*spans, Column(forms.words("", forms.SIDES[-1]))),
        lines=tuple(lines),
        footnotes=(*now.scope, *below),
        tables=(*now.tables, *then.tables),
    )


def _line(then: OfficialLine, now: OfficialLine) -> OfficialLine:
    (one,), (other,) = then.cells, now.cells
    known = bool(then.behind and now.behind)
    behind = (*then.behind, *now.behind, now.behind[0] + then.behind[0]) if known else ()
    return replace(now, cells=(one, other, _change(one, other)), behind=behind)


def _change(then: Cell, now: Cell) -> Cell:
    """Give the change; there is none where one of both has no value."""
    if not (isinstance(then, Row) and isinstance(now, Row)) or then.value is None or now.value is None:
        return None
    difference = now.value - then.value
    value = round(difference, 1) if now.unit in indicators.SHARES else int(difference)
    return replace(now, value=value, reasons={})
