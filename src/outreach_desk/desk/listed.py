"""The records behind a figure before they are called by anything: ids, days and codes, in the order of days.

A figure has several lists: what counts, what a share is divided by, and what was left out.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from outreach_desk.records import meeting
from outreach_desk.reports.fact import Fact
from outreach_desk.reports.facts import Facts
from outreach_desk.reports.figure import Figure

COUNTS, DIVISOR, LEFT_OUT = "counts", "divisor", "left_out"
THEN = "then_"
"""Behind a change: begins the names of the lists of the earlier period."""
FIRST = 200
"""How many rows are shown at first, and how many more each time."""
REPEATS = "repeats"
"""Why a record of those that count adds nothing: an earlier one is of the same person or turn."""


Once = Callable[[Fact], Hashable]
"""Gives what of a fact counts once in a figure."""


class Seen(NamedTuple):
    """One record of a list. `who` is the client or member whose it is, by table and id ("" for nobody).

    `reason` is the code of why it was left out, or adds nothing, "" where it counts by itself; `opens` the
    record whose page shows it.
    """

    table: str
    id: str
    on: date | None
    code: str
    group: str
    who: tuple[str, str]
    heads: int
    reason: str
    opens: tuple[str, str]


class Listed(NamedTuple):
    """One list: how many records stand in it, and the first of them."""

    size: int
    first: tuple[Seen, ...]


@dataclass
class Listing:
    """Lists what is behind many figures; those that are of the same facts are listed once."""

    _facts: dict[tuple[object, ...], tuple[object, Facts]] = field(default_factory=dict)
    _sizes: dict[int, int] = field(default_factory=dict)
    _first: dict[tuple[int, str, Once | None], tuple[Seen, ...]] = field(default_factory=dict)

    def sizes(self, figure: Figure) -> dict[str, int]:
        """Give how many records stand in each list behind a figure."""
        return {which: self._size(self._of(figure, which)) for which in self._names(figure)}

    def every(self, figure: Figure) -> dict[str, Listed]:
        """Give the lists behind a figure with the first records of each by day."""
        lists = {which: self._of(figure, which) for which in self._names(figure)}
        return {
            which: Listed(self._size(facts), self._seen(facts, which, _once(figure, which)))
            for which, facts in lists.items()
        }

    def rows(self, figure: Figure, which: str, most: int | None) -> tuple[Seen, ...]:
        """Give the first records of one list by day, or all (None). Raises KeyError: it has no such list."""
        if which not in self._names(figure):
            raise KeyError(which)
        return _seen(self._of(figure, which), most, which, _once(figure, which))

    def _names(self, figure: Figure) -> tuple[str, ...]:
        return (COUNTS, LEFT_OUT) if figure.over is None else (COUNTS, DIVISOR, LEFT_OUT)

    def _of(self, figure: Figure, which: str) -> Facts:
        source: object = figure.over if which == DIVISOR else figure.facts
        name = id(source), which, figure.of_persons
        if name not in self._facts:
            found = {
                COUNTS: figure.counting,
                DIVISOR: lambda: Facts.of(figure.over),
                LEFT_OUT: figure.aside,
            }[which]()
            self._facts[name] = source, found
        return self._facts[name][1]

    def _size(self, facts: Facts) -> int:
        if id(facts) not in self._sizes:
            self._sizes[id(facts)] = facts.records()
        return self._sizes[id(facts)]

    def _seen(self, facts: Facts, which: str, once: Once | None) -> tuple[Seen, ...]:
        name = id(facts), which, once
        if name not in self._first:
            self._first[name] = _seen(facts, FIRST, which, once)
        return self._first[name]


def _once(figure: Figure, which: str) -> Once | None:
    """Give what of a fact counts once in a figure; None where each of its facts counts by itself."""
    if which != COUNTS or figure.planned:
        return None
    return _who if figure.of_persons else _what


def _who(fact: Fact) -> Hashable:
    return fact.person


def _what(fact: Fact) -> Hashable:
    return fact.key


def _seen(facts: Facts, most: int | None, which: str, once: Once | None) -> tuple[Seen, ...]:
    rows, known = list[Seen](), set[Hashable]()
    for fact in _first(facts, most):
        one, same = _as_seen(fact, left_out=which == LEFT_OUT), once(fact) if once else None
        rows.append(one._replace(reason=REPEATS) if same is not None and same in known else one)
        known.add(same)
    return tuple(rows)


def _first(facts: Facts, most: int | None) -> list[Fact]:
    """Give the first records by day, each once; the many of later days are not put in order."""
    records: dict[tuple[str, str], Fact] = {}
    for fact in facts if most is None else facts.early(most * len(meeting.ANONYMOUS)):
        key = fact.table, fact.id
        same = records.get(key)
        records[key] = fact._replace(heads=same.heads + fact.heads) if same else fact
    return sorted(records.values(), key=lambda fact: (fact.at.on or date.min, fact.table, fact.id))[:most]


def _as_seen(fact: Fact, *, left_out: bool) -> Seen:
    return Seen(
        fact.table,
        fact.id,
        fact.at.on,
        fact.at.code or "",
        fact.at.group or "",
        _person(fact),
        fact.heads,
        fact.why_left_out() if left_out else fact.out or "",
        _opens(fact),
    )


def _person(fact: Fact) -> tuple[str, str]:
    """Give the record that says who it is: her client record, else her record as a member."""
    if fact.client is not None:
        return "client", fact.client
    return ("member", fact.person) if fact.person is not None else ("", "")


def _opens(fact: Fact) -> tuple[str, str]:
    """Give the record whose page shows it: who was present stands on the page of the meeting."""
    if fact.table == "attendance" and isinstance(fact.key, tuple):
        return "meeting", fact.key[1]
    return fact.table, fact.id


def in_codes(lists: Sequence[tuple[str, str, dict[str, Listed]]]) -> dict[str, Any]:
    """Give the lists of cells (line, unit, lists) as one object that JSON can say; each record once."""
    places: dict[Seen, int] = {}
    cells = [
        [
            line,
            unit,
            {
                which: [size, [places.setdefault(one, len(places)) for one in first]]
                for which, (size, first) in named.items()
            },
        ]
        for line, unit, named in lists
    ]
    records = [[*one[:2], one.on.isoformat() if one.on else None, *one[3:]] for one in places]
    return {"records": records, "cells": cells}


def from_codes(kept: Any) -> dict[tuple[str, str], dict[str, Listed]]:
    """Give the lists by line and unit. Raises LookupError, TypeError or ValueError: it is none of ours."""
    records = [
        Seen(
            table,
            own,
            date.fromisoformat(on) if on else None,
            code,
            group,
            tuple(who),
            heads,
            why,
            tuple(opens),
        )
        for table, own, on, code, group, who, heads, why, opens in kept["records"]
    ]
    return {
        (line, unit): {
            which: Listed(size, tuple(records[place] for place in places))
            for which, (size, places) in named.items()
        }
        for line, unit, named in kept["cells"]
    }
