"""Which unit lies in which, read from the files of units by loops that know nothing of the program's way."""

import csv
from functools import cache

from outreach_desk.ground import paths


@cache
def read(name: str) -> list[dict[str, str]]:
    """Give the rows of a file."""
    with paths.resource(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def parents() -> dict[str, str]:
    """Give what each unit lies in; a province in nothing."""
    return {
        f"{row['era']}:{row['code']}": f"{row['era']}:{row['parent']}" if row["parent"] else ""
        for row in read("admin_unit")
    }


@cache
def levels() -> dict[str, int]:
    """Give the level of each unit: 1 is a province."""
    return {f"{row['era']}:{row['code']}": int(row["level"]) for row in read("admin_unit")}


def lies_in(unit: str, level: int) -> str | None:
    """Give what a unit lies in at a level of its own era."""
    while unit and levels()[unit] > level:
        unit = parents()[unit]
    return unit if unit and levels()[unit] == level else None


@cache
def place(unit: str | None, era: str, level: int) -> str | None:
    """Give where a unit lies at a level of an era, if all that became of it (or what it was) agree."""
    if unit is None:
        return None
    if unit.startswith(era):
        return lies_in(unit, level)
    here = lies_in(unit, 1) if level == 1 and era == "2025" else unit
    pairs = [(row["old"], row["new"]) for row in read("admin_unit_successor")]
    others = [new for old, new in pairs if old == here] + [old for old, new in pairs if new == here]
    found = {lies_in(other, level) for other in others}
    return next(iter(found)) if len(found) == 1 else None
