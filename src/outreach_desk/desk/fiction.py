"""What the people of practice desks know and write: months of work that never happened.

Nobody in it exists: nicknames are fruit, groups are flowers (resources/practice). Here are only its form and
its standing parts; `plot` draws it from a seed. An entry names others by their own keys, never by an id.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from outreach_desk.ground import paths, uic

DESKS = 12
TWO_LAPTOPS = 11
"""The group of this number works on two desks: the one of the same number and the one after it."""

LOCAL_SERVICE = "sewing_trial"
Value = str | int | bool | date | None
Span = tuple[date, date]

# Who is registered by two groups: (desk, number of the client there) → the same person elsewhere.
OVERLAP = {
    (2, 1): (1, 1),
    (2, 2): (1, 2),
    (4, 1): (3, 1),
    (6, 1): (5, 1),
    (8, 1): (7, 1),
    (9, 1): (7, 1),
    (10, 2): (9, 2),
}
_GENDERS = ("f", "f", "f", "f", "tg_w", "m", "undisclosed")
_YOUNGEST, _OLDEST = 20, 48


@dataclass(frozen=True)
class Entry:
    """What somebody writes into one record. `values` name other records by key; a known key is a change."""

    thing: str
    key: str
    values: Mapping[str, Value]
    deleted: bool = False


@dataclass(frozen=True)
class Act:
    """What is saved at once on a desk (from 1) in a month (from 0)."""

    desk: int
    month: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Fiction:
    """All that happens: the office's lists, every desk's acts in their order, and who is one person.

    `handed` are the keys, by kind of record, that the first of two laptops gives to the second at the end
    of its first month; both write on into them without seeing each other.
    """

    spans: tuple[Span, ...]
    office: tuple[Entry, ...]
    acts: tuple[Act, ...]
    same: tuple[tuple[str, str], ...]
    handed: Mapping[str, tuple[str, ...]]

    def of(self, desk: int, month: int) -> list[Act]:
        """Give what a desk writes in a month."""
        return [act for act in self.acts if (act.desk, act.month) == (desk, month)]


@dataclass(frozen=True)
class Person:
    """A made-up person as she tells of herself, alike wherever she registers."""

    gender: str
    year: int
    month: int | None
    uic: str


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Give a sheet of `resources/practice`."""
    with (paths.resource("practice") / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def group_code(desk: int) -> str:
    """Give the code of the group that a desk works for."""
    return rows("groups")[min(desk, TWO_LAPTOPS) - 1]["code"]


def group_name(desk: int, language: str) -> str:
    """Give the name of the group that a desk works for, `vi` or `en`."""
    return rows("groups")[min(desk, TWO_LAPTOPS) - 1][language]


def serial(desk: int, number: int) -> str:
    """Give the code of the client of this number at a desk."""
    return f"{group_code(desk)}-{number:03d}"


def quarter(year: int) -> tuple[Span, ...]:
    """Give July, August and September of a year."""
    return tuple((date(year, month, 1), date(year, month + 1, 1) - timedelta(days=1)) for month in (7, 8, 9))


def person(seed: int, desk: int, number: int, year: int) -> Person:
    """Give the person behind a client's number; the same one where two groups know her. All are adults."""
    place = (desk, number)
    while place in OVERLAP:
        place = OVERLAP[place]
    random = Random(f"{seed}/{place}")  # noqa: S311 - fiction, no secret
    names = [row["vi"].removesuffix(" Thử") for row in rows("nicknames")]
    born, month = year - random.randint(_YOUNGEST, _OLDEST), random.choice([None, *range(1, 13)])
    code = uic.build(random.choice(names), random.choice([None, *names]), born, month, None)
    return Person(random.choice(_GENDERS), born, month, code)


def office(first: date, language: str) -> Iterator[Entry]:
    """Give the lists that the office keeps. One group in them ended long before and has no desk."""
    started = first - timedelta(days=400)
    names: dict[str, Value] = {"vi": "Học may (thử)", "en": "Sewing course (practice)"}
    local: dict[str, Value] = {"list": "service_type", "code": LOCAL_SERVICE, "maps_to": "voc_training"}
    yield Entry("code", LOCAL_SERVICE, {**local, **names, "sort": 11})
    for row in rows("organisations"):
        values: dict[str, Value] = {name: row[name] for name in ("code", "kind", "services", "unit", "phone")}
        found: dict[str, Value] = {name: row[f"{name}_{language}"] for name in ("address", "hours")}
        yield Entry("organisation", row["code"], {**values, **found, "name": row[language]})
    for row in rows("groups"):
        values = {"code": row["code"], "name": row[language], "kind": "peer", "established_on": started}
        yield Entry("peer_group", row["code"], values)
    ended = rows("former_groups")[0]
    values = {"code": ended["code"], "name": ended[language], "kind": "club", "established_on": started}
    yield Entry("peer_group", ended["code"], {**values, "ended_on": first - timedelta(days=90)})
    for row in rows("points"):
        values = {"code": row["code"], "model": row["model"], "organisation_id": row["organisation"]}
        whole = {**values, "name": row[language], "starts_on": started, "programme_period": "P2026_2035"}
        yield Entry("intervention_point", row["code"], whole)
