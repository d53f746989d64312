"""What is said of persons, and whole crowds parted by it without a look at each of their clients."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property, partial
from typing import Generic, TypeVar

from outreach_desk.reports.clients import Client
from outreach_desk.reports.crowd import Crowd, Cut
from outreach_desk.reports.fact import Occasion, occasion

T = TypeVar("T", bound=Hashable)


class Said(Generic[T]):
    """What is said of persons, each by one value. Parts that nobody `wants` need not be given."""

    def __init__(self, by_one: Mapping[str, T], wants: Callable[[T], bool] | None = None) -> None:
        self.by_one = by_one
        self.wants = wants

    @cached_property
    def _who(self) -> list[tuple[T, AbstractSet[str]]]:
        """Give of whom each is said that somebody wants."""
        found = defaultdict[T, set[str]](set)
        for one, value in self.by_one.items():
            found[value].add(one)
        return [(value, who) for value, who in found.items() if self.wants is None or self.wants(value)]

    @cached_property
    def _every(self) -> AbstractSet[str]:
        return frozenset(self.by_one)

    def parts(self, crowd: Crowd) -> dict[T, Crowd] | None:
        """Part a crowd by what is said of its clients; None where nothing is said of one."""
        left = len(crowd.clients)
        if self.wants is not None and crowd.clients <= self._every:
            wanted = ((value, crowd.among(who)) for value, who in self._who)
            return {value: part for value, part in wanted if part is not None}
        if len(self._who) > left:
            return self._parted(crowd)
        found: dict[T, Crowd] = {}
        for value, who in self._who:
            if not left:
                break
            if (part := crowd.among(who)) is not None:
                found[value] = part
                left -= len(part.clients)
        return None if left else found

    def _parted(self, crowd: Crowd) -> dict[T, Crowd] | None:
        """Part a crowd client by client: of many values few are said in it."""
        found = defaultdict[T, set[str]](set)
        for one in crowd.clients:
            if one not in self.by_one:
                return None
            found[self.by_one[one]].add(one)
        parts = ((value, crowd.among(who)) for value, who in found.items())
        return {value: part for value, part in parts if part is not None}


def of_clients(clients: Mapping[str, Client], cut: Cut[T]) -> Said[T]:
    """Give what a cut says of the places of clients, where it asks nothing that their records say."""

    def each() -> Said[T]:
        communes = ((own, (her.group, her.commune)) for own, her in clients.items())
        return Said({own: cut.said(place, partial(_at, *place)) for own, place in communes}, cut.wants)

    return cut.once(each)


def nowhere(cut: Cut[T]) -> T:
    """Give what a cut says of who is not here."""
    return cut.said((None, None), partial(_at, None, None))


def _at(group: str | None, commune: str | None) -> Occasion:
    return occasion((None, group, None, None, commune, None, None))
