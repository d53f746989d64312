"""What the official tables are called, which lines they have and when: data under `resources/official`.

A line says of which lines of an indicator it is counted; of several, it is counted anew and never summed.
Lines and footnotes are dated: the day on which the reported period ends chooses them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from outreach_desk.ground import paths
from outreach_desk.reports.indicators import Words

ANNUAL, SUPPORT, MODELS, CHANGE, GROUP = "annual", "support", "models", "change", "group"
SIDES = ("before", "after", "change")
"""The columns of the comparison."""
FORMS = (ANNUAL, SUPPORT, MODELS, CHANGE, GROUP)

_PROPOSED, _TRUE = "proposed", "true"


@dataclass(frozen=True)
class FormLine:
    """One line: `of` names lines of `indicator` that are counted as one; empty where it holds words."""

    code: str
    words: Words
    indicator: str
    of: tuple[str, ...]
    units: tuple[str, ...]
    total: bool


def title(form: str) -> Words:
    """Give the title of a form. An unknown one is a mistake of ours."""
    return next(Words(row["vi"], row["en"]) for row in _rows("tables") if row["table"] == form)


def lines(form: str, on: date) -> list[FormLine]:
    """Give the lines of a form in its order, as in force on a day."""
    return [
        FormLine(
            code=row["line"],
            words=Words(row["vi"], row["en"]),
            indicator=row["indicator"],
            of=tuple(row["of"].split()),
            units=tuple(row["units"].split()),
            total=row["total"] == _TRUE,
        )
        for row in _rows("lines")
        if row["table"] == form and _in_force(row, on)
    ]


def footnotes(form: str, on: date) -> list[Words]:
    """Give what is said under a form on a day; of a form that is our proposal, that it is one."""
    own = [
        Words(row["vi"], row["en"]) for row in _rows("notes") if row["table"] == form and _in_force(row, on)
    ]
    proposed = any(row["table"] == form and row["status"] == _PROPOSED for row in _rows("tables"))
    return [*own, words("", _PROPOSED)] if proposed else own


def words(form: str, code: str) -> Words:
    """Give words of a form; those of all forms have none. Unknown ones are a mistake of ours."""
    return _words()[form, code]


def detail(form: str, code: str, about: str) -> Words:
    """Give words of a form that name what they are `about`."""
    said = words(form, code)
    return Words(said.vi.format(detail=about), said.en.format(detail=about))


@cache
def _words() -> dict[tuple[str, str], Words]:
    return {(row["table"], row["code"]): Words(row["vi"], row["en"]) for row in _rows("words")}


@cache
def _read(name: str) -> tuple[dict[str, str], ...]:
    with (paths.resource("official") / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _rows(name: str) -> Iterator[dict[str, str]]:
    return iter(_read(name))


def _in_force(row: dict[str, str], on: date) -> bool:
    first, last = row["from"], row["to"]
    return (not first or date.fromisoformat(first) <= on) and (not last or on <= date.fromisoformat(last))
