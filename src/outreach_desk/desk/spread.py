"""How far the figures of a report may still move: by open questions, and by pairs who may be one person.

For each figure the lowest and the highest that it can become, however the questions are answered and
whichever pairs are linked. A bound: with questions it may be wider than what can happen, never narrower; by
pairs alone both ends of a count are reached. The same for each pair and question by itself, all others left.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk import called, merging, moved, touched
from outreach_desk.desk.touched import Touching
from outreach_desk.ground.language import _
from outreach_desk.matching import pairs
from outreach_desk.records import catalog, review
from outreach_desk.records.exchange import Review
from outreach_desk.reports import areas, difference, one_group, planned, snapshot, structure
from outreach_desk.reports.gather import Cell
from outreach_desk.reports.indicators import PERCENT, SHARES
from outreach_desk.reports.table import Row, Table, percent, tenths

PAIR, QUESTION = "pair", "question"
NAMED = 10
"""So many of what moves most are called by their names."""
_CLIENT = "client"
ANY_NUMBER, CODES, PARTS = "any_number", "codes", "parts"
"""Why it cannot be told how far a figure moves: a number is asked for, a list is in question, or a share is
made of figures that are not in the report."""

_OFFICE_COUNTS = "office_counts"

Value = int | float
End = Value | None
"""One end of a range; None: there is none (at the top), or the figure may have no value (at the foot)."""


@dataclass(frozen=True)
class Range:
    """A figure and the lowest and highest that it can become.

    `untold` says why one or both are not known; `may_lack` that a share, or a plan, may have no value.
    """

    row: Row
    low: End
    high: End
    untold: str = ""
    may_lack: bool = False

    @property
    def moves(self) -> bool:
        """Say whether it can become another one."""
        if self.untold or (self.row.value is None and self.row.unit in SHARES):
            return bool(self.untold) or self.high is not None
        known = self.row.value or 0
        return self.may_lack or (self.low, self.high) != (known, known)

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs."""
        row = self.row
        shape = {"indicator": row.indicator, "line": row.line, "unit": row.unit, "value": row.value}
        more = {"untold": self.untold or None, "may_lack": self.may_lack}
        return shape | {"low": self.low, "high": self.high} | more


@dataclass(frozen=True)
class Single:
    """One pair (two clients) or one question by itself, and the figures that deciding it may move.

    `about` are ids; `name` is what people call what it is about by, where it was looked up.
    """

    kind: str
    about: tuple[str, ...]
    ranges: tuple[Range, ...]
    name: str = ""

    @property
    def widest(self) -> Range:
        """Give the figure that it may move farthest: one whose end nobody knows, a count, then a share."""

        def size(one: Range) -> tuple[bool, bool, Value]:
            return bool(one.untold), one.row.unit not in SHARES, (one.high or 0) - (one.low or 0)

        return max(self.ranges, key=size)

    @property
    def width(self) -> Value:
        """Give how far its figures may move, all together."""
        return sum((one.high or 0) - (one.low or 0) for one in self.ranges)

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs."""
        return {"kind": self.kind, "ids": [*self.about], "ranges": [one.as_dict() for one in self.ranges]}


@dataclass(frozen=True)
class Doubts:
    """What may still move a report. `held_out` records are in no figure until their question is answered.

    `touched` is how many records hang on open questions; only figures that can move have a range, the other
    `fixed` ones cannot. There are more pairs than `pairs` where `more_pairs`. `singles` are pairs and
    questions, those that move most first.
    """

    pairs: int = 0
    questions: int = 0
    held_out: int = 0
    touched: int = 0
    ranges: tuple[Range, ...] = ()
    fixed: int = 0
    more_pairs: bool = False
    singles: tuple[Single, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs."""
        return self._head() | {
            "ranges": [one.as_dict() for one in self.ranges],
            "singles": [one.as_dict() for one in self.singles],
        }

    def kept(self) -> dict[str, Any]:
        """Give it as one object that JSON can say, without what is by itself: `read` reads it again."""
        ranges = [
            [snapshot.take_row(one.row), one.low, one.high, one.untold, one.may_lack] for one in self.ranges
        ]
        return self._head() | {"ranges": ranges}

    def _head(self) -> dict[str, Any]:
        return {
            "pairs": self.pairs,
            "questions": self.questions,
            "held_out": self.held_out,
            "touched": self.touched,
            "fixed": self.fixed,
            "more_pairs": self.more_pairs,
        }


