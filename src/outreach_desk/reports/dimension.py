"""What a report can be split by: each figure is counted anew for each value, beside the whole.

Persons are never summed: who counts in two groups counts in both, and once in the whole. What says nothing
of it stands in a line of its own. A month is a period of its own, counted as that month's report counts it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from outreach_desk.ground.sorting import sort_key
from outreach_desk.records import units
from outreach_desk.reports import indicators, person, reached, split, workload
from outreach_desk.reports.clients import Client
from outreach_desk.reports.crowd import Cut
from outreach_desk.reports.fact import Fact, Occasion
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import NEW, REACHED, Words, line_words
from outreach_desk.reports.period import Period
from outreach_desk.reports.said import Said
from outreach_desk.reports.source import Group, Source
from outreach_desk.reports.tally import code_words
from outreach_desk.reports.unit_words import unit_words

MODEL, PROVINCE, COMMUNE, GROUP, ORGANISATION = "model", "province", "commune", "group", "organisation"
GENDER, AGE, NEWNESS, MONTH = "gender", "age", "new", "month"
EDUCATOR = "educator"

AT = "@"
"""Stands in a line's code between the line and the value."""
NOT_STATED = "NOT_STATED"
_SHOWN_ID = 8

Recount = Callable[[Period], list[Figure]]
Wants = Callable[[str], bool] | None
"""Says which values are wanted; None: all."""
_Parts = Callable[[Facts, Wants], Mapping[str, Facts]]


class _Values(NamedTuple):
    """How facts are cut by what they say, and the code, words and place in order of what they say.

    Words are of a value among all that are said.
    """

    parts: _Parts
    code: Callable[[str], str]
    words: Callable[[str, Collection[str]], Words]
    order: Callable[[str], object]


def value_of(line: str) -> str:
    """Give the code of the value that a line is of, empty where it is a whole one."""
    return line.rpartition(AT)[2] if AT in line else ""


def is_of(line: str, whole: str) -> bool:
    """Say whether a line is a whole one, or one of its values."""
    return line == whole or line.startswith(f"{whole}{AT}")


def parts(
    source: Source,
    by: str,
    period: Period,
    figures: Sequence[Figure],
    recount: Recount,
    only: str | None = None,
) -> dict[str, list[Figure]]:
    """Give for each line of an indicator that can be split the lines of its values, in all of its units.

    `recount` counts the indicator of a part of the period. Where `only` one line is wanted, others may lack,
    and its words are those of a value that nothing stands beside.
    """
    lines = {
        line: units_of
        for line, units_of in _by_line(figures).items()
        if indicators.splits(units_of[0].indicator, line, by)
    }
    code = None if only is None else value_of(only)
    if by != MONTH:
        return {
            line: list(_of_values(source, by, period, units_of, code)) for line, units_of in lines.items()
        }
    wanted = [] if not lines else [one for one in period.named_months() if code is None or one[0] == code]
    months = [(code, recount(part)) for code, part in wanted]
    return {line: list(_of_months(units_of, months)) for line, units_of in lines.items()}


def of_month(line: str, period: Period, recount: Recount) -> list[Figure]:
    """Give a line of one month in all units that it has there, counted of that month alone."""
    month = dict(period.named_months()).get(value_of(line))
    found = [] if month is None else recount(month)
    return [replace(one, line=line) for one in found if is_of(line, one.line)]


