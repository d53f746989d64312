"""Reports that were counted before they are asked for, and stay in the desk's file until something changes.

A report is kept by its indicators: its figures, and the first records behind each by id, of a split one
where they are few. It is named after all that it was counted by: the state of the records, the rules, the
period, the report date and the split. So it is given for nothing else, and a figure that is shown is what
would be counted now. Figures of an earlier state are given apart, for whoever shows them as such while they
are counted anew. What bears names does not come into the file: it stays in memory, in one state only.
"""

import base64
import hashlib
import json
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cache, partial
from itertools import chain
from pathlib import Path

from sqlalchemy.orm import Session

from outreach_desk.desk import listed
from outreach_desk.desk.desk import Desk
from outreach_desk.desk.listed import Listed, Listing
from outreach_desk.ground import dates, paths
from outreach_desk.records import kept_figures
from outreach_desk.reports import dimension, gather, indicators, snapshot
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.gather import Cell, Counted, Part, Units
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Check, Source, unhurried
from outreach_desk.reports.table import Note
from outreach_desk.store import schema

WORTH = 0.25
"""A report that is counted in less (s) is not kept."""
FEW = 60
"""Of an indicator with more figures of values than these the records behind them are not kept."""

_HEAVY = (
    indicators.NEW,
    indicators.REACHED,
    indicators.SUPPORT,
    indicators.HEALTH_COSTS,
    indicators.COMMUNICATION,
    indicators.COMPLETION,
    indicators.SESSIONS,
)
"""They are counted of most records: whoever presses one of their figures would wait longest for it."""

_RULES = ("*.csv", "*.mo")
_COUNTING = ("reports", "records", "desk")
_PACKAGE = Path(__file__).parent.parent
_QUICK = 1
_COUNTS, _IN_MEMORY, _UNDER_WAY = "counts", 2, "under_way"
NAMING = "naming"
"""Where a desk keeps what does not come into its file."""
Lists = dict[tuple[str, str], dict[str, Listed]]


@dataclass(frozen=True)
class Name:
    """What a report was counted by, as two digests.

    `report`: what was asked and the rules. `state`: the desk and the report date. `is_usual` says that it is
    one of today, and bears no names: its last figures may be shown while it is counted anew.
    """

    state: str
    report: str
    is_usual: bool


def name(session: Session, asked: Period, on: date, by: str | None) -> Name:
    """Give the name of a report as this desk would count it now.

    One split by educators bears what these are called.
    """
    period = [asked.first.isoformat(), asked.last.isoformat(), asked.calendar, asked.name]
    is_usual = on == dates.today() and by != dimension.EDUCATOR
    return Name(state(session, on), _digest([rules(), period, by]), is_usual)


def state(session: Session, on: date) -> str:
    """Name the desk and the report date by which reports are counted now."""
    return _digest([gather.state(session), on.isoformat()])


@dataclass
class Known:
    """What is known of a report since the desk was opened, and how long (s) counting it took.

    `before` is what was counted of it in earlier states, without the records behind it.
    """

    name: Name
    parts: dict[str, Part] = field(default_factory=dict)
    before: Mapping[str, Part] = field(default_factory=dict)
    seconds: float = 0.0

    def count(
        self,
        session: Session,
        wanted: Iterable[str],
        asked: Period,
        on: date,
        *,
        by: str | None = None,
        source: Source,
        check: Check = unhurried,
    ) -> Iterator[Part]:
        """Count those of these indicators that are not known; give each as soon as it is.

        `source` has read the period, or reads it.
        """
        lacking = [one for one in wanted if one not in self.parts]
        found = gather.parts(session, lacking, asked, on, by=by, source=source, check=check)
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


def to_memory(desk: Desk, named: Name) -> Known:
    """Let a report be the last one that was asked for; give what is known of it."""
    known = in_memory(desk, named) or Known(named)
    others = [one for one in desk.kept.get(_COUNTS, ()) if one is not known]
    for one in [one for one in others if _is_before(one.name, named)]:
        others.remove(one)
        counted = one.parts if one.seconds >= WORTH else {}
        slim = {indicator: replace(part, figures={}) for indicator, part in counted.items()}
        known.before = {**known.before, **one.before, **slim}
    desk.kept[_COUNTS] = [known, *others][:_IN_MEMORY]
    return known


def _is_before(one: Name, named: Name) -> bool:
    """Say whether a report is another one as it was before a change."""
    return one.report == named.report and one.is_usual and named.is_usual


def earlier(session: Session, known: Known, wanted: Iterable[str]) -> dict[str, Part]:
    """Give indicators of a report as they were counted last in another state of the desk; nothing opens."""
    if not known.name.is_usual:
        return {}
    lacking = [one for one in wanted if one not in known.before]
    kept = kept_figures.earlier(session, known.name.report, known.name.state) if lacking else {}
    found = _parts(kept, lacking, lambda _indicator, _opens: {})
    return found | {one: known.before[one] for one in wanted if one in known.before}


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
class OnDemand(Mapping[Cell, Figure]):
    """Figures of which it is known which there are (`opens`); what each is, once somebody asks for it."""

    opens: frozenset[Cell]

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.opens)

    def __len__(self) -> int:
        return len(self.opens)

    def __contains__(self, cell: object) -> bool:
        return cell in self.opens


Count = Callable[[Units | None], Mapping[Cell, Figure]]
"""Counts what is behind the figures of an indicator: at least of a line, or of all (None)."""


