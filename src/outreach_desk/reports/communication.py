"""I-13: who was told something, by audience, and the share of communes in which anything happened.

Communication is what reaches people: a contact, or a held session of a kind that does (as in I-05).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from outreach_desk.records import meeting, units
from outreach_desk.reports import areas, reached, split
from outreach_desk.reports import contacts as reading
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import COMMUNE, COMMUNICATION, PERSON, TURN, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Note, Row
from outreach_desk.reports.tally import TOTAL

_AUDIENCES, _KINDS = "audience", "activity_kind"


def count(source: Source, period: Period) -> tuple[Iterator[Figure | Row], list[Note]]:
    """Count turns and persons of each audience, of contacts and of all, and communes with any of it."""
    return _lines(source, period), [Note("not_a_sum", COMMUNICATION)]


def _lines(source: Source, period: Period) -> Iterator[Figure | Row]:
    facts = reached.reached(source, period)
    sessions = reached.at_sessions(source, period).standing
    figure = _figure("AUDIENCE", TURN, sessions)
    parts = {
        audience: replace(figure, facts=of)
        for audience, of in sessions.by(lambda at: at.audience or split.UNKNOWN).items()
    }
    audiences = split.in_list(source.codes, _AUDIENCES, figure, parts, every=True)
    contacts = reached.by_contact(source, period).standing
    yield from _figure(TOTAL, TURN, facts).in_units(TURN, PERSON)
    yield from (one for audience in audiences for one in audience.in_units(TURN, PERSON))
    yield from _figure("CONTACT", TURN, contacts).in_units(TURN, PERSON)
    happened = Facts.together(_happened(source, period), reading.by_commune(contacts))
    for era, first, last in areas.parts(period):
        placed = areas.placed(happened.within(first, last), era, units.COMMUNE)
        figure = Figure(COMMUNICATION, f"COMMUNES/{era}", COMMUNE, line_words(COMMUNICATION, era), [])
        country = line_words(COMMUNICATION, "COMMUNES")
        yield from areas.shares(figure, placed, era, units.COMMUNE, country, every=not source.alone)


def _happened(source: Source, period: Period) -> Facts:
    """Give the sessions, whoever came."""
    return Facts(
        Fact("meeting", one.id, one.at, one.id)
        for one in source.meetings().values()
        if one.status == meeting.HELD
        and not one.out
        and period.holds(one.at.on)
        and source.codes.reaches(one.at.code or "")
    )


def _figure(line: str, unit: str, facts: Sequence[Fact]) -> Figure:
    return Figure(COMMUNICATION, line, unit, line_words(COMMUNICATION, line), facts)
