"""An official table as it will be written: its lines and columns, and what stands below them."""

from functools import partial

from PySide6.QtCore import Signal

from outreach_desk.desk.official import Official
from outreach_desk.desk.official_behind import Place
from outreach_desk.ground.language import _
from outreach_desk.ui.figures import figure_grid
from outreach_desk.ui.figures.figure import Figure, Steps
from outreach_desk.ui.widgets.pile import Pile
from outreach_desk.ui.widgets.texts import begun_card, card, text


class OfficialCard(Pile):
    """Shows one table; `pressed` gives the place of a cell. Nothing where no table is chosen."""

    pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.figures: list[Figure] = []
        self._steps: Steps | None = None
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
        heads, *rows = table.to_rows()
        with self.anew() as column:
            frame, around = begun_card(table.title.said())
            column.addWidget(frame)
            grid, layout = figure_grid.begun(around)
            figure_grid.heads(layout, heads[1:])
            for number, (line, row) in enumerate(zip(table.lines, rows, strict=True)):
                role = "label" if line.total else ""
                at = figure_grid.line(layout, number, row[0], len(heads), role)
                for place, shown in enumerate(row[1:], start=1):
                    if line.cells[place - 1] is None:
                        continue
                    codes = table.form, line.code, str(place)
                    figure = Figure(grid, codes, shown, f"{row[0]}, {heads[place]}", quiet=False)
                    figure.clicked.connect(partial(self.pressed.emit, (line.code, place - 1)))
                    layout.addWidget(figure, at, place)
                    self.figures.append(figure)
            for words in (*table.footnotes, *table.state):
                around.addWidget(text(words.said(), "quiet"))
            around.addWidget(text(_("Press a figure to see what it was counted from."), "quiet"))
        self._steps = Steps(self.figures)
        self.show()

    def show_figure(self, place: Place) -> None:
        """Bring the keyboard to a cell, if the table has it."""
        name = place[0], str(place[1] + 1)
        for one in (figure for figure in self.figures if figure.cell[1:] == name):
            one.setFocus()

    def _empty(self) -> None:
        self.figures, self._steps = [], None
