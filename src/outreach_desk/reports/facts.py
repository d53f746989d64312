"""Facts of which very many need not be looked at one by one: what is counted of them is counted once.

A report of a province is of half a million records. Nearly all are of clients who are in no doubt, and count
one person and one turn each: such records stand together as a `Crowd`. They become facts when somebody asks
for the rows behind a figure, and whatever is counted of a crowd is what would be counted of its facts.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TypeVar, overload

from outreach_desk.reports.crowd import Crowd, Cut
from outreach_desk.reports.fact import NO_CONSENT, Fact, Occasion, named_keys, sum_up
from outreach_desk.reports.indicators import DONG, PERSON
from outreach_desk.reports.said import Said

T = TypeVar("T", bound=Hashable)


class Facts(Sequence[Fact]):
    """Facts that figures share: a few and many crowds, no fact of which shares its key with any other."""

    def __init__(self, few: Iterable[Fact] = (), crowds: Iterable[Crowd] = ()) -> None:
        self._few = few
        self._crowds = crowds
        self._sums: dict[str, int] = {}

    @cached_property
    def few(self) -> list[Fact]:
        """Give those that are looked at one by one."""
        return list(self._few)

    @cached_property
    def crowds(self) -> list[Crowd]:
        """Give the crowds."""
        return list(self._crowds)

    @classmethod
    def of(cls, facts: Iterable[Fact] | None) -> "Facts":
        """Give facts so that what is counted of them is kept; None is none of them."""
        return facts if isinstance(facts, Facts) else Facts(facts or ())

    @classmethod
    def together(cls, *parts: "Facts") -> "Facts":
        """Give the facts of several, no two of which hold a record of one key unless among their few."""
        return Facts(
            chain.from_iterable(one.few for one in parts), chain.from_iterable(one.crowds for one in parts)
        )

    def again(self) -> "Facts":
        """Give the same, of which nothing was worked out yet: what is goes with them."""
        return Facts(self.few, self.crowds)

    @cached_property
    def every(self) -> list[Fact]:
        """Give all of them."""
        return [*chain.from_iterable(crowd.facts() for crowd in self.crowds), *self.few]

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
    def standing(self) -> "Facts":
        """Give those that count in what is no person."""
        return Facts([fact for fact in self.few if fact.out is None], self.crowds)

    @cached_property
    def named(self) -> "Facts":
        """Give those that count a person."""
        few = [fact for fact in self.few if fact.named and fact.out is None]
        return Facts(few, [crowd for crowd in self.crowds if crowd.named])

    @cached_property
    def persons(self) -> AbstractSet[str | None]:
        """Give who counts."""
        found: set[str | None] = {fact.person for fact in self.few if fact.named and fact.out is None}
        for crowd in self.crowds:
            if crowd.named:
                found.update(crowd.clients)
        return found

    def left_out(self, *, of_persons: bool) -> "Facts":
        """Give those that do not count, of persons or of what is none."""
        if not of_persons:
            return Facts(fact for fact, _why in self.out)
        return Facts((fact for fact, _why in self._few_no_person), self._unnamed)

    def records(self) -> int:
        """Count the records: what speaks twice, as the heads of a meeting by gender do, is one."""
        few = len({(fact.table, fact.id) for fact in self.few})
        return few + sum(crowd.records() for crowd in self.crowds)

    def early(self, many: int) -> list[Fact]:
        """Give at least so many facts, if there are, of the first days; what has no day comes before all."""
        days = Counter([fact.at.on or date.min for fact in self.few])
        for crowd in self.crowds:
            days[crowd.at.on or date.min] += crowd.records()
        last, room = date.min, many
        for day, count in sorted(days.items()):
            last, room = day, room - count
            if room <= 0:
                break
        crowds = [crowd for crowd in self.crowds if (crowd.at.on or date.min) <= last]
        few = [fact for fact in self.few if (fact.at.on or date.min) <= last]
        return [*chain.from_iterable(crowd.facts() for crowd in crowds), *few]

    @cached_property
    def out(self) -> list[tuple[Fact, str]]:
        """Give those that do not count, each with the code of its reason."""
        return [(fact, fact.out) for fact in self.few if fact.out is not None]

    @cached_property
    def no_person(self) -> list[tuple[Fact, str]]:
        """Give those that count no person though they speak of one, each with the code of its reason."""
        unnamed = chain.from_iterable(crowd.facts() for crowd in self._unnamed)
        return [*((fact, NO_CONSENT) for fact in unnamed), *self._few_no_person]

    def reasons(self, *, of_persons: bool) -> dict[str, int]:
        """Count those that do not count, by the code of the reason."""
        if not of_persons:
            return dict(Counter(why for _fact, why in self.out))
        reasons = Counter(why for _fact, why in self._few_no_person)
        if unnamed := sum(len(crowd.clients) for crowd in self._unnamed):
            reasons[NO_CONSENT] += unnamed
        return dict(reasons)

    @cached_property
    def nameless(self) -> "Facts":
        """Give the facts whose turns are nobody's: heads, and whoever has not agreed to a record."""
        unnamed = [fact for fact in self.few if not fact.named and fact.out is None]
        asked = {fact.key for fact in unnamed}
        somebody = {fact.key for fact in self.few if fact.named and fact.out is None and fact.key in asked}
        few = [fact for fact in unnamed if fact.key not in somebody]
        return Facts(few, [crowd for crowd in self.crowds if not crowd.named])

    def of_persons(self, who: AbstractSet[str | None]) -> "Facts":
        """Give those of some of the persons who count, and all that count none."""
        return _OfPersons(self, who)

    def among(self, who: AbstractSet[str]) -> tuple[list[Fact], list[AbstractSet[str]]]:
        """Give what speaks of some persons: facts, and of each crowd who of them is in it, a key each."""
        few = [fact for fact in self.few if fact.person in who]
        return few, [some for crowd in self.crowds if (some := crowd.clients & who)]

    def by(self, of: Callable[[Occasion], T], *, whole: bool = True) -> dict[T, "Facts"]:
        """Part them by what their occasion says: by its day and code alone where not the `whole` is asked."""
        crowds, few = defaultdict[T, list[Crowd]](list), defaultdict[T, list[Fact]](list)
        for crowd in self.crowds:
            if crowd.whole or not whole:
                crowds[of(crowd.at)].append(crowd)
            else:
                for fact in crowd.facts():
                    few[of(fact.at)].append(fact)
        for fact in self.few:
            few[of(fact.at)].append(fact)
        return {value: Facts(few.get(value, ()), crowds.get(value, ())) for value in {**crowds, **few}}

    def by_place(self, cut: Cut[T]) -> dict[T, "Facts"]:
        """Part them by what their occasion says of its place."""
        crowds, few = defaultdict[T, list[Crowd]](list), defaultdict[T, list[Fact]](list)
        for crowd in self.crowds:
            cut.check()
            parts, facts = cut.parts(crowd)
            for value, part in parts.items():
                crowds[value].append(part)
            for value, those in facts.items():
                few[value] += those
        for fact in self.few:
            few[cut.of(fact.at)].append(fact)
        return _together(crowds, few, cut.wants)

    def by_person(
        self,
        says: Said[T],
        others: Mapping[str, T],
        nobody: T,
        of_head: Callable[[str | None], T] | None = None,
        *,
        check: Callable[[], object] = lambda: None,
    ) -> dict[T, "Facts"]:
        """Part what is somebody's by what is said of her, else as `nobody`; heads may by gender (`of_head`).

        `others` is said of who has several records, or none as a client: none of them is in a crowd.
        `check` is called often, and may raise to stop it.
        """
        crowds, few = defaultdict[T, list[Crowd]](list), defaultdict[T, list[Fact]](list)
        singly = list(self.few)
        for crowd in self.crowds:
            check()
            if not crowd.named and not (crowd.heads and of_head):
                crowds[nobody].append(crowd)
                continue
            if of_head and crowd.by_gender and not crowd.clients:
                for gender, part in crowd.by_gender(crowd).items():
                    crowds[of_head(gender)].append(part)
                continue
            parts = says.parts(crowd) if crowd.named else None
            if parts is None:
                singly += crowd.facts()
                continue
            for value, part in parts.items():
                crowds[value].append(part)
        somebody = named_keys(singly)
        check()
        people = {fact.person for fact in singly if fact.named and fact.out is None}
        check()
        for fact in singly:
            value = nobody
            if fact.person in people and fact.key in somebody:
                value = others.get(fact.person or "", says.by_one.get(fact.person or "", nobody))
            elif of_head:
                value = of_head(fact.gender)
            few[value].append(fact)
        return _together(crowds, few, says.wants)

    def speakers(self) -> Iterator[tuple[str, str, date]]:
        """Give of each that counts a person and is in no crowd: the record of her, her, and the day."""
        for fact in self.named.few:
            yield fact.client or fact.person or "", fact.person or "", fact.at.on or date.max

    def by_code(self) -> dict[str, "Facts"]:
        """Part them by the code of their occasion, empty where it has none."""
        return self.by(lambda at: at.code or "", whole=False)

    def within(self, first: date, last: date) -> "Facts":
        """Give those of some days, both ends included; what has no day lies in none."""
        return Facts(
            [fact for fact in self.few if fact.at.on is not None and first <= fact.at.on <= last],
            [crowd for crowd in self.crowds if crowd.at.on is not None and first <= crowd.at.on <= last],
        )

    def sum_up(self, unit: str) -> int:
        """Count those that count in a unit."""
        if unit not in self._sums:
            self._sums[unit] = self._sum_up(unit)
        return self._sums[unit]

    def _sum_up(self, unit: str) -> int:
        if unit == PERSON:
            return len(self.persons)
        if unit == DONG:
            return sum_up([fact for fact in self if fact.out is None], unit)
        few = sum_up([fact for fact in self.few if fact.out is None], unit)
        return few + sum(crowd.turns() for crowd in self.crowds)

    @property
    def _unnamed(self) -> list[Crowd]:
        return [crowd for crowd in self.crowds if not crowd.named and crowd.clients]

    @cached_property
    def _few_no_person(self) -> list[tuple[Fact, str]]:
        return [
            (fact, fact.why_left_out())
            for fact in self.few
            if fact.out is not None or not (fact.named or fact.key is None)
        ]


