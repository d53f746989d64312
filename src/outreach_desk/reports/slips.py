"""I-08: slips issued in the period, by service and target. I-09: the share of mature slips completed.

A slip is mature when the report date lies after its last day (30 days after its issue). While none is, there
is no share: never 0 %.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach_desk.records import referral
from outreach_desk.records.reference import Codes
from outreach_desk.reports.indicators import COMPLETION, PERCENT, PERSON, SLIP, SLIPS, Words, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Note, Row, percent
from outreach_desk.reports.tally import (
    CANCELLED,
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

_SERVICES, _KINDS = "service_type", "organisation_kind"
_UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class _Slip:
    """One slip. `served_on` is None unless it is completed with evidence; `out`: why it does not count."""

    id: str
    person: str
    named: bool
    issued_on: date
    service: str
    kind: str
    served_on: date | None
    verified: bool
    out: str | None


def issued(session: Session, codes: Codes, period: Period) -> tuple[list[Row], list[Note]]:
    """Count the slips and persons of I-08: in total, by service and by kind of target."""
    total, services, kinds = Tally(), dict[str, Tally](), dict[str, Tally]()
    for slip in _issued(session, codes, period):
        parts = (services.setdefault(slip.service, Tally()), kinds.setdefault(slip.kind, Tally()))
        for tally in (total, *parts):
            if slip.out:
                tally.leave_out(slip.out)
            else:
                tally.add(slip.id, slip.person, named=slip.named)
    rows: list[Row] = []
    for name, codes_of, tallies in (("SERVICE", _SERVICES, services), ("KIND", _KINDS, kinds)):
        for code in in_order(codes, codes_of, tallies):
            unknown = code == _UNKNOWN
            words = line_words("", _UNKNOWN) if unknown else code_words(codes, codes_of, code)
            rows += _pair(tallies[code], f"{name}/{code}", line_words("", name).then(words))
    return rows + _pair(total, TOTAL, line_words(SLIPS, TOTAL)), [Note("not_a_sum", SLIPS)]


def completion(session: Session, codes: Codes, period: Period, on: date) -> list[Row]:
    """Give the share of I-09 on the report date, the slips behind it, and completions in the period."""
    slips = _issued(session, codes, period)
    left_out = dict(Counter(slip.out for slip in slips if slip.out))
    mature = [slip for slip in slips if not slip.out and referral.due_on(slip.issued_on) < on]
    young = [slip for slip in slips if not slip.out and referral.due_on(slip.issued_on) >= on]
    in_time = _parts([slip for slip in mature if _served_by(slip, referral.due_on(slip.issued_on))])
    rows = [
        _row(f"RATE{part}", PERCENT, percent(count, len(mature)) if mature else None, left_out)
        for part, count in in_time
    ]
    rows.append(_row("MATURE", SLIP, len(mature), left_out))
    rows += [_row(f"SERVED{part}", SLIP, count, left_out) for part, count in in_time]
    rows.append(_row("NOT_MATURE", SLIP, len(young), left_out))
    already = sum(_served_by(slip, on) for slip in young)
    rows.append(_row("NOT_MATURE/completed", SLIP, already, left_out))
    closed = _completed(session, codes, period)
    lacking = dict(Counter(slip.out or NO_EVIDENCE for slip in closed if slip.out or not slip.served_on))
    done = _parts([slip for slip in closed if not slip.out and slip.served_on])
    return rows + [_row(f"COMPLETED{part}", SLIP, count, lacking) for part, count in done]


def _pair(tally: Tally, line: str, words: Words) -> list[Row]:
    return tally.rows(SLIPS, line, words, events=SLIP, persons=PERSON)


def _row(line: str, unit: str, value: float | None, reasons: dict[str, int] | None = None) -> Row:
    note = "too_early" if value is None else None
    return Row(COMPLETION, line, unit, value, line_words(COMPLETION, line), note, reasons or {})


def _parts(slips: list[_Slip]) -> list[tuple[str, int]]:
    """Give how many there are in all, verified, and self-reported."""
    verified = sum(slip.verified for slip in slips)
    return [("", len(slips)), ("/verified", verified), ("/self_reported", len(slips) - verified)]


def _served_by(slip: _Slip, day: date) -> bool:
    return slip.served_on is not None and slip.served_on <= day


def _issued(session: Session, codes: Codes, period: Period) -> list[_Slip]:
    """Give the slips with their day of issue in the period."""
    return _slips(session, codes, table("referral").c.issued_on.between(period.first, period.last))


def _completed(session: Session, codes: Codes, period: Period) -> list[_Slip]:
    """Give the slips completed with their day of service in the period, whenever they were issued."""
    slip = table("referral")
    in_period = slip.c.outcome_on.between(period.first, period.last)
    return _slips(session, codes, sa.and_(in_period, slip.c.status == referral.COMPLETED))


def _slips(session: Session, codes: Codes, which: sa.ColumnElement[bool]) -> list[_Slip]:
    slip, client, target = table("referral"), table("client"), table("organisation")
    query = (
        sa.select(
            slip.c.id,
            slip.c.issued_on,
            slip.c.service,
            slip.c.status,
            slip.c.outcome_on,
            slip.c.evidence,
            client.c.id.label("person"),
            target.c.kind,
            consented(client.c.id, slip.c.issued_on).label("named"),
            sa.or_(
                sa.func.coalesce(client.c.deleted, sa.false()),
                sa.func.coalesce(target.c.deleted, sa.false()),
                blocked(slip, "referral"),
            ).label("out"),
        )
        .outerjoin_from(slip, client, client.c.id == slip.c.client_id)
        .outerjoin(target, target.c.id == slip.c.organisation_id)
        .where(slip.c.deleted.is_(False), slip.c.issued_on.is_not(None), which)
    )
    leader = persons(session)
    return [_slip(row, leader, codes) for row in session.execute(query)]


def _slip(row: sa.Row[Any], leader: dict[str, str], codes: Codes) -> _Slip:
    out = None
    if row.status == referral.CANCELLED:
        out = CANCELLED
    elif row.out:
        out = NAMES_DELETED
    elif row.person is None:
        out = INCOMPLETE
    completed = row.status == referral.COMPLETED and row.evidence is not None
    return _Slip(
        id=row.id,
        person=leader.get(row.person, row.person or ""),
        named=bool(row.named),
        issued_on=row.issued_on,
        service=row.service or _UNKNOWN,
        kind=row.kind or _UNKNOWN,
        served_on=row.outcome_on if completed else None,
        verified=codes.verified(row.evidence or ""),
        out=out,
    )
