"""A report as JSON for other programs: ISO days, plain numbers, stable codes, no words."""

import json
from typing import Any

from outreach_desk.reports.table import Row, Table


def as_dict(table: Table) -> dict[str, Any]:
    """Give the report as one object. `value` is null where there is none yet, and `note` then says why.

    `percent` is given as 50.0 for one half, with one decimal.
    A shared report does not tell how many records were left out.
    """
    shape: dict[str, Any] = {
        "from": table.period.first.isoformat(),
        "to": table.period.last.isoformat(),
        "rows": [_row(row, shared=table.shared) for row in table.rows],
        **standing(table),
    }
    return shape if table.by is None else shape | {"by": table.by}


def standing(table: Table) -> dict[str, Any]:
    """Give how and when it was counted, and how whole the data are."""
    state = table.standing
    return {
        "calendar": table.period.calendar,
        "on": table.on.isoformat(),
        "generated": table.generated,
        "shared": table.shared,
        "rules": {one: table.version(one) for one in table.chosen},
        "bundles": {
            "merged": state.merged,
            "missing": state.missing.bundles,
            "missing_of_desks": state.missing.desks,
            "desks_behind": state.missing.behind,
        },
        "unresolved": state.unresolved,
        **({"pairs": state.pairs.count, "more_pairs": not state.pairs.are_all} if state.pairs else {}),
    }


def write(table: Table) -> str:
    """Give the report as JSON text."""
    return json.dumps(as_dict(table), ensure_ascii=False, indent=2)


def _row(row: Row, *, shared: bool) -> dict[str, Any]:
    cells: dict[str, Any] = {
        "indicator": row.indicator,
        "line": row.line,
        "unit": row.unit,
        "value": row.value,
    }
    if not shared:
        cells["excluded"] = row.excluded
    return cells if row.note is None else cells | {"note": row.note}
