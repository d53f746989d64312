"""The official table that is chosen to be saved: it is counted and shown, with what stands under it.

A cell that is pressed opens what it was counted from.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from outreach_desk.desk import beneath_words, official_file
from outreach_desk.desk.behind import COUNTS, FIRST
from outreach_desk.desk.beneath import Beneath
from outreach_desk.desk.figure_page import Asked
from outreach_desk.desk.official import Official
from outreach_desk.desk.official_behind import Place
from outreach_desk.desk.report_file import Wanted
from outreach_desk.ground.errors import Problem
from outreach_desk.ui.context import Context
from outreach_desk.ui.figures.official_rows import OfficialRows
from outreach_desk.ui.figures.save_page import SavePage

Open = tuple[Place, tuple[str, int]]
"""A cell, and which list behind it is shown: its name, and how many rows."""


class OfficialPart(QObject):
    """Emits `turned` when a cell was opened or left (`is_open`). `refused` is told problems."""

    turned = Signal()

    def __init__(self, context: Context, page: SavePage, refused: Callable[[Problem], None]) -> None:
        super().__init__(page)
        self.rows = OfficialRows(context)
        self.is_open = False
        self._jobs = context.jobs
        self._page = page
        self._refused = refused
        self._number = 0
        self._table: Official | None = None
        self._question: tuple[Asked, Wanted] | None = None
        self._wanted: Open | None = None
        page.official.pressed.connect(self._on_cell)
        self.rows.back_wanted.connect(self._on_left)

    def look(self, asked: Asked | None) -> None:
        """Count the chosen table of some days anew, and show it; the report is shown where it is counted."""
        wanted = self._page.wanted
        self._number += 1
        number = self._number
        if asked is None or wanted.official is None:
            self._show_nothing()
            return
        question = asked, wanted
        if self._table is None or self._question != question:
            self._table = None
            self._page.official.say_counting()
        self._question = question
        under = partial(official_file.under, asked=asked, wanted=wanted, form=wanted.official)
        self._jobs.read(under, partial(self._on_counted, number), partial(self._on_refused, number))

    def typed(self) -> Open | None:
        """Give the cell that is open, if one is."""
        return self.rows.typed() if self.is_open else self._wanted

    def set_typed(self, wanted: Open | None) -> None:
        """Open a cell again when its table is there."""
        self._wanted = wanted

    def leave(self) -> None:
        """Show the table, and no cell of it."""
        self._wanted = None
        self._on_left()

    def _on_counted(self, number: int, found: tuple[Official, Beneath]) -> None:
        if number != self._number:  # another table was chosen meanwhile
            return
        table, under = found
        self._show_table(table)
        self._show_under(number, under)
        if under.doubts is None:
            self._jobs.patient(
                lambda desk, check: official_file.doubts(desk, table, check),
                lambda: number == self._number,
                lambda doubts: self._show_under(number, replace(under, doubts=doubts)),
                lambda _overtaken: None,
            )

    def _show_under(self, number: int, under: Beneath) -> None:
        if number == self._number:
            self._page.under.set_sections(beneath_words.sections(under))

    def _on_refused(self, number: int, problem: Problem) -> None:
        if number == self._number:
            self._wanted = None
            self._show_nothing()
            self._refused(problem)

    def _show_nothing(self) -> None:
        self._table = None
        self._page.official.clear()
        self._page.under.set_sections(())

    def _show_table(self, table: Official) -> None:
        """Show a table, and what is behind that cell of it which is open."""
        self._table = table
        self._page.official.set_table(table)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._open(table, *wanted)
        elif self.is_open:
            self.rows.reload(table)

    def _on_cell(self, place: Place) -> None:
        if self._table is not None:
            self._open(self._table, place, (COUNTS, FIRST))

    def _open(self, table: Official, place: Place, shown: tuple[str, int]) -> None:
        self.rows.open(table, place, shown)
        self.is_open = True
        self.turned.emit()
        self.rows.setFocus()

    def _on_left(self) -> None:
        if not self.is_open:
            return
        place, _list = self.rows.typed()
        self.rows.stop()
        self.is_open = False
        self.turned.emit()
        self._page.official.show_figure(place)
