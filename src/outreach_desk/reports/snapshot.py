"""A report kept as it was: all figures with units and words, notes, and by which versions of the rules.

Its words are kept with it: a list may call a line otherwise by the time that somebody reads it again.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from outreach_desk.reports import indicators
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Missing, Note, Row, Standing, Table


def take(table: Table) -> dict[str, Any]:
    """Give a report as one object that JSON can say; `give_back` makes the same report of it."""
    return {
        "on": table.on.isoformat(),
        "generated": table.generated,
        "rules": {one: table.version(one) for one in table.chosen},
        "rows": [take_row(row) for row in table.rows],
        "notes": [asdict(note) for note in table.notes],
        "standing": _taken(table.standing),
    }


def give_back(kept: Mapping[str, Any], period: Period) -> Table:
    """Make the report of what `take` gave. An indicator that this program no longer has is left out."""
    known = indicators.indicators()
    return Table(
        period=period,
        on=date.fromisoformat(kept["on"]),
        generated=kept["generated"],
        chosen=tuple(one for one in known if one in kept["rules"]),
        rows=tuple(give_row_back(one) for one in kept["rows"] if one["indicator"] in known),
        notes=tuple(Note(**one) for one in kept["notes"] if one["indicator"] in known),
        standing=_standing(**kept["standing"]),
        versions={one: version for one, version in kept["rules"].items() if one in known},
    )


def _taken(standing: Standing) -> dict[str, Any]:
    """Give how whole the data are; the undecided pairs stand with all else that may move the figures."""
    missing = asdict(standing.missing)
    return {"merged": standing.merged, "missing": missing, "unresolved": standing.unresolved}


def _standing(merged: int, missing: Mapping[str, int] | int, unresolved: int) -> Standing:
    """Give it back; of what was missing an older seal kept how many desks it was of."""
    kept = Missing(desks=missing) if isinstance(missing, int) else Missing(**missing)
    return Standing(merged, kept, unresolved)


def take_row(row: Row) -> dict[str, Any]:
    """Give one figure as an object that JSON can say."""
    return {
        "indicator": row.indicator,
        "line": row.line,
        "unit": row.unit,
        "value": row.value,
        "vi": row.words.vi,
        "en": row.words.en,
        "note": row.note,
        "reasons": dict(row.reasons),
    }


def give_row_back(kept: Mapping[str, Any]) -> Row:
    """Make the figure of what `take_row` gave."""
    words = Words(kept["vi"], kept["en"])
    return Row(
        kept["indicator"],
        kept["line"],
        kept["unit"],
        kept["value"],
        words,
        kept["note"],
        reasons=kept["reasons"],
    )


def changed_rules(kept: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Give the indicators whose rule is another now: id, its version then, and now ("": there is none)."""
    known = indicators.indicators()
    now = {one: known[one].version if one in known else "" for one in kept["rules"]}
    return [(one, then, now[one]) for one, then in kept["rules"].items() if then != now[one]]
