"""Reports that were counted before they are asked for, and stay in the desk's file until something changes.

A report is kept by its indicators: its figures, and the first records behind each by id. It is named after
all that it was counted by: the state of the records, the rules, the period, the report date and the split. So
it is given for nothing else, and a figure that is shown is what would be counted now.
"""

import hashlib
import json
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.desk import listed
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.listed import Listed, Listing
from outreach_desk.ground import paths
from outreach_desk.records import kept_figures
from outreach_desk.reports import dimension, gather, snapshot
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.gather import Cell, Part
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Check, unhurried
from outreach_desk.reports.table import Note
from outreach_desk.store import schema

_RULES = ("*.csv", "*.mo")
_COUNTING = ("reports", "records", "desk")
_PACKAGE = Path(__file__).parent.parent
_QUICK = 1
_COUNTS, _IN_MEMORY, _UNDER_WAY = "counts", 2, "under_way"
Lists = dict[tuple[str, str], dict[str, Listed]]


@dataclass(frozen=True)
class Name:
    """What a report was counted by, as two digests: the `state` of the desk and its rules, and all of it."""

    state: str
    report: str
    can_be_kept: bool


def name(session: Session, asked: Period, on: date, by: str | None) -> Name:
    """Give the name of a report as this desk would count it now.

    One split by educators bears what these are called, and is not kept.
    """
    state = _digest([gather.state(session), rules()])
    period = [asked.first.isoformat(), asked.last.isoformat(), asked.calendar, asked.name]
    return Name(state, _digest([state, period, on.isoformat(), by]), by != dimension.EDUCATOR)


@dataclass
class Known:
    """What is known of a report since the desk was opened, and how long (s) counting it took."""

    name: Name
    parts: dict[str, Part] = field(default_factory=dict)
    seconds: float = 0.0

    def count(
        self,
        session: Session,
        wanted: Iterable[str],
        asked: Period,
        on: date,
        *,
        by: str | None = None,
        check: Check = unhurried,
    ) -> Iterator[Part]:
        """Count those of these indicators that are not known; give each as soon as it is."""
        lacking = [one for one in wanted if one not in self.parts]
        found = gather.parts(session, lacking, asked, on, by=by, check=check)
        for _one in lacking:
            began = time.perf_counter()
            try:
                part = next(found)
            finally:
                self.seconds += time.perf_counter() - began
            self.parts[part.indicator] = part
            yield part


def in_memory(desk: Desk, named: Name) -> Known | None:
    """Give what is known of a report since the desk was opened, None where it is not among the last ones."""
    every = (*desk.kept.get(_COUNTS, ()), *desk.kept.get(_UNDER_WAY, ()))
    return next((one for one in every if one.name == named), None)


def under_way(desk: Desk, known: Known | None) -> None:
    """Let others know what is being counted ahead, so that nobody counts it a second time."""
    desk.kept[_UNDER_WAY] = () if known is None else (known,)


def to_memory(desk: Desk, known: Known) -> None:
    """Let a report be the last one that was asked for."""
    others = [one for one in desk.kept.get(_COUNTS, ()) if one is not known]
    desk.kept[_COUNTS] = [known, *others][:_IN_MEMORY]


@cache
def rules() -> str:
    """Name the rules by which this program counts and tells: its data, its words and its own text.

    A program that was packed without its text is known by its file.
    """
    found = hashlib.sha256()
    data = (sorted(paths.resource(".").rglob(kind)) for kind in _RULES)
    code = (sorted((_PACKAGE / folder).glob("*.py")) for folder in _COUNTING)
    for one in chain(*data, *code):
        found.update(one.name.encode())
        found.update(one.read_bytes())
    packed = Path(sys.executable).stat()
    return _digest([schema.HEAD, found.hexdigest(), packed.st_size, packed.st_mtime_ns])


