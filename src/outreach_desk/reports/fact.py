"""What every figure is counted from: facts. A fact is one record that speaks for a figure.

Counting and listing ask a fact the same two questions, so that a figure and the rows behind it cannot differ:
why does it not count (if so), and what of it counts once.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, NamedTuple, overload

from outreach_desk.reports.indicators import DONG, PERCENT, PERSON, Words
from outreach_desk.reports.table import Row, percent, tenths

NO_CONSENT, NAMES_DELETED = "no_consent", "names_deleted"
INCOMPLETE, NO_EVIDENCE, CANCELLED = "incomplete", "no_evidence", "cancelled"
PLANS_NOT_ADDED = "plans_not_added"


class Occasion(NamedTuple):
    """When, where and by whom it was, as the record says; `code` is the kind of meeting, service or role.

    `commune` is the unit as it was entered ("era:code"). Many facts may share one occasion.
    """

    on: date | None
    group: str | None = None
    organisation: str | None = None
    model: str | None = None
    commune: str | None = None
    code: str | None = None
    audience: str | None = None


class Fact(NamedTuple):
    """One record of `table` that speaks for a figure.

    `key` is what counts once: a turn, a meeting, a slip; None where only its `heads` without a name count.
    `client` is the client record, `person` who she is after links; `named` says that she counts as a person.
    `gender` is that of the heads. `out` says why the record counts not at all. `amount` is whole ₫, None
    where none was written; of a plan, what it says.
    """

    table: str
    id: str
    at: Occasion
    key: Hashable = None
    person: str | None = None
    client: str | None = None
    named: bool = False
    heads: int = 0
    gender: str | None = None
    out: str | None = None
    amount: int | None = None

    def why_left_out(self) -> str:
        """Give the code of why it does not count, where it does not."""
        return self.out or NO_CONSENT


make: Callable[[tuple[Any, ...]], Fact] = partial(tuple.__new__, Fact)
occasion: Callable[[tuple[Any, ...]], Occasion] = partial(tuple.__new__, Occasion)
"""Make one of a tuple of all its values: a third of the time, where there are hundreds of thousands."""


class Facts(Sequence[Fact]):
    """Facts that figures share: what is counted of them is counted once, and they are made when asked for.

    `persons` and `no_person` are given where they are known without making them.
    """

    def __init__(
        self,
        made: Callable[[], list[Fact]],
        persons: AbstractSet[str | None] | None = None,
        no_person: list[tuple[Fact, str]] | None = None,
    ) -> None:
        self._made = made
        self._persons = persons
        self._no_person = no_person
        self._sums: dict[str, int] = {}

    @classmethod
    def of(cls, facts: Sequence[Fact]) -> "Facts":
        """Give facts so that what is counted of them is kept."""
        return facts if isinstance(facts, cls) else cls(lambda: list(facts))

    @cached_property
    def every(self) -> list[Fact]:
        """Give all of them."""
        return self._made()

    @overload
    def __getitem__(self, place: int) -> Fact: ...
    @overload
    def __getitem__(self, place: slice) -> list[Fact]: ...
    def __getitem__(self, place: int | slice) -> Fact | list[Fact]:
        return self.every[place]

    def __len__(self) -> int:
        return len(self.every)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.every)

    @cached_property
    def standing(self) -> list[Fact]:
        """Give those that count in what is no person."""
        return [fact for fact in self.every if fact.out is None]

    @cached_property
    def named(self) -> list[Fact]:
        """Give those that count a person."""
        return [fact for fact in self.every if fact.named and fact.out is None]

    @cached_property
    def persons(self) -> AbstractSet[str | None]:
        """Give who counts."""
        return {fact.person for fact in self.named} if self._persons is None else self._persons

    @cached_property
    def out(self) -> list[tuple[Fact, str]]:
        """Give those that do not count, each with the code of its reason."""
        return [(fact, fact.out) for fact in self.every if fact.out is not None]

    @cached_property
    def no_person(self) -> list[tuple[Fact, str]]:
        """Give those that count no person though they speak of one, each with the code of its reason."""
        if self._no_person is not None:
            return self._no_person
        return [
            (fact, fact.why_left_out())
            for fact in self.every
            if fact.out is not None or not (fact.named or fact.key is None)
        ]

    @cached_property
    def nameless(self) -> list[Fact]:
        """Give the facts whose turns are nobody's: heads, and whoever has not agreed to a record."""
        unnamed = [fact for fact in self.standing if not fact.named]
        asked = {fact.key for fact in unnamed}
        somebody = {fact.key for fact in self.named if fact.key in asked}
        return [fact for fact in unnamed if fact.key not in somebody]

    def of_persons(self, who: AbstractSet[str | None]) -> "Facts":
        """Give those of some of the persons who count, and all that count none."""

        def made() -> list[Fact]:
            return [
                fact for fact in self.every if fact.person in who or not fact.named or fact.out is not None
            ]

        return Facts(made, who, self.no_person)

    def sum_up(self, unit: str) -> int:
        """Count those that count in a unit."""
        if unit not in self._sums:
            self._sums[unit] = len(self.persons) if unit == PERSON else sum_up(self.standing, unit)
        return self._sums[unit]


