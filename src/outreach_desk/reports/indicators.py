"""What the figures are called and by which rule they are counted: data under `resources/indicators`.

Each indicator has its rule in words and a version, which a report prints. Words are data in both languages.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from outreach_desk.ground import paths
from outreach_desk.ground.language import in_language

PERSON, TURN, ATTENDANCE_TURN = "person", "turn", "attendance_turn"
SESSION, SLIP, GROUP = "session", "slip", "group"
PERCENT, PER_SESSION, PER_EDUCATOR = "percent", "per_session", "per_educator"
POINT, PROVINCE, DISTRICT, COMMUNE = "point", "province", "district", "commune"
CASE, DONG = "case", "dong"
SHARES = (PERCENT, PER_SESSION, PER_EDUCATOR)
"""Units of figures that follow from others, with one decimal."""

POINTS, LOCALITIES, TARGET = "I-01", "I-02", "I-12"
GROUPS, SESSIONS, REACHED, NEW = "I-03", "I-04", "I-05", "I-06"
SUPPORT, SLIPS, COMPLETION = "I-07", "I-08", "I-09"
COMMUNICATION, LIVELIHOOD, HEALTH_COSTS, EDUCATORS = "I-13", "I-14", "I-15", "I-16"
PREVENTION = "I-17"
_OFFICE = "office"

NOT_BY = "not_by_"
"""How the code of a note begins that says what an indicator cannot be split by."""


@dataclass(frozen=True)
class Words:
    """The same words in both languages."""

    vi: str
    en: str

    def said(self) -> str:
        """Give them in the shown language."""
        return in_language(self.vi, self.en)

    def then(self, other: "Words") -> "Words":
        """Give these words and then others, as a part of a whole."""
        return Words(f"{self.vi} – {other.vi}", f"{self.en} – {other.en}")


@dataclass(frozen=True)
class Indicator:
    """One indicator: its units in the order shown, its name, its rule in words and the rule's version.

    `office` says that only an office counts it: one group or its desk does not hold what it is about.
    """

    id: str
    units: tuple[str, ...]
    name: Words
    rule: Words
    version: str
    office: bool


@cache
def indicators() -> dict[str, Indicator]:
    """Give all indicators by id, in order, read once."""
    return {
        row["id"]: Indicator(
            id=row["id"],
            units=tuple(row["units"].split(" ")),
            name=Words(row["vi"], row["en"]),
            rule=Words(row["rule_vi"], row["rule_en"]),
            version=row["version"],
            office=row["counted_by"] == _OFFICE,
        )
        for row in _rows("indicators")
    }


def of_one_group() -> tuple[str, ...]:
    """Give the indicators that can be counted of one group alone, in order."""
    return tuple(one.id for one in indicators().values() if not one.office)


def unit_words(unit: str) -> Words:
    """Give the word of a counting unit (người, lượt người …). An unknown unit is a mistake of ours."""
    return _units()[unit][0]


def counted_words(unit: str, value: float | None) -> Words:
    """Give the word of a unit as it stands behind a value: one person, two persons."""
    many, one = _units()[unit]
    return one if value is not None and abs(value) == 1 else many


def note_words(code: str) -> Words:
    """Give the words of a note, of a footnote, or of a reason for leaving something out."""
    if code.startswith(NOT_BY):
        return _dimensions()[code.removeprefix(NOT_BY)][1]
    return _notes()[code]


def line_words(indicator: str, line: str) -> Words:
    """Give the words of a fixed line of an indicator; those of a part of any line have no indicator."""
    return _lines()[indicator, line]


def dimensions() -> tuple[str, ...]:
    """Give all that a report can be split by, in order."""
    return tuple(_dimensions())


def dimension_words(name: str) -> Words:
    """Give the words of what a report is split by. An unknown one is a mistake of ours."""
    return _dimensions()[name][0]


def splits(indicator: str, line: str, by: str) -> bool:
    """Say whether a line can be split by something; `*` speaks for all lines that are no part of another."""
    found = _splits().get((indicator, line))
    if found is None and "/" not in line:
        found = _splits().get((indicator, "*"))
    return found is not None and by in found


@cache
def _dimensions() -> dict[str, tuple[Words, Words]]:
    return {
        row["dimension"]: (Words(row["vi"], row["en"]), Words(row["not_vi"], row["not_en"]))
        for row in _rows("dimensions")
    }


@cache
def _splits() -> dict[tuple[str, str], frozenset[str]]:
    return {(row["indicator"], row["line"]): frozenset(row["by"].split(" ")) for row in _rows("splits")}


@cache
def _units() -> dict[str, tuple[Words, Words]]:
    return {
        row["unit"]: (Words(row["vi"], row["en"]), Words(row["vi"], row["en_one"])) for row in _rows("units")
    }


@cache
def _notes() -> dict[str, Words]:
    return {row["code"]: Words(row["vi"], row["en"]) for row in _rows("notes")}


@cache
def _lines() -> dict[tuple[str, str], Words]:
    return {(row["indicator"], row["line"]): Words(row["vi"], row["en"]) for row in _rows("lines")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (paths.resource("indicators") / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