@dataclass(frozen=True)
class Shelved(Mapping[Cell, Figure]):
    """The figures of one kept indicator: which there are is known, what is behind them when it is asked."""

    opens: frozenset[Cell]
    count: Callable[[], Mapping[Cell, Figure]]
    look: Callable[[], Lists]
    _found: list[Any] = field(default_factory=lambda: [None, None], repr=False, compare=False)

    def __getitem__(self, cell: Cell) -> Figure:
        if cell not in self.opens:
            raise KeyError(cell)
        if self._found[0] is None:
            self._found[0] = self.count()
        figures: Mapping[Cell, Figure] = self._found[0]
        return figures[cell]

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.opens)

    def __len__(self) -> int:
        return len(self.opens)

    def __contains__(self, cell: object) -> bool:
        return cell in self.opens

    def listed(self, cell: Cell) -> dict[str, Listed] | None:
        """Give the lists behind a cell as they were kept, None where they were not."""
        if self._found[1] is None:
            self._found[1] = self.look()
        lists: Lists = self._found[1]
        return lists.get(cell[1:])


@dataclass(frozen=True)
class Parts(Mapping[Cell, Figure]):
    """The figures of a report whose indicators were counted now or kept before."""

    parts: Mapping[str, Part]

    def __getitem__(self, cell: Cell) -> Figure:
        return self.parts[cell[0]].figures[cell]

    def __iter__(self) -> Iterator[Cell]:
        return chain.from_iterable(part.figures for part in self.parts.values())

    def __len__(self) -> int:
        return sum(len(part.figures) for part in self.parts.values())

    def __contains__(self, cell: object) -> bool:
        return any(cell in part.figures for part in self.parts.values())

    def listed(self, cell: Cell) -> dict[str, Listed] | None:
        """Give the lists behind a cell as they were kept, None where it was counted or they were not."""
        figures = self.parts[cell[0]].figures
        return figures.listed(cell) if isinstance(figures, Shelved) else None


def find(
    session: Session,
    known: Name,
    wanted: Iterable[str],
    count: Callable[[str], Mapping[Cell, Figure]],
    look: Callable[[str], Lists],
) -> dict[str, Part]:
    """Give the indicators of a report that are kept; `count` and `look` are called if it is asked further.

    What cannot be read is as if it were not there.
    """
    kept, found = kept_figures.find(session, known.report, known.state), {}
    for indicator in wanted:
        if indicator in kept and (part := _part(indicator, kept[indicator], count, look)) is not None:
            found[indicator] = part
    return found


def lists(session: Session, known: Name, indicator: str) -> Lists:
    """Give the records behind an indicator as they were kept, nothing where they were not."""
    kept = kept_figures.records(session, known.report, indicator)
    if kept is None:
        return {}
    try:
        return listed.from_codes(json.loads(zlib.decompress(kept)))
    except (zlib.error, LookupError, TypeError, ValueError):
        return {}


def listed_parts(parts: Iterable[Part], check: Check) -> Iterator[tuple[str, str, bytes]]:
    """Give counted indicators as they are kept, with the first records behind each of their figures.

    Listing them takes half as long as counting; `check` is called often and may raise.
    """
    listing = Listing()
    for part in parts:
        figures = {
            "at": part.at,
            "rows": [snapshot.take_row(row) for row in part.rows],
            "notes": [asdict(note) for note in part.notes],
            "opens": [cell[1:] for cell in part.figures],
        }
        lists = []
        for (_indicator, line, unit), figure in part.figures.items():
            check()
            lists.append((line, unit, listing.every(figure)))
        records = json.dumps(listed.in_codes(lists), separators=(",", ":")).encode()
        yield part.indicator, json.dumps(figures, ensure_ascii=False), zlib.compress(records, _QUICK)


def _part(
    indicator: str,
    kept: str,
    count: Callable[[str], Mapping[Cell, Figure]],
    look: Callable[[str], Lists],
) -> Part | None:
    try:
        content = json.loads(kept)
        opens = frozenset((indicator, line, unit) for line, unit in content["opens"])
        return Part(
            indicator,
            str(content["at"]),
            tuple(snapshot.give_row_back(row) for row in content["rows"]),
            tuple(Note(**note) for note in content["notes"]),
            Shelved(opens, lambda: count(indicator), lambda: look(indicator)),
        )
    except (LookupError, TypeError, ValueError):
        return None


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
