"""How far the figures of a report may still move: by open questions, and by pairs who may be one person.

For each figure the lowest and the highest that it can become, however the questions are answered and
whichever pairs are linked. A bound: with questions it may be wider than what can happen, never narrower; by
pairs alone both ends of a count are reached, but for parts of a whole where more than four may be one. The
same for each pair and question by itself, all others left.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk import called, kinds, merging, moved, touched
from outreach_desk.desk.ends import Figures, Range, Ranges, Value
from outreach_desk.desk.merging import Merging
from outreach_desk.desk.touched import Touched, Touching
from outreach_desk.ground import garbage
from outreach_desk.ground.language import _
from outreach_desk.matching import pairs
from outreach_desk.matching.pairs import Pair
from outreach_desk.records import catalog, review
from outreach_desk.records.exchange import Review
from outreach_desk.reports import one_group, snapshot
from outreach_desk.reports.gather import Cell
from outreach_desk.reports.indicators import SHARES
from outreach_desk.reports.table import Table

PAIR, QUESTION = "pair", "question"
NAMED, TOLD = 10, 100
"""So many of what moves most are called by their names, and so many are told at all."""
_CLIENT = "client"


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


def _of_first(found: Sequence[Ranges]) -> Ranges:
    return found[0]


@dataclass(frozen=True)
class View:
    """What people look at: figures of reports that were just counted, by default all of one.

    `united` names figures that take several together. `kept` are the ranges of a report, by its place, that a
    seal keeps: nothing moves it any more. `arranged` makes of the ranges of each report those of what is
    seen, of so many `figures`.
    """

    tables: tuple[Table, ...]
    figures: int
    united: Mapping[Cell, Sequence[Cell]] = field(default_factory=dict)
    kept: Mapping[int, Ranges] = field(default_factory=dict)
    arranged: Callable[[Sequence[Ranges]], Ranges] = _of_first


@dataclass(frozen=True)
class _Side:
    """One report: what linking may move in it, and what all answers, or some, touch."""

    figures: Figures
    merged: Merging
    touching: Touching
    touched: Touched

    def ranges(self) -> Ranges:
        """Give the ranges by all pairs and questions."""
        return self._answered(self.merged.moves, self.touched)

    def by_pair(self, pair: Pair) -> Ranges:
        """Give those by one pair."""
        return self.figures.ranges(self.merged.of_pairs.get(pair, {}))

    def by_question(self, question: Review) -> Ranges:
        """Give those by one question."""
        return self._answered({}, self.touching.by([question]))

    def _answered(self, moves: Mapping[Cell, merging.Move], found: Touched) -> Ranges:
        answered = {cell: moved.by(cell, found) for cell in self.figures.counts}
        return self.figures.ranges(moves, answered, codes=found.names_codes)


def _side(table: Table, merged: Merging, touching: Touching, questions: Sequence[Review]) -> _Side:
    return _Side(Figures(table), merged, touching, touching.by(questions))


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
    """Give what may still move a report that was just counted in this session's data; see `look_at`."""
    return look_at(session, View((table,), len(table.rows)), groups, singly=singly, check=check)


def look_at(
    session: Session,
    view: View,
    groups: Sequence[str] = (),
    *,
    singly: bool = True,
    check: Callable[[], object] = lambda: None,
) -> Doubts:
    """Give what may still move what people look at.

    `groups` are the ids of the groups whose records alone it counts, none where it counts all. `singly`: also
    each pair and question by itself. `check` is called often and may end it by raising.
    """
    check()
    # Whole counts are held side by side: a search through all of them holds the window up for seconds.
    with garbage.put_off(), one_group.only(session, *groups) if groups else nullcontext():
        undecided = pairs.undecided(session, check)
        open_pairs = undecided.pairs
        questions = review.open_questions(session)
        if groups:
            questions = touched.concerning(session, questions)
        if not (open_pairs or questions or any(view.kept.values())):
            return Doubts()
        check()
        merged = {
            place: merging.look(session, table, open_pairs, check, of_some=bool(groups), united=view.united)
            for place, table in enumerate(view.tables)
            if place not in view.kept
        }
    # What an answer would bring to these groups is not theirs yet: it is looked for among all records.
    sides = {
        place: _side(
            view.tables[place], one, Touching(session, questions, view.tables[place].period), questions
        )
        for place, one in merged.items()
    }
    found = {place: one.ranges() for place, one in sides.items()} | {**view.kept}
    ranges = view.arranged([found[place] for place in range(len(view.tables))])
    held_out = {(one.table_name, one.record_id) for one in questions if one.kind in review.BLOCKING}
    singles = _singles(view, sides, questions, check) if singly else ()
    most = sorted((one for one in singles if one.ranges), key=_order)[:TOLD]
    return Doubts(
        len(open_pairs),
        len(questions),
        len(held_out),
        max((one.touched.records for one in sides.values()), default=0),
        ranges,
        fixed=view.figures - len(ranges),
        more_pairs=not undecided.are_all,
        singles=(*_named(session, most[:NAMED], questions), *most[NAMED:]),
    )


def _singles(
    view: View, sides: Mapping[int, _Side], questions: Iterable[Review], check: Callable[[], object]
) -> Iterator[Single]:
    """Give each pair that was tried by itself, and each question."""
    places = range(len(view.tables))
    for pair in dict.fromkeys(pair for one in sides.values() for pair in one.merged.of_pairs):
        check()
        found = {place: one.by_pair(pair) for place, one in sides.items()}
        yield Single(PAIR, pair, view.arranged([found.get(place, ()) for place in places]))
    for question in questions:
        check()
        found = {place: one.by_question(question) for place, one in sides.items()}
        yield Single(QUESTION, (question.id,), view.arranged([found.get(place, ()) for place in places]))


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
            said = kinds.one(question.table_name, said)
            columns = catalog.THINGS[question.table_name].columns
            facts = [question.fact] if question.fact else (question.detail or "").split()
            labels = ", ".join(_(columns[fact].label) for fact in facts if fact in columns)
            said = f"{said}: {labels}" if labels else said
        yield replace(one, name=said)


def _order(one: Single) -> tuple[Value, ...]:
    return -len(one.ranges), -one.width
