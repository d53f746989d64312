"""Shows what stands beside a report: cards of sentences, and figures with their values beside each other."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from outreach_desk.desk.section import Section
from outreach_desk.ground import numbers
from outreach_desk.ground.language import _
from outreach_desk.ui.figures.figure import Figure, Line
from outreach_desk.ui.figures.figure_grid import FigureGrid
from outreach_desk.ui.figures.grid_paint import Colour
from outreach_desk.ui.widgets import buttons
from outreach_desk.ui.widgets.pile import Pile
from outreach_desk.ui.widgets.texts import begun_card, text

_MOST = 10
"""So many figures are shown at once; the others, thousands of a split report, when they are asked for."""


class Sections(Pile):
    """One card below the other. A section of many figures shows the first, and all when asked."""

    def __init__(self, colour: Colour) -> None:
        super().__init__()
        self._colour = colour
        self._cards: list[_Card] = []
        self._sections: Sequence[Section] | None = None

    def set_sections(self, sections: Sequence[Section]) -> None:
        """Show these in place of the last; what is shown already stays as it is, with all that was opened."""
        if sections == self._sections:
            return
        self._sections = sections
        with self.anew() as column:
            self._cards = [_Card(column, one, self._colour) for one in sections]  # a press finds its card
        self.setVisible(bool(sections))


class _Card:
    """The card of a section at the end of a column."""

    def __init__(self, column: QVBoxLayout, section: Section, colour: Colour) -> None:
        self._section, self._colour = section, colour
        frame, self._layout = begun_card(section.title)
        frame.setObjectName(f"section/{section.name}")
        column.addWidget(frame)
        *before, last = section.sentences
        for sentence in before:
            self._layout.addWidget(text(sentence))
        self._layout.addWidget(text(last, tone=section.tone))
        if section.figures:
            self._shown = self._add(section.figures[:_MOST])
        if len(section.figures) > _MOST:
            words = _("Show all {n} figures").format(n=numbers.show_integer(len(section.figures)))
            self._more: QPushButton = buttons.link(words)
            self._more.clicked.connect(self._show_all)
            self._holder: QWidget = buttons.at_left(self._more)
            self._layout.addWidget(self._holder)

    def _add(self, figures: Sequence[tuple[str, ...]]) -> FigureGrid:
        section = self._section
        lines = tuple(
            Line(words, tuple(self._figure(number, place, words, values) for place in range(len(values))))
            for number, (words, *values) in enumerate(figures)
        )
        grid = FigureGrid(section.title, section.heads, lines, self._colour)
        self._layout.addWidget(grid)
        return grid

    def _figure(self, line: int, place: int, words: str, values: Sequence[str]) -> Figure:
        codes = self._section.name, str(line), str(place)
        return Figure(codes, values[place], f"{words}, {self._section.heads[place]}", opens=False)

    def _show_all(self) -> None:
        """Show all in place of the first; the keyboard comes to the first new one."""
        every = self._add(self._section.figures)
        for gone in (self._shown, self._holder):
            gone.hide()
            gone.deleteLater()
        every.show()  # what is not shown yet cannot have the keyboard
        every.focus((self._section.name, str(_MOST), "0"))