def _by_line(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for one in figures:
        found.setdefault(one.line, []).append(one)
    return found


def _of_months(units_of: Sequence[Figure], months: Iterable[tuple[str, list[Figure]]]) -> Iterator[Figure]:
    for code, figures in months:
        found = {(one.line, one.unit): one for one in figures}
        year, month = code.split("-")
        words = Words(f"{month}/{year}", f"{month}/{year}")
        for whole in units_of:
            if (whole.line, whole.unit) not in found and whole.line.split("/")[0] in units.ERAS:
                continue  # a month in which there were no such units has no line, not nought
            nothing = replace(whole, facts=[], over=None if whole.over is None else [])
            yield _named(found.get((whole.line, whole.unit), nothing), whole, code, words)


def _of_values(
    source: Source, by: str, period: Period, units_of: Sequence[Figure], code: str | None
) -> Iterator[Figure]:
    """Give the lines of all values, or of those that may be called by a code."""
    values = _values(source, by, period, units_of)
    kept: dict[int, tuple[Facts, Mapping[str, Facts]]] = {}
    wants: Wants = None if code is None else lambda value: code in {value, values.code(value)}

    def once(facts: Facts) -> Mapping[str, Facts]:
        """Cut the same facts once for all units."""
        if id(facts) not in kept:
            source.check()
            kept[id(facts)] = facts, values.parts(facts, wants)
        return kept[id(facts)][1]

    parts = [split.into(whole, once) for whole in units_of]
    found = {value for of in parts for value in of}
    for value in sorted(found - {NOT_STATED}, key=lambda one: (values.order(one), one)):
        for whole, of in zip(units_of, parts, strict=True):
            if value in of:
                yield _named(of[value], whole, values.code(value), values.words(value, found))
    for whole, of in zip(units_of, parts, strict=True):
        if NOT_STATED in of:
            yield _named(of[NOT_STATED], whole, NOT_STATED, line_words("", NOT_STATED))


def _named(part: Figure, whole: Figure, code: str, words: Words) -> Figure:
    return replace(part, line=f"{whole.line}{AT}{code}", words=whole.words.then(words))


def _values(source: Source, by: str, period: Period, units_of: Sequence[Figure]) -> _Values:
    if by in {GENDER, AGE, NEWNESS}:
        return _of_person(source, by, period, units_of)
    if by == MODEL:
        return _of_list(source, "support_model", _by_occasion(source, by, lambda at: at.model, "model"))
    if by == GROUP:
        codes = {own: one.code for own, one in source.groups.items()}
        return _of_codes(codes, _by_occasion(source, by, lambda at: at.group, "group"))
    if by == ORGANISATION:
        codes = {own: one[2] for own, one in source.organisations.items()}
        return _of_codes(codes, _by_occasion(source, by, lambda at: at.organisation, "organisation"))
    if by == EDUCATOR:
        of_record = workload.by_record(source)
        return _of_codes(workload.codes(source), lambda facts, _wants: _each(facts, of_record))
    unit = _province(source.groups) if by == PROVINCE else lambda at: at.commune
    return _Values(
        _by_occasion(source, by, unit, "group", "commune"),
        lambda key: key,
        unit_words,
        lambda key: sort_key(units.name(key)),
    )


def _by_occasion(source: Source, by: str, of: Callable[[Occasion], str | None], *fields: str) -> _Parts:
    """Cut facts by what their occasion says; what was cut for one figure of a report is cut for all."""

    def cut(wants: Wants) -> Cut[str]:
        return Cut(lambda at: of(at) or NOT_STATED, frozenset(fields), wants, source.check)

    def parts(facts: Facts, wants: Wants) -> Mapping[str, Facts]:
        every = source.once(("cut", by), lambda: cut(None)) if wants is None else cut(wants)
        return facts.by_place(every)

    return parts


def _each(facts: Facts, says: Mapping[str, str]) -> dict[str, Facts]:
    """Part facts by what is said of their records."""
    found = defaultdict[str, list[Fact]](list)
    for fact in facts:
        found[says.get(fact.id, NOT_STATED)].append(fact)
    return {value: Facts(part) for value, part in found.items()}


def _of_list(source: Source, name: str, parts: _Parts) -> _Values:
    place = {code: number for number, code in enumerate(one.code for one in source.codes.codes(name))}
    return _Values(
        parts,
        lambda code: code,
        lambda code, _among: code_words(source.codes, name, code),
        lambda code: place.get(code, len(place)),
    )


def _of_codes(codes: Mapping[str, str | None], parts: _Parts) -> _Values:
    """Call records by their codes; where two bear the same, a part of the id tells them apart."""
    borne = list(codes.values())
    twice = {code for code in set(borne) if borne.count(code) > 1}

    def called(own: str) -> str:
        code = codes.get(own) or own[:_SHOWN_ID]
        return f"{code} ({own[:_SHOWN_ID]})" if code in twice else code

    return _Values(
        parts, called, lambda own, _among: Words(called(own), called(own)), lambda own: sort_key(called(own))
    )


def _province(groups: Mapping[str, Group]) -> Callable[[Occasion], str | None]:
    def of(at: Occasion) -> str | None:
        group = groups.get(at.group or "")
        unit = at.commune or (group.unit if group else None)
        found = units.province_of(unit) if unit else None
        return found.key if found else None

    return of


def _of_person(source: Source, by: str, period: Period, units_of: Sequence[Figure]) -> _Values:
    """Ask what the records say of the person; heads without a name may have a gender of their own.

    What is nobody's says nothing, so that a turn stands in one line only.
    """
    counted = Facts.of(units_of[0].facts), Facts.of(units_of[0].over)
    again = reached.again_and_known(source, period)[0] if by == NEWNESS else set()
    asked: dict[str, Callable[[str, person.Person], str | None]] = {
        GENDER: lambda _one, her: her.gender,
        AGE: lambda _one, her: None if her.birth is None else her.age_band(),
        NEWNESS: lambda one, _her: "REPEAT" if one in again else "NEW_YEAR",
    }
    alone: dict[str, Callable[[Client], str | None]] = {
        GENDER: lambda one: one.gender,
        NEWNESS: lambda one: "REPEAT" if one.id in again else "NEW_YEAR",
    }

    def each() -> dict[str, str]:
        return {own: alone[by](one) or NOT_STATED for own, one in source.clients.items()}

    def told(find: Callable[..., dict[str, person.Person]]) -> dict[str, str]:
        return {one: asked[by](one, her) or NOT_STATED for one, her in find(source, *counted).items()}

    if by == AGE:  # it hangs on the day
        says, others = told(person.known), dict[str, str]()
    else:
        says, others = source.once(("says", by, period), each), told(person.of_several)
    every = Said(says)

    def parts(facts: Facts, wants: Wants) -> Mapping[str, Facts]:
        of_head = (lambda gender: gender or NOT_STATED) if by == GENDER else None
        said = every if wants is None else Said(says, wants)
        return facts.by_person(said, others, NOT_STATED, of_head, check=source.check)

    if by == GENDER:
        return _of_list(source, GENDER, parts)
    order = person.AGES if by == AGE else ("NEW_YEAR", "REPEAT")
    indicator = REACHED if by == AGE else NEW
    return _Values(
        parts,
        lambda code: code.removeprefix("AGE/"),
        lambda code, _among: line_words(indicator, code),
        order.index,
    )
