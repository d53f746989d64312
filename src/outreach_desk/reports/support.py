"""I-07: persons and turns by national service line, direct and by completed referral, each counted once.

A turn is one person × service type × day × provider (domain.md 3.1). A service that came of a completed
referral stands for it: the slip adds no turn of its own, and the turn belongs to the referral column.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach_desk.records import referral
from outreach_desk.records.reference import Codes
from outreach_desk.reports.indicators import PERSON, SUPPORT, TURN, Words, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Note, Row
from outreach_desk.reports.tally import (
    INCOMPLETE,
    NAMES_DELETED,
    NO_EVIDENCE,
    TOTAL,
    Tally,
    blocked,
    code_words,
    consented,
    in_order,
    persons,
    table,
    united,
)

UNKNOWN_LINE = "OTHER_UNKNOWN"
_LINES = "service_line"
_DIRECT, _REFERRAL, _SELF_REPORTED = "direct", "referral", "self_reported"

Key = tuple[str, str, date, str | None]


@dataclass(frozen=True, slots=True)
class _Event:
    """One record that may count: its key, whether its person counts, and why it counts not at all."""

    id: str
    service: str
    key: Key | None
    named: bool
    out: str | None
    verified: bool = True


def gather(session: Session, codes: Codes, period: Period) -> tuple[list[Row], list[Note]]:
    """Count turns and persons of each line, of both columns and of all together."""
    leader = persons(session)
    services = _services(session, period, leader)
    slips = _slips(session, codes, period, leader)
    evidence, stood_for = _linked(session, period, leader)
    slips = [slip for slip in slips if slip.id not in stood_for]
    by_slip = {event.key for event in services if event.id in evidence}
    by_slip |= {slip.key for slip in slips if slip.out is None}
    count = _Count(lambda service: codes.line(service) or UNKNOWN_LINE)
    for event in services:
        told = event.id in evidence and not codes.verified(evidence[event.id])
        count.add(event, _REFERRAL if event.key in by_slip else _DIRECT, told=told)
    for slip in slips:
        count.add(slip, _REFERRAL, told=slip.out is None and not slip.verified)
    return count.rows(codes), count.notes()


@dataclass
class _Count:
    """The tallies by (line, column), and one of what clients reported themselves."""

    line: Callable[[str], str]
    tallies: defaultdict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    told: Tally = field(default_factory=Tally)
    unknown: set[str] = field(default_factory=set)

    def add(self, event: _Event, column: str, *, told: bool) -> None:
        """Count an event in its line and column."""
        line = self.line(event.service)
        if line == UNKNOWN_LINE:
            self.unknown.add(event.service)
        tally = self.tallies[line, column]
        if event.out is not None or event.key is None:
            tally.leave_out(event.out or INCOMPLETE)
            return
        tally.add(event.key, event.key[0], named=event.named)
        if told:
            self.told.add(event.key, event.key[0], named=event.named)

    def rows(self, codes: Codes) -> list[Row]:
        """Give all lines in order, empty ones too, and the total last."""
        words = {code.code: code_words(codes, _LINES, code.code) for code in codes.codes(_LINES)}
        if self.unknown:
            words[UNKNOWN_LINE] = line_words(SUPPORT, UNKNOWN_LINE)
        lines = in_order(codes, _LINES, words)
        rows: list[Row] = []
        for line in lines:
            rows += self._both(line, [line], words[line])
        rows += self._both(TOTAL, lines, line_words(SUPPORT, TOTAL))
        told = f"{TOTAL}/{_SELF_REPORTED}"
        return rows + _pair(told, self.told, line_words(SUPPORT, told))

    def _both(self, name: str, lines: list[str], words: Words) -> list[Row]:
        """Give both columns together, counted anew, and then each column, of some lines together."""
        columns = {
            column: united(self.tallies[line, column] for line in lines) for column in (_DIRECT, _REFERRAL)
        }
        rows = _pair(name, united(columns.values()), words)
        for column, tally in columns.items():
            rows += _pair(f"{name}/{column}", tally, words.then(line_words("", column)))
        return rows

    def notes(self) -> list[Note]:
        """Say that totals are no sums, and which services belong to no line."""
        unknown = ", ".join(sorted(self.unknown))
        notes = [Note("not_a_sum", SUPPORT)]
        return [*notes, Note("unknown_services", SUPPORT, unknown)] if unknown else notes


def _pair(line: str, tally: Tally, words: Words) -> list[Row]:
    return tally.rows(SUPPORT, line, words, events=TURN, persons=PERSON)


def _services(session: Session, period: Period, leader: dict[str, str]) -> list[_Event]:
    given, client, giver = table("service"), table("client"), table("organisation")
    query = (
        sa.select(
            given.c.id,
            given.c.service,
            given.c.served_on,
            given.c.organisation_id,
            client.c.id,
            sa.or_(
                sa.func.coalesce(client.c.deleted, sa.false()),
                sa.func.coalesce(giver.c.deleted, sa.false()),
                blocked(given, "service"),
            ),
            consented(client.c.id, given.c.served_on),
        )
        .outerjoin_from(given, client, client.c.id == given.c.client_id)
        .outerjoin(giver, giver.c.id == given.c.organisation_id)
        .where(given.c.deleted.is_(False), given.c.served_on.between(period.first, period.last))
    )
    return [
        _Event(
            id=service_id,
            service=service or "",
            key=(leader.get(client_id, client_id), service, day, provider) if client_id and service else None,
            named=bool(agreed),
            out=NAMES_DELETED if out else None,
        )
        for service_id, service, day, provider, client_id, out, agreed in session.execute(query)
    ]


def _slips(session: Session, codes: Codes, period: Period, leader: dict[str, str]) -> list[_Event]:
    slip, client, target = table("referral"), table("client"), table("organisation")
    query = (
        sa.select(
            slip.c.id,
            slip.c.service,
            slip.c.outcome_on,
            slip.c.organisation_id,
            slip.c.evidence,
            client.c.id,
            sa.or_(
                sa.func.coalesce(client.c.deleted, sa.false()),
                sa.func.coalesce(target.c.deleted, sa.false()),
                blocked(slip, "referral"),
            ),
            consented(client.c.id, slip.c.outcome_on),
        )
        .outerjoin_from(slip, client, client.c.id == slip.c.client_id)
        .outerjoin(target, target.c.id == slip.c.organisation_id)
        .where(
            slip.c.deleted.is_(False),
            slip.c.status == referral.COMPLETED,
            slip.c.outcome_on.between(period.first, period.last),
        )
    )
    return [
        _Event(
            id=slip_id,
            service=service or "",
            key=(leader.get(client_id, client_id), service, day, target_id)
            if client_id and service
            else None,
            named=bool(agreed),
            out=NAMES_DELETED if out else None if evidence else NO_EVIDENCE,
            verified=codes.verified(evidence or ""),
        )
        for slip_id, service, day, target_id, evidence, client_id, out, agreed in session.execute(query)
    ]


def _linked(session: Session, period: Period, leader: dict[str, str]) -> tuple[dict[str, str], set[str]]:
    """Give the services that came of a completed referral of the same person → its evidence; and those slips.

    A pair is looked at when either lies in the period, so that it counts in one period only: the service's.
    """
    given, slip, client = table("service"), table("referral"), table("client")
    query = (
        sa.select(given.c.id, slip.c.id, given.c.client_id, slip.c.client_id, slip.c.evidence)
        .join_from(given, slip, slip.c.id == given.c.referral_id)
        .join(client, client.c.id == given.c.client_id)
        .where(
            given.c.deleted.is_(False),
            given.c.service.is_not(None),
            slip.c.deleted.is_(False),
            client.c.deleted.is_(False),
            slip.c.status == referral.COMPLETED,
            slip.c.evidence.is_not(None),
            sa.or_(
                given.c.served_on.between(period.first, period.last),
                slip.c.outcome_on.between(period.first, period.last),
            ),
            ~blocked(given, "service"),
            ~blocked(slip, "referral"),
        )
    )
    evidence: dict[str, str] = {}
    slips: set[str] = set()
    for service_id, slip_id, one, other, proof in session.execute(query):
        if leader.get(one, one) == leader.get(other, other):
            evidence[service_id] = proof
            slips.add(slip_id)
    return evidence, slips
