"""Which rows of a report come in by set: those of which it is sure what they do here.

Such a row is sound, belongs to its sender's group, names only what is here and lives or comes the same way,
and is new here, the same, or plainly newer: written by somebody who had seen all that stands here. Nobody
asked anything about its record, and no row of it waits. Everything else goes the readable way of `plan` and
`join`, which stays the rule: a test holds both to the same bytes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from outreach_desk.bundle import erasure, listing, torn
from outreach_desk.bundle.belonging import Key
from outreach_desk.bundle.by_column import Line, Read
from outreach_desk.bundle.listing import GROUP, Layout, Named
from outreach_desk.records import catalog, exchange, stamps
from outreach_desk.records.base import DELETED
from outreach_desk.store.bulk import Row

CLIENT_ID = "client_id"


@dataclass
class Lot:
    """The rows of one table that are sure, sorted by id; `is_bare` as its sheet says."""

    layout: Layout
    lines: list[Line]
    is_bare: bool = False


@dataclass
class Sure:
    """All rows of one bundle of a group that are sure, by table in the order of the catalog."""

    lots: dict[str, Lot] = field(default_factory=dict)
    group: str | None = None
    bundle_id: str = ""

    @cached_property
    def keys(self) -> frozenset[Key]:
        """The records that come, or stay, by a sure row."""
        return frozenset((name, line.id) for name, lot in self.lots.items() for line in lot.lines)

    @property
    def size(self) -> int:
        """Give the number of rows."""
        return sum(len(lot.lines) for lot in self.lots.values())


def decide(session: Session, reads: Mapping[str, Read], group: str, waiting: Iterable[Key]) -> dict[str, Lot]:
    """Find the rows that are sure, by table; the others of `reads` become doubtful.

    `waiting` are records of which a row waits, or comes in a way that is not sure.
    """
    deciding = _Deciding(session, reads, group, waiting)
    deciding.compare()
    deciding.settle_names()
    lots = {
        name: Lot(
            reads[name].layout,
            [lines[record_id] for record_id in sorted(lines)],
            reads[name].sheet.is_bare,
        )
        for name in catalog.THINGS
        if (lines := deciding.sure.get(name))
    }
    for name, read in reads.items():
        sure = deciding.sure[name]
        read.doubtful += [(line.row, list(line.cells)) for line in read.sound if line.id not in sure]
    return lots


class _Deciding:
    """One bundle's rows while it is found out which of them are sure."""

    def __init__(
        self, session: Session, reads: Mapping[str, Read], group: str, waiting: Iterable[Key]
    ) -> None:
        self._session, self._reads, self._group = session, reads, group
        self.sure = {name: {line.id: line for line in read.sound} for name, read in reads.items()}
        self._doubtful: dict[str, set[str]] = defaultdict(set)
        for name, record_id in waiting:
            self._doubtful[name].add(record_id)
        for name, read in reads.items():
            self._doubtful[name].update(cells[0] for _, cells in read.doubtful if cells)
        self._named: dict[str, dict[str, Named]] = {}

    def compare(self) -> None:
        """Keep the rows whose record nobody asked about, and that are new, the same or plainly newer."""
        for name, lines in self.sure.items():
            layout = self._reads[name].layout
            stored = listing.stored(self._session, layout, lines)
            asked = listing.asked_about(self._session, lines)
            newer, waits = Newer(layout), self._doubtful[name]
            # What an undo took away may have been erased before: then it comes back emptied, by the join.
            new = ((name, one) for one in lines.keys() - stored.keys())
            waits |= {one for _, one in erasure.known(self._session, new)}
            for line in list(lines.values()):
                line.before = stored.get(line.id)
                outcome = newer.outcome(line.before, line.stored)
                if outcome is None or line.id in waits or line.id in asked or not self._is_own(layout, line):
                    self._drop(name, line.id)
                else:
                    line.outcome = outcome

    def _is_own(self, layout: Layout, line: Line) -> bool:
        """Say whether a record of a table with groups is and stays the sender's; see also `_may_name`."""
        thing, rows = layout.thing, [line.stored] if line.before is None else [line.stored, line.before]
        if thing.root is None:
            return all(row[layout.at[GROUP]] == self._group for row in rows)
        return len({row[layout.at[thing.root]] for row in rows}) == 1 and bool(
            line.stored[layout.at[thing.root]]
        )

    def settle_names(self) -> None:
        """Drop rows that name what is not sure, until no more fall.

        A row is looked at again only when one that it names has fallen: a long chain costs no more.
        """
        falling = [
            (name, line.id)
            for name, lines in self.sure.items()
            for place, table in self._reads[name].layout.references
            if (bad := self._bad_names(self._reads[name].layout, place, table, lines))
            for line in lines.values()
            if line.stored[place] in bad
        ]
        naming = self._naming() if falling else {}
        while falling:
            name, record_id = falling.pop()
            if record_id in self.sure[name]:
                self._drop(name, record_id)
                falling += naming.get((name, record_id), ())

    def _naming(self) -> dict[Key, list[Key]]:
        """Give for each sure row those that name it."""
        found: dict[Key, list[Key]] = defaultdict(list)
        for name, lines in self.sure.items():
            for place, table in self._reads[name].layout.references:
                named = self.sure.get(table, {})
                for line in lines.values():
                    if line.stored[place] in named:
                        found[table, str(line.stored[place])].append((name, line.id))
        return found

    def _bad_names(self, layout: Layout, place: int, table: str, lines: Mapping[str, Line]) -> set[Any]:
        names = {line.stored[place] for line in lines.values()} - {None}
        outside = names - self.sure.get(table, {}).keys()
        known = self._named.setdefault(table, {})
        unread = {str(one) for one in outside - known.keys() - self._doubtful[table]}
        known.update(listing.named(self._session, table, unread))
        ours = _must_be_ours(layout, place)
        return {one for one in outside if not self._may_name(table, str(one), ours=ours)}

    def _may_name(self, table: str, record_id: str, *, ours: bool) -> bool:
        """Say whether a record beside the sure rows is here, lives, and is of the group that it must be."""
        known = self._named[table].get(record_id)
        if known is None or known.deleted or record_id in self._doubtful[table]:
            return False
        return not ours or known.group == self._group

    def _drop(self, name: str, record_id: str) -> None:
        del self.sure[name][record_id]
        self._doubtful[name].add(record_id)


