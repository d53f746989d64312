"""The limits of norms by which a report warns: `indicators/norms.csv`, dated; an office may set its own.

A norm changes no figure of persons or turns. Where none was in force nothing is warned of.
"""

import csv
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


def limit(session: Session, norm: str, on: date) -> int | None:
    """Give the limit that holds on a day: the desk's own, else the shipped one; None where none held."""
    own = set_here(session, norm)
    return shipped_limit(norm, on) if own is None else own


def shipped_limit(norm: str, on: date) -> int | None:
    """Give the shipped limit of a day, None where none held."""
    return next((one.limit for one in shipped() if one.id == norm and one.first <= on <= one.last), None)


def set_here(session: Session, norm: str) -> int | None:
    """Give the limit that was set at this desk, None where none was."""
    own = identity.get(session, _OWN + norm)
    return None if own is None else int(own)


def put(session: Session, norm: str, own: int | None) -> None:
    """Set a limit of this desk for all days; None: the shipped one holds again."""
    if own is None:
        identity.drop(session, _OWN + norm)
    else:
        identity.put(session, _OWN + norm, str(own))


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
