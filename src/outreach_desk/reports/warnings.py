"""Which groups are beyond a norm (domain.md 3.3): warnings below an indicator, told by the codes of groups.

They are worked out from the figures that stand above them, and change none.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from outreach_desk.reports import groups, health_costs, norms
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import CASE, EDUCATORS, HEALTH_COSTS, PER_EDUCATOR, PERSON, REACHED
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Source
from outreach_desk.reports.table import Note, Row
from outreach_desk.reports.tally import TOTAL

Figures = Mapping[tuple[str, str], Figure]
"""The figures of one indicator by line and unit."""


def of(source: Source, indicator: str, period: Period, cells: Sequence[Figure | Row], on: date) -> list[Note]:
    """Give the warnings of an indicator from its figures of the whole period, on the report date `on`."""
    rules: dict[str, Callable[[Figures], list[Note]]] = {
        REACHED: lambda figures: _few_reached(source, period, figures, on),
        HEALTH_COSTS: lambda figures: _health(source, period, figures),
        EDUCATORS: lambda figures: _clients(source, period, figures),
    }
    if indicator not in rules:
        return []
    return rules[indicator]({(one.line, one.unit): one for one in cells if isinstance(one, Figure)})


def _few_reached(source: Source, period: Period, figures: Figures, on: date) -> list[Note]:
    """Ask of each whole year of the period that is over, and of the groups open from its start to its end."""
    notes = []
    for year in period.whole_years():
        limit = norms.limit(source.session, norms.PERSONS_REACHED, year.last)
        if limit is None or on < year.last:
            continue
        facts = figures[TOTAL, PERSON].counting()
        if year != period:
            facts = facts.within(year.first, year.last)
        opened = [one.id for one in groups.opened(source, year) if _all_of(source, one.id, year)]
        few = _below(facts, opened, limit)
        notes += _note(source, "few_reached", REACHED, few, limit, f"{year.last.year}: ")
    return notes


def _below(facts: Facts, asked: Iterable[str], limit: int) -> list[str]:
    """Give the groups with fewer persons than that; most have enough in crowds whose group is known."""
    whole = [crowd for crowd in facts.crowds if crowd.whole]
    people = _people_of(Facts(facts.few, whole))
    few = [own for own in asked if len(people.get(own, ())) < limit]
    if not few:
        return []
    others = _people_of(Facts((), (crowd for crowd in facts.crowds if not crowd.whole)))
    return [own for own in few if len({*people.get(own, ()), *others.get(own, ())}) < limit]


def _people_of(facts: Facts) -> dict[str | None, AbstractSet[str | None]]:
    return {group: of.persons for group, of in facts.by(lambda at: at.group).items()}


def _health(source: Source, period: Period, figures: Figures) -> list[Note]:
    dear = _each(figures[health_costs.OVER, CASE].counting(), lambda fact: fact.key)
    last = period.last
    amount = norms.limit(source.session, norms.HEALTH_AMOUNT, last)
    notes = _note(source, "dear_cases", HEALTH_COSTS, dear, amount or 0)
    many = norms.limit(source.session, norms.HEALTH_CASES, last)
    if many is None:
        return notes
    counting = figures[TOTAL, CASE].counting()
    found = defaultdict[tuple[date, str], int](int)
    for year, few in Facts(counting.few).by(lambda at: period.year_of(at.on or last)).items():
        for own, cases in _each(few, lambda fact: fact.key).items():
            found[year, own] += len(cases)
    for crowd in counting.crowds:
        year = period.year_of(crowd.at.on or last)
        for client in crowd.clients:
            found[year, source.clients[client].group or ""] += 1
    over = {own for (_year, own), count in found.items() if count > many}
    return [*notes, *_note(source, "many_cases", HEALTH_COSTS, over, many)]


def _clients(source: Source, period: Period, figures: Figures) -> list[Note]:
    """Compare the active clients of a group with its own educators; without any there is nobody to ask."""
    limit = norms.limit(source.session, norms.CLIENTS_PER_EDUCATOR, period.last)
    if limit is None:
        return []
    share = figures["PER_EDUCATOR", PER_EDUCATOR]
    clients = _each(share.counting(), lambda fact: fact.person)
    has = _each(Facts.of(share.over), lambda fact: fact.person)
    many = [own for own, who in has.items() if len(clients.get(own, ())) > limit * len(who)]
    return _note(source, "many_clients", EDUCATORS, many, limit)


def _all_of(source: Source, group: str, year: Period) -> bool:
    one = source.groups[group]
    begun = one.established_on is None or one.established_on <= year.first
    return begun and (one.ended_on is None or one.ended_on >= year.last)


def _each(facts: Iterable[Fact], what: Callable[[Fact], Hashable]) -> dict[str, set[Hashable]]:
    """Give by group what is counted there, each once."""
    found = defaultdict[str, set[Hashable]](set)
    for fact in facts:
        if fact.at.group is not None:
            found[fact.at.group].add(what(fact))
    return found


def _note(
    source: Source, code: str, indicator: str, which: Iterable[str], limit: int, before: str = ""
) -> list[Note]:
    known = source.groups
    names = sorted({known[own].code or "" for own in which if own in known and not known[own].deleted})
    return [Note(code, indicator, before + ", ".join(names), limit)] if names else []
