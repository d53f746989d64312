"""The limits of norms by which a report warns: `indicators/norms.csv`, dated; an office may set its own.

Those have a first day too: a report of days before it warns by what held then. A norm changes no figure of
persons or turns. Where none was in force nothing is warned of.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
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
    source: Words


@dataclass(frozen=True)
class Own:
    """A limit that was set at this desk: in force from `first` (date.min: always) until its next one.

    None: the shipped one is in force again.
    """

    first: date
    limit: int | None


def limit(session: Session, norm: str, on: date) -> int | None:
    """Give the limit that holds on a day: the desk's own, else the shipped one; None where none held."""
    own, known = holding(set_here(session, norm), on), shipped_on(norm, on)
    if own is not None and own.limit is not None:
        return own.limit
    return None if known is None else known.limit


def shipped_on(norm: str, on: date) -> Norm | None:
    """Give the shipped norm of a day, None where none held."""
    return next((one for one in shipped() if one.id == norm and one.first <= on <= one.last), None)


def holding(own: Sequence[Own], on: date) -> Own | None:
    """Give which of a desk's own limits holds on a day, None where none does."""
    return max((one for one in own if one.first <= on), key=lambda one: one.first, default=None)


def set_here(session: Session, norm: str) -> tuple[Own, ...]:
    """Give the limits that were set at this desk, by their days."""
    kept = json.loads(identity.get(session, _OWN + norm) or "[]")
    if isinstance(kept, int):  # as desks kept it when a limit had no day
        return (Own(date.min, kept),)
    return tuple(Own(date.fromisoformat(first), limit) for first, limit in kept)


def put(session: Session, norm: str, own: Iterable[Own]) -> None:
    """Let these be all limits of this desk for a norm; of days that none holds the shipped one does."""
    kept: list[Own] = []
    for one in sorted(own, key=lambda one: one.first):
        if one.limit is not None or (kept and kept[-1].limit is not None):
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
            yield Norm(
                id=row["norm"],
                first=date.fromisoformat(row["from"]) if row["from"] else date.min,
                last=date.fromisoformat(row["to"]) if row["to"] else date.max,
                limit=int(row["limit"]),
                name=Words(row["vi"], row["en"]),
                source=Words(row["source_vi"], row["source_en"]),
            )
