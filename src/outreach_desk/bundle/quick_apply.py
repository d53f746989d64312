"""Writes the rows of an import that are sure: many at once, and the same that one by one would be written."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from json.encoder import encode_basestring

from sqlalchemy.orm import Session

from outreach_desk.bundle import listing, staging
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.by_column import Line
from outreach_desk.bundle.listing import CHANGE, Layout
from outreach_desk.bundle.quick import Lot, Sure
from outreach_desk.records import search
from outreach_desk.store import bulk
from outreach_desk.store.bulk import Row

Progress = Callable[[int, int], None]
Numbers = Mapping[Key, int]


def changed(sure: Sure) -> list[Key]:
    """Give the records that sure rows make or change, in the order of their tables and ids."""
    return [(name, line.id) for name, lot in sure.lots.items() for line in lot.lines if line.changes]


def write(session: Session, sure: Sure, numbers: Numbers, progress: Progress) -> None:
    """Make and change the records; `numbers` gives each its change number."""
    session.flush()
    for lot in sure.lots.values():
        new = [line for line in lot.lines if line.before is None]
        for start in range(0, len(new), bulk.CHUNK):
            progress(start, len(new))
            _insert(session, lot.layout, new[start : start + bulk.CHUNK], numbers)
        _update(session, lot, numbers, progress)
    session.expire_all()


def _insert(session: Session, layout: Layout, lines: list[Line], numbers: Numbers) -> None:
    name, place = layout.thing.name, layout.change_at
    rows = ((*line.stored[:place], numbers[name, line.id], *line.stored[place:]) for line in lines)
    bulk.insert(session, layout.table, layout.whole, rows)
    search.add(session, layout.thing, ((line.id, _searched(layout, line)) for line in lines))


def _searched(layout: Layout, line: Line) -> dict[str, bulk.Native]:
    """Give the values by which a new record is found: private ones have not come with it."""
    at = layout.at
    return {name: line.stored[at[name]] if name in at else None for name in layout.thing.searched}


def _update(session: Session, lot: Lot, numbers: Numbers, progress: Progress) -> None:
    """Change what is another value, and nothing else: each column that is set costs its indexes anew."""
    layout = lot.layout
    name, searched = layout.thing.name, {layout.at.get(one) for one in layout.thing.searched}
    together: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    found_anew = []
    for line in lot.lines:
        if line.before is None or not line.changes:
            continue
        places = [place for place, was in enumerate(line.before) if was != line.stored[place]]
        values = {layout.columns[place]: line.stored[place] for place in places}
        values[CHANGE] = numbers[name, line.id]
        columns = bulk.ordered(layout.table, values)
        together[columns].append((*(values[column] for column in columns), line.id))
        if not searched.isdisjoint(places):
            found_anew.append(line.id)
    for columns, rows in together.items():
        for start in range(0, len(rows), bulk.CHUNK):
            progress(start, len(rows))
            bulk.update(session, layout.table, columns, rows[start : start + bulk.CHUNK])
    search.refresh(session, layout.thing, found_anew)


def kept(lot: Lot, bundle_id: str) -> Iterator[tuple[str, Row]]:
    """Give id and the row of `received` of each sure row of a table; values as `apply` orders them."""
    tops: dict[tuple[str, str], int] = {}
    header, name, written = lot.layout.thing.header, lot.layout.thing.name, _writer(lot)
    version, edits = header.index("version"), header.index("edits")
    for line in lot.lines:
        pair = line.cells[version], line.cells[edits]
        if pair not in tops:
            tops[pair] = staging.top_of(*pair)
        row = (bundle_id, name, line.id, line.row, written(line), tops[pair], line.outcome)
        yield line.id, (*row, None, None, 0, 0)


def states(sure: Sure) -> Iterator[tuple[str, str, str]]:
    """Give table, id and kept cells of each sure row."""
    for name, lot in sure.lots.items():
        written = _writer(lot)
        yield from ((name, line.id, written(line)) for line in lot.lines)


def _writer(lot: Lot) -> Callable[[Line], str]:
    """Give what writes cells as `received` keeps them: the JSON of `staging.kept_cells`, only sooner."""
    cell = '"%s"' if lot.is_bare else "%s"
    names = (encode_basestring(name).replace("%", "%%") for name in lot.layout.thing.header)
    form = "{" + ", ".join(f"{name}: {cell}" for name in names) + "}"
    if lot.is_bare:
        return lambda line: form % line.cells
    return lambda line: form % tuple(map(encode_basestring, line.cells))


def fits(session: Session, sure: Sure, progress: Progress) -> bool:
    """Hold each record of the sure rows against what was planned."""
    for lot in sure.lots.values():
        for start in range(0, len(lot.lines), bulk.CHUNK):
            progress(start, len(lot.lines))
            planned = {line.id: line.stored for line in lot.lines[start : start + bulk.CHUNK]}
            if listing.stored(session, lot.layout, planned) != planned:
                return False
    return True
