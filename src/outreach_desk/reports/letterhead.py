"""Whose report it is and who signs it: data under `resources/official`, by the day of the report.

Until 28/02/2025 the labour department leads the programme, after that the health department (domain.md 0).
The lines are ours and marked as proposed; an office writes its own (`desk.letterheads`).
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from outreach_desk.ground import paths
from outreach_desk.ground.language import in_language

_PROPOSED = "proposed"


@dataclass(frozen=True)
class Signatory:
    """Who signs, and the words under it in small letters."""

    role: str
    hint: str = ""


@dataclass(frozen=True)
class Letterhead:
    """Lines at the left (the organisation) and at the right of the head, and who signs, from left to right.

    `proposed` says that these are the shipped lines, which nobody has looked at here.
    """

    era: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    signatories: tuple[Signatory, ...]
    proposed: bool = True


def shipped(on: date, desk: str) -> Letterhead:
    """Give the shipped letterhead of a desk (`office` or `team`) for a report that is made on a day."""
    head = [row for row in _rows("headers") if _holds(row, on, desk)]
    signing = [row for row in _rows("signatories") if _holds(row, on, desk)]
    return Letterhead(
        era=head[0]["era"],
        left=tuple(in_language(row["vi"], row["en"]) for row in head if row["side"] == "left"),
        right=tuple(in_language(row["vi"], row["en"]) for row in head if row["side"] == "right"),
        signatories=tuple(
            Signatory(in_language(row["vi"], row["en"]), in_language(row["hint_vi"], row["hint_en"]))
            for row in signing
        ),
        proposed=any(row["status"] == _PROPOSED for row in (*head, *signing)),
    )


def _holds(row: dict[str, str], on: date, desk: str) -> bool:
    first, last = row["from"] or date.min.isoformat(), row["to"] or date.max.isoformat()
    return row["desk"] == desk and first <= on.isoformat() <= last


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    return tuple(_read(name))


def _read(name: str) -> Iterator[dict[str, str]]:
    with (paths.resource("official") / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
