"""A report as CSV for people: UTF-8 with BOM, commas, CRLF, every cell quoted (domain.md 6.3).

Each row stands for itself: period, rule and state of the data are beside every figure.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from outreach_desk.ground import dates
from outreach_desk.ground.language import _
from outreach_desk.reports import indicators
from outreach_desk.reports.indicators import SHARES
from outreach_desk.reports.table import Pairs, Row, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


def write(table: Table) -> str:
    """Give the report as CSV text in the shown language; whole numbers are plain digits."""
    rows = [_header()]
    beside = _beside(table)
    for row in table.rows:
        name, version = indicators.indicators()[row.indicator].name, table.version(row.indicator)
        cells = [
            row.indicator,
            name.said(),
            row.line,
            row.label(),
            indicators.unit_words(row.unit).said(),
            _value(row),
            "" if table.shared else str(row.excluded),
            version,
            *beside,
        ]
        rows.append(cells)
    return sheet(rows)


def sheet(rows: Iterable[Sequence[str]]) -> str:
    """Give rows of cells as CSV text for people."""
    return BOM + more(rows)


def more(rows: Iterable[Sequence[str]]) -> str:
    """Give rows that follow others of such a text."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()


def guarded(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula. Only files for people are guarded."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _pairs(found: Pairs | None) -> str:
    if found is None:
        return ""
    return str(found.count) if found.are_all else found.shown()


def _value(row: Row) -> str:
    if row.value is None or row.unit in SHARES:
        return row.shown()
    return str(row.value)


def _header() -> list[str]:
    return [
        _("Indicator"),
        _("Name"),
        _("Line code"),
        _("Line"),
        _("Unit"),
        _("Value"),
        _("Records left out"),
        _("Rule version"),
        _("From"),
        _("To"),
        _("Calendar"),
        _("Report date"),
        _("Made at"),
        _("Bundles merged"),
        _("Bundles missing"),
        _("Desks that lack them"),
        _("Desks that sent nothing of the newest month"),
        _("Open questions"),
        _("Undecided pairs"),
    ]


def _beside(table: Table) -> list[str]:
    return [
        dates.show_day(table.period.first),
        dates.show_day(table.period.last),
        table.calendar_words(),
        dates.show_day(table.on),
        dates.show_instant(table.generated),
        str(table.standing.merged),
        str(table.standing.missing.bundles),
        str(table.standing.missing.desks),
        str(table.standing.missing.behind),
        str(table.standing.unresolved),
        _pairs(table.standing.pairs),
    ]
