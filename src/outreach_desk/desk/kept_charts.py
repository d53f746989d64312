"""Charts that were counted ahead, in the words of one language; they stand beside the kept report."""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk.kept_report import Name
from outreach_desk.ground import language
from outreach_desk.records import kept_figures
from outreach_desk.reports.chart import Chart, Mark


def find(session: Session, name: Name) -> tuple[Chart, ...] | None:
    """Give the charts of a report in the shown language as they were kept, None where they were not."""
    kept = kept_figures.find(session, name.report, name.state).get(_part())
    if kept is None:
        return None
    try:
        return tuple(_chart(**one) for one in json.loads(kept))
    except (LookupError, TypeError, ValueError):
        return None


def keep(session: Session, name: Name, charts: tuple[Chart, ...]) -> None:
    """Keep the charts of a report in the shown language."""
    written = json.dumps([asdict(one) for one in charts], ensure_ascii=False)
    kept_figures.keep(session, name.report, name.state, [(_part(), written, None)])


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
