"""A table of a bundle read by its columns: each different cell is judged once, however many rows there are.

The rules are those of `staging`. What passes them all is sound; any other row is left to be read by itself,
which finds the reason and the column.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy.orm import Session

from outreach_desk.bundle import staging
from outreach_desk.bundle.join import FALSE
from outreach_desk.bundle.listing import Layout
from outreach_desk.bundle.sheet import Sheet
from outreach_desk.bundle.staging import FaultError
from outreach_desk.records.base import DELETED, STAMPS, Thing
from outreach_desk.records.columns import Column, Value
from outreach_desk.records.reference import Codes
from outreach_desk.store import bulk
from outreach_desk.store.bulk import Row

Numbered = tuple[int, list[str]]
CHUNK = 1000
_ALIVE = {DELETED: FALSE, "erased": FALSE}


class Line:
    """A sound row: its number, its cells as they came and as the table stores them; then what it does."""

    __slots__ = ("before", "cells", "id", "outcome", "row", "stored")

    def __init__(self, row: int, cells: tuple[str, ...], stored: Row) -> None:
        self.id, self.row, self.cells, self.stored = cells[0], row, cells, stored
        self.before: Row | None = None
        self.outcome = ""

    @property
    def changes(self) -> bool:
        """Say whether the record is another one afterwards."""
        return self.before != self.stored


@dataclass
class Read:
    """A table that was read: the rows that are sound, and those to be read one by one."""

    sheet: Sheet
    layout: Layout
    sound: list[Line] = field(default_factory=list)
    doubtful: list[Numbered] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What this desk knows for judging: its code lists, the devices of its trust list, and its own.

    Of the `shared` ones, which two laptops bore, no row is sure.
    """

    codes: Codes
    devices: frozenset[str]
    own: str
    shared: frozenset[str] = frozenset()


def read(
    session: Session, sheet: Sheet, thing: Thing, known: Known, beat: Callable[[int], None]
) -> Read | None:
    """Read a table with the columns of this program; None where two rows bear one id.

    `beat(rows)` is called on the way with how many were read, and may raise. Raises DamagedError.
    """
    found, reader, ids = Read(sheet, Layout(thing)), _Reader(session, sheet, thing, known), set[str]()
    rows, count = enumerate(sheet.rows(), start=2), 0
    while piece := list(islice(rows, CHUNK)):
        count += len(piece)
        ids.update(row[0] if row else "" for _, row in piece)
        reader.judge(piece, found)
        beat(count)
    return found if _is_each_once(ids, count) else None


def _is_each_once(ids: set[str], rows: int) -> bool:
    return len(ids) == rows


