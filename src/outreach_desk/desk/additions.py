"""What came or changed after a period was sealed: additions to the earlier period, on the next report.

A later report that is sealed itself has told its additions; the one after it tells only what is new since.
So the sealed figures and all additions told, together, are what a count gives today.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.desk import left_period
from outreach_desk.desk.left_period import Left
from outreach_desk.records import catalog, sealed_report
from outreach_desk.records.sealed_report import SealedReport
from outreach_desk.reports import difference, gather, snapshot
from outreach_desk.reports.difference import Difference
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Check, unhurried
from outreach_desk.store import bulk

_OF_CLIENTS = ("contact", "service", "referral", "follow_up", "attendance")
_OF_PERSON = {"consent": ("client_id",), "person_link": ("client_id", "other_id")}
_SPANS = {"membership": "starts_on", "intervention_point": "starts_on", "peer_group": "established_on"}

T = TypeVar("T")
Kept = dict[str, Any]
"""By the id of a seal (and a table of it): the state in which it was counted anew last, and that count."""


@dataclass(frozen=True)
class Additions:
    """What a report adds to one earlier period: `late` records that came or changed, and each figure.

    `left` are records that were in it and are not any more. `changed` counts by table what else changed
    behind its figures: who somebody is, not what happened.

    A figure's `before` is what was told of it so far, `after` what it is now. `snapshot` names the figures to
    which it adds: once the period is sealed anew they stand no more, and its new figures hold these already.
    """

    snapshot: str
    period: Period
    sealed_at: str
    late: int
    figures: tuple[Difference, ...]
    stands: bool = True
    changed: Mapping[str, int] = field(default_factory=dict, hash=False)
    left: tuple[Left, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs."""
        figures, left = [one.as_dict() for one in self.figures], [one.as_dict() for one in self.left]
        return self._head() | {"stands": self.stands, "figures": figures, "left": left}

    def kept(self) -> dict[str, Any]:
        """Give it as one object that JSON can say, whole: `told` reads it again."""
        return self._head() | {
            "figures": [
                [snapshot.take_row(one.before), snapshot.take_row(one.after)] for one in self.figures
            ],
            "left": [one.kept() for one in self.left],
        }

    def _head(self) -> dict[str, Any]:
        return {
            "snapshot": self.snapshot,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "calendar": self.period.calendar,
            "period": self.period.name,
            "sealed_at": self.sealed_at,
            "late": self.late,
            "changed": dict(self.changed),
        }


def open_ones(session: Session, period: Period, kept: Kept, check: Check = unhurried) -> list[Additions]:
    """Give what a report of this period adds to each sealed period of its calendar that ended before it."""
    standing = sealed_report.standing(session, period.calendar)
    found = [_of(session, one, standing, kept, check) for one in standing if one.last_day < period.first]
    return [one for one in found if one.figures or one.late or one.left]


def told(session: Session, row: SealedReport) -> list[Additions]:
    """Give the additions that a sealed report told, and whether what they add to stands."""
    standing = {_snapshot(one) for one in sealed_report.standing(session, row.calendar)}
    return [
        Additions(
            one["snapshot"],
            Period(
                date.fromisoformat(one["from"]), date.fromisoformat(one["to"]), one["calendar"], one["period"]
            ),
            one["sealed_at"],
            one["late"],
            tuple(Difference(*map(snapshot.give_row_back, pair)) for pair in one["figures"]),
            stands=one["snapshot"] in standing,
            changed=one.get("changed", {}),
            left=tuple(map(left_period.read, one.get("left", ()))),
        )
        for one in sealed_report.read(row)["additions"]
    ]


def anew(kept: Kept, name: str, state: str, count: Callable[[], T]) -> T:
    """Count anew what a seal holds; that count is kept as long as the `state` by which it was counted."""
    known = kept.get(name)
    if known is None or known[0] != state:
        known = kept[name] = (state, count())
    found: T = known[1]
    return found


def late(session: Session, row: SealedReport, since: int) -> int:
    """Count the records that happened in a sealed period and came or changed after a change number.

    What was in it when it was sealed, and is not now, is told by `left_period`. One that somebody's
    attendance hangs on counts by itself, not by its attendance.
    """
    found = 0
    for thing in catalog.THINGS.values():
        if thing.event_on is None:
            continue
        of = SQLModel.metadata.tables[thing.name]
        in_period = left_period.within(of, thing, row)
        query = sa.select(sa.func.count()).select_from(of).where(of.c.change > since, in_period)
        found += session.scalar(query) or 0
    came, held = SQLModel.metadata.tables["attendance"], SQLModel.metadata.tables["meeting"]
    query = (
        sa.select(sa.func.count())
        .select_from(came.join(held, held.c.id == came.c.meeting_id))
        .where(came.c.change > since, held.c.held_on.between(row.first_day, row.last_day))
    )
    return found + (session.scalar(query) or 0)


