"""What units are called in a report, so that two of one name are told apart."""

from collections.abc import Collection

from outreach_desk.records import units
from outreach_desk.reports.indicators import Words, line_words

_ERA = "ERA/"


def unit_words(key: str, among: Collection[str]) -> Words:
    """Give the words of a unit that stands `among` others: a commune with all in which it lies.

    A province bears its time where provinces of both times stand there: many kept their names.
    """
    found = units.find(key)
    if found is None:
        return Words(key, key)
    name = units.name(key)
    eras = {one.era for other in among if (one := units.find(other)) is not None}
    if found.level != units.PROVINCE or len(eras) < len(units.ERAS):
        return Words(name, name)
    era = line_words("", f"{_ERA}{found.era}")
    return Words(f"{name} ({era.vi})", f"{name} ({era.en})")
