"""The rows behind one figure of a report, in words, and those that were left out of it and why.

They are the facts from which the figure was counted. Nobody is named in them: codes only, no place.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk import called
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.figures import AS_CSV, AS_JSON
from outreach_desk.ground import dates, numbers
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, _, said
from outreach_desk.records import meeting, record
from outreach_desk.reports import indicators, to_csv, to_text
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.gather import Cell, Counted
from outreach_desk.reports.indicators import PERCENT

COUNTS, DIVISOR, LEFT_OUT = "counts", "divisor", "left_out"
FIRST = 200
"""How many rows are shown at first, and how many more each time."""

_EXAMPLE = "I-05/TOTAL/person"
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
    """One record. `who` is the code of a client or member, `heads` how many without a name it counts.

    `reason` is the code of why it was left out, empty where it was not. Its own page is that of the record
    `opens`.
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
        """Say why it was left out."""
        return indicators.note_words(self.reason).said() if self.reason else ""


@dataclass(frozen=True)
class Behind:
    """A figure, how many records stand in each of its lists, and the first rows of one of them.

    A share has one more list: what its numerator is divided by.
    """

    cell: Cell
    name: str
    line: str
    unit: str
    shown: str
    sizes: dict[str, int]
    which: str
    rows: tuple[Line, ...]

    def said(self) -> str:
        """Give line, value and unit in one; per cent stands in the value already."""
        unit = "" if self.cell[2] == PERCENT else self.unit
        return f"{self.line}: {self.shown} {unit}".rstrip()


def look(desk: Desk, counted: Counted, cell: Cell, which: str = COUNTS, most: int | None = FIRST) -> Behind:
    """Give the first rows of one list behind a figure by day, or all (None). Raises Usage: no such figure."""
    figure = counted.figures.get(cell)
    if figure is None:
        words = N_("This report has no such figure. Name one by its codes, for example {example}.")
        raise Usage("figure_unknown", said(words, example=_EXAMPLE))
    lists = _lists(figure)
    with desk.database.read() as session:
        rows = tuple(_lines(session, _first(lists[which], most), left_out=which == LEFT_OUT))
    row = figure.row()
    return Behind(
        cell,
        indicators.indicators()[figure.indicator].name.said(),
        row.label(),
        indicators.unit_words(figure.unit).said(),
        row.shown(),
        {name: facts.records() for name, facts in lists.items()},
        which,
        rows,
    )


def parse_cell(typed: str) -> Cell:
    """Read the name of a figure: indicator, line and unit, as I-05/TOTAL/person. Raises Usage."""
    indicator, _slash, rest = typed.strip().partition("/")
    line, _slash, unit = rest.rpartition("/")
    if not (indicator and line and unit):
        words = N_("Name a figure by the codes of its indicator, line and unit: {example}.")
        raise Usage("figure_form", said(words, example=_EXAMPLE))
    return indicator, line, unit


def written(desk: Desk, counted: Counted, cell: Cell, form: str) -> str:
    """Give all rows behind a figure as text: `table`, `csv` (in shown words) or `json`. Raises Usage."""
    first = look(desk, counted, cell, most=None)
    lists = [first, *(look(desk, counted, cell, name, None) for name in first.sizes if name != first.which)]
    if form == AS_JSON:
        return json.dumps(as_dict(lists), ensure_ascii=False, indent=2)
    rows = [_header(), *(_cells(one.which, line) for one in lists for line in one.rows)]
    if form == AS_CSV:
        return to_csv.sheet(rows)
    head = f"{first.cell[0]}  {first.name} · {first.said()}"
    return "\n".join([head, "─" * len(head), *to_text.aligned(rows, right=False)]) + "\n"


def as_dict(lists: Sequence[Behind]) -> dict[str, Any]:
    """Give the lists behind a figure as one object: codes, ISO days, no words but those of codes."""
    indicator, line, unit = lists[0].cell
    rows = {one.which: [_row(line) for line in one.rows] for one in lists}
    return {"indicator": indicator, "line": line, "unit": unit, "rows": rows}


def which_words(which: str) -> str:
    """Say what a list behind a figure holds."""
    return _({COUNTS: N_("Counted"), DIVISOR: N_("Divided by these"), LEFT_OUT: N_("Left out")}[which])


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


def _lists(figure: Figure) -> dict[str, Facts]:
    """Give the lists behind a figure."""
    lists = {COUNTS: figure.counting()}
    if figure.over is not None:
        lists[DIVISOR] = Facts.of(figure.over)
    return lists | {LEFT_OUT: figure.aside()}


def _first(facts: Facts, most: int | None) -> list[Fact]:
    """Give the first records by day, each once; the many of later days are not put in order."""
    records: dict[tuple[str, str], Fact] = {}
    for fact in facts if most is None else facts.early(most * len(meeting.ANONYMOUS)):
        key = fact.table, fact.id
        same = records.get(key)
        records[key] = fact._replace(heads=same.heads + fact.heads) if same else fact
    return sorted(records.values(), key=lambda fact: (fact.at.on or date.min, fact.table, fact.id))[:most]


def _lines(session: Session, facts: Sequence[Fact], *, left_out: bool) -> Iterator[Line]:
    codes = record.local_codes(session)
    people = {person for fact in facts if (person := _person(fact)) is not None}
    groups = {("peer_group", fact.at.group) for fact in facts if fact.at.group}
    names = called.names(session, people | groups)
    for fact in facts:
        yield Line(
            fact.table,
            fact.id,
            fact.at.on,
            codes.label(_KINDS[fact.table], fact.at.code) if fact.at.code and fact.table in _KINDS else "",
            names.get(("peer_group", fact.at.group or ""), ""),
            names.get(_person(fact) or ("", ""), ""),
            fact.heads,
            fact.why_left_out() if left_out else fact.out or "",
            _opens(fact),
        )


def _person(fact: Fact) -> tuple[str, str] | None:
    """Give the record that says who it is: her client record, else her record as a member."""
    if fact.client is not None:
        return "client", fact.client
    return ("member", fact.person) if fact.person is not None else None


def _opens(fact: Fact) -> tuple[str, str]:
    """Give the record whose page shows it: who was present stands on the page of the meeting."""
    if fact.table == "attendance" and isinstance(fact.key, tuple):
        return "meeting", fact.key[1]
    return fact.table, fact.id
