"""One part of what stands beside a report, in words: sentences, and figures with values beside each other."""

from dataclasses import dataclass

from outreach_desk.reports import indicators
from outreach_desk.reports.table import Row


@dataclass(frozen=True)
class Section:
    """One part: `name` is stable ASCII, `heads` the words above the values of its `figures`.

    `tone` is that of its last sentence.
    """

    name: str
    title: str
    sentences: tuple[str, ...]
    heads: tuple[str, ...] = ()
    figures: tuple[tuple[str, ...], ...] = ()
    tone: str = ""


def named(row: Row) -> str:
    """Say which figure it is: indicator, line and unit in words."""
    unit = indicators.unit_words(row.unit).said()
    return f"{row.indicator} · {row.label()} ({unit})"
