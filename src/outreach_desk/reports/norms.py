"""The limits of norms by which a report warns: `indicators/norms.csv`, dated; an office may set its own.

Those have a first day too: a report of days before it warns by what held then. A norm changes no figure of
persons or turns. Where none was in force nothing is warned of.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy.orm import Session

from outreach_desk.ground import paths
from outreach_desk.records import identity
from outreach_desk.reports.indicators import Words

CORE_MEMBERS, PERSONS_REACHED = "core_members", "persons_reached"
HEALTH_AMOUNT, HEALTH_CASES, CLIENTS_PER_EDUCATOR = "health_amount", "health_cases", "clients_per_educator"
_OWN = "norm_"


@dataclass(frozen=True)
class Norm:
    """A limit in force from `first` to `last`, both included; `source` says where it comes from."""

    id: str
    first: date
    last: date
    limit: int
    name: Words
    source: str


@dataclass(frozen=True)
class Own:
    """A limit of this desk from a day on, until the next one; None: the shipped one holds again."""

    first: date
    limit: int | None


def limit(session: Session, norm: str, on: date) -> int | None:
    """Give the limit that holds on a day: the desk's own, else the shipped one; None where none held."""
    own = set_here(session, norm, on)
    return shipped_limit(norm, on) if own is None else own


def shipped_limit(norm: str, on: date) -> int | None:
    """Give the shipped limit of a day, None where none held."""
    return next((one.limit for one in shipped() if one.id == norm and one.first <= on <= one.last), None)


def set_here(session: Session, norm: str, on: date = date.max) -> int | None:
    """Give the limit of this desk that holds on a day (else: its last one), None where none was set."""
    held = [one for one in dated(session, norm) if one.first <= on]
    return held[-1].limit if held else None


def dated(session: Session, norm: str) -> tuple[Own, ...]:
    """Give all limits of this desk in the order of their days."""
    kept = identity.get(session, _OWN + norm)
    if kept is None:
        return ()
    found = json.loads(kept)
    if isinstance(found, int):  # set before limits had days: it held always
        return (Own(date.min, found),)
    return tuple(Own(date.fromisoformat(first), own) for first, own in found)


def put(session: Session, norm: str, own: int | None, since: date = date.min) -> None:
    """Let a limit of this desk hold from a day on; None: the shipped one holds again from then.

    Of the days before, and so of what was counted for them, nothing changes; what was set for later falls.
    """
    kept: list[Own] = []
    for one in (*(one for one in dated(session, norm) if one.first < since), Own(since, own)):
        if one.limit != (kept[-1].limit if kept else None):
            kept.append(one)
    if kept:
        words = json.dumps([[one.first.isoformat(), one.limit] for one in kept])
        identity.put(session, _OWN + norm, words)
    else:
        identity.drop(session, _OWN + norm)


@cache
def shipped() -> tuple[Norm, ...]:
    """Give the shipped norms in their order, read once."""
    return tuple(_read())


def _read() -> Iterator[Norm]:
    with (paths.resource("indicators") / "norms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first = date.fromisoformat(row["from"]) if row["from"] else date.min
            last = date.fromisoformat(row["to"]) if row["to"] else date.max
            yield Norm(
                row["norm"], first, last, int(row["limit"]), Words(row["vi"], row["en"]), row["source"]
            )