def read(kept: Mapping[str, Any]) -> Doubts:
    """Give what `kept` gave, without `singles`."""
    ranges = tuple(Range(snapshot.give_row_back(row), *ends) for row, *ends in kept["ranges"])
    return Doubts(**{**kept, "ranges": ranges})


def look(
    session: Session,
    table: Table,
    groups: Sequence[str] = (),
    *,
    singly: bool = True,
    check: Callable[[], object] = lambda: None,
) -> Doubts:
    """Give what may still move a report that was just counted in this session's data.

    `groups` are the ids of the groups whose records alone it counts, none where it counts all. `singly`: also
    each pair and question by itself. `check` is called often and may end it by raising.
    """
    check()
    with one_group.only(session, *groups) if groups else nullcontext():
        undecided = pairs.undecided(session)
        open_pairs = undecided.pairs
        questions = review.open_questions(session)
        if groups:
            questions = touched.concerning(session, questions)
        if not open_pairs and not questions:
            return Doubts()
        check()
        merged = merging.look(session, table, open_pairs, check, of_some=bool(groups))
    # What an answer would bring to these groups is not theirs yet: it is looked for among all records.
    touching = Touching(session, questions, table.period)
    found = touching.by(questions)
    figures = _Figures(table)
    answered = {cell: moved.by(cell, found) for cell in figures.counts}
    ranges = figures.ranges(merged.moves, answered, codes=found.names_codes)
    held_out = {(one.table_name, one.record_id) for one in questions if one.kind in review.BLOCKING}
    singles: list[Single] = []
    if singly:
        singles += [Single(PAIR, pair, figures.ranges(moves)) for pair, moves in merged.of_pairs.items()]
        singles += _answered_singly(figures, touching, questions, check)
    singles = sorted((one for one in singles if one.ranges), key=_order)
    return Doubts(
        len(open_pairs),
        len(questions),
        len(held_out),
        found.records,
        ranges,
        fixed=len(table.rows) - len(ranges),
        more_pairs=not undecided.are_all,
        singles=(*_named(session, singles[:NAMED], questions), *singles[NAMED:]),
    )


def _named(session: Session, singles: Iterable[Single], questions: Iterable[Review]) -> Iterator[Single]:
    """Call clients and records by their codes, and say which facts of a record are in question."""
    asked = {one.id: one for one in questions}
    about = {
        one: [
            (asked[own].table_name, asked[own].record_id) if own in asked else (_CLIENT, own)
            for own in one.about
        ]
        for one in singles
    }
    names = called.names(session, {record for records in about.values() for record in records})
    for one, records in about.items():
        said = " – ".join(names[record] for record in records)
        if one.kind == QUESTION:
            question = asked[one.about[0]]
            columns = catalog.THINGS[question.table_name].columns
            facts = [question.fact] if question.fact else (question.detail or "").split()
            labels = ", ".join(_(columns[fact].label) for fact in facts if fact in columns)
            said = f"{said}: {labels}" if labels else said
        yield replace(one, name=said)


def _order(one: Single) -> tuple[Value, ...]:
    return -len(one.ranges), -one.width


def _answered_singly(
    figures: "_Figures", touching: Touching, questions: Iterable[Review], check: Callable[[], object]
) -> Iterable[Single]:
    for one in questions:
        check()
        found = touching.by([one])
        answered = {cell: moved.by(cell, found) for cell in figures.counts}
        yield Single(QUESTION, (one.id,), figures.ranges({}, answered, codes=found.names_codes))


