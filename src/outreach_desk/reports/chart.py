"""What a chart says: its marks with the values as people read them, in words that are ready to be shown.

Who draws it counts nothing. It is drawn as columns, rows or tiles, and is a table of two columns too.
"""

from dataclasses import dataclass, field

COLUMNS, ROWS, TILES = "columns", "rows", "tiles"

MAIN, EARLIER = "main", "earlier"
DONE, TOLD, WAITING, FAILED = "done", "told", "waiting", "failed"
LEVELS = ("level_0", "level_1", "level_2", "level_3")
HIDDEN = "hidden"
KINDS = (MAIN, EARLIER, DONE, TOLD, WAITING, FAILED, *LEVELS, HIDDEN)
"""What a mark stands for. A colour goes with it, which never says anything that words do not."""


@dataclass(frozen=True)
class Mark:
    """One value: the words beside it, the value as it is read, and as a number where there is one.

    `whole` is what the value is a part of, drawn behind it. `short` and `under` are the words of a narrow
    place: a month and below it its year, the short name on a tile. `place` is the row and column of a tile.
    """

    label: str
    shown: str
    value: float | None
    whole: float | None = None
    kind: str = MAIN
    short: str = ""
    under: str = ""
    place: tuple[int, int] | None = None

    def said(self) -> str:
        """Give the mark as one sentence."""
        return f"{self.label}: {self.shown}"


@dataclass(frozen=True)
class Chart:
    """One chart. `name` is stable ASCII; `unit` says what is counted where the title does not.

    `heads` are those of its table.

    `empty` says what belongs here, and is empty itself where there is something to show.
    """

    name: str
    title: str
    unit: str
    form: str
    heads: tuple[str, str]
    marks: tuple[Mark, ...]
    legend: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = field(default="")
