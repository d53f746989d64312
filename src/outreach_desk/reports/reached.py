"""I-05 and I-06: persons reached, by gender, age and population, and which of them are new.

A client is reached by a contact, or by being present at a held meeting of a kind that reaches people. Heads
without a name, and whoever has not agreed to a record, add to the turns and to nobody (domain.md 3.1).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta

from outreach_desk.records import meeting
from outreach_desk.reports import contacts, person, planned, present, split
from outreach_desk.reports.crowd import Crowd
from outreach_desk.reports.fact import NAMES_DELETED, Fact
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import NEW, PERSON, REACHED, TURN, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Meeting, Source
from outreach_desk.reports.table import Note
from outreach_desk.reports.tally import TOTAL

_KINDS, _GENDER, _POPULATION = "activity_kind", "gender", "population"
NEW_YEAR, NEW_EVER, REPEAT = "NEW_YEAR", "NEW_EVER", "REPEAT"


def count(source: Source, period: Period) -> tuple[Iterator[Figure], list[Note]]:
    """I-05: count persons and turns, of these without a name, and persons by what is known of them."""
    return _each(source, period), [Note("not_a_sum", REACHED)]


def _each(source: Source, period: Period) -> Iterator[Figure]:
    facts = reached(source, period)
    yield from _figure(REACHED, TOTAL, TURN, facts).in_units(TURN, PERSON)
    yield from planned.count(source, period, REACHED, TURN, PERSON)
    yield _figure(REACHED, "TOTAL/anonymous", TURN, facts.nameless)
    genders, ages, populations = (defaultdict[str, set[str]](set) for _what in range(3))
    for one, her in person.known(source, facts).items():
        genders[her.gender or split.UNKNOWN].add(one)
        ages[her.age_band()].add(one)
        for population in her.populations or (split.UNKNOWN,):
            populations[population].add(one)
    named = facts.named
    of_age = split.by_person(_figure(REACHED, TOTAL, PERSON, named), ages)
    yield from _lines(source, _GENDER, "GENDER", named, genders)
    yield from (_figure(REACHED, band, PERSON, of_age[band].facts) for band in person.AGES if band in ages)
    yield from _lines(source, _POPULATION, "POPULATION", named, populations)


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
    day = timedelta(days=1)
    earlier = replace(source.period, first=date.min, last=source.period.first - day)
    last = dict(
        source.reading("reached before", lambda: person.days(reached(source.aside(), earlier), latest=True))
    )
    if period.first > source.period.first:
        since = reached(source, source.period).within(source.period.first, period.first - day)
        last |= person.days(since, latest=True)
    return {one for one, on in last.items() if on >= period.year_starts()}, last.keys()


def reached(source: Source, period: Period) -> Facts:
    """Give all contacts and presences of a period, heads without a name too."""
    told, came = by_contact(source, period), at_sessions(source, period)
    return source.once(("reached", period.first, period.last), lambda: Facts.together(told, came))


def by_contact(source: Source, period: Period) -> Facts:
    """Give the contacts of a period."""
    return source.part("contacts", period, lambda days: contacts.read(source, days))


def at_sessions(source: Source, period: Period) -> Facts:
    """Give who was present at the meetings of a period that reach people, heads without a name too."""
    return source.part("sessions", period, lambda days: _presences(source, days))


def _meetings(source: Source, span: Period) -> Iterator[Meeting]:
    """Give the meetings that were held and are of a kind that reaches people."""
    kinds = {code.code for code in source.codes.codes(_KINDS) if source.codes.reaches(code.code)}
    for one in source.meetings(span).values():
        if one.status == meeting.HELD and one.at.code in kinds:
            yield one


def _presences(source: Source, span: Period) -> Facts:
    came = present.read(source, span)
    few: list[Fact] = []
    crowds: list[Crowd] = []
    for one in _meetings(source, span):
        few += came.few.get(one.id, ())
        crowds += came.crowds.get(one.id, ())
        for other in came.others.get(one.id, ()):
            few += _presence(source, one, other)
    return Facts(few, crowds)


def _presence(source: Source, one: Meeting, other: present.Other) -> Iterator[Fact]:
    """A member who is a client too is that client; one who is none does the reaching."""
    member = source.members.get(other.member or "")
    client = other.client or (member.client if member else None)
    if client is not None:
        who, agreed = source.person(client), source.agreed(client, one.at.on)
        gone = source.gone(client) or (member is not None and member.deleted)
        out = NAMES_DELETED if one.out or gone or source.blocked("attendance", other.id) else None
        yield Fact("attendance", other.id, one.at, (who, one.id), who, client, agreed, out=out)


def _lines(
    source: Source, name: str, line: str, named: Facts, persons: Mapping[str, AbstractSet[str]]
) -> list[Figure]:
    figure = _figure(REACHED, line, PERSON, named)
    return split.in_list(source.codes, name, figure, split.by_person(figure, persons))


def _figure(indicator: str, line: str, unit: str, facts: Sequence[Fact]) -> Figure:
    return Figure(indicator, line, unit, line_words(indicator, line), facts)
