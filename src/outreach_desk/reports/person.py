"""What the records say of a person in a report: the earliest one that says it (domain.md 2.9, I-05).

Gender and birth that none of those says under which she counted are taken from her other records, as linked.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain

from outreach_desk.records import client
from outreach_desk.reports.clients import Client
from outreach_desk.reports.crowd import Crowd
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.source import Source

_BANDS = ((16, "AGE/under_16"), (18, "AGE/16_17"), (25, "AGE/18_24"), (35, "AGE/25_34"), (50, "AGE/35_49"))
_FROM = [below for below, _band in _BANDS]
_OLDEST, NO_AGE = "AGE/50_over", "AGE/UNKNOWN"
AGES = (*(band for _below, band in _BANDS), _OLDEST, NO_AGE)


@dataclass(slots=True)
class Person:
    """What the client records of one person say, by the days on which they counted; `first` is the first."""

    first: date
    gender: str | None = None
    birth: tuple[int, int | None] | None = None
    populations: AbstractSet[str] = frozenset()

    def learn(self, says: Client) -> None:
        """Take from a record what is not known yet of her gender and birth."""
        self.gender = self.gender or says.gender
        self.birth = self.birth or _birth(says)

    def count_under(self, says: Client) -> None:
        """Take all that a record says under which she counts."""
        self.learn(says)
        self.populations |= _populations(says.population)

    def age_band(self) -> str:
        """Give the line of her age on the first day."""
        if self.birth is None:
            return NO_AGE
        return AGES[bisect_right(_FROM, client.age_on(*self.birth, self.first))]


def days(facts: Facts, *, latest: bool) -> dict[str | None, date]:
    """Give on which day each person who counts counted first, or last."""
    found: dict[str | None, date] = {}
    for crowd in _in_order([facts], latest=latest):
        if crowd.at.on is not None:
            found.update(dict.fromkeys(crowd.clients, crowd.at.on))
    better = max if latest else min
    for fact in facts.named.few:
        if fact.at.on is not None:
            found[fact.person] = better(fact.at.on, found.get(fact.person, fact.at.on))
    return found


def known(source: Source, *parts: Facts) -> dict[str, Person]:
    """Give what is known of each person who counts in one of them."""
    first: dict[str, date] = {}
    for crowd in _in_order(parts, latest=False):
        first.update(dict.fromkeys(crowd.clients, crowd.at.on or date.max))
    whose: dict[str, str] = {}
    leaders, clients = source.who.leaders, source.clients
    for own, one, day in chain.from_iterable(part.speakers() for part in parts):
        first[own] = min(day, first.get(own, day))
        if own in leaders or own not in clients:
            whose[own] = one
    people: dict[str, Person] = {}
    for own, day in first.items():
        if own not in whose:
            _own, _deleted, _group, gender, year, month, population, _commune = clients[own]
            birth = None if year is None else (year, month)
            people[own] = Person(day, gender, birth, _populations(population))
    return _counted(source, people, whose, first)


def of_several(source: Source, *parts: Facts) -> dict[str, Person]:
    """Give what is known of each person who counts and has several records, or none as a client."""
    first: dict[str, date] = {}
    whose: dict[str, str] = {}
    leaders, clients = source.who.leaders, source.clients
    for own, one, day in chain.from_iterable(part.speakers() for part in parts):
        if own in leaders or own not in clients:
            whose[own] = one
            first[own] = min(day, first.get(own, day))
    return _counted(source, {}, whose, first)


def _counted(
    source: Source, people: dict[str, Person], whose: Mapping[str, str], first: Mapping[str, date]
) -> dict[str, Person]:
    """Add those whose records are named by `whose`, with all that their others say."""
    clients = source.clients
    for day, one, own in sorted((first[own], one, own) for own, one in whose.items()):
        her, says = people.setdefault(one, Person(day)), clients.get(own)
        if says is not None:
            her.count_under(says)
    others = source.reading("linked", lambda: _linked(source))
    for one in others.keys() & people.keys():
        for says in others[one]:
            people[one].learn(says)
    return people


def _in_order(parts: Sequence[Facts], *, latest: bool) -> list[Crowd]:
    """Give the named crowds so that the day that is asked for comes last."""
    return sorted(
        (crowd for part in parts for crowd in part.crowds if crowd.named),
        key=lambda crowd: crowd.at.on or date.max,
        reverse=not latest,
    )


def _linked(source: Source) -> dict[str, list[Client]]:
    """Give the records of each person who has several, without deleted ones, the one made first first."""
    found = defaultdict[str, list[Client]](list)
    for own, one in sorted(source.who.leaders.items()):
        if source.standing(own):
            found[one].append(source.clients[own])
    return found


def _birth(says: Client) -> tuple[int, int | None] | None:
    return None if says.birth_year is None else (says.birth_year, says.birth_month)


@cache
def _populations(written: str | None) -> frozenset[str]:
    return frozenset((written or "").split())
