"""The turns of support: services, and slips that were completed, in the three columns of I-07.

A service that came of a completed referral stands for it: the slip adds no turn of its own, and the turn
belongs to the slip's column. That of completed referrals has those for which more than her own word stands;
what the client alone said of stands in the third.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cache, partial
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from outreach_desk.records import referral
from outreach_desk.reports import said
from outreach_desk.reports.clients import Client, Sharing
from outreach_desk.reports.crowd import ORGANISATION, Crowd, Cut
from outreach_desk.reports.fact import (
    INCOMPLETE,
    NAMES_DELETED,
    NO_EVIDENCE,
    Fact,
    Occasion,
    make,
    occasion,
    sum_up,
)
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.indicators import DONG
from outreach_desk.reports.source import Source
from outreach_desk.reports.tally import table
from outreach_desk.store import bulk

DIRECT, REFERRAL, SELF_REPORTED = COLUMNS = "direct", "referral", "self_reported"
_SERVICE, _SLIP = "service", "referral"
T = TypeVar("T", bound=Hashable)

_Row = tuple[Any, ...]
"""Id, client, service, day as text, giver; the amount of a service, or the evidence of a slip; the slip of a
service."""


_Kept = dict[tuple[int, bool], tuple[object, list[Fact]]]
"""Facts that were made, by the place of their rows, which are kept so that no others take it."""


class _Slips(NamedTuple):
    """By id what came of a completed slip, services and slips, and what of it the client alone told of."""

    all: AbstractSet[str]
    told: AbstractSet[str]

    def column(self, own: str) -> str:
        """Give the column of a record by itself."""
        if own not in self.all:
            return DIRECT
        return SELF_REPORTED if own in self.told else REFERRAL


class Cases(Facts):
    """Turns of which an amount was written."""

    def _sum_up(self, unit: str) -> int:
        if unit != DONG:
            return super()._sum_up(unit)
        few = sum_up([fact for fact in self.few if fact.out is None], DONG)
        return few + sum(int(row[5]) for crowd in self.crowds for row in crowd.rows[1])


def cases(facts: Facts, least: int = 0) -> Cases:
    """Give the turns with an amount of at least so many ₫, each record for itself."""
    crowds = []
    for crowd in facts.crowds:
        thing, rows = crowd.rows
        if thing == _SERVICE:
            rows = [row for row in rows if row[5] is not None and row[5] >= least and row[1] in crowd.clients]
            if rows:
                crowds.append(crowd._replace(rows=(thing, rows), clients={row[1] for row in rows}))
    return Cases((fact for fact in facts.few if fact.amount is not None and fact.amount >= least), crowds)


def read(source: Source) -> dict[str, Facts]:
    """Give the turns of the period that is read, by column; facts made of them go with the report."""
    columns = source.reading("turns of support", lambda: _turns(source))
    made = partial(_made, source.clients, _Kept())

    def again(facts: Facts) -> Facts:
        return Facts(facts.few, [crowd._replace(make=made) for crowd in facts.crowds])

    return source.once("turns", lambda: {column: again(facts) for column, facts in columns.items()})


def _turns(source: Source) -> dict[str, Facts]:
    services, slips = _services(source), _slips(source)
    evidence, stood_for = _linked(source, services, slips)
    first, last = source.period.first.isoformat(), source.period.last.isoformat()
    services = [row for row in services if first <= row[3] <= last]
    slips = [row for row in slips if row[0] not in stood_for]
    verified = cache(source.codes.verified)
    proofs = evidence | {row[0]: row[5] or "" for row in slips}
    of_slips = _Slips(proofs.keys(), {own for own, proof in proofs.items() if proof and not verified(proof)})
    few, places = _by_place(source, ((_SERVICE, services), (_SLIP, slips)))
    crowds: dict[str, list[Crowd]] = {column: [] for column in COLUMNS}
    sharing, make_all = Sharing(source.who), partial(_make, source.clients)
    parted = partial(_parted, source.clients)
    for (written, service), found in sorted(places.items()):
        source.check()
        day, kinds = bulk.day(written), defaultdict[tuple[str, str], list[_Row]](list)
        shared = sharing.on(day, [row[1] for _thing, row in found])
        for thing, row in found:
            kinds[thing, of_slips.column(row[0])].append(row)
        at = occasion((day, None, None, None, None, service, None))
        for (thing, column), rows in kinds.items():
            clients = {row[1] for row in rows}
            for named, who in ((True, clients & shared.named), (False, clients & shared.unnamed)):
                crowd = Crowd(at, who, named, 0, (thing, rows), make_all, whole=False, parted=parted)
                crowds[column] += [crowd] if who else ()
        few += [_fact(source, thing, row) for thing, row in found if row[1] in shared.apart]
    return {column: Facts(facts, crowds[column]) for column, facts in _by_column(few, of_slips).items()}


def _by_place(
    source: Source, records: Iterable[tuple[str, Iterable[_Row]]]
) -> tuple[list[Fact], dict[tuple[str, str], list[tuple[str, _Row]]]]:
    """Sort records by day and service, each with its table; give as facts those that cannot count."""
    few: list[Fact] = []
    places = defaultdict[tuple[str, str], list[tuple[str, _Row]]](list)
    gone = source.gone_places
    for thing, rows in records:
        held_out = source.held_out(thing)
        source.check()
        for row in rows:
            own, client, service, on, giver, last, _slip = row
            lacking = client is None or not service or (thing == _SLIP and not last)
            if lacking or own in held_out or giver in gone:
                few.append(_fact(source, thing, row))
            else:
                places[on, service].append((thing, row))
    return few, places


def _by_column(few: Iterable[Fact], of_slips: _Slips) -> dict[str, list[Fact]]:
    """Put facts into their columns: a slip draws what is the same turn into its own, a proven one first."""
    facts = list(few)
    keys: dict[str, set[object]] = {column: set() for column in (REFERRAL, SELF_REPORTED)}
    for fact in facts:
        column = of_slips.column(fact.id)
        if column in keys and fact.key is not None and (fact.out is None or fact.table == _SERVICE):
            keys[column].add(fact.key)
    columns: dict[str, list[Fact]] = {column: [] for column in COLUMNS}
    for fact in facts:
        drawn = (one for one, draws in keys.items() if fact.key in draws)
        columns[next(drawn, of_slips.column(fact.id))].append(fact)
    return columns


def _made(clients: Mapping[str, Client], kept: _Kept, crowd: Crowd) -> list[Fact]:
    """Make the facts of a crowd once: a row stands in the lines of its service, its column and the whole."""
    key = id(crowd.rows), crowd.named
    if key not in kept:
        kept[key] = crowd.rows, list(_make(clients, crowd))
    return kept[key][1]


def _make(clients: Mapping[str, Client], crowd: Crowd) -> Iterator[Fact]:
    thing, rows = crowd.rows
    for own, client, service, _on, giver, last, _slip in rows:
        on = crowd.at.on
        at, key = _at(clients[client], on, giver, service), (client, service, on, giver)
        amount = last if thing == _SERVICE else None
        yield make((thing, own, at, key, client, client, crowd.named, 0, None, None, amount))


def _parted(clients: Mapping[str, Client], crowd: Crowd, cut: Cut[T]) -> dict[T, Crowd]:
    """Part a crowd by its place: that of its clients, or the organisation that its records name."""
    if ORGANISATION not in cut.fields:
        parts = said.of_clients(clients, cut).parts(crowd)
        assert parts is not None  # noqa: S101 - `Sharing` puts into crowds who is here
        return parts
    (thing, rows), on, service = crowd.rows, crowd.at.on, crowd.at.code

    def at(row: _Row) -> Occasion:
        return occasion((on, None, row[4], None, None, service, None))

    found = {}
    for value, part in cut.rows(rows, itemgetter(4), at).items():
        if own := [row for row in part if row[1] in crowd.clients]:
            found[value] = crowd._replace(clients={row[1] for row in own}, rows=(thing, own))
    return found


def _at(her: Client, on: date | None, giver: str | None, service: str | None) -> Occasion:
    return occasion((on, her.group, giver, None, her.commune, service, None))


def _fact(source: Source, thing: str, row: _Row) -> Fact:
    own, client, service, written, giver, last, _slip = row
    on = bulk.day(written)
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
    """Read the services of the period that is read, and of other days those that came of a slip."""
    given = table("service").c
    columns = (given.id, given.client_id, given.service, _written(given.served_on), given.organisation_id)
    return source.read(
        sa.select(*columns, given.amount, given.referral_id).where(
            given.deleted.is_(False),
            given.served_on.is_not(None),  # without its day it counts nowhere, and stands for nothing
            sa.or_(source.days(given.served_on), given.referral_id.is_not(None)),
        )
    )


def _slips(source: Source) -> list[_Row]:
    """Read the slips completed in the period that is read."""
    slip = table("referral").c
    columns = (slip.id, slip.client_id, slip.service, _written(slip.outcome_on), slip.organisation_id)
    return source.read(
        sa.select(*columns, slip.evidence, sa.null()).where(
            slip.deleted.is_(False), slip.status == referral.COMPLETED, source.days(slip.outcome_on)
        )
    )


def _written(day: "sa.Column[Any]") -> "sa.TypeCoerce[Any]":
    """Give a day as the file keeps it: no row is then made anew for it."""
    return sa.type_coerce(day, sa.String)


def _linked(
    source: Source, services: Iterable[_Row], slips: Iterable[_Row]
) -> tuple[dict[str, str], set[str]]:
    """Give the services that came of a completed referral of the same person → its evidence; and those slips.

    A pair is looked at when either lies in the period, so that it counts in one period only: the service's.
    """
    completed = {row[0]: (row[1], row[5]) for row in slips}
    first, last = source.period.first.isoformat(), source.period.last.isoformat()
    pairs = [row for row in services if row[6] is not None and row[2] is not None]
    completed |= _of_other_days(
        source, {row[6] for row in pairs if first <= row[3] <= last} - completed.keys()
    )
    evidence: dict[str, str] = {}
    stood_for: set[str] = set()
    held_out = source.held_out("service"), source.held_out("referral")
    for row in pairs:
        own, one, slip = row[0], row[1], row[6]
        other, proof = completed.get(slip, (None, None))
        if proof is None or own in held_out[0] or slip in held_out[1]:
            continue
        if source.standing(one) and other and source.person(one) == source.person(other):
            evidence[own] = proof
            stood_for.add(slip)
    return evidence, stood_for


def _of_other_days(source: Source, slips: AbstractSet[str]) -> dict[str, tuple[str, str]]:
    """Give client and evidence of those slips that were completed, whenever that was."""
    slip = table("referral").c
    columns = (slip.id, slip.client_id, slip.evidence, slip.status, slip.deleted)
    return {
        str(own): (str(client), str(proof))
        for own, client, proof, status, deleted in bulk.read(source.session, columns, slip.id, slips)
        if status == referral.COMPLETED and not deleted and client is not None and proof is not None
    }