@dataclass(frozen=True)
class Shelved(OnDemand):
    """The figures of one kept indicator: which there are is known, what is behind them when it is asked."""

    count: Count
    look: Callable[[], Lists]
    _figures: dict[Cell, Figure] = field(default_factory=dict, repr=False, compare=False)
    _lists: list[Lists] = field(default_factory=list, repr=False, compare=False)

    def __getitem__(self, cell: Cell) -> Figure:
        if cell not in self.opens:
            raise KeyError(cell)
        if cell not in self._figures:
            units = frozenset(unit for _indicator, line, unit in self.opens if line == cell[1])
            self._figures.update(self.count(Units(cell[1], units)))
        if cell not in self._figures:  # another unit of the line is counted elsewhere
            self._figures.update(self.count(None))
        return self._figures[cell]

    def listed(self, cell: Cell) -> dict[str, Listed] | None:
        """Give the lists behind a cell as they were kept, None where they were not."""
        if not self._lists:
            self._lists.append(self.look())
        return self._lists[0].get(cell[1:])

    def lacks(self) -> bool:
        """Say whether something behind the figures is neither kept nor counted."""
        return any(self.listed(cell) is None for cell in self.opens - self._figures.keys())

    def take(self, figures: Mapping[Cell, Figure]) -> None:
        """Take what is behind the figures, counted elsewhere."""
        self._figures.update(figures)


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


def lacking(counted: Counted) -> list[tuple[str, Shelved]]:
    """Give the kept indicators of a report of which something behind the figures is still to be counted."""
    if not isinstance(counted.figures, Parts):
        return []
    kept = ((one, part.figures) for one, part in counted.figures.parts.items())
    found = [(one, shelf) for one, shelf in kept if isinstance(shelf, Shelved) and shelf.lacks()]
    return sorted(found, key=lambda one: _HEAVY.index(one[0]) if one[0] in _HEAVY else len(_HEAVY))


def find(
    session: Session,
    known: Name,
    wanted: Iterable[str],
    count: Callable[[str, Units | None], Mapping[Cell, Figure]],
    look: Callable[[str], Lists],
    naming: Mapping[str, str],
) -> dict[str, Part]:
    """Give the indicators of a report that are kept; `count` (see `Count`) and `look` are for what is behind.

    `naming` are those that stay in memory.

    What cannot be read is as if it were not there.
    """

    def shelved(indicator: str, opens: frozenset[Cell]) -> Shelved:
        return Shelved(opens, partial(count, indicator), partial(look, indicator))

    kept = naming or kept_figures.find(session, known.report, known.state)
    return _parts(kept, wanted, shelved)


def naming(desk: Desk, named: Name) -> Mapping[str, str]:
    """Give the indicators of a report that bears names, as they are kept in memory."""
    kept: Mapping[Name, Mapping[str, str]] = desk.kept.get(NAMING, {})
    return kept.get(named, {})


def keep_naming(desk: Desk, named: Name, parts: Iterable[tuple[str, str, None]]) -> None:
    """Keep indicators of a report that bears names in memory; those of any other state go."""
    others = {one: kept for one, kept in desk.kept.get(NAMING, {}).items() if one.state == named.state}
    found = {indicator: figures for indicator, figures, _records in parts}
    desk.kept[NAMING] = {**others, named: {**others.get(named, {}), **found}}


def lists(session: Session, known: Name, indicator: str) -> Lists:
    """Give the records behind an indicator as they were kept, nothing where they were not."""
    kept = kept_figures.records(session, known.report, indicator, known.state)
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
        yield part.indicator, _figures(part), _records(part.figures, listing, check)


def split_parts(parts: Iterable[Part], check: Check) -> Iterator[tuple[str, str, bytes | None]]:
    """Give counted indicators of a split report as they are kept, with records behind the figures of values.

    Those are listed where they are few, by gender or age: by commune they would take more room than all else.
    The whole lines have theirs with the whole report.
    """
    listing = Listing()
    for part in parts:
        check()
        of_values = [cell for cell in part.figures if dimension.value_of(cell[1])]
        few = {cell: part.figures[cell] for cell in of_values} if len(of_values) <= FEW else {}
        yield part.indicator, _figures(part), _records(few, listing, check) if few else None


def _records(figures: Mapping[Cell, Figure], listing: Listing, check: Check) -> bytes:
    lists = []
    for (_indicator, line, unit), figure in figures.items():
        check()
        lists.append((line, unit, listing.every(figure)))
    return zlib.compress(json.dumps(listed.in_codes(lists), separators=(",", ":")).encode(), _QUICK)


def bare_parts(parts: Iterable[Part], check: Check) -> Iterator[tuple[str, str, None]]:
    """Give counted indicators as they are kept without the records behind their figures."""
    for part in parts:
        check()
        yield part.indicator, _figures(part), None


def _figures(part: Part) -> str:
    figures = {
        "at": part.at,
        "rows": [snapshot.take_row(row) for row in part.rows],
        "notes": [asdict(note) for note in part.notes],
        "opens": [cell[1:] for cell in part.figures],
    }
    # Of a province the splits alone are forty megabytes without.
    return base64.b64encode(zlib.compress(json.dumps(figures).encode(), _QUICK)).decode()


def _parts(
    kept: Mapping[str, str],
    wanted: Iterable[str],
    figures: Callable[[str, frozenset[Cell]], Mapping[Cell, Figure]],
) -> dict[str, Part]:
    """Read kept indicators, but for what cannot be read; `figures` makes what opens of their cells."""
    found = {}
    for indicator in (one for one in wanted if one in kept):
        with suppress(zlib.error, LookupError, TypeError, ValueError):
            content = json.loads(zlib.decompress(base64.b64decode(kept[indicator])))
            found[indicator] = Part(
                indicator,
                str(content["at"]),
                tuple(snapshot.give_row_back(row) for row in content["rows"]),
                tuple(Note(**note) for note in content["notes"]),
                figures(indicator, frozenset((indicator, line, unit) for line, unit in content["opens"])),
            )
    return found


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