class _Figures:
    """The figures of a report, and how shares hang on counts."""

    def __init__(self, table: Table) -> None:
        self._rows = {difference.key(row): row for row in table.rows}
        known = structure.known(self._rows)
        self._shares = {cell: _parts(cell, known, self._rows) for cell in self._rows if cell[2] in SHARES}
        self.counts = [
            cell for cell, row in self._rows.items() if cell not in self._shares and _may_move(row)
        ]

    def ranges(
        self,
        merged: Mapping[Cell, merging.Move],
        answered: Mapping[Cell, moved.Move] | None = None,
        *,
        codes: bool = False,
    ) -> tuple[Range, ...]:
        """Give the ranges of all figures that can move, in their order."""
        if codes:
            return tuple(Range(row, None, None, CODES) for row in self._rows.values() if _may_move(row))
        answered = answered or {}
        found = {cell: self._count(cell, merged, answered) for cell in self.counts}
        for cell, one in found.items():
            whole = found.get(merging.whole_of(cell, None))
            if whole is not None and whole.high is not None and (one.high is None or one.high > whole.high):
                found[cell] = Range(one.row, one.low, whole.high)
        asked = any(map(any, answered.values()))
        ranges = found | {cell: self._share(cell, found, asked=asked) for cell in self._shares}
        return tuple(ranges[cell] for cell in self._rows if cell in ranges and ranges[cell].moves)

    def _count(
        self, cell: Cell, merged: Mapping[Cell, merging.Move], answered: Mapping[Cell, moved.Move]
    ) -> Range:
        row = self._rows[cell]
        value = int(row.value or 0)
        (low, high), (down, up) = merged.get(cell, (0, 0)), answered.get(cell, (0, 0))
        if up is None or (row.value is None and (down or up)):
            return Range(row, None if row.value is None else max(0, value + low - down), None, ANY_NUMBER)
        # What was planned has no value once no plan of it is left, and of persons where there are two.
        may_lack = row.line.partition(structure.AT)[0] == planned.LINE and bool(down or up)
        return Range(row, max(0, value + low - down), value + high + up, may_lack=may_lack)

    def _share(self, cell: Cell, found: Mapping[Cell, Range], *, asked: bool) -> Range:
        row = self._rows[cell]
        parts = [found.get(part) or _still(self._rows[part]) for part in self._shares[cell]]
        if parts:
            return _share(row, *parts)
        return Range(row, None, None, PARTS) if asked else Range(row, row.value, row.value)


def _parts(cell: Cell, known: structure.Known, rows: Mapping[Cell, Row]) -> tuple[Cell, ...]:
    """Give what a share is made of: what counts, and what it is counted of; of areas, those in force."""
    indicator, line, _unit = cell
    in_force = (
        ((indicator, line, unit), (indicator, f"{line}/{areas.IN_FORCE}", unit))
        for unit in areas.UNITS.values()
    )
    return known.shares.get(cell) or next((two for two in in_force if all(one in rows for one in two)), ())


def _may_move(row: Row) -> bool:
    """Say whether a figure may become another one: neither official areas nor what only an office counts."""
    return row.note != _OFFICE_COUNTS and not row.line.partition(structure.AT)[0].endswith(
        f"/{areas.IN_FORCE}"
    )


def _still(row: Row) -> Range:
    value = int(row.value or 0)
    return Range(row, value, value)


def _share(row: Row, part: Range, whole: Range) -> Range:
    """Give the ends of a share of two figures, whichever of theirs meet: each may be at either end alone."""
    if whole.high == 0:
        return Range(row, None, None)
    least = max(int(whole.low or 0), 1)
    low = 0.0 if whole.high is None else _divided(row, int(part.low or 0), int(whole.high))
    may_lack = whole.low == 0
    if row.unit == PERCENT:
        most = least if part.high is None else min(int(part.high), least)
        return Range(row, low, _divided(row, most, least), may_lack=may_lack)
    if part.high is None:
        return Range(row, low, None, ANY_NUMBER, may_lack)
    return Range(row, low, _divided(row, int(part.high), least), may_lack=may_lack)


def _divided(row: Row, part: int, whole: int) -> float:
    if row.unit == PERCENT:
        return percent(min(part, whole), whole)
    return tenths(Fraction(part, whole))
