"""I-07: persons and turns by national service line, direct and by completed referral, each counted once.

A turn is one person × service type × day × provider (domain.md 3.1). A service that came of a completed
referral stands for it: the slip adds no turn of its own, and the turn belongs to the referral column.
"""

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
)

UNKNOWN_LINE = "OTHER_UNKNOWN"
_LINES = "service_line"
_DIRECT, _REFERRAL, _SELF_REPORTED = "direct", "referral", "self_reported"

Key = tuple[str, str, date, str | None]


@dataclass(frozen=True)
class _Event:
    """One record that may count: its key, whether its person counts, and why it counts not at all."""

    id: str
    service: str
    key: Key | None
    named: bool
    out: str | None
    referral: str | None = None
    verified: bool = True


def gather(session: Session, codes: Codes, period: Period) -> tuple[list[Row], list[Note]]:
    """Count turns and persons of each line, of both columns and of all together."""
    leader = persons(session)
    services = _services(session, period, leader)
    slips = _slips(session, codes, period, leader)
    linked = _linked(session, leader)
    count = _Count(lambda service: codes.line(service) or UNKNOWN_LINE)
    came_of = {event.id: linked[event.id] for event in services if event.id in linked}
    stood_for = {slip for slip, _ in linked.values()}
    slip_keys = {event.key for event in slips if event.out is None and event.id not in stood_for}
    for event in services:
        slip = came_of.get(event.id)
        by_slip = slip is not None or event.key in slip_keys
        told = slip is not None and not codes.verified(slip[1])
        count.add(event, _REFERRAL if by_slip else _DIRECT, told=told)
    for event in slips:
        if event.id not in stood_for:
            count.add(event, _REFERRAL, told=not event.verified)
    return count.rows(codes), count.notes(codes)


@dataclass
class _Count:
    """The tallies by (line, column); a column of "" is both together."""

    line: Callable[[str], str]
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)

    def add(self, event: _Event, column: str, *, told: bool) -> None:
        """Count an event in its line and in the total, in its column and in both together."""
        line = self.line(event.service)
        if line == UNKNOWN_LINE:
            self.unknown.add(event.service)
        places = [(line, ""), (line, column), (TOTAL, ""), (TOTAL, column)]
        for place in [*places, (TOTAL, _SELF_REPORTED)] if told else places:
            tally = self.tallies.setdefault(place, Tally())
            if event.out is not None or event.key is None:
                tally.leave_out(event.out or INCOMPLETE)
            else:
                tally.add(event.key, event.key[0], named=event.named)

    def rows(self, codes: Codes) -> list[Row]:
        """Give all lines in order, empty ones too, and the total last."""
        words = {code.code: code_words(codes, _LINES, code.code) for code in codes.codes(_LINES)}
        if self.unknown:
            words[UNKNOWN_LINE] = line_words(SUPPORT, UNKNOWN_LINE)
        lines = {line: words[line] for line in in_order(codes, _LINES, words)}
        rows: list[Row] = []
        for line, said in [*lines.items(), (TOTAL, line_words(SUPPORT, TOTAL))]:
            rows += self._pair(line, "", said)
            for column in (_DIRECT, _REFERRAL):
                rows += self._pair(line, column, said.then(line_words("", column)))
        told = line_words(SUPPORT, f"{TOTAL}/{_SELF_REPORTED}")
        return rows + self._pair(TOTAL, _SELF_REPORTED, told)

    def _pair(self, line: str, column: str, words: Words) -> list[Row]:
        tally = self.tallies.get((line, column), Tally())
        name = f"{line}/{column}" if column else line
        return tally.rows(SUPPORT, name, words, events=TURN, persons=PERSON)

    def notes(self, codes: Codes) -> list[Note]:
        """Say that totals are no sums, and which services belong to no line."""
        unknown = ", ".join(sorted(self.unknown))
        notes = [Note("not_a_sum", SUPPORT)]
        return [*notes, Note("unknown_services", SUPPORT, unknown)] if unknown else notes


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
