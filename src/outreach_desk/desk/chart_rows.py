"""Charts of what stands in a report's own tables, for a version that may show nothing else.

Each mark is a row of the table, with its value and its words: where the row is hidden, the mark is. Nothing
is counted, summed or taken away here.
"""

from collections.abc import Iterable

from outreach_desk.desk import chart_places
from outreach_desk.ground.language import _
from outreach_desk.records import units
from outreach_desk.reports import indicators
from outreach_desk.reports.chart import DONE, EARLIER, HIDDEN, MAIN, ROWS, TOLD, WAITING, Chart, Mark
from outreach_desk.reports.indicators import (
    COMPLETION,
    EDUCATORS,
    PERSON,
    POINT,
    POINTS,
    SLIP,
    SLIPS,
    SUPPORT,
    TURN,
)
from outreach_desk.reports.structure import AT
from outreach_desk.reports.table import Row, Table
from outreach_desk.reports.tally import TOTAL

_PROVINCE = "PROVINCE/"
_STAGES = {
    "MATURE": MAIN,
    "SERVED/verified": DONE,
    "SERVED/self_reported": TOLD,
    "NOT_MATURE": WAITING,
    "NOT_MATURE/completed": DONE,
}


def of(table: Table) -> tuple[Chart, ...]:
    """Give the charts for which the report has rows that are not all nought."""
    made = (*(_supported(table, unit) for unit in (PERSON, TURN)), _coverage(table), _slips(table))
    return tuple(
        chart
        for chart in (*made, _map(table))
        if chart is not None and any(mark.value != 0 for mark in chart.marks)
    )


def _supported(table: Table, unit: str) -> Chart:
    """Give who was supported by each group of services: the lines of I-07 that are no part of another."""
    rows = [row for row in _whole(table, SUPPORT, unit) if row.line != TOTAL and "/" not in row.line]
    return _chart(f"supported-{unit}", _("Supported, by group of services"), unit, _marks(rows))


def _coverage(table: Table) -> Chart:
    kinds = {"ACTIVE": EARLIER, "REACHED": DONE}
    rows = [row for row in _whole(table, EDUCATORS, PERSON) if row.line in kinds]
    return _chart(
        "coverage-table", _("Active clients, and who of them was reached"), PERSON, _marks(rows, kinds)
    )


def _slips(table: Table) -> Chart:
    issued = table.find(SLIPS, TOTAL, SLIP)
    rows = [row for row in _whole(table, COMPLETION, SLIP) if row.line in _STAGES]
    first = () if issued is None else (_mark(issued, _("Issued"), MAIN),)
    marks = (*first, *_marks(rows, _STAGES)) if rows else ()
    return _chart("slips-table", _("Slips issued in the period, and how far they got"), SLIP, marks)


def _map(table: Table) -> Chart | None:
    """Give the map of provinces; None where a point was entered under the provinces of another time."""
    era = units.era_of(table.period.last)
    rows = {row.line.removeprefix(_PROVINCE): row for row in _provinces(table)}
    known = {key: row for key, row in rows.items() if units.find(key) is not None}
    if not known or any(not key.startswith(f"{era}:") for key in known):
        return None
    shown = {key: (row.shown(), _number(row)) for key, row in known.items()}
    return chart_places.provinces(era, shown)


def _provinces(table: Table) -> Iterable[Row]:
    return (row for row in _whole(table, POINTS, POINT) if row.line.startswith(_PROVINCE))


def _whole(table: Table, indicator: str, unit: str) -> list[Row]:
    """Give the rows of an indicator that are no part of a split."""
    return [
        row for row in table.rows if row.indicator == indicator and row.unit == unit and AT not in row.line
    ]


def _chart(name: str, title: str, unit: str, marks: Iterable[Mark]) -> Chart:
    words = indicators.unit_words(unit).said()
    return Chart(name, title, words, ROWS, (_("Line"), words), tuple(marks))


def _marks(rows: Iterable[Row], kinds: dict[str, str] | None = None) -> tuple[Mark, ...]:
    return tuple(_mark(row, row.label(), (kinds or {}).get(row.line, MAIN)) for row in rows)


def _mark(row: Row, label: str, kind: str) -> Mark:
    return Mark(label, row.shown(), _number(row), kind=HIDDEN if row.value is None else kind)


def _number(row: Row) -> int | None:
    return None if row.value is None else int(row.value)
