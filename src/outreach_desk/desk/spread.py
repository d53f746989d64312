"""How far the figures of a report may still move: by open questions, and by pairs who may be one person.

For each count the lowest and the highest that it can become, however the questions are answered and whichever
pairs are linked. A bound: it may be wider than what can happen, never narrower.
"""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from outreach_desk.desk import touched
from outreach_desk.desk.touched import Touched
from outreach_desk.matching import pairs
from outreach_desk.matching.pairs import Pair
from outreach_desk.records import person_link, review
from outreach_desk.records.exchange import Review
from outreach_desk.reports import difference, gather, one_group, snapshot, tally
from outreach_desk.reports.difference import Key
from outreach_desk.reports.indicators import (
    ATTENDANCE_TURN,
    COMPLETION,
    GROUP,
    GROUPS,
    NEW,
    PERSON,
    REACHED,
    SESSION,
    SESSIONS,
    SLIP,
    SLIPS,
    SUPPORT,
    TURN,
)
from outreach_desk.reports.table import Row, Table

BOUNDED = frozenset({PERSON, TURN, ATTENDANCE_TURN, SESSION, SLIP, GROUP})
_MAY_RISE = {REACHED: ("AGE/",), NEW: ("REPEAT",)}
_TOTAL = "TOTAL"
_MAY_RISE_IN = ("/referral", "/self_reported")
"""When two become one, an age on the first day, who came before, or what stands for a slip may be others."""
_KNOWN = frozenset({GROUPS, SESSIONS, REACHED, NEW, SUPPORT, SLIPS, COMPLETION})


@dataclass(frozen=True)
class Range:
    """A figure and the lowest and highest that it can become."""

    row: Row
    low: int
    high: int


