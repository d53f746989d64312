"""I-05 and I-06: persons reached, by gender, age and population, and which of them are new.

A client is reached by a contact, or by being present at a held meeting of a kind that reaches people. Heads
without a name, and whoever has not agreed to a record, add to the turns and to nobody (domain.md 3.1).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach_desk.records import attendance, client, meeting
from outreach_desk.records.reference import Codes
from outreach_desk.reports.indicators import NEW, PERSON, REACHED, TURN, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.table import Note, Row
from outreach_desk.reports.tally import (
    NAMES_DELETED,
    TOTAL,
    Tally,
    blocked,
    code_words,
    consented,
    in_order,
    persons,
    table,
)

_KINDS, _GENDER, _POPULATION = "activity_kind", "gender", "population"
_UNKNOWN = "UNKNOWN"
_BANDS = ((16, "AGE/under_16"), (18, "AGE/16_17"), (25, "AGE/18_24"), (35, "AGE/25_34"), (50, "AGE/35_49"))
_OLDEST, _NO_AGE = "AGE/50_over", "AGE/UNKNOWN"
AGES = (*(band for _below, band in _BANDS), _OLDEST, _NO_AGE)


@dataclass
class _Person:
    """What the records say with which somebody was reached: the earliest one that says it."""

    first: date
    gender: str | None = None
    birth: tuple[int, int | None] | None = None
    populations: set[str] = field(default_factory=set)

    def age(self) -> str:
        """Give the line of her age on the first day on which she was reached in the period."""
        if self.birth is None:
            return _NO_AGE
        years = client.age_on(*self.birth, self.first)
        return next((band for below, band in _BANDS if years < below), _OLDEST)


@dataclass
class _Reached:
    """The turns of a period, who stands behind them, and how many heads have no name."""

    tally: Tally = field(default_factory=Tally)
    named: set[tuple[str, str, date]] = field(default_factory=set)
    people: dict[str, _Person] = field(default_factory=dict)
    heads: int = 0


def gather(session: Session, codes: Codes, period: Period) -> tuple[list[Row], list[Note]]:
    """I-05: count persons and turns, of these without a name, and persons by what is known of them."""
    found = _count(session, codes, period)
    tally, reasons = found.tally, dict(found.tally.left_out)
    turns = len(tally.keys) + found.heads
    anonymous = turns - len(found.named)
    rows = [
        Row(REACHED, TOTAL, TURN, turns, line_words(REACHED, TOTAL), reasons=reasons),
        _people(REACHED, TOTAL, found, found.people),
        Row(REACHED, "TOTAL/anonymous", TURN, anonymous, line_words(REACHED, "TOTAL/anonymous")),
    ]
    rows += _by_code(codes, _GENDER, {one: {her.gender or _UNKNOWN} for one, her in found.people.items()})
    ages = defaultdict(set)
    for one, her in found.people.items():
        ages[her.age()].add(one)
    rows += [
        Row(REACHED, band, PERSON, len(ages[band]), line_words(REACHED, band))
        for band in AGES
        if band in ages
    ]
    rows += _by_code(
        codes, _POPULATION, {one: her.populations or {_UNKNOWN} for one, her in found.people.items()}
    )
    return rows, [Note("not_a_sum", REACHED)]


def new(session: Session, codes: Codes, period: Period) -> list[Row]:
    """I-06: count who was reached for the first time in the year, for the first time ever, and again."""
    found, before = _count(session, codes, period), _before(session, codes, period)
    starts = period.year_starts()
    again = {one for one in found.people if one in before and before[one] >= starts}
    known = {one for one in found.people if one in before}
    return [
        _people(NEW, "NEW_YEAR", found, found.people.keys() - again),
        _people(NEW, "NEW_EVER", found, found.people.keys() - known),
        _people(NEW, "REPEAT", found, again),
    ]


def _people(indicator: str, line: str, found: _Reached, who: Iterable[str]) -> Row:
    nobody = dict(found.tally.left_out + found.tally.not_persons)
    return Row(indicator, line, PERSON, len(set(who)), line_words(indicator, line), reasons=nobody)


def _by_code(codes: Codes, name: str, of: dict[str, set[str]]) -> Iterator[Row]:
    """Give a row for each code that somebody has; who has several counts in each."""
    having: dict[str, set[str]] = defaultdict(set)
    for one, theirs in of.items():
        for code in theirs:
            having[code].add(one)
    for code in in_order(codes, name, having):
        words = line_words("", _UNKNOWN) if code == _UNKNOWN else code_words(codes, name, code)
        line = line_words(REACHED, name.upper())
        yield Row(REACHED, f"{name.upper()}/{code}", PERSON, len(having[code]), line.then(words))


def _count(session: Session, codes: Codes, period: Period) -> _Reached:
    events, who = _events(codes), table("client")
    query = (
        sa.select(events, who.c.gender, who.c.birth_year, who.c.birth_month, who.c.population)
        .outerjoin_from(events, who, who.c.id == events.c.client_id)
        .where(events.c.day.between(period.first, period.last))
        .order_by(events.c.day, events.c.client_id)
    )
    leader, found = persons(session), _Reached(heads=_heads(session, codes, period))
    for client_id, occasion, day, agreed, out, gender, year, month, population in session.execute(query):
        if out:
            found.tally.leave_out(NAMES_DELETED)
            continue
        if client_id is None:
            found.heads += 1
            continue
        person = leader.get(client_id, client_id)
        found.tally.add((person, occasion, day), person, named=bool(agreed))
        if not agreed:
            continue
        found.named.add((person, occasion, day))
        her = found.people.setdefault(person, _Person(day))
        her.gender = her.gender or gender
        her.birth = her.birth or ((year, month) if year is not None else None)
        her.populations |= set((population or "").split())
    return found


def _before(session: Session, codes: Codes, period: Period) -> dict[str, date]:
    """Give for each person the last day before the period on which she was reached."""
    events = _events(codes)
    query = (
        sa.select(events.c.client_id, sa.func.max(events.c.day, type_=sa.Date()))
        .where(events.c.day < period.first, events.c.agreed, sa.not_(events.c.out))
        .where(events.c.client_id.is_not(None))
        .group_by(events.c.client_id)
    )
    leader: dict[str, str] = persons(session)
    last: dict[str, date] = {}
    for client_id, day in session.execute(query):
        person = leader.get(client_id, client_id)
        last[person] = max(day, last.get(person, day))
    return last


def _events(codes: Codes) -> sa.Subquery:
    """Give all contacts and presences: client (None: without a name), occasion, day, consent, left out."""
    return sa.union_all(_contacts(), _presences(codes)).subquery()


def _contacts() -> "sa.Select[tuple[str, str, date, bool, bool]]":
    met, who, group = table("contact"), table("client"), table("peer_group")
    return (
        sa.select(
            met.c.client_id.label("client_id"),
            met.c.group_id.label("occasion"),
            met.c.contact_on.label("day"),
            consented(met.c.client_id, met.c.contact_on).label("agreed"),
            _is_out(who, group, blocked(met, "contact")).label("out"),
        )
        .outerjoin_from(met, who, who.c.id == met.c.client_id)
        .outerjoin(group, group.c.id == met.c.group_id)
        .where(met.c.deleted.is_(False))
    )


def _presences(codes: Codes) -> "sa.Select[tuple[str, str, date, bool, bool]]":
    """A member who is a client too is that client; one who is none does the reaching."""
    came, held, group = table("attendance"), table("meeting"), table("peer_group")
    member, who = table("member"), table("client")
    client_id = sa.func.coalesce(came.c.client_id, member.c.client_id)
    gone = sa.or_(
        sa.func.coalesce(member.c.deleted, sa.false()), blocked(came, "attendance"), blocked(held, "meeting")
    )
    return (
        sa.select(
            client_id.label("client_id"),
            held.c.id.label("occasion"),
            held.c.held_on.label("day"),
            consented(client_id, held.c.held_on).label("agreed"),
            _is_out(who, group, gone).label("out"),
        )
        .join_from(came, held, held.c.id == came.c.meeting_id)
        .outerjoin(group, group.c.id == held.c.group_id)
        .outerjoin(member, member.c.id == came.c.member_id)
        .outerjoin(who, who.c.id == client_id)
        .where(
            client_id.is_not(None),
            came.c.deleted.is_(False),
            came.c.presence == attendance.PRESENT,
            held.c.deleted.is_(False),
            held.c.status == meeting.HELD,
            held.c.kind.in_(_reaching(codes)),
        )
    )


def _is_out(who: sa.FromClause, group: sa.FromClause, gone: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.func.coalesce(who.c.deleted, sa.false()), sa.func.coalesce(group.c.deleted, sa.false()), gone
    )


def _heads(session: Session, codes: Codes, period: Period) -> int:
    held, group = table("meeting"), table("peer_group")
    heads = sum((sa.func.coalesce(held.c[name], 0) for name in meeting.ANONYMOUS), start=sa.literal(0))
    query = (
        sa.select(sa.func.sum(heads))
        .outerjoin_from(held, group, group.c.id == held.c.group_id)
        .where(
            held.c.deleted.is_(False),
            held.c.status == meeting.HELD,
            held.c.kind.in_(_reaching(codes)),
            held.c.held_on.between(period.first, period.last),
            sa.not_(sa.func.coalesce(group.c.deleted, sa.false())),
            ~blocked(held, "meeting"),
        )
    )
    return int(session.scalar(query) or 0)


def _reaching(codes: Codes) -> list[str]:
    return [code.code for code in codes.codes(_KINDS) if codes.reaches(code.code)]
