"""The turns of support: services, and slips that were completed, in the two columns of I-07.

A service that came of a completed referral stands for it: the slip adds no turn of its own, and the turn
belongs to the referral column.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cache, partial
from typing import Any, NamedTuple

import sqlalchemy as sa

from outreach_desk.records import referral
from outreach_desk.reports.clients import Client
from outreach_desk.reports.fact import INCOMPLETE, NAMES_DELETED, NO_EVIDENCE, Fact, make, occasion
from outreach_desk.reports.facts import Crowd, Facts
from outreach_desk.reports.source import Source
from outreach_desk.reports.tally import table

DIRECT, REFERRAL = "direct", "referral"
_SERVICE, _SLIP = "service", "referral"

_Row = tuple[str, str | None, str | None, date, str | None, Any]
"""Id, client, service, day and giver; last the amount of a service, or the evidence of a slip."""


class Turns(NamedTuple):
    """The facts of both columns, and of the referral column those that clients reported themselves."""

    columns: dict[str, Facts]
    told: Facts


class _Kind(NamedTuple):
    """What the turns of a crowd share; `told`: by the client alone."""

    table: str
    on: date
    service: str
    column: str
    told: bool
    named: bool


def read(source: Source) -> Turns:
    """Give the turns of the period that is read."""
    return source.once("turns of support", lambda: _read(source))


def _read(source: Source) -> Turns:
    evidence, stood_for = _linked(source)
    services, slips = _services(source), [row for row in _slips(source) if row[0] not in stood_for]
    verified = cache(source.codes.verified)
    told = {own for own, proof in evidence.items() if not verified(proof)}
    told |= {row[0] for row in slips if not verified(row[5] or "")}
    referred = evidence.keys() | {row[0] for row in slips}
    times = Counter([row[1:4] for rows in (services, slips) for row in rows])
    repeated = {key for key, count in times.items() if count > 1}
    few: list[Fact] = []
    crowds = defaultdict[_Kind, list[_Row]](list)
    for thing, rows in ((_SERVICE, services), (_SLIP, slips)):
        is_named = _plainly(source, thing, repeated)
        for row in rows:
            named = is_named(row)
            if named is None:
                few.append(_fact(source, thing, row))
            else:
                column = REFERRAL if row[0] in referred else DIRECT
                crowds[_Kind(thing, row[3], row[2] or "", column, row[0] in told, named)].append(row)
    return _put_together(source, few, crowds, evidence, told)


def _put_together(
    source: Source,
    few: Sequence[Fact],
    crowds: Mapping[_Kind, list[_Row]],
    evidence: Mapping[str, str],
    told: AbstractSet[str],
) -> Turns:
    """Put few and crowds into their columns: a slip draws all that is the same turn into its own."""
    by_slip = {fact.key for fact in few if fact.table == _SLIP and fact.out is None}
    by_slip |= {fact.key for fact in few if fact.table == _SERVICE and fact.id in evidence}
    sorted_few: dict[str, list[Fact]] = {DIRECT: [], REFERRAL: []}
    for fact in few:
        sorted_few[REFERRAL if fact.table == _SLIP or fact.key in by_slip else DIRECT].append(fact)
    by_her_word = [fact for fact in few if fact.out is None and fact.id in told]
    made = partial(_made, source.clients)
    found = [(kind, _crowd(kind, rows, made)) for kind, rows in crowds.items()]
    columns = {
        column: Facts(of_column, [crowd for kind, crowd in found if kind.column == column])
        for column, of_column in sorted_few.items()
    }
    return Turns(columns, Facts(by_her_word, [crowd for kind, crowd in found if kind.told]))


def _plainly(source: Source, thing: str, repeated: AbstractSet[Any]) -> Callable[[_Row], bool | None]:
    """Give what says of a record whether its client counts as a person; None: it has to be looked at."""
    held_out, gone, since = source.held_out(thing), source.gone_places, source.who.since
    agreed, needs_proof = source.who.agreed_plainly, thing == _SLIP

    def named(row: _Row) -> bool | None:
        own, client, service, on, giver, last = row
        if client is None or not service or row[1:4] in repeated:
            return None
        if own in held_out or giver in gone or (needs_proof and not last):
            return None
        first = since.get(client)
        return agreed(client, on) if first is None else first <= on

    return named


def _crowd(kind: _Kind, rows: list[_Row], make_facts: Callable[[Crowd], Iterator[Fact]]) -> Crowd:
    at = occasion((kind.on, None, None, None, None, kind.service, None))
    clients = {row[1] or "" for row in rows}
    return Crowd(at, clients, kind.named, 0, (kind.table, rows), make_facts, whole=False)


def _made(clients: Mapping[str, Client], crowd: Crowd) -> Iterator[Fact]:
    thing, rows = crowd.rows
    for own, client, service, on, giver, last in rows:
        her, key = clients[client], (client, service, on, giver)
        at = occasion((on, her.group, giver, None, her.commune, service, None))
        amount = last if thing == _SERVICE else None
        yield make((thing, own, at, key, client, client, crowd.named, 0, None, None, amount))


def _fact(source: Source, thing: str, row: _Row) -> Fact:
    own, client, service, on, giver, last = row
    at, known = source.hers(client, on, giver, service), client in source.clients and service
    out = None
    if source.gone(client) or source.place_gone(giver) or source.blocked(thing, own):
        out = NAMES_DELETED
    elif thing == _SLIP and not last:
        out = NO_EVIDENCE
    elif not known:
        out = INCOMPLETE
    person = source.person(client) if client and known else None
    key = (person, service, on, giver) if person else None
    amount = last if thing == _SERVICE else None
    return Fact(thing, own, at, key, person, client, source.agreed(client, on), out=out, amount=amount)


def _services(source: Source) -> list[_Row]:
    """Read the services of the period that is read."""
    given = table("service")
    names = ("client_id", "service", "served_on", "organisation_id", "amount")
    return source.rows("service", *names, where=[given.c.deleted.is_(False), source.days(given.c.served_on)])


def _slips(source: Source) -> list[_Row]:
    """Read the slips completed in the period that is read."""
    slip = table("referral")
    names = ("client_id", "service", "outcome_on", "organisation_id", "evidence")
    where = [
        slip.c.deleted.is_(False),
        slip.c.status == referral.COMPLETED,
        source.days(slip.c.outcome_on),
    ]
    return source.rows("referral", *names, where=where)


def _linked(source: Source) -> tuple[dict[str, str], set[str]]:
    """Give the services that came of a completed referral of the same person → its evidence; and those slips.

    A pair is looked at when either lies in the period, so that it counts in one period only: the service's.
    """
    given, slip = table("service"), table("referral")
    query = (
        sa.select(given.c.id, slip.c.id, given.c.client_id, slip.c.client_id, slip.c.evidence)
        .join_from(given, slip, slip.c.id == given.c.referral_id)
        .where(
            given.c.deleted.is_(False),
            given.c.service.is_not(None),
            given.c.served_on.is_not(None),  # without its day it counts nowhere, and stands for nothing
            slip.c.deleted.is_(False),
            slip.c.status == referral.COMPLETED,
            slip.c.evidence.is_not(None),
            sa.or_(source.days(given.c.served_on), source.days(slip.c.outcome_on)),
        )
    )
    evidence: dict[str, str] = {}
    slips: set[str] = set()
    for service_id, slip_id, one, other, proof in source.read(query):
        if source.blocked("service", service_id) or source.blocked("referral", slip_id):
            continue
        if source.standing(one) and source.person(one) == source.person(other):
            evidence[service_id] = proof
            slips.add(slip_id)
    return evidence, slips
