"""What the records say of a person in a report: the earliest one that says it (domain.md 2.9, I-05)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from outreach_desk.records import client
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.source import Client, Source

_BANDS = ((16, "AGE/under_16"), (18, "AGE/16_17"), (25, "AGE/18_24"), (35, "AGE/25_34"), (50, "AGE/35_49"))
_OLDEST, NO_AGE = "AGE/50_over", "AGE/UNKNOWN"
AGES = (*(band for _below, band in _BANDS), _OLDEST, NO_AGE)


@dataclass
class Person:
    """What the client records of one person say, by the days on which they counted; `first` is the first."""

    first: date
    gender: str | None = None
    birth: tuple[int, int | None] | None = None
    populations: set[str] = field(default_factory=set)

    def age_band(self) -> str:
        """Give the line of her age on the first day."""
        if self.birth is None:
            return NO_AGE
        years = client.age_on(*self.birth, self.first)
        return next((band for below, band in _BANDS if years < below), _OLDEST)


def known(source: Source, named: Iterable[Fact]) -> dict[str, Person]:
    """Give what is known of each person behind these facts, all of which count her."""
    first: dict[str, tuple[date, str]] = {}
    for fact in named:
        own, day = fact.client or fact.person or "", fact.at.on or date.max
        if own not in first or day < first[own][0]:
            first[own] = day, fact.person or ""
    people: dict[str, Person] = {}
    for (day, one), own in sorted((day_and_who, own) for own, day_and_who in first.items()):
        her = people.setdefault(one, Person(day))
        says = source.clients.get(own)
        if says is not None:
            her.gender = her.gender or says.gender
            her.birth = her.birth or _birth(says)
            her.populations |= set((says.population or "").split())
    return people


def _birth(says: Client) -> tuple[int, int | None] | None:
    return None if says.birth_year is None else (says.birth_year, says.birth_month)
