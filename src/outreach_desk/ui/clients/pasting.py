"""The pasted list wired to the desk: reading it, judging its rows, saving those that can be taken."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from outreach_desk.desk import pasted
from outreach_desk.desk.clients import Saved
from outreach_desk.desk.pasted import Cells, Chosen, Read, Verdict
from outreach_desk.ground import numbers
from outreach_desk.ground.errors import Invalid, Problem
from outreach_desk.ground.language import ngettext
from outreach_desk.ui.clients.paste_form import PasteForm
from outreach_desk.ui.clients.walk import LIST, Walk
from outreach_desk.ui.widgets.once import Once


class Pasting(QObject):
    """Belongs to the page."""

    def __init__(self, walk: Walk, form: PasteForm) -> None:
        super().__init__(form)
        self._walk, self._form = walk, form
        self._context, self._jobs = walk.context, walk.context.jobs
        self._once = Once(self._jobs, form.action)
        form.read_wanted.connect(self._on_read_wanted)
        form.take_wanted.connect(self._on_take)
        form.rows.look_wanted.connect(self._on_look)

    def fill(self) -> None:
        """Begin with an empty page."""
        self._walk.known()

    def reload(self) -> None:
        """Judge the rows anew: others may be registered by now."""
        cells = self._form.rows.cells()
        if cells:
            self._on_look(cells)

    def _on_read_wanted(self, words: str) -> None:
        self._jobs.read(lambda _desk: pasted.read(words), self._on_read)

    def _on_read(self, found: Read) -> None:
        self._form.set_read(found)

    def _on_look(self, cells: tuple[Cells, ...]) -> None:
        self._jobs.read(partial(pasted.look, rows=cells), partial(self._on_verdicts, cells))

    def _on_verdicts(self, cells: tuple[Cells, ...], verdicts: tuple[Verdict, ...]) -> None:
        self._form.rows.set_verdicts(cells, verdicts)

    def _on_take(self, chosen: list[Chosen], how: Any, given_on: Any) -> None:
        act = partial(pasted.save, chosen=tuple(chosen), how=how, given_on=given_on)
        self._once.write(act, partial(self._on_saved, chosen), self._on_refused)

    def _on_refused(self, problem: Problem) -> None:
        if isinstance(problem, Invalid):
            self._form.show_problems(problem.fields)
        else:
            self._context.show_problem(problem)

    def _on_saved(self, chosen: list[Chosen], saved: tuple[Saved, ...]) -> None:
        """Say how many; what was not taken stays on the page."""
        context, undo = self._context, self._walk.taking_back(partial(pasted.undo, saved=saved))
        self._form.rows.keep(chosen)
        words = ngettext("{n} client is registered.", "{n} clients are registered.", len(saved))
        words = words.format(n=numbers.show_integer(len(saved)))
        left = len(self._form.rows.rows)
        if left:
            more = ngettext(
                "{n} row was not taken and stays here.", "{n} rows were not taken and stay here.", left
            )
            words = f"{words} {more.format(n=numbers.show_integer(left))}"
        else:
            self._walk.show(LIST)
        context.say(words, undo)
