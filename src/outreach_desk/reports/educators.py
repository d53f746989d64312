"""I-16: peer educators, who joined and left, and the active clients they have to reach.

An educator is whoever has that role in a group on a day; with two records or in two groups she is one person.
Those of before, plus who joined, less who left, are those of the last day.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from outreach_desk.records import client
from outreach_desk.reports import reached
from outreach_desk.reports.fact import NAMES_DELETED, Fact, Occasion, make
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import EDUCATORS, PER_EDUCATOR, PERCENT, PERSON, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.tally import table

ROLE = "peer_educator"
_ROLES, _STATUSES = "group_role", "client_status"


def count(source: Source, period: Period, on: date) -> list[Figure]:
    """Count educators on the last day, who joined and left, and their clients and whom of them they reached.

    Reached is asked of the period's last month that began by the report date `on`.
    """
    before = educators(source, period.first - timedelta(days=1), period.first - timedelta(days=1))
    during = educators(source, period.first, period.last)
    at_end = educators(source, period.last, period.last)
    was, now = _people(before), _people(at_end)
    active = active_clients(source, period.last)
    clients = [fact for fact in active if fact.named and fact.out is None]
    met = _reached(source, period, on, clients)
    return [
        _figure("EDUCATORS", PERSON, at_end),
        _figure("JOINED", PERSON, [fact for fact in during if fact.person not in was]),
        _figure("LEFT", PERSON, [fact for fact in _each_once(before, during) if fact.person not in now]),
        _figure("ACTIVE", PERSON, active),
        _figure(
            "PER_EDUCATOR",
            PER_EDUCATOR,
            clients,
            [fact for fact in at_end if fact.out is None],
            "no_educators",
        ),
        _figure("REACHED", PERSON, met),
        _figure("REACHED", PERCENT, met, clients, "no_active_clients"),
    ]


def educators(source: Source, first: date, last: date) -> list[Fact]:
    """Give the memberships of educators on a day of a span; each person counts once."""
    span = table("membership")
    where = [
        span.c.deleted.is_(False),
        span.c.role.in_(_same(source, _ROLES, ROLE)),
        span.c.starts_on <= last,
        sa.or_(span.c.ends_on.is_(None), span.c.ends_on >= first),
    ]
    facts = []
    names = ("member_id", "group_id", "role", "starts_on")
    for own, member_id, group_id, role, starts in source.rows("membership", *names, where=where):
        who, group = source.members.get(member_id), source.groups.get(group_id)
        if who is None or group is None or (group.ended_on is not None and group.ended_on < first):
            continue
        known = source.standing(who.client)
        person = source.person(known) if known else member_id
        gone = who.deleted or group.deleted or source.blocked("membership", own)
        at = Occasion(starts, group_id, group.organisation, code=role)
        out = NAMES_DELETED if gone else None
        facts.append(Fact("membership", own, at, person, person, known, named=True, out=out))
    return facts


def active_clients(source: Source, on: date) -> list[Fact]:
    """Give the clients registered and active on a day; each person counts once, if she agreed to a record."""
    facts, since = [], source.who.since
    for own, registered, until, at, person, out in source.reading("registered", lambda: _registered(source)):
        if registered > on or (until is not None and until <= on):
            continue
        first = since.get(own)
        agreed = source.agreed(own, on) if first is None else first <= on
        facts.append(make(("client", own, at, person, person, own, agreed, 0, None, out, None)))
    return facts


def _registered(source: Source) -> list[tuple[str, date, date | None, Occasion, str, str | None]]:
    """Read all clients with a day of registration: until when she was active, and what of her fact is known.

    Who is not active any more, since nobody says which day, was not on any.
    """
    who = table("client").c
    active = {None, *_same(source, _STATUSES, client.ACTIVE)}
    gone, held_out = source.gone_groups, source.held_out("client")
    found = []
    where = [who.deleted.is_(False), who.registered_on.is_not(None)]
    for own, registered, status, status_on in source.rows(
        "client", "registered_on", "status", "status_on", where=where
    ):
        at = source.hers(own, registered, None, None)
        out = NAMES_DELETED if at.group in gone or own in held_out else None
        until = None if status in active else status_on or date.min
        found.append((own, registered, until, at, source.person(own), out))
    return found


def _reached(source: Source, period: Period, on: date, clients: Sequence[Fact]) -> list[Fact]:
    """Give those of the clients who were reached in the last month."""
    month = Period(*period.months(on)[-1], period.calendar)
    who = reached.reached(source, month).persons
    return [fact for fact in clients if fact.person in who]


def _same(source: Source, name: str, base: str) -> list[str]:
    """Give the codes of a list that count as one, an office's own too."""
    return [code.code for code in source.codes.codes(name) if source.codes.base(name, code.code) == base]


def _people(facts: Iterable[Fact]) -> set[str | None]:
    return {fact.person for fact in facts if fact.out is None}


def _each_once(*found: Sequence[Fact]) -> list[Fact]:
    """Give the records of several lists that count, each record once."""
    return list({fact.id: fact for facts in found for fact in facts if fact.out is None}.values())


def _figure(
    line: str, unit: str, facts: Sequence[Fact], over: Sequence[Fact] | None = None, none: str | None = None
) -> Figure:
    return Figure(EDUCATORS, line, unit, line_words(EDUCATORS, line), facts, over, none)
