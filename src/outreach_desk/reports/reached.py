"""I-05 and I-06: persons reached, by gender, age and population, and which of them are new.

A client is reached by a contact, or by being present at a held meeting of a kind that reaches people. Heads
without a name, and whoever has not agreed to a record, add to the turns and to nobody (domain.md 3.1).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from outreach_desk.records import meeting
from outreach_desk.reports import person, planned, present, split
from outreach_desk.reports.fact import NAMES_DELETED, Fact, Figure, Occasion, nameless
from outreach_desk.reports.indicators import NEW, PERSON, REACHED, TURN, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Note
from outreach_desk.reports.tally import TOTAL, table

_KINDS, _GENDER, _POPULATION = "activity_kind", "gender", "population"
NEW_YEAR, NEW_EVER, REPEAT = "NEW_YEAR", "NEW_EVER", "REPEAT"


def count(source: Source, period: Period) -> tuple[list[Figure], list[Note]]:
    """I-05: count persons and turns, of these without a name, and persons by what is known of them."""
    facts = reached(source, period)
    named = [fact for fact in facts if fact.named and fact.out is None]
    people = person.known(source, named)
    whole = _figure(REACHED, TOTAL, PERSON, named)
    genders = {one: [her.gender or split.UNKNOWN] for one, her in people.items()}
    ages = split.by(whole, _of({one: [her.age_band()] for one, her in people.items()}))
    populations = {one: sorted(her.populations) or [split.UNKNOWN] for one, her in people.items()}
    return [
        *_figure(REACHED, TOTAL, TURN, facts).in_units(TURN, PERSON),
        *planned.count(source, period, REACHED, TURN, PERSON),
        _figure(REACHED, "TOTAL/anonymous", TURN, nameless(facts)),
        *split.by_code(source.codes, _GENDER, _figure(REACHED, "GENDER", PERSON, named), _of(genders)),
        *(_figure(REACHED, band, PERSON, ages[band].facts) for band in person.AGES if band in ages),
        *split.by_code(
            source.codes, _POPULATION, _figure(REACHED, "POPULATION", PERSON, named), _of(populations)
        ),
    ], [Note("not_a_sum", REACHED)]


def new(source: Source, period: Period) -> list[Figure]:
    """I-06: count who was reached for the first time in the year, for the first time ever, and again."""
    facts = reached(source, period)
    people = {fact.person or "" for fact in facts if fact.named and fact.out is None}
    again, known = again_and_known(source, period)
    nobody = [fact for fact in facts if fact.out is not None or not fact.named]
    chosen = {NEW_YEAR: people - again, NEW_EVER: people - known, REPEAT: people & again}
    return [
        _figure(
            NEW,
            line,
            PERSON,
            nobody + [fact for fact in facts if fact.named and fact.out is None and fact.person in who],
        )
        for line, who in chosen.items()
    ]


def again_and_known(source: Source, period: Period) -> tuple[set[str], set[str]]:
    """Give who was reached before the period in the year in which it begins, and who ever before it."""
    last: dict[str, date] = {}
    for facts in (_all(source, earlier=True), _all(source) if period.first > source.period.first else ()):
        for fact in facts:
            day, one = fact.at.on, fact.person
            if not fact.named or fact.out is not None or one is None or day is None:
                continue
            if last.get(one, date.min) < day < period.first:
                last[one] = day
    return {one for one, day in last.items() if day >= period.year_starts()}, set(last)


def reached(source: Source, period: Period) -> list[Fact]:
    """Give all contacts and presences of a period, heads without a name too."""
    facts = _all(source)
    if period == source.period:
        return facts
    return [fact for fact in facts if period.holds(fact.at.on)]


def _all(source: Source, *, earlier: bool = False) -> list[Fact]:
    """Give those of the whole period that is read, or of all days before it."""
    return source.once(
        ("reached", earlier),
        lambda: [*_contacts(source, earlier=earlier), *_presences(source, earlier=earlier)],
    )


def _contacts(source: Source, *, earlier: bool) -> Iterator[Fact]:
    met = table("contact")
    where = [met.c.deleted.is_(False), source.days(met.c.contact_on, earlier=earlier)]
    names = ("contact_on", "group_id", "client_id", "gender", "commune", "mode")
    for own, on, group_id, client, gender, commune, mode in source.rows("contact", *names, where=where):
        group = source.groups.get(group_id or "")
        at = Occasion(on, group_id, group.organisation if group else None, None, commune, mode)
        out = source.gone(client) or source.group_gone(group_id) or source.blocked("contact", own)
        why = NAMES_DELETED if out else None
        if client is None:
            yield Fact("contact", own, at, heads=1, gender=gender, out=why)
        else:
            who = source.person(client)
            agreed = source.agreed(client, on)
            yield Fact("contact", own, at, (who, group_id, on), who, client, agreed, out=why)


def _presences(source: Source, *, earlier: bool) -> Iterator[Fact]:
    """A member who is a client too is that client; one who is none does the reaching."""
    kinds = {code.code for code in source.codes.codes(_KINDS) if source.codes.reaches(code.code)}
    came = present.read(source, earlier=earlier)
    for one in source.meetings(earlier=earlier).values():
        if one.status != meeting.HELD or one.at.code not in kinds:
            continue
        facts = came.clients.get(one.id, [])
        if one.out:
            yield from (fact._replace(out=NAMES_DELETED) for fact in facts)
        else:
            yield from present.heads(one)
            yield from facts
        for own, client_id, member_id in came.others.get(one.id, ()):
            member = source.members.get(member_id or "")
            client = client_id or (member.client if member else None)
            if client is not None:
                who, agreed = source.person(client), source.agreed(client, one.at.on)
                gone = source.gone(client) or (member is not None and member.deleted)
                out = NAMES_DELETED if one.out or gone or source.blocked("attendance", own) else None
                yield Fact("attendance", own, one.at, (who, one.id), who, client, agreed, out=out)


def _figure(indicator: str, line: str, unit: str, facts: Sequence[Fact]) -> Figure:
    return Figure(indicator, line, unit, line_words(indicator, line), facts)


def _of(persons: Mapping[str, Sequence[str]]) -> split.Values:
    """Give what is said of the person behind a fact."""
    return lambda fact: persons[fact.person or ""]
