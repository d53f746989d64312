"""A report as a DHIS2 `dataValueSets` object: what its Web API takes at `/api/dataValueSets`, by codes.

The codes are ours and proposed (`resources/official/dhis2.csv`): the office's DHIS2 must know data elements
of these names, or the file is altered to theirs. Nothing is sent anywhere; it is a file.
"""

import csv
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from outreach_desk.ground import paths
from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, said
from outreach_desk.reports.period import CALENDAR, Period
from outreach_desk.reports.structure import Cell, cell_of
from outreach_desk.reports.table import ALL_HERE, Row, Table

DATA_SET = "OUTREACH_DESK"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,49}")
_PERIOD = re.compile(r"(20[0-9]{2})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True)
class Written:
    """The text, and what of the report is not in it: figures without a value, and lines that have no code.

    `complete` says whether DHIS2 is told that no more is to come.
    """

    text: str
    values: int
    empty: int
    unmapped: tuple[Cell, ...]
    complete: bool


def check(period: Period, org_unit: str) -> str:
    """Give the name that DHIS2 has for a period. Raises Usage as `write`."""
    if not _CODE.fullmatch(org_unit):
        words = N_("Write the code that your unit has in DHIS2, for example VN_01.")
        raise Usage("org_unit", said(words))
    return period_code(period)


def write(table: Table, org_unit: str) -> Written:
    """Give a report as JSON for an organisation unit, by its DHIS2 code.

    Raises Usage: DHIS2 has no name for such a period, or the code of the unit is missing or malformed.
    """
    period = check(table.period, org_unit)
    having = [row for row in table.rows if row.value is not None]
    mapped = [(row, of) for row in having if (of := mapping().get(cell_of(row)))]
    complete = table.on > table.period.last and table.standing.missing == ALL_HERE
    shape: dict[str, Any] = {
        "dataSetIdScheme": "code",
        "dataElementIdScheme": "code",
        "orgUnitIdScheme": "code",
        "categoryOptionComboIdScheme": "code",
        "dataSet": DATA_SET,
        # With a day DHIS2 registers the whole set as complete.
        **({"completeDate": table.on.isoformat()} if complete else {}),
        "period": period,
        "orgUnit": org_unit,
        # DHIS2 reads as it goes: what stands behind the values it does not see.
        "dataValues": [_value(table, row, of) for row, of in mapped],
    }
    return Written(
        text=json.dumps(shape, ensure_ascii=False, indent=2),
        values=len(mapped),
        empty=len(table.rows) - len(having),
        unmapped=tuple(cell for row in having if (cell := cell_of(row)) not in mapping()),
        complete=complete,
    )


def period_code(period: Period) -> str:
    """Give a period as DHIS2 names it: 202607, 2026Q3, 2026S1, 2026. Raises Usage: it has no such name."""
    found = _PERIOD.fullmatch(period.name)
    if found is None or period.calendar != CALENDAR:
        words = N_(
            "DHIS2 knows months, quarters, halves and years of the calendar alone. Choose one of these:"
            " no free span, no programme period, not the administrative calendar."
        )
        raise Usage("dhis2_period", said(words))
    year, half, quarter, month = found.groups()
    return f"{year}S{half}" if half else f"{year}Q{quarter}" if quarter else f"{year}{month or ''}"


@cache
def mapping() -> dict[Cell, dict[str, str]]:
    """Give for each figure that has one its data element and category option combination, read once."""
    with (paths.resource("official") / "dhis2.csv").open(encoding="utf-8", newline="") as file:
        return {(row["indicator"], row["line"], row["unit"]): row for row in csv.DictReader(file)}


def _value(table: Table, row: Row, of: dict[str, str]) -> dict[str, str]:
    """Give one value. The comment says what the structure has no place for: unit, rule, state of the data."""
    state, rule = table.standing, table.version(row.indicator)
    least = "" if state.pairs is None or state.pairs.are_all else "more than "
    pairs = f"; undecided pairs {least}{state.pairs.count}" if state.pairs else ""
    combination = of["category_option_combo"]
    return {
        "dataElement": of["data_element"],
        **({"categoryOptionCombo": combination} if combination else {}),
        "value": str(row.value),
        "comment": (
            f"{row.unit}; rule {rule}; {table.period.first.isoformat()}/{table.period.last.isoformat()}"
            f" {table.period.calendar}; made {table.generated}; bundles {state.merged},"
            f" missing {state.missing.bundles} of {state.missing.desks} desks, desks behind"
            f" {state.missing.behind}; open questions {state.unresolved}{pairs}"
        ),
    }