def changed(session: Session, row: SealedReport, since: int) -> dict[str, int]:
    """Count by table what changed after a change number and is behind figures of a sealed period.

    Clients who were registered by its end or had anything in it, with their consents and links; roles with
    their members, points and groups that began by its end. What only came after it is behind none.
    """
    tables = SQLModel.metadata.tables
    span = tables["membership"]
    had_role = sa.select(span.c.member_id).where(_begun(span.c.starts_on, row))
    conditions = {
        "member": tables["member"].c.id.in_(had_role),
        **{name: _begun(tables[name].c[first], row) for name, first in _SPANS.items()},
    }
    counted = sa.select(sa.func.count())
    found = {"client": len(_behind(session, row, _changed(session, "client", "id", since).values()))}
    for name, columns in _OF_PERSON.items():
        named = [_changed(session, name, column, since) for column in columns]
        behind = _behind(session, row, {client for of in named for client in of.values()})
        found[name] = len({own for of in named for own, client in of.items() if client in behind})
    for name, condition in conditions.items():
        of = tables[name]
        query = counted.select_from(of).where(of.c.change > since, condition)
        found[name] = session.scalar(query) or 0
    return {name: count for name, count in found.items() if count}


def _changed(session: Session, name: str, column: str, since: int) -> dict[str, str]:
    """Give the changed records of a table, each with the client that a column names."""
    of = SQLModel.metadata.tables[name]
    query = sa.select(of.c.id, of.c[column]).where(of.c.change > since, of.c[column].is_not(None))
    return {str(own): str(client) for own, client in session.execute(query)}


def _behind(session: Session, row: SealedReport, clients: Collection[str]) -> set[str]:
    """Give those of some clients who may be behind figures of a sealed period."""
    client, found = SQLModel.metadata.tables["client"], set[str]()
    concerned = sa.or_(
        client.c.registered_on <= row.last_day, *(_had(client, name, row) for name in _OF_CLIENTS)
    )
    every = sorted(clients)
    for start in range(0, len(every), bulk.CHUNK):
        query = sa.select(client.c.id).where(client.c.id.in_(every[start : start + bulk.CHUNK]), concerned)
        found |= set(session.scalars(query))
    return found


def _had(client: sa.Table, name: str, row: SealedReport) -> sa.ColumnElement[bool]:
    """Say of a client whether something that names her happened in the period."""
    of, held = SQLModel.metadata.tables[name], SQLModel.metadata.tables["meeting"]
    event_on = catalog.THINGS[name].event_on
    query = sa.select(sa.literal(1)).where(of.c.client_id == client.c.id)
    if event_on is None:
        query = query.where(of.c.meeting_id == held.c.id)
    day = held.c.held_on if event_on is None else of.c[event_on]
    return query.where(day.between(row.first_day, row.last_day)).exists()


def _begun(first: "sa.Column[date]", row: SealedReport) -> sa.ColumnElement[bool]:
    """Say whether a span began by the end of the period: how it ends may be what changed."""
    return sa.or_(first.is_(None), first <= row.last_day)


def _of(
    session: Session, row: SealedReport, standing: Iterable[SealedReport], kept: Kept, check: Check
) -> Additions:
    period = Period(row.first_day, row.last_day, row.calendar, row.name)
    sealed = snapshot.give_back(sealed_report.read(row)["table"], period)
    count = partial(gather.gather, session, sealed.chosen, period, sealed.on, check=check)
    now = anew(kept, row.id, gather.state(session), count)
    known, since = {difference.key(one): one for one in sealed.rows}, row
    for later in standing:
        for addition in told(session, later):
            if addition.snapshot == _snapshot(row):
                known |= {one.key: one.after for one in addition.figures}
                since = max(since, later, key=lambda one: one.change)
    return Additions(
        _snapshot(row),
        sealed.period,
        row.sealed_at,
        late(session, row, since.change),
        difference.between(known.values(), now.rows),
        changed=changed(session, row, since.change),
        left=left_period.find(session, row, since),
    )


def _snapshot(row: SealedReport) -> str:
    """Name the figures that a seal holds: they are the same when it is taken off and put on again."""
    name: str = sealed_report.read(row)["snapshot"]
    return name
