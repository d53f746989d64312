"""The page of one cell of an official table, wired to the acts."""

from functools import partial

from outreach_desk.desk import official_behind
from outreach_desk.desk.behind import COUNTS, FIRST, Behind, Line
from outreach_desk.desk.official import Official
from outreach_desk.desk.official_behind import Opened, Place
from outreach_desk.ground.errors import Cancelled, Problem
from outreach_desk.ui import opening
from outreach_desk.ui.context import Context
from outreach_desk.ui.figures.behind import BehindPage


class OfficialRows(BehindPage):
    """Emits `back_wanted` also where the table has no such cell any more."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.style)
        self._context = context
        self._number = 0
        self._table: Opened | None = None
        self._place: Place = ("", 0)
        self._list = COUNTS, FIRST
        self.wanted.connect(self._look)
        self.opened.connect(self._on_open)

    def typed(self) -> tuple[Place, tuple[str, int]]:
        """Give the cell, and which list of it is shown."""
        return self._place, self._list

    def open(self, table: Official, place: Place, shown: tuple[str, int] = (COUNTS, FIRST)) -> None:
        """Show what is behind a cell; of a sealed table that is counted first."""
        self._place, self._list = place, shown
        self.reload(table)

    def reload(self, table: Official) -> None:
        """Show the same of a table that was counted anew."""
        self.stop()
        number = self._number
        self.begin(official_behind.title(table, self._place))

        def opened(found: Opened) -> None:
            if number == self._number:
                self._table = found
                self._look(*self._list)

        self._context.jobs.patient(
            lambda desk, check: official_behind.opened(desk, table, check),
            lambda: self._number == number,
            opened,
            partial(self._on_problem, number),
        )

    def stop(self) -> None:
        """Wait for no answer any more."""
        self._number += 1
        self._table = None

    def _look(self, which: str, most: int) -> None:
        self._list = which, most
        if self._table is not None:
            number, place = self._number, self._place
            look = partial(official_behind.look, table=self._table, place=place, which=which, most=most)
            shown, refused = partial(self._on_behind, number), partial(self._on_problem, number)
            self._context.jobs.read(look, shown, refused)

    def _on_behind(self, number: int, shown: Behind) -> None:
        if number == self._number and shown.which == self._list[0]:  # nothing else was asked for meanwhile
            begins = self.counts
            self.set_behind(shown)
            if begins and self.isVisible():
                self.setFocus()

    def _on_problem(self, number: int, problem: Problem) -> None:
        """A table of other days may lack a line that it had."""
        if number == self._number and not isinstance(problem, Cancelled):
            self.back_wanted.emit()

    def _on_open(self, line: Line) -> None:
        opening.show(self._context, *line.opens, back="figures")
