"""I-14: persons trained, placed and still working, and capital: cases, persons and whole ₫.

Training, placement and capital are the turns of I-07. A result counts on the day on which somebody asked; one
that stands with the service, on the service's day.
"""

from collections.abc import Iterable, Sequence

from outreach_desk.reports import split, support
from outreach_desk.reports.fact import NAMES_DELETED, Fact, Figure, make
from outreach_desk.reports.indicators import CASE, DONG, LIVELIHOOD, PERSON, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Note
from outreach_desk.reports.tally import table

NO_AMOUNT = "NO_AMOUNT"
TRAINING, PLACEMENT, CAPITAL = "voc_training", "job_placement", "CAPITAL"
JOB_FOUND, KEPT_3M, KEPT_6M = "job_found", "job_kept_3m", "job_kept_6m"
_SERVICES, _RESULTS = "service_type", "service_result"


def count(source: Source, period: Period) -> tuple[list[Figure], list[Note]]:
    """Count persons by what they reached, and the cases of capital with their amounts."""
    given = support.supported(source, period)
    results = list(_results(source, period))
    codes = {fact.at.code for fact in given}
    of_capital = {code for code in codes if source.codes.line(code or "") == CAPITAL}
    capital = [fact for fact in given if fact.at.code in of_capital]
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
            _of(source, _SERVICES, given, PLACEMENT) + _of(source, _RESULTS, results, JOB_FOUND),
        ),
        _figure("KEPT_3M", PERSON, _of(source, _RESULTS, results, KEPT_3M)),
        _figure("KEPT_6M", PERSON, _of(source, _RESULTS, results, KEPT_6M)),
        *_figure("CAPITAL", CASE, capital).in_units(CASE, PERSON, DONG),
        *(one for kind in kinds for one in kind.in_units(CASE, PERSON, DONG)),
        _figure(NO_AMOUNT, CASE, [fact for fact in standing if fact.key not in told]),
    ], [Note("not_a_sum", LIVELIHOOD)]


def _of(source: Source, name: str, facts: Sequence[Fact], base: str) -> list[Fact]:
    codes = {fact.at.code for fact in facts}
    same = {code for code in codes if source.codes.base(name, code or "") == base}
    return [fact for fact in facts if fact.at.code in same]


def _results(source: Source, period: Period) -> Iterable[Fact]:
    """Give the results of services and of follow-ups, each on its day; the occasion's code is the result."""
    given, asked = table("service"), table("follow_up")
    where = [given.c.deleted.is_(False), given.c.result.is_not(None), source.days(given.c.served_on)]
    names = ("client_id", "served_on", "result", "organisation_id")
    of_services = source.rows("service", *names, where=where)
    where = [asked.c.deleted.is_(False), asked.c.result.is_not(None), source.days(asked.c.done_on)]
    of_attempts = source.rows("follow_up", "client_id", "done_on", "result", where=where)
    found = [("service", *row) for row in of_services] + [("follow_up", *row, None) for row in of_attempts]
    clients, plain, gone = source.clients, source.plain, source.gone_places
    held_out = {thing: source.held_out(thing) for thing in ("service", "follow_up")}
    for thing, own, client, on, result, giver in found:
        if client not in clients or not period.holds(on):
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
