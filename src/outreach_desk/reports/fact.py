"""What every figure is counted from: facts. A fact is one record that speaks for a figure.

Counting and listing ask a fact the same two questions, so that a figure and the rows behind it cannot differ:
why does it not count (if so), and what of it counts once.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from outreach_desk.reports.indicators import DONG, PERSON

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