@dataclass(frozen=True)
class Figure:
    """One cell of a report and all facts that may count in it. In `person` it counts persons, else keys.

    With `over` it is a share of what `over` counts: per cent, or so many to each. `none` then says why
    there is no share while `over` counts nothing. With `of` it is a share of so many that are no records.
    What is `planned` is a number that each of its facts says (`amount`); `none` says why there is none.
    """

    indicator: str
    line: str
    unit: str
    words: Words
    facts: Sequence[Fact]
    over: Sequence[Fact] | None = None
    none: str | None = None
    of: int | None = None
    planned: bool = False

    def counting(self) -> list[Fact]:
        """Give the facts that count: of a share, those of its numerator."""
        return self._facts.named if self._of_persons else self._facts.standing

    def left_out(self) -> list[tuple[Fact, str]]:
        """Give the facts that do not count, each with the code of its reason."""
        return self._facts.no_person if self._of_persons else self._facts.out

    @cached_property
    def _facts(self) -> Facts:
        return Facts.of(self.facts)

    @property
    def _of_persons(self) -> bool:
        return self.unit == PERSON and not self.planned

    def row(self) -> Row:
        """Count it."""
        value, note = self._plan() if self.planned else self._value()
        reasons = dict(Counter(why for _fact, why in self.left_out()))
        return Row(self.indicator, self.line, self.unit, value, self.words, note, reasons)

    def _value(self) -> tuple[float | None, str | None]:
        part = self._facts.sum_up(self.unit)
        if self.over is None and self.of is None:
            return part, None
        whole = sum_up(self.over or (), self.unit) if self.of is None else self.of
        return (self._share(part, whole), None) if whole else (None, self.none)

    def _plan(self) -> tuple[int | None, str | None]:
        """Add up what was planned; persons of two plans may be the same ones, and are not added."""
        plans = self.counting()
        if not plans:
            return None, self.none
        if self.unit == PERSON and len(plans) > 1:
            return None, PLANS_NOT_ADDED
        return sum(fact.amount or 0 for fact in plans), None

    def _share(self, part: int, whole: int) -> float:
        return percent(part, whole) if self.unit == PERCENT else tenths(Fraction(part, whole))

    def in_units(self, *units: str) -> list["Figure"]:
        """Give the same facts counted in several units, to stand side by side."""
        return [replace(self, unit=unit, facts=self._facts) for unit in units]

    def only(self, which: Callable[[Fact], bool]) -> "Figure":
        """Give it of some facts alone."""
        over = None if self.over is None else [fact for fact in self.over if which(fact)]
        return replace(self, facts=[fact for fact in self.facts if which(fact)], over=over)


def sum_up(counting: Sequence[Fact], unit: str) -> int:
    """Count facts that count, each person or key once, and heads without a name as many as they are.

    In ₫ each key counts with its largest amount: what two laptops wrote is one sum of money.
    """
    if unit == PERSON:
        return len({fact.person for fact in counting})
    if unit == DONG:
        most: dict[Hashable, int] = {}
        for fact in counting:
            most[fact.key] = max(fact.amount or 0, most.get(fact.key, 0))
        return sum(most.values())
    keys = {fact.key for fact in counting}
    keys.discard(None)
    return len(keys) + sum(fact.heads for fact in counting if fact.heads)


def named_keys(facts: Sequence[Fact]) -> set[Hashable]:
    """Give what counts as somebody: the keys that at least one fact with her name stands for."""
    return {fact.key for fact in facts if fact.named and fact.out is None}
