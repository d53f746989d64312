"""Crowds: many records of one occasion that all count, and become facts when somebody asks for them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from outreach_desk.reports.fact import Fact, Occasion

T = TypeVar("T", bound=Hashable)
M = TypeVar("M")
ORGANISATION = "organisation"
"""The field of an occasion that a record of a client says itself; her group and commune say the others."""
NOBODY: AbstractSet[str] = frozenset()


class Crowd(NamedTuple):
    """Records of one occasion that all count, and that no other record repeats.

    Each of `clients` stands for one record and one key; whether all are `named` persons or none is. Records
    without a client, `of_heads` many, have `heads` alone. `make` makes the facts of `rows`, also of clients
    that `clients` leaves away. An occasion that is not `whole` says the day and the code only;
    then `parted` may part it by what the records themselves say of their place. `by_gender` may part heads.
    """

    at: Occasion
    clients: AbstractSet[str]
    named: bool
    heads: int
    rows: Any
    make: Callable[["Crowd"], Iterable[Fact]]
    whole: bool = True
    of_heads: int = 0
    parted: "Callable[[Crowd, Cut[Any]], dict[Any, Crowd]] | None" = None
    by_gender: "Callable[[Crowd], dict[str | None, Crowd]] | None" = None

    def records(self) -> int:
        """Count its records."""
        return len(self.clients) + self.of_heads

    def turns(self) -> int:
        """Count its keys and heads."""
        return len(self.clients) + self.heads

    def facts(self) -> list[Fact]:
        """Make its facts."""
        if not self.clients:
            return list(self.make(self)) if self.heads else []
        return [fact for fact in self.make(self) if fact.client in self.clients]

    def among(self, who: AbstractSet[str | None]) -> "Crowd | None":
        """Give its records of some clients, None where there is none of them."""
        some = self.clients & who
        return _crowd((self.at, some, *self[2:])) if some else None


_crowd: Callable[[tuple[Any, ...]], Crowd] = partial(tuple.__new__, Crowd)
"""Makes one of a tuple of all its values: a quarter of the time of `_replace`."""


class Cut(Generic[T]):
    """Parts crowds by what an occasion says of its place, whatever its day (`of`), each of them once.

    It asks the occasion for these `fields` alone. Of values that nobody `wants` nothing need be given.
    `check` is called often, and may raise to stop it.
    """

    def __init__(
        self,
        of: Callable[[Occasion], T],
        fields: AbstractSet[str],
        wants: Callable[[T], bool] | None = None,
        check: Callable[[], object] = lambda: None,
    ) -> None:
        self.of = of
        self.check = check
        self.fields = fields
        self.wants = wants
        self._made: list[Any] = []
        self._said: dict[Hashable, T] = {}
        self._wanted: set[Hashable] = set()
        self._parts: dict[tuple[int, int], tuple[Crowd, dict[T, Crowd], dict[T, list[Fact]]]] = {}

    def said(self, place: Hashable, at: Callable[[], Occasion]) -> T:
        """Give what is said of a place; `at` gives an occasion there."""
        if place not in self._said:
            value = self._said[place] = self.of(at())
            if self.wants is None or self.wants(value):
                self._wanted.add(place)
        return self._said[place]

    def once(self, make: Callable[[], M]) -> M:
        """Make what its crowds are parted by, once for all."""
        if not self._made:
            self._made.append(make())
        found: M = self._made[0]
        return found

    def rows(
        self, rows: Iterable[Any], place: Callable[[Any], Hashable], at: Callable[[Any], Occasion]
    ) -> dict[T, list[Any]]:
        """Part rows by their places; `at` gives the occasion of one."""
        parts, said, wanted = defaultdict[T, list[Any]](list), self._said, self._wanted
        for row in rows:
            key = place(row)
            if key not in said:
                self.said(key, partial(at, row))
            if key in wanted:
                parts[said[key]].append(row)
        return parts

    def parts(self, crowd: Crowd) -> tuple[dict[T, Crowd], dict[T, list[Fact]]]:
        """Give the parts of a crowd, as crowds or as facts."""
        if crowd.whole:
            return {self.of(crowd.at): crowd}, {}
        name = id(crowd.clients), id(crowd.rows)
        if name not in self._parts:
            crowds = crowd.parted(crowd, self) if crowd.parted else {}
            facts = defaultdict[T, list[Fact]](list)
            for fact in () if crowd.parted else crowd.facts():
                facts[self.of(fact.at)].append(fact)
            self._parts[name] = crowd, crowds, facts  # it is kept: no other takes its place
        return self._parts[name][1:]
