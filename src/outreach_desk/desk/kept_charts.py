"""Charts that were counted ahead, in the words of one language; they stand beside the kept report.

Those of an earlier state are given apart, for whoever shows them as such while they are counted anew.
"""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk.kept_report import Name
from outreach_desk.ground import dates, language
from outreach_desk.records import kept_figures
from outreach_desk.reports.chart import Chart, Mark


def find(session: Session, name: Name) -> tuple[Chart, ...] | None:
    """Give the charts of a report in the shown language as they were kept, None where they were not."""
    kept = kept_figures.find(session, name.report, name.state).get(_part())
    found = _read(kept) if kept else None
    return found and found[0]


def earlier(session: Session, name: Name) -> tuple[tuple[Chart, ...], str] | None:
    """Give the charts of a report as they were counted last in another state, and when (UTC instant)."""
    kept = kept_figures.earlier(session, name.report, name.state).get(_part()) if name.is_usual else None
    return _read(kept) if kept else None


def keep(session: Session, name: Name, charts: tuple[Chart, ...]) -> None:
    """Keep the charts of a report in the shown language."""
    content = {"at": dates.now_instant(), "charts": [asdict(one) for one in charts]}
    written = json.dumps(content, ensure_ascii=False)
    kept_figures.keep(session, name.report, name.state, [(_part(), written, None)])


def _read(kept: str) -> tuple[tuple[Chart, ...], str] | None:
    """Read kept charts; None where they cannot be read."""
    try:
        content = json.loads(kept)
        return tuple(_chart(**one) for one in content["charts"]), str(content["at"])
    except (LookupError, TypeError, ValueError):
        return None


def _part() -> str:
    return f"charts/{language.language()}"


def _chart(marks: list[dict[str, Any]], heads: list[str], legend: Any, notes: Any, **rest: str) -> Chart:
    return Chart(
        marks=tuple(Mark(**(mark | {"place": _place(mark["place"])})) for mark in marks),
        heads=(heads[0], heads[1]),
        legend=tuple((kind, words) for kind, words in legend),
        notes=tuple(notes),
        **rest,
    )


def _place(kept: list[int] | None) -> tuple[int, int] | None:
    return None if kept is None else (kept[0], kept[1])
