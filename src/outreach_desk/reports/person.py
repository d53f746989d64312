"""What the records say of a person in a report: the earliest one that says it (domain.md 2.9, I-05).

Gender and birth that none of those says under which she counted are taken from her other records, as linked.
"""

from collections import defaultdict
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

    def learn(self, says: Client) -> None:
        """Take from a record what is not known yet of her gender and birth."""
        self.gender = self.gender or says.gender
        self.birth = self.birth or _birth(says)

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
            her.learn(says)
            her.populations |= set((says.population or "").split())
    others = source.once("linked", lambda: _linked(source))
    for one in others.keys() & people.keys():
        for says in others[one]:
            people[one].learn(says)
    return people


def _linked(source: Source) -> dict[str, list[Client]]:
    """Give the records of each person who has several, without deleted ones, the one made first first."""
    twice = {her.person for her in source.clients.values() if her.person != her.id}
    found = defaultdict[str, list[Client]](list)
    for own in sorted(own for own, her in source.clients.items() if her.person in twice and not her.deleted):
        found[source.clients[own].person].append(source.clients[own])
    return found


def _birth(says: Client) -> tuple[int, int | None] | None:
    return None if says.birth_year is None else (says.birth_year, says.birth_month)
