"""Whether a hidden figure could be another one: a second set of values that fits all that is known.

What is found is a proof; what is not found within bounds counts as told, so that rather more is hidden.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from outreach_desk.reports.structure import Cell, Relation

_MOST_STEPS = 400
_FARTHEST = 4


class Puzzle:
    """What an outsider sees: `small` figures lie between 1 and `least` − 1, `others` may be anything.

    All other figures are shown, and the `relations` between all of them are known.
    """

    def __init__(
        self,
        values: Mapping[Cell, int],
        relations: Collection[Relation],
        small: Collection[Cell],
        others: Collection[Cell],
        least: int,
    ) -> None:
        self._values = values
        self._small, self._others, self._least = small, others, least
        self._relations: dict[Cell, list[Relation]] = defaultdict(list)
        for relation in relations:
            # What does not hold here nobody can have known.
            if all(cell in values for cell in relation.cells) and _holds(relation, values):
                for cell in relation.cells:
                    if self._is_hidden(cell):
                        self._relations[cell].append(relation)
        self._steps = 0

    def is_safe(self, cell: Cell) -> bool:
        """Say whether a hidden figure has another possible value."""
        if self._all_free(cell):
            return True
        for far in range(1, _FARTHEST + 1):
            for value in (self._values[cell] - far, self._values[cell] + far):
                self._steps = 0
                if self._may_be(cell, value) and self._fits({cell: value}):
                    return True
        return False

    def _is_hidden(self, cell: Cell) -> bool:
        return cell in self._small or cell in self._others

    def _may_be(self, cell: Cell, value: int) -> bool:
        return 0 < value < self._least if cell in self._small else value >= 0

    def _all_free(self, cell: Cell) -> bool:
        """Say whether nothing is said of all that hangs together with it: then it may be twice as much."""
        reached, edge = {cell}, [cell]
        while edge:
            one = edge.pop()
            if one not in self._others and self._values[one]:
                return False
            for relation in self._relations[one]:
                for other in relation.cells:
                    if other not in reached:
                        reached.add(other)
                        edge.append(other)
        return self._values[cell] > 0

    def _fits(self, moved: dict[Cell, int]) -> bool:
        """Say whether the other hidden figures can follow these, each by one move."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            return False
        broken = self._broken(moved)
        if broken is None:
            return True
        return any(self._fits({**moved, cell: value}) for cell, value in self._mending(broken, moved))

    def _broken(self, moved: dict[Cell, int]) -> Relation | None:
        for cell in moved:
            for relation in self._relations[cell]:
                over = self._over(relation, moved)
                if over > 0 or (relation.exact and over):
                    return relation
        return None

    def _over(self, relation: Relation, moved: dict[Cell, int]) -> int:
        """Give by how much the parts are more than the whole."""
        parts = sum(moved.get(cell, self._values[cell]) for cell in relation.parts)
        return parts - sum(moved.get(cell, self._values[cell]) for cell in relation.whole)

    def _mending(self, relation: Relation, moved: dict[Cell, int]) -> Iterator[tuple[Cell, int]]:
        """Give each move of one hidden figure that makes a relation true again."""
        over = self._over(relation, moved)
        for cells, step in ((relation.parts, -over), (relation.whole, over)):
            for cell in cells:
                if cell not in moved and self._is_hidden(cell):
                    value = self._values[cell] + step
                    if self._may_be(cell, value):
                        yield cell, value


def _holds(relation: Relation, values: Mapping[Cell, int]) -> bool:
    parts, whole = (sum(values[cell] for cell in cells) for cells in (relation.parts, relation.whole))
    return parts == whole if relation.exact else parts <= whole
