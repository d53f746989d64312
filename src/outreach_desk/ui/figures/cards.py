"""One card per indicator: units side by side, the rule in words, and what was left out."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from outreach_desk.desk.figure_page import Cell, Part
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _
from outreach_desk.ui.figures import figure_grid
from outreach_desk.ui.figures.figure import MOST_WIDTH, Figure, Steps
from outreach_desk.ui.figures.figure import Cell as Codes
from outreach_desk.ui.figures.figure_grid import LINE_HEIGHT, UNIT_WIDTH
from outreach_desk.ui.figures.long_grid import LongGrid
from outreach_desk.ui.figures.long_paint import Colour
from outreach_desk.ui.widgets.flow import Flow
from outreach_desk.ui.widgets.texts import begun_card, named, text

_MANY_LINES = 40
"""So many lines have a button for each figure; those of more are painted."""
_MOST_UNIT_WIDTH = 112
_FIGURE_WIDTH = 64
_MOST_COLUMNS = 3
_PERCENT = "percent"
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
        self._grid: LongGrid | None = None
        self.frame, self._layout = begun_card(f"{part.indicator} · {part.name}")
        column.addWidget(self.frame)
        if len(part.lines) > _MANY_LINES:
            self._grid = LongGrid(part, colour, beside=not _fills_columns(part))
            self._grid.pressed.connect(press)
            self._layout.addWidget(self._grid)
        elif _fills_columns(part):
            _columns(self._layout, part)
        else:
            _beside(self._layout, part)
        for note in part.notes:
            self._layout.addWidget(text(note, tone="due"))
        for count, reason in part.left_out:
            words = _("Left out: {count} {reason}.")
            self._layout.addWidget(text(words.format(count=numbers.show_integer(count), reason=reason)))
        self._layout.addWidget(text(part.rule, "quiet"))
        self._figures: list[Figure] = self.frame.findChildren(Figure)
        for figure in self._figures:
            figure.clicked.connect(partial(press, figure.cell))
        self._steps = Steps(self._figures)
        self.mark(part.before)

    def focus(self, cell: Codes) -> None:
        """Bring the keyboard to a figure, if the card has it."""
        if self._grid is not None:
            self._grid.focus(cell)
        for one in self._figures:
            if one.cell == cell:
                one.setFocus(Qt.FocusReason.OtherFocusReason)

    def says(self, part: Part) -> bool:
        """Say whether it shows just this; what opens is no matter while it is as of an earlier count."""
        return _words(self._part) == _words(part) if part.before else self._part == part

    def mark(self, before: str) -> None:
        """Say that it is as it was counted at this moment, in words; or no longer (nothing)."""
        for one in (*self._figures, *([self._grid] if self._grid else [])):
            one.setEnabled(not before)
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


def _columns(around: QVBoxLayout, part: Part) -> None:
    """Lay out a column per unit, its word above."""
    grid, layout = figure_grid.begun(around)
    figure_grid.heads(layout, part.units)
    for number, line in enumerate(part.lines):
        row = figure_grid.line(layout, number, line.words, len(part.units) + 1)
        for place, cell in enumerate(line.cells, start=1):
            if cell is not None:
                layout.addWidget(_figure(grid, part, line.words, cell), row, place)


def _beside(around: QVBoxLayout, part: Part) -> None:
    """Lay out each figure with its unit beside it, where a column for each unit would stay empty."""
    layout = figure_grid.begun(around)[1]
    pairs: list[QWidget] = []
    for number, line in enumerate(part.lines):
        row = figure_grid.line(layout, number, line.words, 2)
        beside = _Pairs()
        layout.addWidget(beside, row, 1)
        pairs += [beside.add(part, line.words, cell) for cell in line.cells if cell is not None]
    widest = max(pair.sizeHint().width() for pair in pairs)
    for pair in pairs:
        pair.setMinimumWidth(widest)  # those of all lines stand in columns


class _Pairs(QWidget):
    """Figures with their units on one line, or on several where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow(self, spacing=12)

    def add(self, part: Part, line: str, cell: Cell) -> QWidget:
        """Add one figure and its unit; give what holds both."""
        pair = QWidget()
        self._flow.addWidget(pair)
        layout = QHBoxLayout(pair)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(_figure(pair, part, line, cell))
        unit = text("" if cell.unit == _PERCENT or cell.is_none else cell.counted, "quiet")
        layout.addWidget(unit, 1)
        stay_whole(unit, UNIT_WIDTH, _MOST_UNIT_WIDTH)
        return pair

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(self._flow.row(), self._flow.minimumSize().height())


def _figure(around: QWidget, part: Part, line: str, cell: Cell) -> QWidget:
    name = f"{part.indicator}, {line}, {cell.unit_words}"
    codes = (part.indicator, cell.line, cell.unit)
    if cell.opens:
        return Figure(around, codes, cell.shown, name, quiet=cell.is_none)
    label = text(cell.shown, "quiet" if cell.is_none else "label")
    label.setParent(around)
    label.setObjectName("/".join(codes))
    label.setAccessibleName(name)
    label.setAccessibleDescription(cell.shown)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setMinimumHeight(LINE_HEIGHT)  # as high as one that can be pressed: on one line with its words
    stay_whole(label, _FIGURE_WIDTH, MOST_WIDTH if cell.is_none else None)
    return label


def stay_whole(label: QLabel, least: int, most: int | None = None) -> None:
    """Keep a label on one line of at least so many px, for those of all lines stand in columns.

    What would be wider than `most` wraps.
    """
    label.setWordWrap(False)
    label.ensurePolished()
    width = label.sizeHint().width()
    label.setWordWrap(most is not None and width > most)
    label.setMinimumWidth(max(least, min(width, most or width)))
