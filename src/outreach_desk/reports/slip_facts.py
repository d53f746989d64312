"""The slips of a period as they are read, and figures of them: facts are made when somebody asks for rows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cache, cached_property, partial
from operator import attrgetter
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from outreach_desk.records import referral
from outreach_desk.reports import said
from outreach_desk.reports.crowd import ORGANISATION, Cut
from outreach_desk.reports.fact import (
    CANCELLED,
    INCOMPLETE,
    NAMES_DELETED,
    NO_CONSENT,
    Fact,
    Occasion,
    make,
)
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.indicators import PERSON
from outreach_desk.reports.said import Said
from outreach_desk.reports.source import Source
from outreach_desk.reports.tally import table

T = TypeVar("T", bound=Hashable)


class Slip(NamedTuple):
    """One slip; `named` says that she counts as a person, `out` why it counts not at all.

    `served_on` is None unless it is completed with evidence.
    """

    id: str
    client: str | None
    person: str | None
    named: bool
    out: str | None
    issued_on: date | None
    service: str | None
    target: str | None
    due_on: date
    status: str | None
    served_on: date | None
    outcome_on: date | None
    verified: bool

    def served_by(self, day: date) -> bool:
        """Say whether the service was given by that day."""
        return self.served_on is not None and self.served_on <= day


class SlipFacts(Facts):
    """Slips that may count in a figure, each once."""

    def __init__(self, source: Source, slips: Iterable[Slip]) -> None:
        super().__init__()
        self.slips = list(slips)
        self._source = source

    @cached_property
    def few(self) -> list[Fact]:
        """Give the fact of each."""
        return self._made(self.slips)

    @cached_property
    def persons(self) -> AbstractSet[str | None]:
        """Give who counts."""
        return {one.person for one in self.slips if one.named and one.out is None}

    @cached_property
    def standing(self) -> Facts:
        """Give those that count as slips."""
        return self._only(lambda one: one.out is None)

    @cached_property
    def named(self) -> Facts:
        """Give those that count a person."""
        return self._only(lambda one: one.named and one.out is None)

    def left_out(self, *, of_persons: bool) -> Facts:
        """Give those that do not count, of persons or of slips."""
        return self._only(lambda one: one.out is not None or (of_persons and not one.named))

    def reasons(self, *, of_persons: bool) -> dict[str, int]:
        """Count those that do not count, by the code of the reason."""
        reasons = {why: count for why, count in self._outs.items() if why is not None}
        if of_persons and (unnamed := len([1 for one in self.slips if one.out is None and not one.named])):
            reasons[NO_CONSENT] = unnamed
        return reasons

    def records(self) -> int:
        """Count them."""
        return len(self.slips)

    def among(self, who: AbstractSet[str]) -> tuple[list[Fact], list[AbstractSet[str]]]:
        """Give the facts of some persons; those of others are not made."""
        return self._made(one for one in self.slips if one.person in who), []

    def speakers(self) -> Iterator[tuple[str, str, date]]:
        """Give of each that counts a person: the record of her, her, and the day."""
        for one in self.slips:
            if one.named and one.out is None:
                yield one.client or one.person or "", one.person or "", one.issued_on or date.max

    def by_place(self, cut: Cut[T]) -> dict[T, Facts]:
        """Part them by what their occasion says of its place."""
        if ORGANISATION in cut.fields:
            named = ((cut.said(one.target, partial(self._at, one)), one) for one in self.slips)
            return self._parted(named, cut.wants)
        places, nowhere = said.of_clients(self._source.clients, cut).by_one, said.nowhere(cut)
        return self._parted(((places.get(one.client or "", nowhere), one) for one in self.slips), cut.wants)

    def by_person(
        self,
        says: Said[T],
        others: Mapping[str, T],
        nobody: T,
        of_head: Callable[[str | None], T] | None = None,
        *,
        check: Callable[[], object] = lambda: None,
    ) -> dict[T, Facts]:
        """Part them by what is said of her who counts."""
        del of_head  # each is somebody's
        check()
        each = {**says.by_one, **others}
        hers = (
            (each.get(one.person or "", nobody) if one.named and one.out is None else nobody, one)
            for one in self.slips
        )
        return self._parted(hers, says.wants)

    def early(self, many: int) -> list[Fact]:
        """Give so many of the first days."""
        return self._made(sorted(self.slips, key=lambda one: (one.issued_on or date.min, one.id))[:many])

    def _sum_up(self, unit: str) -> int:
        return len(self.persons) if unit == PERSON else self._outs[None]

    @cached_property
    def _outs(self) -> Counter[str | None]:
        """Count them by why they do not count, None where they do."""
        return Counter(map(attrgetter("out"), self.slips))

    def _only(self, which: Callable[[Slip], bool]) -> Facts:
        return SlipFacts(self._source, filter(which, self.slips))

    def _parted(self, parts: Iterable[tuple[T, Slip]], wants: Callable[[T], bool] | None) -> dict[T, Facts]:
        found = defaultdict[T, list[Slip]](list)
        for value, one in parts:
            found[value].append(one)
        wanted = found if wants is None else filter(wants, found)
        return {value: SlipFacts(self._source, found[value]) for value in wanted}

    def _made(self, slips: Iterable[Slip]) -> list[Fact]:
        facts = []
        for one in slips:
            who = (one.id, one.person, one.client, one.named)
            facts.append(make(("referral", one.id, self._at(one), *who, 0, None, one.out, None)))
        return facts

    def _at(self, one: Slip) -> Occasion:
        return self._source.hers(one.client, one.issued_on, one.target, one.service)


def read(source: Source) -> list[Slip]:
    """Give the slips issued in the period that is read, or completed in it whenever they were issued."""
    return source.reading("slips", lambda: _read(source))


def _read(source: Source) -> list[Slip]:
    slip = table("referral").c
    closed = sa.and_(slip.status == referral.COMPLETED, source.days(slip.outcome_on))
    query = sa.select(
        slip.id,
        slip.client_id,
        slip.organisation_id,
        slip.service,
        slip.issued_on,
        slip.status,
        slip.outcome_on,
        slip.evidence,
    ).where(slip.deleted.is_(False), sa.or_(source.days(slip.issued_on), closed))
    clients, leaders, since = source.clients, source.who.leaders, source.who.since
    held_out, gone = source.held_out("referral"), source.gone_places
    due_on, verified = cache(referral.due_on), cache(source.codes.verified)
    made, slips = partial(tuple.__new__, Slip), []
    for own, client, target, service, issued_on, status, outcome_on, evidence in source.read(query):
        out, her = None, clients.get(client)
        if status == referral.CANCELLED:
            out = CANCELLED
        elif target in gone or own in held_out or (her is not None and her.deleted):
            out = NAMES_DELETED
        elif her is None:
            out = INCOMPLETE
        if client in since:
            named = issued_on is not None and since[client] <= issued_on
        else:
            named = source.agreed(client, issued_on)
        served = status == referral.COMPLETED and evidence is not None
        # Without a day of issue it is in no cohort; it may be completed all the same.
        due = due_on(issued_on) if issued_on else date.min
        who = own, client, leaders.get(client, client) if her else client, named, out
        what = issued_on, service, target, due, status, outcome_on if served else None, outcome_on
        slips.append(made((*who, *what, verified(evidence or ""))))
    return slips
