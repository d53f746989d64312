"""I-17, an optional line of a donor (KP_PREV): reached, and tested for HIV or referred to a test.

Each person counts once in a fiscal year (1 October to 30 September), in the period in which both had come
true for the first time. No result of a test is asked or told, nor whether somebody knew hers before.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from outreach_desk.records import referral
from outreach_desk.reports import person, reached
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import PERSON, PREVENTION, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Note
from outreach_desk.reports.tally import TOTAL, table

TAKEN, DECLINED = "TESTED_OR_REFERRED", "DECLINED"
_TEST, _SERVICES = "hiv_test", "service_type"
_BY_CLIENT, _REFUSED = "client", "refused"
_YEAR_BEGINS = 10  # October


def count(source: Source, period: Period) -> tuple[list[Figure], list[Note]]:
    """Count the persons of the fiscal year that holds the last day: all, and whether they declined."""
    since = max(period.first, year_starts(period.last))
    year = replace(period, first=year_starts(period.last), name="")
    facts = reached.reached(source, year)
    first = person.days(facts, latest=False)
    found: dict[str, set[str | None]] = {TAKEN: set(), DECLINED: set()}
    for one, offers in _offers(source, year).items():
        if one in first and max(first[one], min(day for day, _ in offers)) >= since:
            found[DECLINED if all(declined for _, declined in offers) else TAKEN].add(one)
    lines = {TOTAL: found[TAKEN] | found[DECLINED], **found}
    figures = [
        Figure(PREVENTION, line, PERSON, line_words(PREVENTION, line), facts.of_persons(who))
        for line, who in lines.items()
    ]
    return figures, [Note("since_october", PREVENTION)] if period.first < since else []


def year_starts(day: date) -> date:
    """Give the first day of the fiscal year that holds a day."""
    return date(day.year if day.month >= _YEAR_BEGINS else day.year - 1, _YEAR_BEGINS, 1)


def _offers(source: Source, span: Period) -> dict[str, list[tuple[date, bool]]]:
    """Give of each person the days on which she was tested or got a slip to a test, and if she declined."""
    found = defaultdict[str, list[tuple[date, bool]]](list)
    for one, day, declined in source.reading("offers", lambda: _read(source)):
        if span.first <= day <= span.last:
            found[one].append((day, declined))
    return found


def _read(source: Source) -> list[tuple[str, date, bool]]:
    """Read the offers to persons of the fiscal years that the period touches, up to its last day."""
    span = replace(source.period, first=year_starts(source.period.first))
    return [
        (source.person(client), day, declined)
        for client, day, declined in (*_tests(source, span), *_slips(source, span))
        if source.standing(client) and source.agreed(client, day)
    ]


def _tests(source: Source, span: Period) -> Iterator[tuple[str, date, bool]]:
    given = table("service")
    where = [
        given.c.deleted.is_(False),
        source.days(given.c.served_on, span),
        given.c.service.in_(_tests_of(source)),
    ]
    held_out = source.held_out("service")
    for own, client, day, giver in source.rows(
        "service", "client_id", "served_on", "organisation_id", where=where
    ):
        if own not in held_out and giver not in source.gone_places:
            yield client, day, False


def _slips(source: Source, span: Period) -> Iterator[tuple[str, date, bool]]:
    slip = table("referral")
    where = [
        slip.c.deleted.is_(False),
        slip.c.status.is_distinct_from(referral.CANCELLED),
        source.days(slip.c.issued_on, span),
        slip.c.service.in_(_tests_of(source)),
    ]
    names = ("client_id", "issued_on", "organisation_id", "status", "reason", "declined_by")
    held_out = source.held_out("referral")
    for row in source.rows("referral", *names, where=where):
        own, client, day, target, status, reason, by = row
        if own not in held_out and target not in source.gone_places:
            declined = by == _BY_CLIENT or reason == _REFUSED
            yield client, day, status == referral.NOT_COMPLETED and declined


def _tests_of(source: Source) -> list[str]:
    """Give the codes of the test, an office's own too."""
    return [
        one.code for one in source.codes.codes(_SERVICES) if source.codes.base(_SERVICES, one.code) == _TEST
    ]
