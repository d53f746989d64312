"""Who a client is to a report: the person she stands for, whether she is here, and when she had agreed.

Most clients are in no doubt: they are here, no link and no member names them. What is read of them counts
for nobody else, so that reports can count their records without looking at each (`Sharing`).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach_desk.records import consent
from outreach_desk.reports import tally
from outreach_desk.store import bulk

Spans = tuple[tuple[date, date], ...]
"""The days from which, and until which (not included) somebody agreed to a record."""


class Client(NamedTuple):
    """What reports read of a client; `deleted` is 0 or 1."""

    id: str
    deleted: int
    group: str | None
    gender: str | None
    birth_year: int | None
    birth_month: int | None
    population: str | None
    commune: str | None


class Clients:
    """All clients of a desk, as far as they are asked for; `supposed` pairs are taken for one person."""

    def __init__(self, session: Session, supposed: Sequence[tuple[str, str]]) -> None:
        self._session = session
        self._supposed = supposed

    def go_on(self, session: Session) -> None:
        """Read what is still to be read in another session of the same state of the desk."""
        self._session = session

    @cached_property
    def said(self) -> dict[str, Client]:
        """Give all clients by id."""
        client = tally.table("client").c
        deleted = sa.type_coerce(client.deleted, sa.Integer)  # as the file holds it: no row is made anew
        query = sa.select(
            client.id,
            deleted,
            client.group_id,
            client.gender,
            client.birth_year,
            client.birth_month,
            client.population,
            client.commune,
        )
        make = partial(tuple.__new__, Client)
        return {row[0]: make(row) for row in self._read(query)}

    @cached_property
    def leaders(self) -> dict[str, str]:
        """Give for each linked client the one that stands for the person."""
        return tally.persons(self._session, self._supposed)

    @cached_property
    def apart(self) -> set[str]:
        """Give the clients who are deleted, linked, or members too: whatever names them is looked at."""
        member = tally.table("member")
        members = self._read(sa.select(member.c.client_id).where(member.c.client_id.is_not(None)))
        deleted = (own for own, one in self.said.items() if one.deleted)
        return {*self.leaders, *(client for (client,) in members), *deleted}

    @cached_property
    def since(self) -> dict[str, date]:
        """Give the clients in no doubt who agreed once and for good, each with her first day."""
        apart, said = self.apart, self.said
        return {
            own: spans[0][0]
            for own, spans in self._consents.items()
            if len(spans) == 1 and spans[0][1] == date.max and own not in apart and own in said
        }

    @cached_property
    def never(self) -> set[str]:
        """Give the clients in no doubt who never agreed."""
        return self.said.keys() - self._consents.keys() - self.apart

    @cached_property
    def _consents(self) -> dict[str, Spans]:
        given = tally.table("consent")
        spans = defaultdict[str, Spans](tuple)
        query = sa.select(given.c.client_id, given.c.given_on, given.c.withdrawn_on).where(
            given.c.purpose == consent.RECORD, given.c.deleted.is_(False), given.c.given_on.is_not(None)
        )
        for client, first, withdrawn in self._read(query):
            spans[client] += ((first, withdrawn or date.max),)
        return dict(spans)

    def person(self, client: str) -> str:
        """Give the client who stands for the person: the same for all linked ones."""
        return self.leaders.get(client, client) if client in self.said else client

    def agreed(self, client: str | None, day: date | None) -> bool:
        """Say whether a client here had agreed to a record on that day and not taken it back by then."""
        if day is None or client is None or client not in self.said:
            return False
        for first, withdrawn in self._consents.get(client, ()):  # noqa: SIM110 - `any` takes twice as long
            if first <= day < withdrawn:
                return True
        return False

    def agreed_plainly(self, client: str, day: date | None) -> bool | None:
        """Say the same of a client in no doubt; None where she has to be looked at."""
        if client in self.apart or client not in self.said:
            return None
        return self.agreed(client, day)

    def _read(self, query: "sa.Select[Any]") -> list[tuple[Any, ...]]:
        return bulk.select(self._session, query)


class SharedOut(NamedTuple):
    """Clients of one day: those who had agreed to a record, those who had not, and those in doubt."""

    named: set[str]
    unnamed: set[str]
    apart: set[str]


class Sharing:
    """Shares the clients of one day after the other out; a day is never before the one that came last."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._there: set[str] = set()
        self._not_there = {*clients.never, *clients.since}
        days = defaultdict[date, list[str]](list)
        for own, first in clients.since.items():
            days[first].append(own)
        self._coming = sorted(days.items(), reverse=True)

    def on(self, day: date | None, clients: Sequence[str]) -> SharedOut:
        """Part clients by what is known of them on a day; whoever is named twice is in doubt."""
        day = day or date.min
        while self._coming and self._coming[-1][0] <= day:
            coming = self._coming.pop()[1]
            self._there.update(coming)
            self._not_there.difference_update(coming)
        rest, twice = set(clients), set[str]()
        if len(rest) < len(clients):
            twice = {one for one, times in Counter(clients).items() if times > 1}
            rest -= twice
        named = rest & self._there
        rest -= named
        unnamed = rest & self._not_there
        rest -= unnamed
        found = SharedOut(named, unnamed, twice)
        for one in rest:
            agreed = self._clients.agreed_plainly(one, day)
            (found.apart if agreed is None else named if agreed else unnamed).add(one)
        return found
