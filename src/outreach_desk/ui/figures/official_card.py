"""An official table as it will be written: its lines and columns, and what stands below them."""

from PySide6.QtCore import Signal

from outreach_desk.desk.official import Official
from outreach_desk.desk.official_behind import Place
from outreach_desk.ground.language import _
from outreach_desk.ui.figures.figure import Codes, Figure, Line
from outreach_desk.ui.figures.figure_grid import FigureGrid
from outreach_desk.ui.figures.grid_paint import Colour
from outreach_desk.ui.widgets.pile import Pile
from outreach_desk.ui.widgets.texts import begun_card, card, text


class OfficialCard(Pile):
    """Shows one table; `pressed` gives the place of a cell. Nothing where no table is chosen."""

    pressed = Signal(object)

    def __init__(self, colour: Colour) -> None:
        super().__init__()
        self._colour = colour
        self.figures: FigureGrid | None = None
        self.clear()

    def clear(self) -> None:
        """Show no table."""
        self._empty()
        with self.anew():
            pass
        self.hide()

    def say_counting(self) -> None:
        """Say that the chosen table is being counted, in place of another."""
        self._empty()
        with self.anew() as column:
            column.addWidget(card("", text(_("Counting …"), "quiet")))
        self.show()

    def set_table(self, table: Official) -> None:
        """Show a table in place of the last."""
        self._empty()
        title, heads = table.title.said(), table.to_rows()[0][1:]
        with self.anew() as column:
            frame, around = begun_card(title)
            column.addWidget(frame)
            self.figures = FigureGrid(title, tuple(heads), _lines(table), self._colour)
            self.figures.pressed.connect(self._on_pressed)
            around.addWidget(self.figures)
            for words in (*table.footnotes, *table.state):
                around.addWidget(text(words.said(), "quiet"))
            around.addWidget(text(_("Press a figure to see what it was counted from."), "quiet"))
        self._form = table.form
        self.show()

    def show_figure(self, place: Place) -> None:
        """Bring the keyboard to a cell, if the table has it."""
        if self.figures is not None:
            self.figures.focus((self._form, place[0], str(place[1] + 1)))

    def _on_pressed(self, codes: Codes) -> None:
        self.pressed.emit((codes[1], int(codes[2]) - 1))

    def _empty(self) -> None:
        self.figures, self._form = None, ""


def _lines(table: Official) -> tuple[Line, ...]:
    heads, *rows = table.to_rows()
    lines = []
    for line, (words, *shown) in zip(table.lines, rows, strict=True):
        figures = [
            None
            if cell is None
            else Figure((table.form, line.code, str(number)), said, f"{words}, {heads[number]}")
            for number, (cell, said) in enumerate(zip(line.cells, shown, strict=True), start=1)
        ]
        lines.append(Line(words, tuple(figures), line.total))
    return tuple(lines)
