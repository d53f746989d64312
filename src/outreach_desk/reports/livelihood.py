"""I-14: persons trained, placed and still working, and capital: cases, persons and whole ₫.

Training, placement and capital are the turns of I-07. A result counts on the day on which somebody asked; one
that stands with the service, on the service's day.
"""

from collections.abc import Iterable, Mapping, Sequence

from outreach_desk.reports import split, support
from outreach_desk.reports.fact import NAMES_DELETED, Fact, make
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import CASE, DONG, LIVELIHOOD, PERSON, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Note
from outreach_desk.reports.tally import table

NO_AMOUNT = "NO_AMOUNT"
TRAINING, PLACEMENT, CAPITAL = "voc_training", "job_placement", "CAPITAL"
JOB_FOUND, KEPT_3M, KEPT_6M = "job_found", "job_kept_3m", "job_kept_6m"
_COUNTED = {JOB_FOUND, KEPT_3M, KEPT_6M}
_SERVICES, _RESULTS = "service_type", "service_result"


def count(source: Source, period: Period) -> tuple[list[Figure], list[Note]]:
    """Count persons by what they reached, and the cases of capital with their amounts."""
    given = support.supported(source, period).by_code()
    found = source.reading("results", lambda: Facts([*_results(source)]))
    results = found.within(period.first, period.last).by_code()
    capital = list(
        Facts.together(*(facts for code, facts in given.items() if source.codes.line(code) == CAPITAL))
    )
    standing = [fact for fact in capital if fact.out is None]
    told = {fact.key for fact in standing if fact.amount is not None}
    kinds = split.by_code(
        source.codes,
        _SERVICES,
        _figure("CAPITAL", CASE, standing),
        lambda fact: [source.codes.base(_SERVICES, fact.at.code or "")],
    )
    return [
        _figure("TRAINED", PERSON, _of(source, _SERVICES, given, TRAINING)),
        _figure(
            "PLACED",
            PERSON,
            # One by one: a service may speak twice, as placement and by its result.
            Facts([*_of(source, _SERVICES, given, PLACEMENT), *_of(source, _RESULTS, results, JOB_FOUND)]),
        ),
        _figure("KEPT_3M", PERSON, _of(source, _RESULTS, results, KEPT_3M)),
        _figure("KEPT_6M", PERSON, _of(source, _RESULTS, results, KEPT_6M)),
        *_figure("CAPITAL", CASE, capital).in_units(CASE, PERSON, DONG),
        *(one for kind in kinds for one in kind.in_units(CASE, PERSON, DONG)),
        _figure(NO_AMOUNT, CASE, [fact for fact in standing if fact.key not in told]),
    ], [Note("not_a_sum", LIVELIHOOD)]


def _of(source: Source, name: str, facts: Mapping[str, Facts], base: str) -> Facts:
    """Give those of the codes that count as one."""
    return Facts.together(*(of for code, of in facts.items() if source.codes.base(name, code) == base))


def _results(source: Source) -> Iterable[Fact]:
    """Give the results that count, of services and of follow-ups, each on its day and with its code."""
    given, asked = table("service"), table("follow_up")
    every = (code.code for code in source.codes.codes(_RESULTS))
    told = {*_COUNTED, *(code for code in every if source.codes.base(_RESULTS, code) in _COUNTED)}
    where = [given.c.deleted.is_(False), given.c.result.in_(sorted(told)), source.days(given.c.served_on)]
    names = ("client_id", "served_on", "result", "organisation_id")
    of_services = source.rows("service", *names, where=where)
    where = [asked.c.deleted.is_(False), asked.c.result.in_(sorted(told)), source.days(asked.c.done_on)]
    of_attempts = source.rows("follow_up", "client_id", "done_on", "result", where=where)
    found = [("service", *row) for row in of_services] + [("follow_up", *row, None) for row in of_attempts]
    clients, plain, gone = source.clients, source.who.since, source.gone_places
    held_out = {thing: source.held_out(thing) for thing in ("service", "follow_up")}
    for thing, own, client, on, result, giver in found:
        if client not in clients:
            continue
        at, since = source.hers(client, on, giver, result), plain.get(client)
        if since is not None and own not in held_out[thing] and giver not in gone:
            yield make((thing, own, at, client, client, client, since <= on, 0, None, None, None))
            continue
        out = source.gone(client) or giver in gone or own in held_out[thing]
        person, why = source.person(client), NAMES_DELETED if out else None
        yield Fact(thing, own, at, person, person, client, source.agreed(client, on), out=why)


def _figure(line: str, unit: str, facts: Sequence[Fact]) -> Figure:
    return Figure(LIVELIHOOD, line, unit, line_words(LIVELIHOOD, line), facts)
