"""From an open database to a `Table`: each indicator by its module, and how whole the data are."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from outreach_desk.ground import dates, garbage
from outreach_desk.records import identity, review
from outreach_desk.records.exchange import INCOMING, Bundle, Review
from outreach_desk.reports import (
    communication,
    dimension,
    educators,
    groups,
    health_costs,
    indicators,
    led,
    livelihood,
    localities,
    norms,
    points,
    prevention,
    reached,
    sessions,
    slips,
    support,
    warnings,
)
from outreach_desk.reports.figure import Figure
from outreach_desk.reports.period import Period
from outreach_desk.reports.source import Check, Source, unhurried
from outreach_desk.reports.table import ALL_HERE, Missing, Note, Row, Standing, Table
from outreach_desk.store import database

_REPORT, _OFFICE = "report", "OFFICE"

_Lines = tuple[Sequence[Figure | Row], list[Note]]
_Coming = tuple[Iterable[Figure | Row], list[Note]]
Cell = tuple[str, str, str]
"""Indicator, line and unit of a figure."""


class Units(NamedTuple):
    """A line of an indicator, and units in which it is counted."""

    line: str
    units: AbstractSet[str]


@dataclass(frozen=True)
class Part:
    """One indicator of a report as it was counted at an instant, and the facts of each of its cells."""

    indicator: str
    at: str
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    figures: Mapping[Cell, Figure]


@dataclass(frozen=True)
class Counted:
    """A report, and for each of its cells the facts from which it was counted.

    `earlier` holds the indicators that are shown as they were counted before the last change, until they are
    counted anew, each with its instant; a report that is whole has none.
    """

    table: Table
    figures: Mapping[Cell, Figure]
    earlier: Mapping[str, str] = field(default_factory=dict)


def gather(
    session: Session,
    chosen: Iterable[str] | None,
    period: Period,
    on: date,
    *,
    missing: Missing = ALL_HERE,
    of_one_group: bool = False,
    supposed: Sequence[tuple[str, str]] = (),
    check: Check = unhurried,
) -> Table:
    """Count the chosen indicators (None: all), shown in their own order, on the report date `on`.

    `missing` says what is known to be missing. `of_one_group` says that the records are those of
    one group: all that can be told of it. `supposed` pairs of clients are taken for one person. An unknown
    indicator is a mistake of ours. `check` is called often, and may raise to stop it.
    """
    counted = count(
        session,
        chosen,
        period,
        on,
        missing=missing,
        of_one_group=of_one_group,
        supposed=supposed,
        check=check,
    )
    return counted.table


def count(
    session: Session,
    chosen: Iterable[str] | None,
    period: Period,
    on: date,
    *,
    missing: Missing = ALL_HERE,
    of_one_group: bool = False,
    by: str | None = None,
    supposed: Sequence[tuple[str, str]] = (),
    check: Check = unhurried,
) -> Counted:
    """As `gather`, and keep what every figure was counted from; `by` is a dimension to split figures by.

    `check` is called often, and may raise to stop it.
    """
    found = tuple(
        parts(session, chosen, period, on, of_one_group=of_one_group, by=by, supposed=supposed, check=check),
    )
    figures = {cell: figure for part in found for cell, figure in part.figures.items()}
    return Counted(together(found, period, on, standing(session, missing), by), figures)


def parts(
    session: Session,
    chosen: Iterable[str] | None,
    period: Period,
    on: date,
    *,
    of_one_group: bool = False,
    by: str | None = None,
    supposed: Sequence[tuple[str, str]] = (),
    source: Source | None = None,
    check: Check = unhurried,
) -> Iterator[Part]:
    """Count as `count` does, and give each indicator as soon as it is counted.

    A `source` that has read more than the period is taken for what it has read. `check` is called often, and
    may raise to stop it.
    """
    source = source or Source(session, period, of_one_group=of_one_group, supposed=supposed, check=check)
    every = indicators.of_one_group() if of_one_group else indicators.indicators()
    wanted = set(every if chosen is None else chosen)
    if unknown := wanted - indicators.indicators().keys():
        raise KeyError(*sorted(unknown))
    with database.much_read(session):
        for one in in_order(wanted):
            check()
            yield _counted(source, one, period, by, on)


def figures(
    source: Source,
    indicator: str,
    period: Period,
    on: date,
    *,
    by: str | None = None,
    units: Units | None = None,
) -> dict[Cell, Figure]:
    """Give the figures of an indicator with all that is behind them, and count none: all, or of one line.

    Beside those of the line in these `units` others may be among them.
    """
    with garbage.put_off():
        if units is not None:
            return _by_cell(_of_line(source, indicator, period, by, on, units))
        cells, notes = _part(source, indicator, period, on)
        return _by_cell(_split(source, indicator, period, by, on, (cells, notes))[0] if by else cells)


def _of_line(
    source: Source, indicator: str, period: Period, by: str | None, on: date, units: Units
) -> Sequence[Figure | Row]:
    """Give one line of an indicator in these units; nothing is made of it that is not needed for them."""
    line = units.line

    def of_whole(part: Period) -> list[Figure]:
        """Give the line of which it is a value."""
        cells, _notes = _coming(source, indicator, part, on)
        found = dict[str, Figure]()
        for one in cells:
            if isinstance(one, Figure) and dimension.is_of(line, one.line):
                found[one.unit] = one
            if found.keys() >= units.units:
                break
        return [*found.values()]

    if by is None or not dimension.value_of(line):
        return of_whole(period)
    if by == dimension.MONTH and (found := dimension.of_month(line, period, of_whole)):
        return found
    return _split(source, indicator, period, by, on, (of_whole(period), []), line)[0]


def _by_cell(cells: Iterable[Figure | Row]) -> dict[Cell, Figure]:
    return {(one.indicator, one.line, one.unit): one for one in cells if isinstance(one, Figure)}


def _counted(source: Source, indicator: str, period: Period, by: str | None, on: date) -> Part:
    with garbage.put_off():
        cells, notes = _whole(source, indicator, period, by, on)
        rows = tuple(_row(source, one) for one in cells)
    return Part(indicator, dates.now_instant(), rows, tuple(notes), _by_cell(cells))


def _row(source: Source, cell: Figure | Row) -> Row:
    """Sum a figure up, which takes as long as reading does: whoever waits is heard before each."""
    source.check()
    return cell.row() if isinstance(cell, Figure) else cell


def in_order(wanted: AbstractSet[str]) -> tuple[str, ...]:
    """Give indicators in the order in which reports show them."""
    return tuple(one for one in indicators.indicators() if one in wanted)


def together(
    found: Sequence[Part], period: Period, on: date, standing: Standing, by: str | None = None
) -> Table:
    """Make the report of its parts; it was counted when the last of them was."""
    return Table(
        period=period,
        on=on,
        generated=max((part.at for part in found), default=dates.now_instant()),
        chosen=tuple(part.indicator for part in found),
        rows=tuple(row for part in found for row in part.rows),
        notes=tuple(note for part in found for note in part.notes),
        standing=standing,
        by=by,
        versions={part.indicator: indicators.indicators()[part.indicator].version for part in found},
    )


def state(session: Session) -> str:
    """Name the state of all by which figures are counted: records, what questions hold out, own limits.

    And whose desk it is: a team that is enrolled gets the office's group without a change of its records. The
    same name is the same state.
    """
    held_out = sa.select(col(Review.id)).where(col(Review.kind).in_(review.BLOCKING), review.is_open())
    limits = [
        [one, *((own.first.isoformat(), own.limit) for own in norms.set_here(session, one))]
        for one in dict.fromkeys(one.id for one in norms.shipped())
    ]
    whose = identity.get(session, identity.KIND), identity.get(session, identity.GROUP)
    said = [identity.change(session), whose, sorted(session.scalars(held_out)), limits]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _whole(source: Source, indicator: str, period: Period, by: str | None, on: date) -> _Lines:
    """Give an indicator of the whole period with its warnings."""
    part = _part(source, indicator, period, on)
    cells, notes = _split(source, indicator, period, by, on, part) if by else part
    return cells, [*notes, *warnings.of(source, indicator, period, part[0], on)]


def _part(source: Source, indicator: str, period: Period, on: date) -> _Lines:
    cells, notes = _coming(source, indicator, period, on)
    return [*cells], notes


def _coming(source: Source, indicator: str, period: Period, on: date) -> _Coming:
    """Give the lines of an indicator; some are made when they are asked for."""
    meaning = indicators.indicators()[indicator]
    if meaning.office and source.alone:
        words = indicators.line_words("", _OFFICE)
        return [Row(indicator, _OFFICE, meaning.units[0], None, words, "office_counts")], []
    parts: dict[str, Callable[[], _Coming]] = {
        indicators.POINTS: lambda: (points.count(source, period), []),
        indicators.LOCALITIES: lambda: localities.count(source, period),
        indicators.GROUPS: lambda: groups.count(source, period),
        indicators.SESSIONS: lambda: ([*sessions.count(source, period, on), *led.count(source, period)], []),
        indicators.REACHED: lambda: reached.count(source, period),
        indicators.NEW: lambda: (reached.new(source, period), []),
        indicators.SUPPORT: lambda: support.count(source, period),
        indicators.SLIPS: lambda: slips.issued(source, period),
        indicators.COMPLETION: lambda: (slips.completion(source, period, on), []),
        indicators.TARGET: lambda: localities.target(source, period),
        indicators.COMMUNICATION: lambda: communication.count(source, period),
        indicators.LIVELIHOOD: lambda: livelihood.count(source, period),
        indicators.HEALTH_COSTS: lambda: (health_costs.count(source, period), []),
        indicators.EDUCATORS: lambda: (educators.count(source, period, on), []),
        indicators.PREVENTION: lambda: prevention.count(source, period),
    }
    return parts[indicator]()


def _split(
    source: Source,
    indicator: str,
    period: Period,
    by: str,
    on: date,
    part: _Lines,
    only: str | None = None,
) -> _Lines:
    """Give an indicator with each line that can be split by something; that it cannot be is said.

    Where `only` one line is wanted, others may lack.
    """
    cells, notes = part
    figures = [one for one in cells if isinstance(one, Figure)]

    def recount(month: Period) -> list[Figure]:
        return [one for one in _part(source, indicator, month, on)[0] if isinstance(one, Figure)]

    parts = dimension.parts(source, by, period, figures, recount, only)
    if not parts:
        return cells, [*notes, Note(f"{indicators.NOT_BY}{by}", indicator)]
    last = {cell.line: place for place, cell in enumerate(cells)}
    lines: list[Figure | Row] = []
    for place, cell in enumerate(cells):
        lines += [cell, *(parts.get(cell.line, []) if last[cell.line] == place else [])]
    known = {note.code for note in notes}
    counts_persons = any(one.unit == indicators.PERSON for of in parts.values() for one in of)
    not_a_sum = [Note("not_a_sum", indicator)] if counts_persons and "not_a_sum" not in known else []
    return lines, [*notes, *not_a_sum]


def standing(session: Session, missing: Missing) -> Standing:
    """Say how whole the data are; what is `missing` is known elsewhere."""
    count = sa.func.count()
    merged = sa.select(count).where(
        col(Bundle.direction) == INCOMING, col(Bundle.kind) == _REPORT, col(Bundle.undone_at).is_(None)
    )
    waiting = sa.select(count).select_from(Review).where(review.is_open())
    return Standing(
        merged=session.scalar(merged) or 0, missing=missing, unresolved=session.scalar(waiting) or 0
    )
