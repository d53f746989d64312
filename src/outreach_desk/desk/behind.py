"""The rows behind one figure of a report, in words, and those that were left out of it and why.

They are the facts from which the figure was counted. Nobody is named in them: codes only, no place.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk import called, sealed_figures
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figures import AS_CSV, AS_JSON
from outreach_desk.desk.kept_report import Parts
from outreach_desk.desk.listed import COUNTS, DIVISOR, FIRST, LEFT_OUT, THEN, Listing, Seen
from outreach_desk.desk.sealed_figures import Beside, Sealed
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, _, said
from outreach_desk.records import record
from outreach_desk.reports import indicators, to_csv, to_text
from outreach_desk.reports.gather import Cell, Counted
from outreach_desk.reports.indicators import PERCENT

__all__ = [
    "COUNTS",
    "DIVISOR",
    "FIRST",
    "LEFT_OUT",
    "Behind",
    "Line",
    "Look",
    "as_dict",
    "lines",
    "look",
    "parse_cell",
    "title",
    "which_words",
    "written",
]

_EXAMPLE = "I-05/TOTAL/person"
_POINT = "intervention_point"
_KINDS = {
    "meeting": "activity_kind",
    "attendance": "activity_kind",
    "contact": "contact_mode",
    "service": "service_type",
    "referral": "service_type",
    "membership": "group_role",
}


@dataclass(frozen=True)
class Line:
    """One record. `who` is the code of a client, member or point; `heads` how many without a name it counts.

    `reason` is the code of why it was left out or adds nothing, empty where it counts by itself. Its own page
    is that of the record `opens`.
    """

    table: str
    id: str
    on: date | None
    kind: str
    group: str
    who: str
    heads: int
    reason: str
    opens: tuple[str, str]

    @property
    def why(self) -> str:
        """Say why it was left out, or adds nothing."""
        return indicators.note_words(self.reason).said() if self.reason else ""


@dataclass(frozen=True)
class Behind:
    """A figure, how many records stand in each of its lists, and the first rows of one of them.

    A share has one more list: what its numerator is divided by. Of one that is `sealed` the records are those
    of today.
    """

    cell: Cell
    name: str
    line: str
    unit: str
    shown: str
    sizes: dict[str, int]
    which: str
    rows: tuple[Line, ...]
    sealed: Beside | None = None

    def said(self) -> str:
        """Give line, value and unit in one; per cent stands in the value already."""
        unit = "" if self.cell[2] == PERCENT else self.unit
        return f"{self.line}: {self.shown} {unit}".rstrip()


Look = Callable[[str, int | None], Behind]
"""Gives the first rows of a list behind one figure, or all (None)."""


def look(desk: Desk, counted: Counted, cell: Cell, which: str = COUNTS, most: int | None = FIRST) -> Behind:
    """Give the first rows of one list behind a figure by day, or all (None). Raises Usage: no such figure."""
    row, today, beside = counted.table.find(*cell), counted, None
    if row is None or cell not in counted.figures:
        words = N_("This report has no such figure. Name one by its codes, for example {example}.")
        raise Usage("figure_unknown", said(words, example=_EXAMPLE))
    if isinstance(counted.figures, Sealed):
        today = counted.figures.count(row.indicator)
        beside = sealed_figures.beside(counted.table, row, today)
    sizes, first = _lists(today, cell, which, most)
    return Behind(
        cell,
        indicators.indicators()[row.indicator].name.said(),
        row.label(),
        indicators.counted_words(row.unit, row.value).said(),
        row.shown(),
        sizes,
        which,
        lines(desk, first),
        beside,
    )


def _lists(
    counted: Counted, cell: Cell, which: str, most: int | None
) -> tuple[dict[str, int], Sequence[Seen]]:
    """Give how long the lists behind a figure are, and the first records of one: as kept, if enough were.

    All are empty where no record counts there (any more).
    """
    figures = counted.figures
    if cell not in figures:
        return dict.fromkeys((COUNTS, which, LEFT_OUT), 0), ()
    kept = figures.listed(cell) if isinstance(figures, Parts) else None
    if kept is not None:
        size, first = kept[which]
        if len(first) == size or (most is not None and most <= len(first)):
            return {name: one.size for name, one in kept.items()}, first[:most]
    figure, listing = figures[cell], Listing()
    return listing.sizes(figure), listing.rows(figure, which, most)


def parse_cell(typed: str) -> Cell:
    """Read the name of a figure: indicator, line and unit, as I-05/TOTAL/person. Raises Usage."""
    indicator, _slash, rest = typed.strip().partition("/")
    line, _slash, unit = rest.rpartition("/")
    if not (indicator and line and unit):
        words = N_("Name a figure by the codes of its indicator, line and unit: {example}.")
        raise Usage("figure_form", said(words, example=_EXAMPLE))
    return indicator, line, unit


def written(look_at: Look, form: str) -> str:
    """Give all rows behind a figure as text: `table`, `csv` (in shown words) or `json`. Raises Usage."""
    first = look_at(COUNTS, None)
    lists = [first, *(look_at(name, None) for name in first.sizes if name != first.which)]
    if form == AS_JSON:
        return json.dumps(as_dict(lists), ensure_ascii=False, indent=2)
    rows = [_header(), *(_cells(one.which, line) for one in lists for line in one.rows)]
    if form == AS_CSV:
        return to_csv.sheet(rows)
    head = f"{first.cell[0]}  {first.name} · {first.said()}"
    beside = [*first.sealed.said(), ""] if first.sealed else []
    return "\n".join([head, "─" * len(head), *beside, *to_text.aligned(rows, right=False)]) + "\n"


def as_dict(lists: Sequence[Behind]) -> dict[str, Any]:
    """Give the lists behind a figure as one object: codes, ISO days, no words but those of codes."""
    indicator, line, unit = lists[0].cell
    rows = {one.which: [_row(line) for line in one.rows] for one in lists}
    shape = {"indicator": indicator, "line": line, "unit": unit, "rows": rows}
    return shape | ({"sealed": lists[0].sealed.as_dict()} if lists[0].sealed else {})


def title(indicator: str) -> str:
    """Say of which indicator a figure is."""
    return f"{indicator} · {indicators.indicators()[indicator].name.said()}"


def which_words(which: str) -> str:
    """Say what a list behind a figure holds."""
    words = {
        COUNTS: N_("Counted"),
        DIVISOR: N_("Divided by these"),
        LEFT_OUT: N_("Left out"),
        THEN + COUNTS: N_("Counted in the earlier period"),
        THEN + DIVISOR: N_("Divided by these in the earlier period"),
        THEN + LEFT_OUT: N_("Left out in the earlier period"),
    }
    return _(words[which])


def _row(line: Line) -> dict[str, Any]:
    return {
        "table": line.table,
        "id": line.id,
        "on": line.on.isoformat() if line.on else None,
        "group": line.group,
        "who": line.who,
        "heads": line.heads,
        "why": line.reason,
    }


def _header() -> list[str]:
    return [
        _("List"),
        _("Date"),
        _("Record"),
        _("Kind"),
        _("Group"),
        _("Code"),
        _("Without a name"),
        _("Why"),
    ]


def _cells(which: str, line: Line) -> list[str]:
    return [
        which_words(which),
        dates.show_day(line.on) if line.on else "",
        line.table,
        line.kind,
        line.group,
        line.who,
        numbers.show_integer(line.heads) if line.heads else "",
        line.why,
    ]


def lines(desk: Desk, seen: Sequence[Seen]) -> tuple[Line, ...]:
    """Give records as people read them."""
    with desk.database.read() as session:
        return tuple(_lines(session, seen))


def _lines(session: Session, seen: Sequence[Seen]) -> Iterator[Line]:
    codes = record.local_codes(session)
    codes_of = [_whose_code(one) for one in seen]
    people = {one for one in codes_of if one[1]}
    groups = {("peer_group", one.group) for one in seen if one.group}
    names = called.names(session, people | groups)
    for one, own in zip(seen, codes_of, strict=True):
        yield Line(
            one.table,
            one.id,
            one.on,
            codes.label(_KINDS[one.table], one.code) if one.code and one.table in _KINDS else "",
            names.get(("peer_group", one.group), ""),
            names.get(own, ""),
            one.heads,
            one.reason,
            one.opens,
        )


def _whose_code(one: Seen) -> tuple[str, str]:
    """Give whose code stands with a record: hers whose it is; a point is nobody's and bears its own."""
    return (one.table, one.id) if one.table == _POINT else one.who
