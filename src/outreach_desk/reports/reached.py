"""I-05 and I-06: persons reached, by gender, age and population, and which of them are new.

A client is reached by a contact, or by being present at a held meeting of a kind that reaches people. Heads
without a name, and whoever has not agreed to a record, add to the turns and to nobody (domain.md 3.1).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from outreach_desk.records import meeting
from outreach_desk.reports import person, planned, present, split
from outreach_desk.reports.fact import NAMES_DELETED, Fact, Facts, Figure, Occasion, make, occasion
from outreach_desk.reports.indicators import NEW, PERSON, REACHED, TURN, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Meeting, Source
from outreach_desk.reports.table import Note
from outreach_desk.reports.tally import TOTAL, table

_KINDS, _GENDER, _POPULATION = "activity_kind", "gender", "population"
NEW_YEAR, NEW_EVER, REPEAT = "NEW_YEAR", "NEW_EVER", "REPEAT"


def count(source: Source, period: Period) -> tuple[list[Figure], list[Note]]:
    """I-05: count persons and turns, of these without a name, and persons by what is known of them."""
    facts = reached(source, period)
    named = Facts.of(facts.named)
    people = person.known(source, named)
    genders = {one: [her.gender or split.UNKNOWN] for one, her in people.items()}
    ages = split.by_person(
        _figure(REACHED, TOTAL, PERSON, named), {one: [her.age_band()] for one, her in people.items()}
    )
    populations = {one: sorted(her.populations) or [split.UNKNOWN] for one, her in people.items()}
    figures = _figure(REACHED, TOTAL, TURN, facts).in_units(TURN, PERSON)
    figures += planned.count(source, period, REACHED, TURN, PERSON)
    figures.append(_figure(REACHED, "TOTAL/anonymous", TURN, facts.nameless))
    figures += _lines(source, _GENDER, "GENDER", named, genders)
    figures += [_figure(REACHED, band, PERSON, ages[band].facts) for band in person.AGES if band in ages]
    figures += _lines(source, _POPULATION, "POPULATION", named, populations)
    return figures, [Note("not_a_sum", REACHED)]


def new(source: Source, period: Period) -> list[Figure]:
    """I-06: count who was reached for the first time in the year, for the first time ever, and again."""
    facts = reached(source, period)
    again, known = again_and_known(source, period)
    people = facts.persons
    chosen = {NEW_YEAR: people - again, NEW_EVER: people - known, REPEAT: people & again}
    return [_figure(NEW, line, PERSON, facts.of_persons(who)) for line, who in chosen.items()]


def again_and_known(
    source: Source, period: Period
) -> tuple[AbstractSet[str | None], AbstractSet[str | None]]:
    """Give who was reached before the period in the year in which it begins, and who ever before it."""
    last = dict(source.once("reached before", lambda: _last_days(source)))
    if period.first > source.period.first:
        _latest(last, (fact for fact in _all(source).named if (fact.at.on or date.max) < period.first))
    return {one for one, day in last.items() if day >= period.year_starts()}, last.keys()


def reached(source: Source, period: Period) -> Facts:
    """Give all contacts and presences of a period, heads without a name too."""
    facts = _all(source)
    if period == source.period:
        return facts
    return Facts.of([fact for fact in facts if period.holds(fact.at.on)])


def _all(source: Source) -> Facts:
    """Give those of the whole period that is read."""
    return source.once("reached", lambda: Facts.of([*_contacts(source), *_presences(source)]))


def _last_days(source: Source) -> dict[str | None, date]:
    """Give of each person on which day before the period that is read she was last reached.

    Of plain clients no fact is made: there may be years of them.
    """
    last: dict[str | None, date] = {}
    others: list[Fact] = []
    plain, held_out, gone = source.plain, source.held_out("contact"), source.gone_groups
    for row in _contact_rows(source, earlier=True):
        own, on, group_id, client = row[:4]
        since = plain.get(client)
        if since is None or own in held_out or group_id in gone:
            others.append(_contact(source, *row))
        elif since <= on and last.get(client, on) <= on:
            last[client] = on
    meetings = {one.id: one for one in _meetings(source, earlier=True) if not one.out}
    held_out, gone = source.held_out("attendance"), source.gone_members
    for own, meeting_id, client, member_id in present.rows(source, earlier=True):
        one, since = meetings.get(meeting_id), plain.get(client)
        if one is None or (on := one.at.on) is None:
            continue
        if since is None or own in held_out or member_id in gone:
            others += _presence(source, one, own, client, member_id)
        elif since <= on and last.get(client, on) <= on:
            last[client] = on
    _latest(last, others)
    return last


def _latest(last: dict[str | None, date], facts: Iterable[Fact]) -> None:
    """Add the days of facts that count a person."""
    for fact in facts:
        day = fact.at.on
        if fact.named and fact.out is None and day is not None:
            last[fact.person] = max(day, last.get(fact.person, day))


def _contact_rows(source: Source, *, earlier: bool = False) -> list[tuple[Any, ...]]:
    met = table("contact")
    where = [met.c.deleted.is_(False), source.days(met.c.contact_on, earlier=earlier)]
    names = ("contact_on", "group_id", "client_id", "gender", "commune", "mode")
    return source.rows("contact", *names, where=where)


def _contacts(source: Source) -> Iterator[Fact]:
    plain, held_out, gone = source.plain, source.held_out("contact"), source.gone_groups
    groups = {own: one.organisation for own, one in source.groups.items()}
    for row in _contact_rows(source):
        own, on, group_id, client, _gender, commune, mode = row
        since = plain.get(client)
        if since is None or own in held_out or group_id in gone:
            yield _contact(source, *row)
        else:
            at = occasion((on, group_id, groups.get(group_id), None, commune, mode, None))
            key = (client, group_id, on)
            yield make(("contact", own, at, key, client, client, since <= on, 0, None, None, None))


def _contact(
    source: Source,
    own: str,
    on: date,
    group_id: str | None,
    client: str | None,
    gender: str | None,
    commune: str | None,
    mode: str | None,
) -> Fact:
    group = source.groups.get(group_id or "")
    at = Occasion(on, group_id, group.organisation if group else None, None, commune, mode)
    out = source.gone(client) or source.group_gone(group_id) or source.blocked("contact", own)
    why = NAMES_DELETED if out else None
    if client is None:
        return Fact("contact", own, at, heads=1, gender=gender, out=why)
    who = source.person(client)
    return Fact("contact", own, at, (who, group_id, on), who, client, source.agreed(client, on), out=why)


def _meetings(source: Source, *, earlier: bool = False) -> Iterator[Meeting]:
    """Give the meetings that were held and are of a kind that reaches people."""
    kinds = {code.code for code in source.codes.codes(_KINDS) if source.codes.reaches(code.code)}
    for one in source.meetings(earlier=earlier).values():
        if one.status == meeting.HELD and one.at.code in kinds:
            yield one


def _presences(source: Source) -> Iterator[Fact]:
    came = present.read(source)
    for one in _meetings(source):
        facts = came.clients.get(one.id, [])
        if one.out:
            yield from (fact._replace(out=NAMES_DELETED) for fact in facts)
        else:
            yield from present.heads(one)
            yield from facts
        for own, client_id, member_id in came.others.get(one.id, ()):
            yield from _presence(source, one, own, client_id, member_id)


def _presence(
    source: Source, one: Meeting, own: str, client_id: str | None, member_id: str | None
) -> Iterator[Fact]:
    """A member who is a client too is that client; one who is none does the reaching."""
    her = source.clients.get(client_id or "")
    if her is not None:
        yield present.fact(source, one, own, her, member_id)
        return
    member = source.members.get(member_id or "")
    client = client_id or (member.client if member else None)
    if client is not None:
        who, agreed = source.person(client), source.agreed(client, one.at.on)
        gone = source.gone(client) or (member is not None and member.deleted)
        out = NAMES_DELETED if one.out or gone or source.blocked("attendance", own) else None
        yield Fact("attendance", own, one.at, (who, one.id), who, client, agreed, out=out)


def _lines(
    source: Source, name: str, line: str, named: Facts, persons: Mapping[str, Sequence[str]]
) -> list[Figure]:
    figure = _figure(REACHED, line, PERSON, named)
    return split.in_list(source.codes, name, figure, split.by_person(figure, persons))


def _figure(indicator: str, line: str, unit: str, facts: Sequence[Fact]) -> Figure:
    return Figure(indicator, line, unit, line_words(indicator, line), facts)
