"""The records that reports read: each table once, plain columns, joined here and not in the database.

A report of a province reads hundreds of thousands of rows; a question to the database for each would take
longer than reading them all.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.records import identity, meeting, record, review
from outreach_desk.records.exchange import Review
from outreach_desk.reports import tally
from outreach_desk.reports.clients import Client, Clients
from outreach_desk.reports.fact import Occasion, occasion
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.period import Period
from outreach_desk.store import bulk

T = TypeVar("T")
Check = Callable[[], object]

_ALL = ("codes", "groups", "members", "organisations", "points", "gone_groups", "gone_places", "gone_members")
"""What all reports look at, read before the first."""
_GENDERS = tuple(name.removeprefix("anonymous_") for name in meeting.ANONYMOUS)


def unhurried() -> None:
    """Let a count go on."""


class Group(NamedTuple):
    """What reports read of a group."""

    deleted: bool
    code: str | None
    unit: str | None
    organisation: str | None
    established_on: date | None
    ended_on: date | None


class Member(NamedTuple):
    """What reports read of a member; `client` is her record as a client, where she has one."""

    deleted: bool
    client: str | None


class Meeting(NamedTuple):
    """A meeting with what it says of its heads: gender → how many. `out`: it counts nowhere."""

    id: str
    at: Occasion
    status: str | None
    heads: tuple[tuple[str, int], ...]
    out: bool
    peer_led: bool = False


class Source:
    """The records of one desk while a report of a period is counted; what was read once is kept.

    Figures of a part of the period are counted from the same reading, which may be kept as long as nothing
    changes (`of_report`). `supposed` pairs of clients are taken for one person. `check` is called at each
    reading, and may raise to stop the count.
    """

    def __init__(
        self,
        session: Session,
        period: Period,
        *,
        of_one_group: bool = False,
        supposed: Sequence[tuple[str, str]] = (),
        check: Check = unhurried,
    ) -> None:
        session.flush()  # `bulk` reads what stands in the file
        self.session = session
        self.period = period
        self.check = check
        self._of_one_group = of_one_group
        self.who = Clients(session, supposed)
        self.codes = record.local_codes(session)
        self._read: dict[Hashable, Any] = {}
        self._kept: dict[Hashable, Any] = {}

    def of_report(self, session: Session, check: Check) -> "Source":
        """Give one for a report that is counted now: what it makes of what was read goes with it.

        `session` is of the same state of the desk. What is read for it stays here.
        """
        self.session, self.check = session, check
        self.who.go_on(session)
        for name in _ALL:
            getattr(self, name)
        one = copy(self)
        vars(one).update(_kept={})
        return one

    def aside(self) -> "Source":
        """Give one whose readings go with it: for days of which little is to be kept."""
        one = copy(self)
        vars(one).update(_read={}, _kept={})
        return one

    @property
    def clients(self) -> dict[str, Client]:
        """Give all clients by id."""
        return self.who.said

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Give all groups by id."""
        names = ("code", "unit", "organisation_id", "established_on", "ended_on")
        return {row[0]: Group(*row[1:]) for row in self.rows("peer_group", "deleted", *names)}

    @cached_property
    def members(self) -> dict[str, Member]:
        """Give all members by id."""
        return {row[0]: Member(*row[1:]) for row in self.rows("member", "deleted", "client_id")}

    @cached_property
    def organisations(self) -> dict[str, tuple[bool, str | None, str | None]]:
        """Give of each organisation whether it is deleted, its kind and its code."""
        return {row[0]: tuple(row[1:]) for row in self.rows("organisation", "deleted", "kind", "code")}

    @cached_property
    def points(self) -> dict[str, tuple[str | None, str | None]]:
        """Give of each intervention point its model and its unit."""
        return {row[0]: tuple(row[1:]) for row in self.rows("intervention_point", "model", "unit")}

    @cached_property
    def own_group(self) -> str | None:
        """Give the group of a team desk, which holds the office's whole list; None on an office desk."""
        return identity.get(self.session, identity.GROUP) if self._is_team else None

    @cached_property
    def alone(self) -> bool:
        """Say whether the records are those of one group: shares of the country mean nothing then."""
        return self._of_one_group or self._is_team

    @cached_property
    def _is_team(self) -> bool:
        return identity.get(self.session, identity.KIND) == identity.TEAM

    @cached_property
    def _blocked(self) -> dict[str, set[str]]:
        questions = SQLModel.metadata.tables[str(Review.__tablename__)]
        query = sa.select(questions.c.table_name, questions.c.record_id).where(
            questions.c.kind.in_(review.BLOCKING), review.is_open()
        )
        found = defaultdict[str, set[str]](set)
        for table, record_id in self.read(query):
            found[table].add(record_id)
        return found

    def held_out(self, table: str) -> AbstractSet[str]:
        """Give the records of a table that an open question keeps out of all figures."""
        return self._blocked.get(table, frozenset())

    @cached_property
    def gone_groups(self) -> set[str]:
        """Give the groups that were deleted."""
        return {own for own, one in self.groups.items() if one.deleted}

    @cached_property
    def gone_places(self) -> set[str]:
        """Give the organisations that were deleted."""
        return {own for own, one in self.organisations.items() if one[0]}

    @cached_property
    def gone_members(self) -> set[str]:
        """Give the members that were deleted."""
        return {own for own, one in self.members.items() if one.deleted}

    def person(self, client: str) -> str:
        """Give the client who stands for the person: the same for all linked ones."""
        return self.who.person(client)

    def agreed(self, client: str | None, day: date | None) -> bool:
        """Say whether a client had agreed to a record on that day and not taken it back by then."""
        return self.who.agreed(client, day)

    def blocked(self, table: str, record_id: str) -> bool:
        """Say whether a question is open that keeps a record out of all figures."""
        return record_id in self.held_out(table)

    def standing(self, client: str | None) -> str | None:
        """Give a client that a record names if she is here and not deleted."""
        found = self.clients.get(client or "")
        return client if found is not None and not found.deleted else None

    def gone(self, client: str | None) -> bool:
        """Say whether a client that a record names was deleted."""
        found = self.clients.get(client or "")
        return found is not None and bool(found.deleted)

    def place_gone(self, organisation: str | None) -> bool:
        """Say whether an organisation that a record names was deleted."""
        return bool(self.organisations.get(organisation or "", (False,))[0])

    def group_gone(self, group: str | None) -> bool:
        """Say whether a group that a record names was deleted."""
        found = self.groups.get(group or "")
        return found is not None and found.deleted

    def hers(
        self, client: str | None, on: date | None, organisation: str | None, service: str | None
    ) -> Occasion:
        """Give the occasion of a record of one client: her group and commune, who gives the service."""
        her = self.clients.get(client or "")
        group, commune = (her.group, her.commune) if her else (None, None)
        return occasion((on, group, organisation, None, commune, service, None))

    def rows(self, thing: str, *columns: str, where: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Read the ids and some columns of a table."""
        table = tally.table(thing)
        return self.read(sa.select(table.c.id, *(table.c[name] for name in columns)).where(*where))

    def read(self, query: "sa.Select[Any]") -> list[tuple[Any, ...]]:
        """Read the rows of a query. The driver gives them whole: a day is made once, not once in each row."""
        return bulk.select(self.session, query, self.check)

    def meetings(self, span: Period | None = None) -> dict[str, Meeting]:
        """Give the meetings that are not deleted, by id: those of the period, or of other days."""
        days = span or self.period
        if days != self.period and self.period.covers(days):
            key = "meetings", days.first, days.last
            every = self.meetings()
            return self.once(key, lambda: {own: one for own, one in every.items() if days.holds(one.at.on)})
        key = "meetings", days.first, days.last
        return self.reading(key, lambda: {one.id: one for one in self._read_meetings(days)})

    def _read_meetings(self, span: Period) -> Iterator[Meeting]:
        table = tally.table("meeting")
        names = ("held_on", "status", "kind", "group_id", "organiser_id", "model", "point_id", "commune")
        further = ("audience", "peer_led")
        where = [table.c.deleted.is_(False), self.days(table.c.held_on, span)]
        found = self.rows("meeting", *names, *further, *meeting.ANONYMOUS, where=where)
        for own, on, status, kind, group_id, organiser, model, point, commune, audience, led, *heads in found:
            group = self.groups.get(group_id or "")
            of_point = self.points.get(point or "", (None, None))
            at = Occasion(
                on,
                group_id,
                organiser or (group.organisation if group else None),
                model or of_point[0],
                commune or of_point[1],
                kind,
                audience,
            )
            genders = zip(_GENDERS, heads, strict=True)
            unnamed = tuple((gender, count) for gender, count in genders if count)
            out = self.blocked("meeting", own) or self.group_gone(group_id)
            yield Meeting(own, at, status, unnamed, out, bool(led))

    def days(self, column: "sa.ColumnElement[Any]", span: Period | None = None) -> "sa.ColumnElement[bool]":
        """Give the condition that a day lies in the period, or among other days."""
        days = span or self.period
        return column.between(days.first, days.last)

    def part(self, name: str, span: Period, read: Callable[[Period], Facts]) -> Facts:
        """Give the facts of some days: those that lie in the period are cut from what is read of it.

        Of days that begin before the period, those before it are read once, for whoever asks for others.
        """
        key, whole = (name, span.first, span.last), (name, self.period.first, self.period.last)
        if key == whole or not self.period.first <= span.last <= self.period.last:
            return self.once(key, lambda: self.reading(key, lambda: read(span)).again())
        every = self.reading(whole, lambda: read(self.period))
        if self.period.first <= span.first:
            return self.once(key, lambda: every.within(span.first, span.last))
        before = replace(span, last=self.period.first - timedelta(days=1))
        inside = every.within(self.period.first, span.last)
        return self.once(key, lambda: Facts.together(self.part(name, before, read), inside))

    def reading(self, name: Hashable, read: Callable[[], T]) -> T:
        """Read something once for all reports, and give the same again."""
        return self._in(self._read, name, read)

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """Make something of what was read once for a report, and give the same again."""
        return self._in(self._kept, name, make)

    def _in(self, kept: dict[Hashable, Any], name: Hashable, make: Callable[[], T]) -> T:
        if name not in kept:
            self.check()
            kept[name] = make()
        found: T = kept[name]
        return found
