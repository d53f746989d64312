"""The history of what came in, wired to its acts: taking back after a look, letting in again."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from outreach_desk.desk import imports
from outreach_desk.desk.imports import Import, Taken
from outreach_desk.ground import numbers
from outreach_desk.ground.errors import Problem
from outreach_desk.ground.language import _, ngettext
from outreach_desk.ui.context import Context
from outreach_desk.ui.inbox.history import HistoryPage
from outreach_desk.ui.inbox.take_back import TakeBackPage

if TYPE_CHECKING:  # see ui.jobs
    from outreach_desk.desk.desk import Desk
    from outreach_desk.ui.jobs import Report


class Past(QStackedWidget):
    """Emits `back_wanted`."""

    back_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._found: list[Import] = []
        self.history = HistoryPage(context.style)
        self.take_back: TakeBackPage | None = None
        self.addWidget(self.history)
        self.history.back_wanted.connect(self.back_wanted)
        self.history.take_back_wanted.connect(self._on_look)
        self.history.let_in_wanted.connect(self._on_let_in)

    def reload(self) -> None:
        """Show what came in now."""
        self._context.jobs.read(imports.history, self._on_found)

    def begin(self) -> None:
        """Show the list from its beginning."""
        self._drop()
        self.reload()
        self.history.setFocus()

    def _on_found(self, found: list[Import]) -> None:
        self._found = found
        self.history.set_imports(found)

    def _on_look(self, one: Import) -> None:
        self._drop()
        page = TakeBackPage(one, self._found)
        page.back_wanted.connect(self.begin)
        page.look_wanted.connect(self._look)
        page.take_back_wanted.connect(self._on_take_back)
        self.take_back = page
        self.addWidget(page)
        self.setCurrentWidget(page)
        self._look([one.id])

    def _look(self, ids: list[str]) -> None:
        if self.take_back is not None:
            self._context.jobs.read(lambda desk: imports.look(desk, ids), self._on_looked)

    def _on_looked(self, taken: Taken) -> None:
        if self.take_back is not None:
            self.take_back.set_taken(taken)
            self.take_back.setFocus()

    def _on_take_back(self, ids: list[str]) -> None:
        page = self.take_back
        if page is None:
            return
        page.set_busy(busy=True)
        page.busy.run(
            self._context.jobs,
            _("Taking it back. A backup is made first."),
            lambda desk, report: _take_back(desk, ids, report),
            self._on_taken,
            self._on_not_taken,
        )

    def _on_taken(self, taken: Taken) -> None:
        self.begin()
        n = len(taken.bundles)
        words = ngettext("{n} file was taken back.", "{n} files were taken back.", n)
        self._context.say(words.format(n=numbers.show_integer(n)), None)

    def _on_not_taken(self, problem: Problem) -> None:
        if self.take_back is not None:
            self.take_back.set_busy(busy=False)
        self._context.show_problem(problem)

    def _on_let_in(self, one: Import) -> None:
        self._context.jobs.write(partial(_let_in, one.id), self._on_in_again)

    def _on_in_again(self, done: dict[str, Any]) -> None:
        self.begin()
        words = ngettext("In again: {n} row.", "In again: {n} rows.", done["rows"]).format(n=done["rows"])
        if done["waiting"]:
            waits = ngettext(
                "{n} row waits, as it did before.", "{n} rows wait, as they did before.", done["waiting"]
            )
            words = f"{words} {waits.format(n=done['waiting'])}"
        self._context.say(words, None)

    def _drop(self) -> None:
        if self.take_back is not None:
            self.removeWidget(self.take_back)
            self.take_back.deleteLater()
            self.take_back = None
        self.setCurrentWidget(self.history)


def _take_back(desk: "Desk", ids: list[str], report: "Report") -> Taken:
    report(0, 1)  # the last moment to stop
    return imports.take_back(desk, ids)


def _let_in(name: str, desk: "Desk") -> dict[str, Any]:
    return imports.let_in_again(desk, name)
