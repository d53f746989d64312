"""The version of a report that may leave the chain: no small figure, and none that can be worked out.

Figures from 1 to 4, of any unit, are written as <5 (domain.md 3.5): a single session leads to who was there
as a single person does. Then whatever else must be hidden for it is hidden too: while somebody who knows how
the figures hang together (`structure`) could tell the one value of a hidden figure, one more figure of those
that betray it is hidden. A hidden figure is proved to be safe by a second set of values that is just as
possible and in which it is another one.
"""

from dataclasses import dataclass, field, replace

from outreach_desk.ground.errors import Usage
from outreach_desk.ground.language import N_, said
from outreach_desk.reports import dimension, structure
from outreach_desk.reports.structure import Cell, cell_of
from outreach_desk.reports.table import Row, Table
from outreach_desk.reports.witness import Puzzle

UNDER_FIVE, HIDDEN, NAMES = "under_five", "hidden", "shared_names"
LEAST = 5
_NAMING = {dimension.GROUP, dimension.ORGANISATION, dimension.COMMUNE, dimension.EDUCATOR}


def of(table: Table) -> Table:
    """Give the shared version of a report; what was left out, and what notes name, is not told in it.

    Raises Usage: it is split by what may name people or where they meet.
    """
    if table.shared:
        return table
    check(table.by)
    known = structure.known([cell_of(row) for row in table.rows])
    counts = {
        cell_of(row): row.value
        for row in table.rows
        if isinstance(row.value, int) and cell_of(row) not in known.shares
    }
    hiding = _Hiding(counts, known)
    hiding.run()
    return replace(
        table,
        rows=tuple(_row(row, hiding, known) for row in table.rows),
        # Those that name something name groups.
        notes=tuple(note for note in table.notes if not note.detail),
        shared=True,
    )


def _names_somebody() -> Usage:
    """Say that what is asked for cannot be shared, because its lines name groups, partners or places."""
    words = N_("This names a group, an organisation or a place, so there is no version of it for sharing.")
    return Usage(NAMES, said(words))


def check(by: str | None) -> None:
    """Refuse a split that may name people or where they meet. Raises Usage."""
    if by in _NAMING:
        raise _names_somebody()


@dataclass
class _Hiding:
    """Which counts of a report are small, and which are hidden for their sake."""

    counts: dict[Cell, int]
    known: structure.Known
    small: set[Cell] = field(default_factory=set)
    others: set[Cell] = field(default_factory=set)

    def run(self) -> None:
        """Hide until nothing hidden can be told. What is safe stays safe when more is hidden."""
        counts = {cell: value for cell, value in self.counts.items() if cell not in self.known.public}
        self.small = {cell for cell, value in counts.items() if 0 < value < LEAST}
        bare = {cell[0] for cell in self.small if not structure.described(cell[0])}
        # Nobody wrote down how these hang together: then nothing of them is told.
        self.others = {cell for cell, value in counts.items() if cell[0] in bare and value >= LEAST}
        waiting = sorted(self.small | self.others)
        while waiting:
            cell = waiting.pop(0)
            while not self._puzzle().is_safe(cell) and (found := self._hide_for(cell)) is not None:
                waiting += found

    def is_hidden(self, cell: Cell) -> bool:
        """Say whether a figure is hidden."""
        return cell in self.small or cell in self.others

    def _stays(self, cell: Cell) -> bool:
        return self.is_hidden(cell) or cell in self.known.public

    def _puzzle(self) -> Puzzle:
        return Puzzle(self.counts, self.known.relations, self.small, self.others, LEAST)

    def _hide_for(self, cell: Cell) -> list[Cell] | None:
        """Hide one figure more for one that is told; give it. The first that is enough, else the nearest.

        None: nothing is left to hide, and nothing more to say less of.
        """
        near = self._near(cell)
        # A nought is nobody: to hide it hides nothing.
        shown = [one for one in near if self.counts[one] and not self._stays(one)]
        for one in shown:
            self.others.add(one)
            if self._puzzle().is_safe(cell):
                return [one]
            self.others.discard(one)
        if shown:
            self.others.add(shown[0])
            return shown[:1]
        # All that is near is hidden and <5 itself says too much (4 of four parts are one each): say less.
        small = sorted((one for one in near if one in self.small), key=lambda one: (self.counts[one], one))
        if not small:
            return None
        self.small.discard(small[-1])
        self.others.add(small[-1])
        return []

    def _near(self, cell: Cell) -> list[Cell]:
        """Give what hangs together with a figure through hidden ones, by steps, then by size."""
        reached, edge, near = {cell}, {cell}, [cell]
        while edge:
            found = {
                other
                for relation in self.known.relations
                if not edge.isdisjoint(relation.cells)
                for other in relation.cells
                if other in self.counts
            } - reached
            near += sorted(found, key=lambda one: (self.counts[one], one))
            reached |= found
            edge = {one for one in found if self.is_hidden(one)}
        return near


def _row(row: Row, hiding: _Hiding, known: structure.Known) -> Row:
    cell = cell_of(row)
    if cell in hiding.small:
        return replace(row, value=None, note=UNDER_FIVE, reasons={})
    if cell in hiding.others or _betrays(row, hiding, known):
        return replace(row, value=None, note=HIDDEN, reasons={})
    return replace(row, reasons={})


def _betrays(row: Row, hiding: _Hiding, known: structure.Known) -> bool:
    """Say of a share, an average or a sum of money that what stands behind it is hidden, or not known."""
    parts = known.shares.get(cell_of(row))
    if parts is None:
        return isinstance(row.value, float)
    return any(part not in hiding.counts or hiding.is_hidden(part) for part in parts) or not parts