class _OfPersons(Facts):
    """Those of some persons, parted when somebody asks for more than how many they are."""

    def __init__(self, whole: Facts, who: AbstractSet[str | None]) -> None:
        super().__init__()
        self._whole = whole
        self._who = who

    @cached_property
    def few(self) -> list[Fact]:
        """Give those that are looked at one by one."""
        return [
            fact
            for fact in self._whole.few
            if fact.person in self._who or not fact.named or fact.out is not None
        ]

    @cached_property
    def crowds(self) -> list[Crowd]:
        """Give the crowds, of named ones the clients among these persons."""
        found = []
        for crowd in self._whole.crowds:
            if not crowd.named:
                found.append(crowd)
            elif (part := crowd.among(self._who)) is not None:
                found.append(part)
        return found

    @property
    def persons(self) -> AbstractSet[str | None]:
        """Give who counts."""
        return self._who

    @property
    def no_person(self) -> list[tuple[Fact, str]]:
        """Give those that count no person, as of all."""
        return self._whole.no_person

    def reasons(self, *, of_persons: bool) -> dict[str, int]:
        """Count those that do not count, as of all."""
        return self._whole.reasons(of_persons=of_persons)


def _together(
    crowds: Mapping[T, list[Crowd]], few: Mapping[T, list[Fact]], wants: Callable[[T], bool] | None
) -> dict[T, Facts]:
    """Give the parts that somebody wants."""
    wanted = {**crowds, **few} if wants is None else filter(wants, {**crowds, **few})
    return {value: Facts(few.get(value, ()), crowds.get(value, ())) for value in wanted}
