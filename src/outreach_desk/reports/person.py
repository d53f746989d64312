"""What the records say of a person in a report: the earliest one that says it (domain.md 2.9, I-05)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from outreach_desk.records import client
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.source import Source

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
    people: dict[str, Person] = {}
    seen: set[str] = set()
    for fact in sorted(named, key=lambda fact: (fact.at.on or date.max, fact.client or "")):
        one = fact.person or ""
        her = people.setdefault(one, Person(fact.at.on or date.max))
        if fact.client is None or fact.client in seen:
            continue
        seen.add(fact.client)
        says = source.clients.get(fact.client)
        if says is not None:
            her.gender = her.gender or says.gender
            her.birth = her.birth or (
                (says.birth_year, says.birth_month) if says.birth_year is not None else None
            )
            her.populations |= set((says.population or "").split())
    return people
