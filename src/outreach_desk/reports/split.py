"""Cuts one figure into several by what its facts say. Each part is counted anew, nothing is ever summed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from outreach_desk.records.reference import Codes
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.indicators import line_words
from outreach_desk.reports.tally import code_words, in_order

UNKNOWN = "UNKNOWN"

Values = Callable[[Fact], Iterable[str]]


def by(figure: Figure, values: Values) -> dict[str, Figure]:
    """Give the figure of each value that a fact has; a fact with several values counts in each."""
    return into(figure, lambda facts: _parted(facts, values))


def into(figure: Figure, part: Callable[[Facts], Mapping[str, Sequence[Fact]]]) -> dict[str, Figure]:
    """Give the figure of each part into which its facts are cut."""
    parts = part(Facts.of(figure.facts))
    if figure.over is None:
        return {value: replace(figure, facts=facts) for value, facts in parts.items()}
    whole = part(Facts.of(figure.over))
    return {
        value: replace(figure, facts=parts.get(value, []), over=whole.get(value, []))
        for value in {**whole, **parts}
    }


def by_person(figure: Figure, persons: Mapping[str, AbstractSet[str]]) -> dict[str, Figure]:
    """Give the figure of each value that persons who count have; who has several counts in each."""
    facts = Facts.of(figure.facts)
    return {value: replace(figure, facts=facts.of_persons(who)) for value, who in persons.items()}


def by_code(codes: Codes, name: str, figure: Figure, values: Values, *, every: bool = False) -> list[Figure]:
    """Give the lines `line/code` in the order of a list: for `every` code of it, or those that facts have."""
    return in_list(codes, name, figure, by(figure, values), every=every)


def in_list(
    codes: Codes, name: str, figure: Figure, parts: dict[str, Figure], *, every: bool = False
) -> list[Figure]:
    """Give the parts of a figure as the lines of a list of codes, as `by_code` does."""
    if every:
        none = replace(figure, facts=[])
        parts = {code.code: none for code in codes.codes(name)} | parts
    lines = []
    for code in in_order(codes, name, parts):
        words = line_words("", UNKNOWN) if code == UNKNOWN else code_words(codes, name, code)
        lines.append(replace(parts[code], line=f"{figure.line}/{code}", words=figure.words.then(words)))
    return lines


def _parted(facts: Iterable[Fact], values: Values) -> dict[str, list[Fact]]:
    parts = defaultdict[str, list[Fact]](list)
    for fact in facts:
        for value in values(fact):
            parts[value].append(fact)
    return parts