class _Reader:
    """Judges the rows of one table; remembers each cell that it has judged."""

    def __init__(self, session: Session, sheet: Sheet, thing: Thing, known: Known) -> None:
        self._session, self._reader, self._thing, self._known = session, sheet.reader, thing, known
        self._place = {name: place for place, name in enumerate(thing.header)}
        self._values = [_Values(column, known.codes) for column in thing.travelling]
        self._stamps: dict[tuple[str, str], tuple[int, ...] | None] = {}
        self._writers: dict[str, set[str]] = {name: set() for name in STAMPS[-2:]}
        self._names = [column.name for column in thing.travelling]

    def judge(self, piece: list[Numbered], found: Read) -> None:
        """Sort rows into the sound and the doubtful."""
        width = len(self._place)
        whole = [one for one in piece if len(one[1]) == width]
        found.doubtful += [one for one in piece if len(one[1]) != width]
        if not whole:
            return
        columns: list[Sequence[str]] = list(zip(*(row for _, row in whole), strict=True))
        doubtful = self._without_form(columns)
        typed = []
        for place, values in enumerate(self._values, start=1):
            columns[place], some = values.judge(columns[place], doubtful)
            typed.append(some)
        self._check(columns, typed, doubtful)
        if doubtful:
            found.doubtful += [whole[index] for index in sorted(doubtful)]
            sound = [index for index in range(len(whole)) if index not in doubtful]
            whole = [whole[index] for index in sound]
            columns = [[cells[index] for index in sound] for cells in columns]
        table, places = found.layout.table, zip(found.layout.columns, found.layout.cells_at, strict=True)
        natives = [bulk.natives(table.c[name], columns[place]) for name, place in places]
        rows = zip(whole, zip(*columns, strict=True), zip(*natives, strict=True), strict=True)
        found.sound += [Line(number, cells, stored) for (number, _), cells, stored in rows]

    def _without_form(self, columns: list[Sequence[str]]) -> set[int]:
        """Find the rows whose id or last columns are not in form, and those that say deleted or erased."""
        doubtful = {index for index, cell in enumerate(columns[0]) if not staging.is_id(cell)}
        for name, alive in _ALIVE.items():
            doubtful |= _unlike(columns[self._place[name]], {alive})
        for name, good in self._writers.items():
            column = columns[self._place[name]]
            good.update(cell for cell in set(column) - good if staging.is_writer(name, cell))
            doubtful |= _unlike(column, good)
        return doubtful

    def _check(self, columns: list[Sequence[str]], typed: list[list[Value]], doubtful: set[int]) -> None:
        """Find the rows whose stamps, id or values do not fit each other."""
        self._check_stamps(columns, doubtful)
        ids, made, check = columns[0], self._thing.make_id, self._thing.check
        for index, values in enumerate(zip(*typed, strict=True)):
            if index not in doubtful:
                given = dict(zip(self._names, values, strict=True))
                if (made is not None and made(given) != ids[index]) or check(self._session, given, None):
                    doubtful.add(index)

    def _check_stamps(self, columns: list[Sequence[str]], doubtful: set[int]) -> None:
        """Find the rows that hold what their stamps say was never set, and those with stamps of no form."""
        pairs = list(zip(columns[self._place["version"]], columns[self._place["edits"]], strict=True))
        different = set(pairs)
        for pair in different - self._stamps.keys():
            self._stamps[pair] = self._read_stamps(*pair)
        # Most columns that were never set are empty from the first row to the last.
        filled = {place for place, cells in enumerate(columns) if any(cells)}
        judged = {pair: self._stamps[pair] for pair in different}
        looked_at = {
            pair: None if never is None else [columns[place] for place in never if place in filled]
            for pair, never in judged.items()
            if never is None or not filled.isdisjoint(never)
        }
        if looked_at:
            for index, pair in enumerate(pairs):
                if pair in looked_at:
                    wrong = looked_at[pair]
                    if wrong is None or any(cells[index] for cells in wrong):
                        doubtful.add(index)

    def _read_stamps(self, version: str, edits: str) -> tuple[int, ...] | None:
        """Give the cells that these stamps say were never set; None where somebody has to look at them.

        That is where they have no form, and where somebody unknown, this desk itself, or a device that was
        two wrote it.
        """
        try:
            seen, written = staging.read_stamps(self._reader, {**_ALIVE, "version": version, "edits": edits})
        except FaultError:
            return None
        known = self._known
        if not known.devices.issuperset(seen) or known.own in seen or not known.shared.isdisjoint(seen):
            return None
        never = [fact for fact, stamp in written.items() if stamp is None]
        return tuple(self._place[name] for fact in never for name in self._thing.facts[fact])


class _Values:
    """Judges the cells of one column; `_good` are those that it has seen, with their values."""

    def __init__(self, column: Column, codes: Codes) -> None:
        self._column, self._codes = column, codes
        self._good: dict[str, Value] = {} if column.required else {"": None}
        self._cells: dict[str, str] = {"": ""}
        self._bad: set[str] = set()

    def judge(self, cells: Sequence[str], doubtful: set[int]) -> tuple[Sequence[str], list[Value]]:
        """Give the cells, each text kept once, and their values; add the rows in which one is not good."""
        different = set(cells)
        for cell in different - self._good.keys() - self._bad:
            try:
                self._good[cell] = self._value(cell)
            except FaultError:
                self._bad.add(cell)
            else:
                self._cells[cell] = cell
        if not self._bad.isdisjoint(different):
            doubtful |= {index for index, cell in enumerate(cells) if cell in self._bad}
            return cells, [self._good.get(cell) for cell in cells]
        return list(map(self._cells.__getitem__, cells)), list(map(self._good.__getitem__, cells))

    def _value(self, cell: str) -> Value:
        """Read a cell that nobody need look at: it is there where it is needed, and has words."""
        column = self._column
        value = staging.value_in(column, cell, self._codes)
        unknown = column.codes is not None and any(
            self._codes.find(column.codes, one) is None for one in cell.split(" ")
        )
        if unknown or value is None:
            raise FaultError(staging.UNKNOWN_CODE, column.name)
        return value


def _unlike(cells: Iterable[str], good: set[str]) -> set[int]:
    different = set(cells) - good
    return {index for index, cell in enumerate(cells) if cell in different} if different else set()
