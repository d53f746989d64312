"""One card per indicator: units side by side, the rule in words, and what was left out."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QLabel, QVBoxLayout

from outreach_desk.desk.figure_page import Cell, Part
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _
from outreach_desk.reports.indicators import PERCENT
from outreach_desk.ui.figures.figure import Codes, Figure, Line
from outreach_desk.ui.figures.figure_grid import FigureGrid
from outreach_desk.ui.figures.grid_paint import Colour
from outreach_desk.ui.widgets.texts import begun_card, named, text

_MOST_COLUMNS = 3
_BELOW_TITLE = 1


class Card:
    """The card of a part at the end of a column, made from the outermost to the innermost.

    So what is measured has its place already. `press` gets the codes of a figure that somebody pressed.
    """

    def __init__(
        self, column: QVBoxLayout, part: Part, colour: Colour, press: Callable[[Codes], object]
    ) -> None:
        self._part = replace(part, before="")
        self._marked: QLabel | None = None
        title = f"{part.indicator} · {part.name}"
        self.frame, self._layout = begun_card(title)
        column.addWidget(self.frame)
        self.figures = FigureGrid(title, part.units if _fills_columns(part) else (), _lines(part), colour)
        self.figures.pressed.connect(press)
        self._layout.addWidget(self.figures)
        for note in part.notes:
            self._layout.addWidget(text(note, tone="due"))
        for count, reason in part.left_out:
            words = _("Left out: {count} {reason}.")
            self._layout.addWidget(text(words.format(count=numbers.show_integer(count), reason=reason)))
        self._layout.addWidget(text(part.rule, "quiet"))
        self.mark(part.before)

    def says(self, part: Part) -> bool:
        """Say whether it shows just this; what opens is no matter while it is as of an earlier count."""
        return _words(self._part) == _words(part) if part.before else self._part == part

    def mark(self, before: str) -> None:
        """Say that it is as it was counted at this moment, in words; or no longer (nothing)."""
        self.figures.setEnabled(not before)
        if self._marked is not None:
            self._marked.hide()
            self._marked.deleteLater()
            self._marked = None
        if before:
            words = _("Counted at {moment}, before the last change. It is being counted anew.")
            self._marked = named("before", words.format(moment=before), tone="due")
            self._layout.insertWidget(_BELOW_TITLE, self._marked)


def _words(part: Part) -> Part:
    """Give a part without what opens."""
    lines = tuple(
        replace(line, cells=tuple(cell and replace(cell, opens=False) for cell in line.cells))
        for line in part.lines
    )
    return replace(part, lines=lines, before="")


def _fills_columns(part: Part) -> bool:
    """Say whether a column per unit has room, and there is a line with a figure in each."""
    return len(part.units) <= _MOST_COLUMNS and any(None not in line.cells for line in part.lines)


def _lines(part: Part) -> tuple[Line, ...]:
    return tuple(
        Line(
            line.words,
            tuple(None if cell is None else _figure(part, line.words, cell) for cell in line.cells),
        )
        for line in part.lines
    )


def _figure(part: Part, line: str, cell: Cell) -> Figure:
    codes = part.indicator, cell.line, cell.unit
    aloud = f"{part.indicator}, {line}, {cell.unit_words}"
    unit = "" if cell.unit == PERCENT or cell.is_none else cell.counted
    return Figure(codes, cell.shown, aloud, unit, quiet=cell.is_none, opens=cell.opens)