def _must_be_ours(layout: Layout, place: int) -> bool:
    """Say whether a column names a record that says whose this one is (see `belonging`)."""
    column, root = layout.columns[place], layout.thing.root
    return column == (CLIENT_ID if root is None else root)


class Newer:
    """Compares rows of one table as they are stored; remembers each pair of stamps that it has compared."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._stamps = tuple(layout.at[name] for name in ("version", "edits"))
        self._later = tuple(layout.at[name] for name in ("changed_at", "changed_by"))
        self._gone = tuple(layout.at[name] for name in (DELETED, "erased"))
        self._known: dict[tuple[Any, ...], tuple[tuple[int, ...], bool] | None] = {}

    def outcome(self, before: Row | None, after: Row) -> str | None:
        """Give the outcome where it is sure: new, same, or newer, with every cell as it came."""
        if before is None:
            return exchange.NEW
        if before == after:
            return exchange.SAME
        if any(before[place] for place in self._gone):
            return None
        version, edits = self._stamps
        pair = (before[version], before[edits], after[version], after[edits])
        if pair not in self._known:
            self._known[pair] = self._compared(*(str(one) for one in pair))
        found = self._known[pair]
        if found is None:
            return None
        kept, tied = found
        if any(before[place] != after[place] for place in kept) or (
            tied and not self._is_later(before, after)
        ):
            return None
        values = self._layout.values
        same = all(before[place] == after[place] for place in values)
        return exchange.SAME if same else exchange.NEWER

    def _is_later(self, before: Row, after: Row) -> bool:
        """Of two states with the same highest stamp the join takes the later one's writer."""
        was, now = ([str(row[place] or "") for place in self._later] for row in (before, after))
        return was <= now

    def _compared(
        self, version: str, edits: str, new_version: str, new_edits: str
    ) -> tuple[tuple[int, ...], bool] | None:
        """Compare stamps: what must stay as it is where the new state wins whole; None where it does not.

        It does where its writers had seen every write that stands here, and no name is that of two laptops.
        The second value says whether the highest stamps are one.
        """
        thing, at = self._layout.thing, self._layout.at
        seen, now_seen = stamps.read_version(version), stamps.read_version(new_version)
        if stamps.joined(seen, now_seen) != now_seen:
            return None
        was, now = stamps.read_edits(edits, thing.facts), stamps.read_edits(new_edits, thing.facts)
        if torn.names(was, now):
            return None
        kept: list[int] = []
        for fact, columns in thing.facts.items():
            ours, theirs = was[fact], now[fact]
            if ours == theirs:
                kept += [at[column] for column in columns]
            elif theirs is None or (
                ours is not None and (theirs < ours or not stamps.has_seen(now_seen, ours))
            ):
                return None
        first, last = stamps.highest(was), stamps.highest(now)
        if first is None or last is None or last < first:
            return None
        return tuple(kept), first == last
