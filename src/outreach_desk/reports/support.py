"""I-07: persons and turns by national service line, direct and by completed referral, each counted once.

A turn is one person × service type × day × provider (domain.md 3.1). A service that came of a completed
referral stands for it: the slip adds no turn of its own, and the turn belongs to the referral column.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from outreach_desk.records import referral
from outreach_desk.reports.fact import (
    INCOMPLETE,
    NAMES_DELETED,
    NO_EVIDENCE,
    Fact,
    Figure,
    Occasion,
    make,
    occasion,
)
from outreach_desk.reports.indicators import PERSON, SUPPORT, TURN, Words, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Note
from outreach_desk.reports.tally import TOTAL, code_words, in_order, table

UNKNOWN_LINE = "OTHER_UNKNOWN"
_LINES = "service_line"
_DIRECT, _REFERRAL, _SELF_REPORTED = "direct", "referral", "self_reported"


def count(source: Source, period: Period) -> tuple[list[Figure], list[Note]]:
    """Count turns and persons of each line, of both columns and of all together."""
    columns, told = _columns(source, period)
    found = {fact.at.code or "" for facts in columns.values() for fact in facts}
    line_of = {code: source.codes.line(code) or UNKNOWN_LINE for code in found}
    cells = defaultdict[tuple[str, str], list[Fact]](list)
    for column, facts in columns.items():
        for fact in facts:
            cells[line_of[fact.at.code or ""], column].append(fact)
    unknown = ", ".join(sorted(code for code, line in line_of.items() if line == UNKNOWN_LINE))
    words = {code.code: code_words(source.codes, _LINES, code.code) for code in source.codes.codes(_LINES)}
    if UNKNOWN_LINE in line_of.values():
        words[UNKNOWN_LINE] = line_words(SUPPORT, UNKNOWN_LINE)
    figures: list[Figure] = []
    for line in in_order(source.codes, _LINES, words):
        figures += _both(line, words[line], {column: cells[line, column] for column in columns})
    figures += _both(TOTAL, line_words(SUPPORT, TOTAL), columns)
    line = f"{TOTAL}/{_SELF_REPORTED}"
    figures += _pair(line, line_words(SUPPORT, line), told)
    notes = [Note("not_a_sum", SUPPORT)]
    return figures, [*notes, Note("unknown_services", SUPPORT, unknown)] if unknown else notes


def supported(source: Source, period: Period) -> list[Fact]:
    """Give the services and completed referrals of a period, each turn of which counts once."""
    columns, _told = _columns(source, period)
    return [fact for facts in columns.values() for fact in facts]


def _both(line: str, words: Words, columns: dict[str, list[Fact]]) -> Iterator[Figure]:
    """Give both columns together, counted anew, and then each column."""
    yield from _pair(line, words, [fact for facts in columns.values() for fact in facts])
    for column, facts in columns.items():
        yield from _pair(f"{line}/{column}", words.then(line_words("", column)), facts)


def _pair(line: str, words: Words, facts: Sequence[Fact]) -> list[Figure]:
    return Figure(SUPPORT, line, TURN, words, facts).in_units(TURN, PERSON)


def _columns(source: Source, period: Period) -> tuple[dict[str, list[Fact]], list[Fact]]:
    """Give the facts of both columns, and those that clients reported themselves."""
    services = [
        fact for fact in source.once("services", lambda: _services(source)) if period.holds(fact.at.on)
    ]
    evidence, stood_for = source.once("evidence", lambda: _linked(source))
    verified = source.codes.verified
    slips = [
        (fact, proof)
        for fact, proof in source.once("outcomes", lambda: _slips(source))
        if period.holds(fact.at.on) and fact.id not in stood_for
    ]
    by_slip = {fact.key for fact in services if fact.id in evidence}
    by_slip |= {fact.key for fact, _proof in slips if fact.out is None}
    columns: dict[str, list[Fact]] = {_DIRECT: [], _REFERRAL: []}
    for fact in services:
        columns[_REFERRAL if fact.key in by_slip else _DIRECT].append(fact)
    columns[_REFERRAL] += [fact for fact, _proof in slips]
    came_of = [fact for fact in services if fact.out is None and fact.id in evidence]
    told = [fact for fact in came_of if not verified(evidence[fact.id])]
    told += [fact for fact, proof in slips if fact.out is None and not verified(proof)]
    return columns, told


def _services(source: Source) -> list[Fact]:
    """Give the services of the period that is read."""
    given = table("service")
    names = ("client_id", "service", "served_on", "organisation_id", "amount")
    where = [given.c.deleted.is_(False), source.days(given.c.served_on)]
    plain, held_out, gone = source.plain, source.held_out("service"), source.gone_places
    clients, facts = source.clients, []
    for own, client, service, on, giver, amount in source.rows("service", *names, where=where):
        since = plain.get(client)
        if since is None or not service or own in held_out or giver in gone:
            fact = _fact(source, ("service", own), client, source.hers(client, on, giver, service), amount)
        else:
            her, key = clients[client], (client, service, on, giver)
            at = occasion((on, her.group, giver, None, her.commune, service, None))
            fact = make(("service", own, at, key, client, client, since <= on, 0, None, None, amount))
        facts.append(fact)
    return facts


def _slips(source: Source) -> list[tuple[Fact, str]]:
    """Give the slips completed in the period that is read, each with its evidence."""
    slip = table("referral")
    names = ("client_id", "service", "outcome_on", "organisation_id", "evidence")
    where = [
        slip.c.deleted.is_(False),
        slip.c.status == referral.COMPLETED,
        source.days(slip.c.outcome_on),
    ]
    slips = []
    for own, client, service, on, target, proof in source.rows("referral", *names, where=where):
        fact = _fact(source, ("referral", own), client, source.hers(client, on, target, service))
        lacks = not proof and fact.out != NAMES_DELETED
        slips.append((fact._replace(out=NO_EVIDENCE) if lacks else fact, proof or ""))
    return slips


def _fact(
    source: Source, record: tuple[str, str], client: str | None, at: Occasion, amount: int | None = None
) -> Fact:
    known = client in source.clients and at.code
    out = None
    if source.gone(client) or source.place_gone(at.organisation) or source.blocked(*record):
        out = NAMES_DELETED
    elif not known:
        out = INCOMPLETE
    person = source.person(client) if client and known else None
    key = (person, at.code, at.on, at.organisation) if person else None
    return Fact(*record, at, key, person, client, source.agreed(client, at.on), out=out, amount=amount)


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
    for service_id, slip_id, one, other, proof in source.session.execute(query):
        if source.blocked("service", service_id) or source.blocked("referral", slip_id):
            continue
        if source.standing(one) and source.person(one) == source.person(other):
            evidence[service_id] = proof
            slips.add(slip_id)
    return evidence, slips
