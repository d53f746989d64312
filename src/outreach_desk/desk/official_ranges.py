"""How far the figures of an official table may move: those in its lines and columns, and no others.

A line that takes several together has a range of its own, from the records of all of them, and so has a
change. A sum of lines has a bound by them, never too narrow; and so has what takes several together under a
seal, which keeps the ranges of single lines alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from outreach_desk.desk.ends import End, Range, Ranges
from outreach_desk.desk.spread import Doubts, View
from outreach_desk.reports import difference, forms
from outreach_desk.reports.difference import Key
from outreach_desk.reports.indicators import Words
from outreach_desk.reports.official_table import Cell, Official, OfficialLine, report_of, taken
from outreach_desk.reports.table import Row, Table
from outreach_desk.reports.tally import TOTAL

_SUM = "SUM"
_Known = Mapping[Key, Range]


def view(shown: Official, sealed: Mapping[int, Doubts]) -> View:
    """Give how what a table shows hangs on its reports; of some of these, by their place, a seal keeps it."""
    rows = [_rows(shown, place) for place in range(len(shown.tables))]
    return View(
        tables=tuple(_with(*pair) for pair in zip(shown.tables, rows, strict=True)),
        figures=sum(isinstance(cell, Row) for line in shown.lines for cell in line.cells),
        united={name: taken(row) for of in rows for name, row in of.items() if len(taken(row)) > 1},
        kept={place: _kept(rows[place], shown.tables[place], one) for place, one in sealed.items()},
        arranged=partial(_arranged, shown),
    )


def sealed(shown: Official, found: Sequence[Doubts]) -> Doubts:
    """Give what could still move a table when its reports were sealed, each with these."""
    seen = view(shown, dict(enumerate(found)))
    ranges = seen.arranged([seen.kept[place] for place in range(len(found))])
    latest = found[0]
    return replace(latest, ranges=ranges, fixed=seen.figures - len(ranges))


def _rows(shown: Official, place: int) -> dict[Key, Row]:
    """Give the figures that are shown of one of the reports; sums and changes are made of these."""
    return {
        difference.key(cell): cell
        for line in shown.lines
        if line.code != _SUM
        for column, cell in enumerate(line.cells)
        if isinstance(cell, Row) and report_of(shown, column) == place
    }


def _with(table: Table, rows: Mapping[Key, Row]) -> Table:
    """Add to a report what is shown of it and is none of its lines: several together, or nought."""
    known = {difference.key(row) for row in table.rows}
    return replace(table, rows=(*table.rows, *(row for name, row in rows.items() if name not in known)))


def _arranged(shown: Official, found: Sequence[Ranges]) -> Ranges:
    """Give the ranges of what is shown, line by line, of those of the reports."""
    known = [{difference.key(one.row): one for one in ranges} for ranges in found]
    lines = [_line(shown, line, known) for line in shown.lines]
    parts = [line for line, of in zip(lines, shown.lines, strict=True) if not of.total]
    summed = [
        _sum_of(of, parts) if of.code == _SUM else line for line, of in zip(lines, shown.lines, strict=True)
    ]
    return tuple(
        _named(shown, column, one)
        for line in summed
        for column, one in enumerate(line)
        if one is not None and one.moves
    )


def _line(shown: Official, line: OfficialLine, known: Sequence[_Known]) -> list[Range | None]:
    """Give for each column the range of its figure, of one that cannot move too; None where there is none."""
    sides = [report_of(shown, column) for column in range(len(line.cells))]
    found = [
        _of(cell, known[side]) if side is not None else None
        for cell, side in zip(line.cells, sides, strict=True)
    ]
    if shown.form == forms.CHANGE:
        then, now, change = found[0], found[1], line.cells[2]
        found[2] = _change(change, then, now) if isinstance(change, Row) and then and now else None
    return found


def _of(cell: Cell, known: _Known) -> Range | None:
    if not isinstance(cell, Row):
        return None
    one = known.get(difference.key(cell))
    return Range(cell, cell.value, cell.value) if one is None else replace(one, row=cell)


def _change(row: Row, then: Range, now: Range) -> Range:
    """Give the ends of a change: each of both may be at either of its ends alone."""
    return Range(
        row,
        _less(now.low, then.high),
        _less(now.high, then.low),
        now.untold or then.untold,
        now.may_lack or then.may_lack,
    )


def _less(end: End, other: End) -> End:
    return None if end is None or other is None else round(end - other, 1)


def _sum_of(line: OfficialLine, parts: Sequence[Sequence[Range | None]]) -> list[Range | None]:
    """Give the ranges of figures that are added up."""
    return [
        _sum(cell, [one for part in parts if (one := part[column])]) if isinstance(cell, Row) else None
        for column, cell in enumerate(line.cells)
    ]


def _sum(row: Row, parts: Sequence[Range]) -> Range:
    untold = next((one.untold for one in parts if one.untold), "")
    lows, highs = [one.low for one in parts], [one.high for one in parts]
    return Range(row, _total(lows), _total(highs), untold)


def _total(ends: Sequence[End]) -> End:
    known = [end for end in ends if end is not None]
    return sum(known) if len(known) == len(ends) else None


def _named(shown: Official, column: int, one: Range) -> Range:
    """Say of which column a figure is where all have the same lines and units."""
    if shown.form != forms.CHANGE:
        return one
    words, of = one.row.words, shown.columns[column].words
    return replace(
        one,
        row=replace(one.row, words=Words(f"{words.vi} · {of.vi}", f"{words.en} · {of.en}")),
        column=forms.SIDES[column],
    )


def _kept(rows: Mapping[Key, Row], table: Table, found: Doubts) -> Ranges:
    """Give the ranges of a seal, and of what takes several together a bound by them."""
    known = {difference.key(one.row): one for one in found.ranges}
    bounds = (_bound(row, taken(row), known, table) for row in rows.values() if len(taken(row)) > 1)
    return (*found.ranges, *(one for one in bounds if one is not None))


def _bound(row: Row, parts: Sequence[Key], known: _Known, table: Table) -> Range | None:
    """Bound several together: no less than each of them, no more than all, nor than the whole they are of."""
    whole = _whole(row)
    near = [one for one in (*parts, whole) if one in known]
    if not near:
        return None
    untold = next((known[one].untold for one in near if known[one].untold), "")
    each = [*_all(parts, known, table)]
    tops = (_total([one.high for one in each]), *(one.high for one in _all([whole], known, table)))
    low = max((one.low or 0 for one in each), default=0)
    return Range(row, low, min((end for end in tops if end is not None), default=None), untold)


def _all(cells: Sequence[Key], known: _Known, table: Table) -> Iterator[Range]:
    """Give the ranges of what is in a report, of what cannot move too."""
    for cell in cells:
        row = table.find(*cell)
        if cell in known:
            yield known[cell]
        elif row is not None:
            yield Range(row, row.value, row.value)


def _whole(row: Row) -> Key:
    """Give the figure of the indicator of which several together are a part."""
    base, of, _part = row.line.partition("+")[0].partition("/")
    return row.indicator, base if of else TOTAL, row.unit