@dataclass(frozen=True)
class Doubts:
    """What may still move a report. `held_out` records are in no figure until their question is answered.

    `touched` is how many records hang on open questions; only figures that can move have a range.
    """

    pairs: int = 0
    questions: int = 0
    held_out: int = 0
    touched: int = 0
    ranges: tuple[Range, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give it for other programs."""
        return self._head() | {
            "ranges": [
                {
                    "indicator": one.row.indicator,
                    "line": one.row.line,
                    "unit": one.row.unit,
                    "value": one.row.value,
                    "low": one.low,
                    "high": one.high,
                }
                for one in self.ranges
            ]
        }

    def kept(self) -> dict[str, Any]:
        """Give it as one object that JSON can say, whole: `read` reads it again."""
        ranges = [[snapshot.take_row(one.row), one.low, one.high] for one in self.ranges]
        return self._head() | {"ranges": ranges}

    def _head(self) -> dict[str, Any]:
        return {
            "pairs": self.pairs,
            "questions": self.questions,
            "held_out": self.held_out,
            "touched": self.touched,
        }


def read(kept: Mapping[str, Any]) -> Doubts:
    """Give what `kept` gave."""
    ranges = tuple(Range(snapshot.give_row_back(row), low, high) for row, low, high in kept["ranges"])
    return Doubts(**{**kept, "ranges": ranges})


def look(session: Session, table: Table, groups: Sequence[str] = ()) -> Doubts:
    """Give what may still move a report that was just counted in this session's data.

    `groups` are the ids of the groups whose records alone it counts, none where it counts all.
    """
    with one_group.only(session, *groups) if groups else nullcontext():
        open_pairs = pairs.undecided(session)
        questions: Sequence[Review] = review.open_questions(session)
        if groups:
            questions = touched.concerning(session, questions)
        if not open_pairs and not questions:
            return Doubts()
        merging = _Merging.of(session, open_pairs)
        merged = _merged(session, table, open_pairs, of_some=bool(groups)) if merging.count else table
    # What an answer would bring to these groups is not theirs yet: it is looked for among all records.
    found = touched.find(session, questions, table.period)
    after = {difference.key(row): row.value or 0 for row in merged.rows}
    bounds = {}
    for row in table.rows:
        if row.value is not None and row.unit in BOUNDED:
            low, high = merging.bounds(row, int(row.value), int(after.get(difference.key(row), 0)))
            moved = _moved(row, found)
            bounds[difference.key(row)] = max(0, low - moved), high + moved
    ranges = []
    for row in table.rows:
        low, high = bounds.get(difference.key(row), (0, 0))
        _least, most = bounds.get(_whole(row), (low, high))
        if low < min(high, most):  # a part is never more than its whole
            ranges.append(Range(row, low, min(high, most)))
    held_out = {(one.table_name, one.record_id) for one in questions if one.kind in review.BLOCKING}
    return Doubts(len(open_pairs), len(questions), len(held_out), found.records, tuple(ranges))


def _moved(row: Row, found: Touched) -> int:
    """Give by how much answers may move a figure, up or down."""
    people = found.people_ever if row.indicator not in _KNOWN - {NEW} else found.people
    return {
        PERSON: len(people),
        TURN: found.turns,
        ATTENDANCE_TURN: found.turns,
        SESSION: found.sessions,
        SLIP: found.slips,
        GROUP: found.groups,
    }[row.unit]


@dataclass(frozen=True)
class _Merging:
    """What linking all pairs would do: how many persons fewer, and how many events these have."""

    count: int
    events: int

    @classmethod
    def of(cls, session: Session, open_pairs: Sequence[Pair]) -> "_Merging":
        """Count it."""
        leader = tally.persons(session)
        persons = [(leader.get(one, one), leader.get(other, other)) for one, other in open_pairs]
        together = person_link.canonical((one, other) for one, other in persons if one != other)
        fewer = sum(one != its for one, its in together.items())
        return cls(fewer, _events(session, together, leader) if fewer else 0)

    def bounds(self, row: Row, apart: int, together: int) -> tuple[int, int]:
        """Give the lowest and highest of what is `apart` with no pair linked and `together` with all."""
        if self.count == 0:
            return apart, apart
        if not _may_rise(row):
            return min(apart, together), max(apart, together)
        if row.unit == PERSON:
            # One link takes two persons of a line and gives one, or none: from either end, so many steps.
            return (
                max(apart - 2 * self.count, together - self.count),
                min(apart + self.count, together + 2 * self.count),
            )
        return min(together, apart - self.events), max(together, apart + self.events)


def _may_rise(row: Row) -> bool:
    if row.indicator not in _KNOWN:
        return row.unit in {PERSON, TURN, ATTENDANCE_TURN}
    return row.line.startswith(_MAY_RISE.get(row.indicator, ())) or (
        row.indicator == SUPPORT and row.line.endswith(_MAY_RISE_IN)
    )


def _whole(row: Row) -> Key:
    """Give the figure of which a figure that may rise is a part."""
    if row.indicator == SUPPORT and row.line.endswith(_MAY_RISE_IN):
        return SUPPORT, row.line.rpartition("/")[0], row.unit
    if row.indicator in _MAY_RISE and _may_rise(row):
        return REACHED, _TOTAL, row.unit
    return difference.key(row)


def _events(session: Session, together: Mapping[str, str], leader: Mapping[str, str]) -> int:
    """Count what was ever recorded of the persons who may be one with another."""
    counted = 0
    for name in ("contact", "service", "referral", "attendance"):
        of = SQLModel.metadata.tables[name]
        query = sa.select(of.c.client_id, sa.func.count()).where(of.c.client_id.is_not(None))
        counted += sum(
            count
            for client, count in session.execute(query.group_by(of.c.client_id))
            if leader.get(client, client) in together
        )
    return counted


def _merged(session: Session, table: Table, open_pairs: Sequence[Pair], *, of_some: bool) -> Table:
    """Count as if all pairs were linked."""
    return gather.gather(
        session, table.chosen, table.period, table.on, of_one_group=of_some, supposed=open_pairs
    )
